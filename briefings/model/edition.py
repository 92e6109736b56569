"""Editions: the record of a briefing as it was issued, and of its recall. Written by commands, never changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, Literal

from briefings.model.fields import AnyRef, Day, Digest, Id, Item, Many, Mark, Read, Text, Whole
from briefings.model.markings import Marking
from briefings.model.refs import FACTS, Ref
from briefings.model.shape import shape


def any_text(value: object) -> str:
    """Return text, which may be empty. Raises ValueError for anything else."""
    if not isinstance(value, str):
        raise ValueError("text is expected here")
    return value


Words = Annotated[str, Read(any_text)]
"""Text that may be empty."""

ITEMS: tuple[str, ...] = (
    "quote", "paraphrase", "point", "judgement", "bottom line", "figure", "claim", "incident", "position", "gap",
    "section", "source", "actor", "topic", "title", "cover",
)  # fmt: skip
ITEMS += tuple(kind for kind in FACTS if kind not in ITEMS)
"""What readers call an item of a briefing, in the order in which changes are told."""

if TYPE_CHECKING:
    ItemName = str
else:
    ItemName = Literal[ITEMS]


class FieldChange(Item):
    """A field that changed: its path, both wordings, and the reason its correction gives (absent: a typing error)."""

    field: Text
    """Its path in the sheet (`key_points.amnesty.text`)."""
    was: Words = ""
    """The former wording; empty: it was not there."""
    now: Words = ""
    """The wording of this edition; empty: it is gone."""
    why: Text | None = None
    """The reason that the correction gives."""


class Change(Item):
    """An item of a briefing that is new, gone or changed."""

    kind: ItemName
    """What readers call it."""
    sheet: AnyRef
    """The sheet in which it stands."""
    key: Words = ""
    """What names it in that sheet; empty: the whole sheet."""
    label: Text
    """Its first words; of a quotation or paraphrase, whose it is (`-`: nobody's)."""
    state: Literal["added", "removed", "changed", "typo"]
    """`typo`: no change that is announced to readers."""
    at: Words = ""
    """Of a quotation or paraphrase: where it stands in its source."""
    outcome: Words = ""
    """Of a quotation: the outcome of its check when the edition was issued."""
    fields: Many[FieldChange] = ()
    """What changed, field by field."""


class Same(Item):
    """Items of one kind that read as before."""

    kind: ItemName
    """What readers call them."""
    labels: Many[Text]
    """Their first words."""


class IssueRecord(Item):
    """An edition."""

    briefing: Id
    """The briefing's id when it was issued."""
    edition: Whole
    """Its number, from 1."""
    number: Text
    """The desk's own number of the briefing."""
    title: Text
    """The briefing's title, as printed."""
    form: Text
    """The form, in words."""
    bottom_line: Text
    """The bottom line, as printed."""
    issued: Day
    """The day of issue."""
    marking: Mark
    """The marking that the pack prints."""
    release: Mark
    """The highest marking that could be in it, as given to `issue`."""
    embargo_until: Day | None = None
    """The last embargo of what it shows."""
    address: Words = ""
    """Where its status page is; empty: it has none."""
    body: Digest
    """The digest of its body."""
    file: Digest
    """The digest of its bytes."""
    size: Whole
    """How many bytes."""
    evidence: Digest
    """The digest of what is attached to it."""
    former: Digest | None = None
    """The digest of the record of the edition before."""
    program: Text
    """The version that issued it."""
    share: Whole = 0
    """How much of its text differs from the edition before, in per cent, rounded up."""
    changes: Many[Change] = ()
    """What is new since the edition before."""
    same: Many[Same] = ()
    """What is unchanged."""


class Recall(Item):
    """An edition taken back: it keeps its address, and says so."""

    briefing: Id
    """The briefing's id when it was issued."""
    edition: Whole
    """The edition's number."""
    on: Day
    """The day of the recall."""
    why: Text
    """The reason, as it is published."""
    record: Digest
    """The digest of the edition's record."""


def text_of(item: Item) -> str:
    """Return a record as JSON: text values only, what is not given left out, each key on its own line."""
    return json.dumps(_tree(item), ensure_ascii=False, indent=1) + "\n"


def _tree(value: Any) -> Any:
    if isinstance(value, Ref):
        return str(value)
    if isinstance(value, tuple):
        return [_tree(entry) for entry in value]
    if isinstance(value, Item):
        fields = ((field.key, getattr(value, field.name)) for field in shape(type(value)))
        return {key: _tree(entry) for key, entry in fields if entry not in (None, (), "")}
    return value.label if isinstance(value, Marking) else str(value)
