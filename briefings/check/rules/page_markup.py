"""What looks like HTML on a hand-written page is either markup that a page may have, or shown as it was typed."""

import re
from collections import Counter, deque
from collections.abc import Container, Iterator, Mapping
from itertools import islice
from urllib.parse import unquote

from briefings.check.catalogue import Catalogue
from briefings.load.page_files import beside, pictures
from briefings.load.pages import HandPage
from briefings.load.yaml_text import MAX_PROBLEMS
from briefings.model.page_markup import code, parts
from briefings.problems import Problem

CODE = "page-markup"
REACH = 0
_LINK = re.compile(r"(?<=\]\()<?(?P<file>[^\s()<>:#?]*)(?:\?[^\s()<>#]*)?(?:#(?P<place>[^\s()<>]*))?(?=[\s)>])")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_PAGES = "a page is named by its file, such as about.md; a sheet is [[kind:id]]"


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what a writer probably meant otherwise; an error where what was to be hidden would be seen."""
    pages = {page.name: page for page in catalogue.desk.pages}
    files = {file.path for file in catalogue.desk.page_files}
    for page in catalogue.desk.pages:
        yield from islice(_links(page, pages), MAX_PROBLEMS)  # a place takes the text's length to count
        yield from islice(_pictures(page, files), MAX_PROBLEMS)
        told = sorted((part for part in parts(page.text) if part.message), key=lambda part: not part.wrong)
        for part in told[:MAX_PROBLEMS]:
            place = page.locate(part.start)
            yield Problem(CODE, place, part.message, hint=part.hint, severity="error" if part.wrong else "warning")


def _pictures(page: HandPage, known: Container[str]) -> Iterator[Problem]:
    """Yield each picture without words for readers who do not see it, and each that is not beside the page."""
    for picture in pictures(page.name, page.text):
        place = page.locate(picture.start)
        if not picture.alt:
            message, hint = "this picture has no words for readers who do not see it", "![what is to be seen](file)"
            yield Problem(CODE, place, message, hint=hint)
        elif f"content/pages/{picture.file}" not in known:
            message = "this picture is shown as its words and its address: no such file stands beside the page"
            hint = "put a PNG, JPEG, GIF, WebP or SVG below content/pages, or link to it: [words](address)"
            yield Problem(CODE, place, message, hint=hint, severity="warning")


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
        if plain and (wrong := _wrong(match["file"], match["place"], page, pages)):
            place = page.locate(match.start("file" if match["file"] else "place"))
            yield Problem("hand-written-page", place, wrong, hint=_PAGES, severity="warning")


def _wrong(file: str, place: str | None, page: HandPage, pages: Mapping[str, HandPage]) -> str:
    """Return why a link is broken; an empty text where it is not, or where the text alone does not tell."""
    if file.startswith("/"):
        return f"this link leads to {file}, which depends on where the site stands"
    target = beside(page.name, file)
    other = pages.get(target.removesuffix(".md")) if file else page
    if other is None or (file and not file.endswith(".md")):
        return f"this link leads to {file}, which is not a hand-written page" if file else ""
    if place and not _has(other.text, unquote(place)):
        return f"this link leads to #{place}, which has no such heading"
    return ""


def _has(text: str, place: str) -> bool:
    """Return whether a page has a place of a name, as far as its headings tell."""
    from markdown.extensions.toc import slugify  # few pages have links to places

    headings = _HEADING.findall(text)
    marked = any(set(heading) & set("[<`{&*_\\") for heading in headings)
    if marked or "id=" in text or "{#" in text:
        return True
    names = Counter(slugify(heading, "-") for heading in headings)
    name, _, number = place.rpartition("_")
    return place in names or (number.isdigit() and 0 < int(number) < names[name])
