"""What classes say of their fields and values: docstrings and meanings.toml, read only when somebody asks."""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache

from briefings.model.data_files import beside
from briefings.model.scales import CREDIBILITY, RELIABILITY

_OURS = __name__.partition(".")[0]


@cache
def descriptions(model: type) -> dict[str, str]:
    """Return field name to description, those of inherited fields included."""
    found: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if kind.__module__.startswith(_OURS):
            found |= _of_module(kind.__module__).get(kind.__name__, {})
    return found


@cache
def meanings(model: type, name: str) -> dict[str, str]:
    """Return what each allowed value of a field means; `looked_for` has names of fields. Empty: the field has no such values."""
    if name == "looked_for":
        return descriptions(model)
    given = next((_meanings()[key] for kind in model.__mro__ if (key := f"{kind.__name__}.{name}") in _meanings()), {})
    return given or {"reliability": RELIABILITY, "credibility": CREDIBILITY}.get(name, {})


@cache
def _meanings() -> dict[str, dict[str, str]]:
    """Return what values mean, by field: its own table, or that of the field which is named in its place."""
    told = beside(__file__, "meanings")
    return {name: told[said] if isinstance(said, str) else said for name, said in told.items()}


@cache
def _of_module(name: str) -> dict[str, dict[str, str]]:
    """Return what the classes of a module say of their fields; a module is parsed once."""
    tree = ast.parse(inspect.getsource(sys.modules[name]))
    return {node.name: _of_class(node) for node in tree.body if isinstance(node, ast.ClassDef)}


def _of_class(node: ast.ClassDef) -> dict[str, str]:
    found: dict[str, str] = {}
    for field, below in zip(node.body, node.body[1:], strict=False):
        targets = field.targets if isinstance(field, ast.Assign) else [getattr(field, "target", None)]
        text = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else None
        if isinstance(targets[0], ast.Name) and isinstance(text, str):
            found[targets[0].id] = " ".join(text.split())
    return found
