"""A name is written in one script: a Cyrillic а in a Latin name makes another name of it, which nobody sees."""

import re
import unicodedata
from collections.abc import Iterator

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.shape import Loc
from briefings.model.sheets import Actor, Briefing, Incident, Sheet, Source

REACH = 0

_ALIKE = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
"""Scripts that share the shapes of letters (Unicode Technical Standard 39)."""
_WORD = re.compile(r"[^\W\d_]+")


def check(catalogue: Catalogue) -> Findings:
    """Yield each word of a name, an alias or a title whose letters come from two scripts that look alike."""
    for kind in (Actor, Incident, Source, Briefing):
        for sheet in catalogue.sheets(kind):
            yield from _in(catalogue, sheet)


def _in(catalogue: Catalogue, sheet: Sheet) -> Findings:
    for loc, text in _names(sheet):
        if text.isascii():
            continue
        for word in _WORD.finditer(text):
            scripts = _scripts(word[0])
            if len(scripts) > 1:
                message = f"“{word[0]}” has letters of two scripts: {_listed(word[0], scripts)}"
                hint = "type the word again"
                yield Finding(sheet.ref, loc, message, expected="a word in one script", hint=hint, offset=word.start())


def _names(sheet: Sheet) -> Iterator[tuple[Loc, str]]:
    if isinstance(sheet, Actor):
        yield ("name",), sheet.name
        yield from ((("aliases", number), alias) for number, alias in enumerate(sheet.names[1:]))
    elif isinstance(sheet, Incident | Briefing | Source) and sheet.title:
        yield ("title",), sheet.title


def _scripts(word: str) -> list[str]:
    """Return the scripts of a word's letters, of those that look alike, the most frequent first."""
    found = [name for letter in word if (name := unicodedata.name(letter, "").partition(" ")[0]) in _ALIKE]
    return sorted(set(found), key=lambda name: (-found.count(name), name))


def _listed(word: str, scripts: list[str]) -> str:
    odd = next(letter for letter in word if unicodedata.name(letter, "").startswith(scripts[1]))
    return f"{scripts[0].title()}, and {scripts[1].title()} in “{odd}” (U+{ord(odd):04X})"
