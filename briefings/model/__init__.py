"""Model: what may be said."""
