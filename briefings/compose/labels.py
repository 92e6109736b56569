"""The words by which lists, feeds and data name a sheet of any kind: with its hedges, its marks, and whose words they are."""

from __future__ import annotations

from briefings.compose import words
from briefings.compose.index import Index, once
from briefings.compose.kind import kind_of
from briefings.compose.views import Line
from briefings.model.sheets import Sheet
from briefings.model.sheets.common import Correction


def label(sheet: Sheet, index: Index) -> Line:
    """Return the words that name a sheet: a quote's own, a claim with its hedges, a source's title in marks."""
    return kind_of(sheet).label(sheet, index)


def whose(sheet: Sheet, index: Index) -> str:
    """Return a sheet's label with the one whose words or view it is before it, so that it can stand alone."""
    return kind_of(sheet).whose(sheet, index)


@once
def account(sheet: Sheet, index: Index) -> str:
    """Return what must be known of a sheet where it is told of elsewhere: attribution, outcome, status, what is not said."""
    return kind_of(sheet).account(sheet, index)


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
