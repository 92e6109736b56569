"""Sources as CSL-JSON 1.0.2, for reference managers."""

from __future__ import annotations

from briefings.compose.index import Index
from briefings.compose.interchange import csl_of_source
from briefings.model.sheets import Source
from briefings.render.exports.json_files import dumped


def sources(index: Index) -> bytes:
    """Return all released sources as a CSL-JSON list."""
    return dumped([csl_of_source(source, index) for source in index.every(Source)])
