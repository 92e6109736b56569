"""Import: write the sheets that a table or a bibliography gives. The same file again changes nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace

from briefings.check.catalogue import Catalogue
from briefings.check.rules.own import wrong_values
from briefings.check.rules.prose import known_words, unproven_in
from briefings.editor.fmt import in_shape_as
from briefings.editor.importing import bibliographies, mapping
from briefings.editor.importing.people import KnownActors
from briefings.editor.importing.records import Records, SheetDraft
from briefings.editor.sheet_text import entry, modeline, ordered, schemas_of, sheet_text
from briefings.editor.writing import write_all
from briefings.load import yaml_source
from briefings.load.desk import CONTENT, load, read_settings
from briefings.load.files import read
from briefings.load.sheets import validate
from briefings.model.refs import PLURALS
from briefings.model.shape import by_key
from briefings.model.sheets import SHEETS
from briefings.problems import Location, Problem, counted, errors


class ImportOptions(NamedTuple):
    """How to import: a mapping file, or a kind whose fields the columns are named after; write; change what is there."""

    mapping: Path | None = None
    kind: str | None = None
    write: bool = True
    update: bool = False


class ColumnReport(NamedTuple):
    """What became of a column: records that fill it, those whose value is on a sheet, and those where it was changed for that."""

    rows: int
    on_sheets: int
    changed: int

    @property
    def homeless(self) -> int:
        """How many values are on no sheet."""
        return self.rows - self.on_sheets


class Imported(NamedTuple):
    """What an import did: sheets written, changed and left as they were; what became of each column; what is wrong.

    A problem that several records have is there once. `refused` is the number of records that gave no sheet.
    """

    written: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    columns: dict[str, ColumnReport]
    problems: tuple[Problem, ...]
    refused: int

    @property
    def unmapped(self) -> dict[str, int]:
        """Return the columns of which a value is on no sheet, each with the number of these values."""
        return {name: column.homeless for name, column in self.columns.items() if column.homeless}


AS_IT_IS = ImportOptions()


def import_file(folder: Path, path: Path, wanted: ImportOptions = AS_IT_IS) -> Imported:
    """Write a sheet for each row or entry of a file, as drafts unless the mapping says otherwise.

    A row that makes no valid sheet is a problem at its line, and the others are written. A sheet that is there and says
    something else is a problem too, and is left alone unless `update`. Raises AuthorError where the file or the mapping
    cannot be read at all, OutputError where reading or writing fails.
    """
    raw, place = read(path), path.as_posix()
    if wanted.mapping is not None:
        map_path = wanted.mapping.as_posix()
        mapped, text = mapping.read(read(wanted.mapping), map_path)
        records = mapping.rows(raw, place, mapped.options, mapped.path or "")
        mapping.check(mapped, text, map_path, records.names)
    elif wanted.kind is not None:
        records = mapping.rows(raw, place)
        mapped = mapping.of_names(wanted.kind, records.names)
    else:
        records = bibliographies.bibliography(raw, place)
        return _Run(folder, records, wanted).done(bibliographies.drafts(records, KnownActors(folder)))
    actors = KnownActors(folder if mapped.names_actors else None)
    return _Run(folder, records, wanted).done(mapped.drafts(records, actors))


class _Run:
    """An import: what it is to write, and what is wrong."""

    def __init__(self, folder: Path, records: Records, wanted: ImportOptions) -> None:
        self.folder = folder
        self.records = records
        self.wanted = wanted
        self.problems = records.problems
        self.schemas = schemas_of(folder)
        self.settings = read_settings(folder).model
        self.written: dict[Path, str] = {}
        self.changed: dict[Path, str] = {}
        self.same = self.left = 0
        self.there = cache(self._there)
        self.known = cache(lambda: known_words(Catalogue(load(folder))))

    def done(self, drafts: Iterable[SheetDraft]) -> Imported:
        """Return what was done."""
        unread, taken = len(errors(self.problems)), 0
        needed: set[str] = set()
        on_sheets: Counter[str] = Counter()
        changed: Counter[str] = Counter()
        for draft in drafts:
            if kept := self._take(draft):
                taken += 1
                for each in kept.needs:
                    new = each.id not in needed
                    needed.add(each.id)
                    if new and not (path := self._path(each)).exists() and path not in self.written:
                        self._take(each)
                on_sheets.update(kept.taken.keys())
                changed.update(name for name, same in kept.taken.items() if not same)
        if self.wanted.write:
            write_all({path: text.encode() for path, text in {**self.written, **self.changed}.items()})
        filled = Counter(name for record in self.records.records for name in record.values)
        order = dict.fromkeys((*self.records.names, *sorted(filled)))
        columns = {name: ColumnReport(filled[name], on_sheets[name], changed[name]) for name in order if filled[name]}
        refused = len(self.records.records) - taken - self.left + unread
        names = [tuple(map(self._shown, each)) for each in (self.written, self.changed)]
        return Imported(names[0], names[1], self.same, columns, tuple(told_once(self.problems)), refused)

    def _take(self, draft: SheetDraft) -> SheetDraft | None:
        """Return the draft as its sheet has it, to be written or there already; None if there is no such sheet."""
        place, path = Location(self.records.path, draft.line, 1), self._path(draft)
        draft = self._set_aside(draft)
        there = read(path).decode("utf-8", "replace") if path.is_file() else ""
        differ = _differing(there, draft.fields, path) if there else []
        if there and not differ and not path.is_symlink():
            self.same += 1
            return draft
        text = sheet_text(draft.kind, {"status": "draft", **draft.fields}, schemas=None)
        wrong, keys = self._wrong(draft, text, place)
        if wrong and draft.loose and keys <= draft.loose.keys():
            for each in wrong:
                self.problems.append(replace(each, message=f"{each.message}; it is left out", severity="warning"))
            gone = {name for key in keys for name in draft.loose[key]}
            kept = {key: value for key, value in draft.fields.items() if key not in keys}
            taken = {name: same for name, same in draft.taken.items() if name not in gone}
            return self._take(draft._replace(fields=kept, taken=taken, loose={}))
        self.problems += wrong
        if wrong:
            return None
        if path.is_symlink() or path.parent.is_symlink():
            message = f"{self._shown(path)} is a symbolic link"
            self.problems.append(Problem("symlink", place, message, "the file itself"))
            return None
        if not there:
            self.written[path] = f"{modeline(draft.kind, self.schemas)}\n{text}"
            return draft
        updated = _updated(there, draft.kind, {key: draft.fields[key] for key in differ})
        if self.wanted.update and not _differing(updated, draft.fields, path):
            self.changed[path] = in_shape_as(there, updated, SHEETS[draft.kind])
            return draft
        update = self.wanted.update
        self.left += not update
        message = f"{self._shown(path)} is there and has another {', '.join(differ)}; it was not changed"
        hint = "change it by hand" if update else "add --update to replace these fields"
        self.records.wrong("differs", draft.line, message, hint, "error" if update else "warning")
        return None

    def _wrong(self, draft: SheetDraft, text: str, place: Location) -> tuple[list[Problem], frozenset[str]]:
        """Return what is wrong with a sheet to be, at its line of the file that is imported, and the fields that are wrong."""
        parsed = yaml_source.parse(text.encode(), place.path)
        validated = validate(SHEETS[draft.kind], parsed, place.path, id=draft.id)
        told = [(each.code, each.message, each.expected, each.hint) for each in validated.problems]
        if validated.model and self.settings:
            wrong = wrong_values(validated.model, self.settings)
            told += [("own-field", said, expected, hint) for _, said, expected, hint in wrong]
        whose = f"(for {draft.kind}:{draft.id})"
        found = [Problem(code, place, f"{said} {whose}", expected, hint) for code, said, expected, hint in told]
        return found, validated.meant

    def _set_aside(self, draft: SheetDraft) -> SheetDraft:
        """Return the draft with texts in which marks hold words that no sheet has as a note of the desk, never published."""
        shapes = by_key(SHEETS[draft.kind])
        fields, own = dict(draft.fields), dict(draft.fields.get("fields", {}))
        prose = (key for key in draft.fields if shapes[key].holds == "prose" and not shapes[key].required)
        texts = [(fields, key, key) for key in prose]
        texts += [(own, key, f"fields.{key}") for key, value in own.items() if not isinstance(value, dict)]
        for among, key, name in texts:
            values = among[key] if isinstance(among[key], list) else [among[key]]
            words = (text for text in values if isinstance(text, str))
            found = [each for text in words for each in unproven_in(text, self.known, alone=among is fields)]
            if found:
                among.pop(key)
                notes = (fields.get("notes_internal"), *(f"{name}: {text}" for text in values))
                fields["notes_internal"] = "\n".join(filter(None, notes))
                message = f"{found[0][1]}; this `{name}` is kept in `notes_internal`, which is never published"
                hint = "quote the words from their source and import again with --update, or write it without the marks"
                self.records.wrong("marks-without-quote", draft.line, message, hint, "warning")
        if own:
            fields["fields"] = own
        else:
            fields.pop("fields", None)
        return draft._replace(fields=fields)

    def _path(self, draft: SheetDraft) -> Path:
        """Return where a sheet is: by an external id, by its id, or by the id that it had before."""
        folder, names = self.there(draft.kind)
        keys = (*map(_external, draft.fields.get("ids", ())), draft.id)
        return folder / f"{next((names[key] for key in keys if key in names), draft.id)}.yml"

    def _there(self, kind: str) -> tuple[Path, dict[str, str]]:
        """Return the folder of a kind, and the ids of its sheets by these ids, their former and their external ids."""
        folder = self.folder / CONTENT / PLURALS[kind]
        paths = sorted(each for each in folder.glob("*.yml") if each.is_file())
        found: dict[str, str] = {}
        for path in paths:
            raw = read(path)
            if b"\nids:" in raw or b"\nrenamed_from:" in raw:
                value = yaml_source.parse(raw, path.as_posix()).value
                sheet: Any = value if isinstance(value, dict) else {}
                for name in (*(sheet.get("renamed_from") or ()), *map(_external, sheet.get("ids") or ())):
                    found[name] = path.stem
        return folder, found | {path.stem: path.stem for path in paths}

    def _shown(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()


def _external(entry: Any) -> str:
    """Return an external id with its scheme; no id of a sheet looks like it."""
    return f"{entry.get('scheme', '')}\n{entry.get('id', '')}" if isinstance(entry, dict) else ""


def told_once(problems: Iterable[Problem]) -> list[Problem]:
    """Return each cause once: the first problem that has it, with the number of all and the places of the next two."""
    causes: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in sorted(problems, key=lambda each: each.order):
        cause = re.sub(r"“[^”]*”|\(for [a-z]+:[^)]*\)|content/\S+|\d+", "…", problem.message)
        causes.setdefault((problem.code, problem.severity, cause), []).append(problem)
    found = []
    for first, *others in causes.values():
        examples = []
        for other in others[:2]:
            said = re.findall(r"“[^”]*”", other.message)
            examples.append(f"line {other.location.line}{f' ({said[0]})' if said else ''}")
        rest = f"; {counted(len(others) + 1, 'record')} have this problem, {' and '.join(examples)} too"
        found.append(replace(first, message=f"{first.message}{rest if others else ''}"))
    return found


def _differing(text: str, fields: dict[str, Any], path: Path) -> list[str]:
    """Return the imported fields in which a sheet that is there says something else; `status` is the desk's own."""
    value = yaml_source.parse(text.encode(), path.as_posix()).value
    have: dict[str, Any] = value if isinstance(value, dict) else {}
    given = {key: each for key, each in fields.items() if key != "status" and each not in (None, "", [], {})}
    return [key for key, each in given.items() if have.get(key) != each]


def _updated(text: str, kind: str, fields: dict[str, Any]) -> str:
    """Return a sheet's text with some fields replaced where they stand; all the rest, comments included, stays."""
    for key, value in ordered(SHEETS[kind], fields).items():
        block = "\n".join(entry(key, value, by_key(SHEETS[kind]).get(key))) + "\n"
        found = re.search(rf"^{re.escape(key)}:[^\n]*\n(?:(?:\n*[ \t]+[^\n]*|- [^\n]*)\n)*", text, re.MULTILINE)
        text = text[: found.start()] + block + text[found.end() :] if found else text.rstrip("\n") + "\n" + block
    return text
