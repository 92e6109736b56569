"""Match: the matcher by itself, on texts in files and without a desk."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from briefings.check import matcher
from briefings.check.snapshot import Snapshot
from briefings.problems import AuthorError, Location, Problem

MODES = ("direct", "partial", "mixed", "scare", "headline", "outside", "paraphrase")


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


def batch(path: Path) -> Iterator[Outcome]:
    """Yield the outcome of each case of a JSONL file, in its order.

    A case is `{id, text_file, words, mode, edits}`; `text_file` is looked for beside the file, then from here. `at`,
    `meaning_kept` and, in place of a file, `text` may be given. Raises AuthorError at the first line that is no case.
    """
    texts = _Texts()
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        if line.strip():
            case = _case(line, path, number)
            text = _text(case, path, texts)
            yield one(
                str(case["id"]),
                text,
                case["words"],
                mode=case.get("mode") or "direct",
                at=case.get("at"),
                edits=tuple(Edit(edit["kind"], edit.get("text")) for edit in case.get("edits") or ()),
                meaning_kept=bool(case.get("meaning_kept")),
            )[0]


def _text(case: Mapping[str, Any], path: Path, texts: _Texts) -> Snapshot | str:
    if "text" in case:
        return matcher.prepare(str(case["text"]))
    name = case.get("text_file")
    if not name:
        return "no text is named"
    beside = path.parent / name
    return texts[beside if beside.exists() else Path(name)]


def _case(line: str, path: Path, number: int) -> dict[str, Any]:
    """Return a line's case. Raises AuthorError where it is none."""
    place = Location(str(path), number, 1)
    try:
        case = json.loads(line)
    except json.JSONDecodeError as error:
        place = Location(str(path), number, error.colno)
        raise AuthorError([Problem("case", place, f"this line is no JSON: {error.msg}")]) from None
    wrong = _wrong(case)
    if wrong:
        hint = "a case: {id, text_file, words, mode, edits}"
        raise AuthorError([Problem("case", place, wrong, hint=hint)])
    found: dict[str, Any] = case
    return found


def _wrong(case: Any) -> str:
    if not isinstance(case, dict):
        return "this line is no object"
    for name in ("id", "words"):
        if name not in case:
            return f"`{name}` is missing"
    words = case["words"]
    if not isinstance(words, str) and not (isinstance(words, list) and all(isinstance(part, str) for part in words)):
        return "`words` must be a text, or a list of texts for a split quote"
    if (case.get("mode") or "direct") not in MODES:
        return f"mode “{case['mode']}” is none of {', '.join(MODES)}"
    edits = case.get("edits") or []
    if not isinstance(edits, list) or not all(
        isinstance(edit, dict) and isinstance(edit.get("kind"), str) for edit in edits
    ):
        return "`edits` must be a list of {kind, text}"
    return ""
