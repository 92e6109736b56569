"""The rules as a program that proposes: an article in, proposals out, in the form that any other program gives them in."""

from __future__ import annotations

from typing import Any

from briefings import __version__
from briefings.editor.drafting.article import Article
from briefings.editor.drafting.days import Dated, days
from briefings.editor.drafting.language import language
from briefings.editor.drafting.quotations import DraftQuotation, Reader
from briefings.editor.drafting.speakers import Party, Speakers
from briefings.editor.drafting.statements import ReportedSentence, numbers, paraphrases
from briefings.matcher import label_of
from briefings.model.proposals import Proposal, Proposals

_LONGEST = 400
"""Characters of a sentence that is shown."""


def propose(text: str, code: str) -> Proposals:
    """Return what the rules find in a text of the language `code`; without rules for it, only words in marks."""
    article = Article(text, language(code))
    speakers = Speakers(article)
    reader = Reader(article, speakers)
    dated = days(article)
    found = [_quotation(speakers, each, dated) for each in reader.read()]
    if article.language.raw:
        told = list(paraphrases(speakers))
        said = {each.sentence for each in told}
        figures = [each for each in numbers(speakers) if each.sentence not in said or not _is_span(article, each)]
        counted = {each.sentence for each in figures if each.party.sure}  # a figure says what was said
        found += [_statement(article, "paraphrase", each) for each in told if each.sentence not in counted]
        found += [_statement(article, "figure", each) for each in figures]
    rules = article.language.code if article.language.raw else "words in marks alone"
    program = f"briefings {__version__}, rules ({rules})"
    return Proposals(program=program, proposals=tuple(found), left_out=tuple(reader.left))


def _quotation(speakers: Speakers, found: DraftQuotation, dated: list[Dated]) -> Proposal:
    article = speakers.article
    first, last = found.marked[0], found.marked[-1]
    part = next(part for part in article.snapshot.paragraphs if part.label == first.label)
    start, end = part.start, part.end
    if first.label.startswith("p"):
        places = [place for place in (found.begins, *(each.opening for each in found.marked)) if place >= 0]
        sentences = [article.sentences[article.sentence_at(place)] for place in places]
        start, end = min(each.start for each in sentences), max(each.end for each in sentences)
    worth = {"scare": 20, "headline": 15, "": 30}.get(found.mode, 40)
    if found.party.sure and found.mode not in ("scare", "headline"):
        worth = (80 if found.party.name else 65) + (5 if found.mode == "direct" else 0)
    fields = {name: getattr(found, name) for name in ("mode", "words", "outside", "lead_in", "marked_as")}
    fields["cue"] = found.cue if found.cue != ":" else ""
    fields["said"] = _said(found, dated) if found.party.sure else ""
    place = label_of(article.snapshot, first.opening, last.closing)
    return _proposal("quotation", place, _shown(article, start, end), worth, found.party, found.why, fields)


def _said(found: DraftQuotation, dated: list[Dated]) -> str:
    """Return the words for the day of a quotation, if the clause that says whose it is names one."""
    closing = found.marked[-1].closing
    near = [day.words for day in dated if day.at == found.marked[0].label and closing < day.start < closing + 60]
    return near[0] if len(near) == 1 else ""


def _statement(article: Article, says: str, found: ReportedSentence) -> Proposal:
    worth = (50 if found.party.sure else 45) - 20 * _is_span(article, found)
    if says == "paraphrase":
        weighty = found.fields["cue"] in article.language.words("weighty")
        worth = (50 if found.party.name else 35) + 8 * weighty
    shown, label = _shown(article, *found.sentence[:2]), found.sentence.label
    return _proposal(says, label, shown, worth, found.party, found.why, found.fields)


def _is_span(article: Article, found: ReportedSentence) -> bool:
    return found.fields.get("counts", " ").split(" ")[-1].lower() in article.language.words("spans")


def _proposal(
    says: str, at: str, sentence: str, worth: int, party: Party, why: str, fields: dict[str, Any]
) -> Proposal:
    if not party.sure and party.why and says != "figure":
        why = f"{why}; {party.why}"
    given = {"says": says, "at": at, "sentence": sentence, "worth": str(worth), "why": why, "perhaps": [*party.perhaps]}
    who = {"count": party.number, **party._asdict()}
    speaker = {key: value for key, value in who.items() if value and key not in ("number", "perhaps")}
    filled = {key: value for key, value in fields.items() if value}
    return Proposal.model_validate({**given, **filled, **({"speaker": speaker} if party.sure else {})})


def _shown(article: Article, start: int, end: int) -> str:
    words = " ".join(article.text[start:end].split())
    return words if len(words) <= _LONGEST else words[:_LONGEST].rsplit(" ", 1)[0]
