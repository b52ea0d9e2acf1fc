"""A wire between two programs, on which connections end too early or are slow."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True)
class Fate:
    """What becomes of one connection: cut after so many octets to the one who is called, or of its answer; or all late."""

    asked: int | None = None
    answered: int | None = None
    late: float = 0.0


FINE = Fate()
Fates: TypeAlias = Callable[[int], Fate]


def all_fine(_number: int) -> Fate:
    """What becomes of connections on a good day."""
    return FINE


class Wire:
    """Listens on ``port`` and hands everything on to ``target``; ``fates`` says what becomes of the connection of a number."""

    def __init__(self, target: int, fates: Fates) -> None:
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


@dataclass
class Wires:
    """The wires of a stage: by which others come to us or we hold a connection with them, and by which our answers leave."""

    coming: list[Wire] = field(default_factory=list)
    leaving: list[Wire] = field(default_factory=list)

    def to(self, target: int) -> int:
        """The port of a new wire to our door, or to what is asked and answered by one connection."""
        self.coming.append(Wire(target, all_fine))
        return self.coming[-1].port

    def out_to(self, target: int) -> int:
        """The port of a new wire by which nothing but our answers goes."""
        self.leaving.append(Wire(target, all_fine))
        return self.leaving[-1].port

    def fare(self, *, coming: Fates = all_fine, leaving: Fates = all_fine) -> None:
        """What becomes of connections from now on."""
        for wire in self.coming:
            wire.fates = coming
        for wire in self.leaving:
            wire.fates = leaving

    @property
    def broken(self) -> int:
        """So many connections were cut in the middle."""
        return sum(wire.broken for wire in (*self.coming, *self.leaving))


@contextmanager
def running_wires() -> Iterator[Wires]:
    """Wires while the block runs."""
    wires = Wires()
    try:
        yield wires
    finally:
        for wire in (*wires.coming, *wires.leaving):
            wire.close()
