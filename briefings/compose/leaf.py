"""One page or pack while it is composed: its notes, and the sheets it shows (for its marking and its date)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from urllib.parse import quote

from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.lines import text
from briefings.compose.views import Fact, Facts, Line, Note, NotStated, Row, Run
from briefings.model import locators, scales
from briefings.model.locators import Locator
from briefings.model.markings import Marking
from briefings.model.prose import Prose
from briefings.model.refs import PLURALS, Ref
from briefings.model.sheets import Quote, Sheet, Source
from briefings.model.sheets.common import Evidence


class Leaf:
    """Collects what a page cites and shows."""

    def __init__(self, index: Index) -> None:
        """Begin an empty page."""
        self.index = index
        self.notes: list[Note] = []
        self._numbers: dict[tuple[Ref, str, str], int] = {}
        self._last: Ref | None = None
        self._cited: set[Ref] = set()
        self._shown: dict[Ref, None] = {}
        self._taken = 0

    def show(self, *refs: Ref | None) -> None:
        """Note that the page shows these sheets."""
        for ref in refs:
            if ref is not None and ref in self.index.release.sheets:
                self._shown[ref] = None

    def cite(self, source: Ref, at: Locator | None, remark: str = "") -> Line:
        """Return the mark of the note for a place in a source; the same place with the same remark has the same note."""
        self.show(source)
        key = (source, at.text if at else "", remark)
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self.notes) + 1
            line = self._note(source, at)
            self.notes.append(Note(number, (*line, Run("text", f" {remark}")) if remark else line))
        return (Run("mark", str(number), f"#note-{number}"),)

    def cite_all(self, rows: Iterable[Evidence]) -> Line:
        """Return the marks of the notes for rows of evidence."""
        marks: list[Run] = []
        for row in rows:
            remark = " ".join(part for part in (words.RELATIONS[row.relation], _sentence(row.note)) if part)
            if row.source is not None:
                marks += self.cite(row.source, row.at, remark)
            else:
                quote = self.index.get(row.quote, Quote)
                if quote is not None:
                    self.show(quote.ref)
                    marks += self.cite(quote.source, quote.at, remark)
        return tuple(dict.fromkeys(marks))

    def taken(self) -> tuple[Note, ...]:
        """Return the notes that came since the last call: those of one row."""
        new = tuple(self.notes[self._taken :])
        self._taken = len(self.notes)
        return new

    def _note(self, ref: Ref, at: Locator | None) -> Line:
        source = self.index.source(ref)
        place = f", {locators.printed(at)}" if at else ""
        if self._last == ref:
            line = text(f"The same{place}.")
        elif ref in self._cited:
            author = source.authors[0].split()[-1] if source.authors else source.described_as
            line = text(f"{author}{place}.")
        else:
            line = citation(source, at, self.index)
        self._last = ref
        self._cited.add(ref)
        return line

    @property
    def shown(self) -> tuple[Ref, ...]:
        """Return the sheets that the page shows, in that order."""
        return tuple(self._shown)

    @property
    def sources(self) -> list[Ref]:
        """Return the sources that the page rests on, in the order in which it shows them."""
        return [ref for ref in self._shown if ref.kind == "source"]

    @property
    def marking(self) -> Marking:
        """Return the highest marking of all that the page shows."""
        release = self.index.release
        return max((release.marking_of(ref) for ref in self._shown), default=self.index.settings.default_marking)

    @property
    def updated(self) -> str:
        """Return the newest record date of all that the page shows, as ISO 8601, or an empty text."""
        return max((self.index.newest(ref) for ref in self._shown), default="")


def citation(source: Source, at: Locator | None, index: Index) -> Line:
    """Return a full citation: author, title, date, place, what is not recorded, reliability in words."""
    return (
        *short_citation(source, at),
        Run("text", f". {_not_recorded(source, index)}{reliability(source)}."),
    )


def short_citation(source: Source, at: Locator | None = None, *, target: str = "") -> Line:
    """Return author, title, date and place."""
    runs: list[Run] = []
    if source.authors:
        runs.append(Run("text", f"{words.listed(source.authors)}, "))
    runs.append(Run("words", words.quotation(source.title), target))
    date = words.when(source.published) if source.published else "date not recorded"
    runs.append(Run("text", f", {date}" + (f", {locators.printed(at)}" if at else "")))
    return tuple(runs)


def reliability(source: Source) -> str:
    """Return `Reliability F: cannot be judged, no basis`."""
    return f"Reliability {source.reliability}: {scales.reliability_words(source.reliability)}"


def missing(source: Source) -> list[str]:
    """Return what is not recorded of a source, in words."""
    absent = (("outlet", source.outlet), ("address", source.url), ("access date", source.accessed))
    return [name for name, value in absent if value is None]


def _not_recorded(source: Source, index: Index) -> str:
    absent = missing(source)
    outlet = f"{index.name(source.outlet)}. " if source.outlet else ""
    return outlet + (f"{words.capital(words.listed(absent))} not recorded. " if absent else "")


def _sentence(prose: Prose | None) -> str:
    found = prose.text.strip() if prose else ""
    return found if not found or found.endswith((".", "!", "?")) else f"{found}."


def not_stated(items: Iterable[str]) -> NotStated:
    """Return the list of what a source does not say."""
    return NotStated(tuple(text(item) for item in items))


def not_stated_row(sheet: Sheet, leaf: Leaf) -> tuple[Row, ...]:
    """Return the row of what the source does not say, if anything was looked for: in how much of it, and when."""
    items: tuple[str, ...] = getattr(sheet, "not_stated", ())
    if not items:
        return ()
    read = [_read(leaf.index.source(ref)) for ref in leaf.sources]
    where = f" in {words.listed(read)}" if 0 < len(read) <= 2 else ""
    remark = f"The desk looked for each of these{where}. Not stated is a finding, not a gap in the form."
    return (Row("The source does not say", (not_stated(items),), (Note(0, text(remark)),)),)


def _read(source: Source) -> str:
    extent = {"full": "the full text", "excerpt": "an excerpt", "teaser": "a teaser"}[source.extent]
    stored = f", stored on {words.day(source.captured)}" if source.captured else ""
    return f"{extent} of the {source.described_as}{stored}"


def this_page(sheet: Sheet, index: Index) -> Row:
    """Return the row about the page itself: first published, last significant change, its log, whom to tell."""
    last = max((entry.on for entry in sheet.corrections), default=None)
    facts = [
        Fact("First published", text(words.day(sheet.created) if sheet.created else "not recorded")),
        Fact("Last significant change", text(words.day(last) if last else "none since")),
        Fact("Log", _log(sheet, index)),
        Fact("Found a mistake?", _report(sheet, index)),
    ]
    return Row("This page", (Facts(tuple(facts)),), anchor="this-page")


def _log(sheet: Sheet, index: Index) -> Line:
    """Return the days on which something was done to a sheet: published, checked, corrected, last revised."""
    done: list[tuple[datetime.date, str]] = [(entry.on, "corrected") for entry in sheet.corrections]
    checked = index.release.verdict(sheet.id).checked if isinstance(sheet, Quote) else None
    if sheet.created:
        done.append((sheet.created, "first published"))
    if checked:
        done.append((checked, "wording checked"))
    if sheet.revised and all(day != sheet.revised for day, _ in done):
        done.append((sheet.revised, "last revised"))
    days: dict[datetime.date, list[str]] = {}
    for day, what in sorted(done, key=lambda entry: entry[0].toordinal()):
        days.setdefault(day, []).append(what)
    line = "; ".join(f"{words.day(day)}: {', '.join(dict.fromkeys(what))}" for day, what in days.items())
    return text(line or "not recorded")


def corrected_row(sheet: Sheet) -> tuple[Row, ...]:
    """Return the row of a sheet's corrections, newest first, each with both wordings and the reason."""
    facts = []
    for entry in reversed(sheet.corrections):
        facts.append(Fact(words.day(entry.on), text(words.item(entry.item))))
        facts += [Fact("was", text(entry.was)), Fact("now", text(entry.now)), Fact("why", text(entry.why))]
    return (Row("Corrected", (Facts(tuple(facts)),), anchor="corrected"),) if facts else ()


def corrected_line(sheet: Sheet) -> Line:
    """Return the sentence under a title that says what was corrected last, and leads to it; empty where nothing was."""
    if not sheet.corrections:
        return ()
    last = max(sheet.corrections, key=lambda entry: entry.on.toordinal())
    return (
        Run("strong", f"Corrected on {words.day(last.on)}", "#corrected"),
        Run("text", f": {words.item(last.item).lower()}"),
    )


def _report(sheet: Sheet, index: Index) -> Line:
    edition = f" as of {words.day(sheet.revised)}" if sheet.revised else ""
    name = f"{sheet.ref}{edition}"
    contact = index.settings.contact
    if contact is None:
        return text(f"Tell the desk, and name {name}")
    target = f"mailto:{contact}?subject={quote(f'Error: {name}')}" if "@" in contact else contact
    return (Run("text", "Report an error", target), Run("text", f" and name {name}"))


def section_of(sheet: Sheet) -> str:
    """Return the section of the masthead in which a sheet's page stands."""
    return PLURALS[sheet.kind]
