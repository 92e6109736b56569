"""Pictures: what each is made of, from how many items on it is drawn, and that it repeats a table's words."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import DESKS
from selectolax.lexbor import LexborHTMLParser, LexborNode

from briefings.check import check
from briefings.compose import Views
from briefings.compose.briefing import BriefingRecord
from briefings.compose.data import features
from briefings.compose.incident import periods
from briefings.compose.overview import OverviewRecord
from briefings.compose.page_context import PageContext
from briefings.compose.views import Drawn, Facts, Map, Spot, Timeline
from briefings.load.desk import load
from briefings.model.dates import parse
from briefings.model.sheets import Briefing
from briefings.problems import AuthorError
from briefings.release import cut
from briefings.render.land import Box, land
from briefings.render.maps import drawn_map
from briefings.render.pictures import ground_row, time_axis, time_bar
from briefings.render.sheet_pages import Drawer

Edit = Callable[[Path, str, str], None]


def composed(desk: Path) -> Views:
    checked = check(load(desk))
    assert [problem for problem in checked.problems if problem.severity == "error"] == []
    return Views(cut(checked.catalogue, checked.verdicts), Drawer(None), packs=False)


def timelines(full: BriefingRecord) -> list[Any]:
    """Return the timelines of a briefing of which all else is drawn."""
    assert [sheet for section in full.sections for group in section.groups for sheet in group.sheets]
    return [annex.timeline for annex in full.annexes if annex.timeline]


def rested(views: Views) -> list[tuple[str, str]]:
    """Return which statement is based on what, in words, as the only briefing's page says it."""
    (view,) = views.briefings
    page = LexborHTMLParser(view.page.html)
    rows = page.css("table.grounds tbody tr")
    return [(words(one.css_first("th")), words(one.css("td")[-1])) for one in rows]


def row(views: Views, target: str, label: str) -> LexborNode:
    """Return the row of a sheet's page with this label, as its template drew it."""
    html = next(view.html for view in views.pages if isinstance(view, Drawn) and view.target == target)
    (found,) = [one for one in LexborHTMLParser(html).css("section.row") if words(one.css_first("h2")) == label]
    return found


def words(node: LexborNode | None) -> str:
    return " ".join(node.text().replace("\u00a0", " ").split()) if node else ""


def facts(found: LexborNode) -> dict[str, LexborNode]:
    return {words(one.css_first("dt")): one.css_first("dd") for one in found.css("dl.facts > div")}


def briefing(views: Views, target: str = "briefing:night-closure-brief") -> BriefingRecord:
    """Return the values of a briefing as its page shows them."""
    sheet = next(sheet for sheet in views.index.every(Briefing) if str(sheet.ref) == target)
    context = PageContext(views.index)
    context.show(sheet.ref)
    form = views.index.release.forms.get(sheet.form)
    assert form
    return BriefingRecord(sheet, context, short=form.is_short)


def drawn(edtf: str) -> list[tuple[int, bool, str, str]]:
    """Return each stretch as its length in days, whether it lasted, and its ends."""
    return [(one.after - one.first, one.lasted, one.start, one.end) for one in periods(parse(edtf))]


@pytest.mark.parametrize(
    ("edtf", "expected"),
    [
        ("2025-12-02", [(1, True, "known", "known")]),
        ("2025-09", [(30, False, "known", "known")]),
        ("2025-23", [(91, False, "known", "known")]),  # a season is a bar, not a dot
        ("2025~", [(365, False, "about", "about")]),
        ("2025-09-10?", [(1, True, "about", "about")]),
        ("2025-09-10/2025-09-20", [(11, True, "known", "known")]),  # lasted: drawn otherwise than somewhere within
        ("[2025-09-10..2025-09-20]", [(11, False, "known", "known")]),
        ("2025-09/2025-11", [(29, False, "known", "none"), (33, True, "none", "none"), (29, False, "none", "known")]),
        ("2025-09-10/2025-09-20~", [(11, True, "known", "about")]),
        ("2025-09/2025-09-20", [(20, False, "known", "known")]),
        ("../2025-12-02", [(180, False, "open", "known")]),
        ("2025-12-02/..", [(180, True, "known", "open")]),
        ("{2025-09-10,2025-09-20}", [(1, True, "known", "known"), (1, True, "known", "known")]),
        ("[2025-09-10,2025-09-20]", [(1, False, "known", "known"), (1, False, "known", "known")]),
    ],
)  # fmt: skip
def test_a_date_is_the_stretches_it_is_known_to_be(edtf: str, expected: list[tuple[int, bool, str, str]]) -> None:
    assert drawn(edtf) == expected


