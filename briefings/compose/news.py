"""What is new in an edition, in words: the one text for terminal, page, changes note and feed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from briefings.compose.difference import NOBODY, counts, is_slip, words_changed
from briefings.compose.index import Index
from briefings.compose.lines import marked, naming_of, text
from briefings.compose.views import Fact, Facts, Line, Row, Run
from briefings.compose.words import capital
from briefings.model import locators
from briefings.model.edition import Change, FieldChange, Same
from briefings.model.refs import FACTS

_MARKED = re.compile(r"“([^“”]*)”")
_NO_MARKS = str.maketrans("", "", '“”"')
_SHOWN = 8
"""At most this many differing words, or labels of what is the same, are listed one by one."""


def summary(changes: Iterable[Change], index: Index) -> str:
    """Return the count of what readers are told of: `1 quote, 1 point changed; 2 gaps new`."""
    told = [change for change in changes if change.state != "typo"]
    parts = []
    for state, kinds in counts(told):
        items = ", ".join(counted(kind, number, index) for kind, number in kinds)
        parts.append(_states(state, items, index))
    return "; ".join(parts) or index.say("nothing but typing errors")


def _states(state: str, items: str, index: Index) -> str:
    if state == "changed":
        return index.say("{items} changed", items=items)
    return index.say("{items} new", items=items) if state == "added" else index.say("{items} gone", items=items)


def counted(kind: str, number: int, index: Index) -> str:
    """Return `1 quote`, `2 gaps`; `bottom line` without a number, since there is one."""
    count = index.count
    if kind in FACTS:
        return naming_of(kind).counted(number, index)
    return {
        "paraphrase": lambda: count(number, "{n} paraphrase", "{n} paraphrases"),
        "point": lambda: count(number, "{n} point", "{n} points"),
        "judgement": lambda: count(number, "{n} judgement", "{n} judgements"),
        "figure": lambda: count(number, "{n} figure", "{n} figures"),
        "position": lambda: count(number, "{n} position", "{n} positions"),
        "gap": lambda: count(number, "{n} gap", "{n} gaps"),
        "section": lambda: count(number, "{n} section", "{n} sections"),
    }.get(kind, lambda: index.word("item", kind))()


def rows(changes: Iterable[Change], index: Index) -> tuple[Row, ...]:
    """Return a row a change: what, now, before, which words differ, why. What readers are told of stands first."""
    found = sorted(changes, key=lambda change: change.state == "typo")
    return tuple(Row(head(change, index), (Facts(tuple(_facts(change, index))),)) for change in found)


def head(change: Change, index: Index) -> str:
    """Return `Quote changed`, `Point, new`, `Point, gone`, `Typing error: point`."""
    kind = index.word("item", change.kind)
    if change.state == "typo" and not all(is_slip(field) for field in change.fields):
        return capital(index.say("{item} changed, no correction", item=kind))
    if change.state == "typo":
        return index.say("Typing error: {item}", item=kind)
    if change.state == "changed":
        return capital(index.say("{item} changed", item=kind))
    return capital(
        index.say("{item}, new", item=kind) if change.state == "added" else index.say("{item}, gone", item=kind)
    )


def _facts(change: Change, index: Index) -> Iterator[Fact]:
    target = str(change.sheet) if change.sheet in index.release.sheets else ""
    name = index.say("Nobody’s words") if change.label == NOBODY else change.label
    at = _unbroken(locators.printed(locators.parse(change.at)), " ") if change.at else ""
    place = (Run("text", f", {at}"),) if at else ()
    named = tuple(run._replace(target=target) for run in _voices(name, name))
    yield Fact(index.say("Which"), (*named, *place))
    for field in change.fields:
        words = field_words(change, field, index)
        if len(change.fields) > 1 or words != index.say("wording"):
            yield Fact(index.say("Field"), text(words))
        yield Fact(index.say("Now"), _now(change, field, index))
        if field.was:
            yield Fact(index.say("Before"), _before(field))
        if field.was and field.now:
            yield Fact(index.say("Differs"), text(differs(field, index)))
        yield Fact(index.say("Why"), text(field.why or index.say("no correction: counted as a typing error")))


def field_words(change: Change, field: FieldChange, index: Index) -> str:
    """Return what readers call a field: `wording`, `date`; any other by its name in the sheet."""
    path = field.field.removeprefix(f"{change.key}.") if change.key else field.field
    if path.rpartition(".")[2] in ("text", "gist", "body", "words", "statement"):
        return index.say("wording")
    return index.say("number") if path == "value" else path.replace(".", ", ").replace("_", " ")


def _now(change: Change, field: FieldChange, index: Index) -> Line:
    """Return the present wording: in marks only where it is a quotation whose wording matched when it was issued."""
    if not field.now:
        return text(index.say("no longer given"))
    quoted = (
        change.kind == "quote"
        and field.field.rpartition(".")[2] == "words"
        and change.outcome in ("matches", "matches-changed")
    )
    return (marked(field.now, index),) if quoted else _voices(field.now, field.now)


def _before(field: FieldChange) -> Line:
    """Return the former wording, which is no quotation any more: marks stay only around words that still stand in marks."""
    return tuple(run._replace(voice="muted") if run.voice == "text" else run for run in _voices(field.was, field.now))


def _voices(words: str, known: str) -> Line:
    """Return words with those in marks in the source's voice, if `known` has them too; else without their marks."""
    runs: list[Run] = []
    end = 0
    for match in _MARKED.finditer(words):
        runs += text(words[end : match.start()]) if match.start() > end else ()
        runs.append(Run("words", match[0]) if match[0] in known else Run("text", match[1]))
        end = match.end()
    return (*runs, *(text(words[end:]) if end < len(words) else ()))


