"""Names of authors: divided as CSL divides them, or whole.

A name that a sheet gives as plain text is divided only where its own words leave no doubt (`divided`); else it stays whole.
"""

import re
from typing import Annotated, Any, ClassVar, NamedTuple

from pydantic import BeforeValidator

from briefings.model.fields import Flag, Item, Text


class Name(Item):
    """A name as the source prints it: plain text, the parts of a person's name, or the whole name of an organisation."""

    one_of: ClassVar[tuple[str, ...]] = ("name", "family", "literal")
    short: ClassVar[str] = "name"

    name: Text | None = None
    """The name as plain text; divided into parts only if there is no doubt."""
    family: Text | None = None
    """A person's family name; short notes print only this (García Márquez)."""
    given: Text | None = None
    """The person's given names (Gabriel)."""
    particle: Text | None = None
    """Words before the family name, which short notes print too (von der)."""
    suffix: Text | None = None
    """What follows the name (Jr.)."""
    family_first: Flag = False
    """Whether the name is printed with the family name first (Ban Ki-moon)."""
    literal: Text | None = None
    """The name of an organisation; always printed in full."""

    @property
    def label(self) -> str:
        """Return the name as pages print it."""
        if self.family is None:
            return self.literal or self.name or ""
        family = joined(self.particle, self.family)
        both = (family, self.given) if self.family_first else (self.given, family)
        return joined(*both, self.suffix)


class Parts(NamedTuple):
    """A person's name in parts; an empty family name: a person whose name cannot be divided."""

    family: str = ""
    given: str = ""
    particle: str = ""
    suffix: str = ""


def joined(*parts: str | None) -> str:
    """Return the parts that there are, with blanks between them."""
    return " ".join(filter(None, parts))


def _name(value: Any) -> Any:
    if isinstance(value, str):
        return {"name": value}
    if isinstance(value, dict) and not value.get("family") and value.keys() <= Name.model_fields.keys():
        alone = [key for key in ("given", "particle", "suffix", "family_first") if value.get(key)]
        if alone:
            raise ValueError(f"`{alone[0]}` goes with `family`; a name that is not divided is text alone, or `literal`")
    return value


NameField = Annotated[Name, BeforeValidator(_name)]
"""A name: plain text, or one of `family` (with `given`, `particle`, `suffix`) and `literal`."""

_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})
_PARTICLES = re.compile(r"(?:von und zu|von und zum|von der|von dem|von den|vom|von|van der|van den|van)")
_WORD = re.compile(r"[^\W\d_][^\s\d,;:!?/&@()\[\]{}<>\"“”„«»]*")
_OF_BODIES = re.compile(
    r"""
    \b(?:
      academy|administration|agency|alliance|army|assembly|association|authority|bank|board|bulletin|bureau|cabinet|center|centre|
      chamber|charity|club|coalition|college|commission|committee|company|congress|consortium|cooperative|corporation|
      corp|council|department|desk|directorate|division|editors|embassy|federation|forum|foundation|fund|government|
      group|gmbh|holding|hospital|inc|institute|institution|journal|laboratory|league|library|limited|llc|ltd|magazine|
      ministry|mission|museum|network|news|newspaper|newsroom|observatory|office|organisation|organization|parliament|party|
      police|programme|project|publishers|radio|reporters|review|school|secretariat|senate|service|services|society|staff|
      press|presse|agentur|afp|ansa|bbc|belga|cnn|dpa|efe|interfax|reuters|tass|ukrinform|unian|xinhua|survey|team|television|times|tribunal|tribune|trust|union|unit|university|
      amt|bund|bundesrat|bundestag|gesellschaft|institut|kammer|ministerium|partei|redaktion|stiftung|universität|verband|
      verein|zeitung|zentrum|agence|banque|bureau|comité|commission|conseil|cour|ministère|rédaction|société|université|
      commissie|college|kamer|ministerie|orde|raad|redactie|stichting|universiteit|vereniging|
      agencia|banco|comisión|consejo|ministerio|redacción|universidad|agencja|bank|komisja|ministerstwo|redakcja|uniwersytet|
      агентство|академія|асоціація|банк|верховна|видавництво|газета|департамент|інститут|комісія|комітет|міністерство|
      організація|партія|редакція|служба|спілка|суд|телеканал|університет|уряд|фонд|центр
    )\b""",
    re.VERBOSE | re.IGNORECASE,
)
"""Words that bodies have in their names, in languages in which desks read; none that is a family name as well."""

_PLACES = re.compile(
    r"""
    amsterdam|ankara|athens|baghdad|beijing|beirut|berlin|brussels|bucharest|budapest|cairo|canberra|copenhagen|delhi|dublin|
    geneva|hamburg|helsinki|istanbul|jerusalem|johannesburg|kabul|kiev|kyiv|lagos|lisbon|london|madrid|milan|minsk|moscow|
    mumbai|munich|nairobi|oslo|ottawa|paris|prague|riga|rome|seoul|singapore|stockholm|tallinn|tehran|tokyo|toronto|vienna|
    vilnius|warsaw|washington|zurich|берлін|брюссель|варшава|вашингтон|женева|київ|лондон|львів|москва|одеса|париж|харків
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Places that stand behind a comma in credits, in the languages of `_OF_BODIES`: such a text may be an office in a town."""

_SEVERAL = re.compile(r"[/;\d]|(?<!\bvon)\s(?:and|und|et|e|y|i|та|і|й)\s")
"""What may join two names in one text."""


def is_of_body(text: str) -> bool:
    """Return whether a name says itself that it is an organisation's, by a word such as commission, desk or ministry."""
    return bool(_OF_BODIES.search(text)) or " & " in text


def divided(text: str) -> Parts | None:
    """Return a person's name in parts, where the text itself leaves no doubt of them; None for any other text.

    No doubt is left by `Smith, John` (`Smith, John, Jr.`), and by a particle that only persons have: `Ursula von der Leyen`.
    A name with `Jr.` or `III` at its end is a person's, but where the family name begins cannot be told.
    """
    if is_of_body(text) or _SEVERAL.search(text):
        return None
    family, *others = (" ".join(part.split()) for part in text.split(","))
    if len(others) == 1 and others[0].casefold() in _SUFFIXES:
        return Parts() if _are_names(family) else None
    if any(map(_PLACES.fullmatch, others)):
        return None
    if others:
        suffix = others[1] if len(others) == 2 else ""
        good = len(others) <= 2 and (not suffix or suffix.casefold() in _SUFFIXES)
        led = re.fullmatch(rf"({_PARTICLES.pattern}) (.+)", family)
        particle, own = led.groups() if led else ("", family)
        return Parts(own, others[0], particle, suffix) if good and _are_names(own) and _are_names(others[0]) else None
    *words, last = family.split() or [""]
    if last.casefold() in _SUFFIXES and len(words) > 1:
        return Parts() if _are_names(" ".join(words)) else None
    found = re.fullmatch(rf"(.+?) ({_PARTICLES.pattern}) (.+)", family)
    if found and _are_names(found[1]) and _are_names(found[3]):
        return Parts(found[3], found[1], found[2])
    return None


def _are_names(text: str) -> bool:
    """Return whether these are one to three words such as names are made of."""
    words = text.split()
    return 0 < len(words) <= 3 and all(_WORD.fullmatch(word) and not word[0].islower() for word in words)
