"""The figures as a page of the docs: tables, each target met or not, and why some are not met."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import measure
import plot
from builders import AGAIN, CHECK, CHECK_EDIT, COLD, EDIT, EQUAL, OURS
from figures import ROOT, Cell
from pack_peers import BARE, CHROMIUM, TYPST
from pack_peers import OURS as OUR_PACKS

DOCS = ROOT / "docs/explanation/speed.md"
README = ROOT / "README.md"
PICTURE = ROOT / "docs/images/speed.svg"
TITLES = {
    EQUAL: "**ours, equal work**",
    COLD: "ours, everything",
    AGAIN: "ours, nothing changed",
    EDIT: "ours, one quotation edited",
    CHECK: "`briefings check` again",
    CHECK_EDIT: "`briefings check`, one quotation edited",
}


class Results:
    """The medians of a bench."""

    def __init__(self, found: Cell) -> None:
        self.all = found
        self.sizes = sorted(int(size) for size in found.get("sizes", {}))

    def builds(self, sheets: int) -> dict[str, Cell]:
        found: dict[str, Cell] = self.all["sizes"][str(sheets)]["builds"]
        return {name: found[name] for name in (*OURS, *(name for name in found if name not in OURS)) if name in found}

    def peers(self, sheets: int, name: str = "") -> dict[str, measure.Cost]:
        """Return the peers that did a size, all of them or those whose name begins so."""
        found = self.builds(sheets) if sheets in self.sizes else {}
        return {
            title: measure.median(cell["runs"])
            for title, cell in found.items()
            if title not in OURS and title.startswith(name) and cell.get("runs")
        }

    def cost(self, sheets: int, name: str) -> measure.Cost | None:
        cell = self.builds(sheets).get(name, {}) if sheets in self.sizes else {}
        return measure.median(cell["runs"]) if cell.get("runs") else None

    def cell(self, sheets: int, name: str) -> Cell:
        return self.builds(sheets).get(name, {}) if sheets in self.sizes else {}

    def stages(self, sheets: int, name: str = "stages") -> dict[str, float]:
        found: dict[str, float] = self.all["sizes"][str(sheets)].get(name, {}) if sheets in self.sizes else {}
        return found

    def faster_hugo(self, sheets: int) -> float | None:
        return min((cost.cpu for cost in self.peers(sheets, "Hugo").values()), default=None)

    def mkdocs(self, sheets: int) -> float | None:
        return next((cost.cpu for cost in self.peers(sheets, "MkDocs").values()), None)


class Target(NamedTuple):
    """What is wanted; a number to be compared with the limit, in words; and why it is not so where it is not."""

    work: str
    limit: float
    wanted: str
    found: Callable[[Results], float | None]
    shown: str
    why: Callable[[Results], str]


def ratio(part: float | None, whole: float | None) -> float | None:
    return part / whole if part is not None and whole else None


def _cpu(results: Results, sheets: int, name: str) -> float | None:
    cost = results.cost(sheets, name)
    return cost.cpu if cost else None


def _memory(results: Results, sheets: int, name: str) -> float | None:
    cost = results.cost(sheets, name)
    return cost.memory if cost else None


def _to_hugo(sheets: int) -> Callable[[Results], float | None]:
    return lambda results: ratio(_cpu(results, sheets, EQUAL), results.faster_hugo(sheets))


def _to_mkdocs(sheets: int) -> Callable[[Results], float | None]:
    return lambda results: ratio(_cpu(results, sheets, EQUAL), results.mkdocs(sheets))


def _why_cold(sheets: int, peer: str) -> Callable[[Results], str]:
    def why(results: Results) -> str:
        stages = results.stages(sheets)
        printing = stages["rendering"] + stages["writing"]
        before = stages["checking"] + stages["composing"]
        whole = (results.faster_hugo(sheets) if peer == "the faster Hugo" else results.mkdocs(sheets)) or 1
        return (
            f"drawing and writing the pages took {printing:.2f} CPU s ({printing / whole:.2f} of the whole run of {peer}); "
            f"reading, checking and composing, which peers do not do, took {before:.2f}"
        )

    return why


def _why_edit(results: Results) -> str:
    stages = results.stages(10_000, "stages after an edit")
    cell = results.cell(10_000, EDIT)
    floor = results.all.get("small", {}).get("python", 0)
    return (
        f"CPU s by stage: {_profile(stages)}. The edit changes {cell.get('differing', 0)} files; Python alone starts in {floor:.2f}"
        if stages
        else ""
    )


def _grown(small: dict[str, float], large: dict[str, float]) -> str:
    """Return how many times each stage cost, the steepest first."""
    grown = {name: large[name] / small[name] for name in small if small[name] > 0.02 and name in large}
    return ", ".join(f"{name} {times:.1f} x" for name, times in sorted(grown.items(), key=lambda e: -e[1]))


def _why_growth(results: Results) -> str:
    return f"by stage: {_grown(results.stages(1_000), results.stages(10_000))}"


def _why_memory(sheets: int) -> Callable[[Results], str]:
    return lambda results: f"at its peak, in MiB: {_peaks(results.stages(sheets, 'memory'))}"


def _peaks(peaks: dict[str, float]) -> str:
    return ", ".join(f"{peak:.0f} {when}" for when, peak in peaks.items())


def _why_largest(results: Results) -> str:
    equal = ratio(_cpu(results, 100_000, EQUAL), _cpu(results, 10_000, EQUAL)) or 0
    return f"equal work alone grew {equal:.1f} x; the table of stages shows the rest"


def _why_check(results: Results) -> str:
    steps = results.stages(10_000, "check after an edit")
    floor = steps.get("starting, with all imports", 0) + steps.get("recalling the sheets", 0)
    return f"CPU s by step: {_profile(steps)}; {floor:.2f} pass before the first rule runs"


def _why_start(results: Results) -> str:
    return f"Python alone starts in {results.all.get('small', {}).get('python', 0):.2f} CPU s"


def _why_page(results: Results) -> str:
    sizes = [(sheets, results.cell(sheets, COLD).get("page", 0)) for sheets in results.sizes]
    return "a quotation's page on average: " + ", ".join(
        f"{page:,} bytes of {sheets:,} sheets" for sheets, page in sizes
    )


def _why_written(results: Results) -> str:
    cell = results.cell(10_000, AGAIN)
    return f"{cell.get('written')} files were written, of which {cell.get('differing')} differ"


def _why_serve(results: Results) -> str:
    found = results.all.get("small", {}).get("serve", {})
    edits = sorted(found.get("edits", []), key=lambda edit: -edit[1])
    slow = ", ".join(f"{sheet} {seconds:.2f}" for sheet, seconds in edits)
    return f"the browser loads a page that did not change in {found.get('floor', 0):.2f} s; by edit, in seconds: {slow}"


def _why_search(results: Results) -> str:
    answers = results.all.get("small", {}).get("search", {}).get("answers", [])
    floor = min((seconds for _, seconds, _ in answers), default=0)
    slow = sorted(answers, key=lambda answer: -answer[1])[:4]
    told = ", ".join(f"“{words}” {seconds * 1000:.0f} ms for {size / 1000:.0f} KB" for words, seconds, size in slow)
    return f"the quickest of the same questions takes {floor * 1000:.0f} ms; the slowest: {told}"


def _why_search_size(results: Results) -> str:
    answers = results.all.get("small", {}).get("search", {}).get("answers", [])
    large = sorted(answers, key=lambda answer: -answer[2])[:4]
    return "the largest: " + ", ".join(f"“{words}” {size / 1000:.0f} KB" for words, _, size in large)


def _why_packs(results: Results) -> str:
    packs = results.all.get("packs", {})
    bare, ours = _packs(results, BARE, "cpu"), _packs(results, OUR_PACKS, "cpu")
    return (
        f"CPU s by part, for {packs.get('number', 0)} packs in one process: {_profile(packs.get('parts', {}))}. WeasyPrint alone does "
        f"layout and writing only; its workers took {bare or 0:.2f} CPU s and ours {ours or 0:.2f}, starts included"
    )


def _why_made(results: Results) -> str:
    cell = results.all.get("packs", {}).get("one changed", {})
    return f"{cell.get('made')} of {cell.get('packs')} packs were laid out, in {cell.get('wall')} s"


def _profile(stages: dict[str, float]) -> str:
    return ", ".join(f"{name} {seconds:.2f}" for name, seconds in sorted(stages.items(), key=lambda entry: -entry[1]))


def _packs(results: Results, name: str, figure: str) -> float | None:
    runs = results.all.get("packs", {}).get(name, [])
    return sorted(run[figure] for run in runs)[len(runs) // 2] if runs else None


def _throughput(results: Results) -> float | None:
    return ratio(_packs(results, BARE, "wall"), _packs(results, OUR_PACKS, "wall"))


def _stage_of_packs(results: Results) -> float | None:
    found = results.all.get("packs", {})
    walls = [measure.median(found[name]).wall for name in ("build with packs", "build without") if found.get(name)]
    return ratio(walls[0] - walls[1], _packs(results, BARE, "wall")) if len(walls) == 2 else None


def _small(name: str) -> Callable[[Results], float | None]:
    return lambda results: results.all.get("small", {}).get(name)


def _at_ten_thousand(name: str, figure: str) -> Callable[[Results], float | None]:
    def find(results: Results) -> float | None:
        found = results.all.get("small", {}).get(name, {})
        return found.get(figure) if found.get("sheets") == 10_000 else None

    return find


def _page_growth(results: Results) -> float | None:
    return ratio(results.cell(10_000, COLD).get("page"), results.cell(1_000, COLD).get("page"))


TARGETS = (
    Target("cold site, equal work, 1,000 sheets, CPU against the faster Hugo", 1.0, "1.0 x", _to_hugo(1_000), "{:.2f} x", _why_cold(1_000, "the faster Hugo")),
    Target("cold site, equal work, 10,000 sheets, CPU against the faster Hugo", 0.7, "0.7 x", _to_hugo(10_000), "{:.2f} x", _why_cold(10_000, "the faster Hugo")),
    Target("cold site, equal work, 1,000 sheets, CPU against MkDocs", 0.2, "0.2 x", _to_mkdocs(1_000), "{:.2f} x", _why_cold(1_000, "MkDocs")),
    Target("cold site, equal work, 10,000 sheets, CPU against MkDocs", 0.2, "0.2 x", _to_mkdocs(10_000), "{:.2f} x", _why_cold(10_000, "MkDocs")),
    Target("cold, everything, 10,000 against 1,000 sheets, CPU", 10, "10 x", lambda r: ratio(_cpu(r, 10_000, COLD), _cpu(r, 1_000, COLD)), "{:.1f} x", _why_growth),
    Target("cold, everything, 10,000 against 1,000 sheets, memory", 8, "8 x", lambda r: ratio(_memory(r, 10_000, COLD), _memory(r, 1_000, COLD)), "{:.1f} x", _why_memory(10_000)),
    Target("size of a quotation's page, 10,000 against 1,000 sheets", 1.02, "the same", _page_growth, "{:.3f} x", _why_page),
    Target("nothing changed, 10,000 sheets, CPU", 0.4, "0.4 s", lambda r: _cpu(r, 10_000, AGAIN), "{:.2f} s", _why_start),
    Target("nothing changed, 10,000 sheets, files written", 0, "none", lambda r: r.cell(10_000, AGAIN).get("written"), "{:.0f}", _why_written),
    Target("one quotation edited, 10,000 sheets, CPU", 0.8, "0.8 s", lambda r: _cpu(r, 10_000, EDIT), "{:.2f} s", _why_edit),
    Target("save to screen in `serve`, 10,000 sheets, median of ten edits", 0.3, "0.3 s", _at_ten_thousand("serve", "median"), "{:.2f} s", _why_serve),
    Target("search, 10,000 sheets, slowest of twelve answers", 0.15, "0.15 s", _at_ten_thousand("search", "slowest"), "{:.3f} s", _why_search),
    Target("search, loaded for an answer, compressed", 100_000, "100 KB", _at_ten_thousand("search", "largest"), "{:,.0f} bytes", _why_search_size),
    Target("search, loaded once, compressed", 1_000_000, "1 MB", _at_ten_thousand("search", "once"), "{:,.0f} bytes", _why_search_size),
    Target("packs, layout only, throughput against WeasyPrint alone", -0.95, "at least 0.95 x", lambda r: _negative(_throughput(r)), "{:.2f} x", _why_packs),
    Target("packs with their audit, wall time against WeasyPrint alone", 1.15, "1.15 x", _stage_of_packs, "{:.2f} x", _why_packs),
    Target("500 packs, one changed: packs made", 1, "1", lambda r: r.all.get("packs", {}).get("one changed", {}).get("made"), "{:.0f}", _why_made),
    Target("100,000 sheets, memory of the parent", 3072, "3 GiB", lambda r: _memory(r, 100_000, COLD), "{:.0f} MiB", _why_memory(100_000)),
    Target("cold, everything, 100,000 against 10,000 sheets, CPU", 11, "11 x", lambda r: ratio(_cpu(r, 100_000, COLD), _cpu(r, 10_000, COLD)), "{:.1f} x", _why_largest),
    Target("`briefings check` again, 10,000 sheets, CPU", 0.5, "0.5 s", lambda r: _cpu(r, 10_000, CHECK), "{:.2f} s", _why_start),
    Target("`briefings check`, one quotation edited, 10,000 sheets, CPU", 0.5, "0.5 s", lambda r: _cpu(r, 10_000, CHECK_EDIT), "{:.2f} s", _why_check),
    Target("`briefings --version`, CPU", 0.1, "0.1 s", _small("--version"), "{:.2f} s", _why_start),
    Target("`briefings --help`, CPU", 0.2, "0.2 s", _small("--help"), "{:.2f} s", _why_start),
)  # fmt: skip


def _negative(value: float | None) -> float | None:
    """Return a figure of which more is better, so that less than the limit is met here too."""
    return None if value is None else -value


def text(file: Path) -> str:
    """Return the page's generated part."""
    results = Results(json.loads(file.read_text("utf-8")))
    return "\n\n".join(
        [
            _head(results),
            _builds(results),
            _profiles(results),
            _pack_table(results),
            _search(results),
            _targets(results),
        ]
    )


