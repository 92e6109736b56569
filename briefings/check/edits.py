"""Declared edits (level 3): omissions and insertions in brackets, in order, within one quotation of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple, Protocol

from briefings.check.snapshot import Snapshot, Span, fold

LONGEST_GAP = 400
"""An omission leaves out at most this many characters, unless the desk says otherwise."""
SHORTEST_PART = 3
"""Each part beside an omission has at least this many words."""

_OMISSION = re.compile(r"\s*\[\s*\.\.\.\s*\]\s*|\s*\.\.\.\s*")
_INSERTION = re.compile(r"\[([^\[\]]*)\]")
_LETTER = re.compile(r"\w")
_TURNING = re.compile(
    r"\b(?:not?|never|none|nobody|nothing|neither|nor|cannot|without|hardly|scarcely|barely|refus\w+|den(?:y|ies|ied)"
    r"|if|unless|whether|provided|when|until|would|could|might|may|should|perhaps|possibly|probably|likely|maybe"
    r"|reportedly|allegedly|only|just|almost|nearly|some|few|less|than|but|although|though|except|don't|doesn't|didn't"
    r"|won't|isn't|aren't|wasn't|weren't|can't|couldn't|wouldn't|shouldn't|think|believe|any|all|every)\b|n't\b|\?",
    re.IGNORECASE,
)


class Edit(Protocol):
    """A declared change of the words."""

    @property
    def kind(self) -> str:
        """Return omission, insertion or case."""

    @property
    def text(self) -> str | None:
        """Return the characters that stand in the quote for it."""


class Cut(NamedTuple):
    """Where an edited quote stands: its place, a word beside a cut that can turn the meaning, the whole sentence."""

    start: int
    end: int
    turning: str
    sentence: str


def find_parts(snapshot: Snapshot, words: str, edits: Sequence[Edit], longest: int = LONGEST_GAP) -> Cut | None:
    """Return where the parts of an edited quote stand in one quotation of the text, or None.

    Every bracket and ellipsis must be declared, and a word of the source's own must be left. The quotation is taken from
    mark to mark: words left out at its beginning or end are omissions too and need an ellipsis there.
    """
    folded = fold(words)
    insertions = [text for text in _INSERTION.findall(folded) if text.strip() != "..."]
    declared = {fold(edit.text or "").strip("[]") for edit in edits if edit.kind == "insertion"}
    if any(text not in declared for text in insertions):
        return None
    parts = _OMISSION.split(folded)
    if len(parts) > 1 and not any(edit.kind == "omission" for edit in edits):
        return None
    pieces = [_pieces(part) for part in parts]
    if any(0 < len(part.split()) < SHORTEST_PART for part in parts) or not _LETTER.search(_INSERTION.sub("", folded)):
        return None
    for span in snapshot.spans:
        cut = _in_span(snapshot, span, pieces, longest)
        if cut is not None:
            return cut
    return None


def find_fragment(snapshot: Snapshot, start: int, end: int) -> Cut | None:
    """Return a fragment as a cut out of the quotation it stands in; None where it stands in none or reaches beyond it."""
    for span in snapshot.around(start, end):
        if not snapshot.touches_unclear(start, end):
            text = snapshot.text[span.start : span.end]
            gaps = [gap for gap in ((0, start - span.start), (end - span.start, len(text))) if gap[1] > gap[0]]
            return Cut(start, end, _turning(text, gaps), text.strip())
    return None


def undeclared(snapshot: Snapshot, words: str) -> bool:
    """Return whether the words would stand in the text if their brackets and ellipses were declared."""
    folded = fold(words)
    if not (_OMISSION.search(folded) or _INSERTION.search(folded)) or not _LETTER.search(_INSERTION.sub("", folded)):
        return False
    pieces = [_pieces(part) for part in _OMISSION.split(folded)]
    return any(_in_span(snapshot, span, pieces, LONGEST_GAP) is not None for span in snapshot.spans)


def short_part(words: str) -> str:
    """Return the first part beside an omission that is too short to be told from chance; empty where none is."""
    parts = _OMISSION.split(fold(words)) if _OMISSION.search(fold(words)) else []
    return next((part for part in parts if 0 < len(part.split()) < SHORTEST_PART), "")


def _pieces(part: str) -> list[str]:
    """Return the source's own words of a part: what stands beside its insertions."""
    return [piece.strip() for piece in _INSERTION.sub("\0", part).split("\0")]


def _in_span(snapshot: Snapshot, span: Span, parts: list[list[str]], longest: int) -> Cut | None:
    text = fold(snapshot.text[span.start : span.end])
    at = 0
    gaps: list[tuple[int, int]] = []
    for number, pieces in enumerate(parts):
        for index, piece in enumerate(pieces):
            if not piece:
                continue
            start = text.find(piece, at)
            limit = longest if index == 0 and (number > 0 or not any(parts[0])) else 0
            if index > 0:
                limit = 60  # an insertion stands for a few words
            if start < 0 or start - at > limit + 1:
                return None
            if start - at > 1:
                gaps.append((at, start))
            at = start + len(piece)
    rest = text[at:].strip()
    if rest not in ("", ",", "."):
        if any(parts[-1]) or len(rest) > longest:
            return None
        gaps.append((at, len(text)))
    return Cut(span.start, span.end, _turning(text, gaps), text)


def _turning(text: str, gaps: list[tuple[int, int]]) -> str:
    """Return the first word in or beside a gap that can turn a meaning round."""
    for start, end in gaps:
        before = " ".join(text[:start].split()[-3:])
        after = " ".join(text[end:].split()[:3])
        found = _TURNING.search(f"{before} {text[start:end]} {after}")
        if found:
            return found[0]
    return ""
