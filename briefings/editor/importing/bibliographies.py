"""Bibliographies: BibTeX, RIS and CSL-JSON entries to fields of source sheets."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from briefings.editor.importing.records import ImportRecord, Records, SheetDraft, decoded, library
from briefings.model.letters import slug
from briefings.model.names import divided, is_of_body
from briefings.model.refs import ID
from briefings.problems import AuthorError, Location, Problem


def _table(name: str) -> dict[str, str]:
    """Return a table of the data file: each word that bibliographies write, with what it becomes here."""
    return {word: ours for ours, words in _DATA[name].items() for word in words}


_DATA = tomllib.loads((files(__package__) / "bibliographies.toml").read_text("utf-8"))
_TYPES, _NAMES, _LANGUAGES = _table("types"), _table("names"), _table("languages")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
JOINT = "\n"
"""Stands between the parts of a value that has several."""

MAX_PROBLEMS = 100
"""Of entries that cannot be read: a file of many more is not a bibliography."""

_HALF = re.compile("[\ud800-\udfff]")


def bibliography(raw: bytes, path: str) -> Records:
    """Return the entries of a bibliography, told by its first characters. Raises AuthorError where it is none."""
    text = decoded(raw, path)
    head = text.lstrip()
    if head.startswith(("[", "{")):
        return _csl(text, path)
    if re.search(r"^TY {1,2}- ?", text, re.MULTILINE):
        return _ris(text, path)
    if re.search(r"^[ \t]*@\w+[ \t]*[{(]", text, re.MULTILINE):
        return _bibtex(text, path)
    hint = "a table needs --map or --kind"
    raise AuthorError.of("not-a-bibliography", Location(path), "this is not BibTeX, RIS or CSL-JSON", hint=hint)


def drafts(records: Records, outlets: dict[str, str]) -> Iterator[SheetDraft]:
    """Yield the source sheets; `outlets` is the names of the desk's actors to their ids. Two of one key add a problem."""
    seen: dict[str, int] = {}
    for record in records.records:
        fields = _fields(record, outlets)
        first = fields.get("authors", [""])[0]
        family = first["family"] if isinstance(first, dict) else " ".join(first.split()[-1:])
        name = slug(record.key, words=12) or slug(f"{family} {fields.get('title', '')}")
        place = Location(records.path, record.line, 1)
        if not ID.match(name) or not fields.get("title"):
            records.problems.append(Problem("no-title", place, "this entry has no title", hint="a source needs one"))
        elif name in seen:
            records.problems.append(Problem("id-twice", place, f"the key {name} stands in line {seen[name]} too"))
        else:
            seen[name] = record.line
            yield SheetDraft(record.line, name, fields)


def unmapped(records: Records, outlets: dict[str, str]) -> dict[str, int]:
    """Return the names of what no field took, or took only in part, each with the number of entries that have it."""
    found: dict[str, int] = {}
    for record in records.records:
        for name in sorted(record.values.keys() - _taken(record, outlets)):
            found[name] = found.get(name, 0) + 1
    return dict(sorted(found.items()))


def _sorted_out(record: ImportRecord) -> dict[str, str]:
    """Return the name that stands for each of our fields: the first that has it."""
    ours: dict[str, str] = {}
    for name in record.values:
        if name in _NAMES:
            ours.setdefault(_NAMES[name], name)
    return ours


def _taken(record: ImportRecord, outlets: dict[str, str]) -> set[str]:
    """Return the names of an entry whose values are whole in its sheet."""
    ours, fields = _sorted_out(record), _fields(record, outlets)
    values = {our: record.values[name] for our, name in ours.items()}
    dated = ("date",) if values.get("date", "").strip("/ ") else ("year", "month", "day")
    whole = {"title", "authors", "url"} & fields.keys() | {"outlet", "accessed", "language"} & fields.keys()
    if "published" in fields:
        whole |= {
            our for our in dated if our == "date" or len(fields["published"]) >= {"year": 4, "month": 7, "day": 10}[our]
        }
    if "doi" in values and fields.get("url", "").endswith(_bare_doi(values["doi"])):
        whole.add("doi")
    known = {name for our, name in ours.items() if our in whole and (our == "authors" or JOINT not in values[our])}
    typed = {"type"} if record.values.get("type", "").lower() in _TYPES else set()
    return known | typed


