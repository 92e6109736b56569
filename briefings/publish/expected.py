"""The list of what must appear: every line of every view, and the marking of every page and pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain

from msgspec.structs import replace

from briefings.compose import Briefed, View, Views
from briefings.compose.asked import Known
from briefings.compose.views import BriefingView, flat
from briefings.problems import FaceError, Location, Problem
from briefings.publish.audit import Expected, Words


def expected(views: Views, hand_written: Mapping[str, str], *, packs: bool) -> list[Expected]:
    """Return what the audit looks for. `hand_written`: path to marking of the pages that MkDocs renders.

    Raises FaceError for a preview's release: what the audit does not know of is not published.
    """
    if views.index.release.drafts is not None:
        problem = Problem("preview-release", Location("site"), "a release with drafts is for the preview alone")
        raise FaceError([problem])
    language = views.site.language
    found = []
    for page in chain(views.each(), views.each_briefing()):
        words = _words(views, page)
        found.append(Expected(page.path, "web", words, page.marking, page.heading, language, known=views.digest(page)))
    if packs:
        found += [_pack(view, _pack_words(views, view), known=view.view) for view in views.each_briefing()]
    found += [Expected(path, "web", (), marking, "", language) for path, marking in hand_written.items()]
    return found


def expected_pack(view: BriefingView) -> Expected:
    """Return what the audit looks for in a pack."""
    return _pack(view, _said_in_pack(view))


def _pack(view: BriefingView | Briefed, words: Words, known: str = "") -> Expected:
    date = (view.updated or "1980-01-01")[:10]
    path, twin = view.pack_path, view.path
    return Expected(path, "print", words, view.marking, view.heading, view.language, date, twin, known)


def _words(views: Views, page: View | Known | Briefed) -> Callable[[], tuple[str, ...]]:
    """Return what gives the words of a page, for the audit to ask where it reads the page."""
    return lambda: views.words(page)


def _pack_words(views: Views, view: Briefed) -> Callable[[], tuple[str, ...]]:
    """Return what gives the words of a pack, for the audit to ask where it reads the pack."""
    return lambda: _said_in_pack(views.briefing(view))


def _said_in_pack(view: BriefingView) -> tuple[str, ...]:
    return flat(replace(view, page_rows=())).words
