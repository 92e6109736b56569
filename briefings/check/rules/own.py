"""What a desk declares for itself, and asks of its sheets."""

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.check.rule import rule
from briefings.model import addresses, dates
from briefings.model.fields import NUMBER
from briefings.model.settings import OwnField, Settings
from briefings.model.shape import by_key, walk
from briefings.model.sheets import Briefing
from briefings.model.sheets.briefing import Include
from briefings.model.sheets.common import OwnValue, Sheet
from briefings.problems import Problem, meant


@rule("The desk's own fields are declared in desk.yml, and hold what is declared.", reach=0)
def own_field(catalogue: Catalogue) -> Findings:
    """Yield each value of a field that is not declared for its kind of sheet, and each that its type does not allow."""
    for _, sheet in catalogue.subjects():
        for value, message, expected, hint in wrong_values(sheet, catalogue.desk.settings):
            yield Finding(sheet.ref, ("fields", value.key or ""), message, expected=expected, hint=hint)


def wrong_values(sheet: Sheet, settings: Settings) -> Iterator[tuple[OwnValue, str, str, str]]:
    """Yield each value of an own field that is wrong, with a message, what is expected and a hint."""
    declared = {field.key: field for field in settings.fields.of_kind(sheet.kind)} if sheet.fields else {}
    for value in sheet.fields:
        field = declared.get(value.key)
        if field is None:
            known = ", ".join(filter(None, declared))
            hint = meant(value.key or "", known.split(", ")) or "declare it under fields in content/desk.yml"
            yield value, f"desk.yml declares no field `{value.key}` for {sheet.kind} sheets", known, hint
            continue
        for message, expected, hint in _unlike_declared(value, field):
            yield value, f"`fields.{value.key}` {message}", expected, hint


def _unlike_declared(value: OwnValue, field: OwnField) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a value: a message, what is expected, a hint."""
    if field.type != "list" and len(value.value) != 1:
        yield f"takes one value; found {len(value.value)}", f"a {field.type}", "declare it as a list to give several"
        return
    for text in value.value:
        if field.of and text not in field.of:
            yield f"cannot be “{text}”", f"one of {', '.join(field.of)}", meant(text, field.of)
        elif field.type == "number" and not NUMBER.fullmatch(text):
            yield f"is a number; found “{text}”", "plain digits, such as 178000 or 2.5", ""
        elif field.type == "date" and (wrong := _no_date(text)):
            yield f"is a date; {wrong}", "a date in EDTF, such as 2025-12-02 or 2025-12", ""
        elif field.type == "link" and (wrong := addresses.wrong_with(text)):
            yield f"is an address; {wrong}; found “{text}”", "", ""


def _no_date(text: str) -> str:
    try:
        dates.parse(text)
    except ValueError as error:
        return str(error)
    return ""


_ASKED_OF = {
    **dict.fromkeys(("class", "types", "country", "place", "involved", "occurrence"), ("incident",)),
    "speaker": ("quote",),
    "mode": ("quote",),
    "about": ("quote", "claim"),
}
_DATED = ("incident", "quote", "claim", "source")
"""Of which kinds the sheets have a date; of incidents alone there are pictures."""

_Unfit = tuple[tuple[str | int, ...], str, str, str]
"""What is wrong with a query: where in it, a message, what is expected, a hint."""


@rule("A query asks for what its kind of sheet has, in sections of briefings and in the desk's own lists.")
def query(catalogue: Catalogue) -> Iterator[Finding | Problem]:
    """Yield each filter, column or picture that the kind does not have, and each reference of a list to nothing."""
    for briefing in catalogue.sheets(Briefing):  # all items of the desk would be walked for these few
        for number, section in enumerate(briefing.sections):
            for loc, message, expected, hint in _not_to_ask(section.include, catalogue):
                yield Finding(briefing.ref, ("sections", number, "include", *loc), message, expected, hint)
    if catalogue.chosen is not None:
        return
    for own in catalogue.desk.lists:
        found = list(_not_to_ask(own.page.query, catalogue))
        if own.page.query.ids:
            found.append((("ids",), "a list's page asks for a kind", "kind: incident", "write `kind` and filters"))
        found += [
            (each.loc, f"there is no {each.value.kind} “{each.value.id}”", "", "")
            for each in walk(own.page.query)
            if each.field.holds == "ref" and each.value not in catalogue.desk.files
        ]
        for loc, message, expected, hint in found:
            yield Problem("query", own.locate("query", *loc), message, expected, hint)


def _not_to_ask(query: Include | None, catalogue: Catalogue) -> Iterator[_Unfit]:
    kind = query.kind if query else None
    if query is None or kind is None:
        return
    for name, kinds in _ASKED_OF.items():
        if getattr(query, by_key(Include)[name].name) and kind not in kinds:
            message = f"a query for {kind} sheets cannot ask for `{name}`"
            yield (name,), message, "", f"only {' and '.join(kinds)} sheets have it"
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
