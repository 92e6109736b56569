"""Audit of a pack: its text, where it stands and in which face, its tags, fonts, links, bookmarks; each by its page.

Read with PDFium and pikepdf, which take no part in making it.
"""

from __future__ import annotations

import ctypes
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby, islice
from typing import Any, Literal, NamedTuple

from briefings.publish.audit_turned import is_turned, pieces, settled, turned

_BLANKS = re.compile("[\\s\u00ad\u034f\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\U000e0100-\U000e01ef]+")
_HYPHENS = re.compile("[\ufffe\x02\u2010\u2011]")
_THAI = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece]{2,}")
_SARA_AM = (("\u0e33", "\u0e4d\u0e32"), ("\u0eb3", "\u0ecd\u0eb2"))
_SAID = re.compile("[“‘][^“”]*”")
_NUMBER = re.compile(r"\d(?:[\d,.]*\d){2,}|\d{3,}")
_BROKEN = re.compile(r"\d[\d,.|]+\d")
_PIECES = 6
"""On so many lines a figure stands at most."""
_DRAWN = 1.5
"""How many points of the picture of a page stand for one point of it."""
_ROOM = 512
"""Letters that a text of a pack seldom exceeds: it is part of a line."""
SOURCE_FACES = ("Literata", "Amiri", "FrankRuhlLibre", "Frank-Ruhl-Libre", "-in-sources")
"""The typefaces in which sources speak, one a script; the last are a desk's own."""

Found = tuple[str, str]
"""A problem's code and its message."""


class Text(NamedTuple):
    """A run of text on a page: its words, its typeface, whether it is not content (a running head), and its box in points.

    Also the number of the marked content that it belongs to, if any, whether that is a picture, and the contrast of its letters
    with what is around them where the page was drawn to see it.
    """

    words: str
    face: str
    artifact: bool
    box: tuple[float, float, float, float]
    piece: int = -1
    picture: bool = False
    contrast: float | None = None

    @property
    def is_seen(self) -> bool:
        """Whether its letters can be read: those of 5 points are some 2.4 high, and ours are drawn with a contrast of 0.6.

        A single character can be as flat as a dash.
        """
        letters = sum(map(str.isalnum, self.words))
        if self.contrast is None or not letters:
            return True
        return (letters == 1 or self.box[3] - self.box[1] >= 2.4) and self.contrast >= 0.4


class PackPage(NamedTuple):
    """A page of a pack: its size in points and its text."""

    number: int
    width: float
    height: float
    texts: tuple[Text, ...]

    @property
    def body(self) -> str:
        """Return the page's content without running heads, squeezed."""
        return squeezed("".join(text.words for text in self.texts if not text.artifact))


Words = tuple[str, ...] | Callable[[], tuple[str, ...]]
"""Lines, or what gives them where they are asked for."""


class Expected(NamedTuple):
    """What a page or pack must show: each line of its view, letter for letter, and its marking.

    A pack also has a date, and a twin: the page that says the same, whose twin it is. Lines that are given on demand
    have a digest, `known`. `quoted` are the words of sources that it shows, `root` is the path of the site's root where its links
    begin with that. `is_restyled`: a desk's own templates or styles draw it, so whether its letters can be seen is looked at.
    """

    path: str
    face: Literal["web", "print"]
    lines: Words
    marking: str
    title: str
    language: str
    date: str = ""
    twin: str = ""
    known: str = ""
    quoted: Words | None = None
    root: str = ""
    is_restyled: bool = False

    @property
    def spoken(self) -> tuple[str, ...] | None:
        """Return the words that may stand in the face of sources; None where any may."""
        return self.quoted() if callable(self.quoted) else self.quoted

    @property
    def said(self) -> tuple[str, ...]:
        """Return the lines."""
        return self.lines if isinstance(self.lines, tuple) else self.lines()


class Said(NamedTuple):
    """What page and pack must both say: a source's words in its own face, and figures of three digits and more.

    A figure of a pack may stand on two lines, or be two on both sides of a line's end: it has a bar there.
    """

    words: frozenset[str]
    figures: frozenset[str]


