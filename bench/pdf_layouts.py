"""`python bench/pdf_layouts.py CORPORA`: how much of PDFs whose text is known `briefings capture` reads as a person would.

    python bench/pdf_layouts.py CORPORA [--keep FOLDER] [--failures LAYOUT] [--peers]

CORPORA holds the novels that `python bench/corpora.py` names (ELTeC-eng, ELTeC-deu, ELTeC-fra), whose authors died long ago. Their
paragraphs are set by WeasyPrint in seven layouts, and in two more that nobody looked at while the reader was written. None of
their text is in this repository.

- A sentence stands whole if it is in one paragraph of what was read, every character of it.
- A paragraph is right if what was read has the same one, with its number if it has a number.
- A page is right if the paragraph is said to begin on the page where it does.
"""

from __future__ import annotations

import argparse
import html
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import corpora
from weasyprint import HTML

LANGUAGES = {"ELTeC-eng": 3, "ELTeC-deu": 1, "ELTeC-fra": 1}
"""How many documents of each corpus a layout has."""

PARAGRAPHS = 40
_BASE = "@page{size:A4;margin:22mm}body{font:10pt/1.35 serif}p{margin:0 0 2.5mm}"
LAYOUTS = {
    "one column": "",
    "two columns": "main{columns:2;column-gap:8mm}p{hyphens:auto;text-align:justify}",
    "three columns": "main{columns:3;column-gap:6mm}p{hyphens:auto;text-align:justify;font-size:8.5pt}",
    "running heads": "@page{@top-left{content:'The Commission’s report'}@bottom-center{content:'Page ' counter(page) ' of ' counter(pages)}}",
    "footnotes": "@page{@bottom-right{content:counter(page)}@top-center{content:'Final text'}}p{hyphens:auto}.n{float:footnote;font-size:7pt}",
    "indents": "p{text-indent:5mm;margin:0;text-align:justify;hyphens:auto}",
    "numbered": "main{counter-reset:l}p{position:relative;padding-left:12mm}p::before{counter-increment:l;content:counter(l) '.';position:absolute;left:0}",
}
UNSEEN = {
    "typescript": "@page{@top-right{content:counter(page)}}body{font:11pt/2 monospace}p{text-indent:12mm;margin:0}"
    "h2{font-size:11pt;text-align:center;text-transform:uppercase}",
    "journal": "@page:left{@top-left{content:counter(page)}@top-right{content:'Yearbook of the Institute'}}"
    "@page:right{@top-right{content:counter(page)}@top-left{content:'Of the state of affairs'}}"
    "main{columns:2;column-gap:7mm}h2{font:bold 10pt sans-serif;margin:4mm 0 1mm}"
    "p{text-indent:4mm;margin:0;hyphens:auto;text-align:justify}h2+p{text-indent:0}.n{float:footnote;font-size:7.5pt;text-indent:0}"
    "blockquote{margin:2mm 5mm;font-size:9pt}blockquote p{text-indent:0}",
}


class Document(NamedTuple):
    """A PDF, the paragraphs that are in it, and its notes."""

    name: str
    raw: bytes
    paragraphs: list[str]
    notes: list[str]


class Score(NamedTuple):
    sentences: int
    whole: int
    paragraphs: int
    same: int
    notes: int
    notes_found: int
    odd: int

    def __add__(self, other: Score) -> Score:  # type: ignore[override]
        return Score(*(first + second for first, second in zip(self, other, strict=True)))


def documents(folder: Path, layout: str) -> Iterator[Document]:
    """Yield the documents of a layout: the same text in every layout."""
    css = {**LAYOUTS, **UNSEEN}[layout]
    for name, many in LANGUAGES.items():
        corpus = next(each for each in corpora.listed() if each.name == name)
        suited = (
            text.paragraphs for text in corpora.texts(corpus, folder) if _suits([one.text for one in text.paragraphs])
        )
        for number in range(many):
            texts: list[str] = []
            while len(texts) < PARAGRAPHS:
                texts += [" ".join(each.text.split()) for each in islice(next(suited), 1, None)]
            yield _document(f"{layout} {corpus.language}{number}", corpus.language, css, texts[:PARAGRAPHS], layout)


def _suits(texts: list[str]) -> bool:
    """Return whether paragraphs are plain prose: letters that every typeface has, not only dialogue of one line."""
    return (
        len(texts) > 3
        and sum(map(len, texts)) / len(texts) > 200
        and not any(re.search(r"[^\x20-\x7e\xa0-\u017f‘’“”„‚«»‹›–—…]", text) for text in texts)
    )


