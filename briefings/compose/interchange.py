"""What kinds of sheets say to other programs: table cells, linked data (schema.org), authors, citations for reference managers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

import msgspec

from briefings.compose.index import Index
from briefings.compose.lines import one_line
from briefings.compose.views import CiteFile, plain
from briefings.model.cells import safe
from briefings.model.data_files import beside
from briefings.model.dates import Edtf
from briefings.model.fields import Item
from briefings.model.names import Name, Parts, divided, is_of_body, joined
from briefings.model.prose import Prose
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Sheet, Source
from briefings.model.sheets.common import Evidence, When

Cells = tuple[str, ...]


def lines(rows: Iterable[Cells]) -> str:
    """Return rows as lines of CSV (RFC 4180); no cell runs as a formula in a spreadsheet (OWASP)."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(map(safe, row) for row in rows)
    return out.getvalue()


def own_cells(sheet: Sheet, index: Index) -> tuple[str, str]:
    """Return a sheet's marking and the day of its last revision."""
    return index.release.marking_of(sheet.ref).label, sheet.revised.isoformat() if sheet.revised else ""


def field_cell(item: Item, name: str, index: Index) -> str:
    """Return a field of an item in one cell; of a date `NAME_as_reported` is the source's words for it."""
    date, ending, _ = name.partition("_as_reported")
    if not ending:
        return cell(getattr(item, name), index)
    return cell(getattr(getattr(item, date), "as_reported", None), index)


def cell(value: object, index: Index) -> str:
    """Return a value in one cell: a date in EDTF, prose as plain text, several values one after the other; nothing for None."""
    if type(value) is tuple:  # a reference is not a list of values
        return "; ".join(cell(each, index) for each in value)
    if isinstance(value, Prose):
        return plain(one_line(value, index))
    if isinstance(value, Evidence):
        relation = "" if value.relation == "supports" else f" ({value.relation})"
        return f"{value.quote or value.source}{f' {value.at.text}' if value.at else ''}{relation}"
    if isinstance(value, When):
        return value.edtf.text
    return "" if value is None else str(value)


Node = dict[str, Any]

_TABLES: dict[str, dict[str, str]] = beside(__file__)
ACTOR_TYPES = _TABLES["actors"]
"""Type of actor to its type here; a group and a vessel are things and no more."""


def agent_node(ref: Ref | None, index: Index) -> Node:
    """Return a person or an organisation that a source names; nothing for a state, a group, a vessel, or nobody."""
    actor = index.get(ref, Actor)
    kind = ACTOR_TYPES.get(actor.type, "") if actor else ""
    if actor is None or kind not in ("Person", "Organization"):
        return {}
    return filled({"@type": kind, "@id": index.url(actor.ref), "name": actor.name})


def source_node(source: Source, index: Index) -> Node:
    """Return a source."""
    outlet = index.name(source.outlet)
    return filled(
        {
            "@type": _TABLES["sources"].get(source.type or "", "CreativeWork"),
            "headline": source.title,
            "author": author_nodes(source.authors, index),
            "datePublished": source.published.edtf.text if source.published else "",
            "publisher": {"@type": "Organization", "name": outlet} if outlet else {},
            "inLanguage": source.language,
            "url": source.url or "",
            "archivedAt": source.archive_url or "",
        }
    )


def source_nodes(rows: tuple[Evidence, ...], index: Index) -> list[Node]:
    """Return the sources of rows of evidence, each once."""
    return [source_node(index.source(ref), index) for ref in index.sources_of(rows)]


def desk_node(index: Index) -> Node:
    """Return the desk."""
    return {"@type": "Organization", "name": index.settings.title}


def filled(node: Node) -> Node:
    """Return a node without what is empty."""
    return {name: value for name, value in node.items() if value}


Csl = dict[str, Any]