def read(content: bytes, *, draw: bool = False) -> tuple[str, list[PackPage]]:
    """Return a pack's title and its pages. To `draw` each page, which shows the contrast of its text, takes 7 ms."""
    import pypdfium2

    document: Any = pypdfium2.PdfDocument(content)  # type: ignore[no-untyped-call]
    try:
        title = document.get_metadata_value("Title")
        sheets = [_sheet(page, number, draw=draw) for number, page in enumerate(document, 1)]
    finally:
        document.close()
    if any(is_turned(text.words) for sheet in sheets for text in sheet.texts):
        import pikepdf

        with pikepdf.open(io.BytesIO(content)) as pdf:
            sheets = [sheet._replace(texts=tuple(_joined(sheet, pieces(pdf, sheet.number - 1)))) for sheet in sheets]
    return title, sheets


def _joined(sheet: PackPage, read_: Mapping[int, str]) -> Iterator[Text]:
    """Yield the texts of a page with each piece of marked content as one run, in the order of reading."""
    for piece, found in groupby(sheet.texts, key=lambda text: text.piece):
        texts = list(found)
        if piece not in read_:
            yield from texts
            continue
        left, bottom, right, top = zip(*(text.box for text in texts), strict=True)
        yield texts[0]._replace(words=read_[piece], box=(min(left), min(bottom), max(right), max(top)))


def _sheet(page: Any, number: int, *, draw: bool) -> PackPage:
    from pypdfium2 import raw

    text: Any = raw
    found = page.get_objects(filter=[text.FPDF_PAGEOBJ_TEXT], max_depth=4, textpage=page.get_textpage())
    width, height = page.get_size()
    drawn = page.render(scale=_DRAWN, grayscale=True).to_pil() if draw else None
    texts = []
    for one in found:
        (kind, piece), box, face = _marked(one, text), _bounds(one), one.get_font().get_base_name()
        contrast = _contrast(drawn, box, height) if drawn else None
        texts.append(Text(_letters(one, text), face, kind == "Artifact", box, piece, kind == "Figure", contrast))
    return PackPage(number, width, height, tuple(texts))


def _letters(one: Any, raw: Any) -> str:
    """Return a text's words. PDFium looks for them among all letters of the page: with room enough it has to look once."""
    room = (raw.FPDF_WCHAR * _ROOM)()
    length = raw.FPDFTextObj_GetText(one.raw, one.textpage.raw, room, ctypes.sizeof(room))
    if length > ctypes.sizeof(room):
        return str(one.extract())
    return bytes(room)[: length - 2].decode("utf-16-le")


def _contrast(drawn: Any, box: tuple[float, float, float, float], height: float) -> float:
    """Return how far the darkest and the lightest point in a box of the page are from each other: 1 for black and white."""
    left, bottom, right, top = (edge * _DRAWN for edge in box)
    foot = height * _DRAWN
    dark, light = drawn.crop((int(left), int(foot - top), int(right) + 1, int(foot - bottom) + 1)).getextrema()
    return float(light - dark) / 255


def _bounds(text: Any) -> tuple[float, float, float, float]:
    """Return a text's box on the page: what is drawn inside a form has its place in that form."""
    left, bottom, right, top = text.get_bounds()
    for form in _forms(text):
        left, bottom, right, top = form.get_matrix().on_rect(left, bottom, right, top)
    return left, bottom, right, top


def _forms(text: Any) -> Iterator[Any]:
    while (text := text.container) is not None:
        yield text


def _marked(text: Any, raw: Any) -> tuple[str, int]:
    """Return what marked content a text belongs to: `Artifact` is not content, `Figure` a picture; and its number, or -1."""
    name, length, number = (ctypes.c_ushort * 16)(), ctypes.c_ulong(), ctypes.c_int(-1)
    kind = ""
    for one in (text, *_forms(text)):
        for at in range(raw.FPDFPageObj_CountMarks(one.raw)):
            mark = raw.FPDFPageObj_GetMark(one.raw, at)
            raw.FPDFPageObjMark_GetName(mark, name, 32, length)
            kind = bytes(name)[: length.value - 2].decode("utf-16-le")
            if kind == "Artifact":
                return kind, -1
            raw.FPDFPageObjMark_GetParamIntValue(mark, b"MCID", number)
    return kind, number.value


def in_order(content: bytes, sheets: list[PackPage], lines: tuple[str, ...]) -> list[Text]:
    """Return a pack's texts in the order in which they are read.

    That is the order of the pages, unless a line is not found in it: a table whose row goes on overleaf has the end of a
    cell behind its neighbours, and there the tags say what belongs together.
    """
    texts = [text for sheet in sheets for text in sheet.texts if not text.artifact]
    whole = squeezed("".join(text.words for text in texts))
    return texts if all(squeezed(line) in whole for line in lines) else list(_as_tagged(content, sheets))


