"""Actors: roles, words, positions, incidents, who speaks of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from briefings.compose import words
from briefings.compose.incident import sure
from briefings.compose.index import Index
from briefings.compose.interchange import ACTOR_TYPES, Cells, Node, filled, list_cell, own_cells
from briefings.compose.kind import Kind, SearchEntry
from briefings.compose.language import Key
from briefings.compose.lines import actor_name, answer_words, hedged, holder_line, joined, named, role_words, text
from briefings.compose.listing import Entry, Tag, last_name_first, sorted_by
from briefings.compose.page_context import PageContext
from briefings.compose.quote import dates_line, linked_whose, mode_word, quote_block, stance
from briefings.compose.record import Pair, Record, Some, Statement
from briefings.compose.rows import Further, target
from briefings.compose.views import Block, Cell, Line, QuoteBlock, Run, plain
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Claim, Incident, Quote
from briefings.model.sheets.actor import Role

_SHOWN = 50
"""At most this many entries stand in one row."""


def role_line(role: Role, index: Index) -> Line:
    """Return a role: title in plain words, the source's words in marks."""
    return role_words(role.title, role.as_reported, index, index.lang_of_rows(role.evidence))


class RoleValues(NamedTuple):
    """A role: its title and the source's words for it, the organisation, from when to when or on which day it is known.

    `looked_for`: which of `start` and `end` the source does not state.
    """

    told: Statement
    organisation: Line
    start: str
    end: str
    as_of: str
    looked_for: tuple[str, ...]


class PositionValues(NamedTuple):
    """A position that an actor holds: the question, the stance, and why the desk reads it so."""

    question: Line
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


class Mentioned(NamedTuple):
    """Words or a claim about an actor: whose they are and the words, what they are, and where they accuse the answer."""

    words: Line
    kind: str
    reply: str


