"""A source's text prepared for matching: folded typography with offsets, quotation marks, paragraphs. Made once a source."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

_SINGLE = "‘’‚‛′´`"
_DOUBLE = "“”„‟«»″"
_DASHES = "‐‑‒–—―−"
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

_FOLD = re.compile(
    rf"\s*(?:--+|[{_DASHES}])\s*|\s+-\s+"  # dashes, with the blanks around them
    r"|…|\.(?: ?\.){2}"  # ellipses
    r"|``|''"  # typewriter marks
    rf"|[{_SINGLE}{_DOUBLE}]"
    rf"|[{_INVISIBLE}]"
    r"|\s{2,}|[^\S ]"  # any run of white space but a single blank
    r"|\w[\u0300-\u036f\u0483-\u0487]+"  # letters with loose accents
)

_BLOCK = re.compile(r"\S(?:.|\n(?![^\S\n]*(?:\n|\Z)))*")
"""What stands between blank lines, which also those are that end as Windows ends them, or hold blanks of any kind."""

HIDDEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
"""Characters that nobody sees: zero-width, directional, tags."""


def _folded(match: re.Match[str]) -> str:
    text = match[0]
    if text.isspace():
        return " "
    first = text.strip()[:1]
    if first in _DASHES or first == "-":
        return "-"
    if first in "….":
        return "..."
    if text in ("``", "''"):
        return '"'
    if first in _SINGLE:
        return "'"
    if first in _DOUBLE:
        return '"'
    return "" if first in _INVISIBLE else unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Return the text with typography folded (level 1): plain quotes, dashes, dots and blanks, accents composed."""
    return _FOLD.sub(_folded, text).strip()


class Span(NamedTuple):
    """A quotation in the text: from its opening mark to behind its closing mark, and what stands between them."""

    opening: int
    start: int
    end: int
    closing: int


class Paragraph(NamedTuple):
    """A paragraph with its place's name: `h` headline, `d` byline and subtitle, `p1` and on."""

    label: str
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A text ready for matching. Offsets are code points of `text`; `folded` has typography folded."""

    text: str
    folded: str
    spans: tuple[Span, ...]
    unclear: tuple[tuple[int, int], ...]
    paragraphs: tuple[Paragraph, ...]
    _breaks: tuple[tuple[int, int], ...]
    _openings: tuple[int, ...]

    def original(self, offset: int) -> int:
        """Return the place in `text` of a place in `folded`; one inside what folding made longer (…) is its end."""
        index = bisect_right(self._breaks, (offset, len(self.text) + 1)) - 1
        folded, original = self._breaks[index]
        end = self._breaks[index + 1][1] if index + 1 < len(self._breaks) else len(self.text)
        return min(original + offset - folded, end)

    def around(self, start: int, end: int) -> list[Span]:
        """Return the quotations that contain a stretch, innermost first."""
        last = bisect_right(self._openings, start)
        near = self.spans[max(0, last - 50) : last]
        return sorted(
            (span for span in near if span.start <= start and end <= span.end), key=lambda span: span.end - span.start
        )

    def touches_unclear(self, start: int, end: int) -> bool:
        """Return whether a stretch lies where the marks cannot be paired."""
        index = bisect_right(self.unclear, (end - 1, len(self.text) + 1)) - 1
        return index >= 0 and start < self.unclear[index][1]

    def label(self, offset: int) -> str:
        """Return the name of the paragraph at a place, or an empty text between paragraphs."""
        index = bisect_right([paragraph.start for paragraph in self.paragraphs], offset) - 1
        return self.paragraphs[index].label if index >= 0 else ""


@lru_cache(maxsize=64)
def prepare(text: str) -> Snapshot:
    """Return a text prepared for matching; linear in its length."""
    folded, breaks = _fold_with_offsets(text)
    paragraphs = find_paragraphs(text)
    spans, unclear = _quotations(text)
    spans.sort()
    openings = tuple(span.start for span in spans)
    return Snapshot(text, folded, tuple(spans), _joined(unclear), paragraphs, tuple(breaks), openings)


def _joined(stretches: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return stretches in order, those that touch as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(each for each in stretches if each[0] < each[1]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _fold_with_offsets(text: str) -> tuple[str, list[tuple[int, int]]]:
    parts: list[str] = []
    breaks = [(0, 0)]
    at = done = 0
    for match in _FOLD.finditer(text):
        replaced = _folded(match)
        parts += (text[done : match.start()], replaced)
        at += match.start() - done
        breaks.append((at, match.start()))
        at += len(replaced)
        done = match.end()
        breaks.append((at, done))
    parts.append(text[done:])
    return "".join(parts), breaks


def find_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of an article: headline, byline and subtitle (a block of its own), then p1, p2 and on.

    Blocks are divided by blank lines. A text of one block is p1; of two, headline and p1.
    """
    blocks = [(match.start(), match.end()) for match in _BLOCK.finditer(text)]
    names: list[str] = []
    if len(blocks) > 1:
        names.append("h")
    if len(blocks) > 2:
        names.append("d")
    found = [Paragraph(name, *block) for name, block in zip(names, blocks, strict=False)]
    number = 0
    for start, end in blocks[len(names) :]:
        for line in re.finditer(r"[^\n]*\S[^\n]*", text[start:end]):
            number += 1
            found.append(Paragraph(f"p{number}", start + line.start(), start + line.end()))
    return tuple(found)


