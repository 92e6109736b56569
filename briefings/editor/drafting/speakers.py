"""Whom the author's words name as the one who speaks: a name, somebody unnamed, a pronoun. Unsure stays open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from briefings.editor.drafting.article import MASK, Article, Token

_BREAKS = frozenset(",;:—–-()[]")
_PARTICLES = frozenset(
    {"de", "van", "von", "der", "den", "al", "bin", "la", "le", "di", "da", "du", "el", "dos", "del"}
)
_LATER = frozenset({"jr", "sr", "ii", "iii", "iv"})
_LONGEST = 14
"""Words of a description at most."""


class Party(NamedTuple):
    """Whom a rule found: a name, somebody unnamed as described, or nobody for sure; `why` says by which rule.

    `number` is how many they are; `type` is one of actors' types, empty where the text does not say; `role` is what the
    text calls the named one here; `perhaps` are those an open party may be.
    """

    name: str = ""
    type: str = ""
    described_as: str = ""
    number: str = ""
    role: str = ""
    as_written: str = ""
    why: str = ""
    perhaps: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Return whether somebody was found."""
        return bool(self.name or self.described_as)

    @property
    def key(self) -> str:
        """Return what tells parties apart."""
        return self.name or self.described_as


class Told(NamedTuple):
    """Who tells something in a sentence, and by which verb."""

    verb: Token
    party: Party


class _Run(NamedTuple):
    """A name in the text: its tokens without titles, the titles before it, and whether it owns what follows."""

    tokens: tuple[Token, ...]
    titles: tuple[Token, ...]

    @property
    def name(self) -> str:
        return re.sub(r"[’']s?\Z", "", " ".join(token.text for token in self.tokens))


