"""The outcome of each quote's check, from the snapshot where it is at hand, else from the receipts alone."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import partial
from typing import Literal, NamedTuple

from briefings import matcher
from briefings.check.excerpts import ExcerptPart, Extent, excerpt, extent
from briefings.load.desk import Desk
from briefings.load.receipts import Receipt
from briefings.matcher import Match, Snapshot
from briefings.model.shape import Loc
from briefings.model.sheets import Quote, Source
from briefings.model.sheets.quote import Edit
from briefings.problems import Location, Problem, counted

Place = Callable[[], Location]

Outcome = Literal["matches", "matches-changed", "not-found", "unchecked", "none"]
"""`matches-changed`: the words match the source but for changes that the sheet declares."""


class Verdict(NamedTuple):
    """A quote's outcome: machine value, the day of its (oldest) check, the level of each segment, where the words begin.

    `none`: a paraphrase, which has no wording to check. Levels are those of the matcher: 0 identical, 1 typography,
    2 first letter or closing point, 3 declared edits or a fragment of a sentence. `start` is a code point in the snapshot; 0
    where nothing matched. `sentences` are the whole sentences of fragments, where the source's rights allow to print them;
    `excerpt` is the sentence that the words stand in, or what may be shown of it.
    """

    outcome: Outcome
    checked: datetime.date | None = None
    levels: tuple[int, ...] = ()
    start: int = 0
    sentences: tuple[str, ...] = ()
    excerpt: tuple[ExcerptPart, ...] = ()


NO_WORDING = Verdict("none")


class QuotePassage(NamedTuple):
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


def passages(quote: Quote) -> Iterator[QuotePassage]:
    """Yield every stretch of the sheet that claims to be the source's own words."""
    if quote.mode != "paraphrase":
        for number, part in enumerate(quote.parts, start=1):
            loc: Loc = ("words",) if quote.words else ("segments", number - 1, "words" if part.words else "outside")
            how = quote.checked_as if part.words else "outside"
            yield QuotePassage(number, part.words or part.outside or "", loc, how)
        if quote.lead_in:
            yield QuotePassage("lead_in", quote.lead_in, ("lead_in",), "outside")
    if quote.role and quote.role.as_reported:
        yield QuotePassage("role", quote.role.as_reported, ("role", "as_reported"), "anywhere")


def find(snapshot: Snapshot, desk: Desk, quote: Quote, passage: QuotePassage) -> Match:
    """Return the matcher's word on one passage of a quote."""
    if passage.how == "outside":
        return matcher.match_outside(snapshot, passage.words, at=quote.at.text or None)
    if passage.how == "anywhere":
        return matcher.match_words(snapshot, passage.words)
    edits = [quote.edits[number] for number in matcher.shown(passage.words, quote.edits)]
    return _matched(snapshot, desk, quote, passage.words, edits)


def _matched(snapshot: Snapshot, desk: Desk, quote: Quote, words: str | list[str], edits: Sequence[Edit]) -> Match:
    return matcher.match(
        snapshot,
        words,
        mode=quote.checked_as,
        at=quote.at.text or None,
        edits=edits,
        meaning_kept=quote.meaning_kept.changes if quote.meaning_kept else (),
        longest=desk.settings.longest_omission,
        sentence_shown=extent_of(desk, quote) != "none",
        nested=quote.quoted_by is not None,
    )


def extent_of(desk: Desk, quote: Quote) -> Extent:
    """Return how much of a quote's source may be printed around it; nothing of one that is not there."""
    source = desk.sheets.get(quote.source)
    return extent(source) if isinstance(source, Source) else "none"


def snapshot_of(desk: Desk, source: Source) -> Snapshot | None:
    """Return the source's stored text, prepared for matching, or None where it is not at hand."""
    text = desk.snapshots.text(source.id, source.snapshot)
    return prepared(desk, source, text) if text is not None else None


def prepared(desk: Desk, source: Source, text: str) -> Snapshot:
    """Return a text of a source, prepared for matching: in the desk's language if the source's is not recorded."""
    return matcher.prepare(text, language=source.language or desk.settings.language, marks=source.marks)


