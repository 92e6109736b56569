"""Everything a site is made of, as path and bytes: pages, packs, style sheets, fonts.

An artifact's key is a digest of all its bytes depend on: its view, the templates of its face, what stands on every page.
Keys are kept in a store, which gives them only to the program and libraries that wrote them. Equal key, equal bytes: then
the file is kept as it stands.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from briefings.compose import Views
from briefings.compose.dependencies import Known
from briefings.compose.listing import ListRecord
from briefings.compose.quotation_check import CheckRecord
from briefings.compose.search import SearchRecord
from briefings.compose.views import Pack, Searched, SearchRow, Site
from briefings.load.desk import Desk
from briefings.load.editions import Edition
from briefings.load.files import read
from briefings.load.forms import PAPERS
from briefings.load.inputs import template_folders
from briefings.load.store import Store
from briefings.problems import FaceError, OutputError
from briefings.render import links, quotation_check, search
from briefings.render.executors import PackTask, added, each, make, maker, style_of
from briefings.render.exports import exports
from briefings.render.glyphs import at_their_words
from briefings.render.search import METHOD, page_records
from briefings.render.web import assets, page_html, rows_file

Content = bytes | Callable[[], bytes]
"""Bytes, or what reads them: packs do not stand in memory."""


class Made(NamedTuple):
    """An artifact: its key, its digest, and its bytes (None: the bytes that stand in site/ already)."""

    key: str
    digest: str
    content: Content | None


class Former(NamedTuple):
    """What the last build made: keys by path, and the digests of those files that still stand untouched."""

    keys: Mapping[str, str]
    digests: Mapping[str, str]


class Makers(NamedTuple):
    """Who makes packs, so many at a time or at an address, and where those made before are kept."""

    jobs: int
    address: str = ""
    store: Store | None = None


NOTHING = Former({}, {})


def render(
    views: Views,
    hand_written: Mapping[str, bytes],
    *,
    desk: Path | None,
    packs: bool,
    former: Former = NOTHING,
    makers: Makers,
) -> Iterator[tuple[str, Made]]:
    """Yield every file of the site but its manifest, as it is made. Raises FaceError where a template or a pack fails."""
    loaded = {path: made() for path, made in assets(desk, views.index.release.look).items()}
    for path, content in {**loaded, **hand_written}.items():
        yield path, _settled(former, path, content)
    base = base_of(desk, views.site, packs=packs)
    about = dict(hand_written)
    for view in chain(views.each(), views.each_briefing()):
        key = _digest(f"{base} {view.digest}".encode())
        if view.path == METHOD:
            about[view.path] = page_html(views.page(view))
        page = _kept(former, view.path, key) or _new(key, page_html(views.page(view)))
        yield view.path, page
        record = views.records.get(view.path)
        if isinstance(record, ListRecord) and (path := record._rows_path):
            yield path, _kept(former, path, key) or _new(key, rows_file(record, page_html(views.page(view))))
        if isinstance(record, SearchRecord):
            yield from _search(record._searched, page_records(views, about), key, former).items()
        if isinstance(record, CheckRecord):
            yield from _quotations(record, key, former).items()
    for path, content in exports(views).items():
        yield path, _settled(former, path, content)
    if packs:
        yield from _packs(views, desk, former, makers).items()
        for path, edition in issued_packs(views).items():
            digest = edition.record.file.removeprefix("sha256:")
            yield path, _kept(former, path, digest) or Made(digest, digest, edition.content)


def _search(view: Searched, pages: tuple[SearchRow, ...], key: str, former: Former) -> dict[str, Made]:
    """Return the files of search: those that stand where no record changed, else all of them again."""
    key = _digest(f"{key} {pages}".encode())
    make = partial(search.files, replace(view, records=(*view.records, *pages)))
    return _in_parts(search.RECORDS, search.PARTS, make, key, former)


def _quotations(record: CheckRecord, key: str, former: Former) -> dict[str, Made]:
    """Return the files with which a reader's quotation is compared, as those of search."""
    make = partial(quotation_check.files, record._comparable)
    return _in_parts(quotation_check.QUOTATIONS, quotation_check.PARTS, make, key, former)


