"""Everything a site is made of, as path and bytes: pages, packs, style sheets, fonts.

An artifact's key is a digest of all its bytes depend on: its view, the templates of its face, what stands on every page.
Keys are kept in a store, which gives them only to the program and libraries that wrote them. Equal key, equal bytes: then
the file is kept as it stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from briefings.compose import Views
from briefings.compose.dependencies import Known
from briefings.compose.listing import ListRecord
from briefings.compose.page_record import PageRecord
from briefings.compose.quotation_check import CheckRecord
from briefings.compose.search import SearchRecord
from briefings.compose.views import Pack, Searched, SearchRow, Site, digest_of
from briefings.load.desk import Desk
from briefings.load.editions import Edition
from briefings.load.files import read
from briefings.load.forms import PAPERS
from briefings.load.inputs import template_folders
from briefings.load.store import Store
from briefings.model.refs import KINDS
from briefings.model.sheets import Sheet
from briefings.problems import FaceError
from briefings.render import links, quotation_check, search
from briefings.render.executors import PackOrder, PackTask, added, make, maker, style_of
from briefings.render.exports import SCHEMA, exports, schema, sitemap
from briefings.render.glyphs import at_their_words
from briefings.render.search import METHOD, page_records
from briefings.render.web import assets, page_html, rows_file

Content = bytes | Callable[[], bytes]
"""Bytes, or what reads them: issued packs do not stand in memory."""


class Made(NamedTuple):
    """An artifact: its key, its digest, and its bytes (None: the bytes that stand in site/ already)."""

    key: str
    digest: str
    content: Content | None


class Former(NamedTuple):
    """What the last build made: keys by path, the digests of those files that still stand untouched, and what reads one."""

    keys: Mapping[str, str]
    digests: Mapping[str, str]
    read: Callable[[str], bytes] = lambda _: b""


Unit = Callable[[], Iterator[tuple[str, Made]]]
"""A piece of work: makes some files, independent of all others, here or in a fork."""

NOTHING = Former({}, {})
PARTS = (search.PARTS, quotation_check.PARTS)
"""Where files stand that scripts load by need; no page leads to one."""
_SHEETS = 32
"""So many sheets' pages are one piece of work."""


class Work(NamedTuple):
    """The work of a build but for its packs, in the order of time: what is quick, what forks may do, and what they may do then.

    The last is done when all else is known. `changed` is how many sheets' pages are to be composed, or do not stand in the site.
    """

    here: tuple[Unit, ...]
    shared: tuple[Unit, ...]
    then: tuple[Unit, ...]
    last: Unit
    changed: int


def work(
    views: Views, hand_written: Mapping[str, bytes], *, desk: Path | None, packs: bool, former: Former = NOTHING
) -> Work:
    """Return what makes every file of the site but its manifest and its packs. The units raise FaceError where a template fails."""
    make = _Maker(views, hand_written, desk, packs, former)
    stands = {ref for ref, page in views.same.pages.items() if page.known.path in former.digests}
    sheets = [sheet for sheet in views.sheets if sheet.ref not in stands]
    same = [sheet for sheet in views.sheets if sheet.ref in stands]
    groups = _together(views.records.values())
    shared = (
        *(partial(make.briefings, [name]) for name in views.briefing_targets),
        *(partial(make.gathered, records) for records in groups if not records[0]._from_rows),
        *(partial(make.sheets, sheets[start : start + _SHEETS]) for start in range(0, len(sheets), _SHEETS)),
    )
    then = (
        *(partial(make.gathered, records) for records in groups if records[0]._from_rows),
        *(partial(make.export, export) for export in exports(views)),
    )
    return Work((make.given, partial(make.sheets, same)), shared, then, make.last, len(sheets))


def _together(records: Iterable[PageRecord]) -> list[list[PageRecord]]:
    """Return records in groups, those together that share what they are made of; the largest group first."""
    groups: dict[int, list[PageRecord]] = {}
    for record in records:
        groups.setdefault(id(record._shared), []).append(record)
    return sorted(groups.values(), key=len, reverse=True)


