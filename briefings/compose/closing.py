"""The last page of a briefing: what it rests on, notes, what the source does not say, method, scales, changes, the desk."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from briefings.compose import grounds, wording
from briefings.compose.imprint import Stamp, changes
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, citation, standing, standing_sentence
from briefings.compose.lines import marked, text
from briefings.compose.method import bands, scale_of
from briefings.compose.quote import words_line
from briefings.compose.record import Record
from briefings.compose.views import Bands, Block, Line, Note, Row, Run
from briefings.model.body import Body
from briefings.model.sheets import Actor, Briefing, Quote


class Cited(NamedTuple):
    """A source as the last page cites it, and what affects its quality."""

    citation: Line
    quality: tuple[Block, ...]


class Grade(NamedTuple):
    """A grade of reliability, and what it means."""

    letter: str
    meaning: str


class Change(NamedTuple):
    """An entry of the change log: its day, what was done, and why it was recalled if it was."""

    day: str
    what: Line
    recall: Line


class ClosingRecord(Record[Briefing]):
    """What stands at the end of a briefing."""

    def __init__(self, sheet: Briefing, leaf: Leaf, body: Body, stamp: Stamp | None) -> None:
        """Take the briefing, the page or pack, and what it says before its last page."""
        super().__init__(sheet, leaf)
        self._body = body
        self._stamp = stamp

    @property
    def title(self) -> Line:
        """The briefing's title."""
        return text(self._sheet.title)

    @property
    def description(self) -> str:
        """The briefing's title, as plain text."""
        return self._sheet.title

    @property
    def own_summary(self) -> tuple[Block, ...]:
        """What it rests on, in the desk's own words, where it has some."""
        return self._prose(self._sheet.source_summary)

    @property
    def one_source(self) -> str:
        """What the one source is called (`article`), if it rests on one alone; otherwise empty."""
        sources = self._leaf.sources
        one = len(_origins(self._leaf)) == 1 and len(sources) == 1
        return self._index.source(sources[0]).described_as if one else ""

    @property
    def origins(self) -> int:
        """How many origins it rests on: texts that repeat each other are one."""
        return len(_origins(self._leaf))

    @property
    def voices(self) -> str:
        """How many voices it quotes, by how the source gives them."""
        return _voices(self._leaf)

    @property
    def grounds(self) -> tuple[Row, ...]:
        """What each point rests on, from which origin."""
        return grounds.row(self._sheet, self._index)

    @property
    def sources(self) -> list[Cited]:
        """The sources, by id; none where an annex lists them."""
        if "sources" in self._sheet.annexes:
            return []
        found = []
        for ref in sorted(self._leaf.sources):
            source = self._index.source(ref)
            found.append(Cited(citation(source, self._index), self._prose(source.descriptor)))
        return found

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes cited so far, each with `number` and `line`."""
        return tuple(self._leaf.notes)

    @property
    def gaps(self) -> tuple[str, ...]:
        """All that the source does not say."""
        return self._sheet.gaps

    @property
    def method(self) -> tuple[Block, ...]:
        """How the desk worked, in its own words, where it says so."""
        return self._prose(self._sheet.method)

    @property
    def checks(self) -> str:
        """What was compared with the desk's copies, and when."""
        return _checks(self._leaf)

    @property
    def outcomes(self) -> str:
        """How many checks had which outcome."""
        return _outcome_counts(self._leaf)

    @property
    def outcome_tells(self) -> str:
        """What an outcome tells of."""
        return standing(self._index)

    @property
    def changed_quotations(self) -> list[Line]:
        """What was changed or left out in each quotation whose notes do not say so already."""
        return list(_changed(self._leaf))

    @property
    def has_judgements(self) -> bool:
        """Whether it makes judgements, with likelihood and confidence."""
        return bool(self._sheet.key_judgements)

    @property
    def ai_use(self) -> str:
        """For what the desk used AI tools, where it says so."""
        return self._sheet.ai_use or ""

    @property
    def scale(self) -> Bands | None:
        """The likelihood scale in use, to be drawn with `parts.bands`; none without judgements."""
        return bands(scale_of(self._sheet, self._index), self._index) if self.has_judgements else None

    @property
    def scale_name(self) -> str:
        """What that scale is called."""
        return self._index.word("scale", scale_of(self._sheet, self._index))

    @property
    def grades(self) -> list[Grade]:
        """The grades of reliability of its sources."""
        letters = sorted({self._index.source(ref).reliability for ref in self._leaf.sources})
        return [Grade(letter, self._index.word("reliability", letter)) for letter in letters]

    @property
    def changes(self) -> list[Change]:
        """The change log: this text or edition first, then the editions before it."""
        return [Change(*entry) for entry in changes(self._sheet, self._stamp, self._body, self._index)]

    @property
    def authors(self) -> str:
        """Who wrote it."""
        return self._index.language.listed(self._sheet.authors)

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
    def notice(self) -> str:
        """What it is not: its own disclaimer, or the desk's notice."""
        return f"{(self._sheet.disclaimer or self._index.settings.notice).rstrip('.')}."

    @property
    def faces(self) -> Line:
        """What the two typefaces and the dotted line mean, shown in themselves."""
        return voices(self._index)


