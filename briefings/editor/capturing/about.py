"""What a page says about itself: title, authors, day, outlet, address and language, each with where the page says so.

A value is sure only if two places agree, or if one place that is made for it says it and none disagrees. The rest is open.
"""

from __future__ import annotations

import datetime
import html
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError

from briefings.editor.capturing.document import SourcedValue
from briefings.editor.capturing.language import detected
from briefings.editor.capturing.line_kinds import line_kinds
from briefings.editor.capturing.lines import Line, class_and_id, lines, squeezed
from briefings.editor.capturing.words import WORDS, one_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE = re.compile(r"(?:Article|Posting|Report|Recipe|Review)\Z")
_DAY = re.compile(r"\s*([12]\d{3})[-/]?(\d\d)[-/]?(\d\d)(?!\d)")
_URL_DAY = re.compile(r"[/-]((?:19|20)\d\d)([/-])(\d\d?)\2(\d\d?)(?=[/-])")
_BYLINE = re.compile(rf"\A(?:{one_of('bylines')}\b\s*:?\s*){{0,2}}(?:{one_of('by')}\b:?\s+){{0,2}}", re.IGNORECASE)
_SIGNED = re.compile(
    r"\A(?:.{0,40}\s)?(?:[Bb]y|BY|[Vv]on|VON|[Pp]ar|[Pp]or|POR|Text|Autor(?:in)?|Author)(?::\s*|\s+|(?<=By))([A-ZÀ-ÝА-ЯІЇЄ].{2,60})\Z"
)
_NAME = re.compile(
    r"(?:[A-ZÀ-ÝА-ЯІЇЄ][^\W\d_]*[.’'-]?[^\W\d_]*[.-]?|von|van|de|der|den|del|la|di|da|dos|bin|al|zu)(?: |\Z)"
)
_NO_PERSON = re.compile(
    r"[\d@_<>!?:：]|https?|www\.|\w\.[a-z]{2}|\be\. ?V\b|\b(?:GmbH|Inc|[Ss]taff|reports?|[Ss]ervices?)\b"
    rf"|\b(?i:{one_of('roles')})\b"
)
_JOINS = re.compile(r"\s*[;,|·•]\s*|\s+/\s+|\s+(?:und|and|et|y|e|&)\s+")
_BETWEEN = re.compile(r"(?:\s|[;,|·•/&]|\b(?:und|and|et|y|e)\b)+")
_LONG = 150
"""Characters of a line that is text."""
_DATELINE = 45
_OTHER_DAY = re.compile(rf"\W*{one_of('other_days')}(?:\W|\Z)", re.IGNORECASE)
_MANY = 3
"""So many days that a page shows tell nothing of when it was written."""
_AUTHOR = re.compile(r"author|byline|autor|verfasser|profil|people", re.IGNORECASE)


def about(tree: HtmlElement, address: str = "", author: str = "") -> tuple[SourcedValue, ...]:
    """Return what a page says about itself; the tree is not changed.

    `address` is where it was saved from, if known; `author` is what trafilatura found, as a further vote.
    """
    return tuple(_About(tree, address, author).said())


def folded(text: str) -> str:
    """Return a text for comparing: its words in small letters."""
    return " ".join(re.findall(r"\w+", html.unescape(text).replace("\u00ad", "").casefold()))


class _Vote(NamedTuple):
    value: Any
    origin: str


