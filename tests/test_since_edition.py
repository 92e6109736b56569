"""A section of a briefing says what changed since one of its editions: the same on page and in pack, and nothing that may not leave."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from conftest import BASE, done, run, tree
from opened import carried
from selectolax.lexbor import LexborHTMLParser

Edit = Callable[[Path, str, str], None]
ID = "night-closure-brief"
BRIEF = f"content/briefings/{ID}.yml"
PILOT = "content/quotes/pilot-somebody-will-drown.yml"
SECTION = "sections: [{heading: What changed, changes_since: 1, marking: TLP:CLEAR}]\n"


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a desk with one edition of a briefing, which then has a section of changes, and its built site."""
    desk = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("since") / "desk"))
    brief = desk / BRIEF
    brief.write_text(brief.read_text("utf-8").replace("form: one-pager", "form: briefing"), "utf-8")
    done("issue", ID, "--on", "2026-03-12", "--desk", desk)
    brief.write_text(brief.read_text("utf-8") + SECTION, "utf-8")
    done("build", "--desk", desk)
    return desk


@pytest.fixture
def copy(issued: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(issued, tmp_path / "desk"))


def section(desk: Path) -> list[str]:
    """Return what the section says on the page, line by line, and see that the pack says the same."""
    page = LexborHTMLParser((desk / f"site/briefings/{ID}/index.html").read_text("utf-8"))
    part = page.css_first("#section-1")
    assert part is not None
    found = [" ".join(node.text().replace("\xa0", " ").split()) for node in part.css("p, li")]
    document = pypdfium2.PdfDocument(desk / f"site/packs/{ID}.pdf")
    pack = " ".join(" ".join(leaf.get_textpage().get_text_range() for leaf in document).replace("\xa0", " ").split())
    assert all(line in pack.replace("\ufffe", "") for line in found)
    return found


def test_where_nothing_changed_it_says_so(issued: Path) -> None:
    assert section(issued) == ["Since HD-1, edition 1 of 12 March 2026: nothing changed."]


def change(desk: Path, edit: Edit) -> None:
    """Correct a quotation, take a point away with what it names, and add a gap."""
    edit(desk / PILOT, "described_as: One pilot,", "described_as: A pilot,")
    edit(desk / PILOT, "revised: 2026-03-10", "revised: 2026-03-20")
    with (desk / PILOT).open("a", encoding="utf-8") as file:
        file.write(
            "corrections:\n  - {on: 2026-03-20, item: anonymous.described_as, was: One, now: A, why: Uncounted.}\n"
        )
    edit(desk / BRIEF, "gaps: [who", "gaps: [what it cost, who")
    lines = (desk / BRIEF).read_text("utf-8").splitlines(keepends=True)
    (desk / BRIEF).write_text("".join(line for line in lines if "nobody-gains" not in line), "utf-8")
    edit(desk / "content/quotes/lukasiewicz-nobody-gains.yml", "status: published", "status: draft")
    topic = desk / "content/topics/night-closure.yml"
    topic.write_text(
        topic.read_text("utf-8").replace("quote: lukasiewicz-nobody-gains", "quote: lukasiewicz-narrower-water"),
        "utf-8",
    )


def test_it_names_what_the_release_has_and_counts_the_rest(copy: Path, edit: Edit) -> None:
    change(copy, edit)
    with (copy / BRIEF).open("a", encoding="utf-8") as file:
        file.write("  - {heading: What happened, include: {kind: incident}}\n")
    edit(copy / BRIEF, f"{SECTION}", f"sections:\n  - {SECTION[11:-2]}\n")
    said = done("build", "--desk", copy)
    told, *changes = section(copy)
    assert told == (
        "Since HD-1, edition 1 of 12 March 2026: 1 quote changed; 2 incidents, 1 gap, 1 section new; 1 quote, 1 point gone; "
        "2 points and 1 position changed; no error was corrected."
    )
    assert "Quote changed: A pilot, paragraph 4 (anonymous, described as). Uncounted." in changes
    assert "Gap, new: what it cost." in changes
    assert [line for line in changes if line.startswith("Section")] == ["Section, new: What happened."]
    assert not any("gone" in line for line in changes)
    assert "wrote 0" not in said
    fresh = Path(shutil.copytree(copy, copy.parent / "fresh", ignore=shutil.ignore_patterns(".briefings", "site")))
    done("build", "--desk", fresh)
    assert tree(fresh / "site") == tree(copy / "site")
    assert "Nothing changed" in done("build", "--desk", copy)


