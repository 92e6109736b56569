"""What all kinds of sheet share: the sheet itself, evidence, dates in two voices, holders."""

import datetime
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator

from briefings.model.fields import (
    ActorRef,
    ByKey,
    Count,
    Day,
    Edtf,
    Id,
    Item,
    Language,
    Many,
    Mark,
    Place,
    Prose,
    QuoteRef,
    ShortDigest,
    SourceRef,
    Text,
    Url,
    editors_only,
    in_short,
    unpublished,
    web_only,
)
from briefings.model.markings import Marking
from briefings.model.refs import Ref
from briefings.model.shape import references, walk

Status = Literal["draft", "reviewed", "published", "withdrawn"]
Relation = Literal["supports", "partly", "contradicts", "context"]

EntryMark = Annotated[
    Mark | None, editors_only("an entry with too high a marking is left out; the page has one marking")
]
"""The marking of an entry in a list."""


class Keyed(Item):
    """An entry of a list that corrections can name."""

    key: Annotated[Id | None, editors_only("a name for corrections")] = None
    """A name for this entry, for corrections; absent: its number."""


class When(Item):
    """A date as the desk reads it (EDTF), and in the source's own words."""

    short: ClassVar[str] = "edtf"

    edtf: Edtf
    """The date in EDTF (ISO 8601-2, levels 0 and 1), never more precise than the source."""
    as_reported: Annotated[Text | None, web_only("a pack may have the date alone")] = None
    """The source's own words for it."""
    order: Annotated[
        Literal["day-first", "month-first"] | None,
        editors_only("it says how a date of the source was read; the date itself is printed"),
    ] = None
    """How a numeric date was read; needed if day and month are both at most 12."""


Dated = Annotated[When, in_short(When)]
"""A date: EDTF alone, or EDTF with the source's own words."""


class Evidence(Item):
    """What a statement is based on: a quote, or a place in a source, and how that relates to the statement."""

    one_of: ClassVar[tuple[str, ...]] = ("quote", "source")

    quote: QuoteRef | None = None
    """The quote it is based on."""
    source: SourceRef | None = None
    """The source it is based on, with `at` for the place."""
    url: Annotated[Url | None, editors_only("the page of the source has the address")] = None
    """The address of the source, instead of its id: the sheet with this address is cited, or else the address alone."""
    at: Place | None = None
    """Where in the source: h headline, d byline and subtitle, p3 paragraph 3, p1-p2, page:4, `page:12, p3`, time:00:12:30."""
    relation: Relation = "supports"
    """How it relates to the statement."""
    note: Prose | None = None
    """What a reader should know about it."""
    marking: EntryMark = None
    """Marking of this row only."""


class Holder(Item):
    """Who holds or says something: an actor, the source itself, a group described in words, or the unnamed speaker of a quote."""

    one_of: ClassVar[tuple[str, ...]] = ("actor", "source", "described_as", "anonymous")
    short: ClassVar[str] = "actor"

    actor: ActorRef | None = None
    """The actor's id."""
    source: SourceRef | None = None
    """The article or document itself."""
    described_as: Text | None = None
    """The group or person in words, if there is no actor sheet."""
    anonymous: QuoteRef | None = None
    """The unnamed speaker of this quote."""
    count: Count | None = None
    """How many they are, if the source states it."""
    as_written: Text | None = None
    """The name that the source uses here, if it is another (Moscow for Russia)."""


HolderField = Annotated[Holder, in_short(Holder)]
"""A holder: an actor's id, or one of `source`, `described_as`, `anonymous`."""


class OwnValue(Keyed):
    """What a sheet says in one of the desk's own fields: the value alone, or with a note and evidence."""

    short: ClassVar[str] = "value"

    value: Annotated[Many[Text], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]
    """The value, or the values of a list."""
    note: Prose | None = None
    """What a reader should know about it."""
    evidence: Annotated[Many[Evidence], web_only("a pack cites the evidence of the whole sheet")] = ()
    """What it is based on, if that is not what the sheet is based on."""
    marking: EntryMark = None
    """Marking of this value alone."""


OwnValueField = Annotated[
    OwnValue, BeforeValidator(lambda value: {"value": value} if isinstance(value, (str, list)) else value)
]
"""A value of one of the desk's own fields: text, a list, or a mapping with `value`."""


class ExternalId(Item):
    """What another collection calls the same thing."""

    scheme: Text
    """The collection, in the words that readers know (MISP, Wikidata, IMO)."""
    id: Text
    """Its name or number there."""
    url: Url | None = None
    """Its page there."""


class Withdrawn(Item):
    """When and why a published sheet was taken back; its page shows nothing else."""

    on: Day
    """The day."""
    why: Text
    """The reason, as it may be published."""


