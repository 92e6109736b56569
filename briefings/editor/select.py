"""Select: the sheets that conditions such as `status=draft` hold for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from briefings.model.fields import Item
from briefings.model.names import Name
from briefings.model.refs import Ref
from briefings.model.shape import by_key, field_at
from briefings.model.sheets import SHEETS, Sheet
from briefings.problems import no_such

_CONDITION = re.compile(r"([a-z_]+(?:\.[a-z_]+)*)(!=|=|~)(.*)", re.DOTALL)


class ConditionError(ValueError):
    """The text is not a condition, or names a field or a value that no sheet has; the message says what is right."""


class Condition(NamedTuple):
    """A field's dotted name, how it is compared (`=`, `!=`, or `~`: contains, small and capital letters alike), with what."""

    field: tuple[str, ...]
    sign: str
    word: str

    def holds(self, sheet: Sheet) -> bool:
        """Return whether it holds for one value of the field; `!=`: for none that is equal."""
        words = list(_words(sheet, self.field))
        if self.sign == "~":
            return any(self.word.casefold() in word.casefold() for word in words)
        return (self.word in words) == (self.sign == "=")


def condition(text: str, kinds: Sequence[str]) -> Condition:
    """Return the condition that `text` writes. Raises ConditionError, also where none of these kinds has the field, or the value."""
    match = _CONDITION.fullmatch(text)
    if match is None:
        raise ConditionError(f"“{text}” is not a condition; write field=value, field!=value or field~part")
    found = (field_at(SHEETS[kind], match[1]) for kind in kinds)
    # It must lead to values, not to further fields; an item given in short is its value.
    fields = [field for field in found if field and (field.model is None or field.model.short)]
    if not fields:
        known = sorted({name for kind in kinds for name in _names(SHEETS[kind])})
        raise ConditionError(no_such("no field", match[1], known))
    values = [word for field in fields for word in field.words]
    if match[2] != "~" and all(field.words for field in fields) and match[3] not in values:
        raise ConditionError(no_such(f"`{match[1]}` cannot be", match[3], values))
    return Condition(tuple(match[1].split(".")), match[2], match[3])


def meets(sheet: Sheet | None, conditions: Sequence[Condition]) -> bool:
    """Return whether a sheet meets all conditions; one that cannot be read meets none."""
    return not conditions or (sheet is not None and all(each.holds(sheet) for each in conditions))


def _names(model: type[Item], before: str = "", depth: int = 3) -> Iterator[str]:
    for key, field in by_key(model).items():
        if field.model is None:
            yield before + key
        elif depth:
            yield from _names(field.model, f"{before}{key}.", depth - 1)


def _words(value: Any, steps: tuple[str, ...]) -> Iterator[str]:
    """Yield what stands at a dotted name, as sheets write it; a reference with and without its kind."""
    if isinstance(value, Ref):
        yield from (str(value), value.id)
    elif isinstance(value, tuple):
        for each in value:
            yield from _words(each, steps)
    elif isinstance(value, Name) and not steps:
        yield value.label
    elif isinstance(value, Item):
        step = steps[0] if steps else value.short
        field = by_key(type(value)).get(step)
        if field is not None:
            yield from _words(getattr(value, field.name), steps[1:])
    elif value is not None:
        yield str(value).lower() if isinstance(value, bool) else str(getattr(value, "text", value))
