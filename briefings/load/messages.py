"""Message catalogues (gettext's .po): a desk's own in `templates/languages`, then ours."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter

from briefings.load.files import read
from briefings.model.messages import SOURCE, Messages, Texts
from briefings.problems import Location, Problem, reading

SUFFIX = ".po"
OURS = Path(__file__).parent.parent / "languages"
_WHOLE = "uk"
_MOST_FORMS = 10
_DESKS = "templates/languages"


def known(desk: Path) -> list[str]:
    """Return the languages that there are messages for."""
    found = {file.stem for folder in (desk / _DESKS, OURS) if folder.is_dir() for file in folder.glob(f"*{SUFFIX}")}
    return sorted(found | {SOURCE})


def load(tag: str, desk: Path) -> tuple[Messages | None, list[Problem]]:
    """Return the messages of a language tag, or of its language alone (`uk` for `uk-UA`); None where there are none.

    A desk's own catalogue need not be whole: what it lacks comes from ours, and last from English.
    """
    language = tag.partition("-")[0]
    files = [folder / f"{name}{SUFFIX}" for folder in (OURS, desk / _DESKS) for name in (language, tag)]
    content = {file: read(file) for file in dict.fromkeys(files) if file.exists()}
    texts: Texts = {}
    problems: list[Problem] = []
    for file, text in content.items():
        with reading(f"{_DESKS}/{file.name}"):
            own, refused = parse(text, f"{_DESKS}/{file.name}")
        texts = {**texts, **own}
        problems += refused
    if not content and language != SOURCE:
        return None, problems
    return Messages(tag, hashlib.sha256(b"\0".join(content.values())).hexdigest(), texts), problems


@cache
def sentences() -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return the English of every sentence that pages and packs can say, by context and first form.

    They are those of a catalogue of ours, which is whole.
    """
    from babel.messages.pofile import read_po

    catalogue = read_po(BytesIO(read(OURS / f"{_WHOLE}{SUFFIX}")))
    return {(each.context or "", _texts(each.id)[0]): _texts(each.id) for each in catalogue if each.id}


def is_ours(tag: str) -> bool:
    """Return whether we bring the language, with all of its sentences: a test sees to that."""
    return (OURS / f"{tag.partition('-')[0]}{SUFFIX}").exists()


def translated(messages: Messages) -> tuple[int, int]:
    """Return how many of all sentences a language has, and how many there are; English has all."""
    if messages.tag.partition("-")[0] == SOURCE:
        return 0, 0
    return len(sentences().keys() & messages.texts.keys()), len(sentences())


def is_known_to_cldr(tag: str) -> bool:
    """Return whether CLDR has data for a language tag."""
    from babel.core import Locale, UnknownLocaleError

    try:
        return bool(Locale.parse(tag, sep="-"))
    except (UnknownLocaleError, ValueError):
        return False


def parse(content: bytes, shown: str) -> tuple[Texts, list[Problem]]:
    """Return a catalogue's finished translations, and a problem for each that does not fit its English."""
    from babel.messages.pofile import PoFileError, read_po  # slow to import, and an English desk needs none

    forms = re.search(rb"nplurals\s*=\s*([0-9]{1,9})", content)
    if forms and int(forms[1]) > _MOST_FORMS:  # Babel would make room for each
        said = f"no language has {int(forms[1]):,} plural forms"
        return {}, [Problem("bad-catalogue", Location(shown), said, f"at most {_MOST_FORMS}")]
    try:
        catalogue = read_po(BytesIO(content), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:  # the last of an encoding that nobody knows
        line = getattr(error, "lineno", 0) or 0
        return {}, [Problem("bad-catalogue", Location(shown, line), f"this is not a catalogue of messages: {error}")]
    found = {}
    problems = []
    for message in catalogue:
        ids, texts = _texts(message.id), _texts(message.string)
        if not ids[0] or not all(texts) or message.fuzzy:
            continue
        allowed = set().union(*map(places, ids)) | ({"n"} if len(ids) > 1 else set())
        wrong = sorted(set().union(*map(places, texts)) - allowed)
        if wrong:
            place = Location(shown, message.lineno or 0)
            said = f"the translation names {{{wrong[0]}}}, which the English does not"
            expected = ", ".join(f"{{{name}}}" for name in sorted(allowed)) or "no places"
            problems.append(Problem("bad-translation", place, said, expected))
        found[message.context or "", ids[0]] = texts
    return found, problems


def _texts(value: str | Sequence[str | None] | None) -> tuple[str, ...]:
    """Return a message's one text, or its plural forms."""
    return (value,) if isinstance(value, str) else tuple(text or "" for text in value or ("",))


def places(text: str) -> set[str]:
    """Return the names of a message's places; a text with a stray brace has one that nothing fills."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return {text}
