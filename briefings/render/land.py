"""Coastlines in a frame: of the bundled outlines (land.txt, Natural Earth, public domain), cut to what a map shows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
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
    for bounds, ring in _rings():
        if bounds.west < box.east and bounds.east > box.west and bounds.south < box.north and bounds.north > box.south:
            cut = _cut(ring, box)
            if len(cut) > 2:
                found.append(cut)
    return tuple(found)


@cache
def _rings() -> tuple[tuple[Box, Ring], ...]:
    found: list[tuple[Box, Ring]] = []
    for line in (files(__package__) / "land.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            steps = [int(step) for step in line.split()]
            x = y = 0
            ring = []
            for dx, dy in zip(steps[::2], steps[1::2], strict=True):
                x, y = x + dx, y + dy
                ring.append((x / _GRID, y / _GRID))
            found += _on_the_map(tuple(ring))
    return tuple(found)


def _on_the_map(ring: Ring) -> Iterator[tuple[Box, Ring]]:
    """Yield a ring with its bounds, and where it runs on beyond 180 degrees, a second time at the other edge."""
    xs, ys = [point[0] for point in ring], [point[1] for point in ring]
    yield Box(min(xs), min(ys), max(xs), max(ys)), ring
    turn = -360 if max(xs) > 180 else 360 if min(xs) < -180 else 0
    if turn:
        yield Box(min(xs) + turn, min(ys), max(xs) + turn, max(ys)), tuple((x + turn, y) for x, y in ring)


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
