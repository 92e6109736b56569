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
from briefings.compose.record import Pair, ValueOf
from briefings.compose.views import Bands
from briefings.model import scales
from briefings.model.sheets import Briefing, Quote


class Grade(NamedTuple):
    """A grade of a scale, and what it means."""

    grade: str
    means: str


_value = ValueOf["MethodRecord"]("")


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
    quotation_count: int = _value(lambda method, _: len(method._quotations))
    """How many quotations the release has."""
    paraphrase_count: int = _value(lambda method, _: len(method._every) - len(method._quotations))
    """How many paraphrases it has."""

    @property
    def outcomes(self) -> dict[str, int]:
        """How many quotations have which outcome, by its name, in the order of the outcomes that a check can have."""
        counts = Counter(verdict.outcome for verdict in self._verdicts)
        return {name: counts[name] for name in ("matches", "matches-changed", "not-found", "unchecked")}

    @property
    def check_days(self) -> tuple[str, ...]:
        """The days of the first check and of the last; empty where there was none."""
        days = [verdict.checked for verdict in self._verdicts if verdict.checked]
        return (self._index.day(min(days)), self._index.day(max(days))) if days else ()

    levels: Counter[int] = _value(lambda method, _: Counter(level for one in method._verdicts for level in one.levels))
    """How many passages were found at which level of comparison, by its number; 0 is the strictest."""

    @property
    def not_checked(self) -> list[Pair]:
        """All that could not be checked, each with why."""
        both = zip(self._quotations, self._verdicts, strict=True)
        unchecked = [quote for quote, verdict in both if verdict.outcome == "unchecked"]
        return [Pair(linked_whose(quote, self._index), text(why_unchecked(quote, self._index))) for quote in unchecked]

    @property
    def signed(self) -> list[Pair]:
        """The quotations whose words were changed or cut, each with who signed that their meaning is kept, and why."""
        signed = [quote for quote in self._quotations if quote.meaning_kept]
        return [Pair(linked_whose(quote, self._index), text(signature(quote, self._index))) for quote in signed]

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
    confidence = of_page(
        lambda _, index: index.language.listed(
            [index.word("confidence", one) for one in scales.CONFIDENCE], either=True
        )
    )
    """The terms of confidence: `low, moderate or high`."""


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
