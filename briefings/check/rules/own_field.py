"""The desk's own fields are declared in desk.yml, and hold what is declared."""

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model import addresses, dates
from briefings.model.fields import NUMBER
from briefings.model.settings import OwnField, Settings
from briefings.model.sheets.common import OwnValue, Sheet
from briefings.problems import meant

REACH = 0


def check(catalogue: Catalogue) -> Findings:
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
        for message, expected, hint in _wrong(value, field):
            yield value, f"`fields.{value.key}` {message}", expected, hint


def _wrong(value: OwnValue, field: OwnField) -> Iterator[tuple[str, str, str]]:
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
