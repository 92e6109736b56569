"""Desks that carry hostile text: how a payload is put into a field, and what a page is made of."""

from __future__ import annotations

import base64
import json
import shutil
from pathlib import Path
from typing import Any

from conftest import BASE
from selectolax.lexbor import LexborHTMLParser

HERE = Path(__file__).parent
DATED = "status: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n"
EVIDENCE = "evidence: [{source: pilots-warn-2026-03-04, at: p1}]\n"
HARMLESS = "Harmless words"


def payloads() -> list[dict[str, Any]]:
    """Return the payloads with their expected outcomes: `inert`, or the code of the problem that refuses them."""
    return [json.loads(line) for line in (HERE / "payloads.jsonl").read_text("utf-8").splitlines()]


def incident(title: str, summary: str = HARMLESS) -> str:
    """Return an incident's sheet."""
    return f"title: {quoted(title)}\nclass: event\nsummary: {quoted(summary)}\n{EVIDENCE}{DATED}"


def quoted(text: str) -> str:
    """Return a text as YAML has it; JSON's quoting is YAML's, but for characters beyond U+FFFF, which stand raw."""
    return json.dumps(text, ensure_ascii=False)


def copy(folder: Path) -> Path:
    """Return a copy of the made-up desk."""
    return Path(shutil.copytree(BASE, folder / "desk"))


def skeleton(html: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return a page's elements in order, each with the names of its attributes: what markup it really has."""
    tree = LexborHTMLParser(html)
    return [(node.tag or "", tuple(sorted(node.attributes))) for node in tree.root.traverse(include_text=False)]


def squeezed(text: str) -> str:
    """Return text with its white space folded."""
    return " ".join(text.split())


def sheets() -> list[dict[str, Any]]:
    """Return the hostile sheets, with the codes that refuse each, or `inert` where it is a sheet like any other."""
    return [json.loads(line) for line in (HERE / "sheets.jsonl").read_text("utf-8").splitlines()]


def raw(sheet: dict[str, Any]) -> bytes:
    """Return a hostile sheet's bytes: its text, its bytes in base64, or a pattern repeated."""
    if "base64" in sheet:
        return base64.b64decode(sheet["base64"])
    if "repeat" in sheet:
        return f"{sheet['before']}{sheet['repeat'] * sheet['times']}{sheet['after']}".encode()
    return str(sheet["text"]).encode("utf-8", "surrogatepass")
