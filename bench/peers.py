"""The same pages for the peers: Hugo, and MkDocs with a nav of sections.

Equal: the number of pages, and of each page the words, the rows and parts with their markup (facts, quotes, positions,
paths, lists with their tables of at most 200 rows), links, frame and style sheet. Not equal, to the peers' advantage: they
check nothing, count and sort nothing, resolve no references, verify no quotes and audit nothing; all that a page shows is
handed to them ready, as data (Hugo) or as finished Markdown (MkDocs).
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from briefings.compose import Views
from briefings.compose.views import BriefingView, ListPage, Page, Row, Run, SearchPage, plain
from briefings.render.links import path_of

SECTIONS = ("briefings", "topics", "quotes", "incidents", "actors", "sources")


def _plain(value: Any) -> Any:
    """Return a view as lists and mappings; a run's target as the address a page links to."""
    if isinstance(value, Run):
        path = path_of(value.target) if value.target else None
        return {"v": value.voice, "t": value.text, "h": f"/{path.removesuffix('index.html')}" if path else value.target}
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if is_dataclass(value):
        found = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        part = getattr(value, "part", None)
        return {"part": part, **found} if part else found
    return value


def _rows(view: Page | SearchPage | BriefingView) -> tuple[Row, ...]:
    if isinstance(view, Page | SearchPage):
        return view.rows
    return (*view.rows, *(row for section in view.sections for row in section.rows), *view.closing)


