"""Audit: the staged files read back, with its own parsers, before anything is published.

It knows only the staged bytes and the list of what may appear, never how they were made. What it cannot read, it refuses.
"""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from sys import intern
from typing import Any, NamedTuple
from urllib.parse import unquote

from briefings.problems import Location, Problem
from briefings.publish import audit_pack, manifest
from briefings.publish.audit_pack import Expected, Said

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")

_CARRIED = tuple(
    f"data:application/{kind};charset=utf-8,"
    for kind in ("x-bibtex", "x-research-info-systems", "vnd.citationstyles.csl+json")
)
"""Citations for download stand in the link itself; nothing else may."""


class Seen(NamedTuple):
    """What the audit saw of a file: digests of the file and of what was expected, its anchors, where it links to.

    Of a pack and its page also what they say in the source's face, and their figures; of a pack the path of its page.
    """

    content: str
    expectation: str
    anchors: tuple[str, ...]
    links: tuple[str, ...]
    said: Said | None = None
    twin: str = ""


class Audited(NamedTuple):
    """What is wrong, and what was seen (to be handed to the next audit)."""

    problems: tuple[Problem, ...]
    seen: dict[str, Seen]


class FileLook(NamedTuple):
    """One look at a file: what is wrong with it, and what was seen."""

    problems: tuple[Problem, ...] = ()
    seen: Seen | None = None


class Audit:
    """Reads staged files back, each as it comes; at the end it follows what leads from one to another."""

    def __init__(
        self,
        read: Callable[[str], bytes],
        *,
        former: Mapping[str, Seen] | None = None,
        stood: Collection[str] = (),
        issued: Mapping[str, str] | None = None,
    ) -> None:
        """Begin. `read` gives a staged file's bytes; `former` is what an earlier audit saw, in which nothing was wrong.

        A file with the same bytes and the same expectation is not read again. Its links are followed again where one of the
        files that `stood` then is gone, or one of their places. `issued` gives the digests of packs that were audited when
        they were issued: they must still be those bytes.
        """
        self._read, self._former, self._stood, self._issued = read, former or {}, stood, issued or {}
        self._problems: list[Problem] = []
        self._seen: dict[str, Seen] = {}
        self._digests: dict[str, str] = {}

    def look(self, path: str, digest: str, entry: Expected | None) -> FileLook:
        """Read a staged file back; a fork may do so, and hand what this returns to `note`."""
        if path in self._issued and self._issued[path] != digest:
            return FileLook((_problem(path, "audit-issued", "these are not the bytes that were issued"),))
        if path in self._issued or not path.endswith((".html", ".pdf")):
            return FileLook()
        key = _key(entry)
        seen = self._former.get(path)
        if seen is not None and (seen.content, seen.expectation) == (digest, key):
            return FileLook((), seen)
        found, seen = (_pack if path.endswith(".pdf") else _page)(self._read(path), path, entry)
        if entry is None:
            found.insert(0, _problem(path, "audit-unexpected", "this file is not part of the release"))
        return FileLook(tuple(found), seen._replace(content=digest, expectation=key))

    def note(self, path: str, digest: str, look: FileLook) -> None:
        """Take down what was seen of a file, whichever process looked."""
        self._digests[path] = digest
        self._problems += look.problems
        seen = look.seen
        if seen is not None:
            if seen is not self._former.get(path):
                # Pages share most of their links and places: one text for all saves room.
                anchors, links = (tuple([intern(each) for each in found]) for found in (seen.anchors, seen.links))
                seen = seen._replace(anchors=anchors, links=links)
            self._seen[path] = seen

    def end(self, wanted: Iterable[str]) -> Audited:
        """Return what is wrong. `wanted` are the paths of all that must have come."""
        missing = [path for path in wanted if path not in self._digests]
        self._problems += [_problem(path, "audit-missing", "this file was not made") for path in missing]
        self._problems += _landing(self._to_follow(), self._seen, self._digests)
        self._problems += _agreement(self._seen)
        return Audited(tuple(self._problems), self._seen)

    def _to_follow(self) -> Mapping[str, Seen]:
        """Return the files whose links are to be followed: those that were read now, or all where anything is gone."""
        read = {path: seen for path, seen in self._seen.items() if seen is not self._former.get(path)}
        former = ((seen, self._former[path]) for path, seen in read.items() if path in self._former)
        lost = any(not {*seen.anchors}.issuperset(before.anchors) for seen, before in former)
        return self._seen if lost or any(path not in self._digests for path in self._stood) else read


