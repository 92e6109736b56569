"""Pictures as SVG with attributes alone (no styles, no ids), the same on page and in pack, in the colour of the text."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from markupsafe import Markup

from briefings.compose.views import Bar, Edge, Ground, GroundRow, Grounds, Stretch

_SQUARE = '<rect x="1" y="1" width="14" height="14" fill="none" stroke="currentColor" stroke-width="1.6"/>'
_SIGNS = {
    "said": '<circle cx="8" cy="8" r="5.5" fill="currentColor"/>',
    "inferred": '<circle cx="8" cy="8" r="4.6" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "not-stated": '<path d="M0 8h4M6 8h4M12 8h4" stroke="currentColor" stroke-width="2" fill="none"/>',
    "seen": '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>',
    "not-seen": '<circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "matches": _SQUARE + '<path d="M4.5 6.2h7M4.5 9.8h7" stroke="currentColor" stroke-width="1.6" fill="none"/>',
    "matches-changed": _SQUARE
    + '<path d="M4.5 6.2h7M4.5 9.8h1.6M9.9 9.8h1.6" stroke="currentColor" stroke-width="1.6" fill="none"/>',
    "not-found": _SQUARE
    + '<path d="M4.5 6.2h7M4.5 9.8h7M10 3.6L6 12.4" stroke="currentColor" stroke-width="1.6" fill="none"/>',
    "unchecked": '<rect x="1" y="1" width="14" height="14" fill="none" stroke="currentColor" stroke-width="1.6" '
    'stroke-dasharray="2.8 1.9"/><path d="M5.9 6.1a2.1 2.1 0 1 1 3.1 1.9c-.7.4-1 .8-1 1.6" stroke="currentColor" '
    'stroke-width="1.5" fill="none"/><circle cx="8" cy="11.6" r="1" fill="currentColor"/>',
}


@cache
def sign(name: str) -> Markup:
    """Return a sign, 16 by 16: said (disc), inferred (ring), not-stated (dashes), seen, not-seen, or an outcome's square.

    It repeats what words beside it say, so it is hidden from screen readers.
    """
    return Markup(
        f'<svg class="sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">{_SIGNS[name]}</svg>'
    )


@cache
def sign_symbols(_: str = "") -> Markup:
    """Return the squares of the outcomes as symbols of a page, for `sign_used`."""
    names = ("matches", "matches-changed", "not-found", "unchecked")
    symbols = "".join(f'<symbol id="sign-{name}" viewBox="0 0 16 16">{_SIGNS[name]}</symbol>' for name in names)
    return Markup(f'<svg width="0" height="0" aria-hidden="true" focusable="false">{symbols}</svg>')


@cache
def sign_used(name: str) -> Markup:
    """Return a sign by its symbol on the same page: a long table is smaller for it."""
    return Markup(f'<svg class="sign" width="16" height="16" aria-hidden="true"><use href="#sign-{name}"/></svg>')


@cache
def qr(address: str) -> Markup:
    """Return an address as a QR (ISO/IEC 18004, correction level M), one unit a module, its quiet zone around it."""
    import segno  # only where an edition is printed

    rows = [bytes(row) for row in segno.make(address, error="m", micro=False, boost_error=False).matrix]
    size = len(rows) + 2 * _QUIET
    path = "".join(
        f"M{x + _QUIET} {y + _QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return Markup(
        '<svg class="qr" viewBox="0 0 {0} {0}" width="{0}" height="{0}" shape-rendering="crispEdges">'
        '<title>{1}</title><path d="{2}" fill="#000"/></svg>'
    ).format(size, address, path)


_QUIET = 4
"""Modules of white around a QR, as the standard asks."""


def drawn_bar(view: Bar, words: str) -> Markup:
    """Return when something happened as a bar, 588 by 36; `words` tell the same."""
    drawn = "".join(_stretch(stretch, _BAR) for stretch in view.stretches)
    return Markup(
        '<svg class="bar" viewBox="0 0 588 36" width="588" height="36" preserveAspectRatio="none" role="img">'
        "<title>{}</title>{}</svg>"
    ).format(words, Markup(drawn))


@lru_cache(maxsize=4096)
def time_bar(stretches: tuple[Stretch, ...], ticks: tuple[tuple[str, int], ...]) -> Markup:
    """Return one row of a timeline, 400 by 26; `ticks` are its years or months. It repeats the words of its row."""
    lines = "".join(
        f'<path d="M{_place(at, 400) + 0.5:g} 0V26" stroke="currentColor" stroke-opacity="0.25"/>' for _, at in ticks
    )
    drawn = "".join(_stretch(stretch, _ROW) for stretch in stretches)
    return Markup(
        '<svg class="time-bar" viewBox="0 0 400 26" width="400" height="26" preserveAspectRatio="none" '
        f'aria-hidden="true" focusable="false">{lines}{drawn}</svg>'
    )


@cache
def time_axis(scale: str, ticks: tuple[tuple[str, int], ...]) -> Markup:
    """Return the marks of a timeline, each label at its mark, over whatever width its place has."""
    labels = Markup("").join(
        Markup('<text x="{}%" y="13">{}</text>').format(f"{at / 10:g}", label) for label, at in ticks if label
    )
    return Markup(
        '<svg class="time-axis" font-family="IBM Plex Sans" font-size="11" fill="currentColor" role="img">'
        "<title>{}</title>{}</svg>"
    ).format(scale, labels)


class _Band(NamedTuple):
    """How stretches of time are drawn: the width of the axis, the band's top and height, its limits' reach, the pen."""

    width: int
    top: int
    height: int
    reach: int
    pen: float
    step: int


_EVEN = 'vector-effect="non-scaling-stroke"'
"""A bar is as wide as its place, but its strokes are not made thinner with it."""

_BAR = _Band(width=588, top=9, height=18, reach=6, pen=1.6, step=9)
_ROW = _Band(width=400, top=6, height=14, reach=4, pen=1.3, step=6)


def _stretch(view: Stretch, band_: _Band) -> str:
    """Return a stretch: solid where it lasted, hatched where it is somewhere within, its ends as they are known."""
    left = _place(view.left, band_.width)
    right = max(_place(view.right, band_.width), left + 2)
    middle = band_.top + band_.height / 2
    body = _solid(left, right, middle, view) if view.lasted else _hatched(left, right, view, band_)
    return body + _limit(left, view.start, band_) + _limit(right - 2, view.end, band_)


def _solid(left: float, right: float, middle: float, view: Stretch) -> str:
    """Return a stroke along the middle; where its end is not stated it breaks up into ever shorter pieces."""
    if view.end != "open":
        return f'<path d="M{left:g} {middle:g}H{right:g}" stroke="currentColor" stroke-width="6"/>'
    pieces, at, length = [], left, (right - left) / 3
    while length > 1 and at < right:
        pieces.append(f"M{at:.1f} {middle:g}h{length:.1f}")
        at += length + 4
        length *= 0.6
    return f'<path d="{"".join(pieces)}" stroke="currentColor" stroke-width="6"/>'


def _hatched(left: float, right: float, view: Stretch, band_: _Band) -> str:
    """Return slanted strokes, those of one strength in one path: a long bar has hundreds."""
    strokes: dict[float, list[str]] = {}
    at, bottom = left, band_.top + band_.height
    while at < right - 3:
        length = min(band_.height, right - at)
        strength = round(10 * _opacity((at - left) / (right - left), view)) / 10 or 0.05
        strokes.setdefault(strength, []).append(f"M{at:g} {bottom}l{length:g} {-length:g}")
        at = round(at + band_.step, 1)
    return "".join(
        f'<path d="{"".join(found)}" stroke="currentColor" stroke-width="{band_.pen}" {_EVEN} stroke-opacity="{strength:g}"/>'
        for strength, found in strokes.items()
    )


def _limit(at: float, edge: Edge, band_: _Band) -> str:
    if edge not in ("known", "about"):
        return ""
    dashes = ' stroke-dasharray="4 3"' if edge == "about" else ""
    top, bottom = band_.top - band_.reach, band_.top + band_.height + band_.reach
    return f'<path d="M{at + 1:g} {top}V{bottom}" stroke="currentColor" stroke-width="2.5" {_EVEN}{dashes}/>'


def _opacity(place: float, view: Stretch) -> float:
    """Return how strong a stroke of hatching is: it fades towards an end that is not stated."""
    fade_in = min(1.0, place * 1.6 + 0.08) if view.start == "open" else 1.0
    fade_out = min(1.0, (1 - place) * 1.6 + 0.08) if view.end == "open" else 1.0
    return min(fade_in, fade_out)


def _place(thousandths: int, width: int) -> float:
    return round(thousandths * width / 1000, 1)


_GROUNDS: dict[Ground, str] = {
    "quoted": "M0 0h9v9h-9z",
    "reported": "M0 0h9v9h-9zM1.5 1.5v6h6v-6z",
    "contradicts": "M0 0h9v9h-9zM1.5 1.5v6h6v-6zM0 9L9 0L9 1.6L1.6 9z",
}
"""A full square, an empty one, an empty one that is struck out."""

_IN_ROW = 6
_WIDEST = 168
"""So many squares stand beside each other in a column, or as many as fit the picture; more stand in a second line."""


@cache
def ground(name: Ground) -> Markup:
    """Return the sign of what a statement is based on; it repeats what words beside it say."""
    return Markup(
        '<svg class="sign" viewBox="-1.5 -2 12 12" width="16" height="16" aria-hidden="true" focusable="false">'
        f'<path d="{_GROUNDS[name]}" fill="currentColor" fill-rule="evenodd"/></svg>'
    )


@lru_cache(maxsize=256)
def ground_axis(view: Grounds) -> Markup:
    """Return the heads of the columns of origins."""
    step = 13 * _in_row(view) + 15
    labels = "".join(
        f'<text x="{at * step}" y="13" font-weight="600">{letter}</text>' for at, letter in enumerate(view.letters)
    )
    return _grounds(step * len(view.letters), 18, f'<g font-family="IBM Plex Sans" font-size="14">{labels}</g>')


def ground_row(row: GroundRow, view: Grounds) -> Markup:
    """Return what one statement is based on, a column for each origin. It repeats the words of its row."""
    across = _in_row(view)
    step = 13 * across + 15
    height = max(18, 13 * max(-(-len(found) // across) for found in row.grounds) + 5)
    squares = "".join(
        f'<path d="{_GROUNDS[name]}" transform="translate({column * step + number % across * 13} {5 + number // across * 13})"/>'
        for column, found in enumerate(row.grounds)
        for number, name in enumerate(found)
    )
    rules = "".join(
        f'<path d="M{at * step - 9} 0V{height}" stroke="currentColor" stroke-opacity="0.25"/>'
        for at in range(1, len(row.grounds))
    )
    return _grounds(step * len(row.grounds), height, rules + squares)


def _in_row(view: Grounds) -> int:
    most = max(len(found) for row in view.rows for found in row.grounds)
    return max(1, min(most, _IN_ROW, (_WIDEST // len(view.letters) - 15) // 13))


def _grounds(width: int, height: int, content: str) -> Markup:
    return Markup(
        f'<svg class="grounds-row" viewBox="0 0 {width} {height}" width="{width}" height="{height}" fill="currentColor" '
        f'fill-rule="evenodd" aria-hidden="true" focusable="false">{content}</svg>'
    )


@cache
def band(low: int, high: int) -> Markup:
    """Return one band of a scale from 0 to 100 as its own bar; it repeats the numbers beside it."""
    return Markup(
        '<svg class="band" viewBox="0 0 200 12" width="200" height="12" aria-hidden="true" focusable="false">'
        '<path d="M0.5 0V12M199.5 0V12" stroke="currentColor" stroke-opacity="0.25"/>'
        f'<path d="M0 6H200" stroke="currentColor" stroke-opacity="0.25"/>'
        f'<rect x="{2 * low}" y="2" width="{2 * (high - low)}" height="8" fill="currentColor"/></svg>'
    )


PICTURES = (
    sign, sign_used, sign_symbols, qr, drawn_bar, time_bar, time_axis, ground, ground_axis, ground_row, band,
)  # fmt: skip
"""What templates may draw: each is a filter of its name."""
