"""The preview: a resident desk whose check is that of a whole one, pages on demand, and a server that gives nothing away."""

from __future__ import annotations

import datetime
import random
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from conftest import BASE, DESKS
from playwright.sync_api import Browser

from briefings.check import check
from briefings.host.resident import PreviewQuery, Resident
from briefings.load.desk import load
from briefings.model.markings import Marking
from briefings.problems import AuthorError, FaceError, Problem
from briefings.release import with_left_out
from briefings.render.sheet_pages import Drawer

Edit = Callable[[Path, str, str], None]
Twist = Callable[[str], str]
MISTAKES = sorted(path for path in (DESKS / "mistakes").iterdir() if path.is_dir())


def content_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in (folder / "content").rglob("*.*")}


def test_after_any_edit_the_check_is_that_of_a_whole_desk(tmp_path: Path) -> None:
    """Every mistake is made and fixed, in one sitting, some together; nothing is forgotten and nothing stays behind."""
    desk = Path(shutil.copytree(BASE, tmp_path / "desk"))
    good = content_of(desk)
    resident = Resident(desk)
    seen = set()
    chosen = random.Random(7)
    for number, folder in enumerate(MISTAKES):
        second = chosen.choice(MISTAKES)
        for step in (folder, second) if number % 3 == 0 else (folder,):
            changed = content_of(step)
            for name, raw in changed.items():
                (desk / name).parent.mkdir(parents=True, exist_ok=True)
                (desk / name).write_bytes(raw)
            resident.change({desk / name for name in changed})
        resident.settle(lambda: True)
        try:
            assert resident.checked.problems == problems_of(desk), folder.name
        except AuthorError as error:  # settings that cannot be read: the desk before them is shown, and this
            assert set(error.problems) <= set(resident.checked.problems), folder.name
        seen |= {problem.code for problem in resident.checked.problems}
        wrong = [name for name, raw in content_of(desk).items() if good.get(name) != raw]
        for name in wrong:
            (desk / name).write_bytes(good[name]) if name in good else (desk / name).unlink()
        for empty in [path for path in (desk / "content").iterdir() if path.is_dir() and not any(path.iterdir())]:
            empty.rmdir()
        resident.change({desk / name for name in wrong})
        resident.settle(lambda: True)
        assert resident.checked.problems == (), folder.name
    assert len(seen) > 50


