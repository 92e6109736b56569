"""What writes content: capture and verify."""
