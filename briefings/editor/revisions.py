"""Revisions: a desk as it stood in git, or as git would commit it; git is asked, and its index and files stay as they are."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

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


class RevisionRange(NamedTuple):
    """Two revisions to compare; None: the working tree."""

    old: str
    new: str | None


def span(folder: Path, words: str | None) -> RevisionRange:
    """Return what `A..B`, `A...B` (from where B left A), `A` (to the working tree) or nothing (HEAD) means.

    Raises RevisionError.
    """
    old, dots, new = (words or "HEAD").partition("..")
    if not dots:
        return RevisionRange(_commit(folder, old), None)
    first, second = _commit(folder, old or "HEAD"), _commit(folder, new.removeprefix(".") or "HEAD")
    if new.startswith("."):
        first = _git(folder, "merge-base", first, second, otherwise=f"“{old}” and “{new[1:]}” have nothing in common")
    return RevisionRange(first, second)


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
    """Yield a folder that holds what a build reads of a desk in a tree of git."""
    try:
        packed = _archive(folder, tree, _listed(folder, tree, CONTENT, "templates"))
    except subprocess.CalledProcessError:
        raise RevisionError(f"there is no desk here {shown}") from None
    with TemporaryDirectory() as name:
        _unpack(packed, Path(name))
        settings = Path(name) / CONTENT / SETTINGS
        if not settings.is_file():
            raise RevisionError(f"there is no desk here {shown}")
        typefaces = _listed(folder, tree, *named_in(settings.read_bytes()))
        if typefaces:
            _unpack(_archive(folder, tree, typefaces), Path(name))
        yield Path(name)


def _unpack(packed: bytes, folder: Path) -> None:
    """Write the files of a tar file of git's, then its links, so that none is written through a link.

    `extractall` asks of each file where it would lie, which takes most of the time that a hook has.
    """
    links = []
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        for member in tar:
            path = folder / member.name
            if ".." in path.parts or not path.is_relative_to(folder):
                continue  # git makes no such tree
            if member.isdir():
                path.mkdir(parents=True, exist_ok=True)
            elif member.issym():
                links.append((path, member.linkname))
            elif content := tar.extractfile(member):
                path.write_bytes(content.read())
    for path, target in links:
        with suppress(FileExistsError):
            path.symlink_to(target)


def _listed(folder: Path, revision: str, *names: str) -> list[str]:
    """Return those of some files and folders of a desk that are there at a revision."""
    found = git(folder, "ls-tree", "-z", "--name-only", revision, "--", *names).decode() if names else ""
    return [name for name in found.split("\0") if name]


def _archive(folder: Path, revision: str, names: list[str]) -> bytes:
    """Return files and folders of a desk as a tar file: its content, and its templates for the words of its language."""
    return git(folder, "archive", "--format=tar", revision, *(f":(literal){name}" for name in names))


def _commit(folder: Path, name: str) -> str:
    _in_git(folder)
    asked = ("rev-parse", "--verify", "--end-of-options", f"{name}^{{commit}}")
    return _git(folder, *asked, otherwise=f"there is no revision “{name}”")


def _in_git(folder: Path) -> None:
    _git(folder, "rev-parse", "--git-dir", otherwise=f"{folder.resolve()} is in no git repository")


def _git(folder: Path, *words: str, otherwise: str) -> str:
    try:
        return git(folder, *words).decode().strip()
    except subprocess.CalledProcessError:
        raise RevisionError(otherwise) from None
    except FileNotFoundError:
        raise RevisionError("git is not installed, and this needs it") from None
