"""Briefings: fact sheets in, a site and matching packs out."""

__version__ = "0.1.0"
