"""The public corpora of the matcher's bench: which they are, how they are fetched, and how their paragraphs are read.

    python bench/corpora.py FOLDER        print the commands that fetch them all below FOLDER

corpora.toml names each with its commit. Nothing of their text is part of this repository. Files of 4 MiB and more are left
out, so that a copy without them gives the same figures.
"""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

import oracle

_LARGEST = 4 * 1024 * 1024
_FILES = 40
"""Novels are many and long: so many files of a corpus are read, by the digest of their name."""
_WINDOW = (12, 4_000)
"""A text is so many paragraphs of one document that follow one another, and so many characters, at most."""
_SENTENCES = 8


class Corpus(NamedTuple):
    """A corpus: the folder it is fetched to, its language, its repository and commit, its files, and how they are read."""

    name: str
    language: str
    repository: str
    commit: str
    files: str
    read: str

    @property
    def folder(self) -> str:
        """Return the folder that its repository is fetched to; what stands behind a slash names a part of it."""
        return self.name.partition("/")[0]


class Paragraph(NamedTuple):
    """A paragraph with the name by which it can be found again."""

    key: str
    text: str


class Text(NamedTuple):
    """Paragraphs that follow one another in one document."""

    corpus: Corpus
    paragraphs: tuple[Paragraph, ...]

    @property
    def whole(self) -> str:
        """Return the text as a source has it, a blank line between paragraphs."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


def listed() -> list[Corpus]:
    """Return all corpora of corpora.toml."""
    data = tomllib.loads((Path(__file__).parent / "corpora.toml").read_text("utf-8"))
    return [Corpus(name, **fields) for name, fields in data.items()]


def digest(text: str) -> str:
    """Return the digest by which texts are drawn and paragraphs are found again."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def held_out(language: str) -> bool:
    """Return whether a language was set aside before anything was measured: a third of them, by the digest of its code."""
    return hashlib.sha256(language.encode()).digest()[0] < 85


def drawn(corpus: Corpus, folder: Path, limit: int, after: int = 0) -> list[Text]:
    """Return texts of a corpus, drawn by digest, that hold about so many paragraphs with marks, and half as many with dashes.

    None of them is among those that are drawn with `after` as the limit.
    """
    drawable = sorted(texts(corpus, folder), key=lambda text: digest(corpus.name + text.paragraphs[0].key))
    if not after:
        return _first(drawable, limit)
    seen = set(_first(drawable, after))
    return _first([text for text in drawable if text not in seen], limit)