def _fields(record: ImportRecord, outlets: dict[str, str]) -> dict[str, Any]:
    ours = {our: record.values[name] for our, name in _sorted_out(record).items()}
    one = {our: value.split(JOINT)[0] for our, value in ours.items()}
    fields: dict[str, Any] = {
        "title": one.get("title", ""),
        "type": _TYPES.get(record.values.get("type", "").lower(), "document"),
    }
    fields["authors"] = [name for part in ours.get("authors", "").split(JOINT) if (name := _name(part))]
    fields["outlet"] = outlets.get(one.get("outlet", "").lower(), "")
    fields["published"] = _day(one)
    accessed = re.fullmatch(r"\d{4}-\d{2}-\d{2}", one.get("accessed", ""))
    fields["accessed"] = accessed[0] if accessed else ""
    doi = _bare_doi(one.get("doi", ""))
    fields["url"] = one.get("url", "") or (f"https://doi.org/{doi}" if doi else "")
    language = one.get("language", "").lower()
    fields["language"] = _LANGUAGES.get(language, language if re.fullmatch(r"[a-z]{2,3}", language) else "")
    fields["status"] = "draft"
    return {key: value for key, value in fields.items() if value}


def _bare_doi(text: str) -> str:
    return re.sub(r"^https?://(dx\.)?doi\.org/", "", text)


def _name(text: str) -> str | dict[str, str]:
    """Return a name in its parts where it has its family name first (`Doe, Jane`), else as it stands; a body's is whole."""
    whole = text.strip(" {}")
    parts = divided(whole) if "," in whole else None
    if parts and parts.family:
        return {part: value for part, value in parts._asdict().items() if value}
    family, comma, given = whole.partition(",")
    return whole if not comma or is_of_body(whole) else f"{given.strip()} {family.strip()}".strip()


def _day(ours: dict[str, str]) -> str:
    """Return the date in EDTF, never sharper than the entry."""
    date = ours.get("date", "").strip("/ ")
    found = re.match(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?\Z", date or ours.get("year", "").strip("/ "))
    if not found:
        return ""
    year, month, day = found.groups()
    if month is None and ours.get("month"):
        word = ours["month"].strip().lower()[:3]
        month = str(_MONTHS.index(word) + 1) if word in _MONTHS else word if word.isdigit() else None
        day = ours.get("day") if month else None
    parts = [year, *(f"{int(part):02}" for part in (month, day) if part and part.isdigit())]
    return "-".join(parts)


def _bibtex(text: str, path: str) -> Records:
    import logging

    library_ = library("bibtexparser", path)
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # its complaints become problems below
    parsed = library_.parse_string(text)
    found = Records(path, (), [])
    for block in parsed.failed_blocks[:MAX_PROBLEMS]:
        found.problems.append(_unread(path, (block.start_line or 0) + 1, str(block.error)))
    for entry in parsed.entries:
        values = {"type": entry.entry_type.lower()}
        for field in entry.fields:
            name, value = field.key.lower(), str(field.value)
            parts = _people(value) if _NAMES.get(name) == "authors" else [value]
            values[name] = JOINT.join([*([values[name]] if name in values else []), *map(_plain, parts)])
        found.records.append(ImportRecord(entry.start_line + 1, entry.key, values))
    return found


def _people(text: str) -> list[str]:
    """Return the names that `and` joins; one in braces, as of a body, is one name whatever it has in it."""
    parts, depth = [""], 0
    for piece in re.split(r"([{}]|\sand\s)", text):
        if depth == 0 and piece.strip() == "and":
            parts.append("")
            continue
        depth = max(0, depth + (piece == "{") - (piece == "}"))
        parts[-1] += piece
    return parts


def _ris(text: str, path: str) -> Records:
    rispy = library("rispy", path)
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if line.startswith("TY  -")]
    try:
        entries = rispy.loads(text)
    except Exception as error:  # rispy raises OSError, ValueError and others for one and the same mistake
        raise AuthorError([_unread(path, 1, str(error), whole=True)]) from None
    found = Records(path, (), [])
    for number, entry in enumerate(entries):
        values = {"type": str(entry.pop("type_of_reference", ""))}
        unknown = entry.pop("unknown_tag", {})
        for name, value in {**entry, **unknown}.items():
            values[name or "a line without a tag"] = (
                JOINT.join(map(_plain, map(str, value))) if isinstance(value, list) else str(value)
            )
        key = values.pop("id", "")
        found.records.append(ImportRecord(lines[number] if number < len(lines) else 1, key, values))
    if len(entries) < len(lines):
        found.problems.append(_unread(path, lines[len(entries)], "it has no end, a line ER"))
    return found