def verdict(desk: Desk, quote: Quote, snapshot: Snapshot | None) -> tuple[Verdict, list[Problem]]:
    """Return a quote's outcome and what the author must fix.

    The outcome is the same with the snapshot and without it; the snapshot only finds what a receipt cannot know.
    """
    source = desk.sheets.get(quote.source)
    given = quote.at.text or "at" in desk.files[quote.ref].meant
    problems: list[Problem] = [] if given else [_without_place(desk, quote, snapshot)]
    unread = source is not None and "snapshot" in desk.files[source.ref].meant
    if source is None or unread:  # missing or unreadable, and said so elsewhere
        return (NO_WORDING if quote.mode == "paraphrase" else Verdict("unchecked")), problems
    digest = source.snapshot if isinstance(source, Source) else None
    receipts: list[Receipt | None] = []
    printed: list[Receipt] = []
    for passage in passages(quote):
        receipt = desk.receipts.get((quote.id, passage.segment))
        fits = receipt is not None and fits_receipt(receipt, quote, passage, digest)
        place = partial(desk.locate, quote.ref, passage.loc)  # looked up only where something is wrong
        if snapshot is not None:
            problems += _against_snapshot(find(snapshot, desk, quote, passage), quote.at.text, place, fits=fits)
        elif receipt is not None and not fits:
            problems.append(changed(receipt, quote, passage, place))
        elif receipt is not None and receipt.matcher < matcher.MATCHER:
            problems.append(_old(receipt, place))
        elif receipt is None and desk.settings.require_checked and quote.unchecked is None:
            problems.append(_unchecked(passage, place))
        if receipt is not None and fits:
            printed.append(receipt)
        if passage.in_marks:
            # A change or a fragment that earlier rules accepted may be refused by today's.
            outdated = receipt is not None and receipt.matcher < matcher.MATCHER and receipt.level == 3
            receipts.append(receipt if fits and not outdated else None)
    if snapshot is None:
        problems += _without_signature(desk, quote)
    elif not any(problem.code == "quote-not-found" for problem in problems):
        problems += _parts_apart(desk, quote, snapshot)
    if quote.mode == "paraphrase":
        return NO_WORDING, problems
    if any(problem.code == "quote-not-found" for problem in problems):
        return Verdict("not-found"), problems
    found = [receipt for receipt in receipts if receipt is not None]
    if not found or len(found) < len(receipts):
        return Verdict("unchecked"), problems
    day = datetime.date.fromisoformat(min(receipt.checked for receipt in found))
    outcome: Outcome = "matches-changed" if quote.edits else "matches"
    levels = tuple(receipt.level for receipt in found)
    how_much = extent_of(desk, quote)
    sentences = tuple(receipt.sentence for receipt in found if receipt.sentence and how_much != "none")
    return Verdict(outcome, day, levels, found[0].start, sentences, excerpt(printed, how_much)), problems


def _old(receipt: Receipt, place: Place) -> Problem:
    message = f"these words were checked on {receipt.checked} by earlier rules (version {receipt.matcher}, now {matcher.MATCHER})"
    hint = "run `briefings verify` on a computer that has the source's text"
    return Problem("receipt-old", place(), message, hint=hint, severity="warning")


def places_of(desk: Desk, quote: Quote, snapshot: Snapshot | None) -> tuple[str, ...]:
    """Return where a quote's words are in its source, as `at` says it; several where nothing tells which of them is quoted.

    None where the words are not found, the source's text is not here, or there are no words, only a gist.
    """
    found = []
    for passage in passages(quote) if snapshot is not None else ():
        if passage.how != "anywhere":
            assert snapshot is not None
            places = find(snapshot, desk, quote, passage).places
            found.append(dict.fromkeys(filter(None, (matcher.label_of(snapshot, *place) for place in places))))
    if not found or not all(found):
        return ()
    if all(len(labels) == 1 for labels in found):
        return (", ".join(dict.fromkeys(label for labels in found for label in labels)),)
    common = tuple(label for label in found[0] if all(label in labels for labels in found))
    return common or tuple(dict.fromkeys(label for labels in found for label in labels))


def _without_place(desk: Desk, quote: Quote, snapshot: Snapshot | None) -> Problem:
    """Return the problem that a quote does not say where its words are, with the place or places that the source has."""
    known = places_of(desk, quote, snapshot)
    message, hint = "`at` is missing", "write `at:` with h, d, p3, p1-p2, page:4 or time:00:12:30"
    if known:
        hint = " or ".join(f"`at: {label}`" for label in known)
        hint = f"write {hint}" + ("" if len(known) > 1 else ", or run `briefings fmt`, which writes it")
        named = ", ".join(matcher.place_words(label) for label in known)
        several = f"{len(known)} places of the source: {named}"
        message += f": these words are in {several if len(known) > 1 else f'{named} of the source'}"
    return Problem("missing-key", desk.locate(quote.ref), message, expected="where in the source", hint=hint)


def _without_signature(desk: Desk, quote: Quote) -> Iterator[Problem]:
    """Yield what a quote's edits lack, which is told without the source's text too."""
    signed = quote.meaning_kept is not None and bool(quote.meaning_kept.changes)
    edit = next((edit for edit in quote.edits if edit.kind in matcher.SIGNED), None)
    if edit is not None and not signed:
        message = f"nobody has signed that the {edit.kind} keeps the meaning"
        expected = "a signature that lists each change"
        hint = "sign `meaning_kept: {by, on, why, changes: [each changed text]}`"
        yield Problem("sign-off-missing", desk.locate(quote.ref, ("edits",)), message, expected=expected, hint=hint)


