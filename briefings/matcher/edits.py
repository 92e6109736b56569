"""Declared edits (level 3): what was left out, put in, replaced or marked, in order, within one quotation of the text.

Each must be declared, be real, lie between whole words, leave three of the source's own words in each part and between two
edits, and be signed by name, whatever the words are. A change of case, emphasis and `[sic]` need no signature.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from msgspec import Struct

from briefings.matcher.folding import fold
from briefings.matcher.search import CLOSING, edge_of, finds, swapped
from briefings.matcher.text import Snapshot

LONGEST_GAP = 400
"""An omission leaves out at most this many characters, unless the desk says otherwise."""
SHORTEST_PART = 3
"""Each part beside an omission, and what stands between two edits, has at least this many of the source's words."""
MOST_ADDED = 2
"""Insertions and replacements have at most so many times as many words as are left of the source's."""
_TRIES = 400
"""Ways of laying an edited quote into one quotation that are tried."""

_TOKEN = re.compile(r"\s*(?:\[\s*\.\.\.\s*\]|\.\.\.)\s*|\[[^\[\]]*\]")
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")
_SEEN = re.compile(r"[^\W_\u115f\u1160\u3164\uffa0]")
"""A letter or digit that a reader sees: an underscore says nothing, and fillers of Hangul are letters that look like blanks."""

OPEN_END = "end"
"""What a signature names for speech behind a dash whose end nothing marks."""
SIGNED: frozenset[str] = frozenset({"omission", "insertion", "replacement", "fragment"})
"""Changes that need a signature."""


class DeclaredEdit(Protocol):
    """A declared change of the words."""

    @property
    def kind(self) -> str:
        """Return omission, insertion, replacement, case, emphasis or sic."""

    @property
    def text(self) -> str | None:
        """Return the characters that stand in the quote for it."""

    @property
    def replaces(self) -> str | None:
        """Return the source's words that a replacement stands for."""


class TextChange(Struct, frozen=True):
    """A change as it was found: its kind (`fragment`: words left out of a sentence at either end), and both texts."""

    kind: str
    ours: str
    theirs: str

    @property
    def named(self) -> str:
        """Return how a signature names it: what was left out, what was put in, or both with an arrow between."""
        if self.kind == "replacement":
            return f"{self.theirs} → {self.ours}"
        words = self.theirs.strip(" ,;:").split()
        shortened = words if len(words) <= 12 else [*words[:4], "…", *words[-4:]]
        return self.ours if self.kind == "insertion" else " ".join(shortened)


class Laid(NamedTuple):
    """An edited quote laid into its quotation: where it stands, and what was changed."""

    start: int
    end: int
    changes: tuple[TextChange, ...]


class Refusal(NamedTuple):
    """Why edits cannot be accepted: a word for machines, a sentence, and what to do."""

    reason: str
    message: str
    hint: str


_Changes = tuple[TextChange, ...]

Signed = bool | Collection[str]
"""A signature's list of changes; `True` where the caller signs for all."""


class _Token(NamedTuple):
    kind: str
    """`words`, or the kind of an edit."""
    text: str
    own: str = ""
    """The source's words for a replacement."""


def unsigned(changes: Sequence[TextChange], signed: Signed) -> tuple[TextChange, ...]:
    """Return the changes that need a signature and are not named by one; `True` is the caller's own signature for all."""
    if signed is True:
        return ()
    entries = [_bare(entry) for entry in signed] if signed else []
    return tuple(change for change in changes if change.kind in SIGNED and not any(_names(e, change) for e in entries))


def ends_signed(signed: Signed) -> bool:
    """Return whether somebody signed where speech ends that nothing ends."""
    return signed is True or (not isinstance(signed, bool) and OPEN_END in signed)


