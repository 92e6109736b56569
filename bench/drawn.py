"""What a drawn page shows, as the data that peers are handed: read back from its HTML, part by part.

Whatever has no markup of the peers' own is handed over as its lines; `odd` names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

Runs = list[dict[str, str]]

_VOICES = {"b": "strong", "em": "em", "code": "code"}
_BLOCKS = "p, li, dt, dd, th, td, h3, h4"


class Reader:
    """Reads one page, whose links are seen from where it lies."""

    def __init__(self, html: str, path: str, odd: set[str]) -> None:
        """Take the page; the names of parts that are handed over as lines are put into `odd`."""
        self._tree = LexborHTMLParser(html)
        self._path, self._odd = f"/{path}", odd

    def page(self) -> dict[str, Any]:
        """Return all that the page shows beside what stands around every page."""
        title = self._tree.css_first("main h1")
        linked = self._tree.css_first('script[type="application/ld+json"]')
        return {
            "title": _text(title),
            "line": self._line(title),
            "lines": [self._line(one) for one in self._tree.css("main .head p, main .head dt, main .head dd")],
            "rows": [self._row(one) for one in self._tree.css("main section.row")],
            "description": self._tree.css_first('meta[name="description"]').attributes["content"] or "",
            "linked": linked.text() if linked else "",
        }

    def _row(self, row: LexborNode) -> dict[str, Any]:
        label = row.css_first(".label, .row-heading")
        notes = []
        for one in row.css(".notes > p"):
            number = one.css_first("b") if "id" in one.attributes else None
            notes.append({"number": _text(number), "line": self._line(one, skip=number)})
        parts = [self._part(one) for one in row.css_first(".body").iter()]
        return {"label": _text(label), "parts": parts, "notes": notes}

    def _part(self, node: LexborNode) -> dict[str, Any]:
        names = (node.attributes.get("class") or "").split()
        readers = {
            "facts": self._facts,
            "not-stated": self._not_stated,
            "links": self._links,
            "quote": self._quote,
            "said": self._said,
            "path": self._steps,
            "positions": self._positions,
            "cite": self._cite,
            "points": self._points,
            "endnotes": self._endnotes,
            "bar-box": self._bar,
            "chip": self._checked,
            "counts": self._counts,
        }
        for name in names:
            if name in readers:
                part = _NAMES.get(name, name.replace("-", "_"))
                return {"part": part, **readers[name](node)}
        if "prose" not in names:
            self._odd.add(names[0] if names else node.tag or "")
        blocks = [one for one in node.css(_BLOCKS) if not one.css(_BLOCKS)[1:]] or [node]
        return {"part": "paragraphs", "blocks": [{"kind": "p", "items": [self._line(one) for one in blocks]}]}

    def _facts(self, node: LexborNode) -> dict[str, Any]:
        rows = []
        for one in node.css("dl > div"):
            value, sub = one.css_first("dd"), one.css_first("dd > .sub")
            line = {"value": self._line(value, skip=sub), "sub": self._line(sub)}
            rows.append({"name": _text(one.css_first("dt")), **line})
        return {"rows": rows}

    def _not_stated(self, node: LexborNode) -> dict[str, Any]:
        return {"items": [self._line(one) for one in node.css("li > span")]}

    def _links(self, node: LexborNode) -> dict[str, Any]:
        return {
            "items": [[self._line(one.css_first("span")), self._line(one.css_first(".sub"))] for one in node.css("li")]
        }

    def _quote(self, node: LexborNode) -> dict[str, Any]:
        quotation, how = node.css_first(".quotation"), node.css(".how")
        kinds = (quotation.attributes.get("class") or "").split()
        name, _, role = _text(node.css_first(".who")).partition(", ")
        return {
            "words": self._line(quotation),
            "speech": "source" in kinds,
            "hangs": "hang" in kinds,
            "name": _runs(name),
            "role": _runs(role),
            "chain": self._line(how[0]) if how else [],
            "dates": [],
            "chip": _chip(node),
            "remark": self._line(how[1]) if how[1:] else [],
        }

    def _said(self, node: LexborNode) -> dict[str, Any]:
        return {"quotes": [self._said_row(one) for one in node.css(".said-row")]}

    def _said_row(self, node: LexborNode) -> dict[str, Any]:
        beside = node.css(".beside p")
        return {
            **self._quote(node),
            "name": self._line(node.css_first(".speaker .name")),
            "role": self._line(node.css_first(".speaker .muted")),
            "chain": self._line(beside[0]) if beside else [],
            "remark": self._line(beside[1]) if beside[1:] else [],
        }

    def _steps(self, node: LexborNode) -> dict[str, Any]:
        steps = ((one.css_first("b"), one.css_first(".sub")) for one in node.css("li"))
        return {"steps": [{"name": _text(name), "detail": self._line(detail)} for name, detail in steps]}

    def _positions(self, node: LexborNode) -> dict[str, Any]:
        columns = []
        for one in node.css(".column"):
            holdings = []
            for held in one.css("li > span"):
                basis = held.css_first(".sub")
                holdings.append({"name": self._line(held, skip=basis), "basis": self._line(basis)})
            count = _text(one.css_first(".count"))
            columns.append({"label": _text(one.css_first("h3 > span")), "count": count, "holdings": holdings})
        return {"question": [], "columns": columns}

    def _cite(self, node: LexborNode) -> dict[str, Any]:
        files = [
            {"format": one.text(), "name": one.attributes["download"], "address": one.attributes["href"]}
            for one in node.css("a[download]")
        ]
        line = self._line(node.css_first("p"))
        return {"line": line, "address": _text(node.css_first(".address")), "files": files}

    def _points(self, node: LexborNode) -> dict[str, Any]:
        return {"points": [self._line(one) for one in node.css("li")]}

    def _endnotes(self, node: LexborNode) -> dict[str, Any]:
        notes = ((_text(one.css_first("b")), one.css_first("span")) for one in node.css("li"))
        return {"notes": [{"number": number, "line": self._line(line)} for number, line in notes]}

    def _bar(self, node: LexborNode) -> dict[str, Any]:
        start, end = node.css("p > span")[:2]
        return {"start": _text(start), "end": _text(end)}

    def _checked(self, node: LexborNode) -> dict[str, Any]:
        outcome = node.attributes.get("data-outcome") or "none"
        return {"chip": {"outcome": outcome, "words": _text(node)}, "sentence": ""}

    def _counts(self, node: LexborNode) -> dict[str, Any]:
        rows = [
            [self._line(one.css_first("th")), [_text(cell) for cell in one.css("td")]] for one in node.css("tbody tr")
        ]
        heads = [_text(one) for one in node.css("thead th")]
        return {"caption": _text(node.css_first("caption")), "heads": heads, "rows": rows}

    def _line(self, node: LexborNode | None, *, skip: LexborNode | None = None) -> Runs:
        """Return the words of an element, each with its voice and where it leads."""
        return _joined(self._words(node, "text", "", skip)) if node else []

    def _words(self, node: LexborNode, voice: str, link: str, skip: LexborNode | None) -> Iterator[dict[str, str]]:
        for one in node.iter(include_text=True):
            if one.tag == "-text":
                yield {"v": voice, "t": re.sub(r"\s+", " ", one.text()), "h": link}
            elif one.tag == "br":
                yield {"v": "text", "t": " ", "h": ""}
            elif one.tag != "svg" and (skip is None or one.mem_id != skip.mem_id):
                names = (one.attributes.get("class") or "").split()
                inner = next((name for name in names if name in _SPANS), _VOICES.get(one.tag or "", voice))
                href = one.attributes.get("href")
                yield from self._words(
                    one, inner, urljoin(self._path, href).removesuffix("index.html") if href else link, skip
                )


_NAMES = {"bar-box": "bar", "chip": "checked"}
"""The parts of peers that the page calls otherwise."""
_SPANS = frozenset({"muted", "words", "outside", "hedge", "mark"})


def _chip(node: LexborNode) -> dict[str, str]:
    chip = node.css_first(".chip")
    return {"outcome": chip.attributes.get("data-outcome") or "none" if chip else "none", "words": _text(chip)}


def _text(node: LexborNode | None) -> str:
    return " ".join(node.text().split()) if node else ""


def _runs(text: str) -> Runs:
    return [{"v": "text", "t": text, "h": ""}] if text else []


def _joined(runs: Iterator[dict[str, str]]) -> Runs:
    """Return runs with neighbours of one voice and one link made one, and no blanks at the ends."""
    found: Runs = []
    for run in runs:
        if found and (found[-1]["v"], found[-1]["h"]) == (run["v"], run["h"]):
            found[-1]["t"] += run["t"]
        else:
            found.append(dict(run))
    if found:
        found[0]["t"], found[-1]["t"] = found[0]["t"].lstrip(), found[-1]["t"].rstrip()
    return [run for run in found if run["t"]]
