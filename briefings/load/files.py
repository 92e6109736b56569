"""Files and folders: the one place that opens what others wrote, and turns a failure into our own error."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from briefings.model.refs import RESERVED
from briefings.problems import Location, OutputError, Problem, refusals

LARGEST = 256 * 1024 * 1024
"""Bytes of the largest file that is read whole."""

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def read(path: Path) -> bytes:
    """Return a file's bytes. Raises OutputError, also for what is not a file: a pipe is never waited for."""
    try:
        _regular(path, path.stat())
        with open(path, "rb", opener=_at_once) as file:
            _regular(path, os.fstat(file.fileno()))  # it may have been exchanged since
            return file.read()
    except (OSError, ValueError) as error:  # the latter of a name that no file can have
        raise OutputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error


_FROM_THE_SHELL = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")


def endless(path: Path) -> str:
    """Return why a file that a command names may never end, or an empty text: a pipe, a device, or far too large.

    What the shell hands over (`<(…)`, the standard input) is left to it.
    """
    if str(path).startswith(_FROM_THE_SHELL):
        return ""
    try:
        _regular(path, path.stat())
    except OutputError as error:
        return str(error)
    except (OSError, ValueError):
        pass  # whoever opens it says so
    return ""


def entries(folder: Path | str) -> list[os.DirEntry[str]]:
    """Return what lies in a folder, by name. Raises OutputError."""
    with refusals(folder), os.scandir(folder) as found:
        return sorted(found, key=lambda entry: entry.name)


def with_lf(content: bytes) -> bytes:
    """Return a text's bytes with the line ends that this program writes, whatever a checkout or an editor made of them."""
    return content.replace(b"\r\n", b"\n")


def below(folder: Path | str) -> Iterator[os.DirEntry[str]]:
    """Yield what lies below a folder and is not a folder, by name; no link is followed, what is hidden is passed over.

    Raises OutputError.
    """
    waiting = entries(folder)[::-1]
    while waiting:
        entry = waiting.pop()
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            waiting += entries(entry.path)[::-1]
        else:
            yield entry


def files_below(folder: Path, shown: str, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    """Yield the name and the path of each file below a folder, if this is one and no link; what is not a file is a problem.

    Raises OutputError.
    """
    for entry in below(folder) if folder.is_dir() and not folder.is_symlink() else ():
        name = Path(entry.path).relative_to(folder).as_posix()
        wrong = misplaced(entry, Location(f"{shown}/{name}"))
        if wrong:
            problems.append(wrong)
        else:
            yield name, Path(entry.path)


def misplaced(entry: os.DirEntry[str], place: Location) -> Problem | None:
    """Return the problem of an entry that is not a file but a link, a folder, a pipe or a device."""
    if entry.is_symlink():
        return symlink(place)
    what = _kind(entry.stat(follow_symlinks=False).st_mode)
    return Problem("stray-file", place, f"this is {what}", expected="a file") if what else None


def misnamed(name: str, place: Location) -> Problem | None:
    """Return the problem of a path that not every system can have, or of which not every character is seen."""
    from briefings.load.yaml_text import fit_text

    message = ""
    if any(RESERVED.match(part) for part in name.split("/")):
        message = "Windows reserves this name, so the file cannot exist there"
    elif fit_text(name) != name or min(name) < " ":
        message = "the name has an invisible character, or is not in UTF-8"
    return Problem("file-name", place, message, hint="give it another name") if message else None


def symlink(place: Location) -> Problem:
    """Return the problem of a link where a file is expected."""
    return Problem("symlink", place, "this is a symbolic link", expected="a file in the desk's folder")


def leads_out(path: Path, folder: Path) -> bool:
    """Return whether this is a link that leads out of a folder, or nowhere."""
    if not path.is_symlink():
        return False
    target = Path(os.path.realpath(path))  # `resolve` raises where links lead in a circle
    return not target.exists() or not target.is_relative_to(os.path.realpath(folder))


def _kind(mode: int) -> str:
    """Return what an entry is that is not a file; an empty text for a file."""
    return "" if stat.S_ISREG(mode) else _KINDS.get(stat.S_IFMT(mode), "no file")


def _at_once(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _regular(path: Path, found: os.stat_result) -> None:
    what = _kind(found.st_mode)
    if what:
        raise OutputError(f"{path}: this is {what}, and a file is expected here")
    if found.st_size > LARGEST:
        raise OutputError(f"{path}: this file has {found.st_size:,} bytes, and at most {LARGEST:,} are read")
