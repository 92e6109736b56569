"""A desk's own templates: what they can change, what they may not leave out, and what they can never reach."""

from __future__ import annotations

import gc
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import BASE, ROOT, run
from selectolax.lexbor import LexborHTMLParser

from briefings.check import check
from briefings.compose import Views
from briefings.compose.claim import ClaimRecord
from briefings.compose.kind import kinds
from briefings.compose.page_context import PageContext
from briefings.compose.record import Record
from briefings.compose.views import BriefingView
from briefings.load.desk import Desk, load
from briefings.load.inputs import templates_folder
from briefings.model.documented import descriptions
from briefings.problems import FaceError, Location
from briefings.release import Release, cut
from briefings.render.current_page import CurrentPage
from briefings.render.environment import environment
from briefings.render.sheet_pages import Drawer

Edit = Callable[[Path, str, str], None]
QUOTE = "quotes/brandt-every-option/index.html"
PACK = "packs/night-closure-brief.pdf"


@pytest.fixture(scope="module")
def base() -> Desk:
    return load(BASE)


@pytest.fixture(scope="module")
def release(base: Desk) -> Release:
    checked = check(base)
    return cut(checked.catalogue, checked.verdicts)


def own(folder: Path, **templates: str) -> Path:
    """Write templates of a desk (`web__quote` is web/quote.html) and return the desk's folder."""
    for name, text in templates.items():
        face, _, rest = name.partition("__")
        path = folder / "templates" / face / f"{rest.replace('__', '/').replace('_', '-')}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    environment.cache_clear()
    return folder


def page(release: Release, desk: Path | None, path: str) -> LexborHTMLParser:
    """Return a sheet's page as a desk's templates draw it."""
    views = Views(release, Drawer(desk), packs=False)
    kind, name = path.split("/")[:2]
    sheet = next(sheet for sheet in release.sheets.values() if (f"{sheet.kind}s", sheet.id) == (kind, name))
    view = views.view_of(sheet.ref)
    assert view is not None
    return LexborHTMLParser(getattr(view, "page", view).html)  # type: ignore[union-attr]


def labels(tree: LexborHTMLParser) -> list[str]:
    return [node.text() for node in tree.css("main h2")]


def test_a_desk_drops_moves_and_adds_rows(release: Release, tmp_path: Path) -> None:
    ours = labels(page(release, None, QUOTE))
    desk = own(
        tmp_path,
        web__quote="""{% extends "ours/quote.html" %}
{% block same_speaker %}{% endblock %}
{% block bears_on %}{% endblock %}
{% block rows %}{{ super() }}{% call row("Reference") %}{{ paragraphs([page.line(quote.ref)]) }}{% endcall %}{% endblock %}
""",
    )
    tree = page(release, desk, QUOTE)
    kept = [label for label in ours if label not in ("By the same speaker (1)", "Relevant to")]
    at = kept.index("Cite")
    assert labels(tree) == [*kept[:at], "Reference", *kept[at:]]
    assert len(kept) < len(ours)
    assert "quote:brandt-every-option" in tree.css_first("main").text()


def test_one_macro_changes_every_kind(release: Release, tmp_path: Path) -> None:
    desk = own(
        tmp_path,
        web__layout="""{% macro quotation(quote, name='', role=(), dates=()) %}
<div class="ours-to-see">{{ parts.quote(quote) }}</div>
{% endmacro %}""",
    )
    assert page(release, desk, "incidents/harbour-mishaps/index.html").css(".ours-to-see")
    assert page(release, desk, "actors/ilse-brandt/index.html").css(".ours-to-see")


LEFT_OUT = {
    "words": ("web__quote", "{% block title %}<h1>A quotation</h1>{% endblock %}", "quote.lead"),
    "speaker": ("web__quote", "{% block lead %}{% endblock %}", "quote."),
    "outcome": ("web__quote", "{% block outcome %}{% endblock %}", "quote.outcome"),
    "what is not stated": ("web__incident", "{% block not_stated %}{% endblock %}", "incident.not_stated"),
    "the accused's answer": ("web__incident", "{% block reported %}{% endblock %}", "incident."),
    "status": ("web__incident", "{% block lead %}{% endblock %}", "incident.status"),
    "a line, letter by letter": (
        "web__incident",
        "{% block lead %}{% for run in incident.status.words %}{{ run.text }}{% endfor %}{% endblock %}",
        "incident.status",
    ),
}