def test_a_save_by_renaming_is_a_save_of_that_sheet_alone(
    desk: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    resident = Resident(desk)
    sheet = desk / "content/claims/near-misses.yml"
    edit(sheet, "value: 1240", "value: 4321")
    with monkeypatch.context() as patched:
        patched.setattr("briefings.host.resident.load", None)  # reads the whole desk
        resident.change({sheet, sheet.with_suffix(".new"), sheet.with_name("4913")})
        seen = resident.version
        resident.change({sheet.with_suffix(".new")})
        assert resident.version == seen
    assert b"4,321" in (resident.page("claims/near-misses/index.html", PreviewQuery()) or b"")
    stray = desk / "content/claims/notes.txt"
    stray.write_text("left here", "utf-8")
    resident.change({stray})
    assert [problem.code for problem in resident.checked.problems] == ["stray-file"]
    stray.unlink()
    resident.change({stray})
    assert resident.checked.problems == ()


def problems_of(desk: Path) -> tuple[Problem, ...]:
    """Return what a whole check says of a desk."""
    return with_left_out(check(load(desk))).problems


TWISTS = (
    ("gone", None),
    ("marking", lambda text: f"marking: TLP:RED\n{text}"),
    ("later", lambda text: re.sub(r"(20\d\d)-", "2031-", text)),
    ("unsaid", lambda text: re.sub(r"(?m)^(words|at|origin_group|hedges|answer|summary):.*$", "", text)),
    ("renamed", lambda text: re.sub(r"(?m)^(name|title): ", r"\1: Formerly ", text)),
    ("added", lambda text: f"{text}\nadded_key: x\n"),
)


@pytest.mark.parametrize("twist", TWISTS, ids=lambda twist: twist[0])
def test_what_an_edit_means_for_other_sheets_is_not_forgotten(tmp_path: Path, twist: tuple[str, Twist | None]) -> None:
    desk = Path(shutil.copytree(BASE, tmp_path / "desk"))
    confirmed = desk / "content/incidents/pier-opening.yml"
    confirmed.write_text(confirmed.read_text("utf-8").replace("occurrence: reported", "occurrence: confirmed"), "utf-8")
    resident = Resident(desk)
    for path in sorted((desk / "content").glob("*s/*.yml")):
        good = path.read_text("utf-8")
        if twist[1]:
            path.write_text(twist[1](good), "utf-8")
        else:
            path.unlink()
        resident.change({path})
        resident.settle(lambda: True)
        assert resident.checked.problems == problems_of(desk), path.name
        assert resident.checked.verdicts == check(load(desk)).verdicts, path.name
        path.write_text(good, "utf-8")
        resident.change({path})


def test_problems_near_an_edit_are_there_before_the_rest_is_checked(desk: Path, edit: Edit) -> None:
    resident = Resident(desk)
    file = desk / "content/claims/near-misses.yml"
    value = next(line for line in file.read_text("utf-8").splitlines() if line.startswith("value:"))
    edit(file, value, "value: 4321")
    resident.change({file})
    topic = desk / "content/topics/night-closure.yml"
    topic.write_text(topic.read_text("utf-8") + "summary: There were 4321 of them.\n", "utf-8")
    resident.change({topic})
    assert not resident.settled
    here, rest = resident.problems_of("topics/night-closure/index.html")
    assert [problem.code for problem in here] == ["bare-number"]
    assert not rest
    page = resident.page("claims/near-misses/index.html", PreviewQuery())
    assert page
    assert b"4,321" in page


def test_a_page_is_the_page_of_the_built_site(desk: Path) -> None:
    from conftest import run

    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    resident = Resident(desk)
    pages = list((desk / "site").rglob("index.html"))
    assert len(pages) > 30
    for path in pages:
        name = path.relative_to(desk / "site").as_posix()
        made = resident.page(name, PreviewQuery(drafts=False))
        built = path.read_bytes()
        assert made is not None, name
        if b"packs/" not in made:
            assert made == built, name
    others = [path for path in (desk / "site").rglob("*.*") if path.suffix != ".html" and "assets" not in path.parts]
    names = {path.relative_to(desk / "site").as_posix() for path in others} - {"manifest.json"}
    assert {"data/topics.json", "data/quotes.csv", "search/records.js"} <= names and len(names) > 12
    for name in names:
        made, built = resident.file(name, PreviewQuery(drafts=False)), (desk / "site" / name).read_bytes()
        assert made is not None, name
        assert made == built or b"packs/" in made, name
    for path in (desk / "site/assets").iterdir():
        name = f"assets/{path.name}"
        assert path.is_dir() or resident.asset(name) == path.read_bytes(), name
    assert resident.file("data/no-such.json", PreviewQuery()) is None
    assert Resident(desk).file("favicon.ico", PreviewQuery()) is None


def test_an_issued_pack_is_the_one_that_was_issued(desk: Path, edit: Edit) -> None:
    from conftest import run

    assert run("issue", "night-closure-brief", "--on", "2026-03-12", "--desk", desk).returncode == 0
    edit(desk / "content/briefings/night-closure-brief.yml", "title:", "title: Another")
    resident = Resident(desk)
    issued = next((desk / "content/editions").rglob("*.pdf")).read_bytes()
    assert resident.pack("night-closure-brief/1", PreviewQuery()) == issued
    assert resident.pack("night-closure-brief/2", PreviewQuery()) is None


def test_a_preview_shows_drafts_and_the_release_does_not(desk: Path, edit: Edit) -> None:
    edit(desk / "content/quotes/article-patchy.yml", "status: published", "status: draft")
    edit(desk / "content/incidents/pier-opening.yml", "class:", "marking: TLP:RED\nclass:")
    edit(
        desk / "content/quotes/headline-sail-blind.yml",
        "status: published",
        "embargo_until: 2030-01-01\nstatus: published",
    )
    resident = Resident(desk)
    draft, red, later = (
        "quotes/article-patchy/index.html",
        "incidents/pier-opening/index.html",
        "quotes/headline-sail-blind/index.html",
    )
    assert resident.page(draft, PreviewQuery())
    assert resident.page(draft, PreviewQuery(drafts=False)) is None
    assert resident.page(red, PreviewQuery()) is None
    assert resident.page(red, PreviewQuery(Marking.RED))
    assert resident.page(later, PreviewQuery()) is None
    assert resident.page(later, PreviewQuery(None, datetime.date(2030, 1, 1)))


def test_a_preview_cannot_be_published(desk: Path) -> None:
    from briefings.compose import Views
    from briefings.publish.expected import ExpectedSite
    from briefings.release import cut

    checked = check(load(desk))
    views = Views(cut(checked.catalogue, checked.verdicts, preview=True), Drawer(None))
    with pytest.raises(FaceError) as refused:
        ExpectedSite(views, {})
    assert refused.value.problems[0].code == "preview-release"


def test_a_pack_follows_the_desk(desk: Path, edit: Edit) -> None:
    resident = Resident(desk)
    name = next(iter(sorted((desk / "content/briefings").glob("*.yml")))).stem
    first = resident.pack(name, PreviewQuery())
    assert first
    assert resident.pack(name, PreviewQuery()) is first
    file = desk / f"content/briefings/{name}.yml"
    title = next(line for line in file.read_text("utf-8").splitlines() if line.startswith("title:"))
    edit(file, title, f"{title} again")
    resident.change({file})
    assert resident.pack(name, PreviewQuery()) != first
    assert resident.pack("no-such-briefing", PreviewQuery()) is None
    edit(file, title, f"{title} 決")
    resident.change({file})
    with pytest.raises(FaceError) as refused:
        resident.pack(name, PreviewQuery())
    number = file.read_text("utf-8").splitlines().index(f"{title} 決 again") + 1
    place = f"content/briefings/{name}.yml:{number}:{len(title) + 2}"
    assert [(str(problem.location), problem.code) for problem in refused.value.problems] == [(place, "missing-glyph")]


class Served(NamedTuple):
    desk: Path
    address: str
    said: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    desk = Path(shutil.copytree(BASE, folder / "desk"))
    said = folder / "said.txt"
    command = [sys.executable, "-m", "briefings", "serve", "--desk", str(desk), "--port", "0"]
    with said.open("w") as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, text=True)
    try:
        for _ in range(300):
            if " at http" in said.read_text("utf-8"):
                break
            time.sleep(0.1)
        address = said.read_text("utf-8").split(" at ")[1].split("/ (")[0]
        yield Served(desk, address, said)
    finally:
        child.terminate()
        child.wait()


