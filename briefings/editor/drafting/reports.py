"""What an article tells in its author's words: likely paraphrases with their hedges, and figures with their qualifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from briefings.editor.drafting.article import MASK, WORD, Article, Sentence
from briefings.editor.drafting.language import DraftingLanguage
from briefings.editor.drafting.parties import Parties, Party
from briefings.editor.drafting.passages import DraftQuotation

_NUMBER = re.compile(
    r"(?<![\w./,:-])\d{1,3}(?:[,\u00a0\u202f ]\d{3})+(?![\d/:-])|(?<![\w./,:-])\d+(?:\.\d+)?(?![\w/:-]|[.,]\d)"
)
_DATES = re.compile(r"(?:19|20)\d\d")


class Paraphrase(NamedTuple):
    """A sentence that says in the author's words what somebody said: whose, the verb, the hedges in it, where."""

    party: Party
    cue: str
    at: str
    begins: str
    hedges: tuple[str, ...]
    why: str


class ReportedNumber(NamedTuple):
    """A number with what is counted, the source's qualifier and hedges, and the subject of its sentence."""

    value: str
    qualifier: str
    counted: str
    at: str
    hedges: tuple[str, ...]
    party: Party
    why: str


def paraphrases(article: Article, parties: Parties, passages: list[DraftQuotation]) -> Iterator[Paraphrase]:
    """Yield the sentences whose subject somebody is, and whose verb is one of telling."""
    taken = {(passage.at, passage.cue) for passage in passages}
    for sentence in article.sentences:
        found = _paraphrase(article, parties, sentence)
        if found and (found.at, found.cue) not in taken:
            yield found


def _paraphrase(article: Article, parties: Parties, sentence: Sentence) -> Paraphrase | None:
    language = article.language
    words = list(WORD.finditer(article.masked, sentence.start, sentence.end))
    for place, word in enumerate(words):
        if word[0].lower() not in language.words("reports") or place == 0:
            continue
        before = article.masked[sentence.start : word.start()]
        if MASK in before or not _is_verb(words, place, article) or len(words) - place < 3:
            return None
        party = parties.subject(sentence.start, word.start())
        if not party.sure or len(before.split()) > 16:
            return None
        rest = article.text[word.end() : sentence.end]
        if MASK in article.masked[word.end() : min(sentence.end, word.end() + 30)]:
            return None  # words in marks follow: a quotation
        begins = " ".join(rest.split()[:8])
        return Paraphrase(
            party,
            word[0],
            sentence.label,
            begins,
            hedges(article, sentence),
            f"{party.why}; “{word[0]}” tells what was said",
        )
    return None


def _is_verb(words: list[re.Match[str]], place: int, article: Article) -> bool:
    before = words[place - 1][0].lower()
    language = article.language
    return before not in language.words("articles") | language.words("prepositions") | frozenset(
        {"his", "her", "their", "no"}
    )


def hedges(article: Article, sentence: Sentence) -> tuple[str, ...]:
    """Return the hedges of a sentence, in its order; a month of the same letters is none (in May)."""
    language = article.language
    months = frozenset(language.raw.get("months", ()))
    masked = article.masked[sentence.start : sentence.end]
    found = [
        (match.start(), match[0])
        for match in WORD.finditer(masked)
        if match[0].lower() in language.words("hedges") and not (match.start() and match[0] in months)
    ]
    for phrase in language.phrases("hedge_phrases"):
        found += [(match.start(), match[0]) for match in re.finditer(re.escape(phrase), masked, re.IGNORECASE)]
    return tuple(dict.fromkeys(word for _, word in sorted(found)))


def numbers(article: Article, parties: Parties) -> Iterator[ReportedNumber]:
    """Yield the numbers that count something: years, dates and amounts without a noun are left out."""
    for sentence in article.sentences:
        for match in _NUMBER.finditer(article.masked, sentence.start, sentence.end):
            found = _number(article, parties, sentence, match)
            if found:
                yield found


def _number(article: Article, parties: Parties, sentence: Sentence, match: re.Match[str]) -> ReportedNumber | None:
    language = article.language
    digits = re.sub(r"[,\u00a0\u202f ]", "", match[0])
    following = list(WORD.finditer(article.masked, match.end(), min(sentence.end, match.end() + 80)))
    following = [word for word in following if not re.search(r"[,.;:—–()]", article.masked[match.end() : word.start()])]
    scale = language.mapping("scales").get(following[0][0].lower()) if following else None
    rest = following[1:] if scale else following
    before = article.masked[max(sentence.start, match.start() - 24) : match.start()].rstrip()
    qualifier = _qualifier(before, language)
    months = {month.lower() for month in language.raw.get("months", ())}
    lonely = (
        not rest
        or rest[0][0].lower() in months
        or rest[0][0].lower() in language.words("prepositions") | language.words("joins")
    )
    if lonely or (_DATES.fullmatch(digits) and qualifier == "exact" and not scale):
        return None
    value = str(round(float(digits) * int(scale))) if scale else digits
    counted = _counted(article, rest)
    where = hedges(article, sentence)
    verb = next(
        (
            word
            for word in WORD.finditer(article.masked, sentence.start, match.start())
            if word[0].lower() in language.speaking
        ),
        None,
    )
    party = parties.subject(sentence.start, verb.start() if verb else match.start())
    if party.described_as:
        party = party._replace(described_as=_to_noun(party.described_as, language))
    kept = tuple(hedge for hedge in where if hedge.lower() in counted.lower().split())
    return ReportedNumber(
        value,
        qualifier,
        counted,
        sentence.label,
        kept,
        party,
        f"“{match[0]}” counts “{counted}”; qualifier: {qualifier}",
    )


def _to_noun(described: str, language: DraftingLanguage) -> str:
    """Return a description up to its noun: `Ukrainian investigators`, without the verb behind it."""
    nouns = language.words("unnamed") | language.words("unnamed_many")
    words = described.split()
    last = next((number for number, word in enumerate(words) if word.lower() in nouns), len(words) - 1)
    return " ".join(words[: last + 1])


def _qualifier(before: str, language: DraftingLanguage) -> str:
    """Return how the words before a number qualify it; the longest phrase counts (no more than, not more than)."""
    named = [(phrase, name) for name, phrases in language.mapping("qualifiers").items() for phrase in phrases]
    for phrase, name in sorted(named, key=lambda pair: (-len(pair[0]), pair)):
        if re.search(rf"(?<!\w){re.escape(phrase)}\Z", before, re.IGNORECASE):
            return name
    return "exact"


def _counted(article: Article, words: list[re.Match[str]]) -> str:
    """Return the noun that a number counts: the words behind it, up to the next preposition, verb or joining word."""
    language = article.language
    stops = language.words("prepositions") | language.words("joins") | language.words("reports")
    taken: list[str] = []
    for word in words[:5]:
        if word[0].lower() in stops and taken:
            break
        if taken and re.search(r"ed\Z|ing\Z", word[0]) and not language.raw.get("inflected"):
            break
        taken.append(word[0])
    return " ".join(taken)
