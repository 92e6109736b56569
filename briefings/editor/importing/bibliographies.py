"""Bibliographies: BibTeX, RIS and CSL-JSON entries to fields of source sheets, read as biber and CSL read them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import accumulate, takewhile
from typing import Any

from briefings.editor.importing import trees
from briefings.editor.importing.cells import clean_address, listed
from briefings.editor.importing.dates import read_date
from briefings.editor.importing.names import by_word, codes, data
from briefings.editor.importing.people import KnownActors
from briefings.editor.importing.records import Ids, ImportRecord, Records, SheetDraft, decoded, library
from briefings.load.yaml_text import without_hidden
from briefings.model.markings import Marking
from briefings.model.names import divided, is_of_body
from briefings.model.refs import ID

_DATA = data("bibliographies")
_TYPES, _NAMES, _LANGUAGES = (by_word(_DATA[name]) for name in ("types", "names", "languages"))
"""Each word that bibliographies write, with what it becomes here."""

MAX_PROBLEMS = 100
"""Of entries that cannot be read: a file of many more is not a bibliography."""

Author = str | dict[str, str]


def bibliography(raw: bytes, path: str) -> Records:
    """Return the entries of a bibliography in the format that its text shows. Raises AuthorError if it is in none of the three."""
    found = Records(path)
    text = without_hidden(decoded(raw, found))
    if text.lstrip().startswith(("[", "{")):
        _csl(text, found)
    elif re.search(r"^TY {1,2}- ?", text, re.MULTILINE):
        _ris(text, found)
    elif re.search(r"^[ \t]*@\w+[ \t]*[{(]", text, re.MULTILINE):
        _bibtex(text, found)
    else:
        hint = "a table needs a mapping, which --propose writes"
        raise found.refusal("not-a-bibliography", "this is not BibTeX, RIS or CSL-JSON", hint)
    return found


def drafts(records: Records, actors: KnownActors) -> Iterator[SheetDraft]:
    """Yield the source sheets. An entry without a title, or with the key of another one, adds a problem."""
    ids = Ids()
    for record in records.records:
        draft = _draft(record, actors)
        first = draft.fields.get("authors", [""])[0]
        family = first.get("family") or first.get("literal", "") if isinstance(first, dict) else first
        title = draft.fields.get("title", "")
        name, earlier = ids.make(record.key or " ".join([*family.split()[-1:], *title.split()[:6]]), record.line)
        if not title or not ID.match(name):
            hint = "a source needs one; if this is not a bibliography, add --map"
            records.wrong("no-title", record.line, "this entry has no title", hint)
        elif earlier:
            records.wrong("id-twice", record.line, f"the key {record.key or name} is in line {earlier} too")
        else:
            yield draft._replace(id=name)


def _draft(record: ImportRecord, actors: KnownActors) -> SheetDraft:
    """Return an entry's sheet, which has no id yet."""
    ours: dict[str, str] = {}
    for name in record.values:
        if name in _NAMES:
            ours.setdefault(_NAMES[name], name)
    values = {our: record.values[name] for our, name in ours.items()}
    one = {our: (value[0] if isinstance(value, list) else value) for our, value in values.items() if our != "authors"}
    types = {name: str(record.values.get(name, "")).lower() for name in ("entrysubtype", "type_of_work", "type")}
    published, dated = _published(one)
    address, addressed = _address(one)
    ids, identified = _ids(one, address)
    accessed = read_date(one.get("accessed", "").rstrip("/")).edtf[:10]
    given = {
        **{key: one.get(key) for key in ("title", "subtitle", "archive_url")},
        "type": next((_TYPES[type_] for type_ in types.values() if type_ in _TYPES), "document"),
        "authors": values.get("authors"),
        "outlet": actors.called(one.get("outlet", "")),
        "published": published or one.get("date") or one.get("year"),
        "accessed": accessed if re.fullmatch(r"\d{4}-\d\d-\d\d", accessed) else "",
        "url": address,
        "ids": ids,
        "language": _language(one.get("language", "")),
        "marking": one.get("note") if one.get("note") in _MARKINGS else "",
        "status": "draft",
    }
    fields = _filled(given)
    parts = {"published": dated, "url": addressed, "ids": identified, "marking": ("note",), "type": ()}
    homes = {key: tuple(ours[our] for our in parts.get(key, (key,)) if our in ours) for key in fields}
    taken = {name: True for name, type_ in types.items() if type_ in _TYPES}
    for key, names in homes.items():
        apart = key in ("authors", "ids") or ours.get("year") in names  # in parts: nothing to compare
        whole = [name for name in names if not isinstance(record.values[name], list) or key == "authors"]
        taken |= {name: apart or record.values[name] == fields[key] for name in whole}
    if OTHERS in fields.get("authors", ()):
        taken[ours["authors"]] = False
        fields["authors"] = [name for name in fields["authors"] if name != OTHERS]
    loose = {key: names for key, names in homes.items() if key != "title"}
    return SheetDraft(record.line, "", _filled(fields), taken, loose=loose)


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