def _head(results: Results) -> str:
    found = results.all
    sheet = max(size.get("sheet", 0) for size in found["sizes"].values())
    return (
        f"{found['date']}; {found['machine']}; load {found['load']} when it began; {found['python']}; "
        f"{', '.join(found['versions'])}. Made-up sheets of {sheet:,} bytes on average, without packs; medians of several "
        f"runs in turns. Use the ratios, not the seconds.{found.get('earlier', '')}\n\n"
        "- Equal work means reading, checking and composing the sheets, drawing and writing every page. The peers only draw and write: "
        "they get each page ready, as data or as finished Markdown.\n"
        "- Everything adds the search files, the exports, what is kept for the next build, and the audit, which reads every page back.\n"
        "- Every program runs with what its installer brings. Ours was run once before, on another desk, so its modules and "
        "templates are compiled.\n"
        "- Hugo and Eleventy print our markup from data. MkDocs prints Markdown in our layout, Material and Zensical in their own."
    )


def _builds(results: Results) -> str:
    rows = [
        "| sheets | build | CPU s | wall s | peak MiB | site MB | of faster Hugo | of MkDocs |",
        "|---:|---|---:|---:|---:|---:|---:|---:|",
    ]
    for sheets in results.sizes:
        hugo, mkdocs = results.faster_hugo(sheets), results.mkdocs(sheets)
        for name, cell in results.builds(sheets).items():
            title = TITLES.get(name, name)
            if not cell.get("runs"):
                rows.append(f"| {sheets:,} | {title} | left out: {cell['left_out']} | | | | | |")
                continue
            cost = measure.median(cell["runs"])
            site = f"{cell['bytes'] / 1e6:.1f}" if cell.get("bytes") else ""
            parts = (f"{part:.2f}" if part else "" for part in (ratio(cost.cpu, hugo), ratio(cost.cpu, mkdocs)))
            rows.append(
                f"| {sheets:,} | {title} | {cost.cpu:.2f} | {cost.wall:.2f} | {cost.memory:.0f} | {site} | {' | '.join(parts)} |"
            )
    plainly = sorted({part for size in results.all["sizes"].values() for part in size.get("printed_plainly", [])})
    note = f"\n\nPeers print these parts as plain lines: {', '.join(plainly)}." if plainly else ""
    return "### Sites\n\n" + "\n".join(rows) + note


