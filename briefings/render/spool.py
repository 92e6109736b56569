"""What was made and is not yet staged, in a file without a name: packs do not gather in memory."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from briefings.problems import OutputError


class Spool:
    """A file that nobody else can open, gone with the last piece in it that is still wanted."""

    def __init__(self, folder: Path | None) -> None:
        """Begin an empty spool below a folder, or where temporary files go if nothing can be put there. Raises OutputError."""
        try:
            self._file = tempfile.TemporaryFile(dir=folder if folder and os.access(folder, os.W_OK) else None)  # noqa: SIM115
        except OSError as error:
            raise OutputError(f"{error.filename}: {error.strerror}") from error

    def __del__(self) -> None:
        """Close the file."""
        self._file.close()

    def put(self, content: bytes) -> Callable[[], bytes]:
        """Keep a piece; return what reads it. Raises OutputError."""
        try:
            start = self._file.seek(0, os.SEEK_END)
            self._file.write(content)
            self._file.flush()
        except OSError as error:
            raise OutputError(f"temporary files: {error.strerror}") from error
        return partial(self._read, start, len(content))

    def _read(self, start: int, size: int) -> bytes:
        self._file.seek(start)
        return self._file.read(size)
