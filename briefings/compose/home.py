"""The home page: what is new, what matters, what is open."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable
from itertools import groupby

from briefings.compose import incident as incidents
from briefings.compose import overview, words
from briefings.compose.briefing import bottom_line
from briefings.compose.changes import Change, changes
from briefings.compose.claim import figure_part
from briefings.compose.edition import name
from briefings.compose.index import Held, Index
from briefings.compose.leaf import Leaf, not_stated
from briefings.compose.lines import blocks_of, hedged, one_line, sentence, text
from briefings.compose.news_list import named
from briefings.compose.quote import quote_block, sign
from briefings.compose.views import (
    Cards,
    Debate,
    Debates,
    Fact,
    Facts,
    Line,
    Note,
    Page,
    Paragraphs,
    Quotes,
    Row,
    Run,
    Sign,
    plain,
)
from briefings.model.sheets import Briefing, Claim, Incident, Quote, Topic


def page(index: Index, has_pack: Callable[[Briefing], bool] | None) -> Page:
    """Return the home page."""
    leaf = Leaf(index)
    say = index.say
    latest = index.latest[0] if index.latest else None
    rows = [
        *_debates(leaf),
        *_words(latest, leaf),
        *_incidents(leaf),
        *_figure(leaf),
        *_briefings(leaf),
        _changes(leaf),
    ]
    head: Line = text(latest.title) if latest else text(index.settings.title)
    line = bottom_line(latest, index) if latest else text(index.settings.notice)
    kicker: Line = ()
    buttons: list[tuple[str, str]] = []
    if latest is not None:
        leaf.show(latest.ref)
        kicker = (Run("strong", say("Latest briefing")), Run("muted", f"  {_stand(latest, index)}"))
        buttons.append((say("Read the briefing"), str(latest.ref)))
        if has_pack and has_pack(latest):
            buttons.append(
                (
                    say("PDF, one page" if (form := index.release.forms.get(latest.form)) and form.is_short else "PDF"),
                    f"pack:{latest.id}",
                )
            )
    marking = leaf.marking
    return Page(
        path="index.html",
        template="home.html",
        section="",
        target="home:",
        heading=index.settings.title,
        title=head,
        kicker=kicker,
        lines=(line,),
        buttons=tuple(buttons),
        aside=_aside(latest, index),
        rows=tuple(rows),
        marking=marking.label,
        marking_colour=marking.colour,
        description=plain(line),
        updated=leaf.updated,
    )


def _stand(briefing: Briefing, index: Index) -> str:
    """Return a briefing's number with its last edition; without one, the day of its working text."""
    editions = index.release.editions_of(briefing)
    if editions:
        day = index.day(editions[-1].record.issued)
        return index.say("{name}, issued {day}", name=name(editions[-1], index), day=day)
    day = index.day(briefing.revised) if briefing.revised else ""
    return index.say("{number}, {day}, not issued", number=briefing.number, day=day)


def _aside(latest: Briefing | None, index: Index) -> tuple[Row, ...]:
    if latest is None:
        return ()
    say = index.say
    rows = []
    if latest.gaps:
        rows.append(Row(say("What the source leaves open"), (not_stated(latest.gaps),)))
    likelihood = say(
        "given for each judgement" if latest.key_judgements else "none given: the evidence supports no judgements"
    )
    count = len(index.release.of("source"))
    rests = say("one press article, one origin") if count == 1 else index.count(count, "{n} source", "{n} sources")
    facts = (
        Fact(say("The desk rests on"), text(rests)),
        Fact(say("Information cut-off"), text(index.day(latest.cut_off))),
        Fact(say("Likelihood"), text(likelihood)),
    )
    return (*rows, Row(say("This briefing"), (Facts(facts),)))


def _debates(leaf: Leaf) -> tuple[Row, ...]:
    index = leaf.index
    debates = []
    for topic in sorted(index.every(Topic), key=lambda topic: (-len(topic.positions), topic.id))[:2]:
        leaf.show(topic.ref)
        debates.append(
            Debate((Run("strong", topic.question, str(topic.ref)),), _tally(topic, index), _remark(topic, index))
        )
    if not debates:
        return ()
    signs: tuple[tuple[Sign, str], ...] = (
        ("said", index.say("said")),
        ("inferred", index.word("sign", "inferred")),
        ("not-stated", index.say("not stated in the source")),
    )
    return (Row(index.say("In debate"), (Debates(tuple(debates), signs),)),)


