"""Checking again after a change gives what a whole check gives; a rule reaches as far as it says, and needs to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from briefings.build import Composition, Options, build
from briefings.check import CheckState, check
from briefings.check.rules import RULES
from briefings.host import mkdocs_plugin
from briefings.host.pages import render_pages
from briefings.load.checked import FINDINGS
from briefings.load.desk import load, reload
from briefings.load.store import Store
from briefings.model.refs import PLURALS, Ref
from briefings.problems import Location, Problem

Edit = Callable[[Path, str, str], None]
SOURCE = "sources/pilots-warn-2026-03-04"
OPTION = "quotes/brandt-every-option"
COPY = "title: A copy\nreliability: F\nstatus: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n"


class Case(NamedTuple):
    """What the desk is made to hold, then the change of a sheet far away that gives another one a problem, or takes it."""

    code: str
    near: dict[str, tuple[str, str]]
    far: str
    old: str
    new: str


CASES = (
    Case(
        "holder-named",
        {"claims/near-misses": ("claimant: harbour-office", "claimant: {anonymous: pilot-somebody-will-drown}")},
        "quotes/pilot-somebody-will-drown",
        "anonymous: {described_as: One pilot, count: 1}",
        "speaker: ilse-brandt",
    ),
    Case(
        "place-beyond",
        {
            "claims/near-misses": (
                "evidence: [{source: pilots-warn-2026-03-04, at: p4}]",
                "evidence: [{quote: brandt-every-option, at: p9}]",
            )
        },
        SOURCE,
        "snapshot: sha256:24283966cb8297d3c8bdb12a5f39f98d5c37b4971c66ee737f276ffb207588d2\n",
        "",
    ),
    Case(
        "own-language",
        {
            "quotes/brandt-every-option": (
                "status:",
                "translations: [{item: words, language: de, text: Wir prüfen alles}]\nstatus:",
            )
        },
        "sources/pilots-warn-2026-03-04",
        "status:",
        "language: de\nstatus:",
    ),
    Case(
        "hedge-lost",
        {
            "briefings/night-closure-brief": (
                "One pilot, not named, said [[quote:pilot-somebody-will-drown]].",
                "A pilot said so.",
            )
        },
        "quotes/pilot-somebody-will-drown",
        "status:",
        "hedges: [perhaps]\nstatus:",
    ),
    Case(
        "single-origin",
        {
            "sources/copy": ("", COPY),
            "incidents/pier-opening": (
                "evidence: [{source: pilots-warn-2026-03-04, at: p1}]",
                "occurrence: confirmed\nevidence: [{quote: brandt-every-option}, {source: copy, at: p1}]",
            ),
        },
        SOURCE,
        "reliability:",
        "origin_group: copy\nreliability:",
    ),
    Case(
        "as-reported-verbatim",
        {
            "incidents/harbour-mishaps": (
                "as_reported: In recent weeks}\nevidence: [{source: pilots-warn-2026-03-04, at: p1}]",
                "as_reported: In recent months}\nevidence: [{quote: brandt-every-option}]",
            )
        },
        SOURCE,
        "snapshot: sha256:24283966cb8297d3c8bdb12a5f39f98d5c37b4971c66ee737f276ffb207588d2\n",
        "",
    ),
    Case(
        "source-older-than-event",
        {OPTION: ("status:", "said: 2026-03-08\nstatus:")},
        SOURCE,
        "published: {edtf: 2026-03-04, as_reported: 3/4/2026, order: month-first}",
        "published: 2026-03-09",
    ),
    Case("bottom-line-length", {}, OPTION, "words: We are looking", f"words: {'We ' * 90}looking"),
    Case(
        "marking-raised",
        {"briefings/night-closure-brief": ("status:", "marking: TLP:CLEAR\nstatus:")},
        OPTION,
        "status:",
        "marking: TLP:GREEN\nstatus:",
    ),
    Case(
        "after-cut-off",
        {"briefings/night-closure-brief": ("{source: pilots-warn-2026-03-04, at: p4}", "{quote: brandt-every-option}")},
        SOURCE,
        "published: {edtf: 2026-03-04, as_reported: 3/4/2026, order: month-first}",
        "published: 2026-03-11",
    ),
    Case("speaker-not-near", {}, "actors/ilse-brandt", "name: Ilse Brandt", "name: Somebody Else"),
    Case("role-not-valid", {}, "actors/ilse-brandt", "    as_of: 2026-03-04", "    start: 2026-05-01"),
    Case(
        "balance",
        {"desk": ("", "balance_share: 60 %\n")},
        "quotes/lukasiewicz-nobody-gains",
        "status:",
        "segments: [{words: one}]\nstatus:",
    ),
)
COMPARING = (
    Case(
        "bare-number",
        {"briefings/night-closure-brief": ("The source reports no decision.", "The office counted 1,250.")},
        "claims/near-misses",
        "value: 1240",
        "value: 1250",
    ),
    Case(
        "duplicate-quote",
        {
            "quotes/twice": (
                "",
                "source: pilots-warn-2026-03-04\nat: p2\nwords: We are looking at every option\nspeaker: ilse-brandt\n"
                "status: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n",
            )
        },
        OPTION,
        "words: We are looking at every option",
        "words: We are looking",
    ),
    Case(
        "future-date",
        {"briefings/night-closure-brief": ("cut_off: 2026-03-09", "cut_off: 2026-03-20")},
        "actors/ovcharenko",
        "revised: 2026-03-10",
        "revised: 2026-03-25",
    ),
    Case(
        "marks-without-quote",
        {"briefings/night-closure-brief": ("The source reports no decision.", "The source says “patchy”.")},
        "quotes/article-patchy",
        "words: patchy",
        "words: pat",
    ),
    Case(
        "near-duplicate",
        {
            "desk": ("", "near_duplicates: 90%\n"),
            "incidents/pier-again": (
                "",
                "title: New pier opened\nclass: event\nevidence: [{source: pilots-warn-2026-03-04, at: p1}]\n"
                "status: published\ncreated: 2026-03-10\nrevised: 2026-03-10\n",
            ),
        },
        "incidents/pier-again",
        "title: New pier opened",
        "title: The council met",
    ),
    Case(
        "renamed-from",
        {
            "actors/ovcharenko": ("", "renamed_from: [the-captain]\n"),
            "actors/ilse-brandt": ("", "renamed_from: [the-captain]\n"),
        },
        "actors/ilse-brandt",
        "renamed_from: [the-captain]",
        "renamed_from: [the-pilot]",
    ),
    Case(
        "shared-name",
        {"actors/ovcharenko": ("aliases: [", "aliases: [The Captain, ")},
        "actors/ilse-brandt",
        "type: person",
        "aliases: [The Captain]\ntype: person",
    ),
    Case(
        "unlinked-name",
        {
            "desk": ("", "link_names: true\n"),
            "briefings/night-closure-brief": ("The source reports no", "Old Captain reports no"),
        },
        "actors/ovcharenko",
        "aliases: [",
        "aliases: [Old Captain, ",
    ),
    Case("unnamed-merged", {}, "actors/ovcharenko", "name: Ovcharenko", "name: One pilot"),
    Case(
        "word-budget",
        {"desk": ("share: 40%", "share: 20%")},
        "quotes/lukasiewicz-nobody-gains",
        "gains if we close the basin for good",
        "gains",
    ),
)
"""What a rule compares with sheets that lie anywhere."""

ELSEWHERE = {"dangling-reference"}
"""What changes with sheets that come and go, after which every rule is run again."""


def of(code: str, problems: tuple[Problem, ...]) -> list[Problem]:
    return [problem for problem in problems if problem.code == code]


def ref_of(path: str) -> Ref:
    folder, _, name = path.partition("/")
    return Ref({plural: kind for kind, plural in PLURALS.items()}[folder], name)


def test_every_rule_that_reaches_has_its_case() -> None:
    reaching = {rule.code for rule in RULES if rule.reach}
    assert reaching == {case.code for case in CASES} | ELSEWHERE


def prepare(desk: Path, edit: Edit, case: Case) -> None:
    for path, (old, new) in case.near.items():
        file = desk / f"content/{path}.yml"
        if old:
            edit(file, old, new)
        else:
            file.write_text((file.read_text("utf-8") if file.exists() else "") + new, "utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.code)
def test_a_change_far_away(desk: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    prepare(desk, edit, case)
    (far,) = (rule.reach for rule in RULES if rule.code == case.code)
    assert far
    standing, short = CheckState(load(desk)), CheckState(load(desk))
    store = Store(desk / ".briefings")
    store.save(FINDINGS, CheckState(load(desk), store=store).findings)
    before = of(case.code, standing.checked.problems)
    edit(desk / f"content/{case.far}.yml", case.old, case.new)
    changed = {ref_of(case.far)}
    whole = of(case.code, check(load(desk)).problems)
    assert before != whole, "the change matters"
    standing.change(reload(standing.catalogue.desk, changed), changed)
    assert of(case.code, standing.checked.problems) == whole
    assert CheckState(load(desk), store=store).checked.problems == check(load(desk)).problems, "in the next run too"
    shorter = tuple(rule._replace(reach=far - 1) if rule.code == case.code else rule for rule in RULES)
    monkeypatch.setattr("briefings.check.RULES", shorter)
    short.change(reload(short.catalogue.desk, changed), changed)
    assert of(case.code, short.checked.problems) != whole, "the rule could reach less far"


def test_every_rule_that_compares_sheets_has_its_case() -> None:
    comparing = {rule.code for rule in RULES if rule.offers}
    assert comparing == {case.code for case in COMPARING} | {"confusable-ids"}  # ids come and go with their sheets


@pytest.mark.parametrize("case", COMPARING, ids=lambda case: case.code)
def test_a_change_of_what_is_compared(desk: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    prepare(desk, edit, case)
    store, blind = Store(desk / ".briefings"), Store(desk / ".blind")
    known, before = CheckState(load(desk), store=store), of(case.code, check(load(desk)).problems)
    store.save(FINDINGS, known.findings)
    file = desk / f"content/{case.far}.yml"
    written = file.read_text("utf-8")
    edit(file, case.old, case.new)
    whole = check(load(desk)).problems
    assert of(case.code, whole) != before, "the change matters"
    assert CheckState(load(desk), store=store).checked.problems == whole
    file.write_text(written, "utf-8")
    monkeypatch.setattr(
        "briefings.check.RULES", tuple(rule._replace(offers=rule.offers and (lambda *_: None)) for rule in RULES)
    )
    blind.save(FINDINGS, CheckState(load(desk), store=blind).findings)
    edit(file, case.old, case.new)
    found = of(case.code, CheckState(load(desk), store=blind).checked.problems)
    assert found != of(case.code, whole), "the rule could compare less"


def test_a_line_that_moves_takes_what_a_comparison_found_with_it(desk: Path, edit: Edit) -> None:
    (case,) = (case for case in COMPARING if case.code == "renamed-from")
    prepare(desk, edit, case)
    store = Store(desk / ".briefings")
    store.save(FINDINGS, CheckState(load(desk), store=store).findings)
    edit(desk / "content/actors/ovcharenko.yml", "name: ", "# A line more.\nname: ")
    assert CheckState(load(desk), store=store).checked.problems == check(load(desk)).problems


def test_a_run_takes_what_an_earlier_one_found_of_sheets_that_no_change_concerns(desk: Path, edit: Edit) -> None:
    store = Store(desk / ".briefings")
    found = CheckState(load(desk), store=store).findings
    number = next(number for number, rule in enumerate(RULES) if rule.reach == 0)
    planted = [Problem("planted", Location(f"content/{path}.yml"), path) for path in (SOURCE, "actors/ovcharenko")]
    store.save(FINDINGS, found._replace(problems={**found.problems, number: tuple(planted)}))
    edit(desk / f"content/{SOURCE}.yml", "reliability: F", "reliability: E")
    assert of("planted", CheckState(load(desk), store=store).checked.problems) == planted[1:]
    edit(desk / "content/desk.yml", "notice: ", "notice: Otherwise. ")
    assert not of("planted", CheckState(load(desk), store=store).checked.problems)


def test_hand_written_pages_are_printed_again_where_they_draw_on_what_changed(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: list[int] = []
    by_mkdocs = mkdocs_plugin.render_pages

    def counted(composition: Composition) -> dict[str, bytes]:
        printed.append(1)
        return by_mkdocs(composition)

    monkeypatch.setattr(mkdocs_plugin, "render_pages", counted)
    options = Options(desk, desk / "site", packs=False)
    page = desk / "site/about/index.html"

    def after(path: str, old: str, new: str) -> tuple[int, bytes]:
        """Build after an edit; return how often MkDocs was asked, and the page."""
        file = desk / path
        text = file.read_text("utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), "utf-8")
        printed.clear()
        build(options, render_pages)
        return len(printed), page.read_bytes()

    first = after("mkdocs.yml", "plugins: [briefings]", "plugins:\n  - briefings")
    assert first[0] == 1
    assert after("content/actors/ovcharenko.yml", "name: ", "name: Captain ") == (0, first[1])
    again, named = after("content/claims/near-misses.yml", "harbour office this", "harbour office last")
    assert again == 1
    assert named != first[1]
    assert after("content/pages/about.md", "made-up", "wholly made-up")[0] == 1
    with_extension = ("theme: briefings", "theme: briefings\nmarkdown_extensions: [wikilinks]")
    assert after("mkdocs.yml", *with_extension)[0] == 1
    assert after("content/actors/ovcharenko.yml", "Captain ", "Old captain ")[0] == 1, "it may read another file"
    after("mkdocs.yml", *reversed(with_extension))
    (desk / "hook.py").write_text("def on_page_markdown(markdown, **_):\n    return markdown\n", "utf-8")
    assert after("mkdocs.yml", "theme: briefings", "theme: briefings\nhooks: [hook.py]")[0] == 1
    assert after("content/actors/ovcharenko.yml", "Old captain ", "")[0] == 1, "what a hook draws on cannot be told"