class _About:
    def __init__(self, tree: HtmlElement, address: str, author: str) -> None:
        self._tree = tree
        self._author = author
        self._meta: dict[str, list[str]] = {}
        for each in tree.iter("meta"):
            name = each.get("property") or each.get("name") or each.get("itemprop") or each.get("http-equiv")
            value = squeezed(each.get("content") or "")
            if name and value:
                self._meta.setdefault(name.lower(), []).append(value)
        self._nodes = list(_linked_data(tree))
        self._articles = [node for node in self._nodes if any(map(_ARTICLE.search, _texts(node.get("@type"))))]
        self._lines = list(lines(tree))
        self._address = address or self._own_address()
        self._page_title = squeezed(tree.findtext(".//title") or "")

    def said(self) -> Iterator[SourcedValue]:
        yield from self._title()
        yield from self._authors()
        yield from self._day()
        outlets = [(name, "meta og:site_name") for name in self._of("og:site_name")]
        outlets += [(name, "JSON-LD") for name in self._publishers()]
        yield from (SourcedValue("outlet", *outlet) for outlet in outlets[:1])
        if self._address.startswith("http"):
            yield SourcedValue("url", self._address, "the page’s own address")

    def _of(self, *names: str) -> list[str]:
        return [value for name in names for value in self._meta.get(name, ())]

    def _own_address(self) -> str:
        links = [each.get("href") or "" for each in self._tree.iter("link") if each.get("rel") == "canonical"]
        return next((link for link in [*links, *self._of("og:url")] if link.startswith("http")), "")

    def _publishers(self) -> Iterator[str]:
        for node in self._nodes:
            if "publisher" in node:
                yield from _names(node["publisher"])
            if "WebSite" in _texts(node.get("@type")):
                yield from _names(node)

    @cached_property
    def _sites(self) -> set[str]:
        """Return the names of the site, folded."""
        host = (urlsplit(self._address).hostname or "").removeprefix("www.")
        given = self._of("og:site_name", "application-name", "twitter:site")
        return {folded(name) for name in (*given, *self._publishers(), host, host.rpartition(".")[0])} - {""}

    # Title

    @cached_property
    def _headings(self) -> list[tuple[str, HtmlElement]]:
        """Return the headings, each with its parts, which may be a line above the title and the title itself.

        A heading that links to the site's first page is the site's name.
        """
        found = [
            (squeezed(part.text_content()), each)
            for name in ("h1", "h2")
            for each in self._tree.iter(name)
            if not any(_leads_home(link.get("href") or "#") for link in each.iter("a"))
            for part in (each, *(inner for inner in each.iterdescendants("span", "strong", "em", "div", "small", "a")))
        ]
        return [(text, each) for text, each in found if 3 < len(text) < 300]

    @cached_property
    def _given_titles(self) -> list[_Vote]:
        named = [_Vote(html.unescape(text), "meta og:title") for text in self._of("og:title")[:1]]
        stated = [text for node in self._articles[:1] for text in _texts(node.get("headline"))]
        return [*named, *(_Vote(html.unescape(text), "JSON-LD") for text in stated)]

    @cached_property
    def _titles(self) -> list[_Vote]:
        """Return the title as the page shows it, with what confirms it; more if it is open."""
        given = self._given_titles
        for text, each in self._headings:
            for vote in given:
                begins = each.tag == "h1" and folded(vote.value).startswith(folded(text) + " ")
                if folded(text) not in self._sites and (folded(text) == folded(vote.value) or begins):
                    return [_Vote(text, f"the heading, {vote.origin}")]
        whole = folded(self._page_title)
        ones = [text for text, each in self._headings if each.tag == "h1" and folded(text) not in self._sites]
        # A heading that ends the page's title is often the site's name; one that begins it hardly ever is.
        first = [text for text in ones if whole and f"{whole} ".startswith(folded(text) + " ")]
        if not given and first:
            return [_Vote(max(first, key=len), "the heading, the page’s title")]
        longer = [*(folded(vote.value) for vote in given), whole]
        for text in ones:
            if len(folded(text)) > 15 and any(other.endswith(" " + folded(text)) for other in longer):
                return [_Vote(text, "the heading, the page’s title")]
        headings = (_Vote(text, "a heading") for text in ones[:2])
        return [*headings, *given[:3], _Vote(self._page_title, "the page’s title")]

    def _title(self) -> Iterator[SourcedValue]:
        value = folded(self._titles[0].value)
        agree = all(value in folded(vote.value) or folded(vote.value) in value for vote in self._given_titles)
        # A heading of two lines: a reader may count the first as part of the title, or not.
        long = (text for text, each in self._headings if each.tag == "h1" and len(text) > 15)
        split = any(value.endswith(" " + folded(text)) for text in long)
        sure = len(self._titles) == 1 and self._titles[0].origin.startswith("the heading") and agree and not split
        yield from (SourcedValue("title", vote.value, vote.origin, sure) for vote in self._titles if vote.value)

    # The lines about the title

    @cached_property
    def _head(self) -> list[Line]:
        return lines_about_the_title(self._lines, title_at(self._lines, self._titles[0].value))

    # Authors

    def _people(self, text: str) -> tuple[str, ...]:
        """Return the names in a byline, or nothing if it is not one."""
        text = _BYLINE.sub("", squeezed(html.unescape(text)).strip(" ,:–—-|"))
        found: list[str] = []
        for part in _JOINS.split(text):
            name = part.strip(" .:-–—*→")
            wrong = _NO_PERSON.search(name) or len(name.split()) > 5
            if name and (wrong or not 2 <= len(name) <= 45):
                return tuple(found)
            if name and folded(name) not in self._sites:
                found.append(name)
        return tuple(dict.fromkeys(found))

    def _author_votes(self) -> Iterator[_Vote]:
        """Yield who may have written the page, at most one vote for each kind of place."""
        for node in self._articles[:1]:
            names = [name for given in _names(node.get("author")) for name in self._people(given)]
            yield _Vote(tuple(names), "JSON-LD")
        for name in WORDS["authors"]:
            given = [value for value in self._of(name) if not value.startswith("http")]
            if given:
                people = dict.fromkeys(person for value in given for person in self._people(value))
                yield _Vote(tuple(people), f"meta {name}")
                break
        yield from self._bylines()
        for line in self._head:
            match = _SIGNED.search(line.text)
            signed = self._people(match[1]) if match else ()
            if match and signed and all(not _NAME.sub("", name) for name in signed):
                alone = len(match[1]) > len(line.text) - 10
                yield _Vote(signed, "the line under the title" if alone else "a line near the title")
                break
        yield _Vote(self._people(self._author), "trafilatura")

    def _bylines(self) -> Iterator[_Vote]:
        """Yield the first names in an element that is marked as an author, for each way to mark it."""
        seen: set[str] = set()
        for each in self._tree.iter("*"):
            kinds = _author_kinds(each) - seen
            text = squeezed(each.text_content()) if kinds else ""
            if 1 < len(text) < 120:
                names = tuple(dict.fromkeys(name for one in _beside(each) for name in self._people(_first_signed(one))))
                seen |= kinds if names else set()
                yield from (_Vote(names, f"the byline ({kind})") for kind in sorted(kinds) if names)

    def _authors(self) -> Iterator[SourcedValue]:
        votes = [vote for vote in self._author_votes() if vote.value]
        sets = [frozenset(map(folded, vote.value)) for vote in votes]
        agreeing = max(sets, key=lambda names: (sum(other == names for other in sets), len(names)), default=frozenset())
        places = [vote.origin for vote, names in zip(votes, sets, strict=True) if names == agreeing]
        near = any(all(f" {name} " in f" {folded(line.text)} " for name in agreeing) for line in self._head)
        places += ["near the title"] if agreeing and near else []
        others = set(places) - {"trafilatura"}  # which looks at the same places
        independent = len(others) > 1 or not all(origin.startswith("meta") or "class" in origin for origin in others)
        written = next((vote.value for vote, names in zip(votes, sets, strict=True) if names == agreeing), ())
        # The name of somebody, not of a site or a section, if few places give it.
        person = all(" " in name and not _NAME.sub("", name) for name in written)
        sure = independent and (person or len(places) > 3) and len(places) > max(1, len(votes) / 2)
        signed = bool(votes) and votes[0].origin == "the line under the title"
        sure = sure or (len(votes) == 1 and person and (votes[0].origin == "JSON-LD" or signed))
        if sure:
            yield from (SourcedValue("authors", name, ", ".join(places)) for name in written)
        else:
            yield from (SourcedValue("authors", ", ".join(vote.value), vote.origin, False) for vote in votes)

    # Day

    def _day(self) -> Iterator[SourcedValue]:
        votes = [_Vote(day, origin) for value, origin in self._given_days() if (day := _day_of(value)) is not None]
        seen = self._seen_days()
        given = {vote.value for vote in votes}
        days = {*given, *seen}
        near = len(days) == 2 and abs((max(days) - min(days)).days) == 1
        if len(given) == 1 and (not seen or given <= set(seen)):
            chosen = votes[0].value
        elif len(seen) == 1 and (near or not given or 2 * sum(vote.value == seen[0] for vote in votes) > len(votes)):
            chosen = seen[0]  # the day as a reader sees it, in the page's own time zone
        elif not days and (shown := self._shown()) is not None:
            chosen = shown
        else:
            for day in sorted(days):
                places = [vote.origin for vote in votes if vote.value == day] or ["the page"]
                yield SourcedValue("published", day.isoformat(), ", ".join(places), False)
            return
        places = [vote.origin for vote in votes if vote.value == chosen]
        places += ["the page"] if chosen not in given or chosen in seen else []
        yield SourcedValue("published", chosen.isoformat(), ", ".join(dict.fromkeys(places)))

    def _given_days(self) -> Iterator[tuple[str, str]]:
        for node in self._articles[:1]:
            yield from ((text, "JSON-LD") for text in _texts(node.get("datePublished"))[:1])
        for name in WORDS["published"]:
            yield from ((text, f"meta {name}") for text in self._of(name)[:1])
        for each in self._tree.xpath("//*[@itemprop='datePublished' and not(self::meta)]")[:1]:
            yield each.get("datetime") or each.get("content") or each.get("title") or "", "the page’s time"
        match = _URL_DAY.search(self._address + "/")
        if match:
            yield f"{match[1]}-{int(match[3]):02}-{int(match[4]):02}", "the address"

    def _seen_days(self) -> list[datetime.date]:
        """Return the days in the lines about the title, each once."""
        found = []
        for line in self._head:
            if _OTHER_DAY.match(line.text):
                continue
            times = [each.get("datetime") or "" for each in line.element.iter("time")]
            found += [day for value in times if (day := _day_of(value))] or list(days_in(line.text, self._language))
        found = found or list(self._dateline())
        return list(dict.fromkeys(found))

    def _dateline(self) -> Iterator[datetime.date]:
        """Yield the days with which the first long lines below the title begin: Berlin, 3 March 2026 –."""
        at = title_at(self._lines, self._titles[0].value)
        long = [line for line in self._lines[at + 1 : at + 30] if len(line.text) > _LONG]
        for line in long[:2] if at >= 0 else ():
            yield from islice(days_in(line.text[:_DATELINE], self._language), 1)

    def _shown(self) -> datetime.date | None:
        """Return the first day that a short line of the page shows, if the page does not show many."""
        short = (line for line in self._lines if len(line.text) < 80 and not _OTHER_DAY.match(line.text))
        found = [day for line in short for day in days_in(line.text, self._language)]
        return found[0] if found and len(set(found)) < _MANY else None

    @cached_property
    def _language(self) -> str:
        """Return the language that the page names, unless its words are in another."""
        named: list[str] = [self._tree.get("lang") or "", *self._of("og:locale", "content-language"), "en"]
        words = detected(" ".join(line.text for line in self._lines if len(line.text) > _LONG))
        said = next(filter(None, named)).replace("_", "-")
        return said if not words or said.startswith(words) else words


