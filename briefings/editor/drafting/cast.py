"""The cast of an article: whom it names, where, and which names are one and the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

from babel import Locale

from briefings.editor.drafting.article import MASK, Article, OfArticle
from briefings.editor.drafting.language import DraftingLanguage

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]\.(?=\s)|[^\W\d_][\w’'ʼ-]*")
_PARTICLES = frozenset({"de", "van", "von", "der", "den", "al", "bin", "la", "le", "di", "da", "du", "el"})
_NO_STATE = frozenset({"EU", "EZ", "UN", "QO", "ZZ"})
_OWNS = re.compile(r"[’']s?\Z")


class NamedParty(NamedTuple):
    """Somebody an article names: an actor of the desk (`id`), or just a name; `type` as actors have it, or empty."""

    name: str
    type: str
    id: str = ""
    gender: str = ""

    @property
    def surname(self) -> str:
        """Return the last word of the name."""
        return self.name.split()[-1]


class Mention(NamedTuple):
    """A place where a figure is named; `owns` if by a possessive (Poland’s), `title` what stands directly before it."""

    start: int
    end: int
    figure: NamedParty
    owns: bool = False
    title: str = ""


class KnownActor(NamedTuple):
    """An actor of the desk as the rules need it."""

    id: str
    type: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Cast(OfArticle):
    """Whom an article names."""

    article: Article
    known: Sequence[KnownActor] = ()

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Return every mention outside quotation marks, in order; headline and byline left out."""
        found = self._known_mentions()
        found += self._full_names(found)
        found = [_in_full(mention, found) for mention in found]
        found += self._surnames(found)
        return tuple(sorted(found))

    def between(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie in a stretch."""
        return [mention for mention in self.mentions if start <= mention.start and mention.end <= end]

    def people(self, start: int, end: int, gender: str = "") -> list[NamedParty]:
        """Return the persons named in a stretch, each once, those left out that a pronoun of `gender` cannot mean."""
        people = [mention.figure for mention in self.between(start, end) if mention.figure.type == "person"]
        return [each for each in dict.fromkeys(people) if not (gender and each.gender and each.gender != gender)]

    def _paragraphs(self) -> Iterable[tuple[int, int]]:
        return ((part.start, part.end) for part in self.article.snapshot.paragraphs if part.label.startswith("p"))

    def _known_mentions(self) -> list[Mention]:
        names = {name: actor for actor in reversed(self.known) for name in actor.names}
        if not names:
            return []
        shared = {name for name in names if sum(name in actor.names for actor in self.known) > 1}
        inflected = bool(self.language.raw.get("inflected"))
        ordered = sorted(names, key=lambda name: (-len(name), name))
        pattern = re.compile(r"(?<!\w)(?:" + "|".join(f"({_form(name, inflected)})" for name in ordered) + r")(?!\w)")
        found = []
        for start, end in self._paragraphs():
            for match in pattern.finditer(self.masked, start, end):
                name = ordered[(match.lastindex or 1) - 1]
                if name not in shared:
                    actor = names[name]
                    found.append(
                        self._mention(match.start(), match.end(), NamedParty(actor.names[0], actor.type, actor.id))
                    )
        return found

    def _full_names(self, taken: list[Mention]) -> list[Mention]:
        found: list[Mention] = []
        for start, end in self._paragraphs():
            for first, last in _capitalised(self.masked, start, end, self.language):
                if not any(first < mention.end and mention.start < last for mention in taken):
                    mention = self._unknown(first, last)
                    if mention:
                        found.append(mention)
        return found

    def _unknown(self, start: int, end: int) -> Mention | None:
        language = self.language
        end = self._with_of(start, end)
        text = self.masked[start:end]
        tokens = list(_TOKEN.finditer(text))
        named = [number for number, token in enumerate(tokens[:-1]) if is_title(token[0], language)]
        titles = named[-1] + 1 if named else 0
        name = text[tokens[titles].start() :]
        owns = _OWNS.search(name)
        name = _OWNS.sub("", name)
        before = self.masked[max(0, start - 40) : start].split()[-1:] or [""]
        titled = titles > 0 or is_title(before[0].capitalize(), language)
        kind = kind_of(name, before[0].lower(), language, titled=titled)
        if not kind:
            return None
        figure = NamedParty(name, kind, gender=_gender(name, text[: tokens[titles].start()], language, kind))
        return Mention(start + tokens[titles].start(), end, figure, bool(owns), text[: tokens[titles].start()].strip())

    def _with_of(self, start: int, end: int) -> int:
        """Return where the name of a body ends: the Ministry of Water."""
        words = set(self.masked[start:end].split())
        if words & (self.language.capitals("bodies") | self.language.capitals("organisations")):
            of = re.match(r" of (?:the )?[A-Z][\w’-]*(?: [A-Z][\w’-]*)*", self.masked[end : end + 80])
            return end + of.end() if of else end
        return end

    def _surnames(self, taken: list[Mention]) -> list[Mention]:
        """Return the mentions by surname alone of persons that are named in full somewhere; shared surnames name nobody."""
        people = dict.fromkeys(mention.figure for mention in taken if mention.figure.type == "person")
        surnames: dict[str, list[NamedParty]] = {}
        for figure in people:
            surnames.setdefault(figure.surname, []).append(figure)
        inflected = bool(self.language.raw.get("inflected"))
        found = []
        for surname, figures in surnames.items():
            if len(figures) == 1:
                for match in re.finditer(rf"(?<!\w){_form(surname, inflected)}(?!\w)", self.masked):
                    if not any(match.start() < mention.end and mention.start < match.end() for mention in taken):
                        found.append(self._mention(match.start(), match.end(), figures[0]))
        return found

    def _mention(self, start: int, end: int, figure: NamedParty) -> Mention:
        masked = self.masked
        owns = re.match(r"[’']s?(?!\w)", masked[end : end + 3])
        title = re.search(r"(?:[^\W\d_][\w.’-]*\s+)+\Z", masked[max(0, start - 40) : start])
        words = title[0].split() if title else []
        last = [word for word in words[-2:] if word.rstrip(".") in self.language.capitals("titles")]
        gender = figure.gender or _gender(figure.name, " ".join(last), self.language, figure.type)
        return Mention(start, end, figure._replace(gender=gender), owns is not None, " ".join(last))


def _in_full(mention: Mention, mentions: Sequence[Mention]) -> Mention:
    """Return the mention with the full name, where the text gives one person with that surname in full: Ms Krog."""
    figure = mention.figure
    if figure.type != "person" or " " in figure.name or figure.id:
        return mention
    full = dict.fromkeys(
        each.figure for each in mentions if each.figure.surname == figure.name and " " in each.figure.name
    )
    return mention._replace(figure=next(iter(full))) if len(full) == 1 else mention


def is_title(word: str, language: DraftingLanguage) -> bool:
    """Return whether a word before a name says what its bearer is: Admiral, Engineer."""
    bare = word.rstrip(".")
    if bare in language.capitals("titles"):
        return True
    return bare[:1].isupper() and bare.lower() in language.words("offices") | language.words("unnamed")


def kind_of(name: str, before: str, language: DraftingLanguage, *, titled: bool = False) -> str:
    """Return what an unknown name most likely names, as actors have it; an empty text where it cannot be told."""
    words = name.split()
    last = words[-1]
    if name in _territories(language.code):
        return "state"
    if titled and not name.isupper():
        return "person"
    for kind, key in (("body", "bodies"), ("company", "companies"), ("organisation", "organisations")):
        if len(words) > 1 and (last in language.capitals(key) or words[0] in language.capitals(key)):
            return kind
    if len(words) == 1:
        return "organisation" if name.isupper() and 2 <= len(name) <= 6 else ""
    if before in language.words("articles"):
        return "organisation"
    return "person" if len(words) <= 4 and not any(word.isupper() and len(word) > 3 for word in words) else ""


def _capitalised(masked: str, start: int, end: int, language: DraftingLanguage) -> Iterable[tuple[int, int]]:
    """Yield the stretches of words that follow one another with capitals, words that only begin a sentence left out."""
    run: list[re.Match[str]] = []
    starters = language.capitals("starters")
    begins = re.compile(r"(?:\A|[.!?…:\n" + MASK + r"][”’\"'»]?)\s*\Z")
    for match in [*_TOKEN.finditer(masked, start, end), None]:
        joined = bool(run and match and masked[run[-1].end() : match.start()] == " " and not _OWNS.search(run[-1][0]))
        if match and joined and (match[0][0].isupper() or match[0] in _PARTICLES):
            run.append(match)
            continue
        if run and run[0][0] in starters and begins.search(masked[max(start, run[0].start() - 4) : run[0].start()]):
            run.pop(0)
        while run and run[-1][0] in _PARTICLES:
            run.pop()
        if run:
            yield run[0].start(), run[-1].end()
        run = [match] if match and match[0][0].isupper() else []


def _form(name: str, inflected: bool) -> str:
    """Return a pattern for a name: as written, or in an inflected language with other endings."""
    if not inflected:
        return re.escape(name)
    words = []
    for word in name.split():
        stem = word[:-2] if len(word) > 5 else word[:-1] if len(word) > 3 else word
        words.append(re.escape(stem) + (r"\w{0,4}" if stem != word else ""))
    return r"\s".join(words)


def _gender(name: str, title: str, language: DraftingLanguage, kind: str) -> str:
    if kind != "person":
        return ""
    words = {word.rstrip(".") for word in title.split()}
    if words & language.capitals("mister"):
        return "he"
    if words & language.capitals("miss"):
        return "she"
    first = name.split()[0]
    endings = tuple(language.raw.get("feminine", ()))
    if not endings or len(name.split()) < 2:
        return ""
    return "she" if first.endswith(endings) and first not in language.capitals("masculine") else "he"


@cache
def _territories(code: str) -> frozenset[str]:
    try:
        names = Locale.parse(code.replace("-", "_")).territories
    except ValueError:
        return frozenset()
    return frozenset(name for key, name in names.items() if len(key) == 2 and key.isalpha() and key not in _NO_STATE)
