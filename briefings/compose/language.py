"""One language of the pages: sentences by gettext; plurals, numbers, lists, days and months by CLDR, by way of Babel.

A sentence is translated whole: what varies in it has a name (`say("told {actor}", actor=name)`), so that a translator can
put it where the language wants it. The English stands in the code and is the key; `make messages` gathers it. `index.say`,
`index.count` and `index.line` are methods of `Language` for the language of the desk. EDTF dates (ISO 8601-2:2019) are
never printed sharper than they were given. Nothing here reads a locale or a clock.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from string import Formatter
from typing import Any

from briefings.compose import words
from briefings.compose.views import Line, Run
from briefings.model.data_files import beside
from briefings.model.dates import MONTHS, Day, Edtf, Single, Span
from briefings.model.letters import LETTERS
from briefings.model.messages import SOURCE, Messages

_CATEGORIES = ("zero", "one", "two", "few", "many", "other")
"""CLDR's plural categories, in the order in which a catalogue lists the forms of a language that has them."""


@dataclass(frozen=True)
class Formats:
    """A language's formats: `day` and `month` are patterns with {d}, {month} and {y}; lists are joined by four patterns.

    These are the joints of a pair, of a longer list's start, of its middle and of its end. `percent` and `currency` are patterns
    with {number} and {sign}. `marks` are the quotation marks around {words}, and those within a quotation.
    """

    day: str = "{d} {month} {y}"
    month: str = "{month} {y}"
    months: tuple[str, ...] = MONTHS
    months_alone: tuple[str, ...] = MONTHS
    group: str = ","
    decimal: str = "."
    percent: str = "{number}\u00a0{sign}"
    currency: str = "{sign}{number}"
    conjunction: tuple[str, str, str, str] = ("{0} and {1}", "{0}, {1}", "{0}, {1}", "{0} and {1}")
    disjunction: tuple[str, str, str, str] = ("{0} or {1}", "{0}, {1}", "{0}, {1}", "{0} or {1}")
    categories: tuple[str, ...] = ("one", "other")
    marks: tuple[str, str] = ("“{words}”", "‘{words}’")
    plural: Callable[[float | Decimal], str] = field(
        default=lambda number: "one" if number == 1 else "other", compare=False
    )

    def form(self, number: float | Decimal) -> int:
        """Return the number of the plural form that a count takes."""
        return self.categories.index(self.plural(number))


ENGLISH = Formats()
"""CLDR's British English, written out: Babel takes longer to import than a small build takes. A test compares the two."""


@cache
def formats(tag: str) -> Formats:
    """Return the formats of a language tag; of one that CLDR does not know, those of English."""
    return ENGLISH if tag == "en" else from_cldr(tag)


def from_cldr(tag: str) -> Formats:
    """Return what CLDR says of a language tag, or of its language alone; of one that it does not know, English."""
    from babel.core import Locale, UnknownLocaleError

    for name in (tag, tag.partition("-")[0]):
        try:
            locale = Locale.parse(name, sep="-")
            break
        except (UnknownLocaleError, ValueError):
            continue
    else:
        return ENGLISH
    symbols = locale.number_symbols
    symbols = symbols.get("latn", symbols)
    month = locale.datetime_skeletons["yMMMM"].pattern
    return Formats(
        day=_pattern(locale.date_formats["long"].pattern),
        month=_pattern(month),
        months=tuple(locale.months["format"]["wide"].values()),
        months_alone=tuple(locale.months["stand-alone" if "L" in month else "format"]["wide"].values()),
        group=symbols["group"].replace("\u202f", "\u00a0"),
        decimal=symbols["decimal"],
        percent=_sign_first(locale.percent_formats[None].pattern, "%") or "{number}\u00a0{sign}",
        currency=_sign_first(locale.currency_formats["standard"].pattern, "¤") or "{number}\u00a0{sign}",
        conjunction=_joints(locale.list_patterns["standard"]),
        disjunction=_joints(locale.list_patterns["or"]),
        categories=tuple(name for name in _CATEGORIES if name in {*locale.plural_form.tags, "other"}),
        marks=_marks(tag),
        plural=locale.plural_form,
    )


def _pattern(pattern: str) -> str:
    """Return one of CLDR's date patterns (`d MMMM y 'р'.`) with named places; years and days keep their own length."""
    pieces = []
    for quoted, letters, other in re.findall(r"'((?:[^']|'')*)'|([A-Za-z]+)|([^A-Za-z']+)", pattern):
        place = {"d": "{d}", "M": "{month}", "L": "{month}", "y": "{y}"}.get(letters[:1], "")
        pieces.append(place or (quoted.replace("''", "'") + other).replace("{", "{{"))
    return "".join(pieces).strip().replace("\u202f", "\u00a0")  # the bundled faces have no narrow blank


