"""Quotation marks: which of them open, which close, and what lies between; decided by evidence, or said to be unclear.

The evidence, in this order: what the source declares, what its language uses, the side on which blanks stand, what the same
mark does elsewhere in the text, taking turns where every clear side agrees, nesting, balance in the paragraph. Where they do
not decide, the stretch is unclear and nothing in it is a quotation.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from itertools import islice, takewhile
from typing import Literal, NamedTuple

from briefings.matcher import clauses
from briefings.matcher.folding import GERSHAYIM, NO_APOSTROPHES, UNSEEN
from briefings.matcher.languages import LanguageData

DASH = "dash"
"""Declared in place of a pair: a paragraph that begins with a dash is speech."""

BLOCK = re.compile(r"\S(?:.|\n(?![^\S\n]*(?:\n|\Z)))*")
"""What stands between blank lines, which also those are that end as Windows ends them, or hold blanks of any kind."""

PAGE = re.compile(r"⟦page ([1-9][0-9]{0,4})⟧")
"""A block that says on which page the next ones are; a quotation may go on behind it."""

_MARK = re.compile(r"``|''|,,(?=\w)|[\"“”„‟«»‹›「」『』｢｣〝〞〟‘’‚‛＂❝❞״']")
_FIRST = re.compile(r"[\s(\[{—–/‑¡¿-]")
_LAST = re.compile(r"[\s)\]}.,;:!?…—–/،؛؟۔。，、！？：；·॥।‑-]")
_RUN = "\"“”„‟«»‹›「」『』｢｣〝〞〟‘’‚‛＂❝❞״《》'"
_SINGLES = "'’‘‚‛"
_DOUBLES = re.compile('[«»‹›“”„"]')
_LOW = ("„", ",,")
_APOSTROPHE = "this may be an apostrophe or a quotation mark"
_MOST = 100_000
"""Quotation marks that a text may have: a long novel has a tenth of them."""
_NEAR = 100
"""So many marks behind one are looked at: more would take the square of a hostile text's length."""
_BESIDE = 200
"""So many characters beside a quotation are looked at for who speaks."""
_PARAGRAPHS = 100
"""Paragraphs over which one quotation runs, at most."""
_ONE_FOR_TWO = re.compile(r"[^«»]{1,60}»(?=[.!?…]?\s*(?:\n|\Z)|(?P<clause>,?\s+[—–-]\s))")
_INTERRUPTED = re.compile(r",\s+[—–-]\s|[.!?…]")
"""A reporting clause inside the marks, or the end of a sentence."""
_REPEATED = re.compile(r"\s*‘")
_THIN = "\u00a0\u202f\u2009"

Side = Literal["L", "R", "U"]

_ONLY: dict[str, Side] = {
    "„": "L", "‚": "L", "「": "L", "」": "R", "『": "L", "』": "R", "〝": "L", "〞": "R", "〟": "R", "``": "L", ",,": "L",
    "❝": "L", "❞": "R", "｢": "L", "｣": "R", "《": "L", "》": "R",
}  # fmt: skip
_PAIRS = (
    "“”", "„“", "„”", "””", "«»", "»«", "»»", "‹›", "›‹", "「」", "『』", "〝〟", "〝〞", "‘’", "‚‘", "‚’", "’’",
    "\"\"", "''", "＂＂", "❝❞", "‟”", "‛’", "｢｣", "״״", "‘‘’’", "’’‘‘",
)  # fmt: skip
_RUNS = (
    ("``", "''"), ("``", '"'), (",,", "''"), (",,", "”"), (",,", "“"), (",,", '"'), ("„", "“"), ("„", "”"), ("„", '"'),
)  # fmt: skip
"""Pairs that any text may have: nothing else begins so, and typists close a low mark with what they have."""


class MarkedSpan(NamedTuple):
    """A quotation in the text: from its opening mark to behind its closing mark, and what stands between them."""

    opening: int
    start: int
    end: int
    closing: int


