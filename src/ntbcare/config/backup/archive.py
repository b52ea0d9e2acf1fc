"""The backup file: a compressed tar whose last entry, ``manifest.json``, holds the SHA-256 of every entry before it
and of its own words."""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.config.commands import CommandFailed

FORMAT = 1
MANIFEST = "manifest.json"
_ITSELF = "itself"
_CHUNK = 1024 * 1024


class Hashing(io.RawIOBase):
    """Reads through to another file and hashes what passes."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self._source = source
        self.sha256 = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._source.read(size)
        self.sha256.update(data)
        return data


class ArchiveWriter:
    """Writes entries, then the manifest."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._hashes: dict[str, Json] = {}

    def add(self, name: str, source: IO[bytes]) -> None:
        """Add an open file from its beginning to its end."""
        size = source.seek(0, os.SEEK_END)
        source.seek(0)
        hashing = Hashing(source)
        self._tar.addfile(_entry(name, size), hashing)
        self._hashes[name] = hashing.sha256.hexdigest()

    def finish(self, facts: dict[str, Json]) -> None:
        """Add the manifest."""
        words: dict[str, Json] = {"format": FORMAT, **facts, "sha256": self._hashes}
        text = json.dumps({**words, _ITSELF: _digest(words)}, indent=1).encode()
        self._tar.addfile(_entry(MANIFEST, len(text)), io.BytesIO(text))


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size = size
    entry.mode = 0o600
    entry.mtime = int(now().timestamp())
    return entry


@contextmanager
def write_archive(path: Path) -> Iterator[ArchiveWriter]:
    """Write an archive that only its owner reads; it gets its name when it is complete and on disk."""
    if path.exists():
        raise CommandFailed(f"{path} is there already; a backup never overwrites another.")
    draft = path.with_name(f"{path.name}.{os.getpid()}.partial")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=3) as tar:
                yield ArchiveWriter(tar)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        raise CommandFailed(f"The backup could not be written: {error}") from error
    finally:
        draft.unlink(missing_ok=True)


def check_archive(path: Path) -> dict[str, Json]:
    """Read an archive through and compare every hash; its manifest. Raises CommandFailed for anything amiss."""
    found: dict[str, str] = {}
    manifest: dict[str, Json] = {}
    try:
        for name, file in entries(path):
            if name == MANIFEST:
                manifest = json.load(file)
            else:
                found[name] = _hash(file)
    except (OSError, EOFError, ValueError, zlib.error, tarfile.TarError) as error:
        raise CommandFailed(f"{path} cannot be read: {error}") from error
    itself = manifest.pop(_ITSELF, None)
    if manifest.get("format") != FORMAT:
        raise CommandFailed(f"{path} is not a complete backup of this kind.")
    if itself != _digest(manifest) or manifest.get("sha256") != found:
        raise CommandFailed(f"{path} is damaged: what it holds is not what was written.")
    return manifest


def entries(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and content of each entry in order. Raises CommandFailed for names that lead elsewhere."""
    with tarfile.open(path, "r:gz") as tar:
        for member in tar:
            file = tar.extractfile(member) if member.isreg() else None
            if file is None or not _is_plain(member.name):
                raise CommandFailed(f"{path} holds something that is not a plain file: {member.name!r}")
            yield member.name, file


def _is_plain(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _digest(words: dict[str, Json]) -> str:
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


def _hash(file: IO[bytes]) -> str:
    sha256 = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        sha256.update(chunk)
    return sha256.hexdigest()


def copy_out(file: IO[bytes], path: Path) -> None:
    """Write an entry to a path, readable by the owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        while chunk := file.read(_CHUNK):
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
