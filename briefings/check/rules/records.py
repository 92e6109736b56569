"""The record that every sheet has: its status, days, readers and marking."""

import re

from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.check.rule import rule
from briefings.model.sheets import Quote, Sheet, Source
from briefings.model.sheets.common import When
from briefings.model.translations import digest_of


@rule("What is published has the days on which it was first published and last changed.", reach=0)
def dated_record(catalogue: Catalogue) -> Findings:
    """Yield each published sheet without `created` or `revised`, each revised before it was created, and corrections of nothing."""
    for ref, sheet in catalogue.subjects():
        if sheet.status in ("published", "withdrawn"):
            for name in ("created", "revised"):
                if getattr(sheet, name) is None and name not in catalogue.desk.files[ref].meant:
                    message = f"`{name}` is missing; a published sheet needs it"
                    yield Finding(ref, (), message, expected="a day such as 2025-12-02")
        if sheet.created and sheet.revised and sheet.revised < sheet.created:
            yield Finding(ref, ("revised",), f"revised on {sheet.revised}, before it was created on {sheet.created}")
        for number, correction in enumerate(sheet.corrections):
            if sheet.created and correction.on < sheet.created:
                message = f"corrected on {correction.on}, before it was created on {sheet.created}"
                yield Finding(ref, ("corrections", number, "on"), message)
            if correction.was == correction.now:
                hint = "write the former words in `was`, or delete the correction"
                yield Finding(ref, ("corrections", number, "now"), "this correction changes nothing", hint=hint)


@rule("No date lies in the future.", reach=0, offers=lambda _, sheet: (sheet.revised, getattr(sheet, "captured", None)))
def future_date(catalogue: Catalogue) -> Findings:
    """Yield each date later than the desk's newest `revised` or `captured`: this is its today, and nothing here reads the clock."""
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


@rule("A sheet that names a higher-marked one cannot leave without it.", reach=1)
def marking_raised(catalogue: Catalogue) -> Findings:
    """Yield a warning for each sheet with a declared marking that names a sheet marked higher."""
    desk = catalogue.desk
    for ref, sheet in catalogue.subjects():
        if sheet.marking is None:
            continue
        for pointer in catalogue.references(ref):
            target = desk.sheets.get(pointer.target)
            if target is not None and catalogue.marking(target) > sheet.marking:
                message = f"{pointer.target} is {catalogue.marking(target).label}, this sheet {sheet.marking.label}: "
                message += "the sheet gets this marking, or is left out with it"
                yield warning(ref, pointer.loc, message, offset=pointer.offset)


_GIVEN = re.compile(r"""(?:^|[{,])[ \t]*["']?status["']?[ \t]*:""", re.MULTILINE)


@rule("A sheet says whether it is published: half of a published sheet would leave the site unseen.", reach=0)
def no_status(catalogue: Catalogue) -> Findings:
    """Yield a warning for each sheet without a status."""
    for ref, sheet in catalogue.subjects():
        file = catalogue.desk.files[ref]
        if sheet.status == "draft" and "status" not in file.meant and not _GIVEN.search(file.text):
            message = "this sheet has no status, so it is not published"
            hint = "write `status: draft` while you work on it"
            yield warning(ref, (), message, hint=hint)


@rule("Two pairs of eyes, where the desk asks for them.", reach=0)
def second_reader(catalogue: Catalogue) -> Findings:
    """Yield each published sheet that nobody but its author has read, where the desk asks for a second reader."""
    if not catalogue.desk.settings.two_pairs_of_eyes:
        return
    for ref, sheet in catalogue.subjects():
        others = {_who(reader) for reader in sheet.reviewed_by} - {_who(sheet.author or "")}
        if sheet.status == "published" and not others:
            expected = "reviewed_by: [somebody else]"
            yield Finding(ref, ("reviewed_by",), "only the author has read this", expected)


def _who(name: str) -> str:
    """Return a name as it is compared: the author in other letters is not a second reader."""
    return " ".join(name.casefold().split())


_OF_SOURCE = ("words", "segments", "title", "subtitle", "wordings")
_OF_OTHERS = ("name", "lead_in", "as_written")


@rule("A translation is into another language than its original, which has other words beside it else.", reach=1)
def own_language(catalogue: Catalogue) -> Findings:
    """Yield each translation into the language that its original has; nothing where that language is not recorded."""
    for ref, sheet in catalogue.subjects():
        for number, entry in enumerate(sheet.translations):
            own = _language_of(sheet, entry.item, catalogue)
            if own and _written(own) == _written(entry.language):
                message = f"`{entry.item}` is in `{own}` already, and this says it in other words of that language"
                hint = "take it out, or give the language that the translation is in"
                yield Finding(ref, ("translations", number, "language"), message, hint=hint)


def _language_of(sheet: Sheet, item: str, catalogue: Catalogue) -> str | None:
    """Return the language of what is translated: of a source's words its own, of the desk's words the desk's."""
    name = item.partition(".")[0]
    if isinstance(sheet, Quote | Source) and name in _OF_SOURCE:
        source = catalogue.get(sheet.source, Source) if isinstance(sheet, Quote) else None
        return sheet.language or (source.language if source else None)
    of_others = name in _OF_OTHERS or item.endswith("as_reported")
    return None if of_others else catalogue.desk.settings.language


def _written(tag: str) -> tuple[str, ...]:
    """Return a tag's language and script: one language in two scripts is written twice."""
    language, *more = tag.casefold().split("-")
    return (language, *(part for part in more if len(part) == len("latn") and part.isalpha()))


@rule("A translation is of the words that the sheet has now.", reach=0)
def stale_translation(catalogue: Catalogue) -> Findings:
    """Yield a warning for each translation whose original has changed, or of which nobody recorded what it translates."""
    for ref, sheet in catalogue.subjects():
        for number, entry in enumerate(sheet.translations):
            now = digest_of(sheet, entry.item)
            if not now or now == entry.original:
                continue
            message = f"`{entry.item}` has changed since it was translated into {entry.language}"
            if entry.original is None:
                message = f"it is not recorded which words of `{entry.item}` this translates, "
                message += "so nobody would notice a change"
            hint = f"compare the two, then run `briefings translate {ref}`"
            yield warning(ref, ("translations", number), message, hint=hint)


@rule("What is withdrawn says when and why.", reach=0)
def withdrawn_reason(catalogue: Catalogue) -> Findings:
    """Yield each sheet whose status and `withdrawn` do not agree."""
    for ref, sheet in catalogue.subjects():
        if sheet.status == "withdrawn" and sheet.withdrawn is None:
            expected = "withdrawn: {on: 2026-01-31, why: …}"
            yield Finding(ref, ("status",), "a withdrawn sheet says when and why", expected)
        if sheet.withdrawn is not None and sheet.status != "withdrawn":
            message = f"`withdrawn` is given, but the status is {sheet.status}"
            yield Finding(ref, ("withdrawn",), message, hint="status: withdrawn", key=True)
