"""What hostile text does in any field: it is refused with a position, or it is published inert and letter for letter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from itertools import chain
from pathlib import Path

import pypdfium2
import pytest
from conftest import run, tree
from hostile import HARMLESS, copy, incident, payloads, skeleton, squeezed
from playwright.sync_api import Browser
from selectolax.lexbor import LexborHTMLParser

from briefings.check import check
from briefings.load.desk import load
from briefings.model.page_markup import TAGS
from briefings.problems import Problem

PROSE_TAGS = {"p", "ul", "ol", "li", "em", "b", "code", "a", "span"}
PROSE_ATTRIBUTES = {(), ("href",), ("class",), ("class", "href"), ("href", "rel")}
REFUSED_IN_FILES = {"control-character", "bidi-character", "hidden-character"}
REMOTE = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


def name(index: int, where: str) -> str:
    return f"{where}-{index:04}"


def write(desk: Path, where: str, entries: list[tuple[int, str]]) -> None:
    for index, text in entries:
        sheet = incident(text) if where == "text" else incident("A title", text)
        (desk / f"content/incidents/{name(index, where)}.yml").write_text(sheet, "utf-8")


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Problem]]:
    """Return the errors of a desk with every payload in a field of text and in one of prose, by sheet."""
    desk = copy(tmp_path_factory.mktemp("all"))
    for where in ("text", "prose"):
        write(desk, where, [(index, entry["text"]) for index, entry in enumerate(payloads())])
    found: dict[str, list[Problem]] = {}
    for problem in check(load(desk)).problems:
        if problem.severity == "error":
            found.setdefault(Path(problem.location.path).stem, []).append(problem)
    return found


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the site of a desk with every payload that is not refused."""
    desk = copy(tmp_path_factory.mktemp("published"))
    for where in ("text", "prose"):
        fine = [(index, entry["text"]) for index, entry in enumerate(payloads()) if entry[f"in_{where}"] == "inert"]
        write(desk, where, [*fine, (9999, HARMLESS)])
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr[-2000:]
    return desk / "site"


def test_the_corpus_is_large_and_of_every_sort() -> None:
    families = {entry["id"].rpartition("-")[0] for entry in payloads()}
    assert len({entry["text"] for entry in payloads()}) >= 500
    assert families >= {"element", "markup", "link", "template", "spreadsheet", "format", "letters", "hidden"}


@pytest.mark.parametrize("where", ["text", "prose"])
def test_each_payload_has_its_outcome(problems: dict[str, list[Problem]], where: str) -> None:
    for index, entry in enumerate(payloads()):
        found = problems.get(name(index, where), [])
        codes = {problem.code for problem in found}
        assert (codes or {"inert"}) >= {entry[f"in_{where}"]}, (entry["id"], codes)
        assert all(problem.location.line and problem.location.column for problem in found), entry["id"]


def page(site: Path, index: int, where: str) -> str:
    return (site / f"incidents/{name(index, where)}/index.html").read_text("utf-8")


def test_in_text_it_is_letter_for_letter_and_no_markup_at_all(site: Path) -> None:
    harmless = page(site, 9999, "text")
    seen = 0
    for index, entry in enumerate(payloads()):
        if entry["in_text"] == "inert":
            html = page(site, index, "text").replace(name(index, "text"), name(9999, "text"))
            assert skeleton(html) == skeleton(harmless), entry["id"]
            assert squeezed(LexborHTMLParser(html).css_first("h1").text()) == squeezed(entry["text"]), entry["id"]
            seen += 1
    assert seen > 450


def test_in_prose_it_is_prose_at_most(site: Path) -> None:
    harmless = skeleton(page(site, 9999, "prose"))
    seen = 0
    for index, entry in enumerate(payloads()):
        if entry["in_prose"] == "inert":
            html = page(site, index, "prose")
            extra = list(skeleton(html))
            for element in (element for element in harmless if element != ("p", ())):  # a list has none
                assert element in extra, (entry["id"], element)
                extra.remove(element)
            assert all(tag in PROSE_TAGS and names in PROSE_ATTRIBUTES for tag, names in extra), (entry["id"], extra)
            addresses = [node.attributes["href"] or "" for node in LexborHTMLParser(html).css(".prose a[href]")]
            assert all(REMOTE.match(address) or address.startswith("../") for address in addresses), entry["id"]
            seen += 1
    assert seen > 350


