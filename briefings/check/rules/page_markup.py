"""What looks like HTML on a hand-written page is either markup that a page may have, or shown as it was typed."""

from __future__ import annotations

import posixpath
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote

from briefings.check.catalogue import Catalogue
from briefings.load.pages import HandPage
from briefings.load.yaml_text import MAX_PROBLEMS
from briefings.model.page_markup import code, parts
from briefings.problems import Problem

CODE = "page-markup"
REACH = 0
_LINK = re.compile(r"(?<=\]\()<?(?P<file>[^\s()<>:#?]+\.md)(?=[#?\s)>])")


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield what a writer probably meant otherwise; an error where what was to be hidden would be seen."""
    names = {page.name for page in catalogue.desk.pages}
    for page in catalogue.desk.pages:
        yield from islice(_links(page, names), MAX_PROBLEMS)  # a place takes the text's length to count
        told = sorted((part for part in parts(page.text) if part.message), key=lambda part: not part.wrong)
        for part in told[:MAX_PROBLEMS]:
            place = page.locate(part.start)
            yield Problem(CODE, place, part.message, hint=part.hint, severity="error" if part.wrong else "warning")


def _links(page: HandPage, names: set[str]) -> Iterator[Problem]:
    """Yield each link to a page that is not there. The build refuses it where it is a link, which Markdown alone decides."""
    spans = deque(sorted(code(page.text).items()))
    end = 0  # of the code before or around a link; what begins inside code is none
    for match in _LINK.finditer(page.text):
        start = match.start("file")
        while spans and spans[0][0] < start:
            begun, ended = spans.popleft()
            end = ended if begun >= end else end
        indented = page.text.startswith(("    ", "\t"), page.text.rfind("\n", 0, start) + 1)
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), unquote(match["file"])))
        if not indented and target.removesuffix(".md") not in names and start >= end:
            message = f"this link leads to {match['file']}, which is no hand-written page"
            hint = "a page is named by its file, such as about.md; a sheet is [[kind:id]]"
            yield Problem("hand-written-page", page.locate(start), message, hint=hint, severity="warning")
