"""Pictures: what each is made of, from how many items on it is drawn, and that it repeats a table's words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from briefings.check import check
from briefings.compose import Views, compose
from briefings.compose.periods import is_one_day, periods
from briefings.compose.views import Bar, Facts, Page, Timeline
from briefings.load.desk import load
from briefings.model.dates import parse
from briefings.release import cut
from briefings.render.pictures import bar, time_axis, time_bar


def composed(desk: Path) -> Views:
    checked = check(load(desk))
    assert [problem for problem in checked.problems if problem.severity == "error"] == []
    return compose(cut(checked.catalogue, checked.verdicts), packs=False)


def parts(rows: Any, kind: type) -> list[Any]:
    return [part for row in rows for part in row.parts if isinstance(part, kind)]


def page(views: Views, target: str) -> Page:
    return next(view for view in views.pages if isinstance(view, Page) and view.target == target)


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


def test_only_one_exact_day_has_no_bar() -> None:
    one_day = {
        text: is_one_day(parse(text)) for text in ("2025-12-02", "2025-12-02~", "2025-12", "{2025-09-10,2025-09-20}")
    }
    assert one_day == {"2025-12-02": True, "2025-12-02~": False, "2025-12": False, "{2025-09-10,2025-09-20}": False}


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
    view = next(view for view in composed(desk).briefings if view.target == "briefing:full")
    section = next(section for section in view.sections if section.heading == "Annex: time")
    (found,) = [one for row in section.rows for one in row.parts]
    assert type(found) is part
    assert len(found.rows) == 2 + more
    if part is Timeline:
        words = "Solid: it lasted all this time. Hatched: somewhere within. A line is a known limit. A dashed line is a limit that"
        assert found.legend.startswith(words)
        assert "A faded end" in found.legend


def test_a_bar_says_in_words_what_its_signs_mean(desk: Path) -> None:
    dated(desk, "2025-09-10/2025-09-20", "2025-12-02", "2025-09~")
    views = composed(desk)
    remarks = {}
    for number in range(3):
        (when,) = [row for row in page(views, f"incident:row-{number}").rows if row.label == "When"]
        remarks[number] = [note.line[0].text for note in when.notes], len(parts([when], Bar))
    assert remarks == {
        0: (["Solid: it lasted all this time. Not to scale."], 1),
        1: ([], 0),
        2: (
            [
                "Hatched: somewhere in this time. A dashed end is approximate or uncertain; the words say which. Not to scale."
            ],
            1,
        ),
    }


def test_pictures_have_no_style_no_colour_and_a_name_or_no_voice(desk: Path) -> None:
    dated(desk, "2025-09/2025-11", "[2025-09-10,2025-09-20]", "2025-12-02/..")
    views = composed(desk)
    view = next(view for view in views.briefings if view.target == "briefing:full")
    (line,) = [one for section in view.sections for one in parts(section.rows, Timeline)]
    pictures = [time_axis(line.scale, line.ticks), *(time_bar(row.stretches, line.ticks) for row in line.rows)]
    pictures += [bar(one) for number in range(3) for one in parts(page(views, f"incident:row-{number}").rows, Bar)]
    assert len(pictures) == 1 + 5 + 3
    for picture in pictures:
        assert "style=" not in picture and "url(" not in picture and "#" not in picture
        assert ("<title>" in picture) != ('aria-hidden="true"' in picture)
