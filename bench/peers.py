"""The same pages for the peers: Hugo, and MkDocs with a nav of sections.

Equal: the number of pages, each page's words (title, rows with labels, text with a little Markdown), the frame (notice,
masthead with six sections, footer), a list of each kind at 200 rows a page (Hugo) and the style sheet. Not equal, to the
peers' advantage: they check nothing, compute nothing, resolve no references, verify no quotes and audit no output; the
rows' texts are handed to them ready.
"""

from __future__ import annotations

import json
from pathlib import Path

from briefings.compose import Views
from briefings.compose.views import Page, Row, lines, plain

SECTIONS = ("briefings", "topics", "quotes", "incidents", "actors", "sources")


def _rows(rows: tuple[Row, ...]) -> list[dict[str, object]]:
    return [
        {
            "label": row.label,
            "lines": [plain(line) for part in row.parts for line in lines(part)],
            "notes": [plain(n.line) for n in row.notes],
        }
        for row in rows
    ]


def _pages(views: Views) -> list[tuple[str, str, str, list[dict[str, object]]]]:
    found = []
    for view in views.pages:
        if isinstance(view, Page) and view.path != "index.html":
            kind, name = view.path.split("/")[:2]
            found.append((kind, name, plain(view.title), _rows(view.rows)))
    for briefing in views.briefings:
        found.append(
            ("briefings", briefing.path.split("/")[1], briefing.heading, _rows((*briefing.rows, *briefing.closing)))
        )
    return found


_FRAME_TOP = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} – Bench desk</title><link rel="stylesheet" href="/briefings.css"></head><body>
<a class="skip" href="#main">Skip to the content</a><header class="masthead"><div class="notice"><div class="wrap">
<p>A generated desk</p><p class="marking">TLP:CLEAR</p></div></div><div class="wrap bar-line"><p class="desk"><a href="/">Bench desk</a></p>
<nav aria-label="Sections"><ul>{nav}</ul></nav></div></header><main id="main" class="wrap">"""
_FRAME_END = """</main><footer class="foot"><div class="wrap grid"><p class="desk-name"><b>Bench desk</b></p><div>
<ul class="foot-links"><li><a href="/about/">About</a></li><li><a href="/claims/">Claims</a></li></ul>
<p class="voices">Serif in quotation marks is a source speaking.</p></div><p><span class="marking">TLP:CLEAR</span></p></div></footer></body></html>"""


def hugo(folder: Path, views: Views, style: bytes) -> None:
    """Write a Hugo site."""
    (folder / "layouts/_default").mkdir(parents=True)
    (folder / "static").mkdir()
    (folder / "static/briefings.css").write_bytes(style)
    (folder / "hugo.toml").write_text(
        'baseURL = "https://desk.example/"\ntitle = "Bench desk"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n'
        "[pagination]\npagerSize = 200\n", "utf-8",
    )  # fmt: skip
    (folder / "config.toml").write_text(
        'baseURL = "https://desk.example/"\ntitle = "Bench desk"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\npaginate = 200\n',
        "utf-8",
    )
    nav = "".join(
        f'<li><a href="/{name}/"{{{{ if eq .Section "{name}" }}}} aria-current="true"{{{{ end }}}}>{name.capitalize()}</a></li>'
        for name in SECTIONS
    )
    top = _FRAME_TOP.replace("{title}", "{{ .Title }}").replace("{nav}", nav)
    single = """<div class="head"><nav class="crumbs"><a href="../">{{ .Section }}</a></nav><h1>{{ .Title }}</h1></div>
{{ range .Params.rows }}<section class="row"><h2 class="label">{{ .label }}</h2><div class="body">{{ range .lines }}<p>{{ . }}</p>{{ end }}</div>
{{ with .notes }}<div class="notes">{{ range . }}<p>{{ . }}</p>{{ end }}</div>{{ end }}</section>{{ end }}{{ .Content }}"""
    listing = """<div class="head"><h1>{{ .Title }}</h1></div><table class="list"><tbody>{{ range .Paginator.Pages }}<tr><th><a href="{{ .RelPermalink }}">{{ .Title }}</a></th></tr>{{ end }}</tbody></table>
<ul>{{ range .Paginator.Pagers }}<li><a href="{{ .URL }}">{{ .PageNumber }}</a></li>{{ end }}</ul>"""
    (folder / "layouts/_default/single.html").write_text(top + single + _FRAME_END, "utf-8")
    (folder / "layouts/_default/list.html").write_text(top + listing + _FRAME_END, "utf-8")
    (folder / "layouts/index.html").write_text(top + "<h1>Bench desk</h1>" + _FRAME_END, "utf-8")
    for kind, name, title, rows in _pages(views):
        place = folder / "content" / kind
        place.mkdir(parents=True, exist_ok=True)
        text = next((line for row in rows for line in row["lines"] if len(line) > 80), "")  # type: ignore[attr-defined]
        (place / f"{name}.md").write_text(f"{json.dumps({'title': title, 'rows': rows})}\n\n{text}\n", "utf-8")


def mkdocs(folder: Path, views: Views, style: bytes) -> None:
    """Write a MkDocs site with a theme of the same frame and a nav of sections."""
    (folder / "theme").mkdir(parents=True)
    (folder / "theme/briefings.css").write_bytes(style)
    nav = "".join(f'<li><a href="/{name}/">{name.capitalize()}</a></li>' for name in SECTIONS)
    top = _FRAME_TOP.replace("{title}", "{{ page.title }}").replace("{nav}", nav)
    (folder / "theme/main.html").write_text(f"{top}{{{{ page.content }}}}{_FRAME_END}", "utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: Bench desk\ntheme: {name: null, custom_dir: theme}\nplugins: []\nnav: [index.md]\n"
        "validation: {nav: {omitted_files: ignore}}\n", "utf-8",
    )  # fmt: skip
    (folder / "docs").mkdir()
    (folder / "docs/index.md").write_text("# Bench desk\n", "utf-8")
    for kind, name, title, rows in _pages(views):
        place = folder / "docs" / kind
        place.mkdir(exist_ok=True)
        parts = [f"# {title}\n"]
        for row in rows:
            parts.append(f"## {row['label']}\n")
            parts += [f"{line}\n" for line in (*row["lines"], *row["notes"])]  # type: ignore[misc]
        (place / f"{name}.md").write_text("\n".join(parts), "utf-8")
