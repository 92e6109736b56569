"""Pages of sheets: a record is given to its kind's template, and what the template drew is kept with what it says and shows."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from briefings.compose.cite import citation
from briefings.compose.data.linked import linked
from briefings.compose.index import Index
from briefings.compose.language import language_of
from briefings.compose.leaf import Leaf
from briefings.compose.pages import path_of
from briefings.compose.records import record_of
from briefings.compose.views import Drawn, Site, plain
from briefings.model.refs import file_of
from briefings.model.sheets import Sheet
from briefings.problems import reading
from briefings.render import links
from briefings.render.artifacts import base_of
from briefings.render.environment import environment, page_of, printed_template
from briefings.render.guards import hold
from briefings.render.web import Frame, frame


class Drawer:
    """Draws pages of sheets with a desk's templates."""

    def __init__(self, desk: Path | None, *, packs: bool = True) -> None:
        """Take the desk whose own templates come first; None: ours alone."""
        self._desk = desk
        self._packs = packs
        self._environment = environment("web", desk)

    def base(self, site: Site) -> str:
        """Return a digest of what every page depends on beside the release."""
        return base_of("web", self._desk, site, packs=self._packs)

    def __call__(self, sheet: Sheet, index: Index, site: Site) -> Drawn:
        """Return the page of a sheet. Raises FaceError where its template fails."""
        with reading(file_of(sheet.ref)):
            leaf = Leaf(index)
            leaf.show(sheet.ref)
            record = record_of(sheet, leaf)
            path = path_of(sheet.ref)
            heading = plain(record.title)
            data = Markup(linked(sheet, index))  # safe inside a script element

            def framed() -> Frame:
                return frame(
                    site,
                    path,
                    self._environment,
                    title=heading,
                    section=record.section,
                    marking=leaf.marking.label,
                    description=record.description,
                    linked=data,
                )

            page, url = page_of(self._environment), links.urls(links.root_of(path))
            with page._drawing(url, language_of(site.messages), leaf) as state:
                values = {sheet.kind: record, "sheet": record, "citation": citation(sheet, index)}
                html = printed_template(
                    self._environment, f"{sheet.kind}.html", path, site=site, framed=framed, packs=self._packs, **values
                )
            state.said.pop("", None)
            hold(record, leaf, "\n".join(state.said), html, path, self._environment)
            return Drawn(
                path=path,
                target=str(sheet.ref),
                heading=heading,
                marking=leaf.marking.label,
                updated=leaf.updated,
                html=html,
                said=tuple(state.said),
                quoted=tuple(state.quoted),
            )
