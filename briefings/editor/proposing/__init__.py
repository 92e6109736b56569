"""Proposing: what any program found in an article is held to it, and becomes fields of sheets. Nothing here writes a file."""
