"""What a briefing with judgements owes its reader beside them (ICD 203: alternatives, assumptions, relevance, indicators)."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.model.sheets import Briefing
from briefings.problems import Problem

CODE = "tradecraft"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a warning for each thing that a briefing with judgements leaves out, and for more than five of them."""
    for briefing in catalogue.sheets(Briefing):
        judgements = briefing.key_judgements
        if not judgements:
            continue
        owed = {
            "alternatives": bool(briefing.alternatives),
            "assumptions": bool(briefing.assumptions),
            "so_what": briefing.so_what is not None,
            "indicators": all(judgement.indicators for judgement in judgements),
        }
        place = catalogue.desk.locate(briefing.ref, ("key_judgements",))
        missing = [name for name, given in owed.items() if not given]
        if missing:
            message = f"a briefing with judgements also gives {', '.join(missing)}"
            yield Problem(CODE, place, message, severity="warning")
        if len(judgements) > 5:
            yield Problem(CODE, place, f"{len(judgements)} judgements are too many to be key ones", severity="warning")
