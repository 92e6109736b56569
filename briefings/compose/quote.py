"""Quotes: the block that stands on every page and pack, and a quote's own page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple
from urllib.parse import quote_plus

from briefings.compose import words
from briefings.compose.index import Index, once
from briefings.compose.interchange import Csl, Node, agent_node, cell, csl_of_page, csl_original, desk_node, source_node
from briefings.compose.kind import Kind, SearchEntry, kind_of, topic_tags, topic_titles, year_of
from briefings.compose.language import Key
from briefings.compose.lines import (
    actor_name,
    answer_sentence,
    answer_words,
    begun,
    ended,
    graded,
    hedged,
    holder_line,
    joined,
    linked,
    marked,
    named,
    one_line,
    quoted,
    role_words,
    sentence,
    strong,
    text,
    without_mentions,
)
from briefings.compose.listing import Entry, Tag, dated, in_cells, last_name_first, sorted_by
from briefings.compose.page_context import (
    PageContext,
    account_line,
    changes_words,
    edited,
    is_fragment,
    outcome_scope,
    outcome_words,
    own_translations,
    place,
    proof_line,
    proof_told,
    published_on,
    short_citation,
    signature,
    source_line,
    translated,
    translated_line,
)
from briefings.compose.record import Pair, Record, Some, Statement, ValueOf, each
from briefings.compose.views import Cell, Chip, Line, QuoteBlock, Run, Sign, plain
from briefings.model.dates import Edtf
from briefings.model.refs import Ref
from briefings.model.sheets import Actor, Quote, Sheet, Topic
from briefings.model.sheets.common import Evidence
from briefings.model.sheets.quote import Anonymous, ToldTo
from briefings.model.sheets.topic import Position

_CHANGED = re.compile(r"\s*(?:\[[^]]*\]|…)\s*")


@once
def name_line(quote: Quote, index: Index, *, linked: bool = True) -> Line:
    """Return whose words they are: a name, a metonym with its reading, an unnamed voice, or why they have no speaker."""
    actor = index.get(quote.speaker, Actor)
    if actor is not None:
        target = str(actor.ref) if linked else ""
        line = actor_name(actor, index, target, quote.as_written or "")
        if quote.as_written:
            line = (*line, Run("text", f" [{actor.name}]"))
        return (*line, Run("text", f", {quote.speaker_note}")) if quote.speaker_note else line
    if quote.anonymous:
        named = strong(quote.as_written or quote.anonymous.described_as)
        named = (*named, *text(f" [{quote.anonymous.described_as}]")) if quote.as_written else named
        return index.line("{voice}, not named", voice=named) if quote.anonymous.count == 1 else named
    return strong(words.capital(quote.unattributed) if quote.unattributed else index.say("No speaker"))


def role_line(quote: Quote, index: Index) -> Line:
    """Return what the speaker was, as the source gives it, and what it leaves open; or what kind of voice it is."""
    role, known = quote.role, [quote.attribution_note]
    given = role_words(role.title, role.as_reported, index, index.lang_of(quote)) if role else ()
    if quote.anonymous:
        known = [_unnamed(quote.anonymous, index), quote.anonymous.reason, quote.speaker_note, *known]
    return joined((given, *map(text, [role.note if role else None, *known])), index.language.semicolon)


def credit_line(quote: Quote, index: Index, *, linked: bool = True) -> Line:
    """Return whose words they are, and what the speaker was."""
    return joined((name_line(quote, index, linked=linked), role_line(quote, index)), ", ")


def _unnamed(voice: Anonymous, index: Index) -> str:
    say, count, sought = index.say, voice.count, "count" in voice.looked_for
    if count is None:
        return say("number and names not stated" if sought else "the source gives no name")
    if count == 1:  # the name says "not named"
        return ""
    number = index.language.number(count)
    return index.count(count, "{number} person, not named", "{number} people, not named", number=number)


def chain_line(quote: Quote, index: Index) -> Line:
    """Return the way of the words (told whom, reported by whom, what was not seen), and what part of them is quoted."""
    detail = index.word("mode detail", quote.mode) if quote.mode in words.MODE_DETAILS else ""
    return joined(map(text, (_way(quote, index), _outside(quote, index) or detail)), index.language.semicolon)


def _way(quote: Quote, index: Index) -> str:
    quoted_by = _hearsay(quote, index)
    if not quote.chain:
        return quoted_by
    told = index.language.semicolon.join(filter(None, (quoted_by, _told(quote, index))))
    values = {"told": told, "source": index.the_source(index.source(quote.source))}
    if unseen := _unseen(quote, index):
        return index.say("{told}, as reported by {source}; we have not seen {unseen}", unseen=unseen, **values)
    return index.say("{told}, as reported by {source}", **values)


def _hearsay(quote: Quote, index: Index) -> str:
    """Return in whose quotation the source has the words; empty where it quotes the speaker itself."""
    actor = _the(index, quote.quoted_by) if quote.quoted_by else ""
    return index.say("quoted by {actor}", actor=actor) if actor else ""


def _outside(quote: Quote, index: Index) -> str:
    """Return whose words are outside the quotation marks; empty where there are none."""
    if not quote.lead_in and not any(part.outside for part in quote.parts):
        return ""
    source = index.source_name(index.source(quote.source))
    return index.say("outside the quotation marks: words of the {source}", source=source)


def _unseen(quote: Quote, index: Index) -> str:
    """Return what the desk says that it did not see on the way of the words."""
    return index.language.listed([_what(step, index) for step in quote.chain if step.seen is False])


def _what(step: ToldTo, index: Index) -> str:
    """Return what somebody who was told made of it, as the desk calls it."""
    return index.say("the {thing}", thing=step.what) if step.what else index.say("what they published")


def _told(quote: Quote, index: Index) -> str:
    return ", ".join(index.say("told {actor}", actor=_the(index, step.told)) for step in quote.chain)


def _the(index: Index, ref: Ref) -> str:
    actor = index.get(ref, Actor)
    if actor is None:
        return ""
    return actor.name if actor.type == "person" else index.say("the {actor}", actor=actor.name)


@once
def dates_line(quote: Quote, index: Index) -> Line:
    """Return when it was said and when it was published, which are two dates."""
    published = published_on(index.source(quote.source), index)
    if is_undated(quote):
        return text(index.say("{published}; the source gives no date for the statement", published=published))
    return joined((said_on(quote, index), text(published)), index.language.semicolon)


@once
def said_on(quote: Quote, index: Index) -> Line:
    """Return when it was said; empty where no day, month or year of it is given."""
    said = quote.said
    return text(index.say("said {date}", date=index.when(said.edtf))) if said and said.edtf.lower else ()


def is_undated(quote: Quote) -> bool:
    """Return whether the desk looked for the date of a statement, and the source does not give it."""
    if quote.said is not None:
        return quote.said.edtf.lower is None
    return quote.mode not in ("scare", "headline") and "said" in quote.looked_for


def all_undated(quotes: Collection[Quote]) -> bool:
    """Return whether statements have no date, and of each of these the desk looked for it and the source gives none."""
    silent = [quote for quote in quotes if quote.said is None and quote.mode not in ("scare", "headline")]
    return any(map(is_undated, quotes)) and all(map(is_undated, silent))


@once
def chip(quote: Quote, index: Index) -> Chip:
    """Return the outcome of a quote's check, and of a fragment that it is one."""
    outcome = index.release.verdict(quote.id).outcome
    proof = proof_line(quote, index)
    told: Line = ()
    if proof:
        address = exact_address(quote, index)
        told = joined((proof_told(quote, index), text(index.say("Read it in the source"), address) if address else ()))
    return Chip(outcome, outcome_words(quote, index), proof, told)


