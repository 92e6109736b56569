"""What templates receive: frozen records of lines, rows and parts, the same for page and pack.

A *line* is a run of words; each run says whose voice it is in. A *part* is one thing on a page (a quote, a table of
facts, a picture). A *row* is a label, its parts and its notes. Everything that is counted, sorted, dated or worded
is done before a view exists: templates only lay out. Views hold targets (`quote:some-id`, `#note-1`, an address),
never addresses of pages; `render.links` turns a target into one.
"""

from __future__ import annotations

import hashlib
from typing import ClassVar, Literal, NamedTuple, TypeVar

import msgspec

from briefings.model.messages import Messages
from briefings.problems import OutputError

ValueT = TypeVar("ValueT")

Voice = Literal["text", "strong", "muted", "em", "code", "words", "outside", "hedge", "mark", "bars", "lit"]
"""Who speaks in a run. `words`: a source, text includes the quotation marks (serif). `outside`: a source's words outside
its marks, or the desk's cue before a fragment (sans, secondary). `hedge`: the source's own hedge (dotted). `mark`: a note
mark (the number alone). `bars`: words that may not be printed, as the number of letters of each, with blanks between;
each is drawn as a bar. `lit`: the same for the words of the quotation, dark. All others: the desk."""

Outcome = Literal["matches", "matches-changed", "not-found", "unchecked", "none"]
"""Machine value of a quote's check; `none` is a paraphrase, which has no wording to check."""

Sign = Literal["said", "inferred", "not-stated"]

Ground = Literal["quoted", "reported", "contradicts"]
"""What a statement is based on: words in quotation marks, a paraphrase or a place in a text; or what contradicts it."""

Edge = Literal["known", "about", "open", "none"]
"""An end of a stretch of time: a known limit, one that is approximate or uncertain, not stated, or no end at all."""


