"""A translation is into another language than its original: words of the same language would be other words beside it."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Quote, Sheet, Source

REACH = 1

_OF_SOURCE = ("words", "segments", "title", "subtitle", "wordings")
_OF_OTHERS = ("name", "lead_in", "as_written")


def check(catalogue: Catalogue) -> Findings:
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
