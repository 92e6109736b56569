"""Import: what a table or a bibliography gives, what it could not map, and nothing twice."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import BASE, run, tree

from briefings.editor.importer import Wanted, import_file

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
    first = import_file(desk, table, Wanted(mapped))
    assert (len(first.written), first.same, first.problems) == (5000, 0, ())
    assert first.unmapped == {"Owner": 5000}
    before = tree(desk / "content")
    assert "title: =Mishap 7\n" in before["incidents/x-7.yml"].decode().replace('"', "")
    second = import_file(desk, table, Wanted(mapped))
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
    rows = [ROW, {**ROW, "No": "B", "Day": "3 Feb"}, {**ROW, "No": "a-1"}, {**ROW, "No": ""}, {**ROW, "No": "C"}]
    done = run("import", write(tmp_path / "rows.csv", rows), "--map", mapped, "--desk", desk)
    assert done.returncode == 1
    assert f"{tmp_path.as_posix()}/rows.csv:3:1: error: `when.edtf`: “3 Feb” is no EDTF date" in done.stderr
    assert "rows.csv:4:1: error: the id a-1 is made of line 2 too [id-twice]" in done.stderr
    assert "rows.csv:5:1: error: this row has nothing in “No” to make an id of [no-id]" in done.stderr
    assert done.stdout.endswith("2 sheets written, 0 updated, 0 unchanged, 3 records refused, 0 names not mapped.\n")


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
    assert "has another title; it is left as it is [differs]" in done.stderr
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
    assert "Jane Doe" in sheet
    assert [line.split()[2].rstrip(",") for line in done.stdout.splitlines() if line.startswith("not mapped")] == lost
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
    assert "python -m pip install 'briefings[import]'" in done.stderr


MISTAKES = {
    "kind: incidnt": "“incidnt” is no kind of sheet",
    "columns: {Headlin: title, ": "the table has no column “Headlin” [no-column]",
    "Day: when.etdf": "a incident has no field `when.etdf`",
    "colums: {": "did you mean `columns`?",
    "id: [Nr]": "the table has no column “Nr”",
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
    }
    mapped.write_text(MAP.replace(right[key], wrong), "utf-8")
    done = run("import", write(tmp_path / "rows.csv", [ROW]), "--map", mapped, "--desk", desk)
    assert done.returncode == 1
    assert MISTAKES[wrong] in done.stderr
    assert f"{mapped.as_posix()}:" in done.stderr
    assert tree(desk) == tree(BASE)


def test_other_mistakes(desk: Path, tmp_path: Path, mapped: Path) -> None:
    (tmp_path / "latin.csv").write_bytes("No;Übersicht\n1;x\n".encode("latin-1"))
    (tmp_path / "twice.csv").write_text("No,No\n1,2\n", "utf-8")
    write(tmp_path / "rows.csv", [ROW])
    (tmp_path / "prose.txt").write_text("Nothing but words.\n", "utf-8")
    for words, says in (
        (("latin.csv", "--map", mapped), "[not-utf8]"),
        (("twice.csv", "--map", mapped), "[column-twice]"),
        (("prose.txt",), "[not-a-bibliography]"),
        (("rows.csv", "--kind", "incidnts"), "is no kind of sheet"),
    ):
        done = run("import", tmp_path / words[0], *words[1:], "--desk", desk)
        assert (done.returncode, says in done.stderr, "Traceback" in done.stderr) == (1, True, False), done.stderr
