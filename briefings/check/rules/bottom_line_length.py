"""A bottom line is short."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.pieces import Piece
from briefings.model.prose import Prose
from briefings.model.sheets import Actor, Briefing, Claim, Quote

REACH = 1


def check(catalogue: Catalogue) -> Findings:
    """Yield each bottom line over the desk's limit, counted as it is printed."""
    limit = catalogue.desk.settings.bottom_line_words
    for briefing in catalogue.sheets(Briefing):
        words = _printed_words(catalogue, briefing.bottom_line)
        if words > limit:
            message = f"the bottom line has {words} words, {words - limit} too many"
            yield Finding(briefing.ref, ("bottom_line",), message, expected=f"at most {limit} words")


def _printed_words(catalogue: Catalogue, prose: Prose) -> int:
    """Return how many words a reader sees where the prose is printed; a mention counts as what it prints."""
    pieces = (each for each in prose.pieces() if each.kind == "mention" or any(map(str.isalnum, each.text)))
    return sum(len(_printed(catalogue, piece).split()) for piece in pieces)


def _printed(catalogue: Catalogue, piece: Piece) -> str:
    if piece.kind != "mention" or piece.text or piece.ref is None:
        return piece.text
    sheet = catalogue.desk.sheets.get(piece.ref)
    if isinstance(sheet, Quote):
        lead = sheet.lead_in or sheet.introduction or ""
        words = " ".join(part.words or part.outside or "" for part in sheet.parts)
        return f"{lead} {words}" if words else (sheet.gist.text if sheet.gist else "")
    if isinstance(sheet, Claim):
        number = f"{sheet.low} {sheet.high}" if sheet.qualifier == "range" else sheet.value or ""
        return f"{(sheet.qualifier or '').replace('-', ' ')} {number} {sheet.statement.text}"
    if isinstance(sheet, Actor):
        return sheet.name
    return sheet.label if sheet else piece.target
