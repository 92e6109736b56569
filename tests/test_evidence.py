"""A quote is verbatim or it is not published as one: every row of the outcomes, with and without the snapshot."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import run, tree

Edit = Callable[[Path, str, str], None]
QUOTE = "content/quotes/brandt-every-option.yml"


def build(desk: Path) -> tuple[int, str]:
    done = run("build", "--desk", desk, "--no-packs")
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("with_snapshot", [True, False])
def test_a_changed_word_stops_the_build_and_touches_nothing(desk: Path, edit: Edit, with_snapshot: bool) -> None:
    if not with_snapshot:
        for file in (desk / "snapshots").iterdir():
            file.unlink()
    assert build(desk)[0] == 0
    before = tree(desk / "site")
    edit(desk / QUOTE, "every option", "any option")
    status, said = build(desk)
    assert status == 1
    assert f"{QUOTE}:3:8" in said
    assert "any" in said
    assert "every" in said
    assert tree(desk / "site") == before
    edit(desk / QUOTE, "any option", "every option")
    assert build(desk)[0] == 0
    assert tree(desk / "site") == before


def test_the_same_bytes_with_the_snapshot_and_without(desk: Path) -> None:
    assert build(desk)[0] == 0
    with_snapshot = tree(desk / "site")
    for file in (desk / "snapshots").iterdir():
        file.unlink()
    assert build(desk)[0] == 0
    assert tree(desk / "site") == with_snapshot


def test_words_in_the_source_without_a_receipt_ask_for_verify(desk: Path) -> None:
    (desk / "content/receipts.lock").unlink()
    status, said = build(desk)
    assert status == 1
    assert "[receipt-missing]" in said
    done = run("verify", "--desk", desk)
    assert done.returncode == 0
    assert build(desk)[0] == 0


def test_words_never_checked_stop_a_strict_desk_and_are_shown_unchecked_by_a_lenient_one(
    blind_desk: Path, edit: Edit
) -> None:
    lock = blind_desk / "content/receipts.lock"
    kept = [line for line in lock.read_text("utf-8").splitlines() if '"brandt-every-option"' not in line]
    lock.write_text("\n".join(kept) + "\n", "utf-8")
    status, said = build(blind_desk)
    assert status == 1
    assert "[quote-unchecked]" in said
    edit(blind_desk / "content/desk.yml", "title:", "require_checked: false\ntitle:")
    assert build(blind_desk)[0] == 0
    page = (blind_desk / "site/quotes/brandt-every-option/index.html").read_text("utf-8")
    assert 'data-outcome="unchecked"' in page
    assert "Could not be checked" in page
    assert "Wording matches the source" not in page


def test_a_signed_unchecked_quote_is_published_as_such(blind_desk: Path, edit: Edit) -> None:
    lock = blind_desk / "content/receipts.lock"
    kept = [line for line in lock.read_text("utf-8").splitlines() if '"brandt-every-option"' not in line]
    lock.write_text("\n".join(kept) + "\n", "utf-8")
    sign = "unchecked: {by: the desk, on: 2026-03-10, why: the source is gone}\n"
    edit(blind_desk / QUOTE, "not_stated:", f"{sign}not_stated:")
    assert build(blind_desk)[0] == 0
    page = (blind_desk / "site/quotes/brandt-every-option/index.html").read_text("utf-8")
    assert "Could not be checked: the source is gone." in page


def test_a_forged_receipt_is_found_with_the_snapshot(desk: Path, edit: Edit) -> None:
    from briefings.load.receipts import checksum

    lock = desk / "content/receipts.lock"
    lines = []
    for line in lock.read_text("utf-8").splitlines():
        record = json.loads(line)
        record["words"] = record["words"].replace("every option", "any option")
        record.pop("sum")
        lines.append(json.dumps({**record, "sum": checksum(record)}, ensure_ascii=False))
    lock.write_text("\n".join(lines) + "\n", "utf-8")
    edit(desk / QUOTE, "every option", "any option")
    status, said = build(desk)
    assert status == 1
    assert "[quote-not-found]" in said


def test_verify_keeps_the_day_of_what_did_not_change(desk: Path) -> None:
    lock = desk / "content/receipts.lock"
    before = lock.read_text("utf-8")
    assert run("verify", "--desk", desk).returncode == 0
    assert lock.read_text("utf-8") == before


@pytest.mark.parametrize("damage", ["gone", "cut short"])
def test_verify_without_the_text_says_so_and_takes_no_other_words(desk: Path, edit: Edit, damage: str) -> None:
    (snapshot,) = (desk / "snapshots").iterdir()
    if damage == "gone":
        snapshot.unlink()
    else:
        snapshot.write_bytes(snapshot.read_bytes()[:300])
    before = (desk / "content/receipts.lock").read_bytes()
    done = run("verify", "--desk", desk)
    assert done.returncode == 0
    assert "11 of the first were checked before; their source's text is not here now." in done.stdout
    edit(desk / "content/quotes/brandt-every-option.yml", "every option", "any option")
    done = run("verify", "--desk", desk)
    assert done.returncode == 1
    assert "brandt-every-option.yml:3:8: error: the words changed since they were checked" in done.stderr
    assert (
        "Passages: 10 match the wording of the source, 0 not found in the source, 1 could not be checked" in done.stdout
    )
    assert (desk / "content/receipts.lock").read_bytes() == before


def test_a_mode_may_not_change_unseen(blind_desk: Path, edit: Edit) -> None:
    edit(blind_desk / "content/quotes/ovcharenko-too-far.yml", "mode: partial", "mode: direct")
    edit(blind_desk / "content/quotes/ovcharenko-too-far.yml", "introduction: called the plan\n", "")
    status, said = build(blind_desk)
    assert status == 1
    assert "the mode changed since the words were checked" in said


def test_capture_stores_a_text_once_and_refuses_another(blind_desk: Path, tmp_path: Path) -> None:
    from conftest import BASE

    article = next((BASE / "snapshots").iterdir())
    done = run("capture", article, "--source", "pilots-warn-2026-03-04", "--desk", blind_desk)
    assert done.returncode == 0, done.stderr
    assert next((blind_desk / "snapshots").iterdir()).read_bytes() == article.read_bytes()
    other = tmp_path / "other.txt"
    other.write_text(article.read_text("utf-8").replace("every option", "any option"), "utf-8")
    done = run("capture", other, "--source", "pilots-warn-2026-03-04", "--desk", blind_desk)
    assert done.returncode == 1
    assert "[snapshot-loses]" in done.stderr


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"Please enable JavaScript to verify you are human." + b" " * 10, "not-the-article"),
        (b"", "not-the-article"),
        (b"%PDF-1.7 " + b"x" * 400, "not-text"),
        (b"caf\xe9 " * 100, "not-text"),
    ],
)
def test_capture_refuses_what_is_no_article(desk: Path, tmp_path: Path, text: bytes, code: str) -> None:
    file = tmp_path / "text.txt"
    file.write_bytes(text)
    done = run("capture", file, "--source", "pilots-warn-2026-03-04", "--desk", desk)
    assert done.returncode == 1
    assert f"[{code}]" in done.stderr


def test_verify_does_nothing_where_nothing_changed(desk: Path, edit: Edit) -> None:
    assert run("verify", "--desk", desk).stdout.startswith("Passages: 11 ")
    assert run("verify", "--desk", desk).stdout.startswith("Nothing changed since the last run. Passages: 11 ")
    edit(desk / "content/quotes/brandt-every-option.yml", "every option", "any option")
    done = run("verify", "--desk", desk)
    assert done.returncode == 1
    assert "found “any”, the source has “every”" in done.stderr
    assert run("verify", "--desk", desk).returncode == 1
