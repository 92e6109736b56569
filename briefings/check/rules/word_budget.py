"""No more of a source is published than its budget allows: each passage once, over everything."""

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.check.excerpts import excerpt
from briefings.check.verdicts import extent_of, passages
from briefings.load.desk import Desk
from briefings.model.sheets import Quote, Sheet, Source

_HINT = "quote less, or paraphrase; `word_budget` in content/desk.yml sets the limit"


def offers(catalogue: Catalogue, sheet: Sheet) -> object:
    """Return all that a source says, and what a quote has of one."""
    if isinstance(sheet, Source):
        return catalogue.desk.digest(sheet.ref)
    return (sheet.source, sheet.mode, sheet.role, *_passages(sheet)) if isinstance(sheet, Quote) else None


def check(catalogue: Catalogue) -> Findings:
    """Yield each source of which more words are published than the desk's budget allows."""
    desk = catalogue.desk
    budget = desk.settings.word_budget
    if "word_budget" in desk.misread:
        return  # what the desk allows is not known
    used: dict[str, set[str]] = {
        source.id: {words for _, words in source.own_words()} for source in catalogue.sheets(Source)
    }
    for quote in catalogue.sheets(Quote):
        if quote.source.id in used and quote.status == "published":
            used[quote.source.id].update(_passages(quote))
            used[quote.source.id].update(_around(desk, quote))
    for source in catalogue.sheets(Source):
        if source.has_open_rights:
            continue
        words = sum(len(passage.split()) for passage in _distinct(used[source.id] - {""}))
        text = desk.snapshots.text(source.id, source.snapshot)
        whole = len(text.split()) if text is not None else None
        if words > budget.words:
            yield Finding(
                source.ref,
                (),
                f"{words} words of this source are published",
                expected=f"at most {budget.words}",
                hint=_HINT,
            )
        if whole is not None and words > budget.share * whole:
            share = f"{100 * words / whole:.0f} % of this source is published"
            yield Finding(source.ref, (), share, expected=f"at most {budget.share:.0%}", hint=_HINT)


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


def _distinct(passages: set[str]) -> list[str]:
    """Return the passages that stand in no other one."""
    return [one for one in sorted(passages) if not any(one != other and one in other for other in passages)]
