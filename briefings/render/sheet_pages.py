"""Pages and packs: a record is given to its template, and what that drew is kept with what it says and shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from msgspec.structs import replace

from briefings.compose.briefing import BriefingRecord
from briefings.compose.data.records import linked_data
from briefings.compose.edition import Imprint, Standing, current, imprint_of
from briefings.compose.edition import standing as standing_of
from briefings.compose.edition import target as edition_target
from briefings.compose.edition_pages import NoteRecord
from briefings.compose.index import Index, path_of
from briefings.compose.kind import citation, kind_of
from briefings.compose.language import language_of
from briefings.compose.page_context import PageContext
from briefings.compose.page_record import PageRecord
from briefings.compose.record import Record
from briefings.compose.views import BriefingView, Drawn, Pack, Site, plain
from briefings.load.editions import Edition
from briefings.load.forms import FOLDER, Form
from briefings.model.refs import file_of
from briefings.model.sheets import Briefing, Sheet
from briefings.problems import reading
from briefings.render import links
from briefings.render.artifacts import base_of
from briefings.render.current_page import EPOCH, State
from briefings.render.environment import environment, page_of, printed_template
from briefings.render.folders import has
from briefings.render.guards import agree, hold
from briefings.render.picture_files import cleaned
from briefings.render.web import Frame, frame


class Drawer:
    """Draws pages, and packs of briefings, with a desk's templates."""

    def __init__(self, desk: Path | None, *, packs: bool = True) -> None:
        """Take the desk whose own templates come first; None: ours alone. `packs`: whether packs are made."""
        self._desk = desk
        self._packs = packs
        self._web = environment("web", desk)

    def base(self, site: Site) -> str:
        """Return a digest of what every page depends on beside the release."""
        return base_of("web", self._desk, site, packs=self._packs)

    def __call__(self, sheet: Sheet, index: Index, site: Site) -> Drawn:
        """Return the page of a sheet. Raises FaceError where its template fails."""
        with reading(file_of(sheet.ref)):
            context = PageContext(index)
            context.show(sheet.ref)
            record = kind_of(sheet).record(sheet, context)
            values = {sheet.kind: record, "sheet": record, "citation": citation(sheet, index)}
            data = linked_data(sheet, index)
            return self._page(f"{sheet.kind}.html", path_of(sheet.ref), record, context, site, values, data, sheet.ref)

    def _page(
        self,
        template: str,
        path: str,
        record: Any,
        context: PageContext,
        site: Site,
        values: dict[str, Any],
        data: str,
        target: object,
        *,
        marking: Callable[[], str] | None = None,
        updated: str | None = None,
        endnotes: bool = False,
        heading: str = "",
        section: str | None = None,
        noindex: bool = False,
        leads_to: str = "",
    ) -> Drawn:
        """Return a page. `marking` and `updated` take the place of those of the sheets that are shown."""
        heading = heading or plain(record.title)
        marked = marking or (lambda: context.marking.label)

        def framed() -> Frame:
            return frame(
                site,
                path,
                self._web,
                title=heading,
                section=target_section(path) if section is None else section,
                marking=marked(),
                description=record.description,
                linked=Markup(data),  # safe inside a script element
                noindex=noindex,
                leads_to=leads_to,
            )

        root = links.root_of(path)
        with page_of(self._web)._drawing(
            links.urls(root), language_of(site.messages), context, endnotes=endnotes
        ) as state:
            html = printed_template(
                self._web,
                template,
                path,
                site=site,
                framed=framed,
                shown=record,
                root=root,
                packs=self._packs,
                **values,
            )
        said = _said(state, record, context, html, path, self._web, template)
        return Drawn(
            path=path,
            target=str(target),
            heading=heading,
            marking=marked(),
            updated=context.updated if updated is None else updated,
            html=html,
            said=said,
            quoted=tuple(state.quoted),
            noindex=noindex,
        )

    def gathered(self, record: PageRecord, site: Site) -> Drawn:
        """Return a page that is not one sheet's. Raises FaceError where its template fails."""
        drawn = self._page(
            record._template,
            record._path,
            record,
            record._context,
            site,
            {record._called: record},
            "",
            record._target,
            marking=lambda: record._marking.label,
            heading=record.heading,
            section=record._section,
            noindex=record._noindex,
            leads_to=record._leads_to,
        )
        return replace(drawn, updated=record._updated)  # known when all is shown

    # Briefings.

    def briefing(
        self, sheet: Briefing, index: Index, site: Site, imprint: Imprint | None = None, *, working: bool = False
    ) -> BriefingView:
        """Return a briefing's page and pack: its working text, or with an imprint the text that is to be issued.

        A working text that says the same as the last edition has no pack of its own, unless `working` asks for it.
        """
        with reading(file_of(sheet.ref)):
            standing = None if imprint or working else self.standing(sheet, index, site)
            if standing and not standing.differs:  # the page is that of the edition, whose bytes are its pack
                issued = imprint_of(standing.edition, sheet, index)
                page, _ = self._briefing_page(sheet, index, site, None, imprint=issued, standing=standing)
                return BriefingView(page=page, pack=None, form=index.form(sheet.form))
            pack, code, told = (
                self._pack_of(sheet, index, site, imprint) if self._packs or imprint else (None, None, "")
            )
            page, _ = self._briefing_page(sheet, index, site, pack, imprint=imprint, standing=standing)
            if pack:
                agree(page, pack, environment("print", self._desk), f"{FOLDER}/{sheet.form}.html")
            return BriefingView(page=page, pack=pack, form=told or index.form(sheet.form), code=code)

    def _briefing_page(
        self,
        sheet: Briefing,
        index: Index,
        site: Site,
        pack: Pack | None,
        *,
        imprint: Imprint | None = None,
        standing: Standing | None = None,
    ) -> tuple[Drawn, BriefingRecord]:
        """Return the page of a briefing, and the record that it was drawn from."""
        context, record = _briefing(sheet, index, imprint, standing, packs=self._packs)
        values = {
            "briefing": record,
            "citation": citation(sheet, index),
            "pack_path": pack.path if pack else "",
            "lacking": pack.lacking if pack else "",
        }
        page = self._page(
            self._page_of(sheet.form),
            path_of(sheet.ref),
            record,
            context,
            site,
            values,
            linked_data(sheet, index),
            sheet.ref,
            marking=lambda: record.marking,
            endnotes=True,
        )
        return page, record

    def standing(self, sheet: Briefing, index: Index, site: Site) -> Standing | None:
        """Return how a briefing's working text stands to the edition that readers are given; None where there is none."""
        if current(sheet, index) is None:
            return None
        with reading(file_of(sheet.ref)):
            return index.once(
                ("standing", sheet.ref),
                lambda: standing_of(sheet, self._briefing_page(sheet, index, site, None)[1]._body, index),
            )

    def _page_of(self, form: str) -> str:
        """Return the template of a briefing's page: that of its form, where there is one."""
        name = f"{FOLDER}/{form}.html"
        return name if has(self._web, name) else "briefing.html"

    def lacking(self, sheet: Briefing, index: Index, site: Site) -> str:
        """Return the characters of a briefing that no typeface of packs has."""
        if not index.release.foreign:
            return ""
        return index.once(("lacking", sheet.ref), lambda: (self._pack_of(sheet, index, site, None)[0].lacking,))[0]

    def _pack_of(self, sheet: Briefing, index: Index, site: Site, imprint: Imprint | None) -> tuple[Pack, Any, str]:
        context, record = _briefing(sheet, index, imprint)
        path = f"packs/{sheet.id}/{imprint.edition}.pdf" if imprint else f"packs/{sheet.id}.pdf"
        pack = self._pack(
            sheet.form,
            path,
            record,
            context,
            index,
            site,
            {"briefing": record},
            imprint.on.isoformat() if imprint else None,
        )
        return replace(pack, attachments=record._attachments), record._code, index.form(sheet.form)

    def note(self, edition: Edition, index: Index, site: Site) -> BriefingView:
        """Return the page and the pack of an edition's changes note."""
        record = NoteRecord(edition, index, packs=self._packs)
        path, pack_path = record._paths
        pack = None
        if self._packs:
            pack = self._pack(
                record.form, pack_path, record, PageContext(index), index, site, {"note": record}, record.updated
            )
        values = {"note": record, "pack_path": pack_path, "lacking": pack.lacking if pack else ""}
        page = self._page(
            "changes-note.html",
            path,
            record,
            PageContext(index),
            site,
            values,
            "",
            edition_target(edition),
            marking=lambda: record.marking,
            updated=record.updated,
            endnotes=True,
        )
        return BriefingView(page=page, pack=pack, form=index.form(record.form))

    def _pictures(self, index: Index) -> tuple[tuple[str, bytes], ...]:
        """Return the pictures that a pack may draw, by address. Raises FaceError where one cannot be shown."""
        logo = index.release.look.logo_file()
        return ((f"desk:{logo[0]}", cleaned(logo[1], index.settings.logo or "")),) if logo else ()

    def _pack(
        self,
        name: str,
        path: str,
        record: Any,
        context: PageContext,
        index: Index,
        site: Site,
        values: dict[str, Any],
        updated: str | None,
    ) -> Pack:
        form, built = _form(name, index), environment("print", self._desk)
        template = f"{FOLDER}/{name}.html"
        heading, logo = plain(record.title), f"desk:{site.logo}" if site.logo else ""
        with page_of(built)._drawing(
            _outside,
            language_of(site.messages),
            context,
            endnotes=True,
            dated=updated,
            logo=logo,
        ) as state:
            html = printed_template(
                built,
                template,
                path,
                site=site,
                shown=record,
                heading=heading,
                form_name=index.form(name),
                **values,
            )
        said = _said(state, record, context, html, path, built, template)
        lacking, faces = "", tuple[str, ...]()
        if index.release.foreign:
            text = _printed(html)
            lacking = index.release.faces.lacking(text)
            faces = tuple(face.digest for face in index.release.faces.used(text))
        return Pack(
            path=path,
            heading=heading,
            html=html,
            said=said,
            marking=record.marking,
            language=site.language,
            updated=(context.updated if updated is None else updated) or EPOCH,
            form=name,
            fewest=form.fewest,
            most=form.most,
            paper=form.paper or index.settings.paper,
            pictures=self._pictures(index),
            lacking=lacking,
            faces=faces,
        )


