"""Check a quotation: pastes in tests/data/quotation-check.tsv, asked in Chromium of files, without a server."""

from __future__ import annotations

import codecs
import json
import re
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random

import pytest
from conftest import BASE, DESKS, ROOT, run
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser, CDPSession, Page
from test_accessibility import AXE, TAGS, findings

from briefings.build import Composition, Options, compose_desk
from briefings.compose.quotation_check import CheckRecord
from briefings.compose.views import Comparable, VoicedWords
from briefings.matcher.folding import fold
from briefings.publish import audit_quotations
from briefings.render import links, quotation_check

LIMIT = 200
"""Milliseconds an answer may take."""

WORDS = {
    "chinese": "words: 我们不知道谁砍断了缆绳\nlanguage: zh",
    "arabic": "words: لا نعرف من قطع الحبال في الميناء\nlanguage: ar",
    "hebrew": "words: איננו יודעים מי חתך את החבלים\nlanguage: he",
    "ukrainian": "words: Ми не знаємо, хто перерізав канати\nlanguage: uk\n"
    "translations: [{item: words, language: en, text: We do not know who cut the ropes},"
    " {item: words, language: de, text: Wir wissen nicht wer die Seile kappte, marking: TLP:AMBER}]",
    "split": "segments: [{words: We have looked at the ropes}, {words: They were cut at night}]",
    "inner": "words: He called it “a rope of sand” and left",
    "corrected": "words: The ropes will hold until the summer\n"
    "corrections: [{on: 2026-03-12, item: words, was: The ropes will hold until the spring,"
    " now: The ropes will hold until the summer, why: the source says summer}]",
    "dashes": "words: The well-known rope – it broke",
}
"""Quotes of the desk `scripts`, all made up."""

PASTES = [
    pytest.param(*[*line.split("\t"), "", ""][:5], id=f"line-{number}")
    for number, line in enumerate((ROOT / "tests/data/quotation-check.tsv").read_text("utf-8").splitlines(), 1)
    if not line.startswith(("#", "desk\t"))
]

ASK = """text => {
  const field = document.querySelector("#pasted");
  field.value = text;
  document.querySelector("[data-run]").click();
  const status = document.querySelector("[data-status]");
  const marks = (place, kind) => [...place.querySelectorAll(kind + " mark")].map(node => node.textContent);
  return [status.textContent, [...document.querySelectorAll("[data-answers] > section")].map(card => [
    card.dataset.kind, [...card.querySelectorAll("a[data-link]")].map(link => link.getAttribute("href")),
    marks(card, ".pasted"), marks(card, ".published"), card.innerText, card.querySelectorAll(".chip").length])];
}"""


