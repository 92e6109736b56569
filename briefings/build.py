"""The build, one call a hop, in the order of time: read this first.

    load -> check -> release -> compose -> render -> stage -> audit -> swap

Nothing is written while an error stands; `site/` is at every moment one whole build, the former or the new one.
"""

from __future__ import annotations

import datetime
import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from briefings.check import Checked, check
from briefings.check.verdicts import outcome_counts
from briefings.compose import Views, compose
from briefings.compose.views import BriefingView
from briefings.load.desk import CONTENT, load
from briefings.load.fingerprint import FOLDER, fingerprint
from briefings.model.markings import Marking
from briefings.problems import AuthorError, FaceError, Problem, errors
from briefings.publish import stage
from briefings.publish.audit import Audited, audit
from briefings.publish.expected import expected, expected_pack
from briefings.publish.lock import hold
from briefings.publish.memory import Memory, recall, remember
from briefings.release import Fallen, Release, cut
from briefings.render.artifacts import NOTHING, Former, Made, issued_packs, make_pack, render
from briefings.render.environment import template_folders
from briefings.render.hand_pages import Printer

Say = Callable[[str], None]


@dataclass(frozen=True)
class Options:
    """What a build is asked for: the desk's folder, the site's folder, the release, and whether packs are made.

    `untrusted`: the desk is somebody else's; its templates, assets, plugins and hooks are left alone.
    """

    desk: Path
    site: Path
    marking: Marking | None = None
    as_of: datetime.date | None = None
    packs: bool = True
    jobs: int = 2
    untrusted: bool = False

    @property
    def templates(self) -> Path | None:
        """Return the folder whose `templates/` come before ours, if any may."""
        return None if self.untrusted else self.desk


@dataclass(frozen=True)
class Composition:
    """A desk up to its views, and the printer of its hand-written pages."""

    options: Options
    checked: Checked
    release: Release
    views: Views
    printer: Printer


class Report(NamedTuple):
    """What a build did: the counts of files, warnings, what fell, and the one line that sums it up.

    `unchanged` is True where nothing was to do; then nothing was rendered and nothing written.
    """

    summary: str
    problems: tuple[Problem, ...] = ()
    fallen: tuple[Fallen, ...] = ()
    written: int = 0
    removed: int = 0
    rendered: int = 0
    unchanged: bool = False


RenderPages = Callable[[Composition], Mapping[str, bytes]]
"""Renders the hand-written pages (MkDocs does, in `host`): composition to paths and bytes."""


def build(options: Options, render_pages: RenderPages, say: Say = lambda _: None) -> Report:
    """Publish a desk. Raises AuthorError, FaceError, OutputError or DeskBusyError; then `site/` is what it was."""
    with hold(options.desk), _no_collection():
        memory = recall(options.desk)
        staged = stage.Stage(options.site, options.desk / FOLDER)
        inputs = fingerprint(_inputs(options), repr(options))
        intact = staged.published()
        if memory.inputs == inputs and intact == memory.digests:
            return Report(memory.summary, unchanged=True)

        composition = compose_desk(options, say)
        say("rendering")
        made = _rendered(composition, render_pages(composition), Former(memory.keys, intact))
        say("staging")
        changes = staged.update({path: piece.content or stage.Kept(piece.digest) for path, piece in made.items()})
        say("auditing")
        audited = _audited(composition, made, staged.read, memory)
        staged.swap()

        report = _report(composition, made, changes)
        digests = {path: piece.digest for path, piece in made.items()}
        keys = {path: piece.key for path, piece in made.items()}
        remember(options.desk, Memory(inputs, keys, digests, audited.seen, report.summary))
        return report


@contextmanager
def _no_collection() -> Iterator[None]:
    """Do without the cyclic collector: a build makes no cycles worth finding, and looking costs a third of it."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def compose_desk(options: Options, say: Say = lambda _: None) -> Composition:
    """Load, check, cut and compose a desk; nothing is written. Raises AuthorError while an error stands."""
    say("checking")
    desk = load(options.desk)
    checked = check(desk)
    _stop_on(checked.problems)
    release = cut(checked.catalogue, checked.verdicts, marking=options.marking, as_of=options.as_of)
    _stop_on(release.problems)
    say("composing")
    views = compose(release, pages=desk.pages, packs=options.packs)
    return Composition(options, checked, release, views, Printer(release, views, options.templates))


def pack(composition: Composition, view: BriefingView) -> bytes:
    """Return one briefing's pack after the audit. Raises FaceError."""
    content = make_pack(view, composition.views.site, composition.options.templates)
    wanted = [expected_pack(view)]
    audited = audit(lambda _: content, {view.pack_path: ""}, wanted, allowed=(view.pack_path,), former={})
    if audited.problems:
        raise FaceError(audited.problems)
    return content


def finish(composition: Composition, folder: Path) -> None:
    """Add to `folder`, which MkDocs has filled with the hand-written pages, every other file of the site.

    Raises FaceError where the audit refuses the result; then the folder is left empty.
    """
    hand_written = {path: (folder / path).read_bytes() for path in sorted(composition.printer.paths)}
    made = _rendered(composition, hand_written, NOTHING)
    pieces = {path: piece.content or b"" for path, piece in made.items()}
    stage.write_all(folder, pieces)
    try:
        _audited(composition, made, pieces.__getitem__, Memory())
    except FaceError:
        stage.empty(folder)
        raise


def _inputs(options: Options) -> list[Path]:
    """Return everything a build reads: the desk's files, and this program's own."""
    own = Path(__file__).parent
    desk = [options.desk / name for name in (CONTENT, "templates", "mkdocs.yml", "snapshots")]
    return [*desk, own, *template_folders("web", None), *template_folders("print", None)]


def _rendered(composition: Composition, hand_written: Mapping[str, bytes], former: Former) -> dict[str, Made]:
    options = composition.options
    return render(
        composition.views, hand_written, desk=options.templates, packs=options.packs, jobs=options.jobs, former=former
    )


def _stop_on(problems: tuple[Problem, ...]) -> None:
    if errors(problems):
        raise AuthorError(problems)


def _audited(composition: Composition, made: dict[str, Made], read: Callable[[str], bytes], memory: Memory) -> Audited:
    digests = {path: piece.digest for path, piece in made.items()}
    printer = composition.printer
    wanted = expected(
        composition.views, {path: printer.marking(path) for path in printer.paths}, packs=composition.options.packs
    )
    issued = issued_packs(composition.views)
    audited = audit(read, digests, wanted, allowed=made.keys(), former=memory.seen, issued=issued)
    if audited.problems:
        raise FaceError(audited.problems)
    return audited


def _report(composition: Composition, made: dict[str, Made], changes: stage.Changes) -> Report:
    problems = composition.checked.problems
    rendered = sum(1 for piece in made.values() if piece.content is not None)
    packs = len(composition.views.briefings) if composition.options.packs else 0
    summary = (
        f"{len(composition.release.sheets)} sheets at {composition.release.marking.label}: {len(made)} files, {packs} packs. "
        f"{outcome_counts({ref.id: composition.release.verdict(ref.id) for ref in composition.release.sheets if ref.kind == 'quote'})}"
    )
    return Report(summary, problems, composition.release.fallen, changes.written, changes.removed, rendered)
