"""Actors: roles, words, positions, incidents, who speaks of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from briefings.compose.index import Index
from briefings.compose.interchange import ACTOR_TYPES, Node, cell, filled
from briefings.compose.kind import Kind, SearchEntry, kind_of
from briefings.compose.language import Key
from briefings.compose.lines import (
    actor_name,
    answer_words,
    begun,
    holder_line,
    joined,
    named,
    one_line,
    role_words,
    text,
)
from briefings.compose.listing import Entry, Tag, in_cells, last_name_first, sorted_by
from briefings.compose.page_context import PageContext
from briefings.compose.quote import dates_line, quote_block, quote_entry
from briefings.compose.record import Further, Pair, Record, Some, Statement, ValueOf, each, entry_of
from briefings.compose.topic import stance_words
from briefings.compose.views import Line, QuoteBlock, Run, plain
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Claim, Incident, Quote
from briefings.model.sheets.actor import Role


def role_line(role: Role, index: Index) -> Line:
    """Return a role: title in plain words, the source's words in marks."""
    return role_words(role.title, role.as_reported, index, index.lang_of_rows(role.evidence))


def _span(role: Role, index: Index) -> str:
    """Return from when to when a role was held; empty where neither is recorded."""
    start, end = index.when(role.start), index.when(role.end)
    if start and end:
        return index.say("from {start} to {end}", start=start, end=end)
    return index.say("from {start}", start=start) if start else index.say("until {end}", end=end) if end else ""


def _unstated(role: Role, index: Index) -> str:
    """Return which limits of a role's time the source does not state; empty where the desk does not say that it looked."""
    if len(role.looked_for) == 2:
        return index.say("dates not stated")
    if "start" in role.looked_for:
        return index.say("start date not stated")
    return index.say("end not stated") if role.looked_for else ""


class RoleValues(NamedTuple):
    """A role: its title and the source's words for it, the organisation with its time, and on which day it is known.

    `unstated`: which of start and end the source does not state, in words.
    """

    told: Statement
    time: Line
    as_of: str
    unstated: str


class PositionValues(NamedTuple):
    """A position that an actor holds: the topic, the stance, and why the desk reads it so."""

    topic: Line
    stance: str
    reason: Line


class PartValues(NamedTuple):
    """An incident in which a source gives an actor a part: its title, how sure it is, and who accuses the actor how far.

    `occurrence` is empty where it is not recorded.
    Where the actor is only named in it, `level` is empty.
    """

    title: Line
    group: str
    occurrence: str
    level: str
    holder: str
    answer: str


_value = ValueOf[Actor]()
_own = ValueOf["ActorRecord"]("")


