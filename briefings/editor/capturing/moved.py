"""Which places of sheets have other names in a new text of their source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz import fuzz, process

from briefings.editor.splice import Splice
from briefings.load.desk import Desk
from briefings.load.yaml_places import places
from briefings.matcher.text import Paragraph, find_paragraphs
from briefings.model.locators import spanning
from briefings.model.refs import Ref

_ALIKE = 70
"""A paragraph is the same if its letters agree to so many percent."""


class MovedPlace(NamedTuple):
    """A place in a sheet, before and after; `after` is empty, and nothing changes, if the new text lacks its paragraph."""

    ref: Ref
    before: str
    after: str
    splice: Splice | None = None


def moved_places(desk: Desk, source: Ref, former: str, text: str) -> Iterator[MovedPlace]:
    """Yield the places of a source whose paragraphs have other names in its new text, or are not in it."""
    names = _names(former, text)
    for ref, file in desk.files.items():
        if ref != source and source.id not in file.text:
            continue
        values = places(file.text).values
        for loc, spot in values.items():
            if loc[-1:] != ("at",):
                continue
            owner = values.get((*loc[:-1], "source"))
            if (owner is None and ref != source) or (owner is not None and owner.value not in (source.id, str(source))):
                continue
            before = str(spot.value)
            after = _renamed(before, names)
            if after != before:
                written = file.text[spot.start : spot.end]
                new = Splice(spot.start, spot.end, written.replace(before, after))
                splice = new if after and before in written else None
                yield MovedPlace(ref, before, after if splice else "", splice)


def _names(former: str, text: str) -> dict[str, str]:
    """Return the name of each paragraph of a text in another; an empty name if it is not there."""
    new = find_paragraphs(text)
    folded = [_folded(text, each) for each in new]
    found: dict[str, str] = {}
    for each in find_paragraphs(former):
        words = _folded(former, each)
        same = [other.label for other, theirs in zip(new, folded, strict=True) if theirs == words]
        best = None if same else process.extractOne(words, folded, scorer=fuzz.ratio, score_cutoff=_ALIKE)
        chosen = same or [new[best[2]].label if best else ""]
        found[each.label] = each.label if each.label in chosen else chosen[0]
    return found


def _folded(text: str, paragraph: Paragraph) -> str:
    return " ".join(re.findall(r"\w+", text[paragraph.start : paragraph.end].casefold()))


def _renamed(at: str, names: dict[str, str]) -> str:
    """Return a place with the names of the new text; an empty text if a paragraph of it is not there."""
    parts: list[str] = []
    page = written = ""
    for part in (part.strip() for part in at.split(",")):
        run = re.fullmatch(r"(p\d+)(?:-p?(\d+))?", part)
        page = f"{part}, " if part.startswith("page:") else page
        known = page if run and f"{page}{run[1]}" in names else ""
        if run is None or f"{known}{run[1]}" not in names:
            parts.append(names.get(part, part))
            continue
        first = names[f"{known}{run[1]}"]
        last = names.get(f"{known}p{run[2]}", "") if run[2] else first
        if not first or not last:
            return ""
        if page and parts[-1:] == [page.removesuffix(", ")] and (known or first.startswith("page:")):
            parts.pop()  # the new name says the page
        parts.append(spanning(first, last).removeprefix(written))
        written = last.rpartition("p")[0]
    return ", ".join(parts) if all(parts) else ""
