"""A briefing holds nothing that came after its information cut-off."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.refs import Ref
from briefings.model.sheets import Briefing, Source

REACH = 2


def check(catalogue: Catalogue) -> Findings:
    """Yield each briefing that rests, directly or through a sheet it names, on a source published after its cut-off."""
    for briefing in catalogue.sheets(Briefing):
        cut_off = (briefing.cut_off.year, briefing.cut_off.month, briefing.cut_off.day)
        late: dict[Ref, Source] = {}
        for pointer in catalogue.references(briefing.ref):
            for target in (pointer.target, *(further.target for further in catalogue.references(pointer.target))):
                source = catalogue.get(target, Source)
                if (
                    source
                    and source.published
                    and source.published.edtf.lower
                    and source.published.edtf.lower > cut_off
                ):
                    late.setdefault(target, source)
        for ref in late:
            message = f"{ref} was published after the cut-off, {briefing.cut_off}"
            yield Finding(briefing.ref, ("cut_off",), message, hint="move the cut-off, or leave it out")
