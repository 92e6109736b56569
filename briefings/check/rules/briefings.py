"""What briefings owe their readers."""

import re
from collections.abc import Iterator
from pathlib import PurePath

from briefings.check.catalogue import Catalogue, Finding, Findings, warning
from briefings.check.rule import rule
from briefings.load.editions import editions_of
from briefings.model import scales
from briefings.model.pieces import Piece
from briefings.model.refs import Ref, sort_key
from briefings.model.sheets import Actor, Briefing, Claim, Quote, Source
from briefings.model.sheets.briefing import Judgement
from briefings.problems import Severity, meant


@rule("A briefing holds nothing that came after its information cut-off.", reach=2)
def after_cut_off(catalogue: Catalogue) -> Findings:
    """Yield each briefing that rests, directly or through a sheet it names, on a source published after its cut-off."""
    for briefing in catalogue.sheets(Briefing):
        cut_off = (briefing.cut_off.year, briefing.cut_off.month, briefing.cut_off.day)
        direct = [pointer.target for pointer in catalogue.references(briefing.ref)]
        near = [*direct, *(further.target for ref in direct for further in catalogue.references(ref))]
        for ref in dict.fromkeys(near):
            source = catalogue.get(ref, Source)
            day = source.published.edtf.lower if source and source.published else None
            if day and day > cut_off:
                message = f"{ref} was published after the cut-off, {briefing.cut_off}"
                yield Finding(briefing.ref, ("cut_off",), message, hint="move the cut-off, or leave this source out")


@rule("A bottom line is short.", reach=1)
def bottom_line_length(catalogue: Catalogue) -> Findings:
    """Yield each bottom line over the desk's limit, counted as it is printed."""
    limit = catalogue.desk.settings.bottom_line_words
    for briefing in catalogue.sheets(Briefing):
        pieces = briefing.bottom_line.pieces()
        seen = (each for each in pieces if each.kind == "mention" or any(map(str.isalnum, each.text)))
        words = sum(len(_printed(catalogue, piece).split()) for piece in seen)
        if words > limit:
            message = f"the bottom line has {words} words, {words - limit} too many"
            yield Finding(briefing.ref, ("bottom_line",), message, expected=f"at most {limit} words")


def _printed(catalogue: Catalogue, piece: Piece) -> str:
    if piece.kind != "mention" or piece.text or piece.ref is None:
        return piece.text
    sheet = catalogue.desk.sheets.get(piece.ref)
    if isinstance(sheet, Quote):
        lead = sheet.lead_in or sheet.introduction or ""
        words = " ".join(part.words or part.outside or "" for part in sheet.parts)
        return f"{lead} {words}" if words else (sheet.gist.text if sheet.gist else "")
    if isinstance(sheet, Claim):
        number = f"{sheet.low} {sheet.high}" if sheet.qualifier == "range" else sheet.value or ""
        return f"{(sheet.qualifier or '').replace('-', ' ')} {number} {sheet.statement.text}"
    if isinstance(sheet, Actor):
        return sheet.name
    return sheet.label if sheet else piece.target


@rule("A judgement says what it is based on, why the desk is so sure or unsure, and why it changed (ICD 203).", reach=0)
def judgement_ground(catalogue: Catalogue) -> Findings:
    """Yield each judgement that has no evidence, gives no reason for low or high confidence, or changed without one."""
    for ref, loc, judgement in catalogue.items(Judgement):
        if not judgement.evidence and not judgement.based_on:
            hint = "add `evidence:` or `based_on: [claim:ID]`"
            yield Finding(ref, loc, "this judgement has no evidence", hint=hint)
        if judgement.confidence != "moderate" and not judgement.confidence_basis:
            message = f"{judgement.confidence} confidence needs its reason"
            yield Finding(ref, loc, message, expected="confidence_basis: why")
        if judgement.change_from_last in ("strengthened", "weakened", "reversed") and not judgement.change_why:
            message = f"a judgement that was {judgement.change_from_last} says why"
            yield Finding(ref, loc, message, expected="change_why: what is new")


@rule("A briefing makes points; a one-pager three to five.", reach=0)
def key_points(catalogue: Catalogue) -> Findings:
    """Yield each briefing without points or judgements, and each one-pager with fewer than three or more than five."""
    for briefing in catalogue.sheets(Briefing):
        count = len(briefing.key_points) + len(briefing.key_judgements)
        if count == 0:
            yield Finding(briefing.ref, ("key_points",), "a briefing needs key points or key judgements")
        elif briefing.form == "one-pager" and not 3 <= count <= 5:
            yield Finding(briefing.ref, ("key_points",), f"a one-pager makes three to five points; found {count}")


_CONFIDENCE = re.compile(r"\b(?:low|moderate|high) confidence\b|\bconfident\b", re.IGNORECASE)
_WEASEL = re.compile(r"\b(?:may|[Mm]ight|[Cc]ould|[Pp]ossibly|[Cc]annot rule out)\b")  # May is a month


@rule("Likelihood comes from one scale, and never stands in one sentence with confidence (ICD 203).", reach=0)
def likelihood_words(catalogue: Catalogue) -> Findings:
    """Yield each judgement with a term of another scale, of two, with both in one sentence, or with words that say nothing."""
    for briefing in catalogue.sheets(Briefing):
        scale = briefing.likelihood_scale or catalogue.desk.settings.likelihood_scale
        terms = scales.likelihood_terms(scale)
        for number, judgement in enumerate(briefing.key_judgements):
            for message, expected, hint, severity in _unlikely(judgement, scale, terms):
                yield Finding(briefing.ref, ("key_judgements", number), message, expected, hint, severity)


