"""Each class has its own name: who reads one, or searches for it, finds one thing."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import briefings


def test_no_two_classes_share_a_name() -> None:
    package = Path(briefings.__file__).parent
    places: dict[str, list[str]] = defaultdict(list)
    for file in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{file.relative_to(package).as_posix()}:{node.lineno}")
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
