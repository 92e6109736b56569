"""The steps of a Containerfile, a GitHub Action and a workflow, read from the file so that a test runs what it runs."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
_CHOICE = re.compile(r"([\w.-]+) == '([^']*)' && '([^']*)' \|\| '([^']*)'")


class Step(NamedTuple):
    """A step of a workflow: the action that it uses and what it is given, or the command that it runs and its variables."""

    uses: str
    run: str
    given: Mapping[str, str]
    environment: Mapping[str, str]


def container(file: Path) -> list[tuple[str, str]]:
    """Return the instructions of a Containerfile, in order, each with what follows it on its lines."""
    text = re.sub(r"\\\n\s*", " ", file.read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(word, rest) for word, _, rest in (line.partition(" ") for line in lines)]


def words_of(text: str) -> list[str]:
    """Return a command that a Containerfile gives as a list."""
    found: list[str] = json.loads(text)
    return found


def steps(found: list[dict[str, Any]], values: Mapping[str, str]) -> list[Step]:
    """Return steps with their expressions filled in. Raises KeyError for a value that is not given."""

    def value(match: re.Match[str]) -> str:
        choice = _CHOICE.fullmatch(match[1])
        if choice:
            return choice[3] if values[choice[1]] == choice[2] else choice[4]
        return values[match[1]]

    def filled(text: object) -> str:
        return _EXPRESSION.sub(value, str(text))

    return [
        Step(
            step.get("uses", ""),
            filled(step.get("run", "")),
            {name: filled(given) for name, given in step.get("with", {}).items()},
            {name: filled(given) for name, given in step.get("env", {}).items()},
        )
        for step in found
    ]


def job(file: Path, name: str, values: Mapping[str, str]) -> list[Step]:
    """Return the steps of a job of a workflow."""
    return steps(yaml.safe_load(file.read_text("utf-8"))["jobs"][name]["steps"], values)


def action(file: Path, values: Mapping[str, str]) -> list[Step]:
    """Return the steps of a composite action; an input that is not among the values has its default."""
    tree = yaml.safe_load(file.read_text("utf-8"))
    defaults = {f"inputs.{name}": str(given.get("default", "")) for name, given in tree["inputs"].items()}
    return steps(tree["runs"]["steps"], {**defaults, **values})
