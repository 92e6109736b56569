"""Write docs/reference from the models and rules. `make reference` runs it; a test checks that the pages are up to date."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import click

from briefings.check import check
from briefings.check.rules import RULES
from briefings.cli import briefings
from briefings.compose.data import columns
from briefings.compose.home import HomeRecord
from briefings.compose.index import Index
from briefings.compose.kind import kinds
from briefings.compose.listing import ListRecord
from briefings.compose.method import MethodRecord
from briefings.compose.overview import OverviewRecord
from briefings.compose.page_context import PageContext
from briefings.compose.record import Passage, Some, Statement
from briefings.compose.search import SearchRecord
from briefings.compose.sections import SectionRecord
from briefings.compose.views import Block, Figure, Grounds, Line, QuoteBlock, Run, plain
from briefings.editor.explain import explanations
from briefings.load.desk import load
from briefings.model.documented import descriptions, meanings
from briefings.model.fields import Item
from briefings.model.markings import Marking
from briefings.model.refs import PLURALS
from briefings.model.scales import LIKELIHOOD
from briefings.model.schema import SCHEMAS
from briefings.model.shape import shape
from briefings.release import Release, cut
from briefings.render.current_page import CurrentPage

FOLDER = Path(__file__).parent / "reference"


def sheets() -> str:
    """Return the page with the fields of every kind."""
    parts = [
        "# Sheets\n\nEach sheet is a YAML file. The file's name is the sheet's id, its folder the kind (`content/quotes/ID.yml`).",
        "All values are text in YAML; each field converts its value and says what it expects. `status` is `draft` unless you set it.",
        "A published sheet needs `created` and `revised`. Fields in **bold** are required.\n",
        "The page of a published sheet, and each pack that shows it, print every value. Exceptions are labelled, with the reason:",
        "*unpublished* (it never leaves the desk), *editors only* (no page or pack prints it) and *web only* (its page prints it,",
        "packs do not). The first table that has a field is followed by what its values mean; markings and words of likelihood are",
        "at the end.\n",
    ]
    seen: set[str] = set()
    told: set[tuple[str, ...]] = set()
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
            parts += [_table(item), *_values_of(item, told)]
            queue += [field.model for field in shape(item) if field.model is not None]
    parts.append(
        "## Markings\n\nThe values of `marking`, `default_marking` and `release_marking`, from the least restrictive (TLP 2.0).\n"
    )
    parts.append(_two_columns((marking.label, marking.meaning) for marking in Marking))
    parts.append("## Words of likelihood\n\nWhat `likelihood` can be, by scale, with the band in per cent.\n")
    terms = (
        (f"{name}: {term.words}", f"{term.low} to {term.high} %")
        for name, scale in LIKELIHOOD.items()
        for term in scale
    )
    return "\n".join([*parts, _two_columns(terms)])


def _values_of(model: type[Item], told: set[tuple[str, ...]]) -> Iterator[str]:
    """Yield a table of the values of each field that has some, where no table before has them."""
    for field in shape(model):
        known = meanings(model, field.key)
        same = (field.key, *(f"{word}={known[word]}" for word in field.words if field.key != "looked_for"))
        if len(same) > 1 and same not in told:
            told.add(same)
            yield f"Values of `{field.key}`:\n\n{_two_columns((word, known[word]) for word in field.words)}"


def _two_columns(rows: Iterable[tuple[str, str]]) -> str:
    return (
        "\n".join(["| value | meaning |", "|---|---|", *(f"| `{word}` | {meaning} |" for word, meaning in rows)]) + "\n"
    )


def _table(model: type[Item]) -> str:
    known = descriptions(model)
    rows = ["| field | holds | |", "|---|---|---|"]
    for field in shape(model):
        if field.name == "id":
            continue
        holds = field.model.__name__ if field.model else {"ref": "reference", "prose": "prose"}.get(field.holds, "text")
        holds = f"one of {', '.join(f'`{word}`' for word in field.words)}" if field.words else holds
        name = f"**{field.key}**" if field.required else field.key
        shown = f" *{field.shown.where.capitalize()}: {field.shown.why}.*" if field.shown else ""
        rows.append(f"| {name} | {'list of ' if field.many else ''}{holds} | {known.get(field.name, '')}{shown} |")
    return "\n".join(rows) + "\n"


def problems() -> str:
    """Return the page with every problem code, and what each rule reports."""
    parts = [
        "# Problem codes\n\nA problem ends with its code in brackets. `briefings explain CODE` prints the same as this page.\n"
    ]
    group = ""
    for each in explanations().values():
        if each.group != group:
            group = each.group
            parts.append(f"## {group}\n\n| code | why | example | how to fix it |\n|---|---|---|---|")
        cells = (f"`{each.code}`", each.why, each.example, each.fix)
        parts.append("| " + " | ".join(cell.replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |")
    parts.append("## What the rules look for\n\n| code | the rule | what it reports |\n|---|---|---|")
    for rule in RULES:
        parts.append(f"| `{rule.code}` | {rule.stands} | {' '.join((rule.check.__doc__ or '').split())} |")
    return "\n".join(parts).replace("|\n## ", "|\n\n## ") + "\n"


def data() -> str:
    """Return the page about data and feeds."""
    tables = [f"| `{name}.csv` | {', '.join(heads)} |" for name, heads in columns().items()]
    return f"{_DATA}\n" + "\n".join(["| table | columns |", "|---|---|", *tables]) + "\n"


_DATA = """# Data and feeds

