"""Init: a new desk in its own folder, with one example of each kind, that builds as it stands."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

from briefings import __version__
from briefings.editor.capture import capture
from briefings.editor.fmt import fmt
from briefings.editor.live_schemas import write_schemas
from briefings.editor.verify import verify
from briefings.load.desk import load
from briefings.model.refs import PLURALS
from briefings.problems import AuthorError, Location, OutputError

STARTER = Path(__file__).parent / "starter"
ARTICLE = "inbox/article.txt"
_SOURCE = "longer-evenings-2026-03-05"
_EXAMPLES = re.compile(r"^@EXAMPLES@\n.*?(?:^@END@\n+|\Z)", re.MULTILINE | re.DOTALL)
"""What files say of the examples; `_MARKS` are the lines around it."""
_MARKS = re.compile(r"^@(?:EXAMPLES|END)@\n", re.MULTILINE)


def init(folder: Path, title: str, today: datetime.date, *, bare: bool = False) -> tuple[str, ...]:
    """Write a new desk, `bare` without examples, and return its files, relative to it.

    Raises AuthorError where the folder has something in it, OutputError where writing fails.
    """
    if folder.exists() and any(folder.iterdir()):
        place = Location(folder.as_posix())
        raise AuthorError.of("not-empty", place, "this folder is not empty", hint="name a new one")
    files = [(path, text) for path, text in _files() if not (bare and _is_example(path))]
    words = {
        "@TITLE@": title.replace("\\", "\\\\").replace('"', '\\"'),
        "@WITH@": "" if bare else ", with made-up examples",
        "@TODAY@": today.isoformat(),
        "@VERSION@": __version__,
    }
    try:
        for path, text in files:
            text = (_EXAMPLES if bare else _MARKS).sub("", text)
            for mark, word in words.items():
                text = text.replace(mark, word)
            _write(folder / path, text, runs=path.parent.name == ".githooks")
    except OSError as error:
        raise OutputError(f"{error.filename or folder}: {error.strerror}") from error
    if not bare:
        capture(load(folder), _SOURCE, (folder / ARTICLE).read_bytes(), today=today)
        verify(load(folder), today)
    desk = load(folder)
    fmt(desk, list(desk.files))  # a title in it can be of any length
    write_schemas(desk)
    return tuple(path.as_posix() for path, _ in files)


def _is_example(path: Path) -> bool:
    return path.parts[0] == "inbox" or (len(path.parts) == 3 and path.parts[1] in PLURALS.values())


def _files() -> Iterator[tuple[Path, str]]:
    """Yield the files of the starter: where each goes, and its text. A name that begins `dot-` begins with a dot."""
    for path in sorted(STARTER.rglob("*")):
        if path.is_file():
            parts = [
                part.replace("dot-", ".", 1) if part.startswith("dot-") else part
                for part in path.relative_to(STARTER).parts
            ]
            yield Path(*parts), path.read_text("utf-8")


def _write(path: Path, text: str, *, runs: bool = False) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")
    if runs:
        path.chmod(0o755)
