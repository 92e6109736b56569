"""Stage: a folder beside the site is brought up to date by the difference of two manifests, then audited and swapped.

The staged folder holds the build before the last one, so that a small change writes few files. Each file goes to a new
inode and is never written in place; a journal names it before it stands, so that it is known for ours after a kill too.
What is not ours stays in the site: it is carried over right before the exchange, and a list beside the site says what
belongs there where that was broken off.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import IO, NamedTuple

from briefings.editor.writing import write_all
from briefings.load.store import Store
from briefings.problems import OutputError, refusals
from briefings.publish import manifest, ownership
from briefings.publish.ownership import NOTHING, FolderState, Stat, bytes_of, folders_of, stat_of
from briefings.publish.swap import settle, swap

_RECORD = "files"
_JOURNAL = ".unfinished"
_UNFINISHED = re.compile(r"\.unfinished((\.\d+)?\.new)?")
"""In the staged folder while it is brought up to date: which files are written, and those that are being written, one a process."""


Content = bytes | Callable[[], bytes]
"""Bytes of a file, or what reads them."""


class Put(NamedTuple):
    """A file of the staged folder: digest and stat, whether it was written, and what of the former build had to make room."""

    digest: str
    stat: Stat
    is_new: bool = True
    removed: frozenset[str] = frozenset()


class _Update(NamedTuple):
    """An update of the staged folder under way: what is known to stand there, what was listed, and the journal of new files."""

    staged: FolderState
    listed: Mapping[str, str]
    present: dict[str, tuple[str, Stat]]
    journal: IO[bytes]
    found: dict[str, tuple[str, Stat]]
    written: list[str]
    removed: set[str]
    folders: set[str]


class _FolderRecord(NamedTuple):
    """What a run keeps for the next one: the path of the site, and what was seen of both folders."""

    site: bytes
    published: FolderState
    staged: FolderState


class Changes(NamedTuple):
    """Files of the site that are new or other than they were, that are gone, and that are as they were."""

    written: int
    removed: int
    kept: int


class Stage:
    """The staged folder of one site, and what is known of the files of both."""

    def __init__(self, site: Path, state: Path) -> None:
        """Know a site; `state` is a folder for the record of sizes, times and inodes. Raises OutputError.

        An exchange that was broken off is set right: what is not ours stands in the site again.
        """
        if site.name in ("", ".."):
            raise OutputError(f"{site} cannot be exchanged for another folder in one step; name one, such as site")
        self.site = site
        self.folder = site.with_name(f".{site.name}.staging")
        self._carried = site.with_name(f".{site.name}.moving")
        self._state = Store(state)
        self._known = self._load()
        self._former: dict[str, str] = {}
        self.changes = Changes(0, 0, 0)
        self._keep: Collection[str] = ()
        self._update: _Update
        for folder in (self.site, self.folder):
            if folder.is_symlink():
                raise OutputError(f"{folder} is a symbolic link; name the folder itself")
            if folder.exists() and not folder.is_dir():
                raise OutputError(f"{folder} is not a folder; move it elsewhere, or delete it")
        with refusals(self.site):
            self._set_right()

    @cached_property
    def published(self) -> dict[str, str]:
        """Return path to digest of the site's files that nobody had touched when this was first asked (by stat alone)."""
        known, root = self._known[self.site].files, str(self.site)
        with refusals(self.site):
            found = {path: total for path, (total, stat) in known.items() if stat_of(f"{root}/{path}") == stat}
        return found if found.pop(manifest.NAME, None) else {}

    def published_bytes(self, path: str) -> bytes:
        """Return the bytes of a file that is among those of `published`. Raises OutputError where it changed since."""
        with refusals(self.site):
            return self._from_site(path, self.published[path])

    @contextmanager
    def updating(self, keep: Collection[str] = ()) -> Iterator[None]:
        """Bring the staged folder to what is put and noted meanwhile; at the end write its manifest. Raises OutputError.

        The site is not touched; afterwards `changes` says how it will change. `keep` names what else may stand there.
        """
        self._keep = keep
        with refusals(self.folder):
            self._former = self._standing()
            staged, listed = self._claim()
            self.folder.mkdir(parents=True, exist_ok=True)
            own = self._unfinished()
            present = {path: entry for path, entry in staged.files.items() if path not in own}
            with open(f"{self.folder}/{_JOURNAL}", "ab", opener=_opener) as journal:
                journal.write(b"\0")  # the last note may have been cut off
                self._update = _Update(staged, listed, present, journal, {}, [], set(), set())
                yield
                self.changes = self._finish(self._update)

    def put(self, path: str, total: str, content: Content | None = None) -> Put:
        """Have a file with a digest stand in the staged folder; a fork may do so, and hand what this returns to `note`.

        Without its content it is in the present site under the same path. Raises OutputError.
        """
        update = self._update
        if path in update.present and update.present[path][0] == total:
            return Put(total, update.present[path][1], is_new=False)
        with refusals(self.folder):
            try:
                return Put(total, self._written(path, total, content))
            except (FileExistsError, NotADirectoryError, IsADirectoryError):
                removed = self._make_room(path, update.present)
                update.folders.clear()
                return Put(total, self._written(path, total, content), removed=frozenset(removed))

    def note(self, path: str, put: Put) -> None:
        """Take down that a file stands in the staged folder, whichever process put it there."""
        update = self._update
        update.found[path] = (put.digest, put.stat)
        if put.is_new:
            update.written.append(path)
        update.removed.update(put.removed)

    def read(self, path: str) -> bytes:
        """Return a staged file's bytes. Raises OutputError."""
        with refusals(self.folder), open(f"{self.folder}/{path}", "rb") as file:
            return file.read()

    def swap(self) -> tuple[str, ...]:
        """Exchange the staged folder and the site: the last step that can fail. Raises OutputError.

        Return what else stands in the site: what no build wrote and `keep` does not name.
        """
        with refusals(self.site):
            found = self._look_at(self.site, self._listed(self.site) or {})
            self._refuse_changed(found.changed)
            beside, blocking = ownership.beside_and_blocking(
                str(self.site), found.others, self._known[self.folder].files
            )
            if blocking:
                names = named(self.site, blocking)
                raise OutputError(f"{names}: no build wrote this, and this one has a file there; move yours elsewhere")
            left = tuple(ownership.unnamed(str(self.site), beside, self._keep))
            self._known = {self.site: self._known[self.folder], self.folder: found.ours}
            # Before the exchange: a record of what did not come to pass fits no file, and is not believed.
            self._state.save(_RECORD, _FolderRecord(os.fsencode(self.site.absolute()), *self._known.values()))
            if beside:  # no record: whoever builds next, with whatever version, must be able to read it
                write_all({self._carried: manifest.moving(beside)})
            try:
                swap(self.folder, self.site, lambda: _carry(beside, self.site, self.folder))
            except BaseException:
                self._set_right()
                raise
        with suppress(OSError):  # the site is out, and all that the list names stands there
            self._carried.unlink(missing_ok=True)
        return left

    def clear(self, folder: Path | None = None) -> None:
        """Remove the staged folder, or the site, as far as it is ours and can be removed."""
        folder = folder or self.folder
        with suppress(OSError):
            files = self._look_at(folder, self._listed(folder) or {}).ours.files
            _remove(folder, files, folders_of(files))

    def _written(self, path: str, total: str, content: Content | None) -> Stat:
        """Note a file, put it in place on a new inode, or on that of the same file in the site, and return its stat."""
        update, folder = self._update, path.rpartition("/")[0]
        update.journal.write(os.fsencode(f"{total} {path}\0"))
        update.journal.flush()
        if folder not in update.folders:
            with suppress(FileExistsError):  # a file of that name is seen below
                os.makedirs(f"{self.folder}/{folder}", exist_ok=True)
            update.folders.add(folder)
        name = f".unfinished.{os.getpid()}.new"
        _remove(self.folder, [name], ())  # of a run that was killed: it can be a file of the site
        temporary = f"{self.folder}/{name}"
        stat = self._linked(path, total, temporary)
        if stat is None:
            raw = content() if callable(content) else content
            stat = _write(temporary, self._from_site(path, total) if raw is None else raw)
        os.replace(temporary, f"{self.folder}/{path}")  # hot
        return stat

    def _linked(self, path: str, total: str, name: str) -> Stat | None:
        """Give a file of the site with these bytes another name, and return its stat; None where that cannot be.

        Neither folder's files are ever written in place. Who edits one all the same is told so of the site's.
        """
        known = self._known[self.site].files.get(path)
        if known is None or known[0] != total or stat_of(f"{self.site}/{path}") != known[1]:
            return None
        try:
            os.link(f"{self.site}/{path}", name)
        except OSError:  # a file system without links, or with too many of one file
            return None
        return known[1]

    def _finish(self, update: _Update) -> Changes:
        """Remove what is no longer wanted, and write the manifest."""
        found = update.found
        made = {path: total for path, (total, _) in found.items()}
        own = self._unfinished()
        gone = update.listed.keys() - found.keys() - update.removed - {manifest.NAME, *own}
        _remove(self.folder, gone, folders_of(gone) - folders_of(found) if gone else ())
        listing = manifest.manifest(made)
        total = manifest.digest(listing)
        found[manifest.NAME] = (total, self._written(manifest.NAME, total, listing))
        _remove(self.folder, own, ())
        touched = folders_of([*update.written, *gone, *update.removed])
        clean = {path: stat for path, stat in update.staged.folders.items() if path not in touched}
        self._known[self.folder] = FolderState(found, clean)
        same = sum(self._former.get(path) == total for path, total in made.items())
        return Changes(len(made) - same, len(self._former.keys() - made.keys()), same)

    def _unfinished(self) -> list[str]:
        """Return the journal, and what a process was writing in the staged folder as it ended."""
        return [name for name in os.listdir(self.folder) if _UNFINISHED.fullmatch(name)]

    def _standing(self) -> dict[str, str]:
        """Return the digests of the site's files that a build wrote. Raises OutputError where this is not our folder."""
        listed = self._listed(self.site)
        if listed is None:
            there = sorted(os.listdir(self.site)) if self.site.exists() else []
            strange = list(ownership.unnamed(str(self.site), there, self._keep))
            if strange:
                raise OutputError(
                    f"{named(self.site, strange)}: no build wrote this, and {self.site} holds no manifest of a build; choose "
                    "an empty folder, or name under `keep` in content/desk.yml what must stay in this one"
                )
            return {}
        former = self.published
        touched = {path: total for path, total in listed.items() if path not in former and path != manifest.NAME}
        found, changed = ownership.standing(str(self.site), touched, self._known[self.site].files)
        self._refuse_changed(changed)
        self._known[self.site].files.update(found)
        return {**former, **{path: total for path, (total, _) in found.items()}}

    def _refuse_changed(self, changed: Sequence[str]) -> None:
        if changed:
            raise OutputError(
                f"{named(self.site, changed)}: changed since a build wrote it, and this one would replace it; put the change "
                "into the desk, move or delete the file, and build again"
            )

    def _claim(self) -> tuple[FolderState, Mapping[str, str]]:
        """Return what stands in the staged folder, and what is listed of it. Raises OutputError where anything is not ours."""
        listed = self._listed(self.folder) or {}
        found = self._look_at(self.folder, listed)
        # A staged file may be the site's too: who changed that one was told so there, and moved it.
        ours, theirs = (self._known[folder].files for folder in (self.folder, self.site))
        strange = [*found.others, *(path for path in found.changed if ours.get(path) != theirs.get(path, ()))]
        if strange:
            raise OutputError(
                f"{named(self.folder, strange)}: not as a build wrote it, and {self.folder} is where the next site is made; "
                "move what you need elsewhere, delete the folder, and build again"
            )
        return found.ours, listed

    def _look_at(self, folder: Path, listed: Mapping[str, str]) -> ownership.Survey:
        found = ownership.survey(str(folder), listed, self._known[folder])
        if folder == self.site:
            return found
        hollow = [path for path in found.others if ownership.is_hollow(f"{folder}/{path}")]
        for path in hollow:  # what is left of a folder whose files were carried over
            for inner, _, _ in os.walk(f"{folder}/{path}", topdown=False):
                os.rmdir(inner)
        return found._replace(others=[path for path in found.others if path not in hollow])

    def _listed(self, folder: Path) -> dict[str, str] | None:
        """Return path to digest of what we wrote into a folder (several, with blanks between, where an update was broken off).

        None where no manifest says so.
        """
        known, name = self._known[folder].files, f"{folder}/{manifest.NAME}"
        listed: dict[str, str] | None
        if manifest.NAME in known and stat_of(name) == known[manifest.NAME][1]:
            listed = {path: total for path, (total, _) in known.items()}
        else:
            content = bytes_of(name) or b""
            listed = manifest.parse(content)
            if listed is not None:
                listed[manifest.NAME] = manifest.digest(content)
        journal = bytes_of(f"{folder}/{_JOURNAL}") if folder == self.folder else None
        if journal is not None:
            listed = listed or {}
            for note in journal.split(b"\0"):
                total, _, path = os.fsdecode(note).partition(" ")
                if manifest.is_inside(path):  # a note that was cut off names none
                    listed[path] = f"{listed.get(path, '')} {total}"
            for own in self._unfinished():
                listed[own] = manifest.digest(bytes_of(f"{folder}/{own}") or b"")
        return listed

    def _set_right(self) -> None:
        """Undo or finish an exchange that was broken off; what it carried stands in the site afterwards."""
        settle(self.folder, self.site)
        if not os.path.lexists(self._carried):
            return
        paths = manifest.moved(bytes_of(str(self._carried)) or b"")
        if paths is None:
            raise OutputError(f"{self._carried}: no build wrote this, and it is needed here; move it elsewhere")
        _carry([path for path in paths if self._is_astray(path)], self.folder, self.site)
        self._carried.unlink()

    def _is_astray(self, path: str) -> bool:
        """Return whether something stands in the staged folder and not in the site; what a link leads to does not count."""
        here, there = f"{self.folder}/{path}", f"{self.site}/{path}"
        real = all(ownership.is_folder(f"{self.folder}/{folder}") for folder in folders_of([path]))
        return real and os.path.lexists(here) and not os.path.lexists(there)

    def _make_room(self, path: str, present: dict[str, tuple[str, Stat]]) -> set[str]:
        """Remove the file of the former build that stands where a folder belongs, or the files where a folder stood."""
        inside = {name for name in present if name.startswith(f"{path}/")}
        removed = inside | (folders_of([path]) & present.keys())
        _remove(self.folder, removed, folders_of(inside))
        for name in removed:
            del present[name]
        return removed

    def _from_site(self, path: str, total: str) -> bytes:
        with open(f"{self.site}/{path}", "rb") as file:
            content = file.read()
        if manifest.digest(content) != total:
            raise OutputError(f"{self.site}/{path}: changed while the build ran; build again")
        return content

    def _load(self) -> dict[Path, FolderState]:
        found = self._state.load(_RECORD, _FolderRecord)
        if found is None or found.site != os.fsencode(self.site.absolute()):
            return {self.site: NOTHING, self.folder: NOTHING}
        return {self.site: found.published, self.folder: found.staged}


