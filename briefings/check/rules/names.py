"""Ids and names, which each lead to one sheet."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.check.rule import rule
from briefings.model.refs import Ref
from briefings.model.shape import Loc
from briefings.model.sheets import SHEETS, Actor, Briefing, Incident, Quote, Sheet, Source
from briefings.model.sheets.common import Holder

_ALIKE = str.maketrans("01i", "oll")


# Ids alone are compared, and a sheet that comes or goes is seen anyway: no sheet offers anything else.
@rule("An id is told from every other at a glance: addresses are read, typed and spoken.", offers=lambda *_: None)
def confusable_ids(catalogue: Catalogue) -> Findings:
    """Yield a warning for each id that looks like another of its kind (0 and o; 1, l and i; rn and m; vv and w)."""
    owners: dict[tuple[str, str], str] = {}
    for sheet in (sheet for kind in SHEETS.values() for sheet in catalogue.every(kind)):
        owners.setdefault((sheet.kind, _skeleton(sheet.id)), sheet.id)
    if len(owners) == len(catalogue.desk.sheets):
        return
    for sheet in (sheet for kind in SHEETS.values() for sheet in catalogue.sheets(kind)):
        twin = owners[sheet.kind, _skeleton(sheet.id)]
        if twin != sheet.id:
            hint = "give one of the two another id. With `renamed_from`, links to the old id still work"
            yield warning(sheet.ref, (), f"the id {sheet.id} looks like {twin}", hint=hint)


@cache
def _skeleton(text: str) -> str:
    return text.translate(_ALIKE).replace("rn", "m").replace("vv", "w")


@rule("A holder that is the unnamed speaker of a quotation is held to that: the quotation has such a speaker.", reach=1)
def holder_named(catalogue: Catalogue) -> Findings:
    """Yield each holder that leads to a quotation whose speaker is named."""
    for ref, loc, holder in catalogue.items(Holder):
        quote = catalogue.get(holder.anonymous, Quote)
        if quote and quote.anonymous is None:
            named = f"give the actor instead: {quote.speaker.id}" if quote.speaker else ""
            hint = named or "describe the holder (`described_as`)"
            yield Finding(ref, (*loc, "anonymous"), f"{quote.ref} has no unnamed speaker", hint=hint)


_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
"""Scripts that share the shapes of letters (Unicode Technical Standard 39)."""
_LETTERS = re.compile(r"[^\W\d_]+")


@rule("A name is written in one script: nobody sees that a Cyrillic а in a Latin name makes another of it.", reach=0)
def mixed_scripts(catalogue: Catalogue) -> Findings:
    """Yield each word of a name, an alias or a title whose letters come from two scripts that look alike."""
    for ref, sheet in catalogue.subjects():
        for loc, text in _names(sheet):
            for word in () if text.isascii() else _LETTERS.finditer(text):
                scripts = _scripts(word[0])
                if len(scripts) > 1:
                    message = f"“{word[0]}” has letters of two scripts: {_listed(word[0], scripts)}"
                    expected, hint = "a word in one script", "type the word again"
                    yield Finding(ref, loc, message, expected, hint, offset=word.start())


def _names(sheet: Sheet) -> Iterator[tuple[Loc, str]]:
    if isinstance(sheet, Actor):
        yield ("name",), sheet.name
        yield from ((("aliases", number), alias) for number, alias in enumerate(sheet.names[1:]))
    elif isinstance(sheet, Incident | Briefing | Source) and sheet.title:
        yield ("title",), sheet.title


def _scripts(word: str) -> list[str]:
    """Return the scripts of a word's letters, of those that look alike, the most frequent first."""
    found = [name for letter in word if (name := unicodedata.name(letter, "").partition(" ")[0]) in _SCRIPTS]
    return sorted(set(found), key=lambda name: (-found.count(name), name))


def _listed(word: str, scripts: list[str]) -> str:
    odd = next(letter for letter in word if unicodedata.name(letter, "").startswith(scripts[1]))
    return f"{scripts[0].title()}, and {scripts[1].title()} in “{odd}” (U+{ord(odd):04X})"


