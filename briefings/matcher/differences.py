"""Where words are not in a text: the nearest passage, and what differs, word by word."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from typing import NamedTuple

from briefings.matcher.folding import fold
from briefings.matcher.text import Snapshot

_SEARCHED = 400_000
"""Characters of a text that are searched for the nearest passage."""
_LONGEST = 5_000
"""Characters of words, or of a quotation, that are compared word by word: nobody quotes more."""


class WordDifference(NamedTuple):
    """Words that differ: ours and the text's; one of them may be empty."""

    ours: str
    theirs: str


def explain(snapshot: Snapshot, words: str) -> tuple[str, tuple[WordDifference, ...], str]:
    """Return the nearest passage (empty where none is near), the differences, and a sentence that names the first."""
    from rapidfuzz import fuzz  # only where something is wrong

    folded = fold(words)
    mixed = _mixed_word(folded)
    if mixed:
        return "", (), f"the word “{mixed}” mixes letters of two scripts that look alike"
    if len(folded) > _LONGEST:
        return "", (), "these words are not in the source, and are too many to look for a similar passage"
    quotation = _nearest_quotation(snapshot, folded)
    if quotation:
        return _worded(folded, quotation)
    text = snapshot.folded.text[:_SEARCHED]
    best = fuzz.partial_ratio_alignment(folded, text, score_cutoff=60)
    if best is None:
        return "", (), "these words are not in the source, and nothing similar is"
    start, end = _whole_words(text, best.dest_start, best.dest_end)
    return _worded(folded, text[start:end].strip())


def _nearest_quotation(snapshot: Snapshot, folded: str) -> str:
    """Return the quotation of the text that is most like the words, or an empty text."""
    from rapidfuzz import fuzz, process

    near = (span for span in snapshot.spans[:2_000] if span.end - span.start <= _LONGEST)
    quotations = [fold(snapshot.text[span.start : span.end]) for span in near]
    best = process.extractOne(folded, quotations, scorer=fuzz.ratio, score_cutoff=80)
    return best[0] if best else ""


def _worded(folded: str, passage: str) -> tuple[str, tuple[WordDifference, ...], str]:
    differences = _differences(folded, passage)
    if not differences and folded[:1] + folded[-1:] in ('""', "''"):
        return passage, (), "the quotation marks around these words are not part of them; give the words alone"
    if not differences:
        return passage, (), "the source has the same words with other quotation marks or signs between them"
    first = differences[0]
    if not first.theirs:
        return passage, differences, f"“{first.ours}” is not in the source here"
    if not first.ours:
        return passage, differences, f"the source has “{first.theirs}” here, these words do not"
    return passage, differences, f"found “{first.ours}”, the source has “{first.theirs}”"


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and (text[start - 1].isalnum() or text[start - 1] in "'-"):
        start -= 1
    while end < len(text) and (text[end].isalnum() or text[end] in "'-"):
        end += 1
    return start, end


def _differences(ours: str, theirs: str) -> tuple[WordDifference, ...]:
    left, right = ours.split(), _bare(theirs).split()
    bare_left = [_bare(word) or word for word in left]
    bare_right = [_bare(word) or word for word in right]
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, bare_left, bare_right, autojunk=False).get_opcodes():
        if kind != "equal":
            found.append(WordDifference(" ".join(bare_left[a:b]), " ".join(bare_right[c:d])))
    return tuple(found)


def _bare(text: str) -> str:
    """Return a text from its first letter or digit to its last; one pattern for both would take the square of its length."""
    first = re.search(r"\w", text)
    if first is None:
        return ""
    end = len(text)
    while not (text[end - 1].isalnum() or text[end - 1] == "_"):
        end -= 1
    return text[first.start() : end]


def _mixed_word(words: str) -> str:
    """Return the first word that mixes Latin with Cyrillic or Greek letters, or an empty text."""
    found: list[str] = re.findall(r"\w+", words)
    for word in found:
        scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in word if letter.isalpha()}
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK"}:
            return word
    return ""
