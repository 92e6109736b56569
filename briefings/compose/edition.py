"""Editions on the site: the page of each, its changes note, its status page, and the list of all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from briefings.compose import news, words
from briefings.compose.index import Index
from briefings.compose.lines import blocks_of, sentence, strong, text
from briefings.compose.lists import Listing, paged
from briefings.compose.views import (
    BriefingView,
    Cell,
    Fact,
    Facts,
    Line,
    Links,
    ListPage,
    Page,
    Paragraphs,
    Row,
    Run,
)
from briefings.load.editions import Edition
from briefings.model.body import short_hash
from briefings.model.markings import Marking
from briefings.model.refs import Ref
from briefings.model.sheets import Briefing

TITLE = "Editions"


def name(edition: Edition) -> str:
    """Return `EX-2025-01, edition 2`."""
    return f"{edition.record.number}, edition {edition.record.edition}"


def target(edition: Edition) -> str:
    """Return the target of an edition's page."""
    return f"edition:{edition.record.briefing}/{edition.record.edition}"


def short(edition: Edition) -> str:
    """Return the short hash of an edition's body."""
    return short_hash(edition.record.body)


def later(edition: Edition, index: Index) -> tuple[Edition, ...]:
    """Return the editions of the same briefing that followed, first to last."""
    return tuple(other for other in index.families[edition.key] if other.record.edition > edition.record.edition)


def state(edition: Edition, index: Index) -> str:
    """Return `current`, `superseded` or `recalled`."""
    return "recalled" if edition.recall else "superseded" if later(edition, index) else "current"


def state_lines(edition: Edition, index: Index) -> tuple[str, ...]:
    """Return what has become of an edition, a sentence each: its own recall first, then every edition that followed."""
    found = [_recalled("Recalled", edition)] if edition.recall else []
    for number, other in enumerate(later(edition, index)):
        what = f": {news.summary(other.record.changes)}" if other.record.changes else ""
        day = words.day(other.record.issued)
        which = f"edition {other.record.edition}"
        found.append(f"Superseded by {which} on {day}{what}." if not number else f"{words.capital(which)} followed on {day}{what}.")
        if other.recall:
            found.append(_recalled(f"{words.capital(which)} was recalled", other))
    return tuple(found) or ("Current: no later edition has been issued.",)


def _recalled(lead: str, edition: Edition) -> str:
    assert edition.recall is not None
    return "".join(run.text for run in sentence(text(f"{lead} on {words.day(edition.recall.on)}: {edition.recall.why}")))


def pages(index: Index, *, packs: bool) -> Iterator[Page | ListPage]:
    """Yield the pages of editions: those without a changes note, status pages, and the list."""
    editions = index.release.editions
    for edition in editions:
        if not has_note(edition):
            yield _page(edition, index, packs=packs)
    if index.settings.site_url:
        by_hash: dict[str, list[Edition]] = {}
        for edition in editions:
            by_hash.setdefault(short(edition), []).append(edition)
        for code, found in by_hash.items():
            yield _status(code, found, index, packs=packs)
    if editions:
        marking = max(edition.record.marking for edition in editions)
        yield from paged("editions", _listing(index), marking, _updated(editions, index))


def has_note(edition: Edition) -> bool:
    """Return whether an edition has a changes note: not the first, and not where the one before fell."""
    return bool(edition.record.changes or edition.record.same)


def notes(index: Index, *, packs: bool) -> tuple[BriefingView, ...]:
    """Return the changes note of each edition that has one: a page and a pack of the same words."""
    return tuple(_note(edition, index, packs=packs) for edition in index.release.editions if has_note(edition))


def _marking(edition: Edition, index: Index) -> Marking:
    """Return the marking of what tells of an edition and of the one before it."""
    number = edition.record.edition - 1
    before = [other.record for other in index.families[edition.key] if other.record.edition == number]
    return max(record.marking for record in (edition.record, *before))


