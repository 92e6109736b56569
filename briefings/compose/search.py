"""Search: a record for each sheet and pack, and an index from A to Z for readers without script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from briefings.compose import this_page, translations, words
from briefings.compose.changed import is_fragment
from briefings.compose.claim import by_line, statement_line
from briefings.compose.fold import fold
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf
from briefings.compose.lines import hedged, quotation, text
from briefings.compose.quote import dates_line, name_line, words_line
from briefings.compose.views import Line, Links, Note, Record, Row, Run, SearchPage, plain
from briefings.model.refs import KINDS, PLURALS, Ref, parse
from briefings.model.sheets import Actor, Briefing, Claim, Incident, Quote, Sheet, Source, Topic

ROWS = 200
"""At most this many entries stand on one page of the index."""


def pages(index: Index, has_pack: Callable[[Briefing], bool] | None) -> tuple[SearchPage, ...]:
    """Return the search page with the index, cut into pages of at most 200 entries; the first one holds the records."""
    leaf = Leaf(index)
    records = tuple(_records(index, leaf, has_pack))
    entries = sorted(
        (
            (record, index.language.alphabet.initial(record.title))
            for record in records
            if not record.target.startswith("pack:")
        ),
        key=lambda entry: (entry[1] == "#", index.language.key(entry[0].title), entry[0].target),
    )
    count = max(1, -(-len(entries) // ROWS))
    labels = _labels([letter for _, letter in entries])
    pager = tuple(
        (label, "search:" if number == 1 else f"search:{number}") for number, label in enumerate(labels, start=1)
    )
    marking = leaf.marking
    heading = index.say("Search")
    about = (this_page.gathered("search/index.html", leaf.shown, index),)
    found = []
    for number in range(1, count + 1):
        cut = entries[(number - 1) * ROWS : number * ROWS]
        lead = index.say("All sheets from A to Z.")
        if count > 1:
            lead = index.say("All sheets from A to Z: {letters}.", letters=labels[number - 1])
        found.append(
            SearchPage(
                path="search/index.html" if number == 1 else f"search/_{number}.html",
                template="search.html",
                section="search",
                heading=heading,
                title=text(heading),
                lead=text(lead),
                rows=tuple(_rows(cut, index)),
                records=records if number == 1 else (),
                words=_script(index) if number == 1 else (),
                pager=pager if count > 1 else (),
                about=about,
                marking=marking.label,
                marking_colour=marking.colour,
                description=f"{heading}: {index.count(len(entries), '{n} sheet', '{n} sheets')}",
                updated=leaf.updated,
            )
        )
    return tuple(found)


def _labels(letters: list[str]) -> list[str]:
    """Return what each page of the index is called: its letters, and a number where several pages have the same ones."""
    labels: list[str] = []
    seen: Counter[str] = Counter()
    for start in range(0, len(letters), ROWS) or (0,):
        cut = letters[start : start + ROWS] or ["A"]
        label = cut[0] if cut[0] == cut[-1] else f"{cut[0]}–{cut[-1]}"
        seen[label] += 1
        labels.append(label if seen[label] == 1 else f"{label} {seen[label]}")
    return labels


def _rows(entries: list[tuple[Record, str]], index: Index) -> Iterator[Row]:
    letters: dict[str, list[tuple[Line, Line]]] = {}
    for record, letter in entries:
        letters.setdefault(letter, []).append((_title(record, index), text(record.sub)))
    for letter, items in letters.items():
        count = index.count(len(items), "{n} sheet", "{n} sheets")
        yield Row(letter, (Links(tuple(items)),), (Note(0, text(count)),))


def _title(record: Record, index: Index) -> Line:
    """Return the words that lead to a sheet, each in its voice: what stands outside a source's marks is not its face."""
    sheet = index.release.get(parse(record.target))
    if isinstance(sheet, Quote):
        line = words_line(sheet, index)
    elif isinstance(sheet, Claim):
        line = statement_line(sheet, index)
    elif isinstance(sheet, Incident):
        line = hedged(sheet.title, sheet.hedges)
    else:
        line = (Run("words" if record.words else "text", record.title, "", record.lang),)
    return tuple(run._replace(target=record.target) for run in line)