class Quotation(NamedTuple):
    """A quotation: where it stands, its pieces, how deep it lies in others (0: in none), and what marks it.

    A piece ends where a paragraph ends or where a reporting clause stands inside the marks; `joined` says of each place between
    two pieces whether the words run on over it (a paragraph), or a clause of the author's stands there. Of one that is `open`,
    a dash marks the beginning, and nothing the end.
    """

    span: MarkedSpan
    pieces: tuple[tuple[int, int], ...]
    joined: tuple[bool, ...]
    depth: int = 0
    open: bool = False


class Unclear(NamedTuple):
    """A stretch whose marks cannot be paired, and why."""

    start: int
    end: int
    why: str


class MarkedText(NamedTuple):
    """What a text's marks say: its quotations, what is unclear, and the opening marks that paragraphs repeat."""

    quotations: list[Quotation]
    unclear: list[Unclear]
    repeated: list[tuple[int, int]]


class _Mark(NamedTuple):
    glyph: str
    start: int
    end: int
    side: Side


class _Open(NamedTuple):
    glyph: str
    start: int
    end: int
    pieces: tuple[int, ...] = ()
    again: bool = False
    """Whether it may be an apostrophe: the same single mark opens once more inside."""


def find(text: str, language: LanguageData, spoken: LanguageData, declared: Sequence[str] = ()) -> MarkedText:
    """Return the quotations of a text; `declared` are pairs of marks, or `dash`, in place of what the language uses.

    `spoken` has the words of reporting clauses: those of the language, or of the one that the text seems to be in.
    """
    return _Reader(text, language, spoken, tuple(declared)).read()