@pytest.fixture(scope="module")
def accusing(tmp_path_factory: pytest.TempPathFactory) -> Release:
    desk = Path(shutil.copytree(BASE, tmp_path_factory.mktemp("accusing") / "desk"))
    sheet = desk / "content/incidents/harbour-mishaps.yml"
    accusation = (
        "attributions:\n  - actor: harbour-office\n    by: {source: pilots-warn-2026-03-04}\n    kind: media\n    level: alleged\n"
        "    answer: none in this source\n    evidence: [{source: pilots-warn-2026-03-04, at: p1}]\nlooked_for: [hypotheses]"
    )
    old = "looked_for: [hypotheses, attributions]"
    assert old in sheet.read_text("utf-8")
    sheet.write_text(sheet.read_text("utf-8").replace(old, accusation), "utf-8")
    checked = check(load(desk))
    assert not [problem for problem in checked.problems if problem.severity == "error"]
    return cut(checked.catalogue, checked.verdicts)


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_must_stand_is_missed_by_name_file_and_line(name: str, accusing: Release, tmp_path: Path) -> None:
    template, block, value = LEFT_OUT[name]
    release = accusing
    kind = template.partition("__")[2]
    desk = own(tmp_path, **{template: f'{{% extends "ours/{kind}.html" %}}\n{block}\n'})
    with pytest.raises(FaceError) as raised:
        for sheet in release.of(kind):
            Drawer(desk)(sheet, Views(release, Drawer(None)).index, Views(release, Drawer(None)).site)
    problem = raised.value.problems[0]
    assert problem.code == "template-lost"
    assert value in problem.message
    assert (problem.location.path, problem.location.line) == (f"templates/web/{kind}.html", 2)


def test_a_note_without_its_mark_is_missed(release: Release, tmp_path: Path) -> None:
    """A template that has a statement printed, and then does not use what was printed, leaves a note that nothing leads to."""
    own(
        tmp_path,
        web__layout="""
{% macro fact(name, value, more="") %}
{% if value %}<div><dt>{{ name }}</dt><dd>{{ page.line(value)|length }}</dd></div>{% endif %}
{% endmacro %}
""",
    )
    views = Views(release, Drawer(None))
    with pytest.raises(FaceError) as raised:
        for sheet in release.of("actor"):
            Drawer(tmp_path)(sheet, views.index, views.site)
    places = {problem.location for problem in raised.value.problems if "does not show note 1 with" in problem.message}
    assert places == {Location("templates/web/layout.html", 3, 1)}


def test_a_lost_note_is_told_at_the_row_that_cites(release: Release, tmp_path: Path) -> None:
    own(
        tmp_path,
        web__actor="""{% extends "ours/actor.html" %}
{% block facts %}
{% for role in actor.roles %}
<p>{{ role.as_of }}: {{
  page.line(role.told)|length }}</p>
{% endfor %}
{% endblock %}
""",
    )
    views = Views(release, Drawer(None))
    with pytest.raises(FaceError) as raised:
        for sheet in release.of("actor"):
            Drawer(tmp_path)(sheet, views.index, views.site)
    places = {problem.location for problem in raised.value.problems if "does not show note" in problem.message}
    assert places == {Location("templates/web/actor.html", 5, 1)}


