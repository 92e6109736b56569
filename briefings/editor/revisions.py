"""Revisions: a desk as it stood in git, or as git would commit it; git is asked, and its index and files stay as they are."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import structs

from briefings.editor.git import git
from briefings.load.desk import CONTENT, SETTINGS, Desk, load
from briefings.load.face_files import named_in
from briefings.load.kept import Kept
from briefings.load.snapshots import Snapshots
from briefings.problems import AuthorError

WORKING = "the working tree"


class RevisionError(ValueError):
    """There is no such revision, or no git; the message says so."""


def span(folder: Path, words: str | None) -> tuple[str, str | None]:
    """Return two revisions to compare (None: the working tree), as `A..B`, `A...B` (from where B left A), `A` or nothing says.

    `A` alone is compared with the working tree; without it HEAD is. Raises RevisionError.
    """
    old, dots, new = (words or "HEAD").partition("..")
    if not dots:
        return _commit(folder, old), None
    first, second = _commit(folder, old or "HEAD"), _commit(folder, new.removeprefix(".") or "HEAD")
    if new.startswith("."):
        first = _git(folder, "merge-base", first, second, otherwise=f"“{old}” and “{new[1:]}” have no common history")
    return first, second


@contextmanager
def at(folder: Path, revision: str | None) -> Iterator[Desk]:
    """Yield the desk in `folder` as it stood at a revision. Raises RevisionError, and AuthorError as `load` does."""
    if revision is None:
        yield load(folder)
        return
    with _taken_out(folder, revision, f"at {revision[:10]}") as taken:
        try:
            yield load(taken)
        except AuthorError as error:
            places = [each.location._replace(path=f"{revision[:10]}:{each.location.path}") for each in error.problems]
            pairs = zip(error.problems, places, strict=True)
            raise AuthorError(structs.replace(each, location=place) for each, place in pairs) from None


@contextmanager
def staged(folder: Path, kept: Kept | None = None) -> Iterator[Desk]:
    """Yield the desk in `folder` as git would commit it, with the stored texts that are here. `kept` is as for `load`.

    Raises RevisionError, and AuthorError as `load` does.
    """
    with _taken_out(folder, _tree_of_index(folder), "in the index of git") as taken:
        desk = load(taken, kept=kept)
        yield replace(desk, snapshots=Snapshots(folder / desk.settings.snapshots))


def _tree_of_index(folder: Path) -> str:
    """Return the id of the tree that git would commit. A copy of the index is asked, for git notes in it what it made."""
    _in_git(folder)
    with TemporaryDirectory() as name:
        index = Path(name) / "index"
        found = _git(folder, "rev-parse", "--git-path", "index", otherwise="git does not say where its index is")
        with suppress(FileNotFoundError):  # nothing was ever added
            shutil.copyfile(folder / found, index)
        try:
            return git(folder, "write-tree", GIT_INDEX_FILE=str(index)).decode().strip()
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
            raise RevisionError(f"git cannot commit its index: {said}") from None


@contextmanager
def _taken_out(folder: Path, tree: str, shown: str) -> Iterator[Path]:
    """Yield a folder with what a build reads of a desk in a tree of git: content, typefaces, templates for their words."""
    absent = f"there is no desk here {shown}"
    own = _git(folder, "rev-parse", "--verify", "--quiet", f"{tree}:./", otherwise=absent)
    with TemporaryDirectory() as name:
        _take_out(folder, own, Path(name), (".gitattributes", CONTENT, "templates"), absent)
        settings = Path(name) / CONTENT / SETTINGS
        if not settings.is_file():
            raise RevisionError(absent)
        if typefaces := named_in(settings.read_bytes()):
            _take_out(folder, own, Path(name), typefaces, absent)
        yield Path(name)


def _take_out(folder: Path, tree: str, target: Path, names: Iterable[str], otherwise: str) -> None:
    """Write those of some files and folders that a tree has into a folder. An index there is noted in, not the desk's."""
    listed = _git(folder, "ls-tree", "--full-tree", "-z", "--name-only", tree, "--", *names, otherwise=otherwise)
    found = [f":(literal){each}" for each in listed.split("\0") if each]
    if found:
        command = ("-c", "core.hooksPath=/dev/null", f"--work-tree={target}", "checkout", "--quiet", tree, "--", *found)
        _git(folder, *command, otherwise=otherwise, GIT_INDEX_FILE=str(target / ".index"))


def _commit(folder: Path, name: str) -> str:
    _in_git(folder)
    asked = ("rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
    return _git(folder, *asked, otherwise=f"there is no revision “{name}”")


def _in_git(folder: Path) -> None:
    _git(folder, "rev-parse", "--git-dir", otherwise=f"{folder.resolve()} is in no git repository")


def _git(folder: Path, *words: str, otherwise: str, **settings: str) -> str:
    try:
        return git(folder, *words, **settings).decode().strip()
    except subprocess.CalledProcessError:
        raise RevisionError(otherwise) from None
    except FileNotFoundError:
        raise RevisionError("git is not installed, and this needs it") from None
