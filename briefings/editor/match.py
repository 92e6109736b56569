"""Match: the matcher by itself, on texts in files and without a desk."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from briefings import matcher
from briefings.matcher import Snapshot, languages, marks
from briefings.model import locators
from briefings.model.modes import MODES
from briefings.problems import Location, Problem


class SuggestedEdit(NamedTuple):
    """A declared change of the words: its kind, what stands in the quote for it, and what a replacement replaces."""

    kind: str
    text: str | None = None
    replaces: str | None = None


KINDS = ("omission", "insertion", "replacement", "case", "emphasis", "sic")
_KEYS = frozenset(
    {"id", "text_file", "text", "words", "mode", "at", "edits", "meaning_kept", "language", "marks", "nested"}
)
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


_Key = tuple[Path, str | None, tuple[str, ...]]


class _Texts(dict[_Key, "Snapshot | str"]):
    """Files, with their language and marks, to prepared texts, each read once; a reason where a text cannot be read."""

    def __missing__(self, key: _Key) -> Snapshot | str:
        path, language, declared = key
        try:
            self[key] = matcher.prepare(path.read_bytes().decode("utf-8-sig"), language=language, marks=declared)
        except OSError as error:
            self[key] = f"the text cannot be read: {error.strerror or error}"
        except UnicodeDecodeError as error:
            self[key] = f"the text is not UTF-8: byte {error.start}"
        return self[key]


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
    elif len(parts) == 1:
        found = matcher.match(text, parts[0], mode=mode, at=at, edits=edits, meaning_kept=meaning_kept, nested=nested)
    else:
        found = matcher.match_parts(
            text, parts, mode=mode, at=at, edits=edits, meaning_kept=meaning_kept, nested=nested
        )
    reason = "" if found.outcome == "matches" else f"{found.reason}: {found.message}"
    return Outcome(case_id, found.outcome, found.level, found.start, found.end, reason), found


def read(path: Path, language: str | None = None, declared: tuple[str, ...] = ()) -> Snapshot | str:
    """Return a file's text ready for matching, or the reason why it cannot be read."""
    return _Texts()[path, language, declared]


def batch(path: Path) -> Iterator[tuple[Outcome, Problem | None]]:
    """Yield the outcome of each case of a JSONL file, in its order, with a problem where a line is no case.

    A case is `{id, text_file, words, mode, edits}`; `text_file` is looked for beside the file, then from here. `at`,
    `meaning_kept`, `language`, `marks`, `nested` and, in place of a file, `text` may be given. A line that is not a case could
    not be checked; the others are checked all the same. Raises OSError where the file cannot be read.
    """
    texts = _Texts()
    lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    for number, line in enumerate(lines, start=1):
        if line.strip():
            case, problem = _case(line, Location(str(path), number, 1))
            yield (_checked(case, path, texts) if problem is None else _refused(case, problem)), problem


def _checked(case: Mapping[str, Any], path: Path, texts: _Texts) -> Outcome:
    return one(
        str(case["id"]),
        _text(case, path, texts),
        case["words"],
        mode=case.get("mode") or "direct",
        at=case.get("at"),
        edits=tuple(
            SuggestedEdit(edit["kind"], edit.get("text"), edit.get("replaces")) for edit in case.get("edits") or ()
        ),
        meaning_kept=_signed(case.get("meaning_kept")),
        nested=bool(case.get("nested")),
    )[0]


def _signed(given: Any) -> bool | list[str]:
    """Return a case's signature: true for all its changes, else the list of those that it names."""
    return list(given["changes"]) if isinstance(given, dict) else bool(given)


def _declared(case: Mapping[str, Any]) -> tuple[str, ...]:
    given = case.get("marks") or ()
    return (given,) if isinstance(given, str) else tuple(given)


def _refused(case: Mapping[str, Any], problem: Problem) -> Outcome:
    name = str(case["id"]) if "id" in case else f"line {problem.location.line}"
    return Outcome(name, "unchecked", None, None, None, f"case: {problem.message}")


