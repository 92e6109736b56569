"""The page of a source's text, in `try` and in `serve`: what it shows, what it writes, and what it refuses."""

from __future__ import annotations

import datetime
import http.client
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pypdfium2
import pytest
from conftest import BASE, run, tree
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from test_accessibility import AXE, COLOURS, TAGS, findings

from briefings.editor.draft import DraftOptions, draft
from briefings.editor.fmt import comments, formatted
from briefings.editor.init import init
from briefings.host import desk_actions
from briefings.host.desk_actions import Brief, Decide, DeskWriter, Keep, MatchRequest, RefusedError
from briefings.host.desk_text import SourcePage, page_of, seen
from briefings.host.desk_words import letter_difference
from briefings.host.preview import Preview
from briefings.host.resident import Resident
from briefings.load import editions
from briefings.load.desk import load
from briefings.model.refs import Ref
from briefings.model.sheets import SHEETS, Source
from briefings.problems import AuthorError, BriefingsError

TODAY = datetime.date(2026, 11, 30)
SOURCE = "pilots-warn-2026-03-04"
FILLER = " ".join(
    f"The {colour} {boat} of the {quay} quay was painted again, and its crew went home before it was dark."
    for colour in ("blue", "green", "white", "grey", "black")
    for boat in ("ferry", "tug", "pilot boat")
    for quay in ("old", "new")
)
ARTICLE = f"""<!doctype html><html lang="en"><head><title>Ferry Crews Ask for a Second Boat</title></head><body><article>
<h1>Ferry Crews Ask for a Second Boat</h1><p class="byline">By Nils Orlow</p>
<p>The ferry to Brackwater broke down twice in March. “Every morning we count the passengers we leave behind,” said captain
Jon Pryce. Nobody has said how many there were.</p>
<p>Mara Teller, who chairs the ferry company, met the crews on Tuesday. “We can afford one new boat and no more,” she said.</p>
<p>Nobody at the quay expects a decision this spring. “The old boat is a joke that nobody laughs at.” That was all.</p>
<p>{FILLER}</p></article></body></html>
"""


class Tried(NamedTuple):
    folder: Path
    address: str


@contextmanager
def trying(folder: Path, ended_by: signal.Signals) -> Iterator[str]:
    """Run `try` in a folder, which has the temporary files too; yields the address."""
    (folder / "ferry.html").write_text(ARTICLE, "utf-8")
    said = folder / "said.txt"
    command = [sys.executable, "-m", "briefings", "try", "ferry.html", "--no-browser"]
    with said.open("w") as out:
        child = subprocess.Popen(
            command,
            stdout=out,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env={**os.environ, "TMPDIR": str(folder)},
            preexec_fn=lambda: signal.signal(ended_by, signal.SIG_DFL),  # the tests' own shell may have it ignored
        )
    try:
        for _ in range(300):
            found = re.search(r"http\S+", said.read_text("utf-8"))
            if found and "Ctrl-C" in said.read_text("utf-8"):
                break
            time.sleep(0.1)
        assert found, said.read_text("utf-8")
        yield found[0]
    finally:
        child.send_signal(ended_by)
        child.wait()


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tried]:
    folder = tmp_path_factory.mktemp("tried")
    with trying(folder, signal.SIGINT) as address:
        yield Tried(folder, address)
    assert f"Your desk is in {folder / 'ferry'}" in (folder / "said.txt").read_text("utf-8")


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGHUP])
def test_a_desk_that_is_only_tried_goes_when_the_program_is_told_to_end(
    tmp_path: Path, ended_by: signal.Signals
) -> None:
    with trying(tmp_path, ended_by):
        assert [*tmp_path.glob("briefings-try-*")]
    assert not [*tmp_path.glob("briefings-try-*")]


