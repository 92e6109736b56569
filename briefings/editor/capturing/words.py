"""Words by which the readers of documents know what a line or an element is: `words.toml`."""

from __future__ import annotations

from briefings.model.data_files import beside

WORDS: dict[str, list[str]] = beside(__file__)


def one_of(name: str) -> str:
    """Return a regular expression of the words of a list."""
    return f"(?:{'|'.join(WORDS[name])})"
