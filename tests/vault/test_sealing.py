"""Seal, open, hash, sign, rotate."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import LazySettings

from ntbcare.vault.actions import keyed_hash, lookup_hashes, matches_hash, open_sealed, public_key, seal, sign, verify_signature
from ntbcare.vault.errors import VaultError
from ntbcare.vault.keys import key_file, rotate


@pytest.fixture(autouse=True)
def _own_keys(settings: LazySettings, tmp_path: Path) -> None:
    settings.NTBCARE_KEYS = tmp_path / "keys"


def test_what_is_sealed_is_opened_and_hides_itself() -> None:
    sealed = seal("0812 0000 0000", purpose="contact")
    assert b"0812" not in sealed
    assert sealed != seal("0812 0000 0000", purpose="contact")
    assert open_sealed(memoryview(sealed), purpose="contact") == "0812 0000 0000"


def test_another_purpose_or_changed_bytes_open_nothing() -> None:
    sealed = seal("rahasia", purpose="contact")
    with pytest.raises(VaultError):
        open_sealed(sealed, purpose="name")
    with pytest.raises(VaultError):
        open_sealed(sealed[:-1] + bytes([sealed[-1] ^ 1]), purpose="contact")
    with pytest.raises(VaultError):
        open_sealed(b"\xff\xff" + sealed[2:], purpose="contact")


def test_after_a_rotation_old_things_open_and_are_found() -> None:
    sealed, hashed = seal("lama", purpose="p"), keyed_hash("lama", purpose="p")
    assert rotate() == 2
    assert open_sealed(sealed, purpose="p") == "lama"
    assert hashed in lookup_hashes("lama", purpose="p")
    assert keyed_hash("lama", purpose="p") != hashed
    assert matches_hash("lama", hashed, purpose="p")
    assert not matches_hash("lain", hashed, purpose="p")


def test_a_receipt_stays_verifiable_after_a_rotation() -> None:
    signature, key = sign(b"tanda terima"), public_key()
    rotate()
    assert verify_signature(b"tanda terima", signature)
    assert public_key() == key
    assert not verify_signature(b"tanda terima!", signature)


def test_only_the_service_reads_the_keys() -> None:
    seal("x", purpose="p")
    assert key_file().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("stored", ["", "x", "1", "9:00", ":", "1:zz"])
def test_a_stored_hash_that_is_none_matches_nothing(stored: str) -> None:
    assert not matches_hash("", stored, purpose="p")
