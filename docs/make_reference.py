"""Writes docs/reference from the models and rules; `make reference` runs it, and a test keeps the pages fresh."""

from __future__ import annotations

from pathlib import Path

from briefings.check.rules import RULES
from briefings.model.documented import descriptions
from briefings.model.fields import Item
from briefings.model.schema import SCHEMAS
from briefings.model.shape import shape

FOLDER = Path(__file__).parent / "reference"


def sheets() -> str:
    """Return the page of every kind's fields."""
    parts = [
        "# Sheets\n\nOne YAML file a sheet: the file's stem is its id, the folder its kind (`content/quotes/ID.yml`).",
        "Each value is text in YAML; fields convert it and say what they expect. `status` defaults to `draft`; a published",
        "sheet has `created` and `revised`. **Bold** fields are required.\n",
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
        rows.append(f"| {name} | {'list of ' if field.many else ''}{holds} | {known.get(field.name, '')} |")
    return "\n".join(rows) + "\n"


def problems() -> str:
    """Return the page of every rule's code."""
    rows = ["# Problem codes of rules\n", "| code | what it stands for | what it looks for |", "|---|---|---|"]
    for rule in RULES:
        space = rule.__globals__  # type: ignore[attr-defined]
        rows.append(f"| `{space['CODE']}` | {space['__doc__']} | {' '.join((rule.__doc__ or '').split())} |")
    return "\n".join(rows) + "\n"


PAGES = {"sheets.md": sheets, "problems.md": problems}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, make in PAGES.items():
        (FOLDER / name).write_text(make(), "utf-8")
