"""Speed: a build pays only for what changed, never with an untrue result; packs are the same bytes whoever makes them."""

from __future__ import annotations

import os
import pickle
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import BASE, ROOT, run, tree

from briefings.build import Options, build, compose_desk
from briefings.compose.dependencies import LOOK_UPS, Shelf, TrackingIndex
from briefings.compose.index import Index
from briefings.host.pages import render_pages
from briefings.load import receipts, yaml_source
from briefings.load import table as table_module
from briefings.load.desk import load
from briefings.load.kept import Kept
from briefings.load.store import Store
from briefings.problems import AuthorError, Problem
from briefings.render.sheet_pages import Drawer

Change = Callable[[Path], dict[str, str]]


def _replace(path: str, old: str, new: str) -> Change:
    def change(desk: Path) -> dict[str, str]:
        text = (desk / path).read_text("utf-8")
        assert old in text, f"{old!r} is not in {path}"
        (desk / path).write_text(text.replace(old, new, 1), "utf-8")
        return {}

    return change


def _template(desk: Path) -> dict[str, str]:
    folder = desk / "templates" / "web"
    folder.mkdir(parents=True)
    text = (ROOT / "templates/web/foot.html").read_text("utf-8")
    (folder / "foot.html").write_text(text.replace("<footer", '<footer data-own="1"', 1), "utf-8")
    return {}


def _style(desk: Path) -> dict[str, str]:
    (desk / "templates/web/assets").mkdir(parents=True)
    (desk / "templates/web/assets/briefings.css").write_text("body { color: black }\n", "utf-8")
    return {}


def _package(desk: Path) -> dict[str, str]:
    (desk.parent / "packages" / "jinja2-99.0.dist-info").mkdir(parents=True)
    return {"PYTHONPATH": os.pathsep.join((str(ROOT), str(desk.parent / "packages")))}


def _page(desk: Path) -> dict[str, str]:
    page = next((desk / "content/pages").glob("*.md"))
    page.write_text(page.read_text("utf-8") + "\nAnother sentence.\n", "utf-8")
    return {}


def _first_sheet(kind: str) -> Change:
    def change(desk: Path) -> dict[str, str]:
        sheet = next(
            file for file in sorted((desk / f"content/{kind}").glob("*.yml")) if "published" in file.read_text()
        )
        text = sheet.read_text("utf-8")
        sheet.write_text(text + ("" if "\nnot_stated:" in text else "not_stated: [what the weather was]\n"), "utf-8")
        os.utime(sheet, (1, 1))
        return {}

    return change


