"""What the program imports is declared, each from the lowest version that the tests ran with."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions

import pytest
from conftest import ROOT
from packaging.requirements import Requirement
from packaging.version import Version

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCKS = {name: (ROOT / name).read_text("utf-8") for name in ("requirements.lock", "tests/lowest.lock")}
BY_NAME = {"import_module", "library"}
"""Functions that import what they are given the name of."""
OWN = {file.stem for folder in ("tests", "tests/safety", "bench") for file in (ROOT / folder).glob("*.py")}
NOT_IN_THE_LOCK = {"atheris"}
"""`make fuzz` installs it, from its own lock."""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*extras: str) -> dict[str, Requirement]:
    """Return what the package declares without extras, and what it declares in some of them, by name."""
    texts = [*PROJECT["dependencies"], *(text for extra in extras for text in PROJECT["optional-dependencies"][extra])]
    return {plain(Requirement(text).name): Requirement(text) for text in texts}


@cache
def imports(folder: str) -> tuple[tuple[str, bool, str], ...]:
    """Return each import of another's module: the package that has it, whether at once, and where."""
    return tuple(_imports(folder))


def _imports(folder: str) -> Iterator[tuple[str, bool, str]]:
    packages = packages_distributions()
    for file in sorted((ROOT / folder).rglob("*.py")):
        for name, at_once, line in _imported(ast.parse(file.read_text("utf-8"))):
            top = name.partition(".")[0]
            if top not in sys.stdlib_module_names | OWN | {"briefings"}:
                yield plain(packages.get(top, [top])[0]), at_once, f"{file.relative_to(ROOT)}:{line}"


def _imported(tree: ast.Module) -> Iterator[tuple[str, bool, int]]:
    inside = {id(node) for part in ast.walk(tree) if _waits(part) for node in ast.walk(part)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        elif isinstance(node, ast.Call) and _name(node.func) in BY_NAME and node.args:
            names = [node.args[0].value] if isinstance(node.args[0], ast.Constant) else []
        else:
            continue
        for name in names:
            yield name, id(node) not in inside, node.lineno


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _waits(node: ast.AST) -> bool:
    typing = isinstance(node, ast.If) and _name(node.test) == "TYPE_CHECKING"
    return typing or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)


def test_what_the_program_imports_is_declared() -> None:
    needed, optional = declared(), declared("html", "import", "cluster")
    found = list(imports("briefings"))
    assert {"bibtexparser", "distributed", "jinja2", "trafilatura"} <= {name for name, _, _ in found}
    assert [f"{place}: {name}" for name, _, place in found if name not in optional] == []
    assert [f"{place}: {name}" for name, at_once, place in found if at_once and name not in needed] == []


def test_what_is_declared_is_imported() -> None:
    unseen = {"lxml-html-clean"}  # jusText imports it, and an old pip leaves it out
    assert declared("html", "import", "cluster").keys() - {name for name, _, _ in imports("briefings")} == unseen


def test_what_the_tests_import_is_declared() -> None:
    known = declared(*PROJECT["optional-dependencies"]).keys() | NOT_IN_THE_LOCK
    found = [*imports("tests"), *imports("docs")]
    assert [f"{place}: {name}" for name, _, place in found if name not in known] == []


def pinned(lock: str) -> dict[str, Version]:
    found = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", LOCKS[lock], re.MULTILINE)
    return {plain(name): Version(version) for name, version in found}


def test_the_lowest_version_that_is_declared_is_the_one_that_is_tested() -> None:
    every = declared(*PROJECT["optional-dependencies"])
    lowest, locked = pinned("tests/lowest.lock"), pinned("requirements.lock")
    bounds = {
        name: Version(each.version) for name, both in every.items() for each in both.specifier if each.operator == ">="
    }
    assert bounds == {name: version for name, version in lowest.items() if name in every}
    assert [name for name, each in every.items() if locked[name] not in each.specifier] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(lock: str) -> None:
    assert not re.search(r"://|--(?:index-url|extra-index-url|find-links|trusted-host)", LOCKS[lock])
