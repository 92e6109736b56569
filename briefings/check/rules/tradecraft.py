"""What a briefing with judgements owes its reader beside them (ICD 203: alternatives, assumptions, relevance, indicators)."""

from briefings.check.catalogue import Catalogue, Findings, warning
from briefings.model.sheets import Briefing

REACH = 0


def check(catalogue: Catalogue) -> Findings:
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
        missing = [name for name, given in owed.items() if not given]
        if missing:
            message = f"a briefing with judgements also gives {', '.join(missing)}"
            yield warning(briefing.ref, ("key_judgements",), message)
        if len(judgements) > 5:
            yield warning(
                briefing.ref, ("key_judgements",), f"{len(judgements)} judgements are too many for key judgements"
            )
