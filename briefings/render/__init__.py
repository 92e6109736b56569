"""Render: views and templates to bytes, in two faces."""
