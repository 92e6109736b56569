"""Topics: a neutral question and who holds what on it."""

from typing import Annotated, ClassVar, Literal

from briefings.model.fields import AnyRef, Edtf, Item, Many, Prose, Text, web_only
from briefings.model.sheets.common import EntryMark, Evidence, HolderField, Keyed, Sheet

Stance = Literal[
    "strongly-against", "against", "neutral", "for", "strongly-for", "conditional", "undecided", "declined", "not-stated",
]  # fmt: skip


class Position(Keyed):
    """Who holds which stance, on what basis."""

    holder: HolderField
    """Who holds it."""
    stance: Stance
    """The stance; `not-stated` says that the desk looked, and needs no evidence."""
    basis: Literal["vote", "statement", "document", "inferred"] | None = None
    """What it was taken from; `inferred`: the desk concluded it from words about something else."""
    reason: Annotated[Prose | None, web_only("a pack says that a position is inferred, the page why")] = None
    """Why the desk infers it, or why the holder is listed."""
    conditions: Prose | None = None
    """Under which conditions."""
    when: Edtf | None = None
    """Since when."""
    evidence: Annotated[Many[Evidence], web_only("the words are in the annex of quotations")] = ()
    """What it is based on."""
    marking: EntryMark = None
    """Marking of this entry alone."""


class Silence(Item):
    """A stance that the desk looked for and nobody in the sources takes."""

    stance: Stance
    """The stance nobody takes."""
    text: Text
    """What is missing, in the desk's words."""


class Topic(Sheet):
    """A question in debate."""

    kind: ClassVar[str] = "topic"
    listed_by: ClassVar[str] = "question"

    question: Text
    """The neutral question."""
    title: Annotated[Text | None, web_only("a pack has the question")] = None
    """A short name for lists and running heads."""
    summary: Annotated[Prose | None, web_only("a pack has the question and the positions")] = None
    """One or two sentences under the question."""
    background: Annotated[Prose | None, web_only("a pack has the question and the positions")] = None
    """What a reader should know about the debate."""
    positions: Many[Position]
    """Who holds which position; also those who state none."""
    silence: Many[Silence] = ()
    """Stances that nobody in the sources takes."""
    related: Annotated[Many[AnyRef], web_only("links to other pages")] = ()
    """Related sheets."""
    evidence: Annotated[Many[Evidence], web_only("a pack cites what each position is based on")] = ()
    """Where the question is in the source."""
    not_stated: Annotated[Many[Text], web_only("a pack says what is not stated in its own gaps")] = ()
    """What the desk looked for, but the source does not say."""
