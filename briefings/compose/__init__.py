"""Compose: a release to views, one a page or pack. Pure: no clock, no files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from briefings.compose import (
    actor,
    briefing,
    claim,
    home,
    incident,
    lists,
    method,
    quote,
    search,
    source,
    tombstone,
    topic,
)
from briefings.compose.closing import voices
from briefings.compose.index import Index
from briefings.compose.lines import mention as mention_line
from briefings.compose.views import BriefingView, Flat, Line, ListPage, Page, SearchPage, Site, flat
from briefings.load.pages import HandPage
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Briefing, Claim, Incident, Quote, Source, Topic
from briefings.release import Release


@dataclass(frozen=True)
class Views:
    """Everything a site and its packs show."""

    site: Site
    pages: tuple[Page | ListPage | SearchPage, ...]
    briefings: tuple[BriefingView, ...]
    hand_pages: tuple[HandPage, ...]
    index: Index
    _flat: dict[int, Flat] = field(default_factory=dict)

    def flat(self, view: Page | ListPage | SearchPage | BriefingView) -> Flat:
        """Return a view taken apart; done once, since both its key and its audit need it."""
        found = self._flat.get(id(view))
        if found is None:
            found = self._flat[id(view)] = flat(view)
        return found


def compose(release: Release, *, pages: Iterable[HandPage] = (), packs: bool = True) -> Views:
    """Return the views of a release. `pages` are the hand-written pages, which the footer links to."""
    index = Index(release)
    hand_pages = tuple(pages)
    found: list[Page | ListPage | SearchPage] = [home.page(index, packs=packs), *lists.pages(index), method.page(index)]
    found += search.pages(index, packs=packs)
    found += [actor.page(sheet, index) for sheet in index.every(Actor)]
    found += [incident.page(sheet, index) for sheet in index.every(Incident)]
    found += [quote.page(sheet, index) for sheet in index.every(Quote)]
    found += [claim.page(sheet, index) for sheet in index.every(Claim)]
    found += [source.page(sheet, index) for sheet in index.every(Source)]
    found += [topic.page(sheet, index) for sheet in index.every(Topic)]
    found += [tombstone.page(entry, index) for entry in release.tombstones]
    briefings = tuple(briefing.view(sheet, index) for sheet in index.every(Briefing))
    return Views(_site(index, hand_pages), tuple(found), briefings, hand_pages, index)


def mention(ref: Ref, words: str, views: Views) -> Line:
    """Return what a reference in a hand-written page prints."""
    return mention_line(ref, words, views.index)


def _site(index: Index, pages: tuple[HandPage, ...]) -> Site:
    sections = [
        ("briefings", "Briefings", "list:briefings"),
        ("topics", "Topics", "list:topics"),
        ("quotes", "Quotes", "list:quotes"),
        ("incidents", "Incidents", "list:incidents"),
        ("actors", "Actors", "list:actors"),
        ("sources", "Sources", "list:sources"),
    ]
    settings = index.settings
    return Site(
        title=settings.title,
        notice=settings.notice,
        language=settings.language,
        messages=index.release.messages,
        address=settings.site_url or "",
        sections=tuple(sections),
        footer=(
            *((page.title, f"page:{page.name}") for page in pages),
            ("Claims", "list:claims"),
            (method.TITLE, "method:"),
        ),
        voices=voices(),
    )
