"""Publish: stage, audit, swap."""
