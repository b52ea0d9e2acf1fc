"""Wrong passwords from elsewhere slow whoever guesses, not the officer."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from ntbcare.accounts.actions import create_user

PASSWORD = "kuda-lumping-hijau-7"
EMAIL = "ayu@contoh.example"


@pytest.fixture(autouse=True)
def _officer(db: None) -> None:
    cache.clear()
    create_user(email=EMAIL, name="Ayu Contoh", password=PASSWORD)


def sign_in(password: str, address: str, *, forwarded: str = "") -> int:
    headers = {"X-Forwarded-For": forwarded} if forwarded else None
    said = {"login": EMAIL, "password": password}
    return Client(REMOTE_ADDR=address).post("/desk/account/login/", said, headers=headers).status_code


def test_a_guesser_is_slowed_and_the_officer_signs_in_from_elsewhere() -> None:
    for number in range(12):
        sign_in(f"salah-{number}", "203.0.113.9")
    assert sign_in(PASSWORD, "203.0.113.9") != 302
    assert sign_in(PASSWORD, "198.51.100.4") == 302


def test_without_a_proxy_nobody_claims_another_address() -> None:
    for number in range(12):
        sign_in(f"salah-{number}", "203.0.113.9", forwarded=f"10.0.0.{number}")
    assert sign_in(PASSWORD, "203.0.113.9", forwarded="10.0.1.1") != 302


def test_behind_a_proxy_the_guessers_address_counts_and_not_the_proxys(settings: pytest.FixtureRequest) -> None:
    settings.NTBCARE_BEHIND_PROXY = True  # type: ignore[attr-defined]  # pytest-django's settings
    for number in range(12):
        sign_in(f"salah-{number}", "127.0.0.1", forwarded="203.0.113.9")
    assert sign_in(PASSWORD, "127.0.0.1", forwarded="198.51.100.4") == 302
