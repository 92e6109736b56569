"""Paragraphs out of a PDF's lines: where one ends, words that run over the end of a line, marks of notes, exponents."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from itertools import groupby, pairwise

from briefings.editor.capturing.document import as_exponent
from briefings.editor.capturing.pdf_lines import HYPHEN, LEVEL, RAISED, PdfLine, across
from briefings.editor.capturing.words import WORDS

_ENDED = re.compile(rf"[.!?:…。！？؟۔।][”\"’'»“)\]」』）]*(?:{RAISED}[^{LEVEL}]*{LEVEL})?\Z")
_ITEM = re.compile(r"[•●○▪■□◦‣⁃]|[–—-] |\(?(?:\d{1,3}|[ivxlc]{1,6}|[a-z])[.)] |\d{1,3}(?:\.\d{1,3})+\.? ")
"""How an entry of a list, or a numbered paragraph, begins."""
_LINE_END_HYPHEN = re.compile(rf"([^\W\d_]+(?:-[^\W\d_]+)*)[{HYPHEN}\u2010-]\Z")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")


class Columns:
    """Where the columns of the pages begin and end, as their lines show it."""

    def __init__(self, lines: Sequence[PdfLine]) -> None:
        """Measure the columns of all lines, and the usual distance of lines for each size of letters."""
        self._pages = {page: list(each) for page, each in groupby(lines, lambda line: line.page)}
        self._sides: dict[PdfLine, tuple[float, float]] = {}
        gaps: dict[float, Counter[float]] = {}
        for above, below in pairwise(lines):
            gap = above.bottom - below.bottom
            if follows(above, below) and gap < 3 * below.size:
                gaps.setdefault(round(below.size), Counter())[round(gap * 2) / 2] += 1
        self._leading = {size: _usual(found) for size, found in gaps.items()}

    def leading(self, line: PdfLine) -> float:
        """Return the usual distance of lines in the size of a line."""
        return self._leading.get(round(line.size), 1.2 * line.size)

    def sides(self, line: PdfLine) -> tuple[float, float]:
        """Return where the column of a line begins and ends."""
        if line not in self._sides:
            self._sides[line] = self._measured(line)
        return self._sides[line]

    def _measured(self, line: PdfLine) -> tuple[float, float]:
        alike = (each for each in self._pages[line.page] if abs(each.size - line.size) < 0.08 * line.size)
        column = [each for each in alike if abs(each.left - line.left) < 4.5 * line.size and across(each, line) > 0]
        lefts = Counter(round(other.left) for other in column)
        often = max(2, 0.12 * len(column))
        left = min((at for at in lefts if lefts[at] + lefts[at + 1] >= often), default=round(line.left))
        rights = sorted(other.right for other in column)
        ends = Counter(round(right / 2) for right in rights)
        end, share = max(ends.items(), key=lambda entry: (entry[1] + ends[entry[0] + 1], entry[0]))
        justified = len(column) > 3 and share + ends[end + 1] >= 0.3 * len(column)
        right = 2.0 * end + 1 if justified else rights[round(0.92 * (len(rights) - 1))]
        return min(float(left), line.left), max(right, line.right)


def follows(above: PdfLine, below: PdfLine) -> bool:
    """Return whether a line is the next in the same column."""
    return above.page == below.page and below.bottom < above.bottom - 0.3 * below.size and across(above, below) > 0


def _usual(gaps: Counter[float]) -> float:
    return max(gaps, key=lambda gap: (gaps[gap] + 0.5 * gaps[gap + 0.5] + 0.5 * gaps[gap - 0.5], -gap))


def paragraphs(lines: Sequence[PdfLine], columns: Columns) -> Iterator[list[PdfLine]]:
    """Yield the lines of each paragraph."""
    current: list[PdfLine] = []
    for number, line in enumerate(lines):
        after = lines[number + 1] if number + 1 < len(lines) else None
        if current and _begins(current, line, after, columns):
            yield current
            current = []
        current.append(line)
    if current:
        yield current


def _begins(current: Sequence[PdfLine], line: PdfLine, after: PdfLine | None, columns: Columns) -> bool:
    """Return whether a line begins a paragraph."""
    last = current[-1]
    ended = _ENDED.search(last.text) is not None
    left, _ = columns.sides(line)
    last_left, last_right = columns.sides(last)
    room = last_right - last.right - line.first - 0.25 * line.size
    indented = 0.6 * line.size < line.left - left < 4.5 * line.size
    other = abs(last.size - line.size) / line.size
    if other > 0.25 or ((other > 0.1 or last.style != line.style) and (ended or room > 0 or indented)):
        return True
    if _ITEM.match(line.text) and (ended or room > 0):
        return True
    em = line.size
    below = follows(last, line)
    if not below and other > 0.06:
        return True
    gap = last.bottom - line.bottom
    if below and gap > 1.28 * columns.leading(line):
        return ended or room > 0 or (gap > 1.5 * columns.leading(line) and not line.text[:1].islower())
    if indented and (ended or room > 0):
        hanging = len(current) > 1 and abs(current[1].left - line.left) < 0.3 * em and last.left >= line.left - 0.3 * em
        hanging = hanging or (len(current) == 1 and after is not None and _hangs(last, line, after, em) and room <= 0)
        return not hanging
    if ended and (room > 0 or (len(current) > 1 and line.left < last.left - 0.6 * em)):
        return True
    return room > max(2.0 * em, 0.3 * (last_right - last_left)) and not line.text[:1].islower()


def _hangs(last: PdfLine, line: PdfLine, after: PdfLine, em: float) -> bool:
    """Return whether all lines but the first of a paragraph begin further to the right."""
    return abs(after.left - line.left) < 0.3 * em and last.left < line.left - 0.6 * em and follows(line, after)


def open_ended(lines: Sequence[PdfLine]) -> bool:
    """Return whether the last line of a paragraph does not end a sentence."""
    return _ENDED.search(lines[-1].text) is None


class PdfWords:
    """The words of a document. They show how to write a word that is divided at the end of a line."""

    def __init__(self, lines: Iterable[PdfLine]) -> None:
        """Count the words of all lines, except words that are divided at the end of a line."""
        self._counts: Counter[str] = Counter()
        ends: Counter[str] = Counter()
        divided = False
        for line in lines:
            words = [word.lower().replace("\u2010", "-").replace("\u2011", "-") for word in _WORD.findall(line.text)]
            begins, divided = divided, _LINE_END_HYPHEN.search(line.text) is not None
            self._counts.update(words[begins : len(words) - divided])
            ends[line.text[-1:]] += 1
        self._own_sign = ends["\u2010"] > 2
        """Whether the document divides words with a character that it uses for nothing else: other hyphens are part of a word."""

    @cached_property
    def _beginnings(self) -> tuple[Counter[str], Counter[str]]:
        hyphened: Counter[str] = Counter()
        for word in self._counts:
            if "-" in word:
                hyphened[word.partition("-")[0]] += 1
        closed = Counter[str]()
        for word in self._counts:
            for head in hyphened:
                closed[head] += word.startswith(head) and "-" not in word and len(word) > len(head) + 2
        return hyphened, closed

    def join(self, text: str, following: str) -> str:
        """Return a text with the next line behind it: divided words are whole, unless the document has them with a hyphen."""
        last = text[-1:]
        if last in "/@" and text[-2:-1] not in ("", " "):
            return text + following
        if last not in f"{HYPHEN}\u2010-–—" or text[-2:-1] in ("", " ", "-"):
            return f"{text} {following}"
        head, tail = _LINE_END_HYPHEN.search(text), re.match(r"[^\W\d_]+", following)
        kept = last if last in "–—" else "-"
        if head is None or tail is None:
            return f"{text[:-1]}{kept}{following}"
        if tail[0] in WORDS["suspended"]:
            return f"{text[:-1]}- {following}"
        whole = _WORD.match(following)
        kept_here = self._hyphened(last, head[1], tail[0], whole[0] if whole else tail[0])
        return text[:-1] + ("-" if kept_here else "") + following

    def _hyphened(self, sign: str, head: str, tail: str, rest: str) -> bool:
        """Return whether a word keeps its hyphen: `tail` is the word behind it, `rest` that with what hyphens add to it."""
        if self._own_sign and sign != "\u2010":
            return True
        for behind in (rest, tail):
            one, two = f"{head}{behind}".lower(), f"{head}-{behind}".lower()
            if self._counts[one] or self._counts[two]:
                return self._counts[two] > self._counts[one]
        last, first = head.lower().rpartition("-")[2], tail.lower()
        known = self._counts[first] or first in head.lower().split("-")
        if ("-" in head or rest != tail) and self._counts[last] and known:
            return not self._counts[last + first]  # like-for-like, state-of-the-art
        if not tail[0].islower():
            return not (head.isupper() and tail.isupper())
        hyphened, closed = self._beginnings
        return hyphened[last] > 1 and not closed[last]


def written(lines: Sequence[PdfLine], words: PdfWords, is_mark: Callable[[str], bool], left_out: list[str]) -> str:
    """Return a paragraph's text; marks of notes are added to `left_out`, other raised signs are written as exponents."""
    text = ""
    for line in lines:
        text = words.join(text, line.text) if text else line.text
    return " ".join((_level(text, is_mark, left_out) if RAISED in text else text).split())


_RAISED = re.compile(rf"(\S?){RAISED}([^{LEVEL}]*){LEVEL}")


def _level(text: str, is_mark: Callable[[str], bool], left_out: list[str]) -> str:
    def one(found: re.Match[str]) -> str:
        before, sign = found[1], found[2]
        if not found.start():
            return f"{sign} " if text[found.end() : found.end() + 1] not in ("", " ") else sign
        if all(is_mark(part) for part in re.split(r"[,\s–]+", sign) if part):
            left_out.append(sign)
            return before
        return before + as_exponent(sign)

    return _RAISED.sub(one, text)