class ActorRecord(Record[Actor]):
    """An actor as its page shows it."""

    _must_show = (*Record._must_show, "public_figure", "positions")
    _must_show_in_briefing = ("name", "first_role")

    @property
    def title(self) -> Line:
        """The actor's name, in its own language."""
        return (Run("text", self._sheet.name, "", self._index.lang(self._sheet.name_language or "")),)

    @property
    def name(self) -> str:
        """The actor's name."""
        return self._sheet.name

    @property
    def description(self) -> str:
        """The name, what kind of actor it is, and how many words of it are recorded."""
        return f"{self.name}. {self.type}. {self.counts}"

    @property
    def type(self) -> str:
        """What kind of actor it is: `Person`, `State`."""
        return self._index.word("actor", self._sheet.type)

    @property
    def is_person(self) -> bool:
        """Whether it is a person."""
        return self._sheet.type == "person"

    @property
    def counts(self) -> str:
        """How many quotations and paraphrases of the actor are recorded, in a sentence."""
        quotes, index = self._index.said_by(self._sheet.ref), self._index
        if not quotes:
            return index.say(
                "Named in what this desk has read; no words of this actor are recorded."
                if self._sheet.evidence
                else "No words of this actor are recorded."
            )
        speech = sum(1 for quote in quotes if quote.mode != "paraphrase")
        return index.say(
            "{quotations} and {paraphrases} are recorded.",
            quotations=index.count(speech, "{n} quotation", "{n} quotations"),
            paraphrases=index.count(len(quotes) - speech, "{n} paraphrase", "{n} paraphrases"),
        )

    @property
    def summary(self) -> tuple[Block, ...]:
        """Who it is, in the desk's words."""
        return self._prose(self._sheet.summary)

    @property
    def roles(self) -> list[RoleValues]:
        """The actor's roles, the first one first."""
        when = self._index.when
        return [
            RoleValues(
                Statement(role_line(role, self._index), role.evidence),
                self._actor(role.organisation),
                when(role.start) if role.start else "",
                when(role.end) if role.end else "",
                when(role.as_of) if role.as_of else "",
                role.looked_for,
            )
            for role in self._sheet.roles
        ]

    @property
    def first_role(self) -> Statement:
        """The first role with its notes, or what kind of actor it is where none is recorded."""
        if not self._sheet.roles:
            return Statement(text(self.type), self._sheet.evidence)
        role = self._sheet.roles[0]
        return Statement(role_line(role, self._index), role.evidence)

    @property
    def dates(self) -> Line:
        """The organisation of the first role, and when it was held; empty where neither is recorded."""
        return self._dates_of(self._sheet.roles[0]) if self._sheet.roles else ()

    def _dates_of(self, role: Role) -> Line:
        say, when = self._index.say, self._index.when
        span = say("from {start}", start=when(role.start)) if role.start else ""
        if role.end:
            until = when(role.end)
            span = (
                say("from {start} to {end}", start=when(role.start), end=until)
                if role.start
                else say("until {end}", end=until)
            )
        as_of = say("as of {date}", date=when(role.as_of)) if role.as_of else ""
        known = (self._actor(role.organisation), text(span) if span else (), text(as_of) if as_of else ())
        return joined(known, ", ")

    @property
    def other_roles(self) -> list[Statement]:
        """The roles after the first, each with its organisation, its time and its notes."""
        roles = self._sheet.roles[1:]
        return [
            Statement(joined((role_line(role, self._index), self._dates_of(role)), ", "), role.evidence)
            for role in roles
        ]

    @property
    def about(self) -> Line:
        """Who it is, in the desk's words, in one line."""
        return self._line(self._sheet.summary)

    @property
    def aliases(self) -> Line:
        """How its name is written elsewhere, each in its language."""
        index = self._index
        names = [Run("text", alias.name, "", index.lang(alias.language or "")) for alias in self._sheet.aliases]
        return index.language.listed_line(names)

    @property
    def part_of(self) -> Line:
        """What it is a part of, a link; empty where the desk records nothing."""
        return self._actor(self._sheet.part_of)

    @property
    def public_figure(self) -> str:
        """Why a person has a page; empty where the desk does not say so."""
        return self._sheet.public_figure.why if self._sheet.public_figure else ""

    @property
    def named_in(self) -> Statement:
        """Where the actor is named: `the source` or `2 sources`, with a note for each place; empty where it is not recorded."""
        index, rows = self._index, self._sheet.evidence
        count = len({place[0] for row in rows if (place := index.place_of(row))})
        said = index.say("the source") if count == 1 else index.count(count, "{n} source", "{n} sources")
        return Statement(text(said) if rows else (), rows)

    @property
    def quotes(self) -> Some[QuoteBlock]:
        """What the actor said: the first fifty, by day, of one day in the order of the source."""
        found = self._index.said_by(self._sheet.ref)
        shown = [quote_block(quote, self._context, linked=False) for quote in found[:_SHOWN]]
        return Some(shown, len(found), self._next("words", found))

    @property
    def has_several_sources(self) -> bool:
        """Whether more than one source has words of the actor."""
        return len({quote.source for quote in self._index.said_by(self._sheet.ref)}) > 1

    @property
    def positions(self) -> list[PositionValues]:
        """The actor's positions, with those that are not stated."""
        found = []
        for held in self._index.held_by_actor.get(self._sheet.ref, ()):
            self._context.show(held.topic.ref)
            question = text(held.topic.question, str(held.topic.ref))
            taken = words.capital(stance(held, self._index))
            found.append(PositionValues(question, taken, self._line(held.position.reason)))
        return found

    @property
    def incidents(self) -> Some[PartValues]:
        """Incidents that name the actor: those in which it is accused, then the first fifty in which it took part or is named."""
        index, found = self._index, []
        for incident, entry in index.attributed_to.get(self._sheet.ref, ()):
            level = index.word("attribution of an incident", entry.level)
            holder = plain(holder_line(entry.by, index, linked=False))
            found.append(self._part(incident, level, holder, index.answer(entry.answer)))
        accused, others = len(found), _involved(self._sheet.ref, index)
        found += [self._part(index.release.sheets[ref]) for ref in others[:_SHOWN]]  # type: ignore[arg-type]  # incidents
        return Some(found, accused + len(others), self._next("incidents", others))

    def _next(self, name: str, found: Sequence[object]) -> str:
        return target(self._sheet.ref, name, 2) if len(found) > _SHOWN else ""

    @property
    def claims(self) -> Some[Pair]:
        """Claims and figures that the actor holds, each with its kind; the first fifty."""
        refs = _claims(self._sheet.ref, self._index)
        return Some([_claim_entry(ref, self._context) for ref in refs[:_SHOWN]], len(refs), self._next("claims", refs))

    def _part(self, incident: Incident, *accusation: str) -> PartValues:
        self._context.show(incident.ref)
        title = hedged(incident.title, incident.hedges, str(incident.ref))
        kind, occurrence = self._index.word("kind", incident.group), sure(incident.occurrence, self._index)
        level, holder, answer = accusation or ("", "", "")
        return PartValues(title, kind, occurrence, level, holder, answer)

    @property
    def spoken_of(self) -> Some[Mentioned]:
        """What others say of the actor, or accuse it of; the first fifty."""
        index, own = self._index, self._sheet.ref
        refs, found = _spoken_of(own, index), []
        for ref in refs[:_SHOWN]:
            self._context.show(ref)
            found.append(Mentioned(named(ref, index), *_said_how(ref, index)))
        return Some(found, len(refs), self._next("spoken-of", refs))


