"""One language of the pages: sentences by gettext, plurals, numbers, lists and dates by CLDR.

A sentence is translated whole: what varies in it has a name (`say("told {actor}", actor=name)`), so that a translator can
put it where the language wants it. The English stands in the code and is the key; `make messages` gathers it. `index.say`,
`index.count` and `index.line` are these methods for the language of the desk. Nothing here reads a locale or a clock.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import cache, lru_cache
from string import Formatter

from briefings.compose import calendar, words
from briefings.compose.collation import Alphabet
from briefings.compose.formats import formats
from briefings.compose.views import Line, Run
from briefings.model.dates import Edtf
from briefings.model.messages import SOURCE, Messages


class Language:
    """Words in one language, from its messages and its formats."""

    def __init__(self, messages: Messages) -> None:
        """Take a language's messages; a language that has none speaks English."""
        self.tag = messages.tag
        self._texts = messages.texts
        self.formats = formats(messages.tag if messages.texts or messages.tag.startswith(SOURCE) else SOURCE)
        self._dates: dict[str, str] = {}
        self._days: dict[datetime.date, str] = {}
        self._words: dict[tuple[str, str], str] = {}
        self.alphabet = Alphabet(self.word("alphabet", "letters"))
        self.key = self.alphabet.key

    def say(self, message: str, /, *, context: str = "", **values: str) -> str:
        """Return a sentence with its places filled. `context` tells apart two meanings of the same English."""
        found = self._texts.get((context, message)) if self._texts else None
        text = found[0] if found else message
        return text.format(**values) if values else text

    def count(self, number: int, one: str, many: str, /, **values: str) -> str:
        """Return a sentence in the plural form that the number takes; `{n}` in it is the number in digits."""
        found = self._texts.get(("", one))
        text = (one if number == 1 else many) if not found else found[min(self.formats.form(number), len(found) - 1)]
        return text.format(n=self.digits(str(number)), **values)

    def forms(self, one: str, many: str, /) -> tuple[tuple[str, str], ...]:
        """Return every plural form by CLDR's category, with `{n}` left open: for scripts, which count as they go."""
        found = self._texts.get(("", one))
        categories = self.formats.categories if found else ("one", "other")
        return tuple(zip(categories, found or (one, many), strict=False))

    def line(self, message: str, /, *, context: str = "", **values: Line | str) -> Line:
        """Return a sentence as a line: places may hold lines, which keep their voices and links."""
        found = self._texts.get((context, message))
        runs: list[Run] = []
        pending = ""
        for text, name in _pieces(found[0] if found else message):
            value = values[name] if name else ""
            pending += text
            if isinstance(value, str):
                pending += value
            else:
                runs += (Run("text", pending), *value) if pending else value
                pending = ""
        return (*runs, Run("text", pending)) if pending else tuple(runs)

    def word(self, table: str, value: str, /, **values: str) -> str:
        """Return a value's word from one of the tables in `words`, whose name is the word's context."""
        if values:
            return self.say(words.TABLES[table][value], context=table, **values)
        found = self._words.get((table, value))
        if found is None:
            word = words.TABLES[table][value]
            found = self._words[table, value] = self.say(word, context=table) if word else ""
        return found

    def day(self, date: datetime.date) -> str:
        """Return `2 December 2025`."""
        found = self._days.get(date)
        if found is None:
            found = self._days[date] = calendar.day((date.year, date.month, date.day), self)
        return found

    def when(self, date: Edtf) -> str:
        """Return the desk's reading of a date, never sharper than given."""
        found = self._dates.get(date.text)
        if found is None:
            found = self._dates[date.text] = calendar.when(date, self)
        return found

    def digits(self, value: str) -> str:
        """Return a number with its thousands divided: `178,000`. Its decimals stay as they were given."""
        whole, _, rest = value.partition(".")
        grouped = f"{int(whole):,}".replace(",", self.formats.group)
        return f"{grouped}{self.formats.decimal}{rest}" if rest else grouped

    def name_of(self, tag: str) -> str:
        """Return what a language is called in this one, by CLDR; the tag itself where CLDR has no name for it."""
        from babel import Locale, UnknownLocaleError  # only where something is translated

        try:
            return Locale.parse(tag, sep="-").get_display_name(self.tag.replace("-", "_")) or tag
        except (UnknownLocaleError, ValueError):
            return tag

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
        shape = self.listed([f"{{{number}}}" for number in range(len(runs))])
        found: list[Run] = []
        for text, name in _pieces(shape):
            found += [Run("text", text)] if text else []
            found += [runs[int(name)]] if name else []
        return tuple(found)


@lru_cache(maxsize=8)
def language_of(messages: Messages) -> Language:
    """Return the language of messages; equal messages share one."""
    return Language(messages)


@cache
def _pieces(message: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((text, name) for text, name, _, _ in Formatter().parse(message))
