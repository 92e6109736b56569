"""Readers and officials, in real Chromium and with the PDF alone."""

from __future__ import annotations

import posixpath
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pikepdf
import pypdfium2
import pytest
from conftest import run
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser

KINDS = {
    "home": "index.html",
    "actor": "actors/giuseppe-cavo-dragone/index.html",
    "incident": "incidents/data-cable-cuts/index.html",
    "alleged": "incidents/alleged-war-crimes-in-ukraine/index.html",
    "quote": "quotes/dragone-studying-everything/index.html",
    "long": "quotes/mcgrath-wipe-the-slate-clean/index.html",
    "claim": "claims/potential-war-crimes/index.html",
    "source": "sources/preemptive-strikes-2025-12-02/index.html",
    "topic": "topics/preemptive-measures/index.html",
    "briefing": "briefings/hybrid-incidents-full-pack/index.html",
    "list": "quotes/index.html",
    "hand": "about/index.html",
    "method": "how-we-check/index.html",
    "search": "search/index.html",
    "check": "check-a-quotation/index.html",
    "changes": "changes/index.html",
    "corrections": "corrections/index.html",
    "one-pager": "briefings/preemptive-measures-one-pager/index.html",
    "debate": "briefings/preemptive-measures-debate-pack/index.html",
    "incidents": "incidents/index.html",
    "data": "data/index.html",
}


def opened(
    browser: Browser, site: Path, path: str, *, width: int = 360, script: bool = False, scheme: str = "light"
) -> Page:
    page = browser.new_context(
        viewport={"width": width, "height": 800},
        java_script_enabled=script,
        color_scheme=scheme,  # type: ignore[arg-type]
    ).new_page()
    page.goto((site / path).as_uri())
    return page


@pytest.mark.parametrize("name", KINDS)
def test_no_page_scrolls_sideways_or_complains(everywhere: Page, example: Path, name: str) -> None:
    page = everywhere
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((example / "site" / KINDS[name]).as_uri())
    for width in (1280, 1000, 360, 320):  # three columns begin at 992; 320 is 1280 at 400 %
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (name, width, scheme)
            boxes = page.eval_on_selector_all(
                ".marking", "nodes => nodes.map(node => getComputedStyle(node).backgroundColor)"
            )
            assert boxes == ["rgb(0, 0, 0)"] * 2, (name, width, scheme)
    assert said == []
    assert len(asked) >= 3
    assert all(address.startswith("file:") for address in asked)


def test_a_printed_page_keeps_its_marking_black_and_breaks_no_row_of_what_happened_when(
    browser: Browser, example: Path
) -> None:
    page = opened(browser, example / "site", KINDS["source"])
    page.emulate_media(media="print")
    kept = "nodes => nodes.map(node => { const s = getComputedStyle(node); return s.printColorAdjust + s.backgroundColor })"
    assert page.eval_on_selector_all(".marking", kept) == ["exactrgb(0, 0, 0)"] * 2
    rows = page.eval_on_selector_all(".facts > div", "nodes => nodes.map(node => getComputedStyle(node).breakInside)")
    assert len(rows) > 8 and set(rows) == {"avoid"}


@pytest.mark.parametrize(
    ("name", "element", "face"),
    [
        ("quote", "h1 .words", "Literata"),
        ("quote", "h2.label", "IBM Plex Sans"),
        ("home", ".words", "Literata"),
        ("home", ".key", "IBM Plex Sans"),
    ],
)
def test_each_voice_has_its_face(everywhere: Page, example: Path, name: str, element: str, face: str) -> None:
    """The face that is really drawn with, not the one that the style sheet asks for."""
    everywhere.goto((example / "site" / KINDS[name]).as_uri())
    everywhere.evaluate("document.fonts.ready")
    session = everywhere.context.new_cdp_session(everywhere)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    node = session.send("DOM.querySelector", {"nodeId": root, "selector": element})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    assert face in {font["familyName"].removesuffix(" Light").removesuffix(" SemiBold") for font in fonts}, fonts
    assert all(font["isCustomFont"] for font in fonts), fonts


@pytest.fixture(scope="module")
def everywhere(browser: Browser) -> Iterator[Page]:
    """Return a page that is tried at every width and in both themes, one after another."""
    page = browser.new_page()
    yield page
    page.close()