_MARK = re.compile(r"``|''|[“”„«»\"‘’‚]|(?<!\w)'(?=\w)|(?<=[\w.,!?…])'(?!\w)")
_CLOSING = re.compile(r"[\w.,!?…]'(?!\w)")
_OPENS = {"“": "”", "„": "“”", "«": "»", "‚": "’"}


def _quotations(text: str) -> tuple[list[Span], list[tuple[int, int]]]:
    """Return the quotations, and the stretches whose marks cannot be paired.

    Marks pair within a block; a quotation that is still open at a block's end goes on where the next begins with the same
    mark. Apostrophes are no marks. A mark without its partner makes its own stretch unclear, not the whole block.
    """
    spans: list[Span] = []
    unclear: list[tuple[int, int]] = []
    stack: list[_Open] = []
    for block in _BLOCK.finditer(text):
        first = block.start()
        if stack:
            mark = _opening_of(stack[0].closing)
            if len(stack) == 1 and text.startswith(mark, block.start()):
                first += len(mark)
            else:
                unclear.append((stack[0].place, block.start()))
                stack.clear()
        quiet = first  # behind the last mark that found its partner
        last = max((match.start() for match in _CLOSING.finditer(text, first, block.end())), default=-1)
        for match in _MARK.finditer(text, first, block.end()):
            lost = _take(text, match, stack, spans, quiet=quiet, last=last)
            if lost is not None:
                unclear.append(lost)
            if not stack:
                quiet = match.end()
        stack = [entry for entry in stack if entry.closing not in "’'"]
    if stack:
        unclear.append((stack[0].place, len(text)))
    return spans, unclear


class _Open(NamedTuple):
    closing: str
    place: int
    start: int


def _opening_of(closing: str) -> str:
    return {"”": "“", "”“": "“", "“”": "„", "»": "«", "''": "``"}.get(closing, closing)


def _take(
    text: str, match: re.Match[str], stack: list[_Open], spans: list[Span], *, quiet: int, last: int
) -> tuple[int, int] | None:
    """Take one mark; return the stretch that it leaves unclear, if any.

    `quiet` is the place behind the last mark that found its partner, `last` that of the block's last typewriter's mark
    that could close.
    """
    mark, place, behind = match[0], match.start(), match.end()
    before, after = text[place - 1 : place] if place else "", text[behind : behind + 1]
    if mark in ("’", "'") or (mark == "‘" and (before.isalnum() or not (after.isalnum() or after in '“"…['))):
        if stack and _closes(mark, stack[-1].closing, after):
            _pair(stack, spans, place, behind)
        elif mark == "'" and not before.isalnum() and after.isalnum() and place <= last:
            stack.append(_Open("'", place, behind))
        return None  # else an apostrophe, or a single mark that opens nothing
    if mark == "‘":
        stack.append(_Open("’", place, behind))
        return None
    opens = _opens(mark, before, after, stack)
    if not opens:
        while stack and stack[-1].closing in "’'":
            stack.pop()  # single marks left open inside were apostrophes after all
        if stack and _closes(mark, stack[-1].closing, after):
            _pair(stack, spans, place, behind)
            return None
        return (stack.pop().place if stack else quiet, behind)
    closing = _OPENS.get(mark, "''" if mark == "``" else mark)
    lost = None
    for number, entry in enumerate(stack):
        if entry.closing == closing and mark != "‚":
            lost = (entry.place, place)  # the former was never closed
            del stack[number:]
            break
    stack.append(_Open(closing, place, behind))
    return lost


def _pair(stack: list[_Open], spans: list[Span], place: int, behind: int) -> None:
    opened = stack.pop()
    spans.append(Span(opened.place, opened.start, place, behind))


def _opens(mark: str, before: str, after: str, stack: list[_Open]) -> bool:
    """Return whether a double mark opens a quotation: by its shape, or where it has none, by what stands around it."""
    if mark == "“":
        return not (stack and "“" in stack[-1].closing and stack[-1].closing != "”")  # „so“
    if mark in _OPENS or mark == "``":
        return True
    if mark != '"':
        return False
    left_free = not before or before.isspace() or before in "([{—–-/‘'"
    right_free = not after or after.isspace() or after in ")]}.,;:!?—–-/’'"
    if left_free != right_free:
        return left_free
    return not any(entry.closing == '"' for entry in stack)


def _closes(mark: str, closing: str, after: str) -> bool:
    if mark not in closing and not (mark == '"' and closing == "''"):
        return False
    return not (mark in "’'" and after.isalnum())
