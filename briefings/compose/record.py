"""What a template knows of a sheet: named values, each worked out when it is first asked for.

A record is made for one page and goes with it. Names that begin with `_` are not for templates, which cannot read them.
"""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, NamedTuple, TypeVar

from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.lines import answer_words, blocks, named, one_line, text
from briefings.compose.page_context import (
    ErrorReport,
    PageContext,
    corrected_line,
    log_line,
    other_translations,
    read_words,
    report,
)
from briefings.compose.views import Block, Line
from briefings.model.prose import Prose
from briefings.model.refs import PLURALS, Ref
from briefings.model.sheets import Claim, Quote, Sheet
from briefings.model.sheets.common import Evidence, Translation

SheetT = TypeVar("SheetT", bound=Sheet)
EntryT = TypeVar("EntryT")


class Statement:
    """Words that rest on evidence: printed with the marks of their notes. `words` are the same without them."""

    __slots__ = ("_rows", "words")

    def __init__(self, line: Line, rows: Iterable[Evidence]) -> None:
        """Keep the line, and the evidence of which the page makes notes when the statement is printed."""
        self.words = line
        self._rows = tuple(rows)

    def __bool__(self) -> bool:
        """Return whether there are any words."""
        return bool(self.words)


class Pair(NamedTuple):
    """A line, and a few words beside it."""

    line: Line
    beside: Line | Statement = ()


class Some(NamedTuple, Generic[EntryT]):
    """The first of many: what is shown, how many there are, and the page that goes on with them (empty: all are shown)."""

    items: Sequence[EntryT]
    total: int
    next: str = ""


class Passage(NamedTuple):
    """A paragraph (`p`, one item) or a list (`ul`, `ol`) whose items may be cited."""

    kind: str
    items: tuple[Line | Statement, ...]


class CorrectionValues(NamedTuple):
    """A correction: its day, what was corrected, both wordings, and why."""

    day: str
    item: str
    was: str
    now: str
    why: str


class TranslationValues(NamedTuple):
    """What a sheet says in another language: the language, the words, and what they translate and by whom."""

    language: str
    words: Line
    told: str


class Values:
    """What a template knows of a page or of a part of it: named values, each worked out when it is first asked for."""

    def __init__(self, context: PageContext) -> None:
        """Take the page, which is told what these values cite and show."""
        self._context = context
        self._index: Index = context.index

    def _prose(self, prose: Prose | None, hedges: Iterable[str] = ()) -> tuple[Block, ...]:
        if prose is None:
            return ()
        self._context.show_mentions(prose)
        return blocks(prose, self._index, hedges)

    def _cited_prose(
        self, prose: Prose | None, rows: Iterable[Evidence], hedges: Iterable[str] = ()
    ) -> tuple[Block | Passage, ...]:
        """Return prose whose last words have the marks of its notes."""
        found = self._prose(prose, hedges)
        if not found:
            return ()
        last = found[-1]
        return (*found[:-1], Passage(last.kind, (*last.items[:-1], Statement(last.items[-1], rows))))

    def _line(self, prose: Prose | None, hedges: Iterable[str] = ()) -> Line:
        return one_line(prose, self._index, hedges) if prose else ()

    def _links(self, refs: Iterable[Ref]) -> list[Pair]:
        """Return links to sheets, each with its kind."""
        found = []
        for ref in refs:
            if self._index.release.get(ref) is not None:
                self._context.show(ref)
                found.append(Pair(named(ref, self._index), text(self._index.word("kind", ref.kind))))
        return found

    def _accusations(self, sheets: Iterable[Quote | Claim]) -> list[Pair]:
        """Return links to accusations, each with its answer."""
        found = []
        for sheet in sheets:
            self._context.show(sheet.ref, *sheet.accuses)
            found.append(Pair(named(sheet.ref, self._index), text(answer_words(sheet, self._index))))
        return found

    def _actor(self, ref: Ref | None) -> Line:
        """Return an actor's name as a link; empty where there is none."""
        self._context.show(ref)
        return text(self._index.name(ref), str(ref)) if ref else ()