def differs(field: FieldChange, index: Index) -> str:
    """Return which words differ, and how much of the field they are."""
    spans = [_span(was, now, index) for was, now in words_changed(field.was, field.now)]
    more = [index.say("and {n} more", n=index.language.digits(str(len(spans) - _SHOWN)))] if len(spans) > _SHOWN else []
    shown = "; ".join([*spans[:_SHOWN], *more])
    return _unbroken(index.say("{words} ({share} % changed)", words=shown, share=str(share(field))), " %")


def _unbroken(words: str, part: str) -> str:
    """Return words that no line ends within a part of: a number stays with what it counts."""
    return words.replace(part, part.replace(" ", "\u00a0"))


def _span(was: str, now: str, index: Index) -> str:
    was, now = (part.translate(_NO_MARKS).strip(" ,.;:") for part in (was, now))
    if was and now:
        return index.say("{was}, now {now}", was=was, now=now)
    return index.say("new: {now}", now=now) if now else index.say("gone: {was}", was=was)


def share(field: FieldChange) -> int:
    """Return how much of a field differs, in per cent of its words, rounded up."""
    total = max(len(field.was.split()), len(field.now.split()))
    changed = sum(max(len(was.split()), len(now.split())) for was, now in words_changed(field.was, field.now))
    return min(100, -(-100 * changed // total)) if total else 100


def same_row(same: Iterable[Same], index: Index) -> tuple[Row, ...]:
    """Return the row of what need not be read again: kinds with their number, and their first words."""
    facts = tuple(
        Fact(capital(counted(entry.kind, len(entry.labels), index)), _some(entry.labels, index))
        for entry in same
        if entry.kind not in ("title", "topic")
    )
    return (Row(index.say("Need not be read again"), (Facts(facts),)),) if facts else ()


def _some(labels: tuple[str, ...], index: Index) -> Line:
    shown = [index.say("Nobody’s words") if label == NOBODY else label for label in dict.fromkeys(labels)]
    more = [index.say("and {n} more", n=index.language.digits(str(len(shown) - _SHOWN)))] if len(shown) > _SHOWN else []
    words = "; ".join([*shown[:_SHOWN], *more])
    return _voices(words, words)


def terminal(changes: Iterable[Change], index: Index) -> Iterator[str]:
    """Yield the same rows as lines for a terminal."""
    for row in rows(changes, index):
        yield row.label
        for part in row.parts:
            for fact in part.rows if isinstance(part, Facts) else ():
                yield f"    {fact.name}: {''.join(run.text for run in fact.value)}".replace("\u00a0", " ")
