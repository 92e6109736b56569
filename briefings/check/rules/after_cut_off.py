"""A briefing holds nothing that came after its information cut-off."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Briefing, Source

REACH = 2


def check(catalogue: Catalogue) -> Findings:
    """Yield each briefing that rests, directly or through a sheet it names, on a source published after its cut-off."""
    for briefing in catalogue.sheets(Briefing):
        cut_off = (briefing.cut_off.year, briefing.cut_off.month, briefing.cut_off.day)
        direct = [pointer.target for pointer in catalogue.references(briefing.ref)]
        near = [*direct, *(further.target for ref in direct for further in catalogue.references(ref))]
        for ref in dict.fromkeys(near):
            source = catalogue.get(ref, Source)
            day = source.published.edtf.lower if source and source.published else None
            if day and day > cut_off:
                message = f"{ref} was published after the cut-off, {briefing.cut_off}"
                yield Finding(briefing.ref, ("cut_off",), message, hint="move the cut-off, or leave this source out")
