"""Names in cells to actors of the desk: by id, name or alias; a new name becomes a draft where the mapping says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from briefings.editor.importing.records import CellError, SheetDraft, folded, made_id, with_digest
from briefings.load import yaml_source
from briefings.load.desk import CONTENT
from briefings.load.files import read
from briefings.model.refs import PLURALS
from briefings.problems import meant


class KnownActors:
    """The desk's actors, and those that an import has met."""

    def __init__(self, desk: Path | None = None) -> None:
        self.ids: set[str] = set()
        self._named: dict[str, set[str]] = {}
        self._new: dict[str, SheetDraft] = {}
        for path in sorted((desk / CONTENT / PLURALS["actor"]).glob("*.yml")) if desk else ():
            value = yaml_source.parse(read(path), path.as_posix()).value if path.is_file() else None
            sheet: Any = value if isinstance(value, dict) else {}
            self.ids.add(path.stem)
            aliases = [each.get("name") if isinstance(each, dict) else each for each in _list(sheet.get("aliases"))]
            external = [each.get("id") for each in _list(sheet.get("ids")) if isinstance(each, dict)]
            for name in (sheet.get("name"), *aliases, *external):
                if isinstance(name, str):
                    self._named.setdefault(folded(name), set()).add(path.stem)

    def called(self, name: str) -> str:
        """Return the id of the only actor of this name; empty if there is none, or several."""
        found = self._named.get(folded(name), set())
        return next(iter(found)) if len(found) == 1 else ""

    def id_of(self, text: str, new: str, column: str, needs: list[SheetDraft]) -> str:
        """Return the id of the actor that a cell names; a draft of type `new` is added to `needs`. Raises CellError."""
        id_ = text.removeprefix("actor:")
        if id_ in self.ids:
            return id_
        several = self._named.get(folded(text), set())
        if len(several) > 1:
            said = f"“{text}” in “{column}” is the name of {len(several)} actors: {', '.join(sorted(several))}"
            raise CellError("no-actor", said, "write the id of the one that you want under values: in the mapping")
        if several:
            return self._needed(next(iter(several)), needs)
        if not new:
            known = meant(text, (*self._named, *self.ids), "“{}”")
            hint = f"{known} or add names: {{{column}: TYPE}} to the mapping, which makes drafts of new names".lstrip()
            raise CellError("no-actor", f"no actor is called “{text}”, in “{column}”", hint.removeprefix("or "))
        made = made_id(text)
        if not made:
            raise CellError("no-id", f"“{text}” in “{column}” has no letter to make an id from")
        if made in self.ids or made in self._new:
            made = with_digest(made, folded(text))
        self._named[folded(text)] = {made}
        self._new[made] = SheetDraft(0, made, {"name": text, "type": new}, {}, "actor")
        return self._needed(made, needs)

    def _needed(self, id_: str, needs: list[SheetDraft]) -> str:
        if id_ in self._new and id_ not in {each.id for each in needs}:
            needs.append(self._new[id_])
        return id_


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
