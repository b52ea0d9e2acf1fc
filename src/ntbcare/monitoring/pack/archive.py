"""All files of a pack as one archive: the same files make the same bytes."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that the archive format knows; stands for every file in it."""
_BLOCK = 256 * 1024


def pack_up(folder: Path, target: Path) -> None:
    """Write every file of a folder into an archive, in the order of their names."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _files(folder):
            info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EARLIEST)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            with path.open("rb") as source, archive.open(info, "w", force_zip64=path.stat().st_size > 1 << 30) as out:
                shutil.copyfileobj(source, out, _BLOCK)


def unpack(path: str, folder: Path) -> str:
    """Write the files of a stored archive into a folder; the hash of the archive itself. Raises OSError, BadZipFile."""
    copy = folder.parent / "stored.zip"
    with default_storage.open(path) as stored, copy.open("wb") as out:
        shutil.copyfileobj(stored, out, _BLOCK)
    with zipfile.ZipFile(copy) as archive:
        archive.extractall(folder)  # Our own; names that lead out of the folder are cut by the library.
    return digest_of(copy)


def listed(folder: Path) -> list[dict[str, Any]]:
    """Name, size and hash of each file."""
    return [
        {"name": path.relative_to(folder).as_posix(), "size": path.stat().st_size, "sha256": digest_of(path)}
        for path in _files(folder)
    ]


def digest_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_member(path: str, name: str) -> Iterator[bytes]:
    """A file of a stored archive, in blocks; nothing of it is held in memory. Raises KeyError, OSError."""
    with default_storage.open(path) as stored, zipfile.ZipFile(stored) as archive, archive.open(name) as member:
        while block := member.read(_BLOCK):
            yield block


def read_whole(path: str) -> Iterator[bytes]:
    """The stored archive itself, in blocks. Raises OSError."""
    with default_storage.open(path) as stored:
        while block := stored.read(_BLOCK):
            yield block


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
