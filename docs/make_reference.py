"""Writes docs/reference from the models and rules; `make reference` runs it, and a test keeps the pages fresh."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import click

from briefings.check import check
from briefings.check.rules import RULES
from briefings.cli import briefings
from briefings.compose.data import columns
from briefings.compose.index import Index
from briefings.compose.kind import kinds
from briefings.compose.page_context import PageContext
from briefings.compose.record import Passage, Statement
from briefings.compose.sections import SectionRecord
from briefings.compose.views import Block, Run, plain
from briefings.editor.explain import explanations
from briefings.load.desk import load
from briefings.model.documented import descriptions
from briefings.model.fields import Item
from briefings.model.schema import SCHEMAS
from briefings.model.shape import shape
from briefings.release import Release, cut
from briefings.render.current_page import CurrentPage

FOLDER = Path(__file__).parent / "reference"


def sheets() -> str:
    """Return the page of every kind's fields."""
    parts = [
        "# Sheets\n\nOne YAML file a sheet: the file's stem is its id, the folder its kind (`content/quotes/ID.yml`).",
        "Each value is text in YAML; fields convert it and say what they expect. `status` defaults to `draft`; a published",
        "sheet has `created` and `revised`. **Bold** fields are required.\n",
        "Each value of a published sheet is on its page and in the packs that show the sheet, unless its field says otherwise:",
        "*unpublished* (it never leaves the desk), *editors only* (no page or pack prints it) or *web only* (its page has it,",
        "packs do not), each with the reason.\n",
    ]
    seen: set[str] = set()
    for name, model in SCHEMAS.items():
        parts.append(f"## {name}\n\n{(model.__doc__ or '').strip()}\n")
        queue: list[type[Item]] = [model]
        while queue:
            item = queue.pop(0)
            if item is not model:
                if item.__name__ in seen:
                    continue
                seen.add(item.__name__)
                parts.append(f"### {item.__name__}\n\n{(item.__doc__ or '').strip()}\n")
            parts.append(_table(item))
            queue += [field.model for field in shape(item) if field.model is not None]
    return "\n".join(parts)


def _table(model: type[Item]) -> str:
    known = descriptions(model)
    rows = ["| field | holds | |", "|---|---|---|"]
    for field in shape(model):
        if field.name == "id":
            continue
        holds = field.model.__name__ if field.model else {"ref": "reference", "prose": "prose"}.get(field.holds, "text")
        name = f"**{field.key}**" if field.required else field.key
        shown = f" *{field.shown.where.capitalize()}: {field.shown.why}.*" if field.shown else ""
        rows.append(f"| {name} | {'list of ' if field.many else ''}{holds} | {known.get(field.name, '')}{shown} |")
    return "\n".join(rows) + "\n"


def problems() -> str:
    """Return the page of every problem's code, and what each rule looks for."""
    parts = [
        "# Problem codes\n\nThe code stands in brackets at the end of a problem; `briefings explain CODE` says the same.\n"
    ]
    group = ""
    for each in explanations().values():
        if each.group != group:
            group = each.group
            parts.append(f"## {group}\n\n| code | why | example | how to put it right |\n|---|---|---|---|")
        cells = (f"`{each.code}`", each.why, each.example, each.mend)
        parts.append("| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |")
    parts.append("## What the rules look for\n\n| code | what it stands for | what it looks for |\n|---|---|---|")
    for rule in RULES:
        space = rule.__globals__  # type: ignore[attr-defined]
        parts.append(f"| `{space['CODE']}` | {space['__doc__']} | {' '.join((rule.__doc__ or '').split())} |")
    return "\n".join(parts).replace("|\n## ", "|\n\n## ") + "\n"


def data() -> str:
    """Return the page of the machine faces."""
    tables = [f"| `{name}.csv` | {', '.join(heads)} |" for name, heads in columns().items()]
    return f"{_DATA}\n" + "\n".join(["| table | columns |", "|---|---|", *tables]) + "\n"


