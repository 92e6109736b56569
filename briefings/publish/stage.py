"""Stage: a folder beside the site is brought up to date by the difference of two manifests, then audited and swapped.

The staged folder holds the build before the last one, so that a small change writes few files. Each file goes to a new
inode and is never written in place; the manifest is deleted first and written last.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Container, Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from briefings.problems import OutputError
from briefings.publish import manifest, sealed
from briefings.publish.swap import swap

_Stat = tuple[int, int, int]
"""Size, time in nanoseconds and inode: another of them, and somebody else wrote the file."""


Content = bytes | Callable[[], bytes]
"""Bytes, or what reads them."""


class Kept(NamedTuple):
    """Bytes whose digest is known; those that are not at hand stand in the present site under the same path."""

    digest: str
    content: Content | None = None


class Changes(NamedTuple):
    """Files written, removed and left as they were."""

    written: int
    removed: int
    kept: int


class Stage:
    """The staged folder of one site, and what is known of the files of both."""

    def __init__(self, site: Path, state: Path) -> None:
        """Know a site; `state` is a folder for the record of sizes, times and inodes. Raises OutputError."""
        if site.name in ("", ".."):
            raise OutputError(f"{site} is no folder that could be exchanged in one step; name one, such as site")
        self.site = site
        self.folder = site.with_name(f".{site.name}.staging")
        self._record = state / "files.json"
        self._known: dict[str, dict[str, tuple[str, _Stat]]] = self._load()
        self._digests: dict[str, str] = {}
        self._refuse_what_is_not_ours()

    def published(self) -> dict[str, str]:
        """Return path to digest of those files of the present site that nobody else has touched (by stat alone)."""
        return self._untouched(self.site)

    def update(self, wanted: Iterable[tuple[str, Content | Kept]]) -> Changes:
        """Bring the staged folder to `wanted`, file by file as they come, and write its manifest. Raises OutputError.

        The site is not touched.
        """
        try:
            return self._update(wanted)
        except OSError as error:
            raise OutputError(f"{error.filename or self.folder}: {error.strerror}") from error

    def read(self, path: str) -> bytes:
        """Return a staged file's bytes. Raises OutputError."""
        try:
            with open(f"{self.folder}/{path}", "rb") as file:
                return file.read()
        except OSError as error:
            raise OutputError(f"{self.folder}/{path}: {error.strerror}") from error

    def swap(self) -> None:
        """Exchange the staged folder and the site: the last step that can fail. Raises OutputError."""
        self._known = {"site": self._known["staging"], "staging": self._known.get("site", {})}
        self._save()  # before the exchange: a record of what did not come to pass fits no file, and is not believed
        swap(self.folder, self.site)

    def _update(self, wanted: Iterable[tuple[str, Content | Kept]]) -> Changes:
        present = self._untouched(self.folder)
        known = self._known.get("staging", {})
        self._known["staging"] = {}
        self._save()  # an interrupted update is not trusted afterwards
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / manifest.NAME).unlink(missing_ok=True)
        removed = self._remove_all_but(present)  # whatever anybody else put there, links out of the folder included
        found: dict[str, tuple[str, _Stat]] = {}
        folders: set[str] = set()
        written = 0
        root = str(self.folder)
        for path, given in wanted:
            total, content = given if isinstance(given, Kept) else _digested(given)
            if present.get(path) == total:
                found[path] = known[path]
                continue
            raw = self._from_site(path) if content is None else _read(content)
            try:
                stat = _put(root, path, raw, folders)
            except (FileExistsError, NotADirectoryError, IsADirectoryError):
                self._make_room(path)
                stat = _put(root, path, raw, folders)
            found[path] = (total, stat)
            written += 1
        removed |= present.keys() - found.keys()
        self._remove(present.keys() - found.keys())
        self._digests = {path: total for path, (total, _) in found.items()}
        listing = manifest.manifest(self._digests)
        found[manifest.NAME] = (manifest.digest(listing), _write(f"{root}/{manifest.NAME}", listing))
        self._known["staging"] = found
        return Changes(written, len(removed - found.keys()), len(found) - 1 - written)

    def _make_room(self, path: str) -> None:
        """Remove the file of the former build that stands where a folder belongs, or the folder where a file does."""
        target = self.folder / path
        for above in target.parents:
            if above.is_file():
                os.unlink(above)
        if target.is_dir():
            shutil.rmtree(target)

    def _from_site(self, path: str) -> bytes:
        with open(f"{self.site}/{path}", "rb") as file:
            return file.read()

    def _remove_all_but(self, wanted: Container[str]) -> set[str]:
        """Remove every file that is not wanted, and every folder left empty; return the paths of the files."""
        removed: set[str] = set()
        _clear(str(self.folder), "", wanted, removed)
        return removed

    def _remove(self, paths: Iterable[str]) -> None:
        """Remove files, where they still are, and every folder that is left empty."""
        root = str(self.folder)
        for path in paths:
            with suppress(FileNotFoundError, NotADirectoryError):  # what had to make room is gone
                os.unlink(f"{root}/{path}")
            folder = path.rpartition("/")[0]
            with suppress(OSError):  # not empty, or gone
                while folder:
                    Path(root, folder).rmdir()
                    folder = folder.rpartition("/")[0]

    def _untouched(self, folder: Path) -> dict[str, str]:
        known = self._known.get("site" if folder == self.site else "staging", {})
        root = str(folder)
        found = {}
        for path, (total, stat) in known.items():
            if path != manifest.NAME and _stat(f"{root}/{path}") == stat:
                found[path] = total
        if known and (manifest.NAME not in known or _stat(f"{root}/{manifest.NAME}") != known[manifest.NAME][1]):
            return {}
        return found

    def _refuse_what_is_not_ours(self) -> None:
        for folder in (self.site, self.folder):
            if folder.is_symlink():
                raise OutputError(f"{folder} is a symbolic link; name the folder itself")
        if not self.site.exists():
            return
        if not self.site.is_dir():
            raise OutputError(f"{self.site} is no folder")
        listing = self.site / manifest.NAME
        ours = listing.is_file() and manifest.parse(listing.read_bytes()) is not None
        if not ours and any(self.site.iterdir()) and not (self.site / "sitemap.xml").exists():
            raise OutputError(f"{self.site} holds files that this program did not write; choose an empty folder")

    def _load(self) -> dict[str, dict[str, tuple[str, _Stat]]]:
        try:
            tree = json.loads(sealed.read(self._record) or b"")
            if tree.pop("folder") != str(self.site.absolute()):
                return {}
            return {
                side: {path: (total, (stat[0], stat[1], stat[2])) for path, (total, stat) in files.items()}
                for side, files in tree.items()
            }
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            return {}

    def _save(self) -> None:
        tree = {"folder": str(self.site.absolute()), **self._known}
        sealed.write(self._record, json.dumps(tree, separators=(",", ":")).encode())


