"""One page or pack while it is composed: its notes, and the sheets it shows (for its marking and its date).

And what it says of a sheet's words: changes in a quotation that are declared and signed for, and translations.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, cast

from msgspec import structs

from briefings.check.excerpts import lengths
from briefings.compose import words
from briefings.compose.index import Index, MadeT, once
from briefings.compose.interchange import author_of
from briefings.compose.lines import graded, joined, marked, one_line, quotation, text
from briefings.compose.views import Line, Note, QuoteBlock, Run, plain
from briefings.compose.words import capital
from briefings.model.locators import Locator
from briefings.model.markings import Marking
from briefings.model.prose import Prose
from briefings.model.refs import Ref
from briefings.model.sheets import Quote, Sheet, Source
from briefings.model.sheets.common import Evidence, Translation
from briefings.model.sheets.quote import Edit
from briefings.model.translations import is_stale


class PageContext:
    """Collects what a page cites and shows."""

    def __init__(self, index: Index, *, cites_in_full: bool = False) -> None:
        """Begin an empty page. `cites_in_full`: its notes cite a source in full, as those of a briefing do."""
        self.index = index
        self._cites_in_full = cites_in_full
        self.notes: list[Note] = []
        self.told: set[Ref] = set()  # changed quotations whose note says so
        self.quoted: list[QuoteBlock] = []  # the quotations that stand on the page
        self.said: list[Quote] = []  # their sheets
        self.included: list[Any] = []  # records of the sheets that stand in sections of a briefing
        self._numbers: dict[tuple[Ref, str, str, str], int] = {}
        self._proved: dict[int, dict[Ref, Quote]] = {}
        self._last: Ref | None = None
        self._cited: set[Ref] = set()
        self._shown: dict[Ref, None] = {}
        self._taken = 0
        self._anchors: Counter[str] = Counter()
        self._made: dict[tuple[str, int], Any] = {}

    def show(self, *refs: Ref | None) -> None:
        """Note that the page shows these sheets."""
        for ref in refs:
            if ref is not None and ref in self.index.release.sheets:
                self._shown[ref] = None

    def show_mentions(self, prose: Prose) -> None:
        """Note that the page shows what a piece of prose names."""
        self.show(*prose.mentions())

    def anchor(self, name: str) -> str:
        """Return the name of a place on this page: of a sheet that it shows again `name--2`, which no id can be."""
        self._anchors[name] += 1
        return name if self._anchors[name] == 1 else f"{name}--{self._anchors[name]}"

    def cite(self, source: Ref, at: Locator | None, remark: str = "", quote: Quote | None = None) -> Line:
        """Return the mark of the note for a place in a source; the same place with the same remark has the same note.

        The note of a `quote` whose words were changed or cut says so.
        """
        self.show(source)
        own = note_line(quote, self.index) if quote is not None else ()
        if quote is not None and own:
            self.told.add(quote.ref)
        key = (source, at.text if at else "", remark, plain(own))
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.notes) + 1
            line = self._note(source, at)
            self.notes.append(Note(number, joined((line, text(remark), own))))
        if quote is not None:
            self._proved.setdefault(number, {})[quote.ref] = quote
        return (Run("mark", str(number), f"#note-{number}"),)

    def cite_words(self, quote: Quote) -> Line:
        """Return the mark of the note for the words of a quotation that stands beside it, with the sentence they stand in."""
        mark = self.cite(quote.source, quote.at)
        self._proved.setdefault(int(mark[0].text), {})[quote.ref] = quote
        return mark

    def endnotes(self) -> tuple[Note, ...]:
        """Return the notes so far, each with the sentences that the quotations stand in that it is cited for."""
        return tuple(structs.replace(note, proofs=self._proofs(note.number)) for note in self.notes)

    def _proofs(self, number: int) -> tuple[Line, ...]:
        quotes = self._proved.get(number, {}).values()
        return tuple(dict.fromkeys(filter(None, (proof_line(quote, self.index, in_note=True) for quote in quotes))))

    def cite_all(self, rows: Iterable[Evidence]) -> Line:
        """Return the marks of the notes for rows of evidence."""
        marks: list[Run] = []
        for row in rows:
            relation = self.index.word("relation", row.relation)
            remark = " ".join(part for part in (relation, _sentence(row.note)) if part)
            if row.source is not None:
                marks += self.cite(row.source, row.at, remark)
            else:
                quote = self.index.get(row.quote, Quote)
                if quote is not None:
                    self.show(quote.ref)
                    marks += self.cite(quote.source, quote.at, remark, quote)
        return tuple(dict.fromkeys(marks))

    def cites(self, source: Ref) -> bool:
        """Return whether a note of the page so far cites a source in full."""
        return source in self._cited

    def taken(self) -> tuple[Note, ...]:
        """Return the notes that came since the last call: those of one row."""
        new = tuple(self.notes[self._taken :])
        self._taken = len(self.notes)
        return new

    def _note(self, ref: Ref, at: Locator | None) -> Line:
        source = self.index.source(ref)
        index = self.index
        if self._last == ref:
            same = index.say("Same source, {place}.", place=place(at, index)) if at else index.say("Same source.")
            line = text(same)
        elif ref in self._cited:
            by = author_of(source.authors[0], index).short if source.authors else index.source_name(source)
            line = text(f"{by}, {place(at, index)}." if at else f"{by}.")
        else:
            line = (citation if self._cites_in_full else noted)(source, index, at)
        self._last = ref
        self._cited.add(ref)
        return line

    @property
    def shown(self) -> tuple[Ref, ...]:
        """Return the sheets that the page shows, in that order."""
        return tuple(self._shown)

    @property
    def sources(self) -> list[Ref]:
        """Return the sources that the page is based on, in the order in which it shows them."""
        return [ref for ref in self._shown if ref.kind == "source"]

    @property
    def marking(self) -> Marking:
        """Return the highest marking of all that the page shows."""
        return self._of_shown("marking", self.index.release.highest)

    @property
    def updated(self) -> str:
        """Return the newest record date of all that the page shows, as ISO 8601, or an empty text."""
        return self._of_shown("updated", lambda shown: max(map(self.index.newest, shown), default=""))

    def _of_shown(self, what: str, make: Callable[[Collection[Ref]], MadeT]) -> MadeT:
        """Return what is made of all that the page shows, made again when that is more: a list asks on each of its pages."""
        key = (what, len(self._shown))
        if key not in self._made:
            self._made[key] = make(self._shown)
        return cast(MadeT, self._made[key])


@once
def citation(source: Source, index: Index, at: Locator | None = None) -> Line:
    """Return a full citation: author, title, date, place, what is not recorded, reliability in words."""
    return _graded(_titled(source, index, at), (index.name(source.outlet), not_recorded(source, index)), source, index)


def noted(source: Source, index: Index, at: Locator | None = None) -> Line:
    """Return a source as the notes of a sheet's page name it: what it is, its author, date and place, outlet, reliability.

    One without an author is named by its title.
    """
    named = source_line(source, index, at) if source.authors else _titled(source, index, at)
    return _graded(named, (index.name(source.outlet),), source, index)


def _titled(source: Source, index: Index, at: Locator | None) -> Line:
    """Return author, title, date and place, the title as a link."""
    ref = str(source.ref)
    return tuple(run._replace(target=ref) if run.voice == "words" else run for run in short_citation(source, index, at))


def _graded(short: Line, more: Iterable[str], source: Source, index: Index) -> Line:
    """Return a source with more sentences and its reliability, which leads to the scale."""
    tail = "".join(f" {said}." for said in more if said)
    tail = tail if short[-1].text.endswith(".") else f".{tail}"
    graded = reliability(source, index)
    if not graded:
        return (*short, Run("text", tail))
    return (*short, Run("text", f"{tail} "), Run("text", graded, "method:#reliability"), Run("text", "."))


@once
def short_citation(source: Source, index: Index, at: Locator | None = None) -> Line:
    """Return author, title, date and place."""
    runs: list[Run] = []
    if source.authors:
        lang = index.lang(source.language)
        by = index.authors(source.authors)
        runs += [Run("text", by, "", lang), Run("text", ", ")] if lang else [Run("text", f"{by}, ")]
    runs.append(quotation(source, index))
    date = index.when(source.published.edtf) if source.published else index.say("date not recorded")
    runs.append(Run("text", f", {date}, {place(at, index)}" if at else f", {date}"))
    return tuple(runs)


def source_line(source: Source, index: Index, at: Locator | None) -> Line:
    """Return where the words of a page were published, a link: `Article by Ada Brook, published 3 May 2025, paragraph 2`."""
    called = capital(index.source_name(source))
    by = index.authors(source.authors)
    named = index.say("{source} by {author}", source=called, author=by) if by else called
    parts = (named, published_on(source, index), place(at, index) if at else "")
    return text(", ".join(filter(None, parts)), str(source.ref))


def published_on(source: Source, index: Index) -> str:
    """Return when a source was published, or that it is not recorded."""
    if not source.published:
        return index.say("date of publication not recorded")
    return index.say("published {date}", date=index.when(source.published.edtf))


def proof_line(quote: Quote, index: Index, *, in_note: bool = False) -> Line:
    """Return the sentence that a quotation stands in, its words lit; words that may not be printed are bars.

    In a note, whose page has the quotation already, its words are bars too where those around them are, but dark ones.
    """
    lang = index.lang_of(quote)
    runs: list[Run] = []
    parts = index.release.verdict(quote.id).excerpt
    drawn = in_note and any(part.lengths for part in parts)
    for part in parts:
        if part.is_quoted and drawn:
            runs.append(Run("lit", _bars(lengths(part.words))))
        elif part.is_quoted:
            runs.append(marked(part.words, index, lang=lang))
        elif part.words:
            runs.append(Run("outside", part.words, "", lang))
        else:
            runs.append(Run("bars", _bars(part.lengths)))
    return joined([(run,) for run in runs])


def _bars(letters: Iterable[int]) -> str:
    return " ".join(map(str, letters))


def proof_told(quote: Quote, index: Index) -> Line:
    """Return where that sentence stands, the day of the check, and what the bars are."""
    verdict = index.release.verdict(quote.id)
    hidden = sum(len(part.lengths) for part in verdict.excerpt)
    where = capital(place(quote.at, index))
    day = index.day(verdict.checked)
    told = index.say("{place}, checked on {day}.", place=where, day=day) if day else f"{where}."
    bars = index.say("Each bar stands for a word of the source that is not reprinted here.") if hidden else ""
    return text(" ".join(filter(None, (told, bars))))


_MARKED: dict[str, Callable[[Index, str], str]] = {
    "heading": lambda index, number: index.say("heading {number}", number=number),
    "table": lambda index, number: index.say("table {number}", number=number),
    "caption": lambda index, number: index.say("caption {number}", number=number),
    "box": lambda index, number: index.say("box {number}", number=number),
    "note": lambda index, number: index.say("note {number}", number=number),
}


def place(at: Locator, index: Index) -> str:
    """Return a place in a source: `headline`, `table 1`, `paragraph 2`, `page 12, paragraph 3`, `at 00:12:30`."""
    found: list[str] = []
    for part in at.parts:
        if part == "h":
            found.append(index.say("headline", context="place in a source"))
        elif part == "d":
            found.append(index.say("byline and subtitle"))
        elif part == "whole":
            found.append(index.say("the whole document"))
    for page in at.pages:
        found += [index.say("page {number}", number=str(page)), *_paragraphs(at.on_page(page), index)]
    found += [_MARKED[kind](index, number) for kind, _, number in (part.partition(":") for part in at.marked)]
    found += [index.say("at {time}", time=part[5:]) for part in at.parts if part.startswith("time:")]
    return ", ".join([*found, *_paragraphs(at.on_page(0), index)])


def _paragraphs(numbers: Sequence[int], index: Index) -> Iterator[str]:
    if len(numbers) == 1:
        yield index.say("paragraph {number}", number=str(numbers[0]))
    elif len(numbers) > 2 and list(numbers) == list(range(numbers[0], numbers[-1] + 1)):
        yield index.say("paragraphs {first} to {last}", first=str(numbers[0]), last=str(numbers[-1]))
    elif numbers:
        yield index.say("paragraphs {numbers}", numbers=index.language.listed([str(number) for number in numbers]))


def reliability(source: Source, index: Index) -> str:
    """Return `Reliability F: cannot be judged (no basis)`; empty where the source is not graded."""
    grade = graded("reliability", source.reliability, index)
    return index.say("Reliability {grade}", grade=grade) if grade else ""


def not_recorded(source: Source, index: Index) -> str:
    """Return `Outlet and address not recorded`, or an empty text where nothing is missing."""
    absent = index.missing(source)
    return words.capital(index.say("{what} not recorded", what=index.language.listed(absent))) if absent else ""


def outcome_scope(index: Index) -> str:
    """Return what an outcome is about; it is printed near every outcome of a check."""
    return index.say("A check covers the wording, not the facts.")


def _sentence(prose: Prose | None) -> str:
    found = prose.text.strip() if prose else ""
    return found if not found or found.endswith((".", "!", "?")) else f"{found}."


class ErrorReport(NamedTuple):
    """Whom to tell of a mistake on a page: by which name, as of which day, where (an address; empty: the desk has none)."""

    name: str
    as_of: str
    contact: str


def report(name: str, as_of: datetime.date | None, index: Index) -> ErrorReport:
    """Return whom to tell of a mistake, and by which name and state of the page."""
    return ErrorReport(name, index.day(as_of), index.settings.contact or "")


def outcome_words(quote: Quote, index: Index) -> str:
    """Return the outcome of a quote's check in words; of a fragment also that it is from a longer sentence."""
    outcome = index.word("outcome", index.release.verdict(quote.id).outcome)
    return index.say("{outcome}; from a longer sentence", outcome=outcome) if is_fragment(quote, index) else outcome