CHANGES: dict[str, Change] = {
    "quote": _first_sheet("quotes"),
    "actor": _first_sheet("actors"),
    "setting": _replace("content/desk.yml", "notice: ", "notice: Otherwise. "),
    "page": _page,
    "template": _template,
    "style sheet": _style,
    "package version": _package,
}


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a built desk, without packs."""
    desk = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("warm") / "desk"))
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    return desk


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_after_a_build_gives_what_a_cold_build_gives(warm: Path, tmp_path: Path, name: str) -> None:
    desk = Path(shutil.copytree(warm, tmp_path / "desk"))
    assert "Rendered" in run("build", "--desk", desk, "--no-packs").stdout  # copied files have other inodes
    assert "Nothing changed" in run("build", "--desk", desk, "--no-packs").stdout
    environment = CHANGES[name](desk)
    again = run("build", "--desk", desk, "--no-packs", **environment)
    assert again.returncode == 0, again.stderr
    assert "Nothing changed" not in again.stdout
    with_memory = tree(desk / "site")
    for left in (".briefings", "site", ".site.staging"):
        shutil.rmtree(desk / left, ignore_errors=True)
    assert run("build", "--desk", desk, "--no-packs", **environment).returncode == 0
    assert with_memory == tree(desk / "site")


def _checked_later(desk: Path) -> dict[str, str]:
    file = receipts.file(desk / "content")
    found, _ = receipts.parse(file.read_text("utf-8"), "receipts.lock")
    file.write_text(receipts.text([one._replace(checked="2026-11-25") for one in found.values()]), "utf-8")
    return {}


def _without(path: str) -> Change:
    def change(desk: Path) -> dict[str, str]:
        (desk / path).unlink()
        return {}

    return change


def _back(path: str) -> Change:
    def change(desk: Path) -> dict[str, str]:
        shutil.copy(BASE / path, desk / path)
        return {}

    return change


LEFT = (".briefings", "site", ".site.staging")
QUOTE = "content/quotes/ovcharenko-too-far.yml"


def _own_list(desk: Path) -> dict[str, str]:
    (desk / "content/lists").mkdir()
    (desk / "content/lists/all.yml").write_text("title: All of them\nquery: {kind: incident, show: [map]}\n", "utf-8")
    return {}


ONE_AFTER_ANOTHER: tuple[Change, ...] = (
    _replace("content/actors/ovcharenko.yml", "name: ", "name: Captain "),
    _replace(QUOTE, "status: published", "status: published\nmarking: TLP:RED"),  # cuts the topic, and what shows it
    _replace("content/incidents/harbour-mishaps.yml", "title: ", "title: Many "),
    _back(QUOTE),
    _checked_later,
    _replace("content/sources/pilots-warn-2026-03-04.yml", "reliability: F", "reliability: E"),
    _without("content/quotes/brandt-perhaps-night.yml"),
    _own_list,
    _back("content/quotes/brandt-perhaps-night.yml"),
)


def test_pages_known_from_a_former_build_are_those_of_a_cold_one(tmp_path: Path) -> None:
    desk = Path(shutil.copytree(BASE, tmp_path / "desk"))
    known = 0
    for change in (lambda _: {}, *ONE_AFTER_ANOTHER):
        change(desk)
        options = Options(desk, desk / "site", packs=False)
        shelf = Shelf(options.store, drawn=False)
        views, cold = compose_desk(options, shelf=shelf).views, compose_desk(options).views
        found, wanted = (
            [(page.path, page.heading, page.marking, page.updated, page.digest) for page in each.each()]
            for each in (views, cold)
        )
        assert found == wanted
        shelf.save(views.memo)
        known += len(cold.composed - views.composed)
    assert known > 40


EDITS = 12
"""So many random edits, one after another."""


def _random_edit(desk: Path, chance: random.Random) -> str:
    """Change words of a sheet, take a sheet away, or put back what an edit before took or changed."""
    file = BASE / chance.choice(sorted(str(path.relative_to(BASE)) for path in (BASE / "content").glob("*s/*.yml")))
    own = desk / file.relative_to(BASE)
    now, first = (one.read_text("utf-8") if one.exists() else "" for one in (own, file))
    if now != first:
        own.write_text(first, "utf-8")
    elif chance.random() < 0.2:
        own.unlink()
    else:
        at = chance.choice(
            [
                match.end()
                for match in re.finditer(r"(?m)^(?:name|title|context|summary|description|tags|status): ", now)
            ]
            or [0]
        )
        own.write_text(f"{now[:at]}Other {now[at:]}" if at else f"not_stated: [other]\n{now}", "utf-8")
    return str(own)


def _site(desk: Path) -> dict[str, bytes] | tuple[Problem, ...]:
    """Build, and return the site, or what is wrong."""
    try:
        build(Options(desk, desk / "site", packs=False), render_pages)
    except AuthorError as error:
        return error.problems
    return tree(desk / "site")


def test_after_each_of_many_edits_the_site_is_that_of_a_cold_build(tmp_path: Path) -> None:
    desk = Path(shutil.copytree(BASE, tmp_path / "desk"))
    chance = random.Random(21)
    changes = [lambda _: {}, *ONE_AFTER_ANOTHER, *[lambda desk: _random_edit(desk, chance)] * EDITS]
    published = 0
    for number, change in enumerate(changes):
        done = change(desk)
        found = _site(desk)
        wanted = _site(
            Path(shutil.copytree(desk, tmp_path / "cold" / str(number) / "desk", ignore=shutil.ignore_patterns(*LEFT)))
        )
        assert found == wanted, done
        published += isinstance(found, dict)
    assert published > len(ONE_AFTER_ANOTHER)


def test_the_first_edit_after_a_cold_build_writes_only_what_differs(tmp_path: Path) -> None:
    desk = Path(shutil.copytree(BASE, tmp_path / "desk"))
    before = _site(desk)
    inodes = {path: (desk / "site" / path).stat().st_ino for path in before}
    _replace("content/incidents/harbour-mishaps.yml", "title: ", "title: Many ")(desk)
    after = _site(desk)
    assert isinstance(before, dict) and isinstance(after, dict)
    for path, content in after.items():
        assert ((desk / "site" / path).stat().st_ino == inodes.get(path)) is (before.get(path) == content), path


def test_no_look_up_of_an_index_is_read_without_a_question() -> None:
    found = {name for name, value in vars(Index).items() if isinstance(value, cached_property)}
    assert found - vars(TrackingIndex).keys() - {*LOOK_UPS} == {
        "places"
    }  # of the settings, which every page depends on


def test_one_edit_composes_the_pages_it_concerns_alone(tmp_path: Path) -> None:
    desk = Path(shutil.copytree(BASE, tmp_path / "desk"))
    options = Options(desk, desk / "site", packs=False)
    shelf = Shelf(options.store, drawn=False)
    views = compose_desk(options, shelf=shelf).views
    assert len(views.pages) > len(views.composed) > 10
    _replace(QUOTE, "cue: called", "cue: named")(desk)
    _replace("content/actors/harbour-gazette.yml", "name: ", "name: The old ")(desk)
    shelf.save(views.memo)
    again = compose_desk(options, shelf=shelf).views
    assert [page.path for page in again.each()] == [page.path for page in views.each()]
    assert {"quote:ovcharenko-too-far", "actor:harbour-gazette"} <= {str(ref) for ref in again.composed}
    assert "quote:article-patchy" not in {str(ref) for ref in again.composed}
    _own_list(desk)
    shelf.save(again.memo)
    listed = compose_desk(options, shelf=shelf).views
    assert {page.path for page in listed.each()} - {page.path for page in again.each()} == {"lists/all/index.html"}
    assert {ref.kind for ref in listed.composed} <= {"briefing"}


def test_another_desk_with_the_same_cache_reads_nothing_again_and_publishes_the_same(
    warm: Path, tmp_path: Path
) -> None:
    desks = [Path(shutil.copytree(BASE, tmp_path / name / "desk")) for name in ("one", "two")]
    for desk in desks:
        done = run("build", "--desk", desk, "--no-packs", "--cache-dir", tmp_path / "cache")
        assert done.returncode == 0, done.stderr
    assert tree(desks[0] / "site") == tree(desks[1] / "site") == tree(warm / "site")
    for part in (tmp_path / "cache/sheets").iterdir():
        part.write_bytes(b"damaged")
    (desks[1] / "content/desk.yml").touch()
    assert run("build", "--desk", desks[1], "--no-packs", "--cache-dir", tmp_path / "cache").returncode == 0
    assert tree(desks[1] / "site") == tree(warm / "site")


def test_a_fresh_copy_with_a_warm_cache_draws_nothing_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the drawn pages in the cache are damaged, each copy publishes the same."""
    drawn: list[object] = []
    for name in ("__call__", "briefing", "gathered"):
        draw = getattr(Drawer, name)
        monkeypatch.setattr(
            Drawer, name, lambda self, of, *rest, d=draw, **more: drawn.append(of) or d(self, of, *rest, **more)
        )

    def copy(name: str) -> tuple[dict[str, bytes], int]:
        """Return the site of a fresh copy, and how many pages were drawn for it."""
        desk = Path(shutil.copytree(BASE, tmp_path / name / "desk"))
        drawn.clear()
        build(Options(desk, desk / "site", packs=False, cache=tmp_path / "cache"), render_pages)
        return tree(desk / "site"), len(drawn)

    site, cold = copy("cold")
    again, warm = copy("warm")
    assert again == site
    assert warm < 6 < 30 < cold, "of a few pages it is known only as they are drawn what they are made of"
    files = sorted((tmp_path / "cache/drawn").iterdir())
    for number, file in enumerate(files):
        raw, other = file.read_bytes(), files[number - 1].read_bytes()
        file.write_bytes((b"", raw[:-1], raw + b"?", other, pickle.dumps(site), raw[:40] + b"?" + raw[41:])[number % 6])
    damaged, made = copy("damaged")
    assert damaged == site
    assert made == cold


