"""What runs keep for each other is data: nothing in it runs, and what is not what was kept counts as absent."""

from __future__ import annotations

import ast
import importlib.util
import marshal
import os
import pickle
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from conftest import BASE, DESKS, ROOT, run, tree
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import MsgspecError
from msgspec.msgpack import encode
from msgspec.structs import replace

from briefings.build import Composition, Options, build
from briefings.host.pages import render_pages
from briefings.load import plain
from briefings.load import store as store_module
from briefings.load import table as table_module
from briefings.load.checked import RunResult, remember, stats
from briefings.load.desk import load
from briefings.load.store import Store
from briefings.problems import AuthorError
from briefings.render import environment as environment_module
from briefings.render.environment import environment

MAKES_OBJECTS_OF_DATA = frozenset(
    {
        *("pickle", "cPickle", "_pickle", "marshal", "shelve", "dbm", "copyreg", "code", "codeop", "runpy", "imp"),
        *("dill", "cloudpickle", "joblib", "diskcache", "jsonpickle", "requests_cache", "pandas", "numpy"),
    }
)
"""Modules that make code, or objects of any kind, of data, or keep what they hold by one that does."""
RUNS_TEXT = frozenset({"eval", "exec", "compile", "__import__"})
MAKES_OBJECTS_OF_YAML = re.compile(r"(?:unsafe_|full_)?load(?:_all)?|C?(?:Unsafe|Full)?Loader")


@cache
def syntax() -> list[tuple[str, ast.AST]]:
    """Return every import, call and attribute of every module, and the module's file."""
    files = sorted((ROOT / "briefings").rglob("*.py"))
    assert len(files) > 100
    wanted = (ast.Import, ast.ImportFrom, ast.Call, ast.Attribute)
    nodes = ((file.name, node) for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    return [(name, node) for name, node in nodes if isinstance(node, wanted)]


def test_no_module_imports_what_makes_objects_of_data() -> None:
    imported = [(file, alias.name) for file, node in syntax() if isinstance(node, ast.Import) for alias in node.names]
    imported += [(file, node.module or "") for file, node in syntax() if isinstance(node, ast.ImportFrom)]
    assert [entry for entry in imported if entry[1].partition(".")[0] in MAKES_OBJECTS_OF_DATA] == [
        ("pool.py", "pickle")
    ], "what forks of one process hand it through a pipe, and nothing of a disk"


def test_no_module_runs_a_text() -> None:
    called = [(file, node.func) for file, node in syntax() if isinstance(node, ast.Call)]
    assert [(file, name.id) for file, name in called if isinstance(name, ast.Name) and name.id in RUNS_TEXT] == []
    read = [(file, node) for file, node in syntax() if isinstance(node, ast.Attribute)]
    found = [(file, node.attr) for file, node in read if isinstance(node.value, ast.Name) and node.value.id == "yaml"]
    assert [entry for entry in found if MAKES_OBJECTS_OF_YAML.fullmatch(entry[1])] == []
    assert ("pages.py", "safe_load") in found


def test_a_build_unpickles_nothing_and_what_it_unmarshals_is_the_program(tmp_path: Path) -> None:
    """Python says of itself what it unpickles, and whose compiled code it reads: none but below folders of programs."""
    desk = Path(shutil.copytree(BASE, tmp_path / "desk"))
    program = tmp_path / "watched.py"
    program.write_text(WATCHED, "utf-8")
    sheet = desk / "content/incidents/pier-opening.yml"
    for title in ("New pier", "Newer pier"):
        sheet.write_text(re.sub("New[a-z]* pier", title, sheet.read_text("utf-8")), "utf-8")
        command = [sys.executable, str(program), "build", "--desk", str(desk), "--jobs", "1"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(tmp_path / "caches")}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == 0, done.stderr
        *said, count = done.stderr.splitlines()
        assert said == []
        assert int(count) > 100, "the modules themselves"
        assert title in (desk / "site/incidents/pier-opening/index.html").read_text("utf-8")


WATCHED = """
import atexit, os, sys
opened, codes, said = "", 0, []
programs = (sys.prefix, sys.base_prefix, os.environ["PYTHONPATH"])
def watch(event, args):
    global opened, codes
    if event == "open" and isinstance(args[0], str):
        opened = args[0]
    elif event == "pickle.find_class":
        said.append("unpickled " + ".".join(map(str, args)))
    elif event == "marshal.loads":
        codes += 1
        if "__pycache__" not in opened or not opened.startswith(programs):
            said.append("code of " + opened)
sys.addaudithook(watch)
from briefings.cli import main
atexit.register(lambda: print(*said, codes, sep="\\n", file=sys.stderr))
main()
"""


# Records that are not what was kept.


class Hostile:
    """What touches a file where it is unpickled."""

    def __init__(self, touched: Path) -> None:
        self.touched = touched

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.touched,)


