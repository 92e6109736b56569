"""Pages at former addresses, which lead on without script: an id is for ever."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.compose.index import Index
from briefings.compose.lines import text
from briefings.compose.pages import path_of
from briefings.compose.views import Page
from briefings.model.markings import Marking
from briefings.model.refs import PLURALS, Ref


def pages(index: Index) -> Iterator[Page]:
    """Yield a page for each former id of a sheet, and of what was withdrawn since."""
    release = index.release
    for ref, sheet in release.sheets.items():
        for former in sheet.renamed_from:
            yield _page(Ref(ref.kind, former), ref, release.marking_of(ref), index)
    for stone in release.tombstones:
        for former in stone.renamed_from:
            yield _page(Ref(stone.ref.kind, former), stone.ref, stone.marking, index)


def _page(former: Ref, now: Ref, marking: Marking, index: Index) -> Page:
    plural = PLURALS[now.kind]
    heading = index.say("This page has moved")
    return Page(
        path=path_of(former),
        template="moved.html",
        section=plural,
        target=str(former),
        heading=heading,
        title=text(heading),
        crumbs=((index.word("section", plural), f"list:{plural}"),),
        lines=(index.line("Its address is now {address}.", address=text(f"{plural}/{now.id}", str(now))),),
        rows=(),
        marking=marking.label,
        marking_colour=marking.colour,
        description=heading,
        updated="",
        noindex=True,
        leads_to=str(now),
    )
