"""Pages: HTML, XHTML, fragments, and web archives."""

from __future__ import annotations

import copy
import datetime
import email
import email.policy
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.metadata import version
from itertools import groupby, islice, pairwise
from typing import TYPE_CHECKING, cast

from briefings.editor.capturing.document import Document, Kind, Omission, SourcedValue, TextBlock, UnreadableError
from briefings.editor.capturing.line_kinds import LineKind, line_kinds
from briefings.editor.capturing.lines import ENDED, Line, lines
from briefings.editor.capturing.words import one_of
from briefings.matcher import languages
from briefings.system import install_command

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_SAVED = re.compile(r"Page saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*([^\n]+)")
_NO_CHARACTER = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|&#0*(?:[0-8]|1[124-9]|2\d|3[01]|6553[45])(?!\d);?"
    r"|&#[xX]0*(?:[0-8bcefBCEF]|1[\da-fA-F]|[fF]{3}[eEfF])(?![\da-fA-F]);?"
)
"""What no tree can hold, as itself and as a reference."""
_MARK_OF_THE_WEB = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+)\s*-->")
_SHORT = 150
_CREDIT = re.compile(r"(?:©|\([cC]\)|(?:Foto|Fotos|Bild|Photo|Image|Picture|Credit|Grafik|Symbolbild)s?\s*:)")
_ASIDE = re.compile(rf"\W*(?:\d+\W+)?{one_of('asides')}", re.IGNORECASE)
_PROSE = 80
"""Characters of a line that says something."""
_DECK = 20
"""Characters of a subtitle that has no name."""
_LEAD = 12
"""So many lines behind the title, the text has begun."""
_SMALL = 600
"""An article with fewer characters than a third of this, and of the notices of its page, is not the article."""


