"""Pointers from one sheet to another."""

from __future__ import annotations

import re
from typing import NamedTuple

from briefings.problems import UnreadError

KINDS = ("actor", "incident", "quote", "claim", "source", "topic", "briefing")
"""Every kind of sheet, in the order in which a desk is read: the one list of them that all of the program follows."""

FACTS = tuple(kind for kind in KINDS if kind != "briefing")
"""The kinds that a briefing can show: all but briefings."""

PLURALS = {kind: f"{kind}s" for kind in KINDS}
"""Kind to the name of its folder, which is also the first part of its address."""

OWN_FOLDERS = frozenset(PLURALS.values()) | {
    "a-to-z", "accusations", "assets", "changes", "check-a-quotation", "corrections", "data", "editions", "feeds", "how-we-check",
    "packs", "s", "search",
}  # fmt: skip
"""The first parts of all addresses that a site gives out by itself, below which no page is written by hand."""

ID = re.compile(r"(?!(?:aux|con|nul|prn|com[0-9]|lpt[0-9])\Z)[a-z0-9]+(?:-[a-z0-9]+)*\Z")
"""What an id looks like: small letters and digits, joined by single hyphens; no name that Windows reserves."""
RESERVED = re.compile(r"(?:aux|con|nul|prn|com[0-9]|lpt[0-9])(?:\.|\Z)", re.IGNORECASE)
"""How a file name begins that Windows reserves: no clone there can have the file, and no site its page."""


class Ref(NamedTuple):
    """A sheet's kind and id."""

    kind: str
    id: str

    def __str__(self) -> str:
        """Return `kind:id`, as it is written in sheets and prose."""
        return f"{self.kind}:{self.id}"


_KIND_ORDER = {kind: number for number, kind in enumerate(KINDS)}


def sort_key(ref: Ref) -> tuple[int, str]:
    """Return what puts sheets in order: by kind, then by id."""
    return (_KIND_ORDER[ref.kind], ref.id)


def file_of(ref: Ref) -> str:
    """Return the path of a sheet's file in its desk."""
    return f"content/{PLURALS[ref.kind]}/{ref.id}.yml"


def page_folder(ref: Ref) -> str:
    """Return the folder of a sheet's page in the site, with a slash at its end."""
    return f"{PLURALS[ref.kind]}/{ref.id}/"


def page_path(ref: Ref) -> str:
    """Return the path of a sheet's page in the site."""
    return f"{page_folder(ref)}index.html"


class RefError(UnreadError):
    """The text is not a reference; the message says why, `hint` what to write."""


def parse(text: str, kind: str | None = None) -> Ref:
    """Return the reference that `text` writes: `kind:id`, or `id` where `kind` is known. Raises RefError."""
    head, colon, tail = text.partition(":")
    if not colon:
        if kind is None:
            raise RefError(f"“{text}” does not say which kind it is; write kind:id")
        head, tail = kind, text
    if head not in KINDS:
        raise RefError(f"“{head}” is not a kind of sheet", _kind_meant(head, tail))
    if kind is not None and head != kind:
        raise RefError(f"a reference to one of the {PLURALS[kind]} is expected here, not to one of the {PLURALS[head]}")
    if not ID.match(tail):
        raise RefError(f"“{tail}” is not an id: {why_no_id(tail)}", _id_meant(tail))
    return Ref(head, tail)


def why_no_id(text: str) -> str:
    """Return why a text is not an id."""
    return "Windows reserves this name" if RESERVED.match(text) else "ids are made of a-z, 0-9 and single hyphens"


def _kind_meant(head: str, tail: str) -> str:
    from difflib import get_close_matches  # only where something is wrong

    near = get_close_matches(head.strip().lower(), KINDS, 1)
    return f"did you mean {near[0]}:{tail}?" if near and ID.match(tail) else ""


def _id_meant(text: str) -> str:
    """Return the hint for a name, or a file's name, that stands where its id belongs."""
    words = re.findall(r"[a-z0-9]+", text.rpartition("/")[2].removesuffix(".yml").lower())
    meant = "-".join(words)
    return f"write {meant}" if ID.match(meant) and text.isascii() else ""