_TOP = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title} – Bench desk</title>
<meta name="description" content="{description}">
<script src="/theme.js"></script>
<link rel="stylesheet" href="/briefings.css">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="masthead">
<div class="notice"><div class="wrap"><p>A generated desk</p><p class="marking tlp-clear">TLP:CLEAR</p></div></div>
<div class="wrap bar-line">
<p class="desk"><a href="/">Bench desk</a></p>
<nav aria-label="Sections"><ul>{nav}</ul></nav>
</div>
</header>
<main id="main" class="wrap" tabindex="-1">
"""
_END = """
</main>
<footer class="foot"><div class="wrap grid">
<p class="desk-name"><b>Bench desk</b></p>
<div><ul class="foot-links"><li><a href="/about/">About</a></li><li><a href="/claims/">Claims</a></li></ul>
<p class="voices"><span class="words">“Serif in quotation marks”</span> is a source speaking; sans is this desk speaking.</p></div>
<p class="marking-cell"><span class="marking tlp-clear">TLP:CLEAR</span></p>
</div></footer>
</body>
</html>
"""
_LINE = (
    "{{- range . -}}{{- $run := . -}}"
    '{{- if eq .v "mark" -}}<sup><a class="mark" href="{{ .h }}">{{ .t }}</a></sup>'
    '{{- else -}}{{- with .h -}}<a href="{{ . }}">{{- end -}}'
    '{{- if eq .v "text" -}}{{ .t }}{{- else if eq .v "strong" -}}<b>{{ .t }}</b>'
    '{{- else -}}<span class="{{ .v }}">{{ .t }}</span>{{- end -}}{{- if .h -}}</a>{{- end -}}{{- end -}}{{- end -}}'
)
_SIGN = (
    '<svg class="sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
    '<path d="M0 8h4M6 8h4M12 8h4" stroke="currentColor" stroke-width="2" fill="none"/></svg>'
)
_QUOTE = (
    '<div class="quote">\n<p class="quotation{{ if .speech }} source{{ end }}{{ if .hangs }} hang{{ end }}">'
    '{{ partial "line.html" .words }}</p>\n<p class="who">{{ partial "line.html" .name }}, {{ partial "line.html" .role }}</p>\n'
    '<p class="how muted">{{ partial "line.html" .chain }}; {{ partial "line.html" .dates }}</p>\n'
    '<p class="chip" data-outcome="{{ .chip.outcome }}">SIGN <span>{{ .chip.words }}</span></p>\n'
    '{{ with .remark }}<p class="how muted">{{ partial "line.html" . }}</p>{{ end }}\n</div>'
)
_PARTS = {
    "paragraphs": '<div class="prose">{{ range .blocks }}{{ range .items }}<p>{{ partial "line.html" . }}</p>\n{{ end }}{{ end }}</div>',
    "facts": '<dl class="facts">\n{{ range .rows }}<div><dt>{{ .name }}</dt><dd>{{ partial "line.html" .value }}'
    '{{ with .sub }} <span class="sub">{{ partial "line.html" . }}</span>{{ end }}</dd></div>\n{{ end }}</dl>',
    "not_stated": '<ul class="not-stated">\n{{ range .items }}<li>SIGN<span>{{ partial "line.html" . }}</span></li>\n{{ end }}</ul>',
    "quote": _QUOTE,
    "said": '<div class="said">{{ range .quotes }}<div class="said-row">' + _QUOTE + "</div>{{ end }}</div>",
    "positions": '<p class="question">{{ partial "line.html" .question }}</p><div class="positions">{{ range .columns }}'
    '<div class="column"><h3><span>{{ .label }}</span> <span class="count">{{ .count }}</span></h3><ul>{{ range .holdings }}'
    '<li>SIGN<span>{{ partial "line.html" .name }} <span class="sub">{{ partial "line.html" .basis }}</span></span></li>'
    "{{ end }}</ul></div>{{ end }}</div>",
    "path": '<ol class="path">{{ range .steps }}<li>SIGN<div><b>{{ .name }}</b> <span class="sub">{{ partial "line.html" .detail }}'
    "</span></div></li>{{ end }}</ol>",
    "links": '<ul class="links">\n{{ range .items }}<li><span>{{ partial "line.html" (index . 0) }}</span>'
    '{{ with index . 1 }} <span class="sub">{{ partial "line.html" . }}</span>{{ end }}</li>\n{{ end }}</ul>',
    "cite": '<div class="cite"><p>{{ partial "line.html" .line }}</p><p class="address">{{ .address }}</p></div>',
    "checked": '<p class="chip" data-outcome="{{ .chip.outcome }}">SIGN <span>{{ .chip.words }}</span></p><p class="muted">{{ .sentence }}</p>',
    "outcomes": '<dl class="outcomes">{{ range .rows }}<div><dt class="chip" data-outcome="{{ (index . 0).outcome }}">SIGN '
    '{{ (index . 0).words }}</dt><dd>{{ index . 1 }} {{ partial "line.html" (index . 2) }}</dd></div>{{ end }}</dl>',
    "counts": '<table class="counts"><caption>{{ .caption }}</caption><thead><tr>{{ range .heads }}<th scope="col">{{ . }}</th>'
    '{{ end }}</tr></thead><tbody>{{ range .rows }}<tr><th scope="row">{{ partial "line.html" (index . 0) }}</th>'
    "{{ range index . 1 }}<td>{{ . }}</td>{{ end }}</tr>{{ end }}</tbody></table>",
    "bar": '<div class="bar-box"><svg class="bar" viewBox="0 0 588 36" width="588" height="36" role="img">{{ range seq 0 9 580 }}'
    '<path d="M{{ . }} 27L{{ add . 18 }} 9" stroke="currentColor" stroke-width="1.6" stroke-opacity="1.00"/>{{ end }}</svg>'
    "<p><span>{{ .start }}</span> <span>{{ .end }}</span></p></div>",
    "points": '<ol class="points">{{ range .points }}<li><span>{{ partial "line.html" . }}</span></li>{{ end }}</ol>',
    "endnotes": '<ol class="endnotes">{{ range .notes }}<li id="note-{{ .number }}"><b>{{ .number }}</b> '
    '<span>{{ partial "line.html" .line }}</span></li>{{ end }}</ol>',
    "table": '<table class="list"><thead><tr>{{ range .heads }}<th scope="col">{{ . }}</th>{{ end }}</tr></thead><tbody>'
    '{{ range .rows }}<tr>{{ range . }}<td>{{ range .lines }}<p>{{ partial "line.html" . }}</p>{{ end }}'
    '{{ with .chip }}<p class="chip">SIGN {{ .words }}</p>{{ end }}</td>{{ end }}</tr>{{ end }}</tbody></table>',
}
_SINGLE = (
    '<div class="head"><nav class="crumbs" aria-label="Where this is"><a href="../">{{ .Section }}</a></nav>'
    '<h1>{{ partial "line.html" .Params.line }}</h1>{{ range .Params.lines }}<p class="key">{{ partial "line.html" . }}</p>{{ end }}</div>\n'
    '{{ range .Params.rows }}<section class="row">\n<h2 class="label">{{ .label }}</h2>\n<div class="body">\n'
    '{{ range .parts }}{{ partial (printf "%s.html" .part) . }}\n{{ end }}</div>\n'
    '{{ with .notes }}<div class="notes">\n{{ range . }}<p><b>{{ .number }}</b> {{ partial "line.html" .line }}</p>\n{{ end }}</div>{{ end }}\n'
    "</section>\n{{ end }}"
)


def _all(views: Views) -> list[tuple[str, dict[str, Any]]]:
    """Return every page's place and what it shows."""
    found: list[tuple[str, dict[str, Any]]] = []
    for view in (*views.pages, *views.briefings):
        place = view.path.removesuffix("/index.html").replace("/_", "/page-")
        if isinstance(view, ListPage):
            rows = [{"label": "", "parts": [_plain(view.table)], "notes": []}]
            shown = {"line": [{"v": "text", "t": view.heading, "h": ""}], "lines": [_plain(view.lead)], "rows": rows}
            found.append((place if "/" in place else f"{place}/all", {"title": view.heading, **shown}))
        elif view.path != "index.html":
            lines = _plain(view.lines) if isinstance(view, Page) else []
            rows = [_plain(row) for row in _rows(view)]
            shown = {"line": _plain(view.title), "lines": lines, "rows": rows, "description": view.description}
            found.append((place, {"title": plain(view.title), **shown}))
    return found


