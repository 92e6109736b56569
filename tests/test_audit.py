"""The audit reads what was staged and fails closed."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import audit

from briefings.publish.audit import Audit, Expected

PAGE = """<!doctype html><html lang="en"><body><header><p class="marking">TLP:CLEAR</p></header>
<main id="main"><p id="here">They said <span class="words">“we wait”</span>.</p><a href="../b/index.html">b</a> <a href="#here">c</a></main>
<footer><p class="marking">TLP:CLEAR</p></footer></body></html>"""
OTHER = PAGE.replace("../b/index.html", "../a/index.html#here")
EXPECTED = [
    Expected("a/index.html", "web", ("They said “we wait”.",), "TLP:CLEAR", "a", "en"),
    Expected("b/index.html", "web", (), "TLP:CLEAR", "b", "en"),
]


def codes(page: str, expected: list[Expected] = EXPECTED, extra: dict[str, str] | None = None) -> set[str]:
    files = {"a/index.html": page, "b/index.html": OTHER, **(extra or {})}
    found = audit(
        lambda path: files[path].encode(),
        {path: str(hash(text)) for path, text in files.items()},
        expected,
    )
    return {problem.code for problem in found.problems}


def test_a_good_page_passes() -> None:
    assert codes(PAGE) == set()


@pytest.mark.parametrize(
    ("after", "wrong"),
    [
        ({"a/index.html": PAGE, "b/index.html": OTHER}, 0),
        (
            {"a/index.html": PAGE.replace('id="here"', 'id="there"').replace("#here", "#there"), "b/index.html": OTHER},
            1,
        ),
        ({"a/index.html": PAGE}, 1),
    ],
    ids=["as it was", "a place is gone", "a page is gone"],
)
def test_a_page_that_stands_still_leads_where_it_led(after: dict[str, str], wrong: int) -> None:
    expected = {entry.path: entry for entry in EXPECTED}
    known = audit(
        lambda path: {"a/index.html": PAGE, "b/index.html": OTHER}[path].encode(),
        {path: path for path in expected},
        EXPECTED,
    )
    reading = Audit(lambda path: after[path].encode(), former=known.seen, stood=expected)
    for path, text in after.items():
        digest = path if text in (PAGE, OTHER) else "another"
        reading.note(path, digest, reading.look(path, digest, expected[path]))
    assert len(reading.end(after).problems) == wrong


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("we wait", "we waited", "audit-words"),
        ("They said ", "They said, ", "audit-words"),
        ('<p class="marking">TLP:CLEAR</p></header>', "</header>", "audit-marking"),
        ('<footer><p class="marking">TLP:CLEAR', '<footer><p class="marking">TLP:GREEN', "audit-marking"),
        ("../b/index.html", "../c/index.html", "audit-link"),
        ("#here", "#there", "audit-link"),
        ("../b/index.html", "//evil.example/b", "audit-address"),
        ('<html lang="en">', "<html>", "audit-language"),
        ("</main>", "<script>alert(1)</script></main>", "audit-active"),
        ("</main>", '<p style="color: red">x</p></main>', "audit-active"),
        ("</main>", '<iframe src="x"></iframe></main>', "audit-active"),
        ("</main>", '<img src="https://evil.example/x.png"></main>', "audit-address"),
        ("</main>", '<a href="javascript:alert(1)">x</a></main>', "audit-address"),
    ],
)
def test_what_is_wrong_is_found(old: str, new: str, code: str) -> None:
    assert old in PAGE
    found = codes(PAGE.replace(old, new, 1))
    assert code in found


def test_a_file_that_is_no_part_of_the_release_is_refused() -> None:
    assert codes(PAGE, extra={"secret.html": PAGE}) >= {"audit-unexpected"}


def test_a_missing_page_is_found() -> None:
    missing = [*EXPECTED, Expected("z/index.html", "web", (), "TLP:CLEAR", "z", "en")]
    assert codes(PAGE, missing) == {"audit-missing"}


def test_a_pack_is_read_back(example: Path) -> None:
    raw = (example / "site/packs/preemptive-measures-one-pager.pdf").read_bytes()
    title = "A NATO admiral says everything is being studied; the article reports no decision"

    def found(line: str, marking: str = "TLP:CLEAR") -> set[str]:
        wanted = [Expected("p.pdf", "print", (line,), marking, title, "en")]
        done = audit(lambda _: raw, {"p.pdf": "x"}, wanted)
        return {problem.code for problem in done.problems}

    assert found("“We are studying everything”") == set()
    assert found("“We are studying anything”") == {"audit-words"}
    assert found("“We are studying everything”", "TLP:GREEN") == {"audit-marking"}
