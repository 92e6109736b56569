"""Sources, and what sheets have of their texts."""

from collections.abc import Iterator, Mapping
from functools import cache

from briefings import matcher
from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.check.excerpts import excerpt
from briefings.check.rule import rule
from briefings.check.rules.prose import known_words, unproven_in
from briefings.check.verdicts import extent_of, passages
from briefings.load.desk import Desk
from briefings.matcher import marks
from briefings.matcher.text import find_paragraphs
from briefings.model.fields import Item
from briefings.model.locators import Locator
from briefings.model.refs import Ref
from briefings.model.shape import Loc
from briefings.model.sheets import Quote, Sheet, Source
from briefings.model.sheets.actor import Role
from briefings.model.sheets.common import Evidence, When
from briefings.model.sheets.incident import Involved, Where
from briefings.problems import Problem


@rule("Words given as the source's own stand in the source, wherever they are printed.", reach=2)
def as_reported_verbatim(catalogue: Catalogue) -> Findings:
    """Yield each title, wording and `as_reported` that its source, where its text is here, does not have."""
    for ref, loc, words in _claimed(catalogue):
        texts = list(filter(None, map(catalogue.snapshot, _sources_of(catalogue, ref))))
        if texts and all(matcher.match_words(text, words).outcome != "matches" for text in texts):
            yield Finding(ref, loc, f"“{words}” is given as the source's words, but the source does not have them")


@rule("`author` of a source's sheet is who wrote the sheet; who wrote the source is in `authors`.", reach=0)
def author_of_source(catalogue: Catalogue) -> Findings:
    """Yield a warning for each source without `authors` whose text has the words of `author`."""
    for source in catalogue.sheets(Source):
        text = catalogue.snapshot(source.ref) if source.author and not source.authors else None
        if text and matcher.match_words(text, source.author or "").outcome == "matches":
            message = f"`author` is who wrote this sheet and is not published, but “{source.author}” is in the source"
            yield warning(source.ref, ("author",), message, hint="name who wrote the source in `authors`")


def _claimed(catalogue: Catalogue) -> Iterator[tuple[Ref, Loc, str]]:
    for source in catalogue.sheets(Source):
        yield from ((source.ref, loc, words) for loc, words in source.own_words())
    models: tuple[type[Item], ...] = (When, Where, Role, Involved)
    for model in models:
        for ref, loc, item in catalogue.items(model):
            words = getattr(item, "as_reported", None)
            if words:
                yield ref, (*loc, "as_reported"), words


def _sources_of(catalogue: Catalogue, ref: Ref) -> set[Ref]:
    """Return the sources a sheet is based on: itself, those it names, those of the quotes it names."""
    found = {ref} if ref.kind == "source" else set()
    for pointer in catalogue.references(ref):
        if pointer.target.kind == "source":
            found.add(pointer.target)
        quote = catalogue.get(pointer.target, Quote)
        if quote is not None:
            found.add(quote.source)
    return found


@rule("The desk's own pages are not sources.", reach=0)
def own_pages(catalogue: Catalogue) -> Findings:
    """Yield each source whose address is below the desk's own."""
    own = catalogue.desk.settings.site_url
    for source in catalogue.sheets(Source):
        if own and source.url and f"{source.url}/".startswith(own.rstrip("/") + "/"):
            yield Finding(source.ref, ("url",), "this address is the desk's own; its pages are not sources")


@rule("A place names paragraphs that the stored text of its source has.", reach=2)
def place_beyond(catalogue: Catalogue) -> Findings:
    """Yield each place with a paragraph that the text does not have. A text that is not at hand has none to compare with."""
    there = cache(lambda ref: _paragraphs(catalogue, ref))
    for quote in catalogue.sheets(Quote):
        yield from _beyond(quote.ref, ("at",), quote.at, quote.source, there(quote.source))
    for owner, loc, row in catalogue.items(Evidence):
        source = catalogue.source_of(row)
        if row.at and source:
            yield from _beyond(owner, (*loc, "at"), row.at, source, there(source))


def _paragraphs(catalogue: Catalogue, ref: Ref) -> Mapping[str, bool]:
    """Return the names of a stored text's paragraphs, in their order, and whether each is one on its page; none without a text."""
    source = catalogue.get(ref, Source)
    text = catalogue.desk.snapshots.text(source.id, source.snapshot) if source and source.snapshot else None
    found = [each for each in find_paragraphs(text or "") if each.whole]
    return {each.whole: False for each in found} | {each.label: True for each in found if each.page}