def _names(entry: str, change: TextChange) -> bool:
    """Return whether a signature's entry names a change; `first words … last words` names a long omission."""
    if change.kind == "replacement":
        halves = re.split(r"\s*(?:→|-?>|=>)\s*", entry)
        return len(halves) == 2 and halves[0] == _bare(change.theirs) and halves[1] == _bare(change.ours)
    wanted = _bare(change.ours if change.kind == "insertion" else change.theirs)
    head, dots, tail = (part.strip() for part in entry.partition("..."))
    if change.kind != "insertion" and dots and head and tail and "..." not in tail:
        long = len(head.split()) >= SHORTEST_PART and len(tail.split()) >= SHORTEST_PART
        return long and wanted.startswith(f"{head} ") and wanted.endswith(f" {tail}")
    return entry == wanted


def _bare(text: str) -> str:
    return fold(text).strip(" []\"'.,;:-").replace("[", "").replace("]", "")


def shown(words: str, edits: Sequence[DeclaredEdit]) -> list[int]:
    """Return the numbers of the edits that `words` show: those whose text stands in them."""
    folded = fold(words)
    return [number for number, edit in enumerate(edits) if not edit.text or _mark(edit) in folded]


def lay(
    snapshot: Snapshot, words: str, edits: Sequence[DeclaredEdit], signed: Signed, *, longest: int, partial: bool
) -> Laid | Refusal | None:
    """Return where an edited quote stands in one quotation of the text, why it may not stand so, or None.

    The quotation is taken from mark to mark: words left out at its beginning or end are omissions too and need an ellipsis
    there, unless the quote is `partial`. Where it can stand in several ways, one that is signed for comes first.
    """
    first: Laid | None = None
    refusal: Refusal | None = None
    for tokens in _readings(fold(words), edits):
        wrong = _wrong(tokens)
        if wrong:
            refusal = refusal or wrong
            continue
        for start, end in _runs(snapshot, ends=ends_signed(signed)):
            for found in _Layer(snapshot, tokens, longest=longest, partial=partial).ways(start, end):
                if not unsigned(found.changes, signed):
                    return found
                first = first or found
    return first or refusal


def undeclared(snapshot: Snapshot, words: str, longest: int) -> bool:
    """Return whether the words would stand in the text if their brackets and ellipses were declared."""
    tokens = _tokens(fold(words), ())
    own = [token.text for token in tokens if token.kind == "words"]
    if len(own) == len(tokens) or not _count(" ".join(own)):
        return False
    tokens = [
        token if token.kind == "words" else token._replace(kind="omission" if "..." in token.text else "insertion")
        for token in tokens
    ]
    layer = _Layer(snapshot, tokens, longest=longest, partial=True)
    return any(next(layer.ways(*run), None) is not None for run in _runs(snapshot, ends=True))


def _runs(snapshot: Snapshot, *, ends: bool) -> Iterator[tuple[int, int]]:
    """Yield each quotation's words, from mark to mark or from clause to clause, folded; none that is unclear or nested.

    A quotation that nothing ends counts where its end is signed.
    """
    for quotation in snapshot.quotations:
        if quotation.depth or (quotation.open and not ends):
            continue
        start = quotation.pieces[0][0]
        for number, (_, end) in enumerate(quotation.pieces):
            if number < len(quotation.joined) and quotation.joined[number]:
                continue
            if not snapshot.doubt(start, end):
                yield snapshot.folded.folded(start), snapshot.folded.folded(end)
            if number + 1 < len(quotation.pieces):
                start = quotation.pieces[number + 1][0]


def _readings(folded: str, edits: Sequence[DeclaredEdit]) -> Iterator[list[_Token]]:
    """Yield the words as tokens: a mark that is declared is an edit, else the source's own; then with fewer edits."""
    found = _tokens(folded, edits)
    tokens = [token._replace(kind="words") if token.kind == "bracket" else token for token in found]
    yield _merged(tokens)
    omissions = [number for number, token in enumerate(tokens) if token.kind == "omission"]
    declared = sum(edit.kind == "omission" for edit in edits)
    if len(omissions) > declared:  # some of these dots are the source's own
        for number in omissions:
            yield _merged([t._replace(kind="words") if n == number else t for n, t in enumerate(tokens)])


