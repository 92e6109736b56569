"""Make briefings/render/land.txt, the coastlines that maps are drawn on, of Natural Earth's land in TopoJSON.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python docs/make_land.py package/land-50m.json

Each ring is thinned to a twentieth of a degree and written as steps in that unit, a line for each ring; what is smaller than a
twentieth of a square degree is left out. A ring over the 180th meridian runs on beyond it. The same input gives the same
bytes. Coastlines alone are taken: borders are a matter of dispute, and a desk that takes no side draws none.
"""

import json
import math
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

Point = tuple[float, float]

GRID = 20
TOLERANCE = 0.05
SMALLEST = 0.05
HEAD = """\
# Coastlines of the world: Natural Earth, 1:50m land, version 4.1.0, public domain (naturalearthdata.com), by way of
# world-atlas 2.0.2 (land-50m.json). Made by docs/make_land.py. A line for each ring: longitude and latitude of its first point in
# twentieths of a degree, then the steps to the others.
"""


def main(source: Path) -> None:
    """Write the file."""
    rings = [_steps(ring) for ring in _rings(json.loads(source.read_text("utf-8"))) if _area(ring) >= SMALLEST]
    target = Path(__file__).parent.parent / "briefings" / "render" / "land.txt"
    target.write_text(HEAD + "".join(f"{ring}\n" for ring in rings if ring), "utf-8")
    print(f"{target}: {len(rings)} rings, {target.stat().st_size} bytes")


def _rings(topology: dict[str, Any]) -> Iterator[list[Point]]:
    (step_x, step_y), (left, top) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs: list[list[Point]] = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * step_x + left, y * step_y + top))
        arcs.append(points)
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for ring in polygon:
                joined: list[Point] = []
                for number in ring:
                    points = arcs[number] if number >= 0 else arcs[~number][::-1]
                    joined += points[1:] if joined else points
                yield _unrolled(joined)


def _unrolled(ring: list[Point]) -> list[Point]:
    """Return a ring without jumps from one edge of the map to the other: it runs on beyond 180 degrees instead.

    The ring around a pole does not come back to where it began; it is closed along the edge of the map.
    """
    found = [ring[0]]
    for x, y in ring[1:]:
        turns = round((found[-1][0] - x) / 360)
        found.append((x + 360 * turns, y))
    if abs(found[-1][0] - found[0][0]) > 180:
        pole = math.copysign(90, found[0][1])
        found += [(found[-1][0], pole), (found[0][0], pole)]
    return found


def _area(ring: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def _steps(ring: list[Point]) -> str:
    """Return a ring as text; an empty one where too little is left of it."""
    found: list[tuple[int, int]] = []
    for x, y in _thinned(ring):
        point = (round(x * GRID), round(y * GRID))
        if not found or point != found[-1]:
            found.append(point)
    if len(found) > 1 and found[0] == found[-1]:
        found.pop()
    if len(found) < 3:
        return ""
    steps = [found[0], *((b[0] - a[0], b[1] - a[1]) for a, b in pairwise(found))]
    return " ".join(f"{x} {y}" for x, y in steps)


def _thinned(line: list[Point]) -> list[Point]:
    """Return a line without the points that are nearer than the tolerance to what is left (Douglas and Peucker)."""
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        farthest, place = max(
            ((_distance(line[at], line[first], line[last]), at) for at in range(first + 1, last)), default=(0.0, 0)
        )
        if farthest > TOLERANCE:
            keep.add(place)
            stack += [(first, place), (place, last)]
    return [line[at] for at in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = math.hypot(dx, dy)
    if not length:
        return math.hypot(point[0] - start[0], point[1] - start[1])
    return abs((point[0] - start[0]) * dy - (point[1] - start[1]) * dx) / length


if __name__ == "__main__":
    main(Path(sys.argv[1]))
