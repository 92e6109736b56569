"""Incidents and events: what is reported, by whom, since when, and what is not said."""

from __future__ import annotations

from briefings.compose import calendar, words
from briefings.compose.holders import holder_line
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, not_stated_row, this_page
from briefings.compose.lines import blocks, hedged, marked, one_line, text, title
from briefings.compose.pages import sheet_page
from briefings.compose.quote import quote_block
from briefings.compose.views import Bar, Block, Fact, Facts, Line, Links, Note, Page, Paragraphs, Part, Row, Run, plain
from briefings.model import dates, scales
from briefings.model.sheets import Incident, Source
from briefings.model.sheets.incident import Attribution


def status_sentence(incident: Incident, index: Index) -> str:
    """Return the computed one-line status: how sure it is, and who is named by whom."""
    how = f"{words.capital(incident.occurrence)}."
    if incident.group == "event":
        return how
    if not incident.attributions:
        return f"{how} The source names nobody responsible."
    return " ".join([how, *(_attributed(entry, index) for entry in incident.attributions)])


def _attributed(entry: Attribution, index: Index) -> str:
    holder = words.capital(plain(holder_line(entry.by, index, linked=False)))
    return f"{holder} attributes it to {index.name(entry.actor)} ({entry.level}); {index.name(entry.actor)}’s answer: {entry.answer}."


def when_line(incident: Incident) -> Line:
    """Return when it happened: the source's words, then the desk's reading."""
    if incident.when is None:
        return text("not stated")
    reading = words.before(incident.when)
    if incident.when.as_reported is None:
        return text(reading)
    return (marked(incident.when.as_reported), Run("text", f" ({reading})"))


def where_line(incident: Incident) -> Line:
    """Return where it happened, with the precision the source gives."""
    if incident.where is None:
        return text("not stated")
    return text(incident.where.name)


def extent_words(incident: Incident) -> str:
    """Return `a series, number not stated`."""
    if incident.extent is None:
        return "not stated"
    if incident.extent.kind == "single":
        return "one" if incident.extent.count in (None, 1) else words.number(incident.extent.count or 0)
    count = incident.extent.count
    return f"a series of {words.number(count)}" if count else "a series, number not stated"


def bar(incident: Incident, index: Index) -> Bar | None:
    """Return when it happened as a bar, or None where nothing is stated."""
    if incident.when is None:
        return None
    edtf = incident.when.edtf
    end = calendar.day(edtf.upper, index.language) if edtf.upper else "still going"
    published = _published_on(incident, index, edtf.upper)
    return Bar(
        line=(),
        start=calendar.day(edtf.lower, index.language) if edtf.lower else "start not stated",
        end=f"{end}, {published}" if published else end,
        start_known=edtf.lower is not None,
        end_known=edtf.upper is not None,
    )


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
            return f"{words.origin(source)} published"
    return ""


def page(incident: Incident, index: Index) -> Page:
    """Return an incident's page."""
    leaf = Leaf(index)
    leaf.show(incident.ref)
    status = (*hedged(status_sentence(incident, index), ("Alleged",)), *leaf.cite_all(incident.evidence))
    first_notes = leaf.taken()
    rows = [
        *_when(incident, index),
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
        crumbs=(("Incidents", "list:incidents"),),
        lines=(status,),
        rows=tuple(rows),
        description=f"{incident.title}. {status_sentence(incident, index)}",
    )


def _when(incident: Incident, index: Index) -> tuple[Row, ...]:
    drawn = bar(incident, index)
    if drawn is None:
        return (Row("When", (Paragraphs((Block("p", (text("Not stated."),)),)),)),)
    line = when_line(incident)
    open_start = not drawn.start_known
    edtf = incident.when.edtf if incident.when else None
    no_day = " No day is given." if edtf and edtf.lower != edtf.upper else ""
    sentence = (*line, Run("text", f".{no_day}"))
    remark = "Hatched: somewhere in this time." + (
        " The left end fades because the source gives no start." if open_start else ""
    )
    parts: tuple[Part, ...] = (Paragraphs((Block("p", (sentence,)),)), drawn)
    return (Row("When", parts, (Note(0, text(f"{remark} Not to scale.")),)),)