Every build also writes the release as data for programs. The page `/data/` lists the files. They hold what the release holds:
nothing above its marking, no drafts, no internal notes, no names of authors or readers. Each row and entry has its marking, its
hedges, its outcome, and whose words or view it is.

| file | standard | holds |
|---|---|---|
| `data/KINDs.json` | JSON; `data/schema.json` is its JSON Schema (draft 2020-12) | all published sheets of a kind, one a line |
| `data/TABLE.csv` | CSV (RFC 4180), UTF-8 with a byte order mark | the tables below |
| `data/places.geojson` | GeoJSON (RFC 7946) | incidents with a place and its `precision` |
| `data/sources.csl.json` | CSL-JSON 1.0.2 | sources, for reference managers |
| `feeds/changes.xml`, `briefings.xml`, `corrections.xml` | Atom (RFC 4287) | the newest 100 entries; only where the desk has a `site_url` |
| `sitemap.xml`, `robots.txt` | sitemaps.org 0.9 | only where the desk has a `site_url`; a release above TLP:CLEAR asks not to be indexed |

- **Fields** have the same names as in sheets. `label` is how pages name a sheet. `tags` are public.
- **Places**: a geometry is a point, or a box (a polygon, with `bbox`), from the desk's list of places, with `coordinates_from`.
  It is null where the sheet names no such place. The program never makes up a point.
- **Pages** carry linked data (JSON-LD, schema.org): Quotation, Claim, Report, Article, ProfilePage. `creator` is given only
  where the source plainly says whose words they are, as a person or an organisation. Everything else is in `creditText`.
- **Citations**: each sheet's page has them in words, and as BibTeX, RIS and CSL-JSON to download without script. A point is
  `#point-KEY` on its briefing, a quotation `#quote-ID` on the pages that show it.
- **Addresses** last. A page at each id in `renamed_from` leads to the new one without script, and asks not to be indexed.
- **References** are `kind:id`. **Dates** are EDTF (ISO 8601-2) as in the sheet, **days** ISO 8601. **Prose** is in the words that
  the page prints. What no source gives is absent (JSON) or empty (CSV).
- **`outcome`** is the result of the wording check: `matches`, `matches-changed` (with marked changes), `not-found`,
  `unchecked`, or `none` for a paraphrase. It does not say whether the words were said, or are true. `changes` in
  `quotes.csv` says what was changed and who signed it.
- **Unnamed speakers** have a row each, and no key in common. They are not one person: do not count them as one.
- **Cells** that a spreadsheet would run as a formula begin with an apostrophe; plain numbers do not.
  `briefings.model.cells.undone` removes it.
- **Feeds**: the id of an entry never changes, even if a sheet is renamed (the first id in `renamed_from` stays in it) or,
  with `tag_authority`, if the site moves. `updated` changes with a correction or a withdrawal, not with a corrected typing error.
- **Licence**: `licence` in `content/desk.yml` is printed on the page and in the files. Without it, no licence is given.

