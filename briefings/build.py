"""The build, one call a hop, in the order of time: read this first.

    load -> check -> release -> compose -> render -> stage -> audit -> swap

Pages pass from compose to audit one by one, so that none is held. Nothing is written while an error stands; `site/` is at
every moment one whole build, the former or the new one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from briefings.check import Checked, check, summary
from briefings.check.verdicts import outcome_counts
from briefings.compose import Views
from briefings.compose.dependencies import Memo
from briefings.compose.views import BriefingView
from briefings.load import checked as former_check
from briefings.load.desk import load
from briefings.load.fingerprint import FOLDER
from briefings.load.kept import Kept
from briefings.options import Options, Report
from briefings.problems import AuthorError, FaceError, Problem, counted, errors, sort_problems
from briefings.publish import audit_quotations, stage
from briefings.publish.at_sheets import Owner, at_sheets, owner_in, owner_of
from briefings.publish.audit import Audit, Audited, audit
from briefings.publish.expected import ExpectedSite, expected_pack
from briefings.publish.lock import hold
from briefings.publish.memory import Memory, recall, remember
from briefings.publish.unchanged import Head, tree_digest, unchanged
from briefings.release import Release, cut, left_out
from briefings.render.artifacts import Former, Made, Makers, issued_packs, make_pack, render
from briefings.render.collector import no_collection
from briefings.render.glyphs import not_made
from briefings.render.sheet_pages import Drawer
from briefings.render.web import Printer

__all__ = ["Composition", "Options", "Report", "build", "compose_desk", "finish", "pack"]

Say = Callable[[str], None]


class Composition(Struct, frozen=True):
    """A desk up to its views, and the printer of its hand-written pages."""

    options: Options
    checked: Checked
    release: Release
    views: Views
    printer: Printer


RenderPages = Callable[[Composition], Mapping[str, bytes]]
"""Renders the hand-written pages (MkDocs does, in `host`): composition to paths and bytes."""


def build(options: Options, render_pages: RenderPages, say: Say = lambda _: None) -> Report:
    """Publish a desk. Raises AuthorError, FaceError, OutputError or DeskBusyError; then `site/` is what it was."""
    with hold(options.desk), no_collection():
        staged = stage.Stage(options.site, options.desk / FOLDER)
        # Before anything is read: a change from now on is seen by the next build.
        inputs = former_check.stats(options.desk)
        nothing_to_do = unchanged(options, staged, inputs)
        if nothing_to_do:
            return nothing_to_do
        memory = recall(options.store)

        composition = compose_desk(options, say, memory.memo)
        say("rendering")
        made, audited, report = _publish(composition, render_pages(composition), staged, memory, say)
        _remember(composition, made, audited, report, inputs, memory)
        return report


def compose_desk(options: Options, say: Say = lambda _: None, memo: Memo | None = None) -> Composition:
    """Load, check, cut and compose a desk; nothing is written. Raises AuthorError while an error stands.

    `memo` is that of the last build: pages which would be the same are not composed again.
    """
    say("checking")
    desk = load(options.desk, kept=Kept(options.store, options.shared))
    checked = check(desk.without_faces() if options.untrusted else desk)
    checked = checked._replace(problems=sort_problems((*checked.problems, *left_out(checked.catalogue))))
    _stop_on(checked.problems)
    release = cut(checked.catalogue, checked.verdicts, marking=options.marking, as_of=options.as_of)
    _stop_on(release.problems)
    say("composing")
    digest = desk.digest if memo is not None else None
    draw = Drawer(options.templates, packs=options.packs)
    views = Views(release, draw, pages=desk.pages, packs=options.packs, digest=digest, former=memo)
    return Composition(options, checked, release, views, Printer(views, options.templates))


def pack(composition: Composition, view: BriefingView) -> bytes:
    """Return one briefing's pack after the audit. Raises FaceError."""
    desk = composition.checked.catalogue.desk
    assert view.pack
    with _at_sheets(composition, lambda _: owner_of(view.target)):
        content = make_pack(view.pack, composition.options.templates, desk)
        audited = audit(lambda _: content, {view.pack_path: ""}, [expected_pack(view)])
        if audited.problems:
            raise FaceError(audited.problems)
    return content


