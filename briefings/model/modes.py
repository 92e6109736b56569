"""How words stand in a source, as `match` is asked for them; apart, so that the command's help imports nothing heavy."""

MODES = ("direct", "partial", "mixed", "scare", "headline", "outside", "paraphrase")
"""A quote's modes, and words outside quotation marks."""
