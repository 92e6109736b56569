"""What an import reads: records of named values, each with its place in the file, and the ids and texts made of them."""

from __future__ import annotations

import importlib
import re
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

from briefings.load.yaml_text import without_hidden
from briefings.model import prose
from briefings.model.letters import LONGEST, slug
from briefings.problems import AuthorError, Location, Problem, Severity
from briefings.system import install_command


class ImportRecord(NamedTuple):
    """A row or an entry: its line in the file, its key (empty if it has none), and its values by name: text or a list."""

    line: int
    key: str
    values: dict[str, Any]


@dataclass
class Records:
    """The records of a file, its names in the file's order, and what could not be read in it."""

    path: str
    names: tuple[str, ...] = ()
    records: list[ImportRecord] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    merged: set[int] = field(default_factory=set)
    """The lines of a workbook in which a cell is merged with the one above it."""

    def wrong(self, code: str, line: int, message: str, hint: str = "", severity: Severity = "error") -> None:
        """Note what is wrong in a line (0: in the file)."""
        place = Location(self.path, line, 1 if line else 0)
        self.problems.append(Problem(code, place, message, hint=hint, severity=severity))

    def unread(self, line: int, why: str) -> None:
        """Note that an entry cannot be read."""
        self.wrong("not-readable", line, f"this entry cannot be read: {in_short(why)}")

    def refusal(self, code: str, message: str, hint: str = "", expected: str = "", line: int = 0) -> AuthorError:
        """Return the error that stops the import, at a line (0: for the whole file)."""
        return AuthorError.of(code, Location(self.path, line, 1 if line else 0), message, expected, hint)


class SheetDraft(NamedTuple):
    """A sheet to be written: where it comes from, its id and its fields, and what its record keeps.

    `taken` has each name of the record that the sheet takes: whether its value is there as it was in the file. `needs` are
    drafts of actors that it names. A field of `loose` that is wrong is left out, with the names of the record that give it.
    """

    line: int
    id: str
    fields: dict[str, Any]
    taken: dict[str, bool]
    kind: str = "source"
    needs: tuple[SheetDraft, ...] = ()
    loose: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - never changed