def is_fragment(quote: Quote, index: Index) -> bool:
    """Return whether words of the same quoted sentence are left out, which only a partial quote may do."""
    return quote.mode == "partial" and not quote.edits and 3 in index.release.verdict(quote.id).levels


def account_line(quote: Quote, index: Index) -> Line:
    """Return the changes with their signature and, where it may be printed, the whole sentence of a fragment."""
    wholes = [(marked(whole, index, lang=index.lang_of(quote)),) for whole in index.release.verdict(quote.id).sentences]
    told = changes_words(quote, index)
    said = [index.line("The whole sentence: {sentence}", sentence=whole) for whole in wholes]
    return joined((text(told), *said))


def note_line(quote: Quote, index: Index) -> Line:
    """Return what a note says of a quotation whose words were changed or cut; nothing of one that is whole."""
    if not quote.edits and not is_fragment(quote, index):
        return ()
    said = account_line(quote, index)
    return (Run("text", f"{outcome_words(quote, index)}."), *((Run("text", " "), *said) if said else ()))


def changes_words(quote: Quote, index: Index) -> str:
    """Return what was changed and who signed for it, in sentences; an empty text where nothing was."""
    cut = "".join(edited(edit, index) for edit in quote.edits).strip()
    signed = signature(quote, index) if quote.meaning_kept else ""
    return " ".join(filter(None, (words.capital(cut), signed)))


