"""Words by which the readers of documents know what a line or an element is: `words.toml`."""

from __future__ import annotations

import tomllib
from importlib.resources import files

WORDS: dict[str, list[str]] = tomllib.loads((files(__package__) / "words.toml").read_text("utf-8"))


def one_of(name: str) -> str:
    """Return a regular expression of the words of a list."""
    return f"(?:{'|'.join(WORDS[name])})"