OTHERS = "and others"
"""Stands for the names that an entry leaves out, and for what a sheet leaves out of its names (`affiliation`)."""
_MARKINGS = frozenset(marking.label for marking in Marking)


def _published(one: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return the date in EDTF, never more precise than the entry, and the names that it is whole of."""
    one = {name: _without_info(value) if name in ("date", "year") else value for name, value in one.items()}
    date = one.get("date", "")
    given = _edtf(date.strip("/ ").replace("/", "-") if _BY_SLASHES.match(date) else date)
    year = one.get("year", "").strip("/ ")
    if ranged := _edtf(re.sub("--+|–", "/", year)) if re.search("--|–", year) else "":
        return given or ranged, ("date", "year")
    if given or not year:
        return given, ("date", *(("year",) if given.startswith(year) else ()))
    month, day = one.get("month", "").strip("{} "), one.get("day", "")
    worded = read_date(f"{month} 2000").edtf
    number, day = (f"{int(month):02}", day) if month.isdigit() else (worded[5:7], day or worded[8:10])
    parts = [year.replace("/", "-"), number, f"{int(day):02}" if day.isdigit() and number else ""]
    known = next((edtf for last in (3, 2, 1) if (edtf := _edtf("-".join(filter(None, parts[:last]))))), "")
    return known, ("year", "month", "day")[: len(known.split("-"))]


def _without_info(text: str) -> str:
    """Return a date of RIS (`2026/03/02/Spring`) without the words behind it, which are the season where there is no month."""
    found = re.fullmatch(r"(\d{4})/(\d{0,2})/(\d{0,2})/([^/]*)", text.strip())
    if found is None:
        return text
    return "/".join(filter(None, found.groups()[:3])) if found[2] else f"{found[4]} {found[1]}".strip()


_BY_SLASHES = re.compile(r"\d{4}/(?:\d{1,2}(?:/\d{0,2})?/*|/+)$")


def _edtf(text: str) -> str:
    """Return a date as bibliographies write it: open ends may be empty (`2019/`)."""
    text = text.strip()
    first, slash, last = text.partition("/")
    return read_date(f"{first or '..'}/{last or '..'}" if slash and "" in (first, last) else text).edtf


def _address(one: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return an entry's address, or else that of its DOI, and the names that are whole in it."""
    doi = _doi(one)
    url = clean_address(one.get("url", "")) or (f"https://doi.org/{clean_address(f'http{doi}')[4:]}" if doi else "")
    return url, tuple(name for name in ("url", "doi") if name == "url" or (doi and url.endswith(doi)))


def _ids(one: dict[str, str], address: str) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    """Return the external ids that an entry has beside its address, and the names that they are from."""
    doi = "" if address.endswith(_doi(one)) else _doi(one)
    ids = _filled({"doi": doi, "pmid": one.get("pmid", ""), "pmcid": one.get("pmcid", "")})
    return [{"scheme": name.upper(), "id": id_} for name, id_ in ids.items()], tuple(ids)


def _doi(one: dict[str, str]) -> str:
    return re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", one.get("doi", ""), flags=re.IGNORECASE)


def _language(text: str) -> str:
    from babel.core import get_global

    small = text.casefold()
    shorter = get_global("language_aliases").get(small, "") if re.fullmatch("[a-z]{3}", small) else ""  # en for eng
    known = _LANGUAGES.get(small) or str(shorter) or codes("languages", "[a-z]{2,3}").get(small)
    return known or (text if re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", text) else "")


def _named(family: str, given: str = "", particle: str = "", suffix: str = "") -> Author:
    """Return a person's name in parts; one without a given name is text."""
    words = family.split()
    lead = next((number for number, word in enumerate(words) if not word.islower()), 0)
    particle, family = " ".join(filter(None, (particle, *words[:lead]))), " ".join(words[lead:])
    parts = {"family": family, "given": given, "particle": particle, "suffix": suffix}
    return _filled(parts) if given or particle or suffix else family


def _whole(text: str) -> Author:
    """Return a name that is not divided: text, or an organisation where text would be divided."""
    return {"literal": text} if divided(text) is not None else text


def _inverted(text: str) -> Author:
    """Return a name as RIS has it: `Doe, Jane` or `Doe, Jane, Jr.`."""
    family, *others = (part.strip() for part in text.split(","))
    if not others or is_of_body(text) or len(others) > 2 or not all((family, *others)):
        return _whole(" ".join(text.split()))
    return _named(family, others[0], "", "".join(others[1:]))


def _bibtex(text: str, found: Records) -> None:
    import logging

    bibtexparser = library("bibtexparser", found.path)
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # its complaints become problems below
    parsed = bibtexparser.parse_string(text)
    entries = list(parsed.entries)
    for block in parsed.failed_blocks:
        entry = getattr(block, "ignore_error_block", None)
        if hasattr(entry, "fields"):  # a field that is there twice: both are read; or a key, perhaps none
            entries.append(entry)
        elif len(found.problems) < MAX_PROBLEMS:
            why = str(getattr(block.error, "abort_reason", "") or block.error) or "its braces do not close"
            found.unread((block.start_line or 0) + 1, why)
    for entry in sorted(entries, key=lambda each: int(each.start_line)):
        values: dict[str, Any] = {"type": [entry.entry_type.lower()]}
        for field in entry.fields:
            name, value = field.key.lower(), _joined(str(field.value), parsed.strings_dict)
            if _NAMES.get(name) == "authors":
                values[name] = [*values.get(name, ()), *_people(value)]
            else:
                dated = name.endswith(("date", "year"))  # whose ~ is a doubt, and not a blank
                read = _verbatim(value) if name in _VERBATIM else [value.strip("{} ") if dated else _plain(value)]
                values[name] = [*listed(values.get(name)), *filter(None, read)]
        alone = (name for name, value in values.items() if len(value) == 1 and _NAMES.get(name) != "authors")
        values |= {name: values[name][0] for name in alone}
        found.records.append(ImportRecord(entry.start_line + 1, entry.key, _filled(values)))
    known = {record.key.lower(): record.values for record in reversed(found.records)}
    for record in found.records:
        _inherit(record.values, known, {record.key.lower()})


def _inherit(values: dict[str, Any], known: Mapping[str, dict[str, Any]], seen: set[str]) -> None:
    """Give an entry what it has from the one that its `crossref` names: its date, or all if it has no title."""
    name = str(values.get("crossref", "")).lower()
    if name not in known or name in seen:
        return
    _inherit(known[name], known, {*seen, name})
    dated = any(_NAMES.get(each) in ("date", "year") for each in values)
    for each, value in known[name].items():
        is_date = _NAMES.get(each) in ("date", "year", "month", "day")
        if not dated if is_date else "title" not in values:
            values.setdefault(each, value)


_PIECE = r"(?:\"[^\"]*\"|\{[^#]*\}|[\w-]+)"
_PIECES = re.compile(rf"{_PIECE}(?:\s*#\s*{_PIECE})+")


def _joined(text: str, known: Mapping[str, Any]) -> str:
    """Return a value whose pieces `#` joins (`sep # "~6"`) as one; a text in which `#` is a character as it is."""
    pieces = re.findall(_PIECE, text) if _PIECES.fullmatch(text) else []
    said = [piece[1:-1] if piece[0] in '"{' else piece for piece in pieces]
    texts = [known[piece].value if piece in known else piece for piece in said]
    joined = any(piece in known or piece[0] in '"{' for piece in pieces)
    return "".join(texts) if joined else text


_VERBATIM = ("url", "urls", "doi", "eprint", "file")
"""Fields in which TeX's characters mean themselves (as in biblatex); many programs escape them all the same."""


def _verbatim(text: str) -> list[str]:
    """Return the texts of such a field: one, or each of several addresses."""
    text = re.sub(r"\\(?:url|href)\s*(\{[^{}]*\})(?:\s*\{[^{}]*\})?", r"\1", text)
    texts = [part.strip("<> ") for part in re.split(r"[\s,;]+(?=https?://)", text)]
    plain = [re.sub(r"\\(?:textasciitilde|~)(?:\{\})?\s?", "~", part) for part in texts]
    return [re.sub(r"\\(?=[_%&#$~{}^])|[{}\s]", "", part) for part in plain]


def _people(text: str) -> Iterator[Author]:
    """Yield the names that `and` joins, by BibTeX's rules; one in braces, as of an organisation, is whole."""
    from bibtexparser.middlewares.names import parse_single_name_into_parts  # its splitter loses an accent behind `and`

    for name in _apart(text):
        if name.strip() == "others":
            yield OTHERS
        elif parts := _by_parts(name):
            yield _named(*(_plain(parts.get(part, "")) for part in ("family", "given", "prefix", "suffix")))
        elif _in_braces(name.strip()) or is_of_body(_plain(name)):
            yield _whole(_plain(name))
        else:
            read = parse_single_name_into_parts(name, strict=False)
            first, von, last, suffix = (_plain(" ".join(part)) for part in (read.first, read.von, read.last, read.jr))
            yield _named(last, first, von, suffix)


def _by_parts(name: str) -> dict[str, str]:
    """Return the parts of a name in biblatex's long form (`family=Hoog, given=Vera, prefix=van der`); empty if it is in another."""
    found = re.findall(
        r"(?:\A|,)\s*\"?(family|given|prefix|suffix)(?:-i)?\s*=\s*((?:\{[^{}]*\}|[^,{}])*)", name.strip()
    )
    return _filled({key: value.strip(' "') for key, value in found})


def _apart(text: str) -> list[str]:
    """Return the names that `and` joins outside braces."""
    parts, depth = [""], 0
    text = re.sub(r"\A\s*and\s|\sand\s*\Z", "", text, flags=re.IGNORECASE)
    for piece in re.split(r"([{}]|\s+and\s+)", text, flags=re.IGNORECASE):
        if depth == 0 and piece.strip().lower() == "and":
            parts.append("")
            continue
        depth = max(0, depth + (piece == "{") - (piece == "}"))
        parts[-1] += piece
    return [part for part in parts if part.strip()]


def _in_braces(name: str) -> bool:
    """Return whether the brace that opens a name closes at its end."""
    depths = [*accumulate((letter == "{") - (letter == "}") for letter in name)]
    return name.endswith("}") and 0 in depths and depths.index(0) == len(name) - 1


def _ris(text: str, found: Records) -> None:
    names = library("rispy", found.path).TAG_KEY_MAPPING
    blanks = "  " if re.search("^TY  -", text, re.MULTILINE) else r"[ \t]+"  # some programs write one behind a tag
    first, last, values = 0, "", dict[str, list[str]]()
    for line, written in enumerate(text.split("\n"), start=1):
        tag, content = (
            match.groups() if (match := re.match(rf"([A-Z][A-Z0-9]){blanks}-(.*)", written)) else ("", written)
        )
        if first and tag == "ER":
            found.records.append(_ris_entry(first, values))
        elif first and tag == "TY":
            found.unread(first, _NO_END)
        if tag in ("TY", "ER"):
            first, last, values = line if tag == "TY" else 0, "a line without a tag", {"type": [content]}
        elif tag:
            last = names.get(tag, tag)
            values.setdefault(last, []).append(content)
        elif content.strip():
            values.setdefault(last, [""])[-1] += f" {content}"
    if first:
        found.unread(first, _NO_END)


_NO_END = "it has no end, a line ER"


def _ris_entry(line: int, values: dict[str, list[str]]) -> ImportRecord:
    """Return an entry with what is given once as text; names of A1 and AU are authors, each once."""
    authors = dict.fromkeys([*values.pop("first_authors", ()), *values.pop("authors", ())])
    texts = {name: [" ".join(text.split()) for text in given if text.strip()] for name, given in values.items()}
    texts["urls"] = [url for text in texts.get("urls", ()) for url in re.split(r";\s*(?=https?://)", text)]
    one: dict[str, Any] = {name: given[0] if len(given) == 1 else given for name, given in texts.items()}
    people = [_inverted(name) for name in authors if name.strip()]
    return ImportRecord(line, one.pop("id", ""), _filled({**one, "authors": people}))


def _csl(text: str, found: Records) -> None:
    for line, entry in trees.objects(text, found):
        key = str(entry.get("id", ""))
        values = {name: _csl_value(name, value) for name, value in entry.items() if name != "id"}
        found.records.append(ImportRecord(line, key, _filled(values)))


def _csl_value(name: str, value: Any) -> Any:
    """Return a value of CSL-JSON: names, a date in EDTF, or text; what has no such form is as in JSON."""
    people = name in ("author", "editor")
    if people and value and isinstance(value, dict | str):
        value = [value]
    if isinstance(value, list) and value and all(isinstance(each, dict | str) for each in value):
        if not people and not all(isinstance(each, dict) for each in value):
            texts = [_csl_value(name, each) for each in value]  # Crossref has titles and addresses in lists
            return texts[0] if len(texts) == 1 else texts
        given = [each if isinstance(each, dict) else {"literal": each} for each in value]
        names = [_csl_name(each) for each in given if any(each.values())]
        lost = [OTHERS] if any(each[key] for each in given for key in each.keys() - _CSL_PARTS) else []
        return [*names, *lost] if all(names) else trees.text_of(value)
    if name in ("title", "title-short", "container-title") and isinstance(value, str):
        return _without_markup(" ".join(trees.text_of(value).split()))
    if isinstance(value, dict):
        return _csl_date(value) or trees.text_of(value)
    return " ".join(trees.text_of(value).split())


def _csl_date(value: dict[str, Any]) -> str:
    """Return a date in EDTF; empty where it is not certain what it says."""
    text = next((value[name] for name in ("edtf", "raw", "literal") if isinstance(value.get(name), str)), "")
    parts, circa = value.get("date-parts"), str(value.get("circa", "false")) not in ("false", "0", "")
    if isinstance(parts, list) and all(isinstance(part, list) and part for part in parts):
        given = [list(takewhile(lambda number: str(number) not in ("0", ""), part)) for part in parts]
        ends = ["-".join(str(number).zfill(4 if at == 0 else 2) for at, number in enumerate(part)) for part in given]
        text = "/".join(ends[:2]) if parts else text
        season = str(value.get("season", ""))
        if season in ("1", "2", "3", "4") and ends == [text] and len(given[0]) == 1 and not circa:
            text = f"{text}-2{season}"
    return _edtf(f"{text}~" if text and circa else text) or text


_CSL_PARTS = {
    "literal", "given", "family", "non-dropping-particle", "dropping-particle", "suffix", "comma-suffix", "static-ordering",
    "parse-names", "name",
}  # fmt: skip


def _csl_name(name: dict[str, Any]) -> Author | None:
    """Return a name in its parts; None where it has none."""
    part = {key: " ".join(str(value).split()) for key, value in name.items()}
    whole = part.get("literal") or part.get("name") or ("" if part.get("family") else part.get("given", ""))
    if not (whole or part.get("family")):
        return None
    if whole:
        return _whole(whole)
    given = " ".join(filter(None, (part.get("given"), part.get("dropping-particle"))))
    found = _named(part["family"], given, part.get("non-dropping-particle", ""), part.get("suffix", ""))
    first = {"family_first": "true"} if name.get("static-ordering") is True and isinstance(found, dict) else {}
    return {**found, **first} if isinstance(found, dict) else found


_CSL_MARKUP = re.compile(r"</?(?:i|b|sup|sub|sc|span)(?:\s[^<>]*)?>")
"""What CSL-JSON may have in a title."""
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")


def _without_markup(text: str) -> str:
    """Return a title of CSL-JSON without its markup; raised and lowered numbers as characters."""
    text = re.sub(r"<sup>([\d+\-()n]+)</sup>", lambda found: found[1].translate(_RAISED), text)
    text = re.sub(r"<sub>([\d+\-()]+)</sub>", lambda found: found[1].translate(_LOWERED), text)
    return html.unescape(_CSL_MARKUP.sub("", text))


def _plain(text: str) -> str:
    """Return what LaTeX writes, on one line; a command that is not known stays as it is."""
    text = re.sub(r"\$[^$]*[\^_][^$]*\$", lambda found: _raised_and_lowered(found[0]), text)
    text = re.sub(r"\\textsuperscript\{([\d+\-()n]+)\}", lambda found: found[1].translate(_RAISED), text)
    text = re.sub(r"\\textsubscript\{([\d+\-()]+)\}", lambda found: found[1].translate(_LOWERED), text)
    if not re.search(r"[\\{}~$]|--|``|''", text):
        return " ".join(text.split())
    text = re.sub(r"\\(?:em|it|bf|rm|sc|sf|sl|tt)(?![A-Za-z])\s*", "", text)  # typefaces, which a title here has not
    safe = re.sub(r"(?<!\\)([&%#])", r"\\\1", text)
    if len(re.findall(r"(?<!\\)\$", safe)) % 2 or not re.search(r"(?<!\\)\$[^$]*[\\^_][^$]*(?<!\\)\$", safe):
        safe = re.sub(r"(?<!\\)\$", r"\\$", safe)
    try:
        said = _latex().latex_to_text(safe)
    except Exception:  # it raises many kinds of error for what is not LaTeX
        said = re.sub(r"[{}]", "", text)
    return " ".join(said.replace("ˆ", "^").split())


def _raised_and_lowered(formula: str) -> str:
    """Return a formula with its raised and lowered numbers as characters, so that 10^6 is not read as 106."""
    formula = re.sub(r"\^(?:\{([\d+\-()n]+)\}|(\d))", lambda found: (found[1] or found[2]).translate(_RAISED), formula)
    formula = re.sub(r"_(?:\{([\d+\-()]+)\}|(\d))", lambda found: (found[1] or found[2]).translate(_LOWERED), formula)
    return formula if re.search(r"[\\^_]", formula) else formula.strip("$")


@cache
def _latex() -> Any:
    latex = library("pylatexenc.latex2text", "")
    known = latex.get_default_latex_context_db()
    macros = [latex.MacroTextSpec(name, text) for name, text in (("TeX", "TeX"), ("LaTeX", "LaTeX"), ("hyphen", "-"))]
    known.add_context_category("bibliographies", prepend=True, macros=macros)
    known.set_unknown_macro_spec(latex.MacroTextSpec("", simplify_repl=lambda node: node.latex_verbatim()))
    return latex.LatexNodes2Text(latex_context=known, math_mode="text", keep_comments=True)