def test_what_was_read_is_read_again_where_it_changed_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Path(shutil.copytree(BASE, tmp_path / "desk"))
    monkeypatch.setattr(table_module, "_IN_A_PART", 8)
    parsed: list[str] = []
    parse = yaml_source.parse
    monkeypatch.setattr(yaml_source, "parse", lambda raw, path: parsed.append(path) or parse(raw, path))
    here, elsewhere, shared = (Store(tmp_path / name, shared=True) for name in ("here", "elsewhere", "shared"))

    def read(own: Store) -> tuple[int, int]:
        """Return how many sheets were parsed, and how many parts were written; what is found is what stands there."""

        def parts() -> set[Path]:
            return {file for file in (tmp_path / "shared/sheets").glob("*") if file != head}

        head = tmp_path / "shared/sheets" / sha256(load(desk).settings.title.encode()).hexdigest()
        known = parts()
        parsed.clear()
        found = load(desk, kept=Kept(own, shared))
        sheets = [path for path in parsed if path.endswith(".yml") and path != "content/desk.yml"]
        plain = load(desk)
        assert (list(found.sheets.items()), found.files) == (list(plain.sheets.items()), plain.files)
        return len(sheets), len(parts() - known)

    number, written = read(here)
    assert number == len(load(desk).files)
    assert written > 2
    assert read(here) == (0, 0)
    assert read(elsewhere) == (0, 0), "another machine knows no stats, and finds the same parts"
    edited = desk / QUOTE
    text = edited.read_text("utf-8")
    edited.write_text(text + "\n", "utf-8")
    assert read(here) == (1, 1)
    edited.write_text(text, "utf-8")
    assert read(here) == (1, 0), "the part of before is there"
    shutil.copy(edited, desk / "content/quotes/another.yml")
    assert read(here) == (1, 1)
    (desk / "content/quotes/another.yml").unlink()
    assert read(here) == (0, 0), "the part of before is there"