def _claims(own: Ref, index: Index) -> list[Ref]:
    """Return the claims and figures that an actor holds, by id."""
    claims = (index.get(ref, Claim) for ref in index.release.back(own))
    return [claim.ref for claim in claims if claim and claim.claimant.actor == own]


def _claim_entry(ref: Ref, context: PageContext) -> Pair:
    context.show(ref)
    claim = cast(Claim, context.index.release.sheets[ref])
    return Pair(named(ref, context.index), text(context.index.word("claim", claim.type)))


def _involved(own: Ref, index: Index) -> list[Ref]:
    """Return the incidents and events that name an actor without accusing it, by id."""
    accused = {incident.ref for incident, _ in index.attributed_to.get(own, ())}
    return [ref for ref in index.release.back(own) if ref.kind == "incident" and ref not in accused]


def _spoken_of(own: Ref, index: Index) -> list[Ref]:
    """Return the quotes and claims of others about an actor, by kind and id."""
    found = []
    for ref in index.release.back(own):
        quote, claim = index.get(ref, Quote), index.get(ref, Claim)
        sheet = quote or claim
        if sheet is None or not (own in sheet.about or own in sheet.accuses):
            continue
        if own != (quote.speaker if quote else claim.claimant.actor if claim else None):
            found.append(ref)
    return found


def _said_how(ref: Ref, index: Index) -> tuple[str, str]:
    """Return what kind of quote or claim it is, and the answer of those whom it accuses; empty where it accuses nobody."""
    quote = index.get(ref, Quote)
    if quote:
        return mode_word(quote, index), answer_words(quote, index)
    claim = cast(Claim, index.release.sheets[ref])
    return index.word("claim", claim.type), answer_words(claim, index)


def _own_words(ref: Ref, context: PageContext) -> Pair:
    context.show(ref)
    quote = cast(Quote, context.index.release.sheets[ref])
    return Pair(linked_whose(quote, context.index), dates_line(quote, context.index))


def _part_entry(ref: Ref, context: PageContext) -> Pair:
    context.show(ref)
    incident = cast(Incident, context.index.release.sheets[ref])
    kind = context.index.word("kind", incident.group)
    beside = "; ".join(filter(None, (kind, sure(incident.occurrence, context.index))))
    return Pair(hedged(incident.title, incident.hedges, str(ref)), text(beside))


def _spoken_entry(ref: Ref, context: PageContext) -> Pair:
    context.show(ref)
    kind, reply = _said_how(ref, context.index)
    return Pair(named(ref, context.index), text(f"{kind}. {reply}" if reply else kind))


def _name(actor: Actor) -> str:
    return last_name_first(actor.name) if actor.type == "person" else actor.name


def _actor_key(actor: Actor, index: Index) -> tuple[bool, Key, str]:
    return (actor.type != "person", index.language.key(_name(actor)), actor.id)