class _Reader:
    """Reads a text's marks once, paragraph by paragraph."""

    def __init__(self, text: str, language: LanguageData, spoken: LanguageData, declared: tuple[str, ...]) -> None:
        self._text = text
        self._language = language
        self._spoken = spoken
        self._declared = tuple(pair for pair in declared if pair != DASH)
        self._dashes = DASH in declared
        self._pairs = _paired(self._declared or language.marks)
        self._everywhere = _paired(_PAIRS)
        self._mark = _marks_of(text, self._pairs)
        found = list(islice(self._mark.finditer(text), _MOST + 1))
        too_many = len(found) > _MOST
        marks = [] if too_many else [_Mark(each[0], *each.span(), self._side(*each.span())) for each in found]
        words = language if language.marks and (language.elided_first or language.elided_last) else spoken
        self._loses_beginning, self._loses_end = words.loses_beginning, words.loses_end
        self._marks = [mark for mark in marks if not self._is_letter(mark)]
        self._votes: dict[str, Counter[Side]] = defaultdict(Counter)
        for mark in self._marks:
            self._votes[mark.glyph][mark.side] += 1
        self._roles: dict[str, str] = {}
        self._partners: dict[str, set[str]] = {}
        self._spans: list[tuple[MarkedSpan, tuple[int, ...]]] = []
        self._unclear = [Unclear(0, len(text), f"the text has more than {_MOST:,} quotation marks")] if too_many else []
        self._repeated: list[tuple[int, int]] = []
        self._dashed: list[Quotation] = []
        self._stack: list[_Open] = []
        self._at = 0
        self._last: dict[str, int] = {}
        self._final: dict[str, int] = {}  # marks to the last place of the paragraph where they stand
        self._begin = self._end = 0  # of the paragraph's words
        self._shared = -1  # the end of a mark that closes two
        self._quiet: dict[str, int] = {}  # marks to the place behind which they last found a partner
        # Single marks to the first that was taken for an apostrophe since they last closed.
        self._elided: dict[str, int] = {}

    def read(self) -> MarkedText:
        """Read every paragraph. Return the quotations, each with its pieces and how deep it lies, and what is unclear."""
        blocks = [block for block in BLOCK.finditer(self._text) if not PAGE.fullmatch(block[0])]
        speaks = self._dashes or (self._language.dash and clauses.has_dash_speech(self._text, blocks, self._language))
        end = 0
        for block in blocks:
            first = self._carried_over(end, block.start())
            end = block.end()
            self._block(first, block.start(), block.end())
            if self._stack:
                continue
            if clauses.DASH_FIRST.match(self._text, block.start(), block.end()):
                self._dash(block.start(), block.end(), speaks=speaks)
            elif speaks or self._language.dash:
                for line in clauses.lines(self._text, block.start(), block.end()):
                    self._doubt_between_marks(clauses.later_dash(self._text, *line), line[1])
        if self._stack:
            self._doubt(self._stack[0].start, len(self._text), "a mark opens and nothing closes it")
        return self._found()

    def _found(self) -> MarkedText:
        unclear = sorted(self._unclear)
        spans = sorted(self._spans, key=lambda entry: (entry[0].opening, -entry[0].closing))
        apostrophes = self._has_apostrophes()
        quotations: list[Quotation] = []
        around: list[MarkedSpan] = []
        for span, heads in spans:
            while around and around[-1].closing <= span.opening:
                around.pop()
            if apostrophes and not around and self._text[span.opening] in "'’":
                unclear.append(Unclear(span.opening, span.closing, _APOSTROPHE))
                continue
            pieces, joined, doubts = self._pieces(span, heads)
            unclear += doubts
            if heads and self._has_two_speakers(span):
                why = "the words before and after it name different speakers"
                unclear.append(Unclear(span.opening, span.closing, why))
            quotations.append(Quotation(span, pieces, joined, len(around)))
            around.append(span)
        if self._dashes:  # where only the language has it, a list looks the same, and its quotations have no speaker
            speech = [piece for each in self._dashed for piece in each.pieces]
            quotations = [
                each._replace(depth=each.depth + any(low <= each.span.opening < high for low, high in speech))
                for each in quotations
            ]
        quotations += self._dashed
        return MarkedText(sorted(quotations, key=lambda each: each.span), unclear, sorted(self._repeated))

    def _has_two_speakers(self, span: MarkedSpan) -> bool:
        """Return whether a quotation over paragraphs may be two: a closing mark was lost between them."""
        before = self._text[max(0, span.opening - _BESIDE) : span.opening].rpartition("\n")[2]
        behind = self._text[span.closing : span.closing + _BESIDE].partition("\n")[0]
        last, first = self._text[span.start : span.end].rstrip()[-1:], behind.lstrip(" ,–—―-")[:1]
        ended = last in (".", "…") and not first.islower()
        return not ended and clauses.said_by_another(before, behind, self._spoken)

    def _has_apostrophes(self) -> bool:
        """Return whether single marks stand for letters in this text, and other marks for speech."""
        singles = sum(self._text[span.opening] in _SINGLES for span, _ in self._spans)
        others = len(self._spans) - singles
        marks = (mark for mark in self._marks if mark.glyph in _SINGLES and not self._begins_elided(mark))
        return others > singles and sum(1 for _ in marks) > 2 * singles

    # What a mark is.

    def _is_letter(self, mark: _Mark) -> bool:
        """Return whether a mark is part of a word: an apostrophe between letters, gershayim in Hebrew."""
        before, after = self._beside(mark.start, mark.end)
        if mark.glyph in ("'", "’", "‘", "‛"):
            between = before.isalnum() and after.isalnum() and not NO_APOSTROPHES.search(before + after)
            return between or self._ends_elided(mark)
        return mark.glyph in '"״' and bool(GERSHAYIM.match(self._text, mark.start))

    def _beside(self, place: int, behind: int) -> tuple[str, str]:
        """Return the characters that a reader sees before and behind a mark."""
        text = self._text
        before, after = text[place - 1 : place] if place else "", text[behind : behind + 1]
        if UNSEEN.match(before):
            before = UNSEEN.sub("", text[max(0, place - _NEAR) : place])[-1:]
        if UNSEEN.match(after):
            after = UNSEEN.sub("", text[behind : behind + _NEAR])[:1]
        return before, after

    def _ends_elided(self, mark: _Mark) -> bool:
        """Return whether an apostrophe stands for the end of a word, and the next word follows."""
        start, behind = max(0, mark.start - 12), self._text[mark.end : mark.end + 2]
        follows = behind[:1].isspace() and behind[1:].isalpha()
        return mark.glyph in "'’" and follows and self._loses_end.search(self._text[start : mark.start]) is not None

    def _begins_elided(self, mark: _Mark) -> bool:
        """Return whether an apostrophe stands for the beginning of a word, or stands between two blanks."""
        if mark.glyph not in "'’":
            return False
        apart = self._text[mark.start - 1 : mark.start].isspace() and self._text[mark.end : mark.end + 1].isspace()
        return apart or self._loses_beginning.match(self._text, mark.end) is not None

    def _side(self, place: int, behind: int) -> Side:
        """Return on which side of its words a mark stands, by the blanks beside it."""
        text = self._text
        before, after = self._beside(place, behind)
        if text[place:behind] in '«»‹›“”"' and (before in _THIN) != (after in _THIN) and before and after:
            if after in _THIN and _FIRST.match(before):
                return "L"  # « so » in French
            if before in _THIN and _LAST.match(after):
                return "R"
        if text[place:behind] in ('"', "''") and before == ":" and after.isalnum():
            return "L"  # said:"So
        if before and before in _RUN:
            before = text[max(0, place - 6) : place].rstrip(_RUN)[-1:]
        if after and after in _RUN:
            after = text[behind : behind + 6].lstrip(_RUN)[:1]
        left, right = not before or bool(_FIRST.match(before)), not after or bool(_LAST.match(after))
        return "L" if left and not right else "R" if right and not left else "U"

    def _role(self, glyph: str) -> str:
        """Return what a mark does in this text: L opens, R closes, both, or nothing that could be told (an empty text)."""
        if glyph not in self._roles:
            self._roles[glyph] = self._decided(glyph)
        return self._roles[glyph]

    def _decided(self, glyph: str) -> str:
        if glyph in _ONLY:
            return _ONLY[glyph]
        low = any(first in self._votes for first in _LOW)
        if glyph == '"' and low and not self._votes[glyph]["L"] and self._votes[glyph]["R"]:
            return "R"  # „so"
        if glyph in ('"', "＂", "'", "״"):
            return "both"
        if glyph == "''":
            return "R" if "``" in self._votes or ",," in self._votes else "both"
        pairs = self._pairs if any(glyph in pair for pair in self._pairs) else self._everywhere
        votes = self._votes[glyph]
        opens, closes = any(glyph == first for first, _ in pairs), any(glyph == last for _, last in pairs)
        if opens != closes:
            return "L" if opens else "R"
        if glyph == "“" and low and "”" not in self._votes:
            return "R"  # „so“: nothing else could close
        if glyph == "“" and low and votes["R"]:
            return "both" if votes["L"] and ("“", "”") in pairs else "R"
        if glyph == "”" and (low or ("“" in self._votes and self._votes["“"]["L"])) and not votes["L"]:
            return "R"
        if bool(votes["L"]) != bool(votes["R"]):
            return "L" if votes["L"] else "R"
        if votes["L"]:
            return "both"
        return self._by_order(glyph)

    def _by_order(self, glyph: str) -> str:
        """Return the role of a mark with no clear side anywhere, by which of its pair comes first in every paragraph."""
        partner = {"«": "»", "»": "«", "‹": "›", "›": "‹"}.get(glyph)
        if partner is None:
            return {"“": "L", "‘": "L", "’": "R", "”": "R" if "“" in self._votes else "both"}.get(glyph, "both")
        partners = self._votes.get(partner, Counter())
        if bool(partners["L"]) != bool(partners["R"]):
            return "R" if partners["L"] else "L"
        found = (re.search(f"[{glyph}{partner}]", block[0]) for block in BLOCK.finditer(self._text))
        firsts = {first[0] for first in found if first}
        return "both" if len(firsts) != 1 else "L" if firsts == {glyph} else "R"

    def _closers(self, glyph: str) -> set[str]:
        if glyph not in self._partners:
            pairs = self._pairs if any(glyph == first for first, _ in self._pairs) else self._everywhere
            self._partners[glyph] = {last for first, last in pairs if first == glyph}
        return self._partners[glyph]

    # Paragraph by paragraph.

    def _doubt(self, start: int, end: int, why: str) -> None:
        self._unclear.append(Unclear(start, end, why))

    def _carried_over(self, end: int, first: int) -> int:
        """Return where a paragraph's words begin: behind the mark that it repeats for a quotation that is still open.

        `end` is the end of the paragraph before, `first` the beginning of this one.
        """
        if not self._stack:
            return first
        outer = self._stack[0]
        repeats = self._repeats(outer, first)
        turned = len(self._stack) == 1 and not repeats and self._turns_page(end, first)
        if turned or (repeats and self._runs_on(end)):
            head = first + len(repeats)
            while head < len(self._text) and self._text[head].isspace():
                head += 1
            self._stack[0] = outer._replace(pieces=(*outer.pieces, end, head))
            return head
        self._doubt(outer.start, first, "a quotation is not closed before its paragraph ends")
        self._stack.clear()
        return first

    def _turns_page(self, end: int, first: int) -> bool:
        """Return whether a page ends in the middle of a sentence: only its mark lies between two words."""
        goes_on = self._text[end - 1].isalpha() and clauses.is_small(self._text[first])
        return goes_on and PAGE.fullmatch(self._text[end:first].strip()) is not None

    def _runs_on(self, first: int) -> bool:
        """Return whether the one open quotation may go on at a place, where a paragraph or a line repeats its mark."""
        outer = self._stack[0]
        return (
            len(self._stack) == 1
            and (self._spoken.runs_on or self._role(outer.glyph) == "L")
            and self._begins(outer)
            and len(outer.pieces) < 2 * _PARAGRAPHS
            and clauses.may_run_on(self._text, outer.pieces[-1] if outer.pieces else outer.end, first, self._spoken)
        )

    def _begins(self, outer: _Open) -> bool:
        """Return whether an open quotation begins where a paragraph does, or behind a sign: else a mark was lost."""
        before = self._text[max(0, outer.start - 9) : outer.start].rpartition("\n")[2].rstrip()
        return not before[-1:].isalnum()

    def _repeats(self, outer: _Open, first: int) -> str:
        """Return the mark that a paragraph repeats at its head: the one that opened, or in French or Spanish the one that closes."""
        repeated: list[str] = [outer.glyph, *(sorted(self._closers(outer.glyph)) if outer.glyph in "«‹" else ())]
        if outer.glyph == "“" and self._language.marks[:1] == ("«»",) and self._text[first + 1 : first + 2].isalnum():
            repeated.append("”")
        return next((mark for mark in repeated if self._text.startswith(mark, first)), "")

    def _block(self, first: int, begin: int, end: int) -> None:
        inside: list[_Mark] = []
        while self._at < len(self._marks) and self._marks[self._at].start < end:
            if self._marks[self._at].start >= first:
                inside.append(self._marks[self._at])
            self._at += 1
        foggy = self._foggy(inside)
        if '"' in foggy and sum(mark.glyph == '"' for mark in inside) % 2:
            self._doubt(begin, end, 'a paragraph has an odd number of "')
        if "``" not in self._votes and any(mark.glyph == "''" and mark.side == "U" for mark in inside):
            self._doubt(begin, end, "it is not clear if '' is one mark or two")
        self._begin, self._end = first, end
        self._quiet, self._elided = {}, {}
        self._final = {mark.glyph: mark.start for mark in inside}
        self._last = {mark.glyph: mark.start for mark in inside if mark.glyph in _SINGLES and self._may_end(mark)}
        for number, mark in enumerate(inside):
            if mark.glyph not in foggy:
                self._take(mark, inside[number + 1 : number + 1 + _NEAR])
        if not self._single_runs_on(end):
            self._stack = [entry for entry in self._stack if entry.glyph not in _SINGLES]

    def _single_runs_on(self, end: int) -> bool:
        """Return whether the one mark that is open is ‘ at the head of a paragraph, and the next paragraph repeats it.

        Anywhere else, a single mark without a partner is an apostrophe.
        """
        if len(self._stack) != 1 or self._stack[0].glyph != "‘" or _REPEATED.match(self._text, end) is None:
            return False
        outer = self._stack[0]
        return self._begins(outer) and self._loses_beginning.match(self._text, outer.end) is None

    def _foggy(self, inside: list[_Mark]) -> set[str]:
        """Return the marks of a paragraph that turn both ways and whose sides no evidence tells."""
        foggy = set()
        for glyph in {mark.glyph for mark in inside if mark.glyph not in _SINGLES and self._role(mark.glyph) == "both"}:
            typed = glyph == '"' and not any(mark.glyph in "“”" for mark in inside)
            turning = (glyph, *_LOW) if typed else (glyph,)  # „so"
            same = [mark for mark in inside if mark.glyph in turning]
            carried = 1 if self._stack and self._stack[0].glyph in turning else 0
            turns: list[Side] = ["L" if (number + carried) % 2 == 0 else "R" for number in range(len(same))]
            clear = [mark.side == turn for mark, turn in zip(same, turns, strict=True) if mark.side != "U"]
            odd = (len(same) + carried) % 2 == 1
            runs_on = self._spoken.runs_on and turns[-1] == "L" and all(clear)
            if len(clear) == len(same) and (not odd or glyph != '"' or runs_on):
                continue  # all sides are clear; a " too many may open what goes on behind the paragraph
            if not clear or not all(clear) or odd:
                foggy.add(glyph)
                why = f"it is not clear which of the marks {glyph} open and which close"
                self._doubt(same[0].start, same[-1].end, why)
        return foggy

    def _take(self, mark: _Mark, later: Sequence[_Mark]) -> None:
        role = self._role(mark.glyph)
        side = mark.side
        if role in ("L", "R") and side not in ("U", role) and mark.glyph not in _SINGLES:
            if mark.glyph in _ONLY or self._is_spaced_out(mark):
                side = "U"
            else:
                self._stray(mark, f"{mark.glyph} is on the wrong side of a word")
                return
        if side == "U":
            closes = any(entry.glyph == mark.glyph or mark.glyph in self._closers(entry.glyph) for entry in self._stack)
            side = role if role in ("L", "R") else "R" if closes else "L"  # type: ignore[assignment]
        if mark.glyph in _SINGLES and mark.glyph != "‚":
            self._single(mark, side, later)
        elif side == "L":
            self._opens(mark)
        else:
            self._closes(mark)

    def _stray(self, mark: _Mark, why: str) -> None:
        """Doubt what stands before a mark that finds no partner, back to where the same mark last found one."""
        start = self._quiet.get(mark.glyph, self._begin)
        if self._stack:
            start = min(start, self._stack[0].start)
        self._doubt(start, mark.end, why)
        self._quiet[mark.glyph] = mark.end
        self._stack.clear()

    def _is_spaced_out(self, mark: _Mark) -> bool:
        """Return whether the mark is a French one with a blank of ordinary width on its inner side."""
        return mark.glyph in "«»‹›" and self._language.marks[:1] == ("«»",) and self._role(mark.glyph) != "both"

    def _single(self, mark: _Mark, side: Side, later: Sequence[_Mark]) -> None:
        """Take a single mark: it opens only where one that closes follows; else it is an apostrophe."""
        top = self._stack[-1] if self._stack else None
        if top is not None and side == "R" and mark.glyph in self._closers(top.glyph):
            if not self._is_possessive(mark, later):
                self._pair(mark)
        elif side == "L" and mark.glyph in ("‘", "‛"):
            self._stack.append(_Open(mark.glyph, mark.start, mark.end))
        elif side == "R" and mark.glyph in self._elided:
            self._doubt(self._elided.pop(mark.glyph), mark.end, _APOSTROPHE)
        elif side == "L" and self._begins_elided(mark):
            self._elided.setdefault(mark.glyph, mark.start)
        elif side == "L" and self._last.get(mark.glyph, -1) > mark.start:
            both = mark.glyph == "'" or ("’", "’") in self._pairs
            same = next((number for number, entry in enumerate(self._stack) if entry.glyph == mark.glyph), None)
            if both and same is None:
                self._stack.append(_Open(mark.glyph, mark.start, mark.end))
            elif same is not None:
                self._stack[same] = self._stack[same]._replace(again=True)

    def _may_end(self, mark: _Mark) -> bool:
        """Return whether a single mark may close: blanks say so, or it stands behind a dash or a point."""
        return mark.side == "R" or (mark.side == "U" and not self._text[mark.start - 1].isspace())

    def _is_possessive(self, mark: _Mark, later: Sequence[_Mark]) -> bool:
        """Return whether a mark behind a plural's s is an apostrophe: then another closes before the next one opens."""
        before, behind = self._text[mark.start - 1 : mark.start], self._text[mark.end : mark.end + 2]
        if before not in ("s", "S", "z", "x") or not re.match(r"\s\w", behind):
            return False
        for each in later:
            opens = each.glyph in "‘‛" or (each.glyph == mark.glyph and not self._begins_elided(each))
            if each.side == "L" and opens:
                return False
            if each.glyph == mark.glyph and self._may_end(each):
                self._doubt(self._stack[-1].start, each.end, _APOSTROPHE)
                return True
        return False

    def _opens(self, mark: _Mark) -> None:
        if not self._closers(mark.glyph):
            start = max(self._quiet.values(), default=self._begin)
            self._doubt(start, mark.end, f"{mark.glyph} opens and nothing closes it")
            return
        twice = next((number for number, entry in enumerate(self._stack) if entry.glyph == mark.glyph), None)
        if twice is not None and not self._nests(mark):
            if self._text[mark.start - 1 : mark.start] == "\n" and self._runs_on(mark.start):
                self._stack[0] = self._stack[0]._replace(pieces=(*self._stack[0].pieces, mark.start, mark.end))
                return
            if self._closes_both(mark):
                self._stack.append(_Open(mark.glyph, mark.start, mark.end))
                return
            self._doubt(self._stack[twice].start, mark.start, "a quotation is not closed before the next one opens")
            del self._stack[twice:]
        self._stack.append(_Open(mark.glyph, mark.start, mark.end))

    def _nests(self, mark: _Mark) -> bool:
        """Return whether the same marks stand inside one another here: as many close behind this place as are open."""
        last = max(self._final.get(closer, -1) for closer in self._closers(mark.glyph))
        if self._role(mark.glyph) == "both" or last < mark.start:
            return False
        opened = sum(entry.glyph == mark.glyph for entry in self._stack) + 1
        depth = opened
        for each in islice(self._mark.finditer(self._text, mark.end, self._end), _NEAR):
            if each[0] == mark.glyph:
                depth += 1
            elif each[0] in self._closers(mark.glyph):
                depth -= 1
                if depth == 0:
                    return True
        return False

    def _closes_both(self, mark: _Mark) -> bool:
        """Return whether the next mark closes this one and the one around it, as in Russian: «We took the «Dawn», — she said.

        Else a mark may have been lost: a clause has to follow the closing one, or words that say who speaks lead to the first.
        """
        if mark.glyph != "«" or self._language.marks[:1] != ("«»",) or [each.glyph for each in self._stack] != ["«"]:
            return False
        before = self._text[self._begin : self._stack[0].start].rstrip()
        introduced = before.endswith(":") and clauses.introduces(before, self._spoken)
        closing = _ONE_FOR_TWO.match(self._text, mark.end, self._end)
        if closing is None or not (introduced or (not before and closing["clause"])):
            return False
        if _INTERRUPTED.search(self._text, self._stack[0].end, mark.start):
            return False
        self._shared = closing.end()
        return True

    def _closes(self, mark: _Mark) -> None:
        while len(self._stack) > 1 and self._stack[-1].glyph in _SINGLES and not self._fits(mark):
            self._stack.pop()  # single marks left open inside were apostrophes after all
        if self._stack and self._stack[-1].glyph in "'’‘‛" and not self._fits(mark):
            self._stack.pop()
        if self._stack and self._fits(mark):
            self._pair(mark)
        else:
            self._stray(mark, f"{mark.glyph} closes and nothing opened before it")

    def _fits(self, mark: _Mark) -> bool:
        return mark.glyph in self._closers(self._stack[-1].glyph)

    def _pair(self, mark: _Mark) -> None:
        opened = self._stack.pop()
        if opened.again:
            self._doubt(opened.start, mark.end, _APOSTROPHE)
            return
        self._spans.append((MarkedSpan(opened.start, opened.end, mark.start, mark.end), opened.pieces))
        if self._stack and mark.end == self._shared:
            outer = self._stack.pop()
            self._spans.append((MarkedSpan(outer.start, outer.end, mark.end, mark.end), outer.pieces))
        if not self._stack:
            self._quiet[mark.glyph] = mark.end

    # What stands inside.

    def _pieces(
        self, span: MarkedSpan, heads: tuple[int, ...]
    ) -> tuple[tuple[tuple[int, int], ...], tuple[bool, ...], list[Unclear]]:
        """Return a quotation's pieces: its paragraphs, and what stands before and behind a reporting clause inside."""
        bounds = [span.start, *heads, span.end]
        pieces: list[tuple[int, int]] = []
        joined: list[bool] = []
        doubts: list[Unclear] = []
        last = span.start
        for number, (start, stop) in enumerate(zip(bounds[::2], bounds[1::2], strict=True)):
            end = clauses.trimmed(self._text, start, stop)[1] if stop < span.end else stop
            if number:
                joined.append(True)
                self._repeated.append((last, start))
            inside, why = clauses.inside(self._text, start, end, self._spoken)
            if why:
                doubts.append(Unclear(start, end, why))
            for index, piece in enumerate(inside):
                if index:
                    joined.append(False)
                pieces.append(piece)
            last = end
        return tuple(pieces), tuple(joined), doubts

    def _dash(self, start: int, end: int, *, speaks: bool) -> None:
        """Read paragraphs that begin with a dash: speech where the source or its language has it, else unclear."""
        for line in clauses.lines(self._text, start, end):
            if not clauses.DASH_FIRST.match(self._text, *line):
                continue
            pieces, doubtful, ends_nowhere = clauses.dash_speech(self._text, *line, self._spoken)
            first = pieces[0][0] if pieces else line[1]
            marked = _DOUBLES.match(self._text, first) or (ends_nowhere and _DOUBLES.search(self._text, *line))
            if not speaks or marked:  # where marks stand, they decide
                pieces, doubtful = (), (line,)
            for stretch in doubtful:
                self._doubt_between_marks(*stretch)
            if pieces:
                span = MarkedSpan(line[0], pieces[0][0], pieces[-1][1], pieces[-1][1])
                self._dashed.append(Quotation(span, pieces, (False,) * (len(pieces) - 1), open=ends_nowhere))

    def _doubt_between_marks(self, start: int, end: int) -> None:
        """Doubt a stretch that may be speech behind a dash, but for the quotations in marks that stand in it."""
        why = "after a dash, speech and the author’s words cannot be distinguished"
        at = start
        first = bisect_right(self._spans, start, key=lambda entry: entry[0].closing)
        near = takewhile(lambda entry: entry[0].opening < end, self._spans[first : first + _NEAR])
        for span, _ in sorted(near):
            if at < span.closing and span.opening < end:
                self._doubt(at, max(at, span.opening), why)
                at = span.closing
        self._doubt(at, max(at, end), why)


def _paired(marks: Sequence[str]) -> frozenset[tuple[str, str]]:
    return frozenset(_RUNS) | {_halves(pair.strip()) for pair in marks}


def _marks_of(text: str, pairs: Collection[tuple[str, str]]) -> re.Pattern[str]:
    """Return the pattern of a text's marks: two single ones, and those of titles, only where they mark speech."""
    doubled = "‘‘|’’|" if 0 < text.count("‘‘") == text.count("’’") else ""
    titles = "[《》]|" if ("《", "》") in pairs else ""
    return re.compile(f"{doubled}{titles}{_MARK.pattern}")


def declared_wrong(marks: Sequence[str]) -> str:
    """Return the first entry of a declaration that is neither a pair of marks nor `dash`, or an empty text."""
    for pair in marks:
        halves = _halves(pair)
        known = _marks_of(pair, [halves])
        if pair != DASH and not (len(pair) % 2 == 0 and all(map(known.fullmatch, halves))):
            return pair
    return ""


def _halves(pair: str) -> tuple[str, str]:
    return pair[: len(pair) // 2], pair[len(pair) // 2 :]
