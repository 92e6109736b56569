"""Markings: TLP 2.0 (FIRST), in order from least to most restrictive."""

from __future__ import annotations

from enum import IntEnum

from briefings.problems import UnreadError, meant


class MarkingError(UnreadError):
    """The text is not a marking; `hint` names the nearest one."""


class Marking(IntEnum):
    """A TLP 2.0 label; a higher value is more restrictive. AMBER+STRICT is a restriction of AMBER."""

    CLEAR = 0
    GREEN = 1
    AMBER = 2
    AMBER_STRICT = 3
    RED = 4

    @property
    def label(self) -> str:
        """Return the label as it is printed: capitals, no spaces, never translated (FIRST, TLP 2.0, 1.b)."""
        return f"TLP:{self.name.replace('_', '+')}"

    @property
    def meaning(self) -> str:
        """Return who may receive it, in this program's words."""
        return _MEANINGS[self]


_MEANINGS = {
    Marking.CLEAR: "may be shared with anyone",
    Marking.GREEN: "may be shared within the community, not in public",
    Marking.AMBER: "may be shared within the organisation and with its clients, if they need to know",
    Marking.AMBER_STRICT: "may be shared within the organisation only, with people who need to know",
    Marking.RED: "for the named recipients only",
}
_BY_LABEL = {marking.label: marking for marking in Marking}


def parse(text: str) -> Marking:
    """Return the marking that a label names. Raises MarkingError; TLP:WHITE is version 1 and is refused with TLP:CLEAR."""
    found = _BY_LABEL.get(text)
    if found is not None:
        return found
    labels = ", ".join(_BY_LABEL)
    squeezed = text.upper().replace(" ", "").replace("TLP-", "TLP:")
    squeezed = squeezed if squeezed.startswith("TLP:") else f"TLP:{squeezed}"
    if squeezed == "TLP:WHITE":
        raise MarkingError("TLP:WHITE is a label of TLP 1", "write TLP:CLEAR")
    raise MarkingError(f"no marking is written like this; the labels are {labels}", meant(squeezed, _BY_LABEL))