def descriptions(tree: HtmlElement) -> set[str]:
    """Return what a page says that it is about, folded: often the subtitle."""
    named = (
        each for each in tree.iter("meta") if "description" in f"{each.get('name')} {each.get('property')}".lower()
    )
    stated = (node.get(name) for node in _linked_data(tree) for name in ("description", "alternativeHeadline"))
    return {folded(str(text)) for text in (*(each.get("content") for each in named), *stated) if text} - {""}


def _beside(each: HtmlElement) -> Iterator[HtmlElement]:
    """Yield an element that is marked as an author, and those after it that only a comma or “and” parts from it."""
    yield each
    for other in each.itersiblings(each.tag):
        between = other.getprevious().tail or ""
        if not between.strip() or not _BETWEEN.fullmatch(between) or not _author_kinds(other):
            return
        yield other


def _first_signed(each: HtmlElement) -> str:
    """Return the words of a byline: what follows without a blank (Nora Vik|CEO) is a label beside it, unless “by” comes before."""
    found = ""
    for text in each.itertext():
        glued = found[-1:].isalnum() and text[:1].isalnum()
        if glued and _BYLINE.sub("", f"{squeezed(found)} "):
            break
        found += f" {text}" if glued else text
    return squeezed(found)


def _leads_home(link: str) -> bool:
    return not link.startswith("#") and urlsplit(link).path in ("", "/")


