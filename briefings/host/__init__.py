"""Host: MkDocs as a host, and the preview."""
