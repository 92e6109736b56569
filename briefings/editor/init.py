"""Init: a new desk in its own folder, with one example of each kind, that builds as it stands."""

from __future__ import annotations

import datetime
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from briefings import __version__
from briefings.editor import own_wheel
from briefings.editor.capture import capture
from briefings.editor.fmt import fmt
from briefings.editor.git import git, top_of
from briefings.editor.live_schemas import write_schemas
from briefings.editor.verify import verify
from briefings.editor.writing import write_all
from briefings.load.desk import load
from briefings.load.inputs import requirements_file
from briefings.model.refs import PLURALS
from briefings.problems import AuthorError, Location, OutputError, refusals

STARTER = Path(__file__).parent / "starter"
_STARTER_CI = Path(__file__).parent / "starter_ci"
ARTICLE = "inbox/article.txt"
_SOURCE = "longer-evenings-2026-03-05"
HOSTS = {"github": "GitHub", "gitlab": "GitLab"}
"""The hosts for which there is a workflow, in `starter_ci`, by the word for `--ci`."""
_BLOCK = re.compile(r"^@(EXAMPLES|CI|GITHUB|GITLAB)@\n(.*?)(?:^@END@\n|\Z)", re.MULTILINE | re.DOTALL)
"""What files say only of some desks: those with examples, with a workflow, with that of one host."""


def init(folder: Path, title: str, today: datetime.date, *, bare: bool = False, ci: str = "") -> tuple[str, ...]:
    """Write a new desk, `bare` without examples, and return its files, relative to it.

    `ci`: the host whose workflow it gets, with the program in `tools/` (not for a copy that runs from its source folder).
    Raises AuthorError where the folder has something in it, OutputError where writing fails.
    """
    if folder.exists() and any(folder.iterdir()):
        place = Location(folder.as_posix())
        raise AuthorError.of("not-empty", place, "this folder is not empty", hint="name a new one")
    files = [(path, text) for path, text in _files(STARTER) if not (bare and _is_example(path))]
    files += _files(_STARTER_CI / ci) if ci else []
    has = {"CI" if ci else "", ci.upper(), "" if bare else "EXAMPLES"}
    words = {
        "@TITLE@": title.replace("\\", "\\\\").replace('"', '\\"'),
        "@WITH@": "" if bare else ", with made-up examples",
        "@TODAY@": today.isoformat(),
        "@VERSION@": __version__,
    }
    tools = _tools() if ci else {}
    written = {folder / name: content for name, content in tools.items()}
    for path, text in files:
        text = _BLOCK.sub(lambda block: block[2] if block[1] in has else "", text)
        for mark, word in words.items():
            text = text.replace(mark, word)
        written[folder / path] = (text.rstrip("\n") + "\n").encode()
    write_all(written)
    with refusals():
        for path in folder.glob(".githooks/*"):
            path.chmod(0o755)
    if not bare:
        capture(load(folder), _SOURCE, (folder / ARTICLE).read_bytes(), today=today)
        verify(load(folder), today)
    desk = load(folder)
    fmt(desk, list(desk.files))  # a title in it can be of any length
    write_schemas(desk)
    return (*(path.as_posix() for path, _ in files), *tools)


def into_git(folder: Path) -> None:
    """Make a repository of a new desk, with its files as the first commit, and its check before each later one.

    Raises OutputError where git cannot do it, or a repository has the folder already.
    """
    if top := top_of(folder):
        raise OutputError(f"{folder} is in the repository {top}: leave out --git, and add the desk there")
    try:
        git(folder, "init", "--initial-branch", "main")
        git(folder, "add", "--all")
        git(folder, "config", "core.hooksPath", ".githooks")
        git(folder, "commit", "--no-verify", "--message", "Start the desk")
    except FileNotFoundError:
        raise OutputError(f"{folder} is written, but git is not installed") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        hint = "set user.name and user.email, then run `git commit` there" if error.cmd[-1] == "Start the desk" else ""
        raise OutputError("; ".join(filter(None, (f"{folder} is written, but git stopped: {said}", hint)))) from error


def _tools() -> dict[str, bytes]:
    """Return what a workflow installs from: the program, and the list of what it needs; nothing for a source folder."""
    wheel = own_wheel.own_wheel()
    if wheel is None:
        return {}
    return {f"tools/{own_wheel.NAME}": wheel, "tools/requirements.txt": requirements_file().read_bytes()}


def _is_example(path: Path) -> bool:
    return path.parts[0] == "inbox" or (len(path.parts) == 3 and path.parts[1] in PLURALS.values())


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files of a starter: where each goes, and its text. A name that begins `dot-` begins with a dot."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            parts = (re.sub(r"\Adot-", ".", part) for part in path.relative_to(folder).parts)
            yield Path(*parts), path.read_text("utf-8")
