"""What the models say of their fields: the docstring below each one, read from the source only when somebody asks."""

from __future__ import annotations

import ast
import inspect
from functools import cache

from briefings.model.fields import Item


@cache
def descriptions(model: type[Item]) -> dict[str, str]:
    """Return field name to description, those of inherited fields included."""
    found: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if isinstance(kind, type) and issubclass(kind, Item):
            tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(kind))).body[0]
            assert isinstance(tree, ast.ClassDef)
            for field, below in zip(tree.body, tree.body[1:], strict=False):
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and _is_text(below):
                    found[field.target.id] = " ".join(str(ast.literal_eval(below.value)).split())  # type: ignore[attr-defined]
    return found


def _is_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