def _key(entry: Expected | None) -> str:
    shown = entry._replace(lines=(), quoted=None) if entry and entry.known else entry
    return manifest.digest(repr(shown).encode())[:16]


_WATCHED = "[id], [href], [src], [style], [srcset], script, form, iframe, object, embed"
_ACTIVE = frozenset({"form", "iframe", "object", "embed"})


def _page(content: bytes, path: str, entry: Expected | None) -> tuple[list[Problem], Seen]:
    from selectolax.lexbor import LexborHTMLParser

    content.decode("utf-8")  # refuses what is not; the parser takes the bytes themselves, which is faster
    tree = LexborHTMLParser(content)
    problems: list[Problem] = []
    links: dict[tuple[str, str, str], None] = {}
    anchors: set[str] = set()
    for node in tree.css(_WATCHED):
        attributes = node.attributes
        tag = node.tag or ""
        address = attributes.get("href") or attributes.get("src")
        if tag in _ACTIVE or "style" in attributes or "srcset" in attributes:
            problems.append(_problem(path, "audit-active", f"<{tag}> or an inline style is on this page"))
        elif tag == "script" and attributes.get("type") == "application/ld+json":
            problems += _linked(node.text(), path)
        elif tag == "script" and not address:
            problems.append(_problem(path, "audit-active", "an inline script is on this page"))
        elif address or "href" in attributes or "src" in attributes:
            links[tag, attributes.get("rel") or "", address or ""] = None
        if "id" in attributes:
            anchors.add(attributes["id"] or "")
    markings = [node.text().strip() for node in tree.css("header .marking, footer .marking")]
    problems += _strangers(links, path)
    if entry is not None:
        problems += _same_words(tree, entry)
        problems += _own_voices(tree, entry)
        problems += _same_frame(tree, entry, markings)
    root = entry.root if entry else ""
    inside = tuple(dict.fromkeys(to for _, _, address in links if (to := _inside(address, path, root))))
    said = _page_said(tree) if entry and entry.twin else None
    return problems, Seen("", "", tuple(sorted(anchors)), inside, said)


def _linked(text: str, path: str) -> Iterator[Problem]:
    """Linked data is data: it must be JSON, or somebody's words have ended it."""
    try:
        json.loads(text)
    except ValueError:
        yield _problem(path, "audit-linked", "the linked data of this page is not JSON")


def _same_words(tree: Any, entry: Expected) -> Iterator[Problem]:
    main = tree.css_first("main")
    text = main.text() if main else ""
    for hidden in main.css("[hidden]") if main else ():
        text = text.replace(hidden.text(), "", 1)
    text = text.replace("\u00a0", " ")  # which keeps days and numbers together
    missing = [line for line in entry.said if line not in text]
    even = _even(text) if missing else ""
    for line in missing:
        if _even(line) not in even:
            yield _problem(entry.path, "audit-words", f"these words are not on the page: “{line}”")


def _own_voices(tree: Any, entry: Expected) -> Iterator[Problem]:
    """What stands in the face of sources is words of a source, and nothing of it is anybody else's."""
    spoken = entry.spoken
    if spoken is None:
        return
    known = _even(" ".join(spoken))
    for node in tree.css("main .words, main .source"):
        said, classes = _even(node.text()), (node.attributes["class"] or "").split()
        if "words" in classes and said not in known:
            yield _problem(entry.path, "audit-voices", f"no sheet that this page shows quotes “{said}”")
        if "source" not in classes:
            continue
        for inner in node.css(".words, .outside, .mark, .between"):
            said = said.replace(_even(inner.text()), "", 1)
        if said.strip(" \u00a0"):
            told = "is in the typeface of sources, outside all quotations"
            yield _problem(entry.path, "audit-voices", f"“{said.strip()}” {told}")


