"""Pages: HTML, XHTML, fragments, and web archives."""

from __future__ import annotations

import copy
import datetime
import email
import email.policy
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, cast

from briefings.editor.capturing.bundles import MOST, bundle
from briefings.editor.capturing.document import Document, Kind, Omission, SourcedValue, TextBlock, UnreadableError
from briefings.editor.capturing.lines import Line, class_and_id, lines, squeezed
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
_NO_DAY: dict[str, Any] = {"extensive_search": False, "original_date": True, "max_date": "2100-01-01"}
"""Trafilatura does not search the text for days, because `about` does."""
_LARGE = 50_000
"""A long page has more characters than this."""
_MANY = 100
"""A long page has more paragraphs than this."""
_OWN_KINDS = frozenset(
    ["body", "p", "head", "list", "item", "quote", "table", "row", "cell", "ref", "lb", "code", "del"]
)
_OF_SENTENCES = frozenset(["p", "li", "td", "th", "dd", "span", "a", "b", "em", "i", "q", "strong"])
_CREDIT = re.compile(r"(?:©|\([cC]\)|(?:Foto|Fotos|Bild|Photo|Image|Picture|Credit|Grafik|Symbolbild)s?\s*:)")
_CAPTION = re.compile(r"(?:\A|[ _-])caption(?:-?text)?(?: |\Z)|bildunterschrift")
_BOX = re.compile(
    r"(?:info|fact|fakten|key-?facts?|text|call-?out)[-_]?(?:box|kasten|panel)|\b(?:call-?out|kasten|factbox)\b"
)
_NO_BOX = re.compile(
    r"related|comment|newsletter|promo|teaser|share|social|author|\bbio|subscri|recommend|\bads?\b|advert|sponsor|\btoc\b|\bnav|sidebar|widget"
)
_BOXED = 3000
"""A box has fewer characters than this."""
_ENDED = re.compile(r"[.!?…。؟।][”\"’'»)\]]*\Z")
_PROSE = 80
"""Characters of a line that says something."""
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

    from briefings.editor.capturing.about import about
    from briefings.editor.capturing.language import languages
    from briefings.editor.capturing.visible import keep_titles_as_seen, keep_what_is_seen

    saved = _SAVED.search(text[:5000])
    known = saved or _MARK_OF_THE_WEB.search(text[:5000])
    tree = load_html(_NO_CHARACTER.sub("", text).replace("⟦", "[").replace("⟧", "]"))
    if any(error.type_name == "ERR_RESOURCE_LIMIT" for error in HTML_PARSER.error_log):
        raise UnreadableError(
            "more than 255 elements of this HTML are inside each other", "save the article as plain text"
        )
    if tree is None:
        raise UnreadableError("no article was found in this HTML", "save the article as plain text")
    strip_elements(tree, "svg", with_tail=False)
    for each in tree.iter("br"):
        each.tail = f" {each.tail or ''}"  # what a break parts are two words, in a heading too
    whole = copy.deepcopy(tree)  # a page may say its author and day where no reader sees it
    keep_titles_as_seen(whole)
    left_out = keep_what_is_seen(tree)
    _keep_in_sentences(tree)
    _mark_captions(tree)
    left_out += tuple(_mark_boxes(tree))
    seen = list(lines(tree))
    bundle(tree)
    found = _main_part(tree)
    said = about(whole, address or (known[1] if known else ""), getattr(found, "author", "") or "")
    parts = tuple(_blocks(found.body)) if found is not None else ()
    body, behind = _without_ends([part for part in parts if isinstance(part, TextBlock)])
    left_out = (*left_out, *(part for part in parts if isinstance(part, Omission)), *behind)
    notices = sum(len(each.text) for each in left_out if each.why == "notice")
    if 3 * sum(len(block.text) for block in body) < min(_SMALL, notices):
        raise UnreadableError(
            "this page shows a notice (about consent, payment or login) in place of the article",
            "open the page, answer the notice, and save it again",
        )
    if not body:
        raise UnreadableError("no article was found in this HTML", "save the article as plain text")
    letters = _letters("".join(block.text for block in body))
    head, body = _head(said, body, seen, letters, tree.get("lang") or "en")
    words = "\n".join(block.text for block in body)
    said = (*said, *languages(tree, words), *_saved_on(saved[2] if saved else ""))
    return Document(
        (*head, *body),
        f"trafilatura {version('trafilatura')}",
        said,
        left_out,
        tuple(_doubts(tree, words, letters, seen)),
    )