def _nav(current: str) -> str:
    return "".join(
        f'<li><a href="/{name}/"{current.replace("NAME", name)}>{name.capitalize()}</a></li>' for name in SECTIONS
    )


def hugo(folder: Path, views: Views, style: bytes) -> None:
    """Write a Hugo site."""
    layouts = folder / "layouts"
    (layouts / "_default").mkdir(parents=True)
    (layouts / "partials").mkdir()
    (folder / "static").mkdir()
    (folder / "static/briefings.css").write_bytes(style)
    settings = 'baseURL = "https://desk.example/"\ntitle = "Bench desk"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n'
    (folder / "config.toml").write_text(settings, "utf-8")
    nav = _nav('{{ if eq .Section "NAME" }} aria-current="true"{{ end }}')
    top = (
        _TOP.replace("{title}", "{{ .Title }}")
        .replace("{description}", "{{ .Params.description }}")
        .replace("{nav}", nav)
    )
    (layouts / "_default/single.html").write_text(top + _SINGLE + _END, "utf-8")
    (layouts / "_default/list.html").write_text(top + "<h1>{{ .Title }}</h1>" + _END, "utf-8")
    (layouts / "index.html").write_text(top + "<h1>Bench desk</h1>" + _END, "utf-8")
    (layouts / "partials/line.html").write_text(_LINE, "utf-8")
    for name, text in _PARTS.items():
        (layouts / f"partials/{name}.html").write_text(text.replace("SIGN", _SIGN), "utf-8")
    for place, shown in _all(views):
        file = folder / "content" / f"{place}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(shown, ensure_ascii=False) + "\n", "utf-8")


def mkdocs(folder: Path, views: Views, style: bytes) -> None:
    """Write a MkDocs site with a theme of the same frame and a nav of sections."""
    (folder / "theme").mkdir(parents=True)
    (folder / "theme/briefings.css").write_bytes(style)
    top = (
        _TOP.replace("{title}", "{{ page.title }}")
        .replace("{description}", "{{ page.title }}")
        .replace("{nav}", _nav(""))
    )
    (folder / "theme/main.html").write_text(f"{top}{{{{ page.content }}}}{_END}", "utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Bench desk\ntheme: {name: null, custom_dir: theme}\nplugins: []\nnav: [index.md]\n"
        "markdown_extensions: [tables, attr_list, def_list, footnotes]\nvalidation: {nav: {omitted_files: ignore}}\n",
        "utf-8",
    )
    (folder / "docs").mkdir()
    (folder / "docs/index.md").write_text("# Bench desk\n", "utf-8")
    for place, shown in _all(views):
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
    return "\n\n".join(blocks) + "\n"


def _part(part: dict[str, Any], depth: int) -> list[str]:
    if part["part"] == "facts":
        return [f"{row['name']}\n:   {_line(row['value'], depth)} {_line(row['sub'], depth)}" for row in part["rows"]]
    if part["part"] == "table":
        heads = " | ".join(part["heads"])
        lines = [f"| {heads} |", "|" + "---|" * len(part["heads"])]
        lines += [f"| {' | '.join(_cell(cell, depth) for cell in row)} |" for row in part["rows"]]
        return ["\n".join(lines)]
    if part["part"] in ("not_stated", "points"):
        return ["\n".join(f"- {_line(line, depth)}" for line in part.get("items") or part.get("points") or [])]
    if part["part"] == "links":
        return ["\n".join(f"- {_line(line, depth)} {_line(aside, depth)}" for line, aside in part["items"])]
    return [_line(line, depth) for line in _lines(part)]


def _lines(part: Any) -> list[Any]:
    """Return the lines anywhere below a part."""
    if isinstance(part, list):
        if part and isinstance(part[0], dict) and "v" in part[0]:
            return [part]
        return [line for entry in part for line in _lines(entry)]
    return [line for entry in part.values() for line in _lines(entry)] if isinstance(part, dict) else []


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