WRONG = {
    "a misspelt name": ("{{ quote.speeker }}", "has no value “speeker”"),
    "what older templates had": (
        "{{ view.title }}",
        "there is no “view” here; this page has quote, page, site, and docs/reference/templates.md lists",
    ),
    "a name that no template has": ("{{ qoute.title }}", "there is no “qoute” here; did you mean “quote”?"),
    "a name of a value": ("{{ quote.words_ }}", "has no value"),
    "a line in capitals": ("{{ quote.title|upper }}", "the filter “upper” takes text"),
    "a record": ("{{ quote }}", "quote is many values"),
    "an entry of a list": ("{{ quote.same_speaker }}", "some is many values: print one of them, such as some.items"),
    "a list": ("{{ quote.same_speaker.items }}", "these are several values: print them one by one, in a loop"),
    "a list, given to a macro of ours": ("{{ paragraphs([quote.same_speaker.items]) }}", "these are several values"),
    "a quotation": ("{{ quote.block }}", "quoteblock is many values: print one of them, such as quoteblock.target"),
    "a block that is not there": ("{{ self.outcom() }}", "there is no block “outcom” here"),
    "what is private": ("{{ quote._sheet }}", "may not use “_sheet”"),
    "what is private, by name": ("{{ quote['_sheet'] }}", "may not use “_sheet”"),
    "what is private, by a filter": ("{{ [quote]|map(attribute='_sheet')|list }}", "may not use “_sheet”"),
    "format": ("{{ '{0._sheet}'.format(quote) }}", "may not use “format”"),
    "attr": ("{{ quote|attr('_sheet') }}", "No filter named 'attr'"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_mistake_is_told_at_its_line(name: str, release: Release, tmp_path: Path) -> None:
    words, said = WRONG[name]
    desk = own(
        tmp_path,
        web__quote='{% extends "ours/quote.html" %}\n{% block same_speaker %}\n' + words + "\n{% endblock %}\n",
    )
    with pytest.raises(FaceError) as raised:
        page(release, desk, QUOTE)
    (problem,) = raised.value.problems
    assert said in problem.message
    assert (problem.location.path, problem.location.line) == ("templates/web/quote.html", 3)


EXTENDS = '{% extends "ours/quote.html" %}\n'
TYPING_ERRORS = {
    # the template, its text, and the only problem: its line, and words of it
    "a block": (
        "web/quote",
        EXTENDS + "{% block rwos %}x{% endblock %}",
        2,
        "no block “rwos” in what this extends; did you mean “rows”?",
    ),
    "a block behind others": (
        "web/quote",
        EXTENDS + "\n{% block at %}{% endblock %}{% block zz %}{% endblock %}",
        3,
        "no block “",
    ),
    "a block of a list": (
        "web/lists/incidents",
        '{% extends "ours/lists/incidents.html" %}\n{% block hed %}{% endblock %}',
        2,
        "did you mean",
    ),
    "a block of the home page": (
        "web/home",
        '{% extends "ours/home.html" %}{% block incidnets %}{% endblock %}',
        1,
        "did you mean “incidents”?",
    ),
    "what it extends": (
        "web/quote",
        '{% extends "ours/qoute.html" %}',
        1,
        "no template “ours/qoute.html”; did you mean “ours/quote.html”?",
    ),
    "what it includes": (
        "web/quote",
        EXTENDS + '{% block rows %}\n{% include "mian.html" %}{% endblock %}',
        3,
        "no template “mian.html”; did you mean “main.html”?",
    ),
    "a macro that calls itself": (
        "web/quote",
        EXTENDS + "{% macro m() %}{{ m() }}{% endmacro %}{% block rows %}{{ m() }}{% endblock %}",
        2,
        "a macro calls itself",
    ),
    "a macro without its words": (
        "web/layout",
        "\n\n{% macro row(title) %}<b>{{ title }}</b>{% endmacro %}",
        3,
        "the macro “row” is called around other words, and does not print caller()",
    ),
    "a macro without an argument": (
        "web/layout",
        "\n{% macro row(label) %}<b>{{ label }}</b>{{ caller() }}{% endmacro %}",
        2,
        "the macro “row” is called with “",
    ),
    "a macro that both faces share": (
        "shared/layout",
        "\n{% macro paragrafs(lines) %}x{% endmacro %}",
        2,
        "nothing calls the macro “paragrafs”; did you mean “paragraphs”?",
    ),
    "a macro of a page": (
        "web/layout",
        "{% macro mine(x) %}{{ x }}{% endmacro %}\n{% macro rwo(label) %}{{ mine(label) }}{{ caller() }}{% endmacro %}",
        2,
        "nothing calls the macro “rwo”; did you mean “row”?",
    ),
    "no columns": (
        "web/lists/incidents",
        '{% extends "ours/lists/incidents.html" %}\n{% set heads = [] %}',
        2,
        "heads is a list of columns, each its name and its heading",
    ),
    "columns without headings": (
        "web/lists/incidents",
        '{% extends "ours/lists/incidents.html" %}\n\n{% set heads = ["title", "date"] %}',
        3,
        "heads is a list of columns, each its name and its heading",
    ),
    "columns that are one text": (
        "web/lists/incidents",
        '{% extends "ours/lists/incidents.html" %}\n{% set heads = "title" %}',
        2,
        "heads is a list of columns, each its name and its heading",
    ),
}


@pytest.mark.parametrize("name", TYPING_ERRORS)
def test_a_typing_error_in_a_template_is_told_at_its_line(name: str, desk: Path) -> None:
    template, text, line, said = TYPING_ERRORS[name]
    own(desk, **{template.replace("/", "__"): text})
    done = run("build", "--desk", desk, "--no-packs")
    first, *others = done.stderr.splitlines()
    assert first.startswith(f"templates/{template}.html:{line}:1: error: ")
    assert said in first
    assert not [other for other in others if "error: " in other]


def test_a_block_that_the_template_calls_itself_is_no_mistake(desk: Path) -> None:
    text = (
        EXTENDS
        + "{% block mine %}{{ page.line('Reference') }}{% endblock %}{% block rows %}{{ super() }}{{ self.mine() }}{% endblock %}"
    )
    own(desk, web__quote=text)
    done = run("build", "--desk", desk, "--no-packs")
    assert (done.returncode, "template" in done.stderr) == (0, False), done.stderr


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_a_template_in_another_encoding_says_so(desk: Path, encoding: str) -> None:
    path = desk / "templates/web/quote.html"
    path.parent.mkdir(parents=True)
    path.write_bytes(f"{EXTENDS}{{% block rows %}}é{{% endblock %}}".encode(encoding))
    (first,) = (line for line in run("build", "--desk", desk, "--no-packs").stderr.splitlines() if "error: " in line)
    assert first.endswith(": it is not in UTF-8 [template]")


@pytest.mark.parametrize("name", ["web/quotes", "quote", "print/quote", "web/lists/incident", "shared/quote"])
def test_a_template_that_nothing_reads_is_a_warning_with_the_name_that_is_read(desk: Path, name: str) -> None:
    path = desk / f"templates/{name}.html"
    path.parent.mkdir(parents=True)
    path.write_text(EXTENDS, "utf-8")
    done = run("check", "--desk", desk)
    assert done.returncode == 0
    assert (
        f"templates/{name}.html: warning: nothing reads this [stray-file]\n    did you mean templates/" in done.stderr
    )
    (desk / "templates/web").mkdir(exist_ok=True)
    (desk / "templates/web/quote.html").write_text(
        f'{EXTENDS}{{% include "{path.relative_to(desk / "templates").as_posix().partition("/")[2] or path.name}" %}}',
        "utf-8",
    )
    assert "nothing reads this" not in run("check", "--desk", desk).stderr


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("source:pilots-warn-2026-03-04 descriptor", "these are paragraphs: print them with prose(…)"),
        ("topic:night-closure positions", "positions is many values: print one of them, such as positions.columns"),
    ],
)
def test_what_is_no_line_says_what_draws_it(value: str, said: str, release: Release, tmp_path: Path) -> None:
    ref, name = value.split()
    kind = ref.partition(":")[0]
    text = f'{{% extends "ours/{kind}.html" %}}\n{{% block rows %}}\n{{{{ {kind}.{name} }}}}\n{{% endblock %}}\n'
    with pytest.raises(FaceError) as raised:
        page(release, own(tmp_path, **{f"web__{kind}": text}), f"{kind}s/{ref.partition(':')[2]}/index.html")
    assert said in str(raised.value.problems[0].message)


