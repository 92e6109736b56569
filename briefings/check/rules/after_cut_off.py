"""A briefing holds nothing that came after its information cut-off."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.model.refs import Ref
from briefings.model.sheets import Briefing, Source
from briefings.problems import Problem

CODE = "after-cut-off"
REACH = 2


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each briefing that rests, directly or through a sheet it names, on a source published after its cut-off."""
    for briefing in catalogue.sheets(Briefing):
        cut_off = (briefing.cut_off.year, briefing.cut_off.month, briefing.cut_off.day)
        late: dict[Ref, Source] = {}
        for pointer in catalogue.references(briefing.ref):
            for target in (
                pointer.target,
                *(further.target for further in catalogue.references(pointer.target)),
            ):
                source = catalogue.get(target, Source)
                if (
                    source
                    and source.published
                    and source.published.edtf.lower
                    and source.published.edtf.lower > cut_off
                ):
                    late.setdefault(target, source)
        for ref in late:
            place = catalogue.desk.locate(briefing.ref, ("cut_off",))
            yield Problem(
                CODE,
                place,
                f"{ref} was published after the cut-off, {briefing.cut_off}",
                hint="move the cut-off, or leave it out",
            )
