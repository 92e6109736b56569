"""Incidents and figures: who did it, where, how many."""

import re
from collections.abc import Iterator
from decimal import Decimal

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.check.rule import rule
from briefings.model.sheets import Claim, Incident
from briefings.model.sheets.incident import Attribution, Extent, Involved, Where
from briefings.problems import meant

_OFFICIAL = ("officially-attributed", "charged", "convicted", "acquitted")


@rule("An attribution says by whom, and goes no further than its holder can.", reach=0)
def attribution_by_whom(catalogue: Catalogue) -> Findings:
    """Yield each attribution by the one it names (unless self-claimed), and each official one held by a source itself."""
    for ref, loc, attribution in catalogue.items(Attribution):
        if attribution.by.actor == attribution.actor and attribution.basis != "self-claim":
            message = "the same actor is named as responsible and as the one who says so"
            yield Finding(ref, (*loc, "by"), message, hint="kind: self-claim, if they claim it")
        if attribution.by.source is not None and attribution.level in _OFFICIAL:
            message = f"a source alone cannot have the level `{attribution.level}`"
            yield Finding(ref, (*loc, "level"), message, hint="name who did it, or use alleged")


@rule("A figure has a number, and a range two ends, the lower one first: readers see no other number.", reach=0)
def figure_numbers(catalogue: Catalogue) -> Findings:
    """Yield each figure without a number, each range that is none, and each series of one."""
    for claim in catalogue.sheets(Claim):
        if catalogue.desk.files[claim.ref].meant.isdisjoint(("value", "low", "high", "qualifier")):
            for key, message, hint in _figure_mistakes(claim):
                yield Finding(claim.ref, (key,), message, hint=hint, key=True)
    for ref, loc, extent in catalogue.items(Extent):
        if extent.count and (extent.kind == "series") == (extent.count == 1):
            message = f"`kind` is {extent.kind}, and `count` is {extent.count}"
            yield Finding(ref, (*loc, "count"), message, hint="one occurrence is `single`, several are a `series`")


_LIKE_THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{2}0")
"""Three digits behind the point, the last a 0, which a number does not need there."""


def _figure_mistakes(claim: Claim) -> Iterator[tuple[str, str, str]]:
    low, high = claim.low, claim.high
    for key, number in (("value", claim.value), ("low", low), ("high", high)):
        if number and _LIKE_THOUSANDS.fullmatch(number):
            whole, part = number.replace(".", ""), f"{Decimal(number).normalize():f}"
            yield key, f"{number} can be read as {whole} and as {part}", f"write {whole} or {part}"
    if claim.qualifier == "range" and not (low and high):
        yield "qualifier", "a range has two ends, and `low` or `high` is missing", "give both, or another qualifier"
    elif claim.qualifier != "range" and (low or high):
        yield "low" if low else "high", "`low` and `high` are the ends of a range", "qualifier: range"
    elif claim.type == "figure" and not claim.has_number:
        yield "type", "a figure needs a `value`, or `low` and `high` with the qualifier range", ""
    if low and high and Decimal(low) == Decimal(high):
        yield "high", f"both ends of this range are {high}", f"value: {high}, without `low`, `high` and `qualifier`"
    elif low and high and Decimal(low) > Decimal(high):
        yield "high", f"this range ends at {high}, and begins at {low}", "the lower number is `low`"
    elif low and high and claim.value and not Decimal(low) <= Decimal(claim.value) <= Decimal(high):
        yield "value", f"{claim.value} is outside the range from {low} to {high}", ""


_ACCUSING = frozenset({
    "perpetrator", "attacker", "culprit", "offender", "assailant", "aggressor", "suspect", "accused", "responsible",
    "author of the attack", "threat actor", "initiator", "shooter", "bomber", "saboteur", "hacker", "arsonist",
})  # fmt: skip
"""Parts that say who did it."""


@rule("Who did it stands in `attributions`, with who says so and the answer; a role accuses nobody.", reach=0)
def involved_role(catalogue: Catalogue) -> Findings:
    """Yield each role that accuses."""
    for ref, loc, entry in catalogue.items(Involved):
        role = (entry.role or "").casefold().removeprefix("alleged ").removeprefix("suspected ").strip()
        if role in _ACCUSING or role.removesuffix("s") in _ACCUSING:
            message = f"the role “{entry.role}” says who did it"
            expected = "a role that accuses nobody, such as owner, target or mediator"
            hint = "write who says so, how far it goes and the answer under attributions"
            yield Finding(ref, (*loc, "role"), message, expected=expected, hint=hint)


@rule("What a source gives as an area is never drawn as a point.", reach=0)
def place_as_pin(catalogue: Catalogue) -> Findings:
    """Yield each place that is less sharp than the coordinates it is given."""
    points = {place.id for place in catalogue.desk.settings.places if len(place.coordinates) == 2}
    expected = "a box around the place: west, south, east and north"
    for ref, loc, where in catalogue.items(Where):
        given = f"the source gives {where.precision.replace('-', ' ')}"
        if where.place in points and where.precision != "point":
            message = f"{given}, and “{where.place}” is a single point on the map"
            hint = "give the place a box in content/desk.yml, or name another place"
            yield Finding(ref, (*loc, "precision"), message, expected=expected, hint=hint)
        if len(where.coordinates or ()) == 2 and where.precision not in ("point", "locality"):
            message, hint = f"{given}, and `coordinates` is a single point", "give a box, or delete the coordinates"
            yield Finding(ref, (*loc, "coordinates"), message, expected=expected, hint=hint)


@rule("A place with coordinates comes from the desk's own gazetteer.", reach=0)
def unknown_place(catalogue: Catalogue) -> Findings:
    """Yield each place that desk.yml does not list."""
    known = [place.id for place in catalogue.desk.settings.places]
    for ref, loc, where in catalogue.items(Where):
        if where.place is not None and where.place not in known:
            hint = meant(where.place, known) or "add it to places in content/desk.yml"
            message = f"“{where.place}” is not in the desk's list of places"
            yield Finding(ref, (*loc, "place"), message, expected=", ".join(known), hint=hint)


@rule("Types of incidents come from the desk's own vocabulary.", reach=0)
def vocabulary(catalogue: Catalogue) -> Findings:
    """Yield each type that desk.yml does not list, where it lists any."""
    known = [term.id for term in catalogue.desk.settings.incident_types]
    if not known:
        return
    for incident in catalogue.sheets(Incident):
        for number, word in enumerate(incident.types):
            if word not in known:
                hint = meant(word, known) or "add it to incident_types in content/desk.yml"
                message = f"“{word}” is not in the desk's list of incident types"
                yield Finding(incident.ref, ("types", number), message, expected=", ".join(known), hint=hint)
