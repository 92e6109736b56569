"""Incidents and events: what is reported, by whom, since when, and what is not said."""

from __future__ import annotations

from briefings.compose import calendar, words
from briefings.compose.holders import holder_line
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, not_stated_row, standing_sentence, this_page
from briefings.compose.lines import blocks, blocks_of, hedged, marked, named, one_line, text
from briefings.compose.pages import sheet_page
from briefings.compose.periods import is_one_day, periods, stretches
from briefings.compose.quote import quote_block
from briefings.compose.views import (
    Bar,
    Block,
    Fact,
    Facts,
    Line,
    Links,
    Note,
    Page,
    Paragraphs,
    Part,
    Row,
    Run,
    Stretch,
    plain,
)
from briefings.model import dates
from briefings.model.sheets import Incident, Source
from briefings.model.sheets.incident import Attribution, Extent, Hypothesis, Where


def status_sentence(incident: Incident, index: Index) -> str:
    """Return the computed one-line status: how sure it is, and who is named by whom."""
    how = words.capital(f"{index.word('occurrence', incident.occurrence)}.")
    if incident.group == "event":
        return how
    if not incident.attributions:
        return f"{how} {index.say('The source names nobody responsible.')}"
    return " ".join([how, *(_attributed(entry, index) for entry in incident.attributions)])


def status_line(incident: Incident, index: Index) -> Line:
    """Return the status with its hedge set off."""
    return hedged(status_sentence(incident, index), (index.word("occurrence", "alleged"),))


def _attributed(entry: Attribution, index: Index) -> str:
    return index.say(
        "{holder} attributes it to {actor} ({level}); {actor}’s answer: {answer}.",
        holder=words.capital(plain(holder_line(entry.by, index, linked=False))),
        actor=index.name(entry.actor),
        level=index.word("attribution of an incident", entry.level),
        answer=index.answer(entry.answer),
    )


def when_line(incident: Incident, index: Index) -> Line:
    """Return when it happened: the source's words, then the desk's reading."""
    if incident.when is None:
        return text(index.say("not stated"))
    reading = calendar.before(incident.when.edtf, index.language)
    if incident.when.as_reported is None:
        return text(reading)
    lang = index.lang_of_rows(incident.evidence)
    return (marked(incident.when.as_reported, index, lang=lang), Run("text", f" ({reading})"))


def where_line(incident: Incident, index: Index) -> Line:
    """Return where it happened, with the precision the source gives."""
    return text(incident.where.name if incident.where else index.say("not stated"))


def extent_words(incident: Incident, index: Index) -> str:
    """Return `a series, number not stated`."""
    if incident.extent is None:
        return index.say("not stated")
    count = incident.extent.count
    if incident.extent.kind == "single":
        return index.language.number(count or 1)
    if not count:
        return index.say("a series, number not stated")
    return index.count(count, "a series of {number}", "a series of {number}", number=index.language.number(count))


def bar(incident: Incident, index: Index) -> Bar | None:
    """Return when it happened as a bar; None where nothing is stated, or one exact day."""
    if incident.when is None or is_one_day(incident.when.edtf):
        return None
    edtf = incident.when.edtf
    end = calendar.day(edtf.upper, index.language) if edtf.upper else index.say("still going")
    published = _published_on(incident, index, edtf.upper)
    if published:
        end = f"{end}, {published}"
    start = calendar.day(edtf.lower, index.language) if edtf.lower else index.say("start not stated")
    found = periods(edtf)
    first = min(period.first for period in found)
    span = max(period.after for period in found) - first
    return Bar(index.say("Bar from {start} to {end}", start=start, end=end), start, end, stretches(found, first, span))


def _published_on(incident: Incident, index: Index, day: dates.Day | None) -> str:
    for row in incident.evidence:
        source = index.get(row.source, Source)
        if (
            source
            and source.published
            and source.published.edtf.upper == day
            and incident.when
            and incident.when.edtf.lower is None
        ):
            return index.say("{source} published", source=source.described_as)
    return ""


def page(incident: Incident, index: Index) -> Page:
    """Return an incident's page."""
    leaf = Leaf(index)
    leaf.show(incident.ref)
    status = (*status_line(incident, index), *leaf.cite_all(incident.evidence))
    first_notes = leaf.taken()
    rows = [
        *_when(incident, leaf),
        _reported(incident, leaf, first_notes),
        *_aspects(incident, leaf),
        *not_stated_row(incident, leaf),
        *_placing(incident, leaf),
        *_said_of(incident, leaf),
        *_related(incident, leaf),
        this_page(incident, index),
    ]
    return sheet_page(
        incident,
        leaf,
        title=hedged(incident.title, incident.hedges),
        crumbs=((index.word("section", "incidents"), "list:incidents"),),
        lines=(status,),
        rows=tuple(rows),
        description=f"{incident.title}. {status_sentence(incident, index)}",
    )


