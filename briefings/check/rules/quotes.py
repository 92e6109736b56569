"""Quotations and who said them."""

import re
from collections.abc import Iterator
from functools import cache

from briefings import matcher
from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.check.rule import rule
from briefings.check.rules.entries import SAYS_NOTHING
from briefings.check.verdicts import find, passages
from briefings.matcher import Snapshot, fold
from briefings.model.refs import Ref
from briefings.model.shape import Loc
from briefings.model.sheets import Actor, Claim, Incident, Quote, Sheet, Source, Topic
from briefings.model.sheets.actor import Role
from briefings.model.sheets.incident import Attribution

_ANSWER = "answer: what they said, or none in this source"
_NO_REPLY = SAYS_NOTHING | {"no answer", "no reply", "no response"}


@rule("An accusation stands beside the answer of the one accused, or the word that the source has none.", reach=0)
def accused_without_answer(catalogue: Catalogue) -> Findings:
    """Yield each quote or claim that accuses somebody, and each allegation, without an answer; each answer that says nothing."""
    for ref, loc, item in catalogue.every_item():
        if not isinstance(item, Quote | Claim | Attribution):
            continue
        told = (item.answer or "").casefold().rstrip(".")
        if isinstance(item, Attribution):
            if item.level == "denied" and told.startswith("none"):
                message = "`denied` says that the one named denies it, and `answer` says that there is no reply"
                yield Finding(ref, (*loc, "answer"), message, expected="answer: what they said")
        elif not told and (item.accuses or (isinstance(item, Claim) and item.type == "allegation")):
            yield Finding(ref, ("accuses",), "this accuses somebody, but gives no answer", expected=_ANSWER)
        if told in _NO_REPLY:
            message = f"“{item.answer}” would be printed as the reply of the accused"
            yield Finding(ref, (*loc, "answer"), message, expected=_ANSWER)


@rule("Nobody speaks on another's behalf without a source that says so.", reach=0)
def behalf_uncited(catalogue: Catalogue) -> Findings:
    """Yield each quote said on somebody's behalf without evidence for that."""
    for quote in catalogue.sheets(Quote):
        if quote.on_behalf_of and not quote.on_behalf_evidence:
            message = f"no evidence says that these words were said on behalf of {quote.on_behalf_of.id}"
            hint = "give `on_behalf_evidence`, or leave `on_behalf_of` out: holding an office does not mean speaking for it"
            yield Finding(quote.ref, ("on_behalf_of",), message, hint=hint)


_Passage = tuple[Ref, str, tuple[str, ...]]


def _passage(_: Catalogue, sheet: Sheet) -> _Passage | None:
    """Return the words of a quote, with their source and place."""
    words = tuple(part.words or part.outside or "" for part in sheet.parts) if isinstance(sheet, Quote) else ()
    return (sheet.source, sheet.at.text, words) if isinstance(sheet, Quote) and words else None


@rule("The same words of the same place stand in one sheet.", offers=_passage)
def duplicate_quote(catalogue: Catalogue) -> Findings:
    """Yield a warning for each quote whose words, source and place another sheet has."""
    seen: dict[_Passage, Ref] = {}
    for quote in catalogue.sheets(Quote):
        words = _passage(catalogue, quote)
        first = seen.setdefault(words, quote.ref) if words else quote.ref
        if first != quote.ref:
            yield warning(quote.ref, (), f"{first} has the same words", hint="keep one of them")


_MARKS = {"“": "”", "„": "”", "«": "»", '"': '"'}


@rule("A quote has the fields that its mode needs, and its words are written as they must be.", reach=0)
def mode_fields(catalogue: Catalogue) -> Findings:
    """Yield each quote whose mode and fields do not agree, and each segment with marks or its own closing point."""
    for quote in catalogue.sheets(Quote):
        for key, message, hint in _mode_mistakes(quote, catalogue.desk.files[quote.ref].meant):
            yield Finding(quote.ref, (key,), message, hint=hint, key=True)
        for number, part in enumerate(quote.parts):
            loc: Loc = ("words",) if quote.words else ("segments", number, "words")
            for message, hint in _edges(part.words or ""):
                yield Finding(quote.ref, loc, message, hint=hint)


