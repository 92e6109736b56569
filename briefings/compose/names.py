"""Authors: what pages, short notes, reference managers and linked data call them, by CSL's rules for names.

A name is an organisation's or a person's where its sheet says so, where it is an actor's, or where its own words leave no
doubt (`model.names`). Of any other name nothing is said but the whole of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from briefings.compose.index import Index
from briefings.model.names import Name, Parts, divided, is_of_body, joined


class Author(NamedTuple):
    """An author: the name as it is printed, what bears it (empty: not known), a person's name in parts."""

    printed: str
    kind: Literal["person", "organisation", ""]
    parts: Parts = Parts()

    @property
    def short(self) -> str:
        """The name in a short note: the family name with its particle, or the whole."""
        return joined(self.parts.particle, self.parts.family) if self.parts.family else self.printed


def author(name: Name, index: Index) -> Author:
    """Return an author by name."""
    printed = name.label
    if name.family is not None:
        parts = Parts(name.family, name.given or "", name.particle or "", name.suffix or "")
        return Author(printed, "person", parts)
    actors = index.called.get(printed, ())
    if any(actor.type == "person" for actor in actors):
        return Author(printed, "person", divided(printed) or Parts())
    if actors or name.literal is not None or is_of_body(printed):
        return Author(printed, "organisation")
    found = divided(printed)
    return Author(printed, "") if found is None else Author(printed, "person", found)


def listed(names: Iterable[Name], index: Index) -> str:
    """Return names as pages print them, one after the other."""
    return index.language.listed([name.label for name in names])


def csl_names(names: Iterable[Name], index: Index) -> list[dict[str, Any]]:
    """Return names as CSL's name variables have them; one that cannot be divided is literal."""
    return [_csl(author(name, index)) for name in names]


def _csl(found: Author) -> dict[str, Any]:
    parts = found.parts
    if not parts.family:
        return {"literal": found.printed}
    values = {
        "family": parts.family,
        "given": parts.given,
        "non-dropping-particle": parts.particle,
        "suffix": parts.suffix,
    }
    return {name: value for name, value in values.items() if value}


def nodes(names: Iterable[Name], index: Index) -> list[dict[str, Any]]:
    """Return authors as linked data: a Person, an Organization, or where neither is known a Thing."""
    return [_node(author(name, index)) for name in names]


_TYPES = {"person": "Person", "organisation": "Organization", "": "Thing"}


def _node(found: Author) -> dict[str, Any]:
    parts = found.parts
    node = {
        "@type": _TYPES[found.kind],
        "name": found.printed,
        "familyName": joined(parts.particle, parts.family) if parts.family else "",
        "givenName": parts.given,
        "honorificSuffix": parts.suffix,
    }
    return {name: value for name, value in node.items() if value}


def inverted(name: dict[str, Any]) -> str:
    """Return a name of CSL with its family name first, as RIS has it: `von der Leyen, Ursula`."""
    if "literal" in name:
        return str(name["literal"])
    family = joined(name.get("non-dropping-particle"), name["family"])
    if "suffix" in name:
        return f"{family}, {name.get('given', '')}, {name['suffix']}"
    return f"{family}, {name['given']}" if "given" in name else family
