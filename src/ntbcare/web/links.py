"""Addresses of ours as others are given them."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def door_url(name: str) -> str:
    """Where a foreign system delivers to an account."""
    return f"{settings.NTBCARE_BASE_URL}/webhooks/{name}"


def full_url(name: str, *args: str) -> str:
    """A named address of ours with scheme and host."""
    return settings.NTBCARE_BASE_URL + reverse(name, args=args)
