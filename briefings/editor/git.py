"""git, asked about a desk; and what it tracks and should not have: private files, and copies of the stored texts of sources.

It writes nothing, and starts no program that a repository's settings name. It is asked what its index lists; no file of the
working tree is read. Outside a repository, or where git is not installed, nothing is asked.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from shlex import quote

from briefings.load.files import with_lf
from briefings.problems import Location, Problem

_QUIET = ("-c", "core.fsmonitor=false", "--no-optional-locks")
_PRIVATE = {
    "outbox/": "names and mail addresses",
    "recipients": "names and mail addresses",
    "inbox/": "articles, which belong to others",
}
"""How the names of what a desk keeps to itself begin, in any folder and in letters of any size, and what is in it; the
starter's .gitignore has them. The folder of stored texts is one more, and so is mail."""
_PUBLIC = ("content/", "templates/")
_CODE = (".css", ".html", ".js", ".md", ".py")
_PROGRAM = Path(__file__).parent.parent
"""This program's own folder: nothing in it is a desk's."""

_ADDED = ("diff", "--cached", "--name-only", "--no-relative", "--no-renames", "--diff-filter=A", "-z", "--")


def top_of(folder: Path) -> Path | None:
    """Return the folder of the repository that a folder is in, or None."""
    found = folder.resolve()
    return next((each for each in (found, *found.parents) if (each / ".git").exists()), None)


def git(folder: Path, *words: str, **settings: str) -> bytes:
    """Return what a command of git prints in a folder. Raises CalledProcessError, and FileNotFoundError without git.

    A hook's own GIT_DIR would make any folder the top of its repository, so the folder's own repository is taken.
    """
    names = ("GIT_DIR", "GIT_WORK_TREE") if top_of(folder) else ()
    known = {name: value for name, value in os.environ.items() if name not in names}
    command = ["git", *_QUIET, *words]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True, env={**known, **settings}).stdout


def tracked(folder: Path, snapshots: Path, *, staged: bool = False) -> list[Problem]:
    """Return a problem for each kind of private file, and for each copy of a stored text, that git tracks in a desk.

    It is a warning; with `staged` it is an error where the next commit would add the file.
    """
    desk, texts, top = folder.resolve(), snapshots.resolve(), top_of(folder)
    if top is None:
        return []
    asked = [str(each) for each in (desk, texts) if each.is_relative_to(top)]
    try:
        listed = _entries(desk, "ls-files", "--stage", "-z", "--", *asked)
        added = {_shown(top / name, desk) for name in _entries(desk, *_ADDED, *asked)} if staged else set()
    except FileNotFoundError:
        return []
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        message = f"git does not say which files it tracks, so no private one was looked for: {said}"
        hint = "run `git status` in the desk's folder"
        return [Problem("tracked-unknown", Location(".git"), message, hint=hint, severity="warning")]
    blobs = {path: about.split(" ")[1] for about, _, path in (entry.partition("\t") for entry in listed)}
    private: dict[tuple[str, str], list[str]] = {}
    rest = []
    for path in sorted(blobs):
        kind = None if (desk / path).is_relative_to(_PROGRAM) else _kind(path, f"{_shown(texts, desk)}/")
        private.setdefault(kind, []).append(path) if kind else rest.append(path)
    found = [_private(pattern, paths, holds, added) for (pattern, holds), paths in private.items()]
    sources = dict(_forms(texts, len(blobs[rest[0]]))) if rest else {}
    found += [_copy(path, sources[blobs[path]], added) for path in rest if blobs[path] in sources]
    return found


def _kind(path: str, texts: str) -> tuple[str, str] | None:
    """Return the pattern of the private files that a path is one of, and what they hold; None where it is none."""
    if path.lower().startswith(texts.lower()):
        return f"{path[: len(texts)]}*", "texts of sources, which belong to others"
    for beginning, holds in _PRIVATE.items():
        match = re.search(f"(^|/){beginning}", path, re.IGNORECASE | re.ASCII)
        code = beginning == "recipients" and path.endswith(_CODE)
        if match and not path.startswith(_PUBLIC) and not code:
            return f"{path[: match.end()]}*", holds
    return (f"*{path[-4:]}", "names and mail addresses") if path.lower().endswith(".eml") else None


def _entries(folder: Path, *words: str) -> list[str]:
    """Return what a command of git prints, each entry ended by a null."""
    return os.fsdecode(git(folder, "--literal-pathspecs", *words)).split("\0")[:-1]


def _shown(path: Path, desk: Path) -> str:
    return Path(os.path.relpath(path, desk)).as_posix()


def _private(pattern: str, paths: list[str], holds: str, added: Collection[str]) -> Problem:
    first = min(paths, key=lambda path: (path not in added, path))
    more = f", and {len(paths) - 1} more of {pattern}" if len(paths) > 1 else ""
    message = f"git tracks this file{more}: {holds}"
    ignored = pattern if pattern.startswith("*") else f"/{pattern}"
    return _report("private-tracked", first, message, f"git rm -r --cached {quote(pattern)}", ignored, added)


def _copy(path: str, source: str, added: Collection[str]) -> Problem:
    message = f"git tracks this file, which is the stored text of source:{source}"
    return _report("text-tracked", path, message, f"git rm --cached {quote(path)}", f"/{path}", added)


def _report(code: str, path: str, message: str, command: str, ignored: str, added: Collection[str]) -> Problem:
    now = path in added
    hint = f"run `{command}` in the desk's folder (nothing is deleted) and add `{ignored}` to .gitignore"
    hint += "" if now else "; commits made so far still have it"
    return Problem(code, Location(path), message, hint=hint, severity="error" if now else "warning")


def _forms(folder: Path, length: int) -> Iterator[tuple[str, str]]:
    """Yield what git calls each stored text, and its source; also with the line ends and the mark that editors change."""
    for file in folder.glob("*.txt"):
        raw = b""
        with suppress(OSError):
            raw = file.read_bytes() if file.is_file() else b""
        text = with_lf(raw)
        ends = {text, text.rstrip(b"\n"), text.rstrip(b"\n") + b"\n"}
        for form in {raw, *ends, *(each.replace(b"\n", b"\r\n") for each in ends)} - {b""}:
            for content in (form, b"\xef\xbb\xbf" + form):
                blob = b"blob %d\0" % len(content) + content
                total = hashlib.sha1(blob, usedforsecurity=False) if length == 40 else hashlib.sha256(blob)
                yield total.hexdigest(), file.name.partition(".")[0]
