"""What is new in an edition, in words: the one text for terminal, page, changes note and feed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from briefings.compose.difference import NOBODY, counts, is_slip, words_changed
from briefings.compose.index import Index
from briefings.compose.lines import NAMINGS, field_name, in_voices, joined, linked, marked, named, text, value_words
from briefings.compose.page_context import place
from briefings.compose.views import Line, Run, plain
from briefings.compose.words import COUNTED, capital
from briefings.model import locators
from briefings.model.edition import Change, FieldChange, Same
from briefings.model.refs import FACTS

_ENGLISH_COLON = re.compile(r"(?<=\w): ")
_ROW_END = re.compile(
    r"(?P<at>(?:, (?:[a-z]+:?[0-9]*(?:-p[0-9]+)?|[0-9:]+))*)(?: \((?P<how>partly|contradicts|context)\))?(?=: |; |$)"
)
"""How the body of an edition ends a row of evidence: its place, and what it does for the statement."""
_NO_MARKS = str.maketrans("", "", '“”„«»"')
_NAMED = 4
"""At most this many sheets that changed are named."""
_SHOWN = 8
"""At most this many differing words, or labels of what is the same, are listed one by one."""


def summary(changes: Iterable[Change], index: Index) -> str:
    """Return the count of what is announced to readers: `1 quote, 1 point changed; 2 gaps new`."""
    parts = []
    for state, kinds in counts(change for change in changes if change.state != "typo"):
        items = ", ".join(counted(kind, number, index) for kind, number in kinds)
        parts.append(index.word("items that changed", state, items=items))
    return index.language.semicolon.join(parts) or index.say("no error was corrected")


def whole_summary(changes: Iterable[Change], index: Index) -> str:
    """Return the count of all that changed, corrected or not: `3 actors changed; no error was corrected`."""
    found = [*changes]
    silent = [change for change in found if change.state == "typo"]
    told = [summary(found, index)] if len(silent) < len(found) else []
    items = index.language.listed([counted(kind, n, index) for _, kinds in counts(silent) for kind, n in kinds])
    if items or not found:
        told.append(index.word("items that changed", "typo", items=items or index.word("item", "cover")))
    return index.language.semicolon.join(told)


def names(changes: Iterable[Change], index: Index) -> Line:
    """Return the names of the sheets that changed, linked; at most four."""
    there = dict.fromkeys(one.sheet for one in changes if one.sheet and one.sheet in index.release.sheets)
    found = [linked(named(ref, index), str(ref)) for ref in [*there][:_NAMED]]
    return joined([*found, text("…")] if len(there) > _NAMED else found, index.language.semicolon)


def counted(kind: str, number: int, index: Index) -> str:
    """Return `1 quote`, `2 gaps`; `bottom line` without a number, since there is one."""
    forms = NAMINGS[kind].called if kind in FACTS else COUNTED.get(kind)
    return index.count(number, *forms) if forms else index.word("item", kind)


class FieldValues(NamedTuple):
    """What is new in one field: its name (empty: the wording, and it alone), both wordings, which words differ, and why.

    Empty: `now` where it is no longer given, `was` where it is new, `why` where it is not a correction. `slip`: it looks like a
    typing error.
    """

    name: str
    now: Line
    was: Line
    differs: str
    why: str
    slip: bool


class ChangeValues(NamedTuple):
    """What is new in one thing: what kind of change it is, which thing, and field by field."""

    label: str
    which: Line
    fields: list[FieldValues]


class SameValues(NamedTuple):
    """Things of one kind that are unchanged: how many, and their first words."""

    label: str
    which: Line


def changes(found: Iterable[Change], index: Index) -> Iterator[ChangeValues]:
    """Yield what is new, change by change. What is announced to readers stands first."""
    for change in sorted(found, key=lambda change: change.state == "typo"):
        fields = [_field(change, _in_words(field, index), index) for field in change.fields]
        yield ChangeValues(heading(change, index), which(change, index), fields)


def heading(change: Change, index: Index) -> str:
    """Return `Quote changed`, `Point, new`, `Point, gone`, `Typing error: point`."""
    is_uncorrected = change.state == "typo" and not all(map(is_slip, change.fields))
    state = "uncorrected" if is_uncorrected else change.state
    return capital(index.word("item that changed", state, item=index.word("item", change.kind)))


def which(change: Change, index: Index) -> Line:
    """Return which thing changed: its name, a link if it has a page, and its place in the source."""
    target = str(change.sheet) if change.sheet in index.release.sheets else ""
    name = _called(change.label, index)
    if change.kind in ("title", "cover"):
        name = field_name(change.sheet.kind, change.key, index)
    elif change.kind in ("claim", "figure"):  # the record has “who: what” with the English colon
        name = _ENGLISH_COLON.sub(index.language.colon, name, count=1)
    at = _unbroken(place(locators.parse(change.at), index), " ") if change.at else ""
    beside = (Run("text", f", {at}"),) if at else ()
    return (*(run._replace(target=target) for run in in_voices(name, index)), *beside)


def _called(label: str, index: Index) -> str:
    return index.say("Nobody’s words") if label == NOBODY else label


def _field(change: Change, field: FieldChange, index: Index) -> FieldValues:
    name = field_words(change, field, index)
    is_plain = len(change.fields) == 1 and name == index.word("field", "words")
    now, before = _now(change, field, index), _before(field, index)
    differing = differs(field, index) if field.was and field.now else ""
    return FieldValues("" if is_plain else name, now, before, differing, why(field, index), is_slip(field))


def _in_words(field: FieldChange, index: Index) -> FieldChange:
    """Return a change with the words that readers have for its values."""
    name = field.field.rpartition(".")[2]

    def said(value: str) -> str:
        if name == "at":
            return place(locators.parse(value), index) if value else ""
        return _rows_in_words(value, index) if name == "evidence" else value_words(name, value, index)

    return field.model_copy(update={"was": said(field.was), "now": said(field.now)})


def _rows_in_words(rows: str, index: Index) -> str:
    """Return rows of evidence with their places and relations as readers call them: `p4 (partly)` is how a body keeps them."""

    def said(row: re.Match[str]) -> str:
        try:
            at = place(locators.parse(row["at"][2:]), index) if row["at"] else ""
        except locators.LocatorError:  # the end of a title
            return row[0]
        how = index.word("relation", row["how"]).rstrip(".") if row["how"] else ""
        return f"{f', {at}' if at else ''}{f' ({how[:1].lower()}{how[1:]})' if how else ''}"

    return _ROW_END.sub(said, rows)


def why(field: FieldChange, index: Index) -> str:
    """Return why a field changed, as its correction says; empty where none does. What a check found has its own words."""
    return index.say("the outcome of its check changed") if field.field == "outcome" else field.why or ""


def field_words(change: Change, field: FieldChange, index: Index) -> str:
    """Return what readers call a field: `wording`, `date`; of an entry of a list without what names the entry."""
    if field.field.endswith((".text", ".words")):
        return index.word("field", "words")
    skipped = change.key.count(".") + 1 if change.key and field.field.startswith(f"{change.key}.") else 0
    return field_name(change.sheet.kind, field.field, index, skipped)


def _now(change: Change, field: FieldChange, index: Index) -> Line:
    """Return the present wording: in marks only where it is a quotation whose wording matched when it was issued."""
    is_quoted = change.kind == "quote" and field.field.rpartition(".")[2] == "words"
    if is_quoted and field.now and change.outcome in ("matches", "matches-changed"):
        return (marked(field.now, index),)
    return in_voices(field.now, index)


def _before(field: FieldChange, index: Index) -> Line:
    """Return the former wording, which is not a quotation any more: marks stay only around words that still have them."""
    return tuple(
        run._replace(voice="muted") if run.voice == "text" else run for run in in_voices(field.was, index, field.now)
    )


def differs(field: FieldChange, index: Index) -> str:
    """Return which words differ, and how much of the field they are."""
    spans = [_span(was, now, index) for was, now in words_changed(field.was, field.now)]
    shown = index.language.semicolon.join(_first(spans, index))
    return _unbroken(index.say("{words} ({share} % changed)", words=shown, share=str(share(field))), " %")


def _unbroken(words: str, part: str) -> str:
    """Return words that no line ends within a part of: a number stays with what it counts."""
    return words.replace(part, part.replace(" ", "\u00a0"))


def _span(was: str, now: str, index: Index) -> str:
    was, now = (part.translate(_NO_MARKS).strip(" \u00a0,.;:") for part in (was, now))
    if was and now:
        return index.say("{was}, now {now}", was=was, now=now)
    return index.say("new: {now}", now=now) if now else index.say("gone: {was}", was=was)


def share(field: FieldChange) -> int:
    """Return how much of a field differs, in per cent of its words, rounded up."""
    total = max(len(field.was.split()), len(field.now.split()))
    changed = sum(max(len(was.split()), len(now.split())) for was, now in words_changed(field.was, field.now))
    return min(100, -(-100 * changed // total)) if total else 100


def same(found: Iterable[Same], index: Index) -> Iterator[SameValues]:
    """Yield what is unchanged: kinds with their number, and their first words."""
    for entry in found:
        if entry.kind not in ("title", "topic"):
            shown = _first([_called(label, index) for label in dict.fromkeys(entry.labels)], index)
            which = in_voices(index.language.semicolon.join(shown), index)
            yield SameValues(capital(counted(entry.kind, len(entry.labels), index)), which)


def _first(words: list[str], index: Index) -> list[str]:
    """Return the first of some words, and how many more there are."""
    more = len(words) - _SHOWN
    return [*words[:_SHOWN], index.say("and {n} more", n=index.language.digits(str(more)))] if more > 0 else words


def terminal(found: Iterable[Change], index: Index) -> Iterator[str]:
    """Yield the same as lines for a terminal."""
    say = index.say
    uncorrected = (say("no correction yet"), say("no correction: counted as a typing error"))
    for change in changes(found, index):
        yield change.label
        facts = [(say("Which"), plain(change.which))]
        for field in change.fields:
            facts += [
                (say("Field"), field.name),
                (say("Now"), plain(field.now) or say("no longer given")),
                (say("Before"), plain(field.was)),
                (say("Differs"), field.differs),
                (say("Why"), field.why or uncorrected[field.slip]),
            ]
        yield from (f"    {name}{index.language.colon}{words}".replace("\u00a0", " ") for name, words in facts if words)
