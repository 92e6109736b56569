"""What the page of a source's text shows: its paragraphs, the quotations lit in them, and a card for each sheet that cites it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from itertools import pairwise
from typing import Any, NamedTuple, get_args

from briefings import matcher
from briefings.check.verdicts import find, passages, snapshot_of
from briefings.editor.correct import issued_words
from briefings.editor.proposing.sheets import BY, NOTE, SENTENCE
from briefings.host.desk_words import is_whole
from briefings.load import yaml_source
from briefings.load.desk import Desk
from briefings.load.editions import Edition, body
from briefings.load.sheets import UNFINISHED
from briefings.matcher import Snapshot
from briefings.matcher.text import Paragraph
from briefings.model import locators
from briefings.model.body import Body
from briefings.model.refs import ID, Ref
from briefings.model.sheets import Actor, Briefing, Claim, Quote, Sheet, Source
from briefings.model.sheets.common import Evidence
from briefings.model.sheets.quote import Mode, Segment
from briefings.problems import Problem


class TextPiece(NamedTuple):
    """Words of a paragraph, and the sheets whose quotation they are; `state` is that of the first: published or draft."""

    words: str
    sheets: str = ""
    state: str = ""


class Who(NamedTuple):
    """Whose words: `how` is actor (with its `id`), unnamed, nobody or open; `name` the actor's, or how it is told.

    `needs_reason`: a person who may not have a page before somebody says why.
    """

    how: str
    name: str = ""
    id: str = ""
    needs_reason: bool = False


class SheetCard(NamedTuple):
    """A sheet that cites the source, or what a draft of one has so far, as an editor decides about it.

    `has_page`: the sheet can be read. `sentence` is the source's, of a draft. `wrong` says why its words are not lit. `place`
    is its file and line, and `opens` the address that opens it there in an editor. `seen` identifies the text of the file
    that is shown. `former` are the words of the last edition.
    """

    sheet: Quote | Claim
    what: str
    parts: tuple[str, ...]
    has_page: bool
    sentence: str
    who: Who
    why: tuple[str, ...]
    wrong: str
    problems: tuple[str, ...]
    place: str
    opens: str
    seen: str
    at: str
    former: str
    can_change: bool

    @property
    def is_draft(self) -> bool:
        """Return whether it waits for a decision."""
        return self.sheet.status in UNFINISHED


class TextParagraph(NamedTuple):
    """A paragraph: its label, its name in words, its pieces, its cards, and the words between marks in it."""

    label: str
    name: str
    is_heading: bool
    pieces: tuple[TextPiece, ...]
    cards: tuple[SheetCard, ...]
    quotations: tuple[str, ...]


class SourcePage(NamedTuple):
    """The page of one source; `paragraphs` is empty where its text is not on this computer.

    `quoted` is who is quoted in what is published, each once: the name, and how prose mentions it. `briefings` are
    based on its quotes.
    """

    id: str
    title: str
    about: str
    has_text: bool
    paragraphs: tuple[TextParagraph, ...]
    elsewhere: tuple[SheetCard, ...]
    published: int
    drafts: int
    quoted: tuple[tuple[str, str], ...]
    names: tuple[str, ...]
    briefings: tuple[Briefing, ...]


def seen(desk: Desk, ref: Ref) -> str:
    """Return what identifies the text of a sheet's file; empty where there is none."""
    return desk.digest(ref)[:16] if ref in desk.files else ""


def page_of(desk: Desk, source: Source, problems: tuple[Problem, ...], opens: str = "") -> SourcePage:
    """Return the page of a source. `opens` is how an address begins that opens a file in the editor, or empty."""
    snapshot = snapshot_of(desk, source)
    by_path: dict[str, list[Problem]] = {}
    for problem in problems:
        by_path.setdefault(problem.location.path, []).append(problem)
    lit: list[tuple[int, int, Ref, str]] = []
    placed: dict[str, list[SheetCard]] = {}
    counts = {"published": 0, "draft": 0}
    said = cache(body)  # each edition is read once, however many sheets ask for their former words
    for sheet in _citing(desk, source):
        stretches, wrong = _stretches(desk, sheet, snapshot)
        state = "draft" if sheet.status in UNFINISHED else "published"
        lit += [(start, end, sheet.ref, state) for start, end in stretches]
        at = snapshot.label(stretches[0][0]) if stretches and snapshot else _first_place(sheet, source, snapshot)
        found = by_path.get(desk.files[sheet.ref].path, [])
        placed.setdefault(at, []).append(_card(desk, sheet, wrong, found, at, opens, said))
        counts[state] += 1
    paragraphs = [
        TextParagraph(
            part.label,
            matcher.place_words(part.label),
            part.label == "h" or part.label.startswith("heading:"),
            tuple(_pieces(snapshot.text, part, lit)),
            tuple(placed.pop(part.label, ())),
            tuple(_between_marks(snapshot, part)),
        )
        for part in (snapshot.paragraphs if snapshot else ())
        if snapshot and snapshot.text[part.start : part.end].strip()
    ]
    about = [*(name.label for name in source.authors), *([source.published.edtf.text] if source.published else [])]
    return SourcePage(
        source.id,
        source.title,
        ", ".join(filter(None, about)),
        snapshot is not None,
        tuple(paragraphs),
        tuple(card for cards in placed.values() for card in cards),
        counts["published"],
        counts["draft"],
        tuple(dict.fromkeys(map(partial(voice, desk), quotes_of(desk, source.ref)))),
        tuple(sorted({sheet.name for sheet in desk.sheets.values() if isinstance(sheet, Actor)})),
        tuple(_briefings(desk, source)),
    )


