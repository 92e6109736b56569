"""Explanations: every code that the program can report has one, and none explains a code that is gone."""

from __future__ import annotations

import ast
import json

import pytest
from conftest import ROOT, run

from briefings.check.rules import RULES
from briefings.editor.explain import explanations

CALLS = {"CellError": 0, "Problem": 0, "refusal": 0, "wrong": 0, "_report": 0, "_add": 0, "_problem": 1, "Error.of": 0}
"""What makes a problem, and which of its arguments is the code."""

TABLES = {"_REFUSALS", "_CONTEXT_CODES", "_SENTENCE_CODES"}


def words(node: ast.AST) -> set[str]:
    """Return the texts of an expression; of a choice, those of both its ends."""
    if isinstance(node, ast.IfExp):
        return words(node.body) | words(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def codes(tree: ast.AST, *, pairs: bool) -> set[str]:
    """Return the codes in a module: given to a problem, named CODE, in a table, or (`pairs`) yielded with a message."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            name = "Error.of" if ast.unparse(node.func).endswith("Error.of") else name
            if name in CALLS and len(node.args) > CALLS[name]:
                found |= words(node.args[CALLS[name]])
        elif isinstance(node, ast.Assign):
            names = {target.id for target in node.targets if isinstance(target, ast.Name)}
            if "CODE" in names:
                found |= words(node.value)
            elif names & TABLES and isinstance(node.value, ast.Dict):
                entries = node.value.keys if "_REFUSALS" in names else node.value.values
                found |= {text for each in entries if each for text in words(each)}
        elif pairs and isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
            found |= words(node.value.elts[0])
    return found


def test_every_code_is_explained_and_only_those() -> None:
    found = {rule.code for rule in RULES}
    for path in sorted((ROOT / "briefings").rglob("*.py")):
        if path.parent.name != "model":
            found |= codes(ast.parse(path.read_text("utf-8")), pairs=path.stem == "audit_pack")
    assert len(found) > 130
    assert found == set(explanations())


def test_an_explanation_is_whole_and_short() -> None:
    for each in explanations().values():
        assert 10 <= len(each.why) <= 200 and each.why[-1] in ".:", each.code
        assert each.example and len(each.example) <= 100, each.code
        assert each.fix.endswith(".") and len(each.fix) <= 200, each.code


def test_explain() -> None:
    done = run("explain", "[hedge-lost]")
    assert done.returncode == 0
    assert "hedges: [perhaps]" in done.stdout and "fix:" in done.stdout
    assert len(json.loads(run("explain", "--format", "json").stdout)) == len(explanations())
    assert json.loads(run("explain", "one-of", "--format", "json").stdout)[0]["code"] == "one-of"


@pytest.mark.parametrize(("code", "said"), [("hedge-lots", "Did you mean “hedge-lost”?"), ("zzz", "lists all")])
def test_an_unknown_code(code: str, said: str) -> None:
    done = run("explain", code)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
