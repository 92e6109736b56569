"""Schemas: what they allow is what the reader takes, and a desk's own ids are in those that `serve` keeps."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from conftest import BASE, DESKS, ROOT, run

from briefings.editor.live_schemas import ids_of, write_schemas
from briefings.load.desk import load
from briefings.model.refs import PLURALS
from briefings.model.schema import SCHEMAS, schema

Edit = Callable[[Path, str, str], None]


def plain(path: Path) -> Any:
    """Return a sheet as other readers of YAML have it, days as text."""
    return json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=str))


@pytest.mark.parametrize("folder", [ROOT, BASE, DESKS / "supply", DESKS / "rada"], ids=lambda path: path.name)
def test_every_sheet_of_the_house_is_allowed(folder: Path) -> None:
    desk = load(folder)
    for kind, plural in PLURALS.items():
        allowed = jsonschema.Draft202012Validator(json.loads(schema(kind, ids_of(desk))))
        paths = sorted((folder / "content" / plural).glob("*.yml"))
        assert paths
        for path in paths:
            assert [error.message for error in allowed.iter_errors(plain(path))] == [], path.name


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_one(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema(name, ids_of(load(BASE)))))


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [("speaker", "nobody-yet", False), ("speaker", "No Id", True), ("speker", "x", True), ("mode", "direkt", True)],
)
def test_what_is_wrong_is_refused_and_what_may_come_is_not(field: str, value: str, wrong: bool) -> None:
    sheet = plain(BASE / "content/quotes/brandt-every-option.yml") | {field: value}
    allowed = jsonschema.Draft202012Validator(json.loads(schema("quote", ids_of(load(BASE)))))
    assert bool(list(allowed.iter_errors(sheet))) == wrong


def test_the_ids_of_the_desk_are_offered_where_they_can_stand() -> None:
    desk = load(BASE)
    lists = json.loads(schema("quote", ids_of(desk)))["$defs"]
    offered = lists["actor-id"]["anyOf"][0]
    assert set(offered["enum"]) == {ref.id for ref in desk.files if ref.kind == "actor"}
    assert offered["enumDescriptions"][offered["enum"].index("ilse-brandt")] == "Ilse Brandt"
    assert "topic:night-closure" in lists["any-id"]["anyOf"][0]["enum"]
    assert json.loads(schema("quote", ids_of(desk)))["properties"]["source"]["$ref"] == "#/$defs/source-id"


def test_a_section_shows_no_briefing_and_none_is_offered_there(desk: Path, edit: Edit) -> None:
    allowed = json.loads(schema("briefing", ids_of(load(desk))))["$defs"]["fact-id"]["anyOf"][0]["enum"]
    assert "topic:night-closure" in allowed
    assert not [ref for ref in allowed if ref.startswith("briefing:")]
    brief = desk / "content/briefings/night-closure-brief.yml"
    edit(brief, "\ngaps:", "\nsections:\n- {heading: More, include: {ids: [briefing:night-closure-brief]}}\ngaps:")
    told = run("check", "--desk", desk).stderr
    kinds = "actor, incident, quote, claim, source or topic"
    assert (
        f"a reference to a sheet of one of these kinds is expected here: {kinds}; found “briefing:night-closure-brief”"
        in told
    )


def test_only_what_changed_is_written(desk: Path, edit: Edit) -> None:
    assert write_schemas(load(desk)) == len(SCHEMAS)
    assert write_schemas(load(desk)) == 0
    (desk / "content/topics/two.yml").write_text("question: Two?\npositions: []\n", "utf-8")
    assert 0 < write_schemas(load(desk)) < len(SCHEMAS)
    done = run("schema", "topic", "--ids", "--desk", desk)
    assert done.stdout == (desk / ".briefings/schema/topic.json").read_text("utf-8")
    assert "topic:two" in done.stdout
    assert "topic:two" not in run("schema", "topic").stdout
    declared = "fields:\n  topic:\n    severity: {label: Severity, type: choice, of: [low, high]}\ntitle:"
    edit(desk / "content/desk.yml", "title:", declared)
    assert "Severity" in run("schema", "topic", "--ids", "--desk", desk).stdout