def quotes_of(desk: Desk, source: Ref) -> list[Quote]:
    """Return the published quotations of a source with words, in the order of their places."""
    found = [
        sheet
        for sheet in desk.sheets.values()
        if isinstance(sheet, Quote) and sheet.source == source and sheet.status == "published" and sheet.parts
    ]
    return sorted(found, key=lambda quote: (_order(quote.at.text), quote.id))


def _order(at: str) -> list[tuple[int, str, int]]:
    parts = [re.findall(r"(\D*)(\d*)", part)[0] for part in at.replace("-", ",").split(",")]
    return [({"h": -2, "d": -1}.get(name, 0), name, int(number or 0)) for name, number in parts]


def quote_of(desk: Desk, ref: Ref) -> Quote | None:
    """Return a quote, or what a draft of one has so far."""
    found = _sheet_of(desk, ref) if ref.kind == "quote" else None
    return found if isinstance(found, Quote) else None


def _sheet_of(desk: Desk, ref: Ref) -> Sheet | None:
    """Return a sheet; of a draft that lacks something what can be read: words or statement, source and place."""
    sheet = desk.sheets.get(ref)
    if sheet is not None or ref.kind not in ("quote", "claim") or not desk.is_unfinished(ref):
        return sheet
    fields = yaml_source.parse(desk.files[ref].text.encode(), "").value
    if not isinstance(fields, dict):
        return None
    if ref.kind == "claim":
        rows = [row for row in _listed(fields.get("evidence")) if _source_in(row)]
        evidence = tuple(Evidence.model_construct(source=_source_in(row), at=_at_in(row)) for row in rows)
        unfinished: Any = Claim.model_construct  # its required fields may be what it lacks
        made: Claim = unfinished(id=ref.id, type="figure", evidence=evidence, status="draft")
        return made
    source = _source_in(fields)
    if source is None:
        return None
    mode: Any = fields.get("mode") if fields.get("mode") in get_args(Mode) else None
    segments = tuple(Segment(words=_text(part["words"])) for part in _listed(fields.get("segments")) if "words" in part)
    more: dict[str, Any] = {"words": _text(fields["words"])} if "words" in fields else {}
    more |= {"source": source, "mode": mode, "segments": segments, "at": _at_in(fields)}
    return Quote.model_construct(id=ref.id, status="draft", **more)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _listed(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _source_in(fields: Mapping[str, object]) -> Ref | None:
    name = _text(fields.get("source")).removeprefix("source:")
    return Ref("source", name) if ID.match(name) else None


def _at_in(fields: Mapping[str, object]) -> locators.Locator:
    try:
        return locators.parse(_text(fields["at"]))
    except (KeyError, ValueError):
        return locators.NOWHERE


def _citing(desk: Desk, source: Source) -> Iterator[Quote | Claim]:
    """Yield the quotes and claims of a source that are not withdrawn, with the drafts that lack something."""
    for ref in desk.files:
        sheet = _sheet_of(desk, ref)
        if sheet is None or sheet.status == "withdrawn" or desk.is_made(ref):
            continue
        if isinstance(sheet, Quote):
            if sheet.source == source.ref:
                yield sheet
        elif isinstance(sheet, Claim) and any(row.source == source.ref for row in sheet.evidence):
            yield sheet


def _stretches(desk: Desk, sheet: Quote | Claim, snapshot: Snapshot | None) -> tuple[list[tuple[int, int]], str]:
    """Return where the words of a quote are in the text, and why not."""
    found = []
    if isinstance(sheet, Quote) and snapshot is not None:
        for passage in passages(sheet):
            if passage.in_marks:
                match = find(snapshot, desk, sheet, passage)
                if match.start is None or match.end is None:
                    return [], f"{match.message}; {match.hint}" if match.hint else match.message
                found.append((match.start, match.end))
    return found, ""


def _first_place(sheet: Quote | Claim, source: Source, snapshot: Snapshot | None) -> str:
    """Return the label of the first paragraph that a sheet names; empty where the text has none of that name."""
    rows = [sheet] if isinstance(sheet, Quote) else [row for row in sheet.evidence if row.source == source.ref]
    at = rows[0].at if rows else None
    if at is None or not at.text or snapshot is None:
        return ""
    return next((part.label for part in snapshot.paragraphs if snapshot.stands(part.start, at)), "")


def _card(
    desk: Desk,
    sheet: Quote | Claim,
    wrong: str,
    problems: list[Problem],
    at: str,
    opens: str,
    said_in: Callable[[Edition], Body],
) -> SheetCard:
    ref = sheet.ref
    file = desk.files[ref]
    line = desk.locate(ref, ("words",) if isinstance(sheet, Quote) and sheet.words else ()).line or 1
    is_quote = isinstance(sheet, Quote) and sheet.words is not None
    may_correct = is_quote and sheet.status == "published"
    former = (issued_words(desk, ref, "words", said_in) if may_correct else None) or ("", "")
    notes = re.findall(rf"^# {re.escape(NOTE)}(.*)$", file.text, re.MULTILINE)
    why = tuple(note for note in notes if not note.startswith((BY, SENTENCE)))
    sentence = next((note.removeprefix(SENTENCE) for note in notes if note.startswith(SENTENCE)), "")
    said = (": ".join(filter(None, (each.message, each.hint))) for each in problems if each.code != "missing-key")
    return SheetCard(
        sheet,
        _what(sheet),
        tuple(part.words for part in sheet.parts if part.words) if isinstance(sheet, Quote) else (),
        ref in desk.sheets,
        sentence,
        _who(desk, sheet),
        why,
        wrong,
        tuple(dict.fromkeys(said)),
        f"{file.path}:{line}",
        f"{opens}{desk.folder / file.path}:{line}" if opens else "",
        seen(desk, ref),
        at,
        former[0],
        isinstance(sheet, Quote) and bool(sheet.parts) and is_whole(sheet),
    )


def _what(sheet: Quote | Claim) -> str:
    if isinstance(sheet, Claim):
        return sheet.type
    return sheet.mode if sheet.mode in ("paraphrase", "scare", "headline") else "quotation"


def _who(desk: Desk, sheet: Quote | Claim) -> Who:
    if isinstance(sheet, Claim):
        return Who("nobody" if sheet.ref in desk.sheets else "open")
    if sheet.speaker is not None:
        actor = desk.sheets.get(sheet.speaker)
        new = isinstance(actor, Actor) and actor.type == "person" and actor.public_figure is None
        return Who("actor", actor.name if isinstance(actor, Actor) else sheet.speaker.id, sheet.speaker.id, bool(new))
    if sheet.anonymous is not None:
        return Who("unnamed", sheet.anonymous.described_as)
    if sheet.unattributed is not None:
        return Who("nobody", sheet.unattributed)
    return Who("open")


def _pieces(text: str, part: Paragraph, lit: list[tuple[int, int, Ref, str]]) -> Iterator[TextPiece]:
    """Yield the words of a paragraph, divided where a quotation begins or ends."""
    end = part.start + len(text[part.start : part.end].rstrip())
    here = [each for each in lit if each[0] < end and part.start < each[1]]
    edges = {part.start, end, *(min(max(edge, part.start), end) for each in here for edge in each[:2])}
    for low, high in pairwise(sorted(edges)):
        over = [each for each in here if each[0] <= low and high <= each[1]]
        ids = " ".join(dict.fromkeys(each[2].id for each in over))
        yield TextPiece(text[low:high], ids, over[0][3] if over else "")


def _between_marks(snapshot: Snapshot, part: Paragraph) -> Iterator[str]:
    """Yield the words between the marks of each quotation that begins in a paragraph."""
    for quotation in snapshot.quotations:
        if part.start <= quotation.span.start < part.end and quotation.depth == 0:
            for low, high in quotation.pieces:
                yield snapshot.text[low:high]


def voice(desk: Desk, quote: Quote) -> tuple[str, str]:
    """Return whose words a quote has, and how prose mentions them; empty texts where nobody is given."""
    who = _who(desk, quote)
    name = who.name if who.how in ("actor", "unnamed") else ""
    return name, f"[[actor:{who.id}]]" if who.id else name


def _briefings(desk: Desk, source: Source) -> Iterator[Briefing]:
    for sheet in desk.sheets.values():
        if isinstance(sheet, Briefing) and sheet.status != "withdrawn":
            rows = [row for point in sheet.key_points for row in point.evidence]
            quotes = [desk.sheets.get(row.quote) for row in rows if row.quote]
            if any(isinstance(quote, Quote) and quote.source == source.ref for quote in quotes):
                yield sheet
