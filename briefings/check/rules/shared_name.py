"""A name leads to one actor: what two share, a surname or an office, is not a name of either."""

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Quote, Sheet


def offers(_: Catalogue, sheet: Sheet) -> object:
    """Return an actor's names, and whose words a quote has under which name."""
    if isinstance(sheet, Actor):
        return (sheet.type, sheet.names)
    return (sheet.speaker, sheet.as_written) if isinstance(sheet, Quote) else None


def check(catalogue: Catalogue) -> Findings:
    """Yield each alias that another actor has too, as a name, an alias or a surname, and each quote written under it.

    Where no quote is of one of these actors, the alias cannot lead to the wrong speaker, and is a warning.
    """
    owners: dict[str, set[Ref]] = {}
    for actor in catalogue.every(Actor):
        surname = actor.name.split()[-1] if actor.type == "person" else actor.name
        for name in {actor.name.casefold(), surname.casefold(), *(alias.casefold() for alias in actor.names[1:])}:
            owners.setdefault(name, set()).add(actor.ref)
    speakers = {quote.speaker for quote in catalogue.every(Quote)}
    for actor in catalogue.sheets(Actor):
        for number, alias in enumerate(actor.names[1:]):
            others = sorted(owners[alias.casefold()] - {actor.ref})
            if others:
                message = f"“{alias}” is also a name of {' and '.join(ref.id for ref in others)}"
                hint = "give only names that belong to one actor, a full name or a name with its office"
                severity = catalogue.severity(*others) if speakers & {actor.ref, *others} else "warning"
                yield Finding(actor.ref, ("aliases", number), message, hint=hint, severity=severity)
    for quote in catalogue.sheets(Quote):
        if quote.speaker and quote.as_written:
            others = sorted(owners.get(quote.as_written.casefold(), set()) - {quote.speaker})
            if others:
                yield Finding(
                    quote.ref,
                    ("as_written",),
                    f"“{quote.as_written}” is also a name of {' and '.join(ref.id for ref in others)}, "
                    "so it does not show whose words these are",
                    hint="give the attribution as `ambiguous`, or give the speaker's full name",
                    severity=catalogue.severity(*others),
                )
