"""The build, one call a hop, in the order of time: read this first.

    load -> check -> release -> compose -> render -> stage -> audit -> swap

Pages pass from compose to audit one by one, so that none is held; forks of this process share them. Nothing is written while
an error stands; `site/` is at every moment one whole build, the former or the new one.

Each function stands where its turn comes. What commands and hosts ask for beside a whole build stands last: `pack`, `finish`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, Protocol

from msgspec import Struct
from msgspec.structs import replace

from briefings import pool
from briefings.check import Checked, CheckState, summary
from briefings.check.verdicts import outcome_counts
from briefings.compose import Composed, Views
from briefings.compose.dependencies import Shelf
from briefings.compose.views import BriefingView
from briefings.load import checked as former_check
from briefings.load.checked import InputStats
from briefings.load.desk import load
from briefings.load.fingerprint import FOLDER
from briefings.load.inputs import has_own_templates
from briefings.load.kept import Kept
from briefings.load.table import RecordTable
from briefings.options import Options, Report
from briefings.problems import AuthorError, FaceError, OutputError, Problem, counted, errors
from briefings.publish import audit_quotations, stage
from briefings.publish.at_sheets import Owner, at_sheets, owner_in, owner_of
from briefings.publish.audit import Audit, Audited, FileLook, Seen
from briefings.publish.expected import ExpectedSite, expected_pack
from briefings.publish.lock import hold
from briefings.publish.ownership import refuse_read
from briefings.publish.unchanged import tree_digest, unchanged
from briefings.release import Release, cut, with_left_out
from briefings.render import executors
from briefings.render.artifacts import PARTS, Former, Made, Unit, issued_packs, make_pack, new, packs_of, work
from briefings.render.collector import no_collection
from briefings.render.executors import PackOrder
from briefings.render.glyphs import not_made
from briefings.render.sheet_pages import Drawer
from briefings.render.web import Printer

__all__ = ["Composition", "Options", "Report", "build", "compose_desk", "finish", "pack"]


class Say(Protocol):
    """Is told what is being done: a stage, and how many parts of how many are done, the last by name if it has one."""

    def __call__(self, stage: str, done: int = 0, total: int = 0, name: str = "", /) -> None:
        """Take it down."""


def silent(*_: object) -> None:
    """Say nothing."""


class Composition(Struct, frozen=True):
    """A desk up to its views, and the printer of its hand-written pages."""

    options: Options
    checked: Checked
    release: Release
    views: Views
    printer: Printer
    state: CheckState | None = None


RenderPages = Callable[[Composition], Mapping[str, bytes]]
"""Renders the hand-written pages (MkDocs does, in `host`): composition to paths and bytes."""


def build(options: Options, render_pages: RenderPages, say: Say = silent, inputs: InputStats | None = None) -> Report:
    """Publish a desk. Raises AuthorError, FaceError, OutputError or DeskBusyError; then `site/` is what it was.

    `inputs`: the stats of the desk, where they are known.
    """
    with hold(options.desk), no_collection():
        refuse_read(options.site, options.desk)
        staged = stage.Stage(options.site, options.desk / FOLDER)
        # Before anything is read: a change from now on is seen by the next build.
        inputs = inputs or former_check.stats(options.desk)
        nothing_to_do = unchanged(options, staged, inputs)
        if nothing_to_do:
            return nothing_to_do
        shelf = Shelf(options.shared, drawn=options.cache is not None)
        composition = compose_desk(options, say, shelf)
        say("rendering")
        files = RecordTable(options.store, "site", "", dict[str, _BuiltFile])
        made, audited, report = _publish(composition, render_pages(composition), staged, files.records, say)
        shelf.save(composition.views.memo)
        _remember(composition, made, audited, report, inputs, files)
        return report


def compose_desk(options: Options, say: Say = silent, shelf: Shelf | None = None) -> Composition:
    """Load, check, cut and compose a desk; nothing is written. Raises AuthorError while an error stands.

    `shelf` has what is known from former builds: pages which would be the same are not composed again.
    """
    say("checking")
    desk = load(options.desk, kept=Kept(options.store, options.shared), processes=options.processes)
    state = CheckState(
        desk.without_faces() if options.untrusted else desk, options.processes, options.store if shelf else None
    )
    checked = with_left_out(state.checked)
    _stop_on(checked.problems)
    release = cut(checked.catalogue, checked.verdicts, marking=options.marking, as_of=options.as_of)
    _stop_on(release.problems)
    say("composing")
    digest = desk.digest if shelf else None
    draw = Drawer(options.templates, packs=options.packs)
    views = Views(release, draw, pages=desk.pages, packs=options.packs, digest=digest, shelf=shelf)
    return Composition(options, checked, release, views, Printer(views, options.templates), state)


def _stop_on(problems: tuple[Problem, ...]) -> None:
    if errors(problems):
        raise AuthorError(problems)


class _BuiltFile(NamedTuple):
    """A file of the last build: its key, a digest of all that its bytes depend on, its digest, what the audit saw of it."""

    key: str
    digest: str
    seen: Seen | None


def _publish(
    composition: Composition,
    hand_written: Mapping[str, bytes],
    staged: stage.Stage,
    known: Mapping[str, _BuiltFile],
    say: Say = silent,
) -> tuple[dict[str, Made], Audited, Report]:
    """Render, stage, audit and swap; return what was made, what the audit saw, and the report."""
    options, views = composition.options, composition.views
    published = staged.published
    keys = {path: file.key for path, file in known.items() if file.digest == published.get(path)}
    former = Former(keys, published, staged.published_bytes)
    with _at_sheets(composition, owner_in(views)), staged.updating(composition.release.settings.keep):
        files = _Files(composition, staged, known, say)
        everything = work(views, hand_written, desk=options.templates, packs=options.packs, former=former)
        for unit in everything.here:
            files.note(files.do(unit))
        jobs = options.processes(everything.changed)
        files.share(everything.shared, jobs)
        files.share(everything.then, min(jobs, pool.BRIEF))
        if options.packs:
            files.packs(*packs_of(views, options.templates, former, options.shared))
        files.note(files.do(everything.last))
        say("auditing")
        audited = files.end()
    left = staged.swap()
    return files.made, audited, _report(composition, files.made, staged.changes, left)


@contextmanager
def _at_sheets(composition: Composition, owner: Owner) -> Iterator[None]:
    """Tell what is wrong with pages and packs at the sheets that they are of."""
    try:
        yield
    except FaceError as error:
        desk, own = composition.checked.catalogue.desk, composition.options.templates
        templates = own / "templates" if own and (own / "templates").is_dir() else None
        raise FaceError(at_sheets(error.problems, desk, owner, templates=templates)) from error


class _Done(NamedTuple):
    """A piece of work that is done: its files, each with where it stands and what the audit saw, and what was composed for it."""

    files: list[tuple[str, Made, stage.Put, FileLook]]
    composed: Composed


class _Files:
    """The files of a build: each is made, written and read back in one go, here or in a fork; `made` is all of them."""

    def __init__(
        self, composition: Composition, staged: stage.Stage, known: Mapping[str, _BuiltFile], say: Say
    ) -> None:
        printer, self._views = composition.printer, composition.views
        self._composition, self._staged, self._say = composition, staged, say
        self.made: dict[str, Made] = {}
        markings = {path: printer.marking(path) for path in printer.paths}
        self._wanted = ExpectedSite(
            self._views, markings, is_restyled=has_own_templates("print", composition.options.templates)
        )
        issued = {
            path: edition.record.file.removeprefix("sha256:") for path, edition in issued_packs(self._views).items()
        }
        seen = {path: file.seen for path, file in known.items() if file.seen}
        stood = [path for path in known if not path.startswith(PARTS)]
        self._audit = Audit(staged.read, former=seen, stood=stood, issued=issued)

    def do(self, unit: Unit) -> _Done:
        """Make, write and read back the files of a piece of work."""
        files = [self._file(path, piece) for path, piece in unit()]
        return _Done(files, self._views.since())

    def _file(self, path: str, piece: Made) -> tuple[str, Made, stage.Put, FileLook]:
        put = self._staged.put(path, piece.digest, piece.content)
        look = self._audit.look(path, piece.digest, self._wanted.of(path))
        return path, piece if piece.content is None else piece._replace(content=b""), put, look

    def note(self, done: _Done) -> None:
        """Take down what was done, in whichever process."""
        self._views.note(done.composed)
        for path, piece, put, look in done.files:
            self.made[path] = piece
            self._staged.note(path, put)
            self._audit.note(path, piece.digest, look)

    def share(self, units: Sequence[Unit], jobs: int) -> None:
        """Have pieces of work done by so many processes."""
        if jobs > 1:
            self._views.look_up()
        with closing(pool.each(units, self.do, jobs)) as results:
            for number, done in enumerate(results, 1):
                self.note(done)
                self._say("rendering", number, len(units))

    def packs(self, standing: Mapping[str, Made], orders: Sequence[PackOrder]) -> None:
        """Have the packs made that do not stand. Raises FaceError when all others are done."""
        options = self._composition.options
        self.note(self.do(lambda: iter(standing.items())))

        def keep(order: PackOrder, content: bytes) -> _Done:
            return self.do(lambda: iter([(order.path, new(order.key, content))]))

        jobs = options.processes(len(orders), few=2)
        for number, done in enumerate(executors.each(orders, jobs, options.executor, keep), 1):
            self.note(done)
            self._say("packs", number, len(orders), done.files[0][0])
        if orders:
            options.shared.trim()

    def end(self) -> Audited:
        """Return what was seen. Raises FaceError."""
        audited = self._audit.end(self._wanted)
        changed = [path for path, piece in self.made.items() if piece.content is not None]
        release = self._composition.release
        found = (*audited.problems, *audit_quotations.problems(self._staged.read, self.made, changed, release))
        if found:
            raise FaceError(found)
        return audited


def _report(composition: Composition, made: dict[str, Made], changes: stage.Changes, left: tuple[str, ...]) -> Report:
    problems = composition.checked.problems
    rendered = sum(1 for piece in made.values() if piece.content is not None)
    briefings = list(composition.views.each_briefing()) if composition.options.packs else []
    lacking = [view for view in briefings if view.lacking]
    problems += tuple(replace(not_made(view.pack_path, view.lacking), severity="warning") for view in lacking)
    packs = counted(len(briefings) - len(lacking), "pack") + (f", {len(lacking)} not made" if lacking else "")
    summary = (
        f"{counted(len(composition.release.sheets), 'sheet')} at {composition.release.marking.label}: "
        f"{counted(len(made), 'file')}, {packs}. "
        f"{outcome_counts({ref.id: composition.release.verdict(ref.id) for ref in composition.release.sheets if ref.kind == 'quote'})}"
    )
    return Report(
        summary, problems, composition.release.withheld, composition.release.severed, *changes, rendered, left=left
    )


def _remember(
    composition: Composition,
    made: dict[str, Made],
    audited: Audited,
    report: Report,
    inputs: InputStats,
    files: RecordTable[str, _BuiltFile],
) -> None:
    """Keep what the next build needs to know. The site is out by now: without it the next build makes all again."""
    options, checked = composition.options, composition.checked
    with suppress(OutputError):
        files.save({path: _BuiltFile(piece.key, piece.digest, audited.seen.get(path)) for path, piece in made.items()})
    site = tree_digest({path: piece.digest for path, piece in made.items()})
    built = former_check.Built(options.asked, site, report.summary)
    found = former_check.RunResult(checked.catalogue.desk.further, checked.problems, summary(checked), built)
    assert composition.state
    former_check.remember(options.store, options.desk, inputs, found, composition.state.findings)


def pack(composition: Composition, view: BriefingView) -> bytes:
    """Return one briefing's pack after the audit. Raises FaceError."""
    desk = composition.checked.catalogue.desk
    assert view.pack
    with _at_sheets(composition, lambda _: owner_of(view.target)):
        content = make_pack(view.pack, composition.options.templates, desk)
        expected = expected_pack(view, is_restyled=has_own_templates("print", composition.options.templates))
        look = Audit(lambda _: content).look(view.pack_path, "", expected)
        if look.problems:
            raise FaceError(look.problems)
    return content


def finish(composition: Composition, hand_written: Mapping[str, bytes], state: Path) -> Report:
    """Publish a composition with hand-written pages that a host has rendered; no staged folder is left beside the site.

    `state` is a folder for what this needs to know. Raises FaceError or OutputError; then the site is what it was.
    """
    staged = stage.Stage(composition.options.site, state)
    try:
        return _publish(composition, hand_written, staged, {})[2]
    finally:
        staged.clear()