def _as_tagged(content: bytes, sheets: list[PackPage]) -> Iterator[Text]:
    import pikepdf

    by_piece: dict[tuple[int, int], list[Text]] = {}
    for sheet in sheets:
        for text in sheet.texts:
            by_piece.setdefault((sheet.number, text.piece), []).append(text)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        stack: list[tuple[Any, int]] = [(pdf.Root.get("/StructTreeRoot", {}), 0)]
        while stack:
            element, page = stack.pop()
            if isinstance(element, int):
                yield from by_piece.pop((page, element), ())
                continue
            page = pages.get(element.Pg.objgen, 0) if "/Pg" in element else page
            kids = element.get("/MCID", element.get("/K", pikepdf.Array()))
            stack += [(kid, page) for kid in ([*kids][::-1] if isinstance(kids, pikepdf.Array) else [kids])]


def said(texts: list[Text], pages: int = 0) -> Said:
    """Return what a pack of so many pages says: its words in the source's face between marks, and its figures.

    A number alone that a page has is not one of these: contents and index print it.
    """
    source = "".join(text.words for text in texts if any(name in text.face for name in SOURCE_FACES))
    numbers = {str(number) for number in range(1, pages + 1)}
    # The same words stand beside a picture.
    written = "|".join(text.words for text in texts if not text.picture and text.words.strip() not in numbers)
    return Said(spoken(source), frozenset(_BROKEN.findall(written)))


def spoken(text: str) -> frozenset[str]:
    """Return what stands between marks, squeezed."""
    return frozenset(settled(words) for words in _SAID.findall(squeezed(text)))


def figures(text: str) -> frozenset[str]:
    """Return the figures and years in a text."""
    return frozenset(_NUMBER.findall(text))


def squeezed(text: str) -> str:
    """Return the text as two readings of the same letters have it.

    Without blanks and what nobody sees: where a line of a PDF ends, either may have come or gone. A letter and its signs are
    one character, as Unicode composes them; hyphens of all kinds are one; signs above a Thai or Lao letter are in one order.
    """
    text = _HYPHENS.sub("-", _BLANKS.sub("", text))
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    for letter, parts in _SARA_AM:
        text = text.replace(letter, parts)
    return _THAI.sub(lambda signs: "".join(sorted(signs[0])), text)


def differences(page: Said, pack: Said) -> Iterator[Found]:
    """Yield what one of the two says in the source's face and the other does not, and figures of the pack alone."""
    for words in sorted(pack.words - page.words):
        yield "audit-agreement", f"the pack has {words} and its page has not"
    for words in sorted(page.words - pack.words):
        yield "audit-agreement", f"the page has {words} and its pack has not"
    for figure in sorted(pack.figures - page.figures):
        if not _read_as(figure.split("|"), page.figures):
            yield "audit-agreement", f"the pack has the figure “{figure.replace('|', '')}” and its page has not"


def _read_as(pieces: list[str], known: frozenset[str]) -> bool:
    """Return whether pieces of figures, some of which belong together, can be read as figures that are known."""
    read_to = {0}
    for end in range(1, len(pieces) + 1):
        if any(at in read_to and figures("".join(pieces[at:end])) <= known for at in range(max(0, end - _PIECES), end)):
            read_to.add(end)
    return len(pieces) in read_to


def problems(
    content: bytes, wanted: Expected | None, title: str, sheets: list[PackPage], texts: list[Text]
) -> Iterator[Found]:
    """Yield what is wrong with a pack; `texts` are those of its sheets in order."""
    left = min((text.box[0] for sheet in sheets for text in sheet.texts if not text.artifact), default=0)
    for sheet in sheets:
        if not sheet.body:
            yield "audit-empty-page", f"page {sheet.number} has no text"
        yield from _layout(sheet, left)
    if wanted is not None:
        yield from _words(sheets, texts, wanted)
        yield from _markings(sheets, wanted.marking)
        if title != wanted.title:
            yield "audit-title", f"the document’s title is “{title}”, not “{wanted.title}”"
    yield from _structure(content, wanted)


