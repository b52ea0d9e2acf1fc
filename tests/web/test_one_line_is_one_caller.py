"""Whoever has a whole network of addresses to choose from, or invents some, is still one caller."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from ntbcare.web.address import client_address


def seen(remote: str, forwarded: str = "") -> str:
    return client_address(RequestFactory().get("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded}))


@pytest.mark.parametrize(
    ("address", "caller"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::"),
        ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unix", "unix"),
    ],
)
def test_a_network_of_ipv6_is_one_caller(address: str, caller: str) -> None:
    assert seen(address) == caller


def test_a_claim_counts_only_behind_a_proxy_and_only_the_proxys_own(settings: Settings) -> None:
    assert seen("192.0.2.7", "198.51.100.1") == "192.0.2.7"
    settings.NTBCARE_BEHIND_PROXY = True
    assert seen("127.0.0.1", "198.51.100.1, 2001:db8:1:2::9") == "2001:db8:1:2::"
    assert seen("127.0.0.1", "") == "127.0.0.1"
    assert len(seen("127.0.0.1", "x" * 500)) <= 60
