"""A resident desk: loaded and checked once, brought up to date by what was saved, its pages made when asked for."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from briefings.build import Composition, Options
from briefings.check import Checked, CheckState
from briefings.check.catalogue import Catalogue
from briefings.compose import Views
from briefings.compose.edition import current, pack_target
from briefings.compose.index import Index
from briefings.compose.listing import ListRecord
from briefings.compose.views import BriefingView, Drawn, Site
from briefings.host.pages import render_pages
from briefings.load.desk import CONTENT, Desk, load, reload
from briefings.model.markings import Marking
from briefings.model.refs import PLURALS, Ref
from briefings.model.sheets import Briefing, Sheet
from briefings.problems import AuthorError, FaceError, OutputError, Problem, sort_problems
from briefings.release import Release, cut, left_out
from briefings.render import quotation_check, search
from briefings.render.artifacts import make_pack
from briefings.render.environment import environment
from briefings.render.exports import exports, sitemap
from briefings.render.links import path_of
from briefings.render.sheet_pages import Drawer
from briefings.render.web import Printer, assets, page_html, rows_file

_EXPORTED = ("data/", "feeds/", "sitemap", "robots.txt")
"""How the paths of files begin that programs read."""
_KINDS = {plural: kind for kind, plural in PLURALS.items()}


class PreviewQuery(NamedTuple):
    """Which release a preview shows: a marking (None: the desk's), the day of embargoes, and whether drafts are in it."""

    marking: Marking | None = None
    as_of: datetime.date | None = None
    drafts: bool = True


@dataclass
class _Made:
    """A release and what was made of it so far; dropped with the next change."""

    release: Release
    views: Views
    known: dict[str, BriefingView | Drawn] = field(default_factory=dict)
    files: dict[str, Mapping[str, bytes]] = field(default_factory=dict)

    def at(self, path: str, what: str, make: Callable[[], Mapping[str, bytes]]) -> bytes | None:
        """Return a file of those that are made together, the first time that one of them is asked for."""
        if what not in self.files:
            self.files[what] = make()
        return self.files[what].get(path)


class Resident:
    """A desk in memory. `version` grows with each change of what a page can show."""

    def __init__(self, folder: Path) -> None:
        """Load and check the desk. Raises AuthorError where it has no readable settings."""
        self.folder = folder
        self.version = 1
        self.changed = threading.Condition()
        self._lock = threading.RLock()
        self._standing = CheckState(load(folder))
        self._left_out: tuple[Catalogue | None, tuple[Problem, ...]] = (None, ())
        self._refused: tuple[Problem, ...] = ()
        self._last: dict[Ref, Sheet] = {}
        self._made: dict[PreviewQuery, _Made] = {}
        self._packs: dict[str, tuple[object, bytes]] = {}
        self._packing = threading.Lock()

    @property
    def checked(self) -> Checked:
        """Return the check as it stands, with what published sheets lose in every release."""
        found = self._standing.checked
        if self._standing.finished and self._left_out[0] is not found.catalogue:
            self._left_out = found.catalogue, left_out(found.catalogue)
        return found._replace(problems=(*self._refused, *sort_problems((*found.problems, *self._left_out[1]))))

    @property
    def desk(self) -> Desk:
        """Return the desk as it was last read."""
        return self._standing.catalogue.desk

    def state(self) -> CheckState:
        """Return the check as it stands, to be gone on with elsewhere."""
        with self._lock:
            return self._standing.copy()

    def change(self, paths: Collection[Path]) -> None:
        """Bring the desk up to date with files that were saved, added or removed. Raises OutputError."""
        paths = [path for path in paths if not self._passing(path)]
        if not paths:
            return
        with self._lock:
            former = self.desk
            refs = {ref for path in paths if (ref := self._sheet_at(path))}
            known = {ref for ref in refs if ref in former.files and (self.folder / former.files[ref].path).is_file()}
            of_content = [path.is_relative_to(self.folder / CONTENT) for path in paths]
            if not all(of_content):
                environment.cache_clear()  # templates
            try:
                if refs and len(known) == len(paths) and not self._refused:  # else the settings have to be read too
                    self._take(reload(former, known), known)
                elif any(of_content):
                    self._take(load(self.folder, former, refs), refs)
                self._refused = ()
            except AuthorError as error:  # the settings: the desk stays as it was
                self._refused = error.problems
            self._made = {}
        self._tell()

    def settle(self, go_on: Callable[[], bool]) -> None:
        """Finish the check of what a change may concern elsewhere in the desk, as long as `go_on` says so."""
        before = self.checked.problems
        self._standing.rest(go_on)
        if self.checked.problems != before:
            self._tell()

    @property
    def settled(self) -> bool:
        """Return whether the check is that of the whole desk."""
        return self._standing.finished

    def wait(self, seen: int, seconds: float) -> int:
        """Return the version, as soon as it is another than `seen` or the seconds are over."""
        with self.changed:
            self.changed.wait_for(lambda: self.version != seen, seconds)
            return self.version

    def _tell(self) -> None:
        with self.changed:
            self.version += 1
            self.changed.notify_all()

    def _take(self, desk: Desk, refs: Collection[Ref]) -> None:
        former = self.desk
        if desk.settings != former.settings or desk.receipts != former.receipts:
            self._standing = CheckState(desk)
        else:
            self._standing.change(desk, {*refs, *(desk.files.keys() ^ former.files.keys())})
        lost = {ref: former.sheets[ref] for ref in desk.broken if ref in former.sheets}
        kept = {ref: sheet for ref, sheet in self._last.items() if ref in desk.broken}
        self._last = {**kept, **lost}

    def _passing(self, path: Path) -> bool:
        """Return whether a file only came and went beside a sheet, as where an editor saves by renaming."""
        folder = path.parent
        if folder.parent != self.folder / CONTENT or folder.name not in _KINDS or path.exists():
            return False
        told = {problem.location.path for problem in self.desk.problems}
        return self._sheet_at(path) not in self.desk.files and f"{CONTENT}/{folder.name}/{path.name}" not in told

    def _sheet_at(self, path: Path) -> Ref | None:
        parts = path.relative_to(self.folder / CONTENT).parts if path.is_relative_to(self.folder / CONTENT) else ()
        if len(parts) != 2 or parts[0] not in _KINDS or not parts[1].endswith(".yml"):
            return None
        return Ref(_KINDS[parts[0]], parts[1].removesuffix(".yml"))

    # What a page shows.

    @property
    def site(self) -> Site:
        """Return what stands on every page of the desk."""
        with self._lock:
            return self._of(PreviewQuery()).views.site

    def release(self, asked: PreviewQuery) -> Release:
        """Return the release that is asked for; a sheet that cannot be read now is in it as it last could."""
        with self._lock:
            return self._of(asked).release

    def page(self, path: str, asked: PreviewQuery) -> bytes | None:
        """Return the file of the site at `path`, made now, or None where the release has none. Raises FaceError."""
        with self._lock:
            made = self._of(asked)
            view = self._view(path, made)
            if view is not None:
                return page_html(view)
            return self._hand_page(path, made)

    def file(self, path: str, asked: PreviewQuery) -> bytes | None:
        """Return a file that programs read (data, feeds, the rows of a list, the records of search), or None."""
        with self._lock:
            made = self._of(asked)
            records: Mapping[str, Any] = made.views.records
            if path == search.RECORDS or path.startswith(search.PARTS):
                return made.at(path, "search", lambda: search.files(records["search/index.html"]._searched))
            if path == quotation_check.QUOTATIONS or path.startswith(quotation_check.PARTS):
                asked_of = records["check-a-quotation/index.html"]
                return made.at(
                    path, "quotations", lambda: quotation_check.files(asked_of._comparable, asked_of._marking.label)
                )
            if path.endswith(".js"):
                lists = (record for record in records.values() if isinstance(record, ListRecord))
                record = next((record for record in lists if record._rows_path == path), None)
                return rows_file(record, page_html(made.views.drawn(record))) if record else None
            pages = self.desk.pages
        if not path.startswith(_EXPORTED):  # a browser asks for all sorts of things, and this composes the whole desk
            return None

        def exported() -> dict[str, bytes]:
            views = Views(made.release, Drawer(self.folder), pages=pages)
            found = [make() for make in exports(views)]
            return {name: content for files in (*found, sitemap(views)) for name, content in files.items()}

        return made.at(path, "exports", exported)

    def pack(self, name: str, asked: PreviewQuery) -> bytes | None:
        """Return a briefing's pack, made again where its view changed, or as it was issued; None where there is none.

        Raises FaceError, and OutputError where an issued one cannot be read.
        """
        with self._lock:
            made = self._of(asked)
            path = f"packs/{name}.pdf"
            issued = next((each for each in made.release.editions if path_of(pack_target(each)) == path), None)
            view = self._view(f"briefings/{name}/index.html", made)
        if issued is None and isinstance(view, BriefingView) and view.pack is None:
            briefing = made.release.get(Ref("briefing", name))
            issued = current(briefing, Index(made.release)) if isinstance(briefing, Briefing) else None
        if issued is not None:
            return issued.content()
        if not isinstance(view, BriefingView) or view.pack is None:
            return None
        with self._packing:
            pack, content = self._packs.get(name, (None, b""))
            if pack != view.pack:
                content = make_pack(view.pack, self.folder, self.desk)
                self._packs[name] = (view.pack, content)
            return content

    def sheet_of(self, path: str) -> Ref | None:
        """Return the sheet whose page, or pack, stands at a path of the site."""
        parts = PurePosixPath(path).parts
        if len(parts) == 3 and parts[0] in _KINDS and parts[2] == "index.html":
            return Ref(_KINDS[parts[0]], parts[1])
        if len(parts) == 2 and parts[0] == "packs":
            return Ref("briefing", parts[1].removesuffix(".pdf"))
        return None

    def _of(self, asked: PreviewQuery) -> _Made:
        if asked not in self._made:
            verdicts = self._standing.verdicts
            release = cut(self._shown(), verdicts, marking=asked.marking, as_of=asked.as_of, preview=asked.drafts)
            self._made[asked] = _Made(release, Views(release, Drawer(self.folder), self.desk.pages))
        return self._made[asked]

    def _shown(self) -> Catalogue:
        catalogue = self._standing.catalogue
        if not self._last:
            return catalogue
        sheets = {**catalogue.desk.sheets, **self._last}
        return catalogue.after(replace(catalogue.desk, sheets=sheets), self._last.keys())

    def _view(self, path: str, made: _Made) -> BriefingView | Drawn | None:
        if path in made.known:
            return made.known[path]
        ref = self.sheet_of(path)
        view = made.views.view_of(ref) if ref is not None else None
        if view is None and (record := made.views.records.get(path)):
            view = made.views.drawn(record)
        if view is None:
            view = next((note for note in made.views.notes() if note.path == path), None)
        if view is not None:
            made.known[path] = view
        return view

    def _hand_page(self, path: str, made: _Made) -> bytes | None:
        beside = {file.address for file in self.desk.page_files}
        if path not in {f"{page.name}/index.html" for page in self.desk.pages} | beside:
            return None
        options, printer = Options(self.folder, self.folder / "site"), Printer(made.views, self.folder)
        composition = Composition(options, self.checked, made.release, made.views, printer)
        return made.at(path, "pages", lambda: render_pages(composition))

    def asset(self, path: str) -> bytes | None:
        """Return a file that pages load (style sheet, script, font); None where there is none, or it cannot be published."""
        with suppress(FaceError, OutputError):  # the build says why
            made = assets(self.folder, self.desk.look).get(path)
            return made() if made else None
        return None

    def problems_of(self, path: str) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
        """Return the problems of the page at `path`, and all others: those of its sheet first, then of what it names."""
        problems = self.checked.problems
        ref = self.sheet_of(path)
        files = self.desk.files
        if ref is None or ref not in files:
            here = {f"{CONTENT}/pages/{path.removesuffix('/index.html')}.md"}
        else:
            named = (pointer.target for pointer in self._shown().references(ref))
            here = {files[each].path for each in (ref, *named) if each in files}
        own = files[ref].path if ref in files else ""
        found = sorted((p for p in problems if p.location.path in here), key=lambda p: p.location.path != own)
        rest = tuple(problem for problem in problems if problem.location.path not in here)
        return tuple(found), rest
