"""Compose: a release to views, one a page or pack. Pure: no clock, no files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any, NamedTuple, Protocol, cast

from msgspec import json

from briefings.compose import accusations, changes, data, listing, overview, page_record, quotation_check, search
from briefings.compose.dependencies import Digest, Known, Memo, Page, Shelf, TrackingIndex, base_of
from briefings.compose.edition import Imprint, Standing, edition_records, noted, pack_target, target
from briefings.compose.home import HomeRecord
from briefings.compose.index import LOOK_UPS, Index
from briefings.compose.interchange import lines
from briefings.compose.kind import further_records
from briefings.compose.kinds import KINDS
from briefings.compose.lines import mention as mention_line
from briefings.compose.listing import kept
from briefings.compose.method import MethodRecord
from briefings.compose.page_record import PageRecord, ThisPage, about_dated
from briefings.compose.sections import own_listings, voices
from briefings.compose.views import BriefingView, Drawn, Line, SheetRows, Site, digest_of, size_and_digest
from briefings.load.editions import Edition
from briefings.load.look import published
from briefings.load.pages import HandPage
from briefings.model.refs import Ref, file_of, page_path, parse
from briefings.model.sheets import Briefing, Sheet
from briefings.problems import reading
from briefings.release import Release

View = BriefingView | Drawn


class Draw(Protocol):
    """Draws pages and packs by their templates."""

    def __call__(self, sheet: Sheet, index: Index, site: Site) -> Drawn:
        """Return the page of a sheet."""

    def gathered(self, record: PageRecord, site: Site) -> Drawn:
        """Return a page that is not one sheet's."""

    def briefing(
        self, sheet: Briefing, index: Index, site: Site, imprint: Imprint | None = None, *, working: bool = False
    ) -> BriefingView:
        """Return a briefing's page and pack."""

    def lacking(self, sheet: Briefing, index: Index, site: Site) -> str:
        """Return the characters of a briefing that no typeface of packs has."""

    def standing(self, sheet: Briefing, index: Index, site: Site) -> Standing | None:
        """Return how a briefing's working text stands to the edition that readers are given; None where there is none."""

    def note(self, edition: Edition, index: Index, site: Site) -> BriefingView:
        """Return the page and the pack of an edition's changes note."""

    def base(self, site: Site, face: str = "web") -> str:
        """Return a digest of what all pages, or all packs, are drawn with."""


class Composed(NamedTuple):
    """What was composed: what is known of each page and briefing, and what the sheets' pages asked."""

    known: list[Known]
    part: Memo


