"""Packs: drawn HTML to a tagged, archival PDF. The only module that knows WeasyPrint."""

from __future__ import annotations

import datetime
import gc
import hashlib
import math
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stdout
from functools import cache, partial
from io import StringIO
from pathlib import Path
from types import MappingProxyType
from typing import Any

from briefings.compose.views import Pack
from briefings.load.faces import as_set
from briefings.load.inputs import templates_folder
from briefings.problems import FaceError, Location, Problem, reading
from briefings.render import glyphs
from briefings.render.collector import no_collection, warnings_of
from briefings.render.executors import Added
from briefings.render.pdf_tags import finished, with_whole_tags

_LINE = 14 * 4 / 3
"""A line of text, 14 points, in the pixels of layout."""
_STRANDED = re.compile(r" (?=[^\s<>&]{1,7}</(?:p|li)>)")
"""The blank before a short word that would otherwise be the only one in the last line of a paragraph."""
_TURNED = re.compile("[\u0590-\u08ff\ufb1d-\ufefc]")
"""A right-to-left letter: the audit reads such lines by their blanks, so none is changed in a pack that has one."""
_CONTENTS, _HIDDEN = '<nav class="contents', ".contents"
_PAGES_WITH_CONTENTS = 8
"""A pack of fewer pages has no table of contents, which would only be one more page to turn."""
_SURELY_LONG = _PAGES_WITH_CONTENTS * 12_000
"""So many characters of text fill more than those pages, in the smallest letters too."""
_TAG = re.compile("<[^>]*>")
VARIANT = "pdf/a-3a"
"""Tagged and archival, and may carry attachments (ISO 19005-3)."""


def pack_pdf(pack: Pack, style: str, faces: Sequence[Added] = ()) -> bytes:
    """Return a pack as PDF. The same HTML and typefaces of the desk give the same bytes.

    Raises FaceError where WeasyPrint warns of anything (a missing glyph, a blocked address, unknown style), or where the
    pack is longer or shorter than its form allows.
    """
    warm()
    gc.collect()  # what the last pack left: without it a worker grows with the number of packs
    with warnings_of("weasyprint") as messages, no_collection():
        html = as_set(pack.html)
        html = html if _TURNED.search(html) else _STRANDED.sub("\u00a0", html)
        raw = _laid_out(pack, html, style, faces)
    if messages:
        raise FaceError([glyphs.problem(message, _place(pack)) for message in dict.fromkeys(messages)])
    return finished(raw)


def _laid_out(pack: Pack, html: str, style: str, faces: Sequence[Added]) -> bytes:
    """Return the PDF as WeasyPrint writes it; the layout, which is most of a pack's memory, is let go with this call."""
    weasyprint = _weasyprint()
    fonts = weasyprint.text.fonts.FontConfiguration()
    sheets = [_sheet(_with_families(style, faces)), *_face_rules(weasyprint, fonts, faces)]

    def laid_out(*more: Any) -> Any:
        made = _html(weasyprint, html, style, dict(pack.pictures))
        return made.render(stylesheets=[*sheets, *more], font_config=fonts)

    document = None
    if _CONTENTS in html and len(_TAG.sub("", html)) < _SURELY_LONG:
        document = laid_out(_sheet(f"{_HIDDEN} {{ display: none }}"))
        document = document if len(document.pages) < _PAGES_WITH_CONTENTS else None
    document = document or laid_out()
    _fits(pack, document)
    if more := next((box.text for box in _boxes(page._page_box for page in document.pages) if _is_added(box)), ""):
        message = f"a style of the desk adds the words “{more.strip()}”, which its page does not say"
        hint = "let a template print them, of the pack and of its page"
        raise FaceError.of("pack-words", _place(pack), message, hint=hint)
    document.metadata.attachments = _attachments(pack, weasyprint)
    with with_whole_tags(weasyprint):
        return bytes(document.write_pdf(pdf_variant=VARIANT, uncompressed_pdf=False))


def _attachments(pack: Pack, weasyprint: Any) -> list[Any]:
    """Return what the pack carries, dated like the pack: WeasyPrint would date it by the clock."""
    day = datetime.datetime.fromisoformat(pack.updated[:10])
    made = partial(weasyprint.Attachment, created=day, modified=day, relationship="Data")
    return [made(string=one.text, name=one.name, description=one.description) for one in pack.attachments]


def _place(pack: Pack) -> Location:
    return Location(f"site/{pack.path}")


def _fits(pack: Pack, document: Any) -> None:
    pages, form = len(document.pages), pack.form
    if pack.most == 1 and pages > 1:
        lines = _over(document.pages)
        where = f"page 2 to {pages}" if pages > 2 else "page 2"
        over = f"{lines} line{'s' if lines > 1 else ''} on {where}"
        message = f"the form “{form}” has one page; this one runs over by {over}"
        hint = "shorten the bottom line, the points or the gaps, or choose the form `briefing`"
        raise FaceError([Problem("one-pager-overflows", _place(pack), message, hint=hint)])
    if pages < pack.fewest or 0 < pack.most < pages:
        message = f"the form “{form}” has {pack.fewest} to {pack.most} pages; this one has {pages}"
        hint = "choose the form `one-pager`" if pages < pack.fewest else "select less, or choose the form `full-pack`"
        raise FaceError([Problem("form-length", _place(pack), message, hint=hint)])


def _over(pages: Any) -> int:
    """Return how many lines of text have to go for all to fit page 1: a row that is kept whole leaves a gap behind it."""
    first = pages[0]._page_box
    room: float = first.content_box_y() + first.height - _bottom(first)
    needed: float = sum(_bottom(page._page_box) - page._page_box.content_box_y() for page in pages[1:])
    return max(1, math.ceil((needed - room) / _LINE))


