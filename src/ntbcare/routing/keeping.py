"""The learned model in this process: the version in use, its file mapped once, looked for anew twice a minute."""

from __future__ import annotations

import hashlib
import logging
import shutil
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from django.conf import settings
from django.core.files.storage import default_storage

from ntbcare.routing.errors import ModelBroken
from ntbcare.routing.learning.model import Model
from ntbcare.routing.models import LearnedModel

CHECK_SECONDS = 30.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Held:
    """The model in use, with its version; ``model`` is None when its file is missing or broken."""

    version: int
    model: Model | None


_lock = Lock()
_held: Held | None = None
_checked_at = -CHECK_SECONDS


def held_model() -> Held | None:
    """The model in use; None where nothing was learned yet. Never raises for a bad file: rules go on without it."""
    global _held, _checked_at
    if time.monotonic() - _checked_at < CHECK_SECONDS:
        return _held
    with _lock:
        row = LearnedModel.objects.filter(in_use=True).only("pk", "path", "sha256").first()
        if row is None:
            _held = None
        elif _held is None or _held.version != row.pk or _held.model is None:
            _held = Held(row.pk, _opened(row))
        _checked_at = time.monotonic()
        return _held


def forget_model() -> None:
    """Look anew at the next call (after a change in this process, and between tests)."""
    global _held, _checked_at
    _held, _checked_at = None, -CHECK_SECONDS


def _opened(row: LearnedModel) -> Model | None:
    try:
        return Model.load(_local(row))
    except (ModelBroken, OSError) as error:
        _log.warning("learned model cannot be used", extra={"version": row.pk, "error": type(error).__name__})
        return None


def _local(row: LearnedModel) -> Path:
    """A file of this machine that holds the model, whole: a copy beside the data, fetched from the storage when absent."""
    folder = Path(settings.NTBCARE_DATA) / "models"
    path = folder / row.sha256
    if path.is_file() and _is_whole(path, row.sha256):
        return path
    folder.mkdir(parents=True, exist_ok=True)
    with default_storage.open(row.path) as stored, tempfile.NamedTemporaryFile(dir=folder, delete=False) as copy:
        shutil.copyfileobj(stored, copy)
    Path(copy.name).replace(path)
    if not _is_whole(path, row.sha256):
        path.unlink()
        raise ModelBroken("the file is not the one that was learned")
    for other in folder.iterdir():
        if other != path and other.stat().st_mtime < time.time() - 3600:
            other.unlink(missing_ok=True)
    return path


def _is_whole(path: Path, sha256: str) -> bool:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256
