"""What a file's properties say about the document in it, as far as its own headings confirm it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from briefings.editor.capturing.document import SourcedValue, TextBlock

_NAME = re.compile(r"[^\W\d_][^\d@/\\_:]{2,60}")


def said(blocks: Sequence[TextBlock], title: str, author: str) -> Iterator[SourcedValue]:
    """Yield title and authors. A title that no heading confirms gives way to the headline; an author must look like a name."""
    title = " ".join(title.split())
    heads = [block.text for block in blocks if block.kind in ("headline", "heading")][:20]
    headline = next((block.text for block in blocks if block.kind == "headline"), "")
    confirmed = next((head for head in heads if title and head.casefold() == title.casefold()), "")
    if confirmed:
        yield SourcedValue("title", confirmed, "heading and document properties")
    elif headline:
        yield SourcedValue("title", headline, "heading")
    for name in re.split(r"\s*[;&]\s*|,\s+(?=\S+\s)|\s+and\s+", " ".join(author.split())):
        if _NAME.fullmatch(name) and " " in name:
            yield SourcedValue("authors", name, "document properties")
