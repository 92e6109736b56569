"""The manifest: the SHA-256 of every file of the site but itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from briefings import __version__

NAME = "manifest.json"


def digest(content: bytes) -> str:
    """Return the SHA-256 of the bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def manifest(digests: Mapping[str, str]) -> bytes:
    """Return the manifest of files by path, as canonical JSON."""
    tree = {"generator": f"briefings {__version__}", "files": dict(sorted(digests.items()))}
    return json.dumps(tree, ensure_ascii=False, indent=0).encode() + b"\n"


def parse(content: bytes) -> dict[str, str] | None:
    """Return the digests that a manifest lists, or None where it is no manifest of ours."""
    try:
        files = json.loads(content)["files"]
    except (ValueError, KeyError, TypeError):
        return None
    fine = isinstance(files, dict) and all(
        isinstance(name, str) and isinstance(total, str) for name, total in files.items()
    )
    return files if fine else None
