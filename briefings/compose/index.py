"""Look-ups over a release, made once: who said what, who holds what, which hedges belong to which place of a source."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import cached_property, wraps
from typing import Any, NamedTuple, ParamSpec, TypeVar

from briefings.compose.language import language_of
from briefings.compose.views import SheetRows
from briefings.load.editions import Edition
from briefings.model.dates import Day
from briefings.model.locators import Locator
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

    def answer(self, words: str | None) -> str:
        """Return the answer of one accused; the fixed words for none are said in the desk's language."""
        return self.say("none in this source") if words == "none in this source" else words or ""

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

    def newest(self, ref: Ref) -> str:
        """Return the newest record date of a sheet (never a content date), as ISO 8601, or an empty text."""
        found = self._newest.get(ref)
        if found is None:
            sheet, checked = (
                self.release.sheets[ref],
                self.release.verdict(ref.id).checked if ref.kind == "quote" else None,
            )
            own = (sheet.created, sheet.revised, getattr(sheet, "captured", None), checked)
            days = (*filter(None, own), *(entry.on for entry in sheet.corrections))
            found = self._newest[ref] = max((day.isoformat() for day in days), default="")
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

    @cached_property
    def _said_by(self) -> Mapping[Ref, list[Quote]]:
        return grouped((quote.speaker, quote) for quote in self.every(Quote) if quote.speaker)

    def order(self, quote: Quote) -> tuple[Ref, tuple[tuple[int, int], ...], int, str]:
        """Return what puts quotes in the order of their sources: by paragraph, then by where checked words begin."""
        return (quote.source, quote.at.paragraphs, self.release.verdict(quote.id).start, quote.id)

    @cached_property
    def places(self) -> dict[str | None, MapPlace]:
        """Return the desk's gazetteer, by id."""
        return {place.id: place for place in self.settings.places}

    @cached_property
    def held_by_quote(self) -> Mapping[Ref, list[Held]]:
        """Quote to the positions that are based on it (silence aside)."""
        told = [held for held in self._held if held.position.stance != "not-stated"]
        return grouped((row.quote, held) for held in told for row in held.position.evidence if row.quote)

    @cached_property
    def held_by_actor(self) -> Mapping[Ref, list[Held]]:
        """Actor to their positions, silence included."""
        return grouped((actor, held) for held in self._held if (actor := held.position.holder.actor))

    @property
    def _held(self) -> list[Held]:
        return [Held(topic, position) for topic in self.every(Topic) for position in topic.positions]

    @cached_property
    def called(self) -> Mapping[str, list[Actor]]:
        """Name to the actors that bear it."""
        return grouped((name, actor) for actor in self.every(Actor) for name in dict.fromkeys(actor.names))

    @cached_property
    def attributed_to(self) -> Mapping[Ref, list[tuple[Incident, Attribution]]]:
        """Actor to the incidents that somebody attributes to them."""
        return grouped((entry.actor, (one, entry)) for one in self.every(Incident) for entry in one.attributions)

    @cached_property
    def about(self) -> Mapping[Ref, list[Quote]]:
        """Sheet to the quotes that bear on it."""
        return grouped((target, quote) for quote in self.every(Quote) for target in quote.about)

    @cached_property
    def accusing(self) -> Mapping[Ref, list[Quote | Claim]]:
        """Sheet to the quotes and claims that accuse somebody and bear on it, itself among them."""
        sheets: tuple[Quote | Claim, ...] = (*self.every(Quote), *self.every(Claim))
        accusing = (sheet for sheet in sheets if is_accusation(sheet))
        return grouped((target, sheet) for sheet in accusing for target in (sheet.ref, *sheet.about))

    def there(self, refs: Iterable[Ref]) -> list[Ref]:
        """Return those of some references whose sheets are in the release, in their order."""
        return [ref for ref in refs if self.release.get(ref) is not None]

    @cached_property
    def measuring(self) -> Mapping[str, list[Claim]]:
        """Measure to the figures of it."""
        return grouped((claim.measure, claim) for claim in self.every(Claim) if claim.measure and claim.has_number)

    @cached_property
    def _hedges_at(self) -> Mapping[str, set[str]]:
        found: dict[str, set[str]] = {}
        sheets: tuple[Incident | Claim, ...] = (*self.every(Incident), *self.every(Claim))
        for sheet in sheets:
            for row in sheet.evidence:
                if row.source and row.at and sheet.hedges:
                    for paragraph in row.at.paragraphs:
                        found.setdefault(f"{row.source} {paragraph}", set()).update(sheet.hedges)
        return found

    def hedges_of(self, rows: Iterable[Evidence]) -> tuple[str, ...]:
        """Return the hedges of what is based on the same places of a source, or is itself cited."""
        found: set[str] = set()
        for row in rows:
            quote = self.get(row.quote, Quote)
            if quote:
                found.update(quote.hedges)
            if row.source and row.at:
                for paragraph in row.at.paragraphs:
                    found |= self._hedges_at.get(f"{row.source} {paragraph}", set())
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
        by_number = sorted(self.every(Briefing), key=lambda briefing: briefing.number)
        return tuple(sorted(by_number, key=lambda briefing: briefing.revised or datetime.date.min, reverse=True))


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
    return bool(sheet.accuses) or getattr(sheet, "type", "") == "allegation"
