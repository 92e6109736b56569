"""Coastlines in a frame: of the bundled outlines (land.txt, Natural Earth, public domain), cut to what a map shows."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

Point = tuple[float, float]
Ring = tuple[Point, ...]

_GRID = 20
"""A degree in the steps of the file."""


class Box(NamedTuple):
    """A piece of the earth in degrees."""

    west: float
    south: float
    east: float
    north: float


@lru_cache(maxsize=64)
def land(box: Box) -> tuple[Ring, ...]:
    """Return the land inside a box as rings."""
    found = []
    for xs, ys in _rings():
        west, south, east, north = min(xs), min(ys), max(xs), max(ys)
        for turn in (-360, 0, 360):  # a box, and a ring, may run on beyond 180 degrees
            if west + turn < box.east and east + turn > box.west and south < box.north and north > box.south:
                cut = _cut(tuple(zip([x + turn for x in xs], ys, strict=True)), box)
                if len(cut) > 2:
                    found.append(cut)
    return tuple(found)


@cache
def _rings() -> tuple[tuple[list[float], list[float]], ...]:
    found = []
    for line in Path(__file__).with_suffix(".txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            steps = [*map(int, line.split())]
            xs, ys = ([at / _GRID for at in accumulate(steps[first::2])] for first in (0, 1))
            found.append((xs, ys))
    return tuple(found)


def _cut(ring: Ring, box: Box) -> Ring:
    """Return what of a ring lies inside a box (Sutherland and Hodgman: a side at a time)."""
    for axis, limit, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        found: list[Point] = []
        for number, point in enumerate(ring):
            former = ring[number - 1]
            inside, was_inside = sign * (point[axis] - limit) >= 0, sign * (former[axis] - limit) >= 0
            if inside is not was_inside:
                found.append(_crossing(former, point, axis, limit))
            if inside:
                found.append(point)
        ring = tuple(found)
        if not ring:
            break
    return ring


def _crossing(start: Point, end: Point, axis: int, limit: float) -> Point:
    share = (limit - start[axis]) / (end[axis] - start[axis])
    other = start[1 - axis] + share * (end[1 - axis] - start[1 - axis])
    return (limit, other) if axis == 0 else (other, limit)
