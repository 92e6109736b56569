"""The last pass over a pack, with pikepdf: what hangs nowhere in the tag tree becomes an artifact."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import partial
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, ObjectStreamMode, Pdf

_MARKED = re.compile(rb"/\w+\s<</MCID (\d+)>>\sBDC")
_ARTIFACT = b"/Artifact <</Type /Pagination>> BDC"


def finished(raw: bytes) -> bytes:
    """Return the PDF with clean tags. The same bytes give the same bytes."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        tree = pdf.Root.StructTreeRoot
        kept = _kept(tree.K[0])
        _artifacts(pdf, tree, kept)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, linearize=False, object_stream_mode=ObjectStreamMode.preserve)
    return out.getvalue()


def _kept(root: Any) -> set[tuple[int, int]]:
    """Return the numbers of the elements that hang in the tree, and make table headers plain: a scope says it all."""
    kept = set()
    for element in _elements(root):
        kept.add(element.objgen)
        if element.S in (Name.TH, Name.TD) and Name.A in element:
            for owner, name in ((element, Name.ID), (element.A, Name.Headers)):
                if name in owner:
                    del owner[name]
    return kept


def _elements(root: Any) -> Iterator[Any]:
    """Yield a structure element and all below it."""
    stack = [root]
    while stack:
        element = stack.pop()
        yield element
        kids = element.get(Name.K, Array())
        stack += [kid for kid in kids if isinstance(kid, Dictionary) and Name.S in kid]


def _artifacts(pdf: Pdf, tree: Any, kept: set[tuple[int, int]]) -> None:
    """Make artifacts of marked content whose element hangs nowhere: running heads, signs beside their words."""
    numbers = tree.ParentTree.Nums
    for number, page in enumerate(pdf.pages):
        owners = numbers[2 * number + 1]
        loose = {at for at, owner in enumerate(owners) if owner.objgen not in kept}
        if loose:
            stream = page.Contents
            stream.write(_MARKED.sub(partial(_unmarked, loose), stream.read_bytes()))
            for at in loose:
                owners[at] = None


def _unmarked(loose: set[int], found: re.Match[bytes]) -> bytes:
    return _ARTIFACT if int(found[1]) in loose else found[0]
