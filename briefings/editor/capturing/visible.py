"""What a reader of a page sees: this takes hidden and struck words, note marks and notices out of its tree, and lists them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from briefings.editor.capturing.document import Omission, as_exponent
from briefings.editor.capturing.lines import SILENT, class_and_id, lines, squeezed
from briefings.editor.capturing.words import one_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_HIDDEN_STYLE = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|font-size:0(?:px|em|rem)?(?:[;!]|\Z)|opacity:0(?:\.0+)?(?:[;!]|\Z)|clip:rect\([01](?:px)?,"
    r"|clip-path:inset\((?:50|100)%|text-indent:-\d{3,}|(?:left|top):-\d{4,}px"
    r"|\A(?=.*overflow:hidden)(?:.*;)?(?:max-)?(?:height|width):0(?:px)?(?:[;!]|\Z)"
)
_STRUCK_STYLE = re.compile(r"text-decoration(?:-line)?:[^;]*line-through")
_SPOKEN_ONLY = re.compile(rf"(?:\A| )(?!not-)(?:[a-z]+-)?{one_of('spoken_only')}(?: |\Z)")
_MAY_BE_UNSEEN = (
    "descendant-or-self::*[@style or @class or @id or @hidden or @role or @aria-modal"
    " or self::del or self::s or self::strike or self::dialog or self::form]"
)
"""Most elements of a long page have none of this."""
_NOT_OF_TITLES = ("struck out", "hidden", "for screen readers only", "of the program that shows the page")
_NOTICE = re.compile(one_of("notices"))
_UNSEEN_BY_STYLE = {
    "hidden": (re.compile("display:|visibility:"), re.compile("display:none|visibility:hidden")),
    "struck out": (re.compile("text-decoration(?:-line)?:"), _STRUCK_STYLE),
}
"""Why a rule of a style sheet keeps words from a reader: the properties that say it, and with which values."""
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_PLAIN_SELECTOR = re.compile(r"[a-z]*\d?[.#]([\w-]+)\Z")
_FOR_SCREENS = re.compile(r"@media\s+(?:only\s+)?(?:screen|all)\s*\{((?:[^{}]*\{[^{}]*\})*[^{}]*)\}", re.IGNORECASE)
_OTHER_MEDIA = re.compile(r"@[^{;]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_NOTE_MARK = re.compile(
    r"(?:[\[(]?(?:\d{1,3}|[*†‡§]{1,3}|[a-z])[\])]?(?:\s*,\s*\d{1,3})*|\[[^\[\]]{1,40}\]"
    r"|(?:notes?|nb|fn|ref|anm|fußnote)\.?\s*\d{1,3})\Z",
    re.IGNORECASE,
)
_ASKED = 2000
"""A form that asks who reads has fewer characters than this."""
_RAISED_STYLE = re.compile(r"vertical-align:(?:super|text-top)")
_LOWERED = str.maketrans("0123456789+-−()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₍₎")
_UNIT = re.compile(
    r"(?:\b|\d)(?:[kcdmµn]?m|ft|in|yd|mi|s|sec|h)\Z|(?<![\d.,])10\Z|[)²³]\Z|\b[a-zA-Z]\Z|[=+×*/(]\s*[a-zA-Z]{1,3}\Z"
)


def keep_what_is_seen(tree: HtmlElement) -> tuple[Omission, ...]:
    """Take out of a page what its reader does not see, and return it."""
    _write_fractions(tree)
    found = [*_without_hidden(tree), *_without_note_marks(tree)]
    for each in tree.iter("sub"):
        text = each.text_content()
        if re.fullmatch(r"[\d+\-−()]+", text):
            _replace(each, text.translate(_LOWERED))
    return tuple(found)


def _without_hidden(tree: HtmlElement) -> Iterator[Omission]:
    names = _names_unseen_by_style(tree)
    whole = len(squeezed(tree.text_content()))
    for each in tree.xpath(_MAY_BE_UNSEEN):
        if each.tag in SILENT or each.tag in ("html", "body", "meta", "link", "title"):
            continue
        why = _why_unseen(each, names)
        if not why or each.getparent() is None:
            continue
        text = " ".join(line.text for line in lines(each))
        if why == "hidden" and len(text) > 0.5 * whole:
            continue  # a script shows it: a page that hides most of itself is still read
        each.drop_tree()
        if text:
            yield Omission(why, text)


def keep_titles_as_seen(tree: HtmlElement) -> None:
    """Take struck words out of a page, and hidden ones out of its headings; what else is hidden may say author and day."""
    names = _names_unseen_by_style(tree)
    inside = (inner for each in tree.iter("h1", "h2") for inner in each.iterdescendants())
    for each in [*tree.iter("del", "s", "strike"), *tree.xpath("//*[@id='goog-gt-tt']"), *inside]:
        is_element = isinstance(each.tag, str) and each.getparent() is not None
        if is_element and _why_unseen(each, names) in _NOT_OF_TITLES:
            each.drop_tree()


def _why_unseen(each: HtmlElement, names: dict[str, str]) -> str:
    style = re.sub(r"\s+", "", each.get("style") or "").lower()
    classes = " ".join((each.get("class") or "").lower().split())
    if each.tag in ("del", "s", "strike") or _STRUCK_STYLE.search(style):
        return "struck out"
    closed = each.tag == "dialog" and "open" not in each.attrib
    if "hidden" in each.attrib or (style and _HIDDEN_STYLE.search(style)) or closed:
        return "hidden"
    if classes and _SPOKEN_ONLY.search(classes):
        return "for screen readers only"
    if re.search(r"(?:\A| )d-none(?: |\Z)", classes) and not re.search(r"\bd-\w+-(?!none)", classes):
        return "hidden"
    if names and (why := _why_by_name(each, names)):
        return why
    if each.tag == "form" and each.find(".//h1") is None and len(squeezed(each.text_content())) < _ASKED:
        asked = " ".join(value for inner in each.iter("input") for value in inner.attrib.values()).lower()
        return "notice" if "password" in asked else "form" if "mail" in asked else ""
    contents = each.get("id") == "toc" and each.get("role") == "navigation"
    if contents or "mw-editsection" in classes or each.get("id") == "goog-gt-tt":
        return "of the program that shows the page"
    dialog = each.get("role") in ("dialog", "alertdialog") or each.get("aria-modal") == "true"
    return "notice" if dialog or _NOTICE.search(class_and_id(each)) else ""


def _why_by_name(each: HtmlElement, names: dict[str, str]) -> str:
    """Return why the page's own style sheets show an element unlike the text around it."""
    own = [f".{name}" for name in (each.get("class") or "").split()] + [f"#{each.get('id')}"]
    reasons = {names[key] for name in own for key in (name, f"{each.tag}{name}") if key in names}
    return "hidden" if "hidden" in reasons else next(iter(reasons), "")


