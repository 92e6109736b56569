"""Lets this program, and nothing else in a Python process, see another system: without the calls which that one lacks.

Python imports this file at its start where its folder is on PYTHONPATH; SYSTEM_SEEN names the system, as `sys.platform` does.
What is missing is missing from the modules as `briefings` imports them; the libraries and Python's own modules go on seeing
the system that they run on. Processes that are started inherit it.
"""

from __future__ import annotations

import builtins
import ctypes
import importlib
import multiprocessing
import os
import sys
from collections.abc import Callable
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from types import ModuleType
from typing import Any

_NOT_ON_MACOS = {
    "copy_file_range", "eventfd", "fdatasync", "getresuid", "memfd_create", "pipe2", "posix_fallocate", "sched_getaffinity",
    "sched_setaffinity", "setxattr", "getxattr", "splice", "O_DIRECT", "O_TMPFILE",
}  # fmt: skip
_NOT_ON_WINDOWS = _NOT_ON_MACOS | {
    "chown", "chroot", "fchdir", "fchmod", "fchown", "fork", "forkpty", "getegid", "geteuid", "getgid", "getgroups", "getloadavg",
    "getpgid", "getpriority", "getsid", "getuid", "killpg", "lchown", "mkfifo", "mknod", "nice", "pread", "pwrite", "readv",
    "sched_yield", "sendfile", "setegid", "seteuid", "setgid", "setpgid", "setsid", "setuid", "statvfs", "fstatvfs", "sync",
    "tcgetpgrp", "ttyname", "uname", "wait", "wait3", "wait4", "waitid", "writev", "WNOHANG", "WIFEXITED", "WIFSIGNALED",
    "O_CLOEXEC", "O_DIRECTORY", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_SYNC",
}  # fmt: skip
_MODULES_NOT_ON_WINDOWS = {"fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}
_NOT_IN_THE_LIBRARY = {"renameat2", "syncfs"}


class _Seen:
    """A module as another system has it: without some names, and with others of another value."""

    def __init__(self, real: Any, missing: set[str], **other: Any) -> None:
        object.__setattr__(self, "_seen", (real, missing, other))

    def __getattribute__(self, name: str) -> Any:
        real, missing, other = object.__getattribute__(self, "_seen")
        if name in missing:
            raise AttributeError(f"{real} has no attribute {name!r} there")
        return other[name] if name in other else getattr(real, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(object.__getattribute__(self, "_seen")[0], name, value)


class _Loader(SourceFileLoader):
    """Runs a module of ours with an `import` of its own."""

    def exec_module(self, module: ModuleType) -> None:
        vars(module)["__builtins__"] = {**vars(builtins), "__import__": _import}
        super().exec_module(module)


class _Finder:
    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        spec = PathFinder.find_spec(name, path, target) if name.partition(".")[0] == "briefings" else None
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(spec.loader.name, spec.loader.path)
        return spec


def _library(missing: set[str], *, whole: bool) -> Callable[..., Any]:
    def load(name: str | None, *args: Any, **kwargs: Any) -> Any:
        if name is None and not whole:
            raise TypeError("LoadLibrary() argument 1 must be str, not None")
        return _Seen(ctypes.CDLL(name, *args, **kwargs), missing)

    return load


def _seen(system: str) -> tuple[dict[str, _Seen], set[str]]:
    windows = system == "win32"
    methods = ["spawn"] if windows else ["spawn", "fork", "forkserver"]

    def context(method: str) -> Any:
        if method not in methods:
            raise ValueError(f"cannot find context for {method!r}")
        return multiprocessing.get_context(method)

    modules: dict[str, _Seen] = {
        "sys": _Seen(sys, set(), platform=system),
        "os": _Seen(os, _NOT_ON_WINDOWS if windows else _NOT_ON_MACOS),
        "ctypes": _Seen(ctypes, set(), CDLL=_library(_NOT_IN_THE_LIBRARY, whole=not windows)),
        "multiprocessing": _Seen(
            multiprocessing, set(), get_all_start_methods=lambda: list(methods), get_context=context
        ),
    }
    return modules, _MODULES_NOT_ON_WINDOWS if windows else set()


def _import(name: str, *args: Any) -> Any:
    if name in _absent:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    found = importlib.__import__(name, *args)
    return _modules.get(getattr(found, "__name__", ""), found)


if os.environ.get("SYSTEM_SEEN"):
    _modules, _absent = _seen(os.environ["SYSTEM_SEEN"])
    sys.meta_path.insert(0, _Finder)  # type: ignore[arg-type]  # a finder needs no more