def _profiles(results: Results) -> str:
    names = sorted({name for sheets in results.sizes for name in results.stages(sheets)}, key=_ORDER.index)
    heads = " | ".join(f"{sheets:,}" for sheets in results.sizes)
    growth = "".join(
        f" | {large:,} : {small:,}" for small, large in zip(results.sizes, results.sizes[1:], strict=False)
    )
    rows = [f"| stage, CPU s | {heads}{growth} |", "|---|" + "---:|" * (2 * len(results.sizes) - 1)]
    for name in names:
        costs = [results.stages(sheets).get(name) for sheets in results.sizes]
        times = [f"{ratio(large, small) or 0:.1f} x" for small, large in zip(costs, costs[1:], strict=False)]
        rows.append(f"| {name} | {' | '.join([*(f'{cost or 0:.2f}' for cost in costs), *times])} |")
    return "### A cold build by stage\n\nOne process, everything included.\n\n" + "\n".join(rows)


_ORDER = [
    "start and end",
    "checking",
    "composing",
    "rendering",
    "search",
    "exports",
    "writing",
    "audit",
    "kept for the next build",
]


def _pack_table(results: Results) -> str:
    found = results.all.get("packs", {})
    rows = ["| maker | wall s | packs a second | of WeasyPrint alone | CPU s | MB |", "|---|---:|---:|---:|---:|---:|"]
    number, bare = found.get("number", 0), _packs(results, BARE, "wall")
    for name in (OUR_PACKS, BARE, TYPST, CHROMIUM):
        wall, cpu, total = (_packs(results, name, figure) for figure in ("wall", "cpu", "bytes"))
        if wall and cpu and total:
            rows.append(
                f"| {name} | {wall:.2f} | {number / wall:.1f} | {(bare or 0) / wall:.2f} | {cpu:.2f} | {total / 1e6:.2f} |"
            )
    return (
        f"### Packs\n\n{number} briefings, two warm processes each. Ours, WeasyPrint alone and (as far as it can) Chromium use the same "
        "HTML, style sheet and variant (PDF/A-3a). Typst sets the same words, typefaces and variant in a plainer layout. The CPU of "
        "ours and of Chromium includes their start.\n\n" + "\n".join(rows)
        if len(rows) > 2
        else ""
    )


