"""Quotes: words of a source, or what somebody said in the desk's own words."""

from functools import cached_property
from typing import Annotated, ClassVar, Literal

from briefings.model.fields import (
    ActorRef,
    AnyRef,
    Count,
    Flag,
    Id,
    Item,
    Language,
    Many,
    Place,
    Prose,
    SourceRef,
    Text,
    editors_only,
    unpublished,
    web_only,
)
from briefings.model.locators import NOWHERE
from briefings.model.sheets.common import Dated, Evidence, HolderField, Sheet, SignOff

Mode = Literal["direct", "partial", "mixed", "scare", "headline", "paraphrase"]


class Segment(Item):
    """A part of a quote that is checked on its own."""

    one_of: ClassVar[tuple[str, ...]] = ("words", "outside")

    words: Text | None = None
    """Words in quotation marks in the source: everything between the marks."""
    outside: Text | None = None
    """Words of the source outside its quotation marks."""


class Anonymous(Item):
    """A speaker the source does not name: one person, or a group."""

    described_as: Text
    """How the source describes the speaker."""
    count: Count | None = None
    """How many; absent: not recorded, or not stated if `looked_for` names it."""
    looked_for: Many[Literal["count"]] = ()
    """Empty fields that the desk looked for and the source does not give. An empty field that is not named here is not recorded."""
    key: Annotated[
        Id | None, unpublished("it distinguishes the unnamed speakers of one source, and may be a real name")
    ] = None
    """A name for the speaker inside the desk, if several quotes of one source are theirs."""
    reason: Text | None = None
    """Why the name is withheld, if the source says so."""


class QuoteRole(Item):
    """The speaker's role on that day, as this source gives it."""

    title: Text | None = None
    """The title in plain words (Admiral)."""
    as_reported: Text | None = None
    """The source's own words for the role; printed in quotation marks and checked like a segment."""
    organisation: ActorRef | None = None
    """The body it belongs to."""
    at: Annotated[Place | None, web_only("a pack cites the place of the words")] = None
    """Where the source gives the role, if not beside the words."""
    note: Text | None = None
    """What the source leaves open (post not stated)."""


class ToldTo(Item):
    """A step between the speaker and the source: who was told."""

    told: ActorRef
    """Who was told."""
    seen: Flag | None = None
    """Whether the desk has seen their version; absent: not recorded."""
    what: Annotated[Text | None, web_only("a pack names who was told")] = None
    """What it is called: interview, report, broadcast; needed to say whether it was seen."""


class Edit(Item):
    """A declared change of the words."""

    kind: Literal["omission", "insertion", "replacement", "case", "emphasis", "sic"]
    """What kind of change it is."""
    text: Text | None = None
    """The characters that show the change, as they are in the quote (…, [the mayor]); for emphasis, the words that are emphasised."""
    replaces: Text | None = None
    """The source's words that were replaced."""
    reason: Text
    """Why."""


class MeaningKept(SignOff):
    """A signed statement that the changed words keep their meaning."""

    by: Text
    """Who (a function or initials); printed with the changes."""
    changes: Many[Text] = ()
    """Each change that is signed: the words left out, the words added, or `old → new` for a replacement. For a long omission,
    give its first and last words with … between them. A new change needs a new signature."""


