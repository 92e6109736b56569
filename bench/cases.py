"""The cases that the bench makes of a text: what stands between marks, what the author says, and what was done to the marks.

It knows the texts and the oracle, and nothing of the program. Words are drawn by the digest of their paragraph, so that the
same corpora give the same cases.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import corpora
import oracle

QUOTED = ("true", "typed", "ascii", "over", "over-whole", "dash")
"""Kinds whose words are a quotation: the more of them are accepted, the better."""
AUTHOR = (
    "between",
    "fragment",
    "outside",
    "changed",
    "ascii-author",
    "dash-author",
    "dash-outside",
    "lost-between",
    "lost-fragment",
    "lost-outside",
    "both-between",
    "both-fragment",
    "both-outside",
    "none-between",
    "none-fragment",
    "none-outside",
)
"""Kinds whose words are not what the quote says they are: none may be accepted."""
NOTED = ("inner-clause",)
"""Kinds that are only counted: a reporting clause may stand inside the marks, which the oracle cannot tell from speech."""

_WORDS, _LETTERS = 3, 6
"""A quotation or a stretch of the author's counts from so many words on; in text without blanks, from so many letters on."""
_FRAGMENTS = 3
_INNER_DASH = re.compile(r"[,.!?…][”\"“»’]?\s*[—–―‒-]{1,2}\s|\s[—–―‒]{1,2}[\s\w]|\w[—–―‒]\s")


class Case(NamedTuple):
    """Words that are looked for in a text, in a mode of the program, and the marks that they have to do with."""

    key: str
    kind: str
    marks: str
    text: str
    words: str | list[str]
    mode: str


class Counts(NamedTuple):
    """What became of the paragraphs of a text.

    How many have marks, and how many of these the oracle dropped; how many begin with a dash, and how many of these give no case:
    they hold marks too, begin small, are too short, or nothing parts the speech from the author's words.
    """

    paragraphs: int
    dropped: int
    dashes: int
    silent: int


class _Told(NamedTuple):
    key: str
    text: str
    reading: oracle.Reading
    start: int  # of the paragraph in the whole text


def make(text: corpora.Text) -> tuple[list[Case], Counts]:
    """Return the cases of a text, and the counts of its paragraphs."""
    language = text.corpus.language
    told, over = _told(text)
    found = list(_chains(text, over))
    running = {one.key for run in over for one in run}
    counted = dropped = dashes = silent = 0
    for number, one in enumerate(told):
        if corpora.has_dash(one.text):
            spoken = list(_dash_speech(text, one))
            dashes += 1
            silent += not spoken
            found += spoken
        if not corpora.has_marks(one.text):
            continue
        counted += 1
        dropped += bool(one.reading.dropped) and one.key not in running
        if not one.reading.dropped:
            found += _cases(text, one, told, language)
            found += _damaged(text, number, told, language)
    return found, Counts(counted, dropped, dashes, silent)


def _told(text: corpora.Text) -> tuple[list[_Told], list[list[_Told]]]:
    """Return what the oracle says about each paragraph, and the paragraphs over which one quotation continues.

    A paragraph whose last quotation stays open is ambiguous, and so is the next one, unless it goes on with the same mark and the
    run comes to its end within the text.
    """
    language = text.corpus.language
    told: list[_Told] = []
    start = 0
    for paragraph in text.paragraphs:
        told.append(_Told(paragraph.key, paragraph.text, oracle.read(paragraph.text, language), start))
        start += len(paragraph.text) + 2
    runs: list[list[_Told]] = []
    for number, one in enumerate(told):
        if one.reading.dropped != "open" or one.reading.quotations:
            continue
        run = [one]
        for other in told[number + 1 :]:
            if not other.text.startswith(one.reading.open_with):
                break
            reading = oracle.read(other.text, language, inside=one.reading.open_with)
            if reading.dropped and reading.dropped != "open":
                break
            run.append(other._replace(reading=reading))
            if not reading.dropped:
                runs.append(run)
                break
            if reading.quotations:
                break
    for number, one in enumerate(told[:-1]):
        after = told[number + 1]
        if one.reading.dropped == "open" and not after.reading.dropped and after.text.startswith(one.reading.open_with):
            told[number + 1] = after._replace(reading=oracle.Reading((), "the paragraph before is open"))
    return told, runs


