"""Data as a script: it loads from a file share, where a page may fetch nothing."""

from __future__ import annotations

import json
from typing import Any


def literal(value: Any) -> str:
    """Return a value as a literal of a script, without the characters that could end one."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for char in "<>\u2028\u2029":
        body = body.replace(char, f"\\u{ord(char):04x}")
    return body
