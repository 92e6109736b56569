"""Maps as SVG with attributes alone: coastlines, and each place as it is known: a box hatched, a point ringed, numbered."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from briefings.compose.views import Map, Spot
from briefings.render.land import Box, land

_WIDTH = 588
_LOWEST, _HIGHEST = 260, 440
"""The bounds of a map's height."""

_LEAST = 8.0
"""So many degrees of latitude a map shows at least: coastlines are no sharper."""

_MARGIN = 0.2
"""The share of its places' extent that a map shows around them."""

_NAMED = 12
"""On a map of more places than these, numbers stand alone: their names would hide each other, and the list has them."""

_SMALL = 40.0
"""A sign of at most this size is not to be written over."""

_LETTER = 8.2
"""About how wide a letter of a label is."""


class _Frame(NamedTuple):
    """A piece of the earth on a sheet of paper: an equirectangular map, true to scale along its middle."""

    box: Box
    scale: float
    squeeze: float
    height: float

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        return (
            round((lon - self.box.west) * self.squeeze * self.scale, 1),
            round((self.box.north - lat) * self.scale, 1),
        )


@lru_cache(maxsize=256)
def drawn_map(view: Map) -> Markup:
    """Return a map, 588 wide."""
    frame = _frame(view.spots)
    labels = _Labels(frame, view.spots)
    signs = "".join(_sign(spot, frame) for spot in view.spots)
    names = Markup("").join(labels.of(spot) for spot in view.spots)
    size = f"0 0 {_WIDTH} {frame.height:g}"
    return Markup(
        f'<svg class="map" viewBox="{size}" width="{_WIDTH}" height="{frame.height:g}" role="img"><title>{{}}</title>'
        f'{_coast(frame)}{signs}<g font-family="IBM Plex Sans" font-size="14" fill="currentColor">{{}}</g></svg>'
    ).format(view.words, names)


def _frame(spots: tuple[Spot, ...]) -> _Frame:
    """Return the piece of the earth that holds all places, with some of what is around them."""
    lons = [lon for spot in spots for lon in spot.coordinates[::2]]
    lats = [lat for spot in spots for lat in spot.coordinates[1::2]]
    middle = (min(lats) + max(lats)) / 2
    squeeze = max(0.2, math.cos(math.radians(middle)))
    high = max((max(lats) - min(lats)) * (1 + 2 * _MARGIN), _LEAST)
    wide = max((max(lons) - min(lons)) * squeeze * (1 + 2 * _MARGIN), _LEAST)
    high = max(high, wide * _LOWEST / _WIDTH)
    wide = max(wide, high * _WIDTH / _HIGHEST)
    scale = _WIDTH / wide
    centre = (min(lons) + max(lons)) / 2
    half = wide / squeeze / 2
    box = Box(centre - half, middle - high / 2, centre + half, middle + high / 2)
    return _Frame(box, scale, squeeze, round(high * scale))


@lru_cache(maxsize=64)
def _coast(frame: _Frame) -> str:
    """Return the land: a light fill with its coast; both run out of the picture where the land does."""
    edge = 4 / frame.scale
    west, south, east, north = frame.box
    wider = Box(west - edge / frame.squeeze, south - edge, east + edge / frame.squeeze, north + edge)
    paths = []
    for ring in land(wider):
        path = _path([frame.point(*point) for point in ring])
        if path:
            paths.append(path)
    return (
        f'<path d="{"".join(paths)}" fill="currentColor" fill-opacity="0.07" fill-rule="evenodd" stroke="currentColor" '
        'stroke-opacity="0.55" stroke-width="0.8"/>'
    )


def _path(points: list[tuple[float, float]]) -> str:
    """Return a ring as steps in whole units; what is too small to be seen is left out."""
    found: list[tuple[int, int]] = []
    for x, y in points:
        point = (round(x), round(y))
        if not found or abs(point[0] - found[-1][0]) + abs(point[1] - found[-1][1]) > 1:
            found.append(point)
    if len(found) < 3:
        return ""
    steps = [f"{bx - ax} {by - ay}" for (ax, ay), (bx, by) in pairwise(found)]
    return f"M{found[0][0]} {found[0][1]}l{' '.join(steps)}z"