def _names_unseen_by_style(tree: HtmlElement) -> dict[str, str]:
    """Return the selectors of a class or an id by which the page's own style sheets hide or strike out, and never undo that."""
    unseen: dict[str, str] = {}
    undone: set[tuple[str, str]] = set()
    for style in tree.iter("style"):
        text = re.sub(r"/\*.*?\*/", "", style.text or "", flags=re.DOTALL)
        text = _OTHER_MEDIA.sub("", _FOR_SCREENS.sub(r"\1", text))
        if not re.search(r"display|visibility|line-through", text):
            continue
        for selectors, body in _RULE.findall(text):
            body = re.sub(r"\s+", "", body).lower()
            for why, (property_, unseen_by) in _UNSEEN_BY_STYLE.items():
                for selector in map(str.strip, selectors.split(",")) if property_.search(body) else ():
                    if not unseen_by.search(body):
                        undone |= {(name, why) for name in re.findall(r"[.#][\w-]+", selector)}
                    elif _PLAIN_SELECTOR.match(selector):
                        unseen.setdefault(selector, why)
    return {key: why for key, why in unseen.items() if (re.sub(r"^[a-z]*\d?", "", key), why) not in undone}


def _write_fractions(tree: HtmlElement) -> None:
    """Write the upper number of a fraction (`<sup>1</sup>/<sub>2</sub>`) as characters: it is not a note mark."""
    for each in list(tree.iter("sup")):
        text, below = squeezed(each.text_content()), each.getnext()
        if text.isdigit() and (each.tail or "").strip() in ("/", "⁄", "∕") and below is not None and below.tag == "sub":
            _replace(each, as_exponent(text))


