"""A way to the service that can be shut, for the service worker too, which does not know of a page's emulated network."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator


class Gate:
    """Passes connections on to a port while it is open; shut, it breaks those there are and refuses new ones."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open = True
        self.loses_answers = False
        """True: what is asked arrives, but its answer is lost on the way back."""
        self._lines: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://localhost:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def shut(self) -> None:
        """No network from now on."""
        with self._lock:
            self._open = False
            for line in self._lines:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    def open(self) -> None:
        """The network is back."""
        with self._lock:
            self._open = True

    def close(self) -> None:
        """End; nothing passes any more."""
        self.shut()
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._pass, args=(near,), daemon=True).start()

    def _pass(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._port)) as far:
            with self._lock:
                if not self._open:
                    return
                self._lines |= {near, far}
            back = threading.Thread(target=self._answer, args=(far, near), daemon=True)
            back.start()
            _pour(near, far)
            back.join()
            with self._lock:
                self._lines -= {near, far}

    def _answer(self, far: socket.socket, near: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := far.recv(65_536):
                if self.loses_answers:
                    break
                near.sendall(data)
            near.shutdown(socket.SHUT_RDWR)


def _pour(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def gate_to(port: int) -> Iterator[Gate]:
    """A gate in front of a port of this machine."""
    gate = Gate(port)
    try:
        yield gate
    finally:
        gate.close()