def named(folder: Path, paths: Sequence[str]) -> str:
    """Return the first few paths of a folder as a message names them, and how many more there are."""
    shown = ", ".join(f"{folder}/{path}" for path in paths[:5])
    return f"{shown} and {len(paths) - 5} more" if len(paths) > 5 else shown


def _carry(paths: Iterable[str], source: Path, target: Path) -> None:
    """Move what is not ours from one folder to the same places in another. Raises OutputError."""
    with refusals(source):
        for path in paths:
            os.makedirs(f"{target}/{path}".rpartition("/")[0], exist_ok=True)
            os.rename(f"{source}/{path}", f"{target}/{path}")


def _remove(root: Path, paths: Iterable[str], folders: Iterable[str]) -> None:
    """Remove files below a folder, where they still are, and folders, where they are empty."""
    for path in paths:
        with suppress(FileNotFoundError):
            os.unlink(f"{root}/{path}")
    for folder in sorted(folders, reverse=True):
        with suppress(FileNotFoundError, NotADirectoryError):
            if not os.listdir(f"{root}/{folder}"):
                os.rmdir(f"{root}/{folder}")


def _write(path: str, content: bytes) -> Stat:
    """Write a file, and return its size, time and inode."""
    with open(path, "wb", opener=_opener) as file:
        file.write(content)
        file.flush()
        stat = os.fstat(file.fileno())
    return (stat.st_size, stat.st_mtime_ns, stat.st_ino)


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags, 0o644)