def _without_note_marks(tree: HtmlElement) -> Iterator[Omission]:
    """Take note marks out, and write exponents as characters.

    A raised number is a note mark if it links to a note, stands in brackets, or is the next number of the notes, unless a unit
    or a ten is before it. A link to a note is one too if it is not raised.
    """
    last = 0
    for each in list(tree.iter("sup", "a", "span")):
        raised = each.tag == "sup" or bool(_RAISED_STYLE.search(re.sub(r"\s+", "", each.get("style") or "").lower()))
        if not raised and (each.tag != "a" or not _leads_to_note(each)):
            continue
        text = squeezed(each.text_content())
        if not text:
            continue
        before = _text_before(each)
        is_note = _leads_to_note(each) or _is_linked_note(each) or text[0] in "[(*†‡§" or _counts_on(text, before, last)
        if _NOTE_MARK.match(text) and is_note:
            number = re.sub(r"\D", "", text)[:3]
            last = int(number) if number else last
            each.drop_tree()
            yield Omission("note mark", text)
        elif raised and as_exponent(text) != text:
            _replace(each, as_exponent(text))


def _leads_to_note(each: HtmlElement) -> bool:
    """Return whether a link that is not raised is a note mark: it says so, or is a link to a note right behind a word."""
    link = (each.get("href") or "").lower()
    if "#" not in link:
        return False
    says = f"{each.get('role')} {each.get('epub:type')} {each.get('rel')} {class_and_id(each)}".lower()
    if re.search(r"note-?ref|foot-?note", says):
        return True
    previous, parent = each.getprevious(), each.getparent()
    before = previous.tail if previous is not None else parent.text if parent is not None else ""
    return bool(re.match(r"#\S*(?:fn|ftn|note|cite)|#(?:ref|n|r)[-_]?\d", link) and re.search(r"\S\Z", before or ""))


def _is_linked_note(each: HtmlElement) -> bool:
    marked = re.search(r"foot-?note|\bnote|reference|\bcite", class_and_id(each))
    return marked is not None or any("#" in (inner.get("href") or "") for inner in each.iter("a"))


def _counts_on(text: str, before: str, last: int) -> bool:
    """Return whether a raised number is a note's: behind a word or a mark, or the next number of the notes."""
    if re.fullmatch(r"[^\W\d_]{2,}\.?\s*\d+", text):
        return True
    if re.fullmatch(r"[a-d]|\d+(?:\s*,\s*\d+)+", text):
        return bool(re.search(r"[^\W\d_]{3}\Z", before) or (len(text) > 1 and re.search(r"[.,;:!?”’»\"']\Z", before)))
    if not text.isdigit() or _UNIT.search(before):
        return False
    return int(text) in (last, last + 1) or bool(re.search(r"[.,;:!?”’»\"')]\Z|\w{4}\Z", before))


def _text_before(each: HtmlElement) -> str:
    previous = each.getprevious()
    if previous is None:
        parent = each.getparent()
        return (parent.text or "").rstrip() if parent is not None else ""
    return (previous.tail or previous.text_content() if isinstance(previous.tag, str) else previous.tail or "").rstrip()


def _replace(each: HtmlElement, text: str) -> None:
    each[:] = []
    each.text = text
    each.drop_tag()
