"""Pages of topics, incidents, actors and sources: the point first, each thing once, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser, LexborNode

TOPIC = "topics/preemptive-measures"
HELD = [
    ("Maria Zakharova", "an extremely irresponsible step", "against", "irresponsible"),
    ("Moscow [Russia], no person named", "Moscow denounced talk of escalation.", "against", "this talk"),
    ("Giuseppe Cavo Dragone", "“We are studying everything”", "undecided", "No decision is reported"),
    ("Leaders from the Baltics and Poland", "reactive approach", "in favour", "purely reactive"),
    ("One Baltic diplomat, not named", "continue being reactive", "in favour", "merely reacting"),
]
SILENT = ["Bruce Carlson", "Carrie Filipetti", "Denis Gonchar", "NATO", "Poland", "Russian officials"]
SENTENCE = "No one is named as responsible."


def flat(node: LexborNode | None) -> str:
    return " ".join(node.text(separator=" ").replace("\u00a0", " ").split()).replace(" ,", ",") if node else ""


def main_of(example: Path, page: str, *, folded: bool = True) -> LexborNode:
    main = LexborHTMLParser((example / f"site/{page}/index.html").read_text("utf-8")).css_first("main")
    assert main
    if not folded:
        for node in main.css("details > :not(summary)"):
            node.decompose()
    return main


def row(main: LexborNode, label: str) -> LexborNode:
    (found,) = [one for one in main.css("section.row") if flat(one.css_first("h2")) == label]
    return found


def test_a_topic_has_one_row_a_holder(example: Path) -> None:
    main = main_of(example, TOPIC)
    stated, silent = row(main, "Positions").css("table.held")
    assert [flat(one) for one in stated.css("thead th")] == ["Who", "Words", "Position", "Why"]
    found = stated.css("tbody tr")
    for line, (who, said, stance, why) in zip(found, HELD, strict=True):
        cells = {one.attributes["data-label"]: flat(one) for one in line.css("td[data-label]")}
        assert flat(line.css_first("p.name")) == who
        assert said in cells["Words"]
        assert cells["Position"].startswith(f"Our reading: {stance}")
        assert why in cells["Why"]
        assert line.css("td a.mark"), "a position has the mark of its note"
    assert [flat(one.css_first("th")) for one in silent.css("tr")] == SILENT
    for name in ("Maria Zakharova", "Carrie Filipetti"):
        assert flat(main).count(name) == 1 + (name == "Maria Zakharova")  # the other is in the folded balance of words


@pytest.mark.parametrize(
    ("page", "folded"),
    [
        (TOPIC, {"How much each side is quoted", "Cite", "This page"}),
        ("actors/michael-mcgrath", {"Other names; why included", "Cite", "This page"}),
        (
            "sources/preemptive-strikes-2025-12-02",
            {"Actors: 20", "Incidents and events: 7", "Topics: 2", "Cite", "This page"},
        ),
    ],
)
def test_what_serves_the_page_is_folded(example: Path, page: str, folded: set[str]) -> None:
    assert folded <= {flat(one) for one in main_of(example, page).css(".row.folded summary")}


def test_an_incident_says_once_what_the_source_does_not_state(example: Path) -> None:
    for path in sorted((example / "site/incidents").glob("*/index.html")):
        main = main_of(example, f"incidents/{path.parent.name}")
        facts = {flat(one.css_first("dt")): flat(one.css_first("dd")) for one in main.css(".facts > div")}
        assert not [name for name, value in facts.items() if value in ("not stated", "none in this source")]
        assert "Status" not in facts
        assert flat(main).count(SENTENCE) <= 1
        absent = [flat(one) for one in main.css(".not-stated li")]
        assert len(absent) == len(set(absent))
    cables = main_of(example, "incidents/data-cable-cuts")
    assert SENTENCE in flat(cables.css_first(".head .key"))
    assert flat(row(cables, "Mentioned alongside")).startswith("Mentioned alongside Drones over Polish territory")


def test_an_actors_own_quotations_do_not_repeat_name_and_role(example: Path) -> None:
    main = main_of(example, "actors/giuseppe-cavo-dragone")
    said = row(main, "Quotations")
    assert len(said.css(".spoken")) == 5
    assert "Giuseppe Cavo Dragone" not in flat(said)
    assert "Admiral" not in flat(said)
    assert flat(main).count("Admiral") == 1
    moscow = main_of(example, "actors/russia")
    assert "Moscow [Russia], no person named" in flat(row(moscow, "Quotations"))


def test_an_actor_without_words_is_a_few_lines(example: Path) -> None:
    main = main_of(example, "actors/united-nations", folded=False)
    assert len(flat(main).split()) < 60
    assert "No quotation recorded." in flat(main)


def test_a_source_lists_its_quotations_by_paragraph(example: Path) -> None:
    found = row(main_of(example, "sources/preemptive-strikes-2025-12-02"), "Quotations and paraphrases: 21")
    places = [flat(one) for one in found.css("dt")]
    assert places == ["Headline", *(f"Paragraph {number}" for number in range(1, 9))]
    assert len(found.css("li")) == 21
    assert all(one.css("a") for one in found.css("li"))


@pytest.mark.parametrize("page", [TOPIC, "sources/preemptive-strikes-2025-12-02", "actors/poland"])
def test_a_grade_leads_to_the_line_that_explains_it(example: Path, page: str) -> None:
    found = [one for one in main_of(example, page).css('a[href$="#reliability"]') if "cannot be judged" in flat(one)]
    assert found
    method = LexborHTMLParser((example / "site/how-we-check/index.html").read_text("utf-8"))
    assert "cannot be judged" in flat(method.css_first("#reliability"))


def test_only_a_long_page_has_a_list_of_its_rows(example: Path) -> None:
    for path in sorted((example / "site").glob("*/*/index.html")):
        main = LexborHTMLParser(path.read_text("utf-8")).css_first("main")
        assert main
        places = [one.attributes["id"] for one in main.css("section.row[id]:not(.folded)")]
        listed = [(one.attributes["href"] or "").removeprefix("#") for one in main.css("nav.rows a")]
        assert not listed or (len(listed) > 6 and set(listed) <= set(places)), path
