"""Whom the author's words name as the one who speaks: a name, somebody unnamed, a pronoun. Unsure stays open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from briefings.editor.drafting.article import MASK, Article, Token
from briefings.editor.drafting.names import NameRun, Names

_BREAKS = frozenset(",;:—–-()[]")
_LONGEST = 14
"""Words of a description at most."""


class Party(NamedTuple):
    """Whom a rule found: a name, somebody unnamed as described, or nobody for sure; `why` says by which rule.

    `number` is how many they are; `type` is one of actors' types, empty where the text does not say; `role` is what the
    text calls the named one; `perhaps` are those an open party may be.
    """

    name: str = ""
    type: str = ""
    described_as: str = ""
    number: str = ""
    role: str = ""
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


NOBODY = Party(why="the subject of the verb is not found")


@dataclass
class Speakers:
    """The rules that say who is named, with what they learn of an article."""

    article: Article
    unnamed: dict[str, Party] = field(default_factory=dict)
    """The noun of an unnamed speaker to the party, so that “the diplomat” later is the one who was met before."""
    spoken: dict[int, Party] = field(default_factory=dict)
    """The sentence (its number) to whoever speaks in it, as far as the article was read."""

    def __post_init__(self) -> None:
        """Prepare what the rules ask for most."""
        self.language = self.article.language
        self.names = Names(self.article)
        self._stops = self.language.words("prepositions", "relatives", "joins", "subordinators")
        self._verbs = self.language.words("says", "names", "reports", "auxiliaries")

    # Subjects of verbs

    def before(self, tokens: Sequence[Token], sentence: int) -> Party:
        """Return the subject of a verb, from the words of its sentence before it."""
        tokens = list(tokens)
        if tokens and tokens[-1].small in self.language.words("infinitive"):  # went on to say
            goes = [n for n, token in enumerate(tokens) if token.small in self.language.words("goes_on")]
            tokens = tokens[: goes[-1]] if goes else tokens
        while tokens and (tokens[-1].small in self.language.words("auxiliaries") or self.is_adverb(tokens[-1])):
            tokens.pop()
        parts = _parts(tokens)
        if tokens and tokens[-1].small in self.language.words(
            "relatives", "that", "conditions"
        ):  # a sign that said; Bob Day, who said
            return self.party(parts[-2], sentence) if len(parts[-1]) == 1 < len(parts) else NOBODY
        if not parts[-1]:  # a comma: what is between two commas belongs to the name before them
            return self._with_apposition([part for part in parts if part], sentence)
        clause = self._last_clause(parts[-1])
        return self.party(clause, sentence) if clause else self.of_sentence(tokens, sentence) or NOBODY

    def behind(self, tokens: Sequence[Token], sentence: int) -> Party:
        """Return the subject of a verb, from the words of its clause behind it."""
        first, *parts = _parts(tokens)
        found = self.party(first, sentence)
        if parts and parts[0] and found.name and self._is_role(parts[0]):
            return found._replace(role=self._shown(parts[0]))
        if parts and parts[0] and not found.name and self._is_role(first) and parts[0][0].is_capital:
            named = self.party(parts[0], sentence)
            return named._replace(role=self._shown(first)) if named.name else found
        return found

    def _with_apposition(self, parts: list[list[Token]], sentence: int) -> Party:
        """Return the subject of a verb behind a comma: “Ann Lee, the mayor, said”, “a third member, Oda Brekk, said”."""
        role = ""
        for number in range(len(parts) - 1, -1, -1):
            part = self._last_clause(parts[number])
            cut = len(part) < len(parts[number])
            if not part or self._is_aside(part[0]) or (cut and not (part[0].is_capital and role)):
                role = role or "-"
                continue
            found = self.party(part, sentence)
            if found.name and number and self._ends_with_a_place(parts[number - 1], found):
                continue
            if found.name:
                described = number and self._is_role(parts[number - 1])
                return found._replace(role=self._shown(parts[number - 1])) if described else found
            for former in reversed(parts[:number]):  # the name that a description belongs to
                named = self.party(self._last_clause(former), sentence)
                if self._is_aside(former[0]) or named.name or not self._is_role(former):
                    fits = named.name and self._is_role(part) and not self._is_aside(former[0])
                    if named.name and not fits and part[0].small in self.language.words("one"):
                        return named
                    return named._replace(role=self._shown(part)) if fits else found
            return found
        return NOBODY

    def _ends_with_a_place(self, before: list[Token], found: Party) -> bool:
        """Return whether a name behind a comma says where the place before it is: in Columbus, Ohio."""
        place = len(before) > 1 and before[-1].is_capital and before[-2].small in self.language.words("prepositions")
        return place and " " not in found.name and found.type != "person"

    def _last_clause(self, tokens: Sequence[Token]) -> list[Token]:
        """Return what follows the last word that begins a clause: that, when, but; `and` between two names does not."""
        cut = 0
        begins = self.language.words("subordinators", "relatives", "that", "joins")
        for number, token in enumerate(tokens):
            if token.small in self.language.words("joins") and 0 < number < len(tokens) - 1:
                names = tokens[number - 1].is_capital and tokens[number + 1].is_capital
                cut = cut if names else number + 1
            elif token.small in begins or token.text[0] == MASK:
                cut = number + 1
        relative = cut and tokens[cut - 1].small in self.language.words("relatives")
        if relative and any(map(self._is_predicate, tokens[cut : cut + 1])):
            return [tokens[cut - 1]]  # the man who attacked Ann Lee
        return list(tokens[cut:])

    def _core(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the words of a description up to its head: before the first preposition, relative or mark."""
        core: list[Token] = []
        for number, token in enumerate(tokens):
            mark = not (token.is_word or token.text[0].isdigit())
            if core and (token.small in self._stops or mark) and not self.names.joins(core[-1], tokens[number:]):
                break
            if core and self.names.is_office(core[-1]) and self._is_aside(token):
                break  # one diplomat involved in the talks
            core.append(token)
        last = self._stops | self.language.words("auxiliaries", "weekdays")
        while len(core) > 1 and core[-1].small in last:
            core.pop()
        return core

    def party(self, tokens: Sequence[Token], sentence: int) -> Party:
        """Return the party of a stretch that holds a subject and nothing else."""
        tokens = list(tokens)
        while tokens and (self.is_adverb(tokens[0]) or tokens[0].small in self.language.words("joins")):
            tokens.pop(0)
        core = self._core(tokens)
        if not core or not core[-1].is_word or tokens[0].small in self.language.words("prepositions", "negations"):
            return NOBODY
        if len(core) == 1 and core[0].small in self.language.words("subjects"):
            return self.pronoun(self.language.pronoun(core[0].text), core[0], sentence)
        rest = tokens[len(core) :]
        if rest and rest[0].small in self.language.words("joins") and any(token.is_capital for token in rest[1:3]):
            return Party(why="several are named before the verb")
        alone = len(core) == 1 and core[0].small in self.language.words("unnamed", "unnamed_many")
        group = alone or core[-1].text in self.language.capitals("groups")
        if core[-1].is_capital and not core[-1].owns and not group:
            run = [NameRun((core[-1],), ()), *self.names.runs(core)][-1]
            before = core[: core.index((run.titles or run.tokens)[0])]
            if len(before) > 6 or any(token.small in self._verbs for token in before):
                return NOBODY
            if not before and not self.names.is_sure(run):
                return Party(why=f"“{run.name}” may not be a name")
            plain = self.language.words("mister", "miss")
            told = [token for token in (*before, *run.titles) if token.small not in plain]
            role = self._shown(told) if any(map(self.names.is_office, told)) else ""
            return self.named(run, role, before[-1].small if before else "")
        return self._described(core, rest)

    def named(self, run: NameRun, role: str = "", before: str = "") -> Party:
        """Return the party of a name: with the full name, if the text gives one person with this surname in full."""
        name, kind = run.name, self.names.type(run, before)
        why = f"“{name}” names the speaker"
        full = self.names.persons(name)
        if kind in ("", "person") and not self.names.is_nominative(name):
            return Party(why=f"“{name}” may be another form of a name")
        if kind not in ("", "person") and not (full and len(run.tokens) == 1):  # Lisa Monaco is not the state
            return Party(name, kind, why=why)
        if len(full) > 1 and len(run.tokens) == 1:
            return Party(why=f"“{name}” may be {' or '.join(full)}", perhaps=tuple(full))
        for whole, (_, title) in full.items():
            return Party(whole, "person", role=role or title, why=why)
        return Party(name, kind, role=role, why=why)

    def _described(self, core: list[Token], rest: list[Token]) -> Party:
        """Return a speaker without a name: one Baltic diplomat, two residents, officials, the officer who was met before."""
        language, noun, shown = self.language, core[-1].small, self._shown(core)
        first, numbers = core[0].small, language.mapping("numbers")
        many = noun in language.words("unnamed_many") or core[-1].text in language.capitals("groups")
        one = not language.words("articles") or first in language.words("one", "owning") or core[0].owns
        if not many and noun in self.unnamed and first in language.words("definite"):
            return self.unnamed[noun]._replace(why=f"“{shown}”: the one who was spoken of before")
        known = many or noun in language.words("unnamed", "offices", "one")
        verb = any(token.small in self._verbs for token in core[:-1])
        if not known or verb or first in language.words("definite") or not (many or one):
            return Party(why=f"“{shown}” does not name a speaker")
        described = self._shown(_until([*core, *rest], self.language.words("subordinators"))[:_LONGEST])
        count = next((numbers[token.small] for token in core if token.small in numbers), "") if many else "1"
        party = Party(described_as=described, number=count, why=f"“{described}”: nobody is named")
        if not many:
            same = self.unnamed.get(noun, party) == party
            self.unnamed[noun] = party if same else Party(why=f"“{noun}” may be any of those named before it")
        return party

    def _is_role(self, tokens: Sequence[Token]) -> bool:
        """Return whether a stretch says what somebody is: the mayor, a third member of the council."""
        if not tokens or len(tokens) > _LONGEST or any(token.small in self.language.words("says") for token in tokens):
            return False
        core = self._core(tokens)
        if len(core) > 1 and core[-1].is_capital:
            return False
        return any(map(self.names.is_office, (core[0], core[-1])))

    def _is_aside(self, token: Token) -> bool:
        """Return whether a part between commas that begins so is about the name before it: who, of, 65, asked."""
        verb = re.search(r"[a-z](?:ed|ing)\Z|\A[A-Z]-[A-Z]", token.text)
        place = token.text.rstrip(".") in self.language.capitals("places")
        return token.small in self._stops or not token.is_word or place or verb is not None

    def _is_predicate(self, token: Token) -> bool:
        """Return whether a word is most likely a verb: said, has, attacked."""
        return token.small in self._verbs or re.search("[a-z]ed$", token.text) is not None

    def is_adverb(self, token: Token) -> bool:
        """Return whether a word may be between a subject and its verb: also, later, sharply."""
        return token.small in self.language.words("adverbs") or (token.small.endswith("ly") and not token.is_capital)

    # Verbs

    def is_verb(self, tokens: Sequence[Token], place: int) -> bool:
        """Return whether a word of speaking is a verb whose subject speaks: not “the claims”, “was asked” or “did not say”."""
        if place == 0:
            return True
        before, words = tokens[place - 1], self.language.words
        near = _parts(tokens[max(0, place - 3) : place])[-1]
        noun = tokens[place].is_capital or before.owns
        noun = noun or before.small in words("definite", "one", "owning", "noun_before")
        if noun or any(token.small in words("passive", "negations") for token in near[-2:]):
            return False
        return before.small not in words("infinitive") or any(token.small in words("goes_on") for token in near)

    def is_subordinate(self, tokens: Sequence[Token], place: int) -> bool:
        """Return whether a verb belongs to a clause that leads to another: when Kell suggested it, Maro refused."""
        begins = max((n for n in range(place) if tokens[n].small in self.language.words("leading")), default=-1)
        if begins < 0 or any(token.text == "," for token in tokens[begins:place]):
            return False
        condition = tokens[begins].small in self.language.words("conditions")
        return condition or any(token.text == "," for token in tokens[place:-1])

    def teller(self, number: int, *verbs: str) -> Told | None:
        """Return who is sure to tell something in a sentence, up to its first quotation, and by which verb; None if nobody."""
        tokens = _until(self.article.tokens(*self.article.sentences[number][:2]))
        for place, token in enumerate(tokens):
            told = token.small in self.language.words(*verbs) and not token.small.endswith("ing")
            if told and place and self.is_verb(tokens, place) and not self.is_subordinate(tokens, place):
                inverted = tokens[place - 1].text == "," and token.small in self.language.words("says")
                party = self.behind(tokens[place + 1 :], number) if inverted else Party()  # …, said Ada Brook
                party = party if party.sure else self.before(tokens[:place], number)
                # she needs to sell herself and tell
                infinitive = party.name and token.small in self.language.words("base")
                return Told(token, party) if party.sure and not infinitive else None
        return self.according(tokens, number)

    def according(self, tokens: Sequence[Token], number: int) -> Told | None:
        """Return to whom words are ascribed: according to the mayor."""
        small = [token.text.lower() for token in tokens]
        for phrase in self.language.phrases("according"):
            size = len(phrase.split())
            for place in range(len(tokens) - size):
                if small[place : place + size] == phrase.split():
                    verb = Token(phrase, tokens[place].start, tokens[place + size - 1].end)
                    return Told(verb, self.behind(tokens[place + size :], number))
        return None

    # Pronouns and subjects of sentences

    def pronoun(self, pronoun: str, token: Token, sentence: int) -> Party:
        """Return whom a pronoun means: the subject of its sentence or of one shortly before, if nobody else fits."""
        shown = token.text
        if pronoun not in ("he", "she"):
            return Party(why=f"“{shown}” may mean several")
        labels: set[str] = set()
        for number in range(sentence, -1, -1):
            each = self.article.sentences[number]
            labels.add(each.label)
            if len(labels) > 2:
                break
            subject = self.subject(number, min(each.end, token.start))
            if subject is None:
                continue
            why = f"“{shown}”: {subject.key} is the subject before"
            if subject.described_as and subject.number == "1":
                others = self._others(number, sentence, token.start, "", pronoun)
                return (
                    Party(why=f"“{shown}” may be any of those named before it", perhaps=others)
                    if others
                    else subject._replace(why=why)
                )
            if not subject.name:
                return Party(why=f"“{shown}” may be any of those named before it", perhaps=subject.perhaps)
            speaks = subject.key in {party.key for party in self.spoken.values()}
            if subject.type not in ("person", "") or not self._fits(subject.name, pronoun, either=True):
                continue
            if not speaks and not self._fits(subject.name, pronoun):
                return Party(why=f"“{shown}” may be {subject.name}", perhaps=(subject.name,))
            others = self._others(number, sentence, token.start, subject.name, pronoun)
            if others:
                return Party(why=f"“{shown}” may be any of those named before it", perhaps=(subject.name, *others))
            return subject._replace(type="person", why=why)
        return Party(why=f"“{shown}”: no person is named shortly before")

    def _fits(self, name: str, pronoun: str, *, either: bool = False) -> bool:
        """Return whether a name is surely a person’s whom a pronoun can mean; `either`: or may be one."""
        gender = next((gender for gender, _ in self.names.persons(name).values()), "")
        return gender in (pronoun, "?") or (either and not gender and self.names.given(name) in (pronoun, ""))

    def _others(self, first: int, last: int, end: int, name: str, pronoun: str) -> tuple[str, ...]:
        """Return the other persons named between a subject and a pronoun whom the pronoun may mean."""
        found = []
        for sentence in self.article.sentences[first : last + 1]:
            for run in self.names.runs(self.article.tokens(sentence.start, min(sentence.end, end))):
                party = self.named(run)
                if party.name not in ("", name) and not run.tokens[-1].owns and self._fits(party.name, pronoun):
                    found.append(party.name)
        return tuple(dict.fromkeys(found))

    def subject(self, number: int, end: int) -> Party | None:
        """Return who speaks in a sentence up to a place, or else its subject; None where neither is a name or pronoun."""
        return self.of_sentence(self.article.tokens(self.article.sentences[number].start, end), number)

    def of_sentence(self, tokens: Sequence[Token], number: int) -> Party | None:
        """Return the subject of a verb that has the same subject as the verb before: Maro joked, but went on to say."""
        return self.spoken.get(number) or self._last_said(tokens, number)

    def _last_said(self, tokens: Sequence[Token], number: int) -> Party | None:
        """Return the subject of a clause that ends a stretch (the stakes are high, Maro said), else of the first clause."""
        for place in range(len(tokens) - 1, 0, -1):
            token = tokens[place]
            if place <= len(tokens) - 8 and tokens[place + 1].text != ",":
                continue
            if token.small in self.language.words("says") and not token.is_capital and not token.small.endswith("ing"):
                clause = _parts(tokens[:place])[-1]
                party = self.party(clause, number) if clause and len(clause) < place else Party()
                if party.sure:
                    return party
        return self._main(tokens, number)

    def _main(self, tokens: Sequence[Token], number: int) -> Party | None:
        parts = [part for part in _parts(tokens) if part]
        while len(parts) > 1 and (self._is_aside(parts[0][0]) or self._is_role(parts[0])):
            parts.pop(0)  # on Monday, Maro …; the mayor, Ann Lee, …
        if not parts or parts[0][0].text[0] == MASK:
            return None
        part = parts[0]
        if part[0].small in self.language.words("subjects"):
            kind = self.language.pronoun(part[0].text)
            return self.pronoun(kind, part[0], number) if kind in ("he", "she") and number else None
        for run in self.names.runs(part):
            at = part.index((run.titles or run.tokens)[0])
            behind = part[part.index(run.tokens[-1]) + 1 :]
            office = not at and behind and self.names.is_office(behind[0])
            group = run.name in self.language.capitals("groups")
            if office or group or (run.tokens[-1].owns and len(run.tokens) == 1):
                continue
            ahead = [token for token in part[:at] if not self.is_adverb(token)]
            if any(self._is_predicate(token) or token.small in self._stops for token in ahead):
                return None
            if not at and not self.names.is_sure(run):
                return Party(why=f"“{run.name}” may not be a name", perhaps=(run.name,))
            return self.named(run, before=part[at - 1].small if at else "")
        return None

    def _shown(self, tokens: Iterable[Token]) -> str:
        """Return words of the article as it has them, without an article before them."""
        found = list(tokens)
        while len(found) > 1 and found[0].small in self.language.words("definite"):
            found.pop(0)
        return " ".join(self.article.text[found[0].start : found[-1].end].split()).strip(" ,;:") if found else ""


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    """Return a stretch divided at its commas and dashes; what is in round brackets that close is left out."""
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


def _until(tokens: Iterable[Token], stops: frozenset[str] = frozenset()) -> list[Token]:
    found: list[Token] = []
    for token in tokens:
        if token.small in stops or token.text[0] == MASK:
            break
        found.append(token)
    return found
