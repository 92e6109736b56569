"""The list of what must appear: every line of every view, and the marking of every page and pack."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec.structs import replace

from briefings.compose import View, Views
from briefings.compose.asked import Known
from briefings.compose.views import BriefingView, flat
from briefings.problems import FaceError, Location, Problem
from briefings.publish.audit import Expected


def expected(views: Views, hand_written: Mapping[str, str], *, packs: bool) -> list[Expected]:
    """Return what the audit looks for. `hand_written`: path to marking of the pages that MkDocs renders.

    Raises FaceError for a preview's release: what the audit does not know of is not published.
    """
    if views.index.release.drafts is not None:
        problem = Problem("preview-release", Location("site"), "a release with drafts is for the preview alone")
        raise FaceError([problem])
    language = views.site.language
    found = []
    for page in views.each():
        words = _words(views, page)
        found.append(Expected(page.path, "web", words, page.marking, page.heading, language, known=views.digest(page)))
    for view in views.briefings:
        said = views.flat(view).words
        found.append(Expected(view.path, "web", said, view.marking, view.heading, language))
        if packs:
            found.append(expected_pack(view, said if not view.page_rows else None))
    found += [Expected(path, "web", (), marking, "", language) for path, marking in hand_written.items()]
    return found


def expected_pack(view: BriefingView, words: tuple[str, ...] | None = None) -> Expected:
    """Return what the audit looks for in a pack; `words` are its lines, where they are known already."""
    if words is None:
        words = flat(replace(view, page_rows=())).words
    date = (view.updated or "1980-01-01")[:10]
    return Expected(view.pack_path, "print", words, view.marking, view.heading, view.language, date, view.path)


def _words(views: Views, page: View | Known) -> Callable[[], tuple[str, ...]]:
    """Return what gives the words of a page, for the audit to ask where it reads the page."""
    return lambda: views.words(page)
