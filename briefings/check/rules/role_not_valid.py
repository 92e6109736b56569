"""The role given with a quote was the speaker's on that day."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.sheets import Actor, Quote, Source
from briefings.model.sheets.actor import Role

REACH = 1


def check(catalogue: Catalogue) -> Findings:
    """Yield each quote whose role's body is one in which the speaker had a role at other times only."""
    for quote in catalogue.sheets(Quote):
        speaker = catalogue.get(quote.speaker, Actor) if quote.speaker else None
        if speaker is None or quote.role is None or quote.role.organisation is None:
            continue
        day = _day(catalogue, quote)
        roles = [role for role in speaker.roles if role.organisation == quote.role.organisation]
        if day and roles and not any(_holds(role, day) for role in roles):
            shown = "-".join(f"{part:02}" for part in day)
            message = f"{speaker.name} had no role in {quote.role.organisation.id} on {shown}"
            hint = f"see `roles` in {catalogue.desk.files[speaker.ref].path}"
            yield Finding(quote.ref, ("role",), message, hint=hint)


def _day(catalogue: Catalogue, quote: Quote) -> tuple[int, int, int] | None:
    if quote.said is not None:
        return quote.said.edtf.upper or quote.said.edtf.lower
    source = catalogue.get(quote.source, Source)
    return source.published.edtf.upper if source and source.published else None


def _holds(role: Role, day: tuple[int, int, int]) -> bool:
    started = role.start is None or role.start.lower is None or role.start.lower <= day
    ended = role.end is not None and role.end.upper is not None and role.end.upper < day
    return started and not ended
