"""The quotations of an article: in which mode, whose, which belong together, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from briefings import matcher
from briefings.editor.drafting.article import MASK, Article, Marked, Token
from briefings.editor.drafting.speakers import NOBODY, Party, Speakers
from briefings.model.proposals import LeftOut

_SHORT = 4
"""As many words in marks, with nobody who says them, are only listed."""
_TITLE = 8
"""Words of a title at most."""
_NEAR = 25
"""At most so many words are between a verb of speaking and the mark it leads to."""


class Cue(NamedTuple):
    """A verb or noun of speaking near a quotation, whose it is, and where it is (`after` or `before`, from `start` to `end`)."""

    words: str
    party: Party
    where: str
    start: int
    end: int
    naming: bool = False


class DraftQuotation(NamedTuple):
    """A quotation: its marks in order, mode, words, speaker, cue, and the author's words that belong to it.

    `outside` are the words of a mixed quote before the mark, `lead_in` those before a fragment, `marked_as` those that say
    that the marked words are not the author's (so-called).
    """

    marked: tuple[Marked, ...]
    mode: str
    words: tuple[str, ...]
    party: Party = Party()
    cue: str = ""
    outside: str = ""
    lead_in: str = ""
    marked_as: str = ""
    why: str = ""
    begins: int = -1
    """Where the words begin that say whose it is, if they are in a sentence before."""


@dataclass
class Reader:
    """Reads an article's quotations from first to last; each may depend on the one before."""

    article: Article
    speakers: Speakers
    left: list[LeftOut] = field(default_factory=list)
    _said: int = 0
    """Where the clause ends that says whose the quotation before was."""

    def __post_init__(self) -> None:
        """Take the language of the article."""
        self.language = self.article.language

    def read(self) -> list[DraftQuotation]:
        """Return the quotations that the matcher finds as they are proposed; what is left out is in `left`."""
        found: list[DraftQuotation] = []
        for marked in self.article.marked:
            former = found[-1] if found else None
            cue = self._cue(marked, former) if marked.label.startswith("p") else None
            self._said = cue.end if cue and cue.where == "after" else marked.closing
            if former and cue is None and (joined := self._joined(former, marked)):
                found[-1] = joined
                continue
            found.append(self._quotation(marked, cue, former))
            if found[-1].party.sure:
                self.speakers.spoken[self.article.sentence_at(marked.opening)] = found[-1].party
        return [each for each in found if self._is_kept(each)]

    def _is_kept(self, found: DraftQuotation) -> bool:
        """Return whether a quotation is proposed. Titles are not, nor a few words in marks if the text does not say whose they are."""
        words, lead = found.words, self.article.tokens(max(0, found.marked[0].opening - 40), found.marked[0].opening)
        size, why = len(words[0].split()), ""
        titled = size <= _TITLE and any(word[0].isupper() for word in words[0].split())
        if lead and lead[-1].small in self.language.words("works") and titled:
            why = "the title of a work, by the noun before it"
        elif self.language.raw and found.mode != "headline" and not found.cue and titled and _is_title(words[0]):
            why = "marked words; they may be a title"
        elif size <= _SHORT and found.mode in ("partial", "mixed") and not (found.party.sure or found.party.why):
            why = "marked words; the text does not say whose they are"
        if why:
            self.left.append(LeftOut(words=" … ".join(words), at=found.marked[0].label, why=why))
        return not why

    def _quotation(self, marked: Marked, cue: Cue | None, former: DraftQuotation | None) -> DraftQuotation:
        words = _words(marked)
        if not marked.label.startswith("p") or not self.language.raw:
            why = {"h": "in the headline", "d": "above the article"}.get(marked.label, "in quotation marks")
            return DraftQuotation((marked,), "headline" if marked.label == "h" else "", words, why=why)
        lead = self._lead(marked)
        so_called = next((each for each in self.language.phrases("so_called") if lead.lower().endswith(each)), "")
        if so_called:
            why = f"“{so_called}” is before the quotation marks"
            return DraftQuotation((marked,), "scare", words, marked_as=lead[-len(so_called) :], why=why)
        whole = self._is_sentence(marked, cue)
        outside, lead_in = ("", "") if whole else self._before(marked, cue)
        mode = "direct" if whole else "mixed" if outside else "partial"
        if cue is None:
            party, why = self._carried(marked, former), "words in quotation marks"
            return DraftQuotation((marked,), mode, words, party, lead_in=lead_in, why=why)
        why = f"“{cue.words}” {cue.where} the quotation marks"
        return DraftQuotation((marked,), mode, words, cue.party, cue.words, outside, lead_in, "", why, cue.start)

    def _carried(self, marked: Marked, former: DraftQuotation | None) -> Party:
        """Return the speaker of words without a verb of speaking: whoever spoke right before, if nobody else is named since."""
        here = self.article.sentence_at(marked.opening)
        sentence, masked = self.article.sentences[here], self.article.masked
        if (masked[sentence.start : marked.opening] + masked[marked.closing : sentence.end]).strip():
            return Party()
        if former and former.party.sure and self.article.sentence_at(former.marked[-1].opening) >= here - 1:
            return former.party._replace(why=f"{former.party.key} goes on")
        if here and self.article.sentences[here - 1].label == sentence.label:
            told = self.speakers.teller(here - 1, "says", "reports", "leads")
            return told.party._replace(why=f"“{told.verb.text}” in the sentence before") if told else Party()
        return Party()

    # The clause that says whose the words are

    def _cue(self, marked: Marked, former: DraftQuotation | None) -> Cue | None:
        """Return the cue of a quotation: the one beside it behind, else before, else behind its sentence, else its noun."""
        beside, apart = self._behind(marked)
        before = self._before_cue(marked, former)
        if before and beside and before.party.key != beside.party.key and self._says_before(marked, before):
            both = sorted({cue.party.key for cue in (beside, before) if cue.party.sure})
            return before._replace(party=Party(why="two speakers are beside it", perhaps=tuple(both)))
        return beside or before or apart or self._colon(marked)

    def _says_before(self, marked: Marked, cue: Cue) -> bool:
        """Return whether the words before a quotation lead to it: Lee said, “…,” or: After Lee said that it is “…,”."""
        between = self.article.text[cue.end : marked.opening].strip()
        if not cue.party.sure:
            return between in (",", ":")
        tokens = self.article.tokens(self._lead_start(marked), cue.start)
        return len(between) < 2 or any(token.small in self.language.words("leading") for token in tokens)

    def _behind(self, marked: Marked) -> tuple[Cue | None, Cue | None]:
        """Return the cue behind a quotation: right beside it (“…,” he said) or behind its sentence (“…” by May, he said)."""
        number = self.article.sentence_at(marked.opening)
        end = max(marked.closing, min(self.article.sentences[number].end, marked.closing + 300))
        tokens = self.article.tokens(marked.closing, end)
        stop = next((n for n, t in enumerate(tokens) if t.text in ".;:!?…" or t.text[0] == MASK), len(tokens))
        tokens = tokens[:stop]
        beside = marked.words[-1].rstrip("’'”\"")[-1:] in ("", *",?!—–-…") or bool(tokens and tokens[0].text in ",—–-")
        while tokens and tokens[0].text in ",—–-":
            tokens.pop(0)
        if not tokens or (beside and tokens[0].small in self.language.words("joins")):
            return None, None
        until = tokens[-1].end
        source = self.speakers.according(tokens, number)
        if source and (source.verb.start == tokens[0].start or not beside):
            cue = Cue(source.verb.text, source.party, "after", source.verb.start, until)
            return (cue, None) if beside else (None, cue)
        for place, token in enumerate(tokens[:40]):
            told = token.small in self.language.words("says") and not token.small.endswith("ing")
            if not told or token.is_capital or not self.speakers.is_verb(tokens, place):
                continue
            ahead, rest = tokens[:place], tokens[place + 1 :]
            commas = [n for n, each in enumerate(ahead) if each.text in ",—–"]
            last, end = (commas[-1] if commas else -1), token.end
            if (beside and all(self.speakers.is_adverb(each) for each in ahead)) or (
                not beside and last == len(ahead) - 1 and rest and rest[0].small not in self.language.words("that")
            ):
                party = self.speakers.behind(rest, number)
                end = next((each.start for each in rest if each.text in ",—–("), until)
            elif any(one.text == "," and each.small in self.language.words("and") for one, each in pairwise(ahead)):
                continue  # “…,” for instance, and Day vowed
            elif beside or 0 <= last < len(ahead) - 1:
                party = self.speakers.before(ahead, number)
                that = any(each.small in self.language.words("that") for each in rest[:1])
                if any(one.is_capital and each.small == "saying" for one, each in pairwise(rest)) or (
                    that and any(each.is_capital for each in rest[1:2])
                ):
                    party = Party(why="somebody else says so")  # Bob Day recalled Ann Lee saying
            else:
                continue
            cue = Cue(token.text, party, "after", tokens[0].start, end)
            return (cue, None) if beside else (None, cue)
        return None, None

    def _before_cue(self, marked: Marked, former: DraftQuotation | None) -> Cue | None:
        """Return the cue in the words before a quotation, in the same sentence."""
        start = self._lead_start(marked)
        number = self.article.sentence_at(marked.opening)
        tokens = self.article.tokens(start, marked.opening)
        names, says = self.language.words("names"), self.language.words("says")
        for place in range(len(tokens) - 1, -1, -1):
            token = tokens[place]
            if token.small not in names | says or not self.speakers.is_verb(tokens, place):
                continue
            if len(tokens) - place - 1 > _NEAR:
                return None
            ahead = tokens[:place]
            if self._is_unsaid(tokens, place):
                return Cue(token.text, Party(), "before", token.start, token.end)
            joins = self.language.words("joins", "adverbs", "auxiliaries")
            same = former and former.marked[-1].opening >= self.article.sentences[number].start
            if former and same and all(each.text in ",—–" or each.small in joins for each in ahead):
                party = former.party._replace(why=f"“{token.text}”: the speaker of the words before")
            elif token.small.endswith("ing") and ahead and ahead[-1].text in ",—–":
                whole = self.article.tokens(self.article.sentences[number].start, ahead[-1].start)
                party = self.speakers.of_sentence(whole, number) or NOBODY
            elif self.speakers.is_subordinate(tokens, place):
                return None
            else:
                party = self.speakers.before(ahead, number)
                between = ahead and ahead[-1].text == "," and any(each.text == "," for each in tokens[place:])
                if between and not party.sure:  # the quay, said Ann Lee, is “rotten”
                    party = self.speakers.behind(tokens[place + 1 :], number)
            return Cue(token.text, party, "before", token.start, token.end, token.small in names - says)
        told = self.speakers.according(tokens, number)
        return Cue(told.verb.text, told.party, "before", told.verb.start, told.verb.end) if told else None

    def _is_unsaid(self, tokens: Sequence[Token], place: int) -> bool:
        """Return whether the words before a quotation ask for it, deny it, or give it to another.

        Did Lee say, Lee denied that she said, Lee rejected Day’s claim, Lee urged Day to say.
        """
        words = self.language.words
        asked = tokens[0].small in words("inverted") and any(token.is_capital for token in tokens[1:2])
        denied = any(token.small in words("denials") for token in tokens[:place])
        later = next((n for n, token in enumerate(tokens) if n > place and token.text == ","), len(tokens))
        another = any(
            (one.owns and each.small in words("sayings"))
            or (one.small in words("infinitive", "relatives", "that") and each.small in words("says"))
            or (words("inflected") and one.small in words("sayings") and each.is_capital)
            for one, each in pairwise(tokens[place:])
        )
        return asked or denied or another or any(token.small in words("negations") for token in tokens[later:])

    def _colon(self, marked: Marked) -> Cue | None:
        """Return whoever the words before a colon name: their verb’s subject, or a name that is all there is before it."""
        start, end = self._lead_start(marked), marked.opening
        number = self.article.sentence_at(marked.opening)
        if not self.article.masked[start:end].strip() and number:
            number -= 1
            start, end = self.article.sentences[number].start, self.article.sentences[number].end
        words = self.article.masked[start:end]
        if not words.rstrip().endswith(":") or MASK in words:
            return None
        tokens = self.article.tokens(start, end)[:-1]
        told = self.speakers.teller(number, "says", "reports", "leads")
        says, denied = self.language.words("says"), self.language.words("passive", "negations")
        heard = any(each.small in denied and token.small in says for each, token in pairwise(tokens))
        heard = heard or any(token.small in self.language.words("receives") for token in tokens)
        last = max((n + 1 for n, token in enumerate(tokens) if token.text in ",;—–-"), default=0)
        owner = self.language.pronoun(tokens[0].text) if tokens else ""
        if told and told.verb.end <= end:
            party = told.party
        elif heard:  # Ann Lee was told, read, did not say
            party = Party()
        elif owner in ("he", "she"):  # her report was blunt
            party = self.speakers.pronoun(owner, tokens[0], number)
        elif all(token.is_capital or token.small in self.language.words("and") for token in tokens[last:]):
            party = self.speakers.party(tokens[last:], number)
        else:
            owners = [run for run in self.speakers.names.runs(tokens) if run.tokens[-1].owns]
            owned = owners and any(token.small in self.language.words("sayings") for token in tokens)
            subject = self.speakers.subject(number, end) or Party()
            subject = subject if subject.type != "state" else Party()  # in Birmingham, Alabama, somebody yelled:
            party = self.speakers.named(owners[0]) if owned else subject
        return Cue(":", party, "before", start, end)

    # What the author's words around the marks are

    def _joined(self, former: DraftQuotation, marked: Marked) -> DraftQuotation | None:
        """Return both as one quotation, if only a clause that says whose they are is between; None if they are two."""
        between = self.article.tokens(former.marked[-1].closing, marked.opening)
        words = [token.small for token in between if token.is_word]
        ends = [number for number, token in enumerate(between) if token.text in ".!?…;:"]
        if former.mode != "direct" or former.marked[0].label != marked.label or (ends and ends[0] < len(between) - 1):
            return None
        says = [word for word in words if word in self.language.words("says")]
        beside = self.language.words("prepositions", "articles")
        if says != [former.cue.lower()] or len(words) > _NEAR or between[-1].owns or between[-1].small in beside:
            return None  # said on CNBC’s “Trading Nation”
        both = former._replace(marked=(*former.marked, marked), words=(*former.words, *_words(marked)))
        match = matcher.match(self.article.snapshot, both.words, at=marked.label)
        return both if match.outcome == "matches" else None

    def _is_sentence(self, marked: Marked, cue: Cue | None) -> bool:
        """Return whether the words in marks are a separate sentence, or the beginning of one."""
        words = marked.words[0]
        first = next(char for char in words if char.isalnum())
        lead = self._lead(marked)
        opens = not lead or lead[-1] in ":,—–-"
        if cue is not None and cue.where == "before":
            opens = opens or not self.article.masked[cue.end : marked.opening].strip(" ,:—–-")
        if not (first.isupper() or first.isdigit()):
            return cue is not None and cue.where == "after" and not lead and len(words.split()) > _SHORT
        return opens and (marked.words[-1][-1] in ".!?…,—–-" or cue is not None) and (cue is None or not cue.naming)

    def _before(self, marked: Marked, cue: Cue | None) -> tuple[str, str]:
        """Return the author's words that belong to a fragment: as part of a mixed quote, or as its lead-in."""
        start = self._lead_start(marked)
        if cue and cue.where == "before" and not cue.naming:
            tokens = self.article.tokens(cue.end, marked.opening)
            while tokens and tokens[0].text == ",":
                tokens.pop(0)
            that = [token for token in tokens[:1] if token.small in self.language.words("that")]
            tokens = tokens[len(that) :]
            plain = all(token.is_word or token.text[0].isdigit() for token in tokens)
            if tokens and plain and (that or 2 <= len(tokens) <= 6):
                return self.article.text[tokens[0].start : marked.opening].strip(), ""
        lead = re.split(r"[.;:!?…”»]\s|,\s", self.article.text[start : marked.opening].strip())[-1]
        return "", " ".join(lead.split()[-8:])

    def _lead(self, marked: Marked) -> str:
        return self.article.masked[self._lead_start(marked) : marked.opening].strip()

    def _lead_start(self, marked: Marked) -> int:
        """Return where the author's words before a quotation begin: with its sentence, or behind the quotation before it."""
        sentence = self.article.sentences[self.article.sentence_at(marked.opening)]
        last = self.article.masked.rfind(MASK, sentence.start, marked.opening) + 1
        return max(sentence.start, last, self._said if self._said <= marked.opening else 0)


def _is_title(words: str) -> bool:
    """Return whether words are written as titles are: each longer one with a capital letter."""
    long = [word for word in words.split() if len(word) > 3]
    return sum(word[0].isupper() for word in words.split()) > 1 and not any(word[0].islower() for word in long)


def _words(marked: Marked) -> tuple[str, ...]:
    """Return the words between the marks, each part without the comma or full stop that ends it."""
    return tuple(re.sub(r"\s*(?:,|(?<!\.)\.)\Z", "", part) for part in marked.words)
