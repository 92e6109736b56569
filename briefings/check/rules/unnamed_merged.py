"""Unnamed speakers are never one person across sources."""

from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Quote, Sheet


def offers(_: Catalogue, sheet: Sheet) -> object:
    """Return an actor's type and names, and in which source a quote's speaker has which key and description."""
    if isinstance(sheet, Actor):
        return (sheet.type, sheet.names)
    return (sheet.speaker, sheet.anonymous, sheet.source) if isinstance(sheet, Quote) else None


def check(catalogue: Catalogue) -> Findings:
    """Yield each key of an unnamed speaker used in two sources, and each description or id that is an actor's name."""
    actors = reversed(catalogue.unfinished_last(catalogue.every(Actor)))
    names = {name.casefold(): actor for actor in actors for name in actor.names}
    people = {actor.id.rpartition("-")[2]: actor for actor in catalogue.every(Actor) if actor.type == "person"}
    sources: dict[str, Ref] = {}
    for quote in catalogue.unfinished_last(catalogue.sheets(Quote)):
        if quote.anonymous is None:
            continue
        key = quote.anonymous.key
        if key and sources.setdefault(key, quote.source) != quote.source:
            message = f"the unnamed speaker “{key}” is used in two sources"
            yield Finding(quote.ref, ("anonymous", "key"), message, hint="give each its own key")
        actor = names.get(quote.anonymous.described_as.casefold())
        if actor:
            message = f"“{quote.anonymous.described_as}” is the name of {actor.ref}"
            severity = catalogue.severity(actor.ref)
            yield Finding(
                quote.ref, ("anonymous", "described_as"), message, hint=f"speaker: {actor.id}", severity=severity
            )
        elif quote.speaker is None and (person := people.get(quote.id.partition("-")[0])):
            message = f"the id of this quote begins with a name of {person.ref}, and its address would name the speaker"
            yield warning(quote.ref, ("anonymous",), message, hint=f"briefings rename {quote.ref} NEW")
