"""Who did it stands in `attributions`, with who says so and the answer; a role among those involved accuses nobody."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Incident

REACH = 0

_ACCUSING = frozenset(
    {
        *(
            "perpetrator",
            "attacker",
            "culprit",
            "offender",
            "assailant",
            "aggressor",
            "suspect",
            "accused",
            "responsible",
        ),
        *("author of the attack", "threat actor", "initiator", "shooter", "bomber", "saboteur", "hacker", "arsonist"),
    }
)
"""Parts that say who did it."""


def check(catalogue: Catalogue) -> Findings:
    """Yield each role that accuses."""
    for incident in catalogue.sheets(Incident):
        for number, entry in enumerate(incident.involved):
            role = (entry.role or "").casefold().removeprefix("alleged ").removeprefix("suspected ").strip()
            if role in _ACCUSING or role.removesuffix("s") in _ACCUSING:
                message = f"the role “{entry.role}” says who did it"
                expected = "a role that accuses nobody, such as owner, target or mediator"
                hint = "write who says so, how far it goes and the answer under attributions"
                yield Finding(incident.ref, ("involved", number, "role"), message, expected=expected, hint=hint)
