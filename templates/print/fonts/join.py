"""Joins the subsets of each weight into one TTF for print: WeasyPrint does not merge several files of one family.

    python templates/print/fonts/join.py FOLDER-OF-WOFF2-SUBSETS

Reads FOLDER/{ibm-plex-sans,literata}-{latin,latin-ext,cyrillic,cyrillic-ext,greek}-{weight}-normal.woff2 and writes the
TTF files beside this script. The same input gives the same bytes.
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

WEIGHTS = {"literata": ("Literata", (300, 400)), "ibm-plex-sans": ("IBM Plex Sans", (400, 600))}
SUBSETS = ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek")


def main(folder: Path) -> None:
    for name, (family, weights) in WEIGHTS.items():
        for weight in weights:
            with tempfile.TemporaryDirectory() as temporary:
                parts = [
                    _plain(folder / f"{name}-{subset}-{weight}-normal.woff2", Path(temporary)) for subset in SUBSETS
                ]
                font = Merger().merge([str(part) for part in parts])
            font.recalcTimestamp = False
            _rename(font, family, weight)
            font.save(Path(__file__).parent / f"{name}-{weight}.ttf")


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