def dated(desk: Path, *dates: str) -> None:
    """Give the made-up desk an incident for each date, and a full pack with a timeline of everything."""
    mishap = (desk / "content/incidents/harbour-mishaps.yml").read_text("utf-8")
    for number, date in enumerate(dates):
        text = mishap.replace("Mishaps in the outer harbour", f"Row {number}")
        text = text.replace("{edtf: ../2026-03-04, as_reported: In recent weeks}", f'{{edtf: "{date}"}}')
        (desk / f"content/incidents/row-{number}.yml").write_text(text, "utf-8")
    brief = (desk / "content/briefings/night-closure-brief.yml").read_text("utf-8")
    full = brief.replace("form: one-pager", "form: full-pack").replace("number: HD-1", "number: HD-9")
    shown = "sections: [{heading: Rows, include: {kind: incident}}]\nannexes: [timeline]\n"
    (desk / "content/briefings/full.yml").write_text(full + shown, "utf-8")


@pytest.mark.parametrize(("more", "part"), [(2, Facts), (3, Timeline)])
def test_a_timeline_is_drawn_from_five_dated_items_and_is_a_list_before(desk: Path, more: int, part: type) -> None:
    dated(desk, *["2025-09/2025-11", "2025-23", "2025-10-05~"][:more])
    full = briefing(composed(desk), "briefing:full")
    (found,) = timelines(full)
    assert type(found) is part
    assert len(found.rows) == 2 + more
    if part is Timeline:
        assert found.signs == (True, True, True, True, True)
        words = "Solid: it lasted all this time. Hatched: somewhere within. A line is a known limit. A dashed line is a limit that"
        html = next(view.html for view in composed(desk).pages if view.target == "list:incidents/when-and-where")
        legend = LexborHTMLParser(html).css(".legend-order")[0].text()
        assert legend.startswith(words) and "A faded end" in legend


def test_a_bar_is_drawn_of_several_stretches_and_says_in_words_what_its_signs_mean(desk: Path) -> None:
    dated(desk, "2025-09/2025-11", "2025-12-02", "2025-09~", "2025-09~/2025-11-02")
    views = composed(desk)
    remarks = {}
    for number in range(4):
        when = row(views, f"incident:row-{number}", "What is reported")
        remarks[number] = [words(one) for one in when.css(".notes > p:not([id])")], len(when.css(".bar-box"))
    assert remarks == {
        0: (["Solid: it lasted all this time. Hatched: somewhere in this time. Not to scale."], 1),
        1: ([], 0),  # one day
        2: ([], 0),  # one stretch: the words say as much
        3: (
            [
                "Solid: it lasted all this time. Hatched: somewhere in this time. A dashed end is approximate or "
                "uncertain; the words say which. Not to scale."
            ],
            1,
        ),
    }


def test_pictures_have_no_style_no_colour_and_a_name_or_no_voice(desk: Path) -> None:
    dated(desk, "2025-09/2025-11", "[2025-09-10,2025-09-20]", "2025-12-02/..")
    views = composed(desk)
    (line,) = timelines(briefing(views, "briefing:full"))
    pictures = [time_axis(line.scale, line.ticks), *(time_bar(row.stretches, line.ticks) for row in line.rows)]
    rows = (row(views, f"incident:row-{number}", "What is reported") for number in range(3))
    pictures += [picture.html or "" for one in rows for picture in one.css(".bar-box svg")]
    assert len(pictures) == 1 + 5 + 2  # a set of days and a day since when have several stretches
    for picture in pictures:
        assert "style=" not in picture and "url(" not in picture and "#" not in picture
        assert ("<title>" in picture) != ('aria-hidden="true"' in picture)