def _main_part(tree: HtmlElement) -> Any:
    """Return the main part of a page as trafilatura finds it; None if it finds none.

    Trafilatura takes the answer of its second extractor if that is more than twice as long as its own, or if its own has hardly
    any paragraphs. On a long page for which neither can be, the second extractor is not asked.
    """
    from trafilatura import bare_extraction
    from trafilatura.settings import Extractor

    options: Any = Extractor(output_format="txt", comments=False, links=True, with_metadata=True, date_params=_NO_DAY)
    length = len(squeezed(tree.text_content()))
    kinds = Counter(each.tag for each in tree.iter("p", "table"))
    teasers = tree.xpath("boolean(.//*[contains(concat(@class, ' ', @id), 'easer')])")
    if length > _LARGE and kinds["p"] > max(_MANY, kinds["table"]) and not teasers:
        first = copy.copy(options)
        first.fast, first.focus, first.min_extracted_size = True, "first", 0
        found: Any = bare_extraction(tree, options=first)
        if found is not None and 2 * len(found.raw_text) > length and len(found.body) > _MANY:
            kinds = Counter(each.tag for each in found.body.iter())
            if kinds.keys() <= _OWN_KINDS and kinds["p"] >= kinds["table"]:
                return found
    return bare_extraction(tree, options=options)


def _saved_on(date: str) -> Iterator[SourcedValue]:
    """Yield the day on which SingleFile saved the page: `Sat Mar 02 2026 08:00:00 GMT+0100`."""
    with suppress(ValueError):
        day = datetime.datetime.strptime(date[:15], "%a %b %d %Y").date()
        yield SourcedValue("accessed", day.isoformat(), "SingleFile")


def _keep_in_sentences(tree: HtmlElement) -> None:
    """Keep what a sentence goes on in, such as a day: trafilatura leaves out these elements with their words."""
    for each in list(tree.iter("time", "label", "math", "output")):
        around = each.getparent()
        text = squeezed(around.text_content()) if around is not None and around.tag in _OF_SENTENCES else ""
        if len(text) > len(squeezed(each.text_content())) and (len(text) > _PROSE or _ENDED.search(text)):
            each.drop_tag()


def _mark_captions(tree: HtmlElement) -> None:
    """Turn captions, which trafilatura leaves out, into paragraphs that say what they are."""
    for each in list(tree.iter("figcaption", "p", "div", "span")):
        text = squeezed(each.text_content()) if each.tag == "figcaption" or _CAPTION.search(class_and_id(each)) else ""
        if not 0 < len(text) < _BOXED or each.getparent() is None:
            continue
        outer = each
        while (up := outer.getparent()) is not None and (
            up.tag == "figure" or "caption" in class_and_id(up) or (outer.tag == "span" and up.tag in ("p", "a"))
        ):
            outer = up
        paragraph = tree.makeelement("p")
        paragraph.text = f"⟦caption⟧ {text}"
        outer.addnext(paragraph)
        each.drop_tree()


