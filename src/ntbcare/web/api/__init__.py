"""API v1, as the contract fixes it."""
