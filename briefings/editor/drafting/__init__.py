"""Drafting: proposals of sheets from a text, by rules that say why. Nothing here reads a desk's files or writes any."""
