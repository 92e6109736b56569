"""Nothing above the release's marking leaves the desk, and the cut is the desk as if the rest had never been."""

from __future__ import annotations

import dataclasses
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import run, tree
from opened import carried

from briefings.check import check
from briefings.load.desk import Desk, load
from briefings.model.markings import Marking
from briefings.release import cut

Edit = Callable[[Path, str, str], None]
SECRET = "QUINCUNX"


def _fields(desk: Desk) -> dict[str, object]:
    return {field.name: getattr(desk, field.name) for field in dataclasses.fields(desk)}


def build(desk: Path, *options: str) -> None:
    done = run("build", "--desk", desk, *options)
    assert done.returncode == 0, done.stderr


def test_building_at_a_marking_equals_building_the_cut_desk(desk: Path, tmp_path: Path, edit: Edit) -> None:
    content = desk / "content"
    edit(
        content / "quotes/lukasiewicz-nobody-gains.yml",
        "speaker:",
        f"marking: TLP:AMBER\nnotes_internal: {SECRET}\nspeaker:",
    )
    edit(content / "incidents/pier-opening.yml", "class:", "marking: TLP:RED\nclass:")
    edit(content / "quotes/article-patchy.yml", "status: published", "status: draft")
    edit(
        content / "quotes/headline-sail-blind.yml", "status: published", "embargo_until: 2030-01-01\nstatus: published"
    )
    edit(content / "actors/port-authority.yml", "type: body", f"type: body\nsummary: {SECRET}\nmarking: TLP:GREEN")
    build(desk)
    at_marking = tree(desk / "site")

    for gone in (
        "quotes/lukasiewicz-nobody-gains",
        "incidents/pier-opening",
        "quotes/article-patchy",
        "quotes/headline-sail-blind",
        "actors/port-authority",
        "quotes/authority-worst-stretch",  # said by what fell
        "briefings/night-closure-brief",  # atomic, and rests on what fell
    ):
        (content / f"{gone}.yml").unlink()
        assert f"{gone}/index.html" not in at_marking
    edit(
        content / "quotes/letter-accuses-authority.yml", "accuses: [port-authority]\n", ""
    )  # this reference fell alone
    topic = content / "topics/night-closure.yml"
    text = topic.read_text("utf-8")
    topic.write_text(re.sub(r"  - (?:key: marek\n(?:    .*\n)+|\{key: authority.*\n)", "", text), "utf-8")
    lock = content / "receipts.lock"
    kept = [
        line
        for line in lock.read_text("utf-8").splitlines()
        if "nobody-gains" not in line and "worst-stretch" not in line
    ]
    kept = [line for line in kept if "article-patchy" not in line and "headline-sail" not in line]
    lock.write_text("\n".join(kept) + "\n", "utf-8")
    build(desk)
    assert tree(desk / "site") == at_marking


CANARIES = [
    ("actors/ilse-brandt.yml", "type: person", f"type: person\nnotes_internal: {SECRET}"),
    ("quotes/brandt-every-option.yml", "speaker:", f"notes_internal: {SECRET}\nspeaker:"),
    ("quotes/lukasiewicz-narrower-water.yml", "speaker:", f"marking: TLP:GREEN\ncontext: {SECRET}\nspeaker:"),
    ("incidents/pier-opening.yml", "title: New pier opened", f"title: {SECRET}\nmarking: TLP:AMBER+STRICT"),
    ("claims/near-misses.yml", "type: figure", f"type: figure\nauthor: {SECRET}\nreviewed_by: [{SECRET}]"),
    (
        "topics/night-closure.yml",
        "  - key: brandt",
        f"  - {{key: secret, holder: {{described_as: {SECRET}}}, stance: not-stated, marking: TLP:RED}}\n"
        "  - key: brandt",
    ),
    (
        "incidents/harbour-mishaps.yml",
        "not_stated:",
        f"aspects:\n  - {{name: {SECRET}, text: {SECRET}, marking: TLP:RED, "
        "evidence: [{source: pilots-warn-2026-03-04, at: p1}]}\nnot_stated:",
    ),
    ("actors/ovcharenko.yml", "type: person", f"type: person\nroles:\n  - {{title: {SECRET}, marking: TLP:RED}}"),
    (
        "briefings/night-closure-brief.yml",
        "audience: Members of the council",
        f"audience: {SECRET}\nembargo_until: 2031-01-01",
    ),
]


@pytest.mark.parametrize(("file", "old", "new"), CANARIES, ids=[entry[0] for entry in CANARIES])
def test_a_canary_is_in_no_output(desk: Path, edit: Edit, file: str, old: str, new: str) -> None:
    edit(desk / "content" / file, old, new)
    build(desk)
    for path, raw in tree(desk / "site").items():
        assert SECRET.casefold() not in carried(path, raw), path
        assert SECRET not in path


def test_the_canary_would_have_been_seen(desk: Path, edit: Edit) -> None:
    edit(desk / "content/briefings/night-closure-brief.yml", "audience: Members of the council", f"audience: {SECRET}")
    build(desk)
    files = tree(desk / "site")
    seen = {path for path, raw in files.items() if SECRET.casefold() in carried(path, raw)}
    assert "packs/night-closure-brief.pdf" in seen
    assert "briefings/night-closure-brief/index.html" in seen