def _when(incident: Incident, leaf: Leaf) -> tuple[Row, ...]:
    index = leaf.index
    if incident.when is None:
        return (Row(index.say("When"), (Paragraphs((Block("p", (text(index.say("Not stated.")),)),)),)),)
    edtf = incident.when.edtf
    no_day = f" {index.say('No day is given.')}" if edtf.lower != edtf.upper else ""
    sentence = (*when_line(incident, index), Run("text", f".{no_day}"), *leaf.cite_all(incident.evidence))
    lines = (sentence, note) if (note := when_note(incident, index)) else (sentence,)
    words_ = Paragraphs(blocks_of(*lines))
    drawn = bar(incident, index)
    if drawn is None:
        return (Row(index.say("When"), (words_,), leaf.taken()),)
    return (Row(index.say("When"), (words_, drawn), (*leaf.taken(), Note(0, text(_key(drawn.stretches, index))))),)


def _mark(field: Where | Extent, incident: Incident, leaf: Leaf) -> Line:
    """Return the marks of the notes of one field: its own, or those of the whole account."""
    return leaf.cite_all(field.evidence or incident.evidence)


def when_note(incident: Incident, index: Index) -> Line:
    """Return what a reader should know of the date alone."""
    return one_line(incident.when_note, index) if incident.when_note else ()


def extent_note(incident: Incident, index: Index) -> Line:
    """Return what a reader should know of the number alone."""
    return one_line(incident.extent.note, index) if incident.extent and incident.extent.note else ()


def where_detail(incident: Incident, index: Index) -> Line:
    """Return how sharp the place is, the source's own words for it, and what a reader should know of it."""
    where = incident.where
    if where is None:
        return ()
    line = text(index.word("precision", where.precision))
    if where.as_reported:
        own = (marked(where.as_reported, index, lang=index.lang_of_rows(where.evidence or incident.evidence)),)
        line = index.line("{precision}; in the source {words}", precision=line, words=own)
    return (*line, Run("text", ". "), *one_line(where.note, index)) if where.note else line


def _key(found: tuple[Stretch, ...], index: Index) -> str:
    """Return what the signs of a bar mean, and only those that it has."""
    say = index.say
    sentences = (
        (any(stretch.lasted for stretch in found), say("Solid: it lasted all this time.")),
        (not all(stretch.lasted for stretch in found), say("Hatched: somewhere in this time.")),
        (
            any("about" in stretch for stretch in found),
            say("A dashed end is approximate or uncertain; the words say which."),
        ),
        (found[0].start == "open", say("The left end fades because the source gives no start.")),
        (found[-1].end == "open", say("The right end fades because the source gives no end.")),
    )
    return " ".join([*(words_ for is_there, words_ in sentences if is_there), say("Not to scale.")])


def _reported(incident: Incident, leaf: Leaf, notes: tuple[Note, ...]) -> Row:
    index = leaf.index
    say = index.say
    facts = []
    if incident.group == "incident" or (incident.extent and incident.extent.kind == "series"):
        mark = _mark(incident.extent, incident, leaf) if incident.extent else ()
        value = (*text(extent_words(incident, index)), *mark)
        facts.append(Fact(say("How many"), value, extent_note(incident, index)))
    mark = _mark(incident.where, incident, leaf) if incident.where else ()
    facts.append(Fact(say("Where"), (*where_line(incident, index), *mark), where_detail(incident, index)))
    if incident.involved:
        leaf.show(*incident.involved)
        names = [Run("text", index.name(ref), str(ref)) for ref in incident.involved]
        named = (*index.language.listed_line(names), *leaf.cite_all(incident.evidence))
        facts.append(Fact(say("Named in it"), named))
    if incident.group == "incident":
        facts += _causes(incident, leaf)
        facts += _attributions(incident, leaf)
    how = incident.occurrence_note or say("by {origins}; not confirmed by a second", origins=_origins(incident, index))
    occurrence = index.word("occurrence", incident.occurrence)
    status = (*hedged(occurrence, (index.word("occurrence", "alleged"),)), *leaf.cite_all(incident.evidence))
    facts.append(Fact(say("Status"), status, text(how)))
    if incident.credibility:
        grade = f"{incident.credibility}: {index.word('credibility', incident.credibility)}"
        facts.append(Fact(say("Credibility"), text(grade)))
    parts: list[Part] = []
    if incident.summary:
        leaf.show_mentions(incident.summary)
        parts.append(Paragraphs(blocks(incident.summary, index, incident.hedges)))
    parts.append(Facts(tuple(facts)))
    return Row(say("What is reported"), tuple(parts), (*notes, *leaf.taken()))