def test_r1_on_a_phone_without_script(browser: Browser, example: Path) -> None:
    page = opened(browser, example / "site", "index.html")
    page.get_by_role("link", name="Should NATO use preemptive measures against what the article calls").first.click()
    page.get_by_role("link", name="“We are studying everything”").click()
    assert page.locator("h1").inner_text().split("\n") == ["Giuseppe Cavo Dragone:", "“We are studying everything”"]
    text = re.sub(r"\s+", " ", page.locator("main").inner_text())
    for words in (
        "“chairing NATO’s military committee”",
        "told the Financial Times, as reported by the article; we have not seen the interview",
        "Article by Paul Riverbank, published 2 December 2025, paragraph 2",
        "Wording matches the source",
        "A check covers the wording, not the facts.",
    ):
        assert words in text
    bottom = page.locator(".attribution").bounding_box()
    assert bottom
    assert bottom["y"] + bottom["height"] < 800  # words, role, chain and dates on the first screen


def test_r2_who_cut_the_cables(browser: Browser, example: Path) -> None:
    page = opened(browser, example / "site", "index.html")
    page.get_by_role("link", name="Data cables cut").click()
    text = re.sub(r"\s+", " ", page.locator("main").inner_text())
    for words in (
        "No one is named as responsible.",
        "number not stated",
        "“past few months” (on or before 2 December 2025)",
        "who is responsible",
    ):
        assert words in text
    page.goto((example / "site/actors/russia/index.html").as_uri())
    assert "able" not in " ".join(
        link.inner_text() for link in page.locator("main a").all() if "cable" in link.inner_text()
    )


def test_r3_who_said_no_more_waiting(browser: Browser, example: Path) -> None:
    page = opened(browser, example / "site", "quotes/index.html", width=1280, script=True)
    page.get_by_label("No speaker: the source’s own words").check()
    rows = page.locator("table.list tbody tr:visible")
    assert rows.count() == 3
    assert "#speaker=nobody" in page.url
    page.get_by_role("link", name="“No More Waiting for Putin’s Next Move!”").click()
    assert "Headline; no speaker" in page.locator("main").inner_text()


def test_a_list_without_script_is_the_whole_table(browser: Browser, example: Path) -> None:
    page = opened(browser, example / "site", "quotes/index.html", width=1280)
    assert page.locator("table.list tbody tr:visible").count() == 21
    assert page.locator("input:visible").count() == 0


def test_a_list_finds_and_sorts_and_its_state_is_in_the_address(browser: Browser, example: Path) -> None:
    page = opened(browser, example / "site", "quotes/index.html", width=1280, script=True)
    page.get_by_role("button", name="Speaker", exact=True).click()
    page.get_by_role("button", name="Speaker", exact=True).click()
    assert page.locator("th[aria-sort=descending]").count() == 1
    page.fill("#find", "nato")
    rows = page.locator("table.list tbody tr").all_inner_texts()
    assert 1 < len(rows) < 21
    other = opened(browser, example / "site", "quotes/index.html", width=1280, script=True)
    other.goto(page.url)
    assert "order=-speaker" in page.url
    assert other.locator("table.list tbody tr").all_inner_texts() == rows


