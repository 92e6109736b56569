"""Incidents and events: what is reported to have happened, and who says what about it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from briefings.model.fields import (
    ActorRef,
    AnyRef,
    Coordinates,
    Count,
    Country,
    Edtf,
    Id,
    Item,
    Many,
    Prose,
    Text,
    editors_only,
    in_short,
    web_only,
)
from briefings.model.sheets.common import Dated, EntryMark, Evidence, HolderField, Keyed, Sheet

Occurrence = Literal["alleged", "reported", "confirmed", "disputed", "refuted"]


class Extent(Item):
    """One occurrence or several."""

    kind: Literal["single", "series"]
    """One occurrence, or several."""
    count: Count | None = None
    """How many, only if stated."""
    looked_for: Many[Literal["count"]] = ()
    """Empty fields that the desk looked for and the source does not give. An empty field that is not named here is not recorded."""
    note: Prose | None = None
    """What a reader should know about this field."""
    evidence: Annotated[Many[Evidence], web_only("a pack cites what the whole account is based on")] = ()
    """What this field is based on, if that differs from the evidence of the whole."""


class Where(Item):
    """A place with the precision the source gives."""

    name: Text
    """The place in the desk's words."""
    precision: Literal["point", "locality", "region", "area", "sea-area", "country"]
    """How precise it is; an area is never drawn as a point."""
    as_reported: Text | None = None
    """The source's own words."""
    country: Country | None = None
    """The country, as two letters of ISO 3166-1; for a place at sea, the country that the source names with it."""
    place: Annotated[Id | None, editors_only("it gives the place its coordinates on maps")] = None
    """The id of a place in `places` of desk.yml, which has the coordinates."""
    coordinates: Annotated[
        Coordinates | None, editors_only("maps and data have them; pages have the place in words")
    ] = None
    """Degrees (WGS 84): [longitude, latitude] of a point or a locality, or [west, south, east, north] of a box around the
    place. Absent: those of `place`; with neither, it is on no map."""
    note: Prose | None = None
    """What a reader should know about this field."""
    evidence: Annotated[Many[Evidence], web_only("a pack cites what the whole account is based on")] = ()
    """What this field is based on, if that differs from the evidence of the whole."""


class Hypothesis(Keyed):
    """Somebody's view of the cause."""

    cause: Literal["deliberate", "accident", "natural", "technical"]
    """The cause that they name."""
    by: HolderField
    """Who holds it."""
    when: Annotated[Edtf | None, web_only("a pack has the cause and whose view it is")] = None
    """Since when."""
    as_reported: Annotated[Text | None, web_only("a pack has the cause and whose view it is")] = None
    """The holder's own word for it."""
    note: Prose | None = None
    """What a reader should know."""
    evidence: Annotated[Many[Evidence], web_only("a pack cites what the whole account is based on")]
    """What it is based on."""
    marking: EntryMark = None
    """Marking of this entry alone."""


class Attribution(Keyed):
    """Who names whom as responsible, and how firmly."""

    actor: ActorRef
    """Who is named."""
    by: HolderField
    """Who names them."""
    basis: Annotated[
        Literal["political", "technical", "legal", "media", "self-claim"],
        web_only("a pack has who accuses whom, how firmly, and the reply"),
    ] = Field(alias="kind")
    """What kind of attribution it is."""
    level: Literal[
        "suspected", "alleged", "officially-attributed", "charged", "convicted", "acquitted", "denied", "withdrawn"
    ]
    """How firm it is."""
    when: Annotated[Edtf | None, web_only("a pack has who accuses whom, how firmly, and the reply")] = None
    """Since when."""
    answer: Text
    """The reply of whoever is named; `none in this source` if there is none."""
    note: Annotated[Prose | None, web_only("a pack has who accuses whom, how firmly, and the reply")] = None
    """What a reader should know."""
    evidence: Annotated[Many[Evidence], web_only("a pack cites what the whole account is based on")]
    """What it is based on."""
    marking: EntryMark = None
    """Marking of this entry alone."""

    @property
    def is_reported(self) -> bool:
        """Whether a source reports an allegation; an actor who alleges something does not report it."""
        return self.level == "alleged" and self.by.source is not None

    @property
    def is_own(self) -> bool:
        """Whether the one named claims it: that accuses nobody."""
        return self.by.actor == self.actor


