"""Making a backup while the service runs, and restoring one onto an empty place."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.config.backup import postgresql, sqlite
from ntbcare.config.backup.archive import check_archive, copy_out, entries, write_archive
from ntbcare.config.commands import CommandFailed
from ntbcare.vault.keys import key_file

_FILES, _KEYS = "files/", "keys/"


def keys_beside(path: Path) -> Path:
    """Where the keys of a backup lie: apart, because whoever holds both can read everything."""
    return path.with_name(path.name + ".keys")


def make_backup(path: Path) -> dict[str, Json]:
    """Write database and files to ``path`` and the keys to ``path.keys``; what was written. Raises CommandFailed."""
    if keys_beside(path).exists():
        raise CommandFailed(f"{keys_beside(path)} is there already; a backup never overwrites another.")
    engine = _engine()
    files = 0
    with write_archive(path) as archive:
        # Database first: a file is stored before the row that names it, so every row's file is there.
        facts = engine.dump(archive, path.resolve().parent)
        for name, source in _stored_files():
            try:
                with source.open("rb") as file:
                    archive.add(name, file)
                    files += 1
            except FileNotFoundError:
                continue  # Erased meanwhile.
        archive.finish({**_head(), **facts})
    # Keys last: a ring that was rotated meanwhile still holds the older versions.
    with write_archive(keys_beside(path)) as archive:
        for name, source in _key_files():
            with source.open("rb") as file:
                archive.add(name, file)
        archive.finish(_head())
    return {"backup": str(path), "keys": str(keys_beside(path)), "files": files, "bytes": path.stat().st_size}


def _head() -> dict[str, Json]:
    return {
        "version": version("ntbcare"),
        "made_at": now().isoformat(),
        "engine": connection.vendor,
        "migrations": [f"{app}.{name}" for app, name in sorted(MigrationRecorder(connection).applied_migrations())],
    }


def _engine() -> type[_Sqlite] | type[_PostgreSQL]:
    return _PostgreSQL if connection.vendor == "postgresql" else _Sqlite


def _stored_files() -> Iterator[tuple[str, Path]]:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")) if root.exists() else ():
        if path.is_file():
            yield _FILES + path.relative_to(root).as_posix(), path


def _key_files() -> Iterator[tuple[str, Path]]:
    root = Path(settings.NTBCARE_KEYS)
    for path in sorted(root.glob("*")):
        if path.is_file() and path.suffix != ".new":
            yield _KEYS + path.name, path


def restore_backup(path: Path, *, keys: Path | None = None) -> dict[str, Json]:
    """Read a backup onto an empty data folder and database. Everything is checked before anything is written.

    Raises CommandFailed, also when the backup was made by another version or on the other database.
    """
    keys = keys or keys_beside(path)
    manifest = check_archive(path)
    check_archive(keys)
    _check_fits(manifest)
    _check_empty()
    _engine().restore(path, manifest)
    for name, file in entries(path):
        if name.startswith(_FILES):
            copy_out(file, Path(settings.MEDIA_ROOT) / name.removeprefix(_FILES))
    for name, file in entries(keys):
        if name.startswith(_KEYS):
            target = Path(settings.NTBCARE_KEYS) / name.removeprefix(_KEYS)
            # Only the secret key can be there: settings make one when there is none.
            target.unlink(missing_ok=True)
            copy_out(file, target)
    return {"restored": str(path), "made_at": manifest["made_at"], "version": manifest["version"]}


def _check_fits(manifest: dict[str, Json]) -> None:
    if manifest["engine"] != connection.vendor:
        raise CommandFailed(f"The backup is of {manifest['engine']}, and the settings name {connection.vendor}.")
    ours = _known_migrations()
    theirs = set(map(str, manifest["migrations"])) if isinstance(manifest["migrations"], list) else set()
    if missing := theirs - ours:
        raise CommandFailed(
            f"The backup is of a newer version ({manifest['version']}); install that one. Unknown: {min(missing)}"
        )
    if connection.vendor == "postgresql" and theirs != ours:
        raise CommandFailed(f"The backup is of version {manifest['version']}: install that one, restore, then upgrade.")


def _known_migrations() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}


def _check_empty() -> None:
    if not _engine().is_empty():
        raise CommandFailed("The database is not empty; a backup is restored onto an empty one only.")
    media = Path(settings.MEDIA_ROOT)
    if media.exists() and any(media.iterdir()):
        raise CommandFailed(f"{media} is not empty; a backup is restored onto an empty data folder only.")
    if key_file().exists():
        raise CommandFailed(f"{key_file()} is there already; a backup is restored onto an empty data folder only.")


class _Sqlite:
    dump = staticmethod(sqlite.dump)
    is_empty = staticmethod(sqlite.is_empty)

    @staticmethod
    def restore(path: Path, _manifest: dict[str, Json]) -> None:
        for name, file in entries(path):
            sqlite.load(name, file)


class _PostgreSQL:
    dump = staticmethod(postgresql.dump)
    is_empty = staticmethod(postgresql.is_empty)

    @staticmethod
    def restore(path: Path, manifest: dict[str, Json]) -> None:
        with transaction.atomic(durable=True):
            loader = postgresql.Loader(manifest)
            loader.prepare()
            for name, file in entries(path):
                loader.load(name, file)
            loader.finish()
