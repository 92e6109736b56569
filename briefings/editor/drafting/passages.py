"""The quotations of an article as passages: in which mode, whose, which belong together, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from briefings import matcher
from briefings.editor.drafting.article import MASK, WORD, Article, OfArticle, small_words
from briefings.editor.drafting.cast import Cast
from briefings.editor.drafting.parties import Parties, Party
from briefings.matcher.marks import MarkedSpan

_SHORT = 4
"""As many words in marks, said without a speaker, are marked by the author rather than quoted."""
_NEAR = 12
"""At most so many words stand between a verb of speaking and the mark it leads to."""


class Cue(NamedTuple):
    """A verb or noun of speaking near a quotation, whose it is, and where it stands (`behind` or `before`)."""

    words: str
    party: Party
    where: str
    start: int
    end: int
    naming: bool = False


class DraftQuotation(NamedTuple):
    """A quotation: its spans in order, mode, place, speaker, cue, and the author's words that belong to it.

    `outside` are the words of a mixed quote before the mark, `lead_in` those before a fragment.
    """

    spans: tuple[MarkedSpan, ...]
    mode: str
    at: str
    words: tuple[str, ...]
    party: Party
    cue: str = ""
    outside: str = ""
    lead_in: str = ""
    why: str = ""


class Skipped(NamedTuple):
    """A quotation that is not proposed, and why."""

    words: str
    at: str
    why: str


@dataclass
class Reader(OfArticle):
    """Reads an article's quotations from first to last; each may be based on the one before."""

    article: Article
    cast: Cast
    parties: Parties
    _said: int = 0
    """Where the clause ends that says whose the quotation before was."""

    def read(self) -> tuple[list[DraftQuotation], list[Skipped]]:
        """Return the passages, and what was left out."""
        passages: list[DraftQuotation] = []
        skipped: list[Skipped] = []
        for span in self.article.spans:
            at = self.article.snapshot.label(span.opening)
            former = passages[-1] if passages and at == passages[-1].at else None
            cue = self._cue(span, former) if at.startswith("p") else None
            self._said = cue.end if cue and cue.where == "behind" else span.closing
            name = self._is_name(span, at)
            if name:
                skipped.append(Skipped(self.article.words(span), at, name))
            elif former and cue is None and self._goes_on(former, span):
                passages[-1] = former._replace(
                    spans=(*former.spans, span), words=(*former.words, self.article.words(span))
                )
            else:
                passages.append(self._passage(span, at, cue))
        return self._matching(passages, skipped)

    def _matching(
        self, passages: list[DraftQuotation], skipped: list[Skipped]
    ) -> tuple[list[DraftQuotation], list[Skipped]]:
        """Return what the matcher finds as it is proposed; the rest is left out, with the matcher's reason."""
        kept = []
        for passage in passages:
            found = matcher.match(self.article.snapshot, passage.words, mode=passage.mode, at=passage.at)
            if found.outcome == "matches":
                kept.append(passage)
            elif len(passage.spans) > 1:
                alone = [
                    passage._replace(spans=(span,), words=(word,))
                    for span, word in zip(passage.spans, passage.words, strict=True)
                ]
                kept += self._matching(alone, skipped)[0]
            else:
                skipped.append(Skipped(" ".join(passage.words), passage.at, found.message))
        return kept, skipped

    def _passage(self, span: MarkedSpan, at: str, cue: Cue | None) -> DraftQuotation:
        words = self.article.words(span)
        if not at.startswith("p"):
            return DraftQuotation(
                (span,),
                "headline",
                at,
                (words,),
                Party(),
                why="stands in the headline or the subtitle; nobody is named there",
            )
        lead = self._lead(span)
        if self._is_so_called(lead):
            return DraftQuotation(
                (span,), "scare", at, (words,), Party(), why=f"“{lead.split()[-1]}” stands before the mark"
            )
        sentence = self._is_sentence(span, cue)
        if cue is None and not sentence and len(words.split()) <= _SHORT:
            why = "a few words in marks, in a sentence in which nobody speaks"
            return DraftQuotation((span,), "scare", at, (words,), Party(), why=why)
        party = cue.party if cue else Party(why="no verb of speaking stands beside the marks")
        if sentence:
            return DraftQuotation((span,), "direct", at, (words,), party, cue.words if cue else "", why=self._why(cue))
        outside, lead_in = self._before(span, cue)
        mode = "mixed" if outside else "partial"
        return DraftQuotation(
            (span,), mode, at, (words,), party, cue.words if cue else "", outside, lead_in, self._why(cue)
        )

    def _why(self, cue: Cue | None) -> str:
        return f"“{cue.words}” {cue.where} the marks" if cue else "in marks, and longer than a marked word"

    def _cue(self, span: MarkedSpan, former: DraftQuotation | None) -> Cue | None:
        """Return the cue of a quotation: the one behind it, else the one before it, else the saying it answers."""
        behind = self._behind(span)
        before = self._before_cue(span, former)
        if behind and before and before.party.sure and behind.party.sure and before.party.key != behind.party.key:
            if before.end > span.opening - 4:
                return before._replace(
                    party=Party(why="two speakers stand beside it", candidates=(before.party.key, behind.party.key))
                )
            return behind
        return behind or before or self._saying(span) or self._colon(self._lead_start(span), span.opening)

    def _behind(self, span: MarkedSpan) -> Cue | None:
        """Return the cue behind a quotation: “…,” he said; “…,” said the mayor; “…”, according to the mayor."""
        sentence = self.article.sentences[self.article.sentence_at(span.opening)]
        stop = max(span.closing, min(sentence.end, span.closing + 200))
        tail = re.split(rf"[;:!?…]|\.\Z|{MASK}", self.masked[span.closing : stop], maxsplit=1)[0]
        if not self._may_be_followed(span, tail):
            return None
        start = span.closing + len(tail) - len(tail.lstrip(" ,—–-"))
        end = span.closing + len(tail)
        words = list(WORD.finditer(self.masked, start, end))
        if not words or words[0][0].lower() in self.language.words("joins"):
            return None
        according = self._according(start, end, at_start=True)
        if according:
            return according
        for place, word in enumerate(words[:14]):
            if word[0].lower() not in self.language.words("says"):
                continue
            if word[0].lower().endswith("ing"):
                return None  # it leads to what follows
            if place == 0 or all(each[0].lower().endswith("ly") for each in words[:place]):
                until = self._clause_end(word.end(), end)
                return Cue(word[0], self.parties.subject(word.end(), until), "behind", start, until)
            return Cue(word[0], self.parties.subject(start, word.start()), "behind", start, word.end())
        return None

    def _may_be_followed(self, span: MarkedSpan, tail: str) -> bool:
        """Return whether a clause behind a quotation can say whose it is: there is a comma, a dash, a ? or ! between."""
        last = self.article.text[span.start : span.end].rstrip()[-1:]
        return last in ",?!—–-…" or tail.lstrip(" ").startswith((",", "—", "–", "-"))

    def _clause_end(self, start: int, end: int) -> int:
        """Return where the party behind a verb ends: at a comma, or where its own clause begins."""
        comma = re.search(r"[,—–(]|\s-\s", self.masked[start:end])
        stop = start + comma.start() if comma else end
        for word in WORD.finditer(self.masked, start, stop):
            if word[0].lower() in self.language.words("joins") - self.language.words("relatives"):
                return word.start()
        return stop

    def _before_cue(self, span: MarkedSpan, former: DraftQuotation | None) -> Cue | None:
        """Return the cue in the words before a quotation, in the same sentence."""
        start, end = self._lead_start(span), span.opening
        words = list(WORD.finditer(self.masked, start, end))
        language = self.language
        for place in range(len(words) - 1, -1, -1):
            word, small = words[place], words[place][0].lower()
            if small not in language.speaking or not self._is_verb(words, place):
                continue
            if len(words) - place - 1 > _NEAR:
                return None
            naming = small in language.words("names") and small not in language.words("says")
            inherits = small.endswith("ing") and former is not None and self._same_sentence(former.spans[-1], span)
            joined = (
                former is not None
                and self._same_sentence(former.spans[-1], span)
                and self._only_joins(start, word.start())
            )
            if former is not None and (inherits or joined):
                party = (
                    former.party._replace(why=f"“{word[0]}”: the speaker of the words before")
                    if former.party.sure
                    else former.party
                )
            else:
                party = self._subject_before(start, word.start(), span)
            return Cue(word[0], party, "before", word.start(), word.end(), naming)
        return self._according(start, end)

    def _subject_before(self, start: int, end: int, span: MarkedSpan) -> Party:
        """Return the subject of the verb before a quotation: in its clause, else in its sentence."""
        text = self.masked[start:end]
        if text.rstrip().endswith(",") or not text.strip():
            return self.parties.subject(start, end)
        cuts = [match.end() for match in re.finditer(r"[;:—–]|,\s+(?=\w+\s)", text)]
        for cut in reversed([0, *cuts]):
            party = self.parties.subject(start + cut, end)
            if party.sure or party.candidates:
                return party
        return Party(why="the subject of the verb is not named")

    def _saying(self, span: MarkedSpan) -> Cue | None:
        """Return the cue of a noun: Poland’s response? “…”; her verdict was plain: “…”."""
        language = self.language
        at = self.article.sentence_at(span.opening)
        sentence = self.article.sentences[at]
        stretches = [(self._lead_start(span), span.opening)]
        if at and self.article.sentences[at - 1].label == sentence.label:
            former = self.article.sentences[at - 1]
            if self.masked[former.start : former.end].rstrip().endswith(("?", ":")):
                stretches.append((former.start, former.end))
        for start, end in stretches:
            for word in WORD.finditer(self.masked, start, end):
                if word[0].lower() in language.words("sayings"):
                    first = re.split(r"[,;:—–]\s", self.masked[start : word.start()])[-1]
                    party = self.parties.owner(word.start() - len(first), word.start())
                    if party.sure or party.candidates:
                        return Cue(
                            self.article.text[word.start() - len(first) : word.end()].strip(),
                            party,
                            "before",
                            start,
                            word.end(),
                        )
        return None

    def _according(self, start: int, end: int, *, at_start: bool = False) -> Cue | None:
        text = self.masked[start:end]
        for phrase in self.language.phrases("according"):
            found = re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE)
            if found and (not at_start or found.start() == 0):
                until = self._clause_end(start + found.end(), end)
                party = self.parties.subject(start + found.end(), until)
                return Cue(found[0], party, "behind" if at_start else "before", start + found.start(), until)
        return None

    def _colon(self, start: int, end: int) -> Cue | None:
        """Return the one person that a sentence is about which ends with a colon before the mark."""
        text = self.masked[start:end]
        if not text.rstrip().endswith(":"):
            return None
        first = WORD.search(text)
        people = self.cast.people(start, end)
        if first and self.language.pronoun(first[0]) in ("he", "she"):
            party = self.parties.pronoun(self.language.pronoun(first[0]), start + first.start())
        elif len(people) == 1 and self.cast.between(start, end)[0].start - start < 30:
            party = Party(
                people[0], why="the only person of the sentence before the colon", role=self.parties.role(people[0])
            )
        else:
            party = Party(why="a colon stands before the marks", candidates=tuple(each.name for each in people))
        return Cue(":", party, "before", start, end)

    def _goes_on(self, former: DraftQuotation, span: MarkedSpan) -> bool:
        """Return whether a quotation goes on with the one before: only a clause that says whose they are stands between."""
        if former.mode != "direct":
            return False
        between = self.masked[former.spans[-1].closing : span.opening]
        first = former.spans[-1]
        words = WORD.findall(between)
        if not words or len(words) > 14 or not former.cue or former.cue not in words:
            return False
        if re.search(r"[.;:!?…,]\s*\w", between.strip(" ,—–-.")) and not self._role_only(between):
            return False
        speaking = [word for word in words if word.lower() in self.language.speaking]
        mid_sentence = not re.search(r"[.!?…]\s*$", between)
        begins_small = self.article.text[span.start : span.start + 1].islower()
        ends = self.article.text[first.start : first.end].rstrip()[-1:] in ".!?…"
        return len(speaking) == 1 and (not mid_sentence or begins_small or not ends)

    def _role_only(self, between: str) -> bool:
        """Return whether what the commas between two parts hold is a role: said Ann Lee, the mayor, “…”."""
        parts = [part for part in between.strip(" ,—–-.").split(",") if part.strip()]
        return len(parts) == 2 and not re.search(r"[.;:!?…]", between.strip(" .,"))

    def _is_sentence(self, span: MarkedSpan, cue: Cue | None) -> bool:
        """Return whether the words in marks are a separate sentence, or the beginning of one."""
        words = self.article.text[span.start : span.end].strip()
        first = next((char for char in words if char.isalnum()), "")
        lead = self._lead(span).rstrip()
        opens = (
            not lead
            or lead[-1] in ":,—–-"
            or (cue is not None and cue.where == "before" and not self._after(cue, span))
        )
        if not (first.isupper() or first.isdigit()):
            return cue is not None and cue.where == "behind" and not lead and len(words.split()) > _SHORT
        return opens and (words[-1] in ".!?…,—–-" or cue is not None) and (cue is None or not cue.naming)

    def _after(self, cue: Cue, span: MarkedSpan) -> str:
        return self.masked[cue.end : span.opening].strip(" ,:—–-")

    def _before(self, span: MarkedSpan, cue: Cue | None) -> tuple[str, str]:
        """Return the author's words that belong to a fragment: as part of a mixed quote, or as its lead-in."""
        start = self._lead_start(span)
        if cue and cue.where == "before" and not cue.naming and start <= cue.start:
            words = self.article.text[cue.end : span.opening].strip()
            first = WORD.match(words)
            that = first is not None and first[0].lower() in self.language.words("that")
            words = words[first.end() :].strip() if first and that else words
            if words and not re.search(r"[,;:—–(]", words) and (that or len(words.split()) >= 2):
                return words, ""
        lead = self.article.text[start : span.opening].strip()
        lead = re.split(r"[.;:!?…”»]\s|,\s", lead)[-1]
        return "", " ".join(lead.split()[-8:])

    def _lead(self, span: MarkedSpan) -> str:
        return self.masked[self._lead_start(span) : span.opening]

    def _lead_start(self, span: MarkedSpan) -> int:
        """Return where the author's words before a quotation begin: with its sentence, or behind the quotation before it."""
        sentence = self.article.sentences[self.article.sentence_at(span.opening)]
        former = [
            each.closing
            for each in self.article.spans
            if sentence.start <= each.opening and each.closing <= span.opening
        ]
        start = max([sentence.start, *former, self._said if self._said <= span.opening else 0])
        return start + len(self.masked[start : span.opening]) - len(self.masked[start : span.opening].lstrip())

    def _same_sentence(self, first: MarkedSpan, second: MarkedSpan) -> bool:
        return self.article.sentence_at(first.opening) == self.article.sentence_at(second.opening)

    def _only_joins(self, start: int, end: int) -> bool:
        words = small_words(self.masked[start:end])
        return all(word in self.language.words("joins") for word in words)

    def _is_verb(self, words: list[re.Match[str]], place: int) -> bool:
        """Return whether a word of speaking is a verb here: not behind an article or a preposition (the claims)."""
        before = words[place - 1][0].lower() if place else ""
        language = self.language
        return before not in language.words("articles") | (language.words("prepositions") - {"by"})

    def _is_name(self, span: MarkedSpan, at: str) -> str:
        """Return why words in marks are a name and no quotation: an actor’s, a work’s, a paper’s in the byline; or nothing."""
        words = self.article.words(span)
        if any(words in actor.names for actor in self.cast.known):
            return "the name of an actor of the desk"
        if self._is_work(span):
            return "the title of a work, by the noun before it"
        short = len(words.split()) <= 3 and words[0].isupper() and words[-1] not in ".!?…"
        return "a name in the byline" if at == "d" and short else ""

    def _is_work(self, span: MarkedSpan) -> bool:
        words = self.article.words(span)
        lead = small_words(self.masked[max(0, span.opening - 40) : span.opening])
        titled = [word for word in words.split() if word[0].isupper()]
        return bool(lead and lead[-1] in self.language.words("works") and titled and len(words.split()) <= 8)

    def _is_so_called(self, lead: str) -> bool:
        small = lead.rstrip().lower()
        return any(small.endswith(phrase) for phrase in self.language.phrases("so_called"))
