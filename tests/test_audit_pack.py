"""The audit of packs: each of its checks refuses a pack that was good until it was spoiled."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from conftest import audit

from briefings.publish.audit import Expected

PACK = "packs/preemptive-measures-one-pager.pdf"
PAGE = "briefings/preemptive-measures-one-pager/index.html"
TITLE = "A NATO admiral says everything is being studied; the article reports no decision"
LINE = "“We are studying everything”"
PLACED = re.compile(rb"1 0 0 -1 ([\d.]+) ([\d.]+) Tm")


def codes(pack: bytes, page: str = "", **changes: str) -> set[str]:
    """Return the codes of what the audit finds in a pack, and between it and its page where one is given."""
    wanted = Expected(PACK, "print", (LINE,), "TLP:CLEAR", TITLE, "en", "2026-11-30", PAGE)._replace(**changes)  # type: ignore[arg-type]
    twin = Expected(PAGE, "web", (), "TLP:CLEAR", "", "en", twin=PACK)
    files = {PACK: pack, PAGE: page.encode()} if page else {PACK: pack}
    found = audit(files.__getitem__, dict.fromkeys(files, "x"), [wanted, twin] if page else [wanted])
    about = {problem.code for problem in found.problems if str(problem.location.path).endswith(PACK)}
    for problem in found.problems:
        if problem.code in ("audit-overflow", "audit-glyph", "audit-font", "audit-marking"):
            assert re.search(r"page \d", problem.message), "a failure names its page"
    return about


def spoiled(pack: bytes, spoil: Callable[[Any], None]) -> bytes:
    with pikepdf.open(io.BytesIO(pack)) as pdf:
        spoil(pdf)
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def rewritten(change: Callable[[bytes], bytes]) -> Callable[[Any], None]:
    def spoil(pdf: Any) -> None:
        stream = pdf.pages[0].Contents
        before = stream.read_bytes()
        after = change(before)
        assert after != before
        stream.write(after)

    return spoil


def moved(nth: int, x: float, y: float) -> Callable[[Any], None]:
    """Move the nth piece of text."""

    def change(stream: bytes) -> bytes:
        found = list(PLACED.finditer(stream))[nth]
        there = b"1 0 0 -1 %.3f %.3f Tm" % (x or float(found[1]), y or float(found[2]))
        return stream[: found.start()] + there + stream[found.end() :]

    return rewritten(change)


def link(pdf: Any) -> Any:
    return next(note for note in pdf.pages[0].Annots if "/Dest" in note)


def element(pdf: Any, kind: str) -> Any:
    stack = [pdf.Root.StructTreeRoot]
    while stack:
        one = stack.pop()
        if one.get("/S") == kind:
            return one
        kids = one.get("/K", [])
        stack += [
            kid for kid in (kids if isinstance(kids, pikepdf.Array) else [kids]) if isinstance(kid, pikepdf.Dictionary)
        ]
    raise AssertionError(kind)


def artifacts(stream: bytes) -> bytes:
    return stream.replace(b"/Artifact <</Type /Pagination>> BDC", b"/Span <</MCID 900>> BDC")


def silent(stream: bytes) -> bytes:
    return re.sub(rb"/\w+\s<</MCID \d+>>\sBDC", b"/Artifact BMC", stream)


SPOILED: list[tuple[str, Callable[[Any], None]]] = [
    ("audit-overflow", moved(5, 700, 0)),
    ("audit-overflow", moved(20, 0, 1200)),
    ("audit-overflow", rewritten(lambda stream: _on_each_other(stream))),
    ("audit-glyph", rewritten(lambda stream: re.sub(rb"<[0-9a-f]{4}>", b"<0000>", stream, count=1))),
    ("audit-marking", rewritten(artifacts)),
    ("audit-marking", rewritten(silent)),
    ("audit-empty-page", rewritten(silent)),
    ("audit-tags", lambda pdf: pdf.Root.__delitem__("/StructTreeRoot")),
    ("audit-tags", lambda pdf: element(pdf, "/TH").A.__delitem__("/Scope")),
    ("audit-tags", lambda pdf: element(pdf, "/P").__setitem__("/S", pikepdf.Name("/Figure"))),
    ("audit-title", lambda pdf: pdf.Root.__delitem__("/ViewerPreferences")),
    ("audit-language", lambda pdf: pdf.Root.__setitem__("/Lang", pikepdf.String("fr"))),
    ("audit-date", lambda pdf: pdf.docinfo.__setitem__("/CreationDate", "D:20250101000000Z")),
    (
        "audit-font",
        lambda pdf: next(iter(pdf.pages[0].Resources.Font.values())).__setitem__("/BaseFont", pikepdf.Name("/Whole")),
    ),
    ("audit-font", lambda pdf: _unembedded(pdf)),
    ("audit-link", lambda pdf: link(pdf).__setitem__("/Dest", pikepdf.String("nowhere"))),
    ("audit-link", lambda pdf: link(pdf).__setitem__("/Contents", pikepdf.String(" "))),
    ("audit-link", lambda pdf: pdf.Root.Outlines.First.__setitem__("/Dest", pikepdf.String("nowhere"))),
    ("audit-link", lambda pdf: pdf.Root.__delitem__("/Outlines")),
    (
        "audit-address",
        lambda pdf: link(pdf).__setitem__(
            "/A", pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("file:///etc/hosts"))
        ),
    ),
    (
        "audit-address",
        lambda pdf: pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"Briefings<", b"file:///home/x<")),
    ),
]


def _on_each_other(stream: bytes) -> bytes:
    found = list(PLACED.finditer(stream))
    return stream[: found[30].start()] + found[31][0] + stream[found[30].end() :]


def _unembedded(pdf: Any) -> None:
    font = next(iter(pdf.pages[0].Resources.Font.values()))
    about = font.DescendantFonts[0].FontDescriptor
    for key in [key for key in about.keys() if key.startswith("/FontFile")]:  # noqa: SIM118  # pikepdf's own keys
        del about[key]


@pytest.fixture(scope="module")
def pack(example: Path) -> bytes:
    return (example / "site" / PACK).read_bytes()


def test_a_good_pack_passes(pack: bytes) -> None:
    assert codes(pack) == set()


@pytest.mark.parametrize(
    ("code", "spoil"), SPOILED, ids=[f"{number}-{code}" for number, (code, _) in enumerate(SPOILED)]
)
def test_a_spoiled_pack_is_refused(pack: bytes, code: str, spoil: Callable[[Any], None]) -> None:
    assert code in codes(spoiled(pack, spoil))


def test_other_words_marking_and_title_are_refused(pack: bytes) -> None:
    wanted = ("“We are studying anything”",)
    assert codes(pack, lines=wanted) == {"audit-words"}  # type: ignore[arg-type]
    assert codes(pack, marking="TLP:GREEN") == {"audit-marking"}
    assert codes(pack, title="Another") == {"audit-title"}


def test_page_and_pack_agree_word_by_word(example: Path, pack: bytes) -> None:
    page = (example / "site" / PAGE).read_text("utf-8")
    assert codes(pack, page) == set()
    assert codes(pack, page.replace("extremely irresponsible", "extremely responsible")) == {"audit-agreement"}
    assert codes(pack, page.replace("2025", "2024")) == {"audit-agreement"}
    said = '<span class="words">“Nobody in the pack said so”</span></main>'
    assert codes(pack, page.replace("</main>", said)) == {"audit-agreement"}
