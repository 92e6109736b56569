"""Where every sheet's page stands."""

from __future__ import annotations

from briefings.compose.index import Index
from briefings.model.refs import PLURALS, Ref


def path_of(ref: Ref) -> str:
    """Return the file of a sheet's page."""
    return f"{folder_of(ref)}index.html"


def folder_of(ref: Ref) -> str:
    """Return the folder of a sheet's page, with a slash at its end."""
    return f"{PLURALS[ref.kind]}/{ref.id}/"


def url_of(ref: Ref, index: Index) -> str:
    """Return the address of a sheet's page; empty where the desk has none."""
    site = index.settings.site_url
    return f"{site.rstrip('/')}/{folder_of(ref)}" if site else ""
