"""A desk's own look, as its settings have it: a logo, a colour for links and the like, a sign for the browser's tab."""

from __future__ import annotations

from pathlib import Path, PurePath

from msgspec import Struct

from briefings.load.files import read
from briefings.load.page_files import is_picture
from briefings.load.sheets import Validated
from briefings.model.settings import Settings
from briefings.problems import OutputError, Problem

_PLUM = "#702457"
"""Our colour of links, as the style sheet has it (`--plum`)."""
_SIGN = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="{colour}" d="M0 0h32v32H0z"/>\
<path fill="{ground}" d="M6 9h8v8l-4 7H6l3-7H6zM18 9h8v8l-4 7h-4l3-7h-3z"/></svg>
"""
"""The sign for the tab of a desk that has none: quotation marks on its colour."""
_PAPER = {"light": "#fbfaf6", "dark": "#151217"}
"""The ground of pages, as the style sheet has it (`--paper`)."""
ENOUGH = 4.5
"""The least contrast of text with its ground (WCAG 2.2, 1.4.3)."""


class Look(Struct, frozen=True):
    """The files of the logo and of the sign for the tab, absolute; the colour in the light and in the dark. Empty: ours."""

    logo: str = ""
    favicon: str = ""
    light: str = ""
    dark: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        """Return the files that settings name."""
        return tuple(filter(None, (self.logo, self.favicon)))

    def logo_file(self) -> tuple[str, bytes] | None:
        """Return the name of the logo among the site's files, and its content. Raises OutputError."""
        return _file("logo", self.logo)

    def favicon_file(self) -> tuple[str, bytes]:
        """Return the name of the sign for the tab among the site's files, and its content. Raises OutputError."""
        sign = _SIGN.format(colour=self.light or _PLUM, ground=_PAPER["light"])
        return _file("favicon", self.favicon) or ("favicon.svg", sign.encode())


def published(name: str, path: str) -> str:
    """Return what a picture is called among the site's files: `logo.svg`; an empty text where there is none."""
    return f"{name}{PurePath(path).suffix.lower()}" if path else ""


def _file(name: str, path: str) -> tuple[str, bytes] | None:
    return (published(name, path), read(Path(path))) if path else None


def load(file: Validated, folder: Path, problems: list[Problem]) -> Look:
    """Return the look that settings ask for; what is wrong with it is added to the problems."""
    settings: Settings = file.model
    named: dict[str, str] = {}
    for key, name in (("logo", settings.logo), ("favicon", settings.favicon)):
        wrong = _unfit(folder, name) if name else ""
        if wrong:
            problems.append(Problem("picture", file.locate(key), wrong, _EXPECTED))
        named[key] = str(folder / name) if name and not wrong else ""
    light = dark = ""
    if settings.accent:
        light, dark = settings.accent, in_the_dark(settings.accent)
        found = contrast(light, _PAPER["light"])
        if found < ENOUGH:
            message = f"{light} has a contrast of {found:.1f} with the page, and words in it need {ENOUGH}"
            hint = f"{_towards(light, 0, _PAPER['light'])} is the nearest readable colour"
            problems.append(Problem("accent-contrast", file.locate("accent"), message, hint=hint))
    return Look(**named, light=light, dark=dark)


_EXPECTED = "the path of a picture in the desk's folder: PNG, JPEG, GIF, WebP or SVG"


def _unfit(folder: Path, name: str) -> str:
    """Return why a file cannot be shown as a picture; empty where it can."""
    path = folder / name
    if not is_picture(name):
        return f"{name} is not a picture that can be shown"
    if path.is_symlink() or not path.is_file():
        return f"there is no file {name} in the desk"
    try:
        read(path)
    except OutputError as error:
        return str(error)
    return ""


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, `#rrggbb`, from 1 to 21 (WCAG 2.2)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def in_the_dark(colour: str) -> str:
    """Return a colour, made lighter until it can be read on the page in the dark."""
    return _towards(colour, 255, _PAPER["dark"], wanted=7)


def _towards(colour: str, end: int, ground: str, wanted: float = ENOUGH) -> str:
    """Return the first colour on the way to black (0) or white (255) that has enough contrast with a ground."""
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    on_the_way = ([round(part + (end - part) * step / 50) for part in parts] for step in range(51))
    colours = (f"#{red:02x}{green:02x}{blue:02x}" for red, green, blue in on_the_way)
    return next(found for found in colours if contrast(found, ground) >= wanted)