class Record(Values, ABC, Generic[SheetT]):
    """A sheet as its page shows it."""

    _must_show: ClassVar[tuple[str, ...]] = ("title", "not_stated", "corrections")
    """Values that every template of this kind has to print, where they are not empty."""
    _must_show_in_briefing: ClassVar[tuple[str, ...]] = ("title",)
    """Values that stand in each section of a briefing that shows a sheet of this kind, where they are not empty."""

    def __init__(self, sheet: SheetT, context: PageContext) -> None:
        """Take the sheet, and the page that it is shown on."""
        super().__init__(context)
        self._sheet = sheet

    # What every sheet has.

    @property
    def ref(self) -> str:
        """The sheet's reference, `kind:id`; a link to its page."""
        return str(self._sheet.ref)

    @property
    def section(self) -> str:
        """The name of the list in which the sheet stands: `incidents`."""
        return PLURALS[self._sheet.kind]

    @property
    def list_name(self) -> str:
        """What readers call that list: `Incidents`."""
        return self._index.word("section", self.section)

    @property
    def list_link(self) -> str:
        """Where that list stands: a target for `link`."""
        return f"list:{self.section}"

    @property
    @abstractmethod
    def title(self) -> Line:
        """The words at the head of the page."""

    @property
    @abstractmethod
    def description(self) -> str:
        """The page in a sentence, for search engines and previews of links."""

    @property
    def tags(self) -> str:
        """The desk's own words for grouping, as a list; empty where it has none."""
        return self._index.language.listed([tag.replace("-", " ") for tag in self._sheet.tags])

    @property
    def handling(self) -> str:
        """Handling words beside the marking; empty where there are none."""
        return self._sheet.handling or ""

    @property
    def corrected(self) -> Line:
        """What was corrected last, and when, with a link to the row of corrections; empty where nothing was."""
        return corrected_line(self._sheet, self._index)

    @property
    def corrections(self) -> list[CorrectionValues]:
        """The corrections, newest first."""
        return [
            CorrectionValues(self._index.day(entry.on), words.item(entry.item), entry.was, entry.now, entry.why)
            for entry in reversed(self._sheet.corrections)
        ]

    @property
    def translations(self) -> list[TranslationValues]:
        """What the sheet says in other languages than the desk's own."""
        return [TranslationValues(*entry) for entry in other_translations(self._sheet, self._index, self._translated)]

    @property
    def _translated(self) -> tuple[Translation, ...]:
        """The translations that stand elsewhere on the page."""
        return ()

    @property
    def not_stated(self) -> tuple[str, ...]:
        """What the desk looked for and did not find in the source."""
        return getattr(self._sheet, "not_stated", ())

    @property
    def looked_for(self) -> tuple[str, ...]:
        """The names of the fields that the desk looked for and the source does not state."""
        return getattr(self._sheet, "looked_for", ())

    @property
    def looked_in(self) -> str:
        """Where the desk looked for what is not stated: how much of which sources; empty for more than two."""
        read = [read_words(self._index.source(ref), self._index) for ref in self._context.sources]
        return self._index.language.listed(read) if len(read) <= 2 else ""

    @property
    def created(self) -> str:
        """The day on which the page was first published; empty where it is not recorded."""
        return self._index.day(self._sheet.created) if self._sheet.created else ""

    @property
    def changed(self) -> str:
        """The day of the last correction; empty where there was none."""
        last: datetime.date | None = max((entry.on for entry in self._sheet.corrections), default=None)
        return self._index.day(last) if last else ""

    @property
    def log(self) -> Line:
        """The days on which something was done to the sheet, and what."""
        return log_line(self._sheet, self._index, self._checked)

    @property
    def _checked(self) -> datetime.date | None:
        """The day on which the words were checked."""
        return None

    @property
    def report(self) -> ErrorReport:
        """Whom to tell of a mistake, and by which name: for the macro `this_page`."""
        return report(str(self._sheet.ref), self._sheet.revised, self._index)
