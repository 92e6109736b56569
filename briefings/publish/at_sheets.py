"""What is wrong with a page or a pack, told at the words of a sheet that an editor can change."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

from msgspec.structs import replace

from briefings.compose import Views
from briefings.load.desk import Desk
from briefings.load.files import read
from briefings.load.yaml_text import place_at
from briefings.model.body import every_field, loc_of
from briefings.model.refs import Ref, RefError, parse
from briefings.problems import Location, Problem
from briefings.publish.audit_pack import squeezed

Owner = Callable[[str], Ref | None]
"""Path in site/ to the sheet whose page or pack stands there."""

_PHRASE = re.compile("“([^“”]{2,})”")
_NUMBER = re.compile(r"\W*\d[\W\d]*")
_TOLD = ("audit-", "pack-rendering", "pack-words", "form-length", "one-pager-overflows")
_FORM = frozenset({"form-length", "one-pager-overflows", "audit-unseen", "pack-words"})
_ADVICE = {"audit-overflow": "shorten these words, or give a long one a place to break"}
_TEMPLATES = "look at what the desk's own templates, styles and logo change"
_OURS = "no words of this desk cause this: it is a fault of the program; report it with this line"


def owner_in(views: Views) -> Owner:
    """Return what knows the sheet of each page and pack that was composed."""
    return lambda path: owner_of(view.target) if (view := views.at(path)) else None


def owner_of(target: str) -> Ref | None:
    """Return the sheet that a view's target names; None for a view of many."""
    try:
        return parse(target)
    except RefError:
        return None


def at_sheets(problems: Iterable[Problem], desk: Desk, owner: Owner, *, templates: Path | None) -> Iterator[Problem]:
    """Yield problems, those of a page or pack at the words that they name, or at its sheet where they name none.

    `templates`: the folder of the desk's own, which could be at fault.
    """
    pages = {f"{page.name}/index.html": page for page in desk.pages}
    for each in problems:
        path = each.location.path.removeprefix("site/")
        if path == each.location.path or not each.code.startswith(_TOLD):
            yield each
            continue
        ref = owner(path)
        if path in pages:
            yield _told(each, path, pages[path].locate(_offset(each.message, pages[path].text)))
        elif each.code in _FORM and ref in desk.files and ref:
            yield _told(each, path, desk.locate(ref, ("form",)), _TEMPLATES if templates else _OURS)
        elif each.code == "pack-rendering" and templates and (place := next(_in_styles(each.message, templates), None)):
            yield _told(replace(each, message=_COUNTED.sub("", each.message)), path, place)
        elif place := next(_places(each.message, desk, ref), None):
            yield _told(each, path, place, _ADVICE.get(each.code, ""))
        else:
            place = Location(desk.files[ref].path, 1, 1) if ref in desk.files and ref else each.location
            yield _told(each, path, place, _TEMPLATES if templates else _OURS)


_REFUSED = re.compile(r"`([^`]+)`|(?:image at|selector|rule|descriptor) (?:<AtRule )?['\"]?([^\s,'\"]+)")
"""What WeasyPrint names of a style that it cannot use."""
_COUNTED = re.compile(r" at \d+:\d+")
"""A place that is counted from the beginning of a style, not of its file."""


def _in_styles(message: str, templates: Path) -> Iterator[Location]:
    """Yield where the styles of a desk's packs have what a message says cannot be used."""
    found = _REFUSED.search(message)
    refused = (found[1] or found[2]).strip() if found else ""
    if not refused:
        return
    for file in sorted(each for face in ("print", "shared") for each in (templates / face).rglob("*.*")):
        text = read(file).decode("utf-8", "replace") if file.suffix in (".css", ".html") else ""
        if refused in text:
            yield place_at(text, text.index(refused), file.relative_to(templates.parent).as_posix())


def _told(problem: Problem, path: str, place: Location, hint: str = "") -> Problem:
    return Problem(problem.code, place, f"in {path}, {problem.message}", problem.expected, problem.hint or hint)


def _offset(message: str, text: str) -> int:
    """Return where on a hand-written page the words stand that a message quotes, or the end of the address that it does."""
    found = _PHRASE.search(message)
    ends = (found[1], *(found[1].partition(sign)[2] for sign in "#/"), found[1].rpartition("/")[2]) if found else ()
    patterns = [
        pattern
        for end in filter(None, ends)
        for pattern in (_laid_out(quote(end, safe="/?#=&()"), _LINK), _laid_out(end, _LINK), _laid_out(end))
    ]
    return next((match.start() for pattern in patterns if (match := pattern.search(text))), 0)


_LINK = r"(?<=\]\()[^()\s]*?"


def _laid_out(words: str, before: str = "") -> re.Pattern[str]:
    """Return what finds words however their lines are divided."""
    return re.compile(before + r"[\s\u00ad\u200b\u2010-]*".join(map(re.escape, squeezed(words))))


def _places(message: str, desk: Desk, own: Ref | None) -> Iterator[Location]:
    """Yield where the words that a message quotes stand: in the sheet itself first, then in the others.

    A bare number is looked for in the sheet itself alone: elsewhere the same digits are something else.
    """
    phrases = [words.removesuffix("…") for words in _PHRASE.findall(message)]
    # A number is found however its digits are grouped.
    digits = (r"[\s.,'’]*".join(filter(str.isdigit, phrase)) for phrase in phrases if _NUMBER.fullmatch(phrase))
    numbers = [re.compile(rf"(?<!\d){each}(?!\d)") for each in digits]
    words = [_laid_out(phrase) for phrase in phrases if len(squeezed(phrase)) > 2 and not _NUMBER.fullmatch(phrase)]
    for ref, sheet in sorted(desk.sheets.items(), key=lambda entry: entry[0] != own):
        patterns = [*words, *numbers] if ref == own else words
        for path, value in every_field(sheet) if patterns else ():
            for match in filter(None, (pattern.search(value) for pattern in patterns)):
                yield desk.locate(ref, loc_of(sheet, path), offset=match.start())
