"""Readers of documents: one module for each kind, all returning a `document.Document`."""
