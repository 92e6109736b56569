"""Claims and figures: what somebody holds to be so."""

from typing import Annotated, ClassVar, Literal

from briefings.model.fields import ActorRef, AnyRef, Id, Many, Number, Prose, Text, editors_only, web_only
from briefings.model.sheets.common import Dated, Evidence, HolderField, Sheet

Qualifier = Literal["exact", "about", "at-least", "at-most", "less-than", "more-than", "range"]


class Claim(Sheet):
    """A fact, figure, assumption, judgement or allegation, and whose it is."""

    kind: ClassVar[str] = "claim"

    type: Literal["fact", "figure", "assumption", "judgement", "allegation"]
    """What kind of claim it is."""
    statement: Prose
    """The claim in the desk's words. For a figure: what is counted or, with a unit, what is measured (cost of the repairs)."""
    value: Number | None = None
    """A figure's number."""
    low: Number | None = None
    """A range's lower end."""
    high: Number | None = None
    """A range's upper end."""
    unit: Text | None = None
    """A figure's unit, if it is not in the statement: %, °C, €, crowns. The language decides where it is printed."""
    qualifier: Qualifier | None = None
    """How the source qualifies the number; printed with it everywhere. `exact` prints every digit; otherwise 14,000,000 is
    printed as 14 million."""
    measure: Annotated[Id | None, editors_only("figures of one measure are shown together; its id is not printed")] = (
        None
    )
    """What is measured; figures of one measure are compared."""
    claimant: HolderField
    """Who holds it."""
    reported_by: Text | None = None
    """Who reports it, if not the claimant."""
    as_of: Dated | None = None
    """The date for which the claim holds."""
    hedges: Many[Text] = ()
    """Words of caution in the statement that come from the source (potential)."""
    accuses: Many[ActorRef] = ()
    """Whom it accuses."""
    answer: Text | None = None
    """The answer of the accused; `none in this source` if there is none."""
    about: Annotated[Many[AnyRef], web_only("links to other pages")] = ()
    """What it is relevant to."""
    credibility: Annotated[Literal["1", "2", "3", "4", "5", "6"] | None, web_only("a pack grades its sources")] = None
    """Credibility of the item (NATO AJP-2.1 grading); 6: cannot be judged (not a low grade); 1 needs two independent origins;
    absent: not graded."""
    note: Prose | None = None
    """What a reader should know about it."""
    evidence: Many[Evidence]
    """What it is based on."""
    not_stated: Annotated[Many[Text], web_only("a pack says what is not stated in its own gaps")] = ()
    """What the desk looked for, but the source does not say."""

    @property
    def has_number(self) -> bool:
        """Return whether it gives a number, or the two ends of a range."""
        return bool(self.value or (self.low and self.high))

    @property
    def label(self) -> str:
        """Return the statement."""
        return self.statement.text
