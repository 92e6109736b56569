"""A plot of CPU seconds by number of sheets, both in tens: ink on paper as the site has them, so it reads in either theme."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 930, 430
LEFT, RIGHT, TOP, FOOT = 64, 320, 44, 48
PAPER, INK, SECOND, RULE = "#FBFAF6", "#1B181E", "#595260", "#D5CFC8"
LINE = 19
"""Pixels from one name to the next, at least."""

Points = Sequence[tuple[int, float]]


def svg(series: Mapping[str, Points]) -> str:
    """Return the plot; the first series is drawn heavy, each is named at its end."""
    sizes = sorted({sheets for points in series.values() for sheets, _ in points})
    costs = [cost for points in series.values() for _, cost in points]
    low, high = math.floor(math.log10(min(costs))), math.ceil(math.log10(max(costs)))
    first, last = math.log10(sizes[0]), math.log10(sizes[-1])

    def place(sheets: float, cost: float) -> tuple[float, float]:
        across = (math.log10(sheets) - first) / (last - first)
        up = (math.log10(cost) - low) / (high - low)
        return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - FOOT - up * (HEIGHT - TOP - FOOT)

    parts = [_grid(sizes, range(low, high + 1), place)]
    ends = {name: place(*points[-1]) for name, points in series.items()}
    names = _apart({name: y for name, (_, y) in ends.items()})
    for number, (name, points) in enumerate(series.items()):
        colour, width = (INK, 3) if not number else (INK if name.startswith("Briefings") else SECOND, 1.3)
        spots = [place(*point) for point in points]
        parts.append(
            f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in spots)}" fill="none" stroke="{colour}" stroke-width="{width}"/>'
        )
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{2.6 if number else 4}" fill="{colour}"/>' for x, y in spots]
        sheets, cost = points[-1]
        title = name if sheets == sizes[-1] else f"{name} at {sheets:,}"
        parts.append(_name(title, cost, ends[name], names[name], colour, bold=not number))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'font-family="IBM Plex Sans, Helvetica, Arial, sans-serif" font-size="13" fill="{INK}">\n'
        f"<title>CPU seconds of a cold build by number of sheets</title>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>\n<rect width="{WIDTH}" height="3" fill="{INK}"/>\n'
        f'<text x="{LEFT}" y="28" font-weight="600">CPU seconds of a cold build, by sheets; less is better</text>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _grid(sizes: Sequence[int], powers: range, place: Callable[[float, float], tuple[float, float]]) -> str:
    parts = []
    for power in powers:
        _, y = place(sizes[0], 10**power)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="{RULE}"/>')
        parts.append(f'<text x="{LEFT - 10}" y="{y + 4:.1f}" text-anchor="end" fill="{SECOND}">{10**power:,g} s</text>')
    for sheets in sizes:
        x, _ = place(sheets, 10 ** powers[0])
        parts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - FOOT + 22}" text-anchor="middle" fill="{SECOND}">{sheets:,}</text>'
        )
    return "\n".join(parts)


def _apart(wanted: Mapping[str, float]) -> dict[str, float]:
    """Return heights near those wanted, none nearer to another than a line."""
    found: dict[str, float] = {}
    last = -math.inf
    for name, y in sorted(wanted.items(), key=lambda entry: entry[1]):
        last = found[name] = max(y, last + LINE)
    over = max(0.0, last - (HEIGHT - FOOT)) if found else 0.0
    for name, y in sorted(found.items(), key=lambda entry: -entry[1]):
        if over <= 0:
            break
        found[name] = y - over
        above = max((other for key, other in found.items() if key != name and other <= y), default=-math.inf)
        over = max(0.0, above + LINE - found[name])
    return found


def _name(name: str, cost: float, end: tuple[float, float], y: float, colour: str, *, bold: bool) -> str:
    x = WIDTH - RIGHT + 22
    weight = ' font-weight="600"' if bold else ""
    shown = f"{cost:.3g}" if cost < 100 else f"{cost:.0f}"
    return (
        f'<path d="M{end[0] + 6:.1f} {end[1]:.1f}L{x - 4} {y:.1f}" stroke="{RULE}" fill="none"/>'
        f'<text x="{x}" y="{y + 4:.1f}" fill="{colour}"{weight}>{escape(name)}, {shown} s</text>'
    )
