"""What a document says about its source and the sheet does not: proposals for an editor, each with where it is from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from briefings.editor.capturing.document import Document, SourcedValue
from briefings.load.desk import Desk
from briefings.load.yaml_places import places
from briefings.model.sheets import Actor, Source

_NOTE = "# draft: the document says"
_FIELDS = ("title", "authors", "published", "outlet", "url", "language", "accessed")


class ProposedFields(NamedTuple):
    """A proposal: the field, what the document says, where, and the field's value in YAML; empty: it is open."""

    field: str
    says: str
    origin: str
    value: str = ""


def proposed(document: Document, source: Source, desk: Desk) -> Iterator[ProposedFields]:
    """Yield what the document says and the sheet does not; a value only for a field that is empty in a draft."""
    keys = {loc[0] for loc in places(desk.files[source.ref].text).keys if len(loc) == 1}
    for field in _FIELDS:
        said = [each for each in document.said if each.field == field]
        sure = [each for each in said if each.sure]
        if not said or _stands(field, sure or said, source, keys):
            continue
        value = _value(field, sure, desk) if source.status == "draft" and field not in keys else ""
        if sure:
            yield ProposedFields(field, "; ".join(each.value for each in sure), sure[0].origin, value)
        else:
            for says in dict.fromkeys(each.value for each in said):
                origins = ", ".join(each.origin for each in said if each.value == says)
                yield ProposedFields(field, says, f"open: {origins}")


def with_proposals(text: str, asked: Iterable[ProposedFields]) -> str:
    """Return a sheet's text with the proposals of its last capture: values of a draft, else comments."""
    text = re.sub(rf"^{_NOTE}[^\n]*\n?", "", text, flags=re.MULTILINE).rstrip("\n") + "\n"
    for each in asked:
        said = " ".join(each.says.split())
        text += f"{_NOTE} {each.field} ({each.origin})\n{each.field}: {each.value}\n" if each.value else ""
        text += "" if each.value else f"{_NOTE} {each.field}: {said} ({each.origin})\n"
    return text


def _stands(field: str, said: list[SourcedValue], source: Source, keys: set[str | int]) -> bool:
    """Return whether the sheet says the same."""
    ours = {
        "title": [source.title],
        "authors": [author.label for author in source.authors],
        "published": [source.published.edtf.text] if source.published else [],
        "outlet": [source.outlet.id] if source.outlet else [],
        "url": [source.url or ""],
        "language": [source.language] if source.language else [],
        "accessed": [str(source.accessed or "")],
    }[field]
    if field in ("outlet", "accessed") and field in keys:
        return True
    theirs = {" ".join(each.value.split()).casefold() for each in said}
    return {" ".join(each.split()).casefold() for each in ours} == theirs


def _value(field: str, said: list[SourcedValue], desk: Desk) -> str:
    if not said:
        return ""
    if field == "authors":
        return f"[{', '.join(json.dumps(each.value, ensure_ascii=False) for each in said)}]"
    if field == "published":
        return f"{{edtf: {said[0].value}}}"
    if field == "outlet":
        outlet = said[0].value.casefold()
        actors = (each for each in desk.sheets.values() if isinstance(each, Actor))
        return next((actor.id for actor in actors if outlet in map(str.casefold, actor.names)), "")
    return json.dumps(said[0].value, ensure_ascii=False) if field in ("title", "url") else said[0].value