PLACES = {
    "bay": "[20.5, 57, 24, 58.5]",
    "inland": "[14.1, 49, 24.2, 54.9]",
    "outer-harbour": "[18.6, 54.3, 19.6, 54.9]",
    "pier": "[10.2, 56.1]",
}


def placed(desk: Path, *names: str) -> None:
    """Give the made-up desk a gazetteer, an incident at each of these places, and one whose place has no coordinates."""
    lines = [
        f"  - {{id: {name}, name: The {name}, coordinates: {where}, coordinates_from: made up}}"
        for name, where in PLACES.items()
    ]
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as settings:
        settings.write("\n".join(["places:", *lines, ""]))
    mishap = (desk / "content/incidents/harbour-mishaps.yml").read_text("utf-8")
    for name in (*names, "unknown"):
        precision = "point" if name == "pier" else "sea-area"
        place = f", place: {name}" if name in PLACES else ""
        text = mishap.replace("Mishaps in the outer harbour", f"Something at {name}")
        text = text.replace("when: ", f"where: {{name: A place, precision: {precision}{place}}}\nwhen: ")
        (desk / f"content/incidents/at-{name}.yml").write_text(text, "utf-8")


def test_two_places_make_no_map_and_no_page_of_it(desk: Path) -> None:
    placed(desk, "bay", "pier")
    assert "incidents/_when-and-where.html" not in composed(desk).records


def test_a_map_is_drawn_from_three_places_with_the_list_beside_it(desk: Path) -> None:
    names = ("bay", "inland", "pier")
    placed(desk, *names)
    overview = composed(desk).records["incidents/_when-and-where.html"]
    assert isinstance(overview, OverviewRecord)
    (drawn,) = [part for part in overview.places if isinstance(part, Map)]
    (table,) = [part for part in overview.places if isinstance(part, Facts)]
    numbered = [f"{number}\u2002The {name}" for number, name in enumerate(names, start=1)]
    assert [fact.name for fact in table.rows] == [*numbered, "A place", "not recorded"]
    assert drawn.words == "Map of 3 places: 1 The bay, 2 The inland and 3 The pier."
    assert drawn.has_points


def test_an_area_is_a_box_and_only_a_point_is_a_ring(desk: Path) -> None:
    spots = tuple(
        Spot(str(number), f"The {name}", tuple(float(part) for part in where.strip("[]").split(",")))
        for number, (name, where) in enumerate(PLACES.items(), start=1)
    )
    picture = str(drawn_map(Map("Four <places>", spots, has_points=True)))
    assert picture.count("<circle") == 1
    assert picture.count("<rect") == picture.count('stroke-dasharray="5 3"') == 3
    assert "<title>Four &lt;places&gt;</title>" in picture
    assert [name for name in PLACES if f">The {name}</tspan></text>" in picture] == list(PLACES)
    assert "style=" not in picture and "#" not in picture
    assert len(picture) < 20_000


def test_coastlines_are_cut_to_what_a_map_shows() -> None:
    """A box in the middle of the land is all land, one in the ocean has none, the whole earth is about a third land."""

    def share(box: Box) -> float:
        size = (box.east - box.west) * (box.north - box.south)
        rings = land(box)
        area = sum(
            abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2
            for ring in rings
        )
        assert all(box.west <= x <= box.east and box.south <= y <= box.north for ring in rings for x, y in ring)
        return round(area / size, 2)

    assert share(Box(20, 50, 24, 52)) == 1.0
    assert share(Box(-40, 30, -35, 35)) == 0.0
    assert 0.3 < share(Box(-180, -90, 180, 90)) < 0.45


def test_places_leave_as_they_are_known(desk: Path) -> None:
    placed(desk, "bay", "pier")
    found = {entry["id"]: entry for entry in features(composed(desk).index)}
    assert found["at-pier"]["geometry"] == {"type": "Point", "coordinates": [10.2, 56.1]}
    ring = [[20.5, 57.0], [24.0, 57.0], [24.0, 58.5], [20.5, 58.5], [20.5, 57.0]]
    assert found["at-bay"]["geometry"] == {"type": "Polygon", "coordinates": [ring]}
    assert found["at-bay"]["bbox"] == [20.5, 57.0, 24.0, 58.5]
    assert found["at-bay"]["properties"]["coordinates_are"] == "a box around the place, not its border"
    assert found["at-unknown"]["geometry"] is None


