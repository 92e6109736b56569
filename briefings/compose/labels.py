"""The words by which lists, feeds and data name a sheet of any kind: with its hedges, its marks, and whose words they are."""

from __future__ import annotations

from briefings.compose import words
from briefings.compose.briefing import bottom_line
from briefings.compose.changed import outcome_words
from briefings.compose.claim import by_line, statement_line
from briefings.compose.incident import status_sentence, when_line, where_line
from briefings.compose.index import Index, once
from briefings.compose.leaf import citation, standing
from briefings.compose.lines import hedged, one_line, quotation, text, title
from briefings.compose.quote import chain_line, dates_line, name_line, role_line, words_line
from briefings.compose.views import Line, plain
from briefings.model.sheets import Actor, Briefing, Claim, Incident, Quote, Sheet, Source, Topic
from briefings.model.sheets.common import Correction


def label(sheet: Sheet, index: Index) -> Line:
    """Return the words that name a sheet: a quote's own, a claim with its hedges, a source's title in marks."""
    if isinstance(sheet, Quote):
        return words_line(sheet, index)
    if isinstance(sheet, Claim):
        return statement_line(sheet, index)
    if isinstance(sheet, Source):
        return (quotation(sheet, index),)
    if isinstance(sheet, Incident):
        return hedged(sheet.title, sheet.hedges)
    return text(title(sheet) or sheet.label)


def whose(sheet: Sheet, index: Index) -> str:
    """Return a sheet's label with the one whose words or view it is before it, so that it can stand alone."""
    said = plain(label(sheet, index))
    if isinstance(sheet, Quote):
        return f"{sheet.unattributed or plain(name_line(sheet, index))}: {said}"
    if isinstance(sheet, Claim):
        return f"{words.capital(plain(by_line(sheet, index)))}: {said}"
    return said


@once
def account(sheet: Sheet, index: Index) -> str:
    """Return what must be known of a sheet where it is told of elsewhere: attribution, outcome, status, what is not said."""
    say = index.say
    if isinstance(sheet, Quote):
        return attribution(sheet, index)
    if isinstance(sheet, Claim):
        kind, holder = index.word("claim", sheet.type), plain(by_line(sheet, index))
        held = say("{kind}, held by {holder}; not a statement of this desk.", kind=kind, holder=holder)
        return f"{held}{_answer(sheet, index)}"
    if isinstance(sheet, Incident):
        when, where = plain(when_line(sheet, index)), plain(where_line(sheet, index))
        return f"{status_sentence(sheet, index)} {say('When: {when}. Where: {where}.', when=when, where=where)}"
    if isinstance(sheet, Briefing):
        return plain(bottom_line(sheet, index))
    if isinstance(sheet, Source):
        return plain(citation(sheet, index))
    if isinstance(sheet, Topic):
        return plain(one_line(sheet.summary, index)) if sheet.summary else sheet.question
    return f"{index.word('actor', sheet.type)}." if isinstance(sheet, Actor) else ""


def corrected(entry: Correction, index: Index) -> str:
    """Return a correction with both wordings and its reason, in sentences."""
    told = index.say(
        "Corrected on {day}, {item}: was “{was}”, now “{now}”.",
        day=index.day(entry.on),
        item=words.item(entry.item).lower(),
        was=entry.was,
        now=entry.now,
    )
    return f"{told} {entry.why}"


def attribution(quote: Quote, index: Index) -> str:
    """Return who, role, way of the words, dates, what kind of words, and the outcome of their check, in sentences."""
    name, way = plain(name_line(quote, index)), plain(chain_line(quote, index))
    role = plain(role_line(quote, index))
    who = words.capital("; ".join(filter(None, (f"{name}, {role}" if role else name, way))))
    dates = words.capital(plain(dates_line(quote, index)))
    outcome = outcome_words(quote, index)
    checked = f"{outcome}: {standing(index)}" if quote.mode != "paraphrase" else outcome
    doubt = ""
    if quote.attribution != "explicit":
        doubt = f" {index.say('Attribution {how}.', how=index.word('attribution', quote.attribution))}"
    return f"{who}. {dates}. {checked}.{doubt}{_answer(quote, index)}"


def _answer(sheet: Quote | Claim, index: Index) -> str:
    """Return the answer of the one accused as a sentence, a blank before it; empty where nobody is accused."""
    if not sheet.answer:
        return ""
    accused = index.language.listed([index.name(ref) for ref in sheet.accuses]) or index.say("the one accused")
    return f" {index.say('Answer of {accused}: {answer}.', accused=accused, answer=index.answer(sheet.answer))}"
