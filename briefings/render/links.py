"""Targets to addresses: relative, and always ending in a file's name, so that the site opens from a file share too."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from urllib.parse import urlsplit

from briefings.compose.views import CiteFile
from briefings.model.refs import PLURALS

ELSEWHERE = ("#", "https://", "http://", "mailto:")
"""How a target begins that leads to a place of the page itself, or out of the site."""
_PATHS = {
    **{kind: f"{plural}/{{}}/index.html" for kind, plural in PLURALS.items()},
    "home": "index.html",
    "method": "how-we-check/index.html",
    "check": "check-a-quotation/index.html",
    "page": "{}/index.html",
    "pack": "packs/{}.pdf",
    "issued": "packs/{}.pdf",
    "feed": "feeds/{}.xml",
    "search": "search/index.html",
    "status": "s/{}/index.html",
    "asset": "assets/{}",
}
"""The path of a target's file, by the word before its colon; what follows the colon stands in the braces."""
_MANY = 65_536
"""At most so many addresses are held a depth: pages ask for the same ones."""


def path_of(target: str) -> str | None:
    """Return the file in site/ that a target names, or None for an address outside it or an anchor on the page."""
    head, _, tail = target.partition(":")
    if head in _PATHS:
        return _PATHS[head].format(tail)
    if head in ("list", "own-list"):
        name, _, number = tail.partition("/")
        folder = name if head == "list" else f"lists/{name}"
        return f"{folder}/_{number}.html" if number else f"{folder}/index.html"
    if head == "further":
        folder, _, name = tail.rpartition("/")
        return f"{folder}/_{name}.html"
    if head == "data":
        return f"data/{tail or 'index.html'}"
    if head == "edition":
        briefing, _, number = tail.partition("/")
        return f"briefings/{briefing}/editions/{number}/index.html"
    return None


@cache
def urls(root: str) -> Callable[[str], str | None]:
    """Return what gives a target's address from a page whose way to the site's root is `root` (`../../`).

    Anchors and addresses of the web stay as they are; anything else that names no file is None.
    """

    @lru_cache(maxsize=_MANY)
    def url(target: str) -> str | None:
        if target.startswith(ELSEWHERE):
            return target
        name, mark, anchor = target.partition("#")
        path = path_of(name)
        return f"{root}{path}{mark}{anchor}" if path else None

    return url


def carried(file: CiteFile) -> str:
    """Return a small file as an address that holds it (RFC 2397), so that it can be downloaded from a file share too."""
    text = file.text
    for char, encoded in _ENCODED:
        if char in text:
            text = text.replace(char, encoded)
    return f"data:{file.media_type};charset=utf-8,{text}"


_ENCODED = tuple((char, f"%{ord(char):02X}") for char in "%\t\n\r \"#<>?&'{}|\\^`")
"""What an address cannot hold, `%` first; replaced one by one, which is faster than `str.translate`."""

NOT_FOUND = "404.html"
"""The page that a web server shows for an address that does not exist, at whatever depth."""


def root_of(path: str, address: str = "") -> str:
    """Return the way from a page to the site's root: `../` for each folder; of the page for unknown addresses the site's own path.

    `address` is the site's: `/news/` for https://harbour.example/news/.
    """
    return f"{urlsplit(address).path.rstrip('/')}/" if path == NOT_FOUND else "../" * path.count("/")
