"""What a template knows of a sheet: named values, each worked out when it is first asked for.

A record is made for one page and is deleted with it. Names that begin with `_` are not for templates, which cannot read them.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import wraps
from operator import attrgetter
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar, cast

from briefings.compose.index import Index, grouped
from briefings.compose.lines import NAMINGS, PrintedNumber, blocks, field_name, named, one_line, text, with_unit
from briefings.compose.page_context import ErrorReport, PageContext, foreign, report, translated_by
from briefings.compose.views import Block, Line, Run
from briefings.compose.words import capital
from briefings.model.dates import parse
from briefings.model.prose import Prose
from briefings.model.refs import PLURALS, Ref
from briefings.model.settings import OwnField
from briefings.model.sheets import Sheet
from briefings.model.sheets.common import Evidence, OwnValue, Translation

SheetT = TypeVar("SheetT", bound=Sheet)
EntryT = TypeVar("EntryT")
FoundT = TypeVar("FoundT")
OneT = TypeVar("OneT", bound=Sheet)
SubjectT = TypeVar("SubjectT")
ValueT = TypeVar("ValueT")


class Statement:
    """Words that are based on evidence: printed with the marks of their notes. `words` are the same without them."""

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


class Further(NamedTuple):
    """A row of a sheet's page that may have too many entries for it: its name in addresses, what readers call it, all its entries.

    `items` are sheets or parts of one; `entry` returns one as a line, and a few words beside it.
    """

    name: str
    label: str
    items: Sequence[Any]
    entry: Callable[[Any, PageContext], Pair]


def further_target(ref: Ref, name: str, number: int) -> str:
    """Return the target of a page of a row, whose number counts from 1: the first is the sheet's own."""
    return str(ref) if number == 1 else f"further:{PLURALS[ref.kind]}/{ref.id}/{name}-{number}"


def entry_of(ref: Ref, context: PageContext, beside: Line = ()) -> Pair:
    """Return a sheet as an entry of a row: named as in a list of links, with a few words beside it."""
    context.show(ref)
    return Pair(named(ref, context.index), beside)


class Passage(NamedTuple):
    """A paragraph (`p`, one item) or a list (`ul`, `ol`) whose items may be cited."""

    kind: str
    items: tuple[Line | Statement, ...]


class OwnFieldValues(NamedTuple):
    """One of the desk's own fields on a sheet: its label, its value, and what a reader should know of it."""

    label: str
    value: Statement
    note: Line


class FieldsRecord:
    """The values of the desk's own fields of a kind, by name; one that a sheet does not fill is empty."""

    def __init__(self, values: dict[str, Statement], kind: str) -> None:
        self._values, self._kind = values, kind

    def __dir__(self) -> list[str]:
        """Return the names of the fields."""
        return list(self._values)

    def __getattr__(self, name: str) -> Statement:
        """Return a value. Raises AttributeError for a field that desk.yml does not declare."""
        if name.startswith("_") or name not in self._values:
            known = ", ".join(self._values) or "none"
            raise AttributeError(f"desk.yml declares no field `{name}` of {self._kind} sheets; it declares {known}")
        return self._values[name]


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

    def _pairs(self, sheets: Iterable[OneT], beside: Callable[[OneT], str]) -> list[Pair]:
        """Return links to sheets, each with a few words beside it."""
        return [entry_of(sheet.ref, self._context, text(beside(sheet))) for sheet in sheets]

    def _names(self, refs: Collection[Ref]) -> str:
        """Return the names of actors as a list."""
        self._context.show(*refs)
        return self._index.names(refs)

    def _actor(self, ref: Ref | None) -> Line:
        """Return an actor's name as a link; empty where there is none."""
        self._context.show(ref)
        return text(self._index.name(ref), str(ref)) if ref else ()


class ValueOf(Generic[SubjectT]):
    """Defines values of a record that depend on what it is of (a sheet, if not said) and the index; what each is stands below it."""

    def __init__(self, subject: str = "_sheet") -> None:
        """Take the name of what the record is of; empty: the record itself."""
        self._subject: Callable[[Any], SubjectT] = attrgetter(subject) if subject else lambda record: record

    def __call__(self, make: Callable[[SubjectT, Index], ValueT]) -> ValueT:
        """Return the value that `make` returns of a record's subject, as a property."""
        return cast(ValueT, property(lambda record: make(self._subject(record), record._index)))

    def prose(
        self,
        take: Callable[[SubjectT], Prose | None],
        hedges: Callable[[SubjectT, Index], Iterable[str]] = lambda subject, index: (),
    ) -> tuple[Block, ...]:
        """Return prose of a record's subject as paragraphs, with the words of caution that stand out in it."""

        def paragraphs(record: Values) -> tuple[Block, ...]:
            subject = self._subject(record)
            return record._prose(take(subject), hedges(subject, record._index))

        return cast("tuple[Block, ...]", property(paragraphs))

    def actor(self, take: Callable[[SubjectT], Ref | None]) -> Line:
        """Return an actor of a record's subject as a link, as a property; empty where there is none."""
        return cast(Line, property(lambda record: record._actor(take(self._subject(record)))))