def _sign(spot: Spot, frame: _Frame) -> str:
    if len(spot.coordinates) == 2:
        x, y = frame.point(spot.coordinates[0], spot.coordinates[1])
        return f'<circle cx="{x:g}" cy="{y:g}" r="5" fill="none" stroke="currentColor" stroke-width="2.5"/>'
    west, south, east, north = spot.coordinates
    (left, top), (right, bottom) = frame.point(west, north), frame.point(east, south)
    return (
        f'<path d="{"".join(_hatching(left, top, right, bottom))}" stroke="currentColor" stroke-opacity="0.55"/>'
        f'<rect x="{left:g}" y="{top:g}" width="{right - left:g}" height="{bottom - top:g}" fill="none" stroke="currentColor" '
        'stroke-width="1.5" stroke-dasharray="5 3"/>'
    )


def _hatching(left: float, top: float, right: float, bottom: float) -> Iterator[str]:
    """Yield the strokes of a box, from its left or lower side up to the right, ten units apart."""
    offset = 10.0
    while offset < right - left + bottom - top:
        x, y = left + max(0.0, offset - (bottom - top)), top + min(offset, bottom - top)
        rise = min(y - top, right - x)
        yield f"M{x:.1f} {y:.1f}l{rise:.1f} {-rise:.1f}"
        offset += 10.0


class _Labels:
    """Labels that do not lie on one another: each takes the first free place at its sign."""

    def __init__(self, frame: _Frame, spots: tuple[Spot, ...]) -> None:
        self._frame = frame
        self._named = len(spots) <= _NAMED
        signs = [self._sign(spot) for spot in spots]
        self._taken = [box for box in signs if box[2] - box[0] <= _SMALL and box[3] - box[1] <= _SMALL]

    def of(self, spot: Spot) -> Markup:
        """Return the number and name of a place; the number alone where there is no room for the name."""
        for words in (f"{spot.number} {spot.name}", spot.number)[not self._named :]:
            for x, y in self._places(spot, len(words) * _LETTER):
                box = (x - 2, y - 12, x + len(words) * _LETTER, y + 3)
                inside = box[0] >= 0 and box[1] >= 0 and box[2] <= _WIDTH and box[3] <= self._frame.height
                if inside and not any(_touch(box, other) for other in self._taken):
                    return self._set(words, box)
        x, y = self._places(spot, _LETTER)[0]
        return self._set(spot.number, (x - 2, y - 12, x + _LETTER, y + 3))

    def _set(self, words: str, box: tuple[float, float, float, float]) -> Markup:
        self._taken.append(box)
        number, _, name = words.partition(" ")
        at = Markup('<text x="{}" y="{}" font-weight="600">{}</text>').format(
            f"{box[0] + 2:g}", f"{box[3] - 3:g}", number
        )
        if not name:
            return at
        x = box[0] + 2 + (len(number) + 0.8) * _LETTER
        return at + Markup('<text x="{}" y="{}">{}</text>').format(f"{x:g}", f"{box[3] - 3:g}", name)

    def _sign(self, spot: Spot) -> tuple[float, float, float, float]:
        """Return the bounds of a place's sign: left, top, right, bottom."""
        if len(spot.coordinates) == 2:
            x, y = self._frame.point(spot.coordinates[0], spot.coordinates[1])
            return x - 6, y - 6, x + 6, y + 6
        west, south, east, north = spot.coordinates
        return (*self._frame.point(west, north), *self._frame.point(east, south))

    def _places(self, spot: Spot, width: float) -> list[tuple[float, float]]:
        """Return where a label may begin: above its sign, below it, to its right, to its left, at its corners."""
        left, top, right, bottom = self._sign(spot)
        left_in, right_in = max(left, 2.0), min(right, _WIDTH - 2.0)
        middle = (top + bottom) / 2 + 5
        return [
            (left_in, top - 5),
            (left_in, bottom + 14),
            (right + 5, middle),
            (left - 3 - width, middle),
            (right_in - width, top - 5),
            (right_in - width, bottom + 14),
            (right + 4, top - 2),
            (right + 4, bottom + 12),
            (left - 2 - width, top - 2),
            (left - 2 - width, bottom + 12),
        ]


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