def _even(text: str) -> str:
    return " ".join(text.split())


def _same_frame(tree: Any, entry: Expected, markings: list[str]) -> Iterator[Problem]:
    if len(markings) < 2 or set(markings) != {entry.marking}:
        message = f"the marking {entry.marking} must be at top and foot; found {markings}"
        yield _problem(entry.path, "audit-marking", message)
    html = tree.css_first("html")
    if html is None or html.attributes.get("lang") != entry.language:
        yield _problem(entry.path, "audit-language", f"the page must name its language, {entry.language}")


def _strangers(links: Collection[tuple[str, str, str]], path: str) -> Iterator[Problem]:
    for tag, rel, address in links:
        scheme = _SCHEME.match(address)
        if scheme is None:
            continue
        fine = tag == "a" and (scheme[0].lower() in ("https:", "http:", "mailto:") or address.startswith(_CARRIED))
        if not fine and not (tag == "link" and rel == "canonical"):
            yield _problem(path, "audit-address", f"<{tag}> leads to “{address}”, which is not part of the site")


def _inside(address: str, path: str, root: str) -> str:
    """Return where an address inside the site leads: `path#anchor`; empty for addresses outside it."""
    if address.startswith("#"):
        return _joined(path, address[1:])
    found = _from_root(address, root or "../" * path.count("/"))
    if found is None:
        target, _, anchor = address.partition("#")
        found = _joined(posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target))), anchor)
    return found


@lru_cache(maxsize=16_384)  # most links are on many pages
def _from_root(address: str, root: str) -> str | None:
    """Return where an address leads by way of the site's root; empty outside the site, None for any other way."""
    if not address or _SCHEME.match(address):
        return ""
    target, _, anchor = address.partition("#")
    target = unquote(target)
    further = target.removeprefix(root)
    return _joined(further, anchor) if root and further != target and "./" not in further else None


def _joined(target: str, anchor: str) -> str:
    return f"{target}#{unquote(anchor)}" if anchor else target


def _landing(followed: Mapping[str, Seen], seen: Mapping[str, Seen], digests: Mapping[str, str]) -> Iterator[Problem]:
    anchors = cache(lambda path: frozenset(seen[path].anchors if path in seen else ()))
    for path, entry in followed.items():
        for link in entry.links:
            target, _, anchor = link.partition("#")
            if target not in digests:
                yield _problem(path, "audit-link", f"a link leads to “{target}”, which is not there")
            elif anchor and target.endswith(".html") and anchor not in anchors(target):
                yield _problem(path, "audit-link", f"a link leads to “{link}”, but the page has no such place")


def _pack(content: bytes, path: str, entry: Expected | None) -> tuple[list[Problem], Seen]:
    title, sheets = audit_pack.read(content, draw=entry is not None and entry.is_restyled)
    texts = audit_pack.in_order(content, sheets, entry.said if entry else ())
    found = dict.fromkeys(audit_pack.problems(content, entry, title, sheets, texts))
    said, twin = audit_pack.said(texts, len(sheets)), entry.twin if entry else ""
    return [_problem(path, *each) for each in found], Seen("", "", (), (), said, twin)


def _page_said(tree: Any) -> Said:
    main = tree.css_first("main")
    source = "".join(node.text() for node in main.css(".words")) if main else ""
    return Said(audit_pack.spoken(source), audit_pack.figures(main.text(separator=" ") if main else ""))


def _agreement(seen: Mapping[str, Seen]) -> Iterator[Problem]:
    for path, pack in seen.items():
        page = seen.get(pack.twin)
        if page and page.said and pack.said:
            for code, message in audit_pack.differences(page.said, pack.said):
                yield _problem(path, code, message)


def _problem(path: str, code: str, message: str) -> Problem:
    return Problem(code, Location(f"site/{path}"), message)
