"""The release: the desk cut to one marking and date. From here on nothing else exists.

An item (a sheet, an optional field, a list entry) falls when its own marking, status or embargo is outside the
release, when a reference in a required field was removed, or when a required list keeps nothing. An optional field with a
withheld reference falls alone. This is repeated until nothing falls; the result does not depend on the order.
A statement is removed with any row of evidence that supports it. A briefing is removed as a whole, but for the points and
sections that its editor declared severable: each of them falls alone, and the briefing says that something is left out.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

from msgspec.structs import replace

from briefings.check import Checked
from briefings.check.catalogue import Catalogue
from briefings.check.verdicts import NO_WORDING, Verdict
from briefings.load.editions import Edition, editions_of
from briefings.load.faces import Faces
from briefings.load.forms import Forms
from briefings.load.lists import OwnList
from briefings.load.look import Look
from briefings.model.fields import Item
from briefings.model.markings import Marking
from briefings.model.messages import Messages
from briefings.model.refs import KINDS, Ref, sort_key
from briefings.model.settings import Settings
from briefings.model.shape import FieldShape, Loc, dotted, entry_of, shape, value_at, walk
from briefings.model.sheets import Briefing, Quote, Sheet
from briefings.model.sheets.briefing import Severable
from briefings.model.sheets.common import Correction, Evidence, Translation
from briefings.problems import Problem, sort_problems

ItemT = TypeVar("ItemT", bound=Item)
SheetT = TypeVar("SheetT", bound=Sheet)
NamingT = TypeVar("NamingT", Correction, Translation)


class Tombstone(NamedTuple):
    """What is left of a sheet that was published and then withdrawn: its page shows id, day and reason alone.

    Its marking, its first day and its former ids are kept so that old addresses and the feeds' ids still lead to it.
    """

    ref: Ref
    on: datetime.date
    why: str
    marking: Marking
    created: datetime.date | None
    renamed_from: tuple[str, ...]


class WithheldSheet(NamedTuple):
    """A sheet that is not in the release, and why."""

    ref: Ref
    why: str


class Loss(NamedTuple):
    """What a sheet loses in a release: its place, the sheet that is named there, and why that is left out.

    `falls`: the sheet itself is left out too.
    """

    owner: Ref
    loc: Loc
    target: Ref | None
    why: str
    falls: bool = False

    @property
    def told(self) -> str:
        """Return it in words: which field names what, and why that is not in the release."""
        names = f"`{dotted(self.loc)}`"
        return f"{names} names {self.target}, which is left out: {self.why}" if self.target else f"{names}: {self.why}"


@dataclass(frozen=True)
class Release:
    """What may leave: sheets after the cut, the links back to each, the quotes' verdicts, tombstones."""

    settings: Settings
    marking: Marking
    as_of: datetime.date | None
    sheets: Mapping[Ref, Sheet]
    tombstones: tuple[Tombstone, ...]
    editions: tuple[Edition, ...]
    withheld: tuple[WithheldSheet, ...]
    problems: tuple[Problem, ...]
    drafts: frozenset[Ref] | None
    """In a preview, the sheets that are in it though they are not published; None in any other release."""
    severed: tuple[Loss, ...]
    """What the briefings of the release lose of their severable parts."""
    messages: Messages
    faces: Faces
    forms: Forms
    look: Look
    lists: tuple[OwnList, ...]
    """The desk's own lists that may leave."""
    foreign: bool
    """Whether the desk has any character that our own typefaces lack."""
    _by_kind: Mapping[str, tuple[Sheet, ...]]
    _cut: frozenset[Ref]
    _owners: Mapping[Ref, tuple[Ref, ...]]
    _verdicts: Mapping[str, Verdict]
    _highest: Mapping[Ref, Marking]
    """The highest marking of an item that is left inside a sheet, of sheets that have any."""

    def of(self, kind: str) -> tuple[Sheet, ...]:
        """Return all sheets of a kind, by id."""
        return self._by_kind.get(kind, ())

    def get(self, ref: Ref) -> Sheet | None:
        """Return the sheet, or None where it is not in the release."""
        return self.sheets.get(ref)

    def editions_of(self, briefing: Briefing) -> tuple[Edition, ...]:
        """Return a briefing's editions that may leave: see `editions_of`."""
        return editions_of(self.editions, briefing)

    def back(self, ref: Ref) -> tuple[Ref, ...]:
        """Return the sheets that refer to it in any field or prose, by kind, then by id."""
        found = (owner for owner in self._owners.get(ref, ()) if owner != ref and owner in self.sheets)
        # As the cut left it, an owner may refer to it no more.
        still = (owner for owner in found if owner not in self._cut or ref in self.sheets[owner].targets)
        return tuple(sorted(still, key=sort_key))

    def owner_count(self, ref: Ref) -> int:
        """Return how many sheets refer to it at most: those that were removed are counted too."""
        return len(self._owners.get(ref, ()))

    def is_whole(self, ref: Ref) -> bool:
        """Return whether a sheet stands as it is written; else the cut took something from it."""
        return ref not in self._cut

    def verdict(self, quote_id: str) -> Verdict:
        """Return the outcome of a quote's check; a quotation that nobody judged could not be checked."""
        found = self._verdicts.get(quote_id)
        if found is not None:
            return found
        quote = self.sheets.get(Ref("quote", quote_id))
        return Verdict("unchecked") if isinstance(quote, Quote) and quote.mode != "paraphrase" else NO_WORDING

    def marking_of(self, ref: Ref) -> Marking:
        """Return the marking of a sheet as it is in the release: its own or the desk's default, or that of an item if it is higher."""
        return self.highest((ref,))

    def highest(self, refs: Collection[Ref]) -> Marking:
        """Return the highest marking of some sheets of the release, as `marking_of` has it; the desk's default if there are none."""
        found = {self.settings.marked(own) for own in {self.sheets[ref].marking for ref in refs}}
        found.update(self._highest[ref] for ref in (refs if self._highest else ()) if ref in self._highest)
        return max(found, default=self.settings.default_marking)


