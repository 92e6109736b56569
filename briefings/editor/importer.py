"""Import: write the sheets that a table or a bibliography gives. Once more the same file changes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from briefings.editor.importing import bibliographies, mapping, tables
from briefings.editor.importing.records import SheetDraft
from briefings.editor.sheet_text import entry, ordered, schemas_of, sheet_text
from briefings.editor.writing import write_all
from briefings.load import yaml_source
from briefings.load.desk import CONTENT, Desk, load
from briefings.load.files import read
from briefings.load.sheets import validate
from briefings.model.refs import PLURALS
from briefings.model.shape import by_key
from briefings.model.sheets import SHEETS, Actor
from briefings.problems import Location, Problem


class ImportOptions(NamedTuple):
    """How to import: a mapping file, or a kind whose fields the columns are named after; write; change what is there."""

    mapping: Path | None = None
    kind: str | None = None
    write: bool = True
    update: bool = False


class Imported(NamedTuple):
    """What an import did: sheets written, changed and left as they were; columns without a field; and what is wrong."""

    written: tuple[str, ...]
    changed: tuple[str, ...]
    same: int
    unmapped: dict[str, int]
    problems: tuple[Problem, ...]


AS_IT_IS = ImportOptions()


def import_file(folder: Path, path: Path, wanted: ImportOptions = AS_IT_IS) -> Imported:
    """Write a sheet for each row or entry of a file, as drafts unless the mapping says otherwise.

    A row that makes no valid sheet is a problem at its line, and the others are written. A sheet that is there and says
    something else is a problem too, and is left alone unless `update`. Raises AuthorError where the file or the mapping
    cannot be read at all, OutputError where reading or writing fails.
    """
    raw = read(path)
    if wanted.mapping is not None or wanted.kind is not None:
        records = tables.table(raw, path.as_posix())
        if wanted.mapping is not None:
            mapped = mapping.read(read(wanted.mapping), wanted.mapping.as_posix(), records.names)
        else:
            mapped = mapping.of_names(wanted.kind or "", records.names)
        kind, drafts, lost = mapped.kind, list(mapped.drafts(records)), mapped.unmapped(records)
    else:
        records = bibliographies.bibliography(raw, path.as_posix())
        outlets = _outlets(load(folder))
        kind, drafts = "source", list(bibliographies.drafts(records, outlets))
        lost = bibliographies.unmapped(records, outlets)
    return _import(folder, kind, drafts, _Run(path.as_posix(), wanted, lost, records.problems))


class _Run(NamedTuple):
    path: str
    wanted: ImportOptions
    unmapped: dict[str, int]
    problems: list[Problem]


def _import(folder: Path, kind: str, drafts: Iterable[SheetDraft], run: _Run) -> Imported:
    schemas = schemas_of(folder)
    target = folder / CONTENT / PLURALS[kind]
    written: dict[Path, str] = {}
    changed: dict[Path, str] = {}
    same = 0
    for draft in drafts:
        fields = {"status": "draft", **draft.fields}
        wrong = _wrong(kind, draft, fields, run.path)
        run.problems.extend(wrong)
        if wrong:
            continue
        path = target / f"{draft.id}.yml"
        if path.is_symlink() or target.is_symlink():
            message = f"{path.relative_to(folder).as_posix()} is a symbolic link"
            run.problems.append(Problem("symlink", Location(run.path, draft.line, 1), message, "the file itself"))
        elif not path.exists():
            written[path] = sheet_text(kind, fields, schemas=schemas)
        else:
            text = read(path).decode("utf-8", "replace")
            differ = _differing(text, draft.fields, path)
            updated = _updated(text, kind, {key: draft.fields[key] for key in differ})
            if not differ:
                same += 1
            elif run.wanted.update and not _differing(updated, draft.fields, path):
                changed[path] = updated
            else:
                shown = path.relative_to(folder).as_posix()
                run.problems.append(_stands(draft, differ, run.path, shown, update=run.wanted.update))
    if run.wanted.write:
        write_all({path: text.encode() for path, text in {**written, **changed}.items()})
    names = [tuple(path.relative_to(folder).as_posix() for path in each) for each in (written, changed)]
    return Imported(names[0], names[1], same, run.unmapped, tuple(run.problems))


def _wrong(kind: str, draft: SheetDraft, fields: dict[str, Any], path: str) -> list[Problem]:
    """Return what is wrong with a sheet to be, at its line of the file that is imported."""
    parsed = yaml_source.parse(sheet_text(kind, fields, schemas=None).encode(), path)
    validated = validate(SHEETS[kind], parsed, path, id=draft.id)
    place = Location(path, draft.line, 1)
    return [
        Problem(each.code, place, f"{each.message} (for {kind}:{draft.id})", each.expected, each.hint)
        for each in validated.problems
    ]


def _differing(text: str, fields: dict[str, Any], path: Path) -> list[str]:
    """Return the imported fields in which a sheet that is there says something else; `status` is the desk's own."""
    value = yaml_source.parse(text.encode(), path.as_posix()).value
    have: dict[str, Any] = value if isinstance(value, dict) else {}
    return [
        key
        for key, each in fields.items()
        if key != "status" and each not in (None, "", [], {}) and have.get(key) != each
    ]


def _stands(draft: SheetDraft, differ: list[str], path: str, sheet: str, *, update: bool) -> Problem:
    message = f"{sheet} is there and has another {', '.join(differ)}; it is left as it is"
    hint = "change it by hand" if update else "add --update to take these fields over"
    return Problem(
        "differs", Location(path, draft.line, 1), message, hint=hint, severity="error" if update else "warning"
    )


def _updated(text: str, kind: str, fields: dict[str, Any]) -> str:
    """Return a sheet's text with some fields replaced where they stand; all the rest, comments included, stays."""
    for key, value in ordered(SHEETS[kind], fields).items():
        block = "\n".join(entry(key, value, by_key(SHEETS[kind]).get(key))) + "\n"
        found = re.search(rf"^{re.escape(key)}:[^\n]*\n(?:(?:[ \t]+[^\n]*|- [^\n]*)\n)*", text, re.MULTILINE)
        text = text[: found.start()] + block + text[found.end() :] if found else text.rstrip("\n") + "\n" + block
    return text


def _outlets(desk: Desk) -> dict[str, str]:
    actors = [sheet for sheet in desk.sheets.values() if isinstance(sheet, Actor)]
    return {name.lower(): actor.id for actor in actors for name in actor.names}