def test_extending_itself_says_what_to_write(release: Release, tmp_path: Path) -> None:
    desk = own(tmp_path, web__quote='{% extends "quote.html" %}')
    with pytest.raises(FaceError) as raised:
        page(release, desk, QUOTE)
    assert "“ours/”" in raised.value.problems[0].message


@pytest.mark.parametrize("name", ["layout", "main"])
def test_so_it_does_where_hand_written_pages_need_the_template(name: str, desk: Path) -> None:
    (desk / "templates/web").mkdir(parents=True)
    (desk / f"templates/web/{name}.html").write_text(f'{{% extends "{name}.html" %}}', "utf-8")
    said = run("build", "--desk", desk, "--no-packs").stderr
    assert f"templates/web/{name}.html:1:1: error: " in said
    assert "“ours/”" in said


def outlook(folder: Path, more: str = "") -> Path:
    """Return a desk with a briefing that shows an incident and a claim in a section."""
    desk = Path(shutil.copytree(BASE, folder / "desk"))
    shutil.copytree(BASE.parent / "outlook", desk, dirs_exist_ok=True)
    with (desk / "content/briefings/harbour-full.yml").open("a", encoding="utf-8") as file:
        file.write(f"sections: [{{heading: All, include: {{ids: [{SHOWN}]}}}}]\n{more}")
    return desk


