"""Live schemas: the JSON Schemas of a desk with its own ids, which editors complete; kept fresh by `serve`."""

from __future__ import annotations

import sys
from pathlib import Path

from briefings.editor.writing import write_all
from briefings.load.desk import Desk
from briefings.load.fingerprint import FOLDER, fingerprint
from briefings.model import documented
from briefings.model.refs import KINDS
from briefings.model.schema import SCHEMAS, Ids, schema

SCHEMA_FOLDER = f"{FOLDER}/schema"
PROGRAM = f"{FOLDER}/program"
_LONGEST = 80


def ids_of(desk: Desk) -> Ids:
    """Return the ids of a desk's sheets by kind, each with its label in short; those that cannot be read too."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for ref in desk.files:
        label = " ".join(desk.sheets[ref].label.split()) if ref in desk.sheets else ""
        found[ref.kind][ref.id] = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
    found["form"] = dict.fromkeys(desk.forms.names, "")
    return found


def schema_of(desk: Desk, name: str, ids: Ids) -> str:
    """Return a schema with a desk's ids and the fields that it declares."""
    return schema(name, ids, desk.settings.fields.of_kind(name) or None)


def write_schemas(desk: Desk) -> int:
    """Write the schemas of a desk where they differ from before, and return how many. Raises OutputError.

    Beside them, for the hook, is the path of the program that wrote them.
    """
    folder, ids = desk.folder / SCHEMA_FOLDER, ids_of(desk)
    made_of = fingerprint([Path(documented.__file__).parent], repr((ids, desk.settings.fields)))
    known = folder / "made-of"
    files = [folder / f"{name}.json" for name in SCHEMAS]
    if known.is_file() and known.read_text("utf-8") == made_of and all(path.is_file() for path in files):
        return 0
    wanted = {folder / f"{name}.json": schema_of(desk, name, ids).encode() for name in SCHEMAS}
    program = Path(sys.executable).with_name("briefings")
    if program.is_file():
        wanted[desk.folder / PROGRAM] = f"{program}\n".encode()
    changed = {path: text for path, text in wanted.items() if not path.is_file() or path.read_bytes() != text}
    write_all({**changed, known: made_of.encode()})
    return sum(path.parent == folder for path in changed)