def _chains(text: corpora.Text, runs: list[list[_Told]]) -> Iterator[Case]:
    """Yield the quotations that run over paragraphs and begin where the first of them does: by paragraph, and as one."""
    for run in runs:
        last = run[-1].reading.quotations
        mark = run[0].reading.open_with
        if not run[0].text.startswith(mark) or not last or last[0].opening != 0:
            continue
        parts = [run[0].text[1:], *(one.text[1:] for one in run[1:-1]), run[-1].text[last[0].start : last[0].end]]
        parts = [part.strip() for part in parts]
        if all(enough(part, text.corpus.language) for part in parts):
            yield Case(run[0].key, "over", last[0].marks, text.whole, parts, "direct")
            yield Case(run[0].key, "over-whole", last[0].marks, text.whole, " ".join(parts), "direct")


def _cases(text: corpora.Text, one: _Told, told: list[_Told], language: str) -> Iterator[Case]:
    chance = random.Random(one.key + one.text)
    for quotation in one.reading.quotations:
        words = one.text[quotation.start : quotation.end].strip()
        if not enough(words, language) or (words[0] in oracle.MARKS and words[-1] in oracle.MARKS):
            continue  # too short, or another's words altogether
        if _has_clause(words, language):
            yield Case(one.key, "inner-clause", quotation.marks, text.whole, words, "direct")
            continue
        yield Case(one.key, "true", quotation.marks, text.whole, words, "direct")
        changed = _changed(words, chance)
        if changed and not stands_in(changed, [text.whole]):
            yield Case(one.key, "changed", quotation.marks, text.whole, changed, "direct")
        typed = ascii_typed(words)
        if typed != words:
            yield Case(one.key, "typed", quotation.marks, text.whole, typed, "direct")
        if not quotation.nests and '"' not in typed:
            plain = ascii_typed(text.whole)
            if plain != text.whole:
                yield Case(one.key, "ascii", quotation.marks, plain, typed, "direct")
        pieces = [words, *_fragments(words, language, chance, 1)]
        for piece in dict.fromkeys(pieces):
            if not stands_in(piece, _author(told, language)):
                yield Case(one.key, "outside", quotation.marks, text.whole, piece, "outside")
    yield from _of_the_author(text, one, told, language, chance)


def _has_clause(words: str, language: str) -> bool:
    """Return whether a clause of the author's may stand inside a quotation: between dashes, or behind a comma."""
    if _INNER_DASH.search(words):
        return True
    verbs = oracle.REPORTING.get(language, frozenset())
    clauses = re.split(r"[,!?…][”\"“»’]?\s+", words)[1:]
    words_first = (word for clause in clauses for word in re.findall(r"[^\W\d_][\w’'-]*", clause)[:2])
    return any(word in verbs or word.partition("-")[0] in verbs for word in words_first)  # murmura-t-il


def _changed(words: str, chance: random.Random) -> str:
    """Return words without one that stands inside; nothing where they are too few."""
    found = words.split()
    if len(found) < 5:
        return ""
    del found[chance.randrange(1, len(found) - 1)]
    return " ".join(found)


