"""Packs: ours beside WeasyPrint with nothing around it, Typst and Chromium; two warm processes each, the same packs.

    python bench/pack_peers.py MAKER DESK      the cost of laying out every pack of a desk, as JSON

The same for all: the words, and A4. WeasyPrint alone and Chromium are given the very HTML and style sheet that ours makes,
WeasyPrint with the same PDF variant. Typst is given the words, lists and tables as its own markup, in the same fonts and
variant: a page of another layout. None of the peers fixes the tag tree, embeds the metadata that archives ask for, or reads
its pack back.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import builders
import desks
import measure
import peers
import stages
from figures import ROOT, Cell, Figures
from selectolax.lexbor import LexborHTMLParser

from briefings.build import Composition, Options, compose_desk
from briefings.compose.views import Pack
from briefings.load.inputs import templates_folder
from briefings.publish.audit import Audit
from briefings.publish.expected import expected_pack
from briefings.render import artifacts, executors, pdf
from briefings.render.sheet_pages import Drawer

OURS, BARE, TYPST, CHROMIUM = "ours", "WeasyPrint alone", "Typst", "Chromium"
RUNS = 5
SHEETS = 100
MANY = 500


def versions() -> list[str]:
    """Return the versions of what lays out packs."""
    from importlib.metadata import version

    chromium = subprocess.run(
        ["chromium-headless-shell", "--version"], capture_output=True, text=True, check=False
    ).stdout
    typst = peers.version_in("typst")
    found = [f"WeasyPrint {version('weasyprint')}", *([f"Typst {typst}"] if typst else [])]
    return found + re.findall(r"Chromium [\d.]+", chromium)


def run(figures: Figures, folder: Path, number: int, say: Callable[[str], None]) -> None:
    """Make what is still missing of the figures of packs."""
    cells = figures.cell("packs")
    if cells.get("number") != number:
        cells.clear()
        cells["number"] = number
    desk = folder / "packs"
    makers = [OURS, BARE, *([TYPST] if peers.version_in("typst") else []), CHROMIUM]
    for _ in range(RUNS):
        for maker in [maker for maker in makers if len(cells.get(maker, [])) < RUNS]:
            _desk(desk, number)
            python = str(peers.BENCH / "python/bin/python") if maker == TYPST else sys.executable
            command = [sys.executable, "bench/pack_peers.py", maker, str(desk)]
            said = subprocess.run(
                command, cwd=ROOT, check=True, capture_output=True, env={**os.environ, "TYPST_PYTHON": python}
            )
            cells.setdefault(maker, []).append(json.loads(said.stdout))
            figures.save()
            say(f"{number} packs, {maker}: {cells[maker][-1]}")
        _stage(figures, desk, number, say)
    if "parts" not in cells:
        _desk(desk, number)
        cells["parts"] = _said_by("parts", desk)
        figures.save()
        say(f"{number} packs, by part: {cells['parts']}")
    _one_changed(figures, folder / "many", say)


def _desk(desk: Path, number: int) -> None:
    if not desk.exists():
        desks.write(desk, SHEETS, briefings=number)


def _stage(figures: Figures, desk: Path, number: int, say: Callable[[str], None]) -> None:
    """The whole build with packs and without, cold: the difference is what packs cost, their audit included."""
    for name, more in (("build with packs", ("--jobs", "2")), ("build without", ("--no-packs",))):
        cell = figures.cell("packs").setdefault(name, [])
        if len(cell) < RUNS:
            _desk(desk, number)
            builders.clean(*(desk / made for made in builders.MADE))
            command = [sys.executable, "-m", "briefings", "build", "--desk", str(desk), *more]
            cell.append(list(measure.once(command, ROOT)))
            figures.save()
            say(f"{number} packs, {name}: {cell[-1]}")


def _one_changed(figures: Figures, desk: Path, say: Callable[[str], None]) -> None:
    """Of many packs one is changed: how many are made then."""
    cell = figures.cell("packs", "one changed")
    if "made" in cell:
        return
    desks.write(desk, SHEETS, briefings=MANY)
    command = [sys.executable, "-m", "briefings", "build", "--desk", str(desk), "--jobs", "2"]
    first = measure.once(command, ROOT)
    file = desk / "content/briefings/briefing-7.yml"
    file.write_text(file.read_text("utf-8").replace("bottom_line: ", "bottom_line: Edited. ", 1), "utf-8")
    cell.update(_said_by("made", desk), packs=MANY, cold=first.wall)
    figures.save()
    say(f"of {MANY} packs one changed: {cell}")


def _said_by(maker: str, desk: Path) -> Cell:
    command = [sys.executable, "bench/pack_peers.py", maker, str(desk)]
    found: Cell = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    return found


# Below: what a child process does.


def _parts(desk: Path) -> Cell:
    """Make and audit every pack in this process, and return the CPU seconds of each part of that."""
    import weasyprint

    costs: dict[str, float] = defaultdict(float)
    parts = (
        ("HTML", Drawer, "_pack"),
        ("layout", weasyprint.HTML, "render"),
        ("writing the file, tags included", weasyprint.Document, "write_pdf"),
        ("the pass for archives", pdf, "finished"),
    )
    for name, module, call in parts:
        setattr(module, call, stages.timed(getattr(module, call), name, costs))
    composition = compose_desk(Options(desk, desk / "site"))
    read = stages.timed(Audit.look, "audit", costs)
    for view in composition.views.briefings:
        assert view.pack
        content = artifacts.make_pack(view.pack, composition.options.templates, composition.checked.catalogue.desk)
        audit = Audit(lambda _, content=content: content)  # type: ignore[misc]  # each is read before the next
        assert not read(audit, view.pack_path, "", expected_pack(view)).problems
    return {name: round(seconds, 3) for name, seconds in costs.items()}


def _made(desk: Path) -> Cell:
    """Build, and count the packs that are laid out."""
    from briefings.build import build
    from briefings.host.pages import render_pages

    counted: list[int] = []
    each = executors.each

    def counting(orders: Sequence[Any], *rest: Any) -> Any:
        counted.append(len(orders))
        return each(orders, *rest)

    executors.each = counting  # type: ignore[assignment]
    started = time.perf_counter()
    build(Options(desk, desk / "site"), render_pages)
    return {"made": sum(counted), "wall": round(time.perf_counter() - started, 2)}


def _ours(composition: Composition) -> list[bytes]:
    packs, style = _packs(composition)
    made_by = executors.maker()
    orders = [executors.PackOrder(pack.path, "", partial(executors.PackTask, pack, style, made_by)) for pack in packs]
    pdf.warm()  # as for WeasyPrint alone

    def all_of_them() -> list[bytes]:
        return list(executors.each(orders, 2, "", lambda _, content: content))

    return _clocked(all_of_them)


def _bare(composition: Composition) -> list[bytes]:
    texts, style = _pages(composition)
    pdf.warm()  # its fonts are ours: equal words in equal faces
    with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
        list(pool.map(_laid_out, texts[:2], [style] * 2))  # warm: the style sheet is parsed once for each process
        return _clocked(lambda: list(pool.map(_laid_out, texts, [style] * len(texts))))


_SHEETS: dict[str, Any] = {}


def _laid_out(page: str, style: str) -> bytes:
    import weasyprint

    if style not in _SHEETS:
        _SHEETS[style] = weasyprint.CSS(string=style)
    source = weasyprint.HTML(string=page, base_url="about:blank")
    content: bytes = source.write_pdf(stylesheets=[_SHEETS[style]], pdf_variant=pdf.VARIANT)
    return content


def _packs(composition: Composition) -> tuple[list[Pack], str]:
    packs = [view.pack for view in composition.views.briefings if view.pack]
    return packs, executors.style_of(composition.options.templates, packs[0].paper)


def _pages(composition: Composition) -> tuple[list[str], str]:
    packs, style = _packs(composition)
    return [pack.html for pack in packs], style


def _typst(composition: Composition) -> list[bytes]:
    """Typst lives in .bench/, so its processes are that Python's."""
    fonts = str(templates_folder() / "print/fonts")
    sources = [_markup(pack) for pack in _packs(composition)[0]]
    script = str(ROOT / "bench/peer_typst.py")
    halves = (sources[::2], sources[1::2])
    workers = [
        subprocess.Popen(
            [os.environ["TYPST_PYTHON"], script, fonts], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in halves
    ]
    for worker, half in zip(workers, halves, strict=True):
        assert worker.stdin and worker.stdout
        worker.stdin.write(json.dumps([half[0]]) + "\n")
        worker.stdin.flush()
        worker.stdout.readline()  # warm

    def all_of_them() -> list[bytes]:
        for worker, half in zip(workers, halves, strict=True):
            assert worker.stdin
            worker.stdin.write(json.dumps(half) + "\n")
            worker.stdin.close()
        sizes: list[bytes] = []
        for worker in workers:
            assert worker.stdout
            sizes += [bytes(size) for size in json.loads(worker.stdout.readline())]
            worker.wait()
        return sizes

    return _clocked(all_of_them)


_SPECIAL = re.compile(r"([\\#$*_`<>@\[\]~/=+\-])")


def _markup(pack: Pack) -> str:
    """Return the words of a pack as Typst's markup: title, facts as a table, the lines of each row under its label."""
    tree = LexborHTMLParser(pack.html.replace("<br>", " "))
    cells = (_escaped(one.text()) for one in tree.css(".cover dt, .cover dd, .cover th, .cover td"))
    facts = "".join(f"[{words}], " for words in cells)
    parts = [f"= {_escaped(pack.heading)}\n#table(columns: (118pt, 1fr), stroke: none,\n{facts})\n"]
    for row in tree.css("section.row"):
        label = row.css_first(".label")
        parts.append(f"== {_escaped(label.text()) if label else ''}\n")
        said = (one.text() for one in row.css(_LINES) if not one.css(_LINES)[1:])
        parts += [f"- {_escaped(words)}\n" for words in said if words.strip()]
    return "\n".join(
        [
            f'#set document(title: "{pack.heading}", date: datetime(year: 2026, month: 3, day: 10))',
            f'#set text(font: "IBM Plex Sans", size: 9.75pt, lang: "{pack.language}")',
            '#set page(paper: "a4", margin: (x: 57pt, top: 84pt, bottom: 72pt), numbering: "1")',
            *parts,
        ]
    )


_LINES = ".body p, .body li, .body th, .body td"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _chromium(composition: Composition) -> list[bytes]:
    texts, style = _pages(composition)
    whole = [text.replace("</head>", f"<style>{style}</style></head>") for text in texts]
    return asyncio.run(_printed(whole))


async def _printed(texts: list[str]) -> list[bytes]:
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell", args=["--no-sandbox"]
        )
        tabs = [await browser.new_page() for _ in range(2)]

        async def half(first: int, some: list[str]) -> list[bytes]:
            found = []
            for page in some[first::2]:
                await tabs[first].set_content(page)
                found.append(await tabs[first].pdf(format="A4", tagged=True, prefer_css_page_size=True))
            return found

        await asyncio.gather(half(0, texts[:2]), half(1, texts[:2]))  # warm
        started = time.perf_counter()
        halves = await asyncio.gather(half(0, texts), half(1, texts))
        _WALL.append(time.perf_counter() - started)
        await browser.close()
    return [content for found in halves for content in found]


_WALL: list[float] = []


def _clocked(call: Callable[[], list[bytes]]) -> list[bytes]:
    started = time.perf_counter()
    found = call()
    _WALL.append(time.perf_counter() - started)
    return found


def main() -> None:
    maker, desk = sys.argv[1], Path(sys.argv[2])
    if maker == "made":
        print(json.dumps(_made(desk)))
        return
    if maker == "parts":
        print(json.dumps(_parts(desk)))
        return
    composition = compose_desk(Options(desk, desk / "site"))
    makers = {OURS: _ours, BARE: _bare, TYPST: _typst, CHROMIUM: _chromium}
    content = makers[maker](composition)
    assert len(content) == len(composition.views.briefings)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    cost = {
        "wall": round(_WALL[0], 3),
        "cpu": round(children.ru_utime + children.ru_stime, 3),
        "memory": round(children.ru_maxrss / 1024, 1),
        "bytes": sum(map(len, content)),
    }
    print(json.dumps(cost))


if __name__ == "__main__":
    main()
