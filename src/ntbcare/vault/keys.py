"""The key ring: versions of one root key, each giving a key per purpose. Kept in a file that only the service reads."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from nacl.encoding import RawEncoder
from nacl.hash import blake2b

from ntbcare.vault.errors import VaultError


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Root keys by version, newest last. New things use the newest; old things name theirs."""

    roots: dict[int, bytes]

    @property
    def newest(self) -> int:
        """The version that seals and hashes new things."""
        return max(self.roots)

    def derive(self, version: int, purpose: str) -> bytes:
        """The 32-byte key of a purpose (keyed BLAKE2b of the root); purposes are at most 64 bytes.

        Raises VaultError when the ring does not hold the version.
        """
        root = self.roots.get(version)
        if root is None:
            raise VaultError(f"the vault holds no key of version {version}")
        return _derive(root, purpose)


@lru_cache(maxsize=256)
def _derive(root: bytes, purpose: str) -> bytes:
    derived: bytes = blake2b(purpose.encode(), digest_size=32, key=root, encoder=RawEncoder)
    return derived


def key_file() -> Path:
    """Where the ring lies (``NTBCARE_DATA/keys/vault.json``)."""
    return _in_folder(settings.NTBCARE_KEYS)


@lru_cache(maxsize=4)
def _in_folder(folder: Path) -> Path:
    # Asked for at every hash and seal; putting a path together costs more than looking at the file.
    return Path(folder) / "vault.json"


@lru_cache(maxsize=4)
def _load(path: Path, _modified: int) -> KeyRing:
    stored = json.loads(path.read_text(encoding="utf-8"))
    return KeyRing({int(version): base64.b64decode(key) for version, key in stored["roots"].items()})


def load_ring() -> KeyRing:
    """The ring on disk, made on first use; read anew when the file changed (a rotation by another process)."""
    path = key_file()
    try:
        return _load(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        _write_first(path)
        return _load(path, path.stat().st_mtime_ns)


def rotate() -> int:
    """Add a new root key, from now on the newest, and return its version. Old versions stay readable."""
    ring = load_ring()
    version = ring.newest + 1
    _write(key_file(), {**ring.roots, version: secrets.token_bytes(32)})
    return version


def _write_first(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.new")
    _store(draft, {1: secrets.token_bytes(32)})
    try:
        os.link(draft, path)  # Fails when another process was first: its keys stand.
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _write(path: Path, roots: dict[int, bytes]) -> None:
    draft = path.with_suffix(f".{os.getpid()}.new")
    _store(draft, roots)
    draft.replace(path)


def _store(path: Path, roots: dict[int, bytes]) -> None:
    text = json.dumps({"roots": {str(version): base64.b64encode(key).decode() for version, key in roots.items()}})
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