class CellError(ValueError):
    """A cell cannot become a value; `code` says what kind of problem it is, `hint` what to do."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint
        self.code = code


class Ids:
    """Gives each record an id, and never two of them the same one."""

    def __init__(self) -> None:
        self._keys: dict[str, tuple[str, int]] = {}

    def make(self, key: str, line: int) -> tuple[str, int]:
        """Return an id made of a record's key, and the line of an earlier record with the same key (0: there is none).

        Another key of which the same id would be made gets one that ends with its digest.
        """
        told = folded(key)
        made = made_id(key)
        if made and self._keys.get(made, (told,))[0] != told:
            made = with_digest(made, told)
        known = self._keys.setdefault(made, (told, line)) if made else ("", line)
        return made, 0 if known[1] == line else known[1]


def folded(text: str) -> str:
    """Return a text as names and keys are compared: small and capital letters alike, blanks too."""
    return " ".join(text.casefold().split())


@cache
def made_id(words: str) -> str:
    """Return an id made of all words of a text, those of other scripts in Latin letters; a long one ends with a digest."""
    plain = slug(words, words=LONGEST)
    if plain == words:  # an id of our own comes back as it was
        return plain
    foreign = {letter for letter in set(words) if not letter.isascii() and letter.isalpha() and not slug(letter)}
    if foreign:
        latin = library("anyascii", "").anyascii
        plain = slug("".join(latin(letter) if letter in foreign else letter for letter in words))
    return with_digest(plain, words) if len(plain) > LONGEST - 10 else plain


def with_digest(made: str, key: str) -> str:
    """Return an id that ends with the digest of a key."""
    return f"{made[: LONGEST - 10].strip('-')}-{sha256(key.encode()).hexdigest()[:8]}"


_WINDOWS = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}
_LINE_ENDS = {0x0B: "\n", 0x0C: "\n", 0x2028: "\n", 0x2029: "\n"}
_TIDY = {**_WINDOWS, **_LINE_ENDS}
"""Characters of Windows-1252 that a file calls control characters, and line ends."""
_NEEDS_TIDYING = re.compile(f"[{''.join(map(chr, _TIDY))}]")


def tidy(text: str) -> str:
    """Return a text without blanks at its ends, and without characters that nobody sees."""
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return without_hidden(text.translate(_TIDY) if _NEEDS_TIDYING.search(text) else text).strip()


def in_prose(text: str) -> str:
    """Return text as a field of prose has it: with backslashes where its characters would become markup."""
    if not _SIGNS.search(text) or _is_plain(text):
        return text
    escaped = re.sub(r"([\\`*_\[\]>])", r"\\\1", text.replace("[[", "[ [").replace("]]", "] ]"))
    return re.sub(r"^([ \t]*(?:\d{1,9})?)([-+.)])(?=\s)", r"\1\\\2", escaped, flags=re.MULTILINE)


_SIGNS = re.compile(r"[\\`*_\[\]<>]|^[ \t]*(?:\d{1,9}[.)]|[-+])\s", re.MULTILINE)
_MARKS = re.compile('[\\s"“”„«»]+')


def _is_plain(text: str) -> bool:
    """Return whether prose says a text and nothing else: no emphasis, list, link or reference."""
    try:
        blocks = prose.parse(text).blocks
    except ValueError:
        return False
    pieces = [piece for block in blocks for item in block.items for piece in item]
    said = "".join(piece.text for piece in pieces)
    plain = all(block.kind == "p" for block in blocks) and {piece.kind for piece in pieces} <= {"text", "marked"}
    return plain and _MARKS.sub("", said) == _MARKS.sub("", text)


def in_short(said: str) -> str:
    """Return the first line of what a library says, at most so long as a message may be."""
    return said.strip().split("\n")[0][:120].rstrip(".")


def library(name: str, path: str) -> Any:
    """Return an optional library. Raises AuthorError with the command that installs it."""
    try:
        return importlib.import_module(name)
    except ImportError:
        said = f"`{name}`, which reads this, is not installed"
        raise AuthorError.of("not-installed", Location(path), said, hint=install_command(name)) from None


def decoded(raw: bytes, found: Records) -> str:
    """Return a file's text: UTF-8, UTF-16, or else Windows-1252 or 1251 (Cyrillic), which becomes a warning.

    Raises AuthorError where it is none of these. Lines end with a line feed alone.
    """
    no_text = found.refusal("not-a-table", "this file is not text", "save it as XLSX, or as CSV in UTF-8")
    if raw.startswith(_OLD_WORKBOOK):
        raise no_text
    marked = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    zeros = raw[:200].count(0) > len(raw[:200]) // 4
    wide = "utf-16" if marked else "utf-16-le" if raw[1:2] == b"\0" else "utf-16-be"
    text, line = None, 0
    runs = re.findall(rb"[\x80-\xff]+", raw)
    cyrillic = sum(len(run) for run in runs if len(run) > 2) > len(b"".join(runs)) / 2  # Latin words have single ones
    windows = "cp1251" if cyrillic else "cp1252"
    for encoding in (wide if marked or zeros else "utf-8-sig", windows):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError as error:
            line = raw[: error.start].count(b"\n") + 1
    if text is None:
        hint = "save it as UTF-8 (in a spreadsheet: CSV UTF-8)"
        raise found.refusal("not-utf8", f"this is not UTF-8, UTF-16 or Windows-{windows[2:]}", hint, line=line)
    if line:
        words = re.findall(r"\w*[^\W\x00-\x7f]\w*", text)[:3]
        message = f"this is not UTF-8, and is read as Windows-{windows[2:]}: {', '.join(f'“{word}”' for word in words)}"
        found.wrong("not-utf8", line, message, "if these words are wrong, save the file as UTF-8", "warning")
    start = text[:2000]
    if len(_CONTROLS.findall(start)) > len(start) // 10:
        raise no_text
    return "\n".join(text.replace("\r\n", "\n").split("\r"))


_OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
_CONTROLS = re.compile("[\0-\x08\x0e-\x1f]")