def _of_the_author(
    text: corpora.Text, one: _Told, told: list[_Told], language: str, chance: random.Random
) -> Iterator[Case]:
    if corpora.has_dash(one.text):
        return  # they may be dash speech
    said = _speech(told)
    quotations = one.reading.quotations
    for first, second in zip(quotations, quotations[1:], strict=False):
        words = bare(one.text[first.closing : second.opening])
        if enough(words, language) and not stands_in(words, said):
            yield Case(one.key, "between", first.marks, text.whole, words, "direct")
            plain = ascii_typed(text.whole)
            if plain != text.whole:
                yield Case(one.key, "ascii-author", first.marks, plain, ascii_typed(words), "direct")
    marks = quotations[0].marks if quotations else ""
    for stretch in _stretches(one):
        for words in _fragments(stretch, language, chance, _FRAGMENTS):
            if not stands_in(words, said):
                yield Case(one.key, "fragment", marks, text.whole, words, "partial")


def _dash_speech(text: corpora.Text, one: _Told) -> Iterator[Case]:
    """Yield what a paragraph of dash speech says first, and the clause behind it where that is surely the author's.

    A treebank that takes each sentence for a paragraph has some that begin with the author's clause, and a small letter.
    """
    found = re.match(
        rf"[{oracle.DASHES}]{{1,2}}\s*(.+?(?:[,!?…]|\.{{3}}))\s+[{oracle.DASHES}]{{1,2}}\s+(?=[^\W\d_])", one.text
    )
    if found is None or corpora.has_marks(one.text):
        return
    words, rest = found[1].rstrip(","), one.text[found.end() :]
    small = words[:1].islower() and text.corpus.language != "ka"
    if small or not enough(words, text.corpus.language):
        return
    yield Case(one.key, "dash", "—", text.whole, words, "direct")
    yield Case(one.key, "dash-outside", "—", text.whole, words, "outside")
    clause = re.match(rf"([^.!?…]+?)[.,]\s+[{oracle.DASHES}]{{1,2}}\s", rest)
    # where a dash stands in the words, a clause may stand there already
    plain = not re.search(rf"[{oracle.DASHES}]\s|\s[{oracle.DASHES}]", words)
    if plain and clause and rest[:1].islower() and len(clause[1].split()) >= 2 and one.text.count(clause[1]) == 1:
        yield Case(one.key, "dash-author", "—", text.whole, clause[1], "direct")


def _damaged(text: corpora.Text, number: int, told: list[_Told], language: str) -> Iterator[Case]:
    """Yield the author's words and the speech of a paragraph in which one mark was lost, or got blanks on both sides, or none."""
    one = told[number]
    quotations = one.reading.quotations
    if not quotations or corpora.has_dash(one.text):
        return
    chance = random.Random(one.text + one.key)
    said, author = _speech(told), _author(told, language)
    betweens = [
        bare(one.text[first.closing : second.opening])
        for first, second in zip(quotations, quotations[1:], strict=False)
    ]
    betweens = [words for words in betweens if enough(words, language) and not stands_in(words, said)]
    fragments = [words for part in _stretches(one) for words in _fragments(part, language, chance, 1)]
    fragments = [words for words in fragments if not stands_in(words, said)]
    speech = [one.text[each.start : each.end].strip() for each in quotations]
    speech = [words for words in speech if enough(words, language) and not _has_clause(words, language)]
    speech = [words for words in speech if not stands_in(words, author)]
    hit = chance.choice(quotations)
    place = chance.choice((hit.opening, hit.end))
    before, mark, after = one.text[:place], one.text[place], one.text[place + 1 :]
    changes = {
        "lost": before + after,
        "both": f"{before.rstrip()} {mark} {after.lstrip()}",
        "none": f"{before.rstrip()}{mark}{after.lstrip()}",
    }
    for name, changed in changes.items():
        if changed == one.text:
            continue
        whole = "\n\n".join(changed if index == number else other.text for index, other in enumerate(told))
        for words in betweens[:2]:
            yield Case(one.key, f"{name}-between", hit.marks, whole, words, "direct")
        for words in fragments[:2]:
            yield Case(one.key, f"{name}-fragment", hit.marks, whole, words, "partial")
        for words in speech[:2]:
            yield Case(one.key, f"{name}-outside", hit.marks, whole, words, "outside")


