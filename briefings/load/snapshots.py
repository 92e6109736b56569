"""Snapshots: the stored texts of sources, in a private folder outside version control."""

from __future__ import annotations

import hashlib
from codecs import BOM_UTF8
from dataclasses import dataclass, field
from pathlib import Path

from briefings.load.files import read, with_lf
from briefings.problems import OutputError


def digest(raw: bytes) -> str:
    """Return `sha256:` and 64 hexadecimal digits."""
    return f"sha256:{hashlib.sha256(raw).hexdigest()}"


def stored(raw: bytes, source_digest: str) -> bytes | None:
    """Return a stored text's bytes as they were stored; None: of another text.

    A copy may have line ends of Windows, and the mark that its editors write at the head.
    """
    bare = raw.removeprefix(BOM_UTF8)
    copies = (raw, with_lf(raw), bare, with_lf(bare))
    return next((content for content in dict.fromkeys(copies) if digest(content) == source_digest), None)


def file_name(source_id: str, source_digest: str) -> str:
    """Return the name under which a source's text is stored."""
    return f"{source_id}.{source_digest.removeprefix('sha256:')[:12]}.txt"


@dataclass
class Snapshots:
    """The texts at hand, read when asked for and kept for the run."""

    folder: Path
    _texts: dict[str, str | None] = field(default_factory=dict)

    def text(self, source_id: str, source_digest: str | None) -> str | None:
        """Return the source's text, or None where it is not here, no UTF-8, or its bytes do not have that digest."""
        if source_digest is None:
            return None
        if source_digest not in self._texts:
            self._texts[source_digest] = self._read(source_id, source_digest)
        return self._texts[source_digest]

    def _read(self, source_id: str, source_digest: str) -> str | None:
        try:
            content = stored(read(self.folder / file_name(source_id, source_digest)), source_digest)
            return content.decode("utf-8") if content is not None else None
        except (OutputError, UnicodeDecodeError):
            return None

    def store(self, source_id: str, raw: bytes) -> str:
        """Write the text, never over another, and return its digest. Raises OutputError."""
        source_digest = digest(raw)
        target = self.folder / file_name(source_id, source_digest)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            if not target.exists():
                target.write_bytes(raw)
        except OSError as error:
            raise OutputError(f"{target}: {error.strerror}") from error
        self._texts.pop(source_digest, None)
        return source_digest
