"""Editions on disk: read, and compared with every digest that was written of them.

content/editions/SHA256SUMS            a line for each file
content/editions/ID/N.json             the record
content/editions/ID/N.evidence.json    what its pack shows
content/editions/ID/N.pdf              the bytes as issued
content/editions/ID/N.recall.json      its recall
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct

from briefings.load import yaml_source
from briefings.load.files import files_below, read, with_lf
from briefings.load.sheets import validate
from briefings.load.snapshots import digest
from briefings.model.body import Body, body_of, short_hash
from briefings.model.edition import IssueRecord, Recall
from briefings.model.fields import Item
from briefings.model.sheets import Briefing
from briefings.problems import AuthorError, Location, OutputError, Problem, reading

FOLDER = "editions"
SUMS = "SHA256SUMS"
_SUM = re.compile(r"([0-9a-f]{64}) [ *](\S+)")
_NAME = re.compile(r"([a-z0-9-]+)/([1-9][0-9]*)\.(json|evidence\.json|pdf|recall\.json)")


class Edition(Struct, frozen=True):
    """An edition: its record, the digest of the record, its recall, and the file that holds its bytes."""

    record: IssueRecord
    digest: str
    recall: Recall | None
    file: Path

    @property
    def key(self) -> tuple[str, int]:
        """Return briefing and number."""
        return (self.record.briefing, self.record.edition)

    @property
    def days(self) -> tuple[datetime.date, ...]:
        """Return the day of issue, and that of its recall if it was recalled."""
        return (self.record.issued, self.recall.on) if self.recall else (self.record.issued,)

    @property
    def short(self) -> str:
        """Return the short hash of what it says."""
        return short_hash(self.record.body)

    def content(self) -> bytes:
        """Return the bytes as issued. Raises OutputError where they cannot be read, or changed since they were compared."""
        content = read(self.file)
        if digest(content) != self.record.file:
            raise OutputError(f"{self.file}: these are not the bytes that were issued")
        return content


class Editions(NamedTuple):
    """All editions of a desk, by briefing, then by number, and what is wrong with their files."""

    found: tuple[Edition, ...]
    problems: tuple[Problem, ...]


def load(content: Path, shown: str) -> Editions:
    """Return the editions below `content`. Each file is hashed: a changed, missing or unexpected one is a problem."""
    folder = content / FOLDER
    if folder.is_symlink() or not folder.is_dir():
        return Editions((), ())
    return _FolderPass(folder, f"{shown}/{FOLDER}").run()


def editions_of(editions: Iterable[Edition], briefing: Briefing) -> tuple[Edition, ...]:
    """Return a briefing's editions, first to last, also those issued under a former id."""
    names = (briefing.id, *briefing.renamed_from)
    found = [edition for edition in editions if edition.record.briefing in names]
    return tuple(sorted(found, key=lambda edition: edition.record.edition))


def sums_text(sums: Mapping[str, str]) -> str:
    """Return the list of digests as `sha256sum` writes and reads it, sorted by name."""
    return "".join(f"{digest}  {name}\n" for name, digest in sorted(sums.items()))


def sums_of(folder: Path) -> dict[str, str]:
    """Return name to digest as the list has it; empty where there is no list."""
    path = folder / SUMS
    if not path.is_file():
        return {}
    matches = (_SUM.fullmatch(line) for line in read(path).decode("utf-8", "replace").splitlines())
    return {match[2]: match[1] for match in matches if match}


