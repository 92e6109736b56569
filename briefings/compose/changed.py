"""What was changed in a quotation, or left out of its sentence, and who signed for it: said wherever the words stand."""

from __future__ import annotations

from briefings.compose import words
from briefings.compose.index import Index
from briefings.compose.lines import marked, text
from briefings.compose.views import Line, Run
from briefings.model.sheets import Quote
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
    runs: list[Run] = list(text(changes_words(quote, index)))
    for whole in index.release.verdict(quote.id).sentences:
        sentence = (marked(whole, index, lang=index.lang_of(quote)),)
        runs += [*(text(" ") if runs else ()), *index.line("The whole sentence: {sentence}", sentence=sentence)]
    return tuple(runs)


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
    kept = quote.meaning_kept
    assert kept is not None
    signed = index.say(
        "Meaning kept, signed by {by} on {day}: {why}.", by=kept.by, day=index.day(kept.on), why=kept.why
    )
    if not kept.changes:
        return signed
    listed = index.language.listed([f"“{change}”" for change in kept.changes])
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