class ActorRecord(Record[Actor]):
    """An actor as its page shows it."""

    _must_show = (*Record._must_show, "public_figure", "positions")
    _must_show_in_briefing = ("name", "first_role", "own_fields")

    name = _value(lambda actor, _: actor.name)
    """The actor's name."""
    description = _own(lambda record, _: f"{record.name}. {record.type}. {record.counts}")
    """The name, what kind of actor it is, and how many words of it are recorded."""
    type: str = _value(lambda actor, index: index.word("actor", actor.type))
    """What kind of actor it is: `Person`, `State`."""

    @property
    def counts(self) -> str:
        """How many quotations and paraphrases of the actor are recorded, in a sentence."""
        quotes, index = self._index.said_by(self._sheet.ref), self._index
        return f"{_counted(quotes, index)}." if quotes else index.say("No quotation recorded.")

    summary = _value.prose(lambda actor: actor.summary)
    """Who it is, in the desk's words."""

    @each
    def roles(self) -> Iterator[RoleValues]:
        """The actor's roles, the first one first."""
        index = self._index
        for role in self._sheet.roles:
            told = Statement(role_line(role, index), role.evidence)
            yield RoleValues(told, self._time_of(role), index.when(role.as_of), _unstated(role, index))

    @property
    def first_role(self) -> Statement:
        """The first role with its notes, or what kind of actor it is where none is recorded."""
        return self.roles[0].told if self._sheet.roles else Statement(text(self.type), self._sheet.evidence)

    @property
    def described(self) -> Statement:
        """What kind of actor it is, what it is a part of, and that its role is not stated; with notes where no role has them."""
        index, body = self._index, self.part_of
        part_of = index.line("part of {body}", body=body) if body else ()
        unstated = text(index.say("role not stated") if "roles" in self._sheet.looked_for else "")
        line = joined((text(self.type), part_of, unstated), index.language.semicolon)
        return Statement(line, () if self._sheet.roles else self._sheet.evidence)

    dates = _own(lambda record, _: begun(record._dates_of(record._sheet.roles[0])) if record._sheet.roles else ())
    """The organisation of the first role, and when it was held; empty where neither is recorded."""

    def _time_of(self, role: Role) -> Line:
        """Return the organisation of a role, and from when to when it was held."""
        name = self._actor(role.organisation)
        organisation = self._index.line("organisation: {name}", name=name) if name else ()
        return joined((organisation, text(_span(role, self._index))), self._index.language.semicolon)

    def _dates_of(self, role: Role) -> Line:
        """Return the same, on which day the role is known, and what the source does not state of its time."""
        as_of = self._index.when(role.as_of)
        described = as_of and self._index.say("role as of {date}", date=as_of)
        known = (self._time_of(role), text(described), text(_unstated(role, self._index)))
        return joined(known, self._index.language.semicolon)

    other_roles: list[Statement] = _own(
        lambda record, index: [
            Statement(joined((role_line(role, index), record._dates_of(role)), ", "), role.evidence)
            for role in record._sheet.roles[1:]
        ]
    )
    """The roles after the first, each with its organisation, its time and its notes."""
    about = _value(lambda actor, index: one_line(actor.summary, index))
    """Who it is, in the desk's words, in one line."""

    @property
    def aliases(self) -> Line:
        """How its name is written elsewhere, each in its language."""
        index = self._index
        names = [Run("text", alias.name, "", index.lang(alias.language)) for alias in self._sheet.aliases]
        return index.language.listed_line(names)

    part_of = _value.actor(lambda actor: actor.part_of)
    """What it is a part of, a link; empty where the desk records nothing."""
    public_figure = _value(lambda actor, _: actor.public_figure.why if actor.public_figure else "")
    """Why a person has a page; empty where the desk does not say so."""

    @property
    def named_in(self) -> Statement:
        """Where the actor is named: `the source` or `2 sources`, with a note for each place; empty where it is not recorded."""
        index, rows = self._index, self._sheet.evidence
        count = len(index.sources_of(rows))
        said = index.say("the source") if count == 1 else index.count(count, "{n} source", "{n} sources")
        return Statement(text(said) if rows else (), rows)

    @property
    def quotes(self) -> Some[QuoteBlock]:
        """What the actor said: the first fifty, by day, of one day in the order of the source."""
        found = self._index.said_by(self._sheet.ref)
        return self._first("words", found, lambda quote, context: quote_block(quote, context, linked=False))

    @each
    def positions(self) -> Iterator[PositionValues]:
        """The actor's positions, with those that are not stated."""
        for held in self._index.held_by_actor.get(self._sheet.ref, ()):
            self._context.show(held.topic.ref)
            topic = text(kind_of(held.topic).title(held.topic), str(held.topic.ref))
            taken = stance_words(held.position, self._index)
            yield PositionValues(topic, taken, one_line(held.position.reason, self._index))

    @property
    def incidents(self) -> Some[PartValues]:
        """Incidents that name the actor: those in which it is accused, then the first fifty in which it took part or is named."""
        index, accusing = self._index, []
        for incident, entry in index.attributed_to.get(self._sheet.ref, ()):
            level = index.word("attribution of an incident", entry.level)
            holder = "" if entry.is_own else plain(holder_line(entry.by, index, linked=False))
            accusing.append(self._part(incident, level, holder, index.answer(entry.answer)))
        others = self._first("incidents", _involved(self._sheet.ref, index), lambda incident, _: self._part(incident))
        return Some([*accusing, *others.items], len(accusing) + others.total, others.next)

    claims: Some[Pair] = _own(lambda record, index: record._first("claims", _claims(record._sheet.ref, index), _held))
    """Claims and figures that the actor holds, each with its kind; the first fifty."""

    def _part(self, incident: Incident, level: str = "", holder: str = "", answer: str = "") -> PartValues:
        self._context.show(incident.ref)
        kind, occurrence = self._index.word("kind", incident.group), self._index.word("occurrence", incident.occurrence)
        return PartValues(named(incident.ref, self._index), kind, occurrence, level, holder, answer)

    spoken_of: Some[Pair] = _own(
        lambda record, index: record._first("spoken-of", _spoken_of(record._sheet.ref, index), _spoken_entry)
    )
    """What others say of the actor, with the answer where it is accused, and who has a role in it; the first fifty."""


def _claims(own: Ref, index: Index) -> list[Claim]:
    """Return the claims and figures that an actor holds, by id."""
    return [claim for claim in index.there(index.release.back(own), Claim) if claim.claimant.actor == own]


def _held(claim: Claim, context: PageContext) -> Pair:
    return entry_of(claim.ref, context, text(context.index.word("claim", claim.type)))


def _involved(own: Ref, index: Index) -> list[Incident]:
    """Return the incidents and events that name an actor without accusing it, by id."""
    accused = {incident.ref for incident, _ in index.attributed_to.get(own, ())}
    return index.there((ref for ref in index.release.back(own) if ref not in accused), Incident)


def _spoken_of(own: Ref, index: Index) -> list[Quote | Claim | Actor]:
    """Return the quotes and claims of others about an actor, and who has a role in it or is part of it, by kind and id."""
    found: list[Quote | Claim | Actor] = []
    for ref in index.release.back(own):
        quote, claim, actor = index.get(ref, Quote), index.get(ref, Claim), index.get(ref, Actor)
        named = (*quote.about, *quote.accuses, quote.on_behalf_of) if quote else ()
        if quote and quote.speaker != own and own in named:
            found.append(quote)
        elif claim and claim.claimant.actor != own:
            found.append(claim)
        elif actor:
            found.append(actor)
    return found