def _text(case: Mapping[str, Any], path: Path, texts: _Texts) -> Snapshot | str:
    language, declared = case.get("language"), _declared(case)
    if "text" in case:
        return matcher.prepare(str(case["text"]), language=language, marks=declared)
    name = case.get("text_file")
    if not name:
        return "no text is named"
    beside = path.parent / name
    return texts[beside if beside.exists() else Path(name), language, declared]


def _case(line: bytes, place: Location) -> tuple[dict[str, Any], Problem | None]:
    """Return a line's object (an empty one where it is none), and what keeps it from being a case."""
    try:
        case = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return {}, Problem(
            "case", place._replace(column=error.start + 1), f"this line is not UTF-8: byte {error.start}"
        )
    except json.JSONDecodeError as error:
        return {}, Problem("case", place._replace(column=error.colno), f"this line is not JSON: {error.msg}")
    except RecursionError:
        return {}, Problem("case", place, "this line is nested too deeply")
    wrong = _wrong(case)
    found: dict[str, Any] = case if isinstance(case, dict) else {}
    hint = "a case: {id, text_file, words, mode, edits, meaning_kept, language, marks}"
    return found, Problem("case", place, wrong, hint=hint) if wrong else None


def _wrong(case: Any) -> str:
    if not isinstance(case, dict):
        return "this line is not an object"
    unknown = next((name for name in case if name not in _KEYS | _NOTES), None)
    if unknown is not None:
        near = get_close_matches(unknown, sorted(_KEYS), 1)
        return f"unknown key `{unknown}`{f'; did you mean `{near[0]}`?' if near else ''}"
    for name in ("id", "words"):
        if name not in case:
            return f"`{name}` is missing"
    words = case["words"]
    if not isinstance(words, str) and not (isinstance(words, list) and all(isinstance(part, str) for part in words)):
        return "`words` must be a text, or a list of texts for a split quote"
    if case.get("at") is not None and not is_place(case["at"]):
        return f"`at` is not a place in a text: {case['at']}"
    if not isinstance(case.get("text_file", ""), str):
        return "`text_file` must be a file's name"
    if (case.get("mode") or "direct") not in MODES:
        return f"mode “{case['mode']}” is none of {', '.join(MODES)}"
    edits = case.get("edits") or []
    if not isinstance(edits, list) or not all(
        isinstance(edit, dict)
        and edit.get("kind") in KINDS
        and isinstance(edit.get("text"), str | None)
        and isinstance(edit.get("replaces"), str | None)
        for edit in edits
    ):
        return f"`edits` must be a list of {{kind, text, replaces}}; kind is one of {', '.join(KINDS)}"
    return _wrong_terms(case)


def _wrong_terms(case: Mapping[str, Any]) -> str:
    """Return what is wrong with a case's signature, language or marks, or an empty text."""
    signed = case.get("meaning_kept")
    listed = isinstance(signed, dict) and isinstance(signed.get("changes"), list)
    if not (isinstance(signed, bool | None) or (listed and all(isinstance(text, str) for text in signed["changes"]))):
        return "`meaning_kept` must be true, or {by, on, why, changes: [each changed text]}"
    if not isinstance(case.get("language"), str | None):
        return "`language` must be a language tag, such as de"
    declared = case.get("marks")
    if not (
        isinstance(declared, str | None) or (isinstance(declared, list) and all(isinstance(m, str) for m in declared))
    ):
        return "`marks` must be a list of pairs of quotation marks, or dash"
    return wrong_marks(_declared(case)) or wrong_language(case.get("language"))


def wrong_marks(declared: Sequence[str]) -> str:
    """Return why a declaration of marks cannot be used, or an empty text."""
    wrong = marks.declared_wrong(declared)
    return f"“{wrong}” is not a pair of quotation marks (»«) and not `dash`" if wrong else ""


def wrong_language(language: str | None) -> str:
    """Return why a language tag cannot be used, or an empty text. A language that the matcher does not know is no mistake."""
    return "" if language is None or languages.is_tag(language) else f"“{language}” is not a language tag, such as de"


def is_place(at: Any) -> bool:
    """Return whether this names a place in a source."""
    try:
        return isinstance(at, str) and bool(locators.parse(at))
    except ValueError:
        return False
