"""What readers call the fields of sheets and their values, where one was corrected, translated or changed."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.compose.index import Index
from briefings.compose.words import FIELDS, TABLES
from briefings.model.fields import Item
from briefings.model.shape import FieldShape, by_key
from briefings.model.sheets import SHEETS

_VALUES = {
    "change_from_last": ("shift",),
    "class": ("kind",),
    "kind": ("kind of attribution", "edit"),
    "level": ("attribution of an incident",),
    "likelihood_scale": ("scale name",),
    "type": ("actor", "claim", "source"),
}
"""Fields whose values are in tables of other names."""


def field_name(kind: str, path: str, index: Index, skipped: int = 0) -> str:
    """Return a dotted name of a field as a sentence has it: `roles.chair.as_reported` is `roles, chair, as reported`.

    `kind` is that of the sheet. The first `skipped` steps are left out. A desk's own field has its label.
    """
    return ", ".join([*_steps(kind, path, index)][skipped:])


def _steps(kind: str, path: str, index: Index) -> Iterator[str]:
    """Yield each step of a dotted name in words; keys, numbers and headings of entries are as they are.

    A desk's own field ends it: what is below it in YAML says nothing to a reader.
    """
    model: type[Item] | None = SHEETS[kind]
    labels = {field.key: field.label for field in index.settings.fields.of_kind(kind)}
    above: FieldShape | None = None
    for step in path.split("."):
        if above and above.many:
            if above.by_key:
                yield labels.get(step, step)
                return
            yield step.replace("_", " ")
            above = None
        else:
            above = by_key(model).get(step) if model else None
            model = above.model if above else None
            yield index.word("field", step) if step in FIELDS else step.replace("_", " ")


def value_words(field: str, value: str, index: Index) -> str:
    """Return what readers call a value of a field, by the last step of its path; what has no word is as it is."""
    for table in _VALUES.get(field, (field,)):
        if word := value in TABLES.get(table, ()) and index.word(table, value):
            return word
    return value
