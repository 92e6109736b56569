"""What the matcher knows of languages: marks, verbs of speech, words that turn a meaning (languages.toml)."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path

from msgspec import Struct, convert

from briefings.matcher.folding import NO_APOSTROPHES


class LanguageData(Struct, frozen=True, dict=True):
    """One language's data; the empty language stands for one that nobody named, and knows the words of all."""

    marks: tuple[str, ...] = ()
    dash: bool = False
    runs_on: bool = False
    may_run_on: bool = False
    inner: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    replies: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    pronouns: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    that: tuple[str, ...] = ()
    turning: tuple[str, ...] = ()
    elided_first: tuple[str, ...] = ()
    elided_last: tuple[str, ...] = ()

    @cached_property
    def says(self) -> re.Pattern[str]:
        """Return the pattern of a verb of speech."""
        return self.any_of("verbs")

    def any_of(self, field: str) -> re.Pattern[str]:
        """Return the pattern of any word of a list: `asks`, `answers`, `replies`, `quotes`, `cites`, `pronouns`, `turning`."""
        return _whole(getattr(self, field))

    @cached_property
    def remarking(self) -> re.Pattern[str]:
        """Return the pattern of what begins a remark of the author's about the words before it, with its article."""
        return re.compile(rf"(?:\w+[\s’'])?(?:{_choice(self.remarks)})(?!\w)", re.IGNORECASE)

    @cached_property
    def loses_beginning(self) -> re.Pattern[str]:
        """Return the pattern of what follows an apostrophe that stands for the beginning of a word, or of a year."""
        years = r"|\d\ds?" if self.elided_first else ""
        return re.compile(rf"(?:{_choice(self.elided_first)}{years})(?!\w)", re.IGNORECASE)

    @cached_property
    def loses_end(self) -> re.Pattern[str]:
        """Return the pattern of what stands before an apostrophe that stands for the end of a word."""
        return re.compile(rf"(?<![\w\u0300-\u036f'’])(?:{_choice(self.elided_last)})\Z", re.IGNORECASE)

    @cached_property
    def joining(self) -> frozenset[str]:
        """Return the words that join two quotations of one speaker."""
        return frozenset(self.joins)


def find(code: str | None) -> LanguageData:
    """Return the data of a language by its tag (`pt-BR` is `pt`, `nb` and `nn` are `no`); the empty one where none is known."""
    primary = (code or "").replace("_", "-").split("-")[0].lower()
    known = _SAME.get(primary, primary)
    return _language(known) if known in _tables() else _nobody_named()


_GUESSED_FROM = 20_000
"""Characters of a text that its language is guessed from."""


def guess(text: str) -> LanguageData:
    """Return the language whose small words a text has most of; the empty one where none stands out.

    It only lends the words of reporting clauses: what marks open and close is never guessed.
    """
    words = Counter(re.findall(r"\w+", text[:_GUESSED_FROM].lower()))
    scores: Counter[str] = Counter()
    for word, number in words.items():
        for code in _small().get(word, ()):
            scores[code] += number
    (code, best), (_, second) = [*scores.most_common(2), ("", 0), ("", 0)][:2]
    return _language(code) if best > 1 and best > second else _nobody_named()


@cache
def _small() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for code in _tables():
        language = _language(code)
        fields = (language.verbs, language.pronouns, language.joins, language.turning)
        for word in {word for field in fields for word in field if word.isalpha()}:
            found.setdefault(word, []).append(code)
    return found


def is_tag(code: str) -> bool:
    """Return whether a text has the shape of a BCP 47 tag."""
    return bool(re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*", code))


def known() -> tuple[str, ...]:
    """Return the tags of the languages that the matcher knows, in order."""
    return tuple(sorted(_tables()))


_SAME = {
    "pcm": "en", "nb": "no", "nn": "no", "bs": "hr", "cnr": "sr", "sh": "sr", "iw": "he", "in": "id", "ms": "id", "mo": "ro",
}  # fmt: skip


@cache
def _tables() -> dict[str, str]:
    """Return the text of each language's table: to parse all of them takes 30 times as long as to parse one."""
    parts = _HEAD.split(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


_HEAD = re.compile(r"^\[([a-z]+)\]$", re.MULTILINE)


@cache
def _language(code: str) -> LanguageData:
    return convert(tomllib.loads(_tables()[code]), LanguageData)


@cache
def _nobody_named() -> LanguageData:
    every = tuple(map(_language, _tables()))
    fields = {*LanguageData.__struct_fields__} - {"dash", "runs_on", "may_run_on", "inner", "that"}
    joined = {field: [word for language in every for word in getattr(language, field)] for field in fields}
    return convert({field: tuple(dict.fromkeys(words)) for field, words in joined.items()}, LanguageData)


def _choice(words: Iterable[str]) -> str:
    """Return a pattern of any of some words; `*` stands for any ending."""
    return "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words) or r"(?!)"


@cache
def _whole(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of any of some words, whole. Scripts without blanks have no edges of words."""
    longest_first = sorted(words, key=len, reverse=True)
    unspaced = [word for word in longest_first if NO_APOSTROPHES.match(word)]
    spaced = [word for word in longest_first if word not in unspaced]
    return re.compile(rf"(?<!\w)(?:{_choice(spaced)})(?!\w)|{_choice(unspaced)}", re.IGNORECASE)