class Frozen(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What is not a line: a record that is made quickly, and whose digest is taken in C (docs/explanation/speed.md)."""


class Run(NamedTuple):
    """Words in one voice; `target` makes them a link (`kind:id`, `#anchor`, `list:quotes`, `pack:id`, `https://…`).

    `lang` is the language of the words (BCP 47) where it is not the desk's own.
    """

    voice: Voice
    text: str
    target: str = ""
    lang: str = ""


Line = tuple[Run, ...]


_SIGNS = ("mark", "bars", "lit")


def plain(line: Line) -> str:
    """Return the words of a line without note marks: what a reader must find on the page, letter for letter."""
    return "".join([text for voice, text, _, _ in line if voice not in _SIGNS])


class Note(Frozen, frozen=True):
    """An evidence note: its number, its words, and its anchor (`note-1`). Number 0: a remark without a mark.

    `proofs` are the sentences in which the quotations that it is cited for stand, for a note at the end.
    """

    number: int
    line: Line
    proofs: tuple[Line, ...] = ()

    @property
    def draws_bars(self) -> bool:
        """Return whether words that may not be reprinted are drawn in it as bars."""
        return any(run.voice == "bars" for proof in self.proofs for run in proof)


class Block(NamedTuple):
    """A paragraph (`p`, one item) or a list (`ul`, `ol`)."""

    kind: Literal["p", "ul", "ol"]
    items: tuple[Line, ...]


class Chip(Frozen, frozen=True):
    """The outcome of a quote's check: machine value and words; `proof` is the sentence that the words stand in, in the source.

    `proof_told` says in which paragraph, checked when, and what the bars stand for. Both are empty where nothing was kept.
    """

    outcome: Outcome
    words: str
    proof: Line = ()
    proof_told: Line = ()


# Parts: what a macro of parts.html draws. `part` names it where a template does not know which it gets.


class Fact(NamedTuple):
    """A name, a value, and a second line under the value."""

    name: str
    value: Line
    sub: Line = ()


class Facts(Frozen, frozen=True):
    """A table of facts."""

    part: ClassVar[str] = "facts"
    wide: ClassVar[bool] = False
    rows: tuple[Fact, ...]


class QuoteBlock(NamedTuple):
    """A quote with its attribution: words (or gist), who, role, chain, dates, outcome.

    `words` starts with an `outside` run where a fragment cannot stand alone; then nothing hangs (`hangs` False).
    `mark` is the note mark behind the closing mark. `remark` is what must stand with the words: an answer, signed changes.
    `translation` are the words in the desk's language, with who translated them. `stance`, `sign` and `reason` are set on a
    topic: the holder's position, how it is known, on which conditions and why.
    """

    target: str
    words: Line
    hangs: bool
    speech: bool
    name: Line
    role: Line
    chain: Line
    dates: Line
    chip: Chip
    mark: Line
    translation: Line
    remark: Line
    sign: Sign | None
    stance: str
    reason: Line
    anchor: str


class Holding(Frozen, frozen=True):
    """One holder in the picture of positions; `quote` is the quotation whose row gives this position, if one does."""

    sign: Sign
    name: Line
    basis: Line
    quote: str = ""


class Column(Frozen, frozen=True):
    """One stance in the picture of positions: what it is called, who takes it; `is_silent`: the desk says that nobody does."""

    label: str
    count: int
    holdings: tuple[Holding, ...]
    is_silent: bool = False


class Positions(Frozen, frozen=True):
    """Positions side by side: stated columns in a fixed order, what is not stated, and a sentence for each stance that nobody takes."""

    columns: tuple[Column, ...]
    silent: Column | None
    legend: tuple[tuple[Sign, str], ...]
    silence: tuple[Line, ...] = ()


class CiteFile(NamedTuple):
    """A citation as a file that a reference manager reads: what its format is called, its name, its media type, its text."""

    label: str
    name: str
    media_type: str
    text: str


class Cite(NamedTuple):
    """How to cite: the citation, the permanent address (absolute where the desk has one), and files for managers."""

    line: Line
    address: str
    files: tuple[CiteFile, ...] = ()


class Stretch(NamedTuple):
    """A stretch of time on an axis, in thousandths of it; `lasted`: throughout, else somewhere within."""

    left: int
    right: int
    lasted: bool
    start: Edge
    end: Edge


class TimeSigns(NamedTuple):
    """Which signs a picture of time has: stretches throughout and within, limits known and about, ends that are open."""

    lasted: bool
    within: bool
    known: bool
    about: bool
    open: bool


class Bar(NamedTuple):
    """When, as a bar over the whole of that time: what lasted is solid, what lies somewhere within is hatched.

    `start` and `end` are empty where they are not stated.
    """

    start: str
    end: str
    stretches: tuple[Stretch, ...]
    signs: TimeSigns


class TimeRow(NamedTuple):
    """A dated item: its stretches of the axis, and the source's words."""

    title: Line
    sub: Line
    stretches: tuple[Stretch, ...]
    words: Line


class Timeline(Frozen, frozen=True):
    """Dated items, one a row, inside a real table; `ticks` are (month or year, thousandths), `scale` says both ends.

    `far_off` are so many that the axis leaves off, far from all others: they have no stretches.
    """

    part: ClassVar[str] = "timeline"
    wide: ClassVar[bool] = True
    scale: str
    ticks: tuple[tuple[str, int], ...]
    rows: tuple[TimeRow, ...]
    signs: TimeSigns
    far_off: int = 0


class GroundRow(NamedTuple):
    """A statement: its number among judgements or points, what it is based on from each origin, and how much of it is what.

    `letters` are the origins that it is based on.
    """

    number: int
    is_judgement: bool
    grounds: tuple[tuple[Ground, ...], ...]
    letters: tuple[str, ...]
    quoted: int
    reported: int
    contradicts: int


class Grounds(NamedTuple):
    """What statements are based on, with a column for each origin. Without `letters` only words say it. `origins` are all, with texts."""

    letters: tuple[str, ...]
    rows: tuple[GroundRow, ...]
    legend: tuple[tuple[Ground, str], ...]
    origins: tuple[tuple[str, Line], ...]


class Spot(NamedTuple):
    """A place on a map: its number in the list below, its name, and a point or a box in degrees."""

    number: str
    name: str
    coordinates: tuple[float, ...]


class Map(Frozen, frozen=True):
    """Places on coastlines; `words` tell the same. `has_points`: whether a place is a point; others are boxes."""

    part: ClassVar[str] = "map"
    words: str
    spots: tuple[Spot, ...]
    has_points: bool


class Figure(NamedTuple):
    """A figure, its hedge equally big; qualifier and number are never parted by a line break."""

    number: Line
    line: Line


class Bands(NamedTuple):
    """A likelihood scale: each term with its band in per cent, drawn as a separate bar; gaps between them are intended."""

    rows: tuple[tuple[str, str, int, int], ...]


class Cell(Frozen, frozen=True):
    """A cell: lines one under the other, or a quote's words, or an outcome."""

    lines: tuple[Line, ...] = ()
    chip: Chip | None = None
    words: bool = False


Part = Facts | Timeline | Map
"""What is drawn as its `part` says: a picture, or the list that stands in its place or beside it."""


class Drawn(Frozen, frozen=True, kw_only=True):
    """A page as its template drew it: its HTML, the words of each line in it, and what the site says of it elsewhere.

    `path` is its file in site/, `target` the sheet's reference, `said` what the audit looks for, `quoted` the words that
    may stand in the face of sources.
    """

    path: str
    target: str
    heading: str
    marking: str
    updated: str
    html: str
    said: tuple[str, ...]
    quoted: tuple[str, ...]
    noindex: bool = False


class Facet(NamedTuple):
    """A group of checkboxes beside a list: (value, label, count) in groups divided by a rule; so many are shown, of so many."""

    name: str
    label: str
    groups: tuple[tuple[tuple[str, str, int], ...], ...]
    shown: int
    total: int


class Order(NamedTuple):
    """A way to sort a list: its name in the address, its words, and the column that it belongs to (-1: none)."""

    name: str
    label: str
    column: int


class SearchRow(NamedTuple):
    """What search knows of a sheet or pack: where it leads, its words, their folded form, and the values of its facets.

    `lang` is the language of the title where it is not the desk's own.
    """

    target: str
    kind: str
    title: str
    sub: str
    words: bool
    folded: str
    actor: str = ""
    topics: tuple[str, ...] = ()
    year: str = ""
    outcome: str = ""
    lang: str = ""


ComparedKind = Literal["quotation", "former", "outside", "translation", "paraphrase", "claim"]


class VoicedWords(NamedTuple):
    """A stretch of words, and whether they stand in a source's quotation marks."""

    words: str
    is_quoted: bool


class Comparable(NamedTuple):
    """Words that a reader's are compared with, and what is told where they are the same.

    `outcome` and `outcome_words` are of the check of a quotation. `lang` is the language of the words where it is not the
    desk's; `note` is what a reader must know of them: when they were corrected and why, or who translated them.
    """

    target: str
    kind: ComparedKind
    parts: tuple[VoicedWords, ...]
    lang: str = ""
    who: Line = ()
    told: str = ""
    dates: str = ""
    cited: Line = ()
    outcome: str = ""
    outcome_words: str = ""
    checked: str = ""
    answer: str = ""
    note: str = ""


KeptEntry = tuple[bytes, bytes]
"""An entry of a list, and what the whole list has to know of it: its tags, and the names of its sort keys."""


class SheetRows(NamedTuple):
    """What a sheet says in files that gather all sheets.

    Its record in search, its object in JSON, its entry in its kind's list and that by which the entry is filtered (as MessagePack),
    its lines in its kind's table and in that of what is not stated (as CSV), and its words with which a reader's are
    compared (as MessagePack).
    """

    found: SearchRow
    data: bytes
    entry: KeptEntry
    lines: str
    not_stated: str
    compared: bytes


class Searched(Frozen, frozen=True):
    """What the page of search loads: a record of each sheet and pack, and what its script says, by theme and name."""

    records: tuple[SearchRow, ...]
    words: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


class Attachment(NamedTuple):
    """A file that a pack carries: its name, a description, and its text."""

    name: str
    description: str
    text: str


class Code(NamedTuple):
    """What an issued pack prints so that a reader can look it up: the short hash of its body, and where its status stands.

    `address` is empty where the desk has none or the pack is above what it publishes; then there is no QR.
    """

    short: str
    address: str


class Pack(Frozen, frozen=True, kw_only=True):
    """A pack as its template drew it: its HTML, the words of each line in it, and all that is needed to set it.

    `fewest` and `most` are the pages that its form allows (0: any number). `attachments` are what it carries,
    `pictures` what is drawn in it, by address. `lacking` are the
    characters that no typeface has: then no pack is made; `faces` are the digests of the desk's typefaces that it is set in.
    """

    path: str
    heading: str
    html: str
    said: tuple[str, ...]
    marking: str
    language: str
    updated: str
    form: str
    fewest: int
    most: int
    paper: str
    attachments: tuple[Attachment, ...] = ()
    pictures: tuple[tuple[str, bytes], ...] = ()
    lacking: str = ""
    faces: tuple[str, ...] = ()


class BriefingView(Frozen, frozen=True, kw_only=True):
    """A briefing, or a note about an edition: its page, and its pack of the same words where packs are made.

    `form` is what its form is called. `code` is what an issued pack prints on each page.
    """

    page: Drawn
    pack: Pack | None
    form: str
    code: Code | None = None

    @property
    def path(self) -> str:
        """Return the file of its page in site/."""
        return self.page.path

    @property
    def pack_path(self) -> str:
        """Return the file of its pack in site/; empty where none is made."""
        return self.pack.path if self.pack else ""

    @property
    def target(self) -> str:
        """Return the reference of the sheet, or the target of the edition."""
        return self.page.target

    @property
    def evidence(self) -> str:
        """Return what its pack carries of its evidence, as JSON."""
        assert self.pack
        return self.pack.attachments[0].text

    @property
    def lacking(self) -> str:
        """Return the characters for which no pack is made."""
        return self.pack.lacking if self.pack else ""


class Site(Frozen, frozen=True):
    """What stands on every page: the desk's name, notice, sections, hand-written pages, the footer's sentence.

    `criteria`, what the desk includes, stand on How we check alone.

    `messages` translate the words that templates themselves bring (`{{ _("Search") }}`). `logo` and `favicon` are the names of
    pictures among its files, `accent` its own colour in the light and in the dark; empty where the desk has none.
    """

    title: str
    notice: str
    language: str
    messages: Messages
    address: str
    sections: tuple[tuple[str, str, str], ...]
    pages: tuple[tuple[str, str], ...]
    voices: Line
    has_editions: bool = False
    has_accusations: bool = False
    has_when_and_where: bool = False
    criteria: tuple[str, ...] = ()
    logo: str = ""
    favicon: str = ""
    accent: tuple[str, ...] = ()


def size_and_digest(view: Frozen) -> tuple[int, str]:
    """Return about how long a view is, and a digest equal only for equal views, from which its artifact's key is made."""
    content = msgspec.msgpack.encode(view)
    return len(content), hashlib.sha256(content).hexdigest()


def read_back(decoder: msgspec.msgpack.Decoder[ValueT], raw: bytes) -> ValueT:
    """Return what was kept with a sheet's page. Raises OutputError where it is something else, which no run of ours kept."""
    try:
        return decoder.decode(raw)
    except msgspec.MsgspecError as error:
        raise OutputError(
            "what former runs kept is not theirs; delete .briefings, or the folder of --cache-dir"
        ) from error


def digest_of(values: object) -> str:
    """Return a digest of records and plain values, equal only for equal ones."""
    return hashlib.sha256(msgspec.msgpack.encode(values)).hexdigest()
