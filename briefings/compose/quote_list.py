"""The list of quotes: the named first, then the unnamed one by one, then words of nobody."""

from __future__ import annotations

from collections import Counter

from briefings.compose import translations, words
from briefings.compose.index import Index
from briefings.compose.leaf import standing
from briefings.compose.lines import title as title_of
from briefings.compose.listing import Entry, Listing, Tag, dated, last_name_first, of_kind
from briefings.compose.quote import chip, name_line, role_line, words_line
from briefings.compose.views import Cell, Line, Run, plain
from briefings.model.sheets import Quote, Topic


def listing(index: Index) -> Listing:
    """Return the list."""
    key, say = index.language.key, index.say
    found = [(_group(quote), key(_name(name_line(quote, index))), quote.id, quote) for quote in index.every(Quote)]
    entries = [_entry(quote, index) for *_, quote in sorted(found, key=lambda entry: entry[:3])]
    heads = (
        ("words", say("Words or gist")),
        ("speaker", say("Speaker, role in the source")),
        ("date", say("Mode, date of statement")),
        ("outcome", say("Outcome of the check")),
    )
    facets = (
        ("speaker", say("Speaker")),
        ("topic", say("Topic")),
        ("mode", say("Mode")),
        ("year", say("Year")),
        ("outcome", say("Outcome")),
    )
    order = say("by name of speaker, then by id; then who is not named; then words of nobody")
    return of_kind("quote", index, heads, entries, facets, _lead(index), order, standing(index))


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


def _lead(index: Index) -> str:
    modes = Counter(quote.mode for quote in index.every(Quote))
    speech = modes["direct"] + modes["partial"] + modes["mixed"]
    count = index.count
    parts = [count(speech, "{n} quotation of speech", "{n} quotations of speech")]
    if modes["headline"]:
        parts.append(count(modes["headline"], "{n} from the headline", "{n} from headlines"))
    if modes["scare"]:
        parts.append(count(modes["scare"], "{n} scare quote", "{n} scare quotes"))
    if modes["paraphrase"]:
        parts.append(count(modes["paraphrase"], "{n} paraphrase", "{n} paraphrases"))
    sources = {quote.source for quote in index.every(Quote)}
    origins = {index.source(ref).origin_group or ref.id for ref in sources}
    where = index.say("one press article, one origin")
    if len(origins) != 1:
        where = count(len(origins), "{n} origin", "{n} origins")
    entries = count(sum(modes.values()), "{n} entry", "{n} entries")
    return index.say(
        "{entries} from {where}: {parts}.", entries=entries, where=where, parts=index.language.listed(parts)
    )
