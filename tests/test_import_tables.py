"""Tables of other people: how they are read, what a mapping makes of them, and which mapping is proposed."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from pathlib import Path
from textwrap import dedent
from typing import Any

import openpyxl
import pytest
import yaml
from conftest import ROOT, run, tree
from hypothesis import given
from hypothesis import strategies as some

from briefings.editor.importer import Imported, ImportOptions, import_file
from briefings.editor.importing.cells import country_code
from briefings.editor.importing.dates import read_date
from briefings.editor.importing.propose import propose_mapping
from briefings.editor.importing.records import in_prose, made_id
from briefings.editor.sheet_text import sheet_text
from briefings.model import prose
from briefings.problems import AuthorError

EVENT = """\
kind: incident
id: [No]
columns: {What: title, Day: when.edtf}
fixed: {evidence.source: pilots-warn-2026-03-04}
"""
GROUP = """\
kind: actor
id: [No]
columns: {Name: name, About: summary}
fixed: {type: group}
"""


def imported(desk: Path, content: str | bytes, mapping: str | None, name: str = "rows.csv", **options: Any) -> Imported:
    """Import a file of this content with a mapping of this text."""
    raw = content if isinstance(content, bytes) else content.encode()
    (desk.parent / name).write_bytes(raw)
    (desk.parent / "map.yml").write_text(mapping or "", "utf-8")
    path = desk.parent / "map.yml" if mapping else None
    return import_file(desk, desk.parent / name, ImportOptions(path, **options))


def sheet(desk: Path, name: str) -> dict[str, Any]:
    """Return a sheet as YAML has it, every value as text."""
    found: dict[str, Any] = yaml.load((desk / f"content/{name}.yml").read_text("utf-8"), yaml.BaseLoader)
    return found


ENCODED = {
    "UTF-8 with a mark": "No,What,Day\n1,Überfall,2026\n".encode("utf-8-sig"),
    "UTF-16": "No\tWhat\tDay\n1\tÜberfall\t2026\n".encode("utf-16"),
    "UTF-16 without a mark": "No\tWhat\tDay\n1\tÜberfall\t2026\n".encode("utf-16-le"),
    "Windows-1251": "No;What;Day\r\n1;Пожар;2026\r\n".encode("cp1251"),
    "Windows-1252": "No;What;Day\r\n1;Überfall;2026\r\n".encode("cp1252"),
    "a line that names the separator": b"sep=|\nNo|What|Day\n1|\xc3\x9cberfall|2026\n",
    "semicolons beside commas": "No;What, in words;What;Day\n1;a, b;Überfall;2026\n2;c;Überfall;2026\n".encode(),
    "JSON": '[{"No": 1, "What": "Überfall", "Day": 2026}]'.encode(),
    "JSON in an object": '{"meta": [], "data": {"rows": [{"No": 1, "What": "Überfall", "Day": 2026}]}}'.encode(),
}


@pytest.mark.parametrize("name", ENCODED)
def test_encodings_and_separators_are_found(desk: Path, name: str) -> None:
    found = imported(desk, ENCODED[name], EVENT)
    words = "Пожар" if name == "Windows-1251" else "Überfall"
    said = [(each.code, each.severity, f"{name}: “{words}”" in each.message) for each in found.problems]
    assert said == ([("not-utf8", "warning", True)] if name.startswith("Windows") else [])
    assert sheet(desk, "incidents/1")["title"] == words
    assert sheet(desk, "incidents/1")["when"] == {"edtf": "2026"}


def test_quotation_marks_in_a_table_with_tabs_are_text(desk: Path) -> None:
    found = imported(desk, 'No\tWhat\tDay\n1\t"Half" a name\t2026\n2\tsay "no"\t2026\n', EVENT)
    assert found.problems == ()
    assert [sheet(desk, f"incidents/{number}")["title"] for number in "12"] == ['"Half" a name', 'say "no"']


def test_bytes_that_are_no_text_are_refused(desk: Path) -> None:
    with pytest.raises(AuthorError) as caught:
        imported(desk, b"No,What\n1,\x81\x8d\n", EVENT)
    assert [(each.code, each.location.line) for each in caught.value.problems] == [("not-utf8", 2)]


@pytest.mark.parametrize("above", ["List of mishaps;;\n\n", "# exported\n"])
def test_a_title_above_the_names_is_told(desk: Path, above: str) -> None:
    with pytest.raises(AuthorError) as caught:
        imported(desk, f"{above}No;What;Day\n1;Fire;2026-03-01\n", EVENT)
    assert {problem.code for problem in caught.value.problems} == {"no-column"}
    assert all("header:" in problem.hint for problem in caught.value.problems)


@pytest.mark.parametrize("where", ["header: 4", "skip: 3"])
def test_rows_above_the_names_are_left_out(desk: Path, where: str) -> None:
    found = imported(desk, "Our events\n\nas of 2026\nNo,What,Day\n1,Fire,2026\n2,Flood,x\n", f"{EVENT}{where}\n")
    assert [each.location.line for each in found.problems] == [6]
    assert sheet(desk, "incidents/1")["title"] == "Fire"


def workbook(path: Path, *sheets: tuple[str, list[list[Any]]], formats: dict[str, str] | None = None) -> Path:
    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        for row in rows:
            (book[name] if name in book.sheetnames else book.create_sheet(name)).append(row)
    for cell, code in (formats or {}).items():
        book.worksheets[0][cell].number_format = code
    book.save(path)
    return path


def test_cells_are_taken_as_the_spreadsheet_shows_them(desk: Path, tmp_path: Path) -> None:
    day, noon = datetime.datetime(2026, 3, 1), datetime.datetime(2026, 3, 1, 12, 30)
    days = [day, day, day, noon, noon, 2026, "#N/A"]
    numbers = [7, 0.5, 2.5, 1e9, True, "x", 12.345]
    rows = [["No", "What", "Day"], *([str(at), numbers[at], days[at]] for at in range(7))]
    codes = {"C2": "mmm yyyy", "C3": "yyyy", "C4": "d/m/yy", "C5": "yyyy-mm-dd h:mm", "C6": "[$-409]d\\ mmm"}
    codes |= {"B2": "000", "B3": "0%", "B8": "0.0"}
    path = workbook(tmp_path / "rows.xlsx", ("Events", rows), formats=codes)
    (tmp_path / "map.yml").write_text(EVENT, "utf-8")
    found = import_file(desk, path, ImportOptions(tmp_path / "map.yml"))
    shown = [sheet(desk, f"incidents/{at}") for at in (0, 1, 2, 3)]
    assert [each["when"]["edtf"] for each in shown] == [
        "2026-03",
        "2026",
        "2026-03-01",
        "2026-03-01T12:30",
    ]
    assert [each["title"] for each in shown] == ["007", "50%", "2.5", "1000000000"]
    assert sheet(desk, "incidents/6")["title"] == "12.3"
    assert "when" not in sheet(desk, "incidents/6")
    assert [(each.code, each.location.line) for each in found.problems] == [("wrong-value", 6), ("no-result", 8)]
    assert "“1 March”" in found.problems[0].message  # the cell shows no year


@pytest.mark.parametrize("rows", ["1,Other words,Alpha", "1,,Alpha", f"1,{'long ' * 60}words,Beta"])
def test_an_update_keeps_a_sheet_in_the_standard_shape(desk: Path, rows: str) -> None:
    mapping = GROUP.replace("id: [No]", "id: [Id]")
    (desk / "content/actors/one.yml").write_text(
        "name: Alpha\ntype: group\nstatus: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n", "utf-8"
    )
    assert run("fmt", "--desk", desk).returncode == 0
    found = imported(desk, f"Id,No,About,Name\none,{rows}\n", mapping, update=True)
    assert found.problems == ()
    assert run("fmt", "--check", "--desk", desk).returncode == 0


def test_a_cell_merged_with_the_one_above_it_shows_the_same(desk: Path, tmp_path: Path) -> None:
    rows = [["No", "What", "Day"], ["1", "Fire", "2026"], ["2", "Flood", None], ["3", None, None], ["4", "Fog", None]]
    path = workbook(tmp_path / "rows.xlsx", ("Events", rows))
    book: Any = openpyxl.load_workbook(path)
    book.worksheets[0].merge_cells("C2:C4")
    book.worksheets[0].merge_cells("B3:B4")
    book.save(path)
    assert imported(desk, path.read_bytes(), EVENT, "rows.xlsx").problems == ()
    said = [(found["title"], found.get("when")) for found in (sheet(desk, f"incidents/{at}") for at in (1, 2, 3, 4))]
    day = {"edtf": "2026"}
    assert said == [("Fire", day), ("Flood", day), ("Flood", day), ("Fog", None)]


def test_what_a_workbook_strikes_out_or_hides_is_said(desk: Path, tmp_path: Path) -> None:
    hidden, shown = (
        [["secret"], ["word"]],
        [["No", "What", "Note"], ["1", "Fire", "a"], ["2", "Flood", "b"], ["3", "Fog", "c"]],
    )
    path = workbook(tmp_path / "rows.xlsx", ("Lists", hidden), ("Events", shown))
    book: Any = openpyxl.load_workbook(path)
    book["Lists"].sheet_state = "hidden"
    book["Events"].row_dimensions[3].hidden = True
    book["Events"].column_dimensions["C"].hidden = True
    book["Events"]["B4"].font = openpyxl.styles.Font(strike=True)
    book["Events"]["B2"].hyperlink = "https://a.example/fire"
    book.save(path)
    found = imported(desk, path.read_bytes(), EVENT.replace(", Day: when.edtf", ""), "rows.xlsx")
    assert [sheet(desk, f"incidents/{at}")["title"] for at in (1, 2)] == ["Fire", "Flood"]
    assert not (desk / "content/incidents/3.yml").exists()
    told = sorted((each.location.line, each.code) for each in found.problems)
    hidden = [(0, "hidden-cells"), (0, "other-sheet"), (2, "no-result"), (3, "hidden-cells")]
    assert told == [*hidden, (4, "missing-key"), (4, "no-result")]
    mapping = "kind: incident\nid: [secret]\ncolumns: {secret: title}\nsheet: Lists\n"
    assert "hides the sheet “Lists”" in imported(desk, path.read_bytes(), mapping, "rows.xlsx").problems[0].message


def test_names_in_two_rows_are_joined(desk: Path, tmp_path: Path) -> None:
    rows = [["No", "What", "Casualties", None], [None, None, "killed", "injured"], ["1", "Fire", 2, 3]]
    path = workbook(tmp_path / "rows.xlsx", ("Events", rows))
    book: Any = openpyxl.load_workbook(path)
    for cells in ("A1:A2", "B1:B2", "C1:D1"):
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    found = imported(desk, path.read_bytes(), EVENT.replace(", Day: when.edtf", ""), "rows.xlsx")
    assert found.problems == ()
    assert found.unmapped == {"Casualties killed": 1, "Casualties injured": 1}


ENTRIES = "No,Name,About,Members\n1,Alpha,a,12\n2,Beta,b,30\n"
NO_ENTRIES = {
    # what follows the entries, and the lines that are left out
    "Total,,,42\n": [4],
    ",Summe:,,42\n": [4],
    "Итого,,,41 %\n": [4],
    "Sub-total,,,42\n3,Gamma,c,8\nTotal général,,,50\n": [4, 6],
    ",,2026,42\n": [4],
    ",,2026,43\n": [],
    "Total,,,9 in all\n": [],
    "Sources,,,\n3,Suma,,30\n": [],
    "Razem,x,x,42\n": [],
    "3,Total,an oil company,9\n": [],
    "3,Suma,,30\n": [],
    "Suma,9,2024-03-01,1\n": [],
    "No,Name,About,Members\n3,Gamma,c,8\n": [4],
    "\nSource: their ministry,,,\n": [5],
    "* not confirmed,,,\n¹ as they say,,,\nQuelle,,,\n": [4, 5, 6],
    "Sources,,,\n4,Delta,d,1\n": [],
    "Omega,,,\n": [],
}


@pytest.mark.parametrize("below", NO_ENTRIES)
def test_a_row_that_is_no_entry_is_left_out_and_told(desk: Path, below: str) -> None:
    found = imported(desk, f"{ENTRIES}{below}", f"{GROUP}names: {{}}\n")
    told = [each for each in found.problems if each.code == "no-entry"]
    lines = {
        number for each in told for number in [each.location.line, *map(int, re.findall(r"line (\d+)", each.message))]
    }
    assert sorted(lines) == NO_ENTRIES[below]
    assert {each.severity for each in told} <= {"warning"}
    rows = sum(bool(line.strip(",")) for line in below.splitlines())
    assert len(found.written) + found.refused == 2 + rows - len(NO_ENTRIES[below])


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (datetime.datetime(2026, 3, 1, 14, 30), "h:mm", "14:30"),
        (datetime.datetime(2026, 3, 1, 14, 30), "[$-407]hh:mm:ss", "14:30"),
        (1234.5, "#,##0", "1235"),
        (2.5, "0", "3"),
        (0.125, "0%", "13%"),
        (-0.5, "0", "-1"),
        (7, "000", "007"),
        (1234.5, '#,##0.00 "€"', "1234.50 €"),
        (1234.5, "[$€-407]\\ #,##0.00", "€ 1234.50"),
        (5, '0" km"', "5 km"),
        (5, 'General" km"', "5 km"),
        (1234.5, '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-', "£1234.50"),
        (-5, "0;(0)", "(5)"),
        (-5, "0;[Red]-0", "-5"),
        (5000, '0,"k"', "5000"),
        (0.5, "# ?/?", "0.5"),
        (datetime.datetime(2026, 3, 1), "d mmm", "1 March"),
        (datetime.datetime(2026, 3, 1), "dddd", "Sunday"),
        (datetime.datetime(2026, 3, 1), "mmmm", "March"),
    ],
)
def test_a_cell_says_no_more_than_it_shows(desk: Path, tmp_path: Path, value: Any, code: str, shown: str) -> None:
    rows = [["No", "What"], ["1", value]]
    path = workbook(tmp_path / "rows.xlsx", ("Events", rows), formats={"B2": code})
    imported(desk, path.read_bytes(), EVENT.replace(", Day: when.edtf", ""), "rows.xlsx")
    assert sheet(desk, "incidents/1")["title"] == shown


@pytest.mark.parametrize("cell", ['["a; b", "c"]', "['a; b', 'c']", '[["a"], "c"]'])
@pytest.mark.parametrize("split", ["", 'split: {Also: ";"}\n'])
def test_a_list_in_brackets_is_divided_already(desk: Path, cell: str, split: str) -> None:
    mapping = GROUP.replace("About: summary", "Also: aliases") + split
    quoted = cell.replace('"', '""')
    assert imported(desk, f'No,Name,Also\n1,Alpha,"{quoted}"\n2,Beta,x\n', mapping).problems == ()
    assert len(sheet(desk, "actors/1")["aliases"]) == 2
    assert sheet(desk, "actors/2")["aliases"] == ["x"]


EMPTY = {
    "a list": '[{"No": 1, "Name": "Alpha", "About": []}]',
    "nothing": '[{"No": 1, "Name": "Alpha", "About": null}, {"No": 2, "Name": "Beta"}]',
    "a text": '[{"No": 1, "Name": "Alpha", "About": " "}]',
    "half of a list": '[{"No": 1, "Name": "Alpha", "About": [null, ""]}]',
}


@pytest.mark.parametrize("name", EMPTY)
def test_a_name_whose_values_are_empty_is_a_column_all_the_same(desk: Path, name: str) -> None:
    assert imported(desk, EMPTY[name], GROUP, "rows.json").problems == ()
    assert sheet(desk, "actors/1")["name"] == "Alpha"
    assert "summary" not in sheet(desk, "actors/1")


UNREADABLE = {
    "rows.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "this file is not text"),
    "2003.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x81" * 500, "this file is not text"),
    "rows.csv": (bytes(range(32)) * 9, "this file is not text"),
    "empty.json": (b"[]", "there is no object in the list"),
    "half.json": (b'[{"No": 1, "Name": "\\ud800"}]', "entry 1 has an incomplete character"),
    "comment.json": (b'// rows\n[{"No": 1}]', "this is not JSON"),
    "utf16.json": ("// é\n[]".encode("utf-16"), "this is not JSON"),
    "long.csv": (b"No,Name,About\n1,a," + b"x" * 140_000, "a cell has more than 131,072 characters"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_is_no_table_says_the_true_reason(desk: Path, name: str) -> None:
    content, says = UNREADABLE[name]
    with pytest.raises(AuthorError) as caught:
        imported(desk, content, GROUP, name)
    assert [says in each.message for each in caught.value.problems] == [True]
    assert "written twice" not in caught.value.problems[0].hint


def test_the_sheet_of_a_workbook_is_named(desk: Path, tmp_path: Path) -> None:
    path = workbook(tmp_path / "rows.xlsx", ("Read me", [["Hello"]]), ("Events", [["No", "What"], ["1", "Fire"]]))
    mapping = EVENT.replace(", Day: when.edtf", "")
    imported(desk, path.read_bytes(), f"{mapping}sheet: Events\n", "rows.xlsx")
    assert sheet(desk, "incidents/1")["title"] == "Fire"
    with pytest.raises(AuthorError) as caught:
        imported(desk, path.read_bytes(), f"{mapping}sheet: Event\n", "rows.xlsx")
    assert "has no sheet “Event”" in caught.value.problems[0].message
    assert caught.value.problems[0].hint == "did you mean “Events”?"


def test_json_is_flattened_and_its_lists_stay_lists(desk: Path) -> None:
    tree_ = {
        "type": "list",
        "values": [
            {"id": "A1", "name": "Alpha", "meta": {"other": ["Aleph", "Alif"], "none": None}},
            {"id": "B2", "name": "Beta", "links": [{"to": "x", "why": "y"}, {"to": "z"}]},
            3,
        ],
    }
    mapping = """\
        kind: actor
        id: [id]
        path: values
        columns: {name: name, meta.other: aliases, links.to: not_stated}
        fixed: {type: group}
        """
    text = json.dumps(tree_, indent=1)
    found = imported(desk, text, dedent(mapping), "rows.json")
    assert sheet(desk, "actors/a1")["aliases"] == ["Aleph", "Alif"]
    assert sheet(desk, "actors/b2")["not_stated"] == ["x", "z"]
    assert [(each.code, each.location.line) for each in found.problems] == [
        ("not-readable", text[: text.index("\n  3\n")].count("\n") + 2)
    ]
    assert {name: column.homeless for name, column in found.columns.items() if column.homeless} == {"links.why": 1}
    with pytest.raises(AuthorError) as caught:
        imported(desk, json.dumps(tree_), dedent(mapping).replace("path: values", "path: value"), "rows.json")
    assert caught.value.problems[0].hint == "did you mean “values”?"


def test_objects_among_texts_have_separate_names(desk: Path) -> None:
    text = json.dumps([{"name": "Alpha", "alias": ["B", {"x": "C"}, "D"]}])
    found = imported(
        desk, text, "kind: actor\nid: [name]\ncolumns: {name: name, alias: aliases}\nfixed: {type: group}\n", "a.json"
    )
    assert sheet(desk, "actors/alpha")["aliases"] == ["B", "D"]
    assert found.unmapped == {"alias.x": 1}


LINES = {
    # what the file has, and its name: the sheets, or the line of what is wrong
    ('{"name": "Alpha"}\n\n{"name": "Beta"}\n', "a.jsonl"): ["alpha", "beta"],
    ('{"name": "Alpha"}', "a.jsonl"): ["alpha"],
    ('{"name": "Alpha"}\n{"name": }\n', "a.ndjson"): 2,
    ('{"name": "Alpha"}\n[1]\n', "a.ndjson"): 2,
    ('{"type": "Feature", "properties": {"name": "Alpha"}, "geometry": null}', "a.geojson"): ["alpha"],
    (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "Alpha"}}]}',
        "a.geojson",
    ): ["alpha"],
}


@pytest.mark.parametrize(("text", "name"), LINES)
def test_objects_on_lines_and_a_feature_alone_are_read(desk: Path, text: str, name: str) -> None:
    expected = LINES[text, name]
    if isinstance(expected, int):
        with pytest.raises(AuthorError) as error:
            imported(desk, text, "kind: actor\nid: [name]\ncolumns: {name: name}\nfixed: {type: group}\n", name)
        assert error.value.problems[0].location.line == expected
    else:
        found = imported(desk, text, "kind: actor\nid: [name]\ncolumns: {name: name}\nfixed: {type: group}\n", name)
        assert [Path(path).stem for path in found.written] == expected


@pytest.mark.parametrize(
    "system", ["urn:ogc:def:crs:EPSG::3857", "urn:ogc:def:crs:EPSG::27700", "urn:ogc:def:crs:OGC:1.3:CRS84"]
)
def test_coordinates_that_are_no_degrees_are_refused_by_their_name(desk: Path, system: str) -> None:
    features = [
        {"type": "Feature", "properties": {"name": "Alpha"}, "geometry": {"type": "Point", "coordinates": [53, 17]}}
    ]
    crs = {"type": "name", "properties": {"name": system}}
    text = json.dumps({"type": "FeatureCollection", "crs": crs, "features": features})
    mapping = "kind: actor\nid: [name]\ncolumns: {name: name}\nfixed: {type: group}\n"
    if "CRS84" in system:
        assert len(imported(desk, text, mapping, "a.geojson").written) == 1
    else:
        with pytest.raises(AuthorError) as error:
            imported(desk, text, mapping, "a.geojson")
        assert system in error.value.problems[0].message


def test_geojson_gives_properties_and_the_point(desk: Path) -> None:
    feature = {"type": "Feature", "id": 7, "properties": {"What": "Fire"}, "geometry": None}
    features = [
        {**feature, "geometry": {"type": "Point", "coordinates": [24.5, -3.25]}},
        {**feature, "id": 8, "geometry": {"type": "Polygon", "coordinates": []}},
    ]
    mapping = """\
        kind: incident
        id: [id]
        columns: {What: title}
        templates: {summary: ["at {latitude} {longitude}", "{geometry}"]}
        fixed: {evidence.source: pilots-warn-2026-03-04}
        """
    raw = json.dumps({"type": "FeatureCollection", "features": features})
    found = imported(desk, raw, dedent(mapping), "places.geojson")
    assert found.unmapped == {}
    assert sheet(desk, "incidents/7")["summary"] == "at -3.25 24.5"
    assert "type: Polygon" in sheet(desk, "incidents/8")["summary"]


# What a mapping can say


LISTS = {
    # columns and split, and the evidence that the cells make
    ("Source: evidence.source, At: evidence.at", 'Source: "|", At: "|"'): [("a", "p1"), ("b", "p2")],
    ("Source: evidence.source", 'Source: "|"'): [("a", None), ("b", None)],
    ("Source: evidence", 'Source: "|"'): [("a", None), ("b", None)],
    ("One: evidence.1.source, Two: evidence.2.source, Words: evidence.2.at", ""): [("c", None), ("d", "h")],
    ("Said: evidence", 'Said: "; "'): [("a", "p3"), ("b", None)],
}


@pytest.mark.parametrize("columns", LISTS, ids=lambda columns: columns[0])
def test_cells_become_entries_of_a_list(desk: Path, columns: tuple[str, str]) -> None:
    mapping = f"kind: incident\nid: [No]\ncolumns: {{What: title, {columns[0]}}}\n"
    mapping += f"split: {{{columns[1]}}}\n" if columns[1] else ""
    rows = "No,What,Source,At,One,Two,Words,Said\n1,Fire,a|b,p1|p2,c,d,h,source:a p3; source:b\n"
    assert imported(desk, rows, mapping).problems == ()
    found = [(each["source"], each.get("at")) for each in sheet(desk, "incidents/1")["evidence"]]
    assert found == LISTS[columns]


def test_lists_of_different_lengths_are_refused(desk: Path) -> None:
    mapping = 'kind: incident\nid: [No]\ncolumns: {What: title, S: evidence.source, At: evidence.at}\nsplit: {S: "|", At: "|"}\n'
    found = imported(desk, "No,What,S,At\n1,Fire,a|b|c,p1|p2\n", mapping)
    assert [(each.code, each.message) for each in found.problems] == [
        ("lists", "the lists for `evidence` are not equally long: 3 of source, 2 of at")
    ]


def test_a_constant_never_makes_an_object_alone(desk: Path) -> None:
    mapping = EVENT.replace("Day: when.edtf", "Place: where.name, At: evidence.at").replace(
        "fixed: {", "fixed: {where.precision: country, extent.kind: single, "
    )
    found = imported(desk, "No,What,Place,At\n1,Fire,,\n2,Flood,Hall,p1\n", mapping)
    assert found.problems == ()
    dry, wet = (sheet(desk, f"incidents/{number}") for number in (1, 2))
    assert "where" not in dry
    assert dry["extent"] == {"kind": "single"}  # no column is in it: it is for every row
    assert dry["evidence"] == [{"source": "pilots-warn-2026-03-04"}]  # an incident has some
    assert wet["where"] == {"name": "Hall", "precision": "country"}


def test_columns_are_joined_and_divided(desk: Path) -> None:
    mapping = """\
        kind: incident
        id: [No]
        parts: {Where: "{town}, {country}"}
        columns: {town: where.name, country: [tags, where.as_reported], Day: [when.edtf, when.as_reported]}
        templates: {title: ["{Type} in {town}", "{Type}"]}
        fixed: {evidence.source: a, where.precision: locality}
        dates: {Day: day-first}
        """
    rows = 'No,Type,Where,Day\n1,Fire,"Graz, Upper Austria",3/4/2026\n2,Flood,,2026\n3,Storm,Graz,\n'
    found = imported(desk, rows, dedent(mapping))
    assert [each.code for each in found.problems] == ["parts"], found.problems
    fire = sheet(desk, "incidents/1")
    assert (fire["title"], fire["tags"]) == ("Fire in Graz", ["upper-austria"])
    assert fire["where"] == {"name": "Graz", "precision": "locality", "as_reported": "Upper Austria"}
    assert fire["when"] == {"edtf": "2026-04-03", "as_reported": "3/4/2026", "order": "day-first"}
    assert sheet(desk, "incidents/2")["title"] == "Flood"
    assert sheet(desk, "incidents/2")["when"] == {"edtf": "2026", "as_reported": "2026"}


def test_the_words_of_the_source_alone_give_the_date(desk: Path) -> None:
    mapping = EVENT.replace("when.edtf", "when.as_reported").replace("fixed: {", "fixed: {when.order: day-first, ")
    imported(desk, "No,What,Day\n1,Fire,01/03/2026\n2,Fire,Late 2016\n", mapping)
    assert sheet(desk, "incidents/1")["when"] == {
        "edtf": "2026-03-01",
        "as_reported": "01/03/2026",
        "order": "day-first",
    }
    assert sheet(desk, "incidents/2")["when"] == {"edtf": "2016", "as_reported": "Late 2016"}


DATES = {
    # a cell and how its column is read, and the date
    ("2026-03-01", ""): "2026-03-01",
    ("2026-03?", ""): "2026-03?",
    ("2026-03-01T00:00:00", ""): "2026-03-01T00:00:00",
    ("2026-03-01 12:30:00", ""): "2026-03-01T12:30:00",
    ("01/03/2026", "day-first"): "2026-03-01",
    ("3/1/2026 0:00", "month-first"): "2026-03-01",
    ("3/1/2026 2:30 PM", "month-first"): "2026-03-01T14:30",
    ("25.03.2026", ""): "2026-03-25",
    ("01.03.2026", ""): "",
    ("1 March 2026", ""): "2026-03-01",
    ("Mar 2026", ""): "2026-03",
    ("2026-March-3", ""): "2026-03-03",
    ("2026 Mar", ""): "2026-03",
    ("March 3rd, 2026", ""): "2026-03-03",
    ("3 березня 2026", ""): "2026-03-03",
    ("19-May-15", ""): "2015-05-19",
    ("19.05.15", "%d.%m.%y"): "2015-05-19",
    ("May 15", "%b %y"): "2015-05",
    ("Late 2016", ""): "2016",
    ("circa 2016", ""): "2016~",
    ("before 2016", ""): "../2016",
    ("after 2016", ""): "",  # `2016/..` says that it is still going
    ("2019-2021", ""): "2019/2021",
    ("spring 2016", ""): "2016-21",
    ("1er mars 2026", ""): "2026-03-01",
    ("dimanche 1 mars 2026", ""): "2026-03-01",
    ("Sonntag, 1. März 2026", ""): "2026-03-01",
    ("Herbst 2016", ""): "2016-23",
    ("20260301", ""): "2026-03-01",
    ("2026-3-1", ""): "2026-03-01",
    ("160501", ""): "",  # not January 1605
    ("201605", "%Y%m"): "2016-05",
    ("2026-03-01 10:00 UTC", ""): "2026-03-01T10:00Z",
    ("1er mai 2016", ""): "2016-05-01",
    ("1–3 May 2016", ""): "2016-05-01/2016-05-03",
    ("1.–3. Mai 2016", ""): "2016-05-01/2016-05-03",
    ("1 May – 3 June 2016", ""): "2016-05-01/2016-06-03",
    ("28 December - 2 January 2016", ""): "",
    ("1990s", ""): "199X",
    ("46082", "serial"): "2026-03-01",
    ("46082", ""): "",
    ("31 February 2026", ""): "",
    ("in press", ""): "",
    ("20XX", ""): "[2000..2099]",
    ("Sun, 01 Mar 2026 10:00:00 +0100", ""): "2026-03-01T10:00:00+01:00",
    ("mar. 3 mars 2026", ""): "2026-03-03",
    ("Sun 2026", ""): "",
    ("March 1-3, 2026", ""): "2026-03-01/2026-03-03",
    ("the 1990s", ""): "199X",
    ("2. Jänner 2026", ""): "2026-01-02",
    ("Ende März 2026", ""): "2026-03",
    ("vers 2020", ""): "2020~",
    ("lunes, 2 de marzo de 2026", ""): "2026-03-02",
    ("verano de 2025", ""): "2025-22",
    ("1º de março de 2026", ""): "2026-03-01",
    ("1 marca 2026 r.", ""): "2026-03-01",
    ("2 мая 2026 года", ""): "2026-05-02",
    ("березень 2026 р.", ""): "2026-03",
    ("den 1 mars 2026", ""): "2026-03-01",
    ("2 Ağustos 2025", ""): "2025-08-02",
    ("2026年3月1日", ""): "2026-03-01",
    ("2026年", ""): "2026",
    ("2026년 3월 1일", ""): "2026-03-01",
    ("2026. 3. 1.", ""): "2026-03-01",
    ("١ مارس ٢٠٢٦", ""): "2026-03-01",
    ("March/April 2026", ""): "",
}


@pytest.mark.parametrize(("text", "how"), DATES)
def test_dates_are_never_more_precise_than_the_cell(text: str, how: str) -> None:
    assert read_date(text, how).edtf == DATES[text, how]


@given(some.text(alphabet="0123456789/.-: MarchT,", max_size=14))
def test_any_text_is_read_as_a_date_or_not(text: str) -> None:
    edtf = read_date(text).edtf
    assert not edtf or read_date(edtf).edtf == edtf


def test_a_date_that_can_be_read_two_ways_names_the_setting_once(desk: Path) -> None:
    found = imported(
        desk, "No,What,Day\n1,a,1/2/2026\n2,b,3/4/2026\n3,c,13/4/2026\n4,d,5/6/2026\n5,e,7/8/2026\n", EVENT
    )
    (problem,) = found.problems
    assert (problem.code, problem.location.line, found.refused) == ("date-order", 2, 4)
    assert problem.message == (
        "“1/2/2026” in “Day” can be read two ways; 4 records have this problem, line 3 (“3/4/2026”) and line 5 (“5/6/2026”) too"
    )
    assert "dates: {Day: day-first}" in problem.hint
    assert len(found.written) == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("fixed: {evidence.source: a, class: perhaps}", ":4:36: error: `class` cannot be “perhaps”"),
        ("values: {What: {Fire: ''}, Kind: {x: unlikely}}", ":5:38: error: `occurrence` cannot be “unlikely”"),
        ("dates: {Day: year-first}", "day-first, month-first, serial or a format such as %d.%m.%y is expected"),
        ("templates: {summary: '{Nothing} here'}", "the table has no column “Nothing”"),
        ("names: {Kind: groop}", "`names.Kind` cannot be “groop”"),
    ],
)
def test_a_mistake_of_the_mapping_is_told_once_at_its_place(desk: Path, line: str, says: str) -> None:
    key = line.partition(":")[0]
    lines = [each for each in EVENT.splitlines() if not each.startswith(f"{key}:")]
    mapping = "\n".join([*lines, line, ""]).replace("Day: when.edtf", "Day: when.edtf, Kind: occurrence")
    (desk.parent / "rows.csv").write_text("No,What,Day,Kind\n" + "1,Fire,2026,x\n" * 1000, "utf-8")
    (desk.parent / "map.yml").write_text(mapping, "utf-8")
    done = run("import", desk.parent / "rows.csv", "--map", desk.parent / "map.yml", "--desk", desk)
    assert (done.returncode, done.stderr.count("error: ")) == (1, 1), done.stderr
    assert says in done.stderr


def test_names_are_found_or_become_drafts(desk: Path) -> None:
    mapping = EVENT.replace("Day: when.edtf", "Who: involved").replace(
        "fixed:", 'names: {Who: group}\nsplit: {Who: ";"}\nfixed:'
    )
    rows = "No,What,Who\n1,a,port authority;ilse-brandt\n2,b,Night Watch; night watch\n3,c,Night-Watch\n"
    found = imported(desk, rows, mapping)
    assert found.problems == ()
    assert sheet(desk, "incidents/1")["involved"] == ["port-authority", "ilse-brandt"]
    assert sheet(desk, "incidents/2")["involved"] == ["night-watch", "night-watch"]
    assert sheet(desk, "actors/night-watch") == {"name": "Night Watch", "type": "group", "status": "draft"}
    (other,) = sheet(desk, "incidents/3")["involved"]  # another name, whose id would be the same
    assert other.startswith("night-watch-")
    before = tree(desk)
    assert imported(desk, rows, mapping).same == 3
    assert tree(desk) == before
    unknown = imported(desk, "No,What,Who\n9,a,Port authorities\n", mapping.replace("names: {Who: group}\n", ""))
    assert [each.code for each in unknown.problems] == ["no-actor"]
    assert "names: {Who: TYPE}" in unknown.problems[0].hint


def test_numbered_entries_are_read_as_their_field_is(desk: Path) -> None:
    columns = "What: title, Who: involved.1.actor, Whom: involved.2.actor, Link: evidence.1.url"
    roles = "involved.1.role: operator, involved.2.role: target"
    mapping = f"kind: incident\nid: [No]\ncolumns: {{{columns}}}\nnames: {{Whom: group}}\nfixed: {{{roles}}}\n"
    assert (
        imported(desk, "No,What,Who,Whom,Link\n1,a,port authority,Night Watch,www.a.example\n", mapping).problems == ()
    )
    found = sheet(desk, "incidents/1")
    assert [each["actor"] for each in found["involved"]] == ["port-authority", "night-watch"]
    assert found["evidence"] == [{"url": "https://www.a.example"}]


def test_ids_keep_what_tells_them_apart(desk: Path) -> None:
    words = " ".join(["word"] * 60)
    rows = f"No,Name,About\nC++,a,\nC#,b,\n{words} 1,c,\n{words} 2,d,\n海底,e,\nC#,f,\n"
    found = imported(desk, rows, GROUP)
    assert [(each.code, each.location.line) for each in found.problems] == [("id-twice", 7)]
    names = [Path(path).stem for path in found.written]
    assert len(set(names)) == 5
    assert names[0] == "c"
    assert names[1].startswith("c-")
    assert names[4] == "haidi"
    assert imported(desk, rows, GROUP).same == 5


def test_a_renamed_sheet_is_found_again(desk: Path) -> None:
    imported(desk, "No,Name,About\na,Alpha,x\n", GROUP)
    (desk / "content/actors/a.yml").rename(desk / "content/actors/alpha.yml")
    with (desk / "content/actors/alpha.yml").open("a", encoding="utf-8") as file:
        file.write("renamed_from: [a]\n")
    found = imported(desk, "No,Name,About\na,Alpha,y\n", GROUP, update=True)
    assert found.changed == ("content/actors/alpha.yml",)
    assert sheet(desk, "actors/alpha")["summary"] == "y"


LONG = (
    "A paragraph that is long enough to be wrapped, which is where blank lines between paragraphs were counted twice. "
)
CELLS = [
    f"{LONG}{LONG}\n\nShort.",
    "One.\r\nTwo.\r\n\r\nThree.",
    "with \u200bnothing\u2060 between",
    "x\u2011y",
    "the crew\u0092s \u0085 boat",
    "a\u200e b\u200f\ufeff c",
    f"\n\n{LONG * 2}\n\n\n{LONG}",
]


def test_the_same_file_twice_changes_nothing(desk: Path) -> None:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["No", "Name", "About"], *([at, f"N{at}", cell] for at, cell in enumerate(CELLS))])
    assert imported(desk, out.getvalue(), GROUP).problems == ()
    before = tree(desk)
    assert imported(desk, out.getvalue(), GROUP, update=True).same == len(CELLS)
    assert tree(desk) == before
    assert sheet(desk, "actors/1")["summary"] == "One.\nTwo.\n\nThree."
    assert sheet(desk, "actors/2")["summary"] == "with nothing between"
    assert sheet(desk, "actors/4")["summary"] == "the crew’s … boat"
    assert sheet(desk, "actors/5")["summary"] == "a b c"


@given(some.text(alphabet="ab \n*_`#-+.1>[]()\\<&“”|:/'\"!", min_size=1, max_size=60).map(str.strip).filter(bool))
def test_any_text_reads_back_as_it_was_written(text: str) -> None:
    written = sheet_text("actor", {"name": "x", "summary": f"{LONG * 2}\n\n{text}\n\n{text}"}, schemas=None)
    assert yaml.load(written, yaml.BaseLoader)["summary"] == f"{LONG * 2}\n\n{text}\n\n{text}"


@given(some.text(alphabet="ab \n*_`#-+.1>()\\<&:/!", min_size=1, max_size=40).map(str.strip).filter(bool))
def test_plain_text_never_becomes_markup(text: str) -> None:
    blocks = prose.parse(in_prose(text)).blocks
    pieces = [piece for block in blocks for item in block.items for piece in item]
    assert {block.kind for block in blocks} <= {"p"}
    assert {piece.kind for piece in pieces} <= {"text"}
    assert "".join("".join(piece.text for piece in pieces).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text", ["!_READ_ME_!.txt", "[[actor:x]]", "[a](https://b.example)", "1. x\n- y", "<https://a.example>"]
)
def test_signs_of_markup_in_a_cell_are_text(desk: Path, text: str) -> None:
    imported(desk, json.dumps([{"No": "1", "Name": "N", "About": text}]), GROUP, "rows.json")
    pieces = [
        piece
        for block in prose.parse(sheet(desk, "actors/1")["summary"]).blocks
        for item in block.items
        for piece in item
    ]
    assert [piece.kind for piece in pieces] == ["text"]
    assert pieces[0].text.replace("[ [", "[[").replace("] ]", "]]") == text.replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    ["https://a.example/it's|b", "https://a.example/a b", "https://a.example/{x}", "www.a.example", "a.example/b"],
)
def test_addresses_are_encoded_as_they_must_be(desk: Path, text: str) -> None:
    mapping = "kind: source\nid: [No]\ncolumns: {Title: title, Url: url}\n"
    found = imported(desk, f'No,Title,Url\n1,T,"{text}"\n', mapping)
    assert (found.problems, found.columns["Url"].changed) == ((), 1)
    assert sheet(desk, "sources/1")["url"].isascii()
    assert sheet(desk, "sources/1")["url"].startswith("https://")


@pytest.mark.parametrize("words", ["海底", "כבלים", "アゾフ"])
def test_an_id_is_made_of_any_letters(words: str) -> None:
    assert made_id(words).isascii()
    assert made_id(words)


def test_a_table_says_what_became_of_each_column(desk: Path) -> None:
    rows = "No,What,Day,Rest\n1,a,1 May 2026,x\n2,b,x,y\n3,c,2026,\n"
    found = imported(desk, rows, EVENT)
    assert {name: tuple(column) for name, column in found.columns.items()} == {
        "No": (3, 2, 0),
        "What": (3, 2, 0),
        "Day": (3, 2, 1),
        "Rest": (2, 0, 0),
    }
    done = run("import", desk.parent / "rows.csv", "--map", desk.parent / "map.yml", "--desk", desk)
    assert "column  filled  on a sheet  changed  on no sheet\n" in done.stdout
    assert "Day          3           2        1            1\n" in done.stdout


def test_lists_of_a_table_named_after_fields(desk: Path) -> None:
    found = imported(desk, 'id,name,type,aliases\na1,Alpha,group,"One Name; Two; Three"\n', None, kind="actor")
    assert found.problems == ()
    assert sheet(desk, "actors/a1")["aliases"] == ["One Name", "Two", "Three"]


def test_words_in_marks_that_no_sheet_has_stay_in_the_notes_of_the_desk(desk: Path) -> None:
    about = {
        "1": "They call them \u201cweb bugs\u201d, *which* is new.",
        "2": 'Half a "mark.',
        "3": f"He said \u201c{sheet(desk, 'quotes/brandt-every-option')['words']}\u201d.",
        "4": "Nothing is marked.",
    }
    rows = [{"No": number, "Name": f"Crew {number}", "About": text} for number, text in about.items()]
    rows += [{"No": "5", "Name": "Crew 5", "About": 'Also "zoo", and "zebra".'}]
    found = imported(desk, json.dumps(rows), GROUP, "rows.json")
    assert [(each.code, each.severity, each.location.line) for each in found.problems] == [
        ("marks-without-quote", "warning", 1)
    ] * 2
    alone, words = (each.message for each in found.problems)
    assert alone.startswith("this quotation mark has no partner; this `summary` is kept in `notes_internal`")
    assert words.startswith("“web bugs” is in quotation marks, but no sheet has these words; this `summary` is kept")
    assert "2 records have this problem" in words
    assert found.unmapped == {}
    sheets = {number: sheet(desk, f"actors/{number}") for number in "12345"}
    assert {number: "summary" in each for number, each in sheets.items()} == {
        **dict.fromkeys("125", False),
        "3": True,
        "4": True,
    }
    assert prose.parse(sheets["1"]["notes_internal"]).text == "summary: They call them “web bugs”, \\*which\\* is new."
    assert imported(desk, json.dumps(rows), GROUP, "rows.json").same == 5
    assert run("accept", *"12345", "--desk", desk).returncode == 0
    assert run("build", "--desk", desk).returncode == 0
    assert not [path for path in desk.rglob("site/**/*.*") if b"web bugs" in path.read_bytes()]


def test_words_in_marks_of_an_own_field_stay_in_the_notes_too(desk: Path) -> None:
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as file:
        file.write("fields: {actor: {motive: {label: Motive}, base: {label: Base}}}\n")
    mapping = GROUP.replace("About: summary", "Motive: fields.motive, Base: fields.base")
    found = imported(desk, "No,Name,Motive,Base\n1,Crew,They say “never again”,Eastholm\n", mapping)
    assert ["`fields.motive` is kept in `notes_internal`" in each.message for each in found.problems] == [True]
    kept = sheet(desk, "actors/1")
    assert kept["fields"] == {"base": "Eastholm"}
    assert kept["notes_internal"] == "fields.motive: They say “never again”"


def test_what_the_mapping_leaves_out_is_on_no_sheet(desk: Path) -> None:
    mapping = (
        EVENT.replace("What: title", "What: title, Kinds: types") + 'split: {Kinds: ";"}\nvalues: {Kinds: {n/a: ""}}\n'
    )
    found = imported(desk, "No,What,Day,Kinds\n1,Fire,2026,n/a\n2,Flood,2026,fire;n/a\n3,Storm,2026,fire\n", mapping)
    assert tuple(found.columns["Kinds"]) == (3, 2, 1)
    assert found.unmapped == {"Kinds": 1}


def test_a_place_in_a_source_needs_the_source(desk: Path) -> None:
    mapping = """\
        kind: incident
        id: [No]
        columns: {What: title, One: evidence.1.url, Two: evidence.2.url}
        fixed: {evidence.1.at: whole, evidence.2.at: whole}
        """
    rows = "No,What,One,Two\n1,Fire,https://a.example/1,\n2,Flood,,\n"
    found = imported(desk, rows, dedent(mapping))
    assert sheet(desk, "incidents/1")["evidence"] == [{"url": "https://a.example/1", "at": "whole"}]
    assert [(each.code, each.location.line) for each in found.problems] == [("missing-key", 3)]


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("['fire', 'flood']", ["fire", "flood"]),
        ('["it\'s"]', ["its"]),
        ("[['a', 'b'], ['c']]", ["a-b", "c"]),
        ("[1, 2]", ["1-2"]),
        ("[sic]", ["sic"]),
        ("[]", None),
    ],
)
def test_a_cell_that_a_program_wrote_as_a_list_is_one(desk: Path, cell: str, tags: list[str] | None) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["No", "What", "Day", "Kinds"], ["1", "Fire", "2026", cell]])
    found = imported(desk, out.getvalue(), EVENT.replace("What: title", "What: title, Kinds: tags"))
    assert found.problems == ()
    assert sheet(desk, "incidents/1").get("tags") == tags


# Proposed mappings


def test_a_proposal_can_be_read_whatever_the_cells_hold(tmp_path: Path) -> None:
    rows = [{"title": f"T{n}", "date": "2026", "country": "Iran" if n else "Iran, " * 400} for n in range(4)]
    (tmp_path / "rows.json").write_text(json.dumps(rows), "utf-8")
    assert "where.country" in str(yaml.safe_load(propose_mapping(tmp_path / "rows.json", write=False).text)["columns"])


def test_a_mapping_is_proposed_and_works(desk: Path, tmp_path: Path) -> None:
    rows = ["Exported by hand,,,,,", "Case ID,Event,Start Date,Location,Kinds,Severity"]
    rows += [
        f"C-{n},Event no. {n},{n % 12 + 1:02}/{n % 28 + 1:02}/2025,Town {n % 7},fire|flood,{['low', 'high'][n % 2]}"
        for n in range(60)
    ]
    (tmp_path / "events.csv").write_text("\n".join(rows), "utf-8")
    done = run("import", tmp_path / "events.csv", "--propose", "--desk", desk)
    assert (done.returncode, done.stderr) == (0, "")
    path = tmp_path / "events.map.yml"
    text = path.read_text("utf-8")
    mapping = yaml.safe_load(text)
    assert (mapping["kind"], mapping["id"], mapping["header"]) == ("incident", ["Case ID"], 2)
    assert mapping["columns"]["Event"] == "title"
    assert mapping["columns"]["Start Date"] == "when.edtf"
    assert mapping["dates"] == {"Start Date": "month-first"}
    assert "# 0 cells are day-first, 32 month-first, 28 can be read both ways" in text
    assert mapping["split"]["Kinds"] == "|"
    assert "Severity: fields.severity   # 60 filled, 2 different: “low”, “high”" in text
    assert "# evidence.url:   # needed" in text
    path.write_text(text.replace("  # evidence.url:   #", "  evidence.url: https://a.example/events   #"), "utf-8")
    own = (tmp_path / "events.fields.yml").read_text("utf-8")
    assert own == "fields:\n  incident:\n    severity: {label: Severity, type: choice, of: [low, high]}\n"
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as settings:
        settings.write(own)
    found = import_file(desk, tmp_path / "events.csv", ImportOptions(path))
    assert (len(found.written), found.problems, found.unmapped) == (60, (), {})
    assert run("check", "--desk", desk).returncode == 0
    again = run("import", tmp_path / "events.csv", "--propose", "--desk", desk)
    assert (again.returncode, path.read_text("utf-8").count("evidence.source")) == (74, 1)  # what is edited stays


def test_a_column_whose_dates_disagree_is_left_to_the_editor(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("title,date\na,13/1/2025\nb,1/13/2025\nc,2/3/2025\n", "utf-8")
    text = propose_mapping(tmp_path / "a.csv", "incident", write=False).text
    assert "# date: day-first   # 1 cells are day-first, 1 month-first, 1 can be read both ways: decide" in text
    assert not (tmp_path / "a.map.yml").exists()


def test_a_year_in_two_digits_is_the_same_for_the_import_and_the_check(desk: Path) -> None:
    mapping = EVENT.replace("when.edtf", "when.as_reported").replace("fixed: {", "fixed: {when.order: day-first, ")
    assert imported(desk, "No,What,Day\n1,Fire,11/12/85\n2,Storm,11/12/25\n", mapping).problems == ()
    assert [sheet(desk, f"incidents/{name}")["when"]["edtf"] for name in "12"] == ["1985-12-11", "2025-12-11"]
    assert "numeric-date-order" not in run("check", "--desk", desk, "--format", "json").stdout


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.bib", b"@misc{a}", "a bibliography needs no mapping"),
        ("a.xlsx", b"PK\3\4broken", "this workbook cannot be read"),
        ("a.json", b'{"a": ', "this is not JSON"),
        ("a.csv", b"\n", "there is no row"),
    ],
)
def test_what_has_no_mapping_says_why(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AuthorError) as caught:
        propose_mapping(tmp_path / name)
    assert says in caught.value.problems[0].message


def test_kinds_are_told_apart(tmp_path: Path) -> None:
    tables = {
        "actor": [{"uuid": "1", "value": "Alpha", "description": "Words.", "meta": {"synonyms": ["A"]}}],
        "source": [{"headline": "One", "author": "A. B.", "url": "https://a.example/1", "published": "2026-01-02"}],
        "incident": [{"name": "One", "date": "2026-01-02", "city": "Graz", "latitude": "47.1", "longitude": "15.4"}],
    }
    for kind, rows in tables.items():
        (tmp_path / "rows.json").write_text(json.dumps(rows), "utf-8")
        assert f"\nkind: {kind}\n" in propose_mapping(tmp_path / "rows.json", write=False).text


def test_columns_become_a_desks_own_fields_external_ids_and_places(desk: Path, tmp_path: Path) -> None:
    rows = "Event ID,Event,Date,City,Lat,Lon,Country,Severity,Who,Part\n"
    rows += "A/1,Fire,2026,Graz,47.0707145,15.4,Austria,low,X|Y,owner|target\nA/2,Storm,2026,Linz,48.3,14.2,at,high,Z|X,a|b\n"
    rows += "A/3,Flood,2026,,,,,low,,\nA/4,Rain,2026,,,,,high,,\n"
    (tmp_path / "rows.csv").write_text(rows, "utf-8")
    proposed = propose_mapping(tmp_path / "rows.csv", write=False)
    mapping = yaml.safe_load(proposed.text)
    assert list(mapping["columns"]).index("Lon") < list(mapping["columns"]).index("Lat")
    assert "severity: {label: Severity, type: choice, of: [low, high]}" in proposed.fields
    wanted = {"Who": "involved.actor", "Part": "involved.role"}
    mapping["columns"] = {**{key: value for key, value in mapping["columns"].items() if key not in wanted}, **wanted}
    mapping |= {"names": {"Who": "group"}, "split": {"Who": "|", "Part": "|"}}
    mapping["fixed"] |= {"evidence.source": "pilots-warn-2026-03-04"}
    refused = imported(desk, rows, yaml.safe_dump(mapping, sort_keys=False))
    assert [(each.code, "4 records" in each.message) for each in refused.problems] == [("own-field", True)]
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as settings:
        settings.write(proposed.fields)
    found = imported(desk, rows, yaml.safe_dump(mapping, sort_keys=False))
    assert found.problems == ()
    fire = sheet(desk, "incidents/a-1")
    assert (fire["ids"], fire["fields"]) == ([{"scheme": "table", "id": "A/1"}], {"severity": "low"})
    assert (fire["where"]["coordinates"], fire["where"]["country"]) == (["15.4", "47.070715"], "AT")
    assert fire["involved"] == [{"actor": "x", "role": "owner"}, {"actor": "y", "role": "target"}]
    assert "where" not in sheet(desk, "incidents/a-3")
    (desk / "content/incidents/a-1.yml").rename(desk / "content/incidents/fire-in-graz.yml")
    assert imported(desk, rows, yaml.safe_dump(mapping, sort_keys=False)).same == 4  # found by its external id


UUID = "0b06fb39-ed3d-4868-ac42-12fff6df2c8"
PROPOSED: dict[str, tuple[list[dict[str, Any]], list[str]]] = {
    "an id that is an address is evidence too": (
        [{"id": f"https://a.example/{n}", "title": "A", "date": "2026"} for n in range(3)],
        ["  id: [ids.id, evidence.url] ", "  evidence.at: whole"],
    ),
    "an id that says nothing gives way to a name": (
        [{"uuid": f"{UUID}{n}", "value": f"Group {n}", "meta": {"synonyms": ["x"]}} for n in range(3)],
        ["id: [value]", "  uuid: ids.id ", "  type: organisation "],
    ),
    "a sign between words that come again divides them": (
        [
            {"name": f"{n}", "date": "2026", "keywords": "Gas+Oil" if n % 2 else "Gas", "Cities": "X+Y"}
            for n in range(9)
        ],
        ["  keywords: tags ", "  keywords: +"],
    ),
    "a place has the name beside its coordinates, and gives the title": (
        [
            {"date": "2026", "kind": "fire", "site": {"name": f"Dock {n}", "lat": "1.5", "lon": f"2.{n}"}}
            for n in range(3)
        ],
        [
            "  site.name: where.name ",
            'title: ["{site.name}: {kind}", "{kind}", "{site.name}"]',
            "where.precision: locality",
        ],
    ),
    "a country alone is the place": (
        [{"title": f"T{n}", "date": "2026", "country": "Iran, Islamic Republic of"} for n in range(3)],
        ["  country: [where.country, where.name] ", "where.precision: country"],
    ),
    "words for what is not known are left out": (
        [{"title": f"T{n}", "date": "2026", "actor": "Unknown" if n else "Harbour crew"} for n in range(3)],
        ['  actor: {Unknown: ""} ', "  actor: organisation "],
    ),
    "countries that are none are left to the editor": (
        [{"title": f"T{n}", "date": "2026", "city": "x", "country": "Atlantis" if n else "UK"} for n in range(3)],
        ['  country: {Atlantis: ""} '],
    ),
    "each column of addresses is separate evidence": (
        [
            {"title": f"T{n}", "date": "2026", "Sources_1": "https://a.example", "Sources_2": "https://b.example"}
            for n in range(3)
        ],
        [
            "  Sources_1: evidence.1.url ",
            "  Sources_2: evidence.2.url ",
            "  evidence.1.at: whole",
            "  evidence.2.at: whole",
        ],
    ),
    "one point has one pair of coordinates, which can name the place": (
        [
            {
                "event": f"T{n}",
                "date": "2026",
                "LATITUDE": "1.50",
                "LONGITUDE": "2.50",
                "longitude": "2.5",
                "latitude": "1.5",
            }
            for n in range(3)
        ],
        [
            "  LATITUDE: fields.latitude ",
            "  longitude: where.coordinates ",
            'where.name: ["{latitude}, {longitude}"]   # no column names the place',
        ],
    ),
    "a date in three columns is one": (
        [{"title": f"T{n}", "YEAR": "1968", "MONTH": "4", "DAY": f"1{n}"} for n in range(3)],
        ['when.edtf: ["{YEAR}-{MONTH}-{DAY}", "{YEAR}-{MONTH}", "{YEAR}"]', "  # MONTH: in a template below "],
    ),
    "short words are the title, else the place and the day, else the id": (
        [{"No": f"{n}", "date": "2026", "description": f"Strike no. {n}", "town": "x"} for n in range(3)],
        ['title: ["{description}", "{town}"]   # no column has a title'],
    ),
    "columns are added to the id until they tell the records apart": (
        [
            {"title": f"Raid {n // 2}", "date": "2026", "side": f"P{n % 2}", "about": "x" * 150 + f"{n % 2}"}
            for n in range(4)
        ],
        ["id: [title, date, side]"],
    ),
    "a title is never divided, and a word for nothing is a word": (
        [{"title": f"{part} Run, Second", "date": "2026", "losses": "None"} for part in ("Bull", "Deer", "Bull")],
        [
            "  title: title   # 3 filled, 2 different: “Bull Run, Second”",
            "fields.losses   # 3 filled, 1 different: “None”",
        ],
    ),
    "a year is not a number": (
        [{"value": f"G{n}", "meta": {"synonyms": ["x"], "since": f"201{n}"}} for n in range(3)],
        ["    since: {label: Since, type: date}"],
    ),
    "several countries in a cell are no place": (
        [{"title": f"T{n}", "date": "2026", "target country": "Iran; China" if n else "Iran"} for n in range(4)],
        ["  target country: fields.target_country "],
    ),
    "names that hold data are one list": (
        [{"value": f"G{n}", "meta": {"synonyms": ["x"], f"origin:N{n}": "Lab"}} for n in range(6)],
        ["  meta.origin: fields.origin   # 6 filled, 6 different: “N0: Lab”"],
    ),
}


@pytest.mark.parametrize("name", PROPOSED)
def test_a_proposal_knows_columns_of_its_kind(tmp_path: Path, name: str) -> None:
    rows, says = PROPOSED[name]
    (tmp_path / "rows.json").write_text(json.dumps(rows), "utf-8")
    proposed = propose_mapping(tmp_path / "rows.json", write=False)
    text = proposed.text + proposed.fields
    assert [line for line in says if line not in text] == [], text
    yaml.safe_load(text)


COLUMNS = {
    # a table, and lines of the mapping that is proposed
    'Betreff,Beteiligung in %\nRundfunk,"17,27"\nSchule,"6,77"\nKernkraft,"6,27"\n': ["id: [Betreff]", "!split:"],
    "Jahr,Fälle\n2019,696\n2020,864\n": ["id: [Jahr]"],
    "Pupil,Grade,Class,Mark\nRon,1,Potions,7\nRon,1,Herbs,7\nRon,2,Potions,7\nRon,2,Herbs,8\n": [
        "id: [Pupil, Grade, Class]"
    ],
    "age,group\n65+,a\n65+,b\n15-24,a\n15-24,b\n": ["!split:"],
    "Country,Month,Value\nGuinea,3,122\nGuinea,4,224\n": ["Value: fields.value"],
    "name,P75\na,1.00E+05\nb,1.00E+05\n": ["!split:"],
    "time,count\n2015/01/01 01:00:00,2\n2015/01/01 02:00:00,3\n": ["kind: incident"],
    "name,as of\na,8/31/2016\nb,9/2/2016\n": ["as of: month-first", "as_of: {label: As of, type: date}"],
    "name,as of\na,8/31/2016\nb,31/8/2016\n": ["!as of: month-first", "as_of: {label: As of, type: text}"],
    "date,city,type\n2016-01-01,A,+\n2016-01-02,B,+\n2016-01-03,A,raid\n2016-01-04,B,raid\n": ["type: {+: ''}"],
    "first_name,last_name,death_date,city\nA,B,1992-04-30,X\nA,C,1992-05-01,X\n": [
        "id: [first_name, last_name]",
        'title: ["{first_name} {last_name}", "{last_name}", "{first_name}"]',
    ],
    "Nachname;Vorname;Partei\nMüller;Anna;A\nBerg;Jan;B\n": ['name: ["{Vorname} {Nachname}"', "type: person"],
    "ID;Name der Liste;Jahr\n1;Grüne;1990\n2;Weiße;1991\n": ['title: ["{Name der Liste}"]'],
    "№;Дата;Місце;Опис\n1;1 березня 2024;Суми;Удар\n2;2 березня 2024;Одеса;Вибух\n": [
        "kind: incident",
        "№: ids.id",
        "Дата: when.edtf",
        "Місце: where.name",
        "Опис: summary",
    ],
    "Lots,of,people\nor,,\nName,Job,Age\nBowie,actor,69\nBerry,musician,90\n": ["header: 3", "Name: name"],
    "Name,,Type\nAlpha,x,group\nBeta,,group\n": ["!header", "Name: name"],
    "Name,Type\n": ["id: [Name]"],
}


@pytest.mark.parametrize("table", COLUMNS)
def test_a_proposal_follows_what_the_columns_hold(tmp_path: Path, table: str) -> None:
    (tmp_path / "rows.csv").write_text(table, "utf-8")
    proposed = propose_mapping(tmp_path / "rows.csv", write=False)
    text = (proposed.text + proposed.fields).replace('""', "''")
    assert [line for line in COLUMNS[table] if (line.strip("!") in text) == line.startswith("!")] == [], text


def test_own_fields_are_declared_so_that_each_value_fits(desk: Path, tmp_path: Path) -> None:
    rows = [
        {
            "name": f"Unit {n}",
            "status": "active",
            "title": "x",
            "a": {"size": f"{n}"},
            "b": {"size": "n/a" if n else "9"},
            "post code": f"0{n // 2}",
            "seen": f"2026-0{n + 1}",
            "page": f"https://a.example/{n}",
            "page2": "see there" if n else "https://a.example/",
            "links": ["x", "x"],
        }
        for n in range(4)
    ]
    (tmp_path / "rows.json").write_text(json.dumps(rows), "utf-8")
    proposed = propose_mapping(tmp_path / "rows.json", "actor")
    declared = yaml.safe_load(proposed.fields)["fields"]["actor"]
    assert {name: field["type"] for name, field in declared.items()} == {
        "their_status": "choice",
        "title": "choice",
        "size": "number",
        "b_size": "number",
        "post_code": "choice",
        "seen": "date",
        "page": "link",
        "page2": "choice",
        "links": "list",
    }
    with (desk / "content/desk.yml").open("a", encoding="utf-8") as settings:
        settings.write(proposed.fields)
    found = import_file(desk, tmp_path / "rows.json", ImportOptions(Path(proposed.path)))
    assert (len(found.written), found.problems) == (4, ())
    assert sheet(desk, "actors/unit-1")["fields"]["links"] == ["x", "x"]


def test_a_table_with_an_empty_column_and_one_without_a_name_is_proposed(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text(",title,date,rest\n0,One,2026,\n1,Two,2026,\n", "utf-8")
    text = propose_mapping(tmp_path / "rows.csv", "incident", write=False).text
    assert "  column 1: fields.column_1 " in text
    assert "no field for 1 column that at most 1 % of the records fill: rest" in text


COUNTRIES = {
    "DE": ["Germany", "germany", "DEU", "de"],
    "CI": ["Côte d’Ivoire", "Cote d'Ivoire", "Ivory Coast"],
    "CD": ["Democratic Republic of Congo", "DRC"],
    "CG": ["Congo", "Republic of the Congo"],
    "GB": ["UK", "United Kingdom", "Great Britain"],
    "NL": ["the Netherlands"],
    "LC": ["Saint Lucia", "St. Lucia"],
    "": ["Atlantis", "Europe"],
}


@pytest.mark.parametrize("code", COUNTRIES)
def test_countries_are_known_by_their_usual_names(code: str) -> None:
    assert {country_code(name) for name in COUNTRIES[code]} == {code}


# The mappings that the documentation shows


@pytest.mark.parametrize("name", ["galaxy", "groups"])
def test_the_worked_mappings_of_the_documentation(desk: Path, name: str) -> None:
    page = (ROOT / "docs/how-to/import.md").read_text("utf-8")
    mapping = page.partition(f"`{name}.map.yml`:\n\n```yaml\n")[2].partition("```")[0]
    tables = {
        "galaxy": {
            "name": "Threat actor",
            "values": [
                {
                    "uuid": "0b06-1",
                    "value": "Grey Heron",
                    "description": "A made-up group that writes `!_READ_ME_!.txt`.",
                    "meta": {
                        "synonyms": ["Heron", "GH-1"],
                        "country": "XX",
                        "refs": ["https://a.example/x"],
                        "cfr-target-category": ["Private sector"],
                    },
                }
            ],
        },
        "groups": [
            {
                "id": "G9001",
                "name": "Grey Heron",
                "description": "A made-up group.",
                "aliases": ["Heron"],
                "url": "https://a.example/",
            }
        ],
    }
    found = imported(desk, json.dumps(tables[name]), mapping, "rows.json")
    assert (len(found.written), found.problems) == (1, ())
    actor = sheet(desk, found.written[0].removeprefix("content/").removesuffix(".yml"))
    assert actor["name"] == "Grey Heron"
    assert "Heron" in actor["aliases"]
    assert actor["ids"][0]["id"] in ("0b06-1", "G9001")
    assert name != "galaxy" or actor["evidence"] == [{"url": "https://a.example/x"}]