def _note(edition: Edition, index: Index, *, packs: bool) -> BriefingView:
    record = edition.record
    marking = _marking(edition, index)
    told = [change for change in record.changes if change.state != "typo"]
    line = f"{words.capital(news.summary(record.changes))}. {record.share} % of the text differs."
    rest = text(f"What is not named here reads as in edition {record.edition - 1}.")
    day = words.day(record.issued)
    rows = (
        Row("What is new", (Paragraphs(blocks_of(text(line)), large=True), Paragraphs(blocks_of(rest)))),
        *news.rows(record.changes, index),
        *news.same_row(record.same),
        *_about(edition, index, packs=packs),
    )
    return BriefingView(
        path=f"briefings/{record.briefing}/editions/{record.edition}/index.html",
        pack_path=f"packs/{record.briefing}/{record.edition}-changes.pdf",
        template="changes-note.html",
        section="briefings",
        target=target(edition),
        heading=f"What is new in {name(edition)}",
        title=text(f"What is new in {name(edition)}"),
        form="changes-note",
        form_words=words.FORMS["changes-note"],
        number=record.number,
        stamp=f"edition {record.edition}",
        foot=f"{record.number}, changes note to edition {record.edition}, {day}",
        notice=index.settings.notice,
        desk=index.settings.title,
        cover=(
            Fact("Marking", text(marking.label)),
            Fact("Number", text(record.number), text("changes note")),
            Fact("Edition", text(str(record.edition)), text(f"issued {day}")),
            Fact("Compared with", text(f"edition {record.edition - 1}")),
            Fact("Told", text(words.counted(len(told), "change"))),
        ),
        rows=rows,
        sections=(),
        closing=(),
        notes=(),
        marking=marking.label,
        marking_colour=marking.colour,
        language=index.settings.language,
        authors=(index.settings.title,),
        keywords=(record.number, words.FORMS["changes-note"], marking.label),
        description=line,
        updated=_updated([edition], index),
    )


def _page(edition: Edition, index: Index, *, packs: bool) -> Page:
    record = edition.record
    return Page(
        path=f"briefings/{record.briefing}/editions/{record.edition}/index.html",
        template="page.html",
        section="briefings",
        target=target(edition),
        heading=name(edition),
        title=text(name(edition)),
        display=False,
        crumbs=(("Briefings", "list:briefings"), (TITLE, "list:editions")),
        kicker=(),
        lines=(text(record.title),),
        buttons=(),
        aside=(),
        rows=(Row("Bottom line", (Paragraphs(blocks_of(text(record.bottom_line)), large=True),)), *_about(edition, index, packs=packs)),
        marking=record.marking.label,
        marking_colour=record.marking.colour,
        description=f"{name(edition)}: {record.title}",
        updated=_updated([edition], index),
    )


def _about(edition: Edition, index: Index, *, packs: bool) -> tuple[Row, ...]:
    """Return the row that says what an edition is, what has become of it, and where its bytes are."""
    return (Row("This edition", (Facts(tuple(_facts(edition, index, packs=packs))),), anchor="this-edition"),)


def _facts(edition: Edition, index: Index, *, packs: bool) -> Iterator[Fact]:
    record = edition.record
    yield Fact("Number", text(record.number))
    yield Fact("Edition", text(str(record.edition)))
    yield Fact("Issued", text(words.day(record.issued)))
    yield Fact("State", text(" ".join(state_lines(edition, index))))
    yield Fact("Short hash", text(short(edition), f"status:{short(edition)}" if index.settings.site_url else ""))
    yield Fact("SHA-256 of the file", (Run("code", record.file.removeprefix("sha256:")),))
    if packs:
        yield Fact("As issued", text(f"PDF, {record.size:,} bytes", f"issued:{record.briefing}/{record.edition}"))