def _sign_first(pattern: str, sign: str) -> str:
    """Return where a sign before its number stands, with the language's blank; empty where the sign comes behind."""
    before = pattern.partition("#")[0]
    if sign not in before:
        return ""
    return "{sign}\u00a0{number}" if before[-1].isspace() else "{sign}{number}"


def _marks(tag: str) -> tuple[str, str]:
    """Return the quotation marks of a language tag, or of its language alone, from our copy of CLDR's; Babel has none."""
    known = beside(__file__, "quotation_marks")["marks"]
    by_tag = {tag: marks for *marks, tags in known for tag in tags.split()}
    while tag and tag not in by_tag:
        tag = tag.rpartition("-")[0]
    opening, closing, inner_opening, inner_closing = by_tag.get(tag, "“”‘’")
    return f"{opening}{{words}}{closing}", f"{inner_opening}{{words}}{inner_closing}"


def _joints(patterns: Any) -> tuple[str, str, str, str]:
    return tuple(patterns[name] for name in ("2", "start", "middle", "end"))


class Language:
    """Words in one language, from its messages and its formats."""

    def __init__(self, messages: Messages) -> None:
        """Take a language's messages; a language that has none speaks English."""
        self.tag = messages.tag
        self.formats = formats(messages.tag if messages.texts or messages.tag.startswith(SOURCE) else SOURCE)
        marks = {("marks", text): (own,) for text, own in zip(ENGLISH.marks, self.formats.marks, strict=True)}
        self._texts = {**marks, **messages.texts} if messages.texts else {}
        self._dates: dict[str, str] = {}
        self._days: dict[datetime.date | None, str] = {}
        self._words: dict[tuple[str, str | None], str] = {}
        self.colon, self.semicolon = self.word("between", "label"), self.word("between", "entries")
        self.alphabet = Alphabet(self.word("alphabet", "letters"))
        self.key = self.alphabet.key

    def say(self, message: str, /, *, context: str = "", **values: str) -> str:
        """Return a sentence with its places filled. `context` tells apart two meanings of the same English."""
        return self._in_words(message, context, values)

    def _in_words(self, message: str, context: str, values: Mapping[str, str]) -> str:
        found = self._texts.get((context, message)) if self._texts else None
        text = found[0] if found else message
        return _filled(text, values) if values else text

    def count(self, number: int | Decimal, one: str, many: str, /, **values: str) -> str:
        """Return a sentence in the plural form that the number takes; `{n}` in it is the number in digits, unless it is given."""
        found = self._texts.get(("", one))
        text = (one if number == 1 else many) if not found else found[min(self.formats.form(number), len(found) - 1)]
        return _filled(text, values if "n" in values else {"n": self.digits(str(number)), **values})

    def forms(self, one: str, many: str, /) -> tuple[tuple[str, str], ...]:
        """Return every plural form by CLDR's category, with `{n}` left open: for scripts, which count as they go."""
        found = self._texts.get(("", one))
        categories = self.formats.categories if found else ("one", "other")
        return tuple(zip(categories, found or (one, many), strict=False))

    def line(self, message: str, /, *, context: str = "", **values: Line | str) -> Line:
        """Return a sentence as a line: places may hold lines, which keep their voices and links."""
        found = self._texts.get((context, message))
        return _line(found[0] if found else message, values)

    def word(self, table: str, value: str | None, /, **values: str) -> str:
        """Return a value's word from one of the tables in `words`, whose name is the word's context; nothing for None."""
        if value and values:
            return self._in_words(words.TABLES[table][value], table, values)
        found = self._words.get((table, value))
        if found is None:
            word = words.TABLES[table][value] if value is not None else ""
            found = self._words[table, value] = self._in_words(word, table, {}) if word else ""
        return found

    def day(self, date: datetime.date | None) -> str:
        """Return `2 December 2025`; nothing for None."""
        found = self._days.get(date)
        if found is None:
            found = self._days[date] = self.bound((date.year, date.month, date.day)) if date else ""
        return found

    def when(self, date: Edtf | None) -> str:
        """Return the desk's reading of a date, never sharper than given; nothing for None."""
        if date is None:
            return ""
        found = self._dates.get(date.text)
        if found is None:
            found = self._dates[date.text] = _when(date, self)
        return found

    def bound(self, day: Day) -> str:
        """Return the first or the last day that a date allows: `2 December 2025`."""
        year, month, number = day
        return self.formats.day.format(d=self.day_of_month(number), month=self.formats.months[month - 1], y=year)

    def month(self, year: int, number: int) -> str:
        """Return `December 2025`."""
        return self.formats.month.format(month=self.formats.months_alone[number - 1], y=year)

    def day_of_month(self, number: int) -> str:
        """Return a day's number; some languages write the first of a month in another way."""
        return self.word("day of a month", "1") if number == 1 else str(number)

    def digits(self, value: str) -> str:
        """Return a number with its thousands divided: `178,000`, `−2.5`. Its decimals stay as they were given."""
        whole, _, rest = value.removeprefix("-").partition(".")
        minus = "−" if value.startswith("-") and value.strip("-0.") else ""
        grouped = minus + f"{int(whole):,}".replace(",", self.formats.group)
        return f"{grouped}{self.formats.decimal}{rest}" if rest else grouped

    def inside(self, word: str) -> str:
        """Return a label as it is inside a sentence: in small letters; German nouns keep their capital."""
        return word if self.tag.partition("-")[0] == "de" else word.lower()

    def name_of(self, tag: str) -> str:
        """Return what a language is called in this one, by CLDR; the tag itself where CLDR has no name for it."""
        return self._by_cldr(
            tag, lambda locale: locale.parse(tag, sep="-").get_display_name(self.tag.replace("-", "_"))
        )

    def territory(self, code: str) -> str:
        """Return what a country (ISO 3166-1) is called in this language, by CLDR; its letters where CLDR has no name for it."""
        return self._by_cldr(code, lambda locale: locale.parse(self.tag, sep="-").territories.get(code))

    def _by_cldr(self, code: str, ask: Callable[[Any], Any]) -> str:
        """Return what CLDR answers; the code itself where it has no answer."""
        from babel import Locale, UnknownLocaleError  # only where something is translated, or a country is recorded

        try:
            return str(ask(Locale) or code)
        except (UnknownLocaleError, ValueError):
            return code

    def number(self, count: int) -> str:
        """Return a count in words up to twelve, in digits above."""
        return self.word("number", str(count)) if str(count) in words.TABLES["number"] else self.digits(str(count))

    def listed(self, items: Sequence[str], *, either: bool = False) -> str:
        """Return `a, b and c`; `either`: `a, b or c`."""
        pair, start, middle, end = self.formats.disjunction if either else self.formats.conjunction
        if len(items) < 2:
            return "".join(items)
        if len(items) == 2:
            return pair.format(*items)
        found = start.format(items[0], items[1])
        for item in items[2:-1]:
            found = middle.format(found, item)
        return end.format(found, items[-1])

    def listed_line(self, runs: Sequence[Run]) -> Line:
        """Return runs as a list in one line, each with its voice and link."""
        named = {str(number): (run,) for number, run in enumerate(runs)}
        return _line(self.listed([f"{{{name}}}" for name in named]), named)