def get(served: Served, path: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(served.address + path, headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")


def eventually(served: Served, path: str, words: str) -> str:
    for _ in range(150):
        _, text = get(served, path)
        if words in text:
            return text
        time.sleep(0.1)
    raise AssertionError(f"{words} never stood at {path}")


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {}, 200),
        ("/quotes/brandt-every-option/", {}, 200),
        ("/about/", {}, 200),
        ("/assets/briefings.css", {}, 200),
        ("/data/topics.json", {}, 200),
        ("/data/quotes.csv", {}, 200),
        ("/data/none.json", {}, 404),
        ("/", {"Host": "desk.example"}, 403),
        ("/", {"Host": "127.0.0.1.desk.example:80"}, 403),
        ("/quotes/no-such-quote/", {}, 404),
        ("/../content/desk.yml", {}, 404),
        ("/%2e%2e/content/desk.yml", {}, 404),
        ("/assets/../../../content/desk.yml", {}, 404),
        ("/assets/%2e%2e/base.html", {}, 404),
        ("/content/desk.yml", {}, 404),
        ("/~as?marking=TLP:PINK", {}, 400),
    ],
)
def test_what_is_answered(served: Served, path: str, headers: dict[str, str], status: int) -> None:
    found, text = get(served, path, **headers)
    assert found == status
    assert "default_marking" not in text
    assert "Traceback" not in text


@pytest.mark.parametrize("path", ["/", "/quotes/brandt-every-option/", "/data/topics.json", "/data/none.json"])
def test_what_is_asked_about_is_answered_without_the_thing_itself(served: Served, path: str) -> None:
    told = []
    for method in ("GET", "HEAD"):
        with closing(HTTPConnection(urlsplit(served.address).netloc)) as connection:
            connection.request(method, path)
            answer = connection.getresponse()
            told.append((answer.status, answer.getheader("Content-Type"), answer.getheader("Content-Length")))
            assert bool(answer.read()) == (method == "GET" and answer.getheader("Content-Length") != "0")
    assert told[0] == told[1]


def test_a_folder_without_its_slash_leads_to_the_folder(served: Served) -> None:
    with closing(HTTPConnection(urlsplit(served.address).netloc)) as connection:
        connection.request("GET", "/quotes/brandt-every-option")
        answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, "/quotes/brandt-every-option/")


def test_the_ids_that_editors_complete_follow_the_desk(served: Served) -> None:
    schema = served.desk / ".briefings/schema/quote.json"
    new = served.desk / "content/actors/crew-of-two.yml"
    for there in (True, False):
        if there:
            new.write_text("name: Crew of Two\ntype: group\n", "utf-8")
        else:
            new.unlink()
        for _ in range(300):
            if schema.is_file() and ('"crew-of-two"' in schema.read_text("utf-8")) == there:
                break
            time.sleep(0.1)
        else:
            raise AssertionError(f"crew-of-two is {'not ' if there else ''}offered")


