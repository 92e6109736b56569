"""What is missing: accept, check, build, todo and the preview give one answer, which is the release's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from conftest import run, tree

from briefings.host.resident import Resident

Edit = Callable[[Path, str, str], None]

BRIEFING = "briefings/night-closure-brief"


def unpublish(desk: Path, *names: str) -> None:
    for name in names:
        path = desk / f"content/{name}.yml"
        path.write_text(path.read_text("utf-8").replace("status: published", "status: draft"), "utf-8")


def problems(desk: Path, *command: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(run(*command, "--desk", desk, "--format", "json").stdout)
    return found


def left_out(desk: Path) -> list[tuple[str, str]]:
    found = [each for each in problems(desk, "check") if each["code"] == "left-out"]
    return [(Path(each["path"]).stem, each["message"]) for each in found]


def test_needed_is_what_the_release_needs(desk: Path) -> None:
    """The briefing mentions the claim in its prose and the quotation in a row of evidence: both come with it."""
    unpublish(desk, BRIEFING, "claims/near-misses", "quotes/pilot-somebody-will-drown")
    refused = problems(desk, "accept", "night-closure-brief")
    assert {each["code"] for each in refused} == {"rests-on-draft"}
    assert all(each["line"] and "which is left out: its status is draft" in each["message"] for each in refused)
    done = run("accept", "night-closure-brief", "--needed", "--desk", desk)
    assert done.returncode == 0, done.stderr
    built = run("build", "--desk", desk)
    assert built.returncode == 0, built.stderr
    assert (desk / f"site/{BRIEFING}/index.html").is_file()
    assert "not in this release" not in built.stdout
    assert left_out(desk) == []


def test_a_sheet_that_only_leads_elsewhere_is_not_needed(desk: Path) -> None:
    """`about` is a link: a quotation is published whole without it."""
    unpublish(desk, "quotes/ovcharenko-too-far", BRIEFING)
    quote = desk / "content/quotes/ovcharenko-too-far.yml"
    text = quote.read_text("utf-8")
    quote.write_text(text.replace("about: [topic:night-closure]", "about: [briefing:night-closure-brief]"), "utf-8")
    done = run("accept", "ovcharenko-too-far", "--needed", "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert "status: draft" in (desk / f"content/{BRIEFING}.yml").read_text("utf-8")


def test_check_build_and_preview_name_sheet_field_and_reason(desk: Path) -> None:
    unpublish(desk, "actors/ovcharenko")
    why = "`speaker` names actor:ovcharenko, which is left out: its status is draft"
    assert ("ovcharenko-too-far", f"quote:ovcharenko-too-far is in no release: {why}") in left_out(desk)
    built = run("build", "--desk", desk)
    assert f"not in this release: quote:ovcharenko-too-far: {why}" in built.stdout
    shown = [each.message for each in Resident(desk).checked.problems if each.code == "left-out"]
    assert [message for _, message in left_out(desk)] == shown
    assert "rests on something outside" not in built.stdout
    assert [message for _, message in left_out(desk)] == shown, "a check after a build says the same"


def test_the_reason_is_followed_to_its_end(desk: Path) -> None:
    unpublish(desk, "actors/ilse-brandt")
    assert any(
        message.endswith("left out: `speaker` names actor:ilse-brandt, which is left out: its status is draft")
        for name, message in left_out(desk)
        if name == "night-closure-brief"
    )


def test_build_tells_a_reason_once(desk: Path) -> None:
    unpublish(desk, *(f"quotes/{path.stem}" for path in (desk / "content/quotes").glob("*.yml")))
    lines = [
        line for line in run("build", "--desk", desk).stdout.splitlines() if line.endswith(": its status is draft")
    ]
    assert [line for line in lines if line.startswith("not in this release: quote:article-patchy, ")] == [
        "not in this release: quote:article-patchy, quote:authority-worst-stretch, quote:brandt-every-option, "
        "quote:brandt-perhaps-night, quote:headline-sail-blind and 5 more: its status is draft"
    ]


def test_todo_knows_what_accept_asks_for(desk: Path, edit: Edit) -> None:
    """A person needs a reason for a page; `todo` says so before `accept` refuses."""
    unpublish(desk, "actors/ilse-brandt", "claims/near-misses")
    person = desk / "content/actors/ilse-brandt.yml"
    lines = [line for line in person.read_text("utf-8").splitlines() if not line.startswith("public_figure")]
    person.write_text("\n".join([*lines, ""]), "utf-8")
    refused = problems(desk, "accept", "actor:ilse-brandt")
    asked = [task for task in problems(desk, "todo") if task["group"] == "draft"]
    assert [each["code"] for each in refused] == ["public-figure"]
    assert [task["what"] for task in asked if task["path"] == refused[0]["path"]] == [
        "Ilse Brandt is a person and would get a public page; public_figure: {why: …}"
    ]
    ready = next(task["what"] for task in asked if task["path"].endswith("near-misses.yml"))
    assert ready == "claim:near-misses is a draft: ready for `briefings accept claim:near-misses --needed`"
    assert run("accept", "claim:near-misses", "--needed", "--desk", desk).returncode == 0


AMBER = "evidence: [{quote: pilot-somebody-will-drown}]"
REASON = "`key_points.2`: its marking is TLP:AMBER"


def test_all_commands_say_which_part_keeps_a_briefing_back(desk: Path, edit: Edit) -> None:
    sheet = desk / f"content/{BRIEFING}.yml"
    edit(sheet, AMBER, f"{AMBER}\n    marking: TLP:AMBER")
    message = f"briefing:night-closure-brief is not in a release at TLP:CLEAR: {REASON}"
    assert left_out(desk) == [("night-closure-brief", message)]
    assert f"not in this release: briefing:night-closure-brief: {REASON}" in run("build", "--desk", desk).stdout
    assert message in [task["what"] for task in problems(desk, "todo") if task["group"] == "left out"]
    unpublish(desk, BRIEFING)
    drafts = [task["what"] for task in problems(desk, "todo") if task["group"] == "draft"]
    assert any(what.startswith(message) for what in drafts)
    assert any("ready for `briefings accept" in what for what in drafts)
    accepted = run("accept", "night-closure-brief", "--desk", desk)
    assert (accepted.returncode, message in accepted.stdout) == (0, True)


def test_a_severable_part_is_left_out_alone_and_the_build_says_which(desk: Path, edit: Edit) -> None:
    """A row of evidence above the release is enough; the point itself has no marking."""
    edit(desk / "content/quotes/pilot-somebody-will-drown.yml", "status:", "marking: TLP:AMBER\nstatus:")
    sheet = desk / f"content/{BRIEFING}.yml"
    edit(sheet, AMBER, f"{AMBER}\n    severable: true")
    built = run("build", "--desk", desk, "--no-packs")
    reason = "names quote:pilot-somebody-will-drown, which is left out: its marking is TLP:AMBER"
    assert f"left out of briefing:night-closure-brief: `key_points.2.text` {reason}" in built.stdout
    page = (desk / f"site/{BRIEFING}/index.html").read_text("utf-8")
    assert "Part of this briefing is left out of this release." in page
    assert "One pilot" not in page
    assert left_out(desk) == []


def test_what_is_said_of_a_list_goes_with_a_part_that_is_left_out(desk: Path, edit: Edit) -> None:
    """A correction or a translation of all points has the words of the point that does not leave."""
    sheet = desk / f"content/{BRIEFING}.yml"
    edit(sheet, AMBER, f"{AMBER}\n    marking: TLP:AMBER\n    severable: true")
    said = """corrections: [{on: 2026-03-10, item: key_points, was: Leaked, now: leaked, why: leaked}]
translations: [{item: key_points, language: pl, text: leaked}]
"""
    sheet.write_text(sheet.read_text("utf-8") + said, "utf-8")
    built = run("build", "--desk", desk, "--no-packs")
    assert "left out of briefing:night-closure-brief: `key_points.2`" in built.stdout
    assert [name for name, raw in tree(desk / "site").items() if b"leaked" in raw.lower()] == []


def test_a_briefing_of_which_no_point_is_left_is_left_out(desk: Path, edit: Edit) -> None:
    sheet = desk / f"content/{BRIEFING}.yml"
    text = sheet.read_text("utf-8")
    for words in ("{quote: lukasiewicz-nobody-gains}]}", "at: p4}]}"):
        text = text.replace(words, f"{words[:-1]}, marking: TLP:RED, severable: true}}")
    sheet.write_text(text.replace(AMBER, f"{AMBER}\n    marking: TLP:RED\n    severable: true"), "utf-8")
    built = run("build", "--desk", desk, "--no-packs")
    assert "not in this release: briefing:night-closure-brief: `key_points.1`: its marking is TLP:RED" in built.stdout
