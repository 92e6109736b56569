"""Match: the matcher by itself, on texts in files and without a desk."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from briefings import matcher
from briefings.load.files import endless
from briefings.matcher import Snapshot, languages, marks
from briefings.model import locators
from briefings.model.modes import MODES
from briefings.problems import Location, Problem, meant


class SuggestedEdit(Struct, frozen=True):
    """A declared change of the words: its kind, what stands in the quote for it, and what a replacement replaces."""

    kind: str
    text: str | None = None
    replaces: str | None = None


KINDS = ("omission", "insertion", "replacement", "case", "emphasis", "sic")


class Signed(Struct):
    """Somebody's signature that changes keep the meaning: the changed texts; by whom, when and why is for readers."""

    changes: list[str]


class Case(Struct):
    """A line of a batch: see `batch`."""

    id: str | int
    words: str | list[str]
    text_file: str | None = None
    text: str | None = None
    mode: str | None = None
    at: str | None = None
    edits: list[SuggestedEdit] | None = None
    meaning_kept: bool | Signed | None = None
    language: str | None = None
    marks: str | list[str] | None = None
    nested: bool | None = None

    @property
    def declared(self) -> tuple[str, ...]:
        """Return the marks that the case declares."""
        return (self.marks,) if isinstance(self.marks, str) else tuple(self.marks or ())


_NOTES = frozenset({"category", "outcome", "level", "expect", "why", "note"})
"""Keys for whoever keeps the cases; the matcher does not look at them."""


class Outcome(NamedTuple):
    """The matcher's word on one case.

    `outcome` is `matches`, `not-found` or `unchecked`; `level` 0 to 3, `start` and `end` code points of the text, end
    excluded, all three None where nothing matched; `reason` why not, in words.
    """

    id: str
    outcome: str
    level: int | None
    start: int | None
    end: int | None
    reason: str

    def line(self) -> str:
        """Return the outcome as a line of JSON."""
        return json.dumps(self._asdict(), ensure_ascii=False)


def one(
    case_id: str,
    text: Snapshot | str,
    words: str | list[str],
    *,
    mode: str = "direct",
    at: str | None = None,
    edits: tuple[SuggestedEdit, ...] = (),
    meaning_kept: bool | Collection[str] = False,
    nested: bool = False,
) -> tuple[Outcome, matcher.Match | None]:
    """Return the outcome of one case, and the matcher's whole word where it ran.

    `text` is a prepared text, or the reason why there is none; a split quote's words are a list. `meaning_kept` lists the
    changes that somebody signed; True is the caller's signature for all of them.
    """
    parts = [words] if isinstance(words, str) else words
    if isinstance(text, str):
        return Outcome(case_id, "unchecked", None, None, None, text), None
    if mode == "paraphrase":
        return Outcome(case_id, "unchecked", None, None, None, "a paraphrase has no wording to check"), None
    if not parts or not all(part.strip() for part in parts):
        return Outcome(case_id, "unchecked", None, None, None, "there are no words to check"), None
    if mode == "outside":
        found = matcher.match_outside(text, " ".join(parts), at=at)
    else:
        found = matcher.match(text, parts, mode=mode, at=at, edits=edits, meaning_kept=meaning_kept, nested=nested)
    reason = "" if found.outcome == "matches" else f"{found.reason}: {found.message}"
    return Outcome(case_id, found.outcome, found.level, found.start, found.end, reason), found


@cache
def read(path: Path, language: str | None, declared: tuple[str, ...]) -> Snapshot | str:
    """Return a file's text ready for matching, read once, or the reason why it cannot be read."""
    why = endless(path)
    if why:
        return f"the text cannot be read: {why}"
    try:
        return matcher.prepare(path.read_bytes().decode("utf-8-sig"), language=language, marks=declared)
    except OSError as error:
        return f"the text cannot be read: {error.strerror or error}"
    except UnicodeDecodeError as error:
        return f"the text is not UTF-8: byte {error.start}"


