"""The makers that read Markdown: MkDocs, Material for MkDocs, Zensical. The same pages, a nav of sections."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from frame import END, LINKED, TOP, nav
from pages import lines

_EXTENSIONS = "markdown_extensions: [tables, attr_list, def_list, footnotes]\n"
_SETTINGS = f"site_name: Bench desk\nnav: [index.md]\n{_EXTENSIONS}"
_MKDOCS = f"{_SETTINGS}plugins: []\nvalidation: {{nav: {{omitted_files: ignore}}}}\n"


def mkdocs(folder: Path, pages: Iterable[tuple[str, dict[str, Any]]], style: bytes) -> None:
    """Write a MkDocs site with a theme of our frame."""
    (folder / "theme").mkdir(parents=True)
    (folder / "theme/briefings.css").write_bytes(style)
    top = (
        TOP.replace("{title}", "{{ page.title }}")
        .replace("{description}", "{{ page.title }}")
        .replace("{nav}", nav(""))
        .replace("{linked}", "")  # it stands in the text: a theme knows of nothing but that
    )
    (folder / "theme/main.html").write_text(f"{top}{{{{ page.content }}}}{END}", "utf-8")
    (folder / "mkdocs.yml").write_text(f"{_MKDOCS}theme: {{name: null, custom_dir: theme}}\n", "utf-8")
    _docs(folder, pages)


def material(folder: Path, pages: Iterable[tuple[str, dict[str, Any]]], style: bytes) -> None:
    """Write a site for Material for MkDocs, in its own frame, its search left out."""
    folder.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(f"{_MKDOCS}theme: {{name: material, font: false}}\n", "utf-8")
    _docs(folder, pages)


def zensical(folder: Path, pages: Iterable[tuple[str, dict[str, Any]]], style: bytes) -> None:
    """Write a site for Zensical, in its own frame."""
    folder.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(f"{_SETTINGS}theme: {{font: false}}\n", "utf-8")
    _docs(folder, pages)


def _docs(folder: Path, pages: Iterable[tuple[str, dict[str, Any]]]) -> None:
    (folder / "docs").mkdir()
    (folder / "docs/index.md").write_text("# Bench desk\n", "utf-8")
    for place, shown in pages:
        file = folder / "docs" / f"{place}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_markdown(place, shown), "utf-8")


def _markdown(place: str, shown: dict[str, Any]) -> str:
    depth = place.count("/")
    blocks = [f"# {shown['title']}", *(_line(line, depth) for line in shown["lines"])]
    for row in shown["rows"]:
        blocks.append(f"## {row['label'] or 'All'}")
        for part in row["parts"]:
            blocks += _part(part, depth)
        blocks += [_line(note["line"], depth) for note in row["notes"]]
    if shown.get("linked"):
        blocks.append(LINKED.format(shown["linked"]))
    return "\n\n".join(blocks) + "\n"


def _part(part: dict[str, Any], depth: int) -> list[str]:
    if part["part"] == "facts":
        return [f"{row['name']}\n:   {_line(row['value'], depth)} {_line(row['sub'], depth)}" for row in part["rows"]]
    if part["part"] == "table":
        heads = " | ".join(part["heads"])
        rows = [f"| {heads} |", "|" + "---|" * len(part["heads"])]
        rows += [f"| {' | '.join(_cell(cell, depth) for cell in row)} |" for row in part["rows"]]
        return ["\n".join(rows)]
    if part["part"] in ("not_stated", "points"):
        return ["\n".join(f"- {_line(line, depth)}" for line in part.get("items") or part.get("points") or [])]
    if part["part"] == "links":
        return ["\n".join(f"- {_line(line, depth)} {_line(aside, depth)}" for line, aside in part["items"])]
    found = [_line(line, depth) for line in lines(part)]
    if part["part"] == "cite":
        links = [
            f'<a href="{file["address"]}" download="{file["name"]}">{file["format"]}</a>' for file in part["files"]
        ]
        found += [part["address"], f'<p class="files">Download {" ".join(links)}</p>']
    return found


def _cell(cell: dict[str, Any], depth: int) -> str:
    chip = f" {cell['chip']['words']}" if cell["chip"] else ""
    return " ".join(_line(line, depth) for line in cell["lines"]) + chip


def _line(line: list[dict[str, str]], depth: int) -> str:
    parts = []
    for run in line:
        text = run["t"].strip()
        if run["v"] == "strong":
            text = f"**{text}**"
        elif run["v"] in ("words", "outside", "hedge", "muted"):
            text = f"*{text}*{{: .{run['v']}}}"
        if run["h"].startswith("/") and run["h"].count("/") == 3:
            text = f"[{text}]({'../' * depth}{run['h'].strip('/')}.md)"
        parts.append(text)
    return " ".join(parts)