_QUOTES = {
    '"': "“”„‟«»″〝〞＂「」『』",
    "'": "‘’‚‛‹›",
}
_BLANKS = "\u00a0\u202f\u2009"
_ASCII = str.maketrans(
    {mark: plain for plain, marks in _QUOTES.items() for mark in marks} | dict.fromkeys(_BLANKS, " ")
)


def ascii_typed(text: str) -> str:
    """Return a text as one types it who has no typographic characters: marks, dashes, dots and blanks of ASCII.

    Blanks inside marks that have blanks on both sides, as French sets them, are not typed; nor is what nobody sees.
    """
    text = re.sub("[\u00ad\u200b\u200e\u200f\u2060\ufeff]", "", text)
    text = re.sub(rf"(?<![^\s(\[])([«‹])[ {_BLANKS}]", r"\1", text)
    text = re.sub(rf"[ {_BLANKS}]([»›])(?![^\s.,;:!?)\]…])", r"\1", text)
    text = re.sub(r"(?<=\S)—(?=\S)", "--", text)
    return re.sub(r"[—–―‒]", "-", text.translate(_ASCII)).replace("…", "...")


def enough(words: str, language: str) -> bool:
    """Return whether words are long enough that they do not stand in a text by chance."""
    if language in oracle.UNSPACED:
        return sum(character.isalnum() for character in words) >= _LETTERS
    return len(re.findall(r"[^\W\d_][\w’'-]*", words)) >= _WORDS


def _stretches(one: _Told) -> list[str]:
    """Return what the author says in a paragraph, in pieces."""
    ends = [(each.opening, each.closing) for each in one.reading.quotations]
    starts = [0, *(end for _, end in ends)]
    return [
        one.text[start:end] for start, end in zip(starts, [*(start for start, _ in ends), len(one.text)], strict=True)
    ]


def _author(told: list[_Told], language: str) -> list[str]:
    """Return what may be the author's in a text: all but what certainly stands between marks."""
    return [piece for one in told for piece in (_stretches(one) if not one.reading.dropped else [one.text])]


def _speech(told: list[_Told]) -> list[str]:
    """Return what may be speech in a text: what stands between marks, and the whole of dropped paragraphs and dash speech."""
    found: list[str] = []
    for one in told:
        if one.reading.dropped or corpora.has_dash(one.text):
            found.append(one.text)
        else:
            found += [one.text[each.opening : each.closing] for each in one.reading.quotations]
    return found


def stands_in(words: str, texts: list[str]) -> bool:
    """Return whether words stand in one of the texts, letters and digits looked at alone."""
    wanted = _letters(words)
    return any(wanted in _letters(text) for text in texts)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def bare(words: str) -> str:
    """Return words without the punctuation at their ends."""
    return words.strip(" \t.,;:!?…()[]、。，：；！？،؛" + _BLANKS + oracle.DASHES)


def _fragments(stretch: str, language: str, chance: random.Random, most: int) -> list[str]:
    """Return runs of three to six words of a stretch; in text without blanks, what stands between its punctuation."""
    if language in oracle.UNSPACED:
        stretch = re.sub(r"[《〈][^》〉]*[》〉]", "。", stretch)  # titles have separate marks
        pieces = re.split(r"[\s、。，．：；！？…―—「」『』“”‘’\"()（）《》〈〉・]+", stretch)
        pieces = [piece for piece in pieces if enough(piece, language)]
        return chance.sample(pieces, min(most, len(pieces)))
    words = [(found.start(), found.end()) for found in re.finditer(r"\S+", stretch)]
    found: list[str] = []
    for _ in range(most):
        length = chance.randint(_WORDS, 6)
        if len(words) < length:
            continue
        first = chance.randrange(len(words) - length + 1)
        piece = bare(stretch[words[first][0] : words[first + length - 1][1]])
        if enough(piece, language) and not any(mark in piece for mark in oracle.MARKS - set("’'‘")):
            found.append(piece)
    return list(dict.fromkeys(found))