class _Maker:
    """Makes files; those that stand in the site with the same key, or the same bytes, are left."""

    def __init__(
        self, views: Views, hand_written: Mapping[str, bytes], desk: Path | None, packs: bool, former: Former
    ) -> None:
        self._views, self._hand_written, self._desk, self._packs = views, hand_written, desk, packs
        self._former = former
        self._base = base_of(desk, views.site, packs=packs)
        self._method: Content | None = None

    def given(self) -> Iterator[tuple[str, Made]]:
        """Yield what pages load, hand-written pages, and packs as they were issued."""
        loaded = {path: made() for path, made in assets(self._desk, self._views.index.release.look).items()}
        for path, content in {**loaded, **self._hand_written}.items():
            yield path, _settled(self._former, path, content)
        for path, edition in issued_packs(self._views).items():
            digest = edition.record.file.removeprefix("sha256:")
            yield path, _kept(self._former, path, digest) or Made(digest, digest, edition.content)

    def briefings(self, names: Iterable[str]) -> Iterator[tuple[str, Made]]:
        """Yield the pages of briefings."""
        yield from (self._page(self._views.brief(name))[0] for name in names)

    def sheets(self, sheets: Iterable[Sheet]) -> Iterator[tuple[str, Made]]:
        """Yield the pages of sheets."""
        yield from (self._page(self._views.turn(sheet))[0] for sheet in sheets)

    def gathered(self, records: Iterable[PageRecord]) -> Iterator[tuple[str, Made]]:
        """Yield pages that are not one sheet's, with the files that they load."""
        views, former = self._views, self._former
        for record in records:
            view = views.gather(record)
            file, key = self._page(view)
            yield file
            if isinstance(record, ListRecord) and (path := record._rows_path):
                yield path, _kept(former, path, key) or new(key, rows_file(record, page_html(views.page(view))))
            if view.path == METHOD:
                self._method = file[1].content or partial(former.read, METHOD)
            if isinstance(record, SearchRecord):
                method = self._method or page_html(views.drawn(views.records[METHOD]))
                about = {**self._hand_written, METHOD: method() if callable(method) else method}
                yield from self._search(record._searched, page_records(views, about)).items()
            if isinstance(record, CheckRecord):
                yield from _quotations(record, key, former).items()

    def _search(self, view: Searched, pages: tuple[SearchRow, ...]) -> dict[str, Made]:
        """Return the files of search: those that stand where no record changed, else those that a change concerns again."""
        records = (*view.records, *pages)
        key = _key_of(view, records)
        kept = _standing(search.RECORDS, search.PARTS, self._former)
        if kept and all(self._former.keys[path] == key for path in kept):
            return kept
        about = [record for record in records if record.kind not in KINDS]
        before = (*(page.rows.found for page in self._views.before.values()), *about)
        known = kept and {*map(self._former.keys.get, kept)} == {_key_of(view, before)}
        former = search.FormerSearch(before, self._former.read) if known else None
        return _keyed(self._former, key, search.files(replace(view, records=records), former=former))

    def export(self, export: Callable[[], Mapping[str, bytes]]) -> Iterator[tuple[str, Made]]:
        """Yield files for programs."""
        if export is schema:  # it depends on this program alone, and so does all that is kept
            key = _digest(SCHEMA.encode())
            yield SCHEMA, _kept(self._former, SCHEMA, key) or new(key, schema()[SCHEMA])
            return
        for path, content in export().items():
            yield path, _settled(self._former, path, content)

    def last(self) -> Iterator[tuple[str, Made]]:
        """Yield what lists all pages."""
        return self.export(partial(sitemap, self._views))

    def _page(self, view: Known) -> tuple[tuple[str, Made], str]:
        """Return a page's path and what is made of it, and its key."""
        key = _digest(f"{self._base} {view.digest}".encode())
        page = _kept(self._former, view.path, key) or new(key, page_html(self._views.page(view)))
        return (view.path, page), key