def test_the_theme_can_be_switched_and_stays(browser: Browser, example: Path) -> None:
    page = opened(browser, example / "site", "index.html", width=1280, script=True)
    light = page.locator("body").evaluate("node => getComputedStyle(node).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    assert page.locator("body").evaluate("node => getComputedStyle(node).backgroundColor") != light
    page.reload()
    assert page.locator("body").evaluate("node => getComputedStyle(node).backgroundColor") != light


def test_the_keyboard_reaches_the_content_first(browser: Browser, example: Path) -> None:
    page = opened(browser, example / "site", "index.html", width=1280, script=True)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def text_of(pdf: pypdfium2.PdfDocument, page: int) -> str:
    return re.sub(r"\s+", " ", pdf[page].get_textpage().get_text_bounded())


def test_o1_ninety_seconds_with_the_one_pager(example: Path) -> None:
    raw = (example / "site/packs/preemptive-measures-one-pager.pdf").read_bytes()
    pdf = pypdfium2.PdfDocument(raw)
    assert len(pdf) == 1
    text = text_of(pdf, 0)
    for words in (
        "TLP:CLEAR",
        "EX-2025-01",
        "edition 1",
        "Information as of",
        "2 December 2025",
        "Members of a parliamentary committee",
        "A single press article. It is our only source for what people said.",
    ):
        assert words in text
    with pikepdf.open(example / "site/packs/preemptive-measures-one-pager.pdf") as document:
        tagged = [str(element) for element in order(document.Root.StructTreeRoot)]
        assert tagged.index("/Table") < tagged.index("/H1")  # the cover line, marking first, is heard before the title
        colours = re.findall(rb"([\d.]+) ([\d.]+) ([\d.]+) rg", document.pages[0].Contents.read_bytes())
        assert colours
        for colour in colours:  # the same in grey
            assert max(map(float, colour)) - min(map(float, colour)) < 0.1
    body = text[text.index("Bottom line") : text.index("Positions")]
    bottom, points = body.split("Key points")
    assert len(bottom.split()) - 2 <= 60
    assert 3 <= len(re.findall(r"(?<!\S)[1-5] [A-Z]", points)) <= 5


def order(root: pikepdf.Object) -> Iterator[pikepdf.Object]:
    stack = [root]
    while stack:
        element = stack.pop()
        if isinstance(element, pikepdf.Array):
            stack.extend(reversed(list(element)))
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                yield element["/S"]
            if "/K" in element:
                stack.append(element["/K"])


def test_o2_challenged_in_a_meeting(example: Path) -> None:
    pdf = pypdfium2.PdfDocument((example / "site/packs/hybrid-incidents-full-pack.pdf").read_bytes())
    marks = {mark.get_title(): mark.get_dest().get_index() for mark in pdf.get_toc()}
    title = next(name for name in marks if "Amnesty for wartime acts" in name)
    text = text_of(pdf, marks[title])
    assert "a leaked plan, reportedly connected to associates of Donald Trump" in text
    everything = " ".join(text_of(pdf, page) for page in range(len(pdf)))
    assert "Trump’s plan" not in everything
    assert "Trump's plan" not in everything
    assert "In favour: the article quotes nobody" in everything
    assert "Not stated in the source" in everything
    with pikepdf.open(example / "site/packs/hybrid-incidents-full-pack.pdf") as document:
        links = [note for page in document.pages for note in page.get("/Annots", [])]
        assert len(links) > 20
        assert all("/URI" not in str(link.get("/A", "")) for link in links)
        leads = {str(link.get("/Dest")) for link in links}
        notes = {name for name in leads if name.startswith("note-")}
        assert len(notes) > 5
        assert {name.replace("note-", "mark-") for name in notes} <= leads  # from the point to its note, and back


@pytest.mark.parametrize(
    "name", ["preemptive-measures-one-pager", "hybrid-incidents-full-pack", "preemptive-measures-debate-pack"]
)
def test_a_pack_is_tagged_archival_and_marked(example: Path, name: str) -> None:
    file = example / f"site/packs/{name}.pdf"
    with pikepdf.open(file) as document:
        root = document.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang) == "en"
        assert root.ViewerPreferences.DisplayDocTitle
        metadata = document.open_metadata()
        assert metadata.pdfa_status == "3A"
        assert "Example desk" in str(metadata["dc:creator"])
        assert metadata["dc:title"]
        heads = [element for element in order(root.StructTreeRoot) if str(element) in ("/H1", "/H2", "/H3")]
        assert len(heads) >= 3
        fonts = {str(font.BaseFont) for page in document.pages for font in page.Resources.get("/Font", {}).values()}
        assert all("Plex" in font or "Literata" in font for font in fonts)
        raw = file.read_bytes()
        for leak in (b"/home/", b"/tmp/", str(Path.cwd()).encode(), b"file:"):
            assert leak not in raw
    pdf = pypdfium2.PdfDocument(file.read_bytes())
    for number, page in enumerate(pdf, start=1):
        width, height = page.get_size()
        text = page.get_textpage()
        assert "TLP:CLEAR" in text.get_text_bounded(width / 2, height - 80, width, height)
        foot = text.get_text_bounded(0, 0, width, 70)
        assert "TLP:CLEAR" in foot
        assert f"{number} of {len(pdf)}" in foot
        assert "not an official or intelligence product" in foot


