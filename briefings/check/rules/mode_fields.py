"""A quote has the fields that its mode needs, and its words are written as they must be."""

from collections.abc import Iterator

from briefings.check.catalogue import Catalogue, Finding, Findings
from briefings.model.shape import Loc
from briefings.model.sheets import Quote

REACH = 0

_PAIRS = {"“": "”", "„": "”", "«": "»", '"': '"'}


def check(catalogue: Catalogue) -> Findings:
    """Yield each quote whose mode and fields do not agree, and each segment with marks or its own closing point."""
    for quote in catalogue.sheets(Quote):
        for key, message, hint in _mistakes(quote, catalogue.desk.files[quote.ref].meant):
            yield Finding(quote.ref, (key,), message, hint=hint, key=True)
        for number, part in enumerate(quote.parts):
            loc: Loc = ("words",) if quote.words else ("segments", number, "words")
            for message, hint in _edges(part.words or ""):
                yield Finding(quote.ref, loc, message, hint=hint)


def _mistakes(quote: Quote, meant: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    mode = quote.checked_as
    if mode == "paraphrase":
        if quote.gist is None and "gist" not in meant:
            yield "mode", "a paraphrase needs a `gist`, in the desk's own words", ""
        for key in ("words", "segments", "lead_in"):
            if getattr(quote, key):
                yield key, f"a paraphrase has no `{key}`", "write what was said as `gist`, or choose another mode"
        return
    if quote.gist is not None:
        yield (
            "gist",
            f"only a paraphrase has a `gist`; this mode is {mode}",
            "use `context` or `note` for the desk's own words",
        )
    if quote.words and quote.segments:
        yield "segments", "`words` and `segments` are given; one of them is enough", ""
    if not quote.parts and meant.isdisjoint(("words", "segments")):
        yield "mode", f"a quote in mode {mode} needs `words`", ""
    kinds = {"outside" if part.outside else "words" for part in quote.parts}
    if mode == "mixed" and kinds != {"outside", "words"}:
        yield (
            "mode",
            "mode mixed needs segments with `outside` and with `words`",
            "use direct or partial if all words are in marks",
        )
    if mode != "mixed" and "outside" in kinds:
        yield "segments", f"mode {mode} has no words outside the marks", "use mode mixed"
    if mode == "partial" and not (quote.lead_in or quote.introduction):
        yield (
            "mode",
            "a fragment cannot stand alone",
            "add `lead_in` (the source's words before the mark) or `introduction` (ours)",
        )
    if mode == "scare" and quote.marked_by is None:
        yield "mode", "scare quotes need `marked_by`", "marked_by: {source: ID}"
    if mode in ("headline", "scare") and quote.unattributed is None and "unattributed" not in meant:
        yield "mode", f"mode {mode} has no speaker", "say so with `unattributed: why`"


def _edges(words: str) -> Iterator[tuple[str, str]]:
    if words and _PAIRS.get(words[0]) == words[-1] and words[1:-1].count(words[-1]) == 0:
        yield "the words include quotation marks", "leave the outer marks out. Pages print them"
    elif words.endswith((",", ".")) and not words.endswith(("..", "…")):
        yield (
            "the words end with the sentence's own comma or full stop",
            "leave it out. Pages put their own behind the closing mark",
        )