def _first(drawable: list[Text], limit: int) -> list[Text]:
    found: list[Text] = []
    marks = dashes = 0
    for text in drawable:
        with_marks = sum(has_marks(paragraph.text) for paragraph in text.paragraphs)
        with_dash = sum(has_dash(paragraph.text) for paragraph in text.paragraphs)
        if (with_marks and marks < limit) or (with_dash and dashes < limit // 2):
            found.append(text)
            marks += with_marks
            dashes += with_dash
    return found


def has_marks(text: str) -> bool:
    """Return whether a paragraph holds quotation marks, apostrophes apart."""
    for place, character in enumerate(text):
        if character not in oracle.MARKS:
            continue
        around = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
        if character in "’'‘‛" and (around.isalnum() or oracle.by_blanks(text, place, place + 1) != "opens"):
            continue
        return True
    return False


def has_dash(text: str) -> bool:
    """Return whether a paragraph begins as dash speech does."""
    return bool(re.match(rf"[{oracle.DASHES}]{{1,2}}\s*[^\w\s]{{0,3}}[^\W\d_]", text))


def texts(corpus: Corpus, folder: Path) -> Iterator[Text]:
    """Yield all texts of a corpus, of novels those of some files."""
    root = folder / corpus.folder
    wanted = {path for pattern in corpus.files.split() for path in root.glob(pattern)}
    files = [path for path in wanted if path.stat().st_size < _LARGEST]
    files.sort(key=lambda path: (digest(path.name), path))
    most = None if corpus.read == "conllu" else _FILES * (10 if corpus.read == "lines" else 1)
    for path in files[:most]:
        for document in _documents(corpus, path):
            yield from _windows(corpus, document)


def _windows(corpus: Corpus, document: list[Paragraph]) -> Iterator[Text]:
    taken: list[Paragraph] = []
    size = 0
    for paragraph in document:
        if taken and (len(taken) == _WINDOW[0] or size + len(paragraph.text) > _WINDOW[1]):
            yield Text(corpus, tuple(taken))
            taken, size = [], 0
        taken.append(paragraph)
        size += len(paragraph.text)
    if taken:
        yield Text(corpus, tuple(taken))


def _documents(corpus: Corpus, path: Path) -> Iterator[list[Paragraph]]:
    way, _, fields = corpus.read.partition(" ")
    data = path.read_bytes()
    if way == "conllu":
        yield from _treebank(data.decode("utf-8"), path.stem, corpus.language)
        return
    if way == "tei":
        rows = [_tei(data.decode("utf-8", "replace"))]
    elif way == "aozora":
        rows = [_aozora(data.decode("cp932", "replace"))]
    elif way == "column":
        reader = csv.DictReader(io.StringIO(data.decode("utf-8")), delimiter="\t" if path.suffix == ".tsv" else ",")
        rows = [[line for name in fields.split() for line in (row[name] or "").splitlines()] for row in reader]
    elif way == "json":
        rows = [document[fields] for document in json.loads(data)]
    else:
        rows = [[line for line in data.decode("utf-8-sig", "replace").splitlines() if not line.startswith("<")]]
    for number, row in enumerate(rows):
        cleaned = [" ".join(paragraph.split()) for paragraph in row]
        yield [
            Paragraph(f"{path.stem}/{number}/{index}", paragraph)
            for index, paragraph in enumerate(cleaned)
            if paragraph
        ]


def _tei(text: str) -> list[str]:
    body = re.sub(r"<teiHeader.*?</teiHeader>|<note\b.*?</note>|<!--.*?-->", "", text, flags=re.DOTALL)
    paragraphs = re.findall(r"<p(?:\s[^>]*)?>(.*?)</p>", body, re.DOTALL)
    return [html.unescape(re.sub(r"<[^>]*>", "", re.sub(r"<lb\b[^>]*>", " ", paragraph))) for paragraph in paragraphs]


def _aozora(text: str) -> list[str]:
    parts = re.split(r"^-{20,}\s*$", text, flags=re.MULTILINE)
    body = re.split(r"^底本：", parts[-1], flags=re.MULTILINE)[0]
    return re.sub(r"《[^》]*》|［＃[^］]*］|｜", "", body).splitlines()


class _Sentence(NamedTuple):
    key: str
    text: str
    begins: str  # newdoc, newpar or nothing
    joined: bool  # no blank between it and the next


def _treebank(text: str, name: str, language: str) -> Iterator[list[Paragraph]]:
    """Yield the documents of a treebank: by its own paragraphs, else by a few sentences whose marks are even.

    If it marks neither documents nor paragraphs, each sentence is a separate text.
    """
    sentences = list(_sentences(text))
    kinds = [sentence.begins for sentence in sentences]
    if kinds.count("newpar") >= 20:
        yield from _told(sentences)
    elif kinds.count("newdoc") >= 2:
        document: list[_Sentence] = []
        for sentence in [*sentences, _Sentence("", "", "newdoc", False)]:
            if sentence.begins == "newdoc" and document:
                yield list(_guessed(document, language))
                document = []
            document.append(sentence)
    else:
        yield from ([Paragraph(sentence.key or f"{name}/{n}", sentence.text)] for n, sentence in enumerate(sentences))


def _sentences(text: str) -> Iterator[_Sentence]:
    for block in re.split(r"\n\s*\n", text):
        said = re.search(r"^# text = (.*)$", block, re.MULTILINE)
        if said is None:
            continue
        key = re.search(r"^# sent_id = (.*)$", block, re.MULTILINE)
        begins = "newdoc" if "\n# newdoc" in f"\n{block}" else "newpar" if "\n# newpar" in f"\n{block}" else ""
        last = block.rstrip().rpartition("\n")[2]
        yield _Sentence(key[1].strip() if key else "", said[1].strip(), begins, "SpaceAfter=No" in last)


def _told(sentences: list[_Sentence]) -> Iterator[list[Paragraph]]:
    document: list[Paragraph] = []
    paragraph: list[_Sentence] = []
    for sentence in [*sentences, _Sentence("", "", "newdoc", False)]:
        if sentence.begins and paragraph:
            document.append(_one(paragraph))
            paragraph = []
        if sentence.begins == "newdoc" and document:
            yield document
            document = []
        paragraph.append(sentence)


def _guessed(sentences: list[_Sentence], language: str) -> Iterator[Paragraph]:
    paragraph: list[_Sentence] = []
    for sentence in sentences:
        paragraph.append(sentence)
        one = _one(paragraph)
        even = oracle.read(one.text, language).dropped != "open" and one.text.count('"') % 2 == 0
        if len(paragraph) >= _SENTENCES or (even and len(paragraph) >= 3):
            yield one
            paragraph = []
    if paragraph:
        yield _one(paragraph)


def _one(sentences: list[_Sentence]) -> Paragraph:
    text = "".join(sentence.text + ("" if sentence.joined else " ") for sentence in sentences)
    return Paragraph(sentences[0].key, text.strip())


def main(folder: str) -> None:
    for corpus in {corpus.folder: corpus for corpus in listed()}.values():
        into = f"{folder}/{corpus.folder}"
        print(
            f"git init -q {into} && git -C {into} fetch -q --depth 1 https://github.com/{corpus.repository} {corpus.commit}"
            f" && git -C {into} checkout -q FETCH_HEAD"
        )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python bench/corpora.py FOLDER")
    main(sys.argv[1])
