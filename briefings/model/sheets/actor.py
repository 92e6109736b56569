"""Actors: persons, bodies, states and others that speak, act or are spoken about."""

from typing import ClassVar, Literal

from briefings.model.fields import ActorRef, Edtf, Id, Item, Many, Mark, Prose, Text
from briefings.model.sheets.common import Evidence, Sheet


class Role(Item):
    """What somebody was, as the source gives it, and when."""

    key: Id | None = None
    """Names this entry for corrections."""
    title: Text | None = None
    """The title in plain words (Admiral)."""
    as_reported: Text | None = None
    """The source's own words for the role; printed in marks, matched like a segment."""
    organisation: ActorRef | None = None
    """The body it belongs to."""
    start: Edtf | None = None
    """From when."""
    end: Edtf | None = None
    """Until when."""
    as_of: Edtf | None = None
    """A day on which the source gives the role."""
    evidence: Many[Evidence] = ()
    """What it rests on."""
    marking: Mark | None = None
    """Marking of this entry alone."""


class PublicFigure(Item):
    """Why a person may have a page."""

    why: Text
    """The reason."""


class Actor(Sheet):
    """A person, organisation, body, state, alliance, group, vessel or company."""

    kind: ClassVar[str] = "actor"

    name: Text
    """The name as the sources write it."""
    type: Literal["person", "organisation", "body", "state", "alliance", "group", "vessel", "company"]
    """What kind of actor."""
    aliases: Many[Text] = ()
    """Other names and metonyms, in any script, as written."""
    roles: Many[Role] = ()
    """Dated roles, each with its evidence."""
    summary: Prose | None = None
    """One or two sentences of the desk."""
    part_of: ActorRef | None = None
    """The body or alliance it belongs to, if a source says so."""
    public_figure: PublicFigure | None = None
    """Why a person has a page; required for persons."""
    evidence: Many[Evidence] = ()
    """Where the source names the actor."""
    not_stated: Many[Text] = ()
    """What the desk looked for and the source does not say."""

    @property
    def label(self) -> str:
        """Return the name."""
        return self.name
