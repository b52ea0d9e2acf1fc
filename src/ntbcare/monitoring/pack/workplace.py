"""Where a pack is put together before it is kept, and telling how far it is."""

from __future__ import annotations

import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db.models import Q

from ntbcare.common.clock import now
from ntbcare.common.errors import NtbCareError
from ntbcare.monitoring.models import Pack, PackState, PackStep

_TELL_SECONDS = 0.5


class Stopped(NtbCareError):
    """Somebody cancelled it."""


class Superseded(NtbCareError):
    """Another attempt builds it now, or it has ended: this one may write nothing any more."""


class Telling:
    """Writes how far an attempt is, twice a second at most, and hears whether it should stop. Raises Stopped, Superseded."""

    def __init__(self, pack: Pack) -> None:
        self._mine = Pack.objects.filter(pk=pack.pk, run=pack.run, state=PackState.RUNNING)
        self._step: PackStep = PackStep.FIGURES
        self._told = 0.0

    def begin(self, step: PackStep) -> None:
        """A step begins."""
        self._step = step
        self._write(done=0, total=0)

    def count(self, done: int, total: int) -> None:
        """So many cases of so many are written."""
        if self._step != PackStep.CASES or done >= total or time.monotonic() - self._told >= _TELL_SECONDS:
            self._step = PackStep.CASES
            self._write(done=done, total=total)

    def after(self, finished: str) -> None:
        """A document is set: the next step begins."""
        order = list(PackStep)
        self.begin(order[order.index(PackStep(finished)) + 1])

    def tick(self) -> None:
        """Nothing new, but it lives."""
        self._write()

    def _write(self, **known: int) -> None:
        self._told = time.monotonic()
        if not self._mine.filter(cancel=False).update(step=self._step, beat_at=now(), **known):
            raise Stopped("cancelled") if self._mine.exists() else Superseded("another attempt builds it")


@contextmanager
def workplace(kind: str, pack_id: int) -> Iterator[Path]:
    """A folder beside the other incoming files (not in /tmp, which may lie in memory). What an attempt that was killed on this
    machine left behind goes first: whatever still writes there finds nothing and ends."""
    home = Path(settings.FILE_UPLOAD_TEMP_DIR)
    prefix = f"{kind}-{pack_id}-"
    for left in home.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=prefix, dir=home, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def take(pack_id: int) -> Pack | None:
    """Begin an attempt, fencing off earlier ones; None when it has ended meanwhile."""
    run = secrets.token_hex(8)
    waiting = Pack.objects.filter(Q(state=PackState.WAITING) | Q(state=PackState.RUNNING), pk=pack_id)
    begun = waiting.update(state=PackState.RUNNING, run=run, step=PackStep.FIGURES, done=0, total=0, beat_at=now())
    return Pack.objects.get(pk=pack_id) if begun else None