def _briefing(
    sheet: Briefing, index: Index, imprint: Imprint | None, standing: Standing | None = None, *, packs: bool = False
) -> tuple[PageContext, BriefingRecord]:
    """Return an empty page or pack of a briefing, and the values for it."""
    context = PageContext(index)
    context.show(sheet.ref)
    short = _form(sheet.form, index).is_short
    return context, BriefingRecord(sheet, context, short=short, imprint=imprint, standing=standing, packs=packs)


def _said(
    state: State, record: object, context: PageContext, html: str, path: str, built: Environment, template: str
) -> tuple[str, ...]:
    """Return the words of each line that was printed. Raises FaceError where something that must stand is not among them."""
    said = tuple(dict.fromkeys(filter(None, map(str.strip, state.said))))
    if isinstance(record, Record):
        hold(record, context, "\n".join(said), html, path, built, template, state.places)
    return said


def _form(name: str, index: Index) -> Form:
    form = index.release.forms.get(name)
    assert form, f"the check let the form {name} pass"
    return form


def target_section(path: str) -> str:
    """Return the section of the masthead in which a page stands: its first folder."""
    return path.partition("/")[0]


def _outside(target: str) -> str | None:
    """Return where a link of a pack leads: to a place in it or to the web, never to a file."""
    return target if target.startswith(("#", "https://", "http://", "mailto:")) else None


_DATA = re.compile(r' data-\w+="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")


def _printed(html: str) -> str:
    """Return every text that a pack prints: its words, and what its style sheet takes from the body."""
    body = html[html.index("<body") :]
    opening, _, rest = body.partition(">")
    return unescape("\n".join([*_DATA.findall(opening), _TAG.sub("\n", rest)]))
