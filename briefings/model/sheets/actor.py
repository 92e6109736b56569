"""Actors: persons, bodies, states and others that speak, act or are spoken about."""

from typing import Annotated, ClassVar, Literal

from briefings.model.fields import ActorRef, Edtf, Item, Language, Many, Prose, Text, editors_only, in_short, web_only
from briefings.model.sheets.common import EntryMark, Evidence, Keyed, Sheet

ActorType = Literal["person", "organisation", "body", "state", "alliance", "group", "vessel", "company"]
_READ_ALOUD = editors_only("it sets how the name is read aloud and which way it runs")


class Role(Keyed):
    """What somebody was, as the source gives it, and when."""

    title: Text | None = None
    """The title in plain words (Admiral)."""
    as_reported: Text | None = None
    """The source's own words for the role; printed in quotation marks and checked like a segment."""
    organisation: ActorRef | None = None
    """The body it belongs to."""
    start: Edtf | None = None
    """From when."""
    end: Edtf | None = None
    """Until when."""
    as_of: Edtf | None = None
    """A day on which they had the role, according to the source."""
    looked_for: Many[Literal["start", "end"]] = ()
    """Empty fields that the desk looked for and the source does not give. An empty field that is not named here is not recorded."""
    evidence: Many[Evidence] = ()
    """What it is based on."""
    marking: EntryMark = None
    """Marking of this entry alone."""


class Alias(Item):
    """Another name, as it is written somewhere."""

    short: ClassVar[str] = "name"

    name: Text
    """The name, in any script."""
    language: Annotated[Language | None, _READ_ALOUD] = None
    """The language it is written in, if not the desk's; screen readers and text direction depend on it."""

    def __str__(self) -> str:
        """Return the name."""
        return self.name


AliasField = Annotated[Alias, in_short(Alias)]
"""Another name: the name alone, or with its language."""


class PublicFigure(Item):
    """Why a person may have a page."""

    why: Text
    """The reason."""


class Actor(Sheet):
    """A person, organisation, body, state, alliance, group, vessel or company."""

    kind: ClassVar[str] = "actor"
    listed_by: ClassVar[str] = "name"

    name: Text
    """The name as the sources write it."""
    type: ActorType
    """What kind of actor."""
    name_language: Annotated[Language | None, _READ_ALOUD] = None
    """The language of the name, if not the desk's."""
    aliases: Many[AliasField] = ()
    """Other names and metonyms, in any script, as written; with `language` if it is not the desk's."""
    roles: Many[Role] = ()
    """Dated roles, each with its evidence."""
    summary: Prose | None = None
    """One or two sentences in the desk's words."""
    part_of: ActorRef | None = None
    """The body or alliance it belongs to, if a source says so."""
    public_figure: Annotated[PublicFigure | None, web_only("it says why there is a page")] = None
    """Why a person has a page; required for persons."""
    evidence: Annotated[Many[Evidence], web_only("a pack cites what each role is based on")] = ()
    """Where the source names the actor."""
    not_stated: Annotated[Many[Text], web_only("a pack says what is not stated in its own gaps")] = ()
    """What the desk looked for, but the source does not say."""
    looked_for: Many[Literal["roles"]] = ()
    """Empty fields that the desk looked for and the source does not give. An empty field that is not named here is not recorded."""

    @property
    def names(self) -> tuple[str, ...]:
        """Return the name and every other one."""
        return (self.name, *(alias.name for alias in self.aliases))
