"""Bibliographies: BibTeX, RIS and CSL-JSON entries to fields of source sheets."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from briefings.editor.importing.records import Draft, Record, Records, decoded, library
from briefings.model.letters import slug
from briefings.model.refs import ID
from briefings.problems import AuthorError, Location, Problem

_TYPES = {
    "article": "article-journal", "book": "book", "inbook": "book", "incollection": "book", "techreport": "report",
    "report": "report", "online": "webpage", "misc": "document", "unpublished": "document", "jour": "article-journal",
    "news": "article-newspaper", "mgzn": "article-magazine", "rprt": "report", "chap": "book", "elec": "webpage",
    "blog": "post-weblog", "web": "webpage", "gen": "document", "hear": "hearing", "bill": "legislation",
    "stat": "legislation", "article-journal": "article-journal", "article-newspaper": "article-newspaper",
    "article-magazine": "article-magazine", "post-weblog": "post-weblog", "post": "post", "webpage": "webpage",
    "speech": "speech", "interview": "interview", "broadcast": "broadcast", "hearing": "hearing",
    "legislation": "legislation", "document": "document",
}  # fmt: skip
"""Types of BibTeX, RIS (TY) and CSL to the CSL types that sources have."""

_NAMES = {
    "title": "title", "primary_title": "title", "author": "authors", "authors": "authors", "first_authors": "authors",
    "journal": "outlet", "journaltitle": "outlet", "journal_name": "outlet", "container-title": "outlet",
    "secondary_title": "outlet", "newspaper": "outlet", "url": "url", "urls": "url", "doi": "doi", "DOI": "doi", "URL": "url",
    "year": "year", "month": "month", "day": "day", "date": "date", "issued": "date", "urldate": "accessed",
    "accessed": "accessed", "access_date": "accessed", "language": "language", "langid": "language",
}  # fmt: skip
"""Names that the three formats use to ours; what is not here has no field, and is said."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LANGUAGES = {
    "english": "en",
    "german": "de",
    "french": "fr",
    "polish": "pl",
    "ukrainian": "uk",
    "russian": "ru",
    "spanish": "es",
}


def bibliography(raw: bytes, path: str) -> Records:
    """Return the entries of a bibliography, told by its first characters. Raises AuthorError where it is none."""
    text = decoded(raw, path)
    head = text.lstrip()
    if head.startswith(("[", "{")):
        return _csl(text, path)
    if re.search(r"^TY {1,2}- ?", text, re.MULTILINE):
        return _ris(text, path)
    if re.search(r"^\s*@\w+\s*[{(]", text, re.MULTILINE):
        return _bibtex(text, path)
    hint = "a table needs --map or --kind"
    raise AuthorError([Problem("not-a-bibliography", Location(path), "this is no BibTeX, RIS or CSL-JSON", hint=hint)])


def drafts(records: Records, outlets: dict[str, str]) -> Iterator[Draft]:
    """Yield the source sheets; `outlets` is the names of the desk's actors to their ids. Two of one key add a problem."""
    seen: dict[str, int] = {}
    for record in records.records:
        fields = _fields(record, outlets)
        name = slug(record.key, words=12) or slug(
            f"{' '.join(fields.get('authors', [''])[0].split()[-1:])} {fields.get('title', '')}"
        )
        place = Location(records.path, record.line, 1)
        if not ID.match(name) or not fields.get("title"):
            records.problems.append(Problem("no-title", place, "this entry has no title", hint="a source needs one"))
        elif name in seen:
            records.problems.append(Problem("id-twice", place, f"the key {name} stands in line {seen[name]} too"))
        else:
            seen[name] = record.line
            yield Draft(record.line, name, fields)


def unmapped(records: Records, outlets: dict[str, str]) -> dict[str, int]:
    """Return the names that no field takes, each with the number of entries that have it."""
    found: dict[str, int] = {}
    for record in records.records:
        for name, value in record.values.items():
            ours = _NAMES.get(name)
            if name not in ("type", "key") and (ours is None or (ours == "outlet" and value.lower() not in outlets)):
                found[name] = found.get(name, 0) + 1
    return dict(sorted(found.items()))


