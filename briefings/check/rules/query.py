"""A query asks for what its kind of sheet has, in sections of briefings and in the desk's own lists."""

from collections.abc import Iterator
from typing import Any

from briefings.check.catalogue import Catalogue, Finding
from briefings.model.shape import walk
from briefings.model.sheets import Briefing
from briefings.model.sheets.briefing import Include
from briefings.problems import Problem, meant

_INCIDENTS = ("class", "types", "country", "place", "involved", "occurrence")
_ONLY = {
    **dict.fromkeys(_INCIDENTS, ("incident",)),
    "speaker": ("quote",),
    "mode": ("quote",),
    "about": ("quote", "claim"),
}
_DATED = ("incident", "quote", "claim", "source")
"""Of which kinds the sheets have a date; of incidents alone there are pictures."""

_Wrong = tuple[tuple[str | int, ...], str, str, str]
"""What is wrong with a query: where in it, a message, what is expected, a hint."""


def check(catalogue: Catalogue) -> Iterator[Finding | Problem]:
    """Yield each filter, column or picture that the kind does not have, and each reference of a list to nothing."""
    for briefing in catalogue.sheets(Briefing):
        for number, section in enumerate(briefing.sections):
            if section.include is not None:
                for loc, message, expected, hint in _wrong(section.include, catalogue):
                    yield Finding(
                        briefing.ref, ("sections", number, "include", *loc), message, expected=expected, hint=hint
                    )
    if catalogue.chosen is not None:
        return
    for own in catalogue.desk.lists:
        found = list(_wrong(own.page.query, catalogue))
        if own.page.query.ids:
            found.append((("ids",), "a list's page asks for a kind", "kind: incident", "write `kind` and filters"))
        found += [
            (each.loc, f"there is no {each.value.kind} “{each.value.id}”", "", "")
            for each in walk(own.page.query)
            if each.field.holds == "ref" and each.value not in catalogue.desk.files
        ]
        for loc, message, expected, hint in found:
            yield Problem("query", own.locate("query", *loc), message, expected, hint)


def _wrong(query: Include, catalogue: Catalogue) -> Iterator[_Wrong]:
    kind = query.kind
    if kind is None:
        return
    given: dict[str, Any] = {"class": query.group, **{name: getattr(query, name) for name in _ONLY if name != "class"}}
    for name, kinds in _ONLY.items():
        if given[name] and kind not in kinds:
            yield (
                (name,),
                f"a query for {kind} sheets cannot ask for `{name}`",
                "",
                f"only {' and '.join(kinds)} sheets have it",
            )
    for name in ("days", "since", "until"):
        if getattr(query, name) is not None and kind not in _DATED:
            yield (name,), f"{kind} sheets have no date that a query could ask for", ", ".join(_DATED), ""
    for number, how in enumerate(query.show):
        if how in ("timeline", "map") and kind != "incident":
            yield ("show", number), f"there is no {how} of {kind} sheets", "rows or table", ""
    declared = {field.key: field for field in catalogue.desk.settings.fields.of_kind(kind)}
    known = list(filter(None, declared))
    for value in query.fields:
        name = value.key or ""
        field = declared.get(name)
        if field is None:
            message = f"desk.yml declares no field `{name}` for {kind} sheets"
            yield ("fields", name), message, ", ".join(known), meant(name, known)
        for word in value.value if field else ():
            if field and field.of and word not in field.of:
                yield ("fields", name), f"`{name}` cannot be “{word}”", ", ".join(field.of), meant(word, field.of)
    columns = [*COLUMNS[kind], *known]
    for number, name in enumerate(query.columns):
        if name not in columns:
            message = f"the list of {kind} sheets has no column `{name}`"
            yield ("columns", number), message, ", ".join(columns), meant(name, columns)


COLUMNS: dict[str, tuple[str, ...]] = {
    "actor": ("name", "type", "role", "words"),
    "incident": ("title", "status", "date", "place"),
    "quote": ("words", "speaker", "date", "outcome"),
    "claim": ("claim", "kind", "holder"),
    "source": ("title", "date", "reliability"),
    "topic": ("question", "positions"),
}
"""The columns that a table of a kind can have; a test compares them with those of the kinds' lists."""
