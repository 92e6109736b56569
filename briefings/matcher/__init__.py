"""The matcher says whether words stand in a text as the quote says they do. It reads nothing but what it is given.

Levels: 0 identical; 1 typography only (quotes, dashes, dots, blanks, ligatures, composed accents); 2 the case of the first
letter, or a closing comma or full stop; 3 declared and signed edits, or a fragment. Numbers, negations and every other word
must match exactly. Words in marks must be all that stands between their marks (a closing comma or full stop aside), unless an omission
is declared or the quote is partial.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct, structs

from briefings.matcher import clauses
from briefings.matcher.differences import WordDifference, explain
from briefings.matcher.edits import (
    LONGEST_GAP,
    OPEN_END,
    SIGNED,
    DeclaredEdit,
    Laid,
    Refusal,
    Signed,
    TextChange,
    ends_signed,
    lay,
    shown,
    undeclared,
    unsigned,
)
from briefings.matcher.folding import BLANK, HIDDEN, UNSEEN, fold
from briefings.matcher.marks import Quotation
from briefings.matcher.search import END, Place, edge_of, places
from briefings.matcher.text import Snapshot, prepare
from briefings.model import locators

__all__ = ["SIGNED", "Snapshot", "fold", "prepare", "shown"]
"""What other packages take from the modules below this one."""

MATCHER = 3
"""Version of these rules; receipts name it."""

_ASKS = re.compile("[?？؟⁇⁈⁉‽¿\u037e՞፧꘏⸮]|(?<=[\u0370-\u03ff\u1f00-\u1fff]);")
"""Signs of a question, in every script (`;` in Greek): without one, a question looks like a statement."""


class Match(Struct, frozen=True):
    """The matcher's word: outcome, level, place (code points of the text, end excluded), all places, and why not.

    `paragraphs` names the paragraph of each place (`h`, `d`, `p1`); `unseen` names the characters that nobody sees, where
    text and words differ in nothing else. `changes` are the edits as they were found; `sentence` is the place of the whole
    sentence (or sentences) that a fragment is taken from, where words of it are left out. `reason` is a word for machines;
    `message` and `hint` are for the editor; `passage` is what the text has nearest; `difference` holds the words that differ.
    """

    outcome: Literal["matches", "not-found"]
    level: int | None = None
    start: int | None = None
    end: int | None = None
    places: tuple[tuple[int, int], ...] = ()
    paragraphs: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    changes: tuple[TextChange, ...] = ()
    sentence: tuple[int, int] | None = None
    reason: str = ""
    message: str = ""
    hint: str = ""
    passage: str = ""
    difference: tuple[WordDifference, ...] = ()


def match(
    snapshot: Snapshot,
    words: str | Sequence[str],
    *,
    mode: str = "direct",
    at: str | None = None,
    edits: Sequence[DeclaredEdit] = (),
    meaning_kept: Signed = False,
    longest: int = LONGEST_GAP,
    sentence_shown: bool = False,
    nested: bool = False,
) -> Match:
    """Return whether `words` stand in quotation marks in the text, whole between them, at the place `at`.

    `meaning_kept` lists the changes that somebody signed; `sentence_shown` says that a fragment's whole sentence will stand
    beside it; `nested` that the words are of somebody whom the speaker quotes.

    The words of a split quote are its parts, which must stand in this order. Between two of them lie at most `longest`
    characters of one paragraph, which are a reporting clause of the speaker and nothing else, or they are pieces of one
    quotation. The match runs from the first part to the last; its level is the highest of them.
    """
    parts = [words] if isinstance(words, str) else words
    found = [_match(snapshot, part, mode, at, edits, meaning_kept, longest, sentence_shown, nested) for part in parts]
    for one in found:
        if one.outcome != "matches":
            return one
    return idle(edits, parts) or (found[0] if len(found) == 1 else _split(snapshot, found, longest))


def _match(
    snapshot: Snapshot,
    words: str,
    mode: str,
    at: str | None,
    edits: Sequence[DeclaredEdit],
    signed: Signed,
    longest: int,
    sentence_shown: bool,
    nested: bool,
) -> Match:
    hidden = _hidden(snapshot, words)
    if hidden:
        return hidden
    ours = [edits[number] for number in shown(words, edits)]
    found = list(places(snapshot, words))
    marked = [edit for edit in ours if edit.kind != "emphasis"]
    if marked:
        laid = lay(snapshot, words, ours, signed, longest=longest, partial=mode == "partial")
        if isinstance(laid, Laid):
            return _edited(snapshot, laid, at, signed, ours)
        if isinstance(laid, Refusal):
            return Match("not-found", reason=laid.reason, message=laid.message, hint=laid.hint)
    whole = [(place, quotation) for place in found if (quotation := _whole(snapshot, place)) is not None]
    own = [place for place, quotation in whole if (quotation.depth > 0) == nested]
    if own:
        if marked:
            return _unreal(marked[0])
        return _emphasised(_placed(snapshot, own, at, words), ours)
    if whole:
        return _nested(nested=nested)
    if found and mode == "partial":
        fragment = _fragment(snapshot, found, at, signed, sentence_shown=sentence_shown, nested=nested)
        if fragment is not None:
            return _emphasised(fragment, ours)
    if found:
        ending = _open_end(snapshot, found, at, signed)
        return ending or _not_whole(snapshot, found[0])
    if not marked and undeclared(snapshot, words, longest):
        message = "words were left out or added, and `edits` does not declare it"
        hint = "declare each change in `edits`, or quote whole"
        return Match("not-found", reason="undeclared-edit", message=message, hint=hint)
    return _nowhere(snapshot, words)


def match_outside(snapshot: Snapshot, words: str, *, at: str | None = None) -> Match:
    """Return whether `words` stand in the text outside all quotation marks, where the marks are clear."""
    hidden = _hidden(snapshot, words)
    if hidden:
        return hidden
    found = list(places(snapshot, words))
    author = [place for place in found if not snapshot.speech(place.start, place.end)]
    free = [place for place in author if not snapshot.doubt(place.start, place.end)]
    if free:
        return _placed(snapshot, free, at, words)
    if author:
        return _unclear(snapshot, author[0])
    if found:
        message = "these words are inside quotation marks in the source, not outside"
        return Match("not-found", reason="inside-marks", message=message, hint="give them as `words`")
    return _nowhere(snapshot, words)


def match_words(snapshot: Snapshot, words: str) -> Match:
    """Return whether `words` stand anywhere in the text, letter for letter but for typography."""
    hidden = _hidden(snapshot, words)
    if hidden:
        return hidden
    found = [place for place in places(snapshot, words) if place.level < 2]
    return _placed(snapshot, found, None, words) if found else _nowhere(snapshot, words)


# Whole quotations.


def _hidden(snapshot: Snapshot, words: str) -> Match | None:
    """Return the refusal of words with characters that nobody sees, unless they stand in the source letter for letter."""
    found = HIDDEN.search(words)
    if found is None or words in snapshot.text:
        return None
    message = f"character {found.start() + 1} of these words is invisible (U+{ord(found[0]):04X})"
    return Match("not-found", reason="hidden-character", message=message, hint="delete it, or type the words again")


def _whole(snapshot: Snapshot, place: Place) -> Quotation | None:
    """Return the quotation of which a place is all, or whole paragraphs, or all before or behind a reporting clause in it."""
    for quotation in snapshot.around(place.start, place.end):
        first = next((n for n, piece in enumerate(quotation.pieces) if piece[0] <= place.start < piece[1]), None)
        last = next((n for n, piece in enumerate(quotation.pieces) if piece[0] < place.end <= piece[1]), None)
        if first is None or last is None or not all(quotation.joined[first:last]):
            continue
        if any(_turns_page(snapshot.text, quotation, number) for number in (first - 1, last)):
            continue
        begins = BLANK.fullmatch(snapshot.text, quotation.pieces[first][0], place.start)
        ends = END.fullmatch(snapshot.text, place.end, quotation.pieces[last][1])
        if begins and ends and not quotation.open:
            return None if snapshot.doubt(place.start, place.end) else quotation
    return None


def _turns_page(text: str, quotation: Quotation, number: int) -> bool:
    """Return whether a sentence goes on behind a piece of a quotation, on the next page."""
    if not (0 <= number < len(quotation.joined) and quotation.joined[number]):
        return False
    (_, end), (start, _) = quotation.pieces[number : number + 2]
    return text[end - 1].isalpha() and clauses.is_small(text[start])


def _nested(*, nested: bool) -> Match:
    if nested:
        message = "no speaker quotes these words: they are the speaker’s own"
        return Match("not-found", reason="not-nested", message=message, hint="take `chain` away")
    message = "the speaker quotes these words of somebody else"
    hint = "quote the whole sentence of the speaker, or name who is quoted and give `chain`"
    return Match("not-found", reason="nested", message=message, hint=hint)


def _unclear(snapshot: Snapshot, place: Place) -> Match:
    message = f"unclear marks: {snapshot.doubt(place.start, place.end)}"
    hint = "give the source's `language`, or " if snapshot.language_unknown else ""
    hint += "declare on its sheet how it marks speech (`marks: [»«]`, or `marks: [dash]`); else use a paraphrase"
    return Match("not-found", reason="unclear-marks", message=message, hint=hint)


def _not_whole(snapshot: Snapshot, place: Place) -> Match:
    if snapshot.doubt(place.start, place.end):
        return _unclear(snapshot, place)
    around = snapshot.around(place.start, place.end) if snapshot.speech(place.start, place.end) else ()
    quotations = [each for each in around if each.pieces]
    if not quotations:
        signs = _signs_around(snapshot.text, place)
        message = "these words are in the source, but outside quotation marks"
        hint = "if they are the author's, use mode paraphrase, or `outside` in mode mixed"
        if signs:
            message = f"these words are between {signs[0]} and {signs[1]}, which are not quotation marks of this text's language"
            hint = "use mode paraphrase: only words between marks that some language uses can be checked as a quotation"
        return Match("not-found", reason="outside-marks", message=message, hint=hint)
    quotation = quotations[-1]
    passage = snapshot.text[quotation.span.start : quotation.span.end].strip()
    runs = _runs_of(quotation)
    if len(runs) > 1 and not any(low <= place.start and place.end <= high for low, high in runs):
        message = "a reporting clause of the author is inside these words"
        hint = "give what is before and after it as `segments`"
        return Match("not-found", reason="inner-attribution", message=message, hint=hint, passage=passage)
    message = "these words are cut out of a longer quotation, which can reverse its meaning"
    hint = "quote everything between the marks, or declare the omission in `edits` and sign `meaning_kept`"
    return Match("not-found", reason="cut-inside-marks", message=message, hint=hint, passage=passage)


def _signs_around(text: str, place: Place) -> tuple[str, str] | None:
    """Return the signs directly before and behind a place, where both may be marks that its language does not know."""
    left, right = text[: place.start].rstrip(" ")[-1:], text[place.end :].lstrip(" .,!?…")[:1]
    signs = [sign for sign in (left, right) if sign and sign not in "()[]{}"]
    fit = (sign in "<>´`″′" or unicodedata.category(sign) in ("Pi", "Pf", "Ps", "Pe") for sign in signs)
    return (left, right) if len(signs) == 2 and all(fit) else None


def _runs_of(quotation: Quotation) -> list[tuple[int, int]]:
    """Return the stretches of a quotation's words without a clause of the author's in them."""
    runs = [quotation.pieces[0]]
    for joined, piece in zip(quotation.joined, quotation.pieces[1:], strict=True):
        runs[-1:] = [(runs[-1][0], piece[1])] if joined else [runs[-1], piece]
    return runs


def _open_end(snapshot: Snapshot, found: Sequence[Place], at: str | None, signed: Signed) -> Match | None:
    """Return the answer for speech behind a dash whose end nothing marks: its editor signs where it ends."""
    for place in found:
        for quotation in snapshot.around(place.start, place.end):
            low, high = quotation.pieces[-1]
            if not quotation.open or place.start != low or snapshot.doubt(place.start, place.end):
                continue
            end = clauses.sentences_around(snapshot.text, low, high, place.start, place.end)[1]
            if not END.fullmatch(snapshot.text, place.end, end):
                continue
            if ends_signed(signed):
                return _placed(snapshot, [place], at)
            message = "nothing in the source marks where this speech ends"
            hint = f"sign that it ends here: `meaning_kept: {{by, on, why, changes: [{OPEN_END}]}}`"
            return Match("not-found", reason="open-end", message=message, hint=hint)
    return None


# Fragments and edits.


def _fragment(
    snapshot: Snapshot, found: Sequence[Place], at: str | None, signed: Signed, *, sentence_shown: bool, nested: bool
) -> Match | None:
    """Return the answer for words cut out of a longer quotation, or None where they stand in none."""
    refused: Match | None = None
    for place in found:
        if snapshot.doubt(place.start, place.end):
            continue
        runs = [
            (each, run)
            for each in snapshot.around(place.start, place.end)
            for run in _runs_of(each)
            if run[0] <= place.start and place.end <= run[1]
        ]
        if not runs:
            continue
        quotation, (low, high) = runs[0]
        if quotation.open:
            return None  # words from its middle may be the author's; those from its beginning are `_open_end`'s
        if not _surely_inside(snapshot, quotation, place):
            message = "unclear marks: this paragraph does not close its quotation, and the author’s words may come "
            message += "after its first comma or full stop"
            hint = "quote the whole paragraph, or use a paraphrase"
            refused = refused or Match("not-found", reason="unclear-marks", message=message, hint=hint)
            continue
        if (quotation.depth > 0) != nested:
            refused = refused or _nested(nested=nested)
            continue
        start, end = clauses.sentences_around(snapshot.text, low, high, place.start, place.end)
        cuts = ((start, place.start), (place.end, end))
        if snapshot.parts_marks(low, place.start) or snapshot.parts_marks(place.end, high):
            refused = refused or _parted()
            continue
        left_out = (fold(snapshot.text[begin:stop]) for begin, stop in cuts if _says(snapshot.text, begin, stop))
        changes = tuple(TextChange("fragment", "", words) for words in left_out)
        missing = () if sentence_shown else unsigned(changes, signed)
        if missing:
            refused = refused or _unsigned(snapshot, missing, snapshot.text[start:end].strip())
            continue
        placed = _placed(snapshot, [place], at)
        if placed.outcome != "matches":
            refused = refused or placed
            continue
        return structs.replace(placed, level=3, changes=changes, sentence=(start, end) if changes else None)
    return refused


def _says(text: str, start: int, end: int) -> bool:
    """Return whether what a fragment leaves out of its sentence says anything: a word, or that the sentence asks."""
    return any(map(str.isalnum, text[start:end])) or _ASKS.search(text, start, end) is not None


def _parted() -> Match:
    message = "these words have only one of the two marks of a quotation inside the quotation"
    hint = "quote it whole or leave it out, to show whose words these are"
    return Match("not-found", reason="nested", message=message, hint=hint)


def _surely_inside(snapshot: Snapshot, quotation: Quotation, place: Place) -> bool:
    """Return whether words stand in their quotation even if a paragraph of it lacks its closing mark.

    Where a paragraph stays open, only its words up to the first comma or point are surely speech: behind it, a mark may have
    been lost.
    """
    for (low, high), runs_on in zip(quotation.pieces, quotation.joined, strict=False):
        if runs_on and low <= place.start < high:
            return min(place.end, high) <= clauses.first_stop(snapshot.text, low, high)
    return True


def _unsigned(snapshot: Snapshot, missing: Sequence[TextChange], passage: str) -> Match:
    first = missing[0]
    what = {
        "omission": f"“{first.theirs}” is left out",
        "insertion": f"“{first.ours}” is put in",
        "replacement": f"“{first.theirs}” is replaced by “{first.ours}”",
    }.get(first.kind, f"“{first.theirs}” of the same sentence is left out")
    named = ", ".join(f"“{change.named}”" for change in missing)
    turns = snapshot.language.any_of("turning").search(" ".join(f"{change.theirs} {change.ours}" for change in missing))
    beware = f"; “{turns[0]}” can reverse the meaning" if turns else ""
    message = f"{what}, and nobody has signed that the meaning is kept{beware}"
    hint = f"sign it: `meaning_kept: {{by, on, why, changes: [{named}]}}`"
    return Match("not-found", reason="unsigned-edit", message=message, hint=hint, passage=passage)


def _edited(snapshot: Snapshot, laid: Laid, at: str | None, signed: Signed, edits: Sequence[DeclaredEdit]) -> Match:
    missing = unsigned(laid.changes, signed)
    if missing:
        return _unsigned(snapshot, missing, snapshot.text[laid.start : laid.end].strip())
    placed = _placed(snapshot, [Place(laid.start, laid.end, 3)], at)
    return _emphasised(structs.replace(placed, changes=laid.changes), edits) if placed.outcome == "matches" else placed


def _emphasised(found: Match, edits: Sequence[DeclaredEdit]) -> Match:
    changes = tuple(TextChange("emphasis", edit.text or "", "") for edit in edits if edit.kind == "emphasis")
    if found.outcome != "matches" or not changes:
        return found
    return structs.replace(found, level=3, changes=(*found.changes, *changes))


def idle(edits: Sequence[DeclaredEdit], parts: Sequence[str]) -> Match | None:
    """Return the refusal of an edit that is declared and that no part shows."""
    seen = {number for part in parts for number in shown(part, edits)}
    unused = next((edit for number, edit in enumerate(edits) if number not in seen), None)
    return _unreal(unused) if unused is not None else None


def _unreal(edit: DeclaredEdit) -> Match:
    message = f"`edits` declares {edit.kind} ({edit.text or 'without text'}), and these words show none"
    return Match("not-found", reason="unreal-edit", message=message, hint="remove the entry from `edits`")


# Split quotations.


def _split(snapshot: Snapshot, found: Sequence[Match], longest: int) -> Match:
    """Return the match of a split quote, whose parts were each found, or why they are not parts of one."""
    rows = _in_order([one.places for one in found])
    if rows is None:
        message = "the parts are in the source, but not in this order"
        return Match("not-found", reason="order", message=message, hint="give the parts as the source has them")
    for first, second in pairwise(rows):
        apart = _apart(snapshot, first, second, longest)
        if apart:
            return apart
    changes = tuple(change for one in found for change in one.changes)
    level = max(one.level or 0 for one in found)
    place = (rows[0][0], rows[-1][1])
    unseen = tuple(dict.fromkeys(name for one in found for name in one.unseen))
    return Match("matches", level, *place, (place,), (snapshot.label(place[0]),), unseen, changes)


def _in_order(found: Sequence[tuple[tuple[int, int], ...]]) -> list[tuple[int, int]] | None:
    """Return a place for each part so that they follow one another, as near as can be; None where they do not."""
    best: list[tuple[int, int]] | None = None
    for first in found[0] if found else ():
        row = [first]
        for options in found[1:]:
            later = [place for place in options if place[0] >= row[-1][1]]
            if not later:
                break
            row.append(later[0])
        if len(row) == len(found) and (best is None or row[-1][1] - row[0][0] < best[-1][1] - best[0][0]):
            best = row
    return best


def _apart(snapshot: Snapshot, first: tuple[int, int], second: tuple[int, int], longest: int) -> Match | None:
    """Return why two parts are not a split quote, or None where they are one."""
    hint = "give each quotation a separate sheet"
    here, there = snapshot.around(*first)[-1:], snapshot.around(*second)[-1:]
    if here and here == there:  # pieces of one quotation
        why = clauses.answered(snapshot.text[first[1] : second[0]], snapshot.language)
        return Match("not-found", reason="another-speaker", message=why, hint=hint) if why else None
    end = here[0].span.closing if here else first[1]
    start = there[0].span.opening if there else second[0]
    if start - end > longest:
        message = f"{start - end} characters are between these parts; at most {longest} may"
        return Match("not-found", reason="gap", message=message, hint=hint)
    if any(end <= span.opening and span.closing <= start for span in snapshot.spans):
        message = "another quotation is between these parts"
        return Match("not-found", reason="another-speaker", message=message, hint=hint)
    before = _sentence_before(snapshot, here[0].span.opening if here else first[0])
    between = snapshot.text[end:start]
    ended = bool(here) and clauses.is_ended(snapshot.text[here[0].span.start : here[0].span.end])
    behind = _behind(snapshot, there[0] if there else None, second[1])
    why = clauses.led_in(before, between, snapshot.language, ended=ended)
    why = why or clauses.one_speaker(before, between, behind, snapshot.language)
    why = why or clauses.replies(
        snapshot.text[slice(*first)], between, snapshot.text[slice(*second)], snapshot.language
    )
    return Match("not-found", reason="another-speaker", message=why, hint=hint) if why else None


def _sentence_before(snapshot: Snapshot, place: int) -> str:
    """Return the author's words before a quotation, in its paragraph."""
    start = max((part.start for part in snapshot.paragraphs if part.start <= place), default=0)
    return snapshot.text[max(start, place - 300) : place]


