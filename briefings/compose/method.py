"""How we check: what a check of a quote is, what came of all of them, and the scales in use."""

from __future__ import annotations

import datetime
from collections import Counter

from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.leaf import Leaf
from briefings.compose.lines import blocks_of, text
from briefings.compose.quote import words_line
from briefings.compose.views import Chip, Fact, Facts, Links, Note, Outcome, Outcomes, Page, Paragraphs, Row
from briefings.model import scales
from briefings.model.sheets import Quote

PATH = "how-we-check/index.html"
TITLE = "How we check"

_LADDER = (
    "Letter for letter as the source has it",
    "The same but for typography: marks, dashes, dots, blanks, composed accents",
    "The same but for the case of its first letter, or a closing comma or full stop",
    "With words left out or added in brackets, each declared; or a fragment of a longer quotation, given as partial",
)
_OUTCOMES: dict[Outcome, str] = {
    "matches": "the words stand in the desk’s copy of the source, from the opening to the closing mark",
    "not-found": "the words do not stand there so; then they are not published as a quotation",
    "unchecked": "the desk’s copy was not at hand, or there is none; shown so wherever the words stand",
}


def page(index: Index) -> Page:
    """Return the page."""
    leaf = Leaf(index)
    quotes = [quote for quote in index.every(Quote) if quote.mode != "paraphrase"]
    paraphrases = len(index.every(Quote)) - len(quotes)
    leaf.show(*(quote.ref for quote in index.every(Quote)))
    verdicts = {quote.id: index.release.verdict(quote.id) for quote in quotes}
    counts = Counter(verdict.outcome for verdict in verdicts.values())
    days = sorted(verdict.checked for verdict in verdicts.values() if verdict.checked)
    line = text(
        f"{words.capital(words.counted(len(quotes), 'quotation'))} and {words.counted(paraphrases, 'paraphrase')}. "
        f"An outcome tells of {words.SENTENCE}."
    )
    outcomes = tuple(
        (Chip(outcome, words.OUTCOMES[outcome]), str(counts[outcome]), text(f"{meaning}."))
        for outcome, meaning in _OUTCOMES.items()
    )
    levels = Counter(level for verdict in verdicts.values() for level in verdict.levels)
    ladder = tuple(
        Fact(f"Level {level}", text(f"{meaning}."), text(words.counted(levels[level], "passage")))
        for level, meaning in enumerate(_LADDER)
    )
    rows = [
        Row("Outcomes", (Outcomes(outcomes),), (Note(0, text(_last_run(days))),)),
        Row(
            "What is compared",
            (Paragraphs(blocks_of(*map(text, _METHOD))), Facts(ladder)),
            (Note(0, text("Numbers, negations and all other words never bend.")),),
        ),
        _unchecked(quotes, index),
        *_signed(quotes, index),
        _whose(index),
        *_scales(index),
    ]
    marking = leaf.marking
    return Page(
        path=PATH,
        template="page.html",
        section="",
        target="method:",
        heading=TITLE,
        title=text(TITLE),
        display=False,
        crumbs=(),
        kicker=(),
        lines=(line,),
        buttons=(),
        aside=(),
        rows=tuple(rows),
        marking=marking.label,
        marking_colour=marking.colour,
        description=f"{TITLE}: {''.join(run.text for run in line)}",
        updated=leaf.updated,
    )


_METHOD = (
    "The desk keeps a private copy of each source. Each quotation is looked for in it, whole, from the opening to the closing "
    "mark, or as a fragment where it is given as partial, and at the place it is cited from. What was found is kept as a "
    "receipt with the words, the place and the day; a word that is changed later stops publication, with the copy at hand "
    "and without it.",
    "Words that the source has outside quotation marks are its author’s and are never published as speech. Words cut beside a "
    "negation, a question, a condition or a hedge need the name of somebody who answers for the meaning.",
)


def _last_run(days: list[datetime.date]) -> str:
    if not days:
        return "No check was performed."
    first, last = words.day(days[0]), words.day(days[-1])
    return f"All checks were made on {last}." if first == last else f"Checks were made from {first} to {last}."


def _unchecked(quotes: list[Quote], index: Index) -> Row:
    """Return all that could not be checked, and why."""
    items = []
    for quote in quotes:
        if index.release.verdict(quote.id).outcome == "unchecked":
            why = quote.unchecked.why if quote.unchecked else "the desk’s copy of the source is not at hand"
            line = tuple(run._replace(target=str(quote.ref)) for run in words_line(quote, index))
            items.append((line, text(why)))
    if not items:
        return Row("Could not be checked", (Paragraphs(blocks_of(text("Nothing: each quotation was checked."))),))
    return Row("Could not be checked", (Links(tuple(items)),))


def _signed(quotes: list[Quote], index: Index) -> tuple[Row, ...]:
    """Return the quotations from which words were cut, and why their meaning is kept."""
    items = []
    for quote in quotes:
        if quote.meaning_kept:
            line = tuple(run._replace(target=str(quote.ref)) for run in words_line(quote, index))
            items.append((line, text(f"{quote.meaning_kept.why}; {words.day(quote.meaning_kept.on)}")))
    return (Row("Meaning kept", (Links(tuple(items)),)),) if items else ()


def _whose(index: Index) -> Row:
    quotes = index.every(Quote)
    counts = Counter(quote.attribution for quote in quotes)
    unnamed = sum(quote.anonymous is not None for quote in quotes)
    nobody = sum(quote.unattributed is not None for quote in quotes)
    facts = (
        Fact("Explicit", text(str(counts["explicit"])), text("the source says plainly whose words they are")),
        Fact("Inferred", text(str(counts["inferred"])), text("the desk reads it from the text around them")),
        Fact("Ambiguous", text(str(counts["ambiguous"])), text("speaker or author cannot be told apart")),
        Fact("Not named", text(str(unnamed)), text("each by itself; never counted as one person")),
        Fact("Nobody’s", text(str(nobody)), text("headlines and words the source itself marks")),
    )
    return Row("Whose words", (Facts(facts),), (Note(0, text("Quotations and paraphrases alike.")),))


def _scales(index: Index) -> tuple[Row, ...]:
    reliability = tuple(Fact(grade, text(meaning)) for grade, meaning in scales.RELIABILITY.items())
    credibility = tuple(Fact(grade, text(meaning)) for grade, meaning in scales.CREDIBILITY.items())
    scale = index.settings.likelihood_scale
    terms = tuple(
        Fact(words.capital(term.words), text(f"{term.low} to {term.high} per cent"))
        for term in scales.LIKELIHOOD[scale]
    )
    no_basis = "F: no basis; not the worst. None of the four scales follows from another."
    two = "6: no basis; not the worst. 1 needs two independent origins."
    confidence = f"{words.capital(words.listed(scales.CONFIDENCE, 'or'))}, with the reason."
    return (
        Row("Reliability of a source", (Facts(reliability),), (Note(0, text(no_basis)),)),
        Row(
            "Credibility of an item",
            (Facts(credibility),),
            (Note(0, text(two)),),
        ),
        Row("Likelihood", (Facts(terms),), (Note(0, text(f"{words.SCALES[scale]}. Printed only with judgements.")),)),
        Row(
            "Confidence",
            (
                Paragraphs(
                    blocks_of(text(confidence)),
                ),
            ),
        ),
    )
