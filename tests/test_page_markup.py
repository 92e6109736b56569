"""Hand-written pages: what is HTML, what is text, and that nothing a writer typed vanishes silently."""

from __future__ import annotations

import gc
import json
import re
import time
from html import escape
from pathlib import Path
from typing import Any

import pytest
from conftest import run
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs.structure.pages import _RawHTMLPreprocessor
from selectolax.lexbor import LexborHTMLParser

from briefings.check import check
from briefings.host.as_typed import AsTyped, sanitised
from briefings.load.desk import load
from briefings.model.page_markup import TAGS, parts

CASES = [json.loads(line) for line in (Path(__file__).parent / "data/pages.jsonl").read_text("utf-8").splitlines()]
ALONE = ("toc", "tables", "fenced_code")
"""What MkDocs adds to Markdown itself."""
ALL = ("toc", "extra", "smarty", "sane_lists", "admonition", "nl2br")


def html(page: str, extensions: tuple[str, ...] = ALONE) -> str:
    """Return a page's markup as MkDocs has it made, after our sanitiser."""
    as_typed = AsTyped(lambda *reference: escape("|".join(reference)), lambda _: False)
    markdown = Markdown(extensions=[*extensions, as_typed])
    markdown.preprocessors.register(_RawHTMLPreprocessor(), "mkdocs_raw_html", 21)
    clean, lost = sanitised(markdown.convert(page))
    assert lost == ""
    return clean


@pytest.mark.parametrize("case", CASES, ids=[case["page"][:40] for case in CASES])
def test_what_becomes_of_it(case: dict[str, Any]) -> None:
    assert case["html"] in html(case["page"]).replace("<redacted>", "&lt;redacted&gt;"), (
        "as newer versions of Markdown write it"
    )
    told = [(part.message, part.wrong) for part in parts(case["page"]) if part.message]
    assert told[:1] == ([(case["said"], case.get("wrong", False))] if "said" in case else [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("![The pier](pier.png)", ""),
        ("`![](pier.png)`", ""),
        ("![](pier.png)", "error: this picture has no words for readers who do not see it"),
        ("![The pier](no.png)", "warning: this picture appears as its words and its address"),
        ("![The pier](../../snapshots/pier.png)", "warning: this picture appears as its words and its address"),
        ("![The pier](https://desk.example/pier.png)", "warning: this picture appears as its words and its address"),
    ],
)
def test_a_picture_stands_beside_its_page_and_has_words(desk: Path, words: str, said: str) -> None:
    (desk / "content/pages/pier.png").write_bytes(b"")
    (desk / "content/pages/about.md").write_text(f"# About\n\n{words}\n", "utf-8")
    told = [f"{each.severity}: {each.message}" for each in check(load(desk)).problems if each.code == "page-markup"]
    assert [each[: len(said)] for each in told] == ([said] if said else [])


def test_what_stands_at_the_root_of_a_site_is_known(desk: Path) -> None:
    (desk / "content/root/more").mkdir(parents=True)
    (desk / "content/root/CNAME").write_bytes(b"\xff")
    for name in ("index.html", "more/humans.txt"):
        (desk / f"content/root/{name}").write_text("<script>", "utf-8")
    found = [(str(each.location), each.code) for each in check(load(desk)).problems if each.severity == "error"]
    names = ("CNAME", "index.html", "more/humans.txt")
    assert found == [(f"content/root/{name}", "stray-file") for name in names]


def test_check_tells_it_at_its_place_and_build_shows_it(desk: Path) -> None:
    page = desk / "content/pages/about.md"
    page.write_text(
        "# The <redacted> & `<![a]>`\n\nThe <img src=x> of\n\n[[topic:night-closure]] a<b and c>d\n", "utf-8"
    )
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    assert "content/pages/about.md:3:5: warning: <img> is shown as text: " in done.stderr
    tree = LexborHTMLParser((desk / "site/about/index.html").read_text("utf-8"))
    assert tree.css_first("title").text().startswith("The <redacted> & <![a]> –")
    assert "The <img src=x> of" in tree.css_first("main").text()
    assert "closed at night? a<b and c>d" in tree.css_first("main").text()

    page.write_text("# About\n\nwords\n\n<!-- a note for us\n\nmore words\n", "utf-8")
    done = run("check", "--desk", desk)
    assert done.returncode == 1
    assert done.stderr.startswith("content/pages/about.md:5:1: error: this comment has no end [page-markup]")


LINKS = {
    "[a](nope.md)": "3:5",
    "words [a](<no.md> 'b')": "3:12",
    "[a](sub/no.md#b)": "3:5",
    "[a](about.md#about) [b](./about.md) [c](https://desk.example/no.md) [d](sub/%61.md) [e](#about)": "",
    "[a](about.md#desk)": "3:5",
    "[a](#desk)": "3:6",
    "## One\n\n## One\n\n[a](#one_1) [b](#one)": "",
    "## *One*\n\n[a](#one-or-another)": "",
    "[a](/topics/)": "3:5",
    "[a](no.txt)": "3:5",
    "[a](topics/)": "3:5",
    "[a](mailto:desk@desk.example)": "",
    "`a` [a](no.md) `b`": "3:9",
    "`[a](no.md)`": "",
    "```\n[a](no.md)\n```": "",
    "    [a](no.md)": "",
}


