"""Pictures as SVG with attributes alone (no styles, no ids), the same on page and in pack, in the colour of the text."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup

from briefings.compose.views import Bar, TimeRow

_SIGNS = {
    "said": '<circle cx="8" cy="8" r="5.5" fill="currentColor"/>',
    "inferred": '<circle cx="8" cy="8" r="4.6" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "not-stated": '<path d="M0 8h4M6 8h4M12 8h4" stroke="currentColor" stroke-width="2" fill="none"/>',
    "seen": '<circle cx="8" cy="8" r="6.5" fill="currentColor"/>',
    "not-seen": '<circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" stroke-width="1.8"/>',
    "matches": '<rect x="1" y="1" width="14" height="14" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M4.5 6.2h7M4.5 9.8h7" stroke="currentColor" stroke-width="1.6" fill="none"/>',
    "not-found": '<rect x="1" y="1" width="14" height="14" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<path d="M4.5 6.2h7M4.5 9.8h7M10 3.6L6 12.4" stroke="currentColor" stroke-width="1.6" fill="none"/>',
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
    names = ("matches", "not-found", "unchecked")
    symbols = "".join(f'<symbol id="sign-{name}" viewBox="0 0 16 16">{_SIGNS[name]}</symbol>' for name in names)
    return Markup(f'<svg width="0" height="0" aria-hidden="true" focusable="false">{symbols}</svg>')


@cache
def sign_used(name: str) -> Markup:
    """Return a sign by its symbol on the same page: in a long table it is a tenth of the size."""
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


def bar(view: Bar) -> Markup:
    """Return when something happened as a bar, 588 by 36: hatched between its ends, faded where an end is not stated."""
    width, top, height = 588, 9, 18
    parts = []
    steps = range(0, width, 9)
    for x in steps:
        opacity = _opacity(x / width, view.start_known, view.end_known)
        end = min(x + height, width)
        parts.append(
            f'<path d="M{x} {top + height}L{end} {top + height - (end - x)}" stroke="currentColor" stroke-width="1.6" '
            f'stroke-opacity="{opacity:.2f}"/>'
        )
    parts += _ends(width, view.start_known, view.end_known, 36)
    return Markup(
        '<svg class="bar" viewBox="0 0 {} 36" width="{}" height="36" preserveAspectRatio="xMaxYMid slice" role="img">'
        "<title>{}</title>{}</svg>"
    ).format(width, width, view.words, Markup("".join(parts)))


def time_bar(row: TimeRow, ticks: tuple[tuple[str, int], ...]) -> Markup:
    """Return one row of a timeline, 400 by 26, on an axis of a thousand parts; `ticks` draw the years."""
    width, top, height = 400, 6, 14
    left, right = row.left * width // 1000, max(row.right * width // 1000, row.left * width // 1000 + 3)
    parts = [
        f'<path d="M{at * width // 1000 + 0.5} 0V26" stroke="currentColor" stroke-opacity="0.25"/>' for _, at in ticks
    ]
    span = max(right - left, 1)
    if span > 6:
        for x in range(left, right - 3, 6):
            opacity = _opacity((x - left) / span, row.start_known, row.end_known)
            end = min(x + height, right)
            parts.append(
                f'<path d="M{x} {top + height}L{end} {top + height - (end - x)}" stroke="currentColor" '
                f'stroke-width="1.3" stroke-opacity="{opacity:.2f}"/>'
            )
    if row.start_known:
        parts.append(f'<rect x="{left}" y="2" width="2" height="22" fill="currentColor"/>')
    if row.end_known:
        parts.append(f'<rect x="{right - 2}" y="2" width="2" height="22" fill="currentColor"/>')
    return Markup(
        f'<svg class="time-bar" viewBox="0 0 {width} 26" width="{width}" height="26" preserveAspectRatio="none" '
        f'aria-hidden="true" focusable="false">{"".join(parts)}</svg>'
    )


@cache
def band(low: int, high: int) -> Markup:
    """Return one band of a scale from 0 to 100 as a bar of its own; it repeats the numbers beside it."""
    return Markup(
        '<svg class="band" viewBox="0 0 200 12" width="200" height="12" aria-hidden="true" focusable="false">'
        '<path d="M0.5 0V12M199.5 0V12" stroke="currentColor" stroke-opacity="0.25"/>'
        f'<path d="M0 6H200" stroke="currentColor" stroke-opacity="0.25"/>'
        f'<rect x="{2 * low}" y="2" width="{2 * (high - low)}" height="8" fill="currentColor"/></svg>'
    )


def _opacity(place: float, start_known: bool, end_known: bool) -> float:
    fade_in = 1.0 if start_known else min(1.0, place * 1.6 + 0.08)
    fade_out = 1.0 if end_known else min(1.0, (1 - place) * 1.6 + 0.08)
    return min(fade_in, fade_out)


def _ends(width: int, start_known: bool, end_known: bool, height: int) -> list[str]:
    parts = []
    if start_known:
        parts.append(f'<rect x="0" y="3" width="3" height="{height - 6}" fill="currentColor"/>')
    if end_known:
        parts.append(f'<rect x="{width - 3}" y="3" width="3" height="{height - 6}" fill="currentColor"/>')
    return parts
