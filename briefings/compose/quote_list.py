"""The list of quotes: the named first, then the unnamed one by one, then words of nobody."""

from __future__ import annotations

from collections import Counter

from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.lines import title as title_of
from briefings.compose.listing import Entry, Listing, Tag, dated, last_name_first, of_kind
from briefings.compose.quote import name_line, role_line, words_line
from briefings.compose.views import Cell, Chip, Line, Run, plain
from briefings.model.sheets import Quote, Topic

_HEADS = (
    ("words", "Words or gist"),
    ("speaker", "Speaker, role in the source"),
    ("date", "Mode, date of statement"),
    ("outcome", "Outcome of the check"),
)
_FACETS = (("speaker", "Speaker"), ("topic", "Topic"), ("mode", "Mode"), ("year", "Year"), ("outcome", "Outcome"))


def listing(index: Index) -> Listing:
    """Return the list."""
    found = [(_group(quote), _name_key(name_line(quote, index)), quote.id, quote) for quote in index.every(Quote)]
    entries = [_entry(quote, index) for *_, quote in sorted(found, key=lambda entry: entry[:3])]
    order = "by name of speaker, then by id; then who is not named; then words of nobody"
    return of_kind("quote", _HEADS, entries, _FACETS, _lead(index), order, words.SENTENCE)


def _group(quote: Quote) -> int:
    return 0 if quote.speaker else 1 if quote.anonymous else 2


def _name_key(line: Line) -> str:
    return last_name_first("".join(run.text for run in line if run.voice == "strong"))


def _entry(quote: Quote, index: Index) -> Entry:
    name, role = name_line(quote, index), role_line(quote)
    line = tuple(run._replace(target=str(quote.ref)) for run in words_line(quote, index))
    outcome = index.release.verdict(quote.id).outcome
    cells = (
        Cell((line,), words=True),
        Cell((name, role) if plain(role) else (name,)),
        Cell(((Run("text", words.MODES[quote.mode]),), (Run("muted", words.list_date(quote)),))),
        Cell(chip=Chip(outcome, words.OUTCOMES[outcome])),
    )
    key, year = dated(quote.said if quote.said else index.source(quote.source).published)
    modes, outcomes = list(words.MODES), list(words.OUTCOMES)
    tags = (
        _speaker(quote, name, index),
        *(Tag("topic", topic.id, title_of(topic)) for ref in quote.about if (topic := index.get(ref, Topic))),
        Tag("mode", quote.mode, words.MODES[quote.mode], 0, modes.index(quote.mode)),
        *year,
        Tag("outcome", outcome, words.OUTCOMES[outcome], 0, outcomes.index(outcome)),
    )
    return Entry(cells, tags, (("speaker", f"{_group(quote)} {_name_key(name)}"), *key))


def _speaker(quote: Quote, name: Line, index: Index) -> Tag:
    """Return whose words they are: unnamed voices each by itself, never one person."""
    if quote.speaker:
        return Tag("speaker", quote.speaker.id, index.name(quote.speaker))
    if quote.anonymous:
        return Tag("speaker", f"unnamed-{quote.id}", plain(name), 1)
    return Tag("speaker", "nobody", "Nobody: the source’s own words", 2)


def _lead(index: Index) -> str:
    modes = Counter(quote.mode for quote in index.every(Quote))
    speech = modes["direct"] + modes["partial"] + modes["mixed"]
    parts = [words.counted(speech, "quotation") + " of speech"]
    if modes["headline"]:
        parts.append(f"{modes['headline']} from {'the headline' if modes['headline'] == 1 else 'headlines'}")
    if modes["scare"]:
        parts.append(words.counted(modes["scare"], "scare quote"))
    if modes["paraphrase"]:
        parts.append(words.counted(modes["paraphrase"], "paraphrase"))
    sources = {quote.source for quote in index.every(Quote)}
    origins = {index.source(ref).origin_group or ref.id for ref in sources}
    where = "one press article, one origin" if len(origins) == 1 else words.counted(len(origins), "origin")
    return f"{words.counted(sum(modes.values()), 'entry', 'entries')} from {where}: {words.listed(parts)}."