def exact_address(quote: Quote, index: Index) -> str:
    """Return the address of the exact words in their source, as a text fragment (WICG); empty where it has no address.

    The fragment holds the quote's own words alone, which are printed anyway: the first segment, or of a long one its first
    and last words; of a changed one the longest stretch that the desk did not change.
    """
    source = index.source(quote.source)
    said = next((part.words for part in quote.parts if part.words), "")
    if source.url is None or not said:
        return ""
    found = max(_CHANGED.split(said), key=len).split() if quote.edits else said.split()
    ends = [" ".join(found[:5]), " ".join(found[-5:])] if len(found) > 12 else [" ".join(found)]
    fragment = ",".join(quote_plus(end).replace("+", "%20").replace("-", "%2D") for end in ends)
    return f"{source.url.partition('#')[0]}#:~:text={fragment}"


def why_unchecked(quote: Quote, index: Index) -> str:
    """Return why a quote's words could not be checked."""
    return quote.unchecked.why if quote.unchecked else index.say("the desk’s copy of the source is not at hand")


@once
def segments(quote: Quote, index: Index, target: str = "") -> Line:
    """Return a quote's words as they are printed: each segment in its marks, words outside them before and between."""
    runs: list[Run] = []
    lang = index.lang_of(quote)
    if quote.lead_in or quote.introduction:
        runs.append(Run("outside", f"{quote.lead_in or quote.introduction} ", "", lang if quote.lead_in else ""))
    for number, part in enumerate(quote.parts):
        if number and part.words and quote.parts[number - 1].words:
            runs.append(Run("outside", " […] "))
        elif number:
            runs.append(Run("outside", " "))
        said = marked(part.words, index, target=target, lang=lang) if part.words else None
        runs.append(said or Run("outside", part.outside or "", "", lang))
    return tuple(runs)


