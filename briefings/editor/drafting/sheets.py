"""What was read in an article as fields of sheets, each with the rule that proposed it. Whoever is unsure stays open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from briefings.editor.drafting.cast import NamedParty
from briefings.editor.drafting.days import Dated
from briefings.editor.drafting.parties import Party
from briefings.editor.drafting.passages import DraftQuotation
from briefings.editor.drafting.reading import ArticleReading
from briefings.editor.drafting.reports import Paraphrase, ReportedNumber
from briefings.model.letters import slug

Fields = dict[str, Any]

NOTE = "draft: "
"""How the comments begin that say why something is proposed; `accept` takes them out."""


class Proposal(NamedTuple):
    """A sheet to be: kind, id, fields with comments, what it says in a line, and what is open in it."""

    kind: str
    id: str
    fields: Fields
    says: str
    why: str
    open: str = ""


@dataclass
class Proposer:
    """Turns a reading into proposals for one source; `taken` says which ids are in use."""

    reading: ArticleReading
    source: str
    published: str
    taken: Callable[[str, str], bool]
    _given: set[tuple[str, str]] = field(default_factory=set)
    _people: dict[str, Proposal] = field(default_factory=dict)

    def proposals(self) -> list[Proposal]:
        """Return the proposals: speakers the desk does not know, quotes, paraphrases, figures."""
        quotes = [self._quote(passage) for passage in self.reading.passages]
        told = [self._paraphrase(each) for each in self.reading.paraphrases]
        figures = [self._figure(each) for each in self.reading.numbers]
        return [*self._people.values(), *quotes, *told, *figures]

    def _quote(self, passage: DraftQuotation) -> Proposal:
        fields: Fields = {"source": self.source, "at": passage.at}
        comments = [NOTE + passage.why]
        fields["mode"] = passage.mode
        if passage.mode == "mixed":
            fields["segments"] = [{"outside": passage.outside}, *({"words": words} for words in passage.words)]
        elif len(passage.words) > 1:
            fields["segments"] = [{"words": words} for words in passage.words]
        else:
            fields["words"] = passage.words[0]
        if passage.lead_in:
            fields["lead_in"] = passage.lead_in
        if passage.mode in ("headline", "scare"):
            fields |= self._nobodys(passage.mode)
            opens = ""
        else:
            opens = self._speaker(fields, passage.party, passage.at)
            fields["said"] = self._said(passage)
            fields["cue_reported"] = passage.cue if passage.cue != ":" else ""
        fields |= {"#": comments, "status": "draft"}
        if opens:
            comments.append(f"{NOTE}{opens}")
        who = passage.mode if passage.mode in ("headline", "scare") else _short(passage.party)
        says = f"{passage.mode}: “{' … '.join(passage.words)}”, {_shown(passage.party, passage.mode)}"
        name = self._id("quote", f"{who} {' '.join(' '.join(passage.words).split()[:4])}", passage.at)
        return Proposal("quote", name, fields, says, _why(passage.why, passage.party), opens)

    def _nobodys(self, mode: str) -> Fields:
        if mode == "headline":
            return {"unattributed": "Words in the headline; nobody in the text says them"}
        return {
            "unattributed": "The source marks the words; they are nobody’s speech",
            "marked_by": {"source": self.source},
        }

    def _speaker(self, fields: Fields, party: Party, at: str) -> str:
        """Fill in the speaker, or return what is open."""
        figure = party.figure
        if figure is not None and (figure.id or (figure.type and slug(figure.name))):
            fields["speaker"] = self._actor(figure, party, at)
            fields["#speaker"] = [f"{NOTE}{party.why}"]
            fields["as_written"] = party.as_written
            if figure.type not in ("person", ""):
                fields["speaker_note"] = "no person named"
            if party.role:
                fields["role"] = {"as_reported": party.role}
            return ""
        if party.described_as:
            fields["anonymous"] = {"described_as": party.described_as, "count": party.number}
            fields["anonymous"] = {key: value for key, value in fields["anonymous"].items() if value}
            fields["#anonymous"] = [f"{NOTE}{party.why}"]
            return ""
        maybe = f"; perhaps {' or '.join(dict.fromkeys(party.candidates))}" if party.candidates else ""
        why = party.why or "nothing says whose words these are"
        return f"the speaker is open ({why}{maybe}): write speaker:, anonymous: or unattributed:"

    def _actor(self, figure: NamedParty, party: Party, at: str) -> str:
        """Return the id of a speaker, who becomes a proposal if the desk does not have one."""
        if figure.id:
            return figure.id
        name = slug(figure.name)
        if name not in self._people and not self.taken("actor", name):
            fields: Fields = {"name": figure.name, "type": figure.type, "status": "draft"}
            fields["#"] = [f"{NOTE}speaks in {self.source}, and the desk has no such actor"]
            evidence = [{"source": self.source, "at": at}]
            opens = ""
            if figure.type == "person":
                if " " in figure.name:
                    fields["aliases"] = [figure.surname]
                if party.role:
                    role = {"key": "role", "as_reported": party.role, "as_of": self.published, "evidence": evidence}
                    fields["roles"] = [{key: value for key, value in role.items() if value}]
                opens = "a person’s page needs a reason: public_figure: {why: …}"
                fields["#"].append(f"{NOTE}{opens}")
            fields["evidence"] = evidence
            says = f"{figure.type} {figure.name}"
            self._people[name] = Proposal("actor", name, fields, says, "a speaker the desk has no sheet of", opens)
        return name

    def _said(self, passage: DraftQuotation) -> Fields | None:
        """Return the day of the words where the clause that gives them names one: on Monday, in a recent interview."""
        sentences = self.reading.article.sentences
        span = passage.spans[-1]
        sentence = sentences[self.reading.article.sentence_at(span.opening)]
        near = [each for each in self.reading.days if sentence.start <= each.start < sentence.end and each.edtf]
        beside = [each for each in near if abs(each.start - span.closing) < 60 and each.start > span.closing]
        return _when(beside[0]) if len(beside) == 1 else None

    def _paraphrase(self, told: Paraphrase) -> Proposal:
        fields: Fields = {"source": self.source, "at": told.at, "mode": "paraphrase"}
        opens = self._speaker(fields, told.party, told.at)
        need = f"write gist: in the desk’s own words; the source goes on “{told.begins} …”"
        fields |= {"cue_reported": told.cue, "hedges": list(told.hedges), "status": "draft"}
        fields["#"] = [NOTE + told.why, NOTE + need, *([NOTE + opens] if opens else [])]
        name = self._id("quote", f"{_short(told.party)} {told.cue} {' '.join(told.begins.split()[:3])}", told.at)
        says = f"paraphrase: {_shown(told.party, '')} {told.cue} …" + (
            f" (hedged: {', '.join(told.hedges)})" if told.hedges else ""
        )
        return Proposal("quote", name, fields, says, told.why, "the gist is open")

    def _figure(self, number: ReportedNumber) -> Proposal:
        party = number.party
        if party.figure is not None and party.figure.id:
            claimant: Any = party.figure.id
        elif party.described_as:
            claimant = {"described_as": party.described_as}
        else:
            claimant = {"source": self.source}
        fields: Fields = {
            "type": "figure",
            "statement": number.counted,
            "value": number.value,
            "qualifier": number.qualifier,
            "claimant": claimant,
            "hedges": list(number.hedges),
            "evidence": [{"source": self.source, "at": number.at}],
            "status": "draft",
            "#": [NOTE + number.why],
            "#claimant": [f"{NOTE}the subject of the sentence, or else the source itself"],
        }
        says = f"figure: {number.qualifier} {number.value} {number.counted}"
        return Proposal("claim", self._id("claim", number.counted, number.at), fields, says, number.why)

    def _id(self, kind: str, words: str, at: str) -> str:
        """Return an id that no sheet has; the same words in another place get the place behind them."""
        base = slug(words, words=7) or f"{self.source}-{at}"
        for tried in (base, f"{base}-{at}", *(f"{base}-{at}-{number}" for number in range(2, 100))):
            if (kind, tried) not in self._given and not self.taken(kind, tried):
                self._given.add((kind, tried))
                return tried
        return f"{base}-{self.source}"


def source_fields(reading: ArticleReading, headline: str, byline: str, language: str) -> tuple[Fields, str]:
    """Return the fields of a source's sheet as its text gives them, and the question that is open, if one is."""
    dated = next((day for day in reading.days if day.at == "d"), None)
    fields: Fields = {"title": headline, "language": language, "status": "draft"}
    fields["#"] = [f"{NOTE}title, author and day as the text has them"]
    author = re.split(r",|\d", re.sub(r"\A(?:by|By|BY)\s+", "", byline), maxsplit=1)[0].strip()
    if 1 < len(author.split()) <= 4 and all(word[0].isupper() for word in author.split()):
        fields["authors"] = [author]
    if dated is None or not dated.edtf:
        opens = f"“{dated.words}” {dated.why}" if dated else ""
        if opens:
            fields["#"].append(f"{NOTE}{opens}")
        return fields, opens
    fields["published"] = _when(dated)
    return fields, ""


def _when(day: Dated) -> Fields:
    fields = {"edtf": day.edtf, "as_reported": day.words, "order": day.order}
    if day.edtf == day.words:
        return {"edtf": day.edtf}
    return {key: value for key, value in fields.items() if value}


def _short(party: Party) -> str:
    if party.figure is not None:
        return party.figure.surname if party.figure.type == "person" else party.figure.name
    head = re.split(r"\s(?:from|of|for|in|who|which|that|із|з|який|яка|які)\s|,", party.described_as)[0]
    words = [word for word in head.split() if word.lower() not in ("one", "a", "an", "the", "one’s", "один", "одна")]
    return " ".join(words[-2:]) if words else "open"


def _shown(party: Party, mode: str) -> str:
    if mode in ("headline", "scare"):
        return "nobody’s"
    return party.key or "speaker open"


def _why(why: str, party: Party) -> str:
    return f"{why}; {party.why}" if party.why else why


def questions(reading: ArticleReading) -> Iterator[str]:
    """Yield what only an editor can decide: dates that can be read two ways."""
    yield from (f"{day.at}: “{day.words}” {day.why}" for day in reading.days if day.asks)
