"""An example of each part that pages and packs are made of, in words that say what stands there; no sheet is quoted.

A part without an example here is missing from the page about the design; a test says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from msgspec.structs import replace

from briefings.compose.index import Index
from briefings.compose.lines import blocks_of, marked, strong, text
from briefings.compose.scale import bands
from briefings.compose.timeline import legend
from briefings.compose.views import (
    Bar,
    Cards,
    Cell,
    Checked,
    Chip,
    Cite,
    Column,
    Counts,
    Debate,
    Debates,
    Endnotes,
    FaceToFace,
    Fact,
    Facts,
    Figure,
    Ground,
    GroundRow,
    Grounds,
    Holding,
    Judgement,
    Judgements,
    Line,
    Links,
    Map,
    Note,
    NotStated,
    Outcomes,
    Paragraphs,
    Part,
    Path,
    Points,
    Positions,
    QuoteBlock,
    Quotes,
    Row,
    Run,
    Said,
    Sign,
    Spot,
    Step,
    Stretch,
    Table,
    Timeline,
    TimeRow,
    Wordings,
)
from briefings.compose.words import SIGNS, capital
from briefings.model import scales


class Specimen(NamedTuple):
    """A part by its name, with the rule that it follows."""

    name: str
    rule: str
    parts: tuple[Part, ...]


def rows(index: Index) -> tuple[Row, ...]:
    """Return a row for each part."""
    found = (*_words(index), *_debate(index), *_facts(index), *_briefing(index), *_lists(index))
    return tuple(
        Row(one.name, one.parts, (Note(0, text(one.rule)),), heading=isinstance(one.parts[0], Said)) for one in found
    )


def _words(index: Index) -> Iterator[Specimen]:
    say = index.say
    whole, fragment, gist = _quote(index), _fragment(index), _paraphrase(index)
    yield Specimen(
        say("Quote"),
        say(
            "The words with their marks hung in the margin; right under them who, in which role, by which way, when. Nobody, "
            "a group, a state and a voice without a name are set like a name."
        ),
        (whole,),
    )
    yield Specimen(
        say("Quotes, one under the other"),
        say(
            "A fragment begins with words outside its marks and does not hang; it never stands as if it were a sentence. "
            "A paraphrase is set as the desk’s words and has no outcome."
        ),
        (Said((whole, fragment, gist)),),
    )
    yield Specimen(
        say("A few quotes"),
        say("On the home page alone."),
        (Quotes((whole, fragment, gist), _link(say("All quotes"))),),
    )
    outcomes = tuple(
        (Chip(name, index.word("outcome", name)), index.language.digits("0"), text(index.word("outcome means", name)))
        for name in ("matches", "matches-changed", "not-found", "unchecked")
    )
    yield Specimen(
        say("Outcome"),
        say("Ink alone: no green, no red, no tick. It tells of the wording, so its sentence stands near it."),
        (
            Checked(whole.chip, say("the wording in this source; not whether it was said, or is true")),
            Outcomes(outcomes),
        ),
    )
    columns = tuple(
        (where, (marked(said, index),))
        for where, said in ((say("Headline"), say("a word")), (say("Text"), say("another word")))
    )
    yield Specimen(
        say("Where its wordings differ"),
        say("The source’s own words, side by side; the desk says only that they differ."),
        (Wordings(columns),),
    )
    path = Path(
        (
            Step(_name(index), text(say("said it")), seen=False),
            Step(say("One who was told"), text(say("not seen by this desk")), seen=False),
            Step(say("The source"), text(say("read by this desk")), seen=True),
        ),
        (say("seen by this desk"), say("not seen")),
    )
    yield Specimen(say("Path of the words"), say("It never implies that a step was checked which was not."), (path,))


def _debate(index: Index) -> Iterator[Specimen]:
    say, word = index.say, index.word
    question = text(say("A question in debate?"))
    holders = [strong(name) for name in (say("One holder"), say("Another holder"), say("A third holder"))]
    told: tuple[Sign, ...] = ("said", "inferred", "not-stated")
    against, for_ = (
        Column(stance, word("stance", stance), 1, (Holding(sign, name, text(word("sign", sign))),))
        for stance, sign, name in (("against", told[0], holders[0]), ("for", told[1], holders[1]))
    )
    silent = Column("not-stated", word("stance", "not-stated"), 1, (Holding(told[2], holders[2], ()),))
    signs = tuple((sign, word("sign", sign)) for sign in told if sign in SIGNS)
    order = say("Columns in a fixed order; names by alphabet.")
    yield Specimen(
        say("Positions"),
        say("Silence has a column of its own. Never a face, a flag, a colour or a sum."),
        (Positions(question, (against, for_), silent, signs, order),),
    )
    tally = Debate(
        question,
        ((against.label, (told[0],), say("one, said")), (for_.label, (told[1],), say("one, inferred"))),
        text(say("What the source leaves open about it.")),
    )
    yield Specimen(say("Debates, counted"), say("One sign a holder."), (Debates((tally,), signs),))
    sides = tuple(
        (column.label, (replace(block, sign=sign, stance=column.label),))
        for column, block, sign in ((against, _quote(index), told[0]), (for_, _fragment(index), told[1]))
    )
    yield Specimen(say("Face to face"), say("The words, side by side by stance."), (FaceToFace(question, sides),))


def _facts(index: Index) -> Iterator[Specimen]:
    say, digits = index.say, index.language.digits
    facts = (
        Fact(say("Name"), text(say("value in ink"))),
        Fact(say("Another name"), text(say("not stated")), text(say("a value in full, never grey"))),
    )
    yield Specimen(say("Facts"), say("Hairlines; no stripes, no vertical rules."), (Facts(facts),))
    yield Specimen(
        say("Not stated"),
        say("Never folded away, never “unknown”, never a dash without words."),
        (NotStated((text(say("what was looked for, as a plain noun clause")), text(say("what else was looked for")))),),
    )
    number: Line = (Run("hedge", index.word("qualifier", "more-than")), Run("text", f"\u00a0{digits('1000')}"))
    yield Specimen(
        say("Figure and hedge"),
        say(
            "A hedge is as large as its fact, dotted where a link is solid, and never parted from a number by a line’s end."
        ),
        (Figure(number, text(say("what was counted, as of a day"))),),
    )
    faded, within = Stretch(0, 1000, False, "open", "known"), Stretch(150, 450, False, "known", "known")
    lasted, near = Stretch(500, 700, True, "known", "known"), Stretch(550, 900, False, "about", "known")
    start, end = say("start not stated"), say("a known day")
    yield Specimen(
        say("When"),
        say("Never a dot for a season, never a limit that the source does not give."),
        (Bar(say("Bar from {start} to {end}", start=start, end=end), start, end, (faded,)),),
    )
    times = tuple(
        TimeRow(text(title), text(say("what kind; how sure")), (stretch,), (marked(said, index),))
        for title, stretch, said in (
            (say("A season"), within, say("in the source’s own words")),
            (say("All the time"), lasted, say("from one day to another")),
            (say("About a day"), near, say("about that day")),
        )
    )
    yield Specimen(
        say("Timeline"),
        say("Inside a real table. No colour for an actor."),
        (
            Timeline(
                say("From a year to the next"),
                (("2025", 0), ("2026", 500)),
                times,
                legend((within, lasted, near), index),
            ),
        ),
    )
    spots = (
        Spot("1", say("An area"), (-30.0, 61.0, -10.0, 68.0)),
        Spot("2", say("A sea area"), (-12.0, 47.0, 2.0, 56.0)),
    )
    yield Specimen(
        say("Map"),
        say("Coastlines without borders; an area is a box, never a pin. The list below it says the same."),
        (
            Map(
                say("A map of two areas"),
                spots,
                say("Numbers as in the list; places too close to draw apart share a sign."),
            ),
        ),
    )
    counts = (
        (text(say("All")), (digits("2"), digits("3")), True),
        (text(say("Some")), (digits("1"), digits("2")), False),
    )
    heads = (say("What"), say("Named"), say("Not named"))
    yield Specimen(
        say("Counts"),
        say("Count what was counted: one article is one origin."),
        (Counts(say("Counts"), heads, counts),),
    )


def _briefing(index: Index) -> Iterator[Specimen]:
    say = index.say
    point = (*text(say("A point, attributed, in one to three lines")), Run("mark", "1", "#note-1"))
    note = Note(1, text(say("Author, title, date, place in the source. What is not recorded. Reliability in words.")))
    yield Specimen(
        say("Prose"),
        say("At most some 70 characters a line, at the left."),
        (
            Paragraphs(blocks_of(text(say("A key sentence or a bottom line."))), large=True),
            Paragraphs(blocks_of(text(say("Text of the desk.")))),
        ),
    )
    yield Specimen(say("Key points"), say("Numbered; no likelihood; the mark of the note last."), (Points((point,)),))
    yield Specimen(
        say("Notes"), say("First citation in full, later ones short. Two columns when many."), (Endnotes((note,)),)
    )
    scale = scales.LIKELIHOOD[index.settings.likelihood_scale]
    facts = (
        Fact(say("Likelihood"), text(index.word("likelihood", scale[-2].words))),
        Fact(say("Confidence"), text(index.word("confidence", "moderate"))),
    )
    judged = Judgements((Judgement(text(say("A judgement of the desk.")), facts),))
    yield Specimen(
        say("Judgements"), say("Likelihood and confidence, each with its name and never in one sentence."), (judged,)
    )
    bearing: tuple[Ground, ...] = ("quoted", "reported", "contradicts")
    grounds = tuple(
        GroundRow(name, held, text("; ".join(index.word("ground", one) for side in held for one in side)))
        for name, held in (
            (say("Point {n}", n="1"), (bearing[:2], ())),
            (say("Point {n}", n="2"), (bearing[:1], bearing[2:])),
        )
    )
    signs = tuple((one, index.word("ground", one)) for one in bearing)
    heads = (say("Statement"), say("Origins"), say("Rests on"))
    yield Specimen(
        say("Origins of each statement"),
        say("A column an origin: many voices of one article are one."),
        (Grounds(heads, ("A", "B"), grounds, signs),),
    )
    yield Specimen(
        say("Likelihood"),
        say("A bar a term; the gaps between them are meant."),
        (bands(index.settings.likelihood_scale, index),),
    )


def _lists(index: Index) -> Iterator[Specimen]:
    say = index.say
    item = (_link(say("A page")), text(say("what it is to this one")))
    yield Specimen(say("Links"), say("Links are solid and plum, hedges dotted and ink."), (Links((item,)),))
    card = (strong(say("A sheet")), (text(say("when")), text(say("where"))))
    yield Specimen(
        say("A few sheets"), say("No box, no shadow, no picture."), (Cards(text(say("What they are.")), (card, card)),)
    )
    quote = _quote(index)
    cells = (
        Cell((quote.words,), words=True),
        Cell((quote.name, quote.role)),
        Cell((text(quote.chip.words),)),
    )
    heads = (say("Words"), say("Speaker"), say("Outcome"))
    yield Specimen(
        say("Table of a list"),
        say("A real table, whose rows stack on a phone. Sorted and filtered by script, whole without it."),
        (Table(say("Table of a list"), heads, (cells,)),),
    )
    address = f"{(index.settings.site_url or '').rstrip('/')}/about/design/"
    line = text(say("{title}. {desk}.", title=say("Design"), desk=index.settings.title.rstrip(".")))
    yield Specimen(say("Cite"), say("The only ground of another colour."), (Cite(line, address),))


def _quote(index: Index) -> QuoteBlock:
    words_ = (marked(capital(index.say("the words, letter for letter, from mark to mark")), index),)
    return _block(index, words_, "direct", Chip("matches", index.word("outcome", "matches")), hangs=True)


def _fragment(index: Index) -> QuoteBlock:
    outside = Run("outside", f"{index.say('words outside its marks, then')} ")
    words_: Line = (outside, marked(index.say("a fragment"), index))
    return _block(index, words_, "partial", Chip("unchecked", index.word("outcome", "unchecked")), hangs=False)


def _paraphrase(index: Index) -> QuoteBlock:
    words_ = text(index.say("What somebody said, in the words of the desk."))
    return _block(index, words_, "paraphrase", Chip("none", index.word("outcome", "none")), hangs=False)


def _block(index: Index, words_: Line, mode: str, chip: Chip, *, hangs: bool) -> QuoteBlock:
    say = index.say
    return QuoteBlock(
        target="",
        words=words_,
        hangs=hangs,
        speech=mode != "paraphrase",
        mode=mode,
        name=strong(_name(index)),
        role=(marked(say("role as the source has it"), index),),
        chain=text(say("told to one, reported by another; not seen")),
        dates=text(say("day of publication; date of statement not given")),
        translation=text(say("a translation, without marks, and whose it is")) if hangs else (),
        chip=chip,
    )


def _name(index: Index) -> str:
    return index.say("Name of the speaker")


def _link(words_: str) -> Line:
    return text(words_, "#main")