def test_a_macro_of_a_section_that_nothing_calls_is_told(tmp_path: Path) -> None:
    desk = outlook(tmp_path)
    in_briefing(desk, "incident", "\n\n{% macro rwos(incidents) %}x{% endmacro %}")
    said = run("build", "--desk", desk, "--no-packs").stderr
    assert "templates/shared/in_briefing/incident.html:3:1: error: " in said
    assert "nothing calls the macro “rwos”; did you mean “rows”?" in said


SHOWN = (
    "incident:harbour-mishaps, claim:near-misses, actor:ilse-brandt, topic:night-closure, "
    "source:pilots-warn-2026-03-04, quote:brandt-every-option"
)


def drawn(desk: Path) -> BriefingView:
    """Return a briefing's page and pack, by the desk's own templates."""
    checked = check(load(desk))
    views = Views(cut(checked.catalogue, checked.verdicts), Drawer(desk))
    return next(view for view in views.briefings if "full" in view.path)


def in_briefing(desk: Path, kind: str, text: str) -> Path:
    """Write a desk's own macros for a kind in a briefing, and return the file."""
    file = desk / f"templates/shared/in_briefing/{kind}.html"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    environment.cache_clear()
    return file


BEGUN = """{% macro facts_of(incident) %}
{{ fact("Begun", incident.when.words) }}
{{ fact(_("Where"), incident.where.words) }}
{{ fact("Named", incident.involved.words) }}
{% endmacro %}
"""


def test_a_desk_changes_how_one_kind_stands_in_a_briefing(tmp_path: Path) -> None:
    ours = drawn(outlook(tmp_path))
    desk = tmp_path / "desk"
    in_briefing(desk, "incident", BEGUN)
    found = drawn(desk)
    assert found.pack and ours.pack
    for html, former in ((found.page.html, ours.page.html), (found.pack.html, ours.pack.html)):
        assert "Begun" in html and "Begun" not in former
        assert "How many" not in html and "How many" in former
        assert html.count("A figure") == former.count("A figure") == 1, "the other kinds stand as before"


@pytest.mark.parametrize("value", ["incident.status", "claim.told", "actor.first_role", "source.not_recorded"])
def test_what_a_kind_declares_must_stand_in_a_briefing(value: str, tmp_path: Path) -> None:
    kind = value.partition(".")[0]
    desk = outlook(tmp_path)
    rows = "{% macro rows(sheets) %}{% call row('Nothing') %}<p>{{ sheets[0].ref }}</p>{% endcall %}{% endmacro %}"
    file = in_briefing(desk, kind, rows)
    with pytest.raises(FaceError) as raised:
        drawn(desk)
    told = {
        problem.message.partition(" does not show ")[2].partition(",")[0]: problem for problem in raised.value.problems
    }
    assert told[value].location.path == file.relative_to(desk).as_posix()
    assert told[value].code == "template-lost"


def test_every_value_in_a_briefing_that_must_stand_is_one() -> None:
    for record in Record.__subclasses__():
        for name in (*record._must_show, *record._must_show_in_briefing):
            assert isinstance(getattr(record, name), property), f"{record.__name__}.{name}"


