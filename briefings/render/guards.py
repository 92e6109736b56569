"""What a template may not leave out: the values that each kind declares, the notes and their marks, what stands with a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateNotFound, nodes
from msgspec import Struct, structs

from briefings.compose.page_context import PageContext
from briefings.compose.record import Passage, Record, Some, Statement
from briefings.compose.views import Block, Code, Drawn, Frozen, Pack, Run, plain
from briefings.compose.words import capital
from briefings.load.inputs import is_ours
from briefings.problems import FaceError, Location, Problem
from briefings.render.current_page import State, value_name
from briefings.render.folders import IN_BRIEFING, OURS, folders_of, own_place
from briefings.render.lines import escape

_SHARED = (
    "sheet.html", "briefing.html", "briefing_blocks.html", "briefing_frame.html", "briefing_rows.html", "layout.html",
    "parts.html", "base.html",
)  # fmt: skip
"""Templates of which many pages are made, in the order in which they are looked through for what a desk left out."""

_MARKUP = re.compile(r"<(style|script|head)\b.*?</\1>|<[^>]*>", re.DOTALL)
_HEADS = re.compile(r"<(nav|thead)\b.*?</\1>", re.DOTALL)
"""Contents and heads of tables, which a pack alone has."""
_WORD = re.compile(r"[^\W\d_]{2,}")


class Lost(Struct, frozen=True):
    """Something that must stand on a page and does not: its name as templates know it, words of it, a note's number."""

    name: str
    words: str
    note: int = 0


def hold(
    record: object, state: State, said: str, html: str, path: str, environment: Environment, template: str
) -> None:
    """Raise FaceError for what the page of a sheet does not show though it must, at the template and the block that should.

    `said` are the words of all lines that the page printed.
    """
    context = state.context
    if context is None or not isinstance(record, Record):
        return
    main = html[html.rfind("<main") : html.rfind("</main>")] if "</main>" in html else html[html.find("<body") :]
    own = (_values(record, record._must_show, said, main), _quotations(context, said, main), _notes(context, main))
    lost = [(template, one) for one in chain(*own)]
    for sheet in context.included:
        drawn_by = f"{IN_BRIEFING}/{value_name(sheet)}.html"
        lost += [(drawn_by, one) for one in _values(sheet, sheet._must_show_in_briefing, said, main)]
    problems = []
    for name, one in lost:
        file, line = own_place(environment, state.places.get(one.note, ()))
        if not file:
            file, line = _place(environment, (name, template), one.name.rpartition(".")[2])
        message = f"{path} does not show {one.name}, which must be there: “{_short(one.words)}”"
        hint = "print it, as a line and not letter by letter; “super()” prints what our template has in a block"
        place = Location(folders_of(environment).shown(file), line, 1)
        problems.append(Problem("template-lost", place, message, hint=hint))
    if problems:
        raise FaceError(problems)


def agree(page: Drawn, pack: Pack, code: Code | None, environment: Environment, template: str) -> None:
    """Raise FaceError where a pack says what its page does not: a line, or a word that a template of the desk has itself.

    An issued pack alone prints its code.
    """
    said = "\n".join(page.said)
    more = [line for line in pack.said if line not in said]
    if not more and folders_of(environment).has_own:
        known = _letters(page.html) | _letters(code.short if code else "")
        more = sorted(_letters(_HEADS.sub(" ", pack.html)) - known)
    if more:
        file, _ = _place(environment, (template,), "")
        text, word = Path(file).read_text("utf-8").casefold(), more[0].casefold()
        line = text.count("\n", 0, text.index(word)) + 1 if word in text else 1
        message = f"{pack.path} says “{_short(more[0])}”, and its page does not"
        hint = f"let the page say it too, by templates/web/{template} or templates/web/briefing.html"
        place = Location(folders_of(environment).shown(file), line, 1)
        raise FaceError.of("pack-words", place, message, hint=hint)


def _letters(html: str) -> set[str]:
    """Return the words of a page or pack, in small letters."""
    return {*_WORD.findall(unescape(_MARKUP.sub(" ", html)).replace("\u00ad", "").casefold())}


def _values(record: Record[Any], names: Iterable[str], said: str, html: str) -> Iterator[Lost]:
    for name in names:
        for words, is_line in _words(getattr(record, name)):
            begun = capital(words)  # a text may begin a sentence; what begins with a quotation mark stays as it is
            shown = () if is_line else (escape(words), escape(begun))
            if words not in said and begun not in said and not any(form in html for form in shown):
                yield Lost(f"{value_name(record)}.{name}", words)
                break


def _quotations(context: PageContext, said: str, html: str) -> Iterator[Lost]:
    """Yield what is lost of the quotations that the page shows: words, speaker, outcome, an accused's answer, changes."""
    for quote in context.quoted:
        for name, line in (("words", quote.words), ("speaker", quote.name), ("remark", quote.remark)):
            words = plain(line).strip()
            if words and words not in said:
                yield Lost(f"quote.{name}", words)
        if quote.speech and escape(quote.chip.words) not in html:
            yield Lost("quote.outcome", quote.chip.words)


def _notes(context: PageContext, html: str) -> Iterator[Lost]:
    for note in context.notes:
        if f'id="note-{note.number}"' not in html or f'href="#note-{note.number}"' not in html:
            yield Lost(f"note {note.number} with its mark", plain(note.line), note.number)


def _words(value: Any) -> Iterator[tuple[str, bool]]:
    """Yield the words of a value, and whether they are a line."""
    if isinstance(value, Statement):
        value = value.words
    elif isinstance(value, Some):
        value = value.items  # the page that goes on with them is a link
    if isinstance(value, str):
        if value:
            yield value, False
    elif isinstance(value, Block | Passage):
        yield from _words(value.items)
    elif isinstance(value, Frozen):
        parts = (found for part in structs.astuple(value) for found in _words(part))
        yield from (found for found in parts if found[1])  # its texts are labels, which no page prints as lines
    elif isinstance(value, tuple) and value and isinstance(value[0], Run):
        yield plain(value).strip(), True
    elif isinstance(value, list | tuple):
        names = getattr(value, "_fields", ())
        for number, item in enumerate(value):
            if not names or names[number] not in ("anchor", "sign", "quotes"):  # not words, or held by themselves
                yield from _words(item)


def _place(environment: Environment, names: tuple[str, ...], value: str) -> tuple[str, int]:
    """Return the desk's template that leaves a value out, and the line of its block that has the value in ours."""
    folders = folders_of(environment)
    for candidate in (*names, *_SHARED):
        try:
            source, file, _ = folders.get_source(environment, candidate)
        except TemplateNotFound:
            continue
        if not is_ours(Path(file)):
            return file, _line_of(environment, source, candidate, value)
    return folders.get_source(environment, names[-1])[1], 1


def _line_of(environment: Environment, source: str, name: str, value: str) -> int:
    """Return the line of the block in a desk's template that has a value in ours; in its own form the line that asks for it."""
    try:
        mine = environment.parse(source)
        own = {block.name: block.lineno for block in mine.find_all(nodes.Block)}
        ours = environment.parse(folders_of(environment).get_source(environment, f"{OURS}/{name}")[0])
    except TemplateNotFound:
        ours = mine
    except Exception:  # what is wrong with it was told when it was drawn
        return 1
    found = [
        block.name
        for block in ours.find_all(nodes.Block)
        if any(node.attr == value for node in block.find_all(nodes.Getattr))
    ]
    named = (*reversed(found), value, value.partition("_")[0])
    return next((own[block] for block in named if block in own), 1)


def _short(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:59]}…"
