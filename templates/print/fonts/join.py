"""Joins the subsets of each weight into one TTF for print: WeasyPrint does not merge several files of one family.

    python templates/print/fonts/join.py FOLDER-OF-WOFF2-SUBSETS

Reads FOLDER/{ibm-plex-sans,literata}-{latin,latin-ext,cyrillic,cyrillic-ext,greek}-{weight}-normal.woff2 and writes the
TTF files beside this script. The faces of right-to-left scripts keep names of their own: each is one file, cut to the
letters of its script, and written for the site too. The same input gives the same bytes.
"""

import sys
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.merge import Merger
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent
WEIGHTS = {"literata": ("Literata", (300, 400)), "ibm-plex-sans": ("IBM Plex Sans", (400, 600))}
SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek")

ALONE = {
    "amiri-arabic-400": ("Amiri", 400, "0600-06FF,0750-077F"),
    "frank-ruhl-libre-hebrew-400": ("Frank Ruhl Libre", 400, "0590-05FF,FB1D-FB4F"),
    "ibm-plex-sans-arabic-arabic-400": ("IBM Plex Sans Arabic", 400, "0600-06FF,0750-077F"),
    "ibm-plex-sans-arabic-arabic-600": ("IBM Plex Sans Arabic", 600, "0600-06FF,0750-077F"),
    "ibm-plex-sans-hebrew-hebrew-400": ("IBM Plex Sans Hebrew", 400, "0590-05FF,FB1D-FB4F"),
    "ibm-plex-sans-hebrew-hebrew-600": ("IBM Plex Sans Hebrew", 600, "0590-05FF,FB1D-FB4F"),
}
"""Faces of one script, whose letters are put in place of each other by rules that a joined file would lose."""


def main(folder: Path) -> None:
    for name, (family, weight, letters) in ALONE.items():
        font = _cut(TTFont(folder / f"{name}-normal.woff2", recalcTimestamp=False), letters)
        _rename(font, family, weight)
        file = f"{family.lower().replace(' ', '-')}-{weight}"
        font.save(HERE / f"{file}.ttf")
        font.flavor = "woff2"
        font.save(HERE.parent.parent / f"web/assets/fonts/{file}.woff2")
    for name, (family, weights) in WEIGHTS.items():
        for weight in weights:
            with tempfile.TemporaryDirectory() as temporary:
                parts = [
                    _plain(folder / f"{name}-{subset}-{weight}-normal.woff2", Path(temporary)) for subset in SUBSETS
                ]
                font = Merger().merge([str(part) for part in parts])
            font.recalcTimestamp = False
            _rename(font, family, weight)
            font.save(HERE / f"{name}-{weight}.ttf")


def _cut(font: TTFont, letters: str) -> TTFont:
    options = subset.Options(hinting=False, notdef_outline=True, recalc_timestamp=False)
    cut = subset.Subsetter(options)
    cut.populate(unicodes=subset.parse_unicodes(f"20,A0,{letters}"))
    cut.subset(font)
    font.flavor = None
    return font


def _plain(source: Path, folder: Path) -> Path:
    font = TTFont(source, recalcTimestamp=False)
    font.flavor = None
    for table in (
        "GDEF",
        "GSUB",
        "GPOS",
        "DSIG",
        "STAT",
        "meta",
    ):  # subsets disagree in them; kerning stays out of print
        if table in font and not (table == "GPOS" and source.stem.split("-")[-3] == "latin"):
            del font[table]
    target = folder / f"{source.stem}.ttf"
    font.save(target)
    return target


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
