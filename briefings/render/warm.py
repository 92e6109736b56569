"""Imported by the server that forks workers, and by nothing else (`executors`): from here on all that a pack needs is there."""

from __future__ import annotations

import gc

from briefings.render import pdf

pdf.warm()
gc.collect()
gc.freeze()  # a worker's collector would touch, and so copy, what it shares with the others
