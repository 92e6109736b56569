"""A build removes only what its own manifest lists, byte for byte as it wrote it; everything else stays as it was."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import ROOT, known, run, tree, update

from briefings.build import build
from briefings.host.pages import render_pages
from briefings.load.fingerprint import FOLDER
from briefings.options import Options
from briefings.problems import OutputError
from briefings.publish import ownership, swap
from briefings.publish.ownership import put
from briefings.publish.stage import Stage

Edit = Callable[[Path, str, str], None]


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the disk not asked for each of a hundred builds to write what it holds: no power fails here."""
    monkeypatch.setattr(swap, "_sync", lambda _: None)


def git(folder: Path, *words: str) -> str:
    environment = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "PATH": os.environ["PATH"]}
    names = [f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")]
    environment |= dict.fromkeys(names, "desk@desk.example")
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *words], cwd=folder, env=environment, capture_output=True, check=True
    )
    return done.stdout.decode()


def add_others(site: Path, chance: random.Random, folders: list[str]) -> list[str]:
    """Put files, folders, links, a pipe, a socket and a git repository into a folder; return their paths."""
    found = ["CNAME", ".nojekyll", ".well-known", "empty", "dangling", "out", "pipe", "s", "old.git", "secret"]
    (site / "CNAME").write_text("desk.example\n")
    (site / ".nojekyll").touch()
    (site / ".well-known/acme-challenge").mkdir(parents=True)
    (site / ".well-known/acme-challenge/token").write_bytes(chance.randbytes(40))
    (site / "empty/deeper/deepest").mkdir(parents=True)
    (site / "dangling").symlink_to("nowhere/at/all")
    (site / "out").symlink_to(site.parent, target_is_directory=True)
    os.mkfifo(site / "pipe")
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.open(site, os.O_RDONLY)
        listening.bind(f"/proc/self/fd/{here}/s")
        os.close(here)
    (site / "secret").write_bytes(b"x")
    (site / "secret").chmod(0o400)
    os.link(site / "secret", site / "twin")
    git(site, "init", "-q", "--bare", "old.git")
    for number in range(30):
        folder = chance.choice(["", *folders])
        name = f"{folder}{chance.choice(['ours', 'ö', 'a b', '.x', 'q1'])}-{number}"
        found.append(name)
        if chance.random() < 0.3:
            (site / name / "in").mkdir(parents=True)
            (site / name / "in" / "page.html").write_bytes(chance.randbytes(9))
        else:
            (site / name).write_bytes(chance.randbytes(chance.randrange(3000)))
            (site / name).chmod(chance.choice([0o600, 0o644, 0o755, 0o400]))
        os.utime(site / name, ns=(10**18, chance.randrange(10**18)))
    return [*found, "twin"]


def seen(site: Path, paths: list[str]) -> dict[str, object]:
    """Return all that can be told of things: mode, links, owner, size, time, inode, and what they hold or lead to."""

    def each(path: str) -> Iterator[str]:
        yield path
        if ownership.is_folder(f"{site}/{path}"):
            for name in sorted(path.name for path in (site / path).iterdir()):
                yield from each(f"{path}/{name}")

    found: dict[str, object] = {}
    for top in paths:
        for path in each(top):
            entry = os.lstat(site / path)
            held: object = (site / path).readlink() if stat.S_ISLNK(entry.st_mode) else None
            held = (site / path).read_bytes() if stat.S_ISREG(entry.st_mode) else held
            size = 0 if stat.S_ISDIR(entry.st_mode) else entry.st_size
            found[path] = (entry.st_mode, entry.st_nlink, entry.st_uid, size, entry.st_mtime_ns, entry.st_ino, held)
    return found


def pages(chance: random.Random) -> dict[str, bytes]:
    """Return a site in which pages, and folders of them, come and go from one build to the next."""
    found = {
        f"quotes/q{number}/index.html": b"%d" % chance.randrange(3) for number in range(12) if chance.random() < 0.7
    }
    found |= {f"data/{number}/a/b.json": b"%d" % chance.randrange(3) for number in range(4) if chance.random() < 0.5}
    return found | {"index.html": b"%d" % chance.randrange(9)}


FOLDERS = ["quotes/", *(f"quotes/q{number}/" for number in range(8)), "data/1/", "data/2/a/"]


