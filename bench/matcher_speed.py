"""What the matcher costs, here and in another checkout, in one run.

    python bench/matcher_speed.py [OTHER]

10,000 quotations against 1,000 texts, and hostile texts of a mebibyte. OTHER is the folder of another checkout. Both run in
separate processes that take turns; the least CPU time of three counts.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

ROOT = Path(__file__).parent.parent
_ROUNDS = 3
_QUOTES, _TEXTS, _CHARACTERS = 10_000, 1_000, 6_000
_MEBIBYTE = 1024 * 1024

_HOSTILE = {
    "marks that open": "“",
    "typewriter marks": '"',
    "a word between typewriter marks": 'word" ',
    "single marks": "'a ",
    "marks that open, by paragraph": "“one more word\n\n",
    "marks that go both ways": "word »word« »word ",
    "nested and never closed": "„a ‚b «c ‹d ",
    "dashes": "— a — b, — ",
    "the words over and over": "these words stand here ",
    "nearly the words": "these words stand ",
    "ellipses and brackets": "[…] a … ",
    "accents that stand alone": "a\u0301\u0302",
    "marks that close": "word” ",
    "no blanks": "「語」語",
    "nothing between marks": "«»",
    "dash speech and marks": "— Аб. — аб «аб» — Аб. ",
    "marks behind a dash": "Аб. — Аб «аб» ",
    "paragraphs of dash speech": "— Аб, — аб.\n\n",
}
_LANGUAGES = ("en", "fr", "uk")
"""One each that runs on over paragraphs, sets clauses between commas, and speaks behind dashes."""
_WORDS = "these words stand here and nowhere else"


def work() -> dict[str, float]:
    """Return the CPU seconds of each task, in the checkout that this process imports."""
    return {
        f"{_QUOTES:,} quotations, {_TEXTS:,} texts": _quotations(None),
        f"{_QUOTES:,} quotations, {_TEXTS:,} texts, language known": _quotations("en"),
        **{f"a mebibyte: {name}": _hostile(text, None) for name, text in _HOSTILE.items()},
        **{
            f"a mebibyte in {language}: {name}": _hostile(text, language)
            for language in _LANGUAGES
            for name, text in _HOSTILE.items()
        },
    }


def _quotations(language: str | None) -> float:
    import tried

    chance = random.Random(7)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=chance.randint(2, 9))) for _ in range(4_000)]
    texts: list[str] = []
    said: list[list[str]] = []
    for _ in range(_TEXTS):
        paragraphs: list[str] = []
        spoken: list[str] = []
        while sum(map(len, paragraphs)) < _CHARACTERS:
            quotation = f"{_sentence(chance, words, 12)} {len(spoken)}"
            spoken.append(quotation)
            author = " ".join(f"{_sentence(chance, words, 14)}." for _ in range(4))
            paragraphs.append(f"{author} “{quotation},” said {_sentence(chance, words, 2)}.")
        texts.append("\n\n".join(["Head", "By line", *paragraphs]))
        said.append(spoken)
    wanted = [chance.choice(said[number * _TEXTS // _QUOTES]) for number in range(_QUOTES)]
    started = time.process_time()
    for number, quotation in enumerate(wanted):
        text = texts[number * _TEXTS // _QUOTES]
        prepared = tried.prepare(text, language) or tried.prepare(text, None)
        assert tried.matcher.match(prepared, quotation).outcome == "matches"
    return time.process_time() - started


def _sentence(chance: random.Random, words: list[str], most: int) -> str:
    return " ".join(chance.choices(words, k=chance.randint(2, most))).capitalize()


def _hostile(piece: str, language: str | None) -> float:
    import tried

    text = (piece * (_MEBIBYTE // len(piece.encode()) + 1)).encode()[:_MEBIBYTE].decode(errors="ignore")
    started = time.process_time()
    prepared = tried.prepare(text, language) or tried.prepare(text, None)
    tasks: list[Callable[[], Any]] = [
        lambda: tried.matcher.match(prepared, _WORDS),
        lambda: tried.matcher.match(prepared, "these words stand here", mode="partial"),
        lambda: tried.matcher.match_outside(prepared, "these words stand here"),
    ]
    for task in tasks:
        task()
    return time.process_time() - started


def measured(checkout: Path) -> dict[str, float]:
    """Return what `work` tells in a process that imports the program of a checkout."""
    command = [sys.executable, __file__, "--work", str(checkout)]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def main(other: Path | None) -> None:
    checkouts = [ROOT, *([other.resolve()] if other else [])]
    least: list[dict[str, float]] = [{} for _ in checkouts]
    for _ in range(_ROUNDS):
        for best, checkout in zip(least, checkouts, strict=True):
            for name, seconds in measured(checkout).items():
                best[name] = min(seconds, best.get(name, seconds))
    print(f"| CPU seconds, the least of {_ROUNDS} | here |{' there | here / there |' if other else ''}")
    print("|---|---|" + ("---|---|" if other else ""))
    for name, seconds in least[0].items():
        there = f" {least[1][name]:.2f} | {seconds / max(least[1][name], 0.001):.2f} |" if other else ""
        print(f"| {name} | {seconds:.2f} |{there}")
    for row, title in zip(least, ("here", "there"), strict=False):
        worst = max((seconds, name) for name, seconds in row.items() if name.startswith("a mebibyte"))
        print(f"\nWorst mebibyte {title}: {worst[0]:.2f} s ({worst[1].removeprefix('a mebibyte: ')})")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        import briefings

        if not Path(briefings.__file__).is_relative_to(Path(sys.argv[2]).resolve()):
            sys.exit(f"{sys.argv[2]} is not the checkout that was imported: {briefings.__file__}")
        print(json.dumps(work()))
    elif len(sys.argv) > 2:
        sys.exit("usage: python bench/matcher_speed.py [OTHER]")
    else:
        main(Path(sys.argv[1]) if len(sys.argv) == 2 else None)
