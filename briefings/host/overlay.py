"""What the preview adds to a page: which release this is and a switch to another, and the problems that concern it."""

from __future__ import annotations

from html import escape

from briefings.host.resident import PreviewQuery
from briefings.model.markings import Marking
from briefings.problems import Problem

STYLE, SCRIPT, NEWS, SWITCH = "/~preview.css", "/~preview.js", "/~news", "/~as"
_LISTED = 40


def framed(page: str, overlay: str) -> str:
    """Return a page of the site with the preview's bar; what the bar needs is allowed, and nothing else."""
    policy = "default-src 'none';"
    allowed = f"{policy} connect-src 'self'; frame-src 'self';"
    page = page.replace(policy, allowed, 1).replace("form-action 'none'", "form-action 'self'", 1)
    page = page.replace(
        "</head>", f'<link rel="stylesheet" href="{STYLE}"><script src="{SCRIPT}" defer></script></head>', 1
    )
    return page.replace("</body>", f"{overlay}</body>", 1)


def bare(title: str, words: str, *, frame: str = "") -> str:
    """Return a page of the preview's own: why there is nothing to show, or a pack in a frame."""
    main = f'<iframe title="{escape(title)}" src="{escape(frame)}"></iframe>' if frame else ""
    if words:
        main += f'<div class="head"><h1>{escape(title)}</h1><p class="key">{escape(words)}</p>'
        main += '<p><a href="/">To the first page</a></p></div>'
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; "
        'base-uri \'none\'; form-action \'none\'"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{escape(title)}</title><script src="/assets/theme.js"></script>'
        f'<link rel="stylesheet" href="/assets/briefings.css"></head><body{" class=preview-pack" if frame else ""}>'
        f'<main id="main" class="wrap" tabindex="-1">{main}</main></body></html>'
    )


def bar(
    asked: PreviewQuery,
    highest: Marking,
    *,
    draft: str = "",
    here: tuple[Problem, ...] = (),
    rest: tuple[Problem, ...] = (),
    version: int = 0,
) -> str:
    """Return the bar: `draft` says why the page is in no release; `here` and `rest` are the problems."""
    shown = asked.marking or highest
    day = f", embargoes as on {asked.as_of}" if asked.as_of else ""
    what = f"Preview with drafts, up to {shown.label}{day}" if asked.drafts else f"As released at {shown.label}{day}"
    parts = [f'<aside id="preview" data-version="{version}" aria-label="Preview">']
    if draft:
        parts.append(f'<p class="preview-draft"><b>Draft.</b> {escape(draft)}</p>')
    if here:
        parts.append('<section role="alert" class="preview-here"><h2>Problems of this page</h2>')
        parts.append(f"{_list(here)}</section>")
    count = f"{len(rest)} {'more ' if here else ''}in the desk" if rest else ""
    parts.append(f'<details class="preview-bar"><summary><span>{escape(what)}</span>')
    parts.append(f'<span class="preview-count">{count}</span></summary>{_switch(asked, shown)}')
    parts.append(f"{_list(rest)}</details></aside>")
    return "".join(parts)


def _switch(asked: PreviewQuery, shown: Marking) -> str:
    options = "".join(
        f"<option{' selected' if marking == shown else ''}>{escape(marking.label)}</option>" for marking in Marking
    )
    return (
        f'<form action="{SWITCH}" method="get"><label>Marking <select name="marking">{options}</select></label> '
        f'<label>Embargoes as on <input type="date" name="as_of" value="{asked.as_of or ""}"></label> '
        f'<label><input type="checkbox" name="drafts" value="1"{" checked" if asked.drafts else ""}> With drafts</label> '
        '<input type="hidden" name="back" value=""><button>Show</button></form>'
    )


def _list(problems: tuple[Problem, ...]) -> str:
    rows = "".join(_row(problem) for problem in problems[:_LISTED])
    more = f"<li>and {len(problems) - _LISTED} more: see the terminal</li>" if len(problems) > _LISTED else ""
    return f"<ul>{rows}{more}</ul>" if problems else ""


def _row(problem: Problem) -> str:
    tail = " ".join(filter(None, (f"Expected: {problem.expected}." if problem.expected else "", problem.hint)))
    return (
        f'<li class="preview-{problem.severity}"><code>{escape(str(problem.location))}</code> '
        f"<b>{problem.severity}</b> {escape(problem.message)} <small>[{problem.code}] {escape(tail)}</small></li>"
    )