def _search(results: Results) -> str:
    found = results.all.get("small", {}).get("search", {})
    if not found.get("answers"):
        return ""
    rows = [f"| {words} | {seconds * 1000:.0f} | {size / 1000:.0f} |" for words, seconds, size in found["answers"]]
    return (
        f"### Search\n\n{found['sheets']:,} sheets, Chromium, from disk. The page loads {found['once'] / 1000:.0f} KB once (compressed); "
        f"all parts are {found['files']:,} files of {found['total'] / 1e6:.1f} MB.\n\n"
        "| question | ms to the answer | KB loaded for it |\n|---|---:|---:|\n" + "\n".join(rows)
    )


def judged(results: Results) -> Iterator[tuple[Target, float | None, bool]]:
    """Yield each target with its figure, and whether it is met."""
    for target in TARGETS:
        value = target.found(results)
        yield target, value, value is not None and value <= target.limit


def _targets(results: Results) -> str:
    rows, reasons = ["| work | at most | found | |", "|---|---|---|---|"], []
    for target, value, met in judged(results):
        shown = "not measured" if value is None else target.shown.format(abs(value))
        verdict = "" if value is None else "met" if met else "**not met**"
        rows.append(f"| {target.work} | {target.wanted} | {shown} | {verdict} |")
        if value is not None and not met and (why := target.why(results)):
            reasons.append(f"- *{target.work}*: {why}.")
    told = "\n\nWhy some are not met:\n\n" + "\n".join(reasons) if reasons else ""
    return "### Targets\n\n" + "\n".join(rows) + told


