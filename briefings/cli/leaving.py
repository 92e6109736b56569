"""How a command ends."""

from __future__ import annotations

import atexit
import os
import sys
import threading
from typing import NoReturn


def leave(status: int) -> NoReturn:
    """End this process with a status, 74 where what was printed could not be written.

    Python would first take apart, one by one, all that a build holds; the system takes it back at once. Other
    threads are waited for, and a profiler gets its end, so with either Python's own way is taken.
    """
    if threading.active_count() > 1 or sys.getprofile() or sys.gettrace():
        sys.exit(status)
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
    except OSError as error:
        if not status and not isinstance(error, BrokenPipeError):  # whoever closed the pipe needs no message
            sys.stderr.write(f"briefings: standard output: {error.strerror}\n")
        status = status or 74
    sys.stderr.flush()
    os._exit(status)