def losses(catalogue: Catalogue) -> list[Loss]:
    """Return what published sheets lose in every release, at any marking and on any day, because of what they name."""
    files, sheets = catalogue.desk.files, catalogue.desk.sheets
    unpublished = {ref for ref in files if ref not in sheets or sheets[ref].status != "published"}
    if unpublished.isdisjoint(catalogue.owners):
        return []
    selection = _Selection(catalogue, max(Marking), datetime.date.max, None)
    selection.cut()
    found = (selection.losses(catalogue.desk.sheets[ref]) for ref in sorted(selection.touched, key=sort_key))
    return [loss._replace(falls=loss.owner in selection.withheld) for each in found for loss in each]


def kept_back(catalogue: Catalogue) -> list[Problem]:
    """Return a warning for each briefing that the desk's own release leaves out as a whole because of a part of it.

    The part is above the release's marking, or under an embargo, and the briefing itself is not.
    """
    desk = catalogue.desk
    ceiling = desk.settings.release_marking
    inside = (sheet.highest_inside for sheet in desk.sheets.values() if sheet.highest_inside is not None)
    highest = max([*map(catalogue.marking, desk.sheets.values()), *inside], default=ceiling)
    if highest <= ceiling and not any(sheet.embargo_until for sheet in desk.sheets.values()):
        return []
    selection = _Selection(catalogue, ceiling, None, None)
    selection.cut()
    found = []
    for briefing in catalogue.every(Briefing):
        is_inside = briefing.ref in selection.withheld and not selection.outside(briefing.ref, briefing)
        loss = selection.vital_loss(briefing) if is_inside else None
        if loss is None:
            continue
        can_do_without = isinstance(_part_at(briefing, loss.loc), Severable)
        instead = "write `severable: true` in that part" if can_do_without else "take it out"
        message = f"{briefing.ref} is not in a release at {ceiling.label}: {loss.told}"
        hint = f"{instead}, or give the briefing that marking or embargo"
        found.append(Problem("left-out", desk.locate(briefing.ref, loss.loc), message, hint=hint, severity="warning"))
    return found


