"""What a pack carries of its evidence: exactly what it shows, as JSON and, for quotations, as CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from briefings.compose.index import Index
from briefings.compose.kind import kind_of
from briefings.compose.views import Attachment, plain
from briefings.model.body import Body, body_of, part
from briefings.model.cells import safe
from briefings.model.markings import Marking
from briefings.model.refs import KINDS, Ref
from briefings.model.sheets import Briefing

FORMAT = "briefings-evidence/1"
JSON_NAME = "evidence.json"
CSV_NAME = "quotes.csv"
_COLUMNS = ("id", "words", "mode", "speaker", "source", "at", "outcome")


def body(briefing: Briefing, shown: tuple[Ref, ...], index: Index, *, ceiling: Marking) -> Body:
    """Return what a pack says: the briefing's own part first, then every sheet it shows, by kind and id."""
    order = {kind: number for number, kind in enumerate(KINDS)}
    others = sorted({ref for ref in shown if ref != briefing.ref}, key=lambda ref: (order[ref.kind], ref.id))
    parts = []
    for ref in (briefing.ref, *others):
        sheet = index.release.sheets[ref]
        kind = kind_of(sheet)
        said = plain(kind.mention(sheet, index))
        parts.append(part(kind.printed(sheet, index), said, kind.outcome(sheet, index), ceiling=ceiling))
    return Body(tuple(parts))


def attachments(head: dict[str, Any], found: Body) -> tuple[Attachment, ...]:
    """Return what is attached to a pack; `head` says which briefing and edition it is."""
    tree = {"format": FORMAT, **head, "body_hash": found.digest, "body": found.tree()}
    whole = json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
    return (
        Attachment(
            JSON_NAME, "application/json", "Everything this pack shows, with its references and outcomes", whole
        ),
        Attachment(CSV_NAME, "text/csv", "The quotations and paraphrases in this pack", quotes_csv(found)),
    )


def opened(text: str) -> tuple[dict[str, Any], Body]:
    """Return head and body of an attached JSON. Raises ValueError, KeyError, TypeError or AttributeError for anything else."""
    tree = json.loads(text)
    if tree["format"] != FORMAT:
        raise ValueError("another format")
    return {key: value for key, value in tree.items() if key != "body"}, body_of(tree["body"])


def quotes_csv(found: Body) -> str:
    """Return the quotes of a body as CSV (RFC 4180). A cell that a spreadsheet would compute begins with an apostrophe."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    names = {entry.ref: entry.label for entry in found.parts}
    for entry in found.parts:
        if entry.ref.kind == "quote":
            fields = dict(entry.fields)
            kind, _, id_ = fields.get("speaker", "").partition(":")
            speaker = names.get(Ref(kind, id_)) or fields.get("anonymous.described_as") or "nobody"
            source = fields["source"].partition(":")[2]
            mode = fields.get("mode", "direct")
            row = (entry.ref.id, entry.label, mode, speaker, source, fields.get("at", ""), entry.outcome)
            writer.writerow([safe(cell) for cell in row])
    return out.getvalue()
