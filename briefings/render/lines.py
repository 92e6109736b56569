"""A line as markup: the one function that prints words in both faces, and so the hottest."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

import markupsafe
from markupsafe import Markup

from briefings.compose.views import Line, Run
from briefings.model.messages import is_right_to_left

Url = Callable[[str], str | None]
"""Target to address; None where it has no address in this face, and then the words stand without a link."""

_MARKUP = re.compile("[&<>\"']").search


def escape(text: str) -> str:
    """Return a text with the five characters of markup escaped, as Jinja escapes them."""
    return str.__str__(markupsafe.escape(text)) if _MARKUP(text) else text  # hardly a text has one


_WRAPS = {
    "strong": ("<b>", "</b>"),
    "em": ("<em>", "</em>"),
    "code": ("<code>", "</code>"),
    **{voice: (f'<span class="{voice}">', "</span>") for voice in ("muted", "words", "outside", "hedge")},
}

_DAY = re.compile(r"\b(\d\d?(?:\.|er)?) ([^\W\d_]{3,}) (?=\d{4}\b)")
_NUMBER = re.compile(r"\b[A-Z]+-\d[\d.-]*\d\b")
_AFTER = re.compile(r"(?<=[^\W\d]) (?=\d{1,3}(?:[,;:)]|\.(?!\u00a0)|$))")
_SOURCES = frozenset({"words", "outside"})
_SHORT = 16
_LONG_DAY = 10
_MARKS = 12
"""Note marks of one place stand on one line up to so many digits; more may be divided."""
_BETWEEN = '<sup class="between">,\u00a0</sup>'
"""What parts two note marks, so that 1 and 2 do not read as 12."""
_LONGEST_BAR = 20
_FILL = {"bars": "#a9a2ab", "lit": "currentColor"}
"""A grey that is seen on light and dark ground; not by a style sheet, which WeasyPrint does not apply inside a drawing."""
_LONG = 40
"""Characters of a word that may have to be divided: it is not held to the note mark after it."""


def line_html(line: Line, url: Url) -> Markup:
    """Return a line as markup. A note mark stays on the line of the word before it."""
    last = len(line) - 1
    if not last and line[0][0] != "mark":  # three of four
        return str.__new__(Markup, _run(line[0], line[0][1], url))
    pieces: list[str] = []
    digits = 0
    for number, run in enumerate(line):
        if run.voice == "mark":
            pieces.append(_mark(run) if not digits else f"{_BETWEEN}{_mark(run)}")
            digits += len(run.text)
            if number == last or line[number + 1].voice != "mark":
                pieces.append("</span>")
                digits = 0
            elif digits + len(line[number + 1].text) > _MARKS:
                pieces.append(f'{_BETWEEN}</span><wbr><span class="nowrap">')
                digits = 0
        elif number < last and line[number + 1].voice == "mark":
            pieces.append(_before_mark(run, url))
        else:
            piece = _run(run, run.text, url)
            if number and run.target and run.target == line[number - 1].target and pieces[-1].endswith("</a>"):
                pieces[-1] = pieces[-1][: -len("</a>")]  # one link, however many voices are in it
                piece = piece[piece.index(">") + 1 :]
            pieces.append(piece)
    if line and line[0].voice == "mark":
        pieces.insert(0, '<span class="nowrap">')
    return str.__new__(Markup, "".join(pieces))  # every text in it went through escape


def _run(run: Run, text: str, url: Url) -> str:
    voice, _, target, lang = run
    if voice in ("bars", "lit"):
        return f'<span class="word-{voice}">{" ".join(_bar(word, _FILL[voice]) for word in text.split())}</span>'
    html = escape(text)
    if " 20" in html or "-2" in html or " 19" in html or voice == "hedge":  # few: to search each text would be slow
        html = _unbroken(html, voice)
    if voice != "text" or lang:
        before, after = _foreign(voice, lang) if lang else _WRAPS[voice]
        html = f"{before}{html}{after}"
    address = url(target) if target else None
    return f'<a href="{escape(address)}">{html}</a>' if address else html


@cache
def _bar(letters: str, fill: str) -> str:
    """Return a bar as long as a word of so many letters; readers hear of bars in the words beside them."""
    wide = 4 * min(int(letters), _LONGEST_BAR)
    box = f'width="{wide / 10}em" height="1em" viewBox="0 0 {wide} 10" preserveAspectRatio="none" aria-hidden="true"'
    return f'<svg class="word" {box}><rect width="{wide}" height="10" fill="{fill}"/></svg>'


def _unbroken(html: str, voice: str) -> str:
    """Return escaped words in which no line ends within `2 December 2025`, `EX-2025-01` or a hedge like `more than`.

    Nor does one begin with the figure of `2 December 2025, paragraph 2`. A source's words are printed as they are.
    """
    if voice in _SOURCES:
        return html
    if voice == "hedge":
        return html.replace(" ", "\u00a0") if len(html) < _SHORT else html
    return _joined(html)


@lru_cache(maxsize=4096)
def _joined(html: str) -> str:
    html = _AFTER.sub("\u00a0", _days(html))
    return _NUMBER.sub(r'<span class="nowrap">\g<0></span>', html) if "-" in html else html


def _days(text: str) -> str:
    return _DAY.sub(_day, text) if " 20" in text or " 19" in text else text


def _day(date: re.Match[str]) -> str:
    """Return a day and its month without a break; long ones may be parted from the year, or a narrow column parts the year."""
    day, month = date.groups()
    after = " " if len(day + month) > _LONG_DAY else "\u00a0"
    return f"{day}\u00a0{month}{after}"


def _before_mark(run: Run, url: Url) -> str:
    """Return a run whose last word begins the unbreakable piece that ends with its note marks."""
    text = run.text if run.voice in _SOURCES else _days(run.text)
    head, blank, tail = text.rpartition(" ")
    if not blank and len(tail) <= _LONG:
        return f'<span class="nowrap">{_run(run, text, url)}'
    if run.target or run.lang or len(tail) > _LONG:
        return f'{_run(run, text, url)}<span class="nowrap">'
    return f'{_run(run, head + blank, url)}<span class="nowrap">{_run(run, tail, url)}'


@cache
def _foreign(voice: str, lang: str) -> tuple[str, str]:
    """Return what stands around words of another language: what it is, and in which direction it runs."""
    named = {"em": "em", "strong": "b"}.get(voice, "span")
    style = f' class="{voice}"' if named == "span" and voice != "text" else ""
    direction = "rtl" if is_right_to_left(lang) else "ltr"
    return f'<{named}{style} lang="{escape(lang)}" dir="{direction}">', f"</{named}>"


def _mark(run: Run) -> str:
    return f'<sup><a class="mark" href="{escape(run.target)}">{escape(run.text)}</a></sup>'