@pytest.mark.parametrize("words", LINKS)
def test_check_tells_of_links_to_pages_that_are_not_there(desk: Path, words: str) -> None:
    (desk / "content/pages/sub").mkdir()
    (desk / "content/pages/sub/a.md").write_text("# A\n\n[up](../about.md)\n", "utf-8")
    (desk / "content/pages/about.md").write_text(f"# About\n\n{words}\n", "utf-8")
    found = [(str(each.location), each.code, each.severity) for each in check(load(desk)).problems]
    assert found == (
        [(f"content/pages/about.md:{LINKS[words]}", "hand-written-page", "warning")] if LINKS[words] else []
    )


FRAGMENTS = [
    *("<W>", "`<W>`", "a<b and W>d", "<!-- x --> W", "[W]: V", "[W]: <V>", "<script>W</script>", "![W](V.png 'U')"),
    *(
        "[W](javascript:V)",
        "| W | <V> |\n|---|---|\n| <U> | `<T>` |",
        "# W <V>",
        "> <![W]",
        "- W\n\n    <V>",
        "    <W>",
    ),
    *("```\n<W>\n```", "~~~\nW <V>\n~~~", "<?W ?>", "<div>W</div>", "<div>\n\nW <V>\n\n</div>", '<p style="W">V</p>'),
    *("&W;", "&copyW;", '[W](about.md "<V>")', "<W@x.y>", "**W", "*W", "_W_", "`W", "``W", "<td>W", "</W>", "<!W>"),
    *('<a href="W.md">V</a>', "<b title='W'>V</b>", "<b>W", "</b>W", "<b W>V</b>", "<table><tr><td>W", "</table>W"),
    *("<ul><li>W</ul>", "<br>W", "<hr W>", "<textarea>W", "<plaintext>W", "<title>W</title>", "<style>W</style>"),
    *("<svg onload=W>", '<a href="javascript:W">V</a>', "<https://x.example/W>", "<ftp://W>", "[W][V]", "[W]"),
    *("[V]: https://x.example/U", "<W", "W>", "<W\nV>", '<span\nclass="W">V</span>', "\\<W>", "\\`<W>\\`", "W  \nV"),
    *(
        "1. W\n2. <V>",
        "===\nW",
        "W\n===",
        "---\nW",
        "<![CDATA[W]]>",
        "<%= W %>",
        "<details><summary>W</summary>V</details>",
    ),
    *(
        '<span title="a>W">V</span>',
        "<dl><dt>W<dd>V</dl>",
        "##### W",
        "<W:V>",
        "<W/>",
        "<noscript>W</noscript>",
        "<p>W",
    ),
    *("<select><option>W</select>", "<iframe src=W>V</iframe>", "<base href=W>", "<html>W", "<caption>W", "<tr>W</tr>"),
    *(
        "[[W]]",
        "[[quote:W|V]]",
        "<pre>W <V></pre>",
        "<!-- a\n\nb --> W",
        "  <!-- a --> W",
        "x<W>y<V>z",
        "<<W>>",
        "<W<V>>",
    ),
    *("<b><i>W</b></i>V", "[^W]: V", "x[^W]", "!!! note\n    W", "W\n:   V", '<div markdown="1">\n*W* <V>\n</div>'),
]
JOINED = st.lists(
    st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from(["\n\n", "\n", " ", ""])), min_size=1, max_size=6
)


@given(JOINED, st.sampled_from([ALONE, ALL]))
@settings(max_examples=400, deadline=None)
def test_no_word_vanishes_and_nothing_active_is_left(
    fragments: list[tuple[str, str]], extensions: tuple[str, ...]
) -> None:
    words: list[str] = []

    def named(match: re.Match[str]) -> str:
        words.append(f"q{len(words)}z")
        return words[-1]

    page = "".join(re.sub(r"(?<![A-Z])[WVUT](?![A-Z])", named, text) + gap for text, gap in fragments)
    made = html(page, extensions)
    tree = LexborHTMLParser(f"<body>{made}")
    nodes = list(tree.css("body *"))
    shown = {"href", "title", "class", "lang", "dir", "value"}
    values = " ".join(value or "" for node in nodes for name, value in node.attributes.items() if name in shown)
    seen = f"{tree.text()} {values}"
    assert [word for word in words if word not in seen] == [], (page, made)
    assert {node.tag for node in nodes} <= TAGS
    assert not [name for node in nodes for name in node.attributes if name.startswith("on") or name == "style"]
    assert "javascript:" not in values


@pytest.mark.parametrize("text", ["<!--", "a``b`", "```x\n", "<a ", '<a b="', "<b>", "<@", "![", "&a", "[a]: <"])
def test_a_page_is_read_in_time_that_grows_with_its_length(text: str) -> None:
    def taken(times: int) -> float:
        page, found = text * times, []
        for _ in range(3):
            begun = time.process_time()
            assert len(list(parts(page))) <= len(page)
            found.append(time.process_time() - begun)
        return min(found)

    taken(100)
    gc.collect()
    gc.disable()  # else the objects of all other tests are looked through
    try:
        assert taken(40_000) < 40 * taken(4_000) + 0.5
    finally:
        gc.enable()


def test_an_admonition_is_one_on_every_desk(desk: Path) -> None:
    (desk / "content/pages/about.md").write_text("# About\n\n!!! note\n    Careful: a<b.\n\nAfter.\n", "utf-8")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    page = LexborHTMLParser((desk / "site/about/index.html").read_text("utf-8"))
    box = page.css_first("div.admonition.note")
    assert box is not None
    assert [node.text() for node in box.css("p")] == ["Note", "Careful: a<b."]
