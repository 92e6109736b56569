"""The words of every page and pack of our desks, before and after a change of how they are made.

    python bench/same_words.py before.json
    python bench/same_words.py after.json --against before.json

Each desk is built twice, at its own marking and at the highest. Of a page its main part, marking, title and heading are kept, of
a pack the text of each of its pages. White space is evened out, because line breaks are not words.
"""

from __future__ import annotations

import argparse
import difflib
import json
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
from selectolax.lexbor import LexborHTMLParser

ROOT = Path(__file__).parent.parent
DESKS = {"example": ROOT, **{name: ROOT / "tests" / "desks" / name for name in ("base", "supply", "rada")}}
MARKINGS = ("", "TLP:RED")
Words = dict[str, list[str]]


def page_words(content: bytes) -> list[str]:
    """Return title, markings, and the words of a page's main part, an element's text a line."""
    tree = LexborHTMLParser(content)
    found = [f"title: {_even(node.text())}" for node in tree.css("title")]
    found += [f"marking: {_even(node.text())}" for node in tree.css(".marking")]
    found += [f"linked: {node.text()}" for node in tree.css('script[type="application/ld+json"]')]
    found += [f"description: {node.attributes.get('content')}" for node in tree.css("meta[name=description]")]
    main = tree.css_first("main")
    if main is not None:
        for node in main.css("h1, h2, h3, p, li, dt, dd, td, th, caption"):
            if not node.css("p, li, dt, dd"):
                found.append(f"{node.tag}: {_even(node.text())}")
        found.append(f"all: {' '.join(main.text(separator=' ').split())}")
    return found


def pack_words(content: bytes) -> list[str]:
    """Return the text of each page of a pack."""
    pdf = pypdfium2.PdfDocument(content)
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf]


def _even(text: str) -> str:
    return " ".join(text.split())


def desk_words(name: str, marking: str, packs: bool) -> Words:
    """Return the words of a desk's pages and packs, by path."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Path(folder) / "desk"
        desk.mkdir()
        for part in ("content", "snapshots", "templates", "mkdocs.yml"):
            file = DESKS[name] / part
            if file.is_dir() and not (name == "example" and part == "templates"):
                shutil.copytree(file, desk / part)
            elif file.is_file():
                shutil.copy(file, desk / part)
        site = Path(folder) / "built"
        command = [
            sys.executable,
            "-m",
            "briefings",
            "build",
            "--desk",
            str(desk),
            "--site-dir",
            str(site),
            "--jobs",
            "1",
        ]
        command += ["--marking", marking] if marking else []
        command += [] if packs else ["--no-packs"]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{name} {marking}: {done.stdout}{done.stderr}")
        found: Words = {}
        for file in sorted(site.rglob("*")):
            if file.suffix in (".html", ".pdf"):
                read = page_words if file.suffix == ".html" else pack_words
                found[f"{name} {marking} {file.relative_to(site).as_posix()}"] = read(file.read_bytes())
        return found


def main() -> None:
    """Write the words of all desks; with `--against`, print what differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--desks", default=",".join(DESKS))
    parser.add_argument("--no-packs", action="store_true")
    asked = parser.parse_args()
    with ThreadPoolExecutor(2) as pool:
        runs = [(name, marking, not asked.no_packs) for name in asked.desks.split(",") for marking in MARKINGS]
        found: Words = {}
        for words in pool.map(lambda run: desk_words(*run), runs):
            found |= words
    asked.out.write_text(json.dumps(found, ensure_ascii=False, indent=0), "utf-8")
    print(f"{len(found)} files")
    if asked.against:
        before: Words = json.loads(asked.against.read_text("utf-8"))
        kept = {path: lines for path, lines in before.items() if not (asked.no_packs and path.endswith(".pdf"))}
        print_differences(kept, found)


def print_differences(before: Words, after: Words) -> None:
    """Print each file whose words are others, with the lines that differ."""
    known = {
        path: lines for path, lines in before.items() if path.split(" ")[0] in {each.split(" ")[0] for each in after}
    }
    differing = moved = 0
    for path in sorted(known.keys() | after.keys()):
        old, new = known.get(path), after.get(path)
        if old and new and sorted(" ".join(old).split()) == sorted(" ".join(new).split()):
            moved += old != new
        elif old != new:
            differing += 1
            print(f"== {path}{' (gone)' if new is None else ' (new)' if old is None else ''}")
            lines = difflib.unified_diff(old or [], new or [], "before", "after", n=0, lineterm="")
            for line in list(lines)[2:14]:
                print(f"   {line[:600]}")
    print(f"{differing} of {len(known)} files say other words, {moved} the same in another order")


if __name__ == "__main__":
    main()
