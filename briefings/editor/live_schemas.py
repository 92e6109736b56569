"""Live schemas: the JSON Schemas of a desk with its own ids, which editors complete; kept fresh by `serve`."""

from __future__ import annotations

from briefings.load.desk import Desk
from briefings.load.fingerprint import FOLDER
from briefings.model.refs import KINDS
from briefings.model.schema import SCHEMAS, Ids, schema
from briefings.problems import OutputError

SCHEMA_FOLDER = f"{FOLDER}/schema"
_LONGEST = 80


def ids_of(desk: Desk) -> Ids:
    """Return the ids of a desk's sheets by kind, each with its label in short; those that cannot be read too."""
    found: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
    for ref in desk.files:
        label = " ".join(desk.sheets[ref].label.split()) if ref in desk.sheets else ""
        found[ref.kind][ref.id] = label if len(label) <= _LONGEST else f"{label[: _LONGEST - 1]}…"
    return found


def write_schemas(desk: Desk, ids: Ids) -> int:
    """Write the schemas of a desk where they say otherwise than before, and return how many. Raises OutputError."""
    folder = desk.folder / SCHEMA_FOLDER
    written = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in SCHEMAS:
            path, text = folder / f"{name}.json", schema(name, ids)
            if not path.is_file() or path.read_text("utf-8") != text:
                temporary = path.with_suffix(".new")
                temporary.write_text(text, "utf-8", newline="\n")
                temporary.replace(path)
                written += 1
    except OSError as error:
        raise OutputError(f"{error.filename or folder}: {error.strerror}") from error
    return written
