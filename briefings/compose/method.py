"""How we check: what a check is, what came of all of them, the scales in use."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.lines import text
from briefings.compose.page_context import signature
from briefings.compose.page_record import PageRecord, of_page
from briefings.compose.quote import linked_whose, why_unchecked
from briefings.compose.record import Pair
from briefings.compose.views import Bands, Chip
from briefings.model import scales
from briefings.model.sheets import Briefing, Quote


class OutcomeCount(NamedTuple):
    """An outcome of a check: its sign and words, how many quotations have it, and what it means."""

    chip: Chip
    total: int
    means: str


class LevelCount(NamedTuple):
    """A level at which words are compared, what is evened out at it, and how many passages were found at it."""

    number: int
    means: str
    total: int


class Grade(NamedTuple):
    """A grade of a scale, and what it means."""

    grade: str
    means: str


class MethodRecord(PageRecord):
    """How we check: what a check of a quote is, what came of all of them, and the scales in use."""

    _template = "method.html"
    _called = "method"
    _path = "how-we-check/index.html"
    _target = "method:"

    def __init__(self, index: Index) -> None:
        super().__init__(index)
        self._every = index.every(Quote)
        self._context.show(*(quote.ref for quote in self._every))
        self._quotations = [quote for quote in self._every if quote.mode != "paraphrase"]
        self._verdicts = [index.release.verdict(quote.id) for quote in self._quotations]

    heading = of_page(lambda _, index: index.say("How we check"))
    """What the page is called."""

    @property
    def quotation_count(self) -> int:
        """How many quotations the release has."""
        return len(self._quotations)

    @property
    def paraphrase_count(self) -> int:
        """How many paraphrases it has."""
        return len(self._every) - len(self._quotations)

    @property
    def outcomes(self) -> list[OutcomeCount]:
        """All outcomes that a check can have."""
        word, counts = self._index.word, Counter(verdict.outcome for verdict in self._verdicts)
        return [
            OutcomeCount(Chip(outcome, word("outcome", outcome)), counts[outcome], word("outcome means", outcome))
            for outcome in ("matches", "matches-changed", "not-found", "unchecked")
        ]

    @property
    def check_days(self) -> tuple[str, ...]:
        """The days of the first check and of the last; empty where there was none."""
        days = [verdict.checked for verdict in self._verdicts if verdict.checked]
        return (self._index.day(min(days)), self._index.day(max(days))) if days else ()

    @property
    def levels(self) -> list[LevelCount]:
        """The levels at which words are compared, the strictest first."""
        counts = Counter(level for verdict in self._verdicts for level in verdict.levels)
        return [
            LevelCount(level, self._index.word("ladder", str(level)), counts[level])
            for level in range(len(words.TABLES["ladder"]))
        ]

    @property
    def not_checked(self) -> list[Pair]:
        """All that could not be checked, each with why."""
        unchecked = [
            quote
            for quote, verdict in zip(self._quotations, self._verdicts, strict=True)
            if verdict.outcome == "unchecked"
        ]
        return [Pair(linked_whose(quote, self._index), text(why_unchecked(quote, self._index))) for quote in unchecked]

    @property
    def signed(self) -> list[Pair]:
        """The quotations whose words were changed or cut, each with who signed that their meaning is kept, and why."""
        index = self._index
        return [
            Pair(linked_whose(quote, self._index), text(signature(quote, index)))
            for quote in self._quotations
            if quote.meaning_kept
        ]

    @property
    def attributed(self) -> dict[str, int]:
        """How many quotes are attributed how: `explicit`, `inferred`, `ambiguous`; of somebody `unnamed`; to `nobody`."""
        counts = Counter[str | None](quote.attribution for quote in self._every)
        found = {name: counts[name] for name in words.TABLES["attribution"]}
        found["unnamed"] = sum(quote.anonymous is not None for quote in self._every)
        return found | {"nobody": sum(quote.unattributed is not None for quote in self._every)}

    def scale(self, name: str) -> list[Grade]:
        """Return a scale by its name: `reliability` of a source, `credibility` of an item, what a `marking` allows."""
        return [Grade(grade, self._index.word(name, grade)) for grade in words.TABLES[name]]

    likelihood: Bands = of_page(lambda _, index: bands(index.settings.likelihood_scale, index))
    """The desk's scale of likelihood."""
    likelihood_scale = of_page(lambda _, index: index.word("scale", index.settings.likelihood_scale))
    """What that scale is called."""

    @property
    def confidence(self) -> str:
        """The terms of confidence: `low, moderate or high`."""
        terms = [self._index.word("confidence", term) for term in scales.CONFIDENCE]
        return self._index.language.listed(terms, either=True)


def scale_of(briefing: Briefing, index: Index) -> str:
    """Return the name of the scale: the briefing's own, or the desk's."""
    return briefing.likelihood_scale or index.settings.likelihood_scale


def bands(scale: str, index: Index) -> Bands:
    """Return a likelihood scale as separate bars."""
    terms = tuple(
        (index.word("likelihood", term.words), f"{term.low}–{term.high}", term.low, term.high)
        for term in scales.LIKELIHOOD[scale]
    )
    return Bands(terms)