def _mark_boxes(tree: HtmlElement) -> Iterator[Omission]:
    """Turn boxes that stand in the article into paragraphs that say what they are, and yield the asides that are none."""
    for each in list(tree.iter("aside", "div", "section")):
        names = class_and_id(each)
        boxed = each.tag == "aside" or _BOX.search(names)
        around = next(each.iterancestors("article", "main"), None)
        if not boxed or around is None or _NO_BOX.search(names) or each.getparent() is None:
            continue
        found = [line.text for line in lines(each)]
        words = " ".join(found)
        linked = sum(len(squeezed(link.text_content())) for link in each.iter("a"))
        said = each.tag != "aside" or any(len(line) > 30 and _ENDED.search(line) for line in found)
        if said and 2 * linked < len(words) < _BOXED and next(each.iter("form", "input", "button"), None) is None:
            tail = each.tail
            each.clear()
            each.tag, each.text, each.tail = "p", "⟦box⟧" + "⟦/⟧".join(found), tail
        elif each.tag == "aside" and words:
            yield Omission("aside", words)


class _PageItem(TextBlock):
    """An entry of a list, which needs no full stop."""


def _blocks(body: HtmlElement) -> Iterator[TextBlock | Omission]:
    """Yield the blocks of trafilatura's tree, and the lines that only lead to other pages."""
    for each in body:
        words = squeezed(_inline(each))
        most = 400 if each.tag in ("list", "head") else 40
        if words and _linked(each) > 0.8 * len(words) and (each.tag != "list" or len(each) > 1) and len(words) < most:
            yield Omission("links to other pages", words)
        elif each.tag == "table":
            yield from _table(each)
        elif each.tag in ("list", "quote") and len(each):
            yield from _paragraphs(each.text)
            parts = _blocks(each)
            yield from (
                _PageItem(*part) if each.tag == "list" and isinstance(part, TextBlock) else part for part in parts
            )
        else:
            yield from _paragraphs(_inline(each), "heading" if each.tag == "head" else "paragraph")
        yield from _paragraphs(each.tail)


def _linked(each: HtmlElement) -> int:
    """Return how many characters of an element are links."""
    return sum(len(squeezed("".join(link.itertext()))) for link in each.iter("ref"))


def _inline(each: HtmlElement) -> str:
    """Return an element's text, with a line end for each break."""
    parts = [each.text or ""]
    for inner in each:
        parts += ["\n" if inner.tag in ("lb", "item", "p") else "", _inline(inner), inner.tail or ""]
    return "".join(parts)


def _paragraphs(text: str | None, kind: Kind = "paragraph") -> Iterator[TextBlock]:
    for part in re.split(r"\n\s*\n\s*|(?=⟦(?:table|list)⟧)|⟦end⟧", text or ""):
        words = squeezed(part)
        marked = re.match(r"⟦(table|box|caption|list)⟧\s*", words)
        entries = words[marked.end() :].removesuffix("⟦/⟧").split("⟦/⟧") if marked else []
        if marked and marked[1] == "list":
            yield from (TextBlock(kind, entry) for entry in entries)
        elif marked:
            yield TextBlock(cast("Kind", marked[1]), "\n".join(entries))
        elif words:
            yield TextBlock("caption" if _CREDIT.match(words) and len(words) < _SHORT else kind, words)


def _without_ends(body: Sequence[TextBlock]) -> tuple[tuple[TextBlock, ...], tuple[Omission, ...]]:
    """Return the body without what is behind its last sentence: headings without a text, and lines without a full stop."""
    last = max(
        (n for n, block in enumerate(body) if block.kind not in ("heading", "caption") and _is_said(block)),
        default=len(body) - 1,
    )
    behind = [block for block in body[last + 1 :] if block.kind not in ("table", "caption")]
    kept = [block for block in body[last + 1 :] if block.kind in ("table", "caption")]
    return (*body[: last + 1], *kept), tuple(Omission("behind the text", block.text) for block in behind)


def _is_said(block: TextBlock) -> bool:
    listed = isinstance(block, _PageItem) or block.kind == "table"
    return listed or len(block.text) > 30 or bool(_ENDED.search(block.text))


