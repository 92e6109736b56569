"""Compose: a release to views, one a page or pack. Pure: no clock, no files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from briefings.compose import (
    actor,
    briefing,
    cite,
    claim,
    design,
    edition_pages,
    home,
    incident,
    lists,
    method,
    moved,
    overview,
    quote,
    search,
    source,
    this_page,
    tombstone,
    topic,
    translations,
)
from briefings.compose.asked import Asked, Digest, Known, Memo, base_of
from briefings.compose.closing import voices
from briefings.compose.data import page as data_page
from briefings.compose.data.linked import linked
from briefings.compose.index import Index
from briefings.compose.leaf import this_page as page_row
from briefings.compose.lines import mention as mention_line
from briefings.compose.stamp import Stamp
from briefings.compose.views import BriefingView, Flat, Line, ListPage, Page, Row, SearchPage, Site, flat
from briefings.load.editions import Edition
from briefings.load.pages import HandPage
from briefings.load.style import PLAIN, Style
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Briefing, Claim, Incident, Quote, Sheet, Source, Topic
from briefings.release import Release

View = Page | ListPage | SearchPage | BriefingView


class Flats:
    """Views taken apart; each once, since both its key and its audit need it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._found: dict[int, tuple[View, Flat]] = {}

    def of(self, view: View) -> Flat:
        """Return a view taken apart."""
        found = self._found.get(id(view))
        if found is None:
            found = self._found[id(view)] = (view, flat(view))  # a view that is held keeps its id
        return found[1]


@dataclass(frozen=True)
class Views:
    """Everything a site and its packs show."""

    site: Site
    pages: tuple[Page | ListPage | SearchPage | Known, ...]
    briefings: tuple[BriefingView, ...]
    issued: tuple[Edition, ...]
    hand_pages: tuple[HandPage, ...]
    index: Index
    memo: Memo = field(default_factory=Memo)
    _flats: Flats = field(default_factory=Flats)
    _whole: dict[Ref, Page] = field(default_factory=dict)

    def digest(self, view: View | Known) -> str:
        """Return a digest of a view: equal only for equal views."""
        return view.view if isinstance(view, Known) else self.flat(view).digest

    def flat(self, view: View) -> Flat:
        """Return a view taken apart."""
        return self._flats.of(view)

    def whole(self, view: View | Known) -> View:
        """Return a view, composed now where it was known without."""
        if not isinstance(view, Known):
            return view
        found = self._whole.get(view.ref)
        if found is None:
            found = self._whole[view.ref] = _page(self.index.release.sheets[view.ref], self.index)
        return found


def compose(
    release: Release,
    *,
    pages: Iterable[HandPage] = (),
    style: Style = PLAIN,
    packs: bool = True,
    digest: Digest | None = None,
    former: Memo | None = None,
) -> Views:
    """Return the views of a release.

    `pages` are the hand-written pages, which the footer links to; `style` is what the style sheets say.

    `digest` gives a sheet's digest; then what pages asked is noted in `Views.memo`, and a sheet's page that was composed
    in the `former` build from the same answers is not composed again.
    """
    index = Index(release)
    hand_pages = tuple(pages)
    found: list[Page | ListPage | SearchPage | Known] = [*gathered(index, style, packs=packs)]
    sheets = [sheet for sheet in release.sheets.values() if sheet.kind in _PAGES]
    memo, flats = Memo(), Flats()
    if digest is None:
        found += [_page(sheet, index) for sheet in sheets]
    else:
        memo = Memo(base_of(release))
        same = former if former and former.base == memo.base else Memo()
        found += _asked(sheets, Asked(index, digest), same, memo, flats)
    briefings = tuple(_briefing(sheet, index) for sheet in index.every(Briefing))
    briefings += edition_pages.notes(index, packs=packs)
    issued = release.editions if packs else ()
    return Views(site_of(index, hand_pages), tuple(found), briefings, issued, hand_pages, index, memo, flats)


