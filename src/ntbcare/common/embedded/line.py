"""A line for the writers of one file: whoever waits is woken when the one before has ended.

SQLite lets one writer in at a time, and whoever finds it busy sleeps and looks again, up to a tenth of a second at a
time: with a few clients most of the time is slept away, and some wait very long. Standing in line first costs a few
microseconds. The line only orders; SQLite's own lock still decides, so that programs that do not join it harm nobody.
"""

from __future__ import annotations

import fcntl
import os
import threading
from functools import lru_cache

from django.db import OperationalError


class Line:
    """The line of one file. Within a process a lock orders the threads, among processes a lock on a file beside it.

    The file's lock cannot be waited for with a limit, but the system frees it when its holder ends, however it ends.
    The thread's lock has the limit, so that at most one thread of a process waits without one.
    """

    def __init__(self, path: str, *, seconds: float) -> None:
        self._path = path
        self._seconds = seconds
        self._threads = threading.Lock()
        self._file = -1

    def join(self) -> None:
        """Wait until it is this thread's turn. Raises OperationalError when that takes too long."""
        if not self._threads.acquire(timeout=self._seconds):
            raise OperationalError("database is locked: another writer does not end")
        try:
            self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self.leave()
            raise

    def leave(self) -> None:
        """Let the next one in."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)
        self._threads.release()


@lru_cache(maxsize=8)
def _line(path: str, seconds: float, _process: int) -> Line:
    return Line(path, seconds=seconds)


def line_of(path: str, *, seconds: float) -> Line:
    """The line of a database file, one for each process: a lock that was held while a process forked stays behind."""
    return _line(f"{path}-line", seconds, os.getpid())
