"""Where every sheet's page stands."""

from __future__ import annotations

from briefings.model.refs import PLURALS, Ref


def path_of(ref: Ref) -> str:
    """Return the file of a sheet's page."""
    return f"{PLURALS[ref.kind]}/{ref.id}/index.html"