_WITHDRAWN = "its status is withdrawn"


def left_out(catalogue: Catalogue) -> tuple[Problem, ...]:
    """Return a warning for each thing that published sheets say and that releases do not have.

    No release has what names something that is not published; the desk's own has no briefing with a part above its marking.
    None as long as a sheet that is to be published cannot be read, or the status of a sheet.
    """
    desk = catalogue.desk
    unread = any(not desk.is_unfinished(ref) for ref in desk.broken)
    if unread or any("status" in file.meant for file in desk.files.values()):
        return ()  # nothing is released before they are correct, and each says what is wrong
    found = {(loss.owner, loss.target): loss for loss in reversed(losses(catalogue))}  # the first place of each
    unpublished = []
    for loss in (each for each in reversed(found.values()) if each.target in desk.files):
        place = desk.locate(loss.owner, loss.loc)
        message = f"{loss.owner} is {'in no release' if loss.falls else 'released without this'}: {loss.told}"
        accept = "" if loss.why.endswith(_WITHDRAWN) else f"`briefings accept {loss.target} --needed`, or "
        unpublished.append(Problem("left-out", place, message, hint=f"{accept}take it out", severity="warning"))
    places = {problem.location for problem in unpublished}
    return (*unpublished, *(problem for problem in kept_back(catalogue) if problem.location not in places))


def with_left_out(checked: Checked) -> Checked:
    """Return a check that also says what is left out of every release."""
    return checked._replace(problems=sort_problems((*checked.problems, *left_out(checked.catalogue))))


def cut(
    catalogue: Catalogue,
    verdicts: Mapping[str, Verdict],
    *,
    marking: Marking | None = None,
    as_of: datetime.date | None = None,
    preview: bool = False,
) -> Release:
    """Return the release at `marking` (absent: the desk's release_marking) on the day `as_of` (absent: all embargoes hold).

    A `preview` also has what is not published yet, and accepts references to nothing; it is never published.
    """
    settings = catalogue.desk.settings
    ceiling = settings.release_marking if marking is None else marking
    selection = _Selection(catalogue, ceiling, as_of, set() if preview else None)
    sheets = selection.cut()
    grouped = _grouped(sheets)
    return Release(
        settings=settings,
        marking=selection.ceiling,
        as_of=as_of,
        sheets={ref: sheets[ref] for refs in grouped.values() for ref in refs},
        tombstones=selection.tombstones(),
        withheld=tuple(WithheldSheet(ref, selection.withheld[ref]) for ref in sorted(selection.withheld, key=sort_key)),
        editions=selection.editions(),
        severed=selection.severed(grouped["briefing"]),
        problems=tuple(selection.problems.values()),
        messages=catalogue.desk.messages,
        faces=catalogue.desk.faces,
        forms=catalogue.desk.forms,
        look=catalogue.desk.look,
        lists=tuple(one for one in catalogue.desk.lists if settings.marked(one.page.marking) <= ceiling),
        foreign=bool(catalogue.desk.foreign),
        _by_kind={kind: tuple(sheets[ref] for ref in refs) for kind, refs in grouped.items()},
        drafts=None if selection.drafts is None else frozenset(selection.drafts) & sheets.keys(),
        _cut=frozenset(selection.touched & sheets.keys()),
        _owners=catalogue.owners,
        _verdicts={ref.id: verdicts[ref.id] for ref in sheets if ref.kind == "quote" and ref.id in verdicts},
        _highest={ref: sheet.highest_inside for ref, sheet in sheets.items() if sheet.highest_inside is not None},
    )


def _grouped(sheets: Mapping[Ref, Sheet]) -> dict[str, list[Ref]]:
    """Return the sheets' references by kind, each kind's by id."""
    found: dict[str, list[Ref]] = {kind: [] for kind in KINDS}
    for ref in sheets:
        found[ref.kind].append(ref)
    for refs in found.values():
        refs.sort()  # they stand in order already, but for a few
    return found