"""

JSON = {
    "accept": "`accepted` (`kind:id`), `paths` that changed",
    "build": "the problems",
    "bundle": "`path`, `bytes`",
    "capture": "`digest`, `changed`, `sheet`, `differences` (lines), `touched` (`quote`, `how`), `places` (`sheet`, `before`, `after`),"
    " `proposed` (`field`, `says`, `origin`, `value`), `left_out` (`why`, `text`), `doubts`",
    "check": "the problems",
    "diff": "`from`, `to`, `share` (per cent of the text), `changes`, as an edition's record has them",
    "dispatch": "`messages`, `log`, `left_out` (addresses)",
    "doctor": "a list of `what`, `state` (`ok`, `weaker`, `absent`, `wrong`), `seen`, `hint`",
    "draft": "`proposals` (`kind`, `id`, `says`, `why`, `open`, `at`, `sentence`, `path`), `left_out`, `days`, `offers`, "
    "`questions`, `known`, `rejected`, `more`, `note`",
    "explain": "a list of `code`, `group`, `why`, `example`, `fix`",
    "fmt": "`changed`, `in_shape` (a number), `left`, `problems`",
    "fsck": "the problems",
    "import": "`written`, `changed`, `same` (a number), `columns` (name to `rows`, `on_sheets`, `changed`), "
    "`unmapped` (name to rows on no sheet), `problems` (places)",
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
    "reject": "`rejected` (`kind:id`), `paths` that are gone",
    "correct": "`path`, `was`, `now`, `origin` (what has the former words)",
    "translate": "`path`, `items` whose translations are recorded as of the present words",
    "text": "a list of `at`, `text`",
    "show": "`sheet`, `path`, `text`, `refers_to`, `referred_to_by`; of a quote `outcome`, `checked`",
    "stale": "a list of `since`, `path`, `line`, `column`, `why`",
    "todo": "a list of `group`, `path`, `line`, `column`, `what`",
    "verify": "the problems",
}
"""What `--format json` prints, by command."""


def commands() -> str:
    """Return the page with every command and what it prints for programs."""
    parts = [
        "# Commands\n\nEvery command ends with one of these codes: 0 done; 1 the author has to fix something; 2 wrong usage;",
        "69 the system or the version of a library is not supported; 70 a bug; 74 reading or writing failed; 75 another build is",
        "working on the desk.\n",
        "In the format for people, a command prints the first 50 problems, errors first, and counts the others. Equal warnings are",
        "printed once, with the number of other places. Open points of drafts that no published sheet names are one line;",
        "`briefings todo` lists them. A terminal also shows the line of the file, and colours unless `NO_COLOR` is set. The formats",
        "for programs have all problems, up to 100 for each file; `more-problems` then counts the rest.\n",
        "## For programs\n\n`--format json` prints one JSON value on standard output. A problem has `code`, `severity`, `path`,",
        "`line`, `column`, `message`, `expected` and `hint`. A command that cannot do its work prints a list of problems instead.\n",
        "| command | JSON |\n|---|---|",
        *(f"| `{name}` | {what} |" for name, what in JSON.items()),
    ]
    top = click.Context(briefings, info_name="briefings")
    for name in sorted(briefings.list_commands(top)):
        command = briefings.get_command(top, name)
        context = click.Context(command, info_name=name, parent=top, terminal_width=110, max_content_width=110)
        parts.append(f"\n## {name}\n\n```text\n{command.get_help(context)}\n```")
    return "\n".join(parts) + "\n"


ON_PAGE = tuple(name for name in vars(CurrentPage) if not name.startswith("_"))
"""What of `page` a template may use: all but a filter of ours, in the order of its class."""
FACES = (HomeRecord, ListRecord, SearchRecord, MethodRecord, OverviewRecord)
"""What is known of pages that are not one sheet's."""


