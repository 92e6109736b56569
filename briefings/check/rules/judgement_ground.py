"""A judgement says what it stands on: its evidence, why the desk is so sure or so unsure, why it changed (ICD 203)."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.model.sheets import Briefing
from briefings.problems import Problem

CODE = "judgement-ground"
REACH = 0


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield each judgement that rests on nothing, gives no reason for low or high confidence, or changed without one."""
    for briefing in catalogue.sheets(Briefing):
        for number, judgement in enumerate(briefing.key_judgements):
            place = catalogue.desk.locate(briefing.ref, ("key_judgements", number))
            if not judgement.evidence and not judgement.based_on:
                hint = "add `evidence:` or `based_on: [claim:ID]`"
                yield Problem(CODE, place, "this judgement rests on nothing", hint=hint)
            if judgement.confidence != "moderate" and not judgement.confidence_basis:
                message = f"{judgement.confidence} confidence needs its reason"
                yield Problem(CODE, place, message, expected="confidence_basis: why")
            if judgement.change_from_last in ("strengthened", "weakened", "reversed") and not judgement.change_why:
                message = f"a judgement that was {judgement.change_from_last} says why"
                yield Problem(CODE, place, message, expected="change_why: what came in")