def signature(quote: Quote, index: Index) -> str:
    """Return who signed that the changes of a quote keep its meaning, when, why, and which changes."""
    sign_off = quote.meaning_kept
    assert sign_off is not None
    day = index.day(sign_off.on)
    signed = index.say("Meaning kept, signed by {by} on {day}: {why}.", by=sign_off.by, day=day, why=sign_off.why)
    if not sign_off.changes:
        return signed
    listed = index.language.listed([index.word("marks", "words", words=change) for change in sign_off.changes])
    return f"{signed} {index.say('Signed for: {changes}.', changes=listed)}"


def edited(edit: Edit, index: Index) -> str:
    """Return one declared change and its reason, in words."""
    what = index.word("edit", edit.kind)
    say = partial(index.say, what=what, text=edit.text or "", reason=edit.reason)
    if edit.text and edit.replaces:
        return say("{what}, {text} for “{former}”: {reason}. ", former=edit.replaces)
    return say("{what} at {text}: {reason}. ") if edit.text else f"{what}{index.language.colon}{edit.reason}. "


def own_translations(quote: Quote, index: Index) -> tuple[Translation, ...]:
    """Return the translations of a quote's words into the desk's own language, in the order of its parts."""
    if not quote.translations:
        return ()
    items = ("words", *(f"segments.{number}.{name}" for number in range(1, len(quote.parts) + 1) for name in _VOICES))
    found = {entry.item: entry for entry in quote.translations if entry.language == index.language.tag}
    return tuple(found[item] for item in items if item in found)


