"""The outcome of each quote's check, from the snapshot where it is at hand, else from the receipts alone."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Literal, NamedTuple

from briefings.check import matcher
from briefings.check.matcher import Match, Snapshot
from briefings.check.words import first_difference
from briefings.load.desk import Desk
from briefings.load.receipts import Receipt
from briefings.model.shape import Loc
from briefings.model.sheets import Quote, Source
from briefings.problems import Location, Problem, counted

Place = Callable[[], Location]

Outcome = Literal["matches", "not-found", "unchecked", "none"]


class Verdict(NamedTuple):
    """A quote's outcome: machine value, the day of its (oldest) check, the level of each segment, where the words begin.

    `none`: a paraphrase, which has no wording to check. Levels are those of the matcher: 0 identical, 1 typography,
    2 first letter or closing point, 3 declared edits. `start` is a code point in the snapshot; 0 where nothing matched.
    """

    outcome: Outcome
    checked: datetime.date | None = None
    levels: tuple[int, ...] = ()
    start: int = 0


NO_WORDING = Verdict("none")


class Passage(NamedTuple):
    """A stretch of a quote sheet that must stand in its source: segment, words, place in the sheet, in marks or not.

    `how` is the quote's mode for words in marks, `outside` for words that stand outside them, `anywhere` for a role.
    """

    segment: int | str
    words: str
    loc: Loc
    how: str

    @property
    def in_marks(self) -> bool:
        """Return whether the passage is words in quotation marks, which alone carry an outcome."""
        return self.how not in ("outside", "anywhere")


def passages(quote: Quote) -> Iterator[Passage]:
    """Yield every stretch of the sheet that claims to be the source's own words."""
    if quote.mode != "paraphrase":
        for number, part in enumerate(quote.parts, start=1):
            loc: Loc = ("words",) if quote.words else ("segments", number - 1, "words" if part.words else "outside")
            yield Passage(number, part.words or part.outside or "", loc, quote.mode if part.words else "outside")
        if quote.lead_in:
            yield Passage("lead_in", quote.lead_in, ("lead_in",), "outside")
    if quote.role and quote.role.as_reported:
        yield Passage("role", quote.role.as_reported, ("role", "as_reported"), "anywhere")


def find(snapshot: Snapshot, quote: Quote, passage: Passage, longest: int = matcher.LONGEST_GAP) -> Match:
    """Return the matcher's word on one passage of a quote; `longest` is the desk's longest omission in characters."""
    if passage.how == "outside":
        return matcher.match_outside(snapshot, passage.words, at=quote.at.text)
    if passage.how == "anywhere":
        return matcher.match_words(snapshot, passage.words)
    return matcher.match(
        snapshot,
        passage.words,
        mode=passage.how,
        at=quote.at.text,
        edits=quote.edits,
        meaning_kept=quote.meaning_kept is not None,
        longest=longest,
    )


def snapshot_of(desk: Desk, source: Source) -> Snapshot | None:
    """Return the source's stored text, prepared for matching, or None where it is not at hand."""
    text = desk.snapshots.text(source.id, source.snapshot)
    return matcher.prepare(text) if text is not None else None


def verdict(desk: Desk, quote: Quote, snapshot: Snapshot | None) -> tuple[Verdict, list[Problem]]:
    """Return a quote's outcome and what the author must mend.

    The outcome is the same with the snapshot and without it; the snapshot only finds what a receipt cannot know.
    """
    source = desk.sheets.get(quote.source)
    if source is None:  # missing or unreadable, and said so elsewhere
        return (NO_WORDING if quote.mode == "paraphrase" else Verdict("unchecked")), []
    digest = source.snapshot if isinstance(source, Source) else None
    longest = desk.settings.longest_omission
    problems: list[Problem] = []
    receipts: list[Receipt | None] = []
    for passage in passages(quote):
        receipt = desk.receipts.get((quote.id, passage.segment))
        fits = receipt is not None and fits_receipt(receipt, quote, passage, digest)
        place = partial(desk.locate, quote.ref, passage.loc)  # looked up only where something is wrong
        if snapshot is not None:
            problems += _against_snapshot(find(snapshot, quote, passage, longest), passage, place, fits=fits)
        elif receipt is not None and not fits:
            problems.append(changed(receipt, quote, passage, place))
        elif receipt is None and desk.settings.require_checked and quote.unchecked is None:
            problems.append(_unchecked(passage, place))
        if passage.in_marks:
            receipts.append(receipt if fits else None)
    if snapshot is not None and not any(problem.code == "quote-not-found" for problem in problems):
        problems += _parts_apart(desk, quote, snapshot)
    if quote.mode == "paraphrase":
        return NO_WORDING, problems
    if any(problem.code == "quote-not-found" for problem in problems):
        return Verdict("not-found"), problems
    found = [receipt for receipt in receipts if receipt is not None]
    if not found or len(found) < len(receipts):
        return Verdict("unchecked"), problems
    day = datetime.date.fromisoformat(min(receipt.checked for receipt in found))
    return Verdict("matches", day, tuple(receipt.level for receipt in found), found[0].start), problems