@dataclass
class Speakers:
    """The rules that say who is named, with what they learn of an article."""

    article: Article
    unnamed: dict[str, Party] = field(default_factory=dict)
    """The noun of an unnamed speaker to the party, so that “the diplomat” later is the one who was met before."""
    spoken: dict[int, Party] = field(default_factory=dict)
    """The sentence (its number) to whoever speaks in it, as far as the article was read."""

    def __post_init__(self) -> None:
        """Take the language of the article."""
        self.language = self.article.language

    # Names

    @cached_property
    def full(self) -> dict[str, dict[str, str]]:
        """Return the surnames of the article, each with the full names it has there and the gender that a title gives."""
        found: dict[str, dict[str, str]] = {}
        for paragraph in self.article.snapshot.paragraphs:
            if paragraph.label.startswith("p"):
                for run in self._runs(self.article.tokens(paragraph.start, paragraph.end)):
                    words = run.name.split()
                    if len(words) > 1 and self._type(run) in ("person", ""):
                        last = words[-2] if words[-1].lower().rstrip(".") in _LATER and len(words) > 2 else words[-1]
                        known = found.setdefault(last, {})
                        same = next((each for each in known if _same_person(each, run.name)), run.name)
                        known[same] = known.get(same) or self._gender(run)
        return found

    @cached_property
    def _seen(self) -> frozenset[str]:
        """Return the words that have a capital letter inside a sentence: what begins one may be any word."""
        found = set(self.full)
        for sentence in self.article.sentences:
            tokens = self.article.tokens(sentence.start, sentence.end)
            found |= {
                re.sub(r"[’']s?\Z", "", b.text)
                for a, b in pairwise(tokens)
                if b.is_capital and a.text[0] not in ".:!?…" + MASK
            }
        return frozenset(found)

    def _is_sure(self, run: _Run, tokens: Sequence[Token]) -> bool:
        """Return whether a run is a name: not the first word of a sentence alone, unless the text has it elsewhere too."""
        if len(run.tokens) > 1 or run.titles:
            return True
        name = run.name
        return name in self._seen and name not in self.language.capitals("groups")

    @cached_property
    def _roles(self) -> tuple[dict[str, list[Party]], dict[str, str]]:
        """Return the nouns of offices, each with those who have them, and the names, each with the words beside it."""
        holders: dict[str, list[Party]] = {}
        roles: dict[str, str] = {}
        for sentence in self.article.sentences:
            for run, role in self._with_roles(self.article.tokens(sentence.start, sentence.end)):
                party = self._named(run, role)
                if party.type == "person":
                    roles.setdefault(party.name, role)
                    for word in role.lower().split():
                        known = holders.setdefault(word.rstrip("."), [])
                        if party.name not in [each.name for each in known]:
                            known.append(party)
        return holders, roles

    def role(self, name: str) -> str:
        """Return what the article calls somebody beside the name, where it does so first; empty if it does not."""
        return self._roles[1].get(name, "")

    def _with_roles(self, tokens: list[Token]) -> Iterator[tuple[_Run, str]]:
        for run in self._runs(tokens):
            at, end = tokens.index(run.tokens[0]), tokens.index(run.tokens[-1]) + 1
            before = list(run.titles)
            for token in reversed(tokens[: at - len(before)]):
                if not token.is_word or token.small in self._stops | self._says:
                    break
                before.insert(0, token)
            if any(self._is_office(token) for token in before):
                yield run, self._shown(before)
            if end < len(tokens) and tokens[end].text == ",":
                behind = _until(tokens[end + 1 :], _BREAKS | {"."})
                if behind and self._is_role(behind):
                    yield run, self._shown(behind)

    def _runs(self, tokens: Sequence[Token]) -> Iterator[_Run]:
        """Yield the names of a stretch: words with capitals that follow one another."""
        found: list[Token] = []
        for number, token in enumerate([*tokens, None]):
            joined = found and token and token.start - found[-1].end <= 1 and not found[-1].owns
            if token and joined and (self._is_name(token) or token.text in _PARTICLES):
                found.append(token)
                continue
            while found and found[-1].text in _PARTICLES:
                found.pop()
            first = number - len(found)
            if found and found[0].text in self.language.capitals("starters") and _begins(tokens, first):
                found.pop(0)
            if found:
                yield self._split(found)
            found = [token] if token and self._is_name(token) else []

    def _is_name(self, token: Token) -> bool:
        return token.is_capital and token.text not in "AI" and not re.search(r"[’'](?:re|ve|ll|d|m|t)\Z", token.text)

    def _split(self, tokens: Sequence[Token]) -> _Run:
        titles = [number for number, token in enumerate(tokens[:-1]) if self._is_title(token)]
        cut = titles[-1] + 1 if titles else 0
        return _Run(tuple(tokens[cut:]), tuple(tokens[:cut]))

    def _is_title(self, token: Token) -> bool:
        return token.text.rstrip(".") in self.language.capitals("titles") or self._is_office(token)

    def _is_office(self, token: Token) -> bool:
        return token.small.rpartition("-")[2] in self.language.words("offices", "unnamed", "titles")

    def _is_role(self, tokens: Sequence[Token]) -> bool:
        small = [token.small for token in tokens]
        if len(small) > _LONGEST or any(word in self.language.words("says") for word in small):
            return False
        head = [token.small for token in self._core(tokens)]
        return any(
            word in self.language.words("offices", "unnamed", "titles", "heading") for word in head[-3:] + head[:1]
        )

    def _gender(self, run: _Run) -> str:
        titles = {token.text.rstrip(".") for token in run.titles}
        first = run.tokens[0].text
        if titles & self.language.capitals("mister"):
            return "he"
        if titles & self.language.capitals("miss"):
            return "she"
        endings = tuple(self.language.raw.get("feminine", ()))
        if endings and len(run.tokens) > 1:
            return "she" if first.endswith(endings) and first not in self.language.capitals("men") else "he"
        men, women = first in self.language.capitals("men"), first in self.language.capitals("women")
        return "he" if men and not women else "she" if women and not men else ""

    def _type(self, run: _Run, before: str = "") -> str:
        """Return what a name most likely names, as actors have it; an empty text where it cannot be told."""
        language, name = self.language, run.name
        words = name.split()
        if language.state(name):
            return "state"
        for kind, key in (("body", "bodies"), ("company", "companies"), ("organisation", "organisations")):
            if {words[0], words[-1]} & language.capitals(key) and (
                len(words) > 1 or before in language.words("articles")
            ):
                return kind
        if any(self._is_title(token) for token in run.titles) and not name.isupper():
            return "person"
        if len(words) > 1 and words[0] in language.capitals("men", "women") and len(words) <= 4:
            return "person"
        if len(words) == 1:
            return "organisation" if name.isupper() and 2 <= len(name) <= 6 else ""
        if before in language.words("articles"):
            return "organisation"
        return "" if any(word.isupper() and len(word) > 3 for word in words) or len(words) > 4 else "person"

    def _named(self, run: _Run, role: str = "", before: str = "") -> Party:
        """Return the party of a name: with the full name, if the text gives one person with this surname in full."""
        name, words = run.name, run.name.split()
        kind = self._type(run, before)
        why = f"“{name}” names the speaker"
        if len(words) == 1 and kind in ("", "person"):
            full = self._in_full(name)
            if len(full) > 1:
                return Party(why=f"“{name}” may be {' or '.join(full)}", perhaps=tuple(full))
            if full:
                return Party(full[0], "person", role=role, why=why)
        elif kind in ("", "person"):
            name = next((each for each in self.full.get(words[-1], ()) if _same_person(each, name)), name)
        return Party(name, kind, role=role if kind in ("person", "") else "", why=why)

    def _in_full(self, name: str) -> list[str]:
        if name in self.full:
            return list(self.full[name])
        if self.language.raw.get("inflected") and len(name) > 4:
            stem = name[:-2]
            return [each for last, names in self.full.items() if last.startswith(stem) for each in names]
        return []

    # Stretches before and behind a verb

    @cached_property
    def _stops(self) -> frozenset[str]:
        return self.language.words("prepositions", "relatives", "joins", "subordinators")

    @cached_property
    def _auxiliary(self) -> frozenset[str]:
        return self.language.words("auxiliaries")

    @cached_property
    def _says(self) -> frozenset[str]:
        return self.language.words("says", "names", "reports")

    def before(self, tokens: Sequence[Token], sentence: int) -> Party:
        """Return the subject of a verb, from the words of its sentence before it."""
        tokens = list(tokens)
        if tokens and tokens[-1].small in self.language.words("infinitive"):  # went on to say
            goes = [n for n, token in enumerate(tokens) if token.small in self.language.words("goes_on")]
            tokens = tokens[: goes[-1]] if goes else tokens
        while tokens and (tokens[-1].small in self.language.words("auxiliaries") or self.is_adverb(tokens[-1])):
            tokens.pop()
        parts = _parts(tokens)
        if not parts[-1]:  # a comma: what is between two commas belongs to the name before them
            return self._with_apposition([part for part in parts if part], sentence)
        clause = self._last_clause(parts[-1])
        if not clause:
            return self.of_sentence(tokens, sentence)
        if len(parts) > 1 and len(clause) == len(parts[-1]):
            former = parts[-2]
            if former and clause[0].is_capital and self._is_described(former) and not self._is_described(clause):
                return self.party(clause, sentence, role=self._shown(former))
        return self.party(clause, sentence)

    def behind(self, tokens: Sequence[Token], sentence: int) -> Party:
        """Return the subject of a verb, from the words of its clause behind it."""
        parts = _parts(tokens)
        first = self._without_conjunct(parts[0])
        found = self.party(first, sentence)
        if len(parts) > 1 and parts[1]:
            if found.name and not found.role and self._is_role(parts[1]):
                return found._replace(role=self._shown(parts[1]))
            if not found.name and self._is_described(first) and parts[1][0].is_capital:
                named = self.party(parts[1], sentence)
                return named._replace(role=self._shown(first)) if named.name else found
        return found

    def _with_apposition(self, parts: list[list[Token]], sentence: int) -> Party:
        """Return the subject of a verb behind a comma: “Ann Lee, the mayor, said”, “a third member, Oda Brekk, said”."""
        aside: list[Token] = []
        for number in range(len(parts) - 1, -1, -1):
            part = self._last_clause(parts[number])
            if not part or self._is_aside(part[0]) or len(part) < len(parts[number]):
                aside = aside or parts[number]
                if part and len(part) < len(parts[number]) and part[0].is_capital and number < len(parts) - 1:
                    return self.party(part, sentence, role=self._role_of(aside))
                continue
            found = self.party(part, sentence, role=self._role_of(aside))
            former = parts[number - 1] if number else []
            if self._is_described(part) and former:
                named = self.party(self._last_clause(former), sentence, role=self._shown(part))
                if named.name and not self._starts_aside(former):
                    return named
            if found.name and self._is_described(former):
                return found._replace(role=found.role or self._shown(former))
            return found
        return Party(why="the subject of the verb is not found")

    def _is_aside(self, token: Token) -> bool:
        """Return whether a part between commas that begins so is about the name before it: who, of, 65, asked."""
        return (
            token.small in self._stops
            or not token.is_word
            or bool(re.search(r"[a-z](?:ed|ing)\Z|\A[A-Z]-[A-Z]", token.text))
        )

    def _role_of(self, tokens: list[Token]) -> str:
        return self._shown(tokens) if tokens and self._is_role(tokens) else ""

    def _starts_aside(self, tokens: Sequence[Token]) -> bool:
        return bool(tokens) and tokens[0].small in self.language.words("prepositions", "subordinators")

    def _is_described(self, tokens: Sequence[Token]) -> bool:
        """Return whether a stretch describes somebody without a name: a third member, the council’s chair."""
        core = self._core(tokens)
        if not core or (len(core) > 1 and core[-1].is_capital):
            return False
        return self._is_office(core[-1]) or (bool(self.language.raw.get("inflected")) and self._is_office(core[0]))

    def _last_clause(self, tokens: Sequence[Token]) -> list[Token]:
        """Return what follows the last word that begins a clause: that, when, but."""
        cuts = [0]
        for number, token in enumerate(tokens):
            if (
                token.small in self.language.words("subordinators", "relatives", "that")
                or (token.small in self.language.words("joins") and not self._joins_names(tokens, number))
                or token.text[0] == MASK
                or token.text in _BREAKS
            ):
                cuts.append(number + 1)
        return list(tokens[cuts[-1] :])

    def _joins_names(self, tokens: Sequence[Token], number: int) -> bool:
        """Return whether a joining word stands between two names: Kell and Maro."""
        both = tokens[number - 1 : number + 2] if 0 < number < len(tokens) - 1 else []
        return len(both) == 3 and both[0].is_capital and both[2].is_capital

    def _without_conjunct(self, tokens: Sequence[Token]) -> list[Token]:
        cut = next(
            (n for n, token in enumerate(tokens) if n and token.small in self.language.words("subordinators")), None
        )
        return list(tokens[:cut])

    def _core(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the words of a description up to its head: before the first preposition, relative or mark."""
        core: list[Token] = []
        for token in tokens:
            if core and (token.small in self._stops or not (token.is_word or token.text[0].isdigit())):
                break
            if core and self._is_office(core[-1]) and self._is_aside(token):
                break  # one diplomat involved in the talks
            core.append(token)
        return core

    def party(self, tokens: Sequence[Token], sentence: int, *, role: str = "") -> Party:
        """Return the party of a stretch that holds a subject and nothing else."""
        tokens = list(tokens)
        while tokens and (self.is_adverb(tokens[0]) or tokens[0].small in self.language.words("joins")):
            tokens.pop(0)
        core = self._core(tokens)
        while len(core) > 1 and (core[-1].small in self.language.words("auxiliaries") or self._is_time(core[-1])):
            core.pop()
        if not core or not core[-1].is_word or tokens[0].small in self.language.words("prepositions"):
            return Party(why="the subject of the verb is not found")
        pronoun = self.language.pronoun(core[0].text)
        if len(core) == 1 and pronoun and core[0].small in self.language.words("subjects"):
            return self.pronoun(pronoun, core[0], sentence)
        rest = tokens[len(core) :]
        if rest and rest[0].small in self.language.words("both") and any(token.is_capital for token in rest[1:3]):
            return Party(why="several are named before the verb")
        alone = len(core) == 1 and core[0].small in self.language.words("unnamed", "unnamed_many")
        group = core[-1].text in self.language.capitals("groups") or alone
        if core[-1].is_capital and not group and not core[-1].owns:
            run = self._last_run(core)
            before = core[: core.index(run.tokens[0]) - len(run.titles)]
            if len(before) > 6 or any(token.small in self._says | self._auxiliary for token in before):
                return Party(why="the subject of the verb is not found")
            if (not before and not self._is_sure(run, core)) or (len(run.tokens) > 2 and run.name.isupper()):
                return Party(why=f"“{run.name}” may not be a name")
            article = before[-1].small if before else ""
            of = self._of_name(run, rest)
            told = self._shown([*before, *run.titles]) if any(map(self._is_office, (*before, *run.titles))) else ""
            return self._named(of or run, role or told or self._of_phrase(run, rest), article)
        return self._described(tokens, core, rest)

    def _last_run(self, core: Sequence[Token]) -> _Run:
        first = len(core) - 1
        while first and not core[first - 1].owns and (core[first - 1].is_capital or core[first - 1].text in _PARTICLES):
            first -= 1
        if first == 0 and len(core) > 1 and core[0].text in self.language.capitals("starters"):
            first = 1
        return self._split(core[first:])

    def _of_name(self, run: _Run, rest: Sequence[Token]) -> _Run | None:
        """Return the whole name of a body: the Ministry of Water."""
        words = {token.text for token in run.tokens}
        names = self.language.capitals("bodies", "organisations")
        if not words & names or len(rest) < 2 or rest[0].small not in self.language.words("of"):
            return None
        behind = list(rest[:2]) if rest[1].is_capital or len(rest) < 3 else list(rest[:3])
        while len(behind) < len(rest) and rest[len(behind)].is_capital:
            behind.append(rest[len(behind)])
        return _Run((*run.tokens, *behind), run.titles) if behind[-1].is_capital else None

    def _of_phrase(self, run: _Run, rest: Sequence[Token]) -> str:
        """Return the words that say where somebody belongs: Oda Brekk of the Coast Party."""
        if not rest or rest[0].small not in self.language.words("of") or not any(t.is_capital for t in rest[1:4]):
            return ""
        return self._shown(_until(rest, _BREAKS)[:8])

    def _described(self, tokens: list[Token], core: list[Token], rest: list[Token]) -> Party:
        """Return a speaker without a name: one Baltic diplomat, two residents, officials; or the one whom an office names."""
        language, noun = self.language, core[-1].small
        words = [token.small for token in core]
        many = noun in language.words("unnamed_many") or core[-1].text in language.capitals("groups")
        if not many and noun not in language.words("unnamed", "offices", "one"):
            return self._body(tokens, core)
        first = words[0]
        counted = next((language.mapping("numbers")[word] for word in words if word in language.mapping("numbers")), "")
        owned = core[0].owns or first in language.words("owning")
        definite = first in language.words("definite") and not owned
        if not many and not owned and (definite or (language.words("articles") and first not in language.words("one"))):
            return self._known(noun, core)
        if first in language.words("definite") and many:
            return Party(why=f"“{self._shown(core)}” may be several")
        told = _until([*core, *rest], _BREAKS if self.language.words("articles") else _BREAKS - {","})
        described = self._shown(told[:_LONGEST])
        party = Party(described_as=described, number=counted if many else "1", why=f"“{described}”: nobody is named")
        if not many:
            self.unnamed.setdefault(noun, party)
        return party

    def _known(self, noun: str, core: Sequence[Token]) -> Party:
        """Return the one whom an office alone names: the mayor, the officer who was met before."""
        shown = self._shown(core)
        if noun in self.unnamed:
            return self.unnamed[noun]._replace(why=f"“{shown}”: the one who was spoken of before")
        holders = self._roles[0].get(noun, [])
        if len(holders) == 1:
            return holders[0]._replace(why=f"“{shown}”: {holders[0].name} is the only one so called")
        return Party(why=f"“{shown}” is not named", perhaps=tuple(each.key for each in holders))

    def _body(self, tokens: Sequence[Token], core: Sequence[Token]) -> Party:
        """Return the one body whose name has the word that stands here alone: the ministry."""
        noun = core[-1].small
        if noun in {word.lower() for word in self.language.capitals("bodies", "organisations", "companies")}:
            names: dict[str, Party] = {}
            for sentence in self.article.sentences:
                tokens_of = self.article.tokens(sentence.start, sentence.end)
                for run in self._runs(tokens_of):
                    whole = self._of_name(run, tokens_of[tokens_of.index(run.tokens[-1]) + 1 :]) or run
                    if noun in whole.name.lower().split():
                        names.setdefault(whole.name, Party(whole.name, self._type(run)))
            if len(names) == 1:
                party = next(iter(names.values()))
                shown = self._shown(core)
                return party._replace(as_written=shown, why=f"“{shown}”: {party.name} is the only one")
        return Party(why=f"“{self._shown(core)}” does not name a speaker")

    # Verbs

    def teller(self, number: int, *verbs: str) -> Told | None:
        """Return who is sure to tell something in a sentence, up to its first quotation, and by which verb; None if nobody."""
        sentence = self.article.sentences[number]
        tokens = _until(self.article.tokens(sentence.start, sentence.end), frozenset())
        for place, token in enumerate(tokens):
            if token.small not in self.language.words(*verbs) or not place or not self.is_verb(tokens, place):
                continue
            if self.is_passive(tokens, place) or self.is_subordinate(tokens, place):
                continue
            party = Party()
            if tokens[place - 1].text == "," and token.small in self.language.words("says"):
                party = self.behind(tokens[place + 1 :], number)  # the dam is safe, said Ada Brook
            if not party.sure:
                party = self.before(tokens[:place], number)
            return Told(token, party) if party.sure and not self.is_negated(tokens, place) else None
        return None

    def is_verb(self, tokens: Sequence[Token], place: int) -> bool:
        """Return whether a word of speaking is a verb here: not behind an article, a possessive or a preposition."""
        if tokens[place].is_capital and place:
            return False
        before = tokens[place - 1] if place else None
        if before is None:
            return True
        if before.small in self.language.words("infinitive"):
            return any(token.small in self.language.words("goes_on") for token in tokens[max(0, place - 4) : place])
        return not before.owns and before.small not in self.language.words("definite", "one", "owning", "noun_before")

    def is_passive(self, tokens: Sequence[Token], place: int) -> bool:
        """Return whether the subject is told or asked here, and does not speak: was asked."""
        return any(token.small in self.language.words("passive") for token in tokens[max(0, place - 2) : place])

    def is_negated(self, tokens: Sequence[Token], place: int) -> bool:
        """Return whether a verb says what somebody did not say: did not say, declined to say."""
        near = _parts(tokens[max(0, place - 3) : place])[-1]
        return any(token.small in self.language.words("negations") for token in near)

    def is_subordinate(self, tokens: Sequence[Token], place: int) -> bool:
        """Return whether a verb belongs to a clause that leads to another: when Kell suggested it, Maro refused."""
        begins = max((n for n in range(place) if tokens[n].small in self.language.words("leading")), default=-1)
        if begins < 0 or any(token.text == "," for token in tokens[begins:place]):
            return False
        return any(token.text == "," for token in tokens[place:-1])

    # Pronouns and subjects of sentences

    def pronoun(self, pronoun: str, token: Token, sentence: int) -> Party:
        """Return whom a pronoun means: the subject of its sentence or of one shortly before, if nobody else fits."""
        shown = self.article.text[token.start : token.end]
        if pronoun not in ("he", "she"):
            return Party(why=f"“{shown}” may mean several")
        here = self.article.sentences[sentence]
        paragraphs = [here.label]
        for number in range(sentence, -1, -1):
            each = self.article.sentences[number]
            if each.label not in paragraphs:
                if len(paragraphs) == 2:
                    break
                paragraphs.append(each.label)
            end = token.start if number == sentence else each.end
            subject = self.subject(number, end)
            if subject is None:
                continue
            if subject.described_as and subject.number == "1":
                return subject._replace(why=f"“{shown}”: {subject.described_as} is the subject before")
            if not subject.name:
                return Party(why=f"“{shown}” may be any of those named before it", perhaps=subject.perhaps)
            person = self._is_person(subject.name) or subject.key in {party.key for party in self.spoken.values()}
            if subject.type not in ("person", "") or not person or not self._fits(subject.name, pronoun):
                continue
            others = self._others(number, sentence, token.start, subject.name, pronoun)
            if others:
                return Party(why=f"“{shown}” may be any of those named before it", perhaps=(subject.name, *others))
            return subject._replace(type="person", role="", why=f"“{shown}”: {subject.name} is the subject before")
        return Party(why=f"“{shown}”: no person is named shortly before")

    def _fits(self, name: str, pronoun: str) -> bool:
        genders = [known[name] for known in self.full.values() if name in known]
        return not genders or genders[0] in ("", pronoun)

    def _others(self, first: int, last: int, end: int, name: str, pronoun: str) -> tuple[str, ...]:
        """Return the other persons named between a subject and a pronoun whom the pronoun may mean."""
        found = []
        for number in range(first, last + 1):
            sentence = self.article.sentences[number]
            for run in self._runs(self.article.tokens(sentence.start, min(sentence.end, end))):
                party = self._named(run)
                person = party.type == "person" and party.name != name and self._fits(party.name, pronoun)
                if person and not run.tokens[-1].owns and self._is_person(party.name):
                    found.append(party.name)
        return tuple(dict.fromkeys(found))

    def _is_person(self, name: str) -> bool:
        """Return whether a name is surely a person’s: by a given name or a title, not only by its capitals."""
        return bool(self.role(name)) or any(known.get(name) for known in self.full.values())

    def subject(self, number: int, end: int) -> Party | None:
        """Return who speaks in a sentence, or else its subject; None where neither is a person’s name or pronoun."""
        if number in self.spoken:
            return self.spoken[number]
        sentence = self.article.sentences[number]
        tokens = self.article.tokens(sentence.start, min(end, sentence.end))
        return self._last_said(tokens, number) or self._main(tokens, number)

    def _last_said(self, tokens: Sequence[Token], number: int) -> Party | None:
        """Return the subject of a clause that ends a stretch: the stakes are high, Maro said."""
        for place in range(len(tokens) - 1, max(0, len(tokens) - 8), -1):
            token = tokens[place]
            if token.small in self.language.words("says") and not token.is_capital and not token.small.endswith("ing"):
                first = max((n for n in range(place) if tokens[n].text in ",—–"), default=place)
                clause = tokens[first + 1 : place]
                party = self.party(clause, number) if clause else Party()
                return party if party.sure else None
        return None

    def _main(self, tokens: Sequence[Token], number: int) -> Party | None:
        """Return the subject of a sentence, from its first words; None where they are no name and no pronoun."""
        parts = [part for part in _parts(tokens) if part]
        while (
            parts and (self._starts_aside(parts[0]) or re.search(r"(?:ed|ing)\Z", parts[0][0].small)) and len(parts) > 1
        ):
            parts.pop(0)
        if not parts or parts[0][0].text[0] == MASK:
            return None
        part = parts[0]
        if len(parts) > 1 and self._is_described(part) and parts[1][0].is_capital:
            part = parts[1]
        if part[0].small in self.language.words("subjects"):
            kind = self.language.pronoun(part[0].text)
            return self.pronoun(kind, part[0], number) if kind in ("he", "she") and number else None
        for run in self._runs(part):
            at = part.index(run.tokens[0])
            ahead = part[: at - len(run.titles)]
            if run.tokens[-1].owns and len(run.tokens) == 1:
                continue
            if any(token.small in self._stops | self._says for token in ahead) or len(ahead) > 6:
                return None
            following = part[at + len(run.tokens) :]
            if at == 0 and following and self._is_office(following[0]):
                continue
            if not ahead and not self._is_sure(run, part):
                return None
            return self._named(run, before=ahead[-1].small if ahead else "")
        return None

    def of_sentence(self, tokens: Sequence[Token], sentence: int) -> Party:
        """Return the subject of a verb that shares it with the verb before: Maro joked, but went on to say."""
        if sentence in self.spoken:
            return self.spoken[sentence]
        found = self._last_said(tokens, sentence) or self._main(tokens, sentence)
        return found or Party(why="the subject of the verb is not named")

    def owner(self, tokens: Sequence[Token], sentence: int) -> Party:
        """Return the party to whom a saying belongs: Poland’s response, her verdict."""
        if not tokens:
            return Party()
        pronoun = self.language.pronoun(tokens[0].text)
        if pronoun:
            return self.pronoun(pronoun, tokens[0], sentence)
        owners = [run for run in self._runs(tokens) if run.tokens[-1].owns]
        return self._named(owners[0]) if len(owners) == 1 else Party()

    def is_adverb(self, token: Token) -> bool:
        """Return whether a word may be between a subject and its verb: also, later, sharply."""
        return token.small in self.language.words("adverbs") or (token.small.endswith("ly") and not token.is_capital)

    def _is_time(self, token: Token) -> bool:
        return token.text in self.language.capitals("weekdays", "months")

    def _shown(self, tokens: Iterable[Token]) -> str:
        """Return words of the article as it has them, without articles before and marks around them."""
        found = list(tokens)
        while found and (found[0].small in self.language.words("definite") and len(found) > 1):
            found.pop(0)
        return " ".join(self.article.text[found[0].start : found[-1].end].split()).strip(" ,;:") if found else ""


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return a stretch divided at its commas, dashes and brackets; what stands in round brackets is left out."""
    found: list[list[Token]] = [[]]
    opened: list[list[list[Token]]] = []
    for token in tokens:
        if token.text == "(":
            opened.append(found)
            found = [[]]
        elif token.text == ")":
            found = opened.pop() if opened else [[]]
        elif token.text in _BREAKS:
            found.append([])
        else:
            found[-1].append(token)
    return found


def _until(tokens: Iterable[Token], stops: frozenset[str]) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        if token.text in stops or token.text[0] == MASK:
            break
        found.append(token)
    return found


def _begins(tokens: Sequence[Token], number: int) -> bool:
    """Return whether a token begins a sentence."""
    return number == 0 or tokens[number - 1].text in '.!?…:“”"' or tokens[number - 1].text[0] == MASK


def _same_person(first: str, second: str) -> bool:
    """Return whether two full names can be one person’s: with and without a middle name."""
    one, two = first.split(), second.split()
    return one[0] == two[0] and one[-1] == two[-1]
