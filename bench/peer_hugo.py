"""Hugo: a content file of data a page, one layout, a partial a part."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from frame import END, LINKED, TOP, nav
from pages import PARTS

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
    "cite": '<div class="cite"><p>{{ partial "line.html" .line }}</p><p class="address">{{ .address }}</p>'
    '<p class="files">Download {{ range .files }}<a href="{{ .address | safeURL }}" download="{{ .name }}">{{ .format }}</a> {{ end }}</p></div>',
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


def write(folder: Path, pages: Iterable[tuple[str, dict[str, Any]]], style: bytes) -> None:
    """Write a Hugo site."""
    assert set(_PARTS) == PARTS, f"no partial for {PARTS - set(_PARTS)}"
    layouts = folder / "layouts"
    (layouts / "_default").mkdir(parents=True)
    (layouts / "partials").mkdir()
    (folder / "static").mkdir()
    (folder / "static/briefings.css").write_bytes(style)
    settings = 'baseURL = "https://desk.example/"\ntitle = "Bench desk"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n'
    (folder / "config.toml").write_text(settings, "utf-8")
    links = nav('{{ if eq .Section "NAME" }} aria-current="true"{{ end }}')
    top = (
        TOP.replace("{title}", "{{ .Title }}")
        .replace("{description}", "{{ .Params.description }}")
        .replace("{nav}", links)
        .replace("{linked}", f"{{{{ with .Params.linked }}}}{LINKED.format('{{ . | safeJS }}')}{{{{ end }}}}")
    )
    (layouts / "_default/single.html").write_text(top + _SINGLE + END, "utf-8")
    (layouts / "_default/list.html").write_text(top + "<h1>{{ .Title }}</h1>" + END, "utf-8")
    (layouts / "index.html").write_text(top + "<h1>Bench desk</h1>" + END, "utf-8")
    (layouts / "partials/line.html").write_text(_LINE, "utf-8")
    for name, text in _PARTS.items():
        (layouts / f"partials/{name}.html").write_text(text.replace("SIGN", _SIGN), "utf-8")
    for place, shown in pages:
        file = folder / "content" / f"{place}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(shown, ensure_ascii=False) + "\n", "utf-8")
