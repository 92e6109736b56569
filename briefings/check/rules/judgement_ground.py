"""A judgement says what it stands on: its evidence, why the desk is so sure or so unsure, why it changed (ICD 203)."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Briefing

REACH = 0


def check(catalogue: Catalogue) -> Findings:
    """Yield each judgement that has no evidence, gives no reason for low or high confidence, or changed without one."""
    for briefing in catalogue.sheets(Briefing):
        for number, judgement in enumerate(briefing.key_judgements):
            if not judgement.evidence and not judgement.based_on:
                hint = "add `evidence:` or `based_on: [claim:ID]`"
                yield Finding(briefing.ref, ("key_judgements", number), "this judgement has no evidence", hint=hint)
            if judgement.confidence != "moderate" and not judgement.confidence_basis:
                message = f"{judgement.confidence} confidence needs its reason"
                yield Finding(briefing.ref, ("key_judgements", number), message, expected="confidence_basis: why")
            if judgement.change_from_last in ("strengthened", "weakened", "reversed") and not judgement.change_why:
                message = f"a judgement that was {judgement.change_from_last} says why"
                yield Finding(briefing.ref, ("key_judgements", number), message, expected="change_why: what came in")
