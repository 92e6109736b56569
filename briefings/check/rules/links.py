"""What leads elsewhere: references, mentions, links and pictures; and what looks like HTML on pages."""

import re
from collections import Counter, deque
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from urllib.parse import unquote

from briefings.check.catalogue import Catalogue
from briefings.check.rule import rule
from briefings.load.desk import Desk
from briefings.load.page_files import beside, pictures
from briefings.load.pages import HandPage
from briefings.load.sheets import no_sheet
from briefings.load.yaml_text import MAX_PROBLEMS
from briefings.model.page_markup import code, parts
from briefings.model.pieces import Piece, inline
from briefings.model.refs import KINDS
from briefings.problems import Location, Problem, Severity, nearest

_HALF = re.compile(rf"\[\[?[ \t]*(?:{'|'.join(KINDS)}|lang):[a-z0-9][^\s\[\]]*")
"""What is left in a text of a mention with a bracket too few, or with one mention inside another."""
_PRINTED = ("text", "em", "strong")


@rule("A reference leads to a sheet that is there.", reach=1)
def dangling_reference(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each reference to a sheet that is not there, and each mention in prose that names none."""
    desk = catalogue.desk
    for pointer in (each for ref, _ in catalogue.subjects() for each in catalogue.references(ref)):
        if pointer.offset is None and pointer.target == pointer.owner:
            place = desk.locate(pointer.owner, pointer.loc)
            message, hint = "this sheet refers to itself", "delete it"
            yield Problem("dangling-reference", place, message, hint=hint, severity="warning")
        if pointer.offset is None and pointer.target not in desk.files:
            yield no_sheet(desk.files, pointer.target, desk.locate(pointer.owner, pointer.loc))
    for field in catalogue.prose:
        if "[" in field.prose.text:
            yield from _mentions(desk, field.prose.pieces(), partial(desk.locate, field.owner, field.loc))
    for page in desk.pages:
        yield from _mentions(desk, inline(page.text), page.locate)


def _no_mention(target: str, place: Location) -> Problem:
    kind, colon, name = target.partition(":")
    near = nearest(kind.strip().lower(), KINDS) if colon else None
    meant = f"{near}:{'-'.join(name.lower().replace('_', ' ').split())}"
    is_other = near and name.strip() and meant != target
    hint = f"did you mean [[{meant}]]?" if is_other else "write [[kind:id]] or [[kind:id|words]]"
    return Problem("dangling-reference", place, f"“[[{target}]]” names no sheet", hint=hint)


def _mentions(desk: Desk, pieces: Iterable[Piece], place: Callable[..., Location]) -> Iterator[Problem]:
    """Yield each mention of no sheet, and each that is none for want of a bracket: its brackets would be printed."""
    for piece in pieces:
        ref = piece.ref if piece.kind == "mention" else None
        if ref is not None and ref not in desk.files:
            yield no_sheet(desk.files, ref, place(offset=piece.offset))
        elif ref is None and piece.kind == "mention":
            yield _no_mention(piece.target, place(offset=piece.offset))
        for match in _HALF.finditer(piece.text) if piece.kind in _PRINTED else ():
            at, message = place(offset=piece.offset + match.start()), f"“{match[0]}” is incomplete"
            hint = "write [[kind:id]] or [[kind:id|words]]. A mention cannot contain another mention"
            yield Problem("dangling-reference", at, message, hint=hint)


_LINK = re.compile(r"(?<=\]\()<?(?P<file>[^\s()<>:#?]*)(?:\?[^\s()<>#]*)?(?:#(?P<place>[^\s()<>]*))?(?=[\s)>])")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_PAGES = "a page is named by its file, such as about.md; a sheet is [[kind:id]]"


@rule(
    "What looks like HTML on a hand-written page is markup that a page may have, or is shown as it was typed.", reach=0
)
def page_markup(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what a writer probably meant otherwise; an error where what was to be hidden would be seen."""
    pages = {page.name: page for page in catalogue.desk.pages}
    files = {file.path for file in catalogue.desk.page_files}
    for page in catalogue.desk.pages:
        yield from islice(_links(page, pages), MAX_PROBLEMS)  # a place takes the text's length to count
        yield from islice(_pictures(page, files), MAX_PROBLEMS)
        told = sorted((part for part in parts(page.text) if part.message), key=lambda part: not part.wrong)
        for part in told[:MAX_PROBLEMS]:
            severity: Severity = "error" if part.wrong else "warning"
            yield Problem("page-markup", page.locate(part.start), part.message, "", part.hint, severity)


def _pictures(page: HandPage, known: Container[str]) -> Iterator[Problem]:
    """Yield each picture without words for readers who do not see it, and each that is not beside the page."""
    for picture in pictures(page.name, page.text):
        place = page.locate(picture.start)
        if not picture.alt:
            message, hint = "this picture has no words for readers who do not see it", "![what the picture shows](file)"
            yield Problem("page-markup", place, message, hint=hint)
        elif f"content/pages/{picture.file}" not in known:
            message = "this picture appears as its words and its address: there is no such file beside the page"
            hint = "put a PNG, JPEG, GIF, WebP or SVG below content/pages, or link to it: [words](address)"
            yield Problem("page-markup", place, message, hint=hint, severity="warning")


def _links(page: HandPage, pages: Mapping[str, HandPage]) -> Iterator[Problem]:
    """Yield each link to a page, folder or file that is not there, as far as the text tells. The build, which asks Markdown, refuses it."""
    spans = deque(sorted(code(page.text).items()))
    end = 0  # of the code before or around a link; what begins inside code is none
    for match in _LINK.finditer(page.text):
        start = match.start()
        while spans and spans[0][0] < start:
            begun, ended = spans.popleft()
            end = ended if begun >= end else end
        indented = page.text.startswith(("    ", "\t"), page.text.rfind("\n", 0, start) + 1)
        opened = page.text.rfind("[", 0, start)
        picture = opened > 0 and page.text[opened - 1] == "!"
        plain = not indented and not picture and start >= end
        if plain and (wrong := _broken(match["file"], match["place"], page, pages)):
            place = page.locate(match.start("file" if match["file"] else "place"))
            yield Problem("hand-written-page", place, wrong, hint=_PAGES, severity="warning")


def _broken(file: str, place: str | None, page: HandPage, pages: Mapping[str, HandPage]) -> str:
    """Return why a link is broken; an empty text where it is not, or where the text alone does not tell."""
    if file.startswith("/"):
        return f"this link leads to {file}, which depends on where the site is"
    target = beside(page.name, file)
    other = pages.get(target.removesuffix(".md")) if file else page
    if other is None or (file and not file.endswith(".md")):
        return f"this link leads to {file}, which is not a hand-written page" if file else ""
    if place and not _has_heading(other.text, unquote(place)):
        return f"this link leads to #{place}, which has no such heading"
    return ""


def _has_heading(text: str, place: str) -> bool:
    """Return whether a page has a place of a name, as far as its headings tell."""
    from markdown.extensions.toc import slugify  # few pages have links to places

    headings = _HEADING.findall(text)
    marked = any(set(heading) & set("[<`{&*_\\") for heading in headings)
    if marked or "id=" in text or "{#" in text:
        return True
    names = Counter(slugify(heading, "-") for heading in headings)
    name, _, number = place.rpartition("_")
    return place in names or (number.isdigit() and 0 < int(number) < names[name])