def lines_about_the_title(found: Sequence[Line], at: int) -> list[Line]:
    """Return the short lines about the title, where a reader looks for author and day: a few before it, then to the text."""
    if at < 0:
        return []
    long = [n for n in range(at + 1, min(at + 30, len(found))) if len(found[n].text) > _LONG]
    end = long[1] if len(long) > 1 else at + 30
    near = (*found[max(0, at - 4) : at], *found[at + 1 : end])
    kinds = line_kinds(near)
    return [line for line, each in zip(near, kinds, strict=True) if len(line.text) <= _LONG and each.kind != "table"]


def title_at(found: Sequence[Line], headline: str) -> int:
    """Return the number of the line that is the title; -1 if there is none."""
    title = folded(headline)
    ends = [n for n, line in enumerate(found) if title and folded(line.text).endswith(title)]
    headings = (n for n in ends if folded(found[n].text) == title and found[n].element.tag in ("h1", "h2"))
    return next(headings, ends[0] if ends else -1)


def _author_kinds(each: HtmlElement) -> set[str]:
    if not each.attrib or not _AUTHOR.search(" ".join(map(str, each.attrib.values()))):
        return set()
    found = {
        "rel": "author" in (each.get("rel") or "").split(),
        "itemprop": "author" in (each.get("itemprop") or ""),
        "class": re.search(r"author|byline|autor|verfasser", class_and_id(each)),
        "link": re.search(r"/(?:author|autor|autoren|autorin|profil|people)s?/", each.get("href") or ""),
    }
    return {kind for kind, is_one in found.items() if is_one}


