"""What every page of a desk shows, as plain data a line: what the peers are handed ready.

    python bench/pages.py DESK FILE

Equal for all: the number of pages, and of each page the words by rows, the links, the frame, the linked data
and the style sheet. Not equal, to the peers' advantage: they check nothing, count and sort nothing, resolve no references,
verify no quotes, draw no pictures and audit nothing: a row is handed over as its paragraphs.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from briefings.build import Options, compose_desk
from briefings.compose import Views
from briefings.compose.views import CiteFile, Drawn, Frozen, Run
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
"""The parts for which each peer has separate markup. If a peer lacks one, the bench is wrong."""


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


def _runs(node: LexborNode) -> list[dict[str, str]]:
    """Return an element's words as runs, its links kept."""
    found = []
    for child in node.iter(include_text=True):
        words = child.text() if child.tag != "-text" else child.text_content or ""
        if words.strip():
            found.append(
                {"v": "text", "t": words, "h": (child.attributes.get("href") or "") if child.tag == "a" else ""}
            )
    return found


def _row(row: LexborNode) -> dict[str, Any]:
    """Return a row of a drawn page: its label, and each paragraph, item, fact and cell below it as a paragraph."""
    label = row.css_first("h2")
    blocks = [
        {"kind": "p", "items": [runs]}
        for node in row.css("p, li, dt, dd, th, td")
        if all(each.mem_id == node.mem_id for each in node.css("p, li")) and (runs := _runs(node))
    ]
    return {"label": label.text() if label else "", "parts": [{"part": "paragraphs", "blocks": blocks}], "notes": []}


def of(views: Views) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every page's place and what it shows."""
    for view in chain(map(views.page, views.each()), (briefing.page for briefing in views.briefings)):
        assert isinstance(view, Drawn)
        if view.path == "index.html":
            continue
        place = view.path.removesuffix("/index.html").removesuffix(".html").replace("/_", "/page-")
        tree = LexborHTMLParser(view.html)
        main, linked = tree.css_first("main"), tree.css_first('script[type="application/ld+json"]')
        assert main is not None
        title, description = main.css_first("h1"), tree.css_first("meta[name=description]")
        shown = {
            "line": _runs(title) if title else [],
            "lines": [_runs(node) for node in main.css(".head p")],
            "rows": [_row(row) for row in main.css("section.row, .listing")],
            "description": (description.attributes.get("content") or "") if description else "",
            "linked": linked.text() if linked else "",
        }
        is_list = main.css_first(".listing") is not None and "/" not in place
        yield f"{place}/all" if is_list else place, {"title": view.heading, **shown}


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
    with file.open("w", encoding="utf-8") as out:
        for place, shown in chain(hand_written(views), of(views)):
            out.write(json.dumps([place, shown], ensure_ascii=False) + "\n")
    file.with_suffix(".plain").write_text("", "utf-8")


if __name__ == "__main__":
    main()
