"""Maps as SVG with attributes alone: coastlines, and each place as it is known: a box hatched, a point ringed, numbered."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate, chain, groupby, pairwise
from textwrap import wrap
from typing import NamedTuple

from markupsafe import Markup

from briefings.compose.views import Map, Spot
from briefings.render.land import Box, land

_WIDTH = 588
_LOWEST, _HIGHEST = 260, 440
"""The bounds of a map's height."""

_LEAST = 8.0
"""So many degrees of latitude a map shows at least: coastlines have no more detail."""

_MARGIN = 0.2
"""The share of its places' extent that a map shows around them."""

_NAMED = 12
"""On a map of more places than these, numbers stand alone: their names would hide each other, and the list has them."""

_SMALL = 40.0
"""A sign of at most this size is not to be written over."""

_RING = 6.0
"""The radius of a ring with its stroke."""

_APART = 9.0
"""Signs whose bounds are closer than this are one."""

_LINE = 17
"""The height of a line of a label."""

_LONGEST_LINE = 20
"""Characters of a line of numbers."""

_REACHES = (12, 24, 36, 48)
_TURNS = tuple(math.radians(turn) for turn in range(0, 360, 30))
"""How far off a sign and in which directions its label may stand, at the end of a line."""

_TRIES, _MANY = 4, 100
"""How often labels are set before two signs share one; those of more signs are set once, for time grows with the square."""

_NARROW = frozenset(" iíìîïjlıłtfrI.,:;'’|!()[]-/\\ії")
_WIDE = frozenset("mwœæMWŒÆÅ@%—…–ФФЖШЩЮЫжшщюыфмљњЉЊҖҦҤѪ")

_Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom."""

_Lines = tuple[tuple[str, str], ...]


class _MapFrame(NamedTuple):
    """A piece of the earth on a sheet of paper: an equirectangular map, true to scale along its middle."""

    box: Box
    scale: float
    squeeze: float
    height: float

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        x, y = (lon - self.box.west) * self.squeeze * self.scale, (self.box.north - lat) * self.scale
        return round(x, 1), round(y, 1)


@lru_cache(maxsize=256)
def drawn_map(view: Map, *, linked: bool = False) -> Markup:
    """Return a map, 588 wide. Places whose signs would lie on each other share one, and so does a label with no room.

    If it is `linked`, a click on a sign leads to the first of its places in the list: `place-7` is the row of number 7.
    The list is beside the map, so that these links are for the mouse alone.
    """
    spots = _side_by_side(view.spots)
    frame = _frame(spots)
    labels = _labelled(_signs(spots, frame), frame.height)
    drawn = "".join(_linked(sign) if linked else _drawn(sign) for sign in labels)
    names = Markup("").join(_printed(label) for label in labels.values() if label)
    size = f"0 0 {_WIDTH} {frame.height:g}"
    return Markup(
        f'<svg class="map" viewBox="{size}" width="{_WIDTH}" height="{frame.height:g}" role="img"><title>{{}}</title>'
        f'{_coast(frame)}{drawn}<g font-family="IBM Plex Sans" font-size="14" fill="currentColor">{{}}</g></svg>'
    ).format(view.words, names)


def _side_by_side(spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
    """Return places with longitudes that run on beyond 180 degrees, where the map is then smaller: on both sides of the date line."""
    by_west = sorted(spots, key=lambda spot: spot.coordinates[0])
    ends = list(accumulate((spot.coordinates[-2] for spot in by_west), max))
    gaps = [spot.coordinates[0] - end for end, spot in zip(ends, by_west[1:], strict=False)]
    over = by_west[0].coordinates[0] + 360 - ends[-1]
    if not gaps or max(gaps) <= over:
        return spots
    first = by_west[gaps.index(max(gaps)) + 1].coordinates[0]
    around = (tuple(at if number % 2 else at + 360 for number, at in enumerate(spot.coordinates)) for spot in spots)
    both = zip(spots, around, strict=True)
    return tuple(spot if spot.coordinates[0] >= first else spot._replace(coordinates=east) for spot, east in both)


def _frame(spots: tuple[Spot, ...]) -> _MapFrame:
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
    return _MapFrame(box, scale, squeeze, round(high * scale))


@lru_cache(maxsize=64)
def _coast(frame: _MapFrame) -> str:
    """Return the land: a light fill with its coast; both run out of the picture where the land does."""
    edge = 4 / frame.scale
    west, south, east, north = frame.box
    wider = Box(west - edge / frame.squeeze, south - edge, east + edge / frame.squeeze, north + edge)
    paths = "".join(_path([frame.point(*point) for point in ring]) for ring in land(wider))
    return (
        f'<path d="{paths}" fill="currentColor" fill-opacity="0.07" fill-rule="evenodd" stroke="currentColor" '
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


class _Sign(NamedTuple):
    """What is drawn of places: a ring or a hatched box, by its bounds."""

    box: _Bounds
    ring: bool
    spots: tuple[Spot, ...]

    @property
    def centre(self) -> tuple[float, float]:
        """Return its middle."""
        left, top, right, bottom = self.box
        return (left + right) / 2, (top + bottom) / 2


def _signs(spots: tuple[Spot, ...], frame: _MapFrame) -> list[_Sign]:
    """Return the signs of places: one for all that are of one kind and closer than a sign is wide."""
    found: list[_Sign] = []
    for spot in spots:
        sign = _sign(spot, frame)
        near = next((at for at, other in enumerate(found) if _near(sign, other)), None)
        if near is None:
            found.append(sign)
        else:
            found[near] = _shared(found[near], sign)
    return found


def _sign(spot: Spot, frame: _MapFrame) -> _Sign:
    """Return the sign of a place; a box is at least as large as a ring, or nobody would see it."""
    left, top = frame.point(spot.coordinates[0], spot.coordinates[-1])
    right, bottom = frame.point(spot.coordinates[-2], spot.coordinates[1])
    wide, high = max(right - left, 2 * _RING) / 2, max(bottom - top, 2 * _RING) / 2
    x, y = (left + right) / 2, (top + bottom) / 2
    return _Sign((x - wide, y - high, x + wide, y + high), len(spot.coordinates) == 2, (spot,))


def _near(one: _Sign, other: _Sign) -> bool:
    return one.ring is other.ring and all(abs(a - b) < _APART for a, b in zip(one.box, other.box, strict=True))


def _shared(one: _Sign, other: _Sign) -> _Sign:
    """Return the sign of two: a ring between them, weighed by their places, or a box around both."""
    spots = tuple(sorted((*one.spots, *other.spots), key=lambda spot: int(spot.number)))
    (a, b, c, d), (e, f, g, h) = one.box, other.box
    if not (one.ring and other.ring):
        return _Sign((min(a, e), min(b, f), max(c, g), max(d, h)), False, spots)
    share = len(other.spots) / len(spots)
    x, y = a + (e - a) * share, b + (f - b) * share
    return _Sign((x, y, x + 2 * _RING, y + 2 * _RING), True, spots)


def _drawn(sign: _Sign) -> str:
    left, top, right, bottom = sign.box
    if sign.ring:
        x, y = sign.centre
        return f'<circle cx="{x:.4g}" cy="{y:.4g}" r="5" fill="none" stroke="currentColor" stroke-width="2.5"/>'
    return (
        f'<path d="{"".join(_hatching(left, top, right, bottom))}" stroke="currentColor" stroke-opacity="0.55"/>'
        f'<rect x="{left:.4g}" y="{top:.4g}" width="{right - left:.4g}" height="{bottom - top:.4g}" fill="none" '
        'stroke="currentColor" stroke-width="1.5" stroke-dasharray="5 3"/>'
    )


def _linked(sign: _Sign) -> str:
    """Return a sign that leads to its row; also the inside of a ring takes the click."""
    there = f'href="#place-{sign.spots[0].number}" tabindex="-1" aria-hidden="true" pointer-events="all"'
    return f"<a {there}>{_drawn(sign)}</a>"


def _hatching(left: float, top: float, right: float, bottom: float) -> Iterator[str]:
    """Yield the strokes of a box, from its left or lower side up to the right, ten units apart."""
    for offset in range(10, math.ceil(right - left + bottom - top), 10):
        x, y = left + max(0.0, offset - (bottom - top)), top + min(offset, bottom - top)
        rise = min(y - top, right - x)
        yield f"M{x:.1f} {y:.1f}l{rise:.1f} {-rise:.1f}"


class _Label(NamedTuple):
    """Lines of numbers, each with a name or none, where they stand, and the line that leads there from a sign further off."""

    lines: _Lines
    box: _Bounds
    ends: bool
    lead: tuple[tuple[float, float], ...]

    @property
    def taken(self) -> Iterator[_Bounds]:
        """Yield where no other label may stand."""
        yield self.box
        for x, y in self.lead:
            yield (x - 2.5, y - 2.5, x + 2.5, y + 2.5)


def _labelled(signs: list[_Sign], height: float) -> dict[_Sign, _Label | None]:
    """Return signs with their labels, none on another; where a label has no room, its sign and the nearest are one.

    First each has its numbers; those that had no room come first when it is tried again. Then, from the first on, names
    stand beside them where there is room for them too.
    """
    order, tries = signs, 0
    while True:
        labels: dict[_Sign, _Label | None] = {}
        for sign in order:
            labels[sign] = _free(sign, _numbers(sign), signs, labels.values(), height)
        lacking = [sign for sign in order if labels[sign] is None]
        if not lacking or len(signs) == 1:
            break
        tries += 1
        if tries % _TRIES == 0 or len(signs) > _MANY:
            signs = order = _fewer(signs, lacking)
        else:
            order = [*lacking, *(sign for sign in order if labels[sign])]
    named = {sign: _names(sign) for sign in signs}
    if sum(map(len, named.values())) <= _NAMED:
        for sign, lines in named.items():
            others = [label for other, label in labels.items() if other is not sign]
            labels[sign] = _free(sign, lines, signs, others, height) or labels[sign]
    return labels


def _fewer(signs: list[_Sign], lacking: list[_Sign]) -> list[_Sign]:
    """Return signs, some of which share one with the nearest to them."""
    kept = list(signs)
    for sign in lacking:
        others = [other for other in kept if other is not sign]
        nearest = min(others, key=lambda other: math.dist(sign.centre, other.centre)) if sign in kept else None
        if nearest in signs:  # each shares with one other at a time
            kept = [_shared(sign, nearest) if other is nearest else other for other in others]
    return kept


def _numbers(sign: _Sign) -> _Lines:
    return tuple((line, "") for line in wrap(_ranges(spot.number for spot in sign.spots), _LONGEST_LINE))


def _names(sign: _Sign) -> _Lines:
    """Return a label of numbers and names, a line for each name."""
    by_name: dict[str, list[str]] = {}
    for spot in sign.spots:
        by_name.setdefault(spot.name, []).append(spot.number)
    return tuple((_ranges(numbers), name) for name, numbers in by_name.items())


def _ranges(numbers: Iterable[str]) -> str:
    """Return numbers in their order, three and more that follow one another as a range: `1–3, 5, 6`."""
    found: list[str] = []
    for _, entries in groupby(enumerate(map(int, numbers)), key=lambda entry: entry[1] - entry[0]):
        run = [number for _, number in entries]
        found += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run)
    return ", ".join(found)


def _free(
    sign: _Sign, lines: _Lines, signs: list[_Sign], others: Iterable[_Label | None], height: float
) -> _Label | None:
    """Return a label at its first place that is free, rather beside large signs than over one; None without any."""
    small = [other.box for other in signs if _is_small(other.box)]
    large = [other.box for other in signs if not _is_small(other.box)]
    taken = [*small, *(box for label in others if label for box in label.taken)]
    over = None
    for box, ends in _places(sign.box, max(map(_width, lines)), len(lines) * _LINE):
        if min(box) < 0 or box[2] > _WIDTH or box[3] > height or any(_touch(box, other) for other in taken):
            continue
        label = _Label(lines, box, ends, _lead(sign.box, box))
        if label.lead and any(_touch(part, other) for part in label.taken for other in taken if other != sign.box):
            continue
        if not any(_touch(box, other) for other in large):
            return label
        over = over or label
    return over


def _places(sign: _Bounds, wide: float, high: float) -> Iterator[tuple[_Bounds, bool]]:
    """Yield where a label may stand, and whether it ends there: close to its sign, or around it further off."""
    left, top, right, bottom = sign
    left_in, right_in = max(left, 2.0), min(right, _WIDTH - 2.0)
    x, y = (left + right - wide) / 2, (top + bottom - high) / 2
    close = (
        (left_in, top - 2 - high),
        (left_in, bottom + 2),
        (right + 4, y),
        (left - 4 - wide, y),
        (right_in - wide, top - 2 - high),
        (right_in - wide, bottom + 2),
        (right + 3, top - high + 2),
        (right + 3, bottom - 2),
        (left - 3 - wide, top - high + 2),
        (left - 3 - wide, bottom - 2),
    )
    far_x, far_y = (right - left + wide) / 2, (bottom - top + high) / 2
    around = (
        (x + math.cos(turn) * (reach + far_x), y + math.sin(turn) * (reach + far_y))
        for reach in _REACHES
        for turn in _TURNS
    )
    for x_at, y_at in chain(close, around):
        yield (x_at, y_at, x_at + wide, y_at + high), x_at < left_in


def _lead(sign: _Bounds, label: _Bounds) -> tuple[tuple[float, float], ...]:
    """Return the points of a line from a sign to its label, or none where the two stand side by side."""
    x, to_x = _facing(sign[0], sign[2], label[0], label[2])
    y, to_y = _facing(sign[1], sign[3], label[1], label[3])
    steps = math.ceil(math.hypot(to_x - x, to_y - y) / 5)
    parts = [at / steps for at in range(steps + 1)] if steps > 1 else []
    return tuple((x + (to_x - x) * part, y + (to_y - y) * part) for part in parts)


def _facing(low: float, high: float, other_low: float, other_high: float) -> tuple[float, float]:
    """Return where two stretches of an axis are closest: the same place twice, where they overlap."""
    if high < other_low or other_high < low:
        return (high, other_low) if high < other_low else (low, other_high)
    middle = (max(low, other_low) + min(high, other_high)) / 2
    return middle, middle


def _width(line: tuple[str, str]) -> float:
    """Return how wide a line of a label is at most: its number as large as on a small screen, or at the name's size."""
    number, name = line
    widths = (0.4 if letter in _NARROW else 1.04 if letter in _WIDE or letter > "\u0530" else 0.7 for letter in name)
    return max(12 * len(number), 8.4 * len(number) + 5 + 14 * sum(widths) if name else 0)


def _printed(label: _Label) -> Markup:
    left, top, right, _ = label.box
    x, anchor = (right, Markup(' text-anchor="end"')) if label.ends else (left, "")
    lines = []
    for at, (number, name) in enumerate(label.lines):
        beside = name and Markup('<tspan dx="5" font-weight="400">{}</tspan>').format(name)
        line = Markup('<text x="{:g}" y="{:g}"{} font-weight="600">{}{}</text>')
        lines.append(line.format(x, top + 13 + at * _LINE, anchor, number, beside))
    if label.lead:
        lead = '<path d="M{:.1f} {:.1f}L{:.1f} {:.1f}" stroke="currentColor" stroke-width="0.8"/>'
        lines.append(Markup(lead.format(*label.lead[0], *label.lead[-1])))
    return Markup("").join(lines)


def _is_small(box: _Bounds) -> bool:
    return box[2] - box[0] <= _SMALL and box[3] - box[1] <= _SMALL


def _touch(one: _Bounds, other: _Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
