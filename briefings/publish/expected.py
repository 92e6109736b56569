"""What must appear: every line of every view, and the marking of every page and pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from briefings.compose import Views
from briefings.compose.views import BriefingView
from briefings.problems import FaceError, Location
from briefings.publish.audit_pack import Expected
from briefings.render.links import NOT_FOUND, root_of


class ExpectedSite:
    """What the audit looks for in each file of a site, told when the file has come."""

    def __init__(self, views: Views, hand_written: Mapping[str, str], *, is_restyled: bool = False) -> None:
        """Know the views. `hand_written`: path to marking of the pages that MkDocs renders.

        `is_restyled`: a desk's own templates or styles draw its packs.

        Raises FaceError for a preview's release: what the audit does not know of is not published.
        """
        if views.index.release.drafts is not None:
            raise FaceError.of("preview-release", Location("site"), "a release with drafts is for the preview alone")
        self._views = views
        self._hand_written = hand_written
        self._is_restyled = is_restyled

    def of(self, path: str) -> Expected | None:
        """Return what must stand in a file, where its view has been yielded by then; None for what is not a page or pack."""
        views = self._views
        known, language = views.at(path), views.site.language
        if known is None:
            marking = self._hand_written.get(path)
            return None if marking is None else Expected(path, "web", (), marking, "", language)
        frame = (known.marking, known.heading, language)
        if path == known.pack_path:
            twin = (known.pack_day, known.path, known.pack)
            return Expected(
                path,
                "print",
                lambda: expected_pack(views.briefing(known)).said,
                *frame,
                *twin,
                is_restyled=self._is_restyled,
            )
        return Expected(
            path,
            "web",
            lambda: views.page(known).said,
            *frame,
            twin="" if known.lacking else known.pack_path,
            known=known.digest,
            quoted=lambda: views.page(known).quoted,
            root=root_of(path, views.site.address) if path == NOT_FOUND else "",
        )

    def __iter__(self) -> Iterator[str]:
        """Yield the path of every page and pack."""
        yield from self._hand_written
        for page in self._views.each():
            yield page.path
        for view in self._views.each_briefing():
            yield view.path
            if view.pack_path and not view.lacking:
                yield view.pack_path


def expected_pack(view: BriefingView, *, is_restyled: bool = False) -> Expected:
    """Return what the audit looks for in a pack; `is_restyled`: a desk's own templates or styles draw it."""
    pack = view.pack
    assert pack
    frame = (pack.marking, pack.heading, pack.language, pack.updated[:10])
    return Expected(pack.path, "print", pack.said, *frame, view.path, is_restyled=is_restyled)
