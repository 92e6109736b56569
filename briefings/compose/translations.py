"""What a sheet says in other languages. The original is what was checked; a translation is never set in marks."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.lines import one_line, text
from briefings.compose.views import Line, Run
from briefings.model.sheets import Quote, Sheet
from briefings.model.sheets.common import Translation


def of_words(quote: Quote, index: Index) -> tuple[Translation, ...]:
    """Return the translations of a quote's words into the desk's own language, in the order of its parts."""
    if not quote.translations:
        return ()
    items = ("words", *(f"segments.{number}.{name}" for number in range(1, len(quote.parts) + 1) for name in _VOICES))
    found = {entry.item: entry for entry in quote.translations if entry.language == index.language.tag}
    return tuple(found[item] for item in items if item in found)


_VOICES = ("outside", "words")


def words_line(quote: Quote, index: Index) -> Line:
    """Return a quote's words in the desk's own language, and who translated them; empty where nobody did."""
    found = of_words(quote, index)
    return (*_joined(found, index), Run("muted", f" ({_by(found, index)})")) if found else ()


def of_quote(quote: Quote, index: Index) -> tuple[Line, str] | None:
    """Return a quote's words in the desk's own language, and who translated them; None where nobody did."""
    found = of_words(quote, index)
    return (_joined(found, index), _by(found, index)) if found else None


def others(sheet: Sheet, index: Index, shown: Container[Translation] = ()) -> Iterator[tuple[str, Line, str]]:
    """Yield what a sheet says in other languages, but for what is `shown` already: language, words, what they translate and by whom."""
    for entry in sheet.translations:
        if entry not in shown:
            name = words.capital(index.language.name_of(entry.language))
            yield name, _foreign(entry, index), f"{words.item(entry.item)}; {_by((entry,), index)}"


def _joined(found: Iterable[Translation], index: Index) -> Line:
    runs: list[Run] = []
    for entry in found:
        runs += [*(text(" ") if runs else ()), *one_line(entry.text, index)]
    return tuple(runs)


def _foreign(entry: Translation, index: Index) -> Line:
    tag = index.lang(entry.language)
    return tuple(run if run.lang or not tag else run._replace(lang=tag) for run in one_line(entry.text, index))


def _by(found: Iterable[Translation], index: Index) -> str:
    names = list(dict.fromkeys(entry.by for entry in found))
    known = [name for name in names if name]
    if len(known) < len(names):
        return index.say("translated by this desk")
    return index.say("translated by {who}", who=index.language.listed(known))


def texts(sheet: Sheet) -> Iterator[str]:
    """Yield the translations as plain text, for search."""
    for entry in sheet.translations:
        yield entry.text.text