def _document(name: str, language: str, css: str, texts: list[str], layout: str) -> Document:
    title = f"The state of affairs, part {name[-1]}"
    parts, true, notes = [], [title], []
    for number, text in enumerate(texts):
        noted = ".n{" in css and number % 4 == 1 and ". " in text
        cut = text.index(". ") + 1 if noted else 0
        notes += [f"See “{' '.join(text.split()[:4])}”, folio {number * 7 % 80 + 2} of the archive."] if noted else []
        mark = f"<span class=n>{html.escape(notes[-1])}</span>" if noted else ""
        head = f"Of matter {number // 9 + 1} before us" if "h2{" in css and number % 9 == 0 else ""
        quoted = "blockquote" in css and number % 11 == 5
        paragraph = f"<p>{html.escape(text[:cut])}{mark}{html.escape(text[cut:])}</p>"
        parts += [f"<h2>{head}</h2>" if head else "", f"<blockquote>{paragraph}</blockquote>" if quoted else paragraph]
        true += [head.upper() if "uppercase" in css else head] if head else []
        true.append(f"{number + 1}. {text}" if layout == "numbered" else text)
    body = f"<html lang={language}><title>{title}</title><style>{_BASE}{css}</style><h1>{title}</h1><main>{''.join(parts)}</main></html>"
    return Document(name, bytes(HTML(string=body).write_pdf()), true, notes)


def sentences(paragraph: str) -> list[str]:
    """Return the sentences of a paragraph that are long enough to be looked for."""
    return [each for each in re.split(r"(?<=[.!?])[”’\"»]* (?=[A-ZÀ-Ý“‘«„])", paragraph) if len(each) > 25]


def score(document: Document, read: list[str]) -> tuple[Score, list[str]]:
    """Return how much of a document was read as it is, and the paragraphs that were not."""
    have = Counter(read)
    whole = total = same = 0
    missed: list[str] = []
    joined = "\n".join(read)
    for paragraph in document.paragraphs:
        found = sentences(paragraph)
        total += len(found)
        whole += sum(sentence in joined for sentence in found)
        same += have[paragraph] > 0
        if not have[paragraph]:
            missed.append(paragraph)
    noted = sum(any(note in one for one in read) for note in document.notes)
    odd = sum(not (character.isprintable() or character == "\n") for character in joined)
    return Score(total, whole, len(document.paragraphs), same, len(document.notes), noted, odd), missed


def ours(raw: bytes) -> list[str]:
    """Return the paragraphs that `briefings capture` reads."""
    from briefings.editor.capturing.pdf import read_pdf

    return [line for block in read_pdf(raw).blocks for line in block.text.split("\n")]


def by_pypdf(raw: bytes) -> list[str]:
    """Return the paragraphs of pypdf's plain text: a peer."""
    import io

    from pypdf import PdfReader

    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)
    return [" ".join(part.split()) for part in re.split(r"(?<=[.!?])\n", text)]


def row(layout: str, folder: Path, reader: Callable[[bytes], list[str]], keep: Path | None, failures: str) -> Score:
    total = Score(0, 0, 0, 0, 0, 0, 0)
    for document in documents(folder, layout):
        found, missed = score(document, reader(document.raw))
        total = total + found
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
            (keep / f"{document.name}.pdf").write_bytes(document.raw)
            (keep / f"{document.name}.txt").write_text("\n\n".join(document.paragraphs), "utf-8")
        if failures == layout:
            read = reader(document.raw)
            for paragraph in missed:
                near = [
                    one for one in read if one[:30] == paragraph[:30] or paragraph[:60] in one or paragraph[-60:] in one
                ]
                print(f"- {document.name}: {paragraph}", *(f"    {one}" for one in near), sep="\n")
    return total


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("corpora", type=Path)
    options.add_argument("--keep", type=Path)
    options.add_argument("--failures", default="")
    options.add_argument("--layouts", default="")
    options.add_argument("--peers", action="store_true")
    asked = options.parse_args()
    readers = {"briefings": ours, **({"pypdf": by_pypdf} if asked.peers else {})}
    layouts = asked.layouts.split(",") if asked.layouts else [*LAYOUTS, *UNSEEN]
    print("| layout | reader | sentences whole | paragraphs | notes | odd characters |\n|---|---|---|---|---|---|")
    for layout in layouts:
        for name, reader in readers.items():
            found = row(layout, asked.corpora, reader, asked.keep, asked.failures)
            told = f"{found.whole / found.sentences:.3f} | {found.same / found.paragraphs:.3f} | {found.notes_found} of {found.notes}"
            print(f"| {layout}{' (unseen)' if layout in UNSEEN else ''} | {name} | {told} | {found.odd} |", flush=True)


if __name__ == "__main__":
    main()