def _remark(topic: Topic, index: Index) -> Line:
    return one_line(topic.summary, index, index.hedges_of(topic.evidence)) if topic.summary else ()


def _tally(topic: Topic, index: Index) -> tuple[tuple[str, tuple[Sign, ...], str], ...]:
    rows = []
    silent = {entry.stance: entry.text for entry in topic.silence}
    for stance in words.STANCES:
        label = index.say("Not stated") if stance == "not-stated" else index.word("stance", stance)
        signs = tuple(sorted(sign(Held(topic, position)) for position in topic.positions if position.stance == stance))[
            ::-1
        ]
        if signs:
            rows.append((label, signs, f"{len(signs)}{_inferred(signs, index)}"))
        elif stance in silent:
            rows.append((label, (), silent[stance]))
    return tuple(rows)


def _inferred(signs: tuple[Sign, ...], index: Index) -> str:
    """Return how many of the holders of a stance are inferred, after a comma."""
    inferred = signs.count("inferred")
    if not inferred:
        return ""
    if inferred == len(signs):
        return f", {index.count(inferred, 'inferred', 'inferred')}"
    number = index.language.number(inferred)
    return f", {index.count(inferred, '{number} inferred', '{number} inferred', number=number)}"


def _words(latest: Briefing | None, leaf: Leaf) -> tuple[Row, ...]:
    """Return three quotations: those the latest briefing's points rest on first, then the others by id, a speaker once."""
    index = leaf.index
    quotes = [index.get(row.quote, Quote) for point in latest.key_points for row in point.evidence] if latest else []
    chosen: list[Quote] = []
    for quote in (*quotes, *index.every(Quote)[:200]):
        speech = quote is not None and quote.mode in ("direct", "partial", "mixed")
        if (
            quote
            and speech
            and all(
                other.id != quote.id and (other.speaker is None or other.speaker != quote.speaker) for other in chosen
            )
        ):
            chosen.append(quote)
        if len(chosen) == 3:
            break
    if not chosen:
        return ()
    total = len(index.release.of("quote"))
    more = index.count(total, "All {n} quotation and paraphrase", "All {n} quotations and paraphrases")
    return (
        Row(
            index.say("Words"),
            (Quotes(tuple(quote_block(quote, leaf) for quote in chosen), text(more, "list:quotes")),),
        ),
    )


def _incidents(leaf: Leaf) -> tuple[Row, ...]:
    """Return incidents as cards: those reported counted as what they are, those alleged apart."""
    index = leaf.index
    found = [incident for incident in index.every(Incident) if incident.group == "incident"]
    rows: list[Row] = []
    for alleged in (False, True):
        chosen = [incident for incident in found if (incident.occurrence == "alleged") is alleged]
        if not chosen:
            continue
        series = all(
            incident.extent and incident.extent.kind == "series" and not incident.extent.count for incident in chosen
        )
        lead = _lead(len(chosen), index, series=series, alleged=alleged)
        if not any(incident.attributions for incident in chosen):
            lead = f"{lead} {index.say('For each: the source names nobody responsible.')}"
        by_title = sorted(chosen, key=lambda incident: index.language.key(incident.title))
        cards = tuple(_card(incident, leaf) for incident in by_title[:6])
        label = words.capital(index.word("occurrence", "alleged")) if alleged else index.word("section", "incidents")
        whole = () if rows else (*text(" "), *text(overview.title(index), overview.TARGET))
        rows.append(Row(label, (Cards((*text(lead), *whole), cards),)))
    return tuple(rows)


def _lead(number: int, index: Index, *, series: bool, alleged: bool) -> str:
    """Return how many incidents there are: of series, how many kinds."""
    count = index.count
    if series and alleged:
        return count(
            number,
            "{n} kind of incident (series, number not stated), alleged.",
            "{n} kinds of incident (series, number not stated), alleged.",
        )
    if series:
        return count(
            number,
            "{n} kind of incident (series, number not stated), reported.",
            "{n} kinds of incident (series, number not stated), reported.",
        )
    if alleged:
        return count(number, "{n} incident, alleged.", "{n} incidents, alleged.")
    return count(number, "{n} incident, reported.", "{n} incidents, reported.")