def _behind(snapshot: Snapshot, quotation: Quotation | None, place: int) -> str:
    """Return the author's words that may still belong to a quotation's sentence.

    They begin with a comma where a clause belongs to the quotation: behind a comma or a dash; with `?` behind `?` or `!`. Behind a
    full stop a clause may follow or a new sentence: they begin with a full stop if they have a capital, else with `。`.
    """
    closing = quotation.span.closing if quotation else place
    text = snapshot.text
    last = text[: quotation.span.end if quotation else place].rstrip()[-1:]
    behind = text[closing : closing + 200].split("\n", 1)[0]
    following = [span.opening for span in snapshot.spans if closing <= span.opening < closing + len(behind)]
    behind = behind[: following[0] - closing] if following else behind
    words = behind.lstrip(" ,")
    tied = last in (",", "，", "、") or behind.lstrip(" ")[:1] in (",", "،", "–", "—", "-")
    if tied:
        return f",{words}"
    if last in ("?", "!", "？", "！"):
        return f"?{words}"
    if last == "。" or (last in ".…" and not words[:1].islower()):
        return f"{'.' if words[:1].isupper() else '。'}{words}"
    return words


def clause_beside(snapshot: Snapshot, found: Match) -> str:
    """Return the author's words in the sentence of a quotation, before or behind it; empty where none say who speaks."""
    if found.start is None or found.end is None:
        return ""
    around = snapshot.around(found.start, found.end)
    behind = _behind(snapshot, around[-1] if around else None, found.end)
    before = _sentence_before(snapshot, around[-1].span.opening if around else found.start)
    for words in (behind if not behind.startswith(".") else "", before):  # a new sentence is about something else
        if snapshot.language.says.search(words):
            return " ".join(words.split())[-120:].strip(" ,.?。")
    return ""


