"""Who the text around a quotation names as its speaker: enough to keep two speakers' words apart, and no more."""

from __future__ import annotations

import re

from briefings.check.snapshot import Snapshot

_CUE = (
    r"(?:said|says|told|tells|added|adds|replied|replies|asked|asks|wrote|writes|warned|warns|insisted|insists|argued|argues"
    r"|noted|notes|stated|states|explained|explains|countered|counters|answered|answers|continued|declared|declares"
    r"|claimed|claims|recalled|concluded|remarked|responded|responds|called|calls|complained|conceded|announced)"
)
_NAME = (
    r"(?:[A-ZÀ-ÖØ-ÞĀ-Ž\u0400-\u042f][\w’'.-]*(?:\s+(?:de|van|von|der|al|bin|[A-ZÀ-ÖØ-ÞĀ-Ž\u0400-\u042f][\w’'.-]*))*)"
)
_SPOKEN = re.compile(rf"(?P<before>{_NAME})(?:,[^,.]{{1,80}},)?\s+(?:\w+ly\s+)?{_CUE}\b|\b{_CUE}\s+(?P<after>{_NAME})")
_NOBODY = frozenset(
    {"He", "She", "They", "It", "We", "I", "You", "And", "But", "Then", "That", "This", "Who", "The", "A"}
)


_PRONOUN = re.compile(
    r"(?:and|but|then|later|also)?\W*(?:he|she|they|it|we|i|er|sie|es|on|она|он|они|вона|він|вони|il|elle|ils)\b",
    re.IGNORECASE,
)


def leads_in_anew(snapshot: Snapshot, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Return whether a new sentence of the author leads to the second part, and its subject is not the first speaker's.

    A pronoun, or a name that stands before the first part or between the two, ties it to the first.
    """
    between = snapshot.text[first[1] : second[0]]
    *former, lead = re.split(r"(?<=[.!?…])[”\"’'»]*\s+", between)
    lead = lead.rstrip(" “\"‘„«`'")
    if not former or not re.search(r"\w", lead) or _PRONOUN.match(lead):
        return False
    spoken = snapshot.text[max(0, first[0] - 160) : first[0]] + " ".join(former)
    names = {word for word in re.findall(r"\w+", lead) if word[0].isupper() and len(word) > 2}
    return not names & set(re.findall(r"\w+", spoken))


def named_speakers(snapshot: Snapshot, first: tuple[int, int], second: tuple[int, int]) -> list[str]:
    """Return the names of those who speak two quotations that follow one another, each once.

    A name counts where a verb of speaking stands beside it, in the sentence before the first, between the two, or in the
    sentence behind the second.
    """
    (begin, end), (start, stop) = first, second
    before = re.split(r"[.!?][”\"’']?\s|\n", snapshot.text[max(0, begin - 160) : begin])[-1]
    between = snapshot.text[end:start]
    behind = re.split(r"[.!?](?=\s|$)|\n|[“„«\"]", snapshot.text[stop + 1 : stop + 160].lstrip("”\"’'», "), maxsplit=1)[
        0
    ]
    found: dict[str, str] = {}
    for text in (before, between, behind):
        for match in _SPOKEN.finditer(text):
            name = (match["before"] or match["after"]).removesuffix("’s").removesuffix("'s").strip(" .")
            last = name.split()[-1]
            if name not in _NOBODY and last not in _NOBODY:
                found.setdefault(last.casefold(), name)
    return list(found.values())