_DATA = """# Data and feeds

Every build writes the release for programs too; the page `/data/` lists the files. All of them hold exactly what the
release holds: nothing above its marking, no draft, no internal note, no name of an author or reader. Each row and each
entry carries its marking, its hedges, its outcome and whose words or view it is.

| file | standard | holds |
|---|---|---|
| `data/KINDs.json` | JSON; `data/schema.json` is its JSON Schema (draft 2020-12) | all published sheets of a kind, one a line |
| `data/TABLE.csv` | CSV (RFC 4180), UTF-8 with its mark | the tables below |
| `data/places.geojson` | GeoJSON (RFC 7946) | incidents with a place and its `precision` |
| `data/sources.csl.json` | CSL-JSON 1.0.2 | sources, for reference managers |
| `feeds/changes.xml`, `briefings.xml`, `corrections.xml` | Atom (RFC 4287) | the newest 100 entries; they need the desk's `site_url` |
| `sitemap.xml`, `robots.txt` | sitemaps.org 0.9 | they need `site_url`; a release above TLP:CLEAR asks not to be indexed |

- **Fields** have the names that sheets give them; `label` is the words by which pages name a sheet. A feature's geometry
  is a point or a box (a polygon, with `bbox`) of the desk's gazetteer, with `coordinates_from`; it is null where the sheet
  names no place of it: no point is made up. `tags` are public.
- **Pages** carry linked data (JSON-LD, schema.org): Quotation, Claim, Report, Article, ProfilePage. A creator stands only
  where the source says plainly whose words they are, as a person or an organisation; everything else is in `creditText`.
- **Citations** of every sheet stand on its page in words, and in its links as BibTeX, RIS and CSL-JSON, to download without
  script. A point is `#point-KEY` on its briefing, a quote `#quote-ID` on the pages that show it.
- **Addresses** last: a page at each id in `renamed_from` leads to the new one without script and asks not to be indexed.
- **References** are `kind:id`, **dates** EDTF (ISO 8601-2) as in the sheet, **days** ISO 8601, **prose** the words its page
  prints. What no source gives is absent (JSON) or empty (CSV). `outcome` is of the check of the wording: `matches`,
  `matches-changed` (with marked changes), `not-found`, `unchecked`, or `none` for a paraphrase; it does not tell whether it was
  said, or is true. `changes` in `quotes.csv` says what was changed and who signed it.
- **Voices without a name** have a row each and no key in common: they are not one person, and must not be counted as one.
- **Cells** that a spreadsheet would run as a formula begin with an apostrophe; plain numbers do not.
  `briefings.model.cells.undone` takes it away.
- **Feeds**: an entry's id never changes, also where a sheet is renamed (the first id in `renamed_from` stays in it) and,
  with `tag_authority`, where the site moves. `updated` moves with a correction or a withdrawal, never with a corrected typing error.
- **Licence**: `licence` in `content/desk.yml` is printed on the page and in the files; without it none is given.

"""

JSON = {
    "accept": "`accepted` (`kind:id`), `paths` that changed",
    "build": "the problems",
    "capture": "`digest`, `changed`, `sheet`, `differences` (lines), `touched` (`quote`, `how`)",
    "check": "the problems",
    "diff": "`from`, `to`, `share` (per cent of the text), `changes`, as an edition's record has them",
    "dispatch": "`messages`, `log`, `left_out` (addresses)",
    "doctor": "a list of `what`, `state` (`ok`, `weaker`, `absent`, `wrong`), `seen`, `hint`",
    "draft": "`proposals` (`kind`, `id`, `says`, `why`, `open`, `path`), `skipped`, `days`, `offers`, `questions`, `known`",
    "explain": "a list of `code`, `group`, `why`, `example`, `mend`",
    "fmt": "`changed`, `in_shape` (a number), `left`, `problems`",
    "fsck": "the problems",
    "import": "`written`, `changed`, `same` (a number), `unmapped` (name to rows), `problems` (places)",
    "inspect": "`lines`, `sound`",
    "issue": "`briefing`, `edition`, `hash`, `path`",
    "list": "a list of `sheet`, `status`, `label`, `path`",
    "match": "the outcome, as a line of `--batch`",
    "new": "`sheet`, `path`, `text`, `left` (the problems of the draft)",
    "pack": "`path`, `bytes`",
    "recall": "`briefing`, `edition`, `on`, `path`",
    "rename": "`from`, `to`, `paths` that changed",
    "review": "`from`, `to`, `sheets` (`ref`, `state`, `label`, `was`, `status`, `fields`, `corrections`, `untold`, `problems`), "
    "`settings`, `pages`, `packs`, `unknown` (why pages and packs are not compared)",
    "show": "`sheet`, `path`, `text`, `refers_to`, `referred_to_by`; of a quote `outcome`, `checked`",
    "snapshots": "a list of `state`, `source`, `file`, `extent`, `captured`",
    "stale": "a list of `since`, `path`, `line`, `column`, `why`",
    "todo": "a list of `group`, `path`, `line`, `column`, `what`",
    "verify": "the problems",
}
"""Command to what `--format json` prints."""