def _clear(folder: str, inside: str, wanted: Container[str], removed: set[str]) -> bool:
    """Remove what is not wanted from a folder and those in it; return whether anything is left. A link is a file."""
    left = False
    with os.scandir(folder) as entries:
        for entry in list(entries):
            path = inside + entry.name
            if entry.is_dir(follow_symlinks=False):
                if _clear(entry.path, f"{path}/", wanted, removed):
                    left = True
                else:
                    Path(entry.path).rmdir()
            elif path in wanted:
                left = True
            else:
                os.unlink(entry.path)  # hot
                removed.add(path)
    return left


def write_all(folder: Path, files: Iterable[tuple[str, Content]]) -> None:
    """Write files, as they come, and their manifest into a folder that another program made. Raises OutputError."""
    digests = {}
    try:
        for path, given in files:
            content = _read(given)
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            _write(str(folder / path), content)
            digests[path] = manifest.digest(content)
        listing = manifest.manifest(digests)
        _write(str(folder / manifest.NAME), listing)
    except OSError as error:
        raise OutputError(f"{error.filename}: {error.strerror}") from error


def _read(content: Content) -> bytes:
    return content() if callable(content) else content


def _digested(given: Content) -> Kept:
    content = _read(given)
    return Kept(manifest.digest(content), content)


def empty(folder: Path) -> None:
    """Remove everything below a folder."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _stat(path: str) -> _Stat | None:
    try:
        stat = os.lstat(path)
    except OSError:
        return None
    return (stat.st_size, stat.st_mtime_ns, stat.st_ino)


def _put(root: str, path: str, content: bytes, folders: set[str]) -> _Stat:
    """Write a file below a folder; `folders` are those that are known to be there."""
    folder = path.rpartition("/")[0]
    if folder not in folders:
        with suppress(FileExistsError):  # a file of that name is seen by whoever writes below it
            _make_folder(f"{root}/{folder}")
        folders.add(folder)
    return _write(f"{root}/{path}", content)


def _make_folder(path: str) -> None:
    try:
        os.mkdir(path)  # hot: once a folder
    except FileNotFoundError:
        os.makedirs(path, exist_ok=True)


def _write(path: str, content: bytes) -> _Stat:
    """Write bytes to a new inode and put it in place; return its size, time and inode."""
    temporary = f"{path}.new"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
        stat = os.fstat(descriptor)
    finally:
        os.close(descriptor)
    os.replace(temporary, path)  # hot
    return (stat.st_size, stat.st_mtime_ns, stat.st_ino)
