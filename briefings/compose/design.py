"""The design: type, colour, space and parts as the style sheets of this site have them, each shown as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from briefings.compose import specimens, this_page
from briefings.compose.index import Index
from briefings.compose.lines import blocks_of, marked, text
from briefings.compose.views import Fact, Facts, Line, Note, Page, Paragraphs, Row, Run, Specimen, Specimens
from briefings.compose.words import COLOURS, SIZES
from briefings.load.style import Style

PATH = "about/design/index.html"

_SOURCE = ("display", "words")
"""The sizes in which a source speaks; in the others the desk does, in `key` both."""
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
"""The rule of the print style sheet that answers to a size of the pages."""
_UNIT = re.compile(r"(?<=\d)(?=px|rem)")
_PAIR = re.compile(r"light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")


def page(index: Index, style: Style) -> Page:
    """Return the page."""
    say, heading = index.say, title(index)
    lead = say(
        "What pages and packs are made of: type, colour, space, and each part as it stands everywhere. The numbers are "
        "read from the style sheets of this site."
    )
    marking = index.settings.default_marking
    return Page(
        path=PATH,
        section="",
        target="design:",
        heading=heading,
        title=text(heading),
        lines=(text(lead),),
        rows=(
            _voices(index),
            *_type(index, style),
            *_colour(index, style),
            *_space(index, style),
            _faces(index),
            Row(say("Parts"), (Paragraphs(blocks_of(text(say("Each part once, in words that say what it holds.")))),)),
            *specimens.rows(index),
            this_page.made(PATH, index),
        ),
        marking=marking.label,
        marking_colour=marking.colour,
        description=f"{heading}: {lead}",
        updated="",
    )


def title(index: Index) -> str:
    """Return what the page is called."""
    return index.say("Design")


def _voices(index: Index) -> Row:
    say = index.say
    lines = (
        index.line(
            "{serif} are a source speaking, everything else is this desk: a reader sees who speaks before reading a word.",
            serif=(marked(say("Words in this face and in marks"), index),),
        ),
        text(say("What is not said has a place of its own: a dashed sign, a dotted rule, a row, never an empty cell.")),
        text(
            say(
                "One quiet grid for screen and paper: a label, the text, the evidence. Black rules, much white, one colour for "
                "links and nothing else, no picture but those that count."
            )
        ),
    )
    return Row(say("The idea"), (Paragraphs(blocks_of(*lines)),))


def _type(index: Index, style: Style) -> Iterator[Row]:
    rows = tuple(_size(name, index, style) for name in SIZES if name in style.tokens)
    if rows:
        note = index.say("Two weights of each face: no italic, no capitals for style, no third weight.")
        families = index.line(
            "{serif} for a source, {sans} for the desk; both are bundled and have Latin, Greek and Cyrillic letters.",
            serif=text(_family(style, "serif")),
            sans=text(_family(style, "sans")),
        )
        parts = (Specimens(rows), Paragraphs(blocks_of(families, text(note))))
        yield Row(index.say("Type"), parts, anchor="type")


def _family(style: Style, name: str) -> str:
    return style.tokens.get(name, "").split(",")[0].strip('"')


def _size(name: str, index: Index, style: Style) -> Specimen:
    say, word = index.say, index.word("size", name)
    use: Line = (marked(word, index),) if name in _SOURCE else text(word)
    narrow, wide = (_pair(values, name) for values in (style.tokens, {**style.tokens, **style.wide}))
    values = [
        say("{size} px", size=wide)
        if narrow == wide
        else say("{wide} px; {narrow} below {breakpoint}", wide=wide, narrow=narrow, breakpoint=style.breakpoint)
    ]
    if name in _PRINT and (found := style.sizes.get(_PRINT[name])):
        values.append(say("{size} pt in print", size="/".join(each.removesuffix("pt") for each in found)))
    return Specimen("size", (name,), use, ((Run("code", name),), *map(text, values)))


def _pair(values: Mapping[str, str], name: str) -> str:
    """Return size and leading: `17/28`."""
    return "/".join(values.get(each, "").removesuffix("px") for each in (name, f"{name}-line"))


def _colour(index: Index, style: Style) -> Iterator[Row]:
    pairs = {name: found for name in COLOURS if (found := _PAIR.fullmatch(style.tokens.get(name, "")))}
    if "paper" not in pairs:
        return
    grounds = pairs["paper"].groups()
    rows = []
    for name, found in pairs.items():
        values: list[Line] = [(Run("code", name),)]
        for shade, ground, theme in zip(found.groups(), grounds, (index.say("light"), index.say("dark")), strict=True):
            number = index.language.digits(f"{contrast(shade, ground):.1f}")
            said = _told(theme, number, index) if name != "paper" else theme
            values.append((Run("code", shade), Run("text", f" {said}")))
        rows.append(Specimen("colour", found.groups(), text(index.word("colour", name)), tuple(values)))
    note = index.say(
        "A contrast is that of WCAG 2.2, with the ground. The marking is a black box with its label in every theme. Nothing "
        "is told by colour alone; print has no colour at all."
    )
    yield Row(index.say("Colour"), (Specimens(tuple(rows)), Paragraphs(blocks_of(text(note)))), anchor="colour")


def _told(theme: str, contrast: str, index: Index) -> str:
    """Return `light, contrast 16.8`."""
    return index.say("{theme}, contrast {number}", theme=theme, number=contrast)


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _space(index: Index, style: Style) -> Iterator[Row]:
    say = index.say
    steps = [(name, value) for name, value in style.tokens.items() if re.fullmatch(r"s\d", name)]
    if not steps:
        return
    rows = tuple(
        Specimen("step", (pixels,), (Run("code", name),), (text(say("{size} px", size=pixels)),))
        for name, value in steps
        if (pixels := value.removesuffix("px"))
    )
    named = {
        say("The page"): ("page",),
        say("Its columns: label, text, notes"): ("column-label", "column-text", "column-notes"),
        say("A line, at most"): ("measure",),
        say("A row, above and below"): ("row-above", "row-below"),
        say("A heavy rule"): ("heavy",),
    }
    facts = [
        Fact(label, text(", ".join(_value(name, index, style) for name in names)))
        for label, names in named.items()
        if all(name in style.tokens for name in names)
    ]
    note = say(
        "One column below {breakpoint} px. Packs are set on a line of {leading} pt.",
        breakpoint=style.breakpoint,
        leading=_leading(style),
    )
    parts = (Specimens(rows), Facts(tuple(facts)), Paragraphs(blocks_of(text(note))))
    yield Row(say("Space"), parts, anchor="space")


def _leading(style: Style) -> str:
    return style.sizes.get("html", ("", "?"))[1].removesuffix("pt")


def _value(name: str, index: Index, style: Style) -> str:
    narrow, wide = (_UNIT.sub("\u00a0", values.get(name, style.tokens[name])) for values in (style.tokens, style.wide))
    if narrow == wide:
        return narrow
    return index.say("{wide} ({narrow} below {breakpoint} px)", wide=wide, narrow=narrow, breakpoint=style.breakpoint)


def _faces(index: Index) -> Row:
    say = index.say
    facts = (
        Fact(say("Light and dark"), text(say("as the reader’s system asks, or as chosen at the foot of the page"))),
        Fact(
            say("Print"),
            text(say("packs have a layout of their own for the same words; a printed page has no navigation")),
        ),
        Fact(say("Forced colours"), text(say("the system’s colours take over; the marking keeps its own"))),
        Fact(say("Small screens and 400 % zoom"), text(say("one column; nothing runs out sideways at 320 px"))),
        Fact(say("Motion"), text(say("none, where the system asks for less of it"))),
        Fact(
            say("Without script"),
            text(say("everything reads; script adds search, filters, copying and the choice of theme")),
        ),
    )
    note = Note(0, text(say("Signs and pictures are drawn as SVG in the colour of the text.")))
    return Row(say("Light, dark, print"), (Facts(facts),), (note,), anchor="faces")