def _beyond(owner: Ref, loc: Loc, at: Locator, source: Ref, there: Mapping[str, bool]) -> Findings:
    has_pages = any(there.values())
    for page, number in at.paragraphs if there else ():
        on_page = bool(page) and has_pages
        name = f"page:{page}, p{number}" if on_page else f"p{number}"
        if name not in there:
            message = f"the stored text of {source} has no paragraph `{name}`"
            last = [each for each, is_on_page in there.items() if is_on_page is on_page][-1]
            hint = f"`briefings text {source.id}` shows it with its places"
            yield Finding(owner, loc, message, expected=f"a place up to {last}", hint=hint)
            return


@rule("A source says in signs that the matcher knows how its text marks speech.", reach=0)
def source_marks(catalogue: Catalogue) -> Findings:
    """Yield each entry of `marks` that is neither a pair of quotation marks nor `dash`."""
    for source in catalogue.sheets(Source):
        for number, pair in enumerate(source.marks):
            if marks.declared_wrong([pair]):
                message = f"“{pair}” is not a pair of quotation marks"
                expected = "an opening and a closing mark, such as »«, or `dash`"
                hint = "write `marks: [»«]` or `marks: [dash]`"
                yield Finding(source.ref, ("marks", number), message, expected=expected, hint=hint)


NOTICE = "A desk that has just been set up"
EXAMPLE = "longer-evenings-2026-03-05"


@rule(
    "What every page says of the desk is true of it: no notice of examples on real pages, no marks around other words."
)
def starter_notice(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a warning for the notice, once the desk has published another source than that of the examples.

    Also for marks in the notice around words that no sheet has, as the rule on marks does in sheets. A desk's title is its name.
    """
    file, notice = catalogue.desk.settings_file, catalogue.desk.settings.notice
    for _, message, hint in unproven_in(notice, lambda: known_words(catalogue)):
        yield Problem("marks-without-quote", file.locate("notice"), message, hint=hint, severity="warning")
    if not notice.startswith(NOTICE):
        return
    own = next((each for each in catalogue.every(Source) if each.status == "published" and each.id != EXAMPLE), None)
    if own is not None:
        message = f"every page says “{notice}”, and {own.ref} is published"
        hint = "remove the examples, then write what readers must know about this desk"
        yield Problem("starter-notice", file.locate("notice"), message, hint=hint, severity="warning")


_QUOTE_LESS = "quote less, or paraphrase; `word_budget` in content/desk.yml sets the limit"


def _told(catalogue: Catalogue, sheet: Sheet) -> object:
    """Return all that a source says, and what a quote has of one."""
    if isinstance(sheet, Source):
        return catalogue.desk.digest(sheet.ref)
    return (sheet.source, sheet.mode, sheet.role, *_passages(sheet)) if isinstance(sheet, Quote) else None


@rule("No more of a source is published than its budget allows: each passage once, over everything.", offers=_told)
def word_budget(catalogue: Catalogue) -> Findings:
    """Yield each source of which more words are published than the desk's budget allows."""
    desk = catalogue.desk
    budget = desk.settings.word_budget
    if "word_budget" in desk.settings_file.meant:
        return  # what the desk allows is not known
    sources = list(catalogue.sheets(Source))
    used = {source.id: {words for _, words in source.own_words()} for source in sources}
    for quote in catalogue.sheets(Quote):
        if quote.source.id in used and quote.status == "published":
            used[quote.source.id].update(_passages(quote))
            used[quote.source.id].update(_around(desk, quote))
    for source in sources:
        if source.has_open_rights:
            continue
        said = used[source.id]
        whole_ones = (one for one in said if not any(one != other and one in other for other in said))
        words = sum(len(passage.split()) for passage in whole_ones)
        text = desk.snapshots.text(source.id, source.snapshot)
        whole = len(text.split()) if text is not None else None
        if words > budget.words:
            message = f"{words} words of this source are published"
            yield Finding(source.ref, (), message, expected=f"at most {budget.words}", hint=_QUOTE_LESS)
        if whole is not None and words > budget.share * whole:
            share = f"{100 * words / whole:.0f} % of this source is published"
            yield Finding(source.ref, (), share, expected=f"at most {budget.share:.0%}", hint=_QUOTE_LESS)


def _passages(quote: Quote) -> Iterator[str]:
    for part in quote.parts:
        yield part.words or part.outside or ""
    if quote.lead_in:
        yield quote.lead_in


def _around(desk: Desk, quote: Quote) -> Iterator[str]:
    """Yield the sentences that stand beside a quotation, where its source's rights allow to print them."""
    how_much = extent_of(desk, quote)
    if how_much != "none":
        receipts = (desk.receipts.get((quote.id, passage.segment)) for passage in passages(quote))
        yield " ".join(piece.words for piece in excerpt((each for each in receipts if each), how_much))