def test_the_cut_is_unique_whatever_the_order(desk: Path) -> None:
    checked = check(load(desk))
    random_ = random.Random(7)
    for _ in range(60):
        sheets = dict(checked.catalogue.desk.sheets)
        for ref in random_.sample(sorted(sheets), 4):
            sheets[ref] = sheets[ref].model_copy(update={"marking": random_.choice(list(Marking))})
        results = []
        for _ in range(3):
            order = sorted(sheets)
            random_.shuffle(order)
            desk_ = checked.catalogue.desk
            shuffled = type(desk_)(**{**_fields(desk_), "sheets": {ref: sheets[ref] for ref in order}})
            release = cut(check(shuffled).catalogue, checked.verdicts)
            results.append((tuple(release.sheets.items()), release.withheld))
        assert results[0] == results[1] == results[2]
        again = cut(
            check(type(desk_)(**{**_fields(desk_), "sheets": dict(release.sheets)})).catalogue, checked.verdicts
        )
        assert again.sheets == release.sheets


def test_a_withdrawn_sheet_leaves_a_tombstone(desk: Path, edit: Edit) -> None:
    file = desk / "content/incidents/pier-opening.yml"
    edit(
        file,
        "status: published",
        f"status: withdrawn\nwithdrawn: {{on: 2026-03-10, why: entered twice}}\nsummary: {SECRET}",
    )
    build(desk, "--no-packs")
    page = (desk / "site/incidents/pier-opening/index.html").read_text("utf-8")
    assert "entered twice" in page
    assert "New pier opened" not in page
    assert SECRET not in page


@pytest.mark.parametrize("held_back", ["status: draft", "marking: TLP:RED\nstatus: published"])
def test_a_hand_written_page_does_not_name_what_is_held_back(desk: Path, edit: Edit, held_back: str) -> None:
    edit(desk / "content/incidents/pier-opening.yml", "status: published", held_back)
    (desk / f"content/incidents/{SECRET.lower()}.yml").write_bytes(
        (desk / "content/incidents/pier-opening.yml").read_bytes()
    )
    (desk / "content/pages/about.md").write_text(
        f"# About\n\nIt began with [[incident:{SECRET.lower()}]], [[incident:{SECRET.lower()}|{SECRET}]].\n", "utf-8"
    )
    build(desk, "--no-packs")
    outside = "something outside this release"
    assert f"It began with {outside}, {outside}." in (desk / "site/about/index.html").read_text("utf-8")
    found = [path for path, raw in tree(desk / "site").items() if SECRET.lower() in (path + carried(path, raw)).lower()]
    assert found == []


def test_an_embargo_holds_until_its_day(desk: Path, edit: Edit) -> None:
    edit(desk / "content/incidents/pier-opening.yml", "class:", "embargo_until: 2026-05-01\nclass:")
    page = desk / "site/incidents/pier-opening/index.html"
    for options, there in (((), False), (("--as-of", "2026-04-30"), False), (("--as-of", "2026-05-01"), True)):
        build(desk, "--no-packs", *options)
        assert page.exists() is there


def test_contradicting_evidence_may_not_fall_alone(desk: Path, edit: Edit) -> None:
    edit(
        desk / "content/incidents/pier-opening.yml",
        "at: p1}]",
        "at: p1}, {source: pilots-warn-2026-03-04, at: p5, relation: contradicts, marking: TLP:RED}]",
    )
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 1
    assert "[one-sided-release]" in done.stderr


@pytest.mark.parametrize("marked", ["at: p1, marking: TLP:RED}", "at: p1}]\nmarking: TLP:RED #"])
def test_what_is_not_published_at_all_is_not_one_sided(desk: Path, edit: Edit, marked: str) -> None:
    """The sheet falls with its other evidence, or by its own marking: nobody reads one side of it."""
    against = "{source: pilots-warn-2026-03-04, at: p5, relation: contradicts, marking: TLP:RED}"
    edit(
        desk / "content/incidents/pier-opening.yml",
        "evidence: [{source: pilots-warn-2026-03-04, at: p1}]",
        f"evidence: [{against}, {{source: pilots-warn-2026-03-04, {marked}]",
    )
    done = run("build", "--desk", desk, "--no-packs")
    assert (done.returncode, "one-sided" in done.stderr) == (0, False), done.stderr
    assert "not in this release: incident:pier-opening" in done.stdout


def test_a_page_has_the_marking_of_an_entry_that_it_shows(desk: Path, edit: Edit) -> None:
    actor = desk / "content/actors/ilse-brandt.yml"
    actor.write_text(
        f"{actor.read_text('utf-8')}translations:\n"
        f"  - {{item: name, language: pl, text: {SECRET}, marking: TLP:GREEN}}\n",
        "utf-8",
    )
    page = desk / "site/actors/ilse-brandt/index.html"
    for marking, shown in (("TLP:CLEAR", False), ("TLP:GREEN", True), ("TLP:CLEAR", False)):
        build(desk, "--no-packs", "--marking", marking)
        text = page.read_text("utf-8")
        assert (SECRET in text) == shown
        assert f'tlp-{marking[4:].lower()}">{marking}<' in text
