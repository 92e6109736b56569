"""Check a quotation: what a reader's words are compared with, which is all that the site publishes of sources and in their place.

A row of the page's data is of one kind. Only `quotation` is a quotation; the page tells every other one apart:

- *former*: the wording of a quotation before a correction;
- *outside*: words of a source that stand outside quotation marks there, a role for instance, or a source's title;
- *translation*, *paraphrase*, *claim*: the desk's words, or a translator's.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.msgpack import Decoder, encode

from briefings.compose.claim import held_line, statement_line
from briefings.compose.index import Index
from briefings.compose.lines import answer_words, begun, quotation, text, without_mentions
from briefings.compose.page_context import short_citation, translated_by
from briefings.compose.page_record import PageRecord, about_shown, of_page
from briefings.compose.quote import chain_line, chip, credit_line, dates_line
from briefings.compose.views import Comparable, ComparedKind, Line, VoicedWords, plain, read_back
from briefings.model.sheets import Claim, Quote, Sheet, Source
from briefings.model.translations import is_stale


class CheckRecord(PageRecord):
    """The page on which a reader looks a quotation up by its words."""

    _template = "check-a-quotation.html"
    _called = "check"
    _from_rows = True
    _path = "check-a-quotation/index.html"
    _target = "check:"

    def __init__(self, index: Index) -> None:
        super().__init__(index)
        for model in (Quote, Claim, Source):
            self._context.show(*(sheet.ref for sheet in index.every(model)))

    @property
    def _comparable(self) -> tuple[Comparable, ...]:
        return self._index.once("comparable words", lambda: tuple(comparable(self._index)))

    def _made_of(self) -> object:
        return (list(_kept(self._index)), self.withdrawn_count, self.about)

    heading = of_page(lambda _, index: index.say("Check a quotation"))
    """What the page is called."""
    quotation_count: int = of_page(lambda _, index: sum(quote.mode != "paraphrase" for quote in index.every(Quote)))
    """How many quotations the release has."""
    withdrawn_count: int = of_page(lambda _, index: sum(one.ref.kind == Quote.kind for one in index.release.tombstones))
    """How many quotations and paraphrases were withdrawn; their words are kept nowhere."""
    opening = of_page(lambda _, index: index.word("marks", "words", words="\0").partition("\0")[0])
    """The mark that opens a quotation in the desk's language."""
    closing = of_page(lambda _, index: index.word("marks", "words", words="\0").partition("\0")[2])
    """The mark that closes it."""

    about = about_shown
    """What is known of the page itself."""


def comparable(index: Index) -> Iterator[Comparable]:
    """Yield all words with which a reader's are compared, by kind of sheet and by id; a role is told once of each source."""
    roles: set[tuple[str, str]] = set()
    for source, rows in _kept(index):
        for one in read_back(_ROWS, rows):
            role = (source, one.parts[0].words) if source and one.kind == "outside" else None
            if role not in roles:
                yield one
            if role:
                roles.add(role)


def _kept(index: Index) -> Iterator[tuple[str, bytes]]:
    """Yield the words of each sheet as they are kept, with the source of a quote."""
    for sheet in (sheet for model in (Quote, Claim, Source) for sheet in index.every(model)):
        known, quote = index.rows.get(sheet.ref), index.get(sheet.ref, Quote)
        yield (str(quote.source) if quote else "", known.compared if known else compared(sheet, index))


_ROWS = Decoder(tuple[Comparable, ...])


def compared(sheet: Sheet, index: Index) -> bytes:
    """Return the words of a sheet with which a reader's are compared, as MessagePack."""
    return encode(tuple(_compared(sheet, index)))


def _compared(sheet: Sheet, index: Index) -> Iterator[Comparable]:
    if quote := index.get(sheet.ref, Quote):
        yield from _of_quote(quote, index)
        if quote.role and quote.role.as_reported:
            yield _outside(quote, quote.role.as_reported, index)
    if claim := index.get(sheet.ref, Claim):
        said = plain(statement_line(claim, index)), without_mentions(claim.statement, index)
        for words in dict.fromkeys(said):
            who = text(plain(held_line(claim, index)))
            yield Comparable(str(claim.ref), "claim", (VoicedWords(words, is_quoted=False),), who=who)
    if source := index.get(sheet.ref, Source):
        opening, _, closing = index.word("marks", "words", words="\0").partition("\0")
        printed = quotation(source, index).text.removeprefix(opening).removesuffix(closing)
        cited = short_citation(source, index)
        for title in dict.fromkeys((source.title, printed)):
            part = (VoicedWords(title, is_quoted=False),)
            yield Comparable(str(source.ref), "outside", part, index.lang(source.language), cited=cited)


def _of_quote(quote: Quote, index: Index) -> Iterator[Comparable]:
    if quote.mode == "paraphrase":
        if quote.gist:
            words = without_mentions(quote.gist, index)
            yield _row(quote, "paraphrase", (VoicedWords(words, is_quoted=False),), index)
    else:
        before = (VoicedWords(quote.lead_in, is_quoted=False),) if quote.lead_in else ()
        parts = (VoicedWords(part.words or part.outside or "", bool(part.words)) for part in quote.parts)
        yield _row(quote, "quotation", (*before, *parts), index)
        for sentence in index.release.verdict(quote.id).sentences:
            yield _row(quote, "quotation", (VoicedWords(sentence, is_quoted=True),), index)
    for entry in quote.corrections:
        if entry.item == "words" or entry.item.startswith("segments."):
            note = index.say("Corrected on {day}: {why}", day=index.day(entry.on), why=entry.why)
            yield _row(quote, "former", (VoicedWords(entry.was, is_quoted=True),), index)._replace(note=note)
    for translation in quote.translations:
        stale = is_stale(quote, translation)
        by = translated_by(quote, (translation,), index) if stale or not translation.by else translation.by
        told = (VoicedWords(without_mentions(translation.text, index), is_quoted=False),)
        yield _row(quote, "translation", told, index)._replace(lang=index.lang(translation.language), note=by)


def _row(quote: Quote, kind: ComparedKind, parts: tuple[VoicedWords, ...], index: Index) -> Comparable:
    outcome = chip(quote, index)
    is_checked = kind == "quotation"
    checked = index.release.verdict(quote.id).checked if is_checked else None
    told = [
        index.say("Corrected on {day}: {why}", day=index.day(entry.on), why=entry.why) for entry in quote.corrections
    ]
    return Comparable(
        str(quote.ref),
        kind,
        parts,
        index.lang_of(quote),
        _who(quote, index),
        plain(chain_line(quote, index)),
        plain(dates_line(quote, index)),
        _cited(quote, index),
        outcome.outcome if is_checked else "",
        outcome.words if is_checked else "",
        index.day(checked),
        answer_words(quote, index),
        " ".join(told),
    )


def _outside(quote: Quote, words: str, index: Index) -> Comparable:
    part = (VoicedWords(words, is_quoted=False),)
    return Comparable(str(quote.ref), "outside", part, index.lang_of(quote), cited=_cited(quote, index))


def _who(quote: Quote, index: Index) -> Line:
    if quote.unattributed:
        return begun(text(quote.unattributed))
    return begun(credit_line(quote, index, linked=False))


def _cited(quote: Quote, index: Index) -> Line:
    """Return the source and the place of a quote; those of one place are worded once."""
    source, at = index.source(quote.source), quote.at
    return index.once(("cited", source.id, at.text), lambda: short_citation(source, index, at))
