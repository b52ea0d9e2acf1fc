"""A system that takes webhooks, on this machine, which the site allows."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from pytest_django import Settings

from tests.exchange.receivers import Receiver, receiver


@pytest.fixture
def loopback(settings: Settings) -> None:
    """The site allows webhooks to its own machine, and steps cannot be undone."""
    settings.NTBCARE_WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"),)
    settings.NTBCARE_UNDO_SECONDS = 0


@pytest.fixture
def system(loopback: None) -> Iterator[Receiver]:
    """A system of a district."""
    with receiver() as running:
        yield running
