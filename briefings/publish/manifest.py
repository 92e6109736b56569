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
        tree = json.loads(content)
        files = tree["files"]
        ours = tree["generator"].startswith("briefings ") and isinstance(files, dict)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    fine = ours and all(isinstance(total, str) and is_inside(name) for name, total in files.items())
    return files if fine else None


def is_inside(path: object) -> bool:
    """Return whether this is the path of a file below a folder, and leads nowhere else."""
    return isinstance(path, str) and not {"", ".", ".."} & set(path.split("/"))