class Views:
    """Everything a site and its packs show of a release.

    A page or a briefing is drawn when its turn comes (`each`, `each_briefing`) and then let go, so that memory does not grow
    with a desk's pages and packs: what stays of one is what the site says of it elsewhere.
    """

    def __init__(
        self,
        release: Release,
        draw: Draw,
        pages: Iterable[HandPage] = (),
        *,
        packs: bool = True,
        digest: Digest | None = None,
        shelf: Shelf | None = None,
    ) -> None:
        """Take the release, what draws pages and packs, and the hand-written pages, which the footer links to.

        `digest` gives a sheet's digest; then what pages ask is noted in `memo`, and a page of which the `shelf` says that it
        would be the same is not drawn again.
        """
        self.index = index = Index(release)
        self.hand_pages = tuple(pages)
        self.site = site = site_of(index, self.hand_pages)
        self.composed: set[Ref] = set()
        self._draw, self._packs = draw, packs
        self._sheets = {str(sheet.ref): sheet for sheet in index.every(Briefing)}
        self._briefings: dict[str, Callable[[], BriefingView]] = {
            **{name: partial(draw.briefing, sheet, index, site) for name, sheet in self._sheets.items()},
            **{target(edition): partial(draw.note, edition, index, site) for edition in noted(index)},
        }
        self._briefed: dict[str, Known] = {}
        self._tracking = TrackingIndex(index, digest, self._printed()) if digest else None
        self._shelf = shelf
        self._base = base_of(release, draw.base(site)) if shelf else ""
        self.before: Mapping[Ref, Page] = {}
        self._known: dict[str, Known] = {}
        self._since: list[Known] = []
        self._now: View | None = None

    @property
    def pages(self) -> tuple[Drawn, ...]:
        """Return every page, whole."""
        return tuple(map(self.page, self.each()))

    @cached_property
    def records(self) -> dict[str, PageRecord]:
        """Return what is known of each page that is not one sheet's, by its path; none is drawn for it."""
        return {record._path: record for record in self._gathered()}

    def _gathered(self) -> Iterator[PageRecord]:
        """Yield what is known of every page that is not one sheet's: those that gather many, and what is left of withdrawn ones."""
        index, has_pack = self.index, self._has_pack if self._packs else None
        yield HomeRecord(index, has_pack, self._standing)
        yield MethodRecord(index)
        yield quotation_check.CheckRecord(index)
        yield data.DataRecord(index)
        yield from overview.records(index)
        yield from page_record.former_pages(index)
        if index.settings.site_url:  # its links begin with the site's own path
            yield page_record.NotFoundRecord(index)
        for found in (
            *(kind.listing(index) for kind in KINDS.values()),
            *own_listings(index),
            changes.listing(index, self._standing),
            changes.corrections_listing(index),
            *accusations.listings(index),
        ):
            yield from listing.records(found)
        yield from search.records(index, has_pack)
        yield from edition_records(index, packs=has_pack is not None)
        yield from further_records(index)

    def _has_pack(self, briefing: Briefing) -> bool:
        return not self._draw.lacking(briefing, self.index, self.site)

    def _standing(self, briefing: Briefing) -> Standing | None:
        return self._draw.standing(briefing, self.index, self.site)

    @property
    def issued(self) -> Iterator[tuple[str, Edition]]:
        """Yield where the bytes of each edition stand (a target): at its own place, and at that of a working text like it."""
        if not self._packs:
            return
        yield from ((pack_target(edition), edition) for edition in self.index.release.editions)
        for briefing in self.index.every(Briefing):
            standing = self._standing(briefing)
            if standing and not standing.differs:
                yield f"pack:{briefing.id}", standing.edition

    @property
    def briefings(self) -> tuple[BriefingView, ...]:
        """Return every briefing's view, whole; changes notes come after the briefings."""
        return tuple(compose_one() for compose_one in self._briefings.values())

    def each(self) -> Iterator[Known]:
        """Yield every page in turn, as it is known."""
        yield from map(self.gather, self.records.values())
        yield from map(self.turn, self.sheets)

    @property
    def sheets(self) -> list[Sheet]:
        """Return the sheets that have a page alone, without a pack."""
        return [sheet for sheet in self.index.release.sheets.values() if not KINDS[sheet.kind].has_pack]

    def _printed(self) -> str:
        """Return what tells with what packs are drawn."""
        release = self.index.release
        logo = digest_of(release.look.logo_file())
        return repr((self._draw.base(self.site, "print"), release.faces, release.foreign, logo))

    @cached_property
    def same(self) -> Memo:
        """What is known of pages that were drawn in the former build and would be the same now; then of those drawn since."""
        former = self._shelf.memo(self._base) if self._shelf else Memo()
        self.before = former.pages
        found = self._tracking.same(former) if self._tracking else Memo()
        self.index.rows.update({ref: page.rows for ref, page in found.pages.items()})
        return found

    @property
    def memo(self) -> Memo:
        """Return what the next build needs to know of the sheets' pages."""
        self.note(self.since())
        return self.same

    def since(self) -> Composed:
        """Return what was composed since this was last asked: a fork hands it to its parent."""
        known, self._since = self._since, []
        return Composed(known, self._tracking.part() if self._tracking else Memo())

    def note(self, composed: Composed) -> None:
        """Know what was composed, in whichever process."""
        for known in composed.known:
            self._keep(known)
        self._since.clear()
        if composed.part.pages:
            self.same.add(composed.part)
            self.index.rows.update({ref: page.rows for ref, page in composed.part.pages.items()})

    def look_up(self) -> None:
        """Make what many pages look up, so that forks need not make it each again."""
        for name in LOOK_UPS:
            getattr(self.index, name)

    def gather(self, record: PageRecord) -> Known:
        """Return what is known of a page that is not one sheet's; it is drawn only where nothing else tells it from others."""
        found = self._known.get(record._path)
        if found is not None:
            return found
        made_of = record._made_of()
        if made_of is None:
            made_of = self._now = self.drawn(record)
        said = (record.heading, record._marking.label, record._updated)
        digest = digest_of((record._path, *said, made_of))
        return self._keep(Known(record._path, record._target, *said, digest, record._noindex))

    def _keep(self, known: Known) -> Known:
        """Remember a page or a briefing."""
        self._known[known.path] = known
        if known.target in self._briefings:
            self._briefed[known.target] = known
            if known.pack_path:
                self._known[known.pack_path] = known
        self._since.append(known)
        return known

    def drawn(self, record: PageRecord) -> Drawn:
        """Return a page that is not one sheet's."""
        return self._draw.gathered(record, self.site)

    def turn(self, sheet: Sheet) -> Known:
        """Return what is known of a sheet's page, which is composed where its answers are not those of last time."""
        path = page_path(sheet.ref)
        found = self._known.get(path)
        if found is not None:
            return found
        same = self.same.pages.get(sheet.ref)
        if same is not None:
            return self._keep(same.known)
        page = self._now = self._draw(sheet, self._tracking or self.index, self.site)
        said = (page.path, page.target, page.heading, page.marking, page.updated)
        return self._noted(sheet, Known(*said, size_and_digest(page)[1], page.noindex), page)

    def _noted(self, sheet: Sheet, known: Known, view: View) -> Known:
        """Remember a page that was drawn now, with what it asked, and what its sheet says elsewhere."""
        self.composed.add(sheet.ref)
        if self._tracking:
            with reading(file_of(sheet.ref)):
                self._tracking.noted(sheet.ref, known, _rows_of(sheet, self._tracking))
        self._put(known, view)
        return self._keep(known)

    def _put(self, known: Known, view: View) -> None:
        if self._shelf:
            self._shelf.put(self._name(known), view)

    def _name(self, known: Known) -> str:
        """Return what tells a page or briefing, as it was drawn, from all others."""
        return digest_of((self._base, known.digest, known.pack))

    def view_of(self, ref: Ref) -> BriefingView | Drawn | None:
        """Return the view of one sheet alone, or None where it is not in the release."""
        if str(ref) in self._briefings:
            return self._briefings[str(ref)]()
        sheet = self.index.release.get(ref)
        return self._draw(sheet, self.index, self.site) if sheet else None

    def working_text(self, ref: Ref) -> BriefingView | None:
        """Return the working text of a briefing, or None where it is not in the release."""
        sheet = self.index.get(ref, Briefing)
        return self._draw.briefing(sheet, self.index, self.site, working=True) if sheet else None

    def notes(self) -> Iterator[BriefingView]:
        """Yield the changes note of each edition that has one."""
        return (self._draw.note(edition, self.index, self.site) for edition in noted(self.index))

    def issue_view(self, sheet: Briefing, imprint: Imprint) -> BriefingView:
        """Return the text of a briefing that is to be issued."""
        return self._draw.briefing(sheet, self.index, self.site, imprint)

    @property
    def briefing_targets(self) -> tuple[str, ...]:
        """Return what each briefing's page is a target of; changes notes come after the briefings."""
        return tuple(self._briefings)

    def each_briefing(self) -> Iterator[Known]:
        """Yield every briefing in turn, as it is known."""
        return map(self.brief, self._briefings)

    def brief(self, name: str) -> Known:
        """Return what is known of a briefing, by its target; it is composed where nothing is."""
        found = self._briefed.get(name)
        if found is not None:
            return found
        sheet = self._sheets.get(name)
        same = self.same.pages.get(sheet.ref) if sheet else None
        if same is not None:
            return self._keep(same.known)
        if sheet and self._tracking:
            self._tracking.questions["packs", ""] = None
            view = self._draw.briefing(sheet, self._tracking, self.site)
        else:
            view = self._briefings[name]()
        self._now, page, pack = view, view.page, view.pack
        size, digest = size_and_digest(pack) if pack else (0, "")
        said = (page.path, page.target, page.heading, page.marking, page.updated, size_and_digest(page)[1])
        day = pack.updated[:10] if pack else ""
        known = Known(*said, page.noindex, view.pack_path, digest, size, view.lacking, day)
        return self._noted(sheet, known, view) if sheet else self._keep(known)

    def at(self, path: str) -> Known | None:
        """Return the page or briefing that stands at a path, of those yielded so far."""
        return self._known.get(path)

    def page(self, known: Known) -> Drawn:
        """Return a page, drawn again but for the one whose turn it is."""
        view = self._whole(known)
        return view.page if isinstance(view, BriefingView) else view

    def briefing(self, known: Known) -> BriefingView:
        """Return a briefing's view, composed again but for the one whose turn it is."""
        return cast("BriefingView", self._whole(known))

    def _whole(self, known: Known) -> View:
        if self._now is None or self._now.path != known.path:
            kind: Any = BriefingView if known.target in self._briefings else Drawn
            found: View | None = self._shelf.get(self._name(known), kind) if self._shelf else None
            if found is None:
                found = self._composed_again(known)
                self._put(known, found)
            self._now = found
        return self._now

    def _composed_again(self, known: Known) -> View:
        if known.target in self._briefings:
            return self._briefings[known.target]()
        record = self.records.get(known.path)
        sheets = self.index.release.sheets
        return self.drawn(record) if record else self._draw(sheets[parse(known.target)], self.index, self.site)


