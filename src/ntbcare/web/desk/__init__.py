"""The workplace of officers."""