def write(file: Path, body: str) -> None:
    """Write the tables and the plot into the docs, between their marks."""
    results = Results(json.loads(file.read_text("utf-8")))
    PICTURE.write_text(plot.svg(_series(results)), "utf-8")
    _between(DOCS, f"![CPU seconds of a cold build by number of sheets](../images/speed.svg)\n\n{body}")
    _between(
        README, f"![CPU seconds of a cold build by number of sheets](docs/images/speed.svg)\n\n{_sentence(results)}"
    )


def _series(results: Results) -> dict[str, list[tuple[int, float]]]:
    """Return CPU seconds by sheets of each builder that did more than one size; ours first."""
    names = [EQUAL, COLD, *dict.fromkeys(name for sheets in results.sizes for name in results.peers(sheets))]
    titles = {EQUAL: "Briefings, equal work", COLD: "Briefings, everything"}
    found = {
        titles.get(name, name): [(sheets, cost.cpu) for sheets in results.sizes if (cost := results.cost(sheets, name))]
        for name in names
    }
    return {name: points for name, points in found.items() if len(points) > 1}


def _sentence(results: Results) -> str:
    """Return what the plot shows, in a sentence of figures."""
    largest = max((sheets for sheets in results.sizes if results.faster_hugo(sheets)), default=0)
    hugo, mkdocs = _to_hugo(largest)(results), _to_mkdocs(largest)(results)
    met = [met for _, value, met in judged(results) if value is not None]
    against = f" and {mkdocs:.2f} x that of MkDocs" if mkdocs else ""
    return (
        f"The same {largest:,} made-up sheets, cold, in one run: with equal work {hugo or 0:.2f} x the CPU of the faster of two Hugo versions{against}. "
        f"{sum(met)} of {len(met)} targets are met; [each of them](docs/explanation/speed.md), with what stands in the way."
    )


def _between(file: Path, body: str) -> None:
    whole = file.read_text("utf-8")
    before, begin, rest = whole.partition("<!-- bench -->")
    _, end, after = rest.partition("<!-- /bench -->")
    if not (begin and end):
        raise SystemExit(f"{file} has no place for the bench: <!-- bench --> and <!-- /bench -->")
    file.write_text(f"{before}{begin}\n{body}\n{end}{after}", "utf-8")
