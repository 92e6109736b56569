"""What an article says in its author's words: paraphrases with their hedges, and figures with their qualifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from briefings.editor.drafting.article import MASK, Sentence, Token
from briefings.editor.drafting.language import DraftingLanguage
from briefings.editor.drafting.speakers import Party, Speakers

_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f ]\d{3})+|\d+(?:\.\d+)?"
_NUMBER = re.compile(rf"(?<![\w./,:$£€#-])(?:{_DIGITS})(?![\w/:-]|[.,]\d)")
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


class ReportedSentence(NamedTuple):
    """What a sentence of the author says that somebody said, or counts: whose it is, why, and the fields of its proposal."""

    sentence: Sentence
    party: Party
    why: str
    fields: dict[str, Any]


def paraphrases(speakers: Speakers) -> Iterator[ReportedSentence]:
    """Yield the sentences without quotations in which somebody tells something."""
    article = speakers.article
    for number, sentence in enumerate(article.sentences):
        words = article.masked[sentence.start : sentence.end]
        whole = MASK not in words and not article.snapshot.doubt(sentence.start, sentence.end)
        if whole and len(words.split()) > 4 and not words.rstrip().endswith(":"):
            told = speakers.teller(number, "says", "reports")
            if told is not None and told.party.sure:
                fields = {"cue": told.verb.text, "hedges": hedges(words, speakers.language)}
                yield ReportedSentence(sentence, told.party, f"“{told.verb.text}” says what was said", fields)


def hedges(words: str, language: DraftingLanguage) -> tuple[str, ...]:
    """Return the hedges of a sentence, in its order. The name of a month (in May) is not a hedge."""
    months = language.capitals("months")
    every = re.finditer(r"[^\W\d_][\w’'ʼ-]*", words)
    single = (each for each in every if each[0].lower() in language.words("hedges"))
    found = [(each.start(), each[0]) for each in single if not (each.start() and each[0] in months)]
    for phrase in language.phrases("hedge_phrases"):
        found += [(match.start(), match[0]) for match in re.finditer(re.escape(phrase), words, re.IGNORECASE)]
    return tuple(dict.fromkeys(word for _, word in sorted(found)))


def numbers(speakers: Speakers) -> Iterator[ReportedSentence]:
    """Yield the numbers that count something: no years, dates, times, ordinals, ages, sums of money or names with a number."""
    article = speakers.article
    for index, sentence in enumerate(article.sentences):
        done = sentence.start
        for match in _NUMBER.finditer(article.masked, sentence.start, sentence.end):
            if match.start() >= done:
                found = _number(speakers, index, match)
                if found:
                    done = article.masked.index(found.fields["counts"], match.end())
                    yield found


def _number(speakers: Speakers, index: int, match: re.Match[str]) -> ReportedSentence | None:
    article, language = speakers.article, speakers.language
    sentence = article.sentences[index]
    before = article.masked[max(sentence.start, match.start() - 30) : match.start()]
    qualifier = qualified(before, language)
    found, end = [match[0]], match.end()
    other = re.compile(rf"\s?(?:–|{'|'.join(map(re.escape, language.phrases('to')))})\s?").match(article.masked, end)
    upper = _NUMBER.match(article.masked, other.end()) if other else None
    if upper:
        found, end = [match[0], upper[0]], upper.end()
        qualifier = "range"
    origins = "|".join(language.phrases("from")) or "(?!)"
    if re.search(rf"(?<!\w)(?:{origins})\s(?:(?:{_DIGITS})\s\S+\s)?\Z", before, re.IGNORECASE):
        return None  # from 20 to 30: what it was, and what it is
    whole = "|".join(language.words("out_of"))
    if whole and re.search(rf"\d\s(?:{whole})\s(?:\w+\s)?\Z", before):
        return None  # 400 of the 1,200 dockers: what is said is said of 400
    named = re.search(r"(?<=\s)([^\W\d_][\w’'-]*\.?) \Z", before)
    if named and ((named[1][0].isupper() and qualifier == "exact") or named[1].lower() in language.words("numbered")):
        return None  # Week 13, March 3, page 12
    following = article.tokens(end, min(sentence.end, end + 90))
    scale = language.mapping("scales").get(following[0].small) if following else None
    counted = _counted(following[1:] if scale else following, language)
    if not counted or (_YEAR.fullmatch(match[0]) and qualifier == "exact" and not scale):
        return None
    values = [_value(each, scale) for each in found]
    if len(values) == 2 and float(values[0]) >= float(values[1]):
        return None
    if counted[-1].is_capital and counted[-1].text not in language.capitals("groups"):
        return None  # 12 Angry Men
    shown = article.text[counted[0].start : counted[-1].end]
    told = speakers.teller(index, "says", "reports")
    fields = {"counts": shown, "qualifier": qualifier, "hedges": hedges(shown, language)}
    fields |= dict(zip(("low", "high") if upper else ("value",), values, strict=True))
    why = f"“{article.text[match.start() : end]}” counts “{shown}”; qualifier: {qualifier}"
    return ReportedSentence(sentence, told.party if told else Party(), why, fields)


def _value(digits: str, scale: str | None) -> str:
    plain = re.sub(r"[,\u00a0\u202f ]", "", digits)
    return str(round(float(plain) * int(scale))) if scale else plain


def values_in(words: str, language: DraftingLanguage) -> dict[str, str]:
    """Return the numbers of a text, each with how the words before it qualify it."""
    found = {}
    for match in _NUMBER.finditer(words):
        behind = words[match.end() :].split()
        scale = language.mapping("scales").get(behind[0].lower().strip(",.;")) if behind else None
        found[_value(match[0], scale)] = qualified(words[: match.start()], language)
    return found


def qualified(before: str, language: DraftingLanguage) -> str:
    """Return how the words before a number qualify it; the longest phrase counts (no more than, not more than)."""
    phrases = [(phrase, name) for name, listed in language.mapping("qualifiers").items() for phrase in listed]
    for phrase, name in sorted(phrases, key=lambda pair: (-len(pair[0]), pair)):
        if re.search(rf"(?<!\w){re.escape(phrase)}\s*\Z", before, re.IGNORECASE):
            return name
    return "exact"


def _counted(following: Sequence[Token], language: DraftingLanguage) -> list[Token]:
    """Return the noun that a number counts, with the words before it (percent of its ice); nothing if there is none."""
    stops = language.words("prepositions", "joins", "auxiliaries", "relatives", "not_counted")
    verbs, inflected = language.words("reports", "says"), bool(language.raw.get("inflected"))
    small = [token.small for token in following]
    parts = [number for number, word in enumerate(small[:2]) if word in language.words("parts")]
    end = start = parts[0] + 2 if parts else 0
    if parts and small[start - 1 : start] != [*language.words("of")]:
        return []
    for number, token in enumerate(following[start : start + (6 if parts else 4)], start):
        plural = not inflected and _is_plural(token, language)
        if not (token.is_word or (parts and token.text[0].isdigit())) or token.text in language.capitals("months"):
            break
        if small[number] in stops or (small[number] in verbs and (number > start or not plural)):
            break
        end = number + 1
        if plural:
            return [] if small[end : end + 1] and small[end] in language.words("not_counted") else [*following[:end]]
    return [*following[:end]] if (parts and end > start) or inflected else []


def _is_plural(token: Token, language: DraftingLanguage) -> bool:
    return token.small in language.words("plurals") or bool(re.search(r"[a-z]{2}(?<!s)s\Z", token.text))
