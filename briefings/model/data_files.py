"""Data files: what stands in a TOML file beside the code that reads it."""

import tomllib
from pathlib import Path
from typing import Any


def beside(module: str, name: str = "") -> dict[str, Any]:
    """Return what the TOML file beside a module (its `__file__`) has: the file of the module's name, or of another `name`."""
    here = Path(module)
    return tomllib.loads((here.parent / f"{name or here.stem}.toml").read_text("utf-8"))
