"""Look-ups over a release, made once: who said what, who holds what, which hedges belong to which place of a source."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property, wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

from briefings.compose.language import language_of
from briefings.compose.views import SheetRows
from briefings.load.editions import Edition
from briefings.model.dates import Day
from briefings.model.locators import Locator
from briefings.model.names import Name
from briefings.model.refs import Ref, page_folder
from briefings.model.settings import MapPlace
from briefings.model.sheets import Actor, Briefing, Claim, Incident, Quote, Sheet, Source, Topic
from briefings.model.sheets.common import Evidence
from briefings.model.sheets.incident import Attribution
from briefings.model.sheets.topic import Position
from briefings.release import Release

SheetT = TypeVar("SheetT", bound=Sheet)
MadeT = TypeVar("MadeT")
KeyT = TypeVar("KeyT")
Args = ParamSpec("Args")

_MANY = 20_000
"""At most so many words about sheets are held at a time: what a page says is not to cost memory by the number of pages."""


class Held(NamedTuple):
    """A position and the topic it stands on."""

    topic: Topic
    position: Position


class Index:
    """A release with its look-ups, and the language in which its pages speak."""

    def __init__(self, release: Release) -> None:
        """Keep the release; each look-up is made when it is first asked for."""
        self.release = release
        self.settings = release.settings
        self.language = language_of(release.messages)
        self.say, self.count, self.line = self.language.say, self.language.count, self.language.line
        self.word, self.day, self.when = self.language.word, self.language.day, self.language.when
        self._newest: dict[Ref, str] = {}
        self._made: dict[Hashable, Any] = {}
        self.rows: dict[Ref, SheetRows] = {}
        """What sheets say in files that gather all of them, as far as it is known."""

    def once(self, key: Hashable, make: Callable[[], MadeT]) -> MadeT:
        """Return what `make` returned for that key; None is made again."""
        found = self._made.get(key)
        if found is None:
            if len(self._made) >= _MANY:
                self._made.clear()
            found = self._made[key] = make()
        return found

    def every(self, model: type[SheetT]) -> tuple[SheetT, ...]:
        """Return all sheets of a kind, by id."""
        return self.release.of(model.kind)  # type: ignore[return-value]  # hot

    def get(self, ref: Ref | None, model: type[SheetT]) -> SheetT | None:
        """Return a sheet of a kind, or None."""
        sheet = self.release.get(ref) if ref else None
        return sheet if isinstance(sheet, model) else None

    def source(self, ref: Ref) -> Source:
        """Return a source; a release never keeps a sheet without its source."""
        return self.release.sheets[ref]  # type: ignore[return-value]  # hot

    def origin(self, source: Ref) -> str:
        """Return the name of a source's origin: of the group of sources that are one, or the source's own."""
        return self.source(source).origin_group or source.id

    def name(self, ref: Ref | None) -> str:
        """Return an actor's name."""
        actor = self.get(ref, Actor)
        return actor.name if actor else ""

    def names(self, refs: Iterable[Ref]) -> str:
        """Return the names of actors as a list."""
        return self.language.listed([self.name(ref) for ref in refs])

    def authors(self, names: Iterable[Name]) -> str:
        """Return the names of authors as pages print them, as a list."""
        return self.language.listed([name.label for name in names])

    def url(self, ref: Ref) -> str:
        """Return the address of a sheet's page; empty where the desk has none."""
        site = self.settings.site_url
        return f"{site.rstrip('/')}/{page_folder(ref)}" if site else ""

    def form(self, name: str) -> str:
        """Return what readers call a form of packs; the desk's own label where it brings that form."""
        own = self.release.forms.own.get(name)
        return own.label if own else self.word("form", name)

    def source_name(self, source: Source) -> str:
        """Return what a source is in running text: in the desk's word for it, else by its type, else `source`."""
        return source.described_as or self.word("source", source.type or "source")

    def the_source(self, source: Source) -> str:
        """Return what stands for a source that was named before, as in `the article`."""
        own = source.described_as
        return self.say("the {source}", source=own) if own else self.word("the source", source.type or "source")

    def this_source(self, source: Source) -> str:
        """Return what stands for a source on the page of its words, as in `this article`."""
        own = source.described_as
        return self.say("this {source}", source=own) if own else self.word("this source", source.type or "source")

    def missing(self, source: Source) -> list[str]:
        """Return what is not recorded of a source, in words."""
        names = self.say("outlet"), self.say("address"), self.say("access date")
        values = (source.outlet, source.url, source.accessed)
        return [name for name, value in zip(names, values, strict=True) if value is None]

    def answer(self, words: str | None) -> str:
        """Return the answer of one accused; the fixed words for none are said in the desk's language."""
        none = (words or "").casefold().rstrip(".") == "none in this source"
        return self.say("none in this source") if none else words or ""

    def reply(self, accused: str, words: str) -> str:
        """Return whose answer it is, and the answer, as a sentence."""
        return self.say("{accused}’s reply: {answer}.", accused=accused, answer=self.answer(words).rstrip("."))

    def kind_word(self, ref: Ref) -> str:
        """Return what kind of sheet it is, in a word; an event is not called an incident."""
        return self.word("kind", getattr(self.release.get(ref), "group", ref.kind))

    def is_answered(self, words: str | None) -> bool:
        """Return whether one accused answered: `none in this source`, in English or the desk's language, says that nobody did."""
        told = (words or "").casefold()
        return told not in ("", "none") and not told.startswith(("none in this source", self.word("answer", "none")))

    def lang(self, tag: str | None) -> str:
        """Return a language tag if it is recorded and not the desk's own, else an empty text: what a run is marked with."""
        return "" if tag is None or tag == self.language.tag else tag

    def lang_of(self, quote: Quote) -> str:
        """Return the language of a quote's words, where it is not the desk's."""
        return self.lang(quote.language or self.source(quote.source).language)

    def lang_of_rows(self, rows: Iterable[Evidence]) -> str:
        """Return the language of the first source that evidence leads to, where it is not the desk's."""
        for row in rows:
            if place := self.place_of(row):
                return self.lang(self.source(place[0]).language)
        return ""

    def place_of(self, row: Evidence) -> tuple[Ref, Locator | None] | None:
        """Return the source that evidence leads to and where in it, of a quote its own; None where the quote is not there."""
        quote = self.get(row.quote, Quote)
        source, at = (quote.source, quote.at) if quote else (row.source, row.at)
        return (source, at) if source else None

    def sources_of(self, rows: Iterable[Evidence]) -> list[Ref]:
        """Return the sources that rows of evidence lead to, each once, in their order."""
        return list(dict.fromkeys(place[0] for row in rows if (place := self.place_of(row))))

    def newest(self, ref: Ref) -> str:
        """Return the newest record date of a sheet (never a content date), as ISO 8601, or an empty text."""
        found = self._newest.get(ref)
        if found is None:
            sheet = self.release.sheets[ref]
            checked = self.release.verdict(ref.id).checked if ref.kind == "quote" else None
            newest = max(filter(None, (*sheet.record_days, checked)), default=None)
            found = self._newest[ref] = newest.isoformat() if newest else ""
        return found

    def said_by(self, actor: Ref) -> list[Quote]:
        """Return what an actor said, by the day it was said or else published; of one day, in the order of the source."""
        return self.once(
            ("said by", actor),
            lambda: sorted(self._said_by.get(actor, ()), key=lambda quote: (self._told_on(quote), self.order(quote))),
        )

    def _told_on(self, quote: Quote) -> Day:
        """Return the last day on which words can have been said or published; what has no date at all comes last."""
        when = quote.said or self.source(quote.source).published
        return (when.edtf.upper if when else None) or (9999, 12, 31)

    def order(self, quote: Quote) -> tuple[Ref, tuple[tuple[int, int], ...], int, str]:
        """Return what puts quotes in the order of their sources: by paragraph, then by where checked words begin."""
        return (quote.source, quote.at.paragraphs, self.release.verdict(quote.id).start, quote.id)

    @cached_property
    def places(self) -> dict[str | None, MapPlace]:
        """Return the desk's gazetteer, by id."""
        return {place.id: place for place in self.settings.places}

    def _looked_up(self, name: str) -> Mapping[Any, list[Any]]:
        kinds, entries = LOOK_UPS[name]
        return grouped(entry for kind in kinds for sheet in self.every(kind) for entry in entries(sheet))

    @cached_property
    def _said_by(self) -> Mapping[Ref, list[Quote]]:
        return self._looked_up("_said_by")

    @cached_property
    def held_by_quote(self) -> Mapping[Ref, list[Held]]:
        """Quote to the positions that are based on it (silence aside)."""
        return self._looked_up("held_by_quote")

    @cached_property
    def held_by_actor(self) -> Mapping[Ref, list[Held]]:
        """Actor to their positions, silence included."""
        return self._looked_up("held_by_actor")

    @cached_property
    def called(self) -> Mapping[str, list[Actor]]:
        """Name to the actors that bear it."""
        return self._looked_up("called")

    @cached_property
    def attributed_to(self) -> Mapping[Ref, list[tuple[Incident, Attribution]]]:
        """Actor to the incidents that somebody attributes to them."""
        return self._looked_up("attributed_to")

    @cached_property
    def about(self) -> Mapping[Ref, list[Quote]]:
        """Sheet to the quotes that bear on it."""
        return self._looked_up("about")

    @cached_property
    def accusing(self) -> Mapping[Ref, list[Quote | Claim]]:
        """Sheet to the quotes and claims that accuse somebody and bear on it, itself among them."""
        return self._looked_up("accusing")

    @cached_property
    def measuring(self) -> Mapping[str, list[Claim]]:
        """Measure to the figures of it."""
        return self._looked_up("measuring")

    @cached_property
    def renamed(self) -> Mapping[Ref, list[Sheet]]:
        """Former id of a sheet to that sheet."""
        return self._looked_up("renamed")

    @cached_property
    def _hedges_at(self) -> Mapping[str, list[tuple[str, ...]]]:
        return self._looked_up("_hedges_at")

    def there(self, refs: Iterable[Ref | None], model: type[SheetT]) -> list[SheetT]:
        """Return those sheets of some references that are of a kind and in the release, in their order."""
        return [sheet for ref in refs if (sheet := self.get(ref, model)) is not None]

    def hedges_of(self, rows: Iterable[Evidence]) -> tuple[str, ...]:
        """Return the hedges of what is based on the same places of a source, or is itself cited."""
        found: set[str] = set()
        for row in rows:
            quote = self.get(row.quote, Quote)
            if quote:
                found.update(quote.hedges)
            if row.source and row.at:
                for paragraph in row.at.paragraphs:
                    found.update(*self._hedges_at.get(f"{row.source} {paragraph}", ()))
        return tuple(sorted(found))

    @property
    def families(self) -> Mapping[tuple[str, int], tuple[Edition, ...]]:
        """Briefing and number of an edition to all editions of that briefing, whatever it is called now."""
        return self.once("families", self._families)

    def _families(self) -> Mapping[tuple[str, int], tuple[Edition, ...]]:
        found: dict[tuple[str, int], tuple[Edition, ...]] = {}
        by_id = grouped((edition.record.briefing, edition) for edition in self.release.editions)
        renamed = [briefing for briefing in self.every(Briefing) if briefing.renamed_from]
        groups = [*by_id.values(), *(list(self.release.editions_of(briefing)) for briefing in renamed)]
        for group in groups:  # a renamed briefing's group comes after those of its ids, and takes their place
            found.update({edition.key: tuple(group) for edition in group})
        return found

    @property
    def latest(self) -> tuple[Briefing, ...]:
        """The briefings, newest first; of one day, by number."""
        day = datetime.date.min
        return tuple(sorted(self.every(Briefing), key=lambda one: (-(one.revised or day).toordinal(), one.number)))