@lru_cache(maxsize=8)
def language_of(messages: Messages) -> Language:
    """Return the language of messages; equal messages share one."""
    return Language(messages)


def _filled(message: str, values: Mapping[str, str]) -> str:
    """Return a sentence with its places filled; a value that ends with a point (`2026 р.`) ends the sentence too."""
    if not any(value.endswith(".") for value in values.values()):
        return message.format(**values)
    return "".join(run.text for run in _line(message, values))


def _line(message: str, values: Mapping[str, Line | str]) -> Line:
    """Return a sentence with its places filled, without its point where a value ends with one."""
    runs: list[Run] = []
    pending = ""
    for text, name, _, _ in _pieces(message):
        before = pending or (runs[-1].text if runs else "")
        is_ended = before.endswith(".") and text.startswith(".") and not text.startswith("..")
        pending += text[1:] if is_ended else text
        value = values[name] if name else ""
        if isinstance(value, str):
            pending += value
        else:
            runs += (Run("text", pending), *value) if pending else value
            pending = ""
    return (*runs, Run("text", pending)) if pending else tuple(runs)


@cache
def _pieces(message: str) -> tuple[tuple[str, str | None, str | None, str | None], ...]:
    return tuple(Formatter().parse(message))


def _when(date: Edtf, language: Language) -> str:
    """Return a date: `2 December 2025`, `on or before 2 December 2025`, `by the end of 2025`, `autumn 2025`, `about 2022`."""
    if date.time is not None:
        zone = {"Z": " UTC", "": ""}.get(date.zone, f" {date.zone}")
        return f"{_span(date.spans[0], language)}, {date.time.removesuffix(date.zone)}{zone}"
    if date.precision != "set":
        return _span(date.spans[0], language)
    if date.every:
        return language.listed(_all_of(date, language))
    return language.listed([_one_of(span, language) for span in date.spans], either=True)