@pytest.mark.parametrize("seed", range(12))
def test_random_things_of_others_outlast_ten_builds(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    site = tmp_path / "site"
    wanted = pages(chance) | {f"{folder}index.html": b"1" for folder in FOLDERS}
    publish(tmp_path, wanted)
    paths = add_others(site, chance, FOLDERS)
    before = seen(site, paths)
    for _ in range(10):
        if chance.random() < 0.2:
            shutil.rmtree(tmp_path / ".briefings")  # is safe to delete
        wanted, former = pages(chance), wanted
        stage = Stage(site, tmp_path / ".briefings")
        same = sum(former.get(path) == raw for path, raw in wanted.items())
        assert update(stage, known(wanted)) == (len(wanted) - same, len(former.keys() - wanted.keys()), same)
        left = stage.swap()
        assert seen(site, paths) == before
        assert {path for path in before if not any(f"{path}/".startswith(f"{each}/") for each in left)} == {".nojekyll"}
        listed = json.loads((site / "manifest.json").read_bytes())["files"]
        assert listed == {path: hashlib.sha256(raw).hexdigest() for path, raw in wanted.items()}
        assert {path: (site / path).read_bytes() for path in wanted} == wanted
        ours = set(tree(site)) - {path for path in tree(site) if path in before or path.startswith("out/")}
        assert ours == {*wanted, "manifest.json"}


def publish(folder: Path, wanted: dict[str, bytes]) -> tuple[str, ...]:
    stage = Stage(folder / "site", folder / ".briefings")
    update(stage, known(wanted))
    return stage.swap()


def test_a_desk_is_built_ten_times_around_a_repository(desk: Path, edit: Edit) -> None:
    """A git repository with all that was published, CNAME, .nojekyll and a note beside a page that goes and comes back."""
    options = Options(desk, desk / "site", packs=False)
    build(options, render_pages)
    site = desk / "site"
    git(site, "init", "-q")
    git(site, "add", "-A")
    git(site, "commit", "-qm", "published")
    (site / "CNAME").write_text("desk.example")
    (site / ".nojekyll").touch()
    (site / "incidents/pier-opening/note.txt").write_text("ask about the date")
    paths = ["CNAME", ".nojekyll", ".git", "incidents/pier-opening/note.txt"]
    before, head = seen(site, paths), git(site, "rev-parse", "HEAD")
    sheet = desk / "content/incidents/pier-opening.yml"
    written = sheet.read_text("utf-8")
    for number in range(10):
        sheet.write_text(written.replace("New pier", f"Pier {number}"), "utf-8")
        if number == 4:
            sheet.write_text(written.replace("status: published", "status: draft"), "utf-8")
        done = build(options, render_pages)
        assert not done.unchanged
        assert done.written > 0
        assert (done.removed > 0, set(done.left)) == (number == 4, {"CNAME", "incidents/pier-opening/note.txt"})
        assert seen(site, paths) == before
    git(site, "fsck", "--strict")
    assert git(site, "rev-parse", "HEAD") == head
    assert " M incidents/pier-opening/index.html" in git(site, "status", "--porcelain")


def test_a_worktree_for_what_is_published(desk: Path, edit: Edit) -> None:
    """The folder of a worktree is one that only `.git` stands in: no build wrote it, and a build may."""
    git(desk, "init", "-q")
    git(desk, "add", "-A")
    git(desk, "commit", "-qm", "desk")
    git(desk, "worktree", "add", "-q", "--no-checkout", "--orphan", "-b", "gh-pages", "site") if new_git() else git(
        desk, "worktree", "add", "-q", "--no-checkout", "-b", "gh-pages", "site"
    )
    before = seen(desk / "site", [".git"])
    for number in range(3):
        edit(desk / "content/incidents/pier-opening.yml", "pier", f"pier{number}")
        done = run("build", "--desk", desk, "--no-packs")
        assert done.returncode == 0, done.stderr
        assert "Kept, because" not in done.stdout
        assert seen(desk / "site", [".git"]) == before
        git(desk / "site", "add", "-A")
        git(desk / "site", "commit", "-qm", f"{number}")
        before = seen(desk / "site", [".git"])
    assert str(desk / "site") in git(desk, "worktree", "list")


def new_git() -> bool:
    return tuple(map(int, git(ROOT, "version").split()[2].split(".")[:2])) >= (2, 42)


@pytest.mark.parametrize("mark", ["sitemap.xml", "index.html", "manifest.json", "manifest.json of another program"])
def test_a_folder_that_no_build_made_is_refused(desk: Path, mark: str) -> None:
    www = desk / "www"
    www.mkdir()
    (www / mark.split()[0]).write_text('{"files": {"thesis.txt": "x"}, "generator": "bundler 2"}')
    (www / "thesis.txt").write_text("four years")
    before = tree(www)
    done = run("build", "--desk", desk, "--no-packs", "--site-dir", www)
    assert done.returncode == 74
    assert f"{www}/thesis.txt: no build wrote this" in done.stderr.replace(f"{www}/{mark.split()[0]}, ", "")
    assert "Traceback" not in done.stderr
    assert tree(www) == before
    assert not (desk / ".www.staging").exists()


def test_what_is_kept_is_named_in_the_settings(desk: Path, edit: Edit) -> None:
    site = desk / "site"
    (site / ".well-known/acme").mkdir(parents=True)
    (site / ".well-known/acme/token").write_text("t")
    (site / "CNAME").write_text("desk.example")
    refused = run("build", "--desk", desk, "--no-packs")
    assert refused.returncode == 74
    assert "`keep` in content/desk.yml" in refused.stderr
    settings = desk / "content/desk.yml"
    settings.write_text(settings.read_text("utf-8") + "keep: [CNAME, .well-known/acme/]\n", "utf-8")
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 0, done.stderr
    assert "Kept, because" not in done.stdout
    (site / ".well-known/other").write_text("o")
    edit(desk / "content/incidents/pier-opening.yml", "New pier", "Newer pier")
    done = run("build", "--desk", desk, "--no-packs")
    assert f"Kept, because no build wrote it: {site}/.well-known/other. List under `keep`" in done.stdout
    assert {name: (site / name).read_text() for name in ("CNAME", ".well-known/acme/token", ".well-known/other")} == {
        "CNAME": "desk.example",
        ".well-known/acme/token": "t",
        ".well-known/other": "o",
    }


@pytest.mark.parametrize("name", ["/etc", "../x", "a/../b", ".", "a//b", "/", "a\\b", ""])
def test_what_is_kept_lies_in_the_folder(desk: Path, name: str) -> None:
    settings = desk / "content/desk.yml"
    settings.write_text(settings.read_text("utf-8") + f"keep:\n  - '{name}'\n", "utf-8")
    done = run("check", "--desk", desk)
    line = len(settings.read_text("utf-8").splitlines())
    assert done.returncode == 1
    assert f"content/desk.yml:{line}:5" in done.stderr


def test_counts_are_said(desk: Path, edit: Edit) -> None:
    first = run("build", "--desk", desk, "--no-packs").stdout
    total = len(tree(desk / "site")) - 1
    assert f"wrote {total}, removed 0, kept 0." in first
    before = tree(desk / "site")
    edit(desk / "content/incidents/pier-opening.yml", "New pier", "Newer pier")
    said = run("build", "--desk", desk, "--no-packs").stdout
    after = tree(desk / "site")
    changed = sum(before.get(path) != raw for path, raw in after.items()) - 1
    assert f"wrote {changed}, removed 0, kept {total - changed}." in said


def test_what_stands_where_a_file_belongs_is_refused_by_name(tmp_path: Path) -> None:
    wanted = {"index.html": b"1", "about/index.html": b"2"}
    publish(tmp_path, wanted)
    site = tmp_path / "site"
    before = tree(site)
    for path, more in (
        ("robots.txt", "robots.txt"),
        ("robots.txt", "robots.txt/index.html"),
        ("data/mine", "data"),
        ("about/index.html/x", "about/index.html"),
    ):
        if path.startswith("about"):
            (site / "about/index.html").unlink()
        (site / path).parent.mkdir(exist_ok=True)
        (site / path).write_bytes(b"mine")
        with pytest.raises(OutputError, match=r"site/[a-z/.]+: (no build wrote this|changed since)"):
            publish(tmp_path, wanted | {more: b"ours"})
        assert (site / path).read_bytes() == b"mine"
        (site / path).unlink()
        if path != "robots.txt":
            (site / path).parent.rmdir()
    publish(tmp_path, wanted)
    assert tree(site) == before


def test_a_folder_of_others_that_a_build_needs_keeps_what_is_in_it(tmp_path: Path) -> None:
    publish(tmp_path, {"index.html": b"1"})
    site = tmp_path / "site"
    (site / "about/old").mkdir(parents=True)
    (site / "about/old/a.txt").write_text("mine")
    (site / "about/b.txt").write_text("mine")
    before = seen(site, ["about/old", "about/b.txt"])
    for number in range(4):
        wanted = {"index.html": b"1"} | ({"about/index.html": b"2", "about/c/d.html": b"3"} if number % 2 else {})
        publish(tmp_path, wanted)
        assert seen(site, ["about/old", "about/b.txt"]) == before
        assert set(tree(site)) == {*wanted, "about/old/a.txt", "about/b.txt", "manifest.json"}


def test_a_file_that_was_only_touched_is_ours(tmp_path: Path) -> None:
    """What git checks out, or a copy of the whole folder, has our bytes and other times and inodes."""
    publish(tmp_path, {"a/index.html": b"1", "b.html": b"2"})
    publish(tmp_path, {"a/index.html": b"3", "b.html": b"2"})
    for side in ("site", ".site.staging"):
        (tmp_path / side).rename(tmp_path / "former")
        shutil.copytree(tmp_path / "former", tmp_path / side, copy_function=shutil.copyfile)
        shutil.rmtree(tmp_path / "former")
    assert publish(tmp_path, {"b.html": b"4"}) == ()
    assert {path: raw for path, raw in tree(tmp_path / "site").items() if path != "manifest.json"} == {"b.html": b"4"}


@pytest.mark.parametrize("path", ["../thesis.txt", "/thesis.txt", "a/../../thesis.txt", "./a", "link/thesis.txt"])
@pytest.mark.parametrize("side", ["site", ".site.staging"])
def test_a_manifest_reaches_nothing_outside_its_folder(tmp_path: Path, side: str, path: str) -> None:
    """A desk from elsewhere brings a folder with a manifest that lists what is not in it."""
    (tmp_path / side).mkdir()
    (tmp_path / "thesis.txt").write_text("four years")
    (tmp_path / side / "link").symlink_to("..")
    digest = hashlib.sha256(b"four years").hexdigest()
    listing = {"generator": "briefings 1", "files": {path: digest}}
    (tmp_path / side / "manifest.json").write_text(json.dumps(listing))
    moving = {"generator": "briefings 1", "moving": [path, "link/thesis.txt"]}
    (tmp_path / ".site.moving").write_text(json.dumps(moving))
    for number in range(3):
        try:
            publish(tmp_path, {"index.html": b"%d" % number})
        except OutputError:
            continue
    (tmp_path / ".site.moving").unlink(missing_ok=True)
    Stage(tmp_path / "site", tmp_path / ".briefings").clear()
    Stage(tmp_path / "site", tmp_path / ".briefings").clear(tmp_path / "site")
    assert (tmp_path / "thesis.txt").read_text() == "four years"


@pytest.mark.parametrize("name", [".site.staging", ".site.moving", ".site.former"])
def test_what_stands_beside_the_site_and_is_not_ours_is_refused_by_name(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("briefings.publish.swap._exchange", lambda *_: 38)  # a system without exchange needs the third
    publish(tmp_path, {"a.html": b"1"})
    before = tree(tmp_path / "site")
    mine = tmp_path / name / "photos" / "beach.jpg" if name != ".site.moving" else tmp_path / name
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_bytes(b"a day at the sea")
    with pytest.raises(OutputError, match=rf"{name}(/photos)?: no"):
        publish(tmp_path, {"a.html": b"2"})
    assert mine.read_bytes() == b"a day at the sea"
    assert tree(tmp_path / "site") == before
    mine.unlink()
    if name != ".site.moving":
        mine.parent.rmdir()
        mine.parent.parent.rmdir()
    publish(tmp_path, {"a.html": b"3"})
    assert (tmp_path / "site/a.html").read_bytes() == b"3"


def test_a_stranger_is_seen_in_a_folder_that_was_looked_at_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Folders that nobody touched are not looked into again; one that somebody did is."""
    monkeypatch.setattr(ownership, "_SETTLED", 0)
    looked: list[str] = []
    scan = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: looked.append(path) or scan(path))
    wanted = {f"q/q{number}/index.html": b"1" for number in range(9)}
    for number in range(6):
        looked.clear()
        publish(tmp_path, wanted | {"index.html": b"%d" % number})
    assert not [path for path in looked if path.endswith("q3")]
    (tmp_path / "site/q/q3/mine.txt").write_text("mine")
    for number in range(4):
        assert publish(tmp_path, wanted | {"index.html": b"%d" % number}) == ("q/q3/mine.txt",)
        assert (tmp_path / "site/q/q3/mine.txt").read_text() == "mine"


@pytest.mark.parametrize("host", ["mkdocs", "properdocs"])
def test_a_host_s_build_is_as_careful(desk: Path, host: str, edit: Edit) -> None:
    """MkDocs empties the folder that it writes to, so it writes to another."""
    edit(desk / "mkdocs.yml", "[briefings]", "[briefings: {packs: false}]")
    assert hosted(desk, host).returncode == 0
    site = desk / "out"
    (site / "CNAME").write_text("desk.example")
    (site / "quotes/mine.txt").write_text("mine")
    git(site, "init", "-q")
    before = seen(site, ["CNAME", "quotes/mine.txt", ".git"])
    edit(desk / "content/incidents/pier-opening.yml", "New pier", "Newer pier")
    assert hosted(desk, host).returncode == 0
    assert seen(site, ["CNAME", "quotes/mine.txt", ".git"]) == before
    assert "Newer pier" in (site / "incidents/pier-opening/index.html").read_text("utf-8")
    assert not (desk / ".out.staging").exists()
    former = tree(site)
    (site / "about/index.html").rename(desk / "mine.html")
    (site / "about/index.html").write_text("an afternoon's work")
    refused = hosted(desk, host)
    assert refused.returncode == 1
    assert f"{site}/about/index.html: changed since a build wrote it" in refused.stderr
    (desk / "mine.html").rename(site / "about/index.html")
    assert tree(site) == former
    (site / "manifest.json").unlink()
    refused = hosted(desk, host)
    assert refused.returncode == 1
    assert "holds no manifest of a build" in refused.stderr
    assert tree(site) == {path: raw for path, raw in former.items() if path != "manifest.json"}


def hosted(desk: Path, host: str) -> subprocess.CompletedProcess[str]:
    words = ["build", "--strict", "-q", "-f", str(desk / "mkdocs.yml"), "-d", str(desk / "out")]
    return subprocess.run([sys.executable, "-m", host, *words], capture_output=True, text=True, check=False)


def test_a_pack_takes_the_place_of_its_former_self_alone(tmp_path: Path) -> None:
    target, desk = tmp_path / "brief.pdf", tmp_path / "desk"
    put(target, b"one", desk)
    put(target, b"two", desk)
    assert target.read_bytes() == b"two"
    target.write_bytes(b"two, with remarks")
    for _ in range(2):
        with pytest.raises(OutputError, match=r"brief\.pdf: not as this program wrote it"):
            put(target, b"three", desk)
    assert target.read_bytes() == b"two, with remarks"
    target.write_bytes(b"three")
    put(target, b"three", desk)  # the same bytes, whoever wrote them
    put(target, b"four", desk)
    (tmp_path / "empty.pdf").touch()  # as mktemp leaves it
    put(tmp_path / "empty.pdf", b"five", desk)
    (tmp_path / "link.pdf").symlink_to("brief.pdf")
    put(tmp_path / "link.pdf", b"six", desk)
    assert (tmp_path / "link.pdf").is_symlink()
    assert target.read_bytes() == b"six"
    (desk / FOLDER / "written.json").write_bytes(b"damaged")
    with pytest.raises(OutputError, match="choose another name"):
        put(target, b"seven", desk)


def test_a_pack_is_not_written_over_somebody_s_file(desk: Path) -> None:
    target = desk / "thesis.pdf"
    target.write_bytes(b"four years")
    for words in (["pack", "night-closure-brief", "-o", target], ["schema", "-o", desk / "mine"]):
        (desk / "mine").mkdir(exist_ok=True)
        (desk / "mine/quote.json").write_text("{}")
        done = run(*words, "--desk", desk)
        assert done.returncode == 74
        assert "choose another" in done.stderr
    assert target.read_bytes() == b"four years"
    assert tree(desk / "mine") == {"quote.json": b"{}"}
    assert run("pack", "night-closure-brief", "-o", desk / "new.pdf", "--desk", desk).returncode == 0
    piped = subprocess.run(
        [sys.executable, "-m", "briefings", "pack", "night-closure-brief", "-o", "/dev/stdout", "--desk", str(desk)],
        capture_output=True,
        check=True,
    )
    assert piped.stdout.startswith((desk / "new.pdf").read_bytes())


def test_make_clean_leaves_what_is_not_a_build_s(tmp_path: Path) -> None:
    publish(tmp_path, {"a/index.html": b"1", "b.html": b"2"})
    publish(tmp_path, {"a/index.html": b"3"})
    (tmp_path / "site/CNAME").write_text("desk.example")
    (tmp_path / "site/a/mine.txt").write_text("mine")
    done = subprocess.run(
        ["make", "-s", "-f", ROOT / "Makefile", "clean", f"BIN={Path(sys.executable).parent}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path) == {"site/CNAME": b"desk.example", "site/a/mine.txt": b"mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