def body(edition: Edition) -> Body:
    """Return what an edition says, from its evidence. Raises AuthorError where that cannot be read."""
    path = edition.file.with_suffix(".evidence.json")
    try:
        return body_of(json.loads(read(path)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        place = Location(f"content/{FOLDER}/{edition.record.briefing}/{path.name}")
        raise AuthorError([_damaged(place, "this file is not the evidence of an edition")]) from None


class _FolderPass:
    """One pass over the folder: every file against the list, every record against its files and the record before it."""

    def __init__(self, folder: Path, shown: str) -> None:
        self.folder = folder
        self.shown = shown
        self.problems: list[Problem] = []
        self.sums = sums_of(folder)
        self.digests = self._digests()

    def run(self) -> Editions:
        self._against_the_list()
        records = dict(self._models("json", IssueRecord))
        recalls = dict(self._models("recall.json", Recall))
        found = []
        for name in sorted(records, key=_order):
            stem = name.removesuffix(".json")
            recall = recalls.pop(f"{stem}.recall.json", None)
            edition = Edition(records[name], self.digests[name], recall, self.folder / f"{stem}.pdf")
            self._files(edition, stem)
            found.append(edition)
        for name in recalls:
            self._add("edition-missing", name, "this recalls an edition that is not here")
        self._chain(found)
        return Editions(tuple(found), tuple(self.problems))

    def _digests(self) -> dict[str, str]:
        """Return name to digest of every file; report what cannot be one of an edition."""
        found = {}
        for name, path in files_below(self.folder, self.shown, self.problems):
            if _NAME.fullmatch(name):
                found[name] = _hash(path)
            elif name != SUMS:
                self._add("stray-file", name, "nothing reads this", expected="files written by `briefings issue`")
        return found

    def _against_the_list(self) -> None:
        for name, recorded in self.sums.items():
            if name not in self.digests:
                self._add("edition-missing", name, "this file was recorded and is not here", hint=_RESTORE)
            elif self.digests[name] != f"sha256:{recorded}":
                self._changed(name, "this file is not what was recorded")
        for name in self.digests:
            if name not in self.sums:
                hint = f"if `issue` was interrupted, remove it; else restore {SUMS} from version control"
                self._add("edition-unlisted", name, f"{SUMS} does not list this file", hint=hint)

    def _models(self, suffix: str, model: type[Item]) -> Iterator[tuple[str, Any]]:
        for name in self.digests:
            match = _NAME.fullmatch(name)
            if match is None or match[3] != suffix:
                continue
            path, text = f"{self.shown}/{name}", read(self.folder / name).decode("utf-8", "replace")
            try:
                tree = json.loads(text)
            except (ValueError, RecursionError) as error:
                line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
                self.problems.append(_damaged(Location(path, line, column), "this is not JSON"))
                continue
            if not isinstance(tree, dict):
                self.problems.append(_damaged(Location(path), "this is not a record"))
                continue
            with reading(path):
                validated = validate(model, yaml_source.Parsed(tree, text, ()), path)
            self.problems += validated.problems
            found = validated.model
            if found is not None:
                if (found.briefing, str(found.edition)) != (match[1], match[2]):
                    self._add("edition-damaged", name, f"this is of edition {found.edition} of {found.briefing}")
                yield name, found

    def _files(self, edition: Edition, stem: str) -> None:
        record, recall = edition.record, edition.recall
        for name, named in ((f"{stem}.pdf", record.file), (f"{stem}.evidence.json", record.evidence)):
            if name not in self.digests:
                if name not in self.sums:
                    self._add("edition-missing", name, "the record names this file, and it is not here", hint=_RESTORE)
            elif self.digests[name] != named:
                self._changed(name, "this file is not what its record names")
        if recall is not None and recall.record != edition.digest:
            self._add("edition-changed", f"{stem}.recall.json", "this recalls another record than the one that is here")

    def _chain(self, editions: list[Edition]) -> None:
        """Report where a record does not name the one before it."""
        known = {edition.digest for edition in editions}
        former: Edition | None = None
        for edition in editions:
            record = edition.record
            name = f"{record.briefing}/{record.edition}.json"
            if former is None or former.record.briefing != record.briefing:
                if record.former is not None and record.former not in known:
                    self._add("edition-chain", name, "the record before this one is not here, or was changed")
                elif record.former is None and record.edition != 1:
                    self._add("edition-chain", name, "this edition names none before it, and is not the first")
            elif record.edition != former.record.edition + 1:
                self._add("edition-chain", name, f"edition {former.record.edition + 1} is not here")
            elif record.former != former.digest:
                message = f"this does not name edition {former.record.edition} as it is here"
                self._add("edition-chain", name, message)
            former = edition

    def _changed(self, name: str, message: str) -> None:
        content = read(self.folder / name) if name.endswith(".pdf") else b""
        if content.count(b"\r\n") == content.count(b"\n") > 0:  # never so in the bytes of a pack
            message = "git gave this file the line ends of Windows: these are not the bytes that were issued"
            self._add("edition-line-ends", name, message, hint=_CHECK_OUT.format(f"{self.shown}/{name}"))
        else:
            self._add("edition-changed", name, message, hint=_RESTORE)

    def _add(self, code: str, name: str, message: str, *, expected: str = "", hint: str = "") -> None:
        self.problems.append(Problem(code, Location(f"{self.shown}/{name}"), message, expected=expected, hint=hint))


_RESTORE = "editions are never changed: restore it from version control"
_CHECK_OUT = (
    "write `content/editions/** -text` into .gitattributes in the desk's folder, delete this file, "
    "then run `git checkout -- {}`"
)


def _damaged(place: Location, message: str) -> Problem:
    return Problem("edition-damaged", place, message, hint=_RESTORE)


def _order(name: str) -> tuple[str, int]:
    folder, _, rest = name.partition("/")
    return folder, int(rest.partition(".")[0])


def _hash(path: Path) -> str:
    """Return a file's digest: of a pack as it is, of a record with the line ends that it was written with."""
    content = read(path)
    return digest(content if path.suffix == ".pdf" else with_lf(content))
