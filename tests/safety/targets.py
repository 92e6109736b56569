"""What the fuzzers throw bytes at: whatever comes in, a model or problems come out, and what is promised of them holds.

A target takes any bytes. It returns where all is well and raises where it is not: an assertion of its own, or whatever
the program let escape. `fuzz.py` drives the targets by coverage, `test_fuzz.py` by hypothesis; `SEEDS` are what both
begin with.
"""

from __future__ import annotations

import atexit
import io
import json
import re
import shutil
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from briefings import matcher
from briefings.compose.language import Language
from briefings.editor.importer import ImportOptions, import_file
from briefings.editor.sheet_text import sheet_text
from briefings.load import editions, messages, receipts, yaml_source
from briefings.load.sheets import validate
from briefings.model import dates, locators, prose, refs
from briefings.model.refs import KINDS
from briefings.model.sheets import SHEETS
from briefings.problems import AuthorError, Problem

HERE = Path(__file__).parent
DESK = HERE.parent / "desks/base"

_WHOLE_FILE = frozenset(("empty-file", "too-large", "not-a-table", "not-a-bibliography", "not-readable", "missing-key"))


def reader(data: bytes) -> None:
    """A sheet of any kind: a model, or problems with positions; what is read is written, and read again the same."""
    kind, raw = _choice(data, KINDS)
    parsed = yaml_source.parse(raw, "x.yml")
    validated = validate(SHEETS[kind], parsed, "x.yml", id="x")
    assert validated.model is not None or any(each.severity == "error" for each in validated.problems)
    lines = parsed.text.split("\n")
    for problem in validated.problems:
        _has_place(problem, len(lines))
        assert problem.location.column <= len(lines[problem.location.line - 1]) + 1, problem
    if validated.model is not None and not validated.problems and _filled(parsed.value):
        assert isinstance(parsed.value, dict)
        text = sheet_text(kind, parsed.value)
        again = yaml_source.parse(text.encode(), "x.yml")
        assert not again.problems, again.problems
        assert validate(SHEETS[kind], again, "x.yml", id="x").model.model_dump() == validated.model.model_dump()
        assert isinstance(again.value, dict)
        assert sheet_text(kind, again.value) == text


def date(data: bytes) -> None:
    """A date: refused with a sentence, or bounds in order, the text as given, and words in two languages."""
    text = _text(data)
    for order in ("day-first", "month-first"):
        try:
            year, month, day = dates.read_numeric(text, order)  # type: ignore[arg-type]
        except dates.DateError:
            continue
        assert dates.parse(f"{year:04}-{month:02}-{day:02}").lower == (year, month, day)
    try:
        found = dates.parse(text)
    except dates.DateError as error:
        assert str(error)
        return
    assert found.text == text
    assert (found.lower or (0, 0, 0)) <= (found.upper or (10_000, 0, 0))
    assert found.spans
    for tag in ("en", "uk"):
        assert _language(tag).when(found).strip()


def reference(data: bytes) -> None:
    """A reference or a place in a source: refused with a sentence, or what is printed of it is read the same."""
    text = _text(data)
    for kind in (None, *KINDS):
        try:
            found = refs.parse(text, kind)
        except refs.RefError as error:
            assert str(error)
            continue
        assert refs.parse(str(found)) == found
        assert str(found).isascii() and str(found).isprintable() and ".." not in str(found) and "/" not in str(found)
    try:
        place = locators.parse(text)
    except locators.LocatorError as error:
        assert str(error)
        return
    assert locators.printed(place)
    assert len(place.paragraphs) <= 201 * (text.count(",") + 1)


def words(data: bytes) -> None:
    """Prose: refused, or pieces that add no letter of their own, and links that lead where links may."""
    text = _text(data)
    try:
        parsed = prose.parse(text)
    except ValueError as error:
        assert str(error)
        return
    pieces = list(parsed.pieces())
    for piece in pieces:
        assert piece.kind in ("text", "em", "strong", "code", "link", "mention", "marked")
        assert 0 <= piece.offset <= len(text)
        if piece.kind == "link":
            assert re.match(r"(?:https?://|mailto:)", piece.target, re.IGNORECASE), piece
    if not any(piece.kind == "mention" for piece in pieces):
        printed = _letters("\0".join(piece.text for piece in pieces))  # apart, so that no accent joins a letter here
        assert _is_within(printed, _letters(text)), (printed, text)
    if text.isprintable() and not any(piece.kind in ("link", "mention") for piece in pieces):
        numbered = any(block.kind == "ol" for block in parsed.blocks)
        assert numbered or printed == _letters(text), (printed, text)


