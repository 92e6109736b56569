"""The one who is given as the speaker is named near the words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefings import matcher
from briefings.check.catalogue import Catalogue
from briefings.check.verdicts import find, passages
from briefings.matcher import Snapshot
from briefings.model.sheets import Actor, Quote
from briefings.problems import Problem

CODE = "speaker-not-near"
REACH = 1


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a warning for each quote, where its source's text is here, near which no name of its speaker stands."""
    for quote in catalogue.sheets(Quote):
        snapshot = catalogue.snapshot(quote.source)
        speaker = catalogue.get(quote.speaker, Actor) if quote.speaker else None
        if snapshot is None or speaker is None or quote.is_doubtful:
            continue
        names = (
            speaker.name,
            speaker.name.split()[-1],
            *speaker.names[1:],
            *([quote.as_written] if quote.as_written else ()),
        )
        for passage in passages(quote):
            found = find(snapshot, catalogue.desk, quote, passage) if passage.in_marks else None
            if found is not None and found.start is not None and not _named(_near(snapshot, found.start), names):
                clause = matcher.clause_beside(snapshot, found)
                beside = f"; beside them stands “{clause}”" if clause else ""
                yield Problem(
                    CODE,
                    catalogue.desk.locate(quote.ref, ("speaker",)),
                    f"no name of {speaker.id} stands in the paragraph of these words or the one before{beside}",
                    hint="look whose words they are; then give `attribution: inferred`, or the alias that stands there",
                    severity="warning",
                )
                break


def _near(snapshot: Snapshot, start: int) -> str:
    """Return the paragraph of a place and the one before."""
    at = max((number for number, part in enumerate(snapshot.paragraphs) if part.start <= start), default=0)
    near = snapshot.paragraphs[max(0, at - 1) : at + 1]
    return snapshot.text[near[0].start : near[-1].end] if near else snapshot.text


def _named(text: str, names: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names)