def _parts_apart(desk: Desk, quote: Quote, snapshot: Snapshot) -> Iterator[Problem]:
    """Yield what keeps the marked parts of a split quote from being one: their order, a wide gap, another speaker."""
    parts = [part.words for part in quote.parts if part.words]
    if len(parts) > 1:
        kept = quote.meaning_kept is not None
        match = matcher.match_parts(
            snapshot,
            parts,
            mode=quote.mode,
            at=quote.at.text,
            edits=quote.edits,
            meaning_kept=kept,
            longest=desk.settings.longest_omission,
        )
        if match.outcome == "not-found":
            yield Problem("quote-not-found", desk.locate(quote.ref, ("segments",)), match.message, hint=match.hint)


def fits_receipt(receipt: Receipt, quote: Quote, passage: Passage, digest: str | None) -> bool:
    """Return whether a receipt is of these words, in this mode, place and text."""
    return (receipt.words, receipt.mode, receipt.at, receipt.source) == (
        passage.words,
        passage.how,
        quote.at.text,
        digest,
    )


def _against_snapshot(match: Match, passage: Passage, place: Place, *, fits: bool) -> Iterator[Problem]:
    if match.outcome == "not-found":
        nearby = f"; the passage there is “{match.passage}”" if match.passage else ""
        yield Problem("quote-not-found", place(), f"{match.message}{nearby}", hint=match.hint)
    elif not fits:
        yield Problem(
            "receipt-missing",
            place(),
            "these words are in the source, but no receipt says so",
            hint="run `briefings verify` and commit content/receipts.lock",
        )
    elif len(match.places) > 1:
        yield Problem(
            "several-places",
            place(),
            f"these words stand in {len(match.places)} places of the source",
            hint="give the place with `at:`",
            severity="warning",
        )


def changed(receipt: Receipt, quote: Quote, passage: Passage, place: Place) -> Problem:
    """Return the problem that a receipt is of something else."""
    if receipt.words != passage.words:
        ours, checked = first_difference(passage.words, receipt.words)
        what = f"the words changed since they were checked on {receipt.checked}: “{ours}” stands where “{checked}” was checked"
    elif receipt.mode != passage.how:
        what = f"the mode changed since the words were checked on {receipt.checked}: {receipt.mode} then, {passage.how} now"
    elif receipt.at != quote.at.text:
        what = f"the place changed since the words were checked on {receipt.checked}: {receipt.at} then, {quote.at.text} now"
    else:
        what = f"the source's snapshot changed since the words were checked on {receipt.checked}"
    return Problem(
        "quote-changed",
        place(),
        what,
        expected=f"the words last checked: “{receipt.words}”",
        hint="put them back, or run `briefings verify` where the snapshot is",
    )


def _unchecked(passage: Passage, place: Place) -> Problem:
    return Problem(
        "quote-unchecked",
        place(),
        f"“{passage.words}” was never checked against its source, and the source's text is not here",
        hint="run `briefings capture FILE --source ID`, then `briefings verify`; or sign it off with "
        "unchecked: {by, on, why}",
    )


def outcome_counts(verdicts: Mapping[str, Verdict]) -> str:
    """Return the counts of the quotes' outcomes, all three always named."""
    counts = Counter(verdict.outcome for verdict in verdicts.values())
    paraphrases = f"{counted(counts['none'], 'paraphrase')} {'has' if counts['none'] == 1 else 'have'}"
    return (
        f"Quotes: {counts['matches']} wording matches the source, {counts['not-found']} not found in the source, "
        f"{counts['unchecked']} could not be checked; {paraphrases} no wording to check."
    )