def test_a_kind_without_a_template_of_its_own_is_named_in_a_briefing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = templates_folder() / "shared" / "in_briefing" / "claim.html"
    real = Path.is_file
    monkeypatch.setattr(Path, "is_file", lambda path: path != ours and real(path))
    monkeypatch.setattr(ClaimRecord, "_must_show_in_briefing", Record._must_show_in_briefing)
    environment.cache_clear()
    found = drawn(outlook(tmp_path))
    environment.cache_clear()
    assert "A figure" not in found.page.html
    assert 'id="claim-near-misses"' in found.page.html


def test_words_of_nobody_never_stand_in_the_face_of_sources(desk: Path) -> None:
    own(
        desk,
        web__quote='{% extends "ours/quote.html" %}{% block same_speaker %}<p class="source">WE SAID SO</p>{% endblock %}',
    )
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 1
    assert "audit-voices" in done.stderr
    assert "WE SAID SO" in done.stderr


def test_a_desk_has_a_form_of_its_own(desk: Path, edit: Edit) -> None:
    own(
        desk,
        print__forms__situation_report="""{% set form = {"label": "Situation report", "pages": [1, 3]} %}
{% extends "base.html" %}
{% from "layout.html" import row, paragraphs %}
{% block so_what %}{% call row("Who reads this", level=2) %}{{ paragraphs([page.line(briefing.audience)]) }}{% endcall %}{% endblock %}
""",
    )
    own(
        desk,
        web__forms__situation_report="""{% extends "briefing.html" %}
{% from "layout.html" import row, paragraphs %}
{% block so_what %}{% call row("Who reads this") %}{{ paragraphs([page.line(briefing.audience)]) }}{% endcall %}{% endblock %}
""",
    )
    sheet = desk / "content/briefings/night-closure-brief.yml"
    edit(sheet, "form: one-pager", "form: situation-reprt")
    done = run("check", "--desk", desk)
    assert "did you mean “situation-report”?" in done.stderr
    edit(sheet, "form: situation-reprt", "form: situation-report")
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr
    assert (desk / "site" / PACK).is_file()
    listed = LexborHTMLParser((desk / "site/briefings/index.html").read_bytes())
    assert "Situation report" in listed.css_first("main").text()
    schema = run("schema", "--ids", "--desk", desk, "briefing").stdout
    assert '"situation-report"' in schema


def test_what_a_form_leaves_out_is_told_at_its_block(desk: Path, edit: Edit) -> None:
    own(
        desk,
        print__forms__note="""{% set form = {"label": "Note"} %}
{% extends "base.html" %}
{% from "layout.html" import row %}
{% block points %}
{% call row("Summary") %}{% for point in briefing.points %}<p>{{ point.anchor }}</p>{% endfor %}{% endcall %}
{% endblock %}
""",
    )
    edit(desk / "content/briefings/night-closure-brief.yml", "form: one-pager", "form: note")
    done = run("build", "--desk", desk)
    assert "templates/print/forms/note.html:4:1: error:" in done.stderr
    assert "does not show briefing.points" in done.stderr


def test_a_template_that_changes_no_pack_makes_none_again(desk: Path, edit: Edit) -> None:
    assert run("build", "--desk", desk).returncode == 0
    page = desk / "site/index.html"
    home = page.read_bytes()
    unusable = desk / "no-packs/weasyprint.py"
    unusable.parent.mkdir()
    unusable.write_text("raise RuntimeError('a pack is made')", "utf-8")
    own(
        desk,
        web__home='{% extends "ours/home.html" %}{% block figure %}{% endblock %}{% block debates %}{% endblock %}',
    )
    own(desk, print__base='{% extends "ours/base.html" %}\n{# a remark #}\n')
    done = run("build", "--desk", desk, PYTHONPATH=f"{unusable.parent}{os.pathsep}{ROOT}")
    assert done.returncode == 0, done.stderr
    assert page.read_bytes() != home
    assert (desk / "site" / PACK).is_file()
    edit(desk / "content/briefings/night-closure-brief.yml", "audience: Members", "audience: Staff")
    done = run("build", "--desk", desk, PYTHONPATH=f"{unusable.parent}{os.pathsep}{ROOT}")
    assert done.returncode != 0, "the test sees a pack that is made"


