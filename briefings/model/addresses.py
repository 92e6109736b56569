"""Addresses of the web: the one place that says whether one leads anywhere."""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from urllib.parse import quote

_ADDRESS = re.compile(r"https?://(?P<host>[^/?#]*)(?P<rest>.*)", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"(?P<name>\[[^\[\]]*\]|[^:\[\]]*)(?::(?P<port>.*))?", re.DOTALL)
_NEVER = "<>\"'`{}|\\^"
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.IGNORECASE)
_LONGEST_HOST = 253


def wrong_with(address: str) -> str:
    """Return what keeps a text from being an address that starts with https:// or http://; empty if nothing. Never raises."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return "an address that starts with https:// or http:// is expected here"
    odd = next((char for char in address if char in _NEVER or char.isspace() or not char.isprintable()), "")
    if odd:
        return f"an address cannot hold the character U+{ord(odd):04X}; write it as {quote(odd, errors='replace')}"
    if "@" in found["host"]:
        return "an address without a user's name and password is expected here"
    host = _HOST.fullmatch(found["host"])
    if host is None or not _is_host(host["name"]):
        return f"“{found['host']}” is not the name of a host"
    port = host["port"]
    if port is not None and not (re.fullmatch(r"[0-9]{1,5}", port) and 0 < int(port) < 65536):
        return f"“{port}” is not a port; a port is a number from 1 to 65535"
    return ""


def _is_host(name: str) -> bool:
    with suppress(ValueError):  # of which UnicodeError is one
        if name.startswith("["):
            return ipaddress.IPv6Address(name[1:-1]).scope_id is None
        if len(name) > _LONGEST_HOST:
            return False
        labels = name.encode("idna").decode("ascii").removesuffix(".").split(".")
        if labels[-1].isdigit():
            return bool(ipaddress.IPv4Address(".".join(labels)))
        return all(map(_LABEL.fullmatch, labels))
    return False
