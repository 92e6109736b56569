"""Load: everything a build reads, in one place."""