def _fields(record: Record, outlets: dict[str, str]) -> dict[str, Any]:
    ours: dict[str, str] = {}
    for name, value in record.values.items():
        if name in _NAMES:
            ours.setdefault(_NAMES[name], value)
    fields: dict[str, Any] = {
        "title": ours.get("title", ""),
        "type": _TYPES.get(record.values.get("type", "").lower(), "document"),
    }
    fields["authors"] = [name for part in ours.get("authors", "").split(" and ") if (name := _name(part))]
    fields["outlet"] = outlets.get(ours.get("outlet", "").lower(), "")
    fields["published"] = _day(ours)
    accessed = re.fullmatch(r"\d{4}-\d{2}-\d{2}", ours.get("accessed", ""))
    fields["accessed"] = accessed[0] if accessed else ""
    doi = re.sub(r"^https?://(dx\.)?doi\.org/", "", ours.get("doi", ""))
    fields["url"] = ours.get("url", "") or (f"https://doi.org/{doi}" if doi else "")
    language = ours.get("language", "").lower()
    fields["language"] = _LANGUAGES.get(language, language if re.fullmatch(r"[a-z]{2,3}", language) else "")
    fields["status"] = "draft"
    return {key: value for key, value in fields.items() if value}


def _name(text: str) -> str:
    """Return a name in the order in which it is said: `Doe, Jane` is Jane Doe."""
    family, comma, given = text.strip(" {}").partition(",")
    return f"{given.strip()} {family.strip()}".strip() if comma else family.strip()


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
    for block in parsed.failed_blocks:
        place = Location(path, (block.start_line or 0) + 1, 1)
        found.problems.append(
            Problem("not-readable", place, f"this entry cannot be read: {_first_line(str(block.error))}")
        )
    for entry in parsed.entries:
        values = {key.lower(): _plain(str(field.value)) for key, field in entry.fields_dict.items()}
        found.records.append(Record(entry.start_line + 1, entry.key, {"type": entry.entry_type.lower(), **values}))
    return found


def _ris(text: str, path: str) -> Records:
    rispy = library("rispy", path)
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if line.startswith("TY")]
    try:
        entries = rispy.loads(text)
    except Exception as error:  # rispy raises OSError, ValueError and others for one and the same mistake
        raise AuthorError(
            [Problem("not-readable", Location(path), f"this RIS file cannot be read: {_first_line(str(error))}")]
        ) from None
    found = Records(path, (), [])
    for number, entry in enumerate(entries):
        values = {"type": str(entry.pop("type_of_reference", ""))}
        unknown = entry.pop("unknown_tag", {})
        for name, value in {**entry, **unknown}.items():
            values[name] = " and ".join(map(str, value)) if isinstance(value, list) else str(value)
        key = values.pop("id", "")
        found.records.append(Record(lines[number] if number < len(lines) else 1, key, values))
    return found


def _csl(text: str, path: str) -> Records:
    try:
        tree = json.loads(text)
    except json.JSONDecodeError as error:
        place = Location(path, error.lineno, error.colno)
        raise AuthorError([Problem("not-readable", place, f"this is no JSON: {error.msg}")]) from None
    entries = tree if isinstance(tree, list) else tree.get("items", [tree])
    found = Records(path, (), [])
    for number, entry in enumerate(entries, start=1):
        if not isinstance(entry, dict):
            found.problems.append(Problem("not-readable", Location(path), f"entry {number} is no object"))
            continue
        key = str(entry.get("id", ""))
        line = text[: text.find(json.dumps(key, ensure_ascii=False))].count("\n") + 1 if key else 1
        values = {name: _csl_value(value) for name, value in entry.items() if name != "id"}
        found.records.append(Record(line, key, {name: value for name, value in values.items() if value}))
    return found


def _csl_value(value: Any) -> str:
    if isinstance(value, dict) and "date-parts" in value:
        parts = value["date-parts"][0] if value["date-parts"] else []
        return "-".join(f"{int(part):02}" for part in parts)
    if isinstance(value, list) and all(isinstance(each, dict) for each in value):
        return " and ".join(
            each.get("literal") or f"{each.get('given', '')} {each.get('family', '')}".strip() for each in value
        )
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[{}]", "", text).split())


def _first_line(text: str) -> str:
    return text.strip().split("\n")[0][:120].rstrip(".")