def test_former_words_stay_in_the_edition(copy: Path, edit: Edit) -> None:
    """A source and words that only the edition has are named nowhere in the new text."""
    edit(copy / BRIEF, "One pilot, not named, said", "One QUINCUNX, not named, said")
    done("issue", ID, "--on", "2026-03-25", "--typos", "--desk", copy)
    edit(copy / BRIEF, "One QUINCUNX, not named, said", "One pilot, not named, said")
    edit(copy / BRIEF, "changes_since: 1", "changes_since: 2")
    done("build", "--desk", copy)
    assert any(line.startswith("Point changed") for line in section(copy))
    for path in (f"briefings/{ID}/index.html", f"packs/{ID}.pdf", "data/briefings.json"):
        assert "quincunx" not in carried(path, (copy / "site" / path).read_bytes())
    assert "quincunx" in carried("2.pdf", (copy / f"site/packs/{ID}/2.pdf").read_bytes())


@pytest.mark.parametrize(
    ("severable", "out", "part"),
    [
        ("", "not in this release: briefing:{id}: ", ""),
        (", severable: true", "left out of briefing:{id}: ", "Part of this briefing is left out of this release."),
    ],
)
def test_an_edition_above_the_release_is_not_named(copy: Path, edit: Edit, severable: str, out: str, part: str) -> None:
    edit(copy / BRIEF, "form: briefing", "form: briefing\nmarking: TLP:AMBER")
    done("issue", ID, "--on", "2026-03-25", "--marking", "TLP:AMBER", "--typos", "--desk", copy)
    edit(copy / BRIEF, "\nmarking: TLP:AMBER", "")
    edit(copy / BRIEF, "changes_since: 1", f"changes_since: 2{severable}")
    said = done("build", "--desk", copy, "--no-packs")
    reason = "`sections.1.changes_since`: edition 2 is left out: its marking is TLP:AMBER"
    assert out.format(id=ID) + reason in said
    page = copy / f"site/briefings/{ID}/index.html"
    assert page.is_file() == bool(part)
    assert "edition 2" not in (page.read_text("utf-8") if part else "")
    assert part in (page.read_text("utf-8") if part else "")
    done("build", "--desk", copy, "--no-packs", "--marking", "TLP:AMBER")
    marked = LexborHTMLParser(page.read_text("utf-8")).css_first("p.marking")
    assert marked is not None
    assert marked.text().strip() == "TLP:AMBER"  # as the edition that it names


def test_an_edition_that_there_is_not_has_the_nearest_beside_it(copy: Path, edit: Edit) -> None:
    edit(copy / BRIEF, "changes_since: 1", "changes_since: 3")
    found = json.loads(run("check", "--desk", copy, "--format", "json").stdout)
    lines = (copy / BRIEF).read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, start=1) if "changes_since" in text)
    assert [(each["code"], each["line"], each["column"], each["expected"], each["hint"]) for each in found] == [
        ("unknown-edition", line, lines[line - 1].index("3") + 1, "1", "did you mean `1`?")
    ]


def test_a_recalled_edition_is_named_as_recalled(copy: Path) -> None:
    why = "A speaker was named by mistake."
    done("recall", ID, "--edition", "1", "--on", "2026-03-22", "--why", why, "--desk", copy)
    done("build", "--desk", copy)
    assert section(copy)[0].endswith(f"nothing changed. Recalled on 22 March 2026: {why}")