def batch(path: Path) -> Iterator[tuple[Outcome, Problem | None]]:
    """Yield the outcome of each case of a JSONL file, in its order, with a problem where a line is not a case.

    A case is `{id, text_file, words, mode, edits}`; `text_file` is looked for beside the file, then from here. `at`,
    `meaning_kept`, `language`, `marks`, `nested` and, in place of a file, `text` may be given. A line that is not a case could
    not be checked; the others are checked all the same. Raises OSError where the file cannot be read.
    """
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for number, line in enumerate(lines, start=1):
        if line.strip():
            name, found = _case(line, Location(str(path), number, 1))
            if isinstance(found, Case):
                yield _checked(found, path), None
            else:
                yield Outcome(name, "unchecked", None, None, None, f"case: {found.message}"), found


def _checked(case: Case, path: Path) -> Outcome:
    signed = case.meaning_kept
    return one(
        str(case.id),
        _text(case, path),
        case.words,
        mode=case.mode or "direct",
        at=case.at,
        edits=tuple(case.edits or ()),
        meaning_kept=signed.changes if isinstance(signed, Signed) else bool(signed),
        nested=bool(case.nested),
    )[0]


def _text(case: Case, path: Path) -> Snapshot | str:
    if case.text is not None:
        return matcher.prepare(case.text, language=case.language, marks=case.declared)
    if not case.text_file:
        return "no text is named"
    beside = path.parent / case.text_file
    return read(beside if beside.exists() else Path(case.text_file), case.language, case.declared)


def _case(line: bytes, place: Location) -> tuple[str, Case | Problem]:
    """Return the name of a line's case, and the case or what keeps the line from being one."""
    name = f"line {place.line}"
    try:
        found = json.loads(line.decode("utf-8"))
        if isinstance(found, dict) and "id" in found:
            name = str(found["id"])
        case = _as_case(found)
        if isinstance(case, Case):
            return name, case
        wrong = case
    except UnicodeDecodeError as error:
        place, wrong = place._replace(column=error.start + 1), f"this line is not UTF-8: byte {error.start}"
    except json.JSONDecodeError as error:
        place, wrong = place._replace(column=error.colno), f"this line is not JSON: {error.msg}"
    except RecursionError:
        wrong = "this line is nested too deeply"
    hint = "a case: {id, text_file, words, mode, edits, meaning_kept, language, marks}"
    return name, Problem("case", place, wrong, hint=hint)


def _as_case(found: Any) -> Case | str:
    """Return the case that a value of JSON is, or what is wrong with it."""
    known = {*Case.__struct_fields__, *_NOTES}
    unknown = next((name for name in found if name not in known), None) if isinstance(found, dict) else None
    if unknown is not None:
        hint = meant(unknown, Case.__struct_fields__, "`{}`")
        return f"unknown key `{unknown}`" + (f"; {hint}" if hint else "")
    try:
        case = msgspec.convert(found, Case)
    except msgspec.ValidationError as error:
        return str(error)
    if case.at is not None and not is_place(case.at):
        return f"`at` is not a place in a text: {case.at}"
    if (case.mode or "direct") not in MODES:
        return f"mode “{case.mode}” is none of {', '.join(MODES)}"
    if any(edit.kind not in KINDS for edit in case.edits or ()):
        return f"the `kind` of an edit is one of {', '.join(KINDS)}"
    return wrong_marks(case.declared) or wrong_language(case.language) or case


def wrong_marks(declared: Sequence[str]) -> str:
    """Return why a declaration of marks cannot be used, or an empty text."""
    wrong = marks.declared_wrong(declared)
    return f"“{wrong}” is neither a pair of quotation marks (»«) nor `dash`" if wrong else ""


def wrong_language(language: str | None) -> str:
    """Return why a language tag cannot be used, or an empty text. A language that the matcher does not know is not a mistake."""
    return "" if language is None or languages.is_tag(language) else f"“{language}” is not a language tag, such as de"


def is_place(at: Any) -> bool:
    """Return whether this names a place in a source."""
    try:
        return isinstance(at, str) and bool(locators.parse(at))
    except ValueError:
        return False