def _key_of(view: Searched, records: Iterable[SearchRow]) -> str:
    """Return the key of the files of search, whatever the order of the records that they are made of."""
    return digest_of((view.words, sorted(records)))


def _quotations(record: CheckRecord, key: str, former: Former) -> dict[str, Made]:
    """Return the files with which a reader's quotation is compared: those that stand where no words changed, else all again."""
    kept = _standing(quotation_check.QUOTATIONS, quotation_check.PARTS, former)
    if kept and all(former.keys[path] == key for path in kept):
        return kept
    return _keyed(former, key, quotation_check.files(record._comparable, record._marking.label))


def _keyed(former: Former, key: str, files: Mapping[str, bytes]) -> dict[str, Made]:
    """Return files that have one key, which says what all of them are made of."""
    return {path: _settled(former, path, content)._replace(key=key) for path, content in files.items()}


def _standing(first: str, parts: str, former: Former) -> dict[str, Made]:
    """Return a file and its parts as the last build made them; none where one of them does not stand."""
    names = [path for path in former.keys if path == first or path.startswith(parts)]
    kept = {path: found for path in names if (found := _kept(former, path, former.keys[path]))}
    return kept if first in kept and len(kept) == len(names) else {}


def issued_packs(views: Views) -> dict[str, Edition]:
    """Return the editions whose packs stand in the site as they were issued, by path."""
    return {links.path_of(target) or "": edition for target, edition in views.issued}


def packs_of(views: Views, desk: Path | None, former: Former, store: Store) -> tuple[dict[str, Made], list[PackOrder]]:
    """Return the packs that stand in the site, and orders for the rest, the longest first. Raises FaceError.

    An order is given what some run has made before, where that lies in the store.
    """
    styles = {paper: style_of(desk, paper) for paper in PAPERS}
    base = _digest(repr(styles).encode())
    standing: dict[str, Made] = {}
    wanted: list[tuple[str, Known]] = []
    for view in views.each_briefing():
        if view.pack_path and not view.lacking:
            key = _digest(f"{base} {view.pack}".encode())
            kept = _kept(former, view.pack_path, key)
            if kept:
                standing[view.pack_path] = kept
            else:
                wanted.append((key, view))
    made_by = maker()

    def task(view: Known) -> PackTask:
        whole = views.briefing(view)
        assert whole.pack
        return PackTask(whole.pack, styles[whole.pack.paper], made_by, added(whole.pack, views.index.release.faces))

    wanted.sort(key=lambda entry: (-entry[1].size, entry[1].path))
    return standing, [PackOrder(view.pack_path, key, partial(task, view), store) for key, view in wanted]


def make_pack(pack: Pack, templates: Path | None, desk: Desk) -> bytes:
    """Return one pack. Raises FaceError, with what no typeface has at the desk's words."""
    if pack.lacking:
        raise FaceError(at_their_words(pack, desk))
    return make(PackTask(pack, style_of(templates, pack.paper), maker(), added(pack, desk.faces)))


def _kept(former: Former, path: str, key: str) -> Made | None:
    if former.keys.get(path) == key and path in former.digests:
        return Made(key, former.digests[path], None)
    return None


def _settled(former: Former, path: str, content: bytes) -> Made:
    """Return what is cheap to make again; the file is kept where it stands with the same bytes."""
    total = _digest(content)
    return Made(total, total, None if former.digests.get(path) == total else content)


def new(key: str, content: bytes) -> Made:
    """Return a file that does not stand in the site yet."""
    return Made(key, _digest(content), content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def base_of(desk: Path | None, site: Site, *, packs: bool, face: str = "web") -> str:
    """Return a digest of what all of a face depends on beside its views, and beside this program, which a store knows."""
    templates = []
    for number, folder in enumerate(template_folders(face, desk)):
        for file in sorted(folder.rglob("*")):
            name = file.relative_to(folder)
            if file.is_file() and not {"assets", "__pycache__"} & {*name.parts}:
                templates.append((number, name.as_posix(), _digest(read(file))))
    return _digest(repr((site, packs, templates)).encode())