def test_a_pack_says_nothing_that_its_page_does_not(desk: Path) -> None:
    own(
        desk,
        print__forms__one_pager="""{% set form = {"label": "One-page brief", "pages": [1, 1]} %}
{% extends "base.html" %}
{% block so_what %}<p>{{ page.line("A sentence that only the form has.") }}</p>{% endblock %}
""",
    )
    done = run("build", "--desk", desk)
    assert done.returncode == 1
    assert "says “A sentence that only the form has.”, and its page does not [pack-words]" in done.stderr
    assert "templates/print/forms/one-pager.html:3:1" in done.stderr


FORM = '{% set form = {"label": "Own", "pages": [1, 9]} %}\n{% extends "base.html" %}\n'
PROMISES = {
    # what a form of the desk adds, and what the build says of it
    "words of the template itself": (
        "{% block so_what %}\n<p>Zebras did it</p>{% endblock %}",
        "says “did”, and its page does not",
    ),
    "words in a loop": (
        "{% block so_what %}{% for i in [1] %}zebra{% endfor %}{% endblock %}",
        "says “zebra”, and its page does not",
    ),
    "words that a style adds": ("p::after { content: ' zebra' }", "adds the words “zebra”"),
    "words that a style adds as a mark": (
        "li { display: list-item; list-style: 'zebra ' inside }",
        "adds the words “zebra”",
    ),
    "white": ("body * { color: white !important }", "can hardly be seen"),
    "pale": ("body * { color: #ddd !important }", "can hardly be seen"),
    "transparent": ("p { color: transparent !important }", "can hardly be seen"),
    "thin as glass": ("body { opacity: 0.05 }", "can hardly be seen"),
    "black on black": ("p { color: #111 !important; background: #111 }", "can hardly be seen"),
    "white marking": ("@page { @top-right { color: white; background: white } }", "can hardly be seen"),
    "tiny": ("body * { font-size: 2pt !important }", "can hardly be seen"),
    "shrunk": ("p { transform: scale(0.2) }", "can hardly be seen"),
    "under a box": (
        "body::after { content: ''; position: fixed; top: 0; left: 0; width: 100%; height: 100%; background: white }",
        "can hardly be seen",
    ),
}


@pytest.mark.parametrize("name", PROMISES)
def test_a_form_of_a_desk_says_what_its_page_says_and_can_be_seen(name: str, desk: Path, edit: Edit) -> None:
    added, said = PROMISES[name]
    style = added if added.startswith("{%") else f"{{% block style %}}<style>{added}</style>{{% endblock %}}"
    own(desk, print__forms__own=FORM + style)
    edit(desk / "content/briefings/night-closure-brief.yml", "form: one-pager", "form: own")
    done = run("build", "--desk", desk)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stderr.startswith(("templates/print/forms/own.html:", "content/briefings/night-closure-brief.yml:1:7"))


@pytest.mark.parametrize("added", ["<style>p { color: #444; font-size: 8pt } li::before { content: '• ' }</style>"])
def test_a_form_with_a_style_that_can_be_read_is_made(added: str, desk: Path, edit: Edit) -> None:
    own(desk, print__forms__own=f"{FORM}{{% block style %}}{added}{{% endblock %}}")
    edit(desk / "content/briefings/night-closure-brief.yml", "form: one-pager", "form: own")
    done = run("build", "--desk", desk)
    assert done.returncode == 0, done.stderr