@pytest.mark.parametrize(
    "wrong",
    ["[54.3]", "[18.6, 95]", "[200, 54]", "[24, 57, 20, 58]", "[20, 58, 24, 57]", "[a, b]", "20 57"],
)
def test_coordinates_that_cannot_be_are_refused(desk: Path, wrong: str) -> None:
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"places: [{{id: bay, name: Bay, coordinates: {wrong}, coordinates_from: made up}}]\n")
    with pytest.raises(AuthorError) as caught:
        load(desk)
    (problem,) = caught.value.problems
    assert problem.code == "wrong-value"
    assert "coordinates" in problem.message


def test_many_voices_of_one_origin_are_one_and_what_contradicts_is_drawn() -> None:
    views = composed(DESKS / "supply")
    (view,) = views.briefings
    found = briefing(views, view.target).grounds
    assert found
    assert [row.grounds for row in found.rows] == [(("quoted", "quoted", "contradicts"), ()), ((), ("reported",))]
    assert rested(views) == [
        ("Judgement 1", "1 origin (A): 2 quotations, 1 that contradicts it"),
        ("Judgement 2", "1 origin (B): 1 paraphrase or place in a text"),
    ]
    assert [name for name, _ in found.legend] == ["quoted", "reported", "contradicts"]
    for row in found.rows:
        picture = ground_row(row, found)
        assert picture.count("transform=") == sum(map(len, row.grounds))
        assert "style=" not in picture and 'aria-hidden="true"' in picture


def test_a_briefing_of_one_origin_has_no_table_of_origins(desk: Path) -> None:
    views = composed(desk)
    (view,) = views.briefings
    shown = briefing(views)
    assert (shown.form, view.form) == ("one-pager", "One-page brief")
    found = shown.grounds
    assert found
    assert found.letters == ("A",)
    assert len(found.rows) == len(shown.points)
    assert not LexborHTMLParser(view.page.html).css("table.grounds")
    pack = Drawer(None).briefing(views.index.every(Briefing)[0], views.index, views.site).pack
    assert pack and pack.form == "one-pager"
    assert not LexborHTMLParser(pack.html).css("table.grounds")


@pytest.mark.parametrize(("origins", "letters"), [(5, 6), (6, 0)])
def test_of_more_origins_than_can_be_drawn_the_words_alone_tell(desk: Path, origins: int, letters: int) -> None:
    source = (desk / "content/sources/pilots-warn-2026-03-04.yml").read_text("utf-8")
    rows = []
    for number in range(origins):
        lines = [line for line in source.splitlines() if not line.startswith(("snapshot", "captured"))]
        (desk / f"content/sources/another-{number}.yml").write_text("\n".join(lines) + "\n", "utf-8")
        rows.append(f"{{source: another-{number}, at: p1}}")
    brief = desk / "content/briefings/night-closure-brief.yml"
    text = brief.read_text("utf-8")
    old = "evidence: [{source: pilots-warn-2026-03-04, at: p4}]"
    assert old in text
    brief.write_text(text.replace(old, f"evidence: [{', '.join(rows)}]"), "utf-8")
    views = composed(desk)
    found = briefing(views).grounds
    assert found
    assert len(found.letters) == letters
    assert rested(views)[2][1].startswith(f"{origins} origins (B, C")


def test_an_inferred_position_says_why_and_a_conditional_one_on_which_condition(desk: Path, edit: Edit) -> None:
    edit(
        desk / "content/topics/night-closure.yml",
        "    reason: She says",
        "    conditions: if pilots are paid\n    reason: She says",
    )
    views = composed(desk)
    held = row(views, "topic:night-closure", "Positions").css("table.held tbody tr")
    (found,) = [one for one in held if words(one).endswith("She says that every option is looked at.")]
    cells = {one.attributes["data-label"]: words(one) for one in found.css("td[data-label]")}
    assert cells["Position"].startswith("Our reading: ")
    assert cells["Position"].endswith("on condition: if pilots are paid")


