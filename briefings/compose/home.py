"""The home page: what is new, what matters, what is open."""

from __future__ import annotations

import datetime
from collections import Counter
from itertools import groupby

from briefings.compose import incident as incidents
from briefings.compose import words
from briefings.compose.briefing import bottom_line
from briefings.compose.changes import Change, changes
from briefings.compose.claim import figure_part
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
    Page,
    Paragraphs,
    Quotes,
    Row,
    Run,
    Sign,
    plain,
)
from briefings.model.sheets import Briefing, Claim, Incident, Quote, Topic

_SIGNS: tuple[tuple[Sign, str], ...] = (
    ("said", "said"),
    ("inferred", "inferred by this desk"),
    ("not-stated", "not stated in the source"),
)


def page(index: Index, *, packs: bool) -> Page:
    """Return the home page."""
    leaf = Leaf(index)
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
        day = words.day(latest.revised) if latest.revised else ""
        kicker = (Run("strong", "Latest briefing"), Run("muted", f"  {latest.number}, {day}, not issued"))
        buttons.append(("Read the briefing", str(latest.ref)))
        if packs:
            buttons.append(("PDF, one page" if latest.form == "one-pager" else "PDF", f"pack:{latest.id}"))
    marking = leaf.marking
    return Page(
        path="index.html",
        template="home.html",
        section="",
        target="home:",
        heading=index.settings.title,
        title=head,
        display=False,
        crumbs=(),
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


def _aside(latest: Briefing | None, index: Index) -> tuple[Row, ...]:
    if latest is None:
        return ()
    rows = []
    if latest.gaps:
        rows.append(Row("What the source leaves open", (not_stated(latest.gaps),)))
    likelihood = (
        "given for each judgement" if latest.key_judgements else "none given: the evidence supports no judgements"
    )
    count = len(index.release.of("source"))
    rests = "one press article, one origin" if count == 1 else words.counted(count, "source")
    facts = (
        Fact("The desk rests on", text(rests)),
        Fact("Information cut-off", text(words.day(latest.cut_off))),
        Fact("Likelihood", text(likelihood)),
    )
    return (*rows, Row("This briefing", (Facts(facts),)))


def _debates(leaf: Leaf) -> tuple[Row, ...]:
    index = leaf.index
    debates = []
    for topic in sorted(index.every(Topic), key=lambda topic: (-len(topic.positions), topic.id))[:2]:
        leaf.show(topic.ref)
        debates.append(Debate((Run("strong", topic.question, str(topic.ref)),), _tally(topic), _remark(topic, index)))
    if not debates:
        return ()
    return (Row("In debate", (Debates(tuple(debates), _SIGNS),)),)


def _remark(topic: Topic, index: Index) -> Line:
    return one_line(topic.summary, index, index.hedges_of(topic.evidence)) if topic.summary else ()


def _tally(topic: Topic) -> tuple[tuple[str, tuple[Sign, ...], str], ...]:
    rows = []
    silent = {entry.stance: entry.text for entry in topic.silence}
    for stance, label in words.STANCES.items():
        signs = tuple(sorted(sign(Held(topic, position)) for position in topic.positions if position.stance == stance))[
            ::-1
        ]
        if signs:
            inferred = Counter(signs)["inferred"]
            how = (
                ""
                if not inferred
                else ", inferred"
                if inferred == len(signs)
                else f", {words.number(inferred)} inferred"
            )
            rows.append(("Not stated" if stance == "not-stated" else label, signs, f"{len(signs)}{how}"))
        elif stance in silent:
            rows.append((label, (), silent[stance]))
    return tuple(rows)


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
    more = text(f"All {words.counted(total, 'quotation and paraphrase', 'quotations and paraphrases')}", "list:quotes")
    return (Row("Words", (Quotes(tuple(quote_block(quote, leaf) for quote in chosen), more),)),)


def _incidents(leaf: Leaf) -> tuple[Row, ...]:
    """Return incidents as cards: those reported counted as what they are, those alleged apart."""
    index = leaf.index
    found = [incident for incident in index.every(Incident) if incident.group == "incident"]
    rows = []
    for alleged in (False, True):
        chosen = [incident for incident in found if (incident.occurrence == "alleged") is alleged]
        if not chosen:
            continue
        series = all(
            incident.extent and incident.extent.kind == "series" and not incident.extent.count for incident in chosen
        )
        what = (
            words.counted(len(chosen), "kind of incident", "kinds of incident")
            if series
            else words.counted(len(chosen), "incident")
        )
        how = " (series, number not stated)" if series else ""
        named = any(incident.attributions for incident in chosen)
        tail = "" if named else " For each: the source names nobody responsible."
        lead = text(f"{what}{how}, {'alleged' if alleged else 'reported'}.{tail}")
        cards = tuple(
            _card(incident, leaf) for incident in sorted(chosen, key=lambda incident: incident.title.casefold())[:6]
        )
        rows.append(Row("Alleged" if alleged else "Incidents", (Cards(lead, cards),)))
    return tuple(rows)


def _card(incident: Incident, leaf: Leaf) -> tuple[Line, tuple[Line, ...]]:
    leaf.show(incident.ref)
    where = incident.where
    place = f"where: {words.PRECISIONS[where.precision]}" if where else "where: not stated"
    head = tuple(
        run._replace(voice="strong" if run.voice == "text" else run.voice, target=str(incident.ref))
        for run in hedged(incident.title, incident.hedges)
    )
    lines: list[Line] = [incidents.when_line(incident), text(place)]
    if incident.attributions:
        lines.append(text(incidents.status_sentence(incident, leaf.index)))
    return head, tuple(lines)


def _figure(leaf: Leaf) -> tuple[Row, ...]:
    index = leaf.index
    figures = [claim for claim in index.every(Claim) if claim.type == "figure" and claim.value]
    if not figures:
        return ()
    claim = max(figures, key=lambda claim: (claim.revised.toordinal() if claim.revised else 0, claim.id))
    leaf.show(claim.ref)
    part = figure_part(claim, index)
    marked = type(part)(
        tuple(run._replace(target=str(claim.ref)) if run.voice == "text" else run for run in part.number),
        (*part.line, *leaf.cite_all(claim.evidence)),
    )
    return (Row("A figure", (marked,), leaf.taken()),)


def _briefings(leaf: Leaf) -> tuple[Row, ...]:
    rest = leaf.index.latest[1:4]
    facts = []
    for briefing in rest:
        leaf.show(briefing.ref)
        facts.append(Fact(briefing.number, text(briefing.title, str(briefing.ref)), text(words.FORMS[briefing.form])))
    return (Row("More briefings", (Facts(tuple(facts)),)),) if facts else ()


def _changes(leaf: Leaf) -> Row:
    """Return what is new: the newest corrections, withdrawals and first publications by day, and the last check."""
    index = leaf.index
    entries: list[tuple[datetime.date, Line]] = []
    news = sorted(changes(index), key=lambda change: (-change.on.toordinal(), change.what == "new"))
    for (on, what), found in groupby(news, key=lambda change: (change.on, change.what)):
        same = list(found)
        if what == "new":
            entries.append((on, text(f"{words.counted(len(same), 'sheet')} first published", "list:changes")))
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
        what = f"{words.counted(count, 'quotation')} checked against the desk’s copy: wording matches the source"
        entries.append((day, text(what, "method:")))
    entries.sort(key=lambda entry: -entry[0].toordinal())
    facts = tuple(Fact(words.day(day), line) for day, line in entries[:_NEWS])
    more = Paragraphs(blocks_of(text("All changes", "list:changes"), text("All corrections", "list:corrections")))
    return Row("Changes", (Facts(facts or (Fact("", text("none yet")),)), more))


_NEWS = 6
"""So many changes stand on the home page."""


def _told(change: Change, index: Index) -> Line:
    if change.correction is None:
        return (*named(change, index), Run("text", f": withdrawn. {change.why}"))
    return sentence((*named(change, index), Run("text", f": corrected. {change.correction.why}")))
