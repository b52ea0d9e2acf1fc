"""The lease backend of Django's tasks API."""

from __future__ import annotations

from django_tasks.backends.immediate import ImmediateBackend


class LeaseBackend(ImmediateBackend):
    """Runs at once, until the leases stand."""
