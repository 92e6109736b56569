"""What was done to a sheet's words: changes in a quotation that are declared and signed for, and translations."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.lines import joined, marked, one_line, text
from briefings.compose.views import Line, Run
from briefings.model.sheets import Quote, Sheet
from briefings.model.sheets.common import Translation
from briefings.model.sheets.quote import Edit


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
    signed = index.say(
        "Meaning kept, signed by {by} on {day}: {why}.", by=sign_off.by, day=index.day(sign_off.on), why=sign_off.why
    )
    if not sign_off.changes:
        return signed
    listed = index.language.listed([f"“{change}”" for change in sign_off.changes])
    return f"{signed} {index.say('Signed for: {changes}.', changes=listed)}"


def edited(edit: Edit, index: Index) -> str:
    """Return one declared change and its reason, in words."""
    what = index.word("edit", edit.kind)
    if edit.text and edit.replaces:
        return index.say(
            "{what}, {text} for “{former}”: {reason}. ",
            what=what,
            text=edit.text,
            former=edit.replaces,
            reason=edit.reason,
        )
    if edit.text:
        return index.say("{what} at {text}: {reason}. ", what=what, text=edit.text, reason=edit.reason)
    return f"{what}: {edit.reason}. "


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
    return (_words(found, index), _by(found, index)) if found else ((), "")


def translated_line(quote: Quote, index: Index) -> Line:
    """Return the same as one line."""
    said, by = translated(quote, index)
    return (*said, Run("muted", f" ({by})")) if by else ()


def other_translations(
    sheet: Sheet, index: Index, shown: Container[Translation] = ()
) -> Iterator[tuple[str, Line, str]]:
    """Yield what a sheet says in other languages, but for what is `shown` already: language, words, what they translate and by whom."""
    for entry in sheet.translations:
        if entry not in shown:
            name = words.capital(index.language.name_of(entry.language))
            yield name, _foreign(entry, index), f"{words.item(entry.item)}; {_by((entry,), index)}"


def _words(found: Iterable[Translation], index: Index) -> Line:
    return joined(one_line(entry.text, index) for entry in found)


def _foreign(entry: Translation, index: Index) -> Line:
    tag = index.lang(entry.language)
    return tuple(run if run.lang or not tag else run._replace(lang=tag) for run in one_line(entry.text, index))


def _by(found: Iterable[Translation], index: Index) -> str:
    names = list(dict.fromkeys(entry.by for entry in found))
    known = [name for name in names if name]
    if len(known) < len(names):
        return index.say("translated by this desk")
    return index.say("translated by {who}", who=index.language.listed(known))


def translated_texts(sheet: Sheet) -> Iterator[str]:
    """Yield the translations as plain text, for search."""
    for entry in sheet.translations:
        yield entry.text.text
