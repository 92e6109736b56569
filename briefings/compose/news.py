"""What is new in an edition, in words: the one text for terminal, page, changes note and feed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefings.compose import words
from briefings.compose.difference import counts, words_changed
from briefings.compose.index import Index
from briefings.compose.lines import marked, text
from briefings.compose.views import Fact, Facts, Line, Row, Run
from briefings.model.edition import Change, FieldChange, Same

_MANY = {"gap": "gaps", "bottom line": "bottom line", "title": "title", "cover": "cover facts"}
_FIELDS = {
    "text": "wording",
    "gist": "wording",
    "body": "wording",
    "value": "number",
    "as_of.edtf": "date",
    "said.edtf": "date of statement",
    "at": "place in the source",
}
_STATES = {"changed": "changed", "added": "new", "removed": "gone", "typo": "mended"}
_HEADS = {"changed": "{} changed", "added": "{}, new", "removed": "{}, gone", "typo": "Typing error: {}"}


def summary(changes: Iterable[Change]) -> str:
    """Return the count of what readers are told of: `1 quote, 1 point changed; 2 gaps new`."""
    found = [change for change in changes if change.state != "typo"]
    parts = []
    for state, kinds in counts(found):
        listed = ", ".join(_counted(kind, count) for kind, count in kinds)
        parts.append(f"{listed} {_STATES[state]}")
    return "; ".join(parts) or "nothing but typing errors"


def _counted(kind: str, count: int) -> str:
    if kind in ("bottom line", "title", "cover"):
        return _MANY[kind]
    return words.counted(count, kind, _MANY.get(kind))


def rows(changes: Iterable[Change], index: Index) -> tuple[Row, ...]:
    """Return a row a change: what, now, before, which words differ, why. What readers are told of stands first."""
    found = sorted(changes, key=lambda change: change.state == "typo")
    return tuple(Row(head(change), (Facts(tuple(_facts(change, index))),)) for change in found)


def head(change: Change) -> str:
    """Return `Quote changed`, `Point, new`, `Typing error: point`."""
    kind = change.kind if change.state == "typo" else words.capital(change.kind)
    return _HEADS[change.state].format(kind)


def _facts(change: Change, index: Index) -> Iterator[Fact]:
    target = str(change.sheet) if change.sheet in index.release.sheets else ""
    yield Fact("Which", text(change.label, target))
    several = len(change.fields) > 1
    for field in change.fields:
        tail = f", {field_words(change, field)}" if several else ""
        yield Fact(f"Now{tail}", _now(change, field))
        if field.was:
            yield Fact(f"Before{tail}", (Run("muted", field.was),))
        if field.was and field.now:
            yield Fact(f"Differs{tail}", text(differs(field)))
        yield Fact(f"Why{tail}", text(field.why or "a typing error; readers need not know of it"))


def field_words(change: Change, field: FieldChange) -> str:
    """Return what readers call a field: `wording`, `date`, `role, as reported`."""
    path = field.field.removeprefix(f"{change.key}.") if change.key else field.field
    return _FIELDS.get(path, path.replace(".", ", ").replace("_", " "))


def _now(change: Change, field: FieldChange) -> Line:
    """Return the present wording: in marks only where it is a quotation whose wording matched when it was issued."""
    if not field.now:
        return text("no longer given")
    quoted = change.kind == "quote" and field.field.rpartition(".")[2] == "words" and change.outcome == "matches"
    return (marked(field.now),) if quoted else text(field.now)


def differs(field: FieldChange) -> str:
    """Return which words differ, and how much of the field they are."""
    spans = [_span(was, now) for was, now in words_changed(field.was, field.now)]
    shown = "; ".join(spans[:6]) + (f"; and {len(spans) - 6} more" if len(spans) > 6 else "")
    return f"{shown} ({share(field)} % changed)"


def _span(was: str, now: str) -> str:
    was, now = (part.strip("“”\"'") for part in (was, now))
    if not was:
        return f"new: {now}"
    return f"{was}, now {now}" if now else f"gone: {was}"


def share(field: FieldChange) -> int:
    """Return how much of a field differs, in per cent of its words, rounded up."""
    total = max(len(field.was.split()), len(field.now.split()))
    changed = sum(max(len(was.split()), len(now.split())) for was, now in words_changed(field.was, field.now))
    return min(100, -(-100 * changed // total)) if total else 100


def same_row(same: Iterable[Same]) -> tuple[Row, ...]:
    """Return the row of what need not be read again: kinds with their number, and their first words."""
    facts = tuple(
        Fact(words.capital(_counted(entry.kind, len(entry.labels))), text("; ".join(_some(entry.labels))))
        for entry in same
        if entry.kind not in ("title", "topic")
    )
    return (Row("Need not be read again", (Facts(facts),)),) if facts else ()


def _some(labels: tuple[str, ...], limit: int = 8) -> list[str]:
    shown = list(dict.fromkeys(labels))
    return shown if len(shown) <= limit else [*shown[:limit], f"and {len(shown) - limit} more"]


def terminal(changes: Iterable[Change], index: Index) -> Iterator[str]:
    """Yield the same rows as lines for a terminal."""
    for row in rows(changes, index):
        yield row.label
        for part in row.parts:
            for fact in part.rows if isinstance(part, Facts) else ():
                yield f"    {fact.name.lower()}: {''.join(run.text for run in fact.value)}"
