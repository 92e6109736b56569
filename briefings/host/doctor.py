"""Doctor: whether this machine has what a build needs: Python, libraries, fonts, and a file system that can exchange."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from briefings import system
from briefings.load import messages as catalogues
from briefings.load.inputs import templates_folder
from briefings.model.messages import SOURCE
from briefings.problems import DeskBusyError, OutputError
from briefings.publish.lock import hold
from briefings.publish.swap import can_sync, swap

if TYPE_CHECKING:
    from packaging.requirements import Requirement

State = Literal["ok", "weaker", "absent", "wrong"]

ROOM = 500_000_000
"""Bytes that should be free beside a desk: two sites, the packs, and what runs keep for each other."""


class Examined(NamedTuple):
    """What was looked at, how it is, what was seen, and what to do.

    `absent`: only some commands need it. `weaker`: a build works, and promises less than on the system it is tested on.
    """

    what: str
    state: State
    seen: str
    hint: str = ""


def examine(folder: Path) -> Iterator[Examined]:
    """Yield what there is on this machine for a desk in `folder`, in which a small folder is made and removed."""
    yield _python()
    yield _system()
    yield from _libraries()
    yield _layout()
    yield _fonts(templates_folder())
    yield from _file_system(folder)
    yield from _languages(folder)


def _python() -> Examined:
    seen = f"{platform.python_version()}, {os.cpu_count()} processors"
    fit = sys.version_info >= (3, 11, 1)
    return Examined("Python", "ok" if fit else "wrong", seen, "" if fit else "Python 3.11.1 or newer is needed")


def _system() -> Examined:
    seen = f"{system.NAMES[sys.platform]} {platform.release()} {platform.machine()}"
    if sys.platform == system.TESTED:
        return Examined("system", "ok", seen)
    hint = f"Briefings is tested on {system.NAMES[system.TESTED]} alone"
    if sys.platform == "win32":
        hint += f"; {system.PANGO['win32'][1]} gives you one inside Windows"
    return Examined("system", "weaker", seen, hint)


def _libraries() -> Iterator[Examined]:
    needed = system.libraries()
    if not needed:
        yield Examined("libraries", "wrong", "this copy is not installed, so what it needs is not known", "install it")
    for each in needed:
        yield _library(each, "wrong", "")
    for extra, use in system.EXTRAS.items():
        for each in system.libraries(extra):
            yield _library(each, "absent", f"only for {use}: ")


def _library(wanted: Requirement, without: State, use: str) -> Examined:
    hint = use + system.install_command(f"{wanted.name}{wanted.specifier}")
    version, fits = system.installed(wanted)
    if not version:
        return Examined(wanted.name, without, "not installed", hint)
    if fits:
        return Examined(wanted.name, "ok", version)
    return Examined(wanted.name, "wrong", f"{version}, which is not a version that works", hint)


def _layout() -> Examined:
    """Return whether the libraries that lay out packs can be loaded; WeasyPrint names the one it misses."""
    from briefings.render.pdf import warm

    try:
        warm()
    except (OSError, ImportError) as error:
        return Examined("Pango", "wrong", str(error).strip().splitlines()[0], system.pango_command())
    return Examined("Pango", "ok", "packs can be laid out")


def _fonts(templates: Path) -> Examined:
    folders = {"pages": "web/assets/fonts", "packs": "print/fonts"}
    counts = {face: sum(1 for file in (templates / path).glob("*.*")) for face, path in folders.items()}
    seen = ", ".join(f"{count} files for {face}" for face, count in counts.items())
    whole = all(counts.values())
    return Examined("fonts", "ok" if whole else "wrong", seen, "" if whole else "install Briefings again")


def _file_system(folder: Path) -> Iterator[Examined]:
    try:
        with tempfile.TemporaryDirectory(prefix=".briefings-doctor-", dir=folder) as name:
            yield _lock(Path(name))
            yield _exchange(Path(name))
            yield _disk()
            yield _letters(Path(name))
    except OSError as error:
        yield Examined("folder", "wrong", f"{folder}: {error.strerror}", "choose a folder that you may write in")
        return
    free = shutil.disk_usage(folder).free
    hint = "" if free >= ROOM else f"{ROOM // 1_000_000} MB should be free"
    yield Examined("room", "wrong" if hint else "ok", f"{free // 1_000_000} MB free", hint)


def _exchange(folder: Path) -> Examined:
    for name in ("site", "staging"):
        (folder / name).mkdir()
        (folder / name / name).touch()
    try:
        at_once = swap(folder / "staging", folder / "site")
    except OutputError as error:
        return Examined("exchange", "wrong", str(error), "keep the site on a local file system")
    if not (folder / "site" / "staging").exists():
        return Examined("exchange", "wrong", "the site could not be exchanged in one step", "keep the site elsewhere")
    if not at_once:
        hint = "the moment is short, and a build that is killed in it is repaired by the next one"
        return Examined("exchange", "weaker", "for a moment of each build there is no site", hint)
    return Examined("exchange", "ok", "the site can be exchanged in one step")


def _disk() -> Examined:
    if can_sync():
        return Examined("disk", "ok", "a site is on disk before it is published")
    hint = "after a loss of power, remove the site and build again"
    return Examined("disk", "weaker", "a site is published before all of it is on disk", hint)


def _lock(folder: Path) -> Examined:
    try:
        with hold(folder), hold(folder):
            return Examined("lock", "wrong", "two builds could run at once", "keep the desk on a local file system")
    except DeskBusyError:
        return Examined("lock", "ok", "one build at a time")
    except OutputError as error:
        return Examined("lock", "wrong", str(error), "keep the desk on a local file system")


def _languages(desk: Path) -> Iterator[Examined]:
    """Yield how much of each language is translated, the desk's own catalogues with ours."""
    for tag in catalogues.known(desk):
        messages, problems = catalogues.load(tag, desk)
        if messages is None or tag == SOURCE:
            continue
        done, total = catalogues.translated(messages)
        seen = f"translated {done:,} of {total:,}"
        if problems:
            yield Examined(f"language {tag}", "wrong", f"{seen}; {problems[0].message}", str(problems[0].location))
        elif done < total:
            hint = f"write the others in templates/languages/{tag}.po; until then they are printed in English"
            yield Examined(f"language {tag}", "weaker", seen, hint)
        else:
            yield Examined(f"language {tag}", "ok", seen)


def _letters(folder: Path) -> Examined:
    (folder / "Letter").touch()
    if (folder / "letter").exists():
        hint = "ids are small letters: nothing to do"
        return Examined("letters", "absent", "capital and small letters are the same here", hint)
    return Examined("letters", "ok", "capital and small letters are different here")