def stands_alone(quote: Quote) -> bool:
    """Return whether the printed words begin with a mark, which then hangs in the margin."""
    return bool(quote.parts) and bool(quote.parts[0].words) and not (quote.lead_in or quote.introduction)


@once
def words_line(quote: Quote, index: Index) -> Line:
    """Return the words in their marks, or the gist with the source's hedges."""
    if quote.mode == "paraphrase" and quote.gist:
        return sentence(one_line(quote.gist, index, quote.hedges))
    return segments(quote, index)


def mode_word(quote: Quote, index: Index) -> str:
    """Return what kind of quote it is in a word: `Direct`; `Quotation` where no mode is recorded."""
    return index.word("mode", quote.mode or "quotation")


@once
def whose_line(quote: Quote, index: Index) -> Line:
    """Return the words with the one whose they are before them: `Dragone, paraphrased: …`; of a headline where they stand."""
    return (*lead_line(quote, index), Run("text", " "), *words_line(quote, index))


@once
def lead_line(quote: Quote, index: Index, *, linked: bool = False) -> Line:
    """Return whose words they are, before the words: `Dragone, paraphrased:`; both, where speaker and author are not told apart."""
    who = begun(name_line(quote, index, linked=linked))
    if quote.attribution == "ambiguous" and not quote.unattributed:
        source = index.the_source(index.source(quote.source))
        who = index.line("{speaker} or {author}", speaker=who, author=source)
    who = joined((who, text(_hearsay(quote, index))), ", ")
    if quote.mode == "paraphrase":
        return index.line("{who}, paraphrased:", who=who)
    return who if quote.introduction else index.line("{name}:", name=who)


def linked_whose(quote: Quote, index: Index) -> Line:
    """Return the same, each of its runs a link to the quote's page."""
    return linked(whose_line(quote, index), str(quote.ref))


def quote_block(
    quote: Quote, context: PageContext, *, held: Position | None = None, marked_note: bool = False, linked: bool = True
) -> QuoteBlock:
    """Return a quote with its attribution. `held`: the position that is based on it; `marked_note`: with a note mark."""
    index = context.index
    context.show(quote.ref, quote.speaker)
    answer = f"{index.say('An accusation.')}{answer_sentence(quote, index)}" if quote.accuses else ""
    found = QuoteBlock(
        target=str(quote.ref),
        words=words_line(quote, index),
        hangs=stands_alone(quote),
        speech=quote.mode != "paraphrase",
        name=name_line(quote, index, linked=linked),
        role=role_line(quote, index),
        chain=chain_line(quote, index),
        dates=said_on(quote, index),
        chip=chip(quote, index),
        mark=context.cite_words(quote) if marked_note else (),
        translation=translated_line(quote, index),
        remark=joined((text(answer), account_line(quote, index))),
        sign=sign(held) if held else None,
        stance=stance(held, index) if held else "",
        reason=reason(held, index) if held else (),
        anchor=context.anchor(f"quote-{quote.id}"),
    )
    context.quoted.append(found)
    context.said.append(quote)
    return found


def sign(position: Position) -> Sign:
    """Return how a position is known: said, inferred, or not stated."""
    if position.stance == "not-stated":
        return "not-stated"
    return "inferred" if position.basis == "inferred" else "said"


def stance(position: Position, index: Index) -> str:
    """Return `undecided, inferred`."""
    word = index.word("stance", position.stance).lower()
    return index.say("{stance} (our reading)", stance=word) if position.basis == "inferred" else word


def reason(position: Position, index: Index) -> Line:
    """Return since when and on which conditions a position is held, and why the desk reads it so, in sentences."""
    return joined(map(sentence, (*map(begun, terms(position, index)), one_line(position.reason, index))))


def terms(position: Position, index: Index) -> tuple[Line, Line]:
    """Return since when and under which conditions a position is held; empty where it is not recorded."""
    since = index.line("since {date}", date=index.when(position.when)) if position.when else ()
    conditions = one_line(position.conditions, index)
    return since, index.line("on condition: {conditions}", conditions=conditions) if conditions else ()