def _tokens(folded: str, edits: Sequence[DeclaredEdit]) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    omitted = "omission" if any(edit.kind == "omission" for edit in edits) else "bracket"
    marked = {_mark(edit): edit for edit in reversed(edits) if edit.kind != "omission"}
    for match in _TOKEN.finditer(folded):
        found.append(_Token("words", folded[at : match.start()]))
        text = match[0].strip()
        if "..." in text and not text.strip("[]. "):
            found.append(_Token(omitted, match[0]))
        elif edit := marked.get(text):
            found.append(_Token(edit.kind, text, fold(edit.replaces or "")))
        else:
            found.append(_Token("bracket", match[0]))
        at = match.end()
    found.append(_Token("words", folded[at:]))
    return [token for token in found if token.text]


def _mark(edit: DeclaredEdit) -> str:
    text = fold(edit.text or "")
    if edit.kind in ("insertion", "replacement", "case", "sic") and text and not text.startswith("["):
        return f"[{text}]"
    return text


def _merged(tokens: Sequence[_Token]) -> list[_Token]:
    """Return tokens with words that follow one another as one; a first letter in brackets joins the rest of its word."""
    found: list[_Token] = []
    for token in tokens:
        if token.kind == "words" and found and found[-1].kind == "words":
            found[-1] = found[-1]._replace(text=found[-1].text + token.text)
        else:
            found.append(token)
    return found


def _count(words: str) -> int:
    return len(_WORD.findall(words)) if not re.search(r"[\u3040-\uabff]", words) else len(re.findall(r"\w", words)) // 2


def _wrong(tokens: Sequence[_Token]) -> Refusal | None:
    """Return why these tokens are not an honest edit, as far as can be told without the source."""
    parts: list[list[_Token]] = [[]]
    for token in tokens:
        if token.kind == "omission":
            parts.append([])
        else:
            parts[-1].append(token)
    for part in parts:
        own = " ".join(token.text for token in part if token.kind == "words")
        outer = part is parts[0] or part is parts[-1]
        if _count(own) < SHORTEST_PART and not (outer and not part and len(parts) > 1):
            message = f"“{''.join(token.text for token in part).strip()}” keeps too few of the source's words"
            return Refusal("short-part", message, f"keep at least {SHORTEST_PART} words of the source in each part")
        inner = [n for n, token in enumerate(part) if token.kind in ("insertion", "replacement")]
        for first, second in pairwise(inner):
            between = " ".join(token.text for token in part[first + 1 : second] if token.kind == "words")
            if _count(between) < SHORTEST_PART:
                message = f"only “{between.strip()}” is between two edits"
                hint = f"keep at least {SHORTEST_PART} words of the source between edits"
                return Refusal("short-part", message, hint)
    kept, added = (
        _count(" ".join(token.text for token in tokens if token.kind in kinds))
        for kinds in (("words",), ("insertion", "replacement"))
    )
    if added > MOST_ADDED * kept > 0:
        message = f"{added} words are put in, and {kept} of the source's are left"
        return Refusal("short-part", message, "quote more of the source, or use mode paraphrase")
    if not any(token.kind == "words" for token in tokens):
        return Refusal("short-part", "none of the source's words is left", "quote the words, or use mode paraphrase")
    for number, token in enumerate(tokens):
        inside = token.text.strip("[] ")
        before = tokens[number - 1].text[-1:] if number else ""
        after = tokens[number + 1].text[:1] if number + 1 < len(tokens) else ""
        if token.kind in ("insertion", "replacement", "sic") and (before.isalnum() or after.isalnum()):
            return Refusal("unreal-edit", f"{token.text} cuts a word", "put it between whole words")
        if token.kind == "insertion" and not _SEEN.search(inside):
            return Refusal("unreal-edit", "an insertion is declared that inserts nothing", "take it out of the words")
        if token.kind == "replacement" and not _SEEN.search(inside):
            message = "a replacement is declared without new words in the place of the source's"
            return Refusal("unreal-edit", message, "declare an omission: […]")
        if token.kind == "replacement" and (not re.search(r"\w", token.own) or token.own == inside):
            message = "a replacement is declared that does not say what it replaces"
            return Refusal("unreal-edit", message, "give the source's words: `replaces: …`")
        if token.kind == "case" and not (len(inside) == 1 and inside.isalpha()):
            return Refusal("unreal-edit", "a change of case is one letter in brackets: [T]he", "declare what was done")
        if token.kind == "sic" and inside.lower() != "sic":
            return Refusal("unreal-edit", "`sic` is declared for other words", "write [sic] after the source's mistake")
    return None


