"""Briefings: an editorial selection, one web page and one PDF pack."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from briefings.model.fields import (
    ActorRef,
    AnyRef,
    ByKey,
    Country,
    Day,
    Edtf,
    FactKind,
    FactRef,
    Flag,
    FormName,
    Id,
    Item,
    Many,
    Mark,
    Prose,
    SourceRef,
    Text,
    TopicRef,
    Whole,
    editors_only,
    unpublished,
)
from briefings.model.names import NameField
from briefings.model.sheets.common import Evidence, Keyed, OwnValueField, Sheet
from briefings.model.sheets.incident import Occurrence
from briefings.model.sheets.quote import Mode

_SELECTS = editors_only("it selects what is shown")


class Include(Item):
    """Which sheets a section shows: by id, in the order given, or by a query. A sheet must match every filter of the query."""

    one_of: ClassVar[tuple[str, ...]] = ("ids", "kind")

    ids: Annotated[Many[FactRef], _SELECTS] = ()
    """The ids of the sheets, in this order; any kind but briefings."""
    kind: Annotated[FactKind | None, _SELECTS] = None
    """A query: all sheets of this kind."""
    about: Annotated[AnyRef | None, _SELECTS] = None
    """Query: relevant to this sheet."""
    speaker: Annotated[ActorRef | None, _SELECTS] = None
    """Query: said by this actor."""
    source: Annotated[SourceRef | None, _SELECTS] = None
    """Query: based on this source."""
    mode: Annotated[Many[Mode], _SELECTS] = ()
    """Query: quotes in one of these modes."""
    group: Annotated[Literal["incident", "event"] | None, _SELECTS] = Field(default=None, alias="class")
    """Query: incidents of this class."""
    days: Annotated[Whole | None, _SELECTS] = None
    """Query: dated within this many days before the briefing's cut-off, or, for a list, before the last change of a sheet."""
    since: Annotated[Edtf | None, _SELECTS] = None
    """Query: dated on or after the first day of this date."""
    until: Annotated[Edtf | None, _SELECTS] = None
    """Query: dated on or before the last day of this date."""
    types: Annotated[Many[Id], _SELECTS] = ()
    """Query: incidents of one of these types."""
    tags: Annotated[Many[Id], _SELECTS] = ()
    """Query: with one of these tags."""
    country: Annotated[Many[Country], _SELECTS] = ()
    """Query: incidents in one of these countries."""
    place: Annotated[Many[Text], _SELECTS] = ()
    """Query: incidents at one of these places, by the id in desk.yml or by name."""
    involved: Annotated[Many[ActorRef], _SELECTS] = ()
    """Query: incidents in which one of these actors is involved, or which somebody attributes to them."""
    occurrence: Annotated[Many[Occurrence], _SELECTS] = ()
    """Query: incidents with this `occurrence`."""
    fields: Annotated[ByKey[OwnValueField], _SELECTS] = ()
    """Query: with one of these values in one of the desk's own fields."""
    sort: Annotated[Literal["name", "newest", "oldest"] | None, _SELECTS] = None
    """In which order; absent: by name, quotes in the order of their sources."""
    limit: Annotated[Whole | None, _SELECTS] = None
    """At most this many, the first in that order."""
    show: Annotated[Many[Literal["rows", "table", "timeline", "map"]], _SELECTS] = ()
    """How they are shown: a row for each, a table, the timeline and the map of incidents; absent: rows."""
    columns: Annotated[Many[Text], _SELECTS] = ()
    """The columns of the table, by name: those of the kind's list, and the desk's own fields. Absent: those of the list."""

    def shows(self, how: str) -> bool:
        """Return whether what it selects is shown as rows, as a table, on a timeline or on a map."""
        return how in (self.show or ("rows",))


class Severable(Item):
    """A part of a briefing that a release can leave out alone, if its editor says so."""

    marking: Mark | None = None
    """Marking of this part, which is printed before it; absent: that of the briefing."""
    severable: Annotated[Flag, unpublished("readers see that something is left out, not what could be")] = False
    """Whether a release may leave out this part, if its marking is too high or it names something that is left out. If not, the
    whole briefing is left out."""


