"""git, asked about a desk: it writes nothing, and starts no program that a repository's settings name."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_QUIET = ("-c", "core.fsmonitor=false", "--no-optional-locks")


def top_of(folder: Path) -> Path | None:
    """Return the folder of the repository that a folder is in, or None."""
    found = folder.resolve()
    return next((each for each in (found, *found.parents) if (each / ".git").exists()), None)


def git(folder: Path, *words: str, **settings: str) -> bytes:
    """Return what a command of git prints in a folder. Raises CalledProcessError, and FileNotFoundError without git.

    A hook's own GIT_DIR would make any folder the top of its repository, so the folder's own repository is taken.
    """
    names = ("GIT_DIR", "GIT_WORK_TREE") if top_of(folder) else ()
    known = {name: value for name, value in os.environ.items() if name not in names}
    command = ["git", *_QUIET, *words]
    return subprocess.run(command, cwd=folder, capture_output=True, check=True, env={**known, **settings}).stdout
