"""The list of what must appear: every line of every view, and the marking of every page and pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from briefings.compose import Views
from briefings.compose.views import Line, plain
from briefings.publish.audit import Expected


def expected(views: Views, hand_written: Mapping[str, str], *, packs: bool) -> list[Expected]:
    """Return what the audit looks for. `hand_written`: path to marking of the pages that MkDocs renders."""
    language = views.site.language
    found = []
    for page in views.pages:
        found.append(Expected(page.path, "web", _lines(views.flat(page).lines), page.marking, page.heading, language))
    for view in views.briefings:
        words = _lines(views.flat(view).lines)
        found.append(Expected(view.path, "web", words, view.marking, view.heading, language))
        if packs:
            found.append(Expected(view.pack_path, "print", words, view.marking, view.heading, language))
    found += [Expected(path, "web", (), marking, "", language) for path, marking in hand_written.items()]
    return found


def _lines(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words for line in lines if (words := plain(line).strip())))
