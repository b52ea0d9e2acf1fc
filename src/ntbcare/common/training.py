"""The training province: a site of its own whose data folder bears a mark, and from which nothing gets out.

No Django here: settings read it before anything else. ``enter`` closes the way out for the whole process, beneath every library:
whatever would connect (mail, channels, webhooks, push, a way that somebody adds next year) fails at the socket. The database
in use is a file, the listening sockets of the web stay open, nothing else is needed.
"""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

MARK = "TRAINING"
PREFIX = "LATIHAN"
"""Before the year in every reference, in place of ``NTB``: nobody takes it for a real one, and no real site knows it."""
ASKED, STATE = "reset-asked", "reset-state.json"
"""In its folder: that somebody asked for a fresh province, and how far that is (``config/commands/training.py``)."""
_OUTWARD = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"})
_state = {"training": False}


class NoWayOut(OSError):
    """Something of a training province tried to reach another machine."""


def is_marked(folder: Path) -> bool:
    """Whether a data folder belongs to a training province."""
    return (folder / MARK).exists()


def ask_reset(folder: Path) -> bool:
    """Ask whoever runs the training province to make it as new; False where that was asked already."""
    try:
        (folder / ASKED).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Reset:
    """How far a reset is: ``percent`` of the new province is filled, or it ``failed`` and the old one goes on."""

    percent: int = 0
    begun: bool = False
    failed: bool = False


def reset_of(folder: Path) -> Reset | None:
    """The reset that was asked for; None where there is none."""
    try:
        return Reset(**json.loads((folder / STATE).read_text(encoding="ascii")))
    except (OSError, ValueError, TypeError):  # Not begun, or just being written.
        return Reset() if (folder / ASKED).exists() else None


def note_reset(folder: Path, reset: Reset) -> None:
    """Write down how far it is, whole or not at all."""
    fresh = folder / f"{STATE}.new"
    fresh.write_text(json.dumps(asdict(reset)), encoding="ascii")
    fresh.replace(folder / STATE)


def in_training() -> bool:
    """Whether this process serves a training province."""
    return _state["training"]


def enter(*, watch: Callable[[Callable[[str, tuple[object, ...]], None]], None] = sys.addaudithook) -> None:
    """Make this process one of a training province, for as long as it lives."""
    if not _state["training"]:
        _state["training"] = True
        watch(refuse)


def refuse(event: str, arguments: tuple[object, ...]) -> None:
    """The audit hook. Raises NoWayOut for whatever leaves the machine or goes to another program on it by network."""
    if event in _OUTWARD and not _stays(arguments):
        raise NoWayOut("a training province reaches nobody")


def _stays(arguments: tuple[object, ...]) -> bool:
    """Files that programs of one machine talk by stay; so do questions about this machine's own name."""
    if arguments and isinstance(arguments[0], socket.socket):
        return arguments[0].family == socket.AF_UNIX
    return bool(arguments) and arguments[0] in {None, "", "localhost", "127.0.0.1", "::1", b"127.0.0.1"}
