"""What a build is asked for, and what it says it did."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from briefings.load.fingerprint import FOLDER
from briefings.load.store import Store
from briefings.model.markings import Marking
from briefings.problems import Problem

if TYPE_CHECKING:
    from briefings.release import Loss, WithheldSheet


FEW = 300
"""Fewer sheets than these are not worth a second process, unless somebody asks for it."""


class Options(Struct, frozen=True):
    """What a build is asked for: the desk's folder, the site's folder, the release, and whether packs are made.

    `jobs` is how many processes share the work (0: as many as there are cores, where there is enough to do), `executor` the
    address of a cluster that makes packs instead, `cache` the folder of what runs keep for each other (absent: the desk's
    own), where `cache_only_read` leaves nothing; none of these changes a byte.
    `untrusted`: the desk is somebody else's; its templates, assets, typefaces, plugins and hooks are left alone.
    """

    desk: Path
    site: Path
    marking: Marking | None = None
    as_of: datetime.date | None = None
    packs: bool = True
    jobs: int = 0
    executor: str = ""
    cache: Path | None = None
    cache_only_read: bool = False
    untrusted: bool = False

    @property
    def templates(self) -> Path | None:
        """Return the folder whose `templates/` come before ours, if any may."""
        return None if self.untrusted else self.desk

    def processes(self, pieces: int, few: int = FEW) -> int:
        """Return how many processes share so many pieces of work; one, where they are few and nobody asked for more."""
        from briefings import pool  # which a build with nothing to do can do without

        return self.jobs or (1 if pieces < few else pool.cores())

    @property
    def asked(self) -> str:
        """Return what can change a byte of the site."""
        return repr((str(self.site.absolute()), self.marking, self.as_of, self.packs, self.untrusted))

    @property
    def store(self) -> Store:
        """Return what this desk's runs keep for each other."""
        return Store(self.desk / FOLDER)

    @property
    def shared(self) -> Store:
        """Return what desks and machines may keep for each other: read sheets and made packs, by digest.

        A build of somebody else's desk leaves nothing there.
        """
        only_read = self.untrusted or self.cache_only_read
        return Store(self.cache, shared=True, only_read=only_read) if self.cache else self.store


class Report(NamedTuple):
    """What a build did: the counts of files, warnings, sheets and parts of briefings left out, and the one line that sums it up.

    `written`, `removed` and `kept` compare the site with the one before; `left` is what stands in it that no build wrote.
    `unchanged` is True where nothing was to do; then nothing was rendered and nothing written.
    """

    summary: str
    problems: tuple[Problem, ...] = ()
    withheld: tuple[WithheldSheet, ...] = ()
    severed: tuple[Loss, ...] = ()
    written: int = 0
    removed: int = 0
    kept: int = 0
    rendered: int = 0
    unchanged: bool = False
    left: tuple[str, ...] = ()