def test_the_data_read_back_say_the_same(site: Path) -> None:
    wanted = {
        f"text-{index:04}": entry["text"] for index, entry in enumerate(payloads()) if entry["in_text"] == "inert"
    }
    said = {squeezed(text) for file in tree(site) if file.endswith(".json") for text in texts(site / file)}
    assert len(wanted) > 450
    for sheet, text in wanted.items():
        assert squeezed(text) in said, sheet


def texts(file: Path) -> Iterator[str]:
    """Yield every text of a file of JSON."""
    waiting = [json.loads(file.read_text("utf-8"))]
    while waiting:
        here = waiting.pop()
        if isinstance(here, str):
            yield here
        elif isinstance(here, dict | list):
            waiting += here.values() if isinstance(here, dict) else here


def test_a_browser_runs_nothing_and_asks_for_nothing(browser: Browser, site: Path) -> None:
    lists = sorted((site / "incidents").glob("index.html")) + sorted((site / "incidents").glob("_*.html"))
    chosen = sorted((site / "incidents").glob("*-*/index.html"))[::150]
    tab = browser.new_page()
    dialogs: list[str] = []
    asked: list[str] = []
    tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    tab.on("request", lambda request: asked.append(request.url))
    for file in (*lists, *chosen, site / "search/index.html"):
        tab.goto(file.as_uri())
        tab.evaluate("document.querySelectorAll('*').forEach(node => node.dispatchEvent(new Event('mouseover')))")
    tab.close()
    assert len(lists) >= 3
    assert dialogs == []
    assert asked
    assert all(url.startswith("file://") and "evil" not in url for url in asked)


def test_in_a_pack_it_is_text(tmp_path: Path) -> None:
    desk = copy(tmp_path)
    families = ("element", "markup", "link", "template", "format")
    printable = [
        (index, entry["text"])
        for index, entry in enumerate(payloads())
        if entry["in_text"] == "inert" and entry["text"].isascii() and entry["id"].rpartition("-")[0] in families
    ][::11]
    write(desk, "text", printable)
    ids = ", ".join(f"incident:{name(index, 'text')}" for index, _ in printable)
    brief = desk / "content/briefings/night-closure-brief.yml"
    sections = f"sections:\n  - {{heading: All, include: {{ids: [{ids}]}}}}\n"
    brief.write_text(brief.read_text("utf-8").replace("form: one-pager", "form: full-pack") + sections, "utf-8")
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr[-2000:]
    raw = (desk / "site/packs/night-closure-brief.pdf").read_bytes()
    document = pypdfium2.PdfDocument(raw)
    text = re.sub(r"[\s\u200b]", "", "".join(page_.get_textpage().get_text_bounded() for page_ in document))
    text = re.sub(r"[-\ufffe\x02]", "", text)  # the desk's own words may be divided at a line's end
    assert len(printable) > 25
    for _, payload in printable:
        assert re.sub(r"[\s-]", "", payload) in text, payload
    active = active_in(desk / "site/packs/night-closure-brief.pdf")
    assert active == set()


def active_in(file: Path) -> set[str]:
    """Return the names of what acts by itself in a PDF, or reaches out of it."""
    import pikepdf

    found = set()
    with pikepdf.open(file) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary):
                found |= {
                    key for key in ("/JS", "/JavaScript", "/AA", "/Launch", "/GoToR", "/SubmitForm") if key in thing
                }
                kind = str(thing.get("/S", ""))
                found |= {kind} & {"/JavaScript", "/Launch", "/GoToR", "/SubmitForm", "/ImportData", "/Movie"}
                if kind == "/URI" and "evil" in str(thing.get("/URI", "")):
                    found.add(str(thing.URI))
        if "/OpenAction" in document.Root and isinstance(document.Root.OpenAction, pikepdf.Dictionary):
            found.add("/OpenAction")
    return found


