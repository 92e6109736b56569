"""Targets to addresses: relative, and always ending in a file's name, so that the site opens from a file share too."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from briefings.compose.views import CiteFile
from briefings.model.refs import PLURALS


def path_of(target: str) -> str | None:
    """Return the file in site/ that a target names, or None for an address outside it or an anchor on the page."""
    head, _, tail = target.partition(":")
    if head in PLURALS:
        return f"{PLURALS[head]}/{tail}/index.html"
    if head == "list":
        plural, _, number = tail.partition("/")
        return f"{plural}/_{number}.html" if number else f"{plural}/index.html"
    if head == "further":
        folder, _, name = tail.rpartition("/")
        return f"{folder}/_{name}.html"
    if head == "home":
        return "index.html"
    if head == "search":
        return f"search/_{tail}.html" if tail else "search/index.html"
    if head == "check":
        return "check-a-quotation/index.html"
    if head == "data":
        return f"data/{tail or 'index.html'}"
    if head == "feed":
        return f"feeds/{tail}.xml"
    if head == "method":
        return "how-we-check/index.html"
    if head == "page":
        return f"{tail}/index.html"
    if head == "pack":
        return f"packs/{tail}.pdf"
    if head == "edition":
        briefing, _, number = tail.partition("/")
        return f"briefings/{briefing}/editions/{number}/index.html"
    if head == "issued":
        return f"packs/{tail}.pdf"
    if head == "status":
        return f"s/{tail}/index.html"
    if head == "asset":
        return f"assets/{tail}"
    return None


@cache
def urls(root: str) -> Callable[[str], str | None]:
    """Return what gives a target's address from a page whose way to the site's root is `root` (`../../`).

    Anchors and addresses of the web stay as they are; anything else that names no file is None.
    """
    return _Addresses(root).__getitem__


def url(target: str, root: str) -> str | None:
    """Return a target's address from a page whose way to the site's root is `root`."""
    return urls(root)(target)


class _Addresses(dict[str, str | None]):
    """Addresses as seen from one depth, each worked out once: pages ask for the same ones."""

    def __init__(self, root: str) -> None:
        super().__init__()
        self._root = root

    def __missing__(self, target: str) -> str | None:
        if len(self) >= _MANY:
            self.clear()
        self[target] = found = self._of(target)
        return found

    def _of(self, target: str) -> str | None:
        if target.startswith(("#", "https://", "http://", "mailto:")):
            return target
        path = path_of(target)
        return f"{self._root}{path}" if path else None


_MANY = 65_536
"""At most so many addresses are held a depth."""


def carried(file: CiteFile) -> str:
    """Return a small file as an address that holds it (RFC 2397), so that it can be downloaded from a file share too."""
    text = file.text
    for char, encoded in _ENCODED:
        if char in text:
            text = text.replace(char, encoded)
    return f"data:{file.media_type};charset=utf-8,{text}"


_ENCODED = tuple((char, f"%{ord(char):02X}") for char in "%\t\n\r \"#<>?&'{}|\\^`")
"""What an address cannot hold, `%` first; replaced one by one, which is faster than `str.translate`."""


def root_of(path: str) -> str:
    """Return the way from a page to the site's root: `../` once a folder."""
    return "../" * path.count("/")