def each(make: Callable[[Any], Iterator[EntryT]]) -> list[EntryT]:
    """Have the values that a record's method yields listed when they are asked for, as a property."""
    return cast("list[EntryT]", property(wraps(make)(lambda record: list(make(record)))))


_value = ValueOf[Sheet]()
_of_record = ValueOf["Record[Any]"]("")


class Record(Values, Generic[SheetT]):
    """A sheet as its page shows it."""

    _must_show: ClassVar[tuple[str, ...]] = ("title", "own_fields", "not_stated", "corrections")
    """Values that every template of this kind has to print, where they are not empty."""
    _must_show_in_briefing: ClassVar[tuple[str, ...]] = ("title", "own_fields")
    """Values that stand in each section of a briefing that shows a sheet of this kind, where they are not empty."""
    _most_in_a_row: ClassVar[int] = 50
    """At most so many entries stand in one row."""
    _translated: tuple[Translation, ...] = ()
    """The translations that stand elsewhere on the page."""
    _checked: datetime.date | None = None
    """The day on which the words were checked."""
    _is_first: bool = False
    """Whether its entry in a briefing is the first one of this sheet there."""

    def __init__(self, sheet: SheetT, context: PageContext) -> None:
        super().__init__(context)
        self._sheet = sheet

    def _first(self, row: str, found: Sequence[FoundT], show: Callable[[FoundT, PageContext], EntryT]) -> Some[EntryT]:
        """Return the first entries of a row, and the page that goes on with it; a row without a name has none."""
        goes_on = further_target(self._sheet.ref, row, 2) if row and len(found) > self._most_in_a_row else ""
        return Some([show(one, self._context) for one in found[: self._most_in_a_row]], len(found), goes_on)

    # What every sheet has.

    ref = _value(lambda sheet, _: str(sheet.ref))
    """The sheet's reference, `kind:id`; a link to its page."""
    title: Line = _value(lambda sheet, index: NAMINGS[sheet.kind].listed(sheet, index))
    """The words at the head of the page: a name or title, with its hedges or in its marks; a question; whose words, and the words."""
    description: str = _value(lambda sheet, index: NAMINGS[sheet.kind].account(sheet, index))
    """The page in a sentence, for search engines and previews of links."""
    anchor = _of_record(lambda record, _: record.ref.replace(":", "-") if record._is_first else "")
    """The name of the place of its entry in a briefing; empty if the briefing has an entry of this sheet before."""
    list_name = _value(lambda sheet, index: index.word("section", PLURALS[sheet.kind]))
    """What readers call that list: `Incidents`."""
    list_link = _value(lambda sheet, _: f"list:{PLURALS[sheet.kind]}")
    """Where that list stands: a target for `link`."""
    identifiers = _value(
        lambda sheet, index: index.language.listed_line(
            [Run("text", f"{one.scheme}\u00a0{one.id}", one.url or "") for one in sheet.ids]
        )
    )
    """What other collections call the same, each as a link where its page there is recorded; empty where none is recorded."""
    tags = _value(lambda sheet, index: index.language.listed([tag.replace("-", " ") for tag in sheet.tags]))
    """The desk's own words for grouping, as a list; empty where it has none."""
    looked_for = _value(lambda sheet, _: getattr(sheet, "looked_for", ()))
    """The names of the fields that the desk looked for and the source does not state."""
    not_stated = _value(lambda sheet, _: getattr(sheet, "not_stated", ()))
    """What the desk looked for and did not find in the source."""
    changed = _value(lambda sheet, index: index.day(max((row.on for row in sheet.corrections), default=None)))
    """The day of the last correction; empty where there was none."""
    created = _value(lambda sheet, index: index.day(sheet.created))
    """The day on which the page was first published; empty where it is not recorded."""

    @property
    def corrected(self) -> Line:
        """What was corrected last, and when, with a link to the row of corrections; empty where nothing was."""
        if not self._sheet.corrections:
            return ()
        last, index = max(self._sheet.corrections, key=lambda entry: entry.on.toordinal()), self._index
        when = index.say("Corrected on {day}", day=index.day(last.on))
        item = f"{index.language.colon}{field_name(self._sheet.kind, last.item, index)}"
        return (Run("strong", when, "#corrected"), Run("text", item))

    @each
    def own_fields(self) -> Iterator[OwnFieldValues]:
        """The desk's own fields that the sheet fills, each with its label: a row each."""
        for of, value in _filled(self._sheet, self._index):
            if value.note:
                self._context.show_mentions(value.note)
            yield OwnFieldValues(of.label, self._own_value(of, value), one_line(value.note, self._index))

    def _own_value(self, field: OwnField, value: OwnValue) -> Statement:
        rows = value.evidence or getattr(self._sheet, "evidence", ())
        return Statement(value_line(field, value, self._index), rows)

    @property
    def fields(self) -> FieldsRecord:
        """The values of the desk's own fields by name, as in `incident.fields.severity`; one that the sheet does not fill is empty."""
        declared = self._index.settings.fields.of_kind(self._sheet.kind)
        values = {field.key or "": Statement((), ()) for field in declared}
        values |= {field.key or "": self._own_value(field, value) for field, value in _filled(self._sheet, self._index)}
        return FieldsRecord(values, self._sheet.kind)

    @property
    def handling(self) -> str:
        """Handling words beside the marking; empty where there are none."""
        return self._sheet.handling or ""

    @property
    def corrections(self) -> list[CorrectionValues]:
        """The corrections, newest first."""
        return [
            CorrectionValues(
                self._index.day(entry.on),
                capital(field_name(self._sheet.kind, entry.item, self._index)),
                entry.was,
                entry.now,
                entry.why,
            )
            for entry in reversed(self._sheet.corrections)
        ]

    @property
    def translations(self) -> list[TranslationValues]:
        """What the sheet says in other languages than the desk's own."""
        sheet, index = self._sheet, self._index
        return [
            TranslationValues(
                capital(index.language.name_of(entry.language)),
                foreign(entry, index),
                f"{capital(field_name(sheet.kind, entry.item, index))}{index.language.semicolon}"
                f"{translated_by(sheet, (entry,), index)}",
            )
            for entry in sheet.translations
            if entry not in self._translated
        ]

    @property
    def read_in_part(self) -> str:
        """Which of its sources the desk has read in part only, and what part; empty where it has read all or does not say."""
        index = self._index
        read = [
            index.say(
                "{extent} of the {source}", extent=index.word("extent", one.extent), source=index.source_name(one)
            )
            for one in map(index.source, self._context.sources)
            if one.extent not in (None, "full")
        ]
        return index.language.listed(read)

    @property
    def log(self) -> Line:
        """The days on which something was done to the sheet, and what."""
        sheet, index, say = self._sheet, self._index, self._index.say
        done = [(entry.on, say("corrected")) for entry in sheet.corrections]
        if sheet.created:
            done.append((sheet.created, say("first published")))
        if self._checked:
            done.append((self._checked, say("wording checked")))
        if sheet.revised and all(day != sheet.revised for day, _ in done):
            done.append((sheet.revised, say("last revised")))
        days = grouped(sorted(done, key=lambda entry: entry[0].toordinal()))
        colon, semicolon = index.language.colon, index.language.semicolon
        line = semicolon.join(f"{index.day(day)}{colon}{', '.join(dict.fromkeys(what))}" for day, what in days.items())
        return text(line or say("not recorded"))

    report: ErrorReport = _value(lambda sheet, index: report(str(sheet.ref), sheet.revised, index))
    """Whom to tell of a mistake, and by which name: for the macro `this_page`."""


def _filled(sheet: Sheet, index: Index) -> Iterator[tuple[OwnField, OwnValue]]:
    """Yield the desk's own fields that a sheet fills, in the order in which the desk declares them."""
    for field in index.settings.fields.of_kind(sheet.kind) if sheet.fields else ():
        if field.key in sheet.own:
            yield field, sheet.own[field.key]


def value_line(field: OwnField, value: OwnValue, index: Index) -> Line:
    """Return a value as pages print it: a number with its unit, a date in words, an address as a link, several as a list."""
    first = value.value[0]
    if field.type == "number":
        return text(with_unit(PrintedNumber(first, index, digits_only=True).words, field.unit or "", index))
    if field.type == "date":
        return text(index.when(parse(first)))
    if field.type == "link":
        return (Run("text", first.partition("://")[2].rstrip("/"), first),)
    return text(index.language.listed(value.value))
