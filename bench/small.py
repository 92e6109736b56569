"""What an editor waits for: `--version`, `--help`, save to screen in `briefings serve`, an answer of the search page."""

from __future__ import annotations

import gzip
import shutil
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import desks
import measure
import serve
from figures import ROOT, Figures
from playwright.sync_api import sync_playwright

SMALLEST, LARGEST = 1_000, 10_000
"""Save to screen and search are measured at the largest size that was asked for, between these."""


def run(figures: Figures, folder: Path, say: Callable[[str], None], *, largest: int) -> None:
    """Make what is still missing of these figures."""
    sheets = max(SMALLEST, min(largest, LARGEST))
    cell = figures.cell("small")
    for name, command in (
        ("python", ("-c", "pass")),
        ("--version", ("-m", "briefings", "--version")),
        ("--help", ("-m", "briefings", "--help")),
    ):
        if name not in cell:
            cell[name] = measure.median([measure.once([sys.executable, *command], ROOT) for _ in range(5)]).cpu
    for name, find in (("serve", _serve), ("search", _search)):
        if cell.get(name, {}).get("sheets") != sheets:
            cell[name] = {"sheets": sheets, **find(sheets, folder)}
            say(f"{name}: {cell[name]}")
        figures.save()


def _serve(sheets: int, _: Path) -> dict[str, Any]:
    found = serve.taken(sheets)
    seconds = [round(one.seconds, 3) for one in found]
    return {
        "median": statistics.median(seconds),
        "slowest": max(seconds),
        "floor": round(statistics.median(one.floor for one in found), 3),
        "edits": [[edit.sheet, taken] for edit, taken in zip(serve.EDITS, seconds, strict=True)],
    }


QUESTIONS = (
    "harbour",
    "harbour crew",
    "winter vessel letter",
    "ca",
    "pain",
    "captian",
    "harbuor brigde",
    "council 77",
    "777",
    "Did the ferry leave the garden?",
    "xyzzy",
    "kind=quote&q=harbour",
)
"""Words, beginnings, misspelt words, numbers, a whole question, nothing, a facet; each asked of a page that was just opened."""
_ASK = """words => new Promise(done => {
  const list = document.querySelector("[data-results]"), input = document.querySelector("#q"), started = performance.now();
  const look = () => list.getAttribute("aria-busy") === "false" ? done(performance.now() - started) : setTimeout(look, 1);
  if (words.includes("=")) { location.hash = words; addEventListener("hashchange", () => setTimeout(look, 0), {once: true}); return; }
  input.value = words;
  input.dispatchEvent(new Event("input"));
  look();
})"""


def _search(sheets: int, folder: Path) -> dict[str, Any]:
    """Return what the search page of a desk loads, and what each question takes and loads; the site lies on disk."""
    desk = folder / "search"
    desks.write(desk, sheets)
    measure.once([sys.executable, "-m", "briefings", "build", "--desk", str(desk), "--no-packs"], ROOT)
    sizes = [file.stat().st_size for file in (desk / "site/search").rglob("*.js")]
    answers, once = [], 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"])
        for question in QUESTIONS:
            page = browser.new_page()
            loaded: list[str] = []
            page.on("request", lambda request, loaded=loaded: loaded.append(request.url))
            page.goto((desk / "site/search/index.html").as_uri())
            page.wait_for_selector("[data-results][aria-busy=false]", state="attached")
            once = sum(map(_compressed, (url for url in loaded if url.endswith(".js"))))
            loaded.clear()
            milliseconds = page.evaluate(_ASK, question)
            answers.append([question, round(milliseconds / 1000, 4), sum(map(_compressed, loaded))])
            page.close()
        browser.close()
    shutil.rmtree(desk)
    return {
        "once": once,
        "files": len(sizes),
        "total": sum(sizes),
        "answers": answers,
        "slowest": max(seconds for _, seconds, _ in answers),
        "largest": max(size for *_, size in answers),
    }


def _compressed(url: str) -> int:
    return len(gzip.compress(Path(unquote(urlsplit(url).path)).read_bytes(), 6))