def _csl(text: str, path: str) -> Records:
    try:
        tree = json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        place = Location(path, error.lineno, error.colno)
        raise AuthorError.of("not-readable", place, f"this is not JSON: {error.msg}") from None
    except (ValueError, RecursionError) as error:
        said = "its lists are nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise AuthorError.of("not-readable", Location(path), f"this is not JSON: {said}") from None
    entries = tree.get("items", [tree]) if isinstance(tree, dict) else tree
    if not isinstance(entries, list):
        raise AuthorError.of("not-readable", Location(path), "`items` is not a list of entries")
    found = Records(path, (), [])
    at = line = 0  # entries stand in the order of the file, so that looking for each begins where the last one stood
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            found.problems.append(_unread(path, line + 1, f"entry {number} is not an object"))
            continue
        if _HALF.search(json.dumps(entry, ensure_ascii=False)):
            found.problems.append(_unread(path, line + 1, f"entry {number} holds half a character"))
            continue
        key = _csl_value(entry.get("id", ""))
        stands = text.find(json.dumps(key, ensure_ascii=False), at) if key else -1
        if stands >= 0:
            line, at = line + text.count("\n", at, stands), stands
        values = {name: _csl_value(value) for name, value in entry.items() if name != "id"}
        found.records.append(ImportRecord(line + 1, key, {name: value for name, value in values.items() if value}))
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON. Raises ValueError for a name that stands in it twice, of which one would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice}” is twice in the same object")
    return found


def _csl_value(value: Any) -> str:
    """Return a value of CSL-JSON as text, several of them joined; what has no such form is shown as JSON."""
    if isinstance(value, str):
        return _plain(value, braces=True)
    parts = value.get("date-parts") if isinstance(value, dict) else None
    if isinstance(parts, list) and len(parts) == 1 and isinstance(parts[0], list):
        numbers = [str(part) for part in parts[0]]
        if numbers and len(value) == 1 and all(part.isdigit() for part in numbers):
            return "-".join(part.zfill(2) for part in numbers)
    if isinstance(value, list) and value and all(isinstance(each, dict) and _csl_name(each) for each in value):
        return JOINT.join(_csl_name(each) for each in value)
    return "" if value in (None, "", [], {}) else json.dumps(value, ensure_ascii=False)


def _csl_name(name: dict[str, Any]) -> str:
    """Return a name with its family name first; empty where it has a part that we do not know."""
    if not all(isinstance(part, str) for part in name.values()) or name.keys() - _CSL_PARTS:
        return ""
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"))))
    parts = (family, name.get("given"), name.get("suffix"))
    return _plain(name.get("literal") or ", ".join(filter(None, parts)), braces=True)


_CSL_PARTS = {"literal", "given", "family", "non-dropping-particle", "suffix"}


def _unread(path: str, line: int, why: str, *, whole: bool = False) -> Problem:
    what = "RIS file" if whole else "entry"
    return Problem("not-readable", Location(path, line, 1), f"this {what} cannot be read: {_first_line(why)}")


def _plain(text: str, *, braces: bool = False) -> str:
    """Return text on one line, without BibTeX's braces."""
    return " ".join((text if braces else re.sub(r"[{}]", "", text)).split())


def _first_line(text: str) -> str:
    return text.strip().split("\n")[0][:120].rstrip(".")