def grouped(pairs: Iterable[tuple[KeyT, MadeT]]) -> dict[KeyT, list[MadeT]]:
    """Return values by key, in their order."""
    found: dict[KeyT, list[MadeT]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def once(make: Callable[Args, MadeT]) -> Callable[Args, MadeT]:
    """Have what is said of a sheet, to be called with the sheet and the index first, made once for all pages that say it."""

    @wraps(make)
    def made_once(*args: Args.args, **more: Args.kwargs) -> MadeT:
        sheet: Any
        index: Any
        sheet, index, *rest = args
        return index.once((make, sheet.ref, *rest, *more.values()), lambda: make(*args, **more))  # type: ignore[no-any-return]

    return made_once


def is_accusation(sheet: Quote | Claim) -> bool:
    """Return whether a sheet accuses somebody, named or not."""
    return bool(sheet.accuses) or (sheet.kind == "claim" and getattr(sheet, "type", "") == "allegation")


class LookUp(NamedTuple):
    """A look-up: the kinds of the sheets that it leads to, and what such a sheet gives to it, which follows from that sheet alone."""

    kinds: tuple[type[Sheet], ...]
    entries: Callable[[Any], Iterable[tuple[Any, Any]]]


def _held_by_quote(topic: Topic) -> Iterator[tuple[Ref, Held]]:
    told = (position for position in topic.positions if position.stance != "not-stated")
    return ((row.quote, Held(topic, position)) for position in told for row in position.evidence if row.quote)


def _held_by_actor(topic: Topic) -> Iterator[tuple[Ref, Held]]:
    return ((actor, Held(topic, position)) for position in topic.positions if (actor := position.holder.actor))


def _accusing(sheet: Quote | Claim) -> Iterator[tuple[Ref, Quote | Claim]]:
    return ((target, sheet) for target in ((sheet.ref, *sheet.about) if is_accusation(sheet) else ()))


def _hedges_at(sheet: Incident | Claim) -> Iterator[tuple[str, tuple[str, ...]]]:
    rows = (row for row in sheet.evidence if row.source and row.at and sheet.hedges)
    return ((f"{row.source} {paragraph}", sheet.hedges) for row in rows for paragraph in row.at.paragraphs)  # type: ignore[union-attr]


LOOK_UPS = {
    "_said_by": LookUp((Quote,), lambda quote: [(quote.speaker, quote)] if quote.speaker else []),
    "held_by_quote": LookUp((Topic,), _held_by_quote),
    "held_by_actor": LookUp((Topic,), _held_by_actor),
    "called": LookUp((Actor,), lambda actor: [(name, actor) for name in dict.fromkeys(actor.names)]),
    "attributed_to": LookUp((Incident,), lambda one: [(entry.actor, (one, entry)) for entry in one.attributions]),
    "about": LookUp((Quote,), lambda quote: [(target, quote) for target in quote.about]),
    "accusing": LookUp((Quote, Claim), _accusing),
    "measuring": LookUp((Claim,), lambda one: [(one.measure, one)] if one.measure and one.has_number else []),
    "renamed": LookUp(
        (Actor, Briefing, Claim, Incident, Quote, Source, Topic),
        lambda one: [(Ref(one.kind, former), one) for former in one.renamed_from],
    ),
    "_hedges_at": LookUp((Incident, Claim), _hedges_at),
}
"""The look-ups of an index that a page asks for single entries, by name."""