def _card(incident: Incident, leaf: Leaf) -> tuple[Line, tuple[Line, ...]]:
    leaf.show(incident.ref)
    where = incident.where
    say = leaf.index.say
    precision = leaf.index.word("precision", where.precision) if where else say("not stated")
    place = say("where: {precision}", precision=precision)
    head = tuple(
        run._replace(voice="strong" if run.voice == "text" else run.voice, target=str(incident.ref))
        for run in hedged(incident.title, incident.hedges)
    )
    lines: list[Line] = [incidents.when_line(incident, leaf.index), text(place)]
    if incident.attributions:
        lines.append(text(incidents.status_sentence(incident, leaf.index)))
    return head, tuple(lines)


def _figure(leaf: Leaf) -> tuple[Row, ...]:
    index = leaf.index
    figures = [claim for claim in index.every(Claim) if claim.type == "figure" and claim.has_number]
    if not figures:
        return ()
    claim = max(figures, key=lambda claim: (claim.revised.toordinal() if claim.revised else 0, claim.id))
    leaf.show(claim.ref)
    part = figure_part(claim, index)
    marked = type(part)(
        tuple(run._replace(target=str(claim.ref)) if run.voice == "text" else run for run in part.number),
        (*part.line, *leaf.cite_all(claim.evidence)),
    )
    return (Row(index.say("A figure"), (marked,), leaf.taken()),)


def _briefings(leaf: Leaf) -> tuple[Row, ...]:
    rest = leaf.index.latest[1:4]
    facts = []
    for briefing in rest:
        leaf.show(briefing.ref)
        facts.append(
            Fact(briefing.number, text(briefing.title, str(briefing.ref)), text(leaf.index.form(briefing.form)))
        )
    return (Row(leaf.index.say("More briefings"), (Facts(tuple(facts)),)),) if facts else ()


def _changes(leaf: Leaf) -> Row:
    """Return what is new: the newest corrections, withdrawals and first publications by day, and the last check."""
    index = leaf.index
    entries: list[tuple[datetime.date, Line]] = []
    news = sorted(changes(index), key=lambda change: (-change.on.toordinal(), change.what == "new"))
    for (on, what), found in groupby(news, key=lambda change: (change.on, change.what)):
        same = list(found)
        if what == "new":
            first = index.count(len(same), "{n} sheet first published", "{n} sheets first published")
            entries.append((on, text(first, "list:changes")))
        else:
            entries += [(on, _told(change, index)) for change in same[:_NEWS]]
        if len(entries) >= _NEWS:
            break
    checked: Counter[datetime.date] = Counter()
    for quote in index.every(Quote):
        verdict = index.release.verdict(quote.id)
        if verdict.outcome == "matches" and verdict.checked:
            checked[verdict.checked] += 1
    for day, count in checked.items():
        told = index.count(
            count,
            "{n} quotation checked against the desk’s copy: wording matches the source",
            "{n} quotations checked against the desk’s copy: wording matches the source",
        )
        entries.append((day, text(told, "method:")))
    entries.sort(key=lambda entry: -entry[0].toordinal())
    facts = tuple(Fact(index.day(day), line) for day, line in entries[:_NEWS])
    say = index.say
    more = blocks_of(text(say("All changes"), "list:changes"), text(say("All corrections"), "list:corrections"))
    none = Fact("", text(say("none yet")))
    remark = say("Typing errors are mended without an entry. Corrections are dated and show both wordings.")
    return Row(say("Changes"), (Facts(facts or (none,)), Paragraphs(more)), (Note(0, text(remark)),))


_NEWS = 6
"""So many changes stand on the home page."""


def _told(change: Change, index: Index) -> Line:
    if change.correction is None:
        return index.line("{sheet}: withdrawn. {why}", sheet=named(change, index), why=change.why)
    return sentence(index.line("{sheet}: corrected. {why}", sheet=named(change, index), why=change.correction.why))
