"""The list of quotes: the named first, then the unnamed one by one, then words of nobody."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from briefings.compose import translations, words
from briefings.compose.index import Index
from briefings.compose.lines import title as title_of
from briefings.compose.listing import Entry, Tag, dated, last_name_first
from briefings.compose.quote import chip, name_line, role_line, words_line
from briefings.compose.views import Cell, Line, Run, plain
from briefings.model.sheets import Quote, Topic


def entries(index: Index) -> list[Entry]:
    """Return the list's entries."""
    key = index.language.key
    found = [(_group(quote), key(_name(name_line(quote, index))), quote.id, quote) for quote in index.every(Quote)]
    return [_entry(quote, index) for *_, quote in sorted(found, key=lambda entry: entry[:3])]


def _group(quote: Quote) -> int:
    return 0 if quote.speaker else 1 if quote.anonymous else 2


def _name(line: Line) -> str:
    return last_name_first("".join(run.text for run in line if run.voice == "strong"))


def _entry(quote: Quote, index: Index) -> Entry:
    name, role = name_line(quote, index), role_line(quote, index)
    line = tuple(run._replace(target=str(quote.ref)) for run in words_line(quote, index))
    outcome = index.release.verdict(quote.id).outcome
    cells = (
        Cell((line, translated) if (translated := translations.words_line(quote, index)) else (line,), words=True),
        Cell((name, role) if plain(role) else (name,)),
        Cell(((Run("text", index.word("mode", quote.mode)),), (Run("muted", _date(quote, index)),))),
        Cell(chip=chip(quote, index)),
    )
    key, year = dated(quote.said if quote.said else index.source(quote.source).published)
    modes, outcomes = list(words.MODES), list(words.OUTCOMES)
    tags = (
        _speaker(quote, name, index),
        *(Tag("topic", topic.id, title_of(topic)) for ref in quote.about if (topic := index.get(ref, Topic))),
        Tag("mode", quote.mode, index.word("mode", quote.mode), 0, modes.index(quote.mode)),
        *year,
        Tag("outcome", outcome, index.word("outcome", outcome), 0, outcomes.index(outcome)),
    )
    return Entry(cells, tags, (("speaker", f"{_group(quote)} {_name(name)}"), *key))


def _date(quote: Quote, index: Index) -> str:
    """Return the date of the statement for a list."""
    if quote.mode in ("scare", "headline"):
        return index.say("no speaker")
    if quote.said is None or quote.said.edtf.lower is None:
        return index.say("date not given")
    return index.when(quote.said.edtf)


def _speaker(quote: Quote, name: Line, index: Index) -> Tag:
    """Return whose words they are: unnamed voices each by itself, never one person."""
    if quote.speaker:
        return Tag("speaker", quote.speaker.id, index.name(quote.speaker))
    if quote.anonymous:
        return Tag("speaker", f"unnamed-{quote.id}", plain(name), 1)
    return Tag("speaker", "nobody", index.say("Nobody: the source’s own words"), 2)


class QuoteCounts(NamedTuple):
    """How many quotations of speech, quotes from headlines, scare quotes and paraphrases there are, and of how many origins."""

    speech: int
    headlines: int
    scare: int
    paraphrases: int
    origins: int


def counts(index: Index) -> QuoteCounts:
    """Return the numbers that the lead of the list tells."""
    quotes = index.every(Quote)
    modes = Counter(quote.mode for quote in quotes)
    speech = modes["direct"] + modes["partial"] + modes["mixed"]
    origins = {index.source(ref).origin_group or ref.id for ref in {quote.source for quote in quotes}}
    return QuoteCounts(speech, modes["headline"], modes["scare"], modes["paraphrase"], len(origins))
