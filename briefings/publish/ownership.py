"""Whose the things in an output folder are.

A file is ours where a manifest of ours lists it and it is byte for byte as it was written; a folder is ours where such a
file is listed below it. Everything else is somebody else's, and is never removed, replaced or changed.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import NamedTuple

from briefings.editor.writing import write_all
from briefings.load.fingerprint import FOLDER
from briefings.load.inputs import CONTENT
from briefings.problems import OutputError, refusals
from briefings.publish.manifest import digest

Stat = tuple[int, int, int]
"""Size, time in nanoseconds and inode: another of them, and somebody else may have written the file."""

ALWAYS = (".git", ".nojekyll")
"""What stays in an output folder without being named: its history, and what keeps GitHub from leaving out files."""

_SETTLED = 2_000_000_000
"""Nanoseconds after which a further change of a folder has another time, on any file system."""


class FolderState(NamedTuple):
    """What was seen of a folder: digest and stat of each file of ours, stat of each folder that held nothing else."""

    files: dict[str, tuple[str, Stat]]
    folders: dict[str, Stat]


NOTHING = FolderState({}, {})


class Survey(NamedTuple):
    """What stands in a folder: what is ours; the topmost things that are not; files of ours that somebody changed."""

    ours: FolderState
    others: list[str]
    changed: list[str]


def survey(root: str, listed: Mapping[str, str], known: FolderState = NOTHING) -> Survey:
    """Look at a folder. `listed`: path to the digest of each file we wrote, or to several with blanks between.

    Files and folders that are as they were when they were `known` are not read again. Raises OSError.
    """
    files, changed = standing(root, listed, known.files)
    folders, others, elsewhere = _folders(root, listed, known.folders)
    if elsewhere:
        files = {path: entry for path, entry in files.items() if path.rpartition("/")[0] not in elsewhere}
    return Survey(FolderState(files, folders), sorted(others), changed)


def standing(
    root: str, listed: Mapping[str, str], known: Mapping[str, tuple[str, Stat]]
) -> tuple[dict[str, tuple[str, Stat]], list[str]]:
    """Return those files of a folder that are ours, and the paths of those that were ours and are changed. Raises OSError."""
    ours: dict[str, tuple[str, Stat]] = {}
    changed: list[str] = []
    for path, digests in listed.items():
        stat, before = stat_of(f"{root}/{path}"), known.get(path)
        if before is not None and before[1] == stat:
            ours[path] = before
        elif stat is not None:
            content = bytes_of(f"{root}/{path}")
            total = "" if content is None else digest(content)
            if total in digests.split():
                ours[path] = (total, stat)
            else:
                changed.append(path)
    return ours, sorted(changed)


def _folders(
    root: str, listed: Collection[str], known: Mapping[str, Stat]
) -> tuple[dict[str, Stat], list[str], set[str]]:
    """Return the folders that hold nothing but what is ours, what is not ours in the others, and the folders below that."""
    folders = folders_of(listed)
    clean: dict[str, Stat] = {}
    others: list[str] = []
    elsewhere: set[str] = set()  # what is not ours, such as a link where a folder of ours was, and our paths through it
    settled = time.time_ns() - _SETTLED
    for folder in sorted(folders):  # a folder before those in it
        if folder and folder.rpartition("/")[0] in elsewhere:
            elsewhere.add(folder)
            continue
        stat = stat_of(f"{root}/{folder}")
        found = []
        if stat is not None and known.get(folder) != stat:
            inside = f"{folder}/" if folder else ""
            with os.scandir(f"{root}/{folder}") as entries:
                for entry in entries:
                    path = inside + entry.name
                    if path not in listed and not (path in folders and entry.is_dir(follow_symlinks=False)):
                        found.append(path)
            elsewhere.update(found)
            others += found
        if stat is not None and not found and (known.get(folder) == stat or stat[1] < settled):
            clean[folder] = stat
    return clean, others, elsewhere


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return every folder above the paths, the root as an empty text."""
    found = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def unnamed(root: str, others: Iterable[str], keep: Collection[str]) -> Iterator[str]:
    """Yield what of somebody else's things is not named by `keep`, neither itself nor with all that is in it."""
    for path in others:
        if path in ALWAYS or any(path == name or path.startswith(f"{name}/") for name in keep):
            continue
        within = [name for name in keep if name.startswith(f"{path}/")]
        if within and is_folder(f"{root}/{path}"):
            yield from unnamed(root, sorted(f"{path}/{name}" for name in os.listdir(f"{root}/{path}")), within)
        else:
            yield path


def beside_and_blocking(root: str, others: Collection[str], files: Collection[str]) -> tuple[list[str], list[str]]:
    """Return what of somebody else's things can stand beside `files`, and what stands where one of those belongs."""
    folders = folders_of(files) if others else set()
    beside: list[str] = []
    blocking: list[str] = []

    def place(path: str) -> None:
        if path in folders and is_folder(f"{root}/{path}"):
            for name in sorted(os.listdir(f"{root}/{path}")):
                place(f"{path}/{name}")
        elif path in files or path in folders or any(above in files for above in folders_of([path])):
            blocking.append(path)
        else:
            beside.append(path)

    for path in others:
        place(path)
    return beside, blocking


def stat_of(path: str) -> Stat | None:
    """Return size, time and inode of what stands at a path, itself if it is a link; None where nothing does."""
    try:
        stat = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (stat.st_size, stat.st_mtime_ns, stat.st_ino)


def is_folder(path: str) -> bool:
    """Return whether a folder, and no link to one, stands at a path."""
    try:
        return S_ISDIR(os.lstat(path).st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def is_hollow(path: str) -> bool:
    """Return whether a folder stands at a path with nothing in it, at any depth, but folders."""
    return is_folder(path) and all(is_hollow(f"{path}/{name}") for name in os.listdir(path))


def bytes_of(path: str) -> bytes | None:
    """Return the bytes of a file; None where something else stands, such as a link, or nothing. Raises OSError."""
    try:
        if not S_ISREG(os.lstat(path).st_mode):
            return None
        with open(path, "rb") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return None


# One file outside the site, such as a pack: it takes the place of nothing, or of what this program wrote there.

_RECORD = "written.json"
"""Path to digest of what was written, among the desk's state."""


def refuse_read(target: Path, desk: Path) -> None:
    """Raise OutputError where a place is in a folder that the desk reads: what is made would be read as if somebody wrote it."""
    for name in (CONTENT, "snapshots", "templates"):
        if target.resolve().is_relative_to((desk / name).resolve()):
            raise OutputError(f"{target}: the desk reads this folder as its {name}; choose another")


def put(target: Path, content: bytes, desk: Path) -> None:
    """Write a file whole, or write to a pipe or device. Raises OutputError where something else stands, and where the desk reads."""
    refuse_read(target, desk)
    record = desk / FOLDER / _RECORD
    with refusals(target):
        if target.exists() and not target.is_file():
            target.write_bytes(content)
            return
        place = os.path.realpath(target)
        there = bytes_of(place)
    written = _written(record)
    if there and digest(there) not in (digest(content), written.get(place)):
        told = "not as this program wrote it, or not written by it; move it elsewhere, or choose another name"
        raise OutputError(f"{target}: {told}")
    write_all({Path(place): content})
    with suppress(OutputError):  # then the next one is refused, and says so
        write_all({record: json.dumps({**written, place: digest(content)}).encode()})


def _written(record: Path) -> dict[str, str]:
    """Return what was written. It is not a record: another version of the program, or another user, goes by it too."""
    try:
        found = json.loads(bytes_of(str(record)) or b"{}")
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