def test_each_field_of_an_incident_has_its_own_note(desk: Path, edit: Edit) -> None:
    mishaps = desk / "content/incidents/harbour-mishaps.yml"
    edit(
        mishaps,
        "extent: {kind: series, looked_for: [count]}",
        "occurrence: reported\nextent: {kind: series, note: No list is given.}",
    )
    where = (
        "{name: Basin, precision: area, as_reported: patchy, note: Which side is left open., evidence: [{quote: %s}]}"
    )
    edit(mishaps, "when: ", f"where: {where % 'article-patchy'}\nwhen_note: Counted back from the report.\nwhen: ")
    views = composed(desk)
    by_name = facts(row(views, "incident:harbour-mishaps", "What is reported"))
    subs = {name: words(fact.css_first(".sub")) for name, fact in by_name.items()}
    assert subs["When"] == "Counted back from the report."
    assert subs["How many"] == "No list is given."
    assert subs["Where"] == "Only the area is given; in the source “patchy”. Which side is left open."
    marks = {name: [words(mark) for mark in fact.css("a.mark")] for name, fact in by_name.items()}
    assert marks["How many"] == marks["When"] == ["1"]
    assert marks["Where"] == ["2"], "what it is based on itself, not what the whole account is based on"


def test_wordings_that_differ_stand_in_columns(desk: Path, edit: Edit) -> None:
    source = desk / "content/sources/pilots-warn-2026-03-04.yml"
    edit(source, "reliability: F", "reliability: F\nwordings: [{at: h, words: Sail}, {at: p1, words: patchy}]")
    found = row(composed(desk), "source:pilots-warn-2026-03-04", "Different words in different places")
    assert [(words(one.css_first("h3")), words(one.css_first("p"))) for one in found.css(".column")] == [
        ("Headline", "“Sail”"),
        ("Paragraph 1", "“patchy”"),
    ]


def test_an_axis_has_years_or_where_all_lies_close_months_with_room_for_their_names(desk: Path, edit: Edit) -> None:
    dated(desk, "2026-02", "2026-03-01", "2026-01-05/2026-03-01")
    edit(desk / "content/incidents/pier-opening.yml", "edtf: 2019", "edtf: 2026-03-02")

    def axis() -> tuple[str, tuple[str, ...]]:
        (line,) = timelines(briefing(composed(desk), "briefing:full"))
        gaps = {b - a for (_, a), (_, b) in pairwise(line.ticks)}
        assert max(gaps) - min(gaps) <= 20  # a month is not a month, a year not a year
        return line.scale, tuple(label for label, _ in line.ticks)

    assert axis() == (
        "September 2025 to March 2026",
        ("September 2025", "", "", "December 2025", "", "", ""),  # a name would run out of the axis
    )
    edit(desk / "content/incidents/pier-opening.yml", "edtf: 2026-03-02", "edtf: 2010")
    edit(desk / "content/incidents/row-0.yml", "2026-02", "2014-02")  # else one alone lay far from all others
    assert axis() == ("2010 to 2025", ("2010", "2013", "2016", "2019", "2022", "2025"))


def test_an_actors_words_stand_in_the_order_of_time(desk: Path) -> None:
    source = (desk / "content/sources/pilots-warn-2026-03-04.yml").read_text("utf-8")
    lines = [line for line in source.splitlines() if not line.startswith(("snapshot", "captured"))]
    earlier = "\n".join(lines).replace("{edtf: 2026-03-04, as_reported: 3/4/2026, order: month-first}", "2025-11-20")
    (desk / "content/sources/zz-earlier.yml").write_text(f"{earlier}\n", "utf-8")
    gist = "mode: paraphrase\ngist: called for more lights\nspeaker: ilse-brandt\nsource: zz-earlier\nat: p1\n"
    status = "status: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n"
    (desk / "content/quotes/zz-lights.yml").write_text(gist + status, "utf-8")
    found = row(composed(desk), "actor:ilse-brandt", "Quotations")
    anchors = [one.id for one in found.css(".spoken")]
    assert anchors[0] == "quote-zz-lights"
    assert len(anchors) > 1