def _status(code: str, found: list[Edition], index: Index, *, packs: bool) -> Page:
    """Return the page that a short hash leads to: number, day, hash and state, nothing of the text."""
    newest = found[-1]
    marking = max(edition.record.marking for edition in found)
    rows = []
    for edition in reversed(found):
        links = [(text("What is known of this edition", target(edition)), ())]
        briefing = Ref("briefing", edition.record.briefing)
        if briefing in index.release.sheets:
            links.append((text("The briefing as it stands now", str(briefing)), text("the working text, with all editions")))
        rows += [*_about(edition, index, packs=packs), Row("See also", (Links(tuple(links)),))]
    how = text(
        "Your copy is the issued one if the SHA-256 of your file is the one above. "
        "The short hash at the foot of each page tells which words it has, not who wrote them."
    )
    return Page(
        path=f"s/{code}/index.html",
        template="page.html",
        section="briefings",
        target=f"status:{code}",
        heading=name(newest),
        title=text(name(newest)),
        display=False,
        crumbs=((TITLE, "list:editions"),),
        kicker=(),
        lines=tuple(text(line) for line in state_lines(newest, index)),
        buttons=(),
        aside=(),
        rows=(*rows, Row("Compare your copy", (Paragraphs(blocks_of(how)),))),
        marking=marking.label,
        marking_colour=marking.colour,
        description=f"{name(newest)}: {state(newest, index)}",
        updated=_updated(found, index),
    )


def _listing(index: Index) -> Listing:
    rows = []
    editions = sorted(index.release.editions, key=lambda edition: (edition.record.number, -edition.record.edition))
    editions.sort(key=lambda edition: edition.record.issued, reverse=True)
    for edition in editions:
        record = edition.record
        cells = (
            Cell((strong(name(edition), target(edition)), text(record.title))),
            Cell((text(words.day(record.issued)),)),
            Cell(tuple(text(line) for line in state_lines(edition, index))),
            Cell((text(short(edition), f"status:{short(edition)}" if index.settings.site_url else ""),)),
        )
        rows.append((cells, ()))
    lead = f"{words.counted(len(rows), 'edition')}: each is a briefing as it was issued on a day, and keeps its bytes."
    heads = ("Edition", "Issued", "State", "Short hash")
    return Listing(heads, rows, (), lead, "newest first, then by number")


def briefing_rows(briefing: Briefing, body_digest: str, index: Index) -> tuple[Row, ...]:
    """Return the row of a briefing's page that lists its editions, and says how the working text stands to the last."""
    editions = index.release.editions_of(briefing)
    if not editions:
        return (Row("Editions", (Paragraphs(blocks_of(text("None issued. This is the working text."))),), anchor="editions"),)
    last = editions[-1]
    same = last.record.body == body_digest
    how = "This working text says the same as edition" if same else "This working text differs from edition"
    facts = [Fact(_head(edition), text(" ".join(state_lines(edition, index)), target(edition))) for edition in reversed(editions)]
    lead = text(f"{how} {last.record.edition}.")
    return (Row("Editions", (Paragraphs(blocks_of(lead)), Facts(tuple(facts))), anchor="editions"),)


def _head(edition: Edition) -> str:
    return f"Edition {edition.record.edition}, {words.day(edition.record.issued)}"


def _updated(editions: Iterable[Edition], index: Index) -> str:
    """Return the newest day of all that is known of these editions."""
    days = []
    for edition in editions:
        for other in (edition, *later(edition, index)):
            days.append(other.record.issued)
            if other.recall:
                days.append(other.recall.on)
    return max(days).isoformat()


def history(editions: Iterable[Edition]) -> tuple[Fact, ...]:
    """Return what a pack's change log says of editions issued before it, last first."""
    found = []
    for edition in editions:
        changes = edition.record.changes
        line: Line = text(f"Edition {edition.record.edition} issued" + (f": {news.summary(changes)}." if changes else "."))
        recall = text(_recalled("Recalled", edition)) if edition.recall else ()
        found.append(Fact(words.day(edition.record.issued), line, recall))
    return tuple(reversed(found))