def test_only_a_port_that_is_taken_is_called_one(tmp_path: Path) -> None:
    (tmp_path / "ferry.html").write_text(ARTICLE, "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = run("try", "ferry.html", "--no-browser", "--port", port, cwd=tmp_path)
    assert (refused.returncode, f"port {port} cannot be used" in refused.stderr) == (74, True)


def opened(browser: Browser, address: str, **context: Any) -> Page:
    page = browser.new_context(viewport={"width": 1280, "height": 900}, **context).new_page()
    page.set_default_timeout(8000)
    page.goto(address)
    return page


def select(page: Page, words: str) -> None:
    """Drag the mouse over words of the text, once it is painted."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    spots = page.evaluate(
        """words => {
          const whole = [...document.querySelectorAll('[data-label]')].find(each => each.textContent.includes(words));
          whole.scrollIntoView({ block: 'center', behavior: 'instant' });
          const walker = document.createTreeWalker(whole, NodeFilter.SHOW_TEXT), range = document.createRange();
          const start = whole.textContent.indexOf(words); let at = 0, node;
          while ((node = walker.nextNode())) {
            if (at <= start && start < at + node.length) range.setStart(node, start - at);
            if (at < start + words.length && start + words.length <= at + node.length) range.setEnd(node, start + words.length - at);
            at += node.length;
          }
          const boxes = range.getClientRects(), first = boxes[0], last = boxes[boxes.length - 1];
          return [first.left, first.top + first.height / 2, last.right, last.top + last.height / 2];
        }""",
        words,
    )
    page.mouse.move(spots[0], spots[1])
    page.mouse.down()
    page.mouse.move(spots[2], spots[3], steps=4)
    page.mouse.up()


def axed(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = findings(page, {"type": "tag", "values": TAGS})
    page.emulate_media(color_scheme="dark")
    found += findings(page, {"type": "rule", "values": COLOURS})
    page.emulate_media(color_scheme="light")
    return found


def test_an_article_becomes_checked_quotations_on_a_page_and_in_a_pdf(browser: Browser, tried: Tried) -> None:
    """Nine clicks or inputs, with a letter changed and the reporter's words tried on the way; axe finds nothing at any step."""
    page = opened(browser, tried.address, reduced_motion="reduce")
    inputs = 0
    lit = page.locator(".lit", has_text="Every morning we count the passengers we leave behind")
    assert lit.count() == 1

    card = page.locator("#quote-pryce-every-morning-we-count")
    card.get_by_role("button", name="Change").click()
    field = page.get_by_label("The words, letter for letter")
    field.fill("Every morning we count the passengers we leave behing")
    verdict = page.locator(".verdict")
    verdict.get_by_text("“g” instead of “d” in “behing”; the source has “behind”").wait_for()
    assert "lit-broken" in (lit.get_attribute("class") or "")
    assert not page.get_by_role("button", name="Keep", exact=True).is_visible()
    assert axed(page) == []
    page.keyboard.press("Escape")

    select(page, "Nobody at the quay expects a decision")
    verdict.get_by_text("these words are in the source, but outside quotation marks").wait_for()
    page.keyboard.press("Escape")

    card.get_by_role("button", name="Accept").click()
    page.get_by_text("quote:pryce-every-morning-we-count is published.").wait_for()
    select(page, "“The old boat is a joke that nobody laughs at.”")
    verdict.get_by_text("These words match the source, in paragraph 3.").wait_for()
    assert page.evaluate("CSS.highlights.has('desk-match')")
    page.get_by_label("Who says it").select_option("unnamed")
    page.get_by_label("How the source describes them").fill("somebody at the quay")
    page.get_by_role("button", name="Keep", exact=True).click()
    inputs += 5
    page.get_by_text("is published.").wait_for()

    page.get_by_text("Make a briefing").click()
    page.get_by_role("button", name="Make the page and the PDF").click()
    made = page.locator(".made")
    made.wait_for()
    inputs += 2
    address = page.url
    pack = made.get_by_role("link", name="PDF").evaluate("link => link.href")
    content = page.request.get(pack)
    printed = pypdfium2.PdfDocument(io.BytesIO(content.body()))
    text = " ".join(" ".join(sheet.get_textpage().get_text_bounded().split()) for sheet in printed)
    made.get_by_role("link", name="Page").click()
    inputs += 2
    for words in (
        "Every morning we count the passengers we leave behind",
        "The old boat is a joke that nobody laughs at",
    ):
        assert words in page.inner_text("main")
        assert words in text
    page.goto(page.evaluate("new URL('../../quotes/pryce-every-morning-we-count/index.html', location).href"))
    assert "wording matches the source" in page.inner_text("main").lower()
    assert inputs <= 12

    page.goto(address)
    page.get_by_text("Save as a desk").click()
    page.get_by_text("Make a briefing").click()
    assert axed(page) == []
    page.get_by_label("The name of its folder").fill("../ferry")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("name the folder with small letters").wait_for()
    page.get_by_label("The name of its folder").fill("ferry")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The desk is saved in").wait_for()
    checked = run("check", "--desk", tried.folder / "ferry")
    assert checked.returncode == 0, checked.stderr
    assert "3 match the wording of the source" in checked.stdout
    page.locator("#quote-teller-we-can-afford-one").get_by_role("button", name="Accept").click()
    page.get_by_text("quote:teller-we-can-afford-one is published.").wait_for()
    assert "status: published" in (tried.folder / "ferry/content/quotes/teller-we-can-afford-one.yml").read_text(
        "utf-8"
    )
    page.context.close()


class Serving(NamedTuple):
    desk: Path
    preview: Preview
    address: str

    @property
    def port(self) -> int:
        return int(self.address.rsplit(":", 1)[1].strip("/"))

    @property
    def path(self) -> str:
        return f"{self.preview.desk_page.path}{SOURCE}/"

    def shown(self) -> SourcePage:
        return shown(self.preview.resident)


@pytest.fixture
def serving(desk: Path) -> Iterator[Serving]:
    preview = Preview(desk, lambda *_: None)
    preview._keep_schemas()
    threading.Thread(target=preview.watch, daemon=True).start()
    with preview.listening("127.0.0.1", 0) as address:
        yield Serving(desk, preview, address)


def shown(resident: Resident) -> SourcePage:
    source = resident.desk.sheets[Ref("source", resident.desk.settings.title and next(iter(_sources(resident))))]
    assert isinstance(source, Source)
    return page_of(resident.desk, source, resident.checked.problems)


def _sources(resident: Resident) -> list[str]:
    return [ref.id for ref in resident.desk.files if ref.kind == "source"]


def as_draft(desk: Path, name: str) -> Path:
    path = desk / f"content/quotes/{name}.yml"
    text = re.sub(r"^(created|revised): .*\n", "", path.read_text("utf-8"), flags=re.MULTILINE)
    path.write_text(text.replace("status: published", "status: draft"), "utf-8")
    return path


def test_the_keyboard_alone_quotes_words_and_makes_a_briefing(browser: Browser, desk: Path, serving: Serving) -> None:
    as_draft(desk, "article-patchy").unlink()
    serving.preview.update({desk / "content/quotes/article-patchy.yml"})
    page = opened(browser, f"{serving.address.rstrip('/')}{serving.path}", reduced_motion="reduce")

    def tab_to(role_or_id: str) -> None:
        for _ in range(120):
            page.keyboard.press("Tab")
            if page.evaluate("wanted => document.activeElement.matches(wanted)", role_or_id):
                outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
                assert outline == "3px", role_or_id
                return
        raise AssertionError(f"{role_or_id} is not reached")

    tab_to('button[aria-label="Quote from paragraph 2"]')
    page.keyboard.press("Enter")
    page.locator("[data-choose] select").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    page.keyboard.type("patchy")
    page.get_by_text("These words match the source, in paragraph 2.").wait_for()
    tab_to("select[name=how]")
    page.keyboard.type("Somebody")
    tab_to("input[name=name]")
    page.keyboard.type("crews")
    tab_to(".quote-form button")
    page.keyboard.press("Enter")
    page.get_by_text("is published.").wait_for()
    page.locator("[id^=quote-]:focus").wait_for()
    page.evaluate("document.activeElement.blur()")
    tab_to("#brief summary")
    page.keyboard.press("Enter")
    tab_to("#brief form button")
    page.keyboard.press("Enter")
    page.locator(f"#briefing-{SOURCE}-brief:focus").get_by_role("link", name="PDF").wait_for()
    page.context.close()


@pytest.mark.parametrize("width", [360, 768, 1600])
def test_nothing_runs_sideways_and_targets_are_large_enough(browser: Browser, serving: Serving, width: int) -> None:
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(f"{serving.address.rstrip('/')}{serving.path}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        "() => [...document.querySelectorAll('[data-desk] :is(button, summary, input)')].filter(node => node.checkVisibility())"
        ".map(node => node.getBoundingClientRect()).filter(box => box.height < 24 || box.width < 24).length"
    )
    assert small == 0
    page.context.close()


def test_a_change_on_disk_is_shown_and_what_somebody_types_is_kept(browser: Browser, serving: Serving) -> None:
    page = opened(browser, f"{serving.address.rstrip('/')}{serving.path}")
    path = serving.desk / "content/quotes/brandt-every-option.yml"
    page.wait_for_timeout(300)
    path.write_text(path.read_text("utf-8").replace("at every option", "at any option"), "utf-8")
    page.get_by_text("found “any”, the source has “every”", exact=False).first.wait_for()
    page.locator("#quote-lukasiewicz-nobody-gains").get_by_role("button", name="Correct").click()
    field = page.get_by_label("The words, letter for letter")
    field.fill("typed")
    path.write_text(path.read_text("utf-8").replace("at any option", "at every option"), "utf-8")
    page.get_by_text("The desk changed on disk.", exact=False).wait_for()
    assert field.input_value() == "typed"
    page.keyboard.press("Escape")
    page.locator(".lit", has_text="We are looking at every option").wait_for()
    page.context.close()


# Who may ask.

Ask = tuple[str, str, dict[str, str], bytes]
KEEP = json.dumps({"words": ["patchy"], "how": "unnamed", "name": "crews", "at": "p2"}).encode()


def asked(serving: Serving, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", serving.port, timeout=20)
    given = {"Host": f"127.0.0.1:{serving.port}", **headers}
    connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in given.items():
        connection.putheader(name, value.replace("PORT", str(serving.port)))
    connection.endheaders(body or None)
    answer = connection.getresponse()
    found = answer.status, answer.read().decode("utf-8", "replace")
    connection.close()
    return found


OURS = {"Origin": "http://127.0.0.1:PORT", "Content-Type": "application/json"}
ATTACKS = {
    "another site": ({"Origin": "https://desk.example"}, "keep", KEEP, 403),
    "another port": ({"Origin": "http://127.0.0.1:1"}, "keep", KEEP, 403),
    "no origin": ({"Origin": ""}, "keep", KEEP, 403),
    "a page in a frame": ({"Origin": "null"}, "keep", KEEP, 403),
    "fetched across sites": ({"Sec-Fetch-Site": "same-site"}, "keep", KEEP, 403),
    "a name that leads here": ({"Host": "desk.example:PORT", "Origin": "http://desk.example:PORT"}, "keep", KEEP, 403),
    "a name of another port": ({"Host": "127.0.0.1:1", "Origin": "http://127.0.0.1:1"}, "keep", KEEP, 403),
    "no port": ({"Host": "127.0.0.1", "Origin": "http://127.0.0.1"}, "keep", KEEP, 403),
    "a form": ({"Content-Type": "text/plain"}, "keep", KEEP, 403),
    "no such action": ({}, "build", KEEP, 404),
    "not JSON": ({}, "keep", b"{", 400),
    "an unknown field": ({}, "keep", b'{"words": ["patchy"], "how": "unnamed", "path": "/etc/passwd"}', 400),
    "out of the desk": ({}, "accept", b'{"sheet": "quote:../../desk", "seen": ""}', 422),
    "another kind of file": ({}, "reject", b'{"sheet": "desk.yml", "seen": "", "why": "x"}', 422),
    "a sheet that was not shown": ({}, "reject", b'{"sheet": "quote:article-patchy", "seen": "", "why": "x"}', 409),
    "an id out of the desk": ({}, "keep", KEEP.replace(b'"at"', b'"quote": "../x", "at"'), 422),
    "a desk is not saved elsewhere": ({}, "save", b'{"name": "elsewhere"}', 422),
    "too large": ({}, "keep", b" " * 100_001, 413),
    "no length": ({"Transfer-Encoding": "chunked"}, "keep", b"", 411),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_what_does_not_come_from_the_page_is_refused_and_nothing_written(serving: Serving, name: str) -> None:
    headers, action, body, status = ATTACKS[name]
    before = tree(serving.desk)
    given = {**OURS, "Content-Length": str(len(body)), **headers}
    found, told = asked(
        serving, "POST", f"{serving.path}{action}", {key: value for key, value in given.items() if value}, body
    )
    assert found == status, told
    assert "Traceback" not in told
    assert tree(serving.desk) == before


def test_without_the_token_nothing_is_shown_or_written(serving: Serving) -> None:
    before = tree(serving.desk)
    token = serving.preview.desk_page.token
    length = {"Content-Length": str(len(KEEP))}
    for wrong in ("", "x", token[:-1], f"{token}x", token.swapcase(), "%2e%2e", f"../{token}"):
        path = f"/~desk/{wrong}/{SOURCE}/"
        for method, body in (("GET", b""), ("POST", KEEP)):
            status, text = asked(
                serving, method, path + ("keep" if body else ""), {**OURS, **(length if body else {})}, body
            )
            assert status in (403, 404), (wrong, method)
            assert "outer harbour" not in text
    for name in ("../desk.yml", "%2e%2e%2fdesk.yml", "no-such", "a/../../b", "\\..\\x"):
        assert asked(serving, "GET", f"/~desk/{token}/{name}", {})[0] == 404
    assert asked(serving, "POST", "/quotes/", {**OURS, **length}, KEEP)[0] == 403
    assert asked(serving, "GET", serving.path, {"Host": f"desk.example:{serving.port}"})[0] == 403
    assert tree(serving.desk) == before
    assert token not in asked(serving, "GET", f"/sources/{SOURCE}/", {})[1]
    status, text = asked(serving, "GET", serving.path, {})
    assert status == 200
    assert "connect-src 'self'" in text and "default-src 'none'" in text


def test_of_two_browsers_the_second_is_told(serving: Serving) -> None:
    path = as_draft(serving.desk, "article-patchy")
    serving.preview.update({path})
    digest = seen(serving.preview.resident.desk, Ref("quote", "article-patchy"))
    change = {
        "words": ["patchy"],
        "how": "unnamed",
        "at": "p2",
        "quote": "article-patchy",
        "seen": digest,
        "draft": True,
    }
    answers = []
    for name in ("crews", "pilots"):
        body = json.dumps({**change, "name": name}).encode()
        answers.append(asked(serving, "POST", f"{serving.path}keep", {**OURS, "Content-Length": str(len(body))}, body))
    assert [status for status, _ in answers] == [200, 409]
    assert "changed after this page showed it" in answers[1][1]
    assert "crews" in path.read_text("utf-8")


def test_a_desk_is_saved_once_what_is_being_kept_is_written(
    serving: Serving, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def post(action: str, **body: Any) -> tuple[int, str]:
        sent = json.dumps(body).encode()
        return asked(serving, "POST", f"{serving.path}{action}", {**OURS, "Content-Length": str(len(sent))}, sent)

    serving.preview.desk_page.saves_in = tmp_path
    save = threading.Thread(target=post, args=("save",), kwargs={"name": "saved"})
    write = desk_actions.new

    def saved_meanwhile(*given: Any) -> Any:
        save.start()
        save.join(0.3)
        return write(*given)

    monkeypatch.setattr(desk_actions, "new", saved_meanwhile)
    status, told = post("keep", words=["patchy"], how="unnamed", name="crews", at="p2", draft=True)
    save.join()
    assert status == 200, told
    name = json.loads(told)["focus"].removeprefix("quote-")
    assert (tmp_path / f"saved/content/quotes/{name}.yml").exists()


# What is written.


class Still(NamedTuple):
    """A desk that is brought up to date by whoever asks."""

    resident: Resident
    writer: DeskWriter


def still(folder: Path) -> Still:
    resident = Resident(folder)
    return Still(resident, DeskWriter(lambda: resident, resident.change))


def test_the_reason_names_the_letters() -> None:
    cases = {
        ("harder", "hard"): ("hard", "er", "", ""),
        ("wark", "work"): ("w", "a", "o", "rk"),
        ("aa", "a"): ("a", "a", "", ""),
        ("", "no"): ("", "", "no", ""),
        ("same", "same"): ("same", "", "", ""),
    }
    for (ours, theirs), expected in cases.items():
        found = letter_difference(ours, theirs)
        assert (found.before, found.ours, found.theirs, found.after) == expected
        assert found.before + found.theirs + found.after == theirs


@pytest.mark.parametrize(
    ("start", "end", "words", "matches", "told"),
    [
        (
            "“We are looking",
            "option,” said",
            ("We are looking at every option",),
            True,
            "the wording matches the source",
        ),
        ("looking at", "every option", ("looking at every option",), False, "cut out of a longer quotation"),
        (
            "the council has a choice",
            "to make",
            ("the council has a choice to make",),
            False,
            "outside quotation marks",
        ),
        (
            "“night economy",
            "option,” said",
            ("night economy", "We are looking at every option"),
            False,
            "another quotation|parts",
        ),
    ],
)
def test_a_selection_is_what_is_between_marks_or_the_reason(
    desk: Path, start: str, end: str, words: tuple[str, ...], matches: bool, told: str
) -> None:
    found = still(desk)
    paragraph = next(part for part in shown(found.resident).paragraphs if part.label == "p2")
    text = "".join(piece.words for piece in paragraph.pieces)
    low, high = text.index(start), text.index(end) + len(end)
    answer = found.writer.match(SOURCE, MatchRequest(start=("p2", low), end=("p2", high)))
    assert (answer.words, answer.matches) == (words, matches)
    assert re.search(told, answer.told), answer.told


def test_a_correction_is_filled_in_from_the_last_edition_which_a_page_reads_once(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = desk / "content/quotes/lukasiewicz-nobody-gains.yml"
    whole = path.read_text("utf-8")
    assert run("issue", "night-closure-brief", "--on", "2026-03-12", "--desk", desk).returncode == 0
    found, looked_at, read = still(desk), [], editions.read
    monkeypatch.setattr(editions, "read", lambda file: looked_at.append(file) or read(file))
    cards = [each for part in shown(found.resident).paragraphs for each in part.cards]
    assert sum(bool(each.former) for each in cards) > 1
    assert len(looked_at) == 1
    card = next(each for each in cards if each.sheet.id == path.stem)
    words = card.parts[0]
    assert card.former in (words, "")
    change = Keep([words.replace("I don’t", "I don't")], "nobody", quote=path.stem, seen=card.seen, at=card.at)
    if card.former:
        with pytest.raises(RefusedError, match="tell them why"):
            found.writer.keep(SOURCE, change)
    change.reason = "the apostrophe was another"
    found.writer.keep(SOURCE, change)
    text = path.read_text("utf-8")
    assert "corrections:" in text and words in text and "I don't" in text
    assert text != whole
    assert run("check", "--desk", desk).returncode == 0


def test_a_paraphrase_is_accepted_with_its_gist_and_a_draft_rejected_with_its_speaker(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    init(desk, "Desk", TODAY, bare=True)
    draft(desk, "ferry", ARTICLE.encode(), today=TODAY)
    found = still(desk)
    cards = {each.sheet.id: each for part in shown(found.resident).paragraphs for each in part.cards}
    rejected = cards["teller-we-can-afford-one"]
    with pytest.raises(RefusedError, match="say why"):
        found.writer.reject("ferry", Decide("quote:teller-we-can-afford-one", rejected.seen))
    found.writer.reject("ferry", Decide("quote:teller-we-can-afford-one", rejected.seen, why="not now"))
    assert not (desk / "content/actors/mara-teller.yml").exists()
    assert "not now" in (desk / "content/rejected.jsonl").read_text("utf-8")
    found.writer.propose("ferry", desk_actions.Nothing())
    assert not (desk / "content/quotes/teller-we-can-afford-one.yml").exists()
    with pytest.raises(RefusedError, match="published quotation"):
        found.writer.brief("ferry", Brief("A", "B", "C"))
    with pytest.raises(RefusedError, match="say who says it"):
        found.writer.keep("ferry", Keep(["The old boat is a joke that nobody laughs at"], "person"))
    assert [path.stem for path in (desk / "content/quotes").glob("*old*")] == ["open-the-old-boat-is"]


def test_a_text_without_a_headline_is_called_by_its_first_words(tmp_path: Path) -> None:
    desk = tmp_path / "desk"
    init(desk, "Desk", TODAY, bare=True)
    text = "⟦text⟧\n\n⟦page 1⟧\n\nSubject to final review\n\nThe court is in session, and it will hear both sides.\n"
    draft(desk, "court", text.encode(), today=TODAY, wanted=DraftOptions(anyway=True))
    source = load(desk).sheets[Ref("source", "court")]
    assert source.label == "Subject to final review"


def test_a_refused_quotation_leaves_no_speaker_behind(desk: Path) -> None:
    found = still(desk)
    before = tree(desk)
    with pytest.raises((RefusedError, AuthorError)):
        found.writer.keep(SOURCE, Keep(["patchy rules"], "person", "Somebody New", "p2"))
    with pytest.raises((RefusedError, AuthorError)):
        found.writer.keep("no-such-source", Keep(["patchy"], "person", "Somebody New", "p2"))
    assert tree(desk) == before


@pytest.mark.parametrize(
    "said",
    ["mode: paraphrase\nwords: a boat\n", "mode: mixed\nsegments: [{outside: a closure would}, {words: %s}]\n"],
    ids=["a paraphrase", "words in and outside of marks"],
)
def test_what_the_matcher_does_not_check_is_not_changed_here(desk: Path, said: str) -> None:
    words = "push the boats into narrower water"
    said = said.replace("%s", words)
    (desk / "content/quotes/half.yml").write_text(f"{said}source: {SOURCE}\nat: p3\nstatus: draft\n", "utf-8")
    found = still(desk)
    before = tree(desk)
    page = shown(found.resident)
    card = next(each for part in page.paragraphs for each in part.cards if each.sheet.id == "half")
    assert not card.can_change
    assert not found.writer.match(SOURCE, MatchRequest([words], quote="half")).matches
    with pytest.raises(RefusedError, match="not all of this sheet is words in quotation marks"):
        found.writer.keep(SOURCE, Keep([words], "unnamed", "a pilot", "p3", quote="half", seen=card.seen))
    assert tree(desk) == before


ACTIONS = ("keep", "change", "accept", "reject", "disk", "disk while it writes", "stale", "read again")
QUOTES = ("article-patchy", "brandt-every-option", "ovcharenko-too-far")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(ACTIONS), st.sampled_from(QUOTES), st.sampled_from(["crews", "Ilse Brandt", "a clerk"])
        ),
        max_size=12,
    )
)
@settings(max_examples=25, deadline=None)
def test_no_update_is_lost_whoever_writes_when(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]]
) -> None:
    """Whatever the page writes is in shape and has every comment; a file that changed since it was shown is never written over."""
    desk = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("lost") / "desk"))
    for name in QUOTES:
        as_draft(desk, name)
    resident, writer = still(desk)
    known = {name: seen(resident.desk, Ref("quote", name)) for name in QUOTES}
    words = {name: [part.words for part in resident.desk.sheets[Ref("quote", name)].parts] for name in QUOTES}  # type: ignore[attr-defined]
    real, number = desk_actions.formatted, 0

    def on_disk(path: Path) -> None:
        nonlocal number
        number += 1
        text = path.read_text("utf-8")
        path.write_text(
            f"# note {number}\n{text}  # behind {number}\n" if number % 2 else f"{text}# note {number}\n", "utf-8"
        )

    for action, name, who in steps:
        path, ref = desk / f"content/quotes/{name}.yml", Ref("quote", name)
        if not path.exists():
            continue
        before = path.read_bytes()
        if action == "disk":
            on_disk(path)
            continue
        if action == "read again":
            resident.change({path})
            known[name] = seen(resident.desk, ref)
            continue
        if action == "disk while it writes":

            def interrupted(*given: Any) -> str:
                on_disk(path)  # noqa: B023
                return real(*given)

            desk_actions.formatted = interrupted
        digest = "0" * 16 if action == "stale" else known[name]
        how: Any = "unnamed" if who != "Ilse Brandt" else "person"
        try:
            if action == "keep":
                writer.keep(SOURCE, Keep(words[name], how, who, draft=True))
                continue
            if action == "accept":
                writer.accept(SOURCE, Decide(str(ref), digest, why="known"))
            elif action == "reject":
                writer.reject(SOURCE, Decide(str(ref), digest, why="no"))
            else:
                writer.keep(SOURCE, Keep(words[name], how, who, quote=name, seen=digest, draft=True))
        except (RefusedError, BriefingsError):
            after = path.read_bytes()
            assert after == before or action == "disk while it writes" or b"status: draft" in after
            assert comments(after.decode()) == comments(before.decode()) or action == "disk while it writes"
        else:
            assert action not in ("stale", "disk while it writes")
            if action == "reject":
                assert not path.exists()
                continue
            text = path.read_text("utf-8")
            assert formatted(text, SHEETS["quote"]) == text
            assert set(comments(before.decode())) <= set(comments(text))
        finally:
            desk_actions.formatted = real
        resident.change({path})
    for name in QUOTES:
        path = desk / f"content/quotes/{name}.yml"
        text = path.read_text("utf-8") if path.exists() else ""
        written = re.findall(r"(?:note|behind) (\d+)", text)
        assert len(written) >= len(set(written))


def test_writes_on_disk_and_through_the_page_at_once(serving: Serving) -> None:
    """An editor that adds lines and a page that changes the speaker, at full speed: every line is there at the end."""
    path = as_draft(serving.desk, "article-patchy")
    serving.preview.update({path})
    ref, lines, done = Ref("quote", "article-patchy"), 0, threading.Event()

    def append() -> None:
        nonlocal lines
        for number in range(60):
            new = path.with_name(".beside")
            new.write_text(f"{path.read_text('utf-8')}# line {number}\n", "utf-8")
            new.replace(path)
            lines += 1
            time.sleep(0.01)
        done.set()

    writer = threading.Thread(target=append)
    writer.start()
    kept = refused = 0
    while not done.is_set():
        desk = serving.preview.resident.desk
        change = Keep(["patchy"], "unnamed", f"voice {kept}", "p2", ref.id, seen(desk, ref), draft=True)
        try:
            serving.preview.desk_page._writer.keep(SOURCE, change)
            kept += 1
        except (RefusedError, BriefingsError):
            refused += 1
    writer.join()
    text = path.read_text("utf-8")
    assert kept and refused
    assert [int(number) for number in re.findall(r"# line (\d+)", text)] == list(range(lines))
