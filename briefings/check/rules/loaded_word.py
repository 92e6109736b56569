"""Words that the desk has put on its list (loaded_words) stand in quotations only."""

import re

from briefings.check.catalogue import Catalogue, Findings, warning

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield a warning for each such word in the desk's own prose; nothing without a list."""
    words = catalogue.desk.settings.loaded_words
    if not words:
        return
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in words)})(?!\w)", re.IGNORECASE)
    for field, match, offset in catalogue.in_prose(pattern, but=("marked",)):
        hint = "use a neutral word, or quote the person who used this one"
        message = f"“{match[0]}” is on the desk’s list of loaded words"
        yield warning(field.owner, field.loc, message, hint=hint, offset=offset)
