"""Pages and packs: a record is given to its template, and what that drew is kept with what it says and shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment
from markupsafe import Markup
from msgspec.structs import replace

from briefings.compose.briefing import BriefingRecord
from briefings.compose.data import linked_data
from briefings.compose.edition import Imprint, NoteRecord, Standing, current, imprint_of, since
from briefings.compose.edition import standing as standing_of
from briefings.compose.edition import target as edition_target
from briefings.compose.index import Index
from briefings.compose.kind import citation, kind_of
from briefings.compose.language import language_of
from briefings.compose.page_context import PageContext
from briefings.compose.page_record import PageRecord
from briefings.compose.views import BriefingView, Code, Drawn, Pack, Site, plain
from briefings.load.editions import Edition
from briefings.load.forms import FOLDER, Form
from briefings.model.body import Body
from briefings.model.refs import file_of, page_path
from briefings.model.sheets import Briefing, Sheet
from briefings.problems import reading
from briefings.render import links
from briefings.render.artifacts import base_of
from briefings.render.current_page import EPOCH, State
from briefings.render.environment import environment, page_of, printed_template
from briefings.render.folders import has
from briefings.render.guards import agree, hold
from briefings.render.picture_files import cleaned
from briefings.render.untranslated import marked
from briefings.render.web import Frame, frame


class Drawer:
    """Draws pages, and packs of briefings, with a desk's templates."""

    def __init__(self, desk: Path | None, *, packs: bool = True) -> None:
        """Take the desk whose own templates come first; None: ours alone. `packs`: whether packs are made."""
        self._desk = desk
        self._packs = packs
        self._web = environment("web", desk)

    def base(self, site: Site, face: str = "web") -> str:
        """Return a digest of what every page, or every pack, depends on beside the release."""
        return base_of(self._desk, site, packs=self._packs, face=face)

    def __call__(self, sheet: Sheet, index: Index, site: Site) -> Drawn:
        """Return the page of a sheet. Raises FaceError where its template fails."""
        with reading(file_of(sheet.ref)):
            context = PageContext(index)
            context.show(sheet.ref)
            record = kind_of(sheet).record(sheet, context)
            changed = since(sheet, index)
            values = {sheet.kind: record, "sheet": record, "citation": citation(sheet, index), "since": changed}
            data = linked_data(sheet, index)
            return self._page(f"{sheet.kind}.html", page_path(sheet.ref), record, site, values, sheet.ref, data)

    def _page(
        self,
        template: str,
        path: str,
        record: Any,
        site: Site,
        values: dict[str, Any],
        target: object,
        data: str = "",
        *,
        marking: Callable[[], str] | None = None,
        endnotes: bool = False,
    ) -> Drawn:
        """Return a page. `marking` takes the place of that of the sheets that are shown."""
        gathered, context = record if isinstance(record, PageRecord) else None, record._context
        heading = gathered.heading if gathered else plain(record.title)
        noindex = gathered is not None and gathered._noindex
        marked = marking or (lambda: context.marking.label)

        def framed() -> Frame:
            return frame(
                site,
                path,
                self._web,
                title=heading,
                section=gathered._section if gathered else path.partition("/")[0],
                marking=marked(),
                description=record.description,
                linked=Markup(data),  # safe inside a script element
                noindex=noindex,
                leads_to=gathered._leads_to if gathered else "",
            )

        root = links.root_of(path, site.address)
        state = State(links.urls(root), language_of(site.messages), context, endnotes=endnotes)
        given = {"site": site, "framed": framed, "shown": record, "root": root, "packs": self._packs, **values}
        html, said = _drawn(self._web, template, path, state, given)
        return Drawn(
            path=path,
            target=str(target),
            heading=heading,
            marking=marked(),
            updated=context.updated,
            html=html,
            said=said,
            quoted=tuple(state.quoted),
            noindex=noindex,
        )

    def gathered(self, record: PageRecord, site: Site) -> Drawn:
        """Return a page that is not one sheet's. Raises FaceError where its template fails."""
        values = {record._called: record}
        drawn = self._page(
            record._template, record._path, record, site, values, record._target, marking=lambda: record._marking.label
        )
        return replace(drawn, updated=record._updated)  # known when all is shown

    # Briefings.

    def briefing(
        self, sheet: Briefing, index: Index, site: Site, imprint: Imprint | None = None, *, working: bool = False
    ) -> BriefingView:
        """Return a briefing's page and pack: its working text, or with an imprint the text that is to be issued.

        A working text that says the same as the last edition has no separate pack, unless `working` asks for it.
        """
        with reading(file_of(sheet.ref)):
            standing = None if imprint or working else self.standing(sheet, index, site)
            if standing and not standing.differs:  # the page is that of the edition, whose bytes are its pack
                issued = imprint_of(standing.edition, sheet, index)
                page, _ = self._briefing_page(sheet, index, site, None, imprint=issued, standing=standing)
                return BriefingView(page=page, pack=None, form=index.form(sheet.form))
            pack, code = self._pack_of(sheet, index, site, imprint) if self._packs or imprint else (None, None)
            page, _ = self._briefing_page(sheet, index, site, pack, imprint=imprint, standing=standing)
            if pack:
                agree(page, pack, code, environment("print", self._desk), f"{FOLDER}/{sheet.form}.html")
            return BriefingView(page=page, pack=pack, form=index.form(sheet.form), code=code)

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
        record = self._briefing(sheet, index, site, imprint, standing, packs=self._packs)
        template = f"{FOLDER}/{sheet.form}.html"  # of its form, where that has one
        page = self._page(
            template if has(self._web, template) else "briefing.html",
            page_path(sheet.ref),
            record,
            site,
            {"briefing": record, "citation": citation(sheet, index), **_of_pack(pack)},
            sheet.ref,
            linked_data(sheet, index),
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

    def lacking(self, sheet: Briefing, index: Index, site: Site) -> str:
        """Return the characters of a briefing that no typeface of packs has."""
        if not index.release.foreign:
            return ""
        return index.once(("lacking", sheet.ref), lambda: (self._pack_of(sheet, index, site, None)[0].lacking,))[0]

    def _pack_of(self, sheet: Briefing, index: Index, site: Site, imprint: Imprint | None) -> tuple[Pack, Code | None]:
        record = self._briefing(sheet, index, site, imprint)
        path = f"packs/{sheet.id}/{imprint.edition}.pdf" if imprint else f"packs/{sheet.id}.pdf"
        dated = imprint.on.isoformat() if imprint else None
        pack = self._pack(sheet.form, path, record, site, "briefing", dated)
        return replace(pack, attachments=record._attachments), record._code

    def _briefing(
        self,
        sheet: Briefing,
        index: Index,
        site: Site,
        imprint: Imprint | None,
        standing: Standing | None = None,
        *,
        packs: bool = False,
    ) -> BriefingRecord:
        """Return the values for a page or a pack of a briefing."""
        context = PageContext(index, cites_in_full=True)
        context.show(sheet.ref)
        return BriefingRecord(
            sheet,
            context,
            short=_form(sheet.form, index).is_short,
            imprint=imprint,
            standing=standing,
            packs=packs,
            compared=partial(self._compared, sheet, index, site),
        )

    def _compared(self, sheet: Briefing, index: Index, site: Site) -> Body:
        """Return what a briefing says, without its sections that compare it with editions."""
        sections = tuple(part for part in sheet.sections if part.changes_since is None)
        rest = sheet.model_copy(update={"sections": sections})
        return index.once(("compared", sheet.ref), lambda: self._briefing_page(rest, index, site, None)[1]._body)

    def note(self, edition: Edition, index: Index, site: Site) -> BriefingView:
        """Return the page and the pack of an edition's changes note."""
        record = NoteRecord(edition, index, packs=self._packs)
        path, pack_path = record._paths
        pack = None
        if self._packs:
            printed = NoteRecord(edition, index, packs=True)  # what a page has printed, a pack has not
            pack = self._pack(record.form, pack_path, printed, site, "note", record.updated)
        page = self._page(
            "changes-note.html",
            path,
            record,
            site,
            {"note": record, **_of_pack(pack)},
            edition_target(edition),
            marking=lambda: record.marking,
            endnotes=True,
        )
        return BriefingView(page=replace(page, updated=record.updated), pack=pack, form=index.form(record.form))

    def _pack(self, name: str, path: str, record: Any, site: Site, called: str, dated: str | None) -> Pack:
        """Return a pack of a form. Raises FaceError where its template fails, or the desk's logo cannot be shown."""
        context, index = record._context, record._index
        form, built, logo = _form(name, index), environment("print", self._desk), index.release.look.logo_file()
        state = State(
            _outside,
            language_of(site.messages),
            context,
            endnotes=True,
            dated=dated,
            logo=f"desk:{site.logo}" if site.logo else "",
        )
        heading, label = plain(record.title), index.form(name)
        given = {"site": site, "shown": record, "heading": heading, "form_name": label, called: record}
        html, said = _drawn(built, f"{FOLDER}/{name}.html", path, state, given)
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
            updated=(context.updated if dated is None else dated) or EPOCH,
            form=name,
            fewest=form.fewest,
            most=form.most,
            paper=form.paper or index.settings.paper,
            pictures=((f"desk:{logo[0]}", cleaned(logo[1], index.settings.logo or "")),) if logo else (),
            lacking=lacking,
            faces=faces,
        )