class _Selection:
    """One cut: what is withheld so far, and the sheets that remain."""

    def __init__(
        self, catalogue: Catalogue, ceiling: Marking, as_of: datetime.date | None, drafts: set[Ref] | None
    ) -> None:
        self.catalogue = catalogue
        self.ceiling = ceiling
        self.as_of = as_of
        self.drafts = drafts
        self.withheld: dict[Ref, str] = {}
        self.gone: set[Ref] = set()
        self.touched: set[Ref] = set()
        self.problems: dict[Ref, Problem] = {}

    def cut(self) -> dict[Ref, Sheet]:
        """Return the sheets that stay, each without the items that were removed."""
        desk = self.catalogue.desk
        outside = ((ref, self.outside(ref, sheet)) for ref, sheet in desk.sheets.items())
        self.withheld = {ref: why for ref, why in outside if why}
        # What is referred to and not there is withheld: a draft that cannot be read or, in a preview, nothing.
        self.gone = {ref for ref in self.catalogue.owners if ref not in desk.sheets}
        dirty = {ref for ref, sheet in desk.sheets.items() if (sheet.highest_inside or Marking.CLEAR) > self.ceiling}
        dirty |= self._referring((*self.withheld, *self.gone))
        dirty |= {briefing.ref for briefing in self.catalogue.every(Briefing) if any(self._editions_lost(briefing))}
        sheets = {ref: sheet for ref, sheet in desk.sheets.items() if ref not in self.withheld}
        while dirty:
            lost = set()
            for ref in sorted(dirty - self.withheld.keys(), key=sort_key):
                self.touched.add(ref)
                kept = self._sheet(desk.sheets[ref])
                if kept is None:
                    loss = self.vital_loss(desk.sheets[ref])
                    self.withheld[ref] = loss.told if loss else "what it needs is outside the release"
                    lost.add(ref)
                    del sheets[ref]
                else:
                    sheets[ref] = kept
            dirty = self._referring(lost)
        self.problems = {ref: found for ref, found in self.problems.items() if ref not in self.withheld}
        return sheets

    def _referring(self, lost: Iterable[Ref]) -> set[Ref]:
        owners = self.catalogue.owners
        return {owner for ref in lost for owner in owners.get(ref, ()) if owner not in self.withheld}

    def tombstones(self) -> tuple[Tombstone, ...]:
        """Return the tombstones that the release may show."""
        found = []
        for ref in sorted(self.withheld, key=sort_key):
            sheet = self.catalogue.desk.sheets[ref]
            gone, marking = sheet.withdrawn, self.catalogue.marking(sheet)
            if sheet.status == "withdrawn" and gone and marking <= self.ceiling:
                found.append(Tombstone(ref, gone.on, gone.why, marking, sheet.created, sheet.renamed_from))
        return tuple(found)

    def _editions_lost(self, briefing: Briefing) -> Iterator[Loss]:
        """Yield each section that says what changed since an edition which is not in the release."""
        if all(section.changes_since is None for section in briefing.sections):
            return
        editions = editions_of(self.catalogue.desk.editions, briefing)
        outside = {edition.record.edition: self._edition_outside(edition) for edition in editions}
        for number, section in enumerate(briefing.sections):
            since = section.changes_since
            if since is not None and outside.get(since):
                why = f"edition {since} is left out: {outside[since]}"
                yield Loss(briefing.ref, ("sections", number, "changes_since"), None, why)

    def editions(self) -> tuple[Edition, ...]:
        """Return the editions that the release may show; what is new since one that it may not is cut away."""
        outside = {edition.digest for edition in self.catalogue.desk.editions if self._edition_outside(edition)}
        found = []
        for edition in self.catalogue.desk.editions:
            if edition.record.former in outside:
                first = edition.record.model_copy(update={"share": 0, "changes": (), "same": ()})
                edition = replace(edition, record=first)
            if edition.digest not in outside:
                found.append(edition)
        return tuple(found)

    def _edition_outside(self, edition: Edition) -> str:
        """Return why an edition is not in the release; empty where it is."""
        return self._held_back(edition.record.marking, edition.record.embargo_until)

    def _held_back(self, marking: Marking, embargo: datetime.date | None) -> str:
        if marking > self.ceiling:
            return f"its marking is {marking.label}"
        held = embargo is not None and (self.as_of is None or embargo > self.as_of)
        return f"its embargo holds until {embargo}" if held else ""

    def outside(self, ref: Ref, sheet: Sheet) -> str:
        """Return why a sheet is not in the release because of its status, marking or embargo; else nothing."""
        if sheet.status != "published":
            if self.drafts is None or sheet.status == "withdrawn":
                return _WITHDRAWN if sheet.status == "withdrawn" else f"its status is {sheet.status}"
            self.drafts.add(ref)
        return self._held_back(self.catalogue.marking(sheet), sheet.embargo_until)

    def _too_high(self, item: Item) -> bool:
        own: Marking | None = getattr(item, "marking", None)
        return own is not None and own > self.ceiling

    def _sheet(self, sheet: Sheet) -> Sheet | None:
        if isinstance(sheet, Briefing):
            return self._severed(sheet)
        kept = self._item(sheet, sheet)
        return _without_orphans(sheet, kept) if kept is not None else None

    def _severed(self, briefing: Briefing) -> Briefing | None:
        """Return a briefing without the severable parts that lose something; None where another part does, or no point is left."""
        lost = list(self.losses(briefing))
        if not lost:
            return briefing
        if not all(_is_severable(briefing, loss.loc) for loss in lost):
            return None
        places = {loss.loc[:2] for loss in lost}
        kept = {}
        for name in {str(name) for name, _ in places}:
            parts = enumerate(getattr(briefing, name))
            kept[name] = tuple(part for number, part in parts if (name, number) not in places)
        after = briefing.model_copy(update={**kept, "parts_left_out": True})
        return _without_orphans(briefing, after) if after.key_points or after.key_judgements else None

    def severed(self, briefings: Iterable[Ref]) -> tuple[Loss, ...]:
        """Return what some briefings that stand lose of their severable parts."""
        touched = (self.catalogue.desk.sheets[ref] for ref in briefings if ref in self.touched)
        return tuple(loss for briefing in touched for loss in self.losses(briefing))

    def losses(self, sheet: Sheet) -> Iterator[Loss]:
        """Yield what a sheet loses: prose that names what is left out, items that need it, and of a briefing anything."""
        whole = isinstance(sheet, Briefing)
        if isinstance(sheet, Briefing):
            yield from self._editions_lost(sheet)
        for found in walk(sheet):
            if found.field.holds == "prose":
                for ref in filter(self._fell, found.value.mentions()):
                    yield Loss(sheet.ref, found.loc, ref, self._reason(ref))
            elif found.field.holds == "item":
                if self._too_high(found.value):
                    yield Loss(sheet.ref, found.loc, None, f"its marking is {found.value.marking.label}")
            elif self._fell(found.value) and (whole or found.field.required or found.field.name in found.owner.one_of):
                yield Loss(sheet.ref, found.loc, found.value, self._reason(found.value))

    def vital_loss(self, sheet: Sheet) -> Loss | None:
        """Return what a sheet loses in the field without which it cannot be; of a briefing, first what is not severable."""
        lost = self.losses(sheet)
        if isinstance(sheet, Briefing):
            return min(lost, key=lambda loss: _is_severable(sheet, loss.loc), default=None)
        vital = next((field.key for field in shape(type(sheet)) if self._kept(field, sheet, sheet)[1]), None)
        return next((loss for loss in lost if loss.loc[0] == vital), None)

    def _reason(self, ref: Ref) -> str:
        """Return why a sheet is not in the release."""
        if ref in self.withheld:
            return self.withheld[ref]
        return "it cannot be read" if ref in self.catalogue.desk.files else "there is no such sheet"

    def _fell(self, ref: Ref) -> bool:
        return ref in self.withheld or ref in self.gone

    def _item(self, item: ItemT, sheet: Sheet) -> ItemT | None:
        if self._too_high(item):
            return None
        changed: dict[str, Any] = {}
        for field in shape(type(item)):
            kept, falls = self._kept(field, item, sheet)
            if falls:
                return None
            if kept is not getattr(item, field.name):
                changed[field.name] = kept
        return item.model_copy(update=changed) if changed else item

    def _kept(self, field: FieldShape, item: Item, sheet: Sheet) -> tuple[Any, bool]:
        """Return what stays of a field's value, and whether the item falls with what does not."""
        value = getattr(item, field.name)
        if field.holds not in ("ref", "prose", "item") or value is None or value == ():
            return value, False
        kept = self._many(field, value, sheet) if field.many else self._one(field, value, sheet)
        empty = kept is None or (field.many and field.required and not kept)
        return kept, bool(empty and (field.required or field.many or field.name in item.one_of))

    def _one(self, field: FieldShape, value: Any, sheet: Sheet) -> Any:
        if field.holds == "ref":
            return None if self._fell(value) else value
        if field.holds == "prose":
            return None if any(map(self._fell, value.mentions())) else value
        return self._item(value, sheet)

    def _many(self, field: FieldShape, values: tuple[Any, ...], sheet: Sheet) -> tuple[Any, ...] | None:
        """Return the entries that stay; None where a supporting row of evidence was removed, and its statement with it."""
        kept = []
        for value in values:
            entry = self._one(field, value, sheet)
            if entry is not None:
                kept.append(entry)
            elif isinstance(value, Evidence) and value.relation in ("supports", "partly"):
                return None
            elif isinstance(value, Evidence) and value.relation == "contradicts":
                self._one_sided(sheet)
        return values if kept == list(values) else tuple(kept)

    def _one_sided(self, sheet: Sheet) -> None:
        message = f"{sheet.ref} would be published without evidence that contradicts it"
        both = "both sides in the release, or neither"
        hint = "raise the sheet's marking to that of the contradicting evidence"
        place = self.catalogue.desk.locate(sheet.ref)
        self.problems[sheet.ref] = Problem("one-sided-release", place, message, both, hint)


