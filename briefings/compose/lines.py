"""Lines of runs: prose, mentions, hedges."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.views import Block, Line, Run
from briefings.model.prose import Piece, Prose
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Briefing, Claim, Incident, Quote, Source, Topic


def text(words_: str, target: str = "") -> Line:
    """Return a line in the desk's voice."""
    return (Run("text", words_, target),)


def strong(words_: str, target: str = "") -> Line:
    """Return a line in the desk's voice, set strong."""
    return (Run("strong", words_, target),)


def marked(words_: str, target: str = "") -> Run:
    """Return a source's words in marks."""
    return Run("words", f"“{words_}”", target)


def hedged(words_: str, hedges: Iterable[str], target: str = "") -> Line:
    """Return a text as runs in which the source's own hedges stand out."""
    known = tuple(hedges)
    if not known:
        return (Run("text", words_, target),)
    pattern = _hedge_pattern(known)
    runs: list[Run] = []
    end = 0
    for match in pattern.finditer(words_):
        if match.start() > end:
            runs.append(Run("text", words_[end : match.start()], target))
        runs.append(Run("hedge", match[0], target))
        end = match.end()
    if end < len(words_):
        runs.append(Run("text", words_[end:], target))
    return tuple(runs)


@lru_cache(maxsize=256)
def _hedge_pattern(hedges: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(hedges, key=lambda hedge: (-len(hedge), hedge))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def segments(quote: Quote, target: str = "") -> Line:
    """Return a quote's words as they are printed: each segment in its marks, words outside them before and between."""
    runs: list[Run] = []
    lead = quote.lead_in or quote.introduction
    if lead:
        runs.append(Run("outside", f"{lead} "))
    for number, part in enumerate(quote.parts):
        if number and part.words and quote.parts[number - 1].words:
            runs.append(Run("outside", " […] "))
        elif number:
            runs.append(Run("outside", " "))
        runs.append(marked(part.words, target) if part.words else Run("outside", part.outside or ""))
    return tuple(runs)


def stands_alone(quote: Quote) -> bool:
    """Return whether the printed words begin with a mark, which then hangs in the margin."""
    return bool(quote.parts) and bool(quote.parts[0].words) and not (quote.lead_in or quote.introduction)


def figure(claim: Claim, target: str = "") -> Line:
    """Return a figure as it always stands: qualifier, number, what is counted, and the day it belongs to."""
    runs = [*number(claim, target), Run("text", " ")]
    if claim.unit:
        runs.append(Run("text", f"{claim.unit} "))
    runs += hedged(claim.statement.text, claim.hedges)
    if claim.as_of:
        runs.append(Run("text", f", as of {words.when(claim.as_of)}"))
    return tuple(runs)


def number(claim: Claim, target: str = "") -> Line:
    """Return a figure's qualifier and number, which no line break parts."""
    if claim.qualifier == "range" and claim.low and claim.high:
        return (
            Run("hedge", "between"),
            Run("text", f"\u00a0{words.digits(claim.low)} and {words.digits(claim.high)}", target),
        )
    qualifier = words.qualifier(claim)
    digits = words.digits(claim.value or "0")
    if not qualifier:
        return (Run("text", digits, target),)
    return (Run("hedge", qualifier), Run("text", f"\u00a0{digits}", target))


def mention(ref: Ref, words_: str, index: Index) -> Line:
    """Return what `[[ref|words]]` prints; without words, what the sheet gives."""
    target = str(ref)
    sheet = index.release.get(ref)
    if words_ or sheet is None:
        return (Run("text", words_ or ref.id, target if sheet else ""),)
    if isinstance(sheet, Quote):
        if sheet.mode == "paraphrase" and sheet.gist:
            return hedged(_without_mentions(sheet.gist, index), sheet.hedges, target)
        said = tuple(run._replace(voice="text") if run.voice == "outside" else run for run in segments(sheet, target))
        unchecked = index.release.verdict(sheet.id).outcome == "unchecked"
        return (*said, Run("muted", " [could not be checked]")) if unchecked else said
    if isinstance(sheet, Claim):
        if sheet.value:
            return figure(sheet, target)
        return hedged(_without_mentions(sheet.statement, index), sheet.hedges, target)
    if isinstance(sheet, Source):
        return (Run("words", words.quotation(sheet.title), target),)
    return hedged(title(sheet), getattr(sheet, "hedges", ()), target)


def _without_mentions(prose: Prose, index: Index) -> str:
    """Return prose in which references are their words: where the whole is a link, none can stand in it."""
    pieces = [piece for block in prose.blocks for item in block.items for piece in item]
    return "".join(piece.text or (title(index.release.get(piece.ref)) if piece.ref else "") for piece in pieces)


def title(sheet: Actor | Incident | Topic | Briefing | object) -> str:
    """Return the words by which pages name a sheet of the desk's own words."""
    if isinstance(sheet, Actor):
        return sheet.name
    if isinstance(sheet, Topic):
        return sheet.title or sheet.question
    return str(getattr(sheet, "title", ""))


def prose_line(pieces: Iterable[Piece], index: Index, hedges: Iterable[str] = ()) -> Line:
    """Return one run of prose as a line."""
    runs: list[Run] = []
    known = tuple(hedges)
    for piece in pieces:
        if piece.kind == "mention":
            ref = piece.ref
            runs += mention(ref, piece.text, index) if ref else text(piece.text or piece.target)
        elif piece.kind == "marked":
            runs.append(marked(piece.text))
        elif piece.kind == "link":
            runs.append(Run("text", piece.text, piece.target))
        elif piece.kind == "text":
            runs += hedged(piece.text, known)
        else:
            runs.append(Run(piece.kind, piece.text))
    return tuple(runs)


def blocks(prose: Prose, index: Index, hedges: Iterable[str] = ()) -> tuple[Block, ...]:
    """Return prose as blocks of lines."""
    known = tuple(hedges)
    return tuple(
        Block(block.kind, tuple(prose_line(item, index, known) for item in block.items)) for block in prose.blocks
    )


def one_line(prose: Prose, index: Index, hedges: Iterable[str] = ()) -> Line:
    """Return prose as a single line, its paragraphs one behind the other."""
    runs: list[Run] = []
    for block in blocks(prose, index, hedges):
        for item in block.items:
            if runs:
                runs.append(Run("text", " "))
            runs += item
    return tuple(runs)


def blocks_of(*lines: Line) -> tuple[Block, ...]:
    """Return paragraphs of one line each."""
    return tuple(Block("p", (line,)) for line in lines)


def sentence(line: Line) -> Line:
    """Return the line with a full stop, if it has no closing point of its own."""
    if not line or line[-1].text.endswith((".", "!", "?", "…")):
        return line
    return (*line, Run("text", "."))