def match(data: bytes) -> None:
    """Words against a text: what is accepted stands there letter for letter, in marks and whole, edits aside."""
    how, rest = _choice(data, range(16))
    text, given = _two(_text(rest))
    mode = "partial" if how & 1 else "direct"
    edits = [
        SimpleNamespace(kind="omission", text="…", replaces=None),
        SimpleNamespace(kind="insertion", text="[sic]", replaces=None),
    ][: how >> 1 & 3]
    snapshot = matcher.prepare(text)
    for first, second in pairwise(range(0, len(snapshot.folded.text) + 1, max(1, len(snapshot.folded.text) // 8))):
        assert 0 <= snapshot.folded.original(first) <= snapshot.folded.original(second) <= len(text)
    found = matcher.match(snapshot, given, mode=mode, edits=edits, meaning_kept=bool(how & 8))
    _judge(found, text, given, edits, marked=mode == "direct")
    _judge(matcher.match_words(snapshot, given), text, given, ())
    _judge(matcher.match_outside(snapshot, given), text, given, ())
    parts = [part for part in re.split("[|\n]", given) if part][:4]
    if len(parts) > 1:
        both = matcher.match(snapshot, parts)
        if both.outcome == "matches":
            assert both.start is not None and both.end is not None
            joined = _letters("".join(parts)).casefold()
            assert _is_within(joined, _letters(text[both.start : both.end]).casefold())


def bent(data: bytes) -> None:
    """A genuine quotation of the made-up article with one change: never accepted unless the text has those words too."""
    article, quotes = _article()
    number, rest = _choice(data, range(len(quotes)))
    place, rest = _choice(rest, range(len(quotes[number]) + 1))
    length, rest = _choice(rest, range(8))
    genuine = quotes[number]
    given = genuine[:place] + _text(rest)[:40] + genuine[place + length :]
    _judge(matcher.match(matcher.prepare(article), given), article, given, (), marked=True)


def table(data: bytes) -> None:
    """A table in CSV: every row with something in it becomes a sheet, was there already, or has a problem."""
    kind, raw = _choice(data, KINDS)
    _import(raw, "table.csv", ImportOptions(kind=kind, write=False))


def mapped(data: bytes) -> None:
    """A mapping, and a table with the columns that the examples of mappings name."""
    header = "id,title,day,place,who,words,note\n"
    rows = 'a,First,2026-03-01,Pier,harbour-office,“So”,n\nb,=1+1,3/4/2026,,x;y,"a,b",\n'
    _import((header + rows).encode(), "table.csv", ImportOptions(mapping=Path("map.yml"), write=False), map_=data)


def workbook(data: bytes) -> None:
    """A workbook, of which one part is anything at all: or the whole file is."""
    part, raw = _choice(data, (*_WORKBOOK, ""))
    _import(
        _zip({**_WORKBOOK, part: raw}) if part else b"PK" + raw, "table.xlsx", ImportOptions(kind="source", write=False)
    )


def bibliography(data: bytes) -> None:
    """BibTeX, RIS or CSL-JSON, told by what it looks like."""
    _import(data, "library.bib", ImportOptions(write=False))


def importer(data: bytes) -> None:
    """Any file that `import` reads."""
    way, raw = _choice(data, _IMPORTERS)
    way(raw)


def record(data: bytes) -> None:
    """What the program itself wrote and somebody changed: receipts, editions, catalogues of messages, snapshots."""
    kind, raw = _choice(data, ("receipts", "1.json", "1.evidence.json", "1.recall.json", "SHA256SUMS", "uk.po"))
    text = raw.decode("utf-8", "replace")
    if kind == "receipts":
        found, problems = receipts.parse(text, "receipts.lock")
        lines = text.removeprefix("\ufeff").split("\n")  # a carriage return in JSON ends no line
        assert len(found) + len(problems) == sum(bool(line.strip()) for line in lines)
        assert receipts.parse(receipts.text(found.values()), "x") == (found, [])
    elif kind == "uk.po":
        texts, problems = messages.parse(raw, "uk.po")
        for (_, english), translated in texts.items() if not problems else ():
            for said in translated:
                said.format(**dict.fromkeys(messages.places(english) | {"n"}, "x"))
    else:
        _edition(kind, raw)


_IMPORTERS = (table, mapped, workbook, bibliography)

TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (reader, date, reference, words, match, bent, importer, record)
}


def seeds(name: str) -> Iterator[bytes]:
    """Yield what a target's fuzzing begins with: real sheets, articles and files, and the hostile ones of the corpora."""
    yield from _SEEDS[name]()


def _choice(data: bytes, options: Iterable[Any]) -> tuple[Any, bytes]:
    every = tuple(options)
    return every[data[0] % len(every) if data else 0], data[1:]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _two(text: str) -> tuple[str, str]:
    first, _, second = text.partition("\n===\n")
    return first, second


def _letters(text: str) -> str:
    """Return the letters and digits of a text, which is what no typography changes."""
    return "".join(each for each in unicodedata.normalize("NFC", text) if each.isalnum())


def _is_within(part: str, whole: str) -> bool:
    """Return whether the characters of one text stand in another in this order."""
    rest = iter(whole)
    return all(each in rest for each in part)


def _filled(value: Any) -> bool:
    """Return whether nothing in a tree is empty: what is, is not written again."""
    if isinstance(value, dict | list):
        return bool(value) and all(map(_filled, value.values() if isinstance(value, dict) else value))
    return bool(value)


def _has_place(problem: Problem, lines: int) -> None:
    assert problem.message, problem
    if problem.code in _WHOLE_FILE and not problem.location.line:
        return
    assert 1 <= problem.location.line <= lines, problem
    assert problem.location.column >= 1, problem


_MARKS = "“”„‟«»\"‘’‚'`"


def _judge(
    found: matcher.Match, text: str, given: str, edits: Iterable[SimpleNamespace], *, marked: bool = False
) -> None:
    """Hold what the matcher accepts against letters, marks and order, by other means than its own."""
    if found.outcome != "matches":
        assert found.message and found.reason, found
        return
    assert found.start is not None and found.end is not None and found.level is not None
    assert 0 <= found.start < found.end <= len(text)
    stretch = text[found.start : found.end]
    theirs, ours = _letters(stretch), _letters(given)
    if found.level == 0:
        assert stretch == given
    elif found.level == 1:
        assert theirs == ours, (stretch, given)
    elif found.level == 2:
        assert theirs[1:] == ours[1:] and theirs[:1].casefold() == ours[:1].casefold(), (stretch, given)
    else:
        left = given
        for edit in edits:
            left = left.replace(edit.text, "")
        assert _letters(left), given
        assert _is_within(_letters(left)[1:], theirs), (stretch, given)
    if marked and found.level < 3:
        before, after = text[: found.start].rstrip(), text[found.end :].lstrip().removeprefix(",").removeprefix(".")
        assert before[-1:] in _MARKS and after.lstrip()[:1] in _MARKS, (stretch, given)


@cache
def _language(tag: str) -> Language:
    found, _ = messages.load(tag, DESK)
    assert found is not None
    return Language(found)


@cache
def _article() -> tuple[str, tuple[str, ...]]:
    text = next((DESK / "snapshots").iterdir()).read_text("utf-8")
    return text, tuple(text[span.start : span.end].rstrip(",.") for span in matcher.prepare(text).spans)


@cache
def _folder() -> Path:
    """Return its own desk for this process, in memory where there is a file system there."""
    shared = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="briefings-fuzz-", dir=shared if shared.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "content").mkdir()
    shutil.copy(DESK / "content/desk.yml", folder / "content")
    return folder


def _import(raw: bytes, name: str, wanted: ImportOptions, map_: bytes = b"") -> None:
    folder = _folder()
    file = folder / name
    file.write_bytes(raw)
    if wanted.mapping is not None:
        wanted = wanted._replace(mapping=folder / wanted.mapping)
        (folder / "map.yml").write_bytes(map_)
    lines = max(raw.count(b"\n") + raw.count(b"\r"), map_.count(b"\n"), 5_000 if raw[:2] == b"PK" else 0) + 1
    try:
        done = import_file(folder, file, wanted)
    except AuthorError as error:
        assert error.problems
        for problem in error.problems:
            _has_place(problem, lines)
        return
    for problem in done.problems:
        _has_place(problem, lines)
    assert all(re.fullmatch(r"content/[a-z]+/[a-z0-9-]+\.yml", path) for path in (*done.written, *done.changed))
    plain = (
        b'"' not in raw
        and b"\0" not in raw
        and not re.match(rb"(?i)(\xef\xbb\xbf)?(sep=|\s*[{\[]|\xff\xfe|\xfe\xff)", raw)
    )
    if name == "table.csv" and not map_ and plain:
        lines_ = re.split(r"\r\n|\n|\r", raw.decode("utf-8-sig", "replace"))
        rows = [line for line in lines_ if re.search("[^\\s,;|'\u200b\u2060\ufeff]", line)][1:]
        assert len(done.written) + done.refused >= len(rows), (done, rows)


_WORKBOOK = {
    "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName='
    b'"/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    b'<Override PartName="/xl/sharedStrings.xml" ContentType='
    b'"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
    "_rels/.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1"'
    b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>'
    b"</Relationships>",
    "xl/workbook.xml": b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="r1"/>'
    b"</sheets></workbook>",
    "xl/_rels/workbook.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
    b' Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/>'
    b"</Relationships>",
    "xl/sharedStrings.xml": b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>title</t></si>'
    b"<si><t>published</t></si></sst>",
    "xl/worksheets/sheet1.xml": b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    b'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>One'
    b'</t></is></c><c r="B2"><v>45992</v></c></row><row r="3"><c r="A3" t="b"><v>1</v></c><c r="B3" t="e"><v>#REF!</v></c>'
    b"</row></sheetData></worksheet>",
}


def _zip(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in parts.items():
            archive.writestr(name, raw)
    return written.getvalue()


def _edition(name: str, raw: bytes) -> None:
    content = _folder() / "content"
    folder = content / "editions/brief"
    shutil.rmtree(content / "editions", ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "1.json").write_bytes(_RECORD)
    (folder / "1.pdf").write_bytes(b"%PDF-1.7")
    (folder.parent / name if name == "SHA256SUMS" else folder / name).write_bytes(raw)
    found = editions.load(content, "content")
    shutil.rmtree(content / "editions")
    assert found.problems  # what was issued has digests, and these fit nothing
    for problem in found.problems:
        assert problem.message and problem.location.path.startswith("content/editions/"), problem


_RECORD = json.dumps(
    {
        "briefing": "brief", "edition": 1, "issued": "2026-03-10", "body": f"sha256:{'0' * 64}", "status": "published",
        "file": f"sha256:{'1' * 64}", "evidence": f"sha256:{'2' * 64}",
    }
).encode()  # fmt: skip


def _sheet_seeds() -> Iterator[bytes]:
    for desk in (DESK, DESK.parent / "supply", DESK.parent / "rada"):
        for number, kind in enumerate(KINDS):
            for path in sorted((desk / "content" / refs.PLURALS[kind]).glob("*.yml")):
                yield bytes([number]) + path.read_bytes()
    for line in (HERE / "sheets.jsonl").read_text("utf-8").splitlines():
        sheet = json.loads(line)
        if "text" in sheet:
            yield b"\1" + sheet["text"].encode("utf-8", "surrogatepass")


def _date_seeds() -> Iterator[bytes]:
    texts = (
        "2025-12-02 2025-12 2025 2025-23 202X 2025-12-XX 2025-XX-XX 2025-12-02? 2025~ 2025-12% ../2025-12-02 2025/2026 2025-11/.."
        " [2025-01,2025-03..2025-05] {2025-12-02,2025-12-05} 2025-12-02T22:15Z 2025-12-02T22:15:10+02:00 12/2/2025 2.12.25 0000"
        " 9999-12-31 2025-24 2025-33/2025-41 0001-01-01/9999"
    )
    yield from (text.encode() for text in texts.split())


def _reference_seeds() -> Iterator[bytes]:
    yield from (
        text.encode() for text in ("actor:a-b", "a", "quote:x1", "p1", "p1-p3, h", "d", "page:4", "time:00:12:30")
    )


def _payload_seeds() -> Iterator[bytes]:
    for line in (HERE / "payloads.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)["text"].encode("utf-8", "surrogatepass")


def _match_seeds() -> Iterator[bytes]:
    article, quotes = _article()
    for number, quote in enumerate(quotes):
        yield bytes([number % 16]) + f"{article}\n===\n{quote}".encode()
    for line in (HERE.parent / "data/matcher.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        if "text" in case:
            for how in (0, 1, 7, 15):
                yield bytes([how]) + f"{case['text']}\n===\n{case['words']}".encode()


def _bent_seeds() -> Iterator[bytes]:
    for number in range(len(_article()[1])):
        for place in (0, 7, 20):
            yield bytes([number, place, 1]) + b"x"


def _table_seeds() -> Iterator[bytes]:
    yield (
        bytes([4]) + b"id,title,type,published,url\r\na,One,report,2025-12-02,https://a.example/\r\nb,'=Two,post,,\r\n"
    )
    yield bytes([1]) + "title;class;summary\nPier opened;event;“It” was, they say\n;;\n".encode()
    yield bytes([0]) + b'name\tkind\n"A ""B""\nC"\tperson\nD\torganisation\textra\n'
    yield bytes([2]) + b"\xef\xbb\xbfid,words,at,source\n1,=1+1,p1,x\n1,@SUM(A1),p2,y\n"


def _mapping_seeds() -> Iterator[bytes]:
    yield b"kind: incident\nid: [id]\ncolumns: {title: title, day: when.edtf, note: summary}\nfixed: {class: event}\n"
    yield b"kind: quote\nid: [id, title]\ncolumns:\n  words: words\n  who: speaker\nsplit: {who: ';'}\nvalues: {who: {x: y}}\n"
    yield (
        b'kind: incident\nid: [id]\nheader: 1\nparts: {words: "{a}o{b}"}\ncolumns: {a: tags, day: [when.edtf, when.as_reported]}\n'
        b'templates: {title: ["{title} in {place}", "{title}"]}\ndates: {day: day-first}\nnames: {who: group}\n'
    )
    yield b"kind: incident\nid: [id]\ncolumns: {title: title, who: [involved, evidence.2.source]}\nnames: {who: group}\nsplit: {who: ;}\n"
    yield b"kind: topic\nid: title\ncolumns: {place: evidence.at, who: evidence.source}\nfixed: {status: draft}\n"


def _workbook_seeds() -> Iterator[bytes]:
    for number, raw in enumerate(_WORKBOOK.values()):
        yield bytes([number]) + raw
    yield bytes([len(_WORKBOOK)]) + _zip(_WORKBOOK)[2:]


def _bibliography_seeds() -> Iterator[bytes]:
    yield b"@misc{a, author={{Tide Desk, Ltd.} and de la Cruz, Jr., Juan and others}, date={2019/..}, title={$x_1$ \\'e \\foo{a}}}"
    yield b'[{"id": "a", "title": "x", "issued": {"date-parts": [["2019"], ["2020"]]}, "author": [{"literal": "Doe, Ltd."}]}]'
    yield b"@article{doe2025,\n  title = {The {Pier}},\n  author = {Doe, Jane and Roe, R.},\n  year = 2025, month = dec,\n}\n"
    yield b'@online{x, title = "A" # "B", url = {https://a.example/}, urldate = {2025-12-02}}\n@string{j = {J}}\n@comment{c}\n'
    yield b"TY  - NEWS\nTI  - Pier opened\nAU  - Doe, Jane\nPY  - 2025/12/02/\nUR  - https://a.example/\nID  - a1\nER  - \n"
    yield (
        b'[{"id": "a", "type": "article-journal", "title": "Pier", "author": [{"family": "Doe", "given": "J."}],'
        b' "issued": {"date-parts": [[2025, 12, 2]]}, "URL": "https://a.example/", "volume": 3}]'
    )


def _importer_seeds() -> Iterator[bytes]:
    for number, some in enumerate((_table_seeds, _mapping_seeds, _workbook_seeds, _bibliography_seeds)):
        yield from (bytes([number]) + seed for seed in some())


def _record_seeds() -> Iterator[bytes]:
    for line in (DESK / "content/receipts.lock").read_text("utf-8").splitlines():
        yield b"\0" + line.encode()
    yield b"\1" + _RECORD
    yield b"\2" + b'{"body": [{"sheet": "quote:a", "label": "A", "fields": {"words": "x"}, "corrections": []}]}'
    yield b"\3" + b'{"briefing": "brief", "edition": 1, "on": "2026-03-11", "why": "x", "record": "sha256:00"}'
    yield b"\4" + b"0" * 64 + b"  brief/1.json\n"
    yield (
        b"\5"
        + b'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "from {date}"\nmsgstr "{date}"\n'
    )


_SEEDS: dict[str, Callable[[], Iterator[bytes]]] = {
    "reader": _sheet_seeds, "date": _date_seeds, "reference": _reference_seeds, "words": _payload_seeds,
    "match": _match_seeds, "bent": _bent_seeds, "importer": _importer_seeds, "record": _record_seeds,
}  # fmt: skip
