"""Write docs/develop/design.md from the style sheets and templates. `make reference` runs it; a test checks the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
PAGE = Path(__file__).parent / "develop" / "design.md"
WEB = ROOT / "templates" / "web" / "assets" / "briefings.css"
PRINT = ROOT / "templates" / "print" / "print.css"

SIZES = {
    "display": "a quotation as the title of its page",
    "lead": "the title of the latest briefing",
    "title": "the title of a page",
    "heading": "a heading over a picture",
    "key": "a bottom line, a key sentence, a quotation in a list",
    "words": "a quotation in a table",
    "text": "text",
    "label": "the label of a row",
    "item": "an item of a list, a section",
    "note": "a note, an attribution, an outcome",
    "fine": "the mark of a note, the head of a table of numbers",
}
"""What the sizes of type are for, by their names in the style sheet."""
COLOURS = {
    "paper": "the background",
    "wash": "the background of a citation",
    "ink": "text, heavy rules, signs",
    "ink-2": "secondary text; never a hedge",
    "control": "borders of fields, the line under a quiet link",
    "rule": "hairlines without meaning",
    "plum": "links, focus, the current section",
}
"""What the colours are for, by their names in the style sheet."""
SPACES = {
    "page": "the page",
    "column-label": "the column of labels",
    "column-text": "the column of text",
    "column-notes": "the column of notes",
    "measure": "the longest line",
    "row-above": "above a row",
    "row-below": "below a row",
    "heavy": "a heavy rule",
}
"""What the other lengths are for, by their names in the style sheet."""
_PRINT = {
    "title": "h1",
    "heading": ".section-title",
    "key": ".large",
    "words": ".quotation.source",
    "text": "html",
    "label": ".label",
    "item": ".facts",
    "note": ".endnotes",
}
"""The rule of the print style sheet for each size of the pages."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_ROOT = re.compile(r"(?:@media \(min-width: (\d+)px\) \{\s*)?:root \{([^}]*)\}")
_RULE = re.compile(r"^([^@{}\n][^{}\n]*?) \{([^}]*)\}", re.MULTILINE)
_SIZE = re.compile(r"(?:font-size: |font: \d+ )([\d.]+pt)(?:; line-height: |/)([\d.]+pt)")
_PAIR = re.compile(r"light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")
_MACRO = re.compile(r"^\{% macro (\w+)\(", re.MULTILINE)


class Style(NamedTuple):
    """What two style sheets say.

    `tokens` are the custom properties of pages, `wide` those that change on a screen of `breakpoint` pixels and more;
    `sizes` are size and leading of packs, by selector.
    """

    tokens: Mapping[str, str]
    wide: Mapping[str, str]
    breakpoint: str
    sizes: Mapping[str, tuple[str, str]]


def style() -> Style:
    """Return the style of pages and packs."""
    web, packs = (_COMMENT.sub("", file.read_text("utf-8")) for file in (WEB, PRINT))
    tokens: dict[str, str] = {}
    wide: dict[str, str] = {}
    width = ""
    for least, body in _ROOT.findall(web):
        width = least or width
        (wide if least else tokens).update(_properties(body))
    found = {selector: size for selector, body in _RULE.findall(packs) if (size := _SIZE.search(body))}
    return Style(tokens, wide, width, {selector: (size[1], size[2]) for selector, size in found.items()})


def _properties(body: str) -> Iterator[tuple[str, str]]:
    for declaration in body.split(";"):
        name, colon, value = declaration.strip().partition(":")
        if colon and name.startswith("--"):
            yield name.removeprefix("--"), value.strip()


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def page() -> str:
    """Return the page."""
    found = style()
    return "\n".join([*_idea(), *_type(found), *_colour(found), *_space(found), *_parts()])


def _idea() -> Iterator[str]:
    yield """# Design

`make reference` makes this page from the style sheets and templates: do not edit it. The custom properties at the top of
`templates/web/assets/briefings.css` are the design in numbers, each written once. Packs have theirs in
`templates/print/print.css`.

- Serif type inside quotation marks is a source; everything else is the desk. Readers see who speaks before they read a word.
- What is not stated has a place: a dashed sign, a dotted line or a row, never an empty cell.
- Screen and paper share one grid: label, text, evidence. Black lines, much white, one colour, for links only, and no pictures
  except those that count something.
- Colour alone never carries meaning; print has no colour. The marking is a black box with its label in every theme.
"""


def _type(found: Style) -> Iterator[str]:
    yield f"## Type\n\nSize and line height, in pixels on pages and points in packs. Below {found.breakpoint} pixels some are smaller.\n"
    yield "| name | used for | page | narrow page | pack |\n|---|---|---|---|---|"
    for name, use in SIZES.items():
        packs = "/".join(each.removesuffix("pt") for each in found.sizes.get(_PRINT.get(name, ""), ()))
        yield f"| `{name}` | {use} | {_pair({**found.tokens, **found.wide}, name)} | {_pair(found.tokens, name)} | {packs} |"
    families = [found.tokens[name].split(",")[0].strip('"') for name in ("serif", "sans")]
    yield f"\n{families[0]} for sources, {families[1]} for the desk, in two weights each. No italics, and no capitals for style.\n"


def _pair(values: Mapping[str, str], name: str) -> str:
    return "/".join(values[each].removesuffix("px") for each in (name, f"{name}-line"))


def _colour(found: Style) -> Iterator[str]:
    yield "## Colour\n\nContrast (WCAG 2.2) is measured against the background.\n"
    yield "| name | used for | light | contrast | dark | contrast |\n|---|---|---|---|---|---|"
    pairs = {name: pair.groups() for name in COLOURS if (pair := _PAIR.fullmatch(found.tokens[name]))}
    for name, shades in pairs.items():
        cells = [
            f"`{shade}` | {'' if name == 'paper' else f'{contrast(shade, ground):.1f}'}"
            for shade, ground in zip(shades, pairs["paper"], strict=True)
        ]
        yield f"| `{name}` | {COLOURS[name]} | {' | '.join(cells)} |"
    yield ""


def _space(found: Style) -> Iterator[str]:
    yield "## Space\n\n| name | used for | value | narrow page |\n|---|---|---|---|"
    steps = {name: "a step" for name in found.tokens if re.fullmatch(r"s\d", name)}
    for name, use in {**steps, **SPACES}.items():
        narrow = found.tokens[name]
        wide = found.wide.get(name, narrow)
        yield f"| `{name}` | {use} | {wide} | {narrow if narrow != wide else ''} |"
    leading = found.sizes["html"][1].removesuffix("pt")
    yield f"\nPages have one column below {found.breakpoint} pixels. Packs have a base line height of {leading} points.\n"


def _parts() -> Iterator[str]:
    yield "## Parts\n\nPages and packs consist of these parts; each is a macro. A desk's own template of the same name comes first.\n"
    yield "| part | pages | packs |\n|---|---|---|"
    places: dict[str, dict[str, str]] = {}
    for face in ("shared", "web", "print"):
        for file in sorted((ROOT / "templates" / face).glob("*.html")):
            for name in _MACRO.findall(file.read_text("utf-8")):
                place = f"`{file.relative_to(ROOT / 'templates').as_posix()}`"
                places.setdefault(name, {}).update(
                    dict.fromkeys(("web", "print") if face == "shared" else (face,), place)
                )
    for name, where in sorted(places.items()):
        yield f"| `{name}` | {where.get('web', '')} | {where.get('print', '')} |"
    yield ""


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), "utf-8", newline="\n")
