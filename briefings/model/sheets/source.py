"""Sources: what the desk has read."""

import datetime
from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from briefings.model.fields import (
    ActorRef,
    Day,
    Digest,
    Id,
    Item,
    Language,
    Many,
    Place,
    Prose,
    Text,
    Url,
    unpublished,
    web_only,
)
from briefings.model.names import NameField
from briefings.model.sheets.common import Dated, Sheet

SourceType = Literal[
    "article", "article-newspaper", "article-magazine", "article-journal", "post", "post-weblog", "webpage", "report",
    "speech", "interview", "broadcast", "hearing", "legislation", "book", "document",
]  # fmt: skip


class Wording(Item):
    """One of the source's own wordings, which differ from each other."""

    at: Place
    """Where it is."""
    words: Text
    """The source's own words."""


class Source(Sheet):
    """A text the desk has read: an article, a report, a speech."""

    kind: ClassVar[str] = "source"
    listed_by: ClassVar[str] = "title"

    title: Text
    """The source's own title; printed in citations and on its page only."""
    subtitle: Annotated[Text | None, web_only("a citation has the title")] = None
    """The source's own subtitle, if it may be quoted."""
    type: Annotated[SourceType | None, web_only("a citation has the outlet")] = None
    """Its CSL type; absent: not recorded, and pages call it a source."""
    described_as: Annotated[Text | None, web_only("it is the word for the source in sentences")] = None
    """What the desk calls it in sentences (notice, transcript); absent: the word for its type."""
    authors: Many[NameField] = ()
    """Names as printed in the source: plain text, or a name in its parts."""
    outlet: ActorRef | None = None
    """Who published it; absent: not recorded."""
    published: Dated | None = None
    """When it was published; absent: not recorded."""
    accessed: Day | None = None
    """When the desk read it; absent: not recorded."""
    url: Url | None = None
    """Its address; absent: not recorded."""
    archive_url: Annotated[Url | None, web_only("a citation has the address of the original")] = None
    """The address of an archive copy."""
    language: Annotated[Language | None, web_only("the words of the source are in their own language")] = None
    """Its language; absent: not recorded, and the text is treated as one in the desk's language."""
    marks: Annotated[Many[Text], unpublished("it says how the check reads the text")] = ()
    """How the text marks speech, if not as usual in its language: pairs of quotation marks (»«), or `dash`."""
    rights: Annotated[
        Literal["public-domain", "open-licence", "all-rights-reserved", "restricted"] | None,
        web_only("it says what may be printed"),
    ] = None
    """What may be printed of it; absent: not recorded, and treated like `all-rights-reserved`."""
    excerpt: Annotated[
        Literal["none", "sentence", "paragraph"] | None, unpublished("it says what is printed beside a quotation")
    ] = None
    """How much of the text around a quotation may be printed; absent: its sentence if the rights are open, otherwise nothing."""
    extent: Literal["full", "excerpt", "teaser"] | None = None
    """How much of it the desk has read; absent: not recorded."""
    snapshot: Annotated[Digest | None, unpublished("a digest of the desk’s copy, for the check")] = None
    """Digest of the stored text; written by `briefings capture`."""
    original: Annotated[Digest | None, unpublished("a digest of the desk’s file, for the check")] = None
    """Digest of the file that the stored text was read from, if it is not the text itself; written by `briefings capture`."""
    captured: Annotated[Day | None, web_only("a pack has the day of the check")] = None
    """The day the text was stored; written by `briefings capture`."""
    extractor: Annotated[Text | None, unpublished("how the desk’s copy was made, for the check")] = None
    """What turned the document into text, with its version; written by `briefings capture`."""
    reliability: Literal["A", "B", "C", "D", "E", "F"] | None = None
    """Reliability of the source (NATO AJP-2.1 grading); F: cannot be judged (not a low grade); absent: not graded."""
    reliability_basis: Text | None = None
    """Why this grade."""
    descriptor: Prose | None = None
    """What affects its quality: completeness, age, access, bias."""
    origin_group: Annotated[Id | None, web_only("a pack counts origins")] = None
    """A name that sources with the same origin share (copies of one agency report or press release); they count as one origin."""
    wordings: Many[Wording] = ()
    """Wordings of the source that differ (headline, subtitle, body), side by side."""
    wordings_note: Prose | None = None
    """What differs, in the desk's words."""
    not_stated: Annotated[Many[Text], web_only("a pack says what is not stated in its own gaps")] = ()
    """What the desk looked for, but the source does not say."""

    @property
    def has_open_rights(self) -> bool:
        """Return whether anybody may reprint it."""
        return self.rights in ("public-domain", "open-licence")

    @property
    def record_days(self) -> tuple[datetime.date | None, ...]:
        """Return the days of the sheet's record: of a source also when its text was captured."""
        return (*super().record_days, self.captured)

    def own_words(self) -> Iterator[tuple[tuple[str | int, ...], str]]:
        """Yield the words of the source that its sheet has, each with its place: title, subtitle, wordings."""
        yield ("title",), self.title
        if self.subtitle:
            yield ("subtitle",), self.subtitle
        for number, wording in enumerate(self.wordings):
            yield ("wordings", number, "words"), wording.words