def _counted(quotes: Sequence[Quote], index: Index) -> str:
    """Return `2 quotations, 1 paraphrase`; what there is none of is left out."""
    speech = sum(1 for quote in quotes if quote.mode != "paraphrase")
    paraphrases = len(quotes) - speech
    counted = (
        index.count(speech, "{n} quotation", "{n} quotations") if speech else "",
        index.count(paraphrases, "{n} paraphrase", "{n} paraphrases") if paraphrases else "",
    )
    return ", ".join(filter(None, counted))


def _own_words(quote: Quote, context: PageContext) -> Pair:
    return quote_entry(quote, context, dates_line(quote, context.index))


def _part_entry(incident: Incident, context: PageContext) -> Pair:
    kind, occurrence = context.index.word("kind", incident.group), context.index.word("occurrence", incident.occurrence)
    return entry_of(incident.ref, context, joined(map(text, (kind, occurrence)), context.index.language.semicolon))


def _spoken_entry(sheet: Quote | Claim | Actor, context: PageContext) -> Pair:
    told = () if isinstance(sheet, Actor) else text(answer_words(sheet, context.index))
    return entry_of(sheet.ref, context, told)


def _name(actor: Actor) -> str:
    return last_name_first(actor.name) if actor.type == "person" else actor.name


class ActorKind(Kind[Actor]):
    """Everything the program needs to know of actors beside their model and their templates."""

    model = Actor
    table = "actors"
    columns = "id type name aliases roles marking revised"
    list_columns = "name type role words"
    called = ("{n} actor", "{n} actors")
    holds = "names, aliases, roles with their dates"
    record = ActorRecord

    def title(self, sheet: Actor) -> str:
        return sheet.name

    def listed(self, sheet: Actor, index: Index) -> Line:
        """Return the words by which the index from A to Z names a sheet: the name, in its own language."""
        return (Run("text", sheet.name, "", index.lang(sheet.name_language)),)

    def account(self, sheet: Actor, index: Index) -> str:
        return f"{index.word('actor', sheet.type)}."

    def cells(self, sheet: Actor, index: Index) -> dict[str, str]:
        roles = tuple(plain(role_line(role, index)) for role in sheet.roles)
        return {"aliases": cell(sheet.names[1:], index), "roles": cell(roles, index)}

    def found(self, sheet: Actor, index: Index) -> SearchEntry:
        roles = tuple(found for role in sheet.roles for found in (role.title, role.as_reported) if found)
        more, lang = (*sheet.names[1:], *roles), index.lang(sheet.name_language)
        return SearchEntry(sheet.name, index.word("actor", sheet.type), more, sheet.name, lang=lang)

    def place_in_list(self, sheet: Actor, index: Index) -> tuple[bool, Key, str]:
        """Return what sorts the entries of the kind's list: persons first, each by the last word of the name."""
        return (sheet.type != "person", index.language.key(_name(sheet)), sheet.id)

    def entry(self, sheet: Actor, index: Index) -> Entry:
        say, quotes = index.say, index.said_by(sheet.ref)
        count = _counted(quotes, index) or say("none recorded")
        ended = [text(_span(one, index) if one.end else "") for one in sheet.roles[:1]]
        role = joined((*(role_line(one, index) for one in sheet.roles[:1]), *ended), ", ")
        if "roles" in sheet.looked_for and not role:
            role = text(say("role not stated"))
        name, kind = actor_name(sheet, index, str(sheet.ref)), index.word("actor", sheet.type)
        said = Tag("words", "yes", say("Recorded"), 0, 0) if quotes else Tag("words", "no", say("None recorded"), 0, 1)
        tags = (Tag("type", sheet.type, kind), said, *sorted_by(sheet))
        cells = in_cells((name,), (text(kind),), (role,), (text(count),))
        return Entry(cells, tags, (("name", _name(sheet)), ("words", f"{len(quotes):05}")))

    def further(self, sheet: Actor, index: Index) -> Iterator[Further]:
        say, own = index.say, sheet.ref
        yield Further("words", say("Quotations"), index.said_by(own), _own_words)
        yield Further("claims", say("Claims and figures"), _claims(own, index), _held)
        yield Further("incidents", say("Incidents and events"), _involved(own, index), _part_entry)
        yield Further("spoken-of", say("Mentions elsewhere"), _spoken_of(own, index), _spoken_entry)

    def linked(self, sheet: Actor, index: Index) -> Node:
        found: Node = {
            "@type": ACTOR_TYPES.get(sheet.type, "Thing"),
            "name": sheet.name,
            "alternateName": list(sheet.names[1:]),
        }
        if sheet.type == "person":
            found["jobTitle"] = [_job_title(role, index) for role in sheet.roles if role.end is None]
        return {"@type": "ProfilePage", "mainEntity": filled(found)}


def _job_title(role: Role, index: Index) -> str:
    reported = index.word("marks", "words", words=role.as_reported) if role.as_reported else ""
    return " ".join(filter(None, (role.title, reported)))
