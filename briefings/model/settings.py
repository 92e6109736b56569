"""Settings of a desk: content/desk.yml."""

from typing import Literal

from briefings.model.fields import (
    ByKey,
    Colour,
    Coordinates,
    Day,
    Flag,
    Id,
    Item,
    Language,
    Many,
    Mark,
    OutputPath,
    Share,
    TagAuthority,
    Text,
    Url,
    Whole,
)
from briefings.model.markings import Marking
from briefings.model.sheets.common import Keyed


class WordBudget(Item):
    """How many of a source's own words may be published in total."""

    words: Whole = 150
    """At most this many words of one source."""
    share: Share = 0.20
    """At most this share of the source's text; checked only where the stored text is."""


class VocabularyTerm(Item):
    """A word of the desk's own vocabulary."""

    id: Id
    """How sheets write it."""
    label: Text
    """How pages print it."""


class MapPlace(Item):
    """A place that maps can draw and `places.geojson` can locate."""

    id: Id
    """How sheets write it."""
    name: Text
    """How maps print it."""
    coordinates: Coordinates
    """Degrees (WGS 84): [west, south, east, north] of a box around it, which is not its border; [longitude, latitude] only
    for what a source gives as a point."""
    coordinates_from: Text
    """Where the coordinates come from."""


class Licence(Item):
    """What the desk's own words may be used for."""

    name: Text
    """Its name (CC BY 4.0)."""
    url: Url | None = None
    """Its address."""


class PageChange(Item):
    """A change of a hand-written page that is announced to readers."""

    on: Day
    """The day."""
    what: Text
    """What was changed."""


class HandPageHistory(Item):
    """What is recorded about a hand-written page, because such a page has no fields."""

    page: Text
    """Its name: about for content/pages/about.md."""
    created: Day
    """The day it was first published."""
    changes: Many[PageChange] = ()
    """Changes that are announced to readers, newest last."""


class Glyphs(Item):
    """Where packs find characters that their own typefaces lack."""

    add: Many[Text] = ()
    """Paths of typefaces (TTF or OTF), relative to the desk's folder; the first that has a character prints it."""


class OwnField(Keyed):
    """A field that a desk declares for a kind of sheet."""

    label: Text
    """How pages and packs print its name."""
    type: Literal["text", "number", "date", "choice", "list", "link"] = "text"
    """What it holds."""
    of: Many[Text] = ()
    """The values that a choice or a list may have, in their order."""
    unit: Text | None = None
    """What a number counts or measures (people, %, €)."""
    column: Flag = False
    """Whether the kind's list has a column for it."""


class OwnFields(Item):
    """The desk's own fields by kind of sheet, each by its name: letters, digits and underscores."""

    actor: ByKey[OwnField] = ()
    """Fields of actors."""
    source: ByKey[OwnField] = ()
    """Fields of sources."""
    quote: ByKey[OwnField] = ()
    """Fields of quotes."""
    claim: ByKey[OwnField] = ()
    """Fields of claims."""
    incident: ByKey[OwnField] = ()
    """Fields of incidents and events."""
    topic: ByKey[OwnField] = ()
    """Fields of topics."""
    briefing: ByKey[OwnField] = ()
    """Fields of briefings."""

    def of_kind(self, kind: str) -> tuple[OwnField, ...]:
        """Return the fields of a kind of sheet, in the order in which they are declared."""
        found: tuple[OwnField, ...] = getattr(self, kind, ())
        return found


class Settings(Item):
    """Settings for the whole desk."""

    title: Text
    """The desk's name."""
    default_marking: Mark
    """The marking of a sheet that has none; a desk must set it."""
    release_marking: Mark
    """The highest marking that leaves the desk."""
    language: Language = "en"
    """The language of the desk's own words."""
    notice: Text
    """What readers must know, on every page and pack."""
    site_url: Url | None = None
    """The site's address; absent: no canonical links, sitemap or feeds."""
    tag_authority: TagAuthority | None = None
    """Name and day that begin every id in the feeds (desk.example,2026-01), so that they outlive the site's address;
    absent: the address's host and the day a sheet was first published."""
    licence: Licence | None = None
    """Under which licence others may use the desk's own words; absent: none is given."""
    contact: Text | None = None
    """Where to report an error."""
    require_checked: Flag = True
    """Whether a quote that could not be checked stops the build."""
    likelihood_scale: Literal["phia-2025", "icd-203", "nato-wep"] = "phia-2025"
    """The likelihood scale in use."""
    word_budget: WordBudget = WordBudget()
    """How much of a source may be published."""
    snapshots: Text = "snapshots"
    """The private folder of stored texts, relative to the desk."""
    keep: Many[OutputPath] = ()
    """Files and folders in the site's folder that are not from a build and must stay (CNAME, .well-known/). Others stay too,
    but a build mentions them; .git and .nojekyll need no entry."""
    pages: Many[HandPageHistory] = ()
    """When hand-written pages were first published, and what was changed in them."""
    criteria: Many[Text] = ()
    """What the desk includes and what it leaves out, one rule in each entry; printed on How we check."""
    incident_types: Many[VocabularyTerm] = ()
    """The vocabulary of incident types; empty: any id."""
    fields: OwnFields = OwnFields()
    """The desk's own fields, by kind of sheet."""
    places: Many[MapPlace] = ()
    """The desk's gazetteer: places that `where.place` of an incident can name."""
    two_pairs_of_eyes: Flag = False
    """Whether somebody who is not the author must read a sheet before it is published."""
    factive_cues: Many[Text] = ("pointed out", "acknowledged", "admitted", "conceded", "revealed", "noted")
    """Verbs that take a side (admitted); the desk gets a warning if its own prose has them."""
    loaded_words: Many[Text] = ()
    """Words that the desk does not use itself; it gets a warning if they are outside a quotation."""
    link_names: Flag = False
    """Whether the desk gets a warning if its prose names an actor without a link."""
    near_duplicates: Share | None = None
    """How alike two sheets' words may be before a warning (90%); absent: no comparison."""
    balance_share: Share | None = None
    """The largest share of a topic's quoted words that one stance may have before a warning; absent: no limit."""
    stale_after: Whole = 180
    """Days after which a figure is due for review."""
    longest_omission: Whole = 400
    """The most characters that a declared omission, or the gap between the parts of a split quote, may leave out."""
    paper: Literal["A4", "Letter"] = "A4"
    """The paper size of packs."""
    logo: OutputPath | None = None
    """A picture in the desk's folder that is shown before the desk's name on pages and packs: PNG, JPEG, GIF, WebP or SVG."""
    favicon: OutputPath | None = None
    """A picture in the desk's folder for the browser's tab."""
    accent: Colour | None = None
    """The colour of links and of what is selected, such as #1f4e79; the dark theme makes it lighter. Absent: plum."""
    glyphs: Glyphs = Glyphs()
    """Typefaces that the desk adds for packs; pages use those of the reader's computer."""
    bottom_line_words: Whole = 60
    """The longest bottom line, in words."""

    def marked(self, own: Marking | None) -> Marking:
        """Return a marking of a sheet or a page, or the desk's default if it has none."""
        return self.default_marking if own is None else own
