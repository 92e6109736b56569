"""Other ways of checking a quotation, on the same cases as the matcher: none of them knows quotation marks.

*Exact search* looks for the words letter for letter. *linkml-reference-validator* normalises letters, blanks and punctuation
before it searches. *rapidfuzz* takes a partial ratio of 90 and more. *Approximate anchoring* takes the place with the fewest
errors, as annotation tools do, where they are at most half as many as the quotation has characters, and 256.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import cases
from rapidfuzz import fuzz


def exact(text: str, words: str) -> bool:
    """Return whether words stand in a text letter for letter."""
    return words in text


def ratio(text: str, words: str) -> bool:
    """Return whether rapidfuzz finds nine tenths of the words in one place."""
    return fuzz.partial_ratio(words, text) >= 90


def anchored(text: str, words: str) -> bool:
    """Return whether a place of the text differs from the words by few enough characters (the bit-parallel way of Myers)."""
    allowed = min(256, len(words) // 2)
    whole = (1 << len(words)) - 1
    last = 1 << (len(words) - 1)
    equal: dict[str, int] = defaultdict(int)
    for place, character in enumerate(words):
        equal[character] |= 1 << place
    more, less, errors = whole, 0, len(words)
    for character in text:
        here = equal.get(character, 0)
        down = here | less
        across = (((here & more) + more) ^ more) | here
        up = less | (whole & ~(across | more))
        under = more & across
        errors += bool(up & last) - bool(under & last)
        if errors <= allowed:
            return True
        up, under = (up << 1) & whole, (under << 1) & whole
        more, less = under | (whole & ~(down | up)), up & down
    return False


def linkml(sample: list[cases.Case], python: Path) -> list[bool]:
    """Return what linkml-reference-validator says of each case; `python` is one that has it."""
    lines = "".join(json.dumps({"text": case.text, "parts": parts(case)}) + "\n" for case in sample)
    command = [str(python), str(Path(__file__).parent / "peer_linkml.py")]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    return [line == "1" for line in done.stdout.split()]


def parts(case: cases.Case) -> list[str]:
    """Return the words of a case as a list."""
    return [case.words] if isinstance(case.words, str) else case.words


def table(sample: list[cases.Case], ours: list[tuple[bool, bool | None]], python: Path | None) -> str:
    """Return a table by kind: how many cases, and how many each way accepts; ours without and with the language."""
    ways = {"exact search": exact, "rapidfuzz ≥ 90": ratio, "approximate anchoring": anchored}
    columns = {
        name: [all(way(case.text, part) for part in parts(case)) for case in sample] for name, way in ways.items()
    }
    if python is not None:
        columns["linkml-reference-validator"] = linkml(sample, python)
    columns["ours, language unknown"] = [unknown for unknown, _ in ours]
    if any(known is not None for _, known in ours):
        columns["ours, language known"] = [bool(known) for _, known in ours]
    lines = [f"| kind | cases | {' | '.join(columns)} |", "|---" * (len(columns) + 2) + "|"]
    for kind in (*cases.QUOTED, *cases.AUTHOR):
        places = [place for place, case in enumerate(sample) if case.kind == kind]
        if places:
            cells = [str(sum(column[place] for place in places)) for column in columns.values()]
            lines.append(f"| {kind} | {len(places)} | {' | '.join(cells)} |")
    return "\n".join(lines)