def test_a_link_out_of_the_desk_is_not_followed(served: Served, tmp_path: Path) -> None:
    (tmp_path / "secret.css").write_text("secret", "utf-8")
    assets = served.desk / "templates/web/assets"
    assets.mkdir(parents=True)
    (assets / "out.css").symlink_to(tmp_path / "secret.css")
    (assets / "own.css").write_text("own", "utf-8")
    assert get(served, "/assets/out.css")[0] == 404
    assert get(served, "/assets/own.css") == (200, "own")
    (assets / "out.css").unlink()  # the server is shared, and a link is an error of the desk


def test_no_other_site_may_read_it(served: Served) -> None:
    with urllib.request.urlopen(
        urllib.request.Request(f"{served.address}/", headers={"Origin": "https://desk.example"})
    ) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] is None
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_mistake_stands_on_its_page_and_in_the_terminal_and_ends_nothing(served: Served) -> None:
    file = served.desk / "content/quotes/brandt-every-option.yml"
    good = file.read_text("utf-8")
    for bad, words, where in (
        (good.replace("speaker:", "speker:"), "unknown key `speker`", ":4:1"),
        (good.replace("words:", "words: [", 1), "content/quotes/brandt-every-option.yml:", ""),
        ("\x00", "content/quotes/brandt-every-option.yml:", ""),
        (good.replace("every option", "any option"), "the source has", ""),
    ):
        file.write_text(bad, "utf-8")
        page = eventually(served, "/quotes/brandt-every-option/", words)
        assert f"content/quotes/brandt-every-option.yml{where}" in page
        assert 'role="alert"' in page
        assert "<main" in page
        assert words in page.split('role="alert"')[1]
    settings = served.desk / "content/desk.yml"
    whole = settings.read_text("utf-8")
    settings.write_text("title: [", "utf-8")
    eventually(served, "/", "content/desk.yml:")
    before = len(served.said.read_text("utf-8"))  # another test of this server may have made all well, too
    settings.write_text(whole, "utf-8")
    file.write_text(good, "utf-8")
    for _ in range(150):
        if "No errors left." in served.said.read_text("utf-8")[before:]:
            break
        time.sleep(0.1)
    said = served.said.read_text("utf-8")
    assert "No errors left." in said[before:]
    assert "unknown key `speker` [unknown-key]" in said
    assert "Traceback" not in said
    assert 'role="alert"' not in get(served, "/quotes/brandt-every-option/")[1]


def test_an_editor_sees_what_was_saved_and_the_minister_what_is_released(
    served: Served, edit: Edit, browser: Browser
) -> None:
    """A figure ages: each place that uses it shows the new one without a reload, and the bare number is warned of."""
    claim = served.desk / "content/claims/near-misses.yml"
    good = claim.read_text("utf-8")
    value = next(line for line in good.splitlines() if line.startswith("value:"))
    context = browser.new_context()
    pages = []
    for path in ("/claims/near-misses/", "/topics/night-closure/"):
        page = context.new_page()
        page.goto(served.address + path)
        page.evaluate("window.sameDocument = true")
        pages.append(page)
    edit(claim, value, "value: 7654")
    topic = served.desk / "content/topics/night-closure.yml"
    before = topic.read_text("utf-8")
    topic.write_text(f"{before}summary: There were 7654, or [[claim:near-misses]].\n", "utf-8")
    for page in pages:
        page.locator("main", has_text="7,654").wait_for()
    pages[1].locator("#preview [role=alert]", has_text="bare").wait_for()
    assert pages[1].evaluate("window.sameDocument")

    pages[1].click("#preview summary")
    pages[1].uncheck("#preview [name=drafts]")
    topic.write_text(before.replace("status: published", "status: draft"), "utf-8")
    pages[1].wait_for_selector(".preview-draft")
    assert not pages[1].is_checked("#preview [name=drafts]"), "a choice that is half made outlasts an update"
    assert pages[1].evaluate("document.activeElement.name") == "drafts"
    pages[1].click("#preview button")
    pages[1].locator("main", has_text="its status is draft").wait_for()
    assert "As released" in pages[1].inner_text("#preview")
    pages[1].goto(f"{served.address}/claims/near-misses/")
    assert "As released" in pages[1].inner_text("#preview")
    context.close()
    claim.write_text(good, "utf-8")
    topic.write_text(before, "utf-8")