def _script(index: Index) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return what the script of the page says, by theme and name."""
    say, word = index.say, index.word
    kinds = [(kind, word("section", PLURALS[kind])) for kind in KINDS if kind != "incident"]
    facets = (
        ("kind", say("Kind")),
        ("actor", say("Speaker")),
        ("topic", say("Topic")),
        ("year", say("Year")),
        ("outcome", say("Outcome")),
        ("any", say("any")),
    )
    found = (
        ("none", say("Nothing found. Fewer or other words may help.")),
        ("failed", say("A part of the index could not be loaded. Please load this page again.")),
        *index.language.forms("{n} found.", "{n} found."),
    )
    return (
        ("kinds", (*kinds, ("incident", say("Incidents and events")), ("pack", say("PDF packs")))),
        ("outcomes", tuple((name, word("outcome", name)) for name in words.OUTCOMES)),
        ("facets", facets),
        ("found", found),
        ("more", (("first", say("The first {n} of {total}.", n="{n}", total="{total}")),)),
    )


def _records(index: Index, leaf: Leaf, has_pack: Callable[[Briefing], bool] | None) -> Iterator[Record]:
    for kind in KINDS:
        for sheet in index.release.of(kind):
            leaf.show(sheet.ref)
            title, sub, more, actor, topics, year, outcome = _shown(sheet, index)
            yield Record(
                target=str(sheet.ref),
                kind=kind,
                title=title,
                sub=sub,
                words=isinstance(sheet, Source) or (isinstance(sheet, Quote) and sheet.mode != "paraphrase"),
                folded=fold(" ".join((title, sub, *more, *translations.texts(sheet)))),
                actor=actor,
                topics=topics,
                year=year,
                outcome=outcome,
                lang=_lang(sheet, index),
            )
    for briefing in (one for one in index.every(Briefing) if has_pack and has_pack(one)):
        sub = index.say("{number}, PDF pack", number=briefing.number)
        folded = fold(f"{briefing.title} {sub} {briefing.number}")
        yield Record(f"pack:{briefing.id}", "pack", briefing.title, sub, False, folded, "", (), "", "")


def _lang(sheet: Sheet, index: Index) -> str:
    """Return the language of a record's title where it is not the desk's own."""
    if isinstance(sheet, Quote):
        return index.lang_of(sheet) if sheet.mode != "paraphrase" else ""
    if isinstance(sheet, Source):
        return index.lang(sheet.language)
    return index.lang(sheet.name_language or "") if isinstance(sheet, Actor) else ""


_Shown = tuple[str, str, tuple[str, ...], str, tuple[str, ...], str, str]


def _shown(sheet: Sheet, index: Index) -> _Shown:
    """Return title, second line, more words to search, actor, topics, year and outcome."""
    if isinstance(sheet, Quote):
        return _quote(sheet, index)
    if isinstance(sheet, Actor):
        roles = tuple(plain_role for role in sheet.roles if (plain_role := role.title or role.as_reported or ""))
        return sheet.name, index.word("actor", sheet.type), (*sheet.names[1:], *roles), sheet.name, (), "", ""
    if isinstance(sheet, Incident):
        involved = tuple(index.name(ref) for ref in sheet.involved)
        place = sheet.where.name or "" if sheet.where else ""
        year = _year(sheet.when.edtf.upper) if sheet.when else ""
        kind = words.capital(index.word("kind", sheet.group))
        return sheet.title, ", ".join(filter(None, (kind, place))), involved, "", (), year, ""
    if isinstance(sheet, Claim):
        statement = plain(statement_line(sheet, index))
        topics = tuple(_topic(ref, index) for ref in sheet.about if ref.kind == "topic")
        sub = index.say("Claim, held by {holder}", holder=plain(by_line(sheet, index)))
        return statement, sub, (), "", tuple(filter(None, topics)), "", ""
    if isinstance(sheet, Source):
        year = _year(sheet.published.edtf.upper) if sheet.published else ""
        sub = index.say("Source, {authors}", authors=index.language.listed(sheet.authors))
        return quotation(sheet, index).text, sub, (), "", (), year, ""
    if isinstance(sheet, Topic):
        return (
            sheet.question,
            words.capital(index.word("kind", "topic")),
            (sheet.title or "",),
            "",
            (sheet.title or sheet.question,),
            "",
            "",
        )
    assert isinstance(sheet, Briefing)
    return sheet.title, f"{index.word('form', sheet.form)}, {sheet.number}", (), "", (), str(sheet.cut_off.year), ""


def _quote(quote: Quote, index: Index) -> _Shown:
    name = plain(name_line(quote, index))
    speaker = index.get(quote.speaker, Actor)
    topics = tuple(filter(None, (_topic(ref, index) for ref in quote.about if ref.kind == "topic")))
    published = index.source(quote.source).published
    said = quote.said.edtf.upper if quote.said else published.edtf.upper if published else None
    outcome = index.release.verdict(quote.id).outcome
    sub = f"{name}, {plain(dates_line(quote, index))}"
    if is_fragment(quote, index):
        sub = index.say("{who}; from a longer sentence", who=sub)
    aliases = speaker.names[1:] if speaker else ()
    return (
        plain(words_line(quote, index)),
        sub,
        aliases,
        index.name(quote.speaker) if quote.speaker else "",
        topics,
        _year(said),
        outcome,
    )


def _topic(ref: Ref, index: Index) -> str:
    topic = index.get(ref, Topic)
    return (topic.title or topic.question) if topic else ""


def _year(day: tuple[int, int, int] | None) -> str:
    return str(day[0]) if day else ""
