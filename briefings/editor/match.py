"""Match: the matcher by itself, on texts in files and without a desk."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from briefings.check import matcher
from briefings.check.snapshot import Snapshot
from briefings.model import locators
from briefings.model.modes import MODES
from briefings.problems import Location, OutputError, Problem


class Edit(NamedTuple):
    """A declared change of the words: omission, insertion, case or punctuation, and what stands in the quote for it."""

    kind: str
    text: str | None = None


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


class _Texts(dict[Path, "Snapshot | str"]):
    """Files to prepared texts, each read once; a reason in place of a text that cannot be read."""

    def __missing__(self, path: Path) -> Snapshot | str:
        try:
            self[path] = matcher.prepare(path.read_bytes().decode("utf-8-sig"))
        except OSError as error:
            self[path] = f"the text cannot be read: {error.strerror or error}"
        except UnicodeDecodeError as error:
            self[path] = f"the text is no UTF-8: byte {error.start}"
        return self[path]


def one(
    case_id: str,
    text: Snapshot | str,
    words: str | list[str],
    *,
    mode: str = "direct",
    at: str | None = None,
    edits: tuple[Edit, ...] = (),
    meaning_kept: bool = False,
) -> tuple[Outcome, matcher.Match | None]:
    """Return the outcome of one case, and the matcher's whole word where it ran.

    `text` is a prepared text, or the reason why there is none; a split quote's words are a list.
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
        found = matcher.match(text, parts[0], mode=mode, at=at, edits=edits, meaning_kept=meaning_kept)
    else:
        found = matcher.match_parts(text, parts, mode=mode, at=at, edits=edits, meaning_kept=meaning_kept)
    reason = "" if found.outcome == "matches" else f"{found.reason}: {found.message}"
    return Outcome(case_id, found.outcome, found.level, found.start, found.end, reason), found


def read(path: Path) -> Snapshot | str:
    """Return a file's text ready for matching, or the reason why it cannot be read."""
    return _Texts()[path]


def batch(path: Path) -> Iterator[tuple[Outcome, Problem | None]]:
    """Yield the outcome of each case of a JSONL file, in its order, with a problem where a line is no case.

    A case is `{id, text_file, words, mode, edits}`; `text_file` is looked for beside the file, then from here. `at`,
    `meaning_kept` and, in place of a file, `text` may be given. A line that is no case could not be checked; the others
    are checked all the same. Raises OutputError where the file cannot be read.
    """
    texts = _Texts()
    try:
        lines = path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n")
    except OSError as error:
        raise OutputError(f"{path}: {error.strerror}") from error
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
        edits=tuple(Edit(edit["kind"], edit.get("text")) for edit in case.get("edits") or ()),
        meaning_kept=bool(case.get("meaning_kept")),
    )[0]


def _refused(case: Mapping[str, Any], problem: Problem) -> Outcome:
    name = str(case["id"]) if "id" in case else f"line {problem.location.line}"
    return Outcome(name, "unchecked", None, None, None, f"case: {problem.message}")


def _text(case: Mapping[str, Any], path: Path, texts: _Texts) -> Snapshot | str:
    if "text" in case:
        return matcher.prepare(str(case["text"]))
    name = case.get("text_file")
    if not name:
        return "no text is named"
    beside = path.parent / name
    return texts[beside if beside.exists() else Path(name)]


def _case(line: bytes, place: Location) -> tuple[dict[str, Any], Problem | None]:
    """Return a line's object (an empty one where it is none), and what keeps it from being a case."""
    try:
        case = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return {}, Problem("case", place._replace(column=error.start + 1), f"this line is no UTF-8: byte {error.start}")
    except json.JSONDecodeError as error:
        return {}, Problem("case", place._replace(column=error.colno), f"this line is no JSON: {error.msg}")
    except RecursionError:
        return {}, Problem("case", place, "this line is nested too deeply")
    wrong = _wrong(case)
    found: dict[str, Any] = case if isinstance(case, dict) else {}
    hint = "a case: {id, text_file, words, mode, edits}"
    return found, Problem("case", place, wrong, hint=hint) if wrong else None


def _wrong(case: Any) -> str:
    if not isinstance(case, dict):
        return "this line is no object"
    for name in ("id", "words"):
        if name not in case:
            return f"`{name}` is missing"
    words = case["words"]
    if not isinstance(words, str) and not (isinstance(words, list) and all(isinstance(part, str) for part in words)):
        return "`words` must be a text, or a list of texts for a split quote"
    if case.get("at") is not None and not is_place(case["at"]):
        return f"`at` is no place: {case['at']}"
    if not isinstance(case.get("text_file", ""), str):
        return "`text_file` must be a file's name"
    if (case.get("mode") or "direct") not in MODES:
        return f"mode “{case['mode']}” is none of {', '.join(MODES)}"
    edits = case.get("edits") or []
    if not isinstance(edits, list) or not all(
        isinstance(edit, dict) and isinstance(edit.get("kind"), str) and isinstance(edit.get("text"), str | None)
        for edit in edits
    ):
        return "`edits` must be a list of {kind, text}"
    return ""


def is_place(at: Any) -> bool:
    """Return whether this names a place in a source."""
    try:
        return isinstance(at, str) and bool(locators.parse(at))
    except ValueError:
        return False
