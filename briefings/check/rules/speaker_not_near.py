"""The one who is given as the speaker is named near the words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefings.check.catalogue import Catalogue
from briefings.check.verdicts import find, passages
from briefings.matcher import Snapshot
from briefings.model.sheets import Actor, Quote
from briefings.problems import Problem

CODE = "speaker-not-near"
REACH = 1
NEAR = 2
"""Paragraphs before and behind the words in which the name is looked for."""


def check(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield a warning for each quote, where its source's text is here, near which no name of its speaker stands."""
    for quote in catalogue.sheets(Quote):
        snapshot = catalogue.snapshot(quote.source)
        speaker = catalogue.get(quote.speaker, Actor) if quote.speaker else None
        if snapshot is None or speaker is None or quote.attribution != "explicit":
            continue
        names = (
            speaker.name,
            speaker.name.split()[-1],
            *speaker.names[1:],
            *([quote.as_written] if quote.as_written else ()),
        )
        for passage in passages(quote):
            start = find(snapshot, catalogue.desk, quote, passage).start if passage.in_marks else None
            if start is not None and not _named(_around(snapshot, start), names):
                yield Problem(
                    CODE,
                    catalogue.desk.locate(quote.ref, ("speaker",)),
                    f"no name of {speaker.id} stands within {NEAR} paragraphs of these words",
                    hint="look whose words they are; then give `attribution: inferred`, or the alias that stands there",
                    severity="warning",
                )
                break


def _around(snapshot: Snapshot, start: int) -> str:
    at = max((number for number, part in enumerate(snapshot.paragraphs) if part.start <= start), default=0)
    near = snapshot.paragraphs[max(0, at - NEAR) : at + NEAR + 1]
    return snapshot.text[near[0].start : near[-1].end] if near else snapshot.text


def _named(text: str, names: tuple[str, ...]) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in names)