class Quote(Sheet):
    """Words as a source has them, or a paraphrase, and whose they are."""

    kind: ClassVar[str] = "quote"
    one_of: ClassVar[tuple[str, ...]] = ("speaker", "anonymous", "unattributed")

    source: SourceRef
    """The source that has them."""
    at: Place = NOWHERE
    """Where in the source; if left out, it is found from the words, and `briefings fmt` writes it."""
    mode: Mode | None = None
    """How the source has the words; absent: not recorded, and the words are checked like direct ones."""
    words: Text | None = None
    """The words between the marks, letter for letter, without marks and without a closing comma or full stop."""
    segments: Many[Segment] = ()
    """The parts of a split or mixed quote, in order."""
    gist: Prose | None = None
    """A paraphrase in the desk's own words; never in quotation marks, and not compared with the source."""
    lead_in: Text | None = None
    """The source's own words directly before the quotation mark."""
    introduction: Text | None = None
    """The desk's words before a fragment that cannot stand alone."""
    speaker: ActorRef | None = None
    """Who said it."""
    anonymous: Anonymous | None = None
    """Who said it, if the source gives no name."""
    unattributed: Text | None = None
    """Why nobody is given as the speaker."""
    as_written: Text | None = None
    """The name that the source uses here, if it is another (Moscow for Russia); printed before the actor's name, which is then in
    brackets."""
    speaker_note: Text | None = None
    """What a reader should know about the speaker here (no person named)."""
    marked_by: Annotated[HolderField | None, web_only("a pack says that the source marked the words")] = None
    """Who put the words in quotation marks; required for scare quotes."""
    quoted_by: ActorRef | None = None
    """Who quotes these words, if the source has them inside somebody else's quotation."""
    attribution: Annotated[
        Literal["explicit", "inferred", "ambiguous"] | None, web_only("a pack has the note on it")
    ] = None
    """Whether the source says plainly whose words or thought it is; absent: not recorded."""
    attribution_note: Text | None = None
    """What is ambiguous or inferred."""
    role: QuoteRole | None = None
    """The speaker's role on that day."""
    on_behalf_of: ActorRef | None = None
    """On whose behalf they spoke, if the source says so."""
    on_behalf_evidence: Annotated[Many[Evidence], web_only("a pack says on whose behalf it was said")] = ()
    """What `on_behalf_of` is based on."""
    said: Dated | None = None
    """When it was said; absent: not recorded, or not given if `looked_for` names it."""
    venue: Annotated[Text | None, web_only("a pack has the words, whose they are and when")] = None
    """Where it was said, if stated."""
    addressee: Annotated[Text | None, web_only("a pack has the words, whose they are and when")] = None
    """To whom, if stated."""
    chain: Many[ToldTo] = ()
    """The steps between the speaker and this source."""
    cue: Annotated[Text, unpublished("mentions of the quotation use it")] = "said"
    """The verb with which the desk introduces the words (said)."""
    cue_reported: Annotated[Text | None, unpublished("the source's verb may take a side; a check reads it")] = None
    """The source's verb (claimed); never printed as the desk's own."""
    polarity: Annotated[
        Literal["asserts", "denies", "declines", "asks", "promises"], web_only("a pack has the words")
    ] = "asserts"
    """What the speaker does with the words."""
    hedges: Many[Text] = ()
    """Words of caution in the gist that come from the source (perhaps, reportedly)."""
    accuses: Annotated[Many[ActorRef], web_only("the reply in a pack names whom the words accuse")] = ()
    """Whom the words accuse."""
    answer: Text | None = None
    """The reply of whoever is accused; `none in this source` if there is none."""
    about: Annotated[Many[AnyRef], web_only("links to other pages")] = ()
    """What it is relevant to."""
    context: Annotated[Prose | None, web_only("a pack has the words and their place in the source")] = None
    """The context of the words in the source, in one or two sentences."""
    note: Annotated[Prose | None, web_only("a pack has the words and their place in the source")] = None
    """What a reader should know about the words or the attribution."""
    language: Annotated[
        Language | None, editors_only("it sets how the words are read aloud and which way they run")
    ] = None
    """The language of the words, if not the source's."""
    edits: Many[Edit] = ()
    """Declared changes of the words."""
    meaning_kept: MeaningKept | None = None
    """Who confirms that the changed words, or the fragment of a sentence, keep the meaning."""
    unchecked: Annotated[SignOff | None, web_only("a pack has the outcome")] = None
    """Who decided that the words may be published although they could not be checked."""
    not_stated: Annotated[Many[Text], web_only("a pack says what is not stated in its own gaps")] = ()
    """What the desk looked for, but the source does not say."""
    looked_for: Many[Literal["said", "venue", "addressee"]] = ()
    """Empty fields that the desk looked for and the source does not give. An empty field that is not named here is not recorded."""

    @property
    def checked_as(self) -> Mode:
        """Return the mode by which the words are checked: direct where none is recorded."""
        return self.mode or "direct"

    @property
    def is_doubtful(self) -> bool:
        """Return whether the desk says that the source does not say plainly whose words or thought it is."""
        return self.attribution in ("inferred", "ambiguous")

    @cached_property
    def parts(self) -> tuple[Segment, ...]:
        """Return the segments in order; `words` is a single one. A paraphrase has none."""
        if self.segments:
            return self.segments
        return (Segment(words=self.words),) if self.words else ()

    @property
    def label(self) -> str:
        """Return the words or the gist."""
        words = " … ".join(part.words or part.outside or "" for part in self.parts)
        return f"“{words}”" if words else (self.gist.text if self.gist else self.id)