class ActorKind(Kind[Actor]):
    """Everything the program needs to know of actors beside their model and their templates."""

    model = Actor
    table = "actors"
    columns = "id type name aliases roles marking revised"
    list_columns = "name type role words"

    def record(self, sheet: Actor, context: PageContext) -> ActorRecord:
        """Return a sheet as its page shows it."""
        return ActorRecord(sheet, context)

    def title(self, sheet: Actor) -> str:
        """Return a sheet's name as plain words; empty where only its own words name it."""
        return sheet.name

    def counted(self, number: int, index: Index) -> str:
        """Return how many sheets: `3 actors`."""
        return index.count(number, "{n} actor", "{n} actors")

    def listed(self, sheet: Actor, index: Index) -> Line:
        """Return the words by which the index from A to Z names a sheet: the name, in its own language."""
        return (Run("text", sheet.name, "", index.lang(sheet.name_language or "")),)

    def account(self, sheet: Actor, index: Index) -> str:
        """Return what other pages say of a sheet with its name: whose it is, its status, what is not said."""
        return f"{index.word('actor', sheet.type)}."

    def holds(self, index: Index) -> str:
        """Return what the data files of the kind hold."""
        return index.say("names, aliases, dated roles", context="data")

    def rows(self, sheet: Actor, index: Index) -> Iterator[Cells]:
        """Yield the row of a sheet in that table."""
        roles = list_cell(plain(role_line(role, index)) for role in sheet.roles)
        yield (sheet.id, sheet.type, sheet.name, list_cell(sheet.names[1:]), roles, *own_cells(sheet, index))

    def found(self, sheet: Actor, index: Index) -> SearchEntry:
        """Return what search knows of a sheet."""
        roles = tuple(found for role in sheet.roles for found in (role.title, role.as_reported) if found)
        more, lang = (*sheet.names[1:], *roles), index.lang(sheet.name_language or "")
        return SearchEntry(sheet.name, index.word("actor", sheet.type), more, sheet.name, lang=lang)

    def entries(self, index: Index) -> list[Entry]:
        """Return the entries of the kind's list, in their order: persons first."""
        entries = []
        say = index.say
        for actor in sorted(index.every(Actor), key=lambda actor: _actor_key(actor, index)):
            quotes = index.said_by(actor.ref)
            speech = sum(1 for quote in quotes if quote.mode != "paraphrase")
            count = say("no words recorded")
            if quotes:
                quoted = index.count(speech, "{n} quotation", "{n} quotations")
                count = f"{quoted}, {index.count(len(quotes) - speech, '{n} paraphrase', '{n} paraphrases')}"
            unknown = text(say("role not stated") if "roles" in actor.looked_for else "")
            role = role_line(actor.roles[0], index) if actor.roles else unknown
            cells = (
                Cell((actor_name(actor, index, str(actor.ref)),)),
                Cell((text(index.word("actor", actor.type)),)),
                Cell((role,) if plain(role) else ()),
                Cell((text(count),)),
            )
            said = (
                Tag("words", "yes", say("Recorded"), 0, 0) if quotes else Tag("words", "no", say("None recorded"), 0, 1)
            )
            key = _name(actor)
            tags = (Tag("type", actor.type, index.word("actor", actor.type)), said, *sorted_by(actor))
            entries.append(Entry(cells, tags, (("name", key), ("words", f"{len(quotes):05}"))))
        return entries

    most_in_a_row = _SHOWN

    def further(self, sheet: Actor, index: Index) -> Iterator[Further]:
        """Yield the rows of a sheet's page that go on, on further pages."""
        say, own = index.say, sheet.ref
        yield Further("words", say("Words"), _SHOWN, [quote.ref for quote in index.said_by(own)], _own_words)
        yield Further("claims", say("Claims and figures"), _SHOWN, _claims(own, index), _claim_entry)
        yield Further("incidents", say("Incidents and events"), _SHOWN, _involved(own, index), _part_entry)
        spoken = say("Who speaks of them") if sheet.type == "person" else say("Who speaks of it")
        yield Further("spoken-of", spoken, _SHOWN, _spoken_of(own, index), _spoken_entry)

    def linked(self, sheet: Actor, index: Index) -> Node:
        """Return the linked data that only pages of this kind have."""
        found: Node = {
            "@type": ACTOR_TYPES.get(sheet.type, "Thing"),
            "name": sheet.name,
            "alternateName": list(sheet.names[1:]),
        }
        if sheet.type == "person":
            found["jobTitle"] = [
                " ".join(filter(None, (role.title, f"“{role.as_reported}”" if role.as_reported else "")))
                for role in sheet.roles
            ]
        return {"@type": "ProfilePage", "mainEntity": filled(found)}