# Places.


def _placed(snapshot: Snapshot, found: Sequence[Place], at: str | None, words: str = "") -> Match:
    if at is not None:
        there = [place for place in found if snapshot.stands(place.start, locators.parse(at))]
        if not there:
            named = [snapshot.label(place.start) for place in found]
            stand = " and ".join(dict.fromkeys(map(place_words, named)))
            message = f"these words are in another place of the source: {stand}"
            return Match("not-found", reason="wrong-paragraph", message=message, hint=f"at: {named[0]}")
        found = there
    first = found[0]
    stands = tuple((place.start, place.end) for place in found)
    labels = tuple(snapshot.label(place.start) for place in found)
    unseen = _unseen(snapshot.text[first.start : first.end], words) if first.level == 1 else ()
    return Match("matches", first.level, first.start, first.end, stands, labels, unseen)


def _unseen(theirs: str, ours: str) -> tuple[str, ...]:
    """Return the names of the characters that nobody sees, where two texts differ in nothing else."""
    if UNSEEN.sub("", theirs) != UNSEEN.sub("", ours):
        return ()
    found = dict.fromkeys(UNSEEN.findall(theirs + ours))
    return tuple(f"{unicodedata.name(sign).lower()} (U+{ord(sign):04X})" for sign in found)


def label_of(snapshot: Snapshot, start: int, end: int) -> str:
    """Return the place of a stretch as `at` says it: `h`, `p3`, `p3-p4` for one that runs on, `page:2, p3-p4` on a page."""
    return locators.spanning(snapshot.label(start), snapshot.label(max(start, end - 1)))