def test_r4_cite_and_come_back(browser: Browser, example: Path, tmp_path: Path) -> None:
    """A citation is copied, the editor corrects the role, and the same link shows both wordings; a typo makes no news."""
    desk = Path(shutil.copytree(example, tmp_path / "desk"))
    site, sheet = desk / "site", desk / "content/quotes/mcgrath-wipe-the-slate-clean.yml"
    page = browser.new_page()
    page.add_init_script(
        "window.copied = []; Object.defineProperty(navigator, 'clipboard',"
        " { value: { writeText: text => { window.copied.push(text); return Promise.resolve(); } } });"
    )
    page.goto((site / "quotes/mcgrath-wipe-the-slate-clean/index.html").as_uri())
    page.get_by_role("heading", name="Cite").click()
    page.get_by_role("button", name="Copy citation").click()
    page.get_by_role("button", name="Copy link").click()
    citation, link = page.evaluate("window.copied")
    for words in ("Michael McGrath", "“a top official in the EU”", "Paul Riverbank", "2 December 2025", "paragraph 6"):
        assert words in citation
    assert citation.endswith(link)
    assert link == "https://desk.example/quotes/mcgrath-wipe-the-slate-clean/"
    place = site / link.removeprefix("https://desk.example/") / "index.html"

    def told() -> tuple[str, bytes]:
        done = run("build", "--desk", desk, "--no-packs")
        assert done.returncode == 0, done.stderr
        page.goto(place.as_uri())
        return re.sub(r"\s+", " ", page.locator("main").inner_text()), (site / "feeds/corrections.xml").read_bytes()

    before = (site / "feeds/corrections.xml").read_bytes()
    text = sheet.read_text("utf-8")
    sheet.write_text(text.replace("when he heard of a leaked plan", "when he heard of the leaked plan"), "utf-8")
    shown, feed = told()
    assert "when he heard of the leaked plan" in shown
    assert "Corrected" not in shown
    assert feed == before

    role, now = (
        "{as_reported: a top official in the EU, organisation: european-union}",
        "{as_reported: a top official in the EU}",
    )
    assert role in text
    correction = (
        "{on: 2026-11-25, item: role, was: of the European Union, now: no body named, why: the source names none}"
    )
    text = text.replace(role, now).replace("revised: 2026-11-24", "revised: 2026-11-25")
    sheet.write_text(f"{text}corrections: [{correction}]\n", "utf-8")
    shown, feed = told()
    for words in ("Corrected on 25 November 2026", "of the European Union", "no body named", "the source names none"):
        assert words in shown
    assert feed.count(b"<entry>") == before.count(b"<entry>") + 1
    page.close()


def test_a_found_and_filtered_list_is_shared_by_its_address(browser: Browser, example: Path) -> None:
    page = opened(browser, example / "site", "quotes/index.html", width=1280, script=True)
    page.fill("#find", "nato")
    page.get_by_label("Paraphrase", exact=False).first.check()
    rows = page.locator("table.list tbody tr:visible").all_inner_texts()
    assert 1 <= len(rows) < 9
    other = opened(browser, example / "site", "quotes/index.html", width=360, script=True, scheme="dark")
    other.goto(page.url)
    assert other.locator("table.list tbody tr:visible").count() == len(rows)
    assert other.input_value("#find") == "nato"


def test_every_page_is_reached_and_every_link_lands(example: Path) -> None:
    """A crawl from the first page that knows the files alone: what is there, its anchors, what leads to it."""
    site = example / "site"
    pages = {
        path.relative_to(site).as_posix(): LexborHTMLParser(path.read_text("utf-8"))
        for path in site.rglob("*.html")
        if path.name != "404.html"
    }
    anchors = {path: {node.attributes["id"] for node in page.css("[id]")} for path, page in pages.items()}
    reached, waiting, followed = {"index.html"}, ["index.html"], 0
    while waiting:
        path = waiting.pop()
        for node in pages[path].css("a[href]"):
            address = node.attributes["href"] or ""
            if re.match(r"[a-z]+:", address):
                continue
            target, _, anchor = address.partition("#")
            whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target))) if target else path
            assert (site / whole).is_file(), f"{path}: {address}"
            assert not anchor or anchor in anchors[whole], f"{path}: {address}"
            followed += 1
            if whole in pages and whole not in reached:
                reached.add(whole)
                waiting.append(whole)
    assert followed > 1000
    assert sorted(set(pages) - reached) == []


def test_citations_are_downloaded_without_script_and_copied_with_it(browser: Browser, example: Path) -> None:
    quote = "quotes/mcgrath-wipe-the-slate-clean/index.html"
    page = opened(browser, example / "site", quote)
    assert page.locator("[data-copy]").is_hidden()
    page.get_by_role("heading", name="Cite").click()
    with page.expect_download() as found:
        page.get_by_role("link", name="RIS").click()
    assert found.value.suggested_filename == "quote-mcgrath-wipe-the-slate-clean.ris"
    assert found.value.path().read_text("utf-8").startswith("TY  - ELEC")
    page = opened(browser, example / "site", quote, script=True)
    page.get_by_role("heading", name="Cite").click()
    page.get_by_role("button", name="Copy citation").click()
    page.get_by_role("button", name="Copied").wait_for()
    page = opened(browser, example / "site", "briefings/preemptive-measures-one-pager/index.html", script=True)
    assert page.locator(".points").get_by_role("button", name="Copy link").count() == 4