def quote_entry(quote: Quote, context: PageContext, beside: Line) -> Pair:
    """Return a quote as an entry of a row: whose words they are, the words, and a few words beside them."""
    context.show(quote.ref)
    return Pair(linked_whose(quote, context.index), beside)


class Bearing(NamedTuple):
    """What a quote is relevant to: a link, what kind of sheet it is, and of a topic the position taken with these words.

    `is_inferred`: this desk reads that position from the words, which do not state it.
    """

    line: Line
    kind: str
    stance: str = ""
    is_inferred: bool = False


class PathStep(NamedTuple):
    """Somebody on the way of the words from the speaker to the source: who was told, by what, and whether the desk saw that.

    `what` is empty and `seen` none where it is not recorded.
    """

    name: str
    what: str
    seen: bool | None


_value = ValueOf[Quote]()
_own = ValueOf["QuoteRecord"]("")


class QuoteRecord(Record[Quote]):
    """A quote or paraphrase as its page shows it."""

    _must_show = (
        *("words", "lead", "own_fields", "not_stated", "corrections", "role", "told", "dates", "translation"),
        *("translator", "outcome_words", "why_unchecked", "attribution", "changes", "signature", "accused", "answer"),
    )
    _must_show_in_briefing = ("words", "own_fields")
    _most_in_a_row = 12

    words = _value(words_line)
    """The words in their marks, or the gist of a paraphrase."""
    description = _value(lambda quote, index: f"{plain(whose_line(quote, index))}{answer_sentence(quote, index)}")
    """Whose words they are, the words, and the answer of the one accused."""

    @property
    def lead(self) -> Line:
        """Whose words they are, to stand before the words: `Dragone, paraphrased:`; a name is a link."""
        self._context.show(self._sheet.speaker)
        return lead_line(self._sheet, self._index, linked=True)

    @property
    def block(self) -> QuoteBlock:
        """The words with their attribution, a note mark and the position that is based on them; to be drawn with `parts.said`."""
        held = next((held.position for held in self._index.held_by_quote.get(self._sheet.ref, ())), None)
        return quote_block(self._sheet, self._context, held=held, marked_note=True)

    is_paraphrase = _value(lambda quote, _: quote.mode == "paraphrase")
    """Whether these are the desk's words for what somebody said, and no quotation."""
    is_fragment = _value(is_fragment)
    """Whether it is a part of a longer quoted sentence."""
    hangs = _value(lambda quote, _: stands_alone(quote))
    """Whether the words begin with a mark, which then hangs in the margin."""
    role = _value(role_line)
    """What the speaker was, as the source gives it."""
    told = _value(chain_line)
    """On which way the words came: told whom, reported by whom, what was not seen; empty where there is nothing to say."""
    dates = _value(said_on)
    """When it was said; empty where no date is given."""
    translation = _value(lambda quote, index: translated(quote, index)[0])
    """The words in the desk's own language; empty where nobody translated them."""
    translator = _value(lambda quote, index: words.capital(translated(quote, index)[1]))
    """Who translated them, at the head of a sentence: `Translated by this desk`."""
    _translated = _value(own_translations)
    _checked = _value(lambda quote, index: index.release.verdict(quote.id).checked)
    outcome = _value(chip)
    """The outcome of the check of the wording, to be drawn with `parts.chip`."""
    outcome_words = _own(lambda record, _: "" if record.is_paraphrase else record.outcome.words)
    """The same in words; empty for a paraphrase, which has no wording to check."""
    matches = _value(lambda quote, index: index.release.verdict(quote.id).outcome in ("matches", "matches-changed"))
    """Whether the wording was found in the desk's copy of the source."""
    checked = _own(lambda record, index: index.day(record._checked))
    """The day on which the wording was checked; empty where it was not."""
    level: int = _value(lambda quote, index: max(index.release.verdict(quote.id).levels, default=0))
    """How closely the wording is that of the source: 0 letter for letter, 3 with declared edits."""
    why_unchecked = _own(
        lambda record, index: why_unchecked(record._sheet, index) if record.outcome.outcome == "unchecked" else ""
    )
    """Why the wording could not be checked; empty where it could."""
    mode = _value(lambda quote, _: quote.mode or "quotation")
    """What kind of quote it is, as in its sheet; `quotation` where no mode is recorded."""
    polarity = _value(lambda quote, index: words.capital(index.word("polarity", quote.polarity)))
    """What kind of speech act it is: a denial, a question; empty for a plain statement."""
    role_organisation = _value.actor(lambda quote: quote.role.organisation if quote.role else None)
    """The body that the speaker's role belongs to, a link; empty where it is not recorded."""
    role_place = _value(lambda quote, index: place(quote.role.at, index) if quote.role and quote.role.at else "")
    """Where the source gives the role, if not beside the words."""

    @property
    def published_unchecked(self) -> str:
        """When and why it was decided to publish words that could not be checked; empty where nobody did."""
        signed = self._sheet.unchecked
        return self._index.day(signed.on) + self._index.language.colon + signed.why if signed else ""

    is_statement = _value(lambda quote, _: quote.mode not in ("scare", "headline"))
    """Whether somebody said it on some occasion: neither a headline nor words that the source only sets in marks."""

    @property
    def said(self) -> Line:
        """When it was said: the source's words, then the desk's reading."""
        said, index = self._sheet.said, self._index
        if said is None:
            return text(index.say("not given")) if "said" in self._sheet.looked_for else ()
        date = index.when(said.edtf)
        if not said.as_reported:
            return text(date)
        own = quoted(said.as_reported, index, index.lang_of(self._sheet))
        if said.edtf.lower is None:
            return index.line("not given; {words} in the source, so {date}", words=own, date=date)
        return index.line("{words} in the source, so {date}", words=own, date=date)

    is_dated = _value(lambda quote, _: quote.said is not None)
    """Whether the day on which it was said is recorded."""
    venue = _value(lambda quote, _: quote.venue or "")
    """Where it was said; empty where it is not stated."""
    addressee = _value(
        lambda quote, index: quote.addressee or index.language.listed([_the(index, step.told) for step in quote.chain])
    )
    """To whom it was said; empty where it is not stated."""
    on_behalf_of: Statement = _own(
        lambda record, _: Statement(record._actor(record._sheet.on_behalf_of), record._sheet.on_behalf_evidence)
    )
    """For whom the speaker spoke; empty where the source does not say so."""
    quoted_by = _value.actor(lambda quote: quote.quoted_by)
    """Who quotes the words in the source; empty where nobody but the source does."""
    marked_by = _value(lambda quote, index: holder_line(quote.marked_by, index) if quote.marked_by else ())
    """Who set the quotation marks; empty where the desk does not say so."""
    this_source = _value(lambda quote, index: index.this_source(index.source(quote.source)))
    """What stands for that source on the page of its words: `this article`."""
    source_authors = _value(lambda quote, index: index.authors(index.source(quote.source).authors))
    """Its authors; empty where they are not recorded."""

    @property
    def published_in(self) -> Line:
        """Where the words were published: what source, by whom, when, at which place; a link."""
        self._context.show(self._sheet.source)
        return source_line(self._index.source(self._sheet.source), self._index, self._sheet.at)

    @property
    def reported_by(self) -> Statement:
        """The source that reports the words, with the note of that place."""
        source, by = self.this_source, self.source_authors
        named = self._index.say("{source}, by {author}", source=source, author=by) if by else source
        at = (Evidence.model_construct(source=self._sheet.source, at=self._sheet.at),)
        return Statement(text(named, str(self._sheet.source)), at)

    attribution = _value(
        lambda quote, index: index.word("attribution", None if quote.unattributed else quote.attribution)
    )
    """How sure it is whose words they are; empty where it is not recorded, and where the source attributes them to nobody."""
    attribution_note = _value(lambda quote, _: quote.attribution_note or "")
    """What to know of that."""
    changes = _value(lambda quote, index: "".join(edited(edit, index) for edit in quote.edits).strip())
    """What was left out, added or changed, each with its reason; empty where nothing is declared."""
    signature = _value(lambda quote, index: signature(quote, index) if quote.meaning_kept else "")
    """Who signed that the changes keep the meaning; empty where nobody did."""

    @property
    def path(self) -> list[PathStep]:
        """Who was told on the way of the words from the speaker to the source; none where it is direct."""
        self._context.show(*(step.told for step in self._sheet.chain))
        index = self._index
        return [
            PathStep(index.name(step.told), (step.what or "") if step.seen is None else _what(step, index), step.seen)
            for step in self._sheet.chain
        ]

    voice = _value(lambda quote, index: plain(name_line(quote, index)))
    """Whose words they are as plain text, for a place that takes no line."""
    unseen = _value(_unseen)
    """What the desk did not see of that way; empty where it does not say so."""
    no_basis = _value(lambda _, index: index.word("reliability", "F"))
    """What the lowest grade of reliability is called."""
    grade = _value(lambda quote, index: graded("reliability", index.source(quote.source).reliability, index))
    """The grade of the source's reliability; empty where it is not graded."""
    context = _value.prose(lambda quote: quote.context, lambda quote, _: quote.hedges)
    """What stands around the words in the source."""
    note = _value.prose(lambda quote: quote.note, lambda quote, _: quote.hedges)
    """What to know of the words."""
    exact_address = _value(lambda quote, index: exact_address(quote, index))
    """The address of these very words in their source; empty where it has no address."""
    accused = _own(lambda record, _: record._names(record._sheet.accuses))
    """Whom the words accuse; empty where they accuse nobody."""
    answer = _value(lambda quote, index: index.answer(quote.answer) if quote.accuses else "")
    """What the one accused answers; empty where the words accuse nobody."""
    reply = _value(answer_words)
    """The same as a sentence, or that none is recorded."""

    @each
    def about(self) -> Iterator[Bearing]:
        """What the words are relevant to, and which position is taken with them."""
        index = self._index
        held = {entry.topic.ref: entry.position for entry in index.held_by_quote.get(self._sheet.ref, ())}
        for sheet in index.there(self._sheet.about, Sheet):
            ref, position, topic = sheet.ref, held.get(sheet.ref), index.get(sheet.ref, Topic)
            self._context.show(ref)
            taken = index.word("stance", position.stance).lower() if position else ""
            is_inferred = position is not None and position.basis == "inferred"
            line = text(kind_of(topic).title(topic), str(ref)) if topic else named(ref, index)
            yield Bearing(line, index.kind_word(ref), taken, is_inferred)

    @property
    def same_speaker(self) -> Some[Pair]:
        """What else the speaker said: the first twelve. Voices without a name are not one person."""
        own = self._sheet
        others = [other for other in self._index.said_by(own.speaker) if other.id != own.id] if own.speaker else []
        return self._first("", others, lambda quote, _: self._other(quote))

    def _other(self, quote: Quote) -> Pair:
        beside = f"{mode_word(quote, self._index)}, {place(quote.at, self._index)}"
        return quote_entry(quote, self._context, text(beside))