def _texts(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str) and each.strip()]


def _names(value: Any) -> list[str]:
    """Return the names in a value of JSON-LD: those of persons, organisations or plain texts."""
    if isinstance(value, list):
        return [name for each in value for name in _names(each)]
    if isinstance(value, dict):
        return _texts(value.get("name"))
    return [text for text in _texts(value) if not text.startswith("http")]


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            try:
                todo: list[Any] = [json.loads(script.text or "", strict=False)]
            except (ValueError, RecursionError):
                continue
            while todo:
                node = todo.pop(0)
                if isinstance(node, list):
                    todo += node
                elif isinstance(node, dict):
                    yield node
                    todo += [node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node]


def _day_of(value: str) -> datetime.date | None:
    match = _DAY.match(value)
    return next(_days(match.groups()), None) if match else None


@cache
def _names_of(language: str, kind: str) -> dict[str, int]:
    """Return the names of the `months` or the `days` of the week in a language and in English, folded, with their numbers."""
    found: dict[str, int] = {}
    for code in ("en", language.split("-")[0]):
        try:
            names = getattr(Locale.parse(code), kind)
        except (UnknownLocaleError, ValueError):
            continue
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                found |= {folded(name): number for number, name in names[context][width].items() if not name.isdigit()}
    return found


def without_day(byline: str, language: str) -> str:
    """Return the words of a byline before a comma or a number, without the names of a month or a day that end them."""
    words = re.split(r",|\d", byline, maxsplit=1)[0].split()
    while words and folded(words[-1]) in _names_of(language, "months").keys() | _names_of(language, "days").keys():
        words.pop()
    return " ".join(words)


def days_in(text: str, language: str) -> Iterator[datetime.date]:
    """Yield the days that a text names with day, month and year; one that can be read two ways is left out."""
    months = _names_of(language, "months")
    for match in re.finditer(r"(?<![\d.])(\d{4})[-/.年]\s?(\d\d?)[-/.月]\s?(\d\d?)(?!\d)", text):
        yield from _days((match[1], match[2], match[3]))
    for match in re.finditer(r"(?<![\d.])(\d\d?)[./-]\s?(\d\d?)[./-]\s?(\d{4}|\d\d)(?!\d|\.\d)", text):
        year = match[3] if len(match[3]) == 4 else f"20{match[3]}"
        either = {*_days((year, match[2], match[1]))}
        either |= {*_days((year, match[1], match[2]))} if language[:2] == "en" else set()
        yield from either if len(either) == 1 else ()
    worded = r"(\d\d?)(?:\.\s*|(?:st|nd|rd|th|er|º)?\s+)(?:de\s+)?([^\W\d_][^\s\d.,;:/()_-]{2,})\.?,?\s+(?:de\s+)?(\d{4})(?!\d(?!\d:))"
    for match in re.finditer(worded, text):
        yield from _days((match[3], str(months.get(folded(match[2]), 0)), match[1]))
    for match in re.finditer(
        r"([^\W\d_][^\s\d.,;:/()_-]{2,})\.?\s+(\d\d?)(?:st|nd|rd|th)?\.?,?\s+(\d{4})(?!\d(?!\d:))", text
    ):
        yield from _days((match[3], str(months.get(folded(match[1]), 0)), match[2]))


def _days(parts: Iterable[str]) -> Iterator[datetime.date]:
    try:
        yield datetime.date(*map(int, parts))
    except ValueError:
        return