def _words(sheets: list[PackPage], texts: list[Text], wanted: Expected) -> Iterator[Found]:
    whole = squeezed("".join(text.words for text in texts))
    loose = ""
    both = turned(whole) if is_turned(whole) else ""
    for line in wanted.said:
        if squeezed(line) in whole or (is_turned(line) and _in_both(line, whole, both)):
            continue
        # The desk's own words may be hyphenated; a source's never, see `differences`.
        loose = loose or whole.replace("-", "")
        if squeezed(line).replace("-", "") not in loose:
            yield "audit-words", f"these words are not in the pack: “{line}”; nearest on page {_nearest(line, sheets)}"


def _in_both(line: str, whole: str, letters: str) -> bool:
    """Return whether a line of two directions is there: its right-to-left letters as they are, each other word somewhere."""
    others = "".join(" " if is_turned(character) else character for character in line).split()
    return turned(line) in letters and all(squeezed(word) in whole for word in others if word.isalnum())


def _nearest(line: str, sheets: list[PackPage]) -> int:
    from rapidfuzz import fuzz

    return max(sheets, key=lambda sheet: (fuzz.partial_ratio(squeezed(line), sheet.body), -sheet.number)).number


def _markings(sheets: list[PackPage], marking: str) -> Iterator[Found]:
    for sheet in sheets:
        boxes = [text.box for text in sheet.texts if text.artifact and marking in text.words]
        if not any(box[1] > sheet.height - 90 for box in boxes):
            yield "audit-marking", f"page {sheet.number} lacks {marking} in its head"
        if not any(box[3] < 90 for box in boxes):
            yield "audit-marking", f"page {sheet.number} lacks {marking} in its foot"
    first = sheets[0].texts if sheets else ()
    if not any(not text.artifact and marking in text.words for text in first):
        yield "audit-marking", f"page 1 lacks {marking} as text that is read aloud"


def _layout(sheet: PackPage, left: float) -> Iterator[Found]:
    """Yield text that leaves the page's columns, that lies on other text, that is too small or too pale, or whose glyphs are missing.

    `left` is where the pack's text begins.

    Labels in one picture are the business of what draws it: no editor could change where they stand.
    """
    unseen = (text for text in sheet.texts if not text.is_seen)
    for text in islice(unseen, 1):  # what makes one unseen makes many
        assert text.contrast is not None
        told = f"{text.box[3] - text.box[1]:.1f} points high, contrast {text.contrast:.0%}"
        yield "audit-unseen", f"page {sheet.number}: “{_short(text)}” can hardly be seen ({told})"
    edge = sheet.width - max(left, 14) + 8
    placed = sorted((text for text in sheet.texts if text.words.strip()), key=lambda text: text.box[1])
    for number, text in enumerate(placed):
        if text.box[2] > edge or left < 14 or text.box[1] < 14 or text.box[3] > sheet.height - 14:
            yield "audit-overflow", f"page {sheet.number}: “{_short(text)}” runs out of its column"
        if "\ufffd" in text.words or "\x00" in text.words:
            yield "audit-glyph", f"page {sheet.number}: a character of “{_short(text)}” has no glyph"
        for other in placed[number + 1 :]:
            if other.box[1] > text.box[3]:
                break
            if _overlap(text.box, other.box) and not (text.picture and other.picture):
                yield "audit-overflow", f"page {sheet.number}: “{_short(text)}” and “{_short(other)}” overlap"


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    along = min(one[3], other[3]) - max(one[1], other[1])
    return across > 2 and along > 0.4 * min(one[3] - one[1], other[3] - other[1]) > 0


def _short(text: Text) -> str:
    words = " ".join(text.words.split())
    return words if len(words) <= 40 else f"{words[:40]}…"


def _structure(content: bytes, wanted: Expected | None) -> Iterator[Found]:
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        yield from _frame(pdf, wanted)
        pages = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        anchors = _anchors(pdf)
        for number, page in enumerate(pdf.pages, 1):
            yield from _links(page, number, anchors, pages)
            yield from _fonts(page, number)
            if any(b"<0000>" in stream for stream in _streams(page)):
                yield "audit-glyph", f"page {number}: a glyph is missing"
        yield from _bookmarks(pdf, anchors, pages)
        yield from _tags(pdf, pages)