def _mode_mistakes(quote: Quote, meant: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    mode = quote.checked_as
    if mode == "paraphrase":
        if quote.gist is None and "gist" not in meant:
            yield "mode", "a paraphrase needs a `gist`, in the desk's own words", ""
        for key in ("words", "segments", "lead_in"):
            if getattr(quote, key):
                yield key, f"a paraphrase has no `{key}`", "write what was said as `gist`, or choose another mode"
        return
    if quote.gist is not None:
        hint = "use `context` or `note` for the desk's own words"
        yield "gist", f"only a paraphrase has a `gist`; this mode is {mode}", hint
    if quote.words and quote.segments:
        yield "segments", "`words` and `segments` are given; one of them is enough", ""
    if not quote.parts and meant.isdisjoint(("words", "segments")):
        yield "mode", f"a quote in mode {mode} needs `words`", ""
    kinds = {"outside" if part.outside else "words" for part in quote.parts}
    if mode == "mixed" and kinds != {"outside", "words"}:
        hint = "use direct or partial if all words are in marks"
        yield "mode", "mode mixed needs segments with `outside` and with `words`", hint
    if mode != "mixed" and "outside" in kinds:
        yield "segments", f"mode {mode} has no words outside the marks", "use mode mixed"
    if mode == "partial" and not (quote.lead_in or quote.introduction):
        hint = "add `lead_in` (the source's words before the mark) or `introduction` (ours)"
        yield "mode", "a fragment cannot stand alone", hint
    if mode == "scare" and quote.marked_by is None:
        yield "mode", "scare quotes need `marked_by`", "marked_by: {source: ID}"
    if mode in ("headline", "scare") and quote.unattributed is None and "unattributed" not in meant:
        yield "mode", f"mode {mode} has no speaker", "say so with `unattributed: why`"


def _edges(words: str) -> Iterator[tuple[str, str]]:
    if words and _MARKS.get(words[0]) == words[-1] and words[1:-1].count(words[-1]) == 0:
        yield "the words include quotation marks", "leave the outer marks out. Pages print them"
    elif words.endswith((",", ".")) and not words.endswith(("..", "…")):
        hint = "leave it out. Pages print their own after the closing mark"
        yield "the words end with the sentence's own comma or full stop", hint


WINDOW = 8
"""Each sheet is compared with so many neighbours in the order of its words, so that the cost grows with the desk, not
with its square."""

_KINDS = (Actor, Incident, Quote, Claim, Topic)


def _label(_: Catalogue, sheet: Sheet) -> object:
    """Return the words of a sheet's label, and of a quote its source."""
    return (sheet.label, sheet.source if isinstance(sheet, Quote) else None) if isinstance(sheet, _KINDS) else None


@rule("Two sheets of a kind do not say nearly the same, by the likeness that the desk allows.", offers=_label)
def near_duplicate(catalogue: Catalogue) -> Findings:
    """Yield a warning for each sheet whose words are nearly those of another; another rule finds equal quotes of one place."""
    limit = catalogue.desk.settings.near_duplicates
    if limit is None:
        return
    from rapidfuzz import fuzz

    label = cache(lambda ref: _label(catalogue, catalogue.desk.sheets[ref]))
    for model in _KINDS:
        standing = (sheet for sheet in catalogue.every(model) if sheet.status != "withdrawn")
        keyed = sorted((" ".join(sorted(fold(sheet.label).casefold().split())), sheet.ref) for sheet in standing)
        for number, (words, ref) in enumerate(keyed):
            for other_words, other in keyed[number + 1 : number + 1 + WINDOW]:
                alike = fuzz.ratio(words, other_words, score_cutoff=limit * 100)
                if alike and not (model is Quote and label(ref) == label(other)):
                    message = f"{round(alike)} % of this is the same as in {ref}"
                    yield warning(other, (), message, hint="keep one of them, or say how they differ")


@rule("The role given with a quote was the speaker's on that day.", reach=1)
def role_not_valid(catalogue: Catalogue) -> Findings:
    """Yield each quote whose role's body is one in which the speaker had a role at other times only."""
    for quote in catalogue.sheets(Quote):
        speaker = catalogue.get(quote.speaker, Actor)
        if speaker is None or quote.role is None or quote.role.organisation is None:
            continue
        day = _day_said(catalogue, quote)
        roles = [role for role in speaker.roles if role.organisation == quote.role.organisation]
        if day and roles and not any(_holds(role, day) for role in roles):
            shown = "-".join(f"{part:02}" for part in day)
            message = f"{speaker.name} had no role in {quote.role.organisation.id} on {shown}"
            hint = f"see `roles` in {catalogue.desk.files[speaker.ref].path}"
            yield Finding(quote.ref, ("role",), message, hint=hint)


def _day_said(catalogue: Catalogue, quote: Quote) -> tuple[int, int, int] | None:
    if quote.said is not None:
        return quote.said.edtf.upper or quote.said.edtf.lower
    source = catalogue.get(quote.source, Source)
    return source.published.edtf.upper if source and source.published else None


def _holds(role: Role, day: tuple[int, int, int]) -> bool:
    started = role.start is None or role.start.lower is None or role.start.lower <= day
    ended = role.end is not None and role.end.upper is not None and role.end.upper < day
    return started and not ended


@rule("The one who is given as the speaker is named near the words.", reach=1)
def speaker_not_near(catalogue: Catalogue) -> Findings:
    """Yield a warning for each quote, where its source's text is here, near which no name of its speaker stands."""
    for quote in catalogue.sheets(Quote):
        snapshot = catalogue.snapshot(quote.source)
        speaker = catalogue.get(quote.speaker, Actor)
        if snapshot is None or speaker is None or quote.is_doubtful:
            continue
        written = [quote.as_written] if quote.as_written else []
        names = "|".join(map(re.escape, (*speaker.names, speaker.name.split()[-1], *written)))
        named = re.compile(rf"(?<!\w)(?:{names})(?!\w)", re.IGNORECASE)
        for passage in passages(quote):
            found = find(snapshot, catalogue.desk, quote, passage) if passage.in_marks else None
            if found is not None and found.start is not None and not named.search(_near(snapshot, found.start)):
                clause = matcher.clause_beside(snapshot, found)
                beside = f"; beside them is “{clause}”" if clause else ""
                message = f"no name of {speaker.id} is in the paragraph of these words or the one before{beside}"
                yield warning(quote.ref, ("speaker",), message, hint=_WHOSE_WORDS)
                break


_WHOSE_WORDS = "find out whose words they are. Then give `attribution: inferred`, or the alias that the text uses"


def _near(snapshot: Snapshot, start: int) -> str:
    """Return the paragraph of a place and the one before."""
    at = max((number for number, part in enumerate(snapshot.paragraphs) if part.start <= start), default=0)
    near = snapshot.paragraphs[max(0, at - 1) : at + 1]
    return snapshot.text[near[0].start : near[-1].end] if near else snapshot.text
