"""Seals, opens, hashes and signs with keys that can be rotated."""
