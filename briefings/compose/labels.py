"""The words by which lists, feeds and data name a sheet of any kind: with its hedges and its marks."""

from __future__ import annotations

from briefings.compose.claim import statement_line
from briefings.compose.index import Index
from briefings.compose.lines import hedged, quotation, text, title
from briefings.compose.quote import words_line
from briefings.compose.views import Line
from briefings.model.sheets import Claim, Incident, Quote, Sheet, Source


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