class Section(Severable):
    """A part of a briefing with its own heading."""

    heading: Text
    """The heading."""
    body: Prose | None = None
    """Prose of the desk."""
    include: Include | None = None
    """The sheets it shows."""
    positions: TopicRef | None = None
    """Shows the positions on this topic, side by side."""
    face_to_face: TopicRef | None = None
    """Shows the words on this topic by stance, side by side."""
    timeline: Annotated[Literal["incidents", "all"] | None, _SELECTS] = None
    """Shows the timeline of the briefing's dated items."""
    changes_since: Annotated[Whole | None, _SELECTS] = None
    """Shows what changed since this edition of the briefing, by its number."""
    evidence: Many[Evidence] = ()
    """What the body is based on."""


class KeyPoint(Keyed, Severable):
    """One attributed, sourced point."""

    text: Prose
    """One to three lines."""
    evidence: Many[Evidence]
    """What it is based on."""


class Judgement(Keyed, Severable):
    """A judgement of the desk, with its likelihood and, separately, its confidence."""

    text: Prose
    """The judgement."""
    likelihood: Text | None = None
    """A term of the briefing's likelihood scale."""
    confidence: Literal["low", "moderate", "high"]
    """Analytic confidence."""
    confidence_basis: Text | None = None
    """Why; required for low and high."""
    based_on: Many[AnyRef] = ()
    """The sheets it is based on."""
    change_from_last: Literal["new", "unchanged", "strengthened", "weakened", "reversed"] | None = None
    """How it differs from the last edition."""
    change_why: Text | None = None
    """Why it differs; required unless it is new or unchanged."""
    indicators: Many[Text] = ()
    """What would change the judgement if it happened."""
    evidence: Many[Evidence] = ()
    """What it is based on."""


class Reading(Keyed, Severable):
    """An assumption that the judgements need, or another reading of the same evidence."""

    text: Prose
    """One to three lines."""
    evidence: Many[Evidence] = ()
    """What it is based on."""


class Briefing(Sheet):
    """A briefing: a page of the site and a PDF pack with the same words."""

    kind: ClassVar[str] = "briefing"
    listed_by: ClassVar[str] = "title"

    form: FormName
    """one-pager, briefing, full-pack, debate-pack, or the desk's own form, templates/print/forms/NAME.html."""
    number: Text
    """The desk's own number."""
    title: Text
    """A sentence that makes the point."""
    audience: Text
    """Whom it is for."""
    cut_off: Day
    """Information cut-off date."""
    authors: Many[NameField]
    """Who wrote it: a body, as plain text, or a name in its parts."""
    approved_by: Text | None = None
    """Who approved it: a body."""
    bottom_line: Prose
    """The point, in at most 60 words."""
    key_points: Many[KeyPoint] = ()
    """Three to five attributed points."""
    key_judgements: Many[Judgement] = ()
    """Judgements, if the evidence supports any."""
    likelihood_scale: Literal["phia-2025", "icd-203", "nato-wep"] | None = None
    """The scale its judgements use; absent: the desk's."""
    so_what: Prose | None = None
    """Why it matters to its audience."""
    assumptions: Many[Reading] = ()
    """What the judgements take for granted."""
    alternatives: Many[Reading] = ()
    """Other readings of the same evidence, and why they are thought less likely."""
    positions: Many[TopicRef] = ()
    """Topics whose positions are on page 1."""
    sections: Many[Section] = ()
    """The parts after page 1."""
    gaps: Many[Text] = ()
    """What the sources do not say."""
    annexes: Many[Literal["quotes", "positions", "timeline", "map", "actors", "sources"]] = ()
    """Annexes of a full pack, in this order. Each covers what the pack shows, and what its quotations and claims are about."""
    source_summary: Prose | None = None
    """One sentence on the sources; the program adds the counts."""
    method: Prose | None = None
    """How it was made."""
    ai_use: Text | None = None
    """Which AI tools were used, for what, in which version (ICS 206-01); absent: nothing is said."""
    next_review: Day | None = None
    """The day of its next review."""
    contact: Text | None = None
    """Whom to write to; absent: not recorded."""
    looked_for: Many[Literal["key_judgements"]] = ()
    """`key_judgements`, if the desk found that the evidence supports none. Absent: missing judgements are not mentioned."""
    parts_left_out: Flag | None = None
    """Whether a part is left out here; a release sets it when it leaves out a severable part."""
    disclaimer: Text | None = None
    """What the briefing is not (not an official product); absent: the desk's notice."""