def _unchecked(quote: Quote, index: Index) -> Line:
    unchecked = index.release.verdict(quote.id).outcome == "unchecked"
    return (Run("muted", f" [{index.say('could not be checked')}]"),) if unchecked else ()


def _group(quote: Quote) -> int:
    return 0 if quote.speaker else 1 if quote.anonymous else 2


def _name(line: Line) -> str:
    return last_name_first("".join(run.text for run in line if run.voice == "strong"))


def _date(quote: Quote, index: Index) -> str:
    """Return the date of the statement for a list; empty where none is given, which the list says once."""
    if quote.mode in ("scare", "headline"):
        return index.say("no speaker")
    return index.when(quote.said.edtf) if quote.said and quote.said.edtf.lower else ""


def _speaker(quote: Quote, name: Line, index: Index) -> Tag:
    """Return whose words they are: unnamed voices each by itself, never one person."""
    if quote.speaker:
        return Tag("speaker", quote.speaker.id, index.name(quote.speaker))
    if quote.anonymous:
        return Tag("speaker", f"unnamed-{quote.id}", plain(name), 1)
    return Tag("speaker", "nobody", index.say("No speaker: the source’s own words"), 2)


class QuoteCounts(NamedTuple):
    """How many quotations of speech, quotes from headlines, scare quotes and paraphrases there are, and of how many origins.

    `source_type`: what their source is, if it is one. `has_undated`: the source gives none of the dates that are missing.
    """

    speech: int
    headlines: int
    scare: int
    paraphrases: int
    origins: int
    source_type: str
    has_undated: bool


