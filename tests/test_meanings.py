"""Every allowed value of a field has a meaning, in the reference and in the schemas that editors read."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

from conftest import ROOT, run

from briefings.model.documented import meanings
from briefings.model.fields import Item
from briefings.model.schema import SCHEMAS
from briefings.model.shape import FieldShape, shape


def fields() -> Iterator[tuple[type[Item], FieldShape]]:
    waiting, seen = list(SCHEMAS.values()), set()
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            yield from ((model, field) for field in shape(model) if field.words)
            waiting += [field.model for field in shape(model) if field.model]


def test_every_value_has_a_meaning_and_no_meaning_is_left_over() -> None:
    known = tomllib.loads((ROOT / "briefings/model/meanings.toml").read_text("utf-8"))
    reference = (ROOT / "docs/reference/sheets.md").read_text("utf-8")
    used = set()
    for model, field in fields():
        said = meanings(model, field.key)
        assert set(field.words) <= set(said), (model.__name__, field.key)
        used |= {f"{kind.__name__}.{field.key}" for kind in model.__mro__} & known.keys()
        for word in field.words if field.key != "looked_for" else ():
            assert f"| `{word}` | {said[word]} |" in reference, (model.__name__, word)
    assert used == known.keys()
    for name, table in known.items():
        if isinstance(table, str):  # the values of another field
            assert table in known
            continue
        words = next(
            field.words for model, field in fields() if name in {f"{k.__name__}.{field.key}" for k in model.__mro__}
        )
        assert set(table) == set(words), name


def test_the_reference_has_markings_and_words_of_likelihood() -> None:
    reference = (ROOT / "docs/reference/sheets.md").read_text("utf-8")
    assert "| `TLP:AMBER+STRICT` | may be shared within the organisation only" in reference
    assert "| `phia-2025: " in reference


def test_an_editor_is_told_what_a_value_means(tmp_path: Path) -> None:
    mode = json.loads(run("schema", "quote").stdout)["properties"]["mode"]
    listed = next(each for each in mode["anyOf"] if "enum" in each)
    assert dict(zip(listed["enum"], listed["enumDescriptions"], strict=True))["scare"].startswith(
        "A word that the author"
    )
    for name in SCHEMAS:
        text = run("schema", name).stdout
        assert text.count('"enumDescriptions"') <= text.count('"enum"')