def _unlikely(judgement: Judgement, scale: str, terms: tuple[str, ...]) -> Iterator[tuple[str, str, str, Severity]]:
    text, known = judgement.text.text, ", ".join(terms)
    if judgement.likelihood and judgement.likelihood not in terms:
        hint = meant(judgement.likelihood, terms, "“{}”")
        yield f"“{judgement.likelihood}” is not a term of {scale}", known, hint, "error"
    for sentence in re.split(r"(?<=[.!?])\s", text):
        if _CONFIDENCE.search(sentence) and any(term in sentence.lower() for term in terms):
            yield "likelihood and confidence are in one sentence", "", "make them two", "error"
    foreign = _of_another_scale(text, scale)
    if foreign:
        message = f"“{foreign}” is a term of another scale than {scale}"
        yield message, known, "keep to one scale in a judgement", "error"
    match = _WEASEL.search(text)
    if match:
        yield f"“{match[0]}” gives no likelihood", "", f"use a term of {scale}", "warning"


def _of_another_scale(text: str, scale: str) -> str:
    """Return the first term of another scale that stands in a text and is none of this scale's; empty where none does."""
    own = scales.likelihood_terms(scale)
    others = {term for name in scales.LIKELIHOOD for term in scales.likelihood_terms(name)} - set(own)
    both = "|".join(re.escape(term) for term in sorted({*own, *others}, key=lambda term: (-len(term), term)))
    found: list[str] = re.findall(rf"\b(?:{both})\b", text.lower())
    return next((term for term in found if term in others), "")


@rule("Each source that a briefing's points are based on is described: what affects its quality (ICD 206).")
def source_descriptor(catalogue: Catalogue) -> Findings:
    """Yield each source without a descriptor on which a key point or judgement rests, by itself or through its sheets."""
    main: dict[Ref, Briefing] = {}
    for briefing in catalogue.sheets(Briefing):
        for ref in filter(None, _main_sources(catalogue, briefing)):
            main.setdefault(ref, briefing)
    for ref in sorted(main, key=sort_key):
        source = catalogue.get(ref, Source)
        if source is not None and source.descriptor is None:
            message = f"points of {main[ref].ref} are based on this source, but nothing says how good it is"
            expected = "descriptor: how complete, how near to what it reports, whose view"
            yield warning(ref, ("title",), message, expected=expected)


def _main_sources(catalogue: Catalogue, briefing: Briefing) -> Iterator[Ref | None]:
    rows = [row for point in briefing.key_points for row in point.evidence]
    for judgement in briefing.key_judgements:
        rows += judgement.evidence
        for ref in judgement.based_on:
            sheet = catalogue.desk.sheets.get(ref)
            rows += getattr(sheet, "evidence", ())
            if isinstance(sheet, Quote):
                yield sheet.source
    yield from map(catalogue.source_of, rows)


@rule("A briefing with judgements has alternatives, assumptions, relevance and indicators too (ICD 203).", reach=0)
def tradecraft(catalogue: Catalogue) -> Findings:
    """Yield a warning for each thing that a briefing with judgements leaves out, and for more than five of them."""
    for briefing in catalogue.sheets(Briefing):
        judgements = briefing.key_judgements
        if not judgements:
            continue
        owed = {
            "alternatives": bool(briefing.alternatives),
            "assumptions": bool(briefing.assumptions),
            "so_what": briefing.so_what is not None,
            "indicators": all(judgement.indicators for judgement in judgements),
        }
        missing = [name for name, given in owed.items() if not given]
        if missing:
            message = f"a briefing with judgements also gives {', '.join(missing)}"
            yield warning(briefing.ref, ("key_judgements",), message)
        if len(judgements) > 5:
            message = f"{len(judgements)} judgements are too many for key judgements"
            yield warning(briefing.ref, ("key_judgements",), message)


@rule("What changed since an edition can be said of an edition that was issued.")
def unknown_edition(catalogue: Catalogue) -> Findings:
    """Yield each section that compares its briefing with an edition that there is not; a warning for each judgement that does."""
    for briefing in catalogue.sheets(Briefing):
        known = [one.record.edition for one in editions_of(catalogue.desk.editions, briefing)]
        for number, judgement in enumerate(() if known else briefing.key_judgements):
            change = judgement.change_from_last
            if change and change != "new":
                message = f"`{change}` compares this with the last edition, and none was issued"
                yield warning(briefing.ref, ("key_judgements", number, "change_from_last"), message, hint="write `new`")
        for number, section in enumerate(briefing.sections):
            since = section.changes_since
            if since is not None and since not in known:
                near = min(known, key=lambda one: abs(one - since), default=None)
                message, expected = f"there is no edition {since} of {briefing.ref}", ", ".join(map(str, known))
                hint = f"did you mean `{near}`?" if known else f"none was issued yet: `briefings issue {briefing.id}`"
                yield Finding(briefing.ref, ("sections", number, "changes_since"), message, expected, hint)


@rule("The form of a briefing is one of ours, or one that the desk brings.", reach=0)
def unknown_form(catalogue: Catalogue) -> Findings:
    """Yield each briefing of a form that there is not."""
    names = catalogue.desk.forms.names
    wrong = {PurePath(problem.location.path).stem for problem in catalogue.desk.forms.problems}  # each says why
    for briefing in catalogue.sheets(Briefing):
        if briefing.form not in names and briefing.form not in wrong:
            hint = meant(briefing.form, names, "“{}”") or "add a template of that name to templates/print/forms/"
            message = f"there is no form “{briefing.form}”"
            yield Finding(briefing.ref, ("form",), message, expected=", ".join(names), hint=hint)