class _Layer:
    """Lays tokens into one run of a quotation's words."""

    def __init__(self, snapshot: Snapshot, tokens: Sequence[_Token], *, longest: int, partial: bool) -> None:
        self._snapshot = snapshot
        self._tokens = tokens
        self._longest = longest
        self._partial = partial
        self._text = snapshot.folded.text

    def ways(self, start: int, end: int) -> Iterator[Laid]:
        """Yield the ways in which the tokens lie between two places of the folded text."""
        while start < end and self._text[start].isspace():
            start += 1
        self._end = end
        self._tries = _TRIES
        place = self._snapshot.folded.original
        for begin in self._begins(start):
            for stop, changes in self._from(0, begin, ()):
                if begin > start and self._tokens[0].kind != "omission":
                    if self._parts_marks(start, begin):
                        continue
                    changes = (TextChange("fragment", "", self._text[start:begin].strip()), *changes)
                yield Laid(place(begin), place(stop), changes)

    def _begins(self, start: int) -> Iterator[int]:
        yield start
        first = self._tokens[0]
        if self._partial and first.kind == "words":
            yield from finds(self._text, first.text.lstrip(), start + 1, self._end, snapshot=self._snapshot)

    def _from(self, number: int, at: int, changes: _Changes) -> Iterator[tuple[int, _Changes]]:
        """Yield where tokens from `number` on end if they are laid from `at` on, and the changes."""
        self._tries -= 1
        if self._tries < 0:
            return
        if number == len(self._tokens):
            yield from self._over(at, changes)
            return
        token = self._tokens[number]
        inside = token.text.strip("[] ")
        if token.kind == "words":
            for stop in self._words(token.text, at, first=number == 0, last=number + 1 == len(self._tokens)):
                yield from self._from(number + 1, stop, changes)
        elif token.kind == "omission":
            yield from self._omission(number, at, changes)
        elif token.kind == "case":
            yield from self._case(number, at, changes)
        elif token.kind == "replacement":
            at = self._skip(at)
            stop = at + len(token.own)
            if self._text.startswith(token.own, at) and self._edged(at, stop) and not self._parts_marks(at, stop):
                yield from self._from(number + 1, stop, (*changes, TextChange("replacement", inside, token.own)))
        else:
            yield from self._from(number + 1, at, (*changes, TextChange(token.kind, inside, "")))

    def _words(self, words: str, at: int, *, first: bool, last: bool) -> Iterator[int]:
        """Yield where words end that stand at `at`, a blank aside; the first letter and the closing sign may differ."""
        begin = self._skip(at)
        bare = words.strip()
        variants = [bare]
        if first and bare[:1].isalpha():
            variants += swapped(bare)
        if last and bare.endswith(CLOSING):
            variants += [variant[:-1] for variant in tuple(variants)]
        for variant in variants:
            stop = begin + len(variant)
            if variant and stop <= self._end and self._text.startswith(variant, begin) and self._edged(begin, stop):
                yield stop
        if not bare:
            yield at

    def _case(self, number: int, at: int, changes: _Changes) -> Iterator[tuple[int, _Changes]]:
        """Yield where a first letter in brackets, and the rest of its word behind it, stand with the other case."""
        letter = self._tokens[number].text.strip("[] ")
        at = self._skip(at)
        theirs = self._text[at : at + 1]
        if theirs == letter or letter not in swapped(theirs) or not self._edge(at, letter):
            return
        changes = (*changes, TextChange("case", letter, theirs))
        rest = self._tokens[number + 1].text if number + 1 < len(self._tokens) else " "
        if rest[0].isspace():
            if self._edge(at + 1, letter):
                yield from self._from(number + 1, at + 1, changes)
            return
        last = number + 2 == len(self._tokens)
        for variant in dict.fromkeys((rest.strip(), rest.strip().rstrip(",.") if last else rest.strip())):
            stop = at + 1 + len(variant)
            if self._text.startswith(variant, at + 1) and self._edged(at, stop):
                yield from self._from(number + 2, stop, changes)

    def _omission(self, number: int, at: int, changes: _Changes) -> Iterator[tuple[int, _Changes]]:
        """Yield where the tokens behind an omission stand, which leaves out a word at least."""
        if number + 1 == len(self._tokens):
            left_out = self._text[at : self._end]
            if len(left_out) <= self._longest + 1 and self._leaves_out(at, self._end) and self._edge(at, "a"):
                yield self._end, (*changes, TextChange("omission", "…", left_out.strip()))
            return
        for stop in self._stops(number + 1, at, min(self._end, at + self._longest + 1)):
            left_out = self._text[at:stop]
            if self._leaves_out(at, stop):
                yield from self._from(number + 1, stop, (*changes, TextChange("omission", "…", left_out.strip())))

    def _leaves_out(self, at: int, stop: int) -> bool:
        """Return whether a stretch can be left out: it has a word that a reader sees, and whole pairs of marks."""
        return _SEEN.search(self._text, at, stop) is not None and not self._parts_marks(at, stop)

    def _parts_marks(self, at: int, stop: int) -> bool:
        """Return whether a stretch takes one mark of a pair inside the quotation and leaves the other.

        Without it, words that the speaker quotes from somebody else would look like the speaker's own.
        """
        place = self._snapshot.folded.original
        return self._snapshot.parts_marks(place(at), place(stop))

    def _stops(self, number: int, at: int, limit: int) -> Iterator[int]:
        """Yield the places where the token after an omission can stand."""
        token = self._tokens[number]
        head = {"words": token.text.strip(), "replacement": token.own}.get(token.kind)
        if token.kind == "case":
            letters = swapped(token.text.strip("[] "))
            places = (found for found in range(at, limit) if self._text[found] in letters)
            yield from (found for found in places if self._edge(found, self._text[found]))
        elif head is not None:
            last = number + 1 == len(self._tokens)
            for variant in dict.fromkeys((head, head[:-1] if last and head.endswith(CLOSING) else head)):
                yield from self._finds(variant, at, limit)
        else:
            following = next((t.text.strip() for t in self._tokens[number:] if t.kind == "words"), "")
            yield from self._finds(following, at, limit)

    def _finds(self, words: str, at: int, limit: int) -> Iterator[int]:
        return finds(self._text, words, at, min(self._end, limit + len(words)), snapshot=self._snapshot)

    def _over(self, at: int, changes: _Changes) -> Iterator[tuple[int, _Changes]]:
        """Yield the end, where nothing of the quotation is left behind it, or the quote is partial."""
        rest = self._text[at : self._end].strip()
        if rest in ("", *CLOSING):
            yield at, changes
        elif self._partial and not self._parts_marks(at, self._end):
            yield at, (*changes, TextChange("fragment", "", rest))

    def _skip(self, at: int) -> int:
        return at + 1 if self._text[at : at + 1] == " " else at

    def _edged(self, start: int, stop: int) -> bool:
        return self._edge(start, self._text[start]) and self._edge(stop, self._text[stop - 1])

    def _edge(self, place: int, ours: str) -> bool:
        return edge_of(self._text, place, ours, self._snapshot)
