"""Everything a site is made of, as path and bytes: pages, packs, style sheets, fonts.

An artifact's key is a digest of all its bytes depend on: its view, the templates of its face, what stands on every page,
and the versions of what renders it. Equal key, equal bytes: then the file is kept as it stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from briefings import __version__
from briefings.compose import Views
from briefings.compose.edition import pack_target
from briefings.compose.views import BriefingView, ListPage, Page, SearchPage, Site
from briefings.load.editions import Edition
from briefings.problems import FaceError, Location, Problem
from briefings.render import links
from briefings.render.environment import environment, template_folders
from briefings.render.exports import exports
from briefings.render.web import assets, page_html, records_file, rows_file

View = Page | ListPage | SearchPage | BriefingView


class Made(NamedTuple):
    """An artifact: its key, its digest, and its bytes (None: the bytes that stand in site/ already)."""

    key: str
    digest: str
    content: bytes | None


class Former(NamedTuple):
    """What the last build made: keys by path, and the digests of those files that still stand untouched."""

    keys: Mapping[str, str]
    digests: Mapping[str, str]


RECORDS = "search/records.js"
"""The records of search, as a script."""

NOTHING = Former({}, {})


def render(
    views: Views,
    hand_written: Mapping[str, bytes],
    *,
    desk: Path | None,
    packs: bool,
    jobs: int,
    former: Former = NOTHING,
) -> dict[str, Made]:
    """Return every file of the site but its manifest, by path. Raises FaceError where a template or a pack fails."""
    made: dict[str, Made] = {}
    for path, content in {**assets(desk), **hand_written}.items():
        made[path] = _settled(former, path, content)
    base = _base("web", desk, views.site, packs=packs)
    built = environment("web", desk)
    for view in (*views.pages, *views.briefings):
        key = _key(base, views, view)
        made[view.path] = _kept(former, view.path, key) or _new(key, page_html(view, views.site, built, packs=packs))
        if isinstance(view, ListPage) and view.rows_path:
            page = made[view.path].content
            made[view.rows_path] = _kept(former, view.rows_path, key) or _new(
                key, rows_file(view, page or page_html(view, views.site, built, packs=packs))
            )
        if isinstance(view, SearchPage) and view.records:
            made[RECORDS] = _settled(former, RECORDS, records_file(view))
    for path, content in exports(views).items():
        made[path] = _settled(former, path, content)
    if packs:
        made.update(_packs(views, desk, jobs, former))
        made.update(_issued(views, former))
    return made


def _issued(views: Views, former: Former) -> Iterator[tuple[str, Made]]:
    """Yield the packs of editions: the bytes as they were issued, never made again. Raises OutputError."""
    for edition in views.issued:
        path, digest = _issued_path(edition), edition.record.file.removeprefix("sha256:")
        yield path, _kept(former, path, digest) or Made(digest, digest, edition.content())


def issued_packs(views: Views) -> dict[str, str]:
    """Return path to digest of the packs of editions."""
    return {_issued_path(edition): edition.record.file.removeprefix("sha256:") for edition in views.issued}


def _issued_path(edition: Edition) -> str:
    return links.path_of(pack_target(edition)) or ""


def _packs(views: Views, desk: Path | None, jobs: int, former: Former) -> dict[str, Made]:
    base = _base("print", desk, views.site, packs=True)
    found: dict[str, Made] = {}
    wanted: list[tuple[str, BriefingView]] = []
    for view in views.briefings:
        key = _key(base, views, view)
        kept = _kept(former, view.pack_path, key)
        if kept:
            found[view.pack_path] = kept
        else:
            wanted.append((key, view))
    wanted.sort(key=lambda entry: (-len(repr(entry[1])), entry[1].path))  # the longest first
    for (key, view), content in zip(wanted, _each([view for _, view in wanted], views.site, desk, jobs), strict=True):
        found[view.pack_path] = _new(key, content)
    return found


def _each(views: list[BriefingView], site: Site, desk: Path | None, jobs: int) -> Iterator[bytes]:
    """Yield the packs in order, made side by side where there are several."""
    if jobs < 2 or len(views) < 2:
        for view in views:
            yield make_pack(view, site, desk)
        return
    with ProcessPoolExecutor(min(jobs, len(views)), mp_context=get_context("fork")) as pool:
        futures = [pool.submit(make_pack, view, site, desk) for view in views]
        for view, future in zip(views, futures, strict=True):
            try:
                yield future.result()
            except BrokenProcessPool:
                place = Location(f"site/{view.pack_path}")
                raise FaceError([Problem("pack-died", place, "the process that rendered this pack died")]) from None


def make_pack(view: BriefingView, site: Site, desk: Path | None) -> bytes:
    """Return one pack. Raises FaceError."""
    from briefings.render.pdf import pack_pdf  # WeasyPrint is slow to import, and most builds need no new pack

    return pack_pdf(view, site, environment("print", desk))


def _kept(former: Former, path: str, key: str) -> Made | None:
    if former.keys.get(path) == key and path in former.digests:
        return Made(key, former.digests[path], None)
    return None


def _settled(former: Former, path: str, content: bytes) -> Made:
    """Return what is cheap to make anew; the file is kept where it stands with the same bytes."""
    total = _digest(content)
    return Made(total, total, None if former.digests.get(path) == total else content)


def _new(key: str, content: bytes) -> Made:
    return Made(key, _digest(content), content)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _key(base: bytes, views: Views, view: View) -> str:
    return hashlib.sha256(base + views.flat(view).text.encode()).hexdigest()


def _base(face: str, desk: Path | None, site: Site, *, packs: bool) -> bytes:
    templates = _templates(face, desk)
    return repr((face, site, packs, templates, _versions(face))).encode()


def _templates(face: str, desk: Path | None) -> tuple[tuple[str, str], ...]:
    found = []
    for number, folder in enumerate(template_folders(face, desk)):
        for file in sorted(folder.rglob("*")):
            if file.is_file() and "assets" not in file.relative_to(folder).parts:
                found.append((f"{number}/{file.relative_to(folder).as_posix()}", _digest(file.read_bytes())))
    return tuple(found)


@cache
def _versions(face: str) -> tuple[str, ...]:
    names = ("jinja2", "markupsafe", *(("weasyprint", "pydyf", "pikepdf") if face == "print" else ()))
    own = sorted((Path(__file__).parent).glob("*.py"))
    code = hashlib.sha256(b"".join(file.read_bytes() for file in own)).hexdigest()
    return (__version__, code, *(f"{name} {version(name)}" for name in names))
