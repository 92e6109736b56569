"""What every page of a desk shows, as plain data a line: what the peers are handed ready.

    python bench/pages.py DESK FILE

Equal for all: the number of pages, and of each page the words, the rows and parts with their markup, the links, the frame,
the linked data, the citations to download and the style sheet. Not equal, to the peers' advantage: they check nothing, count and sort nothing, resolve no references,
verify no quotes and audit nothing. What a template drew is read back from its HTML (drawn.py). A part that the peers have no markup for is handed over as its lines; `plain` names it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from drawn import Reader

from briefings.build import Options, compose_desk
from briefings.compose import Views
from briefings.compose.views import BriefingView, CiteFile, Drawn, Frozen, ListPage, Page, Row, Run, plain
from briefings.render.links import carried, path_of

PARTS = frozenset(
    [
        "paragraphs",
        "facts",
        "not_stated",
        "quote",
        "said",
        "positions",
        "path",
        "links",
        "cite",
        "checked",
        "outcomes",
        "counts",
        "bar",
        "points",
        "endnotes",
        "table",
    ]
)
"""The parts that each peer has markup of its own for; a peer without one of them is a mistake of the bench."""


def plainly(value: Any) -> Any:
    """Return a view as lists and mappings; a run's target as the address a page links to."""
    if isinstance(value, Run):
        path = path_of(value.target) if value.target else None
        return {"v": value.voice, "t": value.text, "h": f"/{path.removesuffix('index.html')}" if path else value.target}
    if isinstance(value, CiteFile):
        return {"format": value.format, "name": value.name, "address": carried(value)}
    if isinstance(value, tuple):
        return [plainly(entry) for entry in value]
    if isinstance(value, Frozen):
        found = {name: plainly(getattr(value, name)) for name in value.__struct_fields__}
        part = getattr(value, "part", None)
        return {"part": part, **found} if part else found
    return value


def lines(part: Any) -> list[Any]:
    """Return the lines anywhere below a part."""
    if isinstance(part, list):
        if part and isinstance(part[0], dict) and "v" in part[0]:
            return [part]
        return [line for entry in part for line in lines(entry)]
    return [line for entry in part.values() for line in lines(entry)] if isinstance(part, dict) else []


def _row(row: Row, odd: set[str]) -> dict[str, Any]:
    """Return a row; a part that is not in PARTS as paragraphs of its lines."""
    found: dict[str, Any] = plainly(row)
    for number, part in enumerate(found["parts"]):
        if part["part"] not in PARTS:
            odd.add(part["part"])
            found["parts"][number] = {"part": "paragraphs", "blocks": [{"kind": "p", "items": lines(part)}]}
    return found


def of(views: Views, odd: set[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every page's place and what it shows."""
    for view in chain(map(views.whole, views.each()), views.briefings):
        place = view.path.removesuffix("/index.html").removesuffix(".html").replace("/_", "/page-")
        if isinstance(view, ListPage):
            rows = [{"label": "", "parts": [plainly(view.table)], "notes": []}]
            shown = {"line": [{"v": "text", "t": view.heading, "h": ""}], "lines": [plainly(view.lead)], "rows": rows}
            yield place if "/" in place else f"{place}/all", {"title": view.heading, **shown}
        elif isinstance(view, BriefingView | Drawn):
            page = view.page if isinstance(view, BriefingView) else view
            yield place, Reader(page.html, page.path, odd).page()
        elif view.path != "index.html":
            shown = {
                "line": plainly(view.title),
                "lines": plainly(view.lines) if isinstance(view, Page) else [],
                "rows": [_row(row, odd) for row in view.rows],
                "description": view.description,
                "linked": getattr(view, "linked", ""),
            }
            yield place, {"title": plain(view.title), **shown}


def hand_written(views: Views) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the hand-written pages, a paragraph a line."""
    for page in views.hand_pages:
        items = [[{"v": "text", "t": words, "h": ""}] for words in filter(None, map(str.strip, page.text.split("\n")))]
        row = {"label": "", "parts": [{"part": "paragraphs", "blocks": [{"kind": "p", "items": items}]}], "notes": []}
        line = [{"v": "text", "t": page.title, "h": ""}]
        yield page.name, {"title": page.title, "line": line, "lines": [], "rows": [row], "description": page.title}


def main() -> None:
    desk, file = map(Path, sys.argv[1:])
    views = compose_desk(Options(desk, desk / "site", packs=False)).views
    odd: set[str] = set()
    with file.open("w", encoding="utf-8") as out:
        for place, shown in chain(hand_written(views), of(views, odd)):
            out.write(json.dumps([place, shown], ensure_ascii=False) + "\n")
    file.with_suffix(".plain").write_text(" ".join(sorted(odd)), "utf-8")


if __name__ == "__main__":
    main()
