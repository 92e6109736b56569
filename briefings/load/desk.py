"""A desk as it stands on disk: everything a build reads, in one place."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from briefings import pool
from briefings.load import by_address, face_files, forms, look, page_files, yaml_source
from briefings.load import editions as editions_folder
from briefings.load import lists as own_lists
from briefings.load import messages as catalogues
from briefings.load import pages as hand_pages
from briefings.load import receipts as receipts_file
from briefings.load.editions import Edition
from briefings.load.faces import Faces, foreign_in
from briefings.load.files import below, entries, leads_out, misnamed, misplaced, read, symlink
from briefings.load.forms import Forms
from briefings.load.inputs import templates_folder
from briefings.load.kept import Kept
from briefings.load.lists import OwnList
from briefings.load.look import Look
from briefings.load.page_files import PageFile
from briefings.load.pages import HandPage
from briefings.load.receipts import Key, Receipt
from briefings.load.sheets import UNFINISHED, SheetFile, Validated, is_unfinished, read_in, validate
from briefings.load.snapshots import Snapshots
from briefings.model.body import every_field
from briefings.model.messages import Messages
from briefings.model.refs import ID, PLURALS, Ref, why_no_id
from briefings.model.settings import Settings
from briefings.model.shape import Loc, by_key, repeats
from briefings.model.sheets import SHEETS, Sheet
from briefings.problems import AuthorError, Location, Problem, as_warnings, meant, reading

CONTENT = "content"
SETTINGS = "desk.yml"
PAGES = "pages"
DRAFTED = "drafted.lock"
"""What `draft` proposed: what an editor threw away is not proposed again."""
REJECTED = "rejected.jsonl"
"""Drafts that the desk did not want, and why: written by `reject`, read by people."""
_SHOWN = f"{CONTENT}/{SETTINGS}"
_TEMPLATES = "templates"
_IN_A_PART = 32
"""So many sheets a fork reads at a time."""
_OTHER_FOLDERS = (PAGES, page_files.FOLDER, editions_folder.FOLDER, own_lists.FOLDER)
_OTHER_FILES = (SETTINGS, receipts_file.NAME, REJECTED, DRAFTED)


@dataclass(frozen=True)
class Desk:
    """All facts, settings, receipts and snapshots of a desk, and the problems met while reading them.

    `files` also holds sheets that could not be read (`broken`), so that a reference to one is not called dangling. Of a setting
    that `settings_file` says was meant, the default stands in `settings`: it cannot be a reason for a problem.
    """

    folder: Path
    settings: Settings
    settings_file: Validated
    sheets: dict[Ref, Sheet]
    files: dict[Ref, SheetFile]
    receipts: dict[Key, Receipt]
    snapshots: Snapshots
    pages: tuple[HandPage, ...] = ()
    page_files: tuple[PageFile, ...] = ()
    editions: tuple[Edition, ...] = ()
    problems: tuple[Problem, ...] = ()
    broken: frozenset[Ref] = field(default_factory=frozenset)
    messages: Messages = field(default_factory=Messages)
    faces: Faces = field(default_factory=Faces)
    forms: Forms = field(default_factory=Forms)
    look: Look = field(default_factory=Look)
    lists: tuple[OwnList, ...] = ()

    @cached_property
    def foreign(self) -> frozenset[str]:
        """Return the characters of sheets, settings and messages that our own typefaces lack; none in most desks."""
        said = (text for texts in self.messages.texts.values() for text in texts)
        settings = (text for _, text in every_field(self.settings))
        sheets = (file.text for file in self.files.values())
        return frozenset(foreign_in([*sheets, *settings, *said]))

    @property
    def further(self) -> tuple[str, ...]:
        """Return the folder and the files that settings name, which a desk is read from too."""
        return (str(self.snapshots.folder), *self.faces.named, *self.look.named)

    def without_faces(self) -> Desk:
        """Return the desk as somebody else's: no typeface and no form that it brings is used."""
        problems = tuple(problem for problem in self.problems if problem not in self.forms.problems)
        return replace(self, faces=Faces(named=self.faces.named), forms=Forms(), problems=problems)

    def digest(self, ref: Ref) -> str:
        """Return the SHA-256 of a sheet's text and of what addresses in it lead to.

        Of a source made of an address, which has no text, it is that of what was made.
        """
        found = self._digests.get(ref)
        if found is None:
            text, sheet = self.files[ref].text, self.sheets.get(ref)
            if sheet and "url:" in text:  # an address can lead to another source than before
                text += " ".join(map(str, sheet.targets))
            found = self._digests[ref] = hashlib.sha256((text or repr(sheet)).encode()).hexdigest()
        return found

    @cached_property
    def _digests(self) -> dict[Ref, str]:
        return {}

    def is_unfinished(self, ref: Ref) -> bool:
        """Return whether a sheet is there and is not to be published yet, whether or not it can be read."""
        sheet, file = self.sheets.get(ref), self.files.get(ref)
        return sheet.status in UNFINISHED if sheet else file is not None and file.unfinished

    def is_made(self, ref: Ref) -> bool:
        """Return whether a source is made of an address alone, and has no file."""
        return ref in self.sheets and not self.files[ref].text

    def locate(self, ref: Ref, loc: Loc = (), *, key: bool = False, offset: int | None = None) -> Location:
        """Return where a value (or its key) of a sheet stands; `offset` points inside a text, in code points."""
        file = self.files[ref]
        if offset is not None:
            return yaml_source.locate_in(file.text, loc, file.path, offset)
        return yaml_source.locate(file.text, loc, file.path, key=key)