def _in_parts(
    first: str, parts: str, make: Callable[[], dict[str, bytes]], key: str, former: Former
) -> dict[str, Made]:
    """Return a file and its parts: those that stand where the key is that of the last build, else all of them again."""
    names = [path for path in former.keys if path == first or path.startswith(parts)]
    kept = {path: found for path in names if (found := _kept(former, path, key))}
    if first in kept and len(kept) == len(names):
        return kept
    return {path: _settled(former, path, content)._replace(key=key) for path, content in make().items()}


def issued_packs(views: Views) -> dict[str, Edition]:
    """Return the editions whose packs stand in the site as they were issued, by path."""
    return {links.path_of(target) or "": edition for target, edition in views.issued}


def _packs(views: Views, desk: Path | None, former: Former, makers: Makers) -> dict[str, Made]:
    """Return the packs: those that stand in the site, those that some run made before, and the rest, the longest first."""
    styles = {paper: style_of(desk, paper) for paper in PAPERS}
    base = _digest(repr(styles).encode())
    spool = Spool(makers.store.folder if makers.store and not makers.store.only_read else None)
    found: dict[str, Made] = {}
    wanted: list[tuple[str, Known]] = []
    printable = [view for view in views.each_briefing() if view.pack_path and not view.lacking]
    for view in printable:
        key = _digest(f"{base} {view.pack}".encode())
        known = makers.store.pack(key) if makers.store and former.keys.get(view.pack_path) != key else None
        kept = _kept(former, view.pack_path, key) or (_spooled(key, known, spool) if known else None)
        if kept:
            found[view.pack_path] = kept
        else:
            wanted.append((key, view))
    wanted.sort(key=lambda entry: (-entry[1].size, entry[1].path))
    made_by = maker()

    def task(view: Known) -> PackTask:
        whole = views.briefing(view)
        assert whole.pack
        return PackTask(whole.pack, styles[whole.pack.paper], made_by, added(whole.pack, views.index.release.faces))

    def keep(number: int, content: bytes) -> None:
        key, view = wanted[number]
        found[view.pack_path] = _spooled(key, content, spool)
        if makers.store:
            with suppress(OutputError):  # what is kept is never needed
                makers.store.keep_pack(key, content)

    each([partial(task, view) for _, view in wanted], makers.jobs, makers.address, keep)
    if makers.store and wanted:
        makers.store.trim()
    return {view.pack_path: found[view.pack_path] for view in printable}


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


def _new(key: str, content: bytes) -> Made:
    return Made(key, _digest(content), content)


def _spooled(key: str, content: bytes, spool: Spool) -> Made:
    return Made(key, _digest(content), spool.put(content))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def base_of(desk: Path | None, site: Site, *, packs: bool) -> str:
    """Return a digest of what every page depends on beside its view, and beside this program, which a store knows."""
    templates = []
    for number, folder in enumerate(template_folders("web", desk)):
        for file in sorted(folder.rglob("*")):
            name = file.relative_to(folder)
            if file.is_file() and not {"assets", "__pycache__"} & {*name.parts}:
                templates.append((number, name.as_posix(), _digest(read(file))))
    return _digest(repr((site, packs, templates)).encode())


class Spool:
    """What was made and is not yet staged, in a file that nobody else can open: packs do not gather in memory.

    The file is gone with the last piece in it that is still wanted.
    """

    def __init__(self, folder: Path | None) -> None:
        """Begin an empty spool below a folder, or where temporary files go if nothing can be put there. Raises OutputError."""
        try:
            self._file = tempfile.TemporaryFile(dir=folder if folder and os.access(folder, os.W_OK) else None)  # noqa: SIM115
        except OSError as error:
            raise OutputError(f"{error.filename}: {error.strerror}") from error

    def __del__(self) -> None:
        """Close the file."""
        self._file.close()

    def put(self, content: bytes) -> Callable[[], bytes]:
        """Keep a piece; return what reads it. Raises OutputError."""
        try:
            start = self._file.seek(0, os.SEEK_END)
            self._file.write(content)
            self._file.flush()
        except OSError as error:
            raise OutputError(f"temporary files: {error.strerror}") from error
        return partial(self._read, start, len(content))

    def _read(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size)
