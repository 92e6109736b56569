"""What statements are based on."""

from collections import Counter
from functools import cache

from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.check.rule import rule
from briefings.model.fields import Item
from briefings.model.refs import Ref
from briefings.model.shape import shape
from briefings.model.sheets import Claim, Incident, Quote, Source, Topic
from briefings.model.sheets.actor import Role
from briefings.model.sheets.common import Evidence, When
from briefings.model.sheets.topic import Position


@rule("No stance takes more of a topic's quoted words than the desk allows.", reach=1)
def balance(catalogue: Catalogue) -> Findings:
    """Yield a warning for each topic of which one stance has a larger share of the quoted words than `balance_share`."""
    limit = catalogue.desk.settings.balance_share
    if limit is None:
        return
    for topic in catalogue.sheets(Topic):
        words: Counter[str] = Counter()
        for position in topic.positions:
            for row in position.evidence:
                quote = catalogue.get(row.quote, Quote)
                if quote and quote.mode != "paraphrase":
                    words[position.stance] += sum(len((part.words or "").split()) for part in quote.parts)
        total = words.total()
        for stance, count in sorted(words.items()):
            if count > limit * total and len(topic.positions) > 1:
                message = f"{count} of {total} quoted words are “{stance}”"
                expected = f"at most {limit:.0%} for one stance (desk.yml: balance_share)"
                hint = "look for words of the other side. If the source has none, say so under `silence`"
                yield warning(topic.ref, ("positions",), message, expected=expected, hint=hint)


@rule("A position is based on evidence; silence is a finding and needs none.", reach=0)
def position_without_evidence(catalogue: Catalogue) -> Findings:
    """Yield each stated position without evidence or basis, and each inferred one without a reason."""
    for ref, loc, position in catalogue.items(Position):
        if "positions" in catalogue.desk.files[ref].meant:
            continue  # one of its values cannot be read, and says so
        supports = [row for row in position.evidence if row.relation in ("supports", "partly")]
        if position.stance == "not-stated":
            if supports:
                message = "`not-stated` has evidence that supports a stance"
                yield Finding(ref, loc, message, hint="give the stance, or relation: context")
        elif not supports:
            message = f"the stance `{position.stance}` has no evidence"
            yield Finding(ref, loc, message, expected="evidence: [{quote: ID}]")
        elif position.basis is None:
            message = f"the stance `{position.stance}` has no basis"
            yield Finding(ref, loc, message, expected="basis: vote, statement, document or inferred")
        elif position.basis == "inferred" and position.reason is None:
            hint = "say in `reason:` what it is inferred from"
            yield warning(ref, loc, "an inferred stance has no reason", hint=hint)


@rule("Confirmed means two independent origins; copies of one text are one origin.", reach=2)
def single_origin(catalogue: Catalogue) -> Findings:
    """Yield each incident given as confirmed, and each item graded 1, whose evidence comes from fewer than two origins."""
    for incident in catalogue.sheets(Incident):
        if incident.occurrence == "confirmed":
            yield from _single(catalogue, incident, "occurrence", "confirmed", "use reported")
    items: list[Incident | Claim] = [*catalogue.sheets(Incident), *catalogue.sheets(Claim)]
    for sheet in items:
        if sheet.credibility == "1":
            yield from _single(catalogue, sheet, "credibility", "1", "use 2, or 6 if there is no basis")


def _single(catalogue: Catalogue, sheet: Incident | Claim, field: str, value: str, hint: str) -> Findings:
    sources = {catalogue.source_of(row) for row in sheet.evidence if row.relation == "supports"}
    origins = {_origin(catalogue, source) for source in sources if source}
    if len(origins) < 2:
        yield Finding(sheet.ref, (field,), f"`{value}` needs two independent origins; found {len(origins)}", hint=hint)


def _origin(catalogue: Catalogue, ref: Ref) -> str:
    source = catalogue.get(ref, Source)
    return (source.origin_group if source else None) or ref.id


@rule("A source cannot attest what came after it.", reach=1)
def source_older_than_event(catalogue: Catalogue) -> Findings:
    """Yield each quote said, and each incident dated, after its source was published."""
    for quote in catalogue.sheets(Quote):
        yield from _compare(catalogue, quote.ref, "said", quote.said, quote.source)
    for incident in catalogue.sheets(Incident):
        for row in incident.evidence:
            if row.source and row.relation in ("supports", "partly"):
                yield from _compare(catalogue, incident.ref, "when", incident.when, row.source)


def _compare(catalogue: Catalogue, ref: Ref, key: str, when: When | None, source_ref: Ref) -> Findings:
    source = catalogue.get(source_ref, Source)
    published = source.published.edtf if source and source.published else None
    if when and when.edtf.lower and published and published.upper and when.edtf.lower > published.upper:
        message = f"`{key}` is {when.edtf.text}, but {source_ref} was published on {published.text}"
        yield Finding(ref, (key,), message)


@rule("A statement is based on something: a quote, or a place in a source.", reach=0)
def uncited(catalogue: Catalogue) -> Findings:
    """Yield each statement without evidence, and each source that is cited without a place in it."""
    for ref, loc, item in catalogue.every_item():
        misread = catalogue.misread(ref, (*loc, "evidence"))
        needed = item.as_reported is not None if isinstance(item, Role) else _always(type(item))
        if needed and not getattr(item, "evidence", ()) and not misread:
            expected = "evidence: [{source: ID, at: p3}] or [{quote: ID}]"
            yield Finding(ref, (*loc, "evidence"), "this has no evidence", expected=expected)
    for ref, loc, row in catalogue.items(Evidence):
        if row.source is not None and row.at is None:
            hint = "add `at:` with h, d, p3, p1-p2, page:4, `page:12, p3`, time:00:12:30, or whole for the document as a whole"
            yield warning(ref, loc, "a source is cited without a place in it", hint=hint)


@cache
def _always(model: type[Item]) -> bool:
    return any(field.name == "evidence" and field.required for field in shape(model))
