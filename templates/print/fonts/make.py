"""Makes the typefaces of packs: one TTF a weight, because WeasyPrint does not merge several files of one family.

    python templates/print/fonts/make.py FOLDER

Reads from FOLDER `IBMPlexSans[wdth,wght].ttf` and `Literata[opsz,wght].ttf`, as their makers publish them, and
`{amiri,ibm-plex-sans-arabic,…}-*-normal.woff2`. Writes the TTF files beside this script, and `characters.txt`: what they
have, which `check` reads. The faces of right-to-left scripts keep their own names: each is one file, cut to the letters
of its script, and written for the site too. The same input gives the same bytes.

Literata, in which sources speak, gets what it lacks from IBM Plex Sans, so that a source's words are never set in the desk's
face; and signs that are put together of others.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

HERE = Path(__file__).parent
SANS, SERIF = ("IBMPlexSans[wdth,wght].ttf", {"wdth": 100}), ("Literata[opsz,wght].ttf", {"opsz": 14})
ALONE = {
    "amiri-arabic-400": ("Amiri", 400, "0600-06FF,0750-077F"),
    "frank-ruhl-libre-hebrew-400": ("Frank Ruhl Libre", 400, "0590-05FF,FB1D-FB4F"),
    "ibm-plex-sans-arabic-arabic-400": ("IBM Plex Sans Arabic", 400, "0600-06FF,0750-077F"),
    "ibm-plex-sans-arabic-arabic-600": ("IBM Plex Sans Arabic", 600, "0600-06FF,0750-077F"),
    "ibm-plex-sans-hebrew-hebrew-400": ("IBM Plex Sans Hebrew", 400, "0590-05FF,FB1D-FB4F"),
    "ibm-plex-sans-hebrew-hebrew-600": ("IBM Plex Sans Hebrew", 600, "0590-05FF,FB1D-FB4F"),
}
"""Faces of one script."""

TOGETHER = {
    "\u2010": "-", "\u2011": "-", "\u2012": "–", "\u2015": "—", "\u2016": "||", "\u2024": ".", "\u2025": "..",
    "\u2027": "·", "\u2034": "′′′", "\u203c": "!!", "\u2043": "-", "\u2047": "??", "\u2048": "?!", "\u2049": "!?",
    "\u2236": ":", "\u22c5": "·", "\u2e3a": "——", "\u2e3b": "———", "\ufb00": "ff", "\ufb03": "ffi", "\ufb04": "ffl",
    "\ufb05": "ſt", "\ufb06": "st", "\ufe58": "—", "\ufe63": "-", "\uff0d": "-",
}  # fmt: skip
"""Signs, and the ones that they look like: each gets a separate glyph, so that text copied from a pack has the right one."""
MIRRORED = {"\u201b": "\u2019", "\u201f": "\u201d"}
LEFT_OUT = frozenset({0x0, 0xD, 0x2028, 0x2029})
"""Line and paragraph separators, which no text here has, and code points that are not characters of text."""


def main(folder: Path) -> None:
    for name, (family, weight, letters) in ALONE.items():
        font = _cut(
            TTFont(folder / f"{name}-normal.woff2", recalcTimestamp=False), subset.parse_unicodes(f"20,A0,{letters}")
        )
        _rename(font, family, weight)
        file = f"{family.lower().replace(' ', '-')}-{weight}"
        font.save(HERE / f"{file}.ttf")
        font.flavor = "woff2"
        font.save(HERE.parent.parent / f"web/assets/fonts/{file}.woff2")
    for weight in (400, 600):
        font = _upright(folder, *SANS, weight)
        _rename(font, "IBM Plex Sans", weight)
        font.save(HERE / f"ibm-plex-sans-{weight}.ttf")
    for weight in (300, 400):
        font = _upright(folder, *SERIF, weight)
        _complete(font, _upright(folder, *SANS, weight))
        _rename(font, "Literata", weight)
        font.save(HERE / f"literata-{weight}.ttf")
    write_characters()


def write_characters() -> None:
    """Write the characters that the typefaces have as ranges in hexadecimal, one a line."""
    found = sorted({code for file in HERE.glob("*.ttf") for code in TTFont(file, lazy=True).getBestCmap()})
    begins = [code for at, code in enumerate(found) if not at or found[at - 1] != code - 1]
    ends = [code for at, code in enumerate(found) if at + 1 == len(found) or found[at + 1] != code + 1]
    lines = [f"{begin:04X}-{end:04X}\n" for begin, end in zip(begins, ends, strict=True)]
    (HERE / "characters.txt").write_text("".join(lines), "ascii")


def _upright(folder: Path, name: str, axes: dict[str, float], weight: int) -> TTFont:
    """Return one weight of a face, with kerning and the places of signs above and below letters."""
    font = instantiateVariableFont(TTFont(folder / name, recalcTimestamp=False), {**axes, "wght": weight})
    private = range(0xE000, 0xF900)
    wanted = [code for code in font.getBestCmap() if code not in LEFT_OUT and code not in private]
    for table in {"STAT", "vhea", "vmtx"} & set(font.keys()):
        del font[table]
    return _cut(font, wanted, layout_features=["kern", "mark", "mkmk"])


def _cut(font: TTFont, codes: list[int], **options: object) -> TTFont:
    asked = subset.Options(hinting=False, notdef_outline=True, recalc_timestamp=False, **options)
    cut = subset.Subsetter(asked)
    cut.populate(unicodes=codes)
    cut.subset(font)
    font.flavor = None
    return font


def _complete(font: TTFont, other: TTFont) -> None:
    """Give a face what only the other has, and the signs that are put together; its notice names both makers."""
    known = font.getBestCmap()
    names = font["name"]
    notice = f"{names.getDebugName(0)}. With characters of IBM Plex Sans: {other['name'].getDebugName(0)}"
    names.setName(notice, 0, 3, 1, 0x409)
    for code in sorted(other.getBestCmap().keys() - known.keys()):
        _add(font, code, [(other, chr(code))])
    for sign, parts in TOGETHER.items():
        if ord(sign) not in known:
            _add(font, ord(sign), [(font, part) for part in parts])
    for sign, part in MIRRORED.items():
        _add(font, ord(sign), [(font, part)], mirrored=True)


def _add(font: TTFont, code: int, parts: list[tuple[TTFont, str]], *, mirrored: bool = False) -> None:
    """Add a glyph for a character, drawn as these side by side."""
    pen = TTGlyphPen(None)
    left = 0
    for owner, character in parts:
        glyphs, name = owner.getGlyphSet(), owner.getBestCmap()[ord(character)]
        drawn = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(drawn)
        width = glyphs[name].width
        drawn.replay(TransformPen(pen, (-1, 0, 0, 1, left + width, 0) if mirrored else (1, 0, 0, 1, left, 0)))
        left += width
    name = f"uni{code:04X}"
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    glyph = pen.glyph()
    font["glyf"][name] = glyph
    glyph.recalcBounds(font["glyf"])
    font["hmtx"][name] = (round(left), getattr(glyph, "xMin", 0))
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[code] = name


def _rename(font: TTFont, family: str, weight: int) -> None:
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in (0, 5, 13, 14)]
    for number, text in (
        (1, family),
        (2, "Regular"),
        (3, f"{family} {weight}"),
        (4, f"{family} {weight}"),
        (6, f"{family.replace(' ', '')}-{weight}"),
    ):
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


if __name__ == "__main__":
    main(Path(sys.argv[1]))
