"""`make bench-matcher`: what three checkers accept of the curated cases, and what ours costs.

    python bench/matcher.py [--write]

What it accepts of real text in many languages is told by matcher_corpus.py.
Beside ours stand an exact search for the words, and a checker that normalises before it compares, as public reference
checkers do: letters small, punctuation and brackets gone, parts beside an ellipsis looked for one by one in any order.
"""

from __future__ import annotations

import json
import random
import re
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import desks
import measure

from briefings import matcher
from briefings.editor.match import SuggestedEdit, one
from briefings.load.snapshots import digest, file_name

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests/data"
TABLE = ROOT / "docs/explanation/matcher-figures.md"


def exact(text: str, parts: list[str]) -> bool:
    """Return whether every part stands in the text letter for letter."""
    return all(part in text for part in parts)


def normalised(text: str, parts: list[str]) -> bool:
    """Return whether every part stands in the text once both are normalised; the order of the parts is not looked at."""
    whole = _normal(text)
    pieces = [piece for part in parts for piece in re.split(r"\.\.\.|…", re.sub(r"\[[^\]]*\]", " ", part))]
    return all(_normal(piece) in whole for piece in pieces)


def _normal(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", "", text.casefold()).split())


def accepted() -> str:
    """Return the table: by category how many cases, how many each checker accepts, and what is right."""
    rows: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for line in (DATA / "cases.jsonl").read_text("utf-8").splitlines():
        case: dict[str, Any] = json.loads(line)
        text = case.get("text") or (DATA / case["text_file"]).read_text("utf-8")
        parts = [case["words"]] if isinstance(case["words"], str) else case["words"]
        edits = tuple(SuggestedEdit(edit["kind"], edit.get("text")) for edit in case.get("edits", ()))
        signed = case.get("meaning_kept", False)
        given = case.get("marks", ())
        marks = (given,) if isinstance(given, str) else tuple(given)
        ours, _ = one(
            case["id"],
            matcher.prepare(text, language=case.get("language"), marks=marks),
            case["words"],
            mode=case.get("mode", "direct"),
            at=case.get("at"),
            edits=edits,
            meaning_kept=signed["changes"] if isinstance(signed, dict) else signed,
            nested=case.get("nested", False),
        )
        row = rows[case["category"]]
        found = (
            True,
            case["outcome"] == "matches",
            exact(text, parts),
            normalised(text, parts),
            ours.outcome == "matches",
        )
        for number, counts in enumerate(found):
            row[number] += counts
    lines = [
        "| cases | number | to be accepted | exact search | normalise and compare | ours |",
        "|---|---|---|---|---|---|",
    ]
    order = sorted(rows.items(), key=lambda row: (row[1][1] == 0, row[0]))
    lines += [f"| {name} | {' | '.join(map(str, row))} |" for name, row in order]
    return "\n".join(lines)


def cost(quotes: int, sources: int, characters: int) -> float:
    """Return the CPU seconds of matching so many quotes against so many texts of so many characters, all of them new."""
    writer = desks._Writer(Path(tempfile.gettempdir()), 10, 1)
    choice = random.Random(2)
    texts: list[str] = []
    said: list[list[str]] = []
    for _ in range(sources):
        paragraphs: list[str] = []
        words: list[str] = []
        while sum(map(len, paragraphs)) < characters:
            spoken = f"{writer.sentence(12)} {len(words)}"
            words.append(spoken)
            paragraphs.append(f"{writer.prose(4)} “{spoken},” said {writer.sentence(2)}.")
        texts.append("\n\n".join(["Head", "By line", *paragraphs]))
        said.append(words)
    wanted = [(number % sources, choice.choice(said[number % sources])) for number in range(quotes)]
    wanted.sort()
    started = time.process_time()
    for number, words_of in wanted:
        assert matcher.match(matcher.prepare(texts[number]), words_of).outcome == "matches"
    return time.process_time() - started


def verification(folder: Path) -> tuple[float, float]:
    """Return the CPU seconds of `briefings verify` on a desk of 10,000 quotes and 1,000 texts: the first run, and again."""
    writer = desks._Writer(folder, 10, 1)
    for name in ("sources", "quotes"):
        (folder / "content" / name).mkdir(parents=True)
    (folder / "snapshots").mkdir()
    for source in range(1_000):
        said = [f"{writer.sentence(12)} {number}" for number in range(10)]
        text = "\n\n".join(["Head", "By line", *(f"{writer.prose(4)} “{words},” said someone." for words in said)])
        sheet = f"title: Head\nsnapshot: {digest(text.encode())}\n{desks.DATED}"
        (folder / f"content/sources/source-{source}.yml").write_text(sheet, "utf-8")
        (folder / "snapshots" / file_name(f"source-{source}", digest(text.encode()))).write_text(text, "utf-8")
        for number, words in enumerate(said):
            quote = f"source: source-{source}\nat: p{number + 1}\nwords: {words}\nunattributed: nobody\n{desks.DATED}"
            (folder / f"content/quotes/quote-{source}-{number}.yml").write_text(quote, "utf-8")
    settings = "title: Bench\nnotice: Made\ndefault_marking: TLP:CLEAR\nrelease_marking: TLP:CLEAR\n"
    (folder / "content/desk.yml").write_text(settings, "utf-8")
    command = [sys.executable, "-m", "briefings", "verify", "--desk", str(folder)]
    return measure.once(command, ROOT).cpu, measure.once(command, ROOT).cpu


def main() -> None:
    table = accepted()
    print(table)
    if "--write" in sys.argv:
        said = TABLE.read_text("utf-8")
        TABLE.write_text(
            re.sub(r"\| cases \| number .*?\n(?!\|)", f"{table}\n", said, count=1, flags=re.DOTALL), "utf-8"
        )
    print(f"\n10,000 quotes, 1,000 texts of 6,000 characters: {cost(10_000, 1_000, 6_000):.2f} CPU s")
    with tempfile.TemporaryDirectory(prefix="briefings-bench-") as folder:
        cold, again = verification(Path(folder))
    print(
        f"`briefings verify`, 10,000 quotes, 1,000 texts, reading and checking all sheets: {cold:.2f} CPU s, again {again:.2f}"
    )
    print(f"500 quotes, one text of 2 MB: {cost(500, 1, 2_000_000):.2f} CPU s")


if __name__ == "__main__":
    main()
