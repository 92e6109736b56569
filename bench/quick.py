"""`make bench-quick`: has a stage become dearer? CPU of each, beside MkDocs (which every desk has) on the same pages.

    python bench/quick.py            compare with bench/quick.json; exit 1 where a stage costs more than the tolerance
    python bench/quick.py --write    write what is found there

Ratios, because machines and their load differ: a stage against MkDocs' whole run, packs against WeasyPrint with nothing
around it, all in turns and each at its cheapest, which is its cost without what other work added.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import builders
import desks
import measure
import pack_peers
import peer_markdown
from figures import ROOT

from briefings.render.web import assets

FILE = ROOT / "bench/quick.json"
SHEETS, PACKS, ROUNDS = 500, 6, 4
TIMES, MORE = 1.3, 0.03
"""A ratio may be so many times the one of the file, and beyond that so much of the peer's whole run."""

Costs = dict[str, float]


def measured(folder: Path) -> Costs:
    """Return the ratios of every stage."""
    desk, packs, peer = folder / "desk", folder / "packs", folder / "mkdocs"
    desks.write(desk, SHEETS)
    desks.write(packs, pack_peers.SHEETS, briefings=PACKS)
    _child("pages.py", str(desk), str(folder / "pages.jsonl"))
    peer_markdown.mkdocs(peer, builders.read(folder / "pages.jsonl"), assets(None)["assets/briefings.css"]())
    rounds = [_round(desk, packs, peer, number) for number in range(ROUNDS)]
    least = {name: min(found[name] for found in rounds) for name in rounds[0]}
    sites, bare = least.pop("MkDocs"), least.pop(pack_peers.BARE)
    return {name: round(cost / (bare if name == "packs" else sites), 4) for name, cost in least.items()}


def _round(desk: Path, packs: Path, peer: Path, number: int) -> Costs:
    """Return the CPU seconds of each stage, cold and after an edit, and of the peers."""
    made = [desk / name for name in builders.MADE]
    builders.clean(*made, peer / "site")
    found = {"MkDocs": measure.once([sys.executable, "-m", "mkdocs", "build", "-q"], peer).cpu}
    found |= {f"cold, {name}": cost for name, cost in _child("stages.py", str(desk))["cpu"].items()}
    builders.edit(desk, [0] * number)
    found |= {f"one edit, {name}": cost for name, cost in _child("stages.py", str(desk))["cpu"].items()}
    command = [sys.executable, "-m", "briefings"]
    found["nothing changed"] = measure.once([*command, "build", "--desk", str(desk), "--no-packs"], ROOT).cpu
    found["check again"] = measure.once([*command, "check", "--desk", str(desk)], ROOT).cpu
    builders.edit(desk, [0] * (number + ROUNDS))
    found["check, one edit"] = measure.once([*command, "check", "--desk", str(desk)], ROOT).cpu
    found["packs"] = _child("pack_peers.py", pack_peers.OURS, str(packs))["cpu"]
    return found | {pack_peers.BARE: _child("pack_peers.py", pack_peers.BARE, str(packs))["cpu"]}


def _child(script: str, *arguments: str) -> Any:
    """Run a script of the bench and return what it prints, if anything."""
    said = subprocess.run([sys.executable, f"bench/{script}", *arguments], cwd=ROOT, check=True, capture_output=True)
    return json.loads(said.stdout) if said.stdout else None


def compared(known: Costs, found: Costs) -> list[str]:
    """Return the stages that became dearer, in words."""
    new = [f"{name} is not in {FILE.name}: write it with --write" for name in found if name not in known]
    gone = [f"{name} is measured no more: write it with --write" for name in known if name not in found]
    dearer = [
        f"{name}: {found[name]:.3f} of its peer, {found[name] / max(known[name], 1e-9):.2f} x the {known[name]:.3f} of {FILE.name}"
        for name in found.keys() & known.keys()
        if found[name] > TIMES * known[name] + MORE
    ]
    return [*sorted(dearer), *new, *gone]


def main() -> int:
    folder = Path(tempfile.mkdtemp(prefix="briefings-bench-quick-"))
    try:
        found = measured(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if "--write" in sys.argv:
        FILE.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    known = json.loads(FILE.read_text("utf-8"))
    for name, cost in found.items():
        print(f"{name:28} {cost:.3f}  (known: {known.get(name, 0):.3f})")
    dearer = compared(known, found)
    print("\n".join(dearer) if dearer else "no stage became dearer")
    return int(bool(dearer))


if __name__ == "__main__":
    sys.exit(main())
