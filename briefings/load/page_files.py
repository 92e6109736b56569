"""Files beside hand-written pages: the pictures that they show, and what hosts and readers look for at a fixed address."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import NamedTuple
from urllib.parse import unquote

from briefings.load import files
from briefings.model.page_markup import code
from briefings.problems import Location, Problem

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"})
FOLDER = "root"
AT_ROOT = {
    name: name for name in ("CNAME", "_headers", "_redirects", "humans.txt", "llms.txt", "ads.txt", "pgp-key.txt")
} | {"nojekyll": ".nojekyll", "security.txt": ".well-known/security.txt"}
"""What may stand in the folder, and its address on the site."""
_LONGEST = 100_000
_PICTURE = re.compile(r"!\[(?P<alt>[^\[\]]*)\]\(\s*<?(?P<file>[^\s()<>]+)>?(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\)")


class PageFile(NamedTuple):
    """A file that is published as it is, a picture without its metadata: its path in the desk and its address on the site."""

    path: str
    address: str


class ShownPicture(NamedTuple):
    """A picture in a page's text: where it begins, its words, and the file below content/pages, as the page names it."""

    start: int
    alt: str
    file: str


def pictures(name: str, text: str) -> Iterator[ShownPicture]:
    """Yield the pictures of a page, by its name and text; what stands in code is none."""
    if "![" not in text:
        return
    spans = code(text)
    for match in _PICTURE.finditer(text):
        if not any(start <= match.start() < end for start, end in spans.items()):
            yield ShownPicture(match.start(), match["alt"].strip(), beside(name, match["file"]))


def beside(name: str, address: str) -> str:
    """Return the file below content/pages that an address on a page leads to; empty for an address elsewhere."""
    if ":" in address or address.startswith(("/", "\\")):
        return ""
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(address)))
    return "" if target.startswith("..") else target


def is_picture(name: str) -> bool:
    """Return whether a file beside the pages is a picture, by its name."""
    return PurePath(name).suffix.lower() in PICTURES


def shown(found: Iterable[str], named: frozenset[str], folder: str, problems: list[Problem]) -> Iterator[PageFile]:
    """Yield the pictures that a page shows; a warning for each other one, which is not published, is added to the problems."""
    for name in found:
        path = f"{folder}/{name}"
        if name in named:
            yield PageFile(path, name)
        else:
            message = "no hand-written page shows this picture, so it is not published"
            hint = f"show it with ![what the picture shows]({PurePath(name).name}), or take it out"
            problems.append(Problem("stray-file", Location(path), message, hint=hint, severity="warning"))


def at_root(folder: Path, shown_as: str, problems: list[Problem]) -> Iterator[PageFile]:
    """Yield the files that stand at a fixed address of the site; what is wrong with others is added. Raises OutputError."""
    for name, path in files.files_below(folder, shown_as, problems):
        place = Location(f"{shown_as}/{name}")
        if name not in AT_ROOT:
            problems.append(Problem("stray-file", place, "nothing reads this", expected=", ".join(sorted(AT_ROOT))))
        elif not _is_text(files.read(path)):
            message = f"this is not text in UTF-8 of at most {_LONGEST:,} bytes"
            problems.append(Problem("stray-file", place, message))
        else:
            yield PageFile(place.path, AT_ROOT[name])


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(raw) <= _LONGEST and b"\0" not in raw