@rule("A person has a page only for a stated reason.", reach=0)
def public_figure(catalogue: Catalogue) -> Findings:
    """Yield each published person without `public_figure`."""
    for actor in catalogue.sheets(Actor):
        if actor.type == "person" and actor.public_figure is None and actor.status == "published":
            message = f"{actor.name} is a person and would get a public page"
            yield Finding(actor.ref, ("type",), message, expected="public_figure: {why: …}")


@rule("A former id leads to one sheet.", offers=lambda _, sheet: sheet.renamed_from)
def renamed_from(catalogue: Catalogue) -> Findings:
    """Yield each former id that is a sheet's id today or is claimed twice."""
    claimed: dict[Ref, Ref] = {}
    renamed = catalogue.unfinished_last(sheet for sheet in catalogue.desk.sheets.values() if sheet.renamed_from)
    for sheet in renamed:
        ref = sheet.ref
        for number, former in enumerate(sheet.renamed_from):
            old = Ref(ref.kind, former)
            if old in catalogue.desk.files:
                message = f"“{former}” is the id of a sheet today"
                yield Finding(ref, ("renamed_from", number), message, severity=catalogue.severity(old))
            elif claimed.setdefault(old, ref) != ref:
                yield Finding(ref, ("renamed_from", number), f"“{former}” is also a former id of {claimed[old]}")


def _voices(_: Catalogue, sheet: Sheet) -> object:
    """Return an actor's type and names, and whose words a quote has: under which name and key, and in which source."""
    if isinstance(sheet, Actor):
        return (sheet.type, sheet.names)
    return (sheet.speaker, sheet.as_written, sheet.anonymous, sheet.source) if isinstance(sheet, Quote) else None


@rule("A name leads to one actor: what two share, a surname or an office, is not a name of either.", offers=_voices)
def shared_name(catalogue: Catalogue) -> Findings:
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
                message = f"“{quote.as_written}” is also a name of {' and '.join(ref.id for ref in others)}, "
                message += "so it does not show whose words these are"
                hint = "give the attribution as `ambiguous`, or give the speaker's full name"
                severity = catalogue.severity(*others)
                yield Finding(quote.ref, ("as_written",), message, hint=hint, severity=severity)


def _names_of_actors(_: Catalogue, sheet: Sheet) -> object:
    """Return an actor's names."""
    return sheet.names if isinstance(sheet, Actor) else None


@rule("A name in prose leads to the page of its actor, where the desk wants that.", reach=0, offers=_names_of_actors)
def unlinked_name(catalogue: Catalogue) -> Findings:
    """Yield a warning for each actor whose name stands in a piece of prose that does not mention the actor's sheet."""
    if not catalogue.desk.settings.link_names:
        return
    names = {name: actor for actor in catalogue.every(Actor) for name in (*actor.names[1:], actor.name)}
    if not names:
        return
    ordered = sorted(names, key=lambda name: (-len(name), name))
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)")
    told: set[tuple[Ref, Loc, Ref]] = set()
    for field, match, offset in catalogue.in_prose(pattern, but=("marked", "mention")):
        actor = names[match[0]]
        here = (field.owner, field.loc, actor.ref)
        if here not in told and actor.ref not in (field.owner, *field.prose.mentions()):
            told.add(here)
            words = "" if match[0] == actor.name else f"|{match[0]}"
            message, hint = f"“{match[0]}” has no link", f"write [[{actor.ref}{words}]]"
            yield warning(field.owner, field.loc, message, hint=hint, offset=offset)


@rule("Unnamed speakers are never one person across sources.", offers=_voices)
def unnamed_merged(catalogue: Catalogue) -> Findings:
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
            hint, severity = f"speaker: {actor.id}", catalogue.severity(actor.ref)
            yield Finding(quote.ref, ("anonymous", "described_as"), message, hint=hint, severity=severity)
        elif quote.speaker is None and (person := people.get(quote.id.partition("-")[0])):
            message = f"the id of this quote begins with a name of {person.ref}, and its address would name the speaker"
            yield warning(quote.ref, ("anonymous",), message, hint=f"briefings rename {quote.ref} NEW")