def load(
    folder: Path,
    former: Desk | None = None,
    changed: Collection[Ref] = (),
    *,
    kept: Kept | None = None,
    processes: pool.Processes = pool.one,
) -> Desk:
    """Return the desk in `folder`. Raises AuthorError where it has no readable settings, OutputError where reading fails.

    Problems of single sheets do not stop the reading; they are in `Desk.problems`. Whoever keeps a desk gives the
    `former` one and the sheets that `changed` since: these and new ones are read, the others are taken over. `kept` is
    what an earlier run read; what it lacks is read by as many `processes` as pay.
    """
    content = folder / CONTENT
    settings_file = read_settings(folder)
    settings: Settings | None = settings_file.model
    problems = [*settings_file.problems]
    if settings is None:
        raise AuthorError(problems)
    sheets: dict[Ref, Sheet] = {}
    files: dict[Ref, SheetFile] = {}
    broken: set[Ref] = set()
    problems += [*_strays(content), *_templates(folder), *_unread(folder)]
    found = {Ref(kind, name): path for kind in PLURALS for name, path in _files(content, PLURALS[kind], problems)}
    if kept is not None:
        kept.look(folder, found.values(), settings.title)
        _read_shared(found, folder, kept, processes)
    for ref, path in found.items():
        if former is not None and ref in former.files and ref not in changed:
            sheet, file = former.sheets.get(ref), former.files[ref]
        else:
            sheet, file = _sheet(ref, path, folder, kept)
        files[ref] = file
        problems += file.problems
        if sheet is None:
            broken.add(ref)
        else:
            sheets[ref] = sheet
    if kept is not None:
        kept.save()
    sheets, files = by_address.resolved(sheets, files, settings.default_marking)
    receipts, damaged = _receipts(content, kept)
    messages, unspoken = _messages(settings_file, folder)
    pages, pictures = hand_pages.load(content / PAGES, f"{CONTENT}/{PAGES}", problems)
    at_root = tuple(page_files.at_root(content / page_files.FOLDER, f"{CONTENT}/{page_files.FOLDER}", problems))
    before = former.faces if former else Faces()
    faces = face_files.load(settings_file, folder, before, kept, problems)
    own_look = look.load(settings_file, folder, problems)
    editions = editions_folder.load(content, CONTENT)
    own_forms = forms.load(folder)
    lists = own_lists.load(folder, _files(content, own_lists.FOLDER, problems), problems)
    problems += [*damaged, *unspoken, *editions.problems, *own_forms.problems]
    problems += [*_twice(settings_file), *_own_fields(settings_file)]
    problems += _unknown_pages(settings_file, {page.name for page in pages})
    return Desk(
        folder=folder,
        settings=settings,
        settings_file=settings_file,
        sheets=sheets,
        files=files,
        receipts=receipts,
        snapshots=Snapshots(folder / settings.snapshots),
        pages=pages,
        page_files=(*pictures, *at_root),
        editions=editions.found,
        problems=tuple(problems),
        broken=frozenset(broken),
        messages=messages,
        faces=faces,
        forms=own_forms,
        look=own_look,
        lists=lists,
    )