def _table(table: HtmlElement) -> Iterator[TextBlock]:
    rows = [[squeezed(_inline(cell)) for cell in row.iter("cell")] for row in table.iter("row")]
    if any(len(cell) > MOST or "⟦end⟧" in cell for row in rows for cell in row):
        for cell in table.iter("cell"):
            yield from _paragraphs(_inline(cell))
    else:
        yield TextBlock("table", "\n".join(" | ".join(filter(None, row)) for row in rows if any(row)))


def _head(
    said: Sequence[SourcedValue], body: Sequence[TextBlock], seen: Sequence[Line], letters: str, language: str
) -> tuple[list[TextBlock], tuple[TextBlock, ...]]:
    """Return the headline, byline and subtitle as a reader sees them, and the body without them."""
    from briefings.editor.capturing.about import days_in, folded, lines_about_the_title

    headline = next((each.value for each in said if each.field == "title"), "")
    title = folded(headline)
    names = {folded(each.value) for each in said if each.field == "authors"} - {""}
    days = {each.value for each in said if each.field == "published"}

    def signs(line: Line) -> bool:
        words = f" {folded(line.text)} "
        named = any(f" {name} " in words and len(words) < len(name) + 60 for name in names)
        return named or any(day.isoformat() in days for day in days_in(line.text, language))

    near = [line for line in lines_about_the_title(seen, headline) if folded(line.text) != title]
    bylines = list(dict.fromkeys(line.text for line in near if len(line.text) < _SHORT and signs(line)))[:3]
    subtitle = next((line.text for line in near if _is_subtitle(line) and line.text not in bylines), "")
    subtitle = subtitle or _lead(seen, headline, letters)
    taken = {title, folded(subtitle), *map(folded, bylines)} - {""}
    at = next((n for n, block in enumerate(body[:6]) if folded(block.text) == title), -1) + 1
    start = [block for block in body[:at] if folded(block.text) not in taken]
    rest = [block for n, block in enumerate(body[at:]) if n > 4 or folded(block.text) not in taken]
    head = [
        TextBlock("headline", headline),
        *(TextBlock("byline", text) for text in bylines),
        TextBlock("subtitle", subtitle),
    ]
    return [block for block in head if block.text], (*start, *rest)


def _lead(seen: Sequence[Line], headline: str, letters: str) -> str:
    """Return the sentences between the title and the text, which trafilatura often leaves out."""
    from briefings.editor.capturing.about import title_at

    at = title_at(seen, headline)
    for line in seen[at + 1 : at + _LEAD] if at is not None else ():
        if len(line.text) > _PROSE and _letters(line.text)[:_PROSE] in letters:
            return ""
        if len(line.text) > _PROSE and _ENDED.search(line.text):
            return line.text
    return ""


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


def _is_subtitle(line: Line) -> bool:
    marked = f"{line.element.get('class') or ''} {line.element.get('itemprop') or ''}".lower()
    return bool(
        re.search(
            r"sub-?(?:title|head)|standfirst|\bdeck?\b|untertitel|unterzeile|alternativeheadline|entradilla|chapo",
            marked,
        )
    )


def _doubts(tree: HtmlElement, text: str, letters: str, seen: Sequence[Line]) -> Iterator[str]:
    """Yield what makes an editor compare the text with the page."""
    from trafilatura import baseline

    at = missing = 0
    for line in seen:
        if len(line.text) > _SHORT:
            start = _letters(line.text[:_SHORT])[:60]
            found = letters.find(start, at)  # most lines stand in the text where the last one ended
            found = letters.find(start) if found < 0 else found
            missing += len(line.text) if found < 0 else 0
            at = found if found >= 0 else at
    if missing > max(len(text), 500):
        yield f"the text is far shorter than the page: {missing} characters in long paragraphs of the page are not in it"
    fewer, more = sorted((len(letters), len(_letters(baseline(tree)[1]))))
    if 2 * fewer < more:
        yield "two extractors disagree about where the article is: compare the text with the page"
    if any(re.search(r'isAccessibleForFree"\s*:\s*"?(?i:false)', each.text or "") for each in tree.iter("script")):
        yield "the page says that the whole article is not free: this may be a part of it"
