"""Proposals: what a program (the rules of `draft`, or any other) found in an article, before it is checked."""

from typing import Annotated, ClassVar, Literal

from briefings.model.fields import Item, Many, Number, Place, Text, Whole, in_short
from briefings.model.sheets.actor import ActorType
from briefings.model.sheets.claim import Qualifier
from briefings.model.sheets.quote import Mode


class Speaker(Item):
    """Whose words, statement or figure it is, as the article has it."""

    one_of: ClassVar[tuple[str, ...]] = ("name", "described_as")
    short: ClassVar[str] = "name"

    name: Text | None = None
    """The name, as full as the article has it."""
    type: ActorType | None = None
    """What kind of actor it is. Absent: the article does not say."""
    described_as: Text | None = None
    """What the article calls somebody whom it does not name (one bay pilot)."""
    count: Whole | None = None
    """How many they are. Absent: a group."""
    role: Text | None = None
    """What the article calls this person or body here, word for word."""
    as_written: Text | None = None
    """The name that the article uses here, if it is another (the ministry)."""
    why: Text | None = None
    """What in the article says so."""


class Proposal(Item):
    """One quotation, paraphrase or figure of the article."""

    says: Literal["quotation", "paraphrase", "figure"]
    """What it is."""
    at: Place
    """Where in the article (p2)."""
    sentence: Text
    """The sentence of the article that it is taken from, word for word."""
    why: Text
    """Why it is proposed."""
    worth: Whole | None = None
    """How much it is worth, 0 to 100: the best come first. Absent: 50."""
    speaker: Annotated[Speaker | None, in_short(Speaker)] = None
    """Who says it, or whose figure it is. Absent: open."""
    perhaps: Many[Text] = ()
    """Who it may be, if the speaker is open."""
    cue: Text | None = None
    """The article's verb of speaking (warned)."""
    words: Many[Text] = ()
    """Of a quotation: the words between the marks, part by part, letter for letter."""
    mode: Mode | None = None
    """Of a quotation: how the words are marked. Absent: open."""
    marked_as: Text | None = None
    """Of a scare quote: the article's words before the marks that say so (so-called)."""
    outside: Text | None = None
    """Of a mixed quotation: the words of the article before the marks that belong to it."""
    lead_in: Text | None = None
    """Of a fragment: the words of the article directly before the marks."""
    said: Text | None = None
    """Of a quotation: when it was said, in the article's words (on Monday)."""
    gist: Text | None = None
    """Of a paraphrase: what was said, in other words. Absent: open."""
    hedges: Many[Text] = ()
    """Words of the article that hedge the statement (perhaps)."""
    counts: Text | None = None
    """Of a figure: what is counted, in the article's words."""
    value: Number | None = None
    """Of a figure: the number."""
    low: Number | None = None
    """Of a range: its lower end."""
    high: Number | None = None
    """Of a range: its upper end."""
    qualifier: Qualifier | None = None
    """Of a figure: how the article qualifies it. Absent: open."""


class LeftOut(Item):
    """Words of the article that the program looked at and does not propose."""

    words: Text
    """The words."""
    at: Text
    """Where."""
    why: Text
    """Why not."""


class Proposals(Item):
    """What one program proposes for one article."""

    program: Text
    """Who proposes it: the program and its version. Each sheet says so."""
    proposals: Many[Proposal]
    """The proposals."""
    left_out: Many[LeftOut] = ()
    """What the program does not propose."""