class Warm:
    """A desk that is built again and again, with one of two titles in turn, and what a cold build of each publishes."""

    def __init__(self, folder: Path, *, cache: bool) -> None:
        self.desk = Path(shutil.copytree(BASE, folder / "desk"))
        self.touched = folder / "touched"
        self.cache = folder / "cache" if cache else None
        self.options = Options(self.desk, self.desk / "site", packs=False, cache=self.cache)
        self._sheet = self.desk / "content/incidents/pier-opening.yml"
        self._titles = [self._sheet.read_bytes(), self._sheet.read_bytes().replace(b"New pier", b"Newer pier")]
        self._sites = [self._built(number) for number in (0, 1) if self._forget() is None]
        self._turns = count()
        self.build()
        self.build()

    def _forget(self) -> None:
        for folder in (".briefings", "site", ".site.staging"):
            shutil.rmtree(self.desk / folder, ignore_errors=True)

    def _built(self, number: int) -> dict[str, bytes]:
        self._sheet.write_bytes(self._titles[number])
        build(self.options, render_pages)
        return tree(self.desk / "site")

    def build(self) -> None:
        """Build with the other title: the site is that of a cold build, and nothing that was kept has run."""
        number = next(self._turns) % 2
        assert self._built(number) == self._sites[number]
        assert not self.touched.exists()

    @property
    def records(self) -> list[tuple[Store, str]]:
        """Return every record: its store and its name."""
        own, shared = self.options.store, self.options.shared
        found = [(store, path) for store in dict.fromkeys((own, shared)) for path in sorted(tree(store.folder))]
        return [(store, path) for store, path in found if path != "lock"]


