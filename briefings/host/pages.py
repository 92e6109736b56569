"""Hand-written pages through MkDocs, which is imported only where there are any to render."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefings.build import Composition


def render_pages(composition: Composition) -> Mapping[str, bytes]:
    """Return the desk's hand-written pages as MkDocs renders them: path in site/ to bytes. Raises FaceError."""
    if not composition.views.hand_pages:
        return {}
    from briefings.host.mkdocs_plugin import render_pages

    return render_pages(composition)
