"""What glyphs stand for where a letter and its signs are several, so that a pack's text can be searched, copied and read aloud.

WeasyPrint notes the letters of a glyph where it is used first: of a letter with a vowel sign one glyph has both and the
other none, and a bracket that stands mirrored has the other bracket. The font itself says better. This replaces a
function that is private to WeasyPrint 70: the version is pinned, and the audit reads the letters back.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

_TURNED = frozenset({"R", "AL"})


@contextmanager
def lettered(module: Any) -> Iterator[None]:
    """Name glyphs by their fonts as long as this lasts. `module` is `weasyprint.pdf`."""
    original = module.build_fonts_dictionary

    def build(pdf: Any, fonts: Any, *rest: Any) -> Any:
        noted = [text for font in fonts.values() for text in font.to_unicode.values()]
        if any(len(text) != 1 or _is_turned(text) for text in noted):
            for font in fonts.values():
                _mend(font)
        return original(pdf, fonts, *rest)

    module.build_fonts_dictionary = build
    try:
        yield
    finally:
        module.build_fonts_dictionary = original


def _is_turned(text: str) -> bool:
    return any(unicodedata.bidirectional(character) in _TURNED for character in text)


def _mend(font: Any) -> None:
    """Give each glyph its letters that has none, several, those of a letter with signs, or those of its mirror image."""
    doubtful = [glyph for glyph, text in font.to_unicode.items() if _is_doubtful(text)]
    if doubtful:
        letters = _letters(font.file_content)
        font.to_unicode.update((glyph, letters.get(glyph, font.to_unicode[glyph])) for glyph in doubtful)


def _is_doubtful(text: str) -> bool:
    return len(text) != 1 or bool(unicodedata.mirrored(text)) or not unicodedata.is_normalized("NFD", text)


@lru_cache(maxsize=16)
def _letters(content: bytes) -> dict[int, str]:
    """Return the letters of each glyph of a font: by its table of characters, and by what is put in their place."""
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types

    font: Any = TTFont(io.BytesIO(content), lazy=True)
    found: dict[str, str] = {}
    for code, name in sorted(font.getBestCmap().items()):
        found.setdefault(name, chr(code))
    known = 0
    while known != len(found):
        known = len(found)
        for made, parts in _substitutions(font):
            if all(part in found for part in parts):
                found.setdefault(made, "".join(found[part] for part in parts))
    return {font.getGlyphID(name): text for name, text in found.items()}


def _substitutions(font: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each glyph that a font puts in place of others, and those."""
    for lookup in font["GSUB"].table.LookupList.Lookup if "GSUB" in font else ():
        for table in lookup.SubTable:
            inner = getattr(table, "ExtSubTable", table)
            kind = type(inner).__name__
            if kind == "SingleSubst":
                yield from ((made, (name,)) for name, made in inner.mapping.items())
            elif kind == "LigatureSubst":
                for first, ligatures in inner.ligatures.items():
                    yield from ((one.LigGlyph, (first, *one.Component)) for one in ligatures)
