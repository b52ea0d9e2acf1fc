"""The training province: a site of its own whose data folder bears a mark, and from which nothing gets out.

No Django here: settings read it before anything else. ``enter`` closes the way out for the whole process, beneath every library:
whatever would connect (mail, channels, webhooks, push, a way that somebody adds next year) fails at the socket. The database
in use is a file, the listening sockets of the web stay open, nothing else is needed.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from pathlib import Path

MARK = "TRAINING"
PREFIX = "LATIHAN"
"""Before the year in every reference, in place of ``NTB``: nobody takes it for a real one, and no real site knows it."""
_OUTWARD = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"})
_state = {"training": False}


class NoWayOut(OSError):
    """Something of a training province tried to reach another machine."""


def is_marked(folder: Path) -> bool:
    """Whether a data folder belongs to a training province."""
    return (folder / MARK).exists()


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