def citation_files(item: Csl) -> tuple[CiteFile, ...]:
    """Return a citation in the formats of reference managers."""
    name, csl = item["id"], msgspec.json.encode([item]).decode()
    return (
        CiteFile("BibTeX", f"{name}.bib", "application/x-bibtex", bibtex(item)),
        CiteFile("RIS", f"{name}.ris", "application/x-research-info-systems", ris(item)),
        CiteFile("CSL-JSON", f"{name}.json", "application/vnd.citationstyles.csl+json", csl),
    )


def csl_of_source(source: Source, index: Index) -> Csl:
    """Return a source as a CSL item; authors are divided where there is no doubt of their parts, and what is not recorded is absent."""
    return filled(
        {
            "id": source.id,
            "type": source.type or "document",
            "title": source.title,
            "author": csl_names(source.authors, index),
            "container-title": index.name(source.outlet),
            "issued": _date(source.published.edtf, index) if source.published else None,
            "accessed": _days(source.accessed.isoformat()) if source.accessed else None,
            "language": source.language,
            "URL": source.url,
            "archive_location": source.archive_url,
            "note": index.release.marking_of(source.ref).label,
        }
    )


def csl_of_page(sheet: Sheet, index: Index, title: str, note: str, type_: str = "webpage") -> Csl:
    """Return a sheet's page as a CSL item: the desk published it; whose words they are stands in its note."""
    settings = index.settings
    return filled(
        {
            "id": f"{sheet.kind}-{sheet.id}",
            "type": type_,
            "title": title,
            "author": [{"literal": settings.title}],
            "container-title": settings.title,
            "issued": _days(sheet.created.isoformat()) if sheet.created else None,
            "number": getattr(sheet, "number", ""),
            "language": settings.language,
            "URL": index.url(sheet.ref),
            "note": f"{note} {index.release.marking_of(sheet.ref).label}.",
        }
    )


def csl_original(source: Source, index: Index) -> Csl:
    """Return what a CSL item says of the source whose words the item has."""
    known = csl_of_source(source, index)
    names = {"title": "original-title", "author": "original-author", "issued": "original-date"}
    return {name: known[of] for of, name in names.items() if of in known}


def _date(edtf: Edtf, index: Index) -> Csl:
    """Return a date as CSL has it: a year, a month, a day, both ends of a range; anything less sure in its own words."""
    ends = edtf.text.split("/")
    if _PLAIN.fullmatch(edtf.text) or (len(ends) == 2 and all(map(_DAY.fullmatch, ends))):
        return _days(*ends)
    return {"literal": index.when(edtf), "raw": edtf.text}


_PLAIN, _DAY = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}"), re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _days(*ends: str) -> Csl:
    return {"date-parts": [[int(part) for part in end.split("-")] for end in ends]}


def bibtex(item: Csl) -> str:
    """Return a CSL item as a BibTeX entry."""
    known = _texts(item)
    known |= {name: _tex(known[name]) for name in ("title", "number", "container-title", "note") if name in known}
    known["author"] = " and ".join(map(_tex_name, item.get("author", ())))
    known["title"] = f"{{{known['title']}}}"
    lines = (f",\n  {name} = {{{known[of]}}}" for name, of in _TABLES["bibtex"].items() if known.get(of))
    return f"@misc{{{item['id']}{''.join(lines)}\n}}\n"


def _texts(item: Csl) -> dict[str, str]:
    """Return what a CSL item holds as texts, by name: dates in EDTF, and of the day on which it was issued each part too."""
    first = _edtf({"date-parts": item.get("issued", {}).get("date-parts", [])[:1]})
    named = {"year": first[:4], "month": first[5:7], "day": first.replace("-", "/")}
    return {**item, **named, **{name: _edtf(item.get(name, {})) for name in ("issued", "accessed")}}


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda match: _TEX[match[0]], text)


_SPECIAL = re.compile(r"[\\{}&%$#_~^]")
_TEX = {char: f"\\{char}" for char in "{}&%$#_"} | {
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
}


