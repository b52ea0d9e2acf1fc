"""Backup and restore: database, files and, apart, keys; the same way for both databases and without other programs."""