def reload(desk: Desk, refs: Collection[Ref]) -> Desk:
    """Return the desk with some of its sheets, which are still there, read again. Raises OutputError."""
    return with_texts(desk, {ref: read(desk.folder / desk.files[ref].path) for ref in refs})


def with_texts(desk: Desk, texts: Mapping[Ref, bytes]) -> Desk:
    """Return the desk with the bytes of some of its files as given."""
    sheets, files, broken = dict(desk.sheets), dict(desk.files), set(desk.broken)
    of_before = {problem for ref in texts for problem in files[ref].problems}
    problems = [problem for problem in desk.problems if problem not in of_before]
    for ref, raw in texts.items():
        sheet, files[ref] = sheet_of(ref, raw, files[ref].path)
        problems += files[ref].problems
        broken.discard(ref)
        if sheet is not None:
            sheets[ref] = sheet
        else:
            sheets.pop(ref, None)
            broken.add(ref)
    if sheets.keys() != desk.sheets.keys():
        sheets = {ref: sheets[ref] for ref in files if ref in sheets}  # the order in which a desk is read
    sheets, files = by_address.resolved(sheets, files, desk.settings.default_marking)
    return replace(desk, sheets=sheets, files=files, problems=tuple(problems), broken=frozenset(broken))


def no_desk(content: Path) -> list[Problem]:
    """Return the problem of a folder that is not a desk's content."""
    if (content / SETTINGS).exists():
        return []
    hint = "run the command in a desk's folder, or name it with --desk DIR"
    return [Problem("no-desk", Location(_SHOWN), "there is no desk here: this file is missing", hint=hint)]


def read_settings(folder: Path) -> Validated:
    """Return the settings of a desk, as their file has them. Raises OutputError."""
    absent = no_desk(folder / CONTENT)
    return Validated(None, tuple(absent)) if absent else read_in(folder, _SHOWN, Settings)


def _messages(file: Validated, folder: Path) -> tuple[Messages, list[Problem]]:
    """Return the messages of the desk's language."""
    tag = file.model.language
    found, problems = catalogues.load(tag, folder)
    if found is None:
        said, expected = f"there are no words for pages in “{tag}”", ", ".join(catalogues.known(folder))
        hint = f"choose one, or add templates/languages/{tag}.po: see docs/how-to/languages.md"
        return Messages(), [Problem("unknown-language", file.locate("language"), said, expected, hint)]
    done, total = (0, 0) if catalogues.is_ours(tag) else catalogues.translated(found)
    if done < total:
        said = f"{done:,} of {total:,} sentences are translated into “{tag}”; the others are printed in English"
        hint = f"write them in templates/languages/{tag}.po: `briefings messages {tag}` lists them"
        problems.append(Problem("untranslated", file.locate("language"), said, hint=hint, severity="warning"))
    return found, problems


