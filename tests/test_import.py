"""Import: what a table or a bibliography gives, what it could not map, and nothing twice."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from conftest import BASE, ROOT, run, tree

from briefings.editor.importer import ImportOptions, import_file
from briefings.load.desk import load
from briefings.problems import AuthorError

MAP = """\
kind: incident
id: [No]
columns: {Headline: title, Day: when.edtf, Place: where.name, Paragraph: evidence.at, Kinds: types, Note: summary}
fixed: {class: incident, evidence.source: pilots-warn-2026-03-04, where.precision: area}
split: {Kinds: ";"}
values: {Kinds: {mooring: mishap}}
"""
ROW = {
    "No": "A 1",
    "Headline": "Mooring: snapped",
    "Day": "2026-02-03",
    "Place": "Pier 4",
    "Paragraph": "p1",
    "Kinds": "mooring",
    "Note": "",
}


def write(path: Path, rows: list[dict[str, str]], **options: str) -> Path:
    out = io.StringIO(newline="")
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(out, names, **options)  # type: ignore[arg-type]
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(out.getvalue(), "utf-8", newline="")
    return path


@pytest.fixture
def mapped(tmp_path: Path) -> Path:
    path = tmp_path / "map.yml"
    path.write_text(MAP, "utf-8")
    return path


def test_five_thousand_rows_and_a_second_time(desk: Path, tmp_path: Path, mapped: Path) -> None:
    rows = [
        {**ROW, "No": f"X-{number}", "Headline": f"'=Mishap {number}", "Owner": "somebody"} for number in range(5000)
    ]
    table = write(tmp_path / "rows.csv", rows)
    first = import_file(desk, table, ImportOptions(mapped))
    assert (len(first.written), first.same, first.problems) == (5000, 0, ())
    assert (first.columns["Owner"].homeless, first.columns["Kinds"].changed) == (5000, 5000)
    before = tree(desk / "content")
    assert "title: =Mishap 7\n" in before["incidents/x-7.yml"].decode().replace('"', "")
    second = import_file(desk, table, ImportOptions(mapped))
    assert (second.written, second.changed, second.same) == ((), (), 5000)
    assert tree(desk / "content") == before


def test_an_imported_row_is_a_sheet_in_the_house_shape(desk: Path, tmp_path: Path, mapped: Path) -> None:
    table = write(tmp_path / "rows.csv", [{**ROW, "Note": "Two lines.\nOf text."}], delimiter=";")
    done = run("import", table, "--map", mapped, "--desk", desk)
    assert (done.returncode, done.stderr) == (0, "")
    assert (desk / "content/incidents/a-1.yml").read_text("utf-8") == (
        "# yaml-language-server: $schema=../../.briefings/schema/incident.json\n"
        'title: "Mooring: snapped"\n'
        "class: incident\n"
        "types: [mishap]\n"
        "when: {edtf: 2026-02-03}\n"
        "where: {name: Pier 4, precision: area}\n"
        "summary: |-\n  Two lines.\n  Of text.\n"
        "evidence: [{source: pilots-warn-2026-03-04, at: p1}]\n"
        "status: draft\n"
    )
    assert run("check", "--desk", desk).returncode == 0


def test_a_row_that_is_wrong_is_named_and_the_others_are_written(desk: Path, tmp_path: Path, mapped: Path) -> None:
    rows = [ROW, {**ROW, "No": "B", "Day": "3 Feb"}, {**ROW, "No": "a  1"}, {**ROW, "No": ""}, {**ROW, "No": "C"}]
    done = run("import", write(tmp_path / "rows.csv", rows), "--map", mapped, "--desk", desk)
    assert done.returncode == 1
    assert f"{tmp_path.as_posix()}/rows.csv:3:1: error: `when.edtf`: “3 Feb” is not an EDTF date" in done.stderr
    assert "rows.csv:4:1: error: line 2 gives the id a-1 too [id-twice]" in done.stderr
    assert "rows.csv:5:1: error: this row has nothing in “No” to make an id from [no-id]" in done.stderr
    assert done.stdout.endswith(
        "2 sheets written, 0 updated, 0 unchanged, 3 records refused, 6 columns with values on no sheet.\n"
    )


def test_a_sheet_that_says_something_else_stays_until_asked(desk: Path, tmp_path: Path, mapped: Path) -> None:
    table = write(tmp_path / "rows.csv", [ROW])
    run("import", table, "--map", mapped, "--desk", desk)
    sheet = desk / "content/incidents/a-1.yml"
    sheet.write_text(
        "# seen by us\n" + sheet.read_text("utf-8").replace("Mooring: snapped", "Mooring cut") + "# end\n", "utf-8"
    )
    before = sheet.read_text("utf-8")
    done = run("import", table, "--map", mapped, "--desk", desk)
    assert done.returncode == 0
    assert "has another title; it was not changed [differs]" in done.stderr
    assert sheet.read_text("utf-8") == before
    run("import", table, "--map", mapped, "--update", "--desk", desk)
    assert sheet.read_text("utf-8") == before.replace("Mooring cut", "Mooring: snapped")


BIB = """\
@article{doe2020, author={Doe, Jane and Roe, Jan},
  title={The {Harbour} at Night}, journal={Harbour Gazette}, year=2020, month=mar, doi={10.1/x}, volume=3}
