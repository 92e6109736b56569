"""No date lies in the future. The newest `revised` or `captured` of the desk is its today: nothing here reads the clock."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Sheet, Source
from briefings.model.sheets.common import When

REACH = 0


def offers(_: Catalogue, sheet: Sheet) -> object:
    """Return the dates of a sheet's record."""
    return (sheet.revised, sheet.captured if isinstance(sheet, Source) else None)


def check(catalogue: Catalogue) -> Findings:
    """Yield each date later than the desk's newest record."""
    desk = catalogue.desk
    records = [sheet.revised for sheet in desk.sheets.values() if sheet.revised]
    records += [source.captured for source in catalogue.every(Source) if source.captured]
    today = max(records, default=None)
    if today is None:
        return
    for ref, sheet in catalogue.subjects():
        for name in ("created", "accessed", "cut_off"):
            day = getattr(sheet, name, None)
            if day is not None and day > today:
                yield Finding(ref, (name,), f"`{name}` is {day}, later than the desk's newest record, {today}")
        for number, entry in enumerate(sheet.corrections):
            if entry.on > today:
                message = f"this correction is dated {entry.on}, later than the desk's newest record, {today}"
                yield Finding(ref, ("corrections", number, "on"), message)
    limit = (today.year, today.month, today.day)
    for ref, loc, when in catalogue.items(When):
        if when.edtf.lower is not None and when.edtf.lower > limit:
            yield Finding(ref, loc, f"{when.edtf.text} is later than the desk's newest record, {today}")