def _reported(incident: Incident, leaf: Leaf, notes: tuple[Note, ...]) -> Row:
    index = leaf.index
    mark = leaf.cite_all(incident.evidence)
    facts = []
    if incident.group == "incident" or (incident.extent and incident.extent.kind == "series"):
        facts.append(Fact("How many", (*text(extent_words(incident)), *mark)))
    sub = text(words.PRECISIONS[incident.where.precision]) if incident.where else ()
    facts.append(Fact("Where", where_line(incident), sub))
    if incident.involved:
        leaf.show(*incident.involved)
        names = [Run("text", index.name(ref), str(ref)) for ref in incident.involved]
        facts.append(Fact("Named in it", _joined(names)))
    if incident.group == "incident":
        facts += _causes(incident, leaf)
        facts += _attributions(incident, leaf)
    origins = _origins(incident, index)
    how = incident.occurrence_note or f"by {origins}; not confirmed by a second"
    facts.append(Fact("Status", hedged(incident.occurrence, ("alleged",)), text(how)))
    if incident.credibility:
        facts.append(Fact("Credibility", text(f"{incident.credibility}: {scales.CREDIBILITY[incident.credibility]}")))
    parts: list[Part] = []
    if incident.summary:
        leaf.show(*(piece.ref for piece in incident.summary.pieces() if piece.kind == "mention"))
        parts.append(Paragraphs(blocks(incident.summary, index, incident.hedges)))
    parts.append(Facts(tuple(facts)))
    return Row("What is reported", tuple(parts), (*notes, *leaf.taken()))


def _joined(runs: list[Run]) -> Line:
    joined: list[Run] = []
    for number, run in enumerate(runs):
        if number:
            joined.append(Run("text", " and " if number == len(runs) - 1 else ", "))
        joined.append(run)
    return tuple(joined)


def _origins(incident: Incident, index: Index) -> str:
    sources = {row.source for row in incident.evidence if row.source}
    groups = {index.source(ref).origin_group or ref.id for ref in sources}
    if len(groups) == 1:
        return f"one press {words.origin(index.source(sorted(sources)[0]))}, one origin"
    return f"{words.number(len(sources))} sources, {words.counted(len(groups), 'origin')}"


def _causes(incident: Incident, leaf: Leaf) -> list[Fact]:
    if not incident.hypotheses:
        return [Fact("Cause", text("no hypothesis in this source"))]
    found = []
    for entry in incident.hypotheses:
        value = list(text(f"{words.CAUSES[entry.cause]}, in the view of "))
        value += holder_line(entry.by, leaf.index)
        if entry.as_reported:
            value += [Run("text", ": "), marked(entry.as_reported)]
        found.append(
            Fact(
                "Cause",
                (*value, *leaf.cite_all(entry.evidence)),
                one_line(entry.note, leaf.index) if entry.note else (),
            )
        )
    return found


def _attributions(incident: Incident, leaf: Leaf) -> list[Fact]:
    if not incident.attributions:
        return [Fact("Attributed to", text("nobody, by nobody"))]
    found = []
    for entry in incident.attributions:
        leaf.show(entry.actor)
        actor = Run("text", leaf.index.name(entry.actor), str(entry.actor))
        value = (actor, Run("text", ", by "), *holder_line(entry.by, leaf.index), Run("text", f": {entry.level}"))
        sub = text(f"Answer of {leaf.index.name(entry.actor)}: {entry.answer}.")
        if entry.note:
            sub = (*sub, Run("text", " "), *one_line(entry.note, leaf.index))
        found.append(Fact("Attributed to", (*value, *leaf.cite_all(entry.evidence)), sub))
    return found


def _aspects(incident: Incident, leaf: Leaf) -> tuple[Row, ...]:
    if not incident.aspects:
        return ()
    facts = tuple(
        Fact(
            entry.name,
            (*one_line(entry.text, leaf.index, entry.hedges), *leaf.cite_all(entry.evidence)),
            text(entry.occurrence),
        )
        for entry in incident.aspects
    )
    return (Row("Part by part", (Facts(facts),), leaf.taken()),)


def _placing(incident: Incident, leaf: Leaf) -> tuple[Row, ...]:
    if incident.placing is None:
        return ()
    found = blocks(incident.placing.text, leaf.index)
    mark = leaf.cite_all(incident.placing.evidence)
    last = found[-1]
    marked_last = Block(last.kind, (*last.items[:-1], (*last.items[-1], *mark)))
    return (Row("How the source places it", (Paragraphs((*found[:-1], marked_last)),), leaf.taken()),)


def _said_of(incident: Incident, leaf: Leaf) -> tuple[Row, ...]:
    quotes = leaf.index.about.get(incident.ref, ())
    if not quotes:
        return ()
    parts = tuple(quote_block(quote, leaf) for quote in quotes[:12])
    sentence = Note(0, text(f"The outcome tells of {words.SENTENCE}."))
    heading = "Said of this" if incident.group == "event" else "Said of these incidents"
    return (Row(heading, parts, (sentence,)),)


def _related(incident: Incident, leaf: Leaf) -> tuple[Row, ...]:
    index = leaf.index
    items = []
    for ref in incident.related:
        sheet = index.release.get(ref)
        if sheet is not None:
            leaf.show(ref)
            aside = extent_words(sheet) if isinstance(sheet, Incident) else ref.kind
            label = sheet.title if isinstance(sheet, Incident) else (title(sheet) or sheet.label)
            items.append((text(label, str(ref)), text(aside)))
    return (Row("Beside it in the source", (Links(tuple(items)),)),) if items else ()
