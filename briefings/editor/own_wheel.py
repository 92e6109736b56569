"""The program as a wheel, packed again from where it is installed: a desk's repository takes it along, and installs it nowhere else."""

from __future__ import annotations

import base64
import hashlib
from importlib import metadata

from briefings import __version__
from briefings.editor.writing import zipped
from briefings.problems import OutputError

NAME = f"briefings-{__version__}-py3-none-any.whl"
_OF_THE_INSTALLER = ("INSTALLER", "REQUESTED", "direct_url.json", "RECORD", "uv_cache.json", "uv_build.json")


def own_wheel() -> bytes | None:
    """Return the installed program as a wheel, the same bytes each time; None for a copy that runs from its source folder.

    Raises OutputError if a file is not as it was installed.
    """
    try:
        listed = metadata.distribution("briefings").files or []
    except metadata.PackageNotFoundError:
        return None
    files: dict[str, bytes] = {}
    record = ""
    for file in listed:
        path = file.as_posix()
        folder, _, name = path.partition("/")
        if folder.endswith(".dist-info"):
            record = f"{folder}/RECORD"
        if not folder.startswith("briefings") or name in _OF_THE_INSTALLER or "__pycache__" in path:
            continue  # made by whoever installed it, such as the command itself
        files[path] = file.read_binary()
        if file.hash and file.hash.value != _digest(files[path]):
            raise OutputError(f"{file.locate()}: not as it was installed; install the program again")
    if "briefings/__init__.py" not in files:
        return None
    rows = [f"{path},sha256={_digest(content)},{len(content)}\n" for path, content in sorted(files.items())]
    files[record] = "".join([*rows, f"{record},,\n"]).encode()
    return zipped(sorted(files.items()))


def _digest(content: bytes) -> str:
    """Return a digest as a wheel's record has it."""
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode().rstrip("=")