def finish(composition: Composition, hand_written: Mapping[str, bytes], state: Path) -> Report:
    """Publish a composition with hand-written pages that a host has rendered; no staged folder is left beside the site.

    `state` is a folder for what this needs to know. Raises FaceError or OutputError; then the site is what it was.
    """
    staged = stage.Stage(composition.options.site, state)
    try:
        return _publish(composition, hand_written, staged, Memory())[2]
    finally:
        staged.clear()


def _publish(
    composition: Composition,
    hand_written: Mapping[str, bytes],
    staged: stage.Stage,
    memory: Memory,
    say: Say = lambda _: None,
) -> tuple[dict[str, Made], Audited, Report]:
    """Render, stage, audit and swap; return what was made, what the audit saw, and the report."""
    options, views = composition.options, composition.views
    makers = Makers(options.jobs, options.executor, options.shared)
    former = Former(memory.keys, staged.published())
    rendered = render(views, hand_written, desk=options.templates, packs=options.packs, former=former, makers=makers)
    reading = _AuditPass(composition, staged.read, memory)
    with _at_sheets(composition, owner_in(views)):
        changes = staged.update(reading.each(rendered), composition.release.settings.keep)
        say("auditing")
        audited = reading.end()
    left = staged.swap()
    return reading.made, audited, _report(composition, reading.made, changes, left)


@contextmanager
def _at_sheets(composition: Composition, owner: Owner) -> Iterator[None]:
    """Tell what is wrong with pages and packs at the sheets that they are of."""
    try:
        yield
    except FaceError as error:
        desk, own = composition.checked.catalogue.desk, composition.options.templates
        templates = own is not None and (own / "templates").is_dir()
        raise FaceError(at_sheets(error.problems, desk, owner, templates=templates)) from error


def _stop_on(problems: tuple[Problem, ...]) -> None:
    if errors(problems):
        raise AuthorError(problems)


class _AuditPass:
    """The audit of a build: each file is read back as soon as it stands, while its view is at hand; `made` is all of them."""

    def __init__(self, composition: Composition, read: Callable[[str], bytes], memory: Memory) -> None:
        printer, views = composition.printer, composition.views
        self._read, self._release = read, composition.release
        hand_written = {path: printer.marking(path) for path in printer.paths}
        self.made: dict[str, Made] = {}
        self._wanted = ExpectedSite(views, hand_written)
        issued = {path: edition.record.file.removeprefix("sha256:") for path, edition in issued_packs(views).items()}
        self._audit = Audit(read, former=memory.seen, issued=issued)

    def each(self, rendered: Iterable[tuple[str, Made]]) -> Iterator[tuple[str, stage.KnownBytes]]:
        """Yield what is rendered, and note all of it but the bytes; by the next turn it is written."""
        for path, piece in rendered:
            self.made[path] = piece if piece.content is None else piece._replace(content=b"")
            yield path, stage.KnownBytes(piece.digest, piece.content)
            self._audit.file(path, piece.digest, self._wanted.of(path))

    def end(self) -> Audited:
        """Return what was seen. Raises FaceError."""
        audited = self._audit.end(self._wanted)
        changed = [path for path, piece in self.made.items() if piece.content is not None]
        found = (*audited.problems, *audit_quotations.problems(self._read, self.made, changed, self._release))
        if found:
            raise FaceError(found)
        return audited


def _remember(
    composition: Composition, made: dict[str, Made], audited: Audited, report: Report, inputs: str, former: Memory
) -> None:
    """Keep what the next build needs to know; nothing, where a file changed while this one ran."""
    options = composition.options
    digests = {path: piece.digest for path, piece in made.items()}
    keys = {path: piece.key for path, piece in made.items()}
    further = composition.checked.catalogue.desk.further
    now = former_check.with_further(inputs, further) if former_check.stats(options.desk) == inputs else ""
    if now:
        said = (composition.checked.problems, summary(composition.checked))
        former_check.keep(options.store, now, further, said)
    head = Head(now, options.asked, tree_digest(digests), further, report.summary)
    remember(options.store, head, Memory(keys, digests, audited.seen, composition.views.memo), former)


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
    return Report(summary, problems, composition.release.withheld, *changes, rendered, left=left)
