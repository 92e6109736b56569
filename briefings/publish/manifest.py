"""The manifest: the SHA-256 of every file of the site but itself. Also the list of what a build is carrying over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

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
    """Return the digests that a manifest lists, or None where it is not a manifest of ours."""
    files = _ours(content, "files")
    fine = isinstance(files, dict) and all(isinstance(total, str) and is_inside(name) for name, total in files.items())
    return files if fine else None


def moving(paths: Sequence[str]) -> bytes:
    """Return the list of what a build is carrying over from one folder to another, as JSON."""
    return json.dumps({"generator": f"briefings {__version__}", "moving": paths}).encode() + b"\n"


def moved(content: bytes) -> list[str] | None:
    """Return what a list of `moving` names, or None where it is none of ours."""
    paths = _ours(content, "moving")
    return paths if isinstance(paths, list) and all(map(is_inside, paths)) else None


def _ours(content: bytes, key: str) -> Any:
    """Return what stands under a key of JSON that this program wrote, or None."""
    try:
        tree = json.loads(content)
        return tree[key] if tree["generator"].startswith("briefings ") else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def is_inside(path: object) -> bool:
    """Return whether this is the path of a file below a folder, and leads to no other place."""
    return isinstance(path, str) and not {"", ".", ".."} & set(path.split("/"))