@online{tide, author={Ada Fennimore}, title={Tide Tables}, url={https://tide.example/t}, urldate={2026-03-01}, langid={english}}
"""
RIS = """\
TY  - NEWS
ID  - doe2020
AU  - Doe, Jane
AU  - Roe, Jan
TI  - The Harbour at Night
JO  - Harbour Gazette
PY  - 2020
SP  - 4
ER  -\x20
"""
CSL = """\
[{"id": "doe2020", "type": "article-newspaper", "title": "The Harbour at Night", "container-title": "Harbour Gazette",
  "author": [{"family": "Doe", "given": "Jane"}], "issued": {"date-parts": [[2020, 3, 4]]}, "volume": "3"}]
"""


@pytest.mark.parametrize(
    ("name", "text", "published", "lost"),
    [
        ("a.bib", BIB, "2020-03", ["volume"]),
        ("a.ris", RIS, "2020", ["start_page"]),
        ("a.json", CSL, "2020-03-04", ["volume"]),
    ],
)
def test_bibliographies(desk: Path, tmp_path: Path, name: str, text: str, published: str, lost: list[str]) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    done = run("import", path, "--desk", desk)
    assert (done.returncode, done.stderr) == (0, "")
    sheet = (desk / "content/sources/doe2020.yml").read_text("utf-8")
    assert "title: The Harbour at Night\n" in sheet
    assert "outlet: harbour-gazette\n" in sheet
    assert f"published: {published}\n" in sheet
    assert "{family: Doe, given: Jane}" in sheet
    table = [line.split() for line in done.stdout.splitlines()[1:-1]]
    assert [name for name, *_, on_no_sheet in table if on_no_sheet != "0"] == lost
    before = tree(desk)
    again = run("import", path, "--desk", desk)
    assert "0 sheets written" in again.stdout
    assert tree(desk) == before
    assert run("check", "--desk", desk).returncode == 0


def test_a_workbook(desk: Path, tmp_path: Path, mapped: Path) -> None:
    import datetime

    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(list(ROW))
    book.active.append(["A 1", "Mooring snapped", datetime.datetime(2026, 2, 3), "Pier 4", "p1", "mooring", None])
    book.save(tmp_path / "rows.xlsx")
    done = run("import", tmp_path / "rows.xlsx", "--map", mapped, "--desk", desk)
    assert (done.returncode, done.stderr) == (0, "")
    assert "when: {edtf: 2026-02-03}" in (desk / "content/incidents/a-1.yml").read_text("utf-8")


def test_a_missing_library_is_named_with_its_command(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(BIB, "utf-8")
    hide = "import sys; sys.modules['bibtexparser'] = None; from briefings.cli import main; main()"
    words = [sys.executable, "-c", hide, "import", str(tmp_path / "a.bib"), "--desk", str(desk)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "-m pip install bibtexparser" in done.stderr


MISTAKES = {
    "kind: incidnt": "`kind` cannot be “incidnt” [wrong-value]",
    "columns: {Headlin: title, ": "the table has no column “Headlin” [no-column]",
    "Day: when.etdf": "did you mean `when.edtf`?",
    "colums: {": "did you mean `columns`?",
    "id: [Nr]": "the table has no column “Nr”",
    "split: {Kind: ": ":5:9: error: `split` names “Kind”, which `columns` does not map [no-column]",
    "values: {Knds: ": ":6:10: error: `values` names “Knds”, which `columns` does not map [no-column]",
}


@pytest.mark.parametrize("wrong", MISTAKES)
def test_a_wrong_mapping_has_its_place(desk: Path, tmp_path: Path, mapped: Path, wrong: str) -> None:
    key, _, _ = wrong.partition(": ")
    right = {
        "kind": "kind: incident",
        "columns": "columns: {Headline: title, ",
        "Day": "Day: when.edtf",
        "colums": "columns: {",
        "id": "id: [No]",
        "split": "split: {Kinds: ",
        "values": "values: {Kinds: ",
    }
    mapped.write_text(MAP.replace(right[key], wrong), "utf-8")
    done = run("import", write(tmp_path / "rows.csv", [ROW]), "--map", mapped, "--desk", desk)
    assert done.returncode == 1
    assert MISTAKES[wrong] in done.stderr
    assert f"{mapped.as_posix()}:" in done.stderr
    assert tree(desk) == tree(BASE)


def test_other_mistakes(desk: Path, tmp_path: Path, mapped: Path) -> None:
    (tmp_path / "twice.csv").write_text("No,No\n1,2\n", "utf-8")
    write(tmp_path / "rows.csv", [ROW])
    (tmp_path / "prose.txt").write_text("Nothing but words.\n", "utf-8")
    for words, says in (
        (("twice.csv", "--map", mapped), "[column-twice]"),
        (("prose.txt",), "[not-a-bibliography]"),
        (("rows.csv", "--kind", "incidnts"), "No kind “incidnts”. Did you mean “incidents”?"),
    ):
        done = run("import", tmp_path / words[0], *words[1:], "--desk", desk)
        status = 2 if "--kind" in words else 1
        assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (status, True, False), done.stderr


HEAD = "No,Headline,Day,Place,Paragraph,Kinds,Note\n"
TABLES = {
    # what stands below the header, and what is said of it
    'B,One\n"C,Two\nD,Three\n': ":3:1: error: this row cannot be read: unexpected end of data [not-a-table]",
    f"B,{'a' * 140_000}\n": ":2:1: error: this row cannot be read: a cell has more than 131,072 characters [not-a-table]",
    "B,One\x00Two,2026-02-03,Pier,p1\n": ":2:1: error: an invisible character, U+0000 (control character)",
    "B,One\u202eTwo,2026-02-03,Pier,p1\n": ":2:1: error: an invisible character, U+202E (right-to-left override)",
    "B,One,2026-02-03,Pier,p1,,,over\n": ":2:1: error: this row has 8 cells, and the row with the names has 7 [row-length]",
    "B,O\u043de,2026-02-03,Pier,p1\nC,T,[x],P,p1\n": ":3:1: error: `when.edtf`: “x” is not an EDTF date",
}


@pytest.mark.parametrize("rows", TABLES, ids=range(len(TABLES)))
def test_a_hostile_table_has_its_line(desk: Path, tmp_path: Path, mapped: Path, rows: str) -> None:
    (tmp_path / "rows.csv").write_text(HEAD + rows, "utf-8", newline="")
    done = run("import", tmp_path / "rows.csv", "--map", mapped, "--desk", desk)
    assert done.returncode == 1
    assert f"rows.csv{TABLES[rows]}" in done.stderr
    assert "Traceback" not in done.stderr


def test_formulas_and_markup_stay_words(desk: Path, tmp_path: Path, mapped: Path) -> None:
    words = [
        "=cmd|'/c calc'!A1",
        "+1+1",
        "@SUM(A1)",
        "<script>alert(1)</script>",
        "{{ 7 * 7 }}",
        "!!python/name:os.system x",
    ]
    rows = [{**ROW, "No": f"F {number}", "Headline": text} for number, text in enumerate(words)]
    found = import_file(desk, write(tmp_path / "rows.csv", rows), ImportOptions(mapped))
    assert found.problems == ()
    titles = {sheet.title for ref, sheet in load(desk).sheets.items() if ref.id.startswith("f-")}
    assert titles == set(words)


def test_a_column_without_a_name_loses_nothing(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("title,,type\nOne,lost?,post\nTwo,,post\n", "utf-8")
    found = import_file(desk, tmp_path / "rows.csv", ImportOptions(kind="source"))
    assert (found.problems, len(found.written)) == ((), 2)
    assert found.unmapped == {"column 2": 1}


BOMBS: dict[str, tuple[str, bytes, str]] = {
    "entities": (
        "xl/worksheets/sheet1.xml",
        b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet/>',
        "sheet1.xml holds entities",
    ),
    "another encoding": ("xl/styles.xml", b'<?xml version="1.0" encoding="cp037"?>', "is not in UTF-8"),
    "UTF-16": ("xl/styles.xml", '<?xml version="1.0"?><a/>'.encode("utf-16"), "is not in UTF-8"),
    "zip bomb": ("xl/styles.xml", b"<a>" + b" " * 20_000_000 + b"</a>", "at most 16777216 are read"),
    "far corner": (
        "xl/worksheets/sheet1.xml",
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>',
        "at most 50000 rows",
    ),
    "no XML": ("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row", "this workbook cannot be read"),
    "no number": (
        "xl/worksheets/sheet1.xml",
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1"><c r="A1"><v>1e</v></c></row></sheetData></worksheet>',
        "this workbook cannot be read",
    ),
}


def workbook(path: Path, **parts: bytes) -> Path:
    """Write a workbook of two rows, some of its parts replaced."""
    import openpyxl

    book: Any = openpyxl.Workbook()
    book.active.append(list(ROW))
    book.active.append(list(ROW.values()))
    plain = io.BytesIO()
    book.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, parts.get(name) or source.read(name))
    return path


@pytest.mark.parametrize("name", BOMBS)
def test_a_workbook_cannot_grow(desk: Path, tmp_path: Path, mapped: Path, name: str) -> None:
    part, content, says = BOMBS[name]
    path = workbook(tmp_path / "rows.xlsx", **{part: content})
    assert path.stat().st_size < 100_000
    with pytest.raises(AuthorError) as caught:
        import_file(desk, path, ImportOptions(mapped))
    assert [problem.code for problem in caught.value.problems] == ["not-a-table"]
    assert says in caught.value.problems[0].message
    assert tree(desk) == tree(BASE)


def test_what_a_workbook_does_not_tell_is_said(desk: Path, tmp_path: Path, mapped: Path) -> None:
    import openpyxl

    book: Any = openpyxl.Workbook()
    book.active.append(list(ROW))
    book.active.append([*list(ROW.values())[:6], "=1+1"])
    book.create_sheet("Others").append(["something"])
    book.save(tmp_path / "rows.xlsx")
    found = import_file(desk, tmp_path / "rows.xlsx", ImportOptions(mapped))
    assert [(each.code, each.location.line) for each in found.problems] == [("other-sheet", 0), ("no-result", 2)]
    assert "“Others” has rows too" in found.problems[0].message


ENTRIES = {
    # a bibliography, and what is said of it, or what is not mapped
    "@article{a, title={One}, author={Doe, Jane": ":1:1: error: this entry cannot be read",
    "@article{a, title={One}}\n@article{a, title={Two}}": ":2:1: error: the key a is in line 1 too",
    f"@article{{a, title={{{'{' * 3000}One{'}' * 3000}}}}}": "1 sheet written",
    "TY  - NEWS\nTI  - One\nER  - \nTY  - NEWS\nTI  - Two\n": ":4:1: error: this entry cannot be read: it has no end, a line ER",
    "[" * 20_000: "error: this is not JSON: its lists are nested too deeply",
    '[{"id": "a", "title": "One", "title": "Two"}]': "“title” is twice in the same object",
    '[\n{"id": "a", "title": "One"},\n3]': ":3:1: error: this entry cannot be read: entry 2 is not an object",
    '[{"id": "a", "title": "One \\ud800"}]': ":1:1: error: this entry cannot be read: entry 1 has an incomplete character",
    '[{"id": "a", "title": "One", "issued": {"date-parts": [[2020, null]]}}]': "issued: 1",
    '[{"id": "a", "title": "One", "issued": {"raw": "spring"}, "language": "Elvish"}]': "language: 1",
    "@online{a, title={One}, year={spring}, url={https://a.example}, isbn={1}}": "isbn: 1",
    "@online{a, title={One}, Title={Two}}": "title: 1",
    "@misc{a, title={One}, month=dec}": "month: 1",
}


@pytest.mark.parametrize("text", ENTRIES, ids=lambda text: text[:40])
def test_a_hostile_bibliography_loses_nothing_unsaid(desk: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "a.bib").write_text(text, "utf-8")
    done = run("import", tmp_path / "a.bib", "--desk", desk)
    lost = re.sub(r"(?m)^(\w+) +1 .* ([01])$", r"\1: \2", done.stdout)
    assert ENTRIES[text] in lost + done.stderr
    assert "Traceback" not in done.stderr


def test_a_body_is_one_author(desk: Path, tmp_path: Path) -> None:
    (tmp_path / "a.bib").write_text(
        "@misc{a, title={T}, author={{Ministry of Trade and Tides} and Doe, Jane}}", "utf-8"
    )
    import_file(desk, tmp_path / "a.bib")
    text = (desk / "content/sources/a.yml").read_text("utf-8")
    assert "authors:\n  - Ministry of Trade and Tides\n  - {family: Doe, given: Jane}\n" in text


def test_a_link_out_of_the_desk_is_not_written_through(desk: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yml"
    (desk / "content/sources/a.yml").symlink_to(outside)
    (tmp_path / "a.bib").write_text("@misc{a, title={T}}", "utf-8")
    assert [each.code for each in import_file(desk, tmp_path / "a.bib").problems] == ["symlink"]
    assert not outside.exists()


SHAPES = {
    "id: [[No]]": "`id`: a column, or a list of columns, is expected here; found a list [wrong-value]",
    "columns: [Headline]": "a mapping is expected in `columns` [wrong-shape]",
    "columns: {Headline: title, Note: title}": "`title` of “Note” and `title` of “Headline” are the same field [field-twice]",
    "columns: {Place: where, Note: where.name}": "`where.name` of “Note” and `where` of “Place” are the same field",
    "split: {Kinds: ''}": "`split.Kinds`: the text between two entries of a cell is expected here; found “” [wrong-value]",
    "values: {Kinds: mooring}": "a mapping is expected in `values.Kinds` [wrong-shape]",
    "values: {Kinds: {mooring: [a]}}": "`values.Kinds.mooring`: text is expected here; found a list [wrong-value]",
    "fixed: [a]": "a mapping is expected in `fixed` [wrong-shape]",
}


@pytest.mark.parametrize("wrong", SHAPES)
def test_a_mapping_of_another_shape(desk: Path, tmp_path: Path, wrong: str) -> None:
    key = wrong.partition(":")[0]
    mapping = "".join(f"{line}\n" for line in MAP.splitlines() if not line.startswith(f"{key}:")) + f"{wrong}\n"
    (tmp_path / "map.yml").write_text(mapping, "utf-8")
    with pytest.raises(AuthorError) as caught:
        import_file(desk, write(tmp_path / "rows.csv", [ROW]), ImportOptions(tmp_path / "map.yml"))
    said = [f"{problem.message} [{problem.code}]" for problem in caught.value.problems]
    assert any(SHAPES[wrong] in each for each in said), said
    assert all(problem.location.line for problem in caught.value.problems)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("split: {", "split: {Headline: ':', ", "rows.csv:2:1"),
        ("{class: incident", "{summary: [a, b], class: incident", "map.yml:4:18"),
    ],
)
def test_a_list_for_a_field_that_takes_one_text_is_refused_at_its_place(
    desk: Path, tmp_path: Path, mapped: Path, old: str, new: str, place: str
) -> None:
    mapped.write_text(MAP.replace(", Note: summary", "").replace(old, new), "utf-8")
    done = run("import", write(tmp_path / "rows.csv", [ROW]), "--map", mapped, "--desk", desk)
    assert done.returncode == 1
    assert f"{place}: error: " in done.stderr
    assert "text is expected here; found a list" in done.stderr


SHOWN = {"Number": "7", "Headline": "Cable found cut", "Day": "2026-03-02", "Place": "Outer harbour", "Types": "cable"}


@pytest.mark.parametrize("page", ["how-to/everyday.md", "reference/commands.md"])
def test_the_mappings_of_the_documentation_map(desk: Path, tmp_path: Path, page: str) -> None:
    keys = (ROOT / "docs" / page).read_text("utf-8").partition("kind: incident\n")[2].partition("\n\n")[0]
    (tmp_path / "map.yml").write_text("kind: incident\n" + dedent(keys), "utf-8")
    row = {**SHOWN, "Source": "pilots-warn-2026-03-04", "Paragraph": "p1"}
    done = import_file(desk, write(tmp_path / "rows.csv", [row]), ImportOptions(tmp_path / "map.yml"))
    assert (len(done.written), done.problems) == (1, ()), keys
    (sheet,) = (desk / path for path in done.written)
    assert "types: [cable-cut]" in sheet.read_text("utf-8")
