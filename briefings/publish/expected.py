"""The list of what must appear: every line of every view, and the marking of every page and pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from briefings.compose import Views
from briefings.compose.views import BriefingView, Line, flat, plain
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
    for page in views.pages:
        found.append(Expected(page.path, "web", _lines(views.flat(page).lines), page.marking, page.heading, language))
    for view in views.briefings:
        words = _lines(views.flat(view).lines)
        found.append(Expected(view.path, "web", words, view.marking, view.heading, language))
        if packs:
            found.append(expected_pack(view, words if not view.page_rows else None))
    found += [Expected(path, "web", (), marking, "", language) for path, marking in hand_written.items()]
    return found


def expected_pack(view: BriefingView, words: tuple[str, ...] | None = None) -> Expected:
    """Return what the audit looks for in a pack; `words` are its lines, where they are known already."""
    if words is None:
        words = _lines(flat(replace(view, page_rows=())).lines)
    date = (view.updated or "1980-01-01")[:10]
    return Expected(view.pack_path, "print", words, view.marking, view.heading, view.language, date, view.path)


def _lines(lines: Iterable[Line]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words for line in lines if (words := plain(line).strip())))
