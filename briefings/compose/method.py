"""How we check: what a check of a quote is, what came of all of them, and the scales in use."""

from __future__ import annotations

import datetime
from collections import Counter

from briefings.compose import words
from briefings.compose.changed import signature
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf, standing
from briefings.compose.lines import blocks_of, text
from briefings.compose.quote import why_unchecked, words_line
from briefings.compose.views import Block, Chip, Fact, Facts, Links, Note, Outcome, Outcomes, Page, Paragraphs, Row
from briefings.model import scales
from briefings.model.sheets import Quote

PATH = "how-we-check/index.html"


def page(index: Index) -> Page:
    """Return the page."""
    leaf = Leaf(index)
    quotes = [quote for quote in index.every(Quote) if quote.mode != "paraphrase"]
    paraphrases = len(index.every(Quote)) - len(quotes)
    leaf.show(*(quote.ref for quote in index.every(Quote)))
    verdicts = {quote.id: index.release.verdict(quote.id) for quote in quotes}
    counts = Counter(verdict.outcome for verdict in verdicts.values())
    days = sorted(verdict.checked for verdict in verdicts.values() if verdict.checked)
    say, word = index.say, index.word
    heading = title(index)
    lead = say(
        "{quotations} and {paraphrases}. An outcome tells of {what}.",
        quotations=index.count(len(quotes), "{n} quotation", "{n} quotations"),
        paraphrases=index.count(paraphrases, "{n} paraphrase", "{n} paraphrases"),
        what=standing(index),
    )
    told: tuple[Outcome, ...] = ("matches", "matches-changed", "not-found", "unchecked")
    outcomes = tuple(
        (Chip(name, word("outcome", name)), str(counts[name]), text(f"{word('outcome means', name)}.")) for name in told
    )
    levels = Counter(level for verdict in verdicts.values() for level in verdict.levels)
    ladder = tuple(
        Fact(
            say("Level {n}", n=str(level)),
            text(f"{word('ladder', str(level))}."),
            text(index.count(levels[level], "{n} passage", "{n} passages")),
        )
        for level in range(len(words.LADDER))
    )
    rows = [
        Row(say("Outcomes"), (Outcomes(outcomes),), (Note(0, text(_last_run(days, index))),)),
        Row(
            say("What is compared"),
            (Paragraphs(blocks_of(*map(text, _compared(index)))), Facts(ladder)),
            (Note(0, text(say("Numbers, negations and all other words never bend."))),),
        ),
        _unchecked(quotes, index),
        *_signed(quotes, index),
        _whose(index),
        *_scales(index),
    ]
    if index.settings.criteria:
        taken = Block("ul", tuple(text(rule) for rule in index.settings.criteria))
        rows.insert(0, Row(say("What is taken in"), (Paragraphs((taken,)),)))
    marking = leaf.marking
    return Page(
        path=PATH,
        section="",
        target="method:",
        heading=heading,
        title=text(heading),
        lines=(text(words.capital(lead)),),
        rows=tuple(rows),
        marking=marking.label,
        marking_colour=marking.colour,
        description=f"{heading}: {words.capital(lead)}",
        updated=leaf.updated,
    )


def title(index: Index) -> str:
    """Return what the page is called."""
    return index.say("How we check")


def _compared(index: Index) -> tuple[str, str]:
    return (
        index.say(
            "The desk keeps a private copy of each source. Each quotation is looked for in it, whole, from the opening to the "
            "closing mark, or as a fragment where it is given as partial, and at the place it is cited from. What was found is "
            "kept as a receipt with the words, the place and the day; a word that is changed later stops publication, with the "
            "copy at hand and without it."
        ),
        index.say(
            "Words that the source has outside quotation marks are its author’s and are never published as speech. Words cut "
            "beside a negation, a question, a condition or a hedge need the name of somebody who answers for the meaning."
        ),
    )


def _last_run(days: list[datetime.date], index: Index) -> str:
    if not days:
        return index.say("No check was performed.")
    first, last = index.day(days[0]), index.day(days[-1])
    if first == last:
        return index.say("All checks were made on {day}.", day=last)
    return index.say("Checks were made from {first} to {last}.", first=first, last=last)


def _unchecked(quotes: list[Quote], index: Index) -> Row:
    """Return all that could not be checked, and why."""
    items = []
    for quote in quotes:
        if index.release.verdict(quote.id).outcome == "unchecked":
            line = tuple(run._replace(target=str(quote.ref)) for run in words_line(quote, index))
            items.append((line, text(why_unchecked(quote, index))))
    label = index.word("outcome", "unchecked")
    if not items:
        return Row(label, (Paragraphs(blocks_of(text(index.say("Nothing: each quotation was checked.")))),))
    return Row(label, (Links(tuple(items)),))


def _signed(quotes: list[Quote], index: Index) -> tuple[Row, ...]:
    """Return the quotations whose words were changed or cut, with who signed that their meaning is kept, and why."""
    items = []
    for quote in quotes:
        if quote.meaning_kept:
            line = tuple(run._replace(target=str(quote.ref)) for run in words_line(quote, index))
            items.append((line, text(signature(quote, index))))
    return (Row(index.say("Signed changes"), (Links(tuple(items)),)),) if items else ()


def _whose(index: Index) -> Row:
    quotes = index.every(Quote)
    counts = Counter(quote.attribution for quote in quotes)
    unnamed = sum(quote.anonymous is not None for quote in quotes)
    nobody = sum(quote.unattributed is not None for quote in quotes)
    say = index.say
    told = (
        (say("Explicit"), counts["explicit"], say("the source says plainly whose words they are")),
        (say("Inferred"), counts["inferred"], say("the desk reads it from the text around them")),
        (say("Ambiguous"), counts["ambiguous"], say("speaker or author cannot be told apart")),
        (say("Not named"), unnamed, say("each by itself; never counted as one person")),
        (say("Nobody’s"), nobody, say("headlines and words the source itself marks")),
    )
    facts = tuple(Fact(name, text(str(number)), text(meaning)) for name, number, meaning in told)
    return Row(say("Whose words"), (Facts(facts),), (Note(0, text(say("Quotations and paraphrases alike."))),))


def _scales(index: Index) -> tuple[Row, ...]:
    say, word = index.say, index.word
    scale = index.settings.likelihood_scale
    terms = tuple(
        Fact(words.capital(word("likelihood", term.words)), text(_band(term, index)))
        for term in scales.LIKELIHOOD[scale]
    )
    no_basis = say("F: no basis; not the worst. None of the four scales follows from another.")
    two = say("6: no basis; not the worst. 1 needs two independent origins.")
    printed = say("{scale}. Printed only with judgements.", scale=word("scale", scale))
    any_of = index.language.listed([word("confidence", term) for term in scales.CONFIDENCE], either=True)
    confidence = words.capital(say("{terms}, with the reason.", terms=any_of))
    return (
        Row(say("Reliability of a source"), (_grades("reliability", index),), (Note(0, text(no_basis)),)),
        Row(say("Credibility of an item"), (_grades("credibility", index),), (Note(0, text(two)),)),
        Row(say("Likelihood"), (Facts(terms),), (Note(0, text(printed)),)),
        Row(say("Confidence"), (Paragraphs(blocks_of(text(confidence))),)),
    )


def _band(term: scales.Term, index: Index) -> str:
    return index.say("{low} to {high} per cent", low=str(term.low), high=str(term.high))


def _grades(scale: str, index: Index) -> Facts:
    return Facts(tuple(Fact(grade, text(index.word(scale, grade))) for grade in words.TABLES[scale]))
