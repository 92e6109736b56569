"""The last page of a briefing: what it rests on, notes, what the source does not say, method, scales, changes, the desk."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from briefings.check.verdicts import Verdict
from briefings.compose import wording
from briefings.compose.edition import LogEntry
from briefings.compose.imprint import Imprint, changes
from briefings.compose.index import Index
from briefings.compose.lines import marked
from briefings.compose.method import Grade, bands, scale_of
from briefings.compose.page_context import PageContext, citation
from briefings.compose.quote import whose_line
from briefings.compose.record import Values
from briefings.compose.views import Bands, Block, Line, Note, Run
from briefings.model.body import Body
from briefings.model.sheets import Actor, Briefing, Quote


class Cited(NamedTuple):
    """A source as the last page cites it, and what affects its quality."""

    citation: Line
    quality: tuple[Block, ...]


class Voices(NamedTuple):
    """How many voices a briefing quotes: persons by name, states and bodies with no person named, voices not named."""

    persons: int
    others: int
    unnamed: int


class Outcomes(NamedTuple):
    """How many quotations match the source, match it with marked changes, were not found there, or could not be checked."""

    matches: int
    changed: int
    missing: int
    unchecked: int


class Comparison(NamedTuple):
    """What was compared with the desk's copies: how many of how many quotations, the last day, and whether as words and marks."""

    total: int
    compared: int
    day: str
    is_by_words: bool


class ClosingRecord(Values):
    """What stands at the end of a briefing."""

    def __init__(self, sheet: Briefing, context: PageContext, body: Body, imprint: Imprint | None) -> None:
        """Take the briefing, the page or pack, and what it says before its last page."""
        super().__init__(context)
        self._sheet = sheet
        self._body = body
        self._imprint = imprint

    @property
    def own_summary(self) -> tuple[Block, ...]:
        """What it rests on, in the desk's own words, where it has some."""
        return self._prose(self._sheet.source_summary)

    @property
    def one_source(self) -> str:
        """What the one source is called (`article`), if it rests on one alone; otherwise empty."""
        sources = self._context.sources
        one = len(_origins(self._context)) == 1 and len(sources) == 1
        return self._index.source_name(self._index.source(sources[0])) if one else ""

    @property
    def origins(self) -> int:
        """How many origins it rests on: texts that repeat each other are one."""
        return len(_origins(self._context))

    @property
    def voices(self) -> Voices:
        """How many voices it quotes, by how the source gives them: counted as what they are."""
        quotes = [quote for quote in self._quotes if quote.mode not in ("scare", "headline")]
        speakers = {actor for quote in quotes if (actor := self._index.get(quote.speaker, Actor))}
        persons = sum(actor.type == "person" for actor in speakers)
        return Voices(persons, len(speakers) - persons, sum(quote.anonymous is not None for quote in quotes))

    @property
    def _quotes(self) -> list[Quote]:
        return [quote for ref in self._context.shown if (quote := self._index.get(ref, Quote))]

    @property
    def _verdicts(self) -> list[Verdict]:
        return [self._index.release.verdict(quote.id) for quote in self._quotes]

    @property
    def sources(self) -> list[Cited]:
        """The sources, by id; none where an annex lists them."""
        if "sources" in self._sheet.annexes:
            return []
        found = []
        for ref in sorted(self._context.sources):
            source = self._index.source(ref)
            found.append(Cited(citation(source, self._index), self._prose(source.descriptor)))
        return found

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes cited so far, each with `number` and `line`."""
        return tuple(self._context.notes)

    @property
    def gaps(self) -> tuple[str, ...]:
        """All that the source does not say."""
        return self._sheet.gaps

    @property
    def method(self) -> tuple[Block, ...]:
        """How the desk worked, in its own words, where it says so."""
        return self._prose(self._sheet.method)

    @property
    def comparison(self) -> Comparison | None:
        """What was compared with the desk's copies, and when; none where nothing was."""
        verdicts = self._verdicts
        days = [verdict.checked for verdict in verdicts if verdict.checked]
        if not days:
            return None
        speech = sum(verdict.outcome != "none" for verdict in verdicts)
        by_words = any(3 in verdict.levels for verdict in verdicts)
        return Comparison(speech, len(days), self._index.day(max(days)), by_words)

    @property
    def outcomes(self) -> Outcomes:
        """How many checks had which outcome."""
        counts = Counter(verdict.outcome for verdict in self._verdicts)
        return Outcomes(counts["matches"], counts["matches-changed"], counts["not-found"], counts["unchecked"])

    @property
    def changed_quotations(self) -> list[Line]:
        """What was changed or left out in each quotation whose notes do not say so already."""
        found = []
        for quote in self._quotes:
            said = wording.note_line(quote, self._index) if quote.ref not in self._context.told else ()
            if said:
                found.append((*whose_line(quote, self._index), Run("text", ": "), *said))
        return found

    @property
    def supports_no_judgements(self) -> bool:
        """Whether the desk says that the evidence supports no judgements."""
        return "key_judgements" in self._sheet.looked_for

    @property
    def ai_use(self) -> str:
        """For what the desk used AI tools, where it says so."""
        return self._sheet.ai_use or ""

    @property
    def scale(self) -> Bands | None:
        """The likelihood scale in use, to be drawn with `parts.bands`; none without judgements."""
        return bands(scale_of(self._sheet, self._index), self._index) if self._sheet.key_judgements else None

    @property
    def scale_name(self) -> str:
        """What that scale is called."""
        return self._index.word("scale", scale_of(self._sheet, self._index))

    @property
    def grades(self) -> list[Grade]:
        """The grades of reliability of its sources."""
        letters = sorted(filter(None, {self._index.source(ref).reliability for ref in self._context.sources}))
        return [Grade(letter, self._index.word("reliability", letter)) for letter in letters]

    @property
    def changes(self) -> list[LogEntry]:
        """The change log: this text or edition first, then the editions before it."""
        return list(changes(self._sheet, self._imprint, self._body, self._index))

    @property
    def approver(self) -> str:
        """Who approved it; empty where that is not recorded."""
        return self._sheet.approved_by or ""

    @property
    def contact(self) -> str:
        """Whom to write to; empty where that is not recorded."""
        return self._sheet.contact or self._index.settings.contact or ""

    @property
    def next_review(self) -> str:
        """The day on which it is to be read again; empty where none is set."""
        day = self._sheet.next_review
        return self._index.day(day) if day else ""

    @property
    def faces(self) -> Line:
        """What the two typefaces and the dotted line mean, shown in themselves."""
        return voices(self._index)


def _origins(context: PageContext) -> set[str]:
    return {context.index.source(ref).origin_group or ref.id for ref in context.sources}


def voices(index: Index) -> Line:
    """Return the sentence that explains the two voices and the hedge, in themselves."""
    return index.line(
        "{serif} is a source speaking; sans is this desk speaking; a {underline} is the source’s own hedge.",
        serif=(marked(index.say("Serif in quotation marks"), index),),
        underline=(Run("hedge", index.say("dotted underline")),),
    )
