"""Revisions: a desk as it stood in git, for comparing; git is asked, never told anything."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from briefings.load.desk import CONTENT, SETTINGS, Desk, load
from briefings.problems import AuthorError, Problem

WORKING = "the working tree"


class RevisionError(ValueError):
    """There is no such revision, or no git; the message says so."""


class Span(NamedTuple):
    """Two revisions to compare; None: the working tree."""

    old: str
    new: str | None


def span(folder: Path, words: str | None) -> Span:
    """Return what `A..B`, `A...B` (from where B left A), `A` (to the working tree) or nothing (HEAD) means.

    Raises RevisionError.
    """
    old, dots, new = (words or "HEAD").partition("..")
    if not dots:
        return Span(_commit(folder, old), None)
    first, second = _commit(folder, old or "HEAD"), _commit(folder, new.removeprefix(".") or "HEAD")
    if new.startswith("."):
        first = _git(folder, "merge-base", first, second, otherwise=f"“{old}” and “{new[1:]}” have nothing in common")
    return Span(first, second)


@contextmanager
def at(folder: Path, revision: str | None) -> Iterator[Desk]:
    """Yield the desk in `folder` as it stood at a revision. Raises RevisionError, and AuthorError as `load` does."""
    if revision is None:
        yield load(folder)
        return
    try:
        packed = _archive(folder, revision)
    except subprocess.CalledProcessError:
        raise RevisionError(f"there is no desk here at {revision[:10]}") from None
    with TemporaryDirectory() as name:
        with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
            tar.extractall(name, filter="data")
        if not (Path(name) / CONTENT / SETTINGS).is_file():
            raise RevisionError(f"there is no desk here at {revision[:10]}")
        try:
            yield load(Path(name))
        except AuthorError as error:
            raise AuthorError(_marked(problem, revision) for problem in error.problems) from None


def _marked(problem: Problem, revision: str) -> Problem:
    place = problem.location._replace(path=f"{revision[:10]}:{problem.location.path}")
    return Problem(problem.code, place, problem.message, problem.expected, problem.hint)


def _archive(folder: Path, revision: str) -> bytes:
    """Return the content of a desk, and its templates for the words of its language, as a tar file."""
    listed = _run(folder, "ls-tree", "--name-only", revision, CONTENT, "templates").decode().split("\n")
    return _run(folder, "archive", "--format=tar", revision, *(name for name in listed if name))


def _commit(folder: Path, name: str) -> str:
    _git(folder, "rev-parse", "--git-dir", otherwise=f"{folder.resolve()} is in no git repository")
    return _git(
        folder,
        "rev-parse",
        "--verify",
        "--end-of-options",
        f"{name}^{{commit}}",
        otherwise=f"there is no revision “{name}”",
    )


def _git(folder: Path, *words: str, otherwise: str) -> str:
    try:
        return _run(folder, *words).decode().strip()
    except subprocess.CalledProcessError:
        raise RevisionError(otherwise) from None
    except FileNotFoundError:
        raise RevisionError("git is not installed, and a review needs it") from None


def _run(folder: Path, *words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, check=True).stdout