def _rows_of(sheet: Sheet, index: Index) -> SheetRows:
    """Return what a sheet says in files that gather all sheets: made with its page, from the same answers, and kept with it."""
    kind = KINDS[sheet.kind]
    return SheetRows(
        search.row(sheet, index),
        json.encode(data.record(sheet, index)),
        kept(kind.full_entry(sheet, index, every=False)),
        lines(kind.all_rows(sheet, index)),
        lines(data.not_stated(sheet, index)),
        quotation_check.compared(sheet, index),
    )


def about_page(name: str, views: Views) -> ThisPage:
    """Return what is known of a hand-written page, from what the desk records of it."""
    index = views.index
    known = [entry for entry in index.settings.pages if entry.page == name]
    days = [(entry.created, index.say("first published")) for entry in known]
    days += [(change.on, change.what) for entry in known for change in entry.changes]
    return about_dated(f"{name}/index.html", days, index)


def mention(ref: Ref, words: str, views: Views) -> Line:
    """Return what a reference in a hand-written page prints; of what is held back neither the id nor the page's words for it.

    A sheet that names such a one is left out with it; a hand-written page stays, and says that something is outside.
    """
    release = views.index.release
    known = ref in release.sheets or any(stone.ref == ref for stone in release.tombstones)
    if not known and release.drafts is None:
        words = views.index.say("something outside this release")
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
        pages=tuple((page.title, f"page:{page.name}") for page in pages),
        has_editions=bool(index.release.editions),
        has_accusations=accusations.are_made(index),
        has_when_and_where=overview.is_made(index),
        voices=voices(index),
        criteria=settings.criteria,
        logo=published("logo", index.release.look.logo),
        favicon=published("favicon", index.release.look.favicon) or "favicon.svg",
        accent=tuple(filter(None, (index.release.look.light, index.release.look.dark))),
    )
