"""The one who is given as the speaker is named near the words."""

import re

from briefings import matcher
from briefings.check.catalogue import Catalogue, Findings, warning
from briefings.check.verdicts import find, passages
from briefings.matcher import Snapshot
from briefings.model.sheets import Actor, Quote

REACH = 1


def check(catalogue: Catalogue) -> Findings:
    """Yield a warning for each quote, where its source's text is here, near which no name of its speaker stands."""
    for quote in catalogue.sheets(Quote):
        snapshot = catalogue.snapshot(quote.source)
        speaker = catalogue.get(quote.speaker, Actor) if quote.speaker else None
        if snapshot is None or speaker is None or quote.is_doubtful:
            continue
        written = [quote.as_written] if quote.as_written else []
        names = (*speaker.names, speaker.name.split()[-1], *written)
        for passage in passages(quote):
            found = find(snapshot, catalogue.desk, quote, passage) if passage.in_marks else None
            if found is not None and found.start is not None and not _named(_near(snapshot, found.start), names):
                clause = matcher.clause_beside(snapshot, found)
                beside = f"; beside them stands “{clause}”" if clause else ""
                message = f"no name of {speaker.id} stands in the paragraph of these words or the one before{beside}"
                hint = (
                    "find out whose words they are. Then give `attribution: inferred`, or the alias that the text uses"
                )
                yield warning(quote.ref, ("speaker",), message, hint=hint)
                break


def _near(snapshot: Snapshot, start: int) -> str:
    """Return the paragraph of a place and the one before."""
    at = max((number for number, part in enumerate(snapshot.paragraphs) if part.start <= start), default=0)
    near = snapshot.paragraphs[max(0, at - 1) : at + 1]
    return snapshot.text[near[0].start : near[-1].end] if near else snapshot.text


def _named(text: str, names: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names)