def test_a_warm_check_says_the_same_and_sees_a_new_mistake(warm: Path, tmp_path: Path) -> None:
    desk = Path(shutil.copytree(warm, tmp_path / "desk"))
    assert "Rendered" in run("build", "--desk", desk, "--no-packs").stdout  # copied files have other inodes
    said = "from briefings.cli import briefings; import sys; briefings(['check', '--desk', sys.argv[1]], standalone_mode=False)"
    known = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", said, str(desk)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert "briefings.load.checked" in known.stderr
    assert "briefings.check" not in known.stderr, "what the build found is said again"
    shutil.rmtree(desk / ".briefings")
    cold = run("check", "--desk", desk)
    assert (known.stdout, cold.returncode) == (cold.stdout, 0)
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    quote = next((desk / "content/quotes").glob("*.yml"))
    quote.write_text(quote.read_text("utf-8") + "speker: nobody\n", "utf-8")
    assert "unknown-key" in run("check", "--desk", desk).stderr


def test_the_command_s_help_imports_nothing_heavy() -> None:
    said = "import sys; from briefings.cli import briefings; briefings(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert "click" in loaded
    assert not loaded & {"pydantic", "jinja2", "yaml", "markdown", "mkdocs", "weasyprint", "babel"}


def test_a_build_with_nothing_to_do_imports_nothing_heavy(warm: Path, tmp_path: Path) -> None:
    desk = Path(shutil.copytree(warm, tmp_path / "desk"))
    asked = ["build", "--desk", str(desk), "--no-packs"]
    assert run(*asked).returncode == 0
    said = f"import sys; from briefings.cli import briefings; briefings({asked!r}, standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(done.stdout.split())
    assert "briefings.publish.unchanged" in loaded
    assert not loaded & {"pydantic", "jinja2", "yaml", "babel", "briefings.compose", "briefings.check"}


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[str]]]]:
    """Return a scheduler's address and two workers, each a process with a separate folder."""
    pytest.importorskip("distributed")
    programs = {"cwd": ROOT, "text": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
    plain = ["--no-dashboard", "--host", "127.0.0.1"]
    found: list[subprocess.Popen[str]] = []
    file = tmp_path / "scheduler.json"
    scheduler = [
        sys.executable,
        "-m",
        "distributed.cli.dask_scheduler",
        *plain,
        "--port",
        "0",
        "--scheduler-file",
        str(file),
    ]
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--no-dashboard", "--no-nanny", "--nthreads", "1"]
    try:
        found.append(subprocess.Popen(scheduler, **programs))  # type: ignore[call-overload]
        deadline = time.monotonic() + 30
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        for number in (1, 2):
            local = ["--scheduler-file", str(file), "--local-directory", str(tmp_path / f"worker-{number}")]
            found.append(subprocess.Popen([*worker, *local], **programs))  # type: ignore[call-overload]
        import json

        yield json.loads(file.read_text("utf-8"))["address"], found[1:]
    finally:
        for process in found:
            process.kill()
            process.communicate()


def test_a_cluster_makes_the_same_packs_and_bears_the_loss_of_a_worker(
    example: Path, tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[str]]]
) -> None:
    address, workers = cluster
    desk = tmp_path / "desk"
    shutil.copytree(
        example / "content", desk / "content", ignore=shutil.ignore_patterns("editions")
    )  # packs are to be made
    shutil.copy(example / "mkdocs.yml", desk)
    plain = Path(shutil.copytree(desk, tmp_path / "plain"))
    command = [sys.executable, "-m", "briefings", "build", "--desk", str(desk), "--executor", address]
    building = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    from distributed import Client

    client = Client(address, timeout="30s", set_as_default=False)
    try:
        deadline = time.monotonic() + 60
        while not any(client.processing().values()) and time.monotonic() < deadline and building.poll() is None:
            time.sleep(0.02)
        busy = {key for key, calls in client.processing().items() if calls}
        victims = {pid for key, pid in client.run(os.getpid).items() if key in busy} if busy else set()
        assert victims, "no worker was at work"
        os.kill(next(iter(victims)), signal.SIGKILL)
    finally:
        client.close()
    said, _ = building.communicate(timeout=120)
    assert building.returncode == 0, said
    assert sum(worker.poll() is not None for worker in workers) == 1
    done = run("build", "--desk", plain)
    assert done.returncode == 0, done.stderr
    assert tree(desk / "site") == tree(plain / "site")


def test_no_cluster_at_the_address_is_said_plainly(example: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    desk = tmp_path / "desk"
    shutil.copytree(BASE, desk)
    done = run("build", "--desk", desk, "--executor", "tcp://127.0.0.1:9")
    assert done.returncode == 74
    assert "no cluster answers at tcp://127.0.0.1:9" in done.stderr
