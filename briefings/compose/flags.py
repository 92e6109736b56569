"""What a sheet's page says of its standing in a word or two, so that search finds it: alleged, disputed, not stated."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.compose.index import Index
from briefings.compose.kind import kind_of
from briefings.model.sheets import Incident, Sheet, Topic


def flags(sheet: Sheet, index: Index) -> Iterator[str]:
    """Yield these words, each once at most for what it stands for."""
    if isinstance(sheet, Incident):
        yield index.word("occurrence", sheet.occurrence)
        for level in dict.fromkeys(entry.level for entry in sheet.attributions):
            yield index.word("attribution of an incident", level)
    positions = sheet.positions if isinstance(sheet, Topic) else ()
    if kind_of(sheet).not_stated(sheet) or any(position.stance == "not-stated" for position in positions):
        yield index.say("not stated")