def test_the_code_of_an_edition_is_no_word_of_a_template(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content", ignore=shutil.ignore_patterns("editions"))
    shutil.copytree(ROOT / "templates/print", tmp_path / "templates/print")
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    done = run("issue", "hybrid-incidents-full-pack", "--on", "2026-11-30", "--desk", tmp_path)
    assert done.returncode == 0, done.stderr
    code = done.stdout.rpartition("hash ")[2].partition(".")[0]
    assert re.search("[a-z]{2}", code), "a code without two letters side by side shows nothing"


def test_what_a_page_hides_does_not_stand_on_it(desk: Path) -> None:
    own(desk, web__quote='{% extends "ours/quote.html" %}{% block rows %}<div hidden>{{ super() }}</div>{% endblock %}')
    done = run("build", "--desk", desk, "--no-packs")
    assert done.returncode == 1
    assert "[audit-words]" in done.stderr


FORMS = {
    "{% extends 'base.html' %}": "does not describe itself",
    '{% set form = {"label": "x", "pages": [3, 2]} %}': "higher than its maximum",
    '{% set form = {"label": "x", "paper": "A3"} %}': "the paper of a form is A4 or Letter",
    '{% set form = {"label": "x", "pages": 2} %}': "its minimum and its maximum",
    '{% set form = {"name": "x"} %}': "a form has no “name”",
    '{% set form = {"pages": [1, 1]} %}': "needs a label",
    '{% set form = {"label": site.title} %}': "plain text and numbers",
    "{% set form = %}": "cannot be read",
}


@pytest.mark.parametrize("text", FORMS)
def test_what_is_wrong_with_a_form_is_told_at_its_line(text: str, desk: Path, edit: Edit) -> None:
    own(desk, print__forms__other=text)
    edit(desk / "content/briefings/night-closure-brief.yml", "form: one-pager", "form: other")
    done = run("check", "--desk", desk)
    assert done.returncode == 1
    assert "unknown-form" not in done.stderr  # the form is there, and says what is wrong with it
    assert "templates/print/forms/other.html:1:" in done.stderr
    assert FORMS[text] in done.stderr


def test_a_form_whose_name_is_none_is_told_in_its_file(desk: Path) -> None:
    (own(desk, print__forms__other="x") / "templates/print/forms/other.html").rename(
        desk / "templates/print/forms/Other Form.html"
    )
    done = run("check", "--desk", desk)
    assert "templates/print/forms/Other Form.html:1:1: error: “Other Form” is not a name for a form" in done.stderr


def walked(value: Any, seen: set[int], depth: int = 0) -> Any:
    """Yield everything that a template can get from a value by public names and by iterating."""
    if id(value) in seen or depth > 8:
        return
    seen.add(id(value))
    yield value
    if isinstance(value, str | int | float | bool | bytes | type(None)) or (
        callable(value) and not isinstance(value, CurrentPage)
    ):
        return
    if isinstance(value, dict):
        for entry in value.values():
            yield from walked(entry, seen, depth + 1)
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from walked(entry, seen, depth + 1)
    for name in dir(value):
        if not name.startswith("_"):
            yield from walked(getattr(value, name, None), seen, depth + 1)


def test_no_sheet_index_or_release_can_be_reached(release: Release) -> None:
    views = Views(release, Drawer(None))
    inner = (
        "briefings.model.sheets",
        "briefings.release",
        "briefings.compose.index",
        "briefings.check",
        "briefings.load",
        "pathlib",
    )
    reached = 0
    for kind in kinds():
        for sheet in release.of(kind.model.kind):
            for value in walked(kind.record(sheet, PageContext(views.index)), set()):
                reached += 1
                assert not type(value).__module__.startswith(inner), (sheet.ref, type(value))
    for value in walked([views.site, CurrentPage()], set()):
        assert not type(value).__module__.startswith(inner), type(value)
    assert reached > 500


def test_nothing_of_a_page_is_left_for_the_collector(release: Release) -> None:
    views = Views(release, Drawer(None))
    sheets = [sheet for sheet in release.sheets.values() if sheet.kind in ("incident", "quote", "topic")]
    draw = Drawer(None)
    for sheet in sheets:
        draw(sheet, views.index, views.site)
    gc.collect()
    gc.disable()
    try:
        for sheet in sheets * 5:
            draw(sheet, views.index, views.site)
        found = gc.collect()
    finally:
        gc.enable()
    assert found < 3 * 5 * len(
        sheets
    )  # a cycle a page would leave a macro, its function, its closure, its context and more


def test_every_value_says_what_it_is() -> None:
    for record in Record.__subclasses__():
        for name in dir(record):
            value = getattr(record, name)
            if not name.startswith("_") and isinstance(value, property):
                assert value.__doc__ or name in descriptions(record), f"{record.__name__}.{name}"