def _span(span: Span, language: Language) -> str:
    """Return a stretch of time; an open start leaves the last that is possible: all of its month, season or year is."""
    start, end = span
    if start and end:
        first = _single(start, language) if start == end else _start(start, end, language)
        return first if start == end else language.say("{start} to {end}", start=first, end=_single(end, language))
    if start:
        return language.say("from {date}, still going", date=_single(start, language))
    assert end  # a date is open at one end at most
    date = _single(end, language)
    if end.mark in ("~", "%"):  # what is about has no end
        return language.say("by {date}", date=date)
    return language.say("on or before {date}" if end.precision == "day" else "by the end of {date}", date=date)


def _one_of(span: Span, language: Language) -> str:
    start, end = span
    assert start is not None and end is not None  # a set has no open ends
    if start == end:
        return _single(start, language)
    short = _single(start, language) if start.precision == "month" else _start(start, end, language)
    return language.say("between {start} and {end}", start=short, end=_single(end, language))


def _all_of(date: Edtf, language: Language) -> list[str]:
    """Return the members of a set that holds as a whole; of days in one month, only the last names the month."""
    found = [_span(span, language) for span in date.spans]
    last = date.spans[-1].end
    days = [span.start for span in date.spans if span.start == span.end and span.start]
    if last and len(days) == len(found) and all(_same_month(day, last) for day in days):
        found[:-1] = [_start(day, last, language) for day in days[:-1]]
    return found


def _start(start: Single, end: Single, language: Language) -> str:
    """Return the start of a span as short as the language allows: `2` of `2 to 5 December 2025`."""
    formats = language.formats
    if _same_month(start, end) and formats.day.startswith("{d}"):
        return formats.day.partition("{month}")[0].strip().format(d=language.day_of_month(start.lower[2]))
    same_year = start.precision == end.precision == "month" and start.lower[0] == end.lower[0]
    if same_year and not start.mark and formats.month.startswith("{month}"):
        return formats.months_alone[start.lower[1] - 1]
    return _single(start, language)


def _same_month(start: Single, end: Single) -> bool:
    return start.precision == end.precision == "day" and start.lower[:2] == end.lower[:2] and not start.mark


def _single(date: Single, language: Language) -> str:
    year, month, _ = date.lower
    if date.precision == "day":
        words_ = language.bound(date.lower)
    elif date.precision == "month":
        words_ = language.month(year, month)
    elif date.precision == "season":
        words_ = language.word("part of a year", str(date.part), year=str(year))
    else:
        words_ = language.say("the {year}s", year=str(year)) if date.precision == "decade" else str(year)
    if date.mark in ("~", "%"):
        words_ = language.say("about {date}", date=words_)
    return language.say("{date} (uncertain)", date=words_) if date.mark in ("?", "%") else words_


Key = str
"""What a text is sorted by: a character a letter, digits first, then the alphabet, then letters of other scripts."""

_OWN, _OTHER = 0x20000, 0x20100
"""Where the letters of the alphabet begin among the characters of a key, and where those of other scripts do."""


class Alphabet(dict[int, str]):
    """Sorts by the letters of an alphabet, in its order; then by letters of other scripts. Digits come first, signs do not count.

    Marks on a letter do not count where the alphabet has no such letter: Łukasz stands among the names in L. It maps each character,
    by its number, to what stands for it in a key, worked out when it first comes.
    """

    def __init__(self, letters: str) -> None:
        super().__init__()
        self._letters = letters

    def key(self, text: str) -> Key:
        """Return what a text is sorted by; equal for texts that differ only in marks or case."""
        return unicodedata.normalize("NFC", text.casefold()).translate(self)

    def initial(self, text: str) -> str:
        """Return the capital letter under which an index has a text; `#` for what begins with no letter."""
        first = self.key(text).lstrip(" ")[:1] or "0"
        place = ord(first)
        if place < _OWN:
            return "#"
        return (self._letters[place - _OWN] if place < _OTHER else chr(place - _OTHER)).upper()

    def __missing__(self, number: int) -> str:
        found = self[number] = self._weighed(chr(number))
        return found

    def _weighed(self, letter: str) -> str:
        if letter in self._letters:
            return chr(_OWN + self._letters.index(letter))
        if not letter.isalpha():
            return letter if letter.isalnum() or letter == " " else ""
        plain = unicodedata.normalize("NFKD", LETTERS.get(letter, letter))
        bare = [part for part in plain if part.isalpha()]
        return "".join(self._weighed(part) if part in self._letters else chr(_OTHER + ord(part)) for part in bare)
