"""Changing what guidance keeps. Rows are added, never overwritten; each change is written down in the audit."""