class Aspect(Keyed):
    """A part of the account that has its own status."""

    name: Text
    """What it is about, in a word or two."""
    text: Prose
    """What is said, in the desk's words."""
    occurrence: Occurrence | None = None
    """How sure it is; absent: not recorded."""
    hedges: Many[Text] = ()
    """Words of caution in the text that come from the source (perhaps, reportedly)."""
    evidence: Many[Evidence]
    """What it is based on."""
    marking: EntryMark = None
    """Marking of this entry alone."""


class Placing(Item):
    """How the source frames what happened."""

    text: Prose
    """The frame, in the desk's words."""
    evidence: Many[Evidence]
    """What it is based on."""


class Involved(Item):
    """Somebody who took part or was affected, if the source says so without accusing."""

    short: ClassVar[str] = "actor"

    actor: ActorRef
    """Who."""
    role: Text | None = None
    """The part they had, in the desk's words (owner, target, mediator); name who did it only in `attributions`."""
    as_reported: Text | None = None
    """The source's own words for it."""


InvolvedField = Annotated[Involved, in_short(Involved)]
"""Somebody involved: an actor's id, or an actor with a role."""


class Incident(Sheet):
    """An incident (somebody is harmed or threatened) or an event (something else that happened)."""

    kind: ClassVar[str] = "incident"
    listed_by: ClassVar[str] = "title"

    title: Text
    """A neutral title in the desk's words."""
    group: Literal["incident", "event"] = Field(default="incident", alias="class")
    """incident or event; events are never counted among incidents."""
    types: Annotated[Many[Id], web_only("they lead to a list")] = ()
    """Types from the desk's vocabulary (cable-cut, drone-flight)."""
    extent: Extent | None = None
    """Single or series, with a count only if stated."""
    when: Dated | None = None
    """When it happened; absent: not recorded, or not stated if `looked_for` names it."""
    when_note: Prose | None = None
    """What a reader should know about that."""
    where: Where | None = None
    """Where it happened; absent: not recorded, or not stated if `looked_for` names it."""
    credibility: Annotated[Literal["1", "2", "3", "4", "5", "6"] | None, web_only("a pack grades its sources")] = None
    """Credibility of the item (NATO AJP-2.1 grading); 6: cannot be judged (not a low grade); 1 needs two independent origins;
    absent: not graded."""
    occurrence: Occurrence | None = None
    """How sure it is that it happened at all; absent: not recorded."""
    occurrence_note: Annotated[Text | None, web_only("a pack has the status")] = None
    """What a reader should know about that."""
    summary: Prose | None = None
    """What is reported, in the desk's words."""
    hedges: Many[Text] = ()
    """Words of caution in the title or summary that come from the source (perhaps, reportedly)."""
    aspects: Annotated[Many[Aspect], web_only("a pack has the summary")] = ()
    """Parts of the account that have their own status."""
    hypotheses: Many[Hypothesis] = ()
    """Who names which cause."""
    attributions: Many[Attribution] = ()
    """Who names whom as responsible."""
    involved: Annotated[Many[InvolvedField], web_only("a pack has the summary")] = ()
    """Actors that took part or were affected, if the source says so without accusing."""
    placing: Annotated[Placing | None, web_only("a pack has the summary")] = None
    """How the source frames it."""
    related: Annotated[Many[AnyRef], web_only("links to other pages")] = ()
    """Related sheets."""
    evidence: Many[Evidence]
    """What the account is based on."""
    not_stated: Annotated[Many[Text], web_only("a pack says what is not stated in its own gaps")] = ()
    """What the desk looked for, but the source does not say."""
    looked_for: Many[Literal["extent", "when", "where", "hypotheses", "attributions"]] = ()
    """Empty fields that the desk looked for and the source does not give. An empty field that is not named here is not recorded."""
