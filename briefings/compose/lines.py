"""Lines of runs: prose, mentions, hedges, holders; and how pages name a sheet, kind by kind, in any prose, and the fields of sheets."""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, Generic

from briefings.compose.index import Index, SheetT, is_accusation
from briefings.compose.views import Block, Line, Run
from briefings.compose.words import FIELDS, TABLES, capital
from briefings.matcher.folding import Folded, fold
from briefings.model.fields import Item
from briefings.model.pieces import Piece
from briefings.model.prose import Prose
from briefings.model.refs import Ref
from briefings.model.shape import FieldShape, by_key
from briefings.model.sheets import SHEETS, Actor, Claim, Quote, Source
from briefings.model.sheets.common import Holder


class Naming(ABC, Generic[SheetT]):
    """What pages call a sheet of one kind."""

    @property
    @abstractmethod
    def model(self) -> type[SheetT]:
        """Return the model of the kind's sheets."""

    def title(self, sheet: SheetT) -> str:
        """Return a sheet's name as plain words; empty where only its own words name it."""
        return getattr(sheet, "title", "")

    @property
    @abstractmethod
    def called(self) -> tuple[str, str]:
        """Return what one sheet and several are called in English, with their number: `{n} quote`, `{n} quotes`."""

    def mention(self, sheet: SheetT, index: Index) -> Line:
        """Return what `[[ref]]` prints, a link: the title with its hedges."""
        return hedged(self.title(sheet), getattr(sheet, "hedges", ()), str(sheet.ref))

    def named(self, sheet: SheetT, index: Index) -> Line:
        """Return the words by which a list of links names a sheet: whose they are, hedges and all."""
        return self.mention(sheet, index)

    def label(self, sheet: SheetT, index: Index) -> Line:
        """Return the words that name a sheet in lists, feeds and data: with its hedges, its marks."""
        return hedged(self.title(sheet), getattr(sheet, "hedges", ()))

    def whose(self, sheet: SheetT, index: Index) -> Line:
        """Return the label with the one whose words or view it is before it, so that it can stand alone."""
        return self.label(sheet, index)

    def listed(self, sheet: SheetT, index: Index) -> Line:
        """Return the words by which the index from A to Z names a sheet, and the head of its page."""
        return self.whose(sheet, index)

    @abstractmethod
    def account(self, sheet: SheetT, index: Index) -> str:
        """Return what other pages say of a sheet with its name: whose it is, its status, what is not said."""


BLANK = "\u00a0"
PERCENT = ("%", "‰")
_DEGREES = ("°", "′", "″")
_MILLION, _BILLION, _TRILLION = 6, 9, 12
_DECIMALS = 2
"""A number stands as millions where this many decimals say all of it."""
_QUOTED = re.compile("“([^“”]*)”|„([^„“”]*)[“”]|«([^«»]*)»|»([^«»]*)«")
"""Words in quotation marks, whichever a title has."""
_SHORT = 5
"""A unit of so many characters stays on the line of its number."""

NAMINGS: dict[str, Naming[Any]] = {}
"""What knows how pages call sheets of a kind, by the kind's name; `kinds` fills it when this package is imported."""


def holder_line(holder: Holder, index: Index, *, linked: bool = True) -> Line:
    """Return a holder: an actor's name, a metonym with its reading, a group in words, an unnamed voice, `the article`; how many."""
    line = _holder_named(holder, index, linked=linked)
    if holder.as_written:
        target = line[0].target
        line = (Run("text", holder.as_written, target), Run("text", f" [{''.join(run.text for run in line)}]"))
    return (*line, Run("text", f" ({index.language.digits(str(holder.count))})")) if holder.count else line


def _holder_named(holder: Holder, index: Index, *, linked: bool) -> Line:
    if holder.actor is not None:
        return (Run("text", index.name(holder.actor), str(holder.actor) if linked else ""),)
    if holder.source is not None:
        named = index.the_source(index.source(holder.source))
        return (Run("text", named, str(holder.source) if linked else ""),)
    if holder.anonymous is not None:
        quote = index.get(holder.anonymous, Quote)
        described = quote.anonymous.described_as if quote and quote.anonymous else ""
        voice = Run("text", described, str(holder.anonymous) if linked else "")
        return index.line("{voice}, not named", voice=(voice,))
    return (Run("text", holder.described_as or ""),)