def _parts_apart(desk: Desk, quote: Quote, snapshot: Snapshot) -> Iterator[Problem]:
    """Yield what keeps the marked parts of a split quote from being one: their order, a wide gap, another speaker."""
    parts = [part.words for part in quote.parts if part.words]
    if len(parts) > 1:
        match = _matched(snapshot, desk, quote, parts, quote.edits)
        if match.outcome == "not-found":
            yield Problem("quote-not-found", desk.locate(quote.ref, ("segments",)), match.message, hint=match.hint)
    elif quote.edits:
        idle = matcher.idle(quote.edits, parts)
        if idle is not None:
            yield Problem("quote-not-found", desk.locate(quote.ref, ("edits",)), idle.message, hint=idle.hint)


def fits_receipt(receipt: Receipt, quote: Quote, passage: QuotePassage, digest: str | None) -> bool:
    """Return whether a receipt is of these words, in this mode, place and text."""
    known = (receipt.words, receipt.mode, receipt.at, receipt.source)
    return known == (passage.words, passage.how, quote.at.text or receipt.at, digest)


def stands(match: Match) -> list[str]:
    """Return the paragraphs in which the words of a match stand, by name, each once."""
    return list(dict.fromkeys(map(matcher.place_words, match.paragraphs)))


def _against_snapshot(match: Match, at: str, place: Place, *, fits: bool) -> Iterator[Problem]:
    if match.outcome == "not-found":
        nearby = f"; the passage there is “{match.passage}”" if match.passage else ""
        yield Problem("quote-not-found", place(), f"{match.message}{nearby}", hint=match.hint)
    elif not fits:
        hint = "run `briefings verify` and commit content/receipts.lock"
        yield Problem("receipt-missing", place(), "these words are in the source, but no receipt says so", hint=hint)
    elif at and len(stands(match)) > 1:
        message = f"these words are in several of the places that `at` names: {', '.join(stands(match))}"
        hint = f"name the one that is quoted, such as `at: {match.paragraphs[0]}`"
        yield Problem("several-places", place(), message, hint=hint, severity="warning")


def changed(receipt: Receipt, quote: Quote, passage: QuotePassage, place: Place) -> Problem:
    """Return the problem that a receipt is of something else."""
    if receipt.words != passage.words:
        ours, checked = _first_difference(passage.words, receipt.words)
        what = f"the words changed since they were checked on {receipt.checked}: the sheet has “{ours}”, but “{checked}” was checked"
    elif receipt.mode != passage.how:
        what = f"the mode changed since the words were checked on {receipt.checked}: {receipt.mode} then, {passage.how} now"
    elif receipt.at != quote.at.text:
        what = f"the place changed since the words were checked on {receipt.checked}: {receipt.at} then, {quote.at.text} now"
    else:
        what = f"the source's snapshot changed since the words were checked on {receipt.checked}"
    hint = "restore them, or run `briefings verify` on a computer that has the snapshot"
    return Problem("quote-changed", place(), what, expected=f"the words last checked: “{receipt.words}”", hint=hint)


def _unchecked(passage: QuotePassage, place: Place) -> Problem:
    message = f"“{passage.words}” has never been checked: the source's text is not on this computer"
    hint = "run `briefings capture FILE --source ID`, then `briefings verify`; or sign it off with unchecked: {by, on, why}"
    return Problem("quote-unchecked", place(), message, hint=hint)


def outcome_counts(verdicts: Mapping[str, Verdict]) -> str:
    """Return the counts of the quotes' outcomes, the three always named; changed ones are named apart."""
    counts = Counter(verdict.outcome for verdict in verdicts.values())
    paraphrases = f"{counted(counts['none'], 'paraphrase')} {'has' if counts['none'] == 1 else 'have'}"
    changed = f", {counts['matches-changed']} with marked changes" if counts["matches-changed"] else ""
    return (
        f"Quotations: {matching(counts['matches'])}{changed}, {counts['not-found']} not found in the source, "
        f"{counts['unchecked']} could not be checked; {paraphrases} no wording to check."
    )


def matching(number: int) -> str:
    """Return how many have the wording of their source."""
    return f"{number} {'matches' if number == 1 else 'match'} the wording of the source"


def _first_difference(ours: str, theirs: str) -> tuple[str, str]:
    """Return the first words that differ, ours and theirs; `nothing` where one side has none there."""
    left, right = ours.split(), theirs.split()
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind != "equal":
            return " ".join(left[a:b]) or "nothing", " ".join(right[c:d]) or "nothing"
    return ours, theirs