def ris(item: Csl) -> str:
    """Return a CSL item as a RIS record."""
    known = _texts(item)
    known["accessed"] = known["accessed"].replace("-", "/")
    lines = [("TY", "RPRT" if item["type"] == "report" else "ELEC"), ("ID", item["id"]), ("TI", item["title"])]
    lines += [("AU", inverted(name)) for name in item.get("author", ())]
    lines += [(tag, known.get(of, "")) for tag, of in _TABLES["ris"].items()]
    told = "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in lines if value)
    return f"{told}ER  - \r\n"


def _tex_name(name: Csl) -> str:
    """Return a name as BibTeX reads it: `von der Leyen, Ursula`, `King, Jr., Martin`; one that is not divided in braces."""
    known = {part: f"{{{_tex(words)}}}" for part, words in name.items()}
    if "literal" in name:
        return known["literal"]
    family = joined(name.get("non-dropping-particle"), known["family"])
    return ", ".join(filter(None, (family, _tex(name.get("suffix", "")), known.get("given"))))


def _edtf(date: Csl) -> str:
    """Return a date of a CSL item in EDTF, as biblatex reads it; empty if there is none."""
    ends = []
    for end in date.get("date-parts", ()):
        ends.append("-".join(f"{part:0{width}}" for part, width in zip(end, (4, 2, 2), strict=False)))
    return str(date.get("raw", "/".join(ends)))


class Author(NamedTuple):
    """An author: the name as it is printed, what bears it (empty: not known), a person's name in parts."""

    printed: str
    kind: Literal["person", "organisation", ""]
    parts: Parts = Parts()

    @property
    def short(self) -> str:
        """The name in a short note: the family name with its particle, or the whole."""
        return joined(self.parts.particle, self.parts.family) if self.parts.family else self.printed


def author_of(name: Name, index: Index) -> Author:
    """Return an author by name."""
    printed = name.label
    if name.family is not None:
        parts = Parts(name.family, name.given or "", name.particle or "", name.suffix or "")
        return Author(printed, "person", parts)
    actors = index.called.get(printed, ())
    if any(actor.type == "person" for actor in actors):
        return Author(printed, "person", divided(printed) or Parts())
    if actors or name.literal is not None or is_of_body(printed):
        return Author(printed, "organisation")
    found = divided(printed)
    return Author(printed, "") if found is None else Author(printed, "person", found)


def csl_names(names: Iterable[Name], index: Index) -> list[dict[str, Any]]:
    """Return names as CSL's name variables have them; one that cannot be divided is literal."""
    return [_csl(author_of(name, index)) for name in names]


def _csl(found: Author) -> dict[str, Any]:
    family, given, particle, suffix = found.parts
    divided_ = {"family": family, "given": given, "non-dropping-particle": particle, "suffix": suffix}
    return filled(divided_) if family else {"literal": found.printed}


def author_nodes(names: Iterable[Name], index: Index) -> list[dict[str, Any]]:
    """Return authors as linked data: a Person, an Organization, or where neither is known a Thing."""
    return [_author_node(author_of(name, index)) for name in names]


def _author_node(found: Author) -> dict[str, Any]:
    parts = found.parts
    return filled(
        {
            "@type": _TABLES["authors"].get(found.kind, "Thing"),
            "name": found.printed,
            "familyName": joined(parts.particle, parts.family) if parts.family else "",
            "givenName": parts.given,
            "honorificSuffix": parts.suffix,
        }
    )


def inverted(name: dict[str, Any]) -> str:
    """Return a name of CSL with its family name first, as RIS has it: `von der Leyen, Ursula`."""
    if "literal" in name:
        return str(name["literal"])
    given = [name.get("given", "")] if name.keys() & {"given", "suffix"} else []
    suffix = [name["suffix"]] if "suffix" in name else []
    return ", ".join((joined(name.get("non-dropping-particle"), name["family"]), *given, *suffix))