def answer_words(sheet: Quote | Claim, index: Index) -> str:
    """Return the answer of the one accused as a sentence, or that none is recorded; empty where nobody is accused."""
    if not sheet.answer:
        return index.say("No reply recorded.") if is_accusation(sheet) else ""
    accused = index.names(sheet.accuses) or capital(index.say("the one accused"))
    if len(sheet.accuses) > 1:  # it need not be the reply of each of them
        answer = index.answer(sheet.answer).rstrip(".")
        return index.say("Accused: {accused}. Reply: {answer}.", accused=accused, answer=answer)
    return index.reply(accused, sheet.answer)


def answer_sentence(sheet: Quote | Claim, index: Index) -> str:
    """Return the same with a blank before it."""
    found = answer_words(sheet, index)
    return f" {found}" if found else ""


def begun(line: Line) -> Line:
    """Return a line with a capital first letter."""
    return (line[0]._replace(text=capital(line[0].text)), *line[1:]) if line else line


def text(words_: str | None, target: str = "") -> Line:
    """Return a line in the desk's voice; an empty one where there are no words."""
    return (Run("text", words_, target),) if words_ else ()


def strong(words_: str, target: str = "") -> Line:
    """Return a line in the desk's voice, set strong."""
    return (Run("strong", words_, target),)


def actor_name(actor: Actor, index: Index, target: str = "", words_: str = "") -> Line:
    """Return an actor's name, or the name that a source uses, set strong and in its own language."""
    return (Run("strong", words_ or actor.name, target, "" if words_ else index.lang(actor.name_language)),)


def linked(line: Line, target: str) -> Line:
    """Return a line, each of its runs a link."""
    # Hot: `_replace` takes thrice as long.
    return tuple([Run(voice, text_, target, lang) for voice, text_, _, lang in line])


def joined(lines: Iterable[Line], between: str = " ") -> Line:
    """Return lines as one, with some words between them; empty ones are left out."""
    runs: list[Run] = []
    for line in filter(None, lines):
        runs += (Run("text", between), *line) if runs else line
    return tuple(runs)


def role_words(title_: str | None, reported: str | None, index: Index, lang: str) -> Line:
    """Return a role: its title in plain words, the source's words for it in marks."""
    return joined((text(title_), quoted(reported, index, lang)), ", ")


def marked(words_: str, index: Index, *, target: str = "", lang: str = "") -> Run:
    """Return a source's words in the marks of the desk's language. `lang`: their own language, if it is another."""
    return Run("words", index.word("marks", "words", words=words_), target, lang)


def quoted(words_: str | None, index: Index, lang: str = "") -> Line:
    """Return a source's words in marks as a line; an empty one where there are none."""
    return (marked(words_, index, lang=lang),) if words_ else ()


def in_voices(words_: str, index: Index, known: str | None = None) -> Line:
    """Return a text that was kept as it was printed, with what is in quotation marks in the voice of sources.

    What of that is not in `known`, if that is given, has lost its marks and is in the desk's voice.
    """
    runs: list[Run] = []
    end = 0
    for match in _in_marks(index.word("marks", "words", words="\0")).finditer(words_):
        runs += text(words_[end : match.start()])
        runs.append(Run("words", match[0]) if known is None or match[0] in known else Run("text", match[1]))
        end = match.end()
    return (*runs, *text(words_[end:]))


@cache
def _in_marks(around: str) -> re.Pattern[str]:
    """Return what finds words in quotation marks, which stand around a NUL; its group is the words alone."""
    opening, closing = (re.escape(mark) for mark in around.split("\0"))
    return re.compile(f"{opening}((?:(?!{opening}|{closing}).)*){closing}", re.DOTALL)


def quotation(source: Source, index: Index, target: str = "") -> Run:
    """Return a source's title in marks; marks inside it become those of the second level."""
    nested = _QUOTED.sub(lambda found: index.word("marks", "inner", words=found[found.lastindex or 0]), source.title)
    return marked(nested, index, target=target, lang=index.lang(source.language))