def _asked(sheets: Iterable[Sheet], index: Asked, former: Memo, memo: Memo, flats: Flats) -> Iterator[Page | Known]:
    """Yield the pages of sheets, those composed before from the same answers as they are known; note each in a memo."""
    for sheet in sheets:
        known = index.again(former, sheet.ref)
        if known is None:
            page = _page(sheet, index)
            view = flats.of(page).digest
            known = Known(page.path, sheet.ref, page.heading, page.marking, page.updated, view, page.noindex)
            yield page
        else:
            yield known
        index.noted(memo, known)


def issue_view(sheet: Briefing, stamp: Stamp, views: Views) -> BriefingView:
    """Return the text of a briefing that is to be issued."""
    return briefing.view(sheet, views.index, stamp)


def gathered(index: Index, style: Style, *, packs: bool) -> Iterator[Page | ListPage | SearchPage]:
    """Yield every page that is not one sheet's: those that gather many, and the tombstones. Made one by one."""
    of_all = (home.page(index, packs=packs), method.page(index), data_page.page(index), *overview.pages(index))
    for page in of_all:
        about = this_page.gathered(page.path, index.release.sheets, index)
        yield replace(page, rows=(*page.rows, about))
    yield design.page(index, style)
    for entry in index.release.tombstones:
        yield tombstone.page(entry, index)
    yield from moved.pages(index)
    yield from lists.pages(index)
    yield from search.pages(index, packs=packs)
    yield from edition_pages.pages(index, packs=packs)


def view_of(ref: Ref, index: Index) -> Page | BriefingView | None:
    """Return the view of one sheet alone, or None where it is not in the release."""
    sheet = index.release.get(ref)
    if sheet is None:
        return None
    return _briefing(sheet, index) if isinstance(sheet, Briefing) else _page(sheet, index)


def _page(sheet: Sheet, index: Index) -> Page:
    """Return a sheet's page with how to cite it, before the row about the page, and its linked data."""
    found = _PAGES[sheet.kind](sheet, index)
    rows = (*found.rows[:-1], cite.row(sheet, index), *found.rows[-1:])
    return replace(found, rows=rows, linked=linked(sheet, index))


def _briefing(sheet: Briefing, index: Index) -> BriefingView:
    found = briefing.view(sheet, index)
    rows = (
        *found.page_rows,
        *translations.row(sheet, index),
        cite.row(sheet, index),
        page_row(sheet, index, edition_pages.working(sheet, index)),
    )
    return replace(found, page_rows=rows, linked=linked(sheet, index))


_PAGES: dict[str, Callable[[Any, Index], Page]] = {
    Actor.kind: actor.page,
    Incident.kind: incident.page,
    Quote.kind: quote.page,
    Claim.kind: claim.page,
    Source.kind: source.page,
    Topic.kind: topic.page,
}
"""What makes the page of a kind of sheet."""


def about_page(name: str, views: Views) -> Row:
    """Return the row about a hand-written page, from what the desk records of it."""
    index = views.index
    record = next((entry for entry in index.settings.pages if entry.page == name), None)
    days = [(entry.on, entry.what) for entry in record.changes] if record else []
    first = [(record.created, index.say("first published"))] if record else []
    return this_page.dated(f"{name}/index.html", [*first, *days], index)


def mention(ref: Ref, words: str, views: Views) -> Line:
    """Return what a reference in a hand-written page prints."""
    return mention_line(ref, words, views.index)


def site_of(index: Index, pages: tuple[HandPage, ...]) -> Site:
    """Return what stands on every page."""
    names = ("briefings", "topics", "quotes", "incidents", "actors", "sources")
    settings = index.settings
    return Site(
        title=settings.title,
        notice=settings.notice,
        language=settings.language,
        messages=index.release.messages,
        address=settings.site_url or "",
        sections=tuple((name, index.word("section", name), f"list:{name}") for name in names),
        footer=(
            *((page.title, f"page:{page.name}") for page in pages),
            (method.title(index), "method:"),
            (design.title(index), "design:"),
            (index.say("Changes"), "list:changes"),
            (index.say("Corrections"), "list:corrections"),
            *(((index.say("Editions"), "list:editions"),) if index.release.editions else ()),
            (index.word("section", "claims"), "list:claims"),
            (index.say("A to Z"), "search:"),
            (data_page.title(index), "data:"),
        ),
        voices=voices(index),
        criteria=settings.criteria,
    )