def paged(desk: Path, entries: list[tuple[int, str]], each: int) -> None:
    """Write payloads into hand-written pages, so many to a page."""
    for first in range(0, len(entries), each):
        text = "".join(
            f"above{index}\n\n{payload}\n\nbelow{index}\n\n" for index, payload in entries[first : first + each]
        )
        (desk / f"content/pages/page-{entries[first][0]:04}.md").write_text(f"# Page\n\n{text}", "utf-8")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[int, set[str]]:
    """Return the codes of the errors that each payload is on a hand-written page of its own, by its number."""
    desk = copy(tmp_path_factory.mktemp("pages"))
    paged(desk, [(index, entry["text"]) for index, entry in enumerate(payloads())], 1)
    found: dict[int, set[str]] = {}
    for problem in check(load(desk)).problems:
        if problem.severity == "error":
            assert problem.location.path.startswith("content/pages/page-"), problem
            assert problem.location.line and problem.location.column, problem
            found.setdefault(int(problem.location.path[-7:-3]), set()).add(problem.code)
    return found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, told: dict[int, set[str]]) -> tuple[Path, int]:
    """Return the site of a desk with every payload on a hand-written page, and how many those are.

    A link to what is not there is refused by the build, at its line.
    """
    desk = copy(tmp_path_factory.mktemp("shown"))
    kept = {index: entry["text"] for index, entry in enumerate(payloads()) if index not in told}
    for _ in range(8):
        for file in (desk / "content/pages").glob("page-*"):
            file.unlink()
        paged(desk, list(kept.items()), 12)
        done = run("build", "--desk", desk, "--no-packs")
        if done.returncode == 0:
            break
        for page, line, code in re.findall(
            r"^content/pages/(\S+):(\d+):\d+: error: .* \[([a-z-]+)\]$", done.stderr, re.M
        ):
            assert code == "audit-link"
            lines = (desk / "content/pages" / page).read_text("utf-8").splitlines()[: int(line)]
            kept.pop(int(re.findall(r"^above(\d+)$", "\n".join(lines), re.M)[-1]), None)
    assert done.returncode == 0, done.stderr[-2000:]
    return desk / "site", len(kept)


def test_on_a_hand_written_page_each_is_told_of_or_seen(told: dict[int, set[str]], pages: tuple[Path, int]) -> None:
    site, shown = pages
    assert set().union(*told.values()) <= {"dangling-reference", "page-markup", *REFUSED_IN_FILES}
    assert shown > 400
    seen, missing = 0, []
    for file in sorted(site.glob("page-*/index.html")):
        html = file.read_text("utf-8")
        main = LexborHTMLParser(html).css_first("main .hand")
        nodes = [node for node in main.traverse() if node is not main]
        assert {node.tag for node in nodes} <= TAGS
        assert not [name for node in nodes for name in node.attributes if name.startswith("on") or name == "style"]
        addresses = [node.attributes["href"] or "" for node in nodes if "href" in node.attributes]
        assert all(REMOTE.match(address) or re.match(r"[\w.#?%]", address) for address in addresses), addresses
        values = " ".join(part or "" for node in nodes for part in (node.tag, *chain(*node.attributes.items())))
        said = squeezed(f"{main.text(separator=' ')} {values}")
        for index in map(int, re.findall(r"above(\d+)", said)):
            assert f"below{index}" in said
            payload = unescape(re.sub(r"<!--.*?-->", "", payloads()[index]["text"], flags=re.DOTALL))
            lost = [word for word in re.findall(r"[^\W_]{3,}", payload) if word not in said]
            missing += (
                [(payload, lost)] if lost and payload != "[TOC]" else []
            )  # of which MkDocs makes a table of contents
            seen += 1
    assert missing == []
    assert seen == shown


def test_a_browser_runs_nothing_of_a_hand_written_page(browser: Browser, pages: tuple[Path, int]) -> None:
    tab = browser.new_page()
    dialogs: list[str] = []
    asked: list[str] = []
    tab.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    tab.on("request", lambda request: asked.append(request.url))
    files = sorted(pages[0].glob("page-*/index.html"))
    for file in files:
        tab.goto(file.as_uri())
        tab.evaluate("document.querySelectorAll('*').forEach(node => node.dispatchEvent(new Event('mouseover')))")
    tab.close()
    assert len(files) > 5
    assert dialogs == []
    assert all(url.startswith("file://") and "evil" not in url for url in asked)