class Correction(Item):
    """A change that is announced to readers."""

    on: Day
    """The day of the change."""
    item: Text
    """What was changed: the field's name, with its key in a list (key_points.2)."""
    was: Text
    """The former wording."""
    now: Text
    """The new wording."""
    why: Text
    """The reason."""
    marking: EntryMark = None
    """Marking of this entry alone."""


class Translation(Item):
    """Words of a sheet in another language, beside the original; only the original is checked, quoted and cited."""

    item: Text
    """What is translated: the field's name, with its key in a list (words, summary, key_points.2.text)."""
    language: Language
    """The language of the translation."""
    text: Prose
    """The translation; never in quotation marks, because the source does not have these words."""
    by: Text | None = None
    """Who translated it; absent: this desk."""
    original: Annotated[ShortDigest | None, editors_only("a page says only whether the original has changed since")] = (
        None
    )
    """The digest of the words that were translated, written by `briefings translate`; absent: not recorded."""
    marking: EntryMark = None
    """Marking of this entry alone."""


class SignOff(Item):
    """A signed and dated decision."""

    by: Annotated[Text, unpublished("readers see the desk, not who works there")]
    """Who (a function or initials)."""
    on: Day
    """The day."""
    why: Text
    """The reason, in one line."""


class Sheet(Item):
    """One YAML file of facts; the file's stem is its id, its folder its kind."""

    kind: ClassVar[str]
    listed_by: ClassVar[str] = "id"
    """The field that is its label."""

    id: Id
    status: Annotated[Status, editors_only("only published sheets are printed")] = "draft"
    """How far the sheet is; only published sheets leave the desk."""
    marking: Mark | None = None
    """TLP 2.0 marking; absent: the desk's default_marking."""
    handling: Text | None = None
    """Handling instructions in addition to the marking (Chatham House Rule, OFFICIAL)."""
    embargo_until: Annotated[Day | None, unpublished("nothing is released before that day")] = None
    """Not released before this day."""
    created: Annotated[Day | None, web_only("a pack has its own dates")] = None
    """The day the sheet was first published; required from `published` on."""
    revised: Annotated[Day | None, web_only("a pack has its own dates")] = None
    """The day of the last change; required from `published` on."""
    author: Annotated[Text | None, unpublished("readers see the desk, not who works there")] = None
    """Who wrote the sheet; not published."""
    reviewed_by: Annotated[Many[Text], unpublished("readers see the desk, not who works there")] = ()
    """Who read it against its evidence; not published."""
    fields: ByKey[OwnValueField] = ()
    """Values of the desk's own fields, each by its name: desk.yml declares them for this kind of sheet."""
    ids: Annotated[Many[ExternalId], web_only("they lead to other collections")] = ()
    """Its ids in other collections; a later import finds the sheet by them."""
    tags: Annotated[Many[Id], web_only("they lead to other pages")] = ()
    """The desk's own words for grouping; public."""
    notes_internal: Annotated[Text | None, unpublished("notes of the desk alone")] = None
    """Notes for the desk only; never published."""
    withdrawn: Annotated[Withdrawn | None, web_only("only the page says what became of a withdrawn sheet")] = None
    """Set when a published sheet is taken back."""
    renamed_from: Annotated[Many[Id], editors_only("former addresses lead to the page; it does not list them")] = ()
    """Former ids, oldest first; their addresses still lead here."""
    corrections: Annotated[Many[Correction], web_only("a pack lists the corrections of its briefing alone")] = ()
    """Changes that are announced to readers, newest last."""
    translations: Annotated[
        Many[Translation], web_only("a pack has only translations of quotations into its language")
    ] = ()
    """Words of this sheet in other languages."""

    @cached_property
    def ref(self) -> Ref:
        """Return the reference that names this sheet."""
        return Ref(self.kind, self.id)

    @property
    def record_days(self) -> tuple[datetime.date | None, ...]:
        """Return the days of the sheet's record: when it came, was revised and was corrected."""
        return (self.created, self.revised, *(entry.on for entry in self.corrections))

    @cached_property
    def targets(self) -> tuple[Ref, ...]:
        """Return what the sheet refers to, in its fields and in prose, each once."""
        return tuple(dict.fromkeys(references(self)))

    @cached_property
    def highest_inside(self) -> Marking | None:
        """Return the highest marking of an item inside the sheet, its own aside; None where none has one."""
        markings = (getattr(found.value, "marking", None) for found in walk(self) if found.field.holds == "item")
        return max((marking for marking in markings if marking is not None), default=None)

    @cached_property
    def own(self) -> dict[str, OwnValue]:
        """Return the values of the desk's own fields by name."""
        return {value.key or "": value for value in self.fields}

    @property
    def label(self) -> str:
        """Return the words by which the desk lists this sheet in its terminal."""
        return str(getattr(self, self.listed_by))