def _part_at(briefing: Briefing, loc: Loc) -> object:
    """Return the entry of a list of a briefing in which a place is; None where it is in none."""
    parts = getattr(briefing, str(loc[0]), ())
    return parts[loc[1]] if len(loc) > 1 and isinstance(loc[1], int) else None


def _is_severable(briefing: Briefing, loc: Loc) -> bool:
    """Return whether a place is in a point or section that its editor declared severable."""
    part = _part_at(briefing, loc)
    return isinstance(part, Severable) and part.severable


def _without_orphans(before: SheetT, after: SheetT) -> SheetT:
    """Return the sheet without corrections and translations of items that the cut took away."""
    corrections = tuple(filter(None, (_still_named(entry, before, after) for entry in after.corrections)))
    translations = tuple(filter(None, (_still_named(entry, before, after) for entry in after.translations)))
    if (corrections, translations) == (after.corrections, after.translations):
        return after
    return after.model_copy(update={"corrections": corrections, "translations": translations})


def _still_named(entry: NamingT, before: Sheet, after: Sheet) -> NamingT | None:
    """Return a correction or translation of an item by the name that this has after the cut; None where it is gone.

    An item without a key is named by its number, which is another one if an item before it was removed. What is said of a
    whole list, or of an item, from which something was removed goes too: it may have its words.
    """
    name, _, rest = entry.item.partition(".")
    step, _, rest = rest.partition(".")
    entries, left = (getattr(each, name, None) for each in (before, after))
    if step.isdigit() and isinstance(entries, tuple) and left != entries:
        wanted = entry_of(entries, step)
        if getattr(wanted, "key", None) != step:
            number = next((number for number, one in enumerate(left or (), start=1) if one == wanted), 0)
            if not number:
                return None
            return entry.model_copy(update={"item": ".".join(filter(None, (name, str(number), rest)))})
    return entry if value_at(before, entry.item) == value_at(after, entry.item) else None
