"""A wire between two programs, on which connections end too early or are slow."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass


@dataclass(frozen=True)
class Fate:
    """What becomes of one connection: cut after so many octets to the one who is called, or of its answer; or all late."""

    asked: int | None = None
    answered: int | None = None
    late: float = 0.0


FINE = Fate()


class Wire:
    """Listens on ``port`` and hands everything on to ``target``; ``fates`` says what becomes of the connection of a number."""

    def __init__(self, target: int, fates: Callable[[int], Fate]) -> None:
        self.target, self.fates = target, fates
        self.broken = 0
        self._count = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            self._count += 1
            threading.Thread(target=self._join, args=(caller, self.fates(self._count)), daemon=True).start()

    def _join(self, caller: socket.socket, fate: Fate) -> None:
        with caller, suppress(OSError), socket.create_connection(("127.0.0.1", self.target), 5) as called:
            left: dict[socket.socket, int | None] = {caller: fate.asked, called: fate.answered}
            while True:
                for side in select.select([caller, called], [], [])[0]:
                    data = side.recv(65536)
                    time.sleep(fate.late if side is called else 0)
                    room = left[side]
                    other = called if side is caller else caller
                    other.sendall(data if room is None else data[:room])
                    if room is not None:
                        left[side] = room - len(data)
                    if not data or (room is not None and len(data) >= room):
                        self.broken += bool(data)
                        return

    def close(self) -> None:
        """Let nobody in any more."""
        self._listener.close()


@contextmanager
def running_wire(target: int, fates: Callable[[int], Fate]) -> Iterator[Wire]:
    """A wire while the block runs."""
    wire = Wire(target, fates)
    try:
        yield wire
    finally:
        wire.close()