_VOICES = ("outside", "words")


def translated(quote: Quote, index: Index) -> tuple[Line, str]:
    """Return a quote's words in the desk's own language, and who translated them; both empty where nobody did."""
    found = own_translations(quote, index)
    words_ = joined(one_line(entry.text, index) for entry in found)
    return (words_, translated_by(quote, found, index)) if found else ((), "")


def translated_line(quote: Quote, index: Index) -> Line:
    """Return the same as one line."""
    said, by = translated(quote, index)
    return (*said, Run("muted", f" ({by})")) if by else ()


def foreign(entry: Translation, index: Index) -> Line:
    """Return the words of a translation, in their language."""
    tag = index.lang(entry.language)
    return tuple(run if run.lang or not tag else run._replace(lang=tag) for run in one_line(entry.text, index))


def translated_by(sheet: Sheet, found: Sequence[Translation], index: Index) -> str:
    """Return who translated some entries of a sheet, and whether an original has changed since."""
    names = list(dict.fromkeys(entry.by for entry in found))
    known = [name for name in names if name]
    who = index.language.listed(known)
    stale = any(is_stale(sheet, entry) for entry in found)
    if len(known) < len(names):
        return index.say(
            "translated by this desk; the original has changed since" if stale else "translated by this desk"
        )
    return index.say("translated by {who}; the original has changed since" if stale else "translated by {who}", who=who)


def translated_texts(sheet: Sheet) -> Iterator[str]:
    """Yield the translations as plain text, for search."""
    for entry in sheet.translations:
        yield entry.text.text
