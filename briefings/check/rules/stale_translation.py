"""A translation is of the words that the sheet has now."""

from briefings.check.catalogue import Catalogue, Findings, warning
from briefings.model.translations import digest_of

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield a warning for each translation whose original has changed, or of which nobody recorded what it translates."""
    for ref, sheet in catalogue.subjects():
        for number, entry in enumerate(sheet.translations):
            now = digest_of(sheet, entry.item)
            if not now or now == entry.original:
                continue
            message = f"`{entry.item}` has changed since it was translated into {entry.language}"
            if entry.original is None:
                message = (
                    f"it is not recorded which words of `{entry.item}` this translates, so a change would not be seen"
                )
            hint = f"compare the two, then run `briefings translate {ref}`"
            yield warning(ref, ("translations", number), message, hint=hint)