def _origins(incident: Incident, index: Index) -> str:
    sources = {row.source for row in incident.evidence if row.source}
    groups = {index.source(ref).origin_group or ref.id for ref in sources}
    if len(groups) == 1:
        return index.say("one press {source}, one origin", source=index.source(sorted(sources)[0]).described_as)
    number = index.language.number(len(sources))
    found = index.count(len(sources), "{number} source", "{number} sources", number=number)
    return f"{found}, {index.count(len(groups), '{n} origin', '{n} origins')}"


def _causes(incident: Incident, leaf: Leaf) -> list[Fact]:
    index = leaf.index
    if not incident.hypotheses:
        return [Fact(index.say("Cause"), text(index.say("no hypothesis in this source")))]
    found = []
    for entry in incident.hypotheses:
        value = view_of_cause(entry, index)
        if entry.as_reported:
            own = marked(entry.as_reported, index, lang=index.lang_of_rows(entry.evidence))
            value = (*value, Run("text", ": "), own)
        note = one_line(entry.note, index) if entry.note else ()
        found.append(Fact(index.say("Cause"), (*value, *leaf.cite_all(entry.evidence)), note))
    return found


def view_of_cause(entry: Hypothesis, index: Index) -> Line:
    """Return a cause with who sees it."""
    cause = index.word("cause", entry.cause)
    return index.line("{cause}, in the view of {holder}", cause=cause, holder=holder_line(entry.by, index))


def _attributions(incident: Incident, leaf: Leaf) -> list[Fact]:
    index = leaf.index
    if not incident.attributions:
        return [Fact(index.say("Attributed to"), text(index.say("nobody, by nobody")))]
    found = []
    for entry in incident.attributions:
        leaf.show(entry.actor)
        name = index.name(entry.actor)
        value = index.line(
            "{actor}, by {holder}: {level}",
            actor=text(name, str(entry.actor)),
            holder=holder_line(entry.by, index),
            level=_level(entry, index),
        )
        sub = text(index.say("Answer of {accused}: {answer}.", accused=name, answer=index.answer(entry.answer)))
        if entry.note:
            sub = (*sub, Run("text", " "), *one_line(entry.note, index))
        found.append(Fact(index.say("Attributed to"), (*value, *leaf.cite_all(entry.evidence)), sub))
    return found


def _level(entry: Attribution, index: Index) -> Line:
    """Return how far an attribution goes; what is only suspected or alleged is a hedge."""
    words_ = index.word("attribution of an incident", entry.level)
    return (Run("hedge" if entry.level in ("suspected", "alleged") else "text", words_),)


def _aspects(incident: Incident, leaf: Leaf) -> tuple[Row, ...]:
    if not incident.aspects:
        return ()
    facts = tuple(
        Fact(
            entry.name,
            (*one_line(entry.text, leaf.index, entry.hedges), *leaf.cite_all(entry.evidence)),
            text(leaf.index.word("occurrence", entry.occurrence)),
        )
        for entry in incident.aspects
    )
    return (Row(leaf.index.say("Part by part"), (Facts(facts),), leaf.taken()),)


def _placing(incident: Incident, leaf: Leaf) -> tuple[Row, ...]:
    if incident.placing is None:
        return ()
    found = blocks(incident.placing.text, leaf.index)
    mark = leaf.cite_all(incident.placing.evidence)
    last = found[-1]
    marked_last = Block(last.kind, (*last.items[:-1], (*last.items[-1], *mark)))
    return (Row(leaf.index.say("How the source places it"), (Paragraphs((*found[:-1], marked_last)),), leaf.taken()),)


def _said_of(incident: Incident, leaf: Leaf) -> tuple[Row, ...]:
    quotes = leaf.index.about.get(incident.ref, ())
    if not quotes:
        return ()
    parts = tuple(quote_block(quote, leaf) for quote in quotes[:12])
    sentence = Note(0, text(standing_sentence(leaf.index)))
    heading = leaf.index.say("Said of this" if incident.group == "event" else "Said of these incidents")
    return (Row(heading, parts, (sentence,)),)


def _related(incident: Incident, leaf: Leaf) -> tuple[Row, ...]:
    index = leaf.index
    items = []
    for ref in incident.related:
        sheet = index.release.get(ref)
        if sheet is not None:
            leaf.show(ref)
            aside = extent_words(sheet, index) if isinstance(sheet, Incident) else index.word("kind", ref.kind)
            items.append((named(ref, index), text(aside)))
    return (Row(index.say("Beside it in the source"), (Links(tuple(items)),)),) if items else ()
