"""Runs the command in a fork of a process that has built a desk: importing and working out what never changes takes most of its time.

The fork has the folder, the environment and the streams that it is given, and nothing of the tests.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import io
import json
import os
import pkgutil
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
_LARGEST = 1 << 20


class Forks:
    """A server of forks, started when it is first asked."""

    def __init__(self) -> None:
        self._server: socket.socket | None = None

    def run(self, words: list[str], cwd: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """Run `briefings WORDS` and return what `subprocess.run` would."""
        status, *raw = self.ended(words, cwd, environment)
        said, wrong = (io.TextIOWrapper(io.BytesIO(each), "utf-8", "replace").read() for each in raw)
        return subprocess.CompletedProcess(["briefings", *words], status, said, wrong)

    def ended(
        self, words: list[str], cwd: Path, environment: dict[str, str], *, seconds: int = 0
    ) -> tuple[int, bytes, bytes]:
        """Run `briefings WORDS`; return its status (below 0: the signal that ended it) and what it wrote to both streams.

        `seconds`: it is confined, and lives so long at most.
        """
        if self._server is None:
            self._server, theirs = socket.socketpair()
            subprocess.Popen([sys.executable, __file__, str(theirs.fileno())], pass_fds=[theirs.fileno()], cwd=ROOT)
            theirs.close()
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            asked = json.dumps([words, str(cwd), environment, seconds]).encode("utf-8", "surrogateescape")
            head = len(asked).to_bytes(4, "big")
            socket.send_fds(self._server, [head], [out.fileno(), err.fileno()])
            self._server.sendall(asked)
            status = int.from_bytes(_received(self._server, 4), "big", signed=True)
            out.seek(0)
            err.seek(0)
            return status, out.read(), err.read()


def confine(seconds: int) -> None:
    """Take from this process what lets root read what is closed to everybody, memory above 4 GiB, and time."""
    if os.geteuid() == 0:
        header, none = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
        assert ctypes.CDLL(None).capset(header, none) == 0
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    signal.alarm(seconds)


def _received(connection: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = connection.recv(min(size - len(found), _LARGEST))
        if not more:
            raise EOFError
        found += more
    return found


def _serve(connection: socket.socket) -> None:
    own = warm()
    gc.freeze()  # what stands now is shared with every fork: none has to look whether it is needed
    while True:
        head, files, _, _ = socket.recv_fds(connection, 4, 2)
        if len(head) < 4:
            return
        words, cwd, environment, seconds = json.loads(
            _received(connection, int.from_bytes(head, "big")).decode("utf-8", "surrogateescape")
        )
        child = os.fork()
        if child == 0:
            connection.close()
            _become(files, words, cwd, {**own, **environment}, seconds)
        for file in files:
            os.close(file)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        connection.sendall(status.to_bytes(4, "big", signed=True))


def warm() -> dict[str, str]:
    """Import the whole program and build the made-up desk; return what that leaves in the environment."""
    import briefings
    from briefings.build import Options, build
    from briefings.editor.live_schemas import write_schemas
    from briefings.host.pages import render_pages
    from briefings.load.desk import load

    before = dict(os.environ)
    for module in pkgutil.walk_packages(briefings.__path__, "briefings."):
        if module.name != "briefings.__main__":
            importlib.import_module(module.name)
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(Exception):  # what is wrong, the tests find
        desk = shutil.copytree(ROOT / "tests/desks/base", Path(folder) / "desk")
        build(Options(desk, desk / "site", jobs=1), render_pages)
        write_schemas(load(desk))
    return {name: value for name, value in os.environ.items() if before.get(name) != value}


def _become(files: list[int], words: list[str], cwd: str, environment: dict[str, str], seconds: int) -> None:
    """Be the command, and end as it does."""
    import traceback

    from briefings.cli import main

    try:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for stream, file in zip((1, 2), files, strict=True):
            os.dup2(file, stream)
            os.close(file)
        sys.stdout, sys.stderr = (
            io.TextIOWrapper(io.FileIO(each, "w", closefd=False), encoding="utf-8", write_through=each == 2)
            for each in (1, 2)
        )
        os.chdir(cwd)
        if seconds:
            confine(seconds)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = ["briefings", *words]
        main()
    except SystemExit as error:
        sys.stdout.flush()
        os._exit(error.code if isinstance(error.code, int) else 1)
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
    os._exit(1)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])))
