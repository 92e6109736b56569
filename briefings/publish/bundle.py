"""Bundle: a published site in one file: a zip of all of it, or the page of a briefing that needs no other file."""

from __future__ import annotations

import base64
import hashlib
import posixpath
import re
from collections.abc import Collection
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from briefings.editor.writing import zipped
from briefings.model.refs import Ref, page_path
from briefings.problems import OutputError, refusals
from briefings.publish import manifest
from briefings.publish.ownership import bytes_of

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
_RANGES = re.compile(r"unicode-range:([^;}]*)")
_URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|#")
_TYPES = {each: f"image/{each}" for each in ("gif", "jpeg", "png", "webp")}
_TYPES |= {"svg": "image/svg+xml", "jpg": "image/jpeg", "woff2": "font/woff2"}
"""The media type by the ending of a file's name; the system's own table differs from computer to computer."""


class PublishedSite:
    """The files of a site that a build published, and no others. Reading raises OutputError if one is not as published."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._manifest = self._bytes(manifest.NAME)
        self._digests = manifest.parse(self._manifest) or {}

    def __contains__(self, path: str) -> bool:
        return path in self._digests

    def read(self, path: str) -> bytes:
        """Return the bytes of a file."""
        content = self._bytes(path)
        if manifest.digest(content) != self._digests.get(path):
            raise OutputError(f"{self._folder / path}: not as the build wrote it; build again")
        return content

    def zipped(self) -> bytes:
        """Return a zip of the site: the same site gives the same bytes."""
        files = ((path, self.read(path)) for path in sorted(self._digests))
        return zipped(chain(files, [(manifest.NAME, self._manifest)]))

    def briefing(self, ref: Ref, *, linked: bool) -> bytes:
        """Return the page of a briefing as one HTML file that asks nobody for anything.

        Style sheet, typefaces and pictures are in it; scripts, which no page needs, are not. Links to other pages lead to
        the desk's address where it has one and they are to be `linked`; otherwise only their words stay.
        """
        return _Page(self, page_path(ref)).bundled(linked=linked)

    def _bytes(self, path: str) -> bytes:
        with refusals(self._folder / path):
            content = bytes_of(str(self._folder / path))
        if content is None:
            raise OutputError(f"{self._folder / path}: not there any more; build again")
        return content


class _Page:
    """A page of the site while everything that it loads is put into it."""

    def __init__(self, site: PublishedSite, path: str) -> None:
        from selectolax.lexbor import LexborHTMLParser

        self._site = site
        self._path = path
        self._tree: LexborHTMLParser = LexborHTMLParser(site.read(path))

    def bundled(self, *, linked: bool) -> bytes:
        tree = self._tree
        canonical = tree.css_first("link[rel=canonical]")
        address = (canonical.attributes["href"] or "") if canonical and linked else ""
        for script in tree.css("script"):
            script.decompose()
        styles = [self._style(link) for link in tree.css("link[rel=stylesheet]")]
        for node in tree.css("link[rel=icon], img"):
            name = "src" if node.tag == "img" else "href"
            node.attrs[name] = self._carried(node.attributes[name] or "", self._path)
        self._lead(address.removesuffix(self._path.removesuffix("index.html")))
        self._refuse_requests(styles)
        return (tree.html or "").encode()

    def _style(self, link: LexborNode) -> str:
        """Put a style sheet in the place of the link to it, and return the word that lets the page's policy have it."""
        from selectolax.lexbor import LexborHTMLParser

        path = self._resolved(link.attributes["href"] or "", self._path)
        needed = _faces_for(self._tree.text(), self._site.read(path).decode())
        text = _URL.sub(lambda url: f'url("{self._carried(url[1], path)}")', needed)
        style = LexborHTMLParser(f"<style>{text}</style>").css_first("style")
        if style is None or style.text() != text:
            raise OutputError(f"{path}: this style sheet cannot be put into a page; it must not contain </style")
        link.replace_with(style)
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    def _carried(self, address: str, source: str) -> str:
        """Return a file of the site, as a page or style sheet names it, as an address that has its bytes."""
        if _ELSEWHERE.match(address):
            return address
        path = self._resolved(address, source)
        kind = _TYPES.get(path.rpartition(".")[2], "application/octet-stream")
        return f"data:{kind};base64,{base64.b64encode(self._site.read(path)).decode()}"

    def _resolved(self, address: str, source: str) -> str:
        path = unquote(address.partition("#")[0])
        return posixpath.normpath(posixpath.join(posixpath.dirname(source), path))

    def _lead(self, site: str) -> None:
        """Let links to other pages lead to the site's address; without one, their words stay, and menus go."""
        if not site:
            for node in self._tree.css("nav, .foot-links, .buttons"):
                if all(_is_relative(link) for link in node.css("a")):
                    node.decompose()
        for link in self._tree.css("a[href]"):
            if _is_relative(link):
                address = link.attributes["href"] or ""
                anchor = address.partition("#")[1:]
                if site:
                    path = self._resolved(address, self._path).removesuffix("index.html")
                    link.attrs["href"] = site + path + "".join(anchor)
                else:
                    link.unwrap()

    def _refuse_requests(self, styles: Collection[str]) -> None:
        """Write the page's policy, and raise OutputError if a template of the desk has the page load a file all the same."""
        policy = self._tree.css_first("meta[http-equiv=Content-Security-Policy]")
        if policy is None:
            raise OutputError(f"{self._path}: the page has no Content-Security-Policy; a template left it out")
        allowed = " ".join(styles) or "'none'"
        policy.attrs["content"] = (
            f"default-src 'none'; style-src {allowed}; font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
        )
        for node in self._tree.css("[src], [poster], [data], link[href]"):
            given = node.attributes
            address = given.get("src") or given.get("poster") or given.get("data") or given.get("href") or ""
            if not address.startswith("data:") and given.get("rel") != "canonical":
                raise OutputError(f"{self._path}: <{node.tag}> loads {address}, which one file cannot contain")


def _is_relative(link: LexborNode) -> bool:
    return not _ELSEWHERE.match(link.attributes.get("href") or "#")


def _faces_for(text: str, style: str) -> str:
    """Return a style sheet without the typefaces that no character of a text needs."""
    used = {ord(char) for char in text}

    def kept(face: re.Match[str]) -> str:
        ranges = _RANGES.search(face[0])
        return face[0] if ranges is None or any(_in_range(part, used) for part in ranges[1].split(",")) else ""

    return _FACE.sub(kept, style)


def _in_range(part: str, used: Collection[int]) -> bool:
    """Return whether one of the characters is in a range of CSS, such as `U+370-377` or `U+4??`."""
    first, _, last = part.strip().upper().removeprefix("U+").partition("-")
    low, high = int(first.replace("?", "0"), 16), int((last or first).replace("?", "F"), 16)
    return any(low <= char <= high for char in used)
