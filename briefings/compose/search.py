"""Search: a record for each sheet and pack, and an index from A to Z for readers without script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from briefings.compose import this_page, translations, words
from briefings.compose.fold import fold
from briefings.compose.index import Index
from briefings.compose.kind import kind_of, kinds
from briefings.compose.leaf import Leaf
from briefings.compose.lines import text
from briefings.compose.views import Line, Links, Note, Record, Row, SearchPage
from briefings.model.refs import KINDS, PLURALS, parse
from briefings.model.sheets import Briefing

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
    line = kind_of(sheet).listed(sheet, index) if sheet else text(record.title)
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
    for kind in kinds():
        for sheet in index.every(kind.model):
            leaf.show(sheet.ref)
            found = kind.found(sheet, index)
            yield Record(
                target=str(sheet.ref),
                kind=sheet.kind,
                title=found.title,
                sub=found.sub,
                words=kind.is_quoted(sheet),
                folded=fold(" ".join((found.title, found.sub, *found.more, *translations.texts(sheet)))),
                actor=found.actor,
                topics=found.topics,
                year=found.year,
                outcome=found.outcome,
                lang=found.lang,
            )
    for briefing in (one for one in index.every(Briefing) if has_pack and has_pack(one)):
        sub = index.say("{number}, PDF pack", number=briefing.number)
        folded = fold(f"{briefing.title} {sub} {briefing.number}")
        yield Record(f"pack:{briefing.id}", "pack", briefing.title, sub, False, folded, "", (), "", "")