def _origins(leaf: Leaf) -> set[str]:
    return {leaf.index.source(ref).origin_group or ref.id for ref in leaf.sources}


def _changed(leaf: Leaf) -> Iterator[Line]:
    """Yield what was changed or left out in each quotation whose notes do not say so already."""
    for ref in leaf.shown:
        quote = leaf.index.get(ref, Quote) if ref not in leaf.told else None
        said = wording.note_line(quote, leaf.index) if quote is not None else ()
        if quote is not None and said:
            yield (*words_line(quote, leaf.index), Run("text", ": "), *said)


def _outcome_counts(leaf: Leaf) -> str:
    verdicts = [leaf.index.release.verdict(ref.id).outcome for ref in leaf.shown if ref.kind == "quote"]
    counts = Counter(verdicts)
    said = leaf.index.say(
        "Wording matches the source: {matches}. Not found in the source: {missing}. Could not be checked: {unchecked}.",
        matches=str(counts["matches"]),
        missing=str(counts["not-found"]),
        unchecked=str(counts["unchecked"]),
    )
    if not counts["matches-changed"]:
        return said
    changed = leaf.index.say("Matches the source, with marked changes: {n}.", n=str(counts["matches-changed"]))
    return f"{said} {changed}"


def _voices(leaf: Leaf) -> str:
    """Return how many voices stand in the pack, by how the source gives them: counted as what they are."""
    index = leaf.index
    quotes = [
        quote for ref in leaf.shown if (quote := index.get(ref, Quote)) and quote.mode not in ("scare", "headline")
    ]
    speakers = {actor for quote in quotes if (actor := index.get(quote.speaker, Actor))}
    persons = sum(actor.type == "person" for actor in speakers)
    unnamed = sum(quote.anonymous is not None for quote in quotes)
    others = len(speakers) - persons
    counts = [
        index.count(persons, "{n} named person", "{n} named persons") if persons else "",
        index.count(others, "{n} state or body with no person named", "{n} states or bodies with no person named")
        if others
        else "",
        index.count(unnamed, "{n} voice not named", "{n} voices not named") if unnamed else "",
    ]
    found = [words_ for words_ in counts if words_] or [index.say("nobody")]
    return index.say(
        "Quoted or paraphrased: {voices}. {origins}",
        voices=index.language.listed(found),
        origins=index.count(
            len(_origins(leaf)), "One origin, however many voices.", "{n} origins, however many voices."
        ),
    )


def _checks(leaf: Leaf) -> str:
    """Return what was compared, when, and what an outcome tells of."""
    index = leaf.index
    verdicts = [index.release.verdict(ref.id) for ref in leaf.shown if ref.kind == "quote"]
    days = [verdict.checked for verdict in verdicts if verdict.checked]
    speech = sum(verdict.outcome != "none" for verdict in verdicts)
    tells = standing_sentence(index)
    if not days:
        return tells
    if any(3 in verdict.levels for verdict in verdicts):
        how = index.say("its words and marks")
    else:
        how = index.say("from the opening to the closing mark")
    if len(days) == speech:
        which = index.say(
            "Each quotation was compared on {day} with the desk’s copy of the source, {how}.",
            day=index.day(max(days)),
            how=how,
        )
    else:
        which = index.say(
            "Of {all} quotations {some} were compared on {day} with the desk’s copy of the source, {how}.",
            all=str(speech),
            some=str(len(days)),
            day=index.day(max(days)),
            how=how,
        )
    return f"{which} {tells}"


def voices(index: Index) -> Line:
    """Return the sentence that explains the two voices and the hedge, in themselves."""
    return index.line(
        "{serif} is a source speaking; sans is this desk speaking; a {underline} is the source’s own hedge.",
        serif=(marked(index.say("Serif in quotation marks"), index),),
        underline=(Run("hedge", index.say("dotted underline")),),
    )
