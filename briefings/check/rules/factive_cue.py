"""Cues that take a side (pointed out, admitted) are not the desk's words."""

import re

from briefings.check.catalogue import Catalogue, Findings, warning
from briefings.model.sheets import Quote

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield a warning for each such cue in the desk's own prose or as the desk's cue of a quote."""
    cues = catalogue.desk.settings.factive_cues
    if not cues:
        return
    pattern = re.compile(rf"\b(?:{'|'.join(re.escape(cue) for cue in cues)})\b", re.IGNORECASE)
    folded = [cue.casefold().split()[0] for cue in cues]
    for field in catalogue.prose:
        whole = field.prose.text.casefold()
        if not any(cue in whole for cue in folded):  # the pattern is slow
            continue
        for piece in field.prose.pieces():
            match = pattern.search(piece.text) if piece.kind != "marked" else None
            if match:
                message = f"“{match[0]}” takes a side"
                yield warning(field.owner, field.loc, message, hint="write “said”", offset=piece.offset + match.start())
    for quote in catalogue.sheets(Quote):
        if pattern.search(quote.cue):
            yield warning(
                quote.ref, ("cue",), f"“{quote.cue}” takes a side", hint="use said; keep the source's in cue_reported"
            )
