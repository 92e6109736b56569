"""What can go wrong, told apart by who must act.

    Exception
    └── BriefingsError          anything this program raises on purpose
        ├── AuthorError         the author must act: carries problems        exit 1
        │   └── FaceError       a template or the audit refused the output   exit 1
        ├── OutputError         reading or writing failed                    exit 74
        ├── DeskBusyError       another build holds the desk                 exit 75
        └── UnsupportedError    this program does not run on this system     exit 69

Wrong usage of the command line is click's own `UsageError` (exit 2); any other exception is a bug (exit 70).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Literal, NamedTuple, Self

from msgspec import Struct
from msgspec.structs import replace

Severity = Literal["error", "warning"]


class Location(NamedTuple):
    """A place in a file of the desk: posix path relative to the desk, line and column from 1 (0: whole file)."""

    path: str
    line: int = 0
    column: int = 0
    length: int = 1

    def __str__(self) -> str:
        """Return `path:line:column`, or the path alone for the whole file."""
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


class Problem(Struct, frozen=True):
    """One thing an author should know.

    `code` is kebab-case and stable (`unknown-key`); `message` one sentence without a full stop that says what was
    found; `expected` what would have been right; `hint` how to fix it (the nearest valid name, the command to run).
    `draft`: it is an open point of a draft, which no published sheet names.
    """

    code: str
    location: Location
    message: str
    expected: str = ""
    hint: str = ""
    severity: Severity = "error"
    draft: bool = False

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """Return the key that problems are sorted by: file, place, code."""
        place = self.location
        return (place.path, place.line, place.column, self.code, self.message)


def counted(number: int, one: str) -> str:
    """Return a count as commands say it: `1 sheet`, `2 sheets`."""
    return f"{number} {one}" if number == 1 else f"{number:,} {one}s"


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name nearest to `name`, or None where none is near."""
    from rapidfuzz import fuzz, process  # only where something is wrong

    best = process.extractOne(name, sorted(known), scorer=fuzz.ratio, score_cutoff=65)
    return best[0] if best else None


def meant(name: str, known: Iterable[str], shown: str = "{}") -> str:
    """Return the hint that names the known name nearest to `name`; empty where none is near."""
    near = nearest(name, known)
    return f"did you mean {shown.format(near)}?" if near else ""


def no_such(what: str, name: str, known: Iterable[str]) -> str:
    """Return that there is `no field` or the like of this name, and what may be meant, in sentences."""
    hint = meant(name, known, "“{}”")
    return f"{what} “{name}”." + (f" {hint[0].upper()}{hint[1:]}" if hint else "")


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems once each, by file, line and column."""
    return tuple(sorted(set(problems), key=lambda problem: problem.order))


def as_warnings(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems as ones that stop no build."""
    return tuple(replace(problem, severity="warning") for problem in problems)


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return those problems that stop a build."""
    return tuple(problem for problem in problems if problem.severity == "error")


class UnreadError(ValueError):
    """A text cannot be read as what it should be; `hint` says what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class BriefingsError(Exception):
    """Anything this program raises on purpose."""


class AuthorError(BriefingsError):
    """The author must act; `problems` says where and how."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sort_problems(problems)
        super().__init__(counted(len(self.problems), "problem"))

    @classmethod
    def of(cls, code: str, place: Location, message: str, expected: str = "", hint: str = "") -> Self:
        """Return the error of one problem."""
        return cls([Problem(code, place, message, expected, hint)])

    def __reduce__(self) -> tuple[type[AuthorError], tuple[tuple[Problem, ...]]]:
        """Return how a worker's error is carried to its parent: with its problems."""
        return type(self), (self.problems,)


@contextmanager
def reading(path: str) -> Iterator[None]:
    """Name the file if an error that nobody foresaw is raised inside. Raises AuthorError.

    All work on one file of a desk is done inside, so that every error says which file it is about.
    """
    try:
        yield
    except (BriefingsError, OSError, MemoryError):
        raise
    except Exception as error:
        raise AuthorError([unforeseen(Location(path), error)]) from error


def unforeseen(place: Location, error: Exception) -> Problem:
    """Return the problem that the program fails over a file."""
    message = f"this program fails on this file: {type(error).__name__}: {error}"
    return Problem("unforeseen", place, message, hint="undo its last change, and report the problem with the file")


class FaceError(AuthorError):
    """A template, a renderer or the audit refused what would have been published."""


class OutputError(BriefingsError):
    """Reading or writing failed (permission, full disk, a mount point)."""


@contextmanager
def refusals(name: object = "") -> Iterator[None]:
    """Turn what the system refuses inside into an OutputError with the file's name, or `name` where it gives none."""
    try:
        yield
    except OSError as error:
        raise OutputError(f"{error.filename or name}: {error.strerror}") from error


class DeskBusyError(BriefingsError):
    """Another build holds the desk."""


class UnsupportedError(BriefingsError):
    """This program does not run on this system."""
