"""Balance: how many of whose words a topic or briefing prints, by stance and holder; never by bloc."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from briefings.compose import words
from briefings.compose.holders import holder_line
from briefings.compose.index import Index
from briefings.compose.lines import strong, text
from briefings.compose.views import Counts, Line, plain
from briefings.model.refs import Ref
from briefings.model.sheets import Quote, Topic


class _Share(NamedTuple):
    stance: str
    name: Line
    quotes: int
    paraphrases: int
    words: int
    matches: int


def counts(topic: Topic, index: Index) -> Counts | None:
    """Return the table of a topic: a row a holder who is quoted or paraphrased, a sum a stance. None where nobody is."""
    shares = _shares(topic, index)
    if not shares:
        return None
    rows: list[tuple[Line, tuple[str, ...], bool]] = []
    for stance in words.STANCES:
        of_stance = [share for share in shares if share.stance == stance]
        if of_stance:
            label = index.word("stance", stance)
            one = (*strong(f"{label}:"), *text(" "), *of_stance[0].name) if len(of_stance) == 1 else strong(label)
            rows.append((one, _numbers(of_stance), True))
            rows += [(share.name, _numbers([share]), False) for share in of_stance if len(of_stance) > 1]
    say = index.say
    heads = (say("Stance and holder"), say("Quotes"), say("Words"), say("Matching"), say("Paraphrases"))
    return Counts(say("Balance of words by stance and holder"), heads, tuple(rows))


def _numbers(shares: list[_Share]) -> tuple[str, ...]:
    rows = [(share.quotes, share.words, share.matches, share.paraphrases) for share in shares]
    return tuple(str(sum(column)) for column in zip(*rows, strict=True))


def _shares(topic: Topic, index: Index) -> list[_Share]:
    found = []
    for position in topic.positions:
        quotes = {quote.ref: quote for row in position.evidence if (quote := index.get(row.quote, Quote)) is not None}
        if position.stance != "not-stated" and quotes:
            said = [quote for quote in quotes.values() if quote.mode != "paraphrase"]
            found.append(
                _Share(
                    position.stance,
                    holder_line(position.holder, index),
                    len(said),
                    len(quotes) - len(said),
                    sum(len((part.words or "").split()) for quote in said for part in quote.parts),
                    sum(index.release.verdict(quote.id).outcome in ("matches", "matches-changed") for quote in said),
                )
            )
    return sorted(found, key=lambda share: index.language.key(plain(share.name)))


def unanswered(about: Iterable[Ref], index: Index) -> str:
    """Return how many accusations the sheets about something make, and how many have no answer in the source."""
    accusing = {sheet.ref: sheet for ref in set(about) for sheet in index.accusing.get(ref, ())}
    if not accusing:
        return index.say("No accusation is recorded here.")
    none = ("none", index.word("answer", "none"))
    silent = sum((sheet.answer or "").casefold().startswith(none) for sheet in accusing.values())
    made = index.count(len(accusing), "{n} accusation", "{n} accusations")
    return index.say("{accusations}; {n} without an answer in the source.", accusations=made, n=str(silent))