def place_words(label: str) -> str:
    """Return a paragraph's name in words: `headline`, `paragraph 2`."""
    return locators.printed(locators.parse(label)) if label else "between paragraphs"


def _nowhere(snapshot: Snapshot, words: str) -> Match:
    cut = _cut_word(snapshot, fold(words))
    if cut:
        message = "these words begin or end inside a word or a number of the source"
        hint = "quote whole words, and numbers with their sign and unit"
        return Match("not-found", reason="changed-word", message=message, hint=hint, passage=cut)
    passage, difference, message = explain(snapshot, words)
    hint = "quote the source letter for letter, or use mode paraphrase"
    return Match("not-found", reason="changed-word", message=message, hint=hint, passage=passage, difference=difference)


def _cut_word(snapshot: Snapshot, words: str) -> str:
    """Return the passage of words that begin or end inside one of the source's; empty where they do not stand there."""
    text = snapshot.folded.text
    start = text.find(words) if words else -1
    end = start + len(words)
    if start < 0 or (edge_of(text, start, words[0], snapshot) and edge_of(text, end, words[-1], snapshot)):
        return ""
    head = text[max(0, start - 40) : start].rpartition(" ")[2]
    tail = " ".join(text[end : end + 40].split(" ")[: 1 + words[-1].isdigit()])
    return f"{head}{words}{tail}".strip(" \"',.;:")