def read_mhtml(raw: bytes) -> Document:
    """Return the page in a web archive. Raises UnreadableError if it has none."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    saved = str(message.get("Snapshot-Content-Location") or "")
    pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    # Frames, such as those of advertisements, are pages too, and may come first.
    part = next((part for part in pages if saved and part.get("Content-Location") == saved), next(iter(pages), None))
    content = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(content, bytes):
        raise UnreadableError("there is no page in this web archive or mail", "save the page as HTML or plain text")
    return _read(_decoded(content, part.get_content_charset()), saved or str(part.get("Content-Location") or ""))


def read_page(raw: bytes) -> Document:
    """Return what a reader of a page sees of its article. Raises UnreadableError if there is none."""
    return _read(_decoded(raw), "")


def _decoded(raw: bytes, charset: str | None = None) -> str:
    """Return a page as text: in `charset` if its bytes are that, or else in what the page or its bytes show."""
    try:
        from trafilatura.utils import decode_file
    except ImportError:
        hint = f"{install_command('trafilatura', 'py3langid', 'lxml', 'lxml-html-clean')}, or save the article as plain text"
        raise UnreadableError("this is HTML, and its reader is not installed", hint) from None
    with suppress(LookupError, UnicodeDecodeError):
        if charset:
            return raw.decode(charset)
    return str(decode_file(raw))


def _read(text: str, address: str) -> Document:
    from lxml.etree import strip_elements
    from trafilatura.utils import HTML_PARSER, load_html

    from briefings.editor.capturing.about import about, descriptions, title_at
    from briefings.editor.capturing.language import languages as languages_of
    from briefings.editor.capturing.main_part import author_of, main_part
    from briefings.editor.capturing.visible import keep_titles_as_seen, keep_what_is_seen

    saved = _SAVED.search(text[:5000])
    known = saved or _MARK_OF_THE_WEB.search(text[:5000])
    tree = load_html(_NO_CHARACTER.sub("", text))
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in HTML_PARSER.error_log):
        what = "more than 255 elements of this HTML are nested inside each other"
        raise UnreadableError(what, "save the article as plain text")
    if tree is None:
        raise UnreadableError("no article was found in this HTML", "save the article as plain text")
    strip_elements(tree, "svg", "template", with_tail=False)
    for each in tree.iter("q"):
        _write_marks(each, tree.get("lang"))
    for each in tree.iter("br"):
        each.tail = f" {each.tail or ''}"  # what a break parts are two words, in a heading too
    whole = copy.deepcopy(tree)  # a page may say its author and day where no reader sees it
    keep_titles_as_seen(whole)
    for each in list(tree.iter("br")):
        before = each.getprevious()
        if before is None or before.tag not in ("br", "wbr") or (before.tail or "").strip():
            each.tag = "wbr"
    unseen = keep_what_is_seen(tree)
    seen = list(lines(tree))
    said = about(whole, address or (known[1] if known else ""), author_of(tree))
    title = title_at(seen, next((each.value for each in said if each.field == "title"), ""))
    kinds = line_kinds(seen)
    found = main_part(tree, seen, max(0, title))
    head, taken = _head(said, seen, kinds, found, title, tree.get("lang") or "en", descriptions(whole))
    chosen = _chosen(seen, kinds, found | taken) - taken
    body = tuple(_blocks(seen, kinds, sorted(chosen)))
    notices = sum(len(each.text) for each in unseen if each.why == "notice")
    if 3 * sum(len(block.text) for block in body) < min(_SMALL, notices):
        what = "this page shows a notice (about consent, payment or login) in place of the article"
        raise UnreadableError(what, "open the page, answer the notice, and save it again")
    if not body:
        raise UnreadableError("no article was found in this HTML", "save the article as plain text")
    words = "\n".join(block.text for block in body)
    said = (*said, *languages_of(tree, words), *_saved_on(saved[2] if saved else ""))
    stored = chosen | taken
    other = [line for number, line in enumerate(seen) if number not in stored]
    by, left_out = f"trafilatura {version('trafilatura')}", (*unseen, *_left_out(other))
    return Document((*head, *body), by, said, left_out, tuple(_doubts(tree, words, other, unseen)))


def _write_marks(each: HtmlElement, language: str | None) -> None:
    """Write the marks that a browser shows around a quotation: those of the language, the second ones inside another."""
    pairs = languages.find(language).marks if language else ()
    outer = sum(1 for _ in each.iterancestors("q"))
    marks = (pairs[:2] or ("“”", "‘’"))[min(outer, 1)]
    each.text = f"{marks[0]}{each.text or ''}"
    closing = each.makeelement("span")
    closing.text = marks[1]
    each.append(closing)


def _saved_on(date: str) -> Iterator[SourcedValue]:
    """Yield the day on which SingleFile saved the page: `Sat Mar 02 2026 08:00:00 GMT+0100`."""
    with suppress(ValueError):
        day = datetime.datetime.strptime(date[:15], "%a %b %d %Y").date()
        yield SourcedValue("accessed", day.isoformat(), "SingleFile")


def _chosen(seen: Sequence[Line], kinds: Sequence[LineKind], numbers: set[int]) -> set[int]:
    """Return the numbers of the lines to store: those of the main part, with the captions, boxes and tables in it."""
    chosen = {n for n in numbers if kinds[n].kind in ("paragraph", "heading")}
    first, last = min(numbers, default=0), max(numbers, default=-1)
    while last + 1 < len(seen) and kinds[last + 1].kind == "caption":
        last += 1
    for (kind, _), group in groupby(range(first, last + 1), lambda n: (kinds[n].kind, kinds[n].holder)):
        block = list(group)
        if kind in ("box", "caption"):
            chosen.update(block)
        elif kind == "table":
            there = sum(len(seen[n].text) for n in block if n in numbers)
            if 2 * there > sum(len(seen[n].text) for n in block):
                chosen.update(block)
    chosen |= set(_between(seen, kinds, sorted(chosen)))
    lines_of_text = [n for n in chosen if kinds[n].kind not in ("heading", "caption")]
    said = [n for n in lines_of_text if _is_said(seen[n], kinds[n])]
    end = max(said, default=last)
    if len({seen[n].text for n in lines_of_text if n > end}) > len(said):  # a list of names has short lines
        end = last
    return {n for n in chosen if n <= end or kinds[n].kind in ("table", "caption")}


def _between(seen: Sequence[Line], kinds: Sequence[LineKind], chosen: Sequence[int]) -> Iterator[int]:
    """Yield the lines that say something between two lines to store, in an element that has both, and headings of the second."""
    for before, after in pairwise(chosen):
        if after - before == 1:
            continue
        around = set(seen[before].element.iterancestors()).intersection(seen[after].element.iterancestors())
        for n in range(before + 1, after):
            each = seen[n].element
            linked = sum(len(link.text_content()) for link in each.iter("a")) if each not in around else 0
            heads = kinds[n].kind == "heading" and n + 1 == after and not _ASIDE.match(seen[n].text)
            near = {each, *islice(each.iterancestors(), 3 if heads else 2 if each.tag == "li" else 1)}
            beside = not around.isdisjoint(near) and 2 * linked < len(seen[n].text)
            if beside and (heads or (kinds[n].kind == "paragraph" and _says(seen[n]))):
                yield n


def _says(line: Line) -> bool:
    return len(line.text) > _PROSE or bool(ENDED.search(line.text))


def _is_said(line: Line, kind: LineKind) -> bool:
    return kind.listed or kind.kind == "table" or len(line.text) > 30 or bool(ENDED.search(line.text))


def _blocks(seen: Sequence[Line], kinds: Sequence[LineKind], chosen: Sequence[int]) -> Iterator[TextBlock]:
    """Yield blocks: lines of one heading, caption, box or table are one."""
    for _, group in groupby(chosen, lambda n: kinds[n].holder if kinds[n].holder is not None else n):
        block = list(group)
        kind = kinds[block[0]].kind
        words = [seen[n].text for n in block]
        if kind == "table":
            yield TextBlock("table", "\n".join(_rows([(kinds[n].cell, seen[n].text) for n in block])))
        elif kind == "box":
            yield TextBlock("box", "\n".join(words))
        elif kind == "paragraph" and _CREDIT.match(words[0]) and len(words[0]) < _SHORT:
            yield TextBlock("caption", words[0])
        else:
            yield TextBlock(kind, " ".join(words))


def _rows(cells: Sequence[tuple[HtmlElement, str]]) -> Iterator[str]:
    """Yield the rows of a table, given the lines of its cells."""
    whole = [(cell, " ".join(text for _, text in lines)) for cell, lines in groupby(cells, lambda line: line[0])]
    for _, row in groupby(whole, lambda each: each[0].getparent()):
        yield " | ".join(text for _, text in row)


def _head(
    said: Sequence[SourcedValue],
    seen: Sequence[Line],
    kinds: Sequence[LineKind],
    numbers: set[int],
    at: int,
    language: str,
    described: set[str],
) -> tuple[list[TextBlock], set[int]]:
    """Return the headline, byline and subtitle as a reader sees them, and the numbers of their lines."""
    from briefings.editor.capturing.about import days_in, folded, lines_about_the_title

    headline = next((each.value for each in said if each.field == "title"), "")
    names = {folded(each.value) for each in said if each.field == "authors"} - {""}
    days = {each.value for each in said if each.field == "published"}

    def signs(line: Line) -> bool:
        words = f" {folded(line.text)} "
        named = any(f" {name} " in words and len(words) < len(name) + 60 for name in names)
        return named or any(day.isoformat() in days for day in days_in(line.text, language))

    near = [line for line in lines_about_the_title(seen, at) if folded(line.text) != folded(headline)]
    bylines = list(dict.fromkeys(line.text for line in near if len(line.text) < _SHORT and signs(line)))[:3]
    subtitle = next((line.text for line in near if _is_subtitle(line) and line.text not in bylines), "")
    subtitle = subtitle or _lead(seen, kinds, numbers, at, described)
    head = [("headline", headline), *(("byline", text) for text in bylines), ("subtitle", subtitle)]
    texts = {folded(text) for _, text in head} - {""}
    around = range(max(0, at - 4), min(at + 30, len(seen)))
    taken = {n for n in around if folded(seen[n].text) in texts}
    return [TextBlock(cast("Kind", kind), text) for kind, text in head if text], taken


def _lead(seen: Sequence[Line], kinds: Sequence[LineKind], numbers: set[int], at: int, described: set[str]) -> str:
    """Return what the page says of itself, or the sentences, between the title and the text; trafilatura often leaves them out."""
    from briefings.editor.capturing.about import folded

    for n in range(at + 1, min(at + _LEAD, len(seen))) if at >= 0 else ():
        text, ended = seen[n].text, ENDED.search(seen[n].text)
        apart = n not in numbers or kinds[n].kind == "heading" or not ended
        if len(text) > _DECK and apart and folded(text) in described:
            return text
        if len(text) > _PROSE and n in numbers:
            return ""
        if len(text) > _PROSE and ended and kinds[n].kind == "paragraph":
            return text
    return ""


def _is_subtitle(line: Line) -> bool:
    marked = f"{line.element.get('class') or ''} {line.element.get('itemprop') or ''}".lower()
    return re.search(one_of("subtitles"), marked) is not None


def _left_out(other: Sequence[Line]) -> Iterator[Omission]:
    """Yield the lines that are not stored, those that say something first."""
    yield from (Omission("outside the article", line.text) for line in other if _says(line))
    yield from (Omission("link or label", line.text) for line in other if not _says(line))


def _doubts(tree: HtmlElement, text: str, other: Sequence[Line], unseen: Sequence[Omission]) -> Iterator[str]:
    """Yield what makes an editor compare the text with the page."""
    missing = sum(len(line.text) for line in other if len(line.text) > _SHORT)
    if missing > max(len(text), 500):
        yield f"the text is far shorter than the page: {missing} characters in long paragraphs of the page are not in it"
    asked = any(each.why in ("form", "notice") and len(each.text) > _SHORT for each in unseen)
    if asked and len(text) < 2 * _SMALL:
        yield "the page asks for something, such as an address or a password: this may be only part of the article"
    if any(re.search(r'isAccessibleForFree"\s*:\s*"?(?i:false)', each.text or "") for each in tree.iter("script")):
        yield "the page says that the whole article is not free: this may be only part of it"