def _unknown_pages(file: Validated, names: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for each record of a hand-written page that is not there."""
    expected = ", ".join(sorted(names)) or "a page in content/pages"
    for number, entry in enumerate(file.model.pages):
        if entry.page not in names:
            place = file.locate("pages", number, "page")
            yield Problem("unknown-page", place, f"there is no hand-written page {entry.page}", expected)


def _twice(file: Validated) -> Iterator[Problem]:
    """Yield a problem for each entry of the settings whose id an earlier one of its list has."""
    hint = "give one of them another id, or delete it"
    for key in ("incident_types", "places"):
        names = [entry.id for entry in getattr(file.model, key)]
        for number in repeats(names):
            message = f"an earlier entry of `{key}` has the id “{names[number]}” too"
            yield Problem("entry-keys", file.locate(key, number, "id"), message, hint=hint)


def _own_fields(file: Validated) -> Iterator[Problem]:
    """Yield what is wrong with the fields that the desk declares for itself."""
    for kind, model in SHEETS.items():
        for declared in file.model.fields.of_kind(kind):
            name = declared.key or ""
            expected = hint = ""
            if not _FIELD_NAME.fullmatch(name):
                message = f"“{name}” cannot name a field"
                expected = "letters a-z, digits and underscores, such as people_hurt"
            elif name in by_key(model):
                message, hint = f"{kind} sheets have a field `{name}` already", "use that one, or another name"
            elif (declared.type == "choice") > bool(declared.of):
                message, expected = f"the choice `{name}` has no values", "of: [low, high]"
            elif declared.of and declared.type not in ("choice", "list"):
                message, hint = f"`{name}` is a {declared.type}, and `of` lists values", "make it a choice or a list"
            elif declared.unit and declared.type != "number":
                message, hint = f"`{name}` is a {declared.type}, and only a number has a unit", "make it a number"
            else:
                continue
            yield Problem("own-fields", file.locate("fields", kind, name, key=True), message, expected, hint)


_FIELD_NAME = re.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*")


def _receipts(content: Path, kept: Kept | None) -> tuple[dict[Key, Receipt], list[Problem]]:
    path, shown = receipts_file.file(content), f"{CONTENT}/{receipts_file.NAME}"
    if not path.exists():
        return {}, []
    raw = read(path)

    def parsed() -> tuple[dict[Key, Receipt], list[Problem]]:
        with reading(shown):
            return receipts_file.parse(raw.decode("utf-8", "replace"), shown)

    return kept.made_of("receipts", raw, tuple[dict[Key, Receipt], list[Problem]], parsed) if kept else parsed()


def _read_shared(found: dict[Ref, str], folder: Path, kept: Kept, processes: pool.Processes) -> None:
    """Have forks read the sheets of which nothing is kept, where there are enough of them."""
    missing = set(kept.unread(found.values()))
    jobs = processes(len(missing))
    if jobs < 2 or not pool.can_fork():
        return
    refs = [ref for ref, path in found.items() if path in missing]
    parts = [refs[start : start + _IN_A_PART] for start in range(0, len(refs), _IN_A_PART)]

    def some(part: list[Ref]) -> bytes:
        for ref in part:
            _sheet(ref, found[ref], folder, kept)
        return kept.handed_over(found[ref] for ref in part)

    with closing(pool.each(parts, some, jobs)) as results:
        for made in results:
            kept.take(made)


def _sheet(ref: Ref, path: str, folder: Path, kept: Kept | None = None) -> tuple[Sheet | None, SheetFile]:
    known = kept.recall(path, SHEETS[ref.kind]) if kept is not None else None
    if known is not None:
        return known
    raw = read(folder / path)
    sheet, file = sheet_of(ref, raw, path)
    if kept is not None:
        kept.keep(path, raw, sheet, file)
    return sheet, file


def sheet_of(ref: Ref, raw: bytes, path: str) -> tuple[Sheet | None, SheetFile]:
    """Return the sheet that the bytes of a file write, None where too much is wrong, and its file with the problems.

    The problems of a sheet that says that it is not published are warnings.
    """
    try:
        with reading(path):
            parsed = yaml_source.parse(raw, path)
            validated = validate(SHEETS[ref.kind], parsed, path, id=ref.id)
            text, unfinished = parsed.text, is_unfinished(parsed)
    except AuthorError as error:
        text, unfinished = raw.decode("utf-8", "replace"), False
        validated = Validated(None, error.problems)
    problems = as_warnings(validated.problems) if unfinished else validated.problems
    return validated.model, SheetFile(path, text, validated.meant, problems, unfinished)


def _strays(content: Path) -> Iterator[Problem]:
    """Yield a problem for each entry of the content folder that no part of the program reads."""
    folders = (*PLURALS.values(), *_OTHER_FOLDERS)
    for entry in entries(content):
        is_folder = entry.is_dir(follow_symlinks=False)
        known = folders if is_folder else _OTHER_FILES
        place = Location(f"{CONTENT}/{entry.name}")
        if entry.is_symlink():
            yield symlink(place)
        elif entry.name in known or entry.name.startswith("."):
            continue
        elif entry.name in (*folders, *_OTHER_FILES):
            message, expected = ("this is a folder", "a file") if is_folder else ("this is not a folder", "a folder")
            yield Problem("stray-file", place, message, expected)
        else:
            hint = meant(entry.name, known)
            yield Problem("stray-file", place, "nothing reads this", expected=", ".join(known), hint=hint)


def _templates(folder: Path) -> Iterator[Problem]:
    """Yield a problem for each link that leads out of the desk, and for what lies among its templates and is not a file."""
    for name in (CONTENT, _TEMPLATES, "mkdocs.yml"):
        if leads_out(folder / name, folder):
            yield symlink(Location(name))
    for entry in below(folder / _TEMPLATES) if (folder / _TEMPLATES).is_dir() else ():
        place = Location(Path(entry.path).relative_to(folder).as_posix())
        wrong = misnamed(place.path, place) or (None if entry.is_symlink() else misplaced(entry, place))
        if wrong:
            yield wrong
        elif leads_out(Path(entry.path), folder):
            yield symlink(place)


def _unread(folder: Path) -> Iterator[Problem]:
    """Yield a warning for each template that is not used: its name is nearly that of one of ours, and no other names it."""
    own, ours = folder / _TEMPLATES, templates_folder()
    if not own.is_dir() or own.resolve() == ours.resolve():
        return
    known = {file.relative_to(ours).as_posix() for file in ours.rglob("*.html")}
    names = sorted(file.relative_to(own).as_posix() for file in own.rglob("*.html"))
    text = b"".join(read(own / name) for name in names).decode("utf-8", "replace")
    for name in names:
        has_list = "/lists/" in name and (folder / CONTENT / "lists" / f"{Path(name).stem}.yml").is_file()
        is_named = re.search(rf"[\"']{re.escape(name.split('/', 1)[-1])}[\"']", text)
        if name in known or has_list or "/forms/" in name or is_named:
            continue
        if hint := meant(name, known, f"{_TEMPLATES}/{{}}"):
            place = Location(f"{_TEMPLATES}/{name}")
            yield Problem("stray-file", place, "nothing reads this", hint=hint, severity="warning")


def _files(content: Path, name: str, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    """Yield the id and the path of each YAML file in a folder of the content; report names that cannot be ids."""
    folder = content / name
    if folder.is_symlink() or not folder.is_dir():
        return
    names: dict[str, str] = {}
    for entry in entries(folder):
        if entry.name.startswith("."):
            continue
        path = f"{CONTENT}/{name}/{entry.name}"
        problem = _refused(entry, path, names)
        if problem:
            problems.append(problem)
        else:
            names[entry.name.lower()] = entry.name
            yield entry.name.removesuffix(".yml"), path


def _refused(entry: os.DirEntry[str], path: str, names: dict[str, str]) -> Problem | None:
    stem, dot, suffix = entry.name.rpartition(".")
    twin = names.get(entry.name.lower())
    if suffix == "yml" and not twin and ID.match(stem) and entry.is_file(follow_symlinks=False):
        return None
    place = Location(path)
    if twin:
        return Problem("id-case", place, f"this name differs from {twin} only in case", hint="rename one of them")
    if not dot or suffix != "yml":
        hint = f"rename it to {stem}.yml" if suffix in ("yaml", "YML", "YAML") else ""
        return Problem("stray-file", place, "nothing reads this", expected="sheets named ID.yml", hint=hint)
    wrong = misplaced(entry, place)
    if wrong:
        return wrong
    suggestion = "-".join(part for part in "".join(c if c.isalnum() else "-" for c in stem.lower()).split("-") if part)
    hint = f"rename it to {suggestion}.yml" if ID.match(suggestion) else ""
    return Problem("bad-id", place, f"“{stem}” is not an id: {why_no_id(stem)}", hint=hint)