def hedged(words_: str, hedges: Iterable[str], target: str = "") -> Line:
    """Return a text as runs in which the source's own hedges stand out, however either of them is typeset."""
    known = tuple(hedges)
    if not known:
        return (Run("text", words_, target),)
    folded = Folded(words_)
    runs: list[Run] = []
    end = 0
    for match in _hedge_pattern(known).finditer(folded.text):
        start, behind = folded.original(match.start()), folded.original(match.end())
        if start > end:
            runs.append(Run("text", words_[end:start], target))
        runs.append(Run("hedge", words_[start:behind], target))
        end = behind
    if end < len(words_):
        runs.append(Run("text", words_[end:], target))
    return tuple(runs)


@lru_cache(maxsize=256)
def _hedge_pattern(hedges: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(map(fold, hedges), key=lambda hedge: (-len(hedge), hedge))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def mention(ref: Ref, words_: str, index: Index) -> Line:
    """Return what `[[ref|words]]` prints; without words, what the sheet gives."""
    sheet = index.release.get(ref)
    if words_ or sheet is None:
        return (Run("text", words_ or ref.id, str(ref) if sheet else ""),)
    return NAMINGS[ref.kind].mention(sheet, index)


def named(ref: Ref, index: Index) -> Line:
    """Return the words by which a list of links names a sheet, hedges and all; of one that is not there its id."""
    sheet = index.release.get(ref)
    return NAMINGS[ref.kind].named(sheet, index) if sheet else text(ref.id)


def without_mentions(prose: Prose, index: Index) -> str:
    """Return prose in which references are their words: where the whole is a link, none can stand in it."""
    found = ""
    for piece in (piece for block in prose.blocks for item in block.items for piece in item):
        sheet = index.release.get(piece.ref) if piece.ref and not piece.text else None
        found += NAMINGS[sheet.kind].title(sheet) if sheet else piece.text
    return found


def counted(kind: str, number: int, index: Index) -> str:
    """Return how many sheets of a kind: `3 quotes`."""
    return index.count(number, *NAMINGS[kind].called)


def prose_line(pieces: Iterable[Piece], index: Index, hedges: Iterable[str] = ()) -> Line:
    """Return one run of prose as a line."""
    runs: list[Run] = []
    known = tuple(hedges)
    for piece in pieces:
        if piece.kind == "mention":
            ref = piece.ref
            runs += mention(ref, piece.text, index) if ref else text(piece.text or piece.target)
        elif piece.kind == "marked":
            runs.append(marked(piece.text, index))
        elif piece.kind == "foreign":
            runs.append(Run("text", piece.text, "", index.lang(piece.target)))
        elif piece.kind == "link":
            runs.append(Run("text", piece.text, piece.target))
        elif piece.kind == "text":
            has_point = runs and runs[-1].text.endswith(".")  # as in `станом на 12 травня 2026 р.`
            words_ = piece.text[1:] if has_point and re.match(r"\.(?!\.)", piece.text) else piece.text
            runs += hedged(words_, known) if words_ else ()
        else:
            runs.append(Run(piece.kind, piece.text))
    return tuple(runs)


def blocks(prose: Prose, index: Index, hedges: Iterable[str] = ()) -> tuple[Block, ...]:
    """Return prose as blocks of lines."""
    known = tuple(hedges)
    return tuple(
        Block(block.kind, tuple(prose_line(item, index, known) for item in block.items)) for block in prose.blocks
    )


def one_line(prose: Prose | None, index: Index, hedges: Iterable[str] = ()) -> Line:
    """Return prose as a single line, its paragraphs one behind the other; empty where there is none."""
    return joined(item for block in blocks(prose, index, hedges) for item in block.items) if prose else ()


_ENDS = (".", "!", "?", "…")


def ended(words_: str) -> str:
    """Return words with a full stop, if they do not end with a closing point."""
    return words_ if words_.endswith(_ENDS) else f"{words_}."


def sentence(line: Line) -> Line:
    """Return the line with a full stop, if it does not end with a closing point."""
    if not line or line[-1].text.endswith(_ENDS):
        return line
    last = line[-1]
    if last.voice == "text" and not last.target and not last.lang:
        return (*line[:-1], last._replace(text=f"{last.text}."))
    return (*line, Run("text", "."))


def graded(scale: str, letter: str | None, index: Index) -> str:
    """Return a grade in words, `F: cannot be judged (no basis)`; empty where none is given."""
    return f"{letter}{index.language.colon}{index.word(scale, letter)}" if letter else ""


class PrintedNumber:
    """A number as it is printed: its digits, and the power of ten that a word stands for (0: none)."""

    def __init__(self, text: str, index: Index, *, digits_only: bool) -> None:
        self.scale, number, self._index = 0, Decimal(text), index
        self._scaled = number
        self.digits = index.language.digits(text)
        for scale in () if digits_only else (_TRILLION, _BILLION, _MILLION):
            scaled = number.scaleb(-scale)
            if abs(scaled) >= 1 and scaled == round(scaled, _DECIMALS):
                plain = f"{scaled:f}"
                self.scale, self._scaled = scale, scaled.normalize()
                self.digits = index.language.digits(plain.rstrip("0").rstrip(".") if "." in plain else plain)
                break

    @property
    def words(self) -> str:
        """Return the digits, with the word that stands for a power of ten."""
        count, scaled, digits = self._index.count, self._scaled, self.digits
        if self.scale == _MILLION:
            digits = count(scaled, "{n} million", "{n} million", n=digits)
        elif self.scale == _BILLION:
            digits = count(scaled, "{n} billion", "{n} billion", n=digits)
        elif self.scale == _TRILLION:
            digits = count(scaled, "{n} trillion", "{n} trillion", n=digits)
        return digits.replace(" ", BLANK)


def signed(number: str, sign: str, index: Index) -> str:
    """Return a number with the sign of a currency where the language has it, a minus before both."""
    minus = number[:1] if number[:1] == "−" else ""
    return minus + index.language.formats.currency.format(sign=sign, number=number.removeprefix("−"))


def with_unit(number: str, unit: str, index: Index) -> str:
    """Return a number or a range with what it counts or measures, as the language has it: `60 %`, `€5`, `3 people`."""
    if not unit:
        return number
    if unit in PERCENT:
        return index.language.formats.percent.format(sign=unit, number=number)
    if is_currency(unit):
        return signed(number, unit, index)
    if unit in _DEGREES:
        return f"{number}{unit}"
    return f"{number}{BLANK if len(unit) <= _SHORT else ' '}{unit}"


def is_currency(unit: str) -> bool:
    """Return whether a unit is the sign of a currency, such as € or US$."""
    return len(unit) <= 3 and "/" not in unit and any(unicodedata.category(letter) == "Sc" for letter in unit)


_VALUES = {
    "change_from_last": ("shift",),
    "class": ("kind",),
    "kind": ("kind of attribution", "edit"),
    "level": ("attribution of an incident",),
    "likelihood_scale": ("scale name",),
    "type": ("actor", "claim", "source"),
}
"""Fields whose values are in tables of other names."""


def field_name(kind: str, path: str, index: Index, skipped: int = 0) -> str:
    """Return a dotted name of a field as a sentence has it: `roles.chair.as_reported` is `roles, chair, as reported`.

    `kind` is that of the sheet. The first `skipped` steps are left out. A desk's own field has its label.
    """
    return ", ".join([*_steps(kind, path, index)][skipped:])


def _steps(kind: str, path: str, index: Index) -> Iterator[str]:
    """Yield each step of a dotted name in words; keys, numbers and headings of entries are as they are.

    A desk's own field ends it: what is below it in YAML says nothing to a reader.
    """
    model: type[Item] | None = SHEETS[kind]
    labels = {field.key: field.label for field in index.settings.fields.of_kind(kind)}
    above: FieldShape | None = None
    for step in path.split("."):
        if above and above.many:
            if above.by_key:
                yield labels.get(step, step)
                return
            yield step.replace("_", " ")
            above = None
        else:
            above = by_key(model).get(step) if model else None
            model = above.model if above else None
            yield index.word("field", step) if step in FIELDS else step.replace("_", " ")


def value_words(field: str, value: str, index: Index) -> str:
    """Return what readers call a value of a field, by the last step of its path; what has no word is as it is."""
    for table in _VALUES.get(field, (field,)):
        if word := value in TABLES.get(table, ()) and index.word(table, value):
            return word
    return value
