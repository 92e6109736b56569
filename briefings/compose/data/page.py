"""The page that lists the machine faces: what there is, its schema, licence and marking."""

from __future__ import annotations

from briefings.compose.index import Index
from briefings.compose.kind import kinds
from briefings.compose.leaf import Leaf, standing_sentence
from briefings.compose.lines import blocks_of, text
from briefings.compose.views import Fact, Facts, Line, Note, Page, Paragraphs, Row, Run, plain
from briefings.model.refs import KINDS, PLURALS

PATH = "data/index.html"


def title(index: Index) -> str:
    """Return the page's title."""
    return index.say("Data and feeds")


def page(index: Index) -> Page:
    """Return the page that lists the machine faces."""
    leaf = Leaf(index)
    leaf.show(*index.release.sheets)
    rows = [_sheets(index), _others(index), *_feeds(index), _reading(index)]
    heading = title(index)
    line = text(
        index.count(
            len(index.release.sheets),
            "{n} sheet as files for spreadsheets, programs, reference managers and feed readers: what the pages say.",
            "{n} sheets as files for spreadsheets, programs, reference managers and feed readers: what the pages say.",
        )
    )
    marking = leaf.marking
    return Page(
        path=PATH,
        section="",
        target="data:",
        heading=heading,
        title=text(heading),
        lines=(line,),
        rows=tuple(rows),
        marking=marking.label,
        marking_colour=marking.colour,
        description=f"{heading}: {plain(line)}",
        updated=leaf.updated,
    )


def _sheets(index: Index) -> Row:
    facts = []
    tables = {kind.table for kind in kinds()}
    for kind in KINDS:
        plural = PLURALS[kind]
        forms = ("csv", "json") if plural in tables else ("json",)
        count = index.count(len(index.release.of(kind)), "{n} sheet", "{n} sheets")
        what = text(f"{count}: {index.word('data', plural)}")
        facts.append(Fact(index.word("section", plural), _files(plural, forms), what))
    names = {
        "positions": index.say("Positions"),
        "points": index.say("Points"),
        "corrections": index.say("Corrections"),
        "not-stated": index.say("Not stated"),
        "translations": index.say("Translations"),
    }
    facts += [Fact(name, _files(table, ("csv",)), text(index.word("data", table))) for table, name in names.items()]
    note = Note(0, text(index.say("CSV opens in spreadsheets; JSON has every field.")))
    return Row(index.say("Sheets"), (Facts(tuple(facts)),), (note,))


def _files(name: str, forms: tuple[str, ...]) -> Line:
    runs: list[Run] = []
    for form in forms:
        runs += [*(text(", ") if runs else ()), Run("text", f"{name}.{form}", f"data:{name}.{form}")]
    return tuple(runs)


def _others(index: Index) -> Row:
    say = index.say
    facts = (
        Fact(say("Shape of the JSON"), _files("schema", ("json",)), text("JSON Schema, 2020-12")),
        Fact(say("Places"), _files("places", ("geojson",)), text(say("GeoJSON, with the precision of each"))),
        Fact(index.word("section", "sources"), _files("sources", ("csl.json",)), text(say("CSL-JSON, to cite them"))),
    )
    return Row(say("Other forms"), (Facts(facts),))


def _feeds(index: Index) -> tuple[Row, ...]:
    if not index.settings.site_url:
        return ()
    names = {
        "changes": (index.say("Changes"), index.say("what is new, corrected or withdrawn")),
        "briefings": (index.word("section", "briefings"), index.say("each with its bottom line")),
        "corrections": (index.say("Corrections"), index.say("with both wordings")),
    }
    facts = tuple(Fact(name, text(f"{feed}.xml", f"feed:{feed}"), text(what)) for feed, (name, what) in names.items())
    note = index.say(
        "Atom. An entry comes or changes with what readers are told of; a mended slip of the pen makes none."
    )
    return (Row(index.say("Feeds"), (Facts(facts),), (Note(0, text(note)),)),)


def _reading(index: Index) -> Row:
    say, licence = index.say, index.settings.licence
    facts = (
        Fact(say("Marking"), text(index.release.marking.label), text(say("at most; each row has its own"))),
        Fact(
            say("The desk’s own words"),
            text(licence.name, licence.url or "") if licence else text(say("no licence is given")),
        ),
        Fact(say("Quoted words and titles"), text(say("belong to their sources"))),
    )
    prose = blocks_of(
        text(say("An empty cell or an absent field is what no source gives; nothing was put in its place.")),
        text(
            say(
                "Each voice without a name has a row of its own: they are never one person, and not to be counted as one."
            )
        ),
        text(standing_sentence(index)),
    )
    return Row(say("How to read it"), (Paragraphs(prose), Facts(facts)))
