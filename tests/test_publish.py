"""`site/` is at every moment one whole build."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest
from conftest import known, run, tree, update

from briefings.load import table
from briefings.load.store import Store
from briefings.load.table import RecordTable
from briefings.problems import DeskBusyError, OutputError
from briefings.publish.lock import hold
from briefings.publish.stage import Stage


def files(number: int) -> dict[str, bytes]:
    return {f"quotes/q{index}/index.html": f"{number} {index}".encode() * 50 for index in range(80)}


def whole(site: Path) -> bool:
    listed = json.loads((site / "manifest.json").read_bytes())["files"]
    actual = {path: hashlib.sha256(raw).hexdigest() for path, raw in tree(site).items() if path != "manifest.json"}
    return bool(listed == actual)


def publish(folder: Path, wanted: dict[str, bytes]) -> None:
    stage = Stage(folder / "site", folder / ".briefings")
    update(stage, known(wanted))
    stage.swap()


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    publish(tmp_path, files(1))
    publish(tmp_path, files(1))
    stage = Stage(tmp_path / "site", tmp_path / ".briefings")
    wanted = {**files(1), "quotes/q3/index.html": b"new", "extra.html": b"x"}
    del wanted["quotes/q5/index.html"]
    changes = update(stage, known(wanted))
    assert (changes.written, changes.removed, changes.kept) == (2, 1, 78)
    stage.swap()
    assert {path: raw for path, raw in tree(tmp_path / "site").items() if path != "manifest.json"} == wanted
    assert not (tmp_path / "site/quotes/q5").exists()


def test_counts_compare_with_the_site_before(tmp_path: Path) -> None:
    """Staging, which holds the build before that, is written to catch up; an editor is not told of it as of a change."""
    publish(tmp_path, files(1))
    publish(tmp_path, files(2))
    stage = Stage(tmp_path / "site", tmp_path / ".briefings")
    wanted = {**files(2), "extra.html": b"x"}
    assert update(stage, known(wanted)) == (1, 0, 80)
    stage.swap()
    assert update(Stage(tmp_path / "site", tmp_path / ".briefings"), known(files(2))) == (0, 1, 80)
    (tmp_path / "site/quotes/q1/index.html").unlink()
    assert update(Stage(tmp_path / "site", tmp_path / "lost"), known(wanted)) == (1, 0, 80)


def test_a_file_where_a_folder_was_and_the_reverse(tmp_path: Path) -> None:
    one = {"a/a": b"1", "a/b/index.html": b"2", "c": b"3"}
    other = {"a/a": b"1", "a/b": b"4", "c/d/index.html": b"5"}
    third = {"a/a/index.html": b"6", "c/index.html": b"7"}
    for wanted in (one, other, one, other, third, one, third, other, third):
        publish(tmp_path, wanted)
        assert {path: raw for path, raw in tree(tmp_path / "site").items() if path != "manifest.json"} == wanted


@pytest.mark.parametrize("makes_room", [False, True])
def test_nothing_is_written_into_a_file_of_the_site(tmp_path: Path, makes_room: bool) -> None:
    """A file of the site is linked into the staged folder first; a run can be killed, or have to make room, before it has its place."""
    wanted = {"a": b"1", "b": b"2"}
    publish(tmp_path, {"a/index.html": b"0", "c": b"3"} if makes_room else wanted)
    publish(tmp_path, wanted)
    site, staging = tmp_path / "site", tmp_path / ".site.staging"
    if not makes_room:
        (staging / ".unfinished").write_bytes(b"\0")
        os.link(site / "b", staging / f".unfinished.{os.getpid()}.new")
    before = {name: ((site / name).read_bytes(), (site / name).stat().st_mtime_ns) for name in wanted}
    update(Stage(site, tmp_path / ".briefings"), known({"a": b"1", "b": b"4"}))
    assert {name: ((site / name).read_bytes(), (site / name).stat().st_mtime_ns) for name in wanted} == before


def test_nothing_is_written_through_a_link_in_the_staged_folder(tmp_path: Path) -> None:
    publish(tmp_path, files(1))
    publish(tmp_path, files(2))
    (tmp_path / "outside").mkdir()
    shutil.rmtree(tmp_path / ".site.staging/quotes")
    (tmp_path / ".site.staging/quotes").symlink_to(tmp_path / "outside")
    with pytest.raises(OutputError, match=r"\.site\.staging/quotes: "):
        publish(tmp_path, files(3))
    assert whole(tmp_path / "site")
    assert not any((tmp_path / "outside").iterdir())
    (tmp_path / ".site.staging/quotes").unlink()
    publish(tmp_path, files(3))
    assert whole(tmp_path / "site")


def test_kept_bytes_come_from_the_site(tmp_path: Path) -> None:
    publish(tmp_path, files(1))
    stage = Stage(tmp_path / "site", tmp_path / ".briefings")
    digests = stage.published
    update(stage, ((path, total, None) for path, total in digests.items()))
    stage.swap()
    assert whole(tmp_path / "site")
    assert len(tree(tmp_path / "site")) == 81


@pytest.mark.parametrize("ends", ["moved", "deleted", "undone"])
def test_a_kept_file_is_linked_and_a_hand_edit_of_it_is_refused_and_stays(tmp_path: Path, ends: str) -> None:
    publish(tmp_path, files(1))
    kept = tmp_path / "site/quotes/q1/index.html"
    before, inode = kept.read_text("utf-8"), kept.stat().st_ino
    stage = Stage(tmp_path / "site", tmp_path / ".briefings")
    update(stage, ((path, total, None) for path, total in stage.published.items()))
    assert (tmp_path / ".site.staging/quotes/q1/index.html").stat().st_ino == inode, "nothing was written again"
    stage.swap()
    kept.write_text("an afternoon's work", "utf-8")
    with pytest.raises(OutputError, match=r"site/quotes/q1/index\.html: "):
        publish(tmp_path, files(2))
    if ends == "moved":
        kept.rename(tmp_path / "mine.html")
    elif ends == "deleted":
        kept.unlink()
    else:
        kept.write_text(before, "utf-8")
    for number in (2, 3):
        publish(tmp_path, files(number))
        assert whole(tmp_path / "site")
        assert tree(tmp_path / "site") == {**tree(tmp_path / "site"), **files(number)}
    if ends == "moved":
        assert (tmp_path / "mine.html").read_text("utf-8") == "an afternoon's work"


@pytest.mark.parametrize("wanted", [2, 3])
@pytest.mark.parametrize("side", ["site", ".site.staging"])
def test_a_hand_edit_is_refused_by_name_and_stays(tmp_path: Path, side: str, wanted: int) -> None:
    publish(tmp_path, files(1))
    publish(tmp_path, files(2))
    edited = tmp_path / side / "quotes/q1/index.html"
    edited.write_text("an afternoon's work")
    for _ in range(2):
        with pytest.raises(OutputError, match=f"{side}/quotes/q1/index.html: "):
            publish(tmp_path, files(wanted))
        assert edited.read_text() == "an afternoon's work"
    edited.rename(tmp_path / "mine.html")
    publish(tmp_path, files(wanted))
    assert whole(tmp_path / "site")


def test_killed_at_any_point_the_site_is_whole(tmp_path: Path) -> None:
    publish(tmp_path, files(0))
    script = textwrap.dedent(
        f"""
        import sys
        sys.path.insert(0, {str(Path(__file__).parent)!r})
        from pathlib import Path
        from test_publish import files, publish
        for number in range(1, 1000):
            publish(Path({str(tmp_path)!r}), files(number))
        """
    )
    for attempt in range(12):
        child = subprocess.Popen([sys.executable, "-c", script])
        time.sleep(0.35 + 0.013 * attempt)
        child.send_signal(signal.SIGKILL)
        child.wait()
        assert whole(tmp_path / "site")
    publish(tmp_path, files(5000))
    assert whole(tmp_path / "site")
    assert tree(tmp_path / "site")["quotes/q0/index.html"] == files(5000)["quotes/q0/index.html"]


def test_two_builds_at_once(desk: Path) -> None:
    with hold(desk), pytest.raises(DeskBusyError), hold(desk):
        pass
    with hold(desk):
        done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 75
    assert "another build holds this desk" in done.stderr


def test_a_symlink_and_a_foreign_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "site").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputError, match="symbolic link"):
        Stage(tmp_path / "site", tmp_path / ".briefings")
    (tmp_path / "elsewhere/photos.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"elsewhere/photos\.txt: no build wrote this"):
        update(Stage(tmp_path / "elsewhere", tmp_path / ".briefings"), known(files(1)))
    assert (tmp_path / "elsewhere/photos.txt").read_text() == "mine"


def test_a_full_disk_leaves_the_former_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(tmp_path, files(1))
    before = tree(tmp_path / "site")
    opened = os.open
    count = 0

    def full(path: str, flags: int, mode: int = 0o777) -> int:
        nonlocal count
        count += 1
        if count > 30:
            raise OSError(28, "No space left on device")
        return opened(path, flags, mode)

    monkeypatch.setattr(os, "open", full)
    with pytest.raises(OutputError, match="No space left"):
        publish(tmp_path, files(2))
    monkeypatch.undo()
    assert tree(tmp_path / "site") == before
    publish(tmp_path, files(2))
    assert whole(tmp_path / "site")


def test_what_was_kept_and_is_damaged_is_as_if_it_had_not_been_kept(desk: Path) -> None:
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    before = tree(desk / "site")
    for kept in (desk / ".briefings/check", *(next(desk.glob(f".briefings/{name}/*")) for name in TABLES)):
        kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0
    assert "Nothing changed" not in done.stdout
    assert tree(desk / "site") == before


TABLES = ("sheets", "pages", "site")


def test_a_change_of_a_table_writes_its_part_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "_IN_A_PART", 8)
    folder = tmp_path / "numbers"

    def kept(now: dict[str, int], more: str = "") -> int:
        """Keep a table, and return how many of its files were written; what is recalled is what was kept."""
        before = {file.stat().st_ino for file in folder.glob("*")}
        RecordTable(Store(tmp_path), "numbers", "", dict[str, int], str).save(now, more)
        found = RecordTable(Store(tmp_path), "numbers", "", dict[str, int], str)
        assert (found.records, found.more) == (now, more)
        return len({file.stat().st_ino for file in folder.glob("*")} - before)

    numbers = {f"q{number}": number for number in range(40)}
    assert kept(numbers) > 4
    assert kept(dict(numbers)) == 0
    assert kept({**numbers, "q7": 700}) == 2, "the part, and the head"
    assert kept({name: number for name, number in numbers.items() if name != "q9"}) in (2, 3)
    assert kept(numbers, "more") in (2, 3)
    assert kept({"q1": 1}) == 2
    assert len(list(folder.iterdir())) == 2, "of a desk's own parts none is left that is of no use"
    assert RecordTable(Store(tmp_path), "numbers", "another", dict[str, int], str).records == {}
    assert RecordTable(Store(tmp_path), "numbers", "", dict[str, str], str).records == {}, "what is of another kind"


def test_one_edit_renders_only_what_shows_it(desk: Path, edit) -> None:  # type: ignore[no-untyped-def]
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    edit(
        desk / "content/quotes/article-patchy.yml",
        "unattributed: The article marks the word",
        "unattributed: The article marks this word",
    )
    done = run("build", "--desk", desk, "--no-packs")
    rendered = int(done.stdout.split("Rendered ")[1].split(",")[0])
    assert 0 < rendered < 30
    incremental = tree(desk / "site")
    for name in ("site", ".site.staging", ".briefings"):
        subprocess.run(["rm", "-rf", str(desk / name)], check=True)
    assert run("build", "--desk", desk, "--no-packs").returncode == 0
    assert tree(desk / "site") == incremental


def test_an_empty_file_of_the_desk_s_own_is_published(desk: Path) -> None:
    assets = desk / "templates/web/assets"
    assets.mkdir(parents=True)
    (assets / "empty.css").write_bytes(b"")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    assert (desk / "site/assets/empty.css").read_bytes() == b""