def _frame(pdf: Any, wanted: Expected | None) -> Iterator[Found]:
    root = pdf.Root
    if "/StructTreeRoot" not in root or not root.get("/MarkInfo", {}).get("/Marked"):
        yield "audit-tags", "the pack has no tags"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "audit-title", "the window would show the file’s name, not the title"
    metadata: bytes = root.Metadata.read_bytes() if "/Metadata" in root else b""
    if b"file:" in metadata or re.search(rb"[\s\"'>(]/(?:home|tmp|usr|root|var)/", metadata):
        yield "audit-address", "its metadata names a path of the machine that made it"
    if wanted is None:
        return
    if str(root.get("/Lang", "")) != wanted.language:
        yield "audit-language", f"the pack must name its language, {wanted.language}"
    made = str(pdf.docinfo.get("/CreationDate", ""))
    if wanted.date and not made.startswith(f"D:{wanted.date.replace('-', '')}"):
        yield "audit-date", f"the pack is dated {made}, not {wanted.date}"


def _anchors(pdf: Any) -> dict[str, Any]:
    flat = list(pdf.Root.get("/Names", {}).get("/Dests", {}).get("/Names", []))
    return {str(name): place for name, place in zip(flat[::2], flat[1::2], strict=True)}


def _lands(place: Any, anchors: dict[str, Any], pages: dict[Any, int]) -> bool:
    import pikepdf

    if isinstance(place, pikepdf.String):
        place = anchors.get(str(place))
    return isinstance(place, pikepdf.Array) and len(place) > 0 and place[0].objgen in pages


def _links(page: Any, number: int, anchors: dict[str, Any], pages: dict[Any, int]) -> Iterator[Found]:
    for note in page.get("/Annots", []):
        if note.get("/Subtype") != "/Link":
            continue
        words = str(note.get("/Contents", ""))
        if "/A" in note:
            address = str(note.A.get("/URI", ""))
            if not address.startswith(("https://", "http://", "mailto:")):
                yield "audit-address", f"page {number}: a link leads to {address or 'nothing'}"
        elif not _lands(note.get("/Dest"), anchors, pages):
            yield "audit-link", f"page {number}: the link “{words}” leads to no place in the pack"
        if not words.strip():
            yield "audit-link", f"page {number}: a link has no words for a screen reader"


def _bookmarks(pdf: Any, anchors: dict[str, Any], pages: dict[Any, int]) -> Iterator[Found]:
    stack = [pdf.Root.get("/Outlines", {}).get("/First")]
    count = 0
    while stack:
        entry = stack.pop()
        if entry is None:
            continue
        count += 1
        title = str(entry.get("/Title", ""))
        if not title.strip() or not _lands(entry.get("/Dest"), anchors, pages):
            yield "audit-link", f"the bookmark “{title}” leads to no page"
        stack += [entry.get("/Next"), entry.get("/First")]
    if not count:
        yield "audit-link", "the pack has no bookmarks"


def _fonts(page: Any, number: int) -> Iterator[Found]:
    for font in page.get("/Resources", {}).get("/Font", {}).values():
        inner = font.get("/DescendantFonts", [font])[0]
        about = inner.get("/FontDescriptor", {})
        name = str(font.get("/BaseFont", ""))
        if not any(key in about for key in ("/FontFile", "/FontFile2", "/FontFile3")):
            yield "audit-font", f"page {number}: the font {name} is not embedded"
        elif "+" not in name:
            yield "audit-font", f"page {number}: the font {name} is embedded whole"


def _streams(page: Any) -> Iterator[bytes]:
    contents = page.get("/Contents")
    if contents is not None:
        yield contents.read_bytes()
    for shape in page.get("/Resources", {}).get("/XObject", {}).values():
        if shape.get("/Subtype") == "/Form":
            yield shape.read_bytes()


def _tags(pdf: Any, pages: dict[Any, int]) -> Iterator[Found]:
    """Yield pictures without words and header cells without a scope."""
    import pikepdf

    root = pdf.Root.get("/StructTreeRoot")
    stack = [root] if root is not None else []
    while stack:
        element = stack.pop()
        kind = element.get("/S")
        wrong = ""
        if kind == "/Figure" and not str(element.get("/Alt", "")).strip():
            wrong = "a picture has no description"
        if kind == "/TH" and "/Scope" not in element.get("/A", {}):
            wrong = "a header cell has no cells"
        if wrong:
            page = pages.get(element.Pg.objgen, 0) if "/Pg" in element else 0
            yield "audit-tags", f"page {page}: {wrong}"
        kids = element.get("/K", [])
        kids = kids if isinstance(kids, pikepdf.Array) else [kids]
        stack += [kid for kid in kids if isinstance(kid, pikepdf.Dictionary)]
