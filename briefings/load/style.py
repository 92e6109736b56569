"""The style sheets in numbers, so that the page about the design prints what the pages are really set with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct, field

from briefings.load.files import read
from briefings.load.inputs import template_folders

WEB = "assets/briefings.css"
PRINT = "print.css"

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r"(?:@media \(min-width: (\d+)px\) \{\s*)?:root \{([^}]*)\}")
_RULE = re.compile(r"^([^@{}\n][^{}\n]*?) \{([^}]*)\}", re.MULTILINE)
_SIZE = re.compile(r"(?:font-size: |font: \d+ )([\d.]+pt)(?:; line-height: |/)([\d.]+pt)")


class Style(Struct, frozen=True):
    """What two style sheets say.

    `tokens` are the custom properties of pages, `wide` those that change on a screen of `breakpoint` pixels and more;
    `sizes` are size and leading of packs, by selector.
    """

    tokens: Mapping[str, str] = field(default_factory=dict)
    wide: Mapping[str, str] = field(default_factory=dict)
    breakpoint: str = ""
    sizes: Mapping[str, tuple[str, str]] = field(default_factory=dict)


PLAIN = Style()
"""No style sheet was read: the page about the design has no numbers."""


def load(desk: Path | None) -> Style:
    """Return the style of a desk's pages and packs: its own style sheets come first. Raises OutputError."""
    web, print_ = _text("web", WEB, desk), _text("print", PRINT, desk)
    tokens: dict[str, str] = {}
    wide: dict[str, str] = {}
    breakpoint_ = ""
    for width, body in _ROOT.findall(web):
        breakpoint_ = width or breakpoint_
        (wide if width else tokens).update(_properties(body))
    sizes = {selector: found.groups() for selector, body in _RULE.findall(print_) if (found := _SIZE.search(body))}
    return Style(tokens, wide, breakpoint_, sizes)  # type: ignore[arg-type]  # the pattern has two groups


def _properties(body: str) -> Iterator[tuple[str, str]]:
    for declaration in body.split(";"):
        name, colon, value = declaration.strip().partition(":")
        if colon and name.startswith("--"):
            yield name.removeprefix("--"), value.strip()


def _text(face: str, name: str, desk: Path | None) -> str:
    """Return a style sheet without its comments."""
    file = next((folder / name for folder in template_folders(face, desk) if (folder / name).is_file()), None)
    return _COMMENT.sub("", read(file).decode("utf-8", "replace")) if file else ""
