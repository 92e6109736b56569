"""The names of an article: where they are, what they name, and which of them are one person’s."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from briefings.editor.drafting.article import MASK, Article, Token

_LATER = re.compile(r"\s(?:Jr|Sr|II|III|IV)\.?\Z")


class NameRun(NamedTuple):
    """A name in the text: its tokens, and those of the titles before it."""

    tokens: tuple[Token, ...]
    titles: tuple[Token, ...]

    @property
    def name(self) -> str:
        """Return the name without titles and without the ending of a possessive."""
        return re.sub(r"[’']s?\Z", "", " ".join(token.text for token in self.tokens))


@dataclass(frozen=True)
class Names:
    """What an article names."""

    article: Article

    def runs(self, tokens: Sequence[Token]) -> Iterator[NameRun]:
        """Yield the names of a stretch: words with capitals that follow one another, and `of` in the name of a body."""
        found: list[Token] = []
        days, particles = (self.article.language.capitals(*keys) for keys in (("weekdays", "months"), ("particles",)))
        for number, token in enumerate([*tokens, None]):
            joined = found and token and token.start - found[-1].end <= 1 and not found[-1].owns
            named = token and (_is_name(token) or token.text in particles)
            if token and joined and (named or self.joins(found[-1], tokens[number:])):
                found.append(token)
                continue
            first = number - len(found)
            begins = not first or tokens[first - 1].text[0] in ".!?…:" + MASK
            if found and begins and found[0].text in self.article.language.capitals("starters"):
                found.pop(0)
            if found:
                titles = [number for number, each in enumerate(found[:-1]) if self.is_office(each)]
                cut = titles[-1] + 1 if titles else 0
                if len(found) - cut > 2 and self.article.language.is_state(found[cut].text):
                    cut += 1  # the envoy to Ukraine Kurt Volker
                yield NameRun(tuple(found[cut:]), tuple(found[:cut]))
            found = [token] if token and _is_name(token) and token.text not in days else []

    def joins(self, last: Token, behind: Sequence[Token]) -> bool:
        """Return whether a word goes on with the name of a body: Ministry of Water, Bank of the North."""
        language, of = self.article.language, self.article.language.words("of")
        if behind[0].small in of:
            return last.text in language.capitals("bodies", "organisations", "companies")
        the = last.small in of and behind[0].small in language.words("articles")
        return the and len(behind) > 1 and behind[1].is_capital

    def is_office(self, token: Token) -> bool:
        """Return whether a word says what its bearer is: Admiral, co-author."""
        language = self.article.language
        return token.small.rpartition("-")[2] in language.words("offices", "unnamed", "titles")

    @cached_property
    def full(self) -> dict[str, dict[str, tuple[str, str]]]:
        """Return the surnames of the article, each with the full names, and of each the gender and the title it is given.

        The gender is `he`, `she`, or `?` of somebody who has a title; it is empty where nothing says that this is a person.
        """
        found: dict[str, dict[str, tuple[str, str]]] = {}
        language = self.article.language
        for sentence in self.article.sentences:
            tokens = self.article.tokens(sentence.start, sentence.end)
            for run in self.runs(tokens):
                words = _LATER.sub("", run.name).split()
                if len(words) > 1 and self.type(run) in ("person", "") and self.is_nominative(run.name):
                    before = tokens[: tokens.index((run.titles or run.tokens)[0])]
                    if before and before[-1].text == ",":  # her neighbour, Luc Perrin
                        before.pop()
                    title = [before[-1]] if before and self.is_office(before[-1]) else []
                    title += [each for each in run.titles if each.small not in language.words("mister", "miss")]
                    shown = " ".join(token.text for token in title)
                    known = found.setdefault(words[-1], {})
                    same = next((each for each in known if same_person(each, run.name)), run.name)
                    gender, former = known.get(same, ("", ""))
                    gender = gender.strip("?") or self._gender(run) or ("?" if title or run.titles or gender else "")
                    known[same] = (gender, former or shown)
        return found

    @cached_property
    def inside(self) -> frozenset[str]:
        """Return the words that have a capital letter inside a sentence: what begins one may be any word."""
        found = set(self.full)
        for sentence in self.article.sentences:
            for before, token in pairwise(self.article.tokens(sentence.start, sentence.end)):
                if token.is_capital and before.text[0] not in ".:!?…" + MASK:
                    found.add(re.sub(r"[’']s?\Z", "", token.text))
        return frozenset(found - self.article.language.capitals("groups"))

    def is_sure(self, run: NameRun) -> bool:
        """Return whether a run that begins a sentence is a name: no heading, nor one word alone that the text has nowhere else."""
        if len(run.tokens) > 2 and run.name.isupper():
            return False
        return len(run.tokens) + len(run.titles) > 1 or run.name in self.inside

    def persons(self, name: str) -> dict[str, tuple[str, str]]:
        """Return whom a name may mean, of those whom the article names in full, each with gender and title."""
        words = _LATER.sub("", name).split()
        known = self.full.get(words[-1], {})
        return {each: values for each, values in known.items() if len(words) == 1 or same_person(each, name)}

    def is_nominative(self, name: str) -> bool:
        """Return whether a name has the form that a subject has: where names are inflected, a given name that is known comes first."""
        language, words = self.article.language, name.split()
        if not language.raw.get("inflected"):
            return True
        return len(words) < 4 and words[0] in language.capitals("given") if len(words) > 1 else name in self.full

    def type(self, run: NameRun, before: str = "") -> str:
        """Return what a name most likely names, as actors have it; an empty text where it cannot be told."""
        language, name = self.article.language, run.name
        words, article = name.split(), before in language.words("articles")
        if language.is_state(name):
            return "state"
        for kind, key in (("body", "bodies"), ("company", "companies"), ("organisation", "organisations")):
            if {words[0], words[-1]} & language.capitals(key) and (len(words) > 1 or article):
                return kind
        if not name.isupper() and (run.titles or (len(words) > 1 and words[0] in language.capitals("men", "women"))):
            return "person"
        if len(words) == 1:
            return "organisation" if name.isupper() and 2 <= len(name) <= 6 else ""
        return "organisation" if article else "person"

    def given(self, name: str) -> str:
        """Return `he` or `she` for a given name that is mostly a man’s or a woman’s, else an empty text."""
        language, first = self.article.language, name.split()[0]
        men, women = first in language.capitals("men"), first in language.capitals("women")
        endings = tuple(language.raw.get("feminine", ()))
        if endings:
            men, women = men or not first.endswith(endings), first.endswith(endings) and not men
        return "" if men == women else "he" if men else "she"

    def _gender(self, run: NameRun) -> str:
        titles = {token.text.rstrip(".") for token in run.titles}
        he, she = titles & self.article.language.capitals("mister"), titles & self.article.language.capitals("miss")
        return "he" if he else "she" if she else self.given(run.name)


def same_person(first: str, second: str) -> bool:
    """Return whether two full names can be one person’s: with and without a middle name."""
    one, two = first.split(), second.split()
    return one[0] == two[0] and one[-1] == two[-1]


def _is_name(token: Token) -> bool:
    return token.is_capital and token.text not in "AI" and not re.search(r"[’'](?:re|ve|ll|d|m|t)\Z", token.text)
