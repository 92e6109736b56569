"""Who a stretch of the author's words is about: a name, a pronoun, an office, somebody unnamed. Unsure stays open."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from briefings.editor.drafting.article import MASK, WORD, Article, OfArticle, small_words
from briefings.editor.drafting.cast import Cast, Mention, NamedParty


class Party(NamedTuple):
    """Whom a rule found: a figure, somebody unnamed in words, or nobody for sure; `why` says by which rule.

    `role` is what the source calls a figure beside its name; `candidates` are those an open party may be.
    """

    figure: NamedParty | None = None
    described_as: str = ""
    number: str = ""
    why: str = ""
    role: str = ""
    candidates: tuple[str, ...] = ()
    as_written: str = ""

    @property
    def sure(self) -> bool:
        """Return whether somebody was found."""
        return self.figure is not None or bool(self.described_as)

    @property
    def key(self) -> str:
        """Return what tells parties apart."""
        return self.figure.name if self.figure else self.described_as


@dataclass
class Parties(OfArticle):
    """The rules that find a party, with what they learn on the way."""

    article: Article
    cast: Cast
    unnamed: dict[str, Party] = field(default_factory=dict)
    """The noun of an unnamed speaker to the party, so that “the diplomat” later is the one who was met before."""

    def subject(self, start: int, end: int) -> Party:
        """Return the party that a clause, up to its verb, has for its subject."""
        start = self._skip(start, end)
        text = self.masked[start:end]
        first = WORD.match(text)
        if first is None:
            return Party()
        if first[0].lower() in self.language.words("subjects"):
            return self.pronoun(self.language.pronoun(first[0]), start)
        if first[0].lower() in self.language.words("owning"):
            start += first.end()
        unnamed = self._unnamed(start, end)
        if unnamed is not None:
            return unnamed
        return self._named(start, end)

    def owner(self, start: int, end: int) -> Party:
        """Return the party to whom something belongs: Poland’s response, her verdict."""
        words = WORD.findall(self.masked[start:end])
        pronoun = self.language.pronoun(words[0]) if words else ""
        if pronoun:
            return self.pronoun(pronoun, start)
        owners = [mention for mention in self.cast.between(start, end) if mention.owns]
        if len(owners) == 1:
            return self._figure(owners[0], f"“{self.article.text[owners[0].start : owners[0].end]}”")
        return Party()

    def pronoun(self, pronoun: str, place: int) -> Party:
        """Return whom a pronoun means: the only person named before it, sentence by sentence, two paragraphs back at most."""
        word = self.article.text[place:].split()[0].strip(",.—–")
        if pronoun not in ("he", "she"):
            return Party(why=f"“{word}” may mean several")
        at = self.article.sentence_at(place)
        for number in range(at, max(-1, at - 4), -1):
            sentence = self.article.sentences[number]
            end = min(sentence.end, place)
            people = self.cast.people(sentence.start, end, pronoun)
            spoken = [party for noun, party in self.unnamed.items() if self._stands(noun, sentence.start, end)]
            if len(people) + len(spoken) > 1:
                names = (*(each.name for each in people), *(party.described_as for party in spoken))
                return Party(why=f"“{word}” may be any of those named before it", candidates=names)
            if people:
                where = "in the same sentence" if number == at else "before"
                return Party(
                    people[0],
                    why=f"“{word}”: {people[0].name} is the only person named {where}",
                    role=self.role(people[0]),
                )
            if spoken:
                return spoken[0]._replace(why=f"“{word}”: {spoken[0].described_as} is the only person before")
        return Party(why=f"“{word}”: no person is named shortly before")

    def role(self, figure: NamedParty) -> str:
        """Return what the text calls a figure beside its name where it is named first, in the text's own words."""
        for mention in self.cast.mentions:
            if mention.figure.name == figure.name:
                role = self._role(mention)
                if role:
                    return role
        return ""

    def _named(self, start: int, end: int) -> Party:
        """Return the figure that a clause has for its subject: not one that belongs to a preposition or owns something."""
        language = self.language
        found = []
        for mention in self.cast.between(start, end):
            before = WORD.findall(self.masked[start : mention.start - len(mention.title)])
            last = next(
                (word.lower() for word in reversed(before) if word.lower() not in language.words("articles")), ""
            )
            if not mention.owns and last not in language.words("prepositions") and not self._is_adjective(mention, end):
                found.append(mention)
        if not found:
            return self._office(start, end)
        first = found[0]
        others = [mention for mention in found[1:] if mention.figure.name != first.figure.name]
        apposed = self.masked[first.end : end].lstrip().startswith(",")
        if others and not apposed:
            names = tuple(mention.figure.name for mention in found)
            return Party(why="several are named before the verb", candidates=names)
        return self._figure(first, f"“{self.article.text[first.start : first.end]}”")

    def _office(self, start: int, end: int) -> Party:
        """Return the one person whom the text gives the office that stands here alone: the mayor."""
        language = self.language
        words = small_words(self.masked[start:end])
        office = next(
            (word for word in words if word in language.words("offices") or word in language.words("unnamed")), ""
        )
        if not office:
            return self._body(words, start, end)
        if office in self.unnamed:
            return self.unnamed[office]._replace(why=f"“{office}”: the person mentioned before")
        holders = dict.fromkeys(
            mention.figure
            for mention in self.cast.mentions
            if mention.figure.type == "person" and office in f"{mention.title} {self._role(mention)}".lower().split()
        )
        if len(holders) == 1:
            figure = next(iter(holders))
            return Party(figure, why=f"“{office}”: {figure.name} is the only one so called", role=self.role(figure))
        return Party(why=f"“{office}” is not named", candidates=tuple(each.name for each in holders))

    def _body(self, words: list[str], start: int, end: int) -> Party:
        """Return the one body whose name has the word that stands here alone: the ministry."""
        names = {word.lower() for word in self.language.capitals("bodies")} & set(words)
        holders = dict.fromkeys(
            mention.figure for mention in self.cast.mentions if names & set(mention.figure.name.lower().split())
        )
        if len(holders) == 1:
            figure = next(iter(holders))
            return Party(
                figure,
                why=f"“{next(iter(names))}”: {figure.name} is the only one",
                as_written=self.article.text[start:end].strip(),
            )
        return Party(candidates=tuple(each.name for each in holders))

    def _unnamed(self, start: int, end: int) -> Party | None:
        """Return a speaker without a name: one Baltic diplomat, two residents, officials; None where a name is the head."""
        language = self.language
        text = self.masked[start:end]
        words = list(WORD.finditer(text))
        mentions = self.cast.between(start, end)
        for number, match in enumerate(words):
            word = match[0].lower()
            many, single = word in language.words("unnamed_many"), word in language.words("unnamed")
            named_before = [
                mention
                for mention in mentions
                if mention.start < start + match.start() and not self._is_adjective(mention, end)
            ]
            if named_before and not named_before[0].owns:
                return None
            if word in language.words("prepositions") | language.words("relatives"):
                return None
            if not many and not single:
                continue
            if any(self._names(text, match.end(), mention.start - start) for mention in mentions):
                return None
            head = [each[0].lower() for each in words[:number]]
            return self._described(text, head, word, many=many)
        return None

    def _names(self, text: str, noun: int, name: int) -> bool:
        """Return whether a name directly behind a noun names whom the noun is about: union leader Tom Park."""
        between = text[noun:name] if name >= noun else ","
        words = small_words(between)
        stops = self.language.words("prepositions") | self.language.words("relatives")
        return len(words) <= 2 and not re.search(r"[,;:(]", between) and not any(word in stops for word in words)

    def _described(self, text: str, head: list[str], noun: str, *, many: bool) -> Party | None:
        language = self.language
        described = re.split(rf"[,;:{MASK}]", text.strip(" ,—–-"), maxsplit=1)[0].strip()
        described = re.sub(r"\s+(?:on|last)\s+\w+day$", "", described)
        while described.rpartition(" ")[2].lower() in language.words("auxiliaries"):
            described = described.rpartition(" ")[0]
        counted = next((language.mapping("numbers")[word] for word in head if word in language.mapping("numbers")), "")
        single = any(word in language.words("one") for word in head[:1])
        bare = not any(word in language.words("articles") for word in head[:1])
        owned = bool(re.match(r"\S+[’']s\s", described))
        if not many and not (single or owned or (not language.words("articles") and bare)):
            return None  # “the mayor”: an office, or somebody met before
        count = counted if many else "1"
        party = Party(described_as=described, number=count, why=f"“{described}”: nobody is named")
        if not many:
            self.unnamed.setdefault(noun, party)
        return party

    def _figure(self, mention: Mention, where: str) -> Party:
        figure = mention.figure
        shown = self.article.text[mention.start : mention.end].removesuffix("’s").removesuffix("'s")
        as_written = shown if figure.type != "person" and shown != figure.name else ""
        return Party(
            figure,
            why=f"{where} names the speaker",
            role=self._role(mention) or self.role(figure),
            as_written=as_written,
        )

    def _role(self, mention: Mention) -> str:
        """Return the words beside a name that say what its bearer is, if they do: `, a top official in the EU,`."""
        masked, language = self.masked, self.language
        if mention.figure.type != "person":
            return ""
        behind = re.match(rf",\s+([^,.;:!?{MASK}]{{3,70}})(?=[,.;])", masked[mention.end : mention.end + 80])
        if behind and self._is_office(behind[1]):
            return behind[1].strip()
        of = re.match(r"\s+(of (?:the )?[A-Z][\w’-]*(?: [A-Z][\w’-]*)*)", masked[mention.end : mention.end + 60])
        if of and not language.raw.get("inflected"):
            return of[1]
        before = masked[max(0, mention.start - 80) : mention.start]
        clause = re.split(rf"[,;:!?{MASK}\n—–]|(?<=\w\w)\.\s", before)[-1].strip()
        words = clause.split()
        while words and (
            words[0].lower() in language.words("says") | language.words("articles") or self._is_stray(words[0])
        ):
            words.pop(0)
        role = " ".join(words)
        return role if 1 < len(words) <= 7 and self._is_office(role) else ""

    def _is_stray(self, word: str) -> bool:
        language = self.language
        return word.lower() in language.words("joins") | language.words("prepositions") | language.words("names")

    def _is_office(self, words: str) -> bool:
        language = self.language
        small = small_words(words)
        speaks = any(word in language.words("says") for word in small)
        known = language.words("offices") | language.words("titles") | language.words("heading")
        return not speaks and any(word in known for word in small)

    def _is_adjective(self, mention: Mention, end: int) -> bool:
        """Return whether a name stands before a noun that it only describes: NATO officials, Harbour Union chair."""
        if mention.figure.type == "person":
            return False
        after = WORD.match(self.masked[mention.end : end].lstrip(" "))
        language = self.language
        nouns = language.words("unnamed") | language.words("unnamed_many") | language.words("offices")
        return after is not None and after[0].lower() in nouns and not mention.owns

    def _skip(self, start: int, end: int) -> int:
        """Return where a clause begins behind dashes, commas and joining words."""
        joins = self.language.words("joins")
        while True:
            start += len(self.masked[start:end]) - len(self.masked[start:end].lstrip(" ,.—–-;:" + MASK + "\n"))
            word = WORD.match(self.masked, start, end)
            if word is None or word[0].lower() not in joins:
                return start
            start = word.end()

    def _stands(self, noun: str, start: int, end: int) -> bool:
        return re.search(rf"(?<!\w){re.escape(noun)}(?!\w)", self.masked[start:end], re.IGNORECASE) is not None