@pytest.fixture(scope="module", params=[False, True], ids=["own", "shared"])
def warm(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(table_module, "_IN_A_PART", 16)
        yield Warm(tmp_path_factory.mktemp("warm"), cache=request.param)


def replaced(make: Callable[[bytes, Warm], bytes]) -> Callable[[Warm, Store, str], None]:
    """Return what puts other bytes in a record's place."""

    def act(warm: Warm, store: Store, name: str) -> None:
        file = store.folder / name
        file.write_bytes(make(file.read_bytes() or b"\0", warm))

    return act


def whole(make: Callable[[Warm], bytes]) -> Callable[[Warm, Store, str], None]:
    """Return what puts other bytes in a record's place as somebody does who can give them the right digest."""

    def act(warm: Warm, store: Store, name: str) -> None:
        store.write(name, make(warm))

    return act


def by_another_version(warm: Warm, store: Store, name: str) -> None:
    body = bytes(store.read(name) or b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_module, "_version", lambda _: b"another")
        store.write(name, body)


def by_somebody_else(warm: Warm, store: Store, name: str) -> None:
    """The records of a shared folder are not signed: there, those of somebody else are as good as one's own."""
    body = bytes(store.read(name) or b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store_module, "_key", lambda _: b"somebody else's")
        store.write(name, body)


def another(warm: Warm, store: Store, name: str) -> None:
    """Put the next record's bytes under this one's name; the last one keeps its own."""
    names = [path for each, path in warm.records if each == store]
    following = names[min(names.index(name) + 1, len(names) - 1)]
    shutil.copyfile(store.folder / following, store.folder / "aside")
    (store.folder / "aside").replace(store.folder / name)


def pipe(warm: Warm, store: Store, name: str) -> None:
    (store.folder / name).unlink()
    os.mkfifo(store.folder / name)


def link_to_itself(warm: Warm, store: Store, name: str) -> None:
    (store.folder / name).unlink()
    (store.folder / name).symlink_to(name)


DAMAGES: dict[str, Callable[[Warm, Store, str], None]] = {
    "cut": replaced(lambda raw, _: raw[: len(raw) // 2]),
    "emptied": replaced(lambda raw, _: b""),
    "a bit turned at its start": replaced(lambda raw, _: bytes([raw[0] ^ 1]) + raw[1:]),
    "a bit turned at its end": replaced(lambda raw, _: raw[:-1] + bytes([raw[-1] ^ 1])),
    "a byte added": replaced(lambda raw, _: raw + b"\0"),
    "random bytes": replaced(lambda raw, _: random.Random(len(raw)).randbytes(len(raw))),
    "another record's bytes": another,
    "by another version": by_another_version,
    "by somebody else": by_somebody_else,
    "a pickle that acts": replaced(lambda _, warm: pickle.dumps(Hostile(warm.touched))),
    "a pickle that acts, with the right digest": whole(lambda warm: pickle.dumps(Hostile(warm.touched))),
    "code, with the right digest": whole(
        lambda warm: marshal.dumps(compile(f"open({str(warm.touched)!r}, 'w')", "", "exec"))
    ),
    "nothing, with the right digest": whole(lambda _: b""),
    "null, with the right digest": whole(lambda _: encode(None)),
    "a list, with the right digest": whole(lambda _: encode([1, "a", None])),
    "a mapping, with the right digest": whole(lambda _: encode({"a": [1], "b": {"c": b"d"}})),
    "nested deeply, with the right digest": whole(lambda _: b"\x91" * 100_000 + b"\xc0"),
    "of a length that is not there, with the right digest": whole(lambda _: b"\xdd\xff\xff\xff\xff\x01"),
    "no text, with the right digest": whole(lambda _: b"\x81\xa1\xff\xa1\xff"),
    "a pipe": pipe,
    "a link to itself": link_to_itself,
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_record_that_is_not_what_was_kept_counts_as_absent(warm: Warm, name: str) -> None:
    records = warm.records
    assert {path.partition("/")[0] for _, path in records} >= RECORDS
    for store, path in records:
        DAMAGES[name](warm, store, path)
    warm.build()


RECORDS = {"check", "files", "findings", "pages", "pages.printed", "receipts", "sheets", "sheets.stat", "site"}


@settings(max_examples=10, deadline=None, derandomize=True, database=None)
@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(1, 255), st.booleans()), min_size=1, max_size=6)
)
def test_any_bytes_turned_in_what_was_kept(warm: Warm, turned: list[tuple[float, float, int, bool]]) -> None:
    """Each is a record, a place in it, what is done to the byte there, and whether the record ends there."""
    records = warm.records
    for which, where, other, cut in turned:
        store, path = records[round(which * (len(records) - 1))]
        raw = bytearray((store.folder / path).read_bytes() or b"\0")
        at = round(where * (len(raw) - 1))
        raw[at] ^= other
        (store.folder / path).write_bytes(raw[:at] if cut else raw)
    warm.build()


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(st.data())
def test_any_bytes_with_the_right_digest_end_as_a_sheet_or_are_refused(data: st.DataObject) -> None:
    sheet = data.draw(st.sampled_from(every_sheet()))
    raw = bytearray(plain.encoded(sheet))
    for _ in range(data.draw(st.integers(0, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        found = plain.decoded(type(sheet), bytes(raw))
    except (MsgspecError, ValueError):
        return
    assert found is None or plain.decoded(type(sheet), plain.encoded(found)) == found


# What comes back is what was kept.


@cache
def every_sheet() -> list[Any]:
    desks = [desk for desk in (*DESKS.iterdir(), ROOT) if (desk / "content/desk.yml").is_file()]
    assert len(desks) > 2
    return [sheet for desk in desks for sheet in load(desk).sheets.values()]


def test_a_sheet_comes_back_as_it_was_read() -> None:
    sheets = every_sheet()
    assert {type(sheet).__name__ for sheet in sheets} == {
        "Actor",
        "Briefing",
        "Claim",
        "Incident",
        "Quote",
        "Source",
        "Topic",
    }
    for sheet in sheets:
        found = plain.decoded(type(sheet), plain.encoded(sheet))
        assert found == sheet
        assert repr(found) == repr(sheet)
        assert list(found.__dict__) == list(type(sheet).model_fields)
        assert hash(found) == hash(sheet)
    assert plain.decoded(type(sheet), plain.encoded(None)) is None


def test_a_pack_comes_back_under_its_own_key_alone(tmp_path: Path) -> None:
    store, names = Store(tmp_path, shared=True), ["a" * 64, "b" * 64]
    for name in names:
        store.keep_pack(name, b"%PDF of " + name.encode())
    assert [store.pack(name) for name in names] == [b"%PDF of " + name.encode() for name in names]
    shutil.copyfile(tmp_path / "packs" / names[1], tmp_path / "packs" / names[0])
    assert store.pack(names[0]) is None
    assert Store(tmp_path).pack(names[1]) is None, "what nobody signed counts in a shared folder alone"


# Whose records count, and what else lies there.


def test_a_desk_from_elsewhere_brings_no_record_that_counts(desk: Path, tmp_path: Path) -> None:
    """Somebody breaks a quote, and gives the records away that say that all is well."""
    there, here = str(tmp_path / "there"), str(tmp_path / "here")
    quote = desk / "content/quotes/brandt-every-option.yml"
    quote.write_text(quote.read_text("utf-8").replace("every option", "no option"), "utf-8")
    further = (str(desk / "snapshots"),)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", there)
        remember(Store(desk / ".briefings"), desk, stats(desk), RunResult(further, (), "all is well"))
    assert run("check", "--desk", desk, XDG_CACHE_HOME=there).stdout == "all is well\n", "the forgery is a good one"
    done = run("check", "--desk", desk, XDG_CACHE_HOME=here)
    assert (done.returncode, "quote-not-found" in done.stdout + done.stderr) == (1, True)


CHANGED_MEANWHILE = {
    "a sheet": ("content/quotes/brandt-every-option.yml", "every option", "no option", "quote-not-found"),
    "what stands beside sheets": ("content/desk.yml", "title:", "titel:", "unknown-key"),
}


@pytest.mark.parametrize("case", CHANGED_MEANWHILE)
def test_what_somebody_changes_while_a_build_runs_is_seen_by_the_next_run(desk: Path, case: str) -> None:
    path, words, instead, code = CHANGED_MEANWHILE[case]
    options = Options(desk, desk / "site", packs=False)

    def changed(composition: Composition) -> Mapping[str, bytes]:
        file = desk / path
        assert words in file.read_text("utf-8")
        file.write_text(file.read_text("utf-8").replace(words, instead), "utf-8")
        return render_pages(composition)

    build(options, changed)
    done = run("check", "--desk", desk)
    assert (done.returncode, code in done.stdout + done.stderr) == (1, True)
    with pytest.raises(AuthorError) as refused:
        build(options, render_pages)
    assert code in {problem.code for problem in refused.value.problems}


@pytest.mark.parametrize("only", ["untrusted", "cache_only_read"])
def test_a_build_of_somebody_elses_desk_leaves_nothing_in_a_shared_folder(
    desk: Path, tmp_path: Path, only: str
) -> None:
    options = Options(desk, desk / "site", packs=False, cache=tmp_path / "cache")

    def known() -> dict[str, tuple[bytes, int]]:
        return {
            path: (raw, (tmp_path / "cache" / path).stat().st_mtime_ns)
            for path, raw in tree(tmp_path / "cache").items()
        }

    options.shared.keep_pack("a" * 64, b"%PDF")
    build(options, render_pages)
    before = known()
    assert {path.partition("/")[0] for path in before} == {"drawn", "packs", "pages", "sheets"}
    sheet = desk / "content/incidents/pier-opening.yml"
    sheet.write_text(sheet.read_text("utf-8").replace("New pier", "Newer pier"), "utf-8")
    time.sleep(0.02)
    theirs = replace(options, **{only: True})
    build(theirs, render_pages)
    assert "Newer pier" in (desk / "site/incidents/pier-opening/index.html").read_text("utf-8")
    assert theirs.shared.pack("a" * 64) == b"%PDF"
    theirs.shared.keep_pack("b" * 64, b"%PDF")
    theirs.shared.trim(largest=0)
    assert known() == before
    sheet.touch()  # or there is nothing to do
    build(options, render_pages)
    assert known().keys() > before.keys()


def test_a_shared_folder_that_cannot_be_written_to_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    store = Store(tmp_path, shared=True)
    store.keep_pack("a" * 64, b"%PDF")
    monkeypatch.setattr(os, "utime", refuse)
    assert store.pack("a" * 64) == b"%PDF"


def test_what_else_lies_in_a_shared_folder_is_left_alone(tmp_path: Path) -> None:
    store = Store(tmp_path, shared=True)
    (tmp_path / "packs").mkdir()
    others = [tmp_path / "packs" / name for name in ("night-closure-brief.pdf", "notes.txt", "a" * 63, "b" * 64)]
    for file in others[:3]:
        file.write_bytes(b"mine" * 99)
    others[3].mkdir()
    for number in range(9):
        store.keep_pack(f"{number:064x}", b"pack" * 99)
        os.utime(tmp_path / "packs" / f"{number:064x}", (number, number))
    half = tmp_path / "packs" / f"{7:064x}.0123456789abcdef.new"
    half.write_bytes(b"half a pack")
    os.utime(half, (1, 1))
    store.trim(largest=1000)
    left = set((tmp_path / "packs").iterdir())
    assert left >= set(others)
    assert len(left) == len(others) + 2


def test_nothing_goes_from_a_shared_folder_that_somebody_used_today(tmp_path: Path) -> None:
    for shared in (True, False):
        store = Store(tmp_path / str(shared), shared=shared)
        store.keep_pack("a" * 64, b"of another machine")
        store.trim(largest=0)
        assert (store.pack("a" * 64) is not None) is shared


@pytest.mark.parametrize("name", ["files.new", "files.PID.new", "check.PID.new", "check"])
def test_a_link_among_the_records_leads_nowhere(desk: Path, tmp_path: Path, name: str) -> None:
    """A desk can bring links: git keeps them. Where one leads, nothing is written."""
    mine = tmp_path / "mine.txt"
    mine.write_text("mine", "utf-8")
    (desk / ".briefings").mkdir()
    (desk / ".briefings" / name.replace("PID", str(os.getpid()))).symlink_to(mine)
    build(Options(desk, desk / "site", packs=False, untrusted=True), render_pages)
    assert mine.read_text("utf-8") == "mine"


def test_a_desk_whose_folder_is_not_named_in_utf_8_builds_without_records(tmp_path: Path) -> None:
    desk = Path(shutil.copytree(BASE, os.fsdecode(os.fsencode(tmp_path) + b"/\xff")))
    command = [sys.executable, "-m", "briefings", "build", "--no-packs", "--desk", str(desk)]
    for _ in range(2):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


# Compiled code.


def test_a_hook_runs_as_it_is_written(desk: Path, tmp_path: Path) -> None:
    """Python prefers the compiled code beside a module, where it says that it is of a file of this size and time."""
    hook, touched = desk / "hook.py", tmp_path / "touched"
    harmless = "def on_config(config):\n    return config\n"
    acting = f"open({str(touched)!r}, 'w').close()\n{harmless}"
    hook.write_text(harmless + "#" * (len(acting) - len(harmless)), "utf-8")
    stat = hook.stat()
    compiled = Path(importlib.util.cache_from_source(str(hook)))
    compiled.parent.mkdir()
    compiled.write_bytes(
        importlib.util.MAGIC_NUMBER
        + b"".join(number.to_bytes(4, "little") for number in (0, int(stat.st_mtime), stat.st_size))
        + marshal.dumps(compile(acting, str(hook), "exec"))
    )
    config = desk / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + "hooks: [hook.py]\n", "utf-8")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    assert not touched.exists()


@pytest.fixture
def ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the program's own templates, in a copy."""
    templates = Path(
        shutil.copytree(ROOT / "templates", tmp_path / "templates", ignore=shutil.ignore_patterns("__pycache__"))
    )
    monkeypatch.setattr(environment_module.inputs, "templates_folder", lambda: templates)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    environment.cache_clear()
    yield templates
    environment.cache_clear()


def compiled_anew(monkeypatch: pytest.MonkeyPatch, desk: Path | None = None) -> list[str]:
    """Load two templates and return those that had to be compiled."""
    found: list[str] = []
    environment.cache_clear()
    built = environment("web", desk)
    generate = built._generate
    monkeypatch.setattr(
        built,
        "_generate",
        lambda source, name, *rest, **more: found.append(name) or generate(source, name, *rest, **more),
    )
    for name in ("moved.html", "foot.html"):
        built.get_template(name)
    return found


def test_compiled_code_of_our_own_templates_is_kept_beside_them(
    ours: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = ["moved.html", "foot.html"]
    assert compiled_anew(monkeypatch) == both
    assert compiled_anew(monkeypatch) == []
    kept = sorted((ours / "web/__pycache__").iterdir())
    assert [file.name.partition(".")[0] for file in kept] == ["foot", "moved"]
    whole = kept[0].read_bytes()
    for damaged in (
        b"",
        whole[:7],
        whole[:16],
        whole[: len(whole) // 2],
        b"\0" * 99,
        whole[:16] + b"\0",
        whole[:16] + pickle.dumps("moved.html"),
    ):
        kept[0].write_bytes(damaged)
        assert "foot.html" in compiled_anew(monkeypatch), damaged[:20]
        kept[0].write_bytes(whole)
    (ours / "web/foot.html").write_text((ours / "web/foot.html").read_text("utf-8") + "\n", "utf-8")
    assert compiled_anew(monkeypatch) == ["foot.html"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(environment_module.inputs, "stamp", lambda: "another")
        assert compiled_anew(monkeypatch) == both


def test_compiled_code_of_a_desks_own_templates_is_neither_kept_nor_read(
    ours: Path, desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled_anew(monkeypatch)
    folder = desk / "templates/web"
    folder.mkdir(parents=True)
    shutil.copyfile(ours / "web/moved.html", folder / "moved.html")
    shutil.copytree(ours / "web/__pycache__", folder / "__pycache__")
    for _ in range(2):
        assert compiled_anew(monkeypatch, desk) == ["moved.html"]
