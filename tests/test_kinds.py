"""Kinds: there is one class for each kind of sheet, and none is half made."""

from __future__ import annotations

import ast
import gc
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import BASE, ROOT

from briefings.check import check
from briefings.compose import Views
from briefings.compose.kind import Kind, kinds
from briefings.load.desk import load
from briefings.model.refs import KINDS
from briefings.model.sheets import SHEETS, Actor
from briefings.release import cut
from briefings.render.sheet_pages import Drawer

HALF = """
from briefings.compose.actor import ActorKind
from briefings.compose.kind import Kind
from briefings.model.sheets import Actor


class Half(Kind[Actor]):
    model = Actor
    table = "actors"
    columns = "id"


kind = Half()
"""


def test_each_kind_has_its_class_in_the_order_of_kinds() -> None:
    assert tuple(kind.model.kind for kind in kinds()) == KINDS
    assert [kind.model for kind in kinds()] == [SHEETS[name] for name in KINDS]


def test_a_half_made_kind_cannot_be_made() -> None:
    class Half(Kind[Actor]):
        model = Actor

    with pytest.raises(TypeError, match="abstract"):
        Half()  # type: ignore[abstract]


def test_the_type_checker_refuses_a_half_made_kind(tmp_path: Path) -> None:
    (tmp_path / "half.py").write_text(HALF, "utf-8")
    command = [sys.executable, "-m", "mypy", "--config-file", str(ROOT / "pyproject.toml"), str(tmp_path / "half.py")]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout
    assert 'Cannot instantiate abstract class "Half" with abstract attributes' in told
    assert '"account"' in told or "account" in told


def test_only_the_module_of_a_kind_asks_what_class_a_sheet_is() -> None:
    names = {model.__name__ for model in SHEETS.values()}
    found = []
    for file in sorted((ROOT / "briefings/compose").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "isinstance":
                asked = {node.id for node in ast.walk(call.args[1]) if isinstance(node, ast.Name)} & names
                if asked and asked != {file.stem.capitalize()}:
                    found.append(f"{file.stem}: {ast.unparse(call)}")
    assert found == []


def test_a_drawn_page_leaves_nothing_for_the_collector() -> None:
    checked = check(load(BASE))
    draw = Drawer(None, packs=False)
    views = Views(cut(checked.catalogue, checked.verdicts), draw, packs=False)
    sheets = {kind.model.kind: views.index.every(kind.model)[0] for kind in kinds() if not kind.has_pack}
    left = {}
    for name, sheet in sheets.items():
        draw(sheet, views.index, views.site)  # what is worked out once is worked out now
        gc.collect()
        gc.freeze()  # so that what stands now, of other tests too, is not looked through again
        gc.disable()
        try:
            draw(sheet, views.index, views.site)
            left[name] = gc.collect()
        finally:
            gc.enable()
    assert left == dict.fromkeys(sheets, 0)
