"""Options that commands share."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from briefings.cli import report
from briefings.model.refs import ID, KINDS, PLURALS, Ref, RefError, parse, why_no_id
from briefings.problems import nearest, no_such

if TYPE_CHECKING:
    from briefings.editor.select import Condition
    from briefings.load.desk import Desk
    from briefings.load.editions import Edition
    from briefings.model.sheets import Briefing
    from briefings.release import Release

    ParamType = click.ParamType[Any]
else:
    from click import ParamType  # no type of types before click 8.4

Command = TypeVar("Command", bound=Callable[..., Any])


def _noted(_: click.Context, param: click.Parameter, value: Any) -> Any:
    setattr(report, str(param.name), value)
    return value


def formats(*words: str, what: str) -> Callable[[Command], Command]:
    """Return the option `--format`, the first of these words if it is not given; `report` keeps it."""
    kind, said = click.Choice(words), f"How {what} written."
    return click.option(
        "--format", "style", type=kind, default=words[0], callback=_noted, expose_value=False, help=said
    )


class _Finite(ParamType):
    """Refuses a name whose reading may never end."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from briefings.load.files import endless

        if isinstance(value, (str, Path)) and str(value) != "-" and not Path(value).is_dir():
            why = endless(Path(value))
            if why:
                self.fail(why, param, ctx)
        return super().convert(value, param, ctx)


class _PresentFile(_Finite, click.Path):
    """A file that a command reads by its name."""


class _OpenedFile(_Finite, click.File):
    """A file that click opens."""


DIR = click.Path(file_okay=False, path_type=Path)
"""A folder, whether or not it exists."""
FILE = click.Path(dir_okay=False, path_type=Path)
"""A file, whether or not it exists."""
PRESENT_FILE = _PresentFile(exists=True, dir_okay=False, path_type=Path)
"""A file that exists."""
OPENED_FILE = _OpenedFile("rb")
"""A file that is opened to read its bytes; `-` is the standard input."""
DESK = click.Path(exists=True, file_okay=False, path_type=Path)

desk_option = click.option(
    "--desk", type=DESK, default=Path(), callback=_noted, help="The desk's folder.  [default: here]"
)
format_option = formats("text", "json", "github", what="problems are")
"""`--format text|json|github`."""
form_option = formats("text", "json", what="results are")
"""`--format text|json`, for what is found."""


class MarkingType(ParamType):
    """A TLP 2.0 marking."""

    name = "TLP:…"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the marking, or fail with the nearest one."""
        from briefings.model import markings

        try:
            return markings.parse(value) if isinstance(value, str) else value
        except ValueError as error:
            self.fail(f"{error}. {sentence(getattr(error, 'hint', ''))}".rstrip(" "), param, ctx)


class DayType(ParamType):
    """A day such as 2025-12-02."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the day, or fail."""
        try:
            return datetime.date.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            self.fail(f"“{value}” is not a day; write it like 2025-12-02", param, ctx)


def sentence(text: str) -> str:
    """Return a text as a sentence begins."""
    return f"{text[:1].upper()}{text[1:]}"


def in_words(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Return words that are to be written down. Raises click.BadParameter where there are none."""
    if value is not None and not value.strip():
        raise click.BadParameter("it is empty; say it in words")
    return value


def load(desk: Path) -> Desk:
    """Return the desk in a folder; what reads it is imported when a command runs."""
    from briefings.load import desk as reader

    return reader.load(desk)


def conditions_of(texts: Sequence[str], kinds: Sequence[str]) -> list[Condition]:
    """Return the conditions of `--where`. Raises click.UsageError."""
    from briefings.editor.select import ConditionError, condition

    try:
        return [condition(text, kinds) for text in texts]
    except ConditionError as error:
        raise click.UsageError(f"--where: {error}") from None


def kind_named(name: str) -> str:
    """Return the kind that a singular or a plural names. Raises click.UsageError with the nearest."""
    singular = {kind: kind for kind in KINDS} | {plural: kind for kind, plural in PLURALS.items()}
    if name not in singular:
        raise click.UsageError(no_such("No kind", name, singular))
    return singular[name]


def require_free(desk: Desk, ref: Ref) -> None:
    """Raise click.UsageError where an id is none, or a sheet has it."""
    if not ID.match(ref.id):
        raise click.UsageError(f"“{ref.id}” is not an id: {why_no_id(ref.id)}.")
    if ref in desk.files:
        raise click.UsageError(f"{ref} is there already; choose another id.")


def briefing_named(desk: Desk, name: str, release: Release | None = None) -> Briefing:
    """Return the briefing that `id` or `briefing:id` names, as it is in the release if one is given. Raises click.UsageError."""
    from briefings.model.sheets import Briefing

    ref = sheet_named(desk, name, "briefing")
    sheet = desk.sheets.get(ref) if release is None else release.get(ref)
    if ref.kind != "briefing":
        raise click.UsageError(f"{ref} is not a briefing.")
    if release is not None and sheet is None:
        why = next((withheld.why for withheld in release.withheld if withheld.ref == ref), "it cannot be read")
        raise click.UsageError(f"{ref} is not in this release: {why}.")
    if not isinstance(sheet, Briefing):
        raise click.UsageError(f"{ref} cannot be read; run `briefings check`.")
    return sheet


def edition_named(which: str | None, known: Sequence[Edition]) -> Edition:
    """Return the edition with this number; without one, the last. Raises click.UsageError."""
    if not known:
        raise click.UsageError("No edition was issued; see `briefings issue`.")
    if which is None:
        return known[-1]
    for edition in known:
        if str(edition.record.edition) == which:
            return edition
    there = ", ".join(str(edition.record.edition) for edition in known)
    raise click.UsageError(f"There is no edition “{which}”; there {'are' if len(known) > 1 else 'is'} {there}.")


def sheet_named(desk: Desk, name: str, kind: str | None = None) -> Ref:
    """Return the sheet that `kind:id`, or a bare id (of this kind, or that only one sheet has), names. Raises click.UsageError."""
    bare = name
    name = f"{kind}:{name}" if kind and ":" not in name else name
    if ":" in name:
        try:
            found = [parse(name)]
        except RefError as error:
            raise click.UsageError(f"{error}. {sentence(error.hint)}".rstrip(" ")) from None
    else:
        found = [Ref(kind, name) for kind in KINDS if Ref(kind, name) in desk.files]
    if len(found) > 1:
        raise click.UsageError(f"“{name}” names several sheets: {', '.join(map(str, found))}.")
    if not found or found[0] not in desk.files:
        others = [Ref(other, bare) for other in KINDS if Ref(other, bare) in desk.files]
        if others:
            raise click.UsageError(f"{others[0]} is not a {kind}.")
        known = [ref for ref in desk.files if not kind or ref.kind == kind]
        near = nearest(bare, (str(ref) if ":" in bare else ref.id for ref in known))
        raise click.UsageError(f"No sheet “{name}”." + (f" Did you mean “{near}”?" if near else ""))
    return found[0]