def scripts_desk(folder: Path) -> Path:
    """Return the made-up desk with quotes in other scripts, a split one, a corrected one, and a withdrawn one."""
    shutil.copytree(BASE, folder)
    dates = "status: published\ncreated: 2026-03-10\nrevised: 2026-03-12\n"
    (folder / "content/sources/ropes.yml").write_text(
        f"title: On ropes\ntype: article\npublished: 2026-03-05\nextent: full\nreliability: F\n{dates}", "utf-8"
    )
    signed = "unchecked: {by: desk, on: 2026-03-10, why: the text is not at hand}"
    for name, words in WORDS.items():
        (folder / f"content/quotes/{name}.yml").write_text(
            f"source: ropes\nat: p1\nspeaker: ilse-brandt\n{words}\n{signed}\n{dates}", "utf-8"
        )
    (folder / "content/quotes/gone.yml").write_text(
        "source: ropes\nat: p1\nspeaker: ilse-brandt\nwords: These words were withdrawn\n"
        f"withdrawn: {{on: 2026-03-12, why: said by somebody else}}\n{dates.replace('published', 'withdrawn', 1)}",
        "utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    desk = scripts_desk(tmp_path_factory.mktemp("quotation-check") / "scripts")
    built = run("build", "--desk", desk, "--no-packs")
    assert built.returncode == 0, built.stderr
    return desk


@pytest.fixture(scope="module")
def pages(
    browser: Browser, example: Path, scripts: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[tuple[str, str], Page]]:
    """The page of each desk, by the desk's name and by how its rows are held."""
    found: dict[tuple[str, str], Page] = {}
    for name, desk in (("example", example), ("scripts", scripts)):
        for held in ("whole", "parts"):
            site = desk / "site"
            if held == "parts":
                site = Path(shutil.copytree(site, tmp_path_factory.mktemp("parts") / name))
                put(site, quotation_check.files(rows(desk), "TLP:CLEAR", whole=0))
            found[name, held] = opened(browser, site)
    yield found
    for page in found.values():
        page.close()


@cache
def composed(desk: Path) -> Composition:
    return compose_desk(Options(desk, desk / "site"))


def rows(desk: Path) -> tuple[Comparable, ...]:
    record = composed(desk).views.records["check-a-quotation/index.html"]
    assert isinstance(record, CheckRecord)
    return record._comparable


def put(site: Path, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (site / path).parent.mkdir(exist_ok=True)
        (site / path).write_bytes(content)


def opened(browser: Browser, site: Path, width: int = 1280, scheme: str = "light") -> Page:
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()  # type: ignore[arg-type]
    page.goto((site / "check-a-quotation/index.html").as_uri())
    page.wait_for_selector("[data-check]:not([hidden])")
    page.evaluate(ASK, "loaded")
    page.wait_for_selector("[data-answers] > section")
    return page


Answer = tuple[str, list[str], list[str], list[str], str, int]


def asked(page: Page, text: str) -> tuple[str, list[Answer]]:
    """Return what is told and the answers, where they came in time.

    Counted is the time that the script works, at best: other programs run too.
    """
    session = page.context.new_cdp_session(page)
    session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    session.send("Performance.enable")
    for _ in range(5):
        before = spent(session)
        told, answers = page.evaluate(ASK, text)
        took = spent(session) - before
        if took < LIMIT:
            break
    session.detach()
    assert took < LIMIT, took
    return told, [(kind, *more) for kind, *more in answers]


def spent(session: CDPSession) -> float:
    """Return the milliseconds of work that a page has cost so far."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return 1000 * float(next(entry["value"] for entry in metrics if entry["name"] == "ScriptDuration"))


@pytest.mark.parametrize("held", ["whole", "parts"])
@pytest.mark.parametrize(("name", "pasted", "answers", "own", "published"), PASTES)
def test_a_paste_has_the_answers_that_are_listed(
    pages: dict[tuple[str, str], Page], held: str, name: str, pasted: str, answers: str, own: str, published: str
) -> None:
    text = re.sub(r"\\(n|u[0-9a-f]{4})", lambda match: codecs.decode(match[0], "unicode_escape"), pasted)
    told, found = asked(pages[name, held], text)
    if answers in ("empty", "wordless"):
        assert not found
        assert (
            told == {"empty": "Paste a quotation first.", "wordless": "There are no words in what you pasted."}[answers]
        )
        return
    got = [f"{kind} {' + '.join(paths)}".strip() for kind, paths, *_ in found]
    wanted = [
        " ".join(f"../{links.path_of(word)}" if ":" in word else word for word in answer.split())
        for answer in answers.split("; ")
    ]
    assert got == wanted, (told, [answer[4] for answer in found])
    assert "|".join(mark for answer in found for mark in answer[2]) == own
    if published:
        assert "|".join(mark for answer in found for mark in answer[3]) == published
    for kind, _, _, _, said, chips in found:
        assert said.splitlines()[0] + "." in told
        assert bool(chips) == (kind in ("published", "part"))
        if kind == "differs":
            assert "does not publish this wording" in said or "The words are the same." in said
        if kind == "none":
            assert "says nothing about whether anyone said" in said


def test_what_is_told_is_what_the_release_holds(pages: dict[tuple[str, str], Page], scripts: Path) -> None:
    page = pages["scripts", "whole"]
    assert (
        "Corrected on 12 March 2026: the source says summer"
        in asked(page, "The ropes will hold until the summer")[1][0][4]
    )
    former = asked(page, "The ropes will hold until the spring")[1][0][4]
    assert "published these words and then corrected them" in former
    assert "Corrected on 12 March 2026" in former
    assert "1 quotation was withdrawn" in asked(page, "These words were withdrawn")[1][0][4]
    assert "could not be checked" in asked(page, "They were cut at night")[1][0][4].lower()
    data = (scripts / "site/check-a-quotation/quotations.js").read_text("utf-8")
    assert "We do not know who cut the ropes" in data
    assert "Seile" not in data
    assert "withdrawn" not in data


def test_an_answer_names_speaker_source_place_day_and_outcome(pages: dict[tuple[str, str], Page]) -> None:
    said = asked(pages["example", "whole"], "We are studying everything – Admiral Dragone")[1][0][4]
    for words in (
        "Giuseppe Cavo Dragone",
        "told the Financial Times",
        "NATO Chiefs Demand Preemptive Strikes",
        "paragraph 2",
        "published 2 December 2025; the source gives no date for the statement",
        "Wording matches the source",
        "24 November 2026",
        "Not compared, because it is not part of the quotation: Admiral Dragone",
    ):
        assert words in said, words


def long_pastes() -> dict[str, str]:
    """Texts of 100,000 characters and what is found of them."""
    known = [
        "we",
        "are",
        "all",
        "the",
        "that",
        "never",
        "was",
        "in",
        "open",
        "conflict",
        "harbour",
        "rope",
        "seen",
        "judge",
        "any",
        "effort",
        "Russia",
        "power",
        "understands",
        "it",
    ]
    chosen = Random(7)
    many = [" ".join(chosen.choices(known, k=12)).capitalize() for _ in range(1_500)]
    prose = "\n\n".join(file.read_text("utf-8") for file in sorted((ROOT / "docs").glob("*/*.md")))
    prose = re.sub(r'[|`#*"]+', "", prose)[:99_000]
    return {
        "prose": prose + "\n\nWe are studying everything",
        "prose, quoted": prose + "\n\n“We are studying everything,” the admiral said.",
        "prose, one line": " ".join(prose.split()) + " “We are studying everything,” it said.",
        "prose, marked": re.sub(r"\. ([A-Z][^.]*)\.", r". “\1,” it said.", prose) + "\n\n“We are studying everything”",
        "sentences": ". ".join(many)[:99_000] + ".\n“We are studying everything”",
        "lines": "\n".join(many)[:99_000] + "\nWe are studying everything",
        "marked": "".join(f"“{words},” he said, and went. " for words in many)[:99_000]
        + "\n“We are studying everything”",
        "one": "no stop in all these words " * 3_600 + "\nWe are studying everything",
        "letters": "a. " * 33_000 + "\n\nWe are studying everything",
        "blanks": " " * 99_000 + "We are studying everything",
        "signs": "-“…" * 33_000 + "\n“We are studying everything”",
    }


@pytest.mark.parametrize("name", long_pastes())
def test_a_very_long_paste_is_answered_in_time(pages: dict[tuple[str, str], Page], name: str) -> None:
    _, found = asked(pages["example", "whole"], long_pastes()[name])
    assert (
        "../quotes/dragone-studying-everything/index.html" in [path for answer in found for path in answer[1]]
        or name == "signs"
    )


def test_ten_thousand_quotations_are_answered_in_time(
    browser: Browser, example: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = Path(shutil.copytree(example / "site", tmp_path_factory.mktemp("many") / "site"))
    nouns = ["harbour", "rope", "pilot", "tide", "lamp", "quay", "crane", "ferry", "gull", "anchor", "mast", "hull"]
    made = [
        Comparable(
            f"quote:q{number}",
            "quotation",
            (
                VoicedWords(
                    f"The {nouns[number % 12]} number {number} was seen near the {nouns[number // 12 % 12]} that we had lit",
                    True,
                ),
            ),
        )
        for number in range(10_000)
    ]
    files = quotation_check.files(made, "TLP:CLEAR")
    put(site, files)
    page = opened(browser, site)
    for text, kind in (
        ("The harbour number 7212 was seen near the rope that we had lit", "published"),
        ("number 7212 was seen", "part"),
        ("The harbour number 7212 was heard near the rope that we had lit", "differs"),
        ("was seen near the rope that we had lit", "part"),
        ("No word of all this stands anywhere", "none"),
    ):
        assert asked(page, text)[1][0][0] == kind, text
    page.close()


def test_another_quote_rewrites_one_part_and_the_list(example: Path) -> None:
    held = rows(example)
    many = [row._replace(target=f"quote:q{number}") for number in range(40) for row in held]
    before = quotation_check.files(many, "TLP:CLEAR")
    assert before == quotation_check.files(many, "TLP:CLEAR")
    assert len(before) > 4
    after = quotation_check.files([*many, held[0]._replace(target="quote:another")], "TLP:CLEAR")
    assert len(after.keys() - before.keys()) == 1
    assert len(before.keys() - after.keys()) == 1


OLDEST = (14, 0, 0)


def evened(page: Page, texts: list[str]) -> list[str]:
    script = "texts => JSON.stringify(JSON.parse(texts).map(text => briefingsEven(text, false).text))"
    found: list[str] = json.loads(page.evaluate(script, json.dumps(texts)))
    return [text.strip() for text in found]


def test_the_browser_evens_out_typography_as_the_matcher_does(pages: dict[tuple[str, str], Page]) -> None:
    chars = [
        chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")
    ]
    texts = [text for char in chars for text in (f"a{char}b", f"1 {char} 000{char}", f"{char}{char}. -{char}")]
    for start in range(0, len(texts), 150_000):
        some = texts[start : start + 150_000]
        ours = list(map(fold, some))
        differ = [
            (text, our, their)
            for text, our, their in zip(some, ours, evened(pages["example", "whole"], some), strict=True)
            if our != their
        ]
        assert not differ, json.dumps(differ[:10])


@given(
    st.lists(
        st.text(
            st.sampled_from(
                "ab1A .,-–—'’‘“”\"`…\u00ad\u200b\u200c\u00a0\u2009\n\té\u0301ﬁ我「」[]T¨כمـ״ʼ１Ａｶ\u3099\u093cज\u1112\u1161\u11ab"
            ),
            max_size=30,
        ),
        min_size=30,
        max_size=30,
    )
)
def test_any_typography_is_evened_out_alike(pages: dict[tuple[str, str], Page], texts: list[str]) -> None:
    assert evened(pages["example", "whole"], texts) == list(map(fold, texts))


@pytest.mark.parametrize("width", [360, 768, 1280, 1600])
def test_answers_are_accessible_at_every_width_and_in_both_themes(browser: Browser, example: Path, width: int) -> None:
    for scheme in ("light", "dark"):
        page = opened(browser, example / "site", width, scheme)
        page.evaluate(AXE)
        for text in (
            "We are studying everything",
            "the nearest we have been to open conflict",
            "Nobody said these words here",
            "“a” “b”",
        ):
            asked(page, text)
            assert findings(page, {"type": "tag", "values": TAGS}) == [], (scheme, text)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()


def test_the_keyboard_alone_asks_and_is_told(browser: Browser, example: Path) -> None:
    page = opened(browser, example / "site")
    page.focus("#pasted")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("We are studying nothing")
    page.keyboard.press("Control+Enter")
    status = page.locator("[role=status]")
    assert status.inner_text() == "Not the published wording."
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Check"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.input_value("#pasted") == ""
    assert page.evaluate("document.activeElement.id") == "pasted"
    assert page.locator("[data-answers] > section").count() == 0
    page.keyboard.insert_text("We are studying everything")
    page.wait_for_selector("[data-answers] > section")
    page.locator("[data-answers] a").first.click()
    assert page.url.endswith("quotes/dragone-studying-everything/index.html")
    page.close()


@pytest.mark.parametrize(
    ("pasted", "told"),
    [
        ("closest to open conflict", ["Missing between “closest” and “to”: we have been"]),
        ("Putin only understands power", ["Missing between “understands” and “power”: one thing and that’s"]),
        ("are studying everything", []),
        ("We are really studying everything", ["Added: really"]),
        ("We are studying nothing", ["nothing instead of everything"]),
        ("We are studying", []),
        ("It is an harder position than our counterpart’s", ["an instead of a"]),
        (
            "is a harder and bigger position than our counterparts",
            ["Missing before “is”: It", "Added: and bigger", "counterparts instead of counterpart’s"],
        ),
    ],
)
def test_what_differs_is_named(pages: dict[tuple[str, str], Page], pasted: str, told: list[str]) -> None:
    page = pages["example", "whole"]
    asked(page, pasted)
    assert page.locator("[data-differences] > li").all_inner_texts() == told


def test_pasted_markup_stays_text(pages: dict[tuple[str, str], Page]) -> None:
    page = pages["example", "whole"]
    asked(page, "<img src=x onerror=alert(1)> We are studying <b>nothing</b> everything")
    assert page.locator("[data-answers] img, [data-answers] .pasted b").count() == 0


def test_without_script_the_page_leads_to_the_list(browser: Browser, example: Path) -> None:
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto((example / "site/check-a-quotation/index.html").as_uri())
    assert "This check needs JavaScript" in page.inner_text("main")
    assert not page.is_visible("#pasted")
    page.locator("noscript a, main a", has_text="Quotes").first.click()
    assert page.url.endswith("/quotes/index.html")
    page.close()


@pytest.mark.parametrize("path", ["index.html", "quotes/index.html", "search/index.html", "actors/index.html"])
def test_other_pages_lead_there(example: Path, path: str) -> None:
    assert "check-a-quotation/index.html" in (example / "site" / path).read_text("utf-8")


@pytest.mark.parametrize("whole", [0, 1_000])
def test_each_file_has_the_marking(example: Path, whole: int) -> None:
    found = quotation_check.files(rows(example), "TLP:GREEN", whole)
    assert (len(found) == 1) == (whole > 0)
    assert all(b"TLP:GREEN" in content for content in found.values())


def test_a_part_that_does_not_load_is_told(browser: Browser, example: Path, tmp_path: Path) -> None:
    site = Path(shutil.copytree(example / "site", tmp_path / "site"))
    files = quotation_check.files(rows(example), "TLP:CLEAR", whole=0)
    files.pop(next(path for path in files if path.startswith(quotation_check.PARTS)))
    put(site, files)
    page = browser.new_context().new_page()
    page.goto((site / "check-a-quotation/index.html").as_uri())
    page.fill("#pasted", "We are studying everything")
    page.wait_for_selector("[data-status]:has-text('Some quotations could not be loaded')")
    assert page.locator("[data-answers] > section").count() == 0
    page.close()


def in_marks(text: str) -> str:
    """Return the data with a paraphrase in a source's marks."""
    return re.sub(r'\["(Perhaps it is time[^"]*)"\]', r'"\1"', text)


def without_a_row(text: str) -> str:
    """Return the data without a quotation."""
    return re.sub(r'\["quotes/carlson-understands-power/index.html","quotation",\[.*?\](?:,\d+)*\],', "", text)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (str, ""),
        (lambda text: text.replace("We are studying everything", "We are studying nothing"), "no sheet quotes"),
        (lambda text: text.replace('"quotes/dragone-studying-everything/', '"quotes/somebody-else/'), "not a page"),
        (in_marks, "no sheet quotes"),
        (without_a_row, "there is nothing here"),
    ],
)
def test_the_audit_knows_the_words_that_are_compared(example: Path, change: Callable[[str], str], told: str) -> None:
    release = composed(example).release
    path = quotation_check.QUOTATIONS
    content = change((example / "site" / path).read_text("utf-8")).encode()
    found = list(audit_quotations.problems(lambda _: content, [path], [path], release))
    assert bool(found) == bool(told), found
    assert told in " ".join(problem.message for problem in found)


def test_a_ukrainian_desk_speaks_ukrainian(browser: Browser, tmp_path: Path) -> None:
    desk = Path(shutil.copytree(DESKS / "rada", tmp_path / "rada"))
    built = run("build", "--desk", desk, "--no-packs")
    assert built.returncode == 0, built.stderr
    page = opened(browser, desk / "site")
    for text, kind in (
        ("Лінія витримає нічний рух, якщо замінити дві підстанції", "published"),
        ("Лінія витримає нічний рух, якщо замінити три підстанції", "differs"),
        ("«дорогою іграшкою»", "published"),
        ("Що спроби протягом року, можливо, досить", "paraphrase"),
    ):
        told, found = asked(page, text)
        assert found[0][0] == kind, (text, found)
        assert not re.search("[a-z]{3}", told), told
    page.close()