def _bottom(page: Any) -> float:
    """Return where the last line of text on a page ends, from its line boxes."""
    lines = (float(box.position_y + box.height) for box in _boxes([page]) if type(box).__name__ == "LineBox")
    return max((float(page.content_box_y()), *lines))


def _boxes(boxes: Iterable[Any]) -> Iterator[Any]:
    """Yield boxes and all in them but what stands in the margins of pages."""
    stack = [*boxes]
    while stack:
        box = stack.pop()
        yield box
        if type(box).__name__ != "MarginBox":
            stack.extend(getattr(box, "children", ()))


def _is_added(box: Any) -> bool:
    """Return whether a box has words that a style adds before, after or beside an element."""
    return "::" in str(box.element_tag) and any(map(str.isalpha, getattr(box, "text", "")))


@cache
def _weasyprint() -> Any:
    """Return WeasyPrint, imported after it was told which fonts there are: ours and no others."""
    fonts = templates_folder() / "print" / "fonts"
    user = os.getuid() if hasattr(os, "getuid") else "own"  # Windows gives each user a temporary folder
    cache_folder = Path(tempfile.gettempdir()) / f"briefings-fonts-{user}"
    cache_folder.mkdir(mode=0o700, exist_ok=True)
    name = hashlib.sha256(os.fsencode(fonts)).hexdigest()[:16]  # two programs on one machine do not share fonts
    configuration = cache_folder / f"{name}.conf"
    text = (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{fonts}</dir><cachedir>{cache_folder}</cachedir></fontconfig>\n"
    )
    if not configuration.exists() or configuration.read_text("utf-8") != text:
        temporary = configuration.with_suffix(f".{os.getpid()}")
        temporary.write_text(text, "utf-8", newline="\n")
        temporary.replace(configuration)
    os.environ["FONTCONFIG_FILE"] = str(configuration)
    with redirect_stdout(StringIO()):  # where a library is missing, it prints its own advice among ours
        import weasyprint

    return weasyprint


def warm() -> None:
    """Import WeasyPrint and read its own style sheet, of which it warns, once for all processes that are forked afterwards."""
    _plain_html()


_NOTES = re.compile(r"footnote|note\(|list-item")
"""What a style says that moves words into notes, or makes items of lists of other elements."""


def _html(weasyprint: Any, html: str, style: str, pictures: Mapping[str, bytes]) -> Any:
    """Return a document for WeasyPrint: under its own style sheet whole, where ours or the document asks for notes."""
    made = weasyprint.HTML if _NOTES.search(style) or _NOTES.search(html) else _plain_html()
    return made(string=html, base_url="about:blank", url_fetcher=_fetcher(weasyprint, pictures))


@cache
def _plain_html() -> Any:
    """Return WeasyPrint's class of documents, with its style sheet less what it says of notes.

    That concerns six pseudo-elements of whatever element: a style is worked out for each of them, though packs have no
    such notes, and takes much of a layout's memory.
    """
    weasyprint = _weasyprint()
    own = weasyprint.html
    rules = "\n".join(map(_narrowed, own.UA.splitlines()))
    sheet = weasyprint.CSS(string=rules, counter_style=own.UA_COUNTER_STYLE)

    class Plain(weasyprint.HTML):  # type: ignore[misc,name-defined]
        def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
            return [sheet]

    return Plain


def _narrowed(rule: str) -> str:
    if rule.startswith(("::footnote-", "::note-")):
        return ""
    return f"li{rule}" if rule.startswith("::marker") else rule


def _fetcher(weasyprint: Any, contents: Mapping[str, bytes] = MappingProxyType({})) -> Any:
    """Return a fetcher that opens nothing but what it is given: every picture in a pack is drawn in it."""

    class Given(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            if url in contents:
                return weasyprint.urls.URLFetcherResponse(url, contents[url])
            raise ValueError(f"{url} may not be opened")

    return Given()


_VOICES = (('"IBM Plex Sans Hebrew"', " of the desk"), ('"Frank Ruhl Libre"', " in sources"))
"""The last family of each voice, and what the name of a desk's typeface ends in there: the audit tells voices by typeface."""


def _families(faces: Sequence[Added]) -> dict[str, str]:
    """Return a name for each family of the desk's typefaces, in their order: their own could be one of ours."""
    return {family: f"Added {number}" for number, family in enumerate(dict.fromkeys(face.family for face in faces), 1)}


def _with_families(style: str, faces: Sequence[Added]) -> str:
    """Return a style in which the desk's typefaces come after ours."""
    for last, end in _VOICES:
        style = style.replace(last, ", ".join([last, *(f'"{name}{end}"' for name in _families(faces).values())]))
    return style


def _face_rules(weasyprint: Any, fonts: Any, faces: Sequence[Added]) -> Iterator[Any]:
    """Yield the style sheet that brings the desk's typefaces, once for each voice."""
    if faces:
        families = _families(faces)
        rules = "".join(
            f'@font-face {{ font-family: "{families[face.family]}{end}"; font-weight: {face.weight}; src: url(face:{number}) }}\n'
            for _, end in _VOICES
            for number, face in enumerate(faces)
        )
        contents = {f"face:{number}": face.content for number, face in enumerate(faces)}
        fetcher = _fetcher(weasyprint, contents)
        yield weasyprint.CSS(string=rules, base_url="about:blank", url_fetcher=fetcher, font_config=fonts)


@cache
def _sheet(style: str) -> Any:
    """Return a style sheet, parsed once for each process."""
    weasyprint = _weasyprint()
    with reading("templates/print/print.css"):
        return weasyprint.CSS(string=style, base_url="about:blank", url_fetcher=_fetcher(weasyprint))
