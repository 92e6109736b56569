"""Imported by the server that forks workers, and by nothing else (`executors`): from here on all that a pack needs is there."""

from __future__ import annotations

import gc

from briefings.load import inputs
from briefings.render import pdf

inputs.program()  # of the code that workers have, whatever becomes of its files meanwhile
pdf.warm()
gc.collect()
gc.freeze()  # a worker's collector would touch, and so copy, what it shares with the others
