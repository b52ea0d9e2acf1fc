"""Documents without what names their author: cleaned in a process of their own, because nobody knows what they hold.

``clean_document`` is what others call; everything else here runs in the child and imports neither Django nor settings.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from enum import IntEnum

_SECONDS = 40


class Verdict(IntEnum):
    """How the child ends; every other status is taken for ``BROKEN``."""

    CLEAN = 0
    BROKEN = 3
    LOCKED = 4
    TOO_LARGE = 5
    ACTIVE = 6


class CannotClean(Exception):
    """The document cannot be kept; ``verdict`` says why."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(verdict.name)
        self.verdict = verdict


def clean_document(kind: str, data: bytes) -> bytes:
    """A ``pdf`` or ``office`` document (OOXML, OpenDocument) with author, programs and traces taken out.

    Raises CannotClean for one that is broken, locked by a password, holds macros or unfolds to too much. Memory and
    time of the child are bounded, and should it crash, nothing else does.
    """
    command = [sys.executable, "-m", "ntbcare.cases.cleaning.child", kind]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, env={}, check=False)  # noqa: S603 our own command
    except subprocess.TimeoutExpired as error:
        raise CannotClean(Verdict.TOO_LARGE) from error
    if done.returncode == Verdict.CLEAN and done.stdout:
        return done.stdout
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        raise CannotClean(Verdict.TOO_LARGE)
    known = done.returncode in set(Verdict) - {Verdict.CLEAN}
    raise CannotClean(Verdict(done.returncode) if known else Verdict.BROKEN)
