"""The case and its events."""
