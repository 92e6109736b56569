"""Building at a marking equals, byte for byte, building the desk cut to that release, for desks marked at random."""

from __future__ import annotations

import dataclasses
import datetime
import random
from typing import Any

import pytest
from conftest import BASE
from test_leaks import made

from briefings.check.catalogue import Catalogue
from briefings.load.desk import Desk, load
from briefings.model.fields import Item
from briefings.model.markings import Marking
from briefings.model.shape import shape
from briefings.release import cut

DESKS = 40


def marked(item: Any, choice: random.Random) -> Any:
    """Return an item with markings set at random on itself and on what it holds, where they may carry one."""
    if not isinstance(item, Item):
        return item
    update: dict[str, Any] = {}
    for field in shape(type(item)):
        value = getattr(item, field.name)
        if field.key == "marking" and choice.random() < 0.12:
            update[field.name] = choice.choice(list(Marking))
        elif field.key == "severable":
            update[field.name] = choice.random() < 0.7
        elif field.holds == "item" and value:
            update[field.name] = (
                tuple(marked(entry, choice) for entry in value) if field.many else marked(value, choice)
            )
    return item.model_copy(update=update)


def random_desk(seed: int) -> Desk:
    choice = random.Random(seed)
    desk = load(BASE)
    sheets = {}
    for ref, sheet in desk.sheets.items():
        changed = marked(sheet, choice)
        if choice.random() < 0.06:
            changed = changed.model_copy(update={"status": "draft"})
        if choice.random() < 0.06:
            changed = changed.model_copy(update={"embargo_until": datetime.date(2031, 1, 1)})
        sheets[ref] = changed
    return dataclasses.replace(desk, sheets=sheets)


@pytest.mark.parametrize("seed", range(DESKS))
def test_the_release_is_the_desk_without_what_fell(seed: int) -> None:
    desk = random_desk(seed)
    marking = list(Marking)[seed % 3]
    release = cut(Catalogue(desk), {}, marking=marking)
    only = dataclasses.replace(desk, sheets=dict(release.sheets))
    assert made(desk, marking, packs=False) == made(only, marking, packs=False)


def test_these_desks_lose_something() -> None:
    lost = [
        len(desk.sheets) - len(cut(Catalogue(desk), {}, marking=Marking.CLEAR).sheets)
        for desk in map(random_desk, range(DESKS))
    ]
    assert sum(count > 0 for count in lost) > DESKS / 2
    assert any(count < 12 for count in lost)


def test_some_briefings_lose_a_part_and_stand() -> None:
    releases = [cut(Catalogue(random_desk(seed)), {}, marking=list(Marking)[seed % 3]) for seed in range(DESKS)]
    severed = [release for release in releases if release.severed]
    assert len(severed) > DESKS / 20
    for release in severed:
        assert all(loss.owner in release.sheets for loss in release.severed)
