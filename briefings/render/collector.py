"""Around a piece of work: the cyclic collector put aside while much is made that has no cycles, and warnings collected."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """Do without the cyclic collector: neither a build nor a pack makes cycles worth finding, and to look for them is slow."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


@contextmanager
def warnings_of(name: str) -> Iterator[list[str]]:
    """Collect what a program warns of in its log: it goes on all the same."""
    messages: list[str] = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: messages.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger(name)
    logger.addHandler(handler)
    try:
        yield messages
    finally:
        logger.removeHandler(handler)
