"""Proposals as fields of sheets, each with its sentence and the reason for it. Whatever is not sure stays open."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from briefings.editor.drafting.days import Dated
from briefings.model.letters import slug
from briefings.model.proposals import Proposal, Speaker
from briefings.model.refs import Ref

Fields = dict[str, Any]

NOTE = "draft: "
"""How the comments begin that say why something is proposed; `accept` takes them out."""
BY, SENTENCE = "by ", "the source says: "
"""How the notes go on that say who proposed it, and what the source's sentence is."""
_NAMELESS = frozenset({"one", "a", "an", "the", "один", "одна"})


class SheetProposal(NamedTuple):
    """A sheet to be: kind, id, fields with comments, what it says in a line, why, what is open in it, and its sentence."""

    kind: str
    id: str
    fields: Fields
    says: str
    why: str
    open: str = ""
    sentence: str = ""
    at: str = ""


@dataclass
class Proposer:
    """Turns proposals into sheets for one source.

    `program` made them; `known` has the desk's actors by their names in small letters; `taken` are the sheets that there are.
    """

    source: str
    program: str
    published: str
    known: Mapping[str, str]
    days: tuple[Dated, ...]
    taken: Collection[Ref]
    _given: set[tuple[str, str]] = field(default_factory=set)
    _people: dict[str, SheetProposal] = field(default_factory=dict)

    def sheet(self, proposal: Proposal) -> SheetProposal:
        """Return the sheet of a proposal."""
        made = {"quotation": self._quote, "paraphrase": self._paraphrase, "figure": self._figure}[proposal.says]
        sheet = made(proposal)
        comments = [proposal.why, f"{BY}{self.program}", f"{SENTENCE}{proposal.sentence}"]
        sheet.fields["#"] = [f"{NOTE}{line}" for line in (*comments, *([sheet.open] if sheet.open else []))]
        return sheet._replace(sentence=proposal.sentence, at=proposal.at.text)

    def speaker_of(self, sheet: SheetProposal) -> SheetProposal | None:
        """Return the new actor that a sheet names as its speaker or claimant, if the desk has none."""
        return self._people.get(str(sheet.fields.get("speaker") or sheet.fields.get("claimant")))

    def _quote(self, proposal: Proposal) -> SheetProposal:
        fields: Fields = {"source": self.source, "at": proposal.at.text, "mode": proposal.mode or ""}
        if proposal.mode == "mixed":
            fields["segments"] = [{"outside": proposal.outside}, *({"words": words} for words in proposal.words)]
        elif len(proposal.words) > 1:
            fields["segments"] = [{"words": words} for words in proposal.words]
        else:
            fields["words"] = proposal.words[0]
        fields["lead_in"] = proposal.lead_in
        shown = " … ".join(proposal.words)
        nobodys, opens = proposal.mode in ("scare", "headline"), ""
        if proposal.mode == "scare":
            fields["unattributed"] = f"The source marks the words as not its own: {proposal.marked_as}"
            fields["marked_by"] = {"source": self.source}
        elif nobodys:
            fields["unattributed"] = "Words in the headline"
        else:
            opens = self._speaker(fields, proposal)
            fields["said"] = next((when(day) for day in self.days if day.words == proposal.said and day.edtf), None)
            fields["cue_reported"] = proposal.cue
        fields["status"] = "draft"
        mode = proposal.mode or "quotation"
        who = "" if nobodys else f", {'speaker open' if opens else _shown(proposal.speaker)}"
        begins = " ".join(" ".join(proposal.words).split()[:4])
        name = self._id("quote", f"{_short(proposal)} {begins}", proposal.at.text)
        return SheetProposal("quote", name, fields, f"{mode}: “{shown}”{who}", proposal.why, opens)

    def _speaker(self, fields: Fields, proposal: Proposal) -> str:
        """Fill in the speaker, or return what is open."""
        speaker = proposal.speaker
        if speaker is None or not (speaker.described_as or speaker.type or self._id_of(speaker)):
            perhaps = (speaker.name or "",) if speaker else proposal.perhaps
            maybe = f"; perhaps {' or '.join(perhaps)}" if perhaps else ""
            return f"the speaker is open{maybe}: write speaker:, anonymous: or unattributed:"
        actor = self._actor(speaker, proposal.at.text)
        fields["#speaker" if actor else "#anonymous"] = [f"{NOTE}{speaker.why}"] if speaker.why else []
        if not actor:
            anonymous = {"described_as": speaker.described_as, "count": speaker.count and str(speaker.count)}
            fields["anonymous"] = {key: value for key, value in anonymous.items() if value}
            return ""
        fields["speaker"] = actor
        fields["as_written"] = speaker.as_written
        if speaker.type not in ("person", None):
            fields["speaker_note"] = "no person named"
        if speaker.role:
            fields["role"] = {"as_reported": speaker.role}
        return ""

    def _actor(self, speaker: Speaker, at: str) -> str:
        """Return the id of a speaker, who becomes a proposal if the desk does not have one; empty for somebody unnamed."""
        found = self._id_of(speaker)
        if found or not speaker.name or not slug(speaker.name) or not speaker.type:
            return found
        name = slug(speaker.name)
        if name not in self._people and Ref("actor", name) not in self.taken:
            fields: Fields = {"name": speaker.name, "type": speaker.type, "status": "draft"}
            fields["#"] = [f"{NOTE}speaks in {self.source}, and the desk has no such actor", f"{NOTE}by {self.program}"]
            evidence = [{"source": self.source, "at": at}]
            opens = ""
            if speaker.type == "person":
                if " " in speaker.name:
                    fields["aliases"] = [speaker.name.split()[-1]]
                if speaker.role:
                    role = {"key": "role", "as_reported": speaker.role, "as_of": self.published, "evidence": evidence}
                    fields["roles"] = [{key: value for key, value in role.items() if value}]
                opens = "a person’s page needs a reason: public_figure: {why: …}"
            fields["#"] += [f"{NOTE}{opens}"] if opens else []
            fields["evidence"] = evidence
            says = f"{speaker.type} {speaker.name}"
            self._people[name] = SheetProposal("actor", name, fields, says, "a speaker without a sheet", opens)
        return name

    def _id_of(self, speaker: Speaker) -> str:
        """Return the id of the desk’s actor of that name; an empty text if there is none."""
        named = speaker.name or re.sub(r"\A(?:the|The)\s", "", speaker.described_as or "")
        return self.known.get((speaker.as_written or named).lower()) or self.known.get(named.lower()) or ""

    def _paraphrase(self, proposal: Proposal) -> SheetProposal:
        fields: Fields = {"source": self.source, "at": proposal.at.text, "mode": "paraphrase", "gist": proposal.gist}
        opens = [] if proposal.gist else ["write gist: in the desk’s own words"]
        opens += filter(None, [self._speaker(fields, proposal)])
        fields |= {"cue_reported": proposal.cue, "hedges": list(proposal.hedges), "status": "draft"}
        behind = proposal.sentence.partition(f" {proposal.cue} ")[2] if proposal.cue else proposal.sentence
        begins = " ".join(behind.split()[:3])
        name = self._id("quote", f"{_short(proposal)} {proposal.cue or ''} {begins}", proposal.at.text)
        hedged = f" (hedged: {', '.join(proposal.hedges)})" if proposal.hedges else ""
        says = f"paraphrase: {_shown(proposal.speaker)} {proposal.cue or 'says'} …{hedged}"
        return SheetProposal("quote", name, fields, says, proposal.why, "; ".join(opens))

    def _figure(self, proposal: Proposal) -> SheetProposal:
        speaker = proposal.speaker
        actor = self._actor(speaker, proposal.at.text) if speaker else ""
        claimant: Any = actor or (speaker and {"described_as": speaker.described_as or speaker.name})
        itself = f"write claimant:, {{source: {self.source}}} if the article says it itself"
        opens = "" if claimant else f"the claimant is open: {itself}"
        number = proposal.value or f"{proposal.low} to {proposal.high}"
        evidence = [{"source": self.source, "at": proposal.at.text}]
        fields: Fields = {"type": "figure", "statement": proposal.counts, "claimant": claimant, "evidence": evidence}
        fields |= {name: getattr(proposal, name) for name in ("value", "low", "high", "qualifier")}
        fields |= {"hedges": list(proposal.hedges), "status": "draft"}
        says = f"figure: {proposal.qualifier or ''} {number} {proposal.counts}"
        name = self._id("claim", f"{proposal.counts}", proposal.at.text)
        return SheetProposal("claim", name, fields, says, proposal.why, opens)

    def _id(self, kind: str, words: str, at: str) -> str:
        """Return an id that no sheet has; the same words in another place get the place behind them."""
        base = slug(words, words=7) or f"{self.source}-{at}"
        for tried in (base, f"{base}-{at}", *(f"{base}-{at}-{number}" for number in range(2, 100))):
            if (kind, tried) not in self._given and Ref(kind, tried) not in self.taken:
                self._given.add((kind, tried))
                return tried
        return f"{base}-{self.source}"


def when(day: Dated) -> Fields:
    """Return a date of the source as a sheet has it."""
    if day.edtf == day.words:
        return {"edtf": day.edtf}
    fields = {"edtf": day.edtf, "as_reported": day.words, "order": day.order}
    return {key: value for key, value in fields.items() if value}


def _short(proposal: Proposal) -> str:
    """Return a word or two for the speaker, for an id."""
    speaker = proposal.speaker
    if proposal.mode in ("scare", "headline") or speaker is None:
        return proposal.mode if proposal.mode in ("scare", "headline") else "open"
    if speaker.name:
        return speaker.name.split()[-1] if speaker.type == "person" else speaker.name
    head = re.split(r"\s(?:from|of|for|in|who|which|that|із|з|який|яка|які)\s|,", speaker.described_as or "")[0]
    return " ".join([word for word in head.split() if word.lower() not in _NAMELESS][-2:]) or "open"


def _shown(speaker: Speaker | None) -> str:
    return (speaker.name or speaker.described_as or "") if speaker else "speaker open"
