"""Holds proposals to the article: what it does not say is left out or stays open, whoever proposed it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from briefings import matcher
from briefings.editor.drafting.language import DraftingLanguage, language
from briefings.editor.drafting.statements import values_in
from briefings.matcher import Snapshot, fold
from briefings.matcher.text import Paragraph
from briefings.model.proposals import LeftOut, Proposal, Proposals, Speaker


class HeldProposals(NamedTuple):
    """The proposals that the article confirms, the best first, and the others, each with the reason why it is left out."""

    kept: tuple[Proposal, ...]
    left_out: tuple[LeftOut, ...]


def hold(found: Proposals, text: str, code: str) -> HeldProposals:
    """Return what a program found, as far as the article has it, in the order of its worth.

    Without rules for the language `code`, only the marked words and their places are kept.
    """
    holder = _Holder(matcher.prepare(text, language=code), language(code))
    kept, left = [], list(found.left_out)
    for proposal in found.proposals:
        proposal = holder.as_the_article_has_it(proposal)
        why = holder.refusal(proposal)
        if why:
            words = " … ".join(proposal.words) or proposal.counts or proposal.sentence
            left.append(LeftOut(words=words, at=proposal.at.text, why=why))
        else:
            kept.append(proposal)
    places = {part.label: number for number, part in enumerate(holder.snapshot.paragraphs)}
    kept.sort(key=lambda each: (-_worth(each), places[(each.at.labels or [each.at.text])[0]]))
    return HeldProposals(tuple(kept), tuple(left))


def _worth(proposal: Proposal) -> int:
    return 50 if proposal.worth is None else min(proposal.worth, 100)


@dataclass
class _Holder:
    snapshot: Snapshot
    language: DraftingLanguage

    @cached_property
    def _paragraphs(self) -> dict[str, Paragraph]:
        return {part.label: part for part in self.snapshot.paragraphs}

    @cached_property
    def _article(self) -> str:
        return _evened(self.snapshot.text)

    def as_the_article_has_it(self, proposal: Proposal) -> Proposal:
        """Return a proposal without what the article does not say: that is open then, and `why` says so."""
        if not self.language.raw:
            plain = {"at", "says", "words", "sentence", "worth"}
            return proposal.model_copy(update={**_without(proposal, plain), "why": "in marks"})
        changes: dict[str, Any] = {}
        opened: list[str] = []
        sentence = _evened(proposal.sentence)
        for name in ("cue", "marked_as", "outside", "lead_in", "said"):
            words = getattr(proposal, name)
            if words and not _has(sentence, words):
                changes[name] = None
                opened.append(f"{name}: “{words}” is not in the sentence")
        hedges = tuple(each for each in proposal.hedges if _has(sentence, each))
        if hedges != proposal.hedges:
            changes["hedges"] = hedges
        if proposal.speaker:
            speaker = self._speaker(proposal.speaker)
            changes["speaker"] = speaker
            if speaker is None:
                named = proposal.speaker.name or proposal.speaker.described_as
                opened.append(f"the speaker: “{named}” is not in the article")
        if proposal.mode == "scare" and not self._is_marked(proposal):
            changes |= {"mode": None, "marked_as": None}
            opened.append("nothing beside the marks says that the words are not the author’s own")
        if proposal.mode == "headline" and proposal.at.text != "h":
            changes["mode"] = None
        if proposal.mode == "mixed" and not (changes.get("outside", proposal.outside)):
            changes["mode"] = "partial"
        if not changes:
            return proposal
        why = "; open: ".join((proposal.why, *opened))
        return proposal.model_copy(update={**changes, "why": why})

    def refusal(self, proposal: Proposal) -> str:
        """Return why a proposal is not kept; an empty text if it is."""
        known = self._paragraphs
        labels = proposal.at.labels or [proposal.at.text]
        missing = [label for label in labels if label not in known]
        if missing:
            first, last = self.snapshot.paragraphs[0].label, self.snapshot.paragraphs[-1].label
            return f"the article has no {missing[0]}: its paragraphs are {first} to {last}"
        parts = [known[label] for label in labels]
        place = _evened(self.snapshot.text[parts[0].start : parts[-1].end])
        if not _has(place, proposal.sentence):
            return f"its sentence is not in {proposal.at.text}"
        if proposal.says == "quotation":
            return self._quotation(proposal)
        if proposal.says == "paraphrase":
            return "" if proposal.speaker or proposal.gist else "a paraphrase needs a speaker or a gist"
        return self._figure(proposal)

    def _quotation(self, proposal: Proposal) -> str:
        if not proposal.words:
            return "a quotation needs its words"
        mode = proposal.mode if proposal.mode not in (None, "paraphrase") else "direct"
        found = matcher.match(self.snapshot, proposal.words, mode=mode, at=proposal.at.text)
        return found.message if found.outcome != "matches" else ""

    def _figure(self, proposal: Proposal) -> str:
        if not proposal.counts or not _has(_evened(proposal.sentence), proposal.counts):
            return f"“{proposal.counts or ''}” is not in the sentence, so nothing says what is counted"
        numbers = [each for each in (proposal.value, proposal.low, proposal.high) if each]
        if not numbers or bool(proposal.low) != bool(proposal.high):
            return "a figure needs its value, or the low and the high end of a range"
        said = values_in(proposal.sentence, self.language)
        missing = [number for number in numbers if number not in said]
        if missing:
            return f"the number {missing[0]} is not in the sentence"
        if proposal.value and proposal.qualifier not in (None, said[proposal.value]):
            return f"the article says {said[proposal.value]} {proposal.value}, not {proposal.qualifier}"
        return ""

    def _speaker(self, speaker: Speaker) -> Speaker | None:
        """Return a speaker without what the article does not call it; None where it does not have the name at all."""
        named = speaker.name or speaker.described_as or ""
        if not _has(self._article, named) and not all(_has(self._article, word) for word in named.split()):
            return None
        wrong = [key for key in ("role", "as_written") if not _has(self._article, getattr(speaker, key) or "")]
        return speaker.model_copy(update=dict.fromkeys(wrong)) if wrong else speaker

    def _is_marked(self, proposal: Proposal) -> bool:
        said = (proposal.marked_as or "").lower()
        before = _evened(proposal.sentence).partition(_evened(proposal.words[0]))[0]
        beside = re.sub(r"\W+\Z", "", before).lower().endswith(_evened(said))
        return bool(said) and said in self.language.phrases("so_called") and beside


def _evened(text: str) -> str:
    """Return a text with its typography and its blanks evened out."""
    return " ".join(fold(text).split())


def _has(text: str, words: str) -> bool:
    """Return whether an evened text has these words, whole."""
    wanted = _evened(words)
    return wanted in text and re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", text) is not None


def _without(proposal: Proposal, kept: set[str]) -> dict[str, Any]:
    fields = type(proposal).model_fields
    return {name: field.get_default() for name, field in fields.items() if name not in kept and not field.is_required()}