def templates() -> str:
    """Return the page with every value that a template can print, with an example from a made-up desk."""
    index = Index(_release())
    parts = [
        "# Template values\n\nThis page lists what a template can print. [How to change a page](../how-to/templates.md) says",
        "where templates are kept. To print a value, name it: `{{ quote.dates }}`. The program computes it when a template asks",
        "for it. A *statement* prints with the numbers of its notes; `.words` prints it without. Print *paragraphs* with `prose(…)`.",
        "Print *each* in a loop, by the names that follow it: `{% for cause in incident.causes %}{{ cause.told }}{% endfor %}`. A",
        "value whose name begins with `parts.` is drawn by that macro. Examples are from the made-up desk in `tests/desks/base`.\n",
        "Every page has `sheet` (the same as the value named after its kind), `citation` (print it with `parts.cite`) and `site`.\n",
        "## page\n\nFunctions that print parts of the page. `_` is short for `page.gettext`.\n",
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
    for face in FACES:
        parts += _values(face._called, face, [])
        if face is ListRecord:
            parts.append("\nThe columns of each list, which its `heads` may name beside its facets:\n")
            parts += [f"- `lists/{PLURALS[kind.model.kind]}.html`: {_named(kind.list_columns)}" for kind in kinds()]
    return "\n".join(parts) + "\n"


def _named(names: str) -> str:
    return ", ".join(f"`{name}`" for name in names.split())


def _release() -> Release:
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(shutil.copytree(Path(__file__).parent.parent / "tests/desks/base", f"{folder}/desk"))
        checked = check(load(desk))
        return cut(checked.catalogue, checked.verdicts)


def _values(name: str, record: type, records: list[Any]) -> list[str]:
    rows = [
        f"\n## {name}\n\n{(record.__doc__ or '').strip()}\n",
        "| value | what it is | prints as | example |\n|---|---|---|---|",
    ]
    declared = get_type_hints(record)
    for value in sorted(one for one in dir(record) if not one.startswith("_")):
        example = next((found for each in records if (found := _example(getattr(each, value)))), "")
        found = getattr(record, value)
        hints = get_type_hints(getattr(found, "fget", None) or getattr(found, "func", found))
        if value in declared:
            hints["return"] = declared[value]
        said = _said_of(found, descriptions(record).get(value, ""))
        made = [getattr(each, value) for each in records]
        printed = _printed_as(hints["return"]) if "return" in hints else _printed_of(made)
        rows.append(f"| `{name}.{value}` | {said} | {printed} | {example} |")
    return rows


def _printed_of(made: list[Any]) -> str:
    """Return how a template prints a value whose type only its values tell."""
    found = next((each for each in made if each), made[0] if made else "")
    return "line" if isinstance(found, tuple) else _PLAIN.get(type(found), "text")


_PLAIN = {str: "text", int: "number", bool: "yes or no", Statement: "statement", Line: "line"}


def _printed_as(hint: Any) -> str:
    """Return how a template prints a value of a type."""
    inner = [one for one in get_args(hint) if one not in (type(None), Ellipsis)]
    origin = get_origin(hint)
    if hint in _PLAIN:
        return _PLAIN[hint]
    if isinstance(hint, UnionType) or origin is Union:
        return " or ".join(dict.fromkeys(filter(None, map(_printed_as, inner))))
    if Block in inner or any(Block in get_args(one) for one in inner):
        return "paragraphs"
    if origin is Some:
        return f"`items`, `total`, `next`; {_printed_as(list[inner[0]])}"  # type: ignore[valid-type]
    if isinstance(origin, type) and issubclass(origin, dict):
        return f"by name: {_printed_as(inner[1] if len(inner) == 2 else int)}"  # a Counter names only its keys
    if isinstance(origin, type) and issubclass(origin, Iterable) and len(inner) == 1:
        return f"each: {_printed_as(inner[0])}"
    if origin is tuple:
        return f"({', '.join(map(_printed_as, inner))})"
    if isinstance(hint, type) and isinstance(getattr(hint, "part", None), str):
        return f"`parts.{hint.part}`"
    fields = (
        getattr(hint, "_fields", None)
        or getattr(hint, "__struct_fields__", None)
        or [one for one in dir(hint) if isinstance(getattr(hint, one), property | cached_property) and one[0] != "_"]
    )
    return ", ".join(f"`{field}`" for field in fields if not field.startswith("_"))


def _said_of(value: Any, below: str = "") -> str:
    """Return what a value's docstring says, or the one `below` its name."""
    return " ".join((value.__doc__ or below).split()).replace("|", "\\|")


def _example(value: Any) -> str:
    """Return a short form of a value as a reader sees it: the first entry of a list; nothing for pictures."""
    if isinstance(value, Statement):
        value = value.words
    if isinstance(value, bool | Figure | Grounds | QuoteBlock) or value is None:
        return ""
    if isinstance(value, Block | Passage):
        return _example(value.items[0])
    if isinstance(value, list | tuple) and value and not isinstance(value[0], Run):
        fields = None if isinstance(value[0], Block | Passage | QuoteBlock) else getattr(value[0], "_fields", None)
        first = value[0] if fields is None else next((one for one in value[0] if _example(one)), "")
        return _example(first)
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