class QuoteKind(Kind[Quote]):
    """Everything the program needs to know of quotes beside their model and their templates."""

    model = Quote
    table = "quotes"
    columns = (
        "id mode words gist hedges outcome checked speaker speaker_as_printed role attribution chain source "
        "at said said_as_reported published accuses answer about changes marking revised"
    )
    list_columns = "words speaker date outcome"
    called = ("{n} quote", "{n} quotes")
    holds = "words, speaker or unnamed voice, how the words reached us, result of the check"
    record = QuoteRecord
    is_listed_by_name = False

    def mention(self, sheet: Quote, index: Index) -> Line:
        """Return what `[[ref]]` prints, a link: the words in their marks, or the gist of a paraphrase."""
        if sheet.mode == "paraphrase" and sheet.gist:
            return hedged(without_mentions(sheet.gist, index), sheet.hedges, str(sheet.ref))
        found = segments(sheet, index, str(sheet.ref))
        said = tuple(run._replace(voice="text") if run.voice == "outside" else run for run in found)
        return (*said, *_unchecked(sheet, index))

    def label(self, sheet: Quote, index: Index) -> Line:
        return words_line(sheet, index)

    def named(self, sheet: Quote, index: Index) -> Line:
        return (*linked_whose(sheet, index), *_unchecked(sheet, index))

    def whose(self, sheet: Quote, index: Index) -> Line:
        """Return the words with the one whose they are before them, so that they can stand alone."""
        return whose_line(sheet, index)

    def account(self, sheet: Quote, index: Index) -> str:
        """Return who, role, way of the words, dates, what kind of words, and the outcome of their check, in sentences."""
        told = joined((credit_line(sheet, index), chain_line(sheet, index)), index.language.semicolon)
        who = words.capital(plain(told))
        dates = words.capital(plain(dates_line(sheet, index)))
        outcome = outcome_words(sheet, index)
        checked = f"{outcome}. {outcome_scope(index)}" if sheet.mode != "paraphrase" else outcome
        doubt = ""
        if sheet.attribution and sheet.is_doubtful:
            doubt = f" {index.say('Attribution {how}.', how=index.word('attribution', sheet.attribution))}"
        return f"{ended(who)} {ended(dates)} {ended(checked)}{doubt}{answer_sentence(sheet, index)}"

    def is_quoted(self, sheet: Quote) -> bool:
        """Return whether the words are a source's; those of a paraphrase are the desk's."""
        return sheet.mode != "paraphrase"

    def cited(self, sheet: Quote, index: Index) -> Line:
        """Return how to cite a quote: speaker, role as given, the words, who was told, the source with its date and place."""
        name = tuple(run._replace(voice="text") for run in name_line(sheet, index))
        runs = [*joined((name, role_line(sheet, index), text(_hearsay(sheet, index))), ", ")]
        if sheet.mode == "paraphrase" and sheet.gist:
            runs += index.line(", paraphrased: {words}", words=one_line(sheet.gist, index, sheet.hedges))
            runs[-1] = runs[-1]._replace(text=runs[-1].text.rstrip("."))
        else:
            runs += [Run("text", ", "), *segments(sheet, index)]
        runs += text(f", {_told(sheet, index)}" if sheet.chain else "")
        cited = short_citation(index.source(sheet.source), index, sheet.at)
        runs += index.line(", as reported in: {citation}.", citation=cited)
        runs += text(answer_sentence(sheet, index))
        return tuple(run._replace(target="") for run in runs)

    def csl(self, sheet: Quote, index: Index) -> Csl:
        """Return what is cited as a CSL item: the page, with the source as its original."""
        source = index.source(sheet.source)
        reported = index.say("As reported in: {source}.", source=plain(short_citation(source, index, sheet.at)))
        page = csl_of_page(sheet, index, plain(self.whose(sheet, index)), f"{self.account(sheet, index)} {reported}")
        return page | csl_original(source, index)

    def cells(self, sheet: Quote, index: Index) -> dict[str, str]:
        return {
            "words": " […] ".join(part.words for part in sheet.parts if part.words),
            "checked": "",
            **self.computed(sheet, index),
            "speaker_as_printed": plain(name_line(sheet, index)),
            "role": plain(role_line(sheet, index)),
            "chain": plain(chain_line(sheet, index)) if sheet.chain or sheet.quoted_by else "",
            "at": place(sheet.at, index),
            "published": cell(index.source(sheet.source).published, index),
            "changes": changes_words(sheet, index),
        }

    def found(self, sheet: Quote, index: Index) -> SearchEntry:
        speaker = index.get(sheet.speaker, Actor)
        credit = (name_line(sheet, index), text(_hearsay(sheet, index)), dates_line(sheet, index))
        sub = plain(joined(credit, ", "))
        if is_fragment(sheet, index):
            sub = index.say("{who}; from a longer sentence", who=sub)
        named = whose_line(sheet, index) if sheet.mode == "paraphrase" else words_line(sheet, index)
        return SearchEntry(
            plain(named),
            f"{ended(sub)} {answer}".removesuffix(".") if (answer := answer_words(sheet, index)) else sub,
            more=speaker.names[1:] if speaker else (),
            actor=index.name(sheet.speaker),
            topics=topic_titles(sheet.about, index),
            year=year_of(self.date_of(sheet, index)),
            outcome=self.outcome(sheet, index),
            lang=index.lang_of(sheet) if self.is_quoted(sheet) else "",
        )

    def place_in_list(self, sheet: Quote, index: Index) -> tuple[int, Key]:
        """Return what sorts the entries of the kind's list: the named, then the unnamed one by one, then those without a speaker."""
        return (_group(sheet), index.language.key(_name(name_line(sheet, index))))

    def entry(self, sheet: Quote, index: Index) -> Entry:
        name = name_line(sheet, index)
        role = joined((role_line(sheet, index), text(_hearsay(sheet, index))), index.language.semicolon)
        said, reply, outcome = words_line(sheet, index), answer_words(sheet, index), chip(sheet, index)
        mode = sheet.mode or "quotation"
        columns = in_cells(
            (linked(said, str(sheet.ref)), translated_line(sheet, index), _outside(sheet, index), reply),
            (name, role),
            (text(mode_word(sheet, index)), _date(sheet, index)),
        )
        cells = (
            Cell(columns[0].lines, words=True),
            *columns[1:],
            Cell(chip=outcome if self.is_quoted(sheet) else None),
        )
        key, year = dated(sheet.said or index.source(sheet.source).published, index, is_by=not sheet.said)
        checked, modes, outcomes = index.word("outcome", outcome.outcome), list(words.MODES), list(words.OUTCOMES)
        tags = (
            _speaker(sheet, name, index),
            *topic_tags(sheet.about, index),
            Tag("mode", mode, mode_word(sheet, index), 0, modes.index(mode)),
            *sorted_by(sheet),
            *year,
            Tag("outcome", outcome.outcome, checked, 0, outcomes.index(outcome.outcome)),
        )
        return Entry(cells, tags, (("speaker", f"{_group(sheet)} {_name(name)}"), *key))

    def counts(self, index: Index) -> QuoteCounts:
        quotes = index.every(Quote)
        modes = Counter(quote.mode for quote in quotes)
        speech = modes["direct"] + modes["partial"] + modes["mixed"] + modes[None]
        sources = {quote.source for quote in quotes}
        origins = len(set(map(index.origin, sources)))
        only = index.source_name(index.source(quotes[0].source)) if len(sources) == 1 else ""
        special = (modes["headline"], modes["scare"], modes["paraphrase"])
        return QuoteCounts(speech, *special, origins, only, all_undated(quotes))

    def linked(self, sheet: Quote, index: Index) -> Node:
        source = source_node(index.source(sheet.source), index)
        found: Node = {
            "text": plain(self.label(sheet, index)),
            "creditText": plain(joined((credit_line(sheet, index), text(_hearsay(sheet, index))), ", ")),
            "isBasedOn": {**source, "position": place(sheet.at, index)},
        }
        creator = agent_node(sheet.speaker, index) if not sheet.is_doubtful else {}
        if sheet.mode == "paraphrase":
            return {"@type": "Claim", **found, "author": creator, "claimInterpreter": desk_node(index)}
        if sheet.mode in ("scare", "headline"):
            creator = {}
        said = sheet.said.edtf.text if sheet.said and sheet.said.edtf.lower else ""
        tongue = sheet.language or index.source(sheet.source).language
        return {
            "@type": "Quotation",
            **found,
            "creator": creator,
            "temporal": said,
            "inLanguage": tongue,
            "workTranslation": _translated(sheet),
        }

    def computed(self, sheet: Quote, index: Index) -> dict[str, str]:
        """Return the outcome of the check, and the day of it."""
        verdict = index.release.verdict(sheet.id)
        return {"outcome": verdict.outcome, **({"checked": verdict.checked.isoformat()} if verdict.checked else {})}

    def order(self, sheet: Quote, index: Index) -> tuple[Any, ...]:
        """Return what sorts quotes where a section selects them: the order of their sources."""
        return index.order(sheet)

    def date_of(self, sheet: Quote, index: Index) -> Edtf | None:
        """Return when it was said; if that is not recorded, when its source was published."""
        published = index.source(sheet.source).published
        return sheet.said.edtf if sheet.said else published.edtf if published else None

    def evidence(self, sheet: Quote) -> tuple[Evidence, ...]:
        """Return what rests behind a quote on which a statement is based: the quote itself."""
        return (Evidence.model_construct(quote=sheet.ref),)

    def printed(self, sheet: Quote, index: Index) -> Quote:
        """Return a quote with the translations into the pack's own language, which are all that a pack prints."""
        if not sheet.translations:
            return sheet
        return sheet.model_copy(update={"translations": own_translations(sheet, index)})


def _translated(quote: Quote) -> list[Node]:
    """Return the translations of a quote's words: separate works, of which the quotation is the original."""
    return [
        {"@type": "Quotation", "text": entry.text.text, "inLanguage": entry.language}
        | ({"creditText": entry.by} if entry.by else {})
        for entry in quote.translations
        if entry.item.rpartition(".")[2] == "words"
    ]