def _of_pack(pack: Pack | None) -> dict[str, str]:
    return {"pack_path": pack.path if pack else "", "lacking": pack.lacking if pack else ""}


def _drawn(
    built: Environment, template: str, path: str, state: State, given: dict[str, Any]
) -> tuple[str, tuple[str, ...]]:
    """Return what a template makes of values, and the words of each line that it printed.

    Raises FaceError where it fails, or something that must stand is not among those words.
    """
    with page_of(built)._drawing(state):
        html = printed_template(built, template, path, **given)
    said = tuple(dict.fromkeys(filter(None, map(str.strip, state.said))))
    hold(given["shown"], state, "\n".join(said), html, path, built, template)
    return marked(html, given["site"].messages), said


def _form(name: str, index: Index) -> Form:
    form = index.release.forms.get(name)
    assert form, f"the check let the form {name} pass"
    return form


def _outside(target: str) -> str | None:
    """Return where a link of a pack leads: to a place in it or to the web, never to a file."""
    return target if target.startswith(links.ELSEWHERE) else None


_DATA = re.compile(r' data-\w+="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")


def _printed(html: str) -> str:
    """Return every text that a pack prints: its words, and what its style sheet takes from the body."""
    body = html[html.index("<body") :]
    opening, _, rest = body.partition(">")
    return unescape("\n".join([*_DATA.findall(opening), _TAG.sub("\n", rest)]))
