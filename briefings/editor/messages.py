"""The sentences of pages and packs, gathered from the code and the templates, and a catalogue of them brought up to date."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from briefings.compose import words
from briefings.compose.kinds import KINDS
from briefings.compose.language import ENGLISH, formats

_CODE = Path(__file__).parent.parent
_CALLS = {"say": 1, "line": 1, "count": 3, "forms": 2}
"""What asks for a sentence, and how many arguments it has; the last of them are English."""


_IN_TEMPLATES = ("_", "pgettext", "ngettext")
"""What asks for a sentence in a template."""
_NOTE = "Translators:"
"""How a template's comment begins that is for translators; it stands on the line before."""


class Message(NamedTuple):
    """A sentence: its English (one text, or singular and plural), its context, the file in which it stands, and notes on it."""

    english: tuple[str, ...]
    context: str
    place: str
    notes: tuple[str, ...] = ()


def gather(templates: Path) -> list[Message]:
    """Return every sentence of compose and of the templates, by place. Raises ValueError where one is not plain text."""
    code = (*sorted((_CODE / "compose").rglob("*.py")), _CODE / "editor/dispatch.py")
    found = [message for file in code for message in _of_code(file)]
    found += [message for file in sorted(templates.rglob("*.html")) for message in _of_template(file, templates)]
    found += [Message(kind.called, "", f"compose/{name}.py") for name, kind in KINDS.items()]
    found += [Message(forms, "", "compose/words.toml") for forms in words.COUNTED.values()]
    for context, table in words.TABLES.items():
        found += [Message((word,), context, "compose/words.toml") for word in table.values() if word]
    return found


def _of_code(file: Path) -> Iterator[Message]:
    place = file.relative_to(_CODE).as_posix()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in _CALLS or len(node.args) < _CALLS[name]:
            continue
        context = next((ast.literal_eval(entry.value) for entry in node.keywords if entry.arg == "context"), "")
        if name in ("count", "forms"):
            one, many = node.args[-2:]
            yield Message((_text(one, place), _text(many, place)), "", place)
        elif node.args:
            yield from (Message((text,), context, place) for text in _choices(node.args[0], place))


def _choices(node: ast.expr, place: str) -> Iterator[str]:
    """Yield a text, or the two of a choice (`"a" if … else "b"`)."""
    if isinstance(node, ast.IfExp):
        yield from _choices(node.body, place)
        yield from _choices(node.orelse, place)
    else:
        yield _text(node, place)


def _text(node: ast.expr, place: str) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise ValueError(f"{place}:{node.lineno}: a sentence is a plain text in the code, or a translator never sees it")


def _of_template(file: Path, templates: Path) -> Iterator[Message]:
    from jinja2.ext import babel_extract

    place = f"templates/{file.relative_to(templates).as_posix()}"
    text = file.read_bytes()
    for line, name, found, notes in babel_extract(BytesIO(text), _IN_TEMPLATES, [_NOTE], {"silent": "false"}):
        wanted = 1 if name == "_" else 2
        said = tuple(each for each in (found if isinstance(found, tuple) else (found,))[:wanted] if each is not None)
        if len(said) != wanted:
            raise ValueError(f"{place}:{line}: a sentence is a plain text in the template")
        context, english = (said[0], said[1:]) if name == "pgettext" else ("", said)
        yield Message(english, context, place, tuple(note.removeprefix(_NOTE).strip() for note in notes))


def updated(former: bytes, tag: str, messages: Iterable[Message]) -> bytes:
    """Return a catalogue with just these messages, in the order of their places; finished translations are kept.

    A message that is new stands without a translation, except for quotation marks, which are CLDR's; one that is gone is
    taken out.
    """
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    known = read_po(BytesIO(former), locale=tag.replace("-", "_"))
    catalogue = Catalog(header_comment="", charset="utf-8")
    forms = len(formats(tag).categories)
    catalogue.mime_headers = [("Plural-Forms", f"nplurals={forms}; plural=0")]  # else Babel writes two forms only
    for message in messages:
        one = message.english[0]
        kept = known.get(one, context=message.context or None)
        text = kept.string if kept and not kept.fuzzy else ""
        if message.context == "marks" and not text:
            text = dict(zip(ENGLISH.marks, formats(tag).marks, strict=True))[one]
        if len(message.english) == 2 and not isinstance(text, tuple):
            text = ("",) * forms
        catalogue.add(
            message.english if len(message.english) == 2 else one,
            text,
            locations=[(message.place, 0)],  # a line would change with every edit of a template
            auto_comments=message.notes,
            context=message.context or None,
        )
    out = BytesIO()
    write_po(out, catalogue, width=0, omit_header=True)
    # Babel divides only lines with places, which tools for catalogues read whole.
    told = re.sub(
        rb"^#: .*(?:\n#: .*)+", lambda found: found[0].replace(b"\n#:", b""), out.getvalue(), flags=re.MULTILINE
    )
    return _header(tag) + told


def _header(tag: str) -> bytes:
    """Return a catalogue's head: its language, and the order of its plural forms, which is CLDR's."""
    categories = ", ".join(formats(tag).categories)
    rule = _plural_rule(tag)
    return (
        f"# Keep what is in braces; you may move it. Each sentence names the file that prints it.\n"
        f'# Plural forms, in this order: {categories} (CLDR).\nmsgid ""\nmsgstr ""\n"Language: {tag}\\n"\n'
        f'"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {rule}\\n"\n\n'
    ).encode()


def _plural_rule(tag: str) -> str:
    """Return CLDR's rule as gettext writes it; it is for translators' editors."""
    from babel.core import Locale
    from babel.plural import to_gettext

    rule = to_gettext(Locale.parse(tag, sep="-").plural_form)
    return re.sub(r"\be\b", "0", rule)  # the exponent of CLDR's `1c6`, which gettext does not know and no page prints