def commands() -> str:
    """Return the page of every command, and of what each prints for programs."""
    parts = [
        "# Commands\n\nEach ends with 0 when done, 1 where the author must act, 2 for wrong usage, 69 where this",
        "system, or the version of a library, is not supported, 70 for a bug, 74 where reading or writing failed, 75 where another",
        "build holds the desk.\n",
        "For people a command prints the first 50 problems, errors before warnings, and how many more there are; the formats for",
        "programs have all of them. Of one file at most 100 are listed; then `more-problems` counts the others.\n",
        "## For programs\n\n`--format json` prints one JSON value on standard output. A problem is `code`, `severity`, `path`,",
        "`line`, `column`, `message`, `expected`, `hint`; where a command cannot do its work, it prints a list of them instead.\n",
        "| command | JSON |\n|---|---|",
        *(f"| `{name}` | {what} |" for name, what in JSON.items()),
    ]
    top = click.Context(briefings, info_name="briefings")
    for name in sorted(briefings.list_commands(top)):
        command = briefings.get_command(top, name)
        context = click.Context(command, info_name=name, parent=top, terminal_width=110, max_content_width=110)
        parts.append(f"\n## {name}\n\n```text\n{command.get_help(context)}\n```")
    return "\n".join(parts) + "\n"


ON_PAGE = (
    "line",
    "sentence",
    "joined",
    "link",
    "anchor",
    "new_notes",
    "back",
    "gettext",
    "pgettext",
    "ngettext",
    "logo",
    "day",
)
"""What of `page` a template may use, in the order of the reference."""


def templates() -> str:
    """Return the page of every value that a template can print, with an example from a made-up desk."""
    index = Index(_release())
    parts = [
        "# Values of templates\n\n[How to change a page](../how-to/templates.md) says where templates stand. Here is what they can print.",
        "A value is worked out when a template asks for it. What holds words prints itself: `{{ quote.dates }}`. A *statement* prints",
        "with the marks of its notes; `.words` is the same without them. Examples are from the made-up desk in `tests/desks/base`.\n",
        "Every page has `sheet`, the same as the value named after its kind, `citation` (to be drawn with `parts.cite`), and `site`.\n",
        "## page\n\nWhat prints the page. `_` is short for `page.gettext`.\n",
        "| value | what it is |\n|---|---|",
        *(f"| `page.{name}` | {_said_of(getattr(CurrentPage, name))} |" for name in ON_PAGE),
    ]
    for kind in kinds():
        records = [kind.record(sheet, PageContext(index)) for sheet in index.release.of(kind.model.kind)]
        parts += _values(kind.model.kind, type(records[0]), records)
        if kind.model.kind == "briefing":
            closings = [record.closing for record in records]
            parts += _values("briefing.closing", type(closings[0]), closings)
            sections = [section for record in records for section in (*record.sections, *record.annexes)]
            parts += _values("section", SectionRecord, sections)
    return "\n".join(parts) + "\n"


def _release() -> Release:
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(shutil.copytree(Path(__file__).parent.parent / "tests/desks/base", f"{folder}/desk"))
        checked = check(load(desk))
        return cut(checked.catalogue, checked.verdicts)


def _values(name: str, record: type, records: list[Any]) -> list[str]:
    rows = [f"\n## {name}\n\n{(record.__doc__ or '').strip()}\n", "| value | what it is | example |\n|---|---|---|"]
    for value in sorted(one for one in dir(record) if not one.startswith("_")):
        example = next((found for each in records if (found := _example(getattr(each, value)))), "")
        rows.append(
            f"| `{name}.{value}` | {_said_of(getattr(record, value), descriptions(record).get(value, ''))} | {example} |"
        )
    return rows


def _said_of(value: Any, below: str = "") -> str:
    """Return what a value's docstring says, or the one `below` its name."""
    return " ".join((value.__doc__ or below).split()).replace("|", "\\|")


def _example(value: Any) -> str:
    """Return a value in short, as a reader sees it: of a list its first entry; nothing for what is drawn."""
    if isinstance(value, Statement):
        value = value.words
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, list | tuple) and value and not isinstance(value[0], Run):
        fields = getattr(value[0], "_fields", None)
        first = value[0] if fields is None else next((one for one in value[0] if _example(one)), "")
        return _example(first)
    if isinstance(value, Block | Passage):
        return _example(value.items[0])
    words = plain(value) if isinstance(value, tuple) else str(value) if isinstance(value, str | int) else ""
    words = " ".join(words.split())
    return (words if len(words) <= 60 else f"{words[:59]}…").replace("|", "\\|").replace("<", "&lt;")


PAGES = {
    "templates.md": templates,
    "sheets.md": sheets,
    "problems.md": problems,
    "data.md": data,
    "commands.md": commands,
}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), "utf-8")
