"""Whether the port that we want is free."""

from __future__ import annotations

import errno
import socket


def explain_busy_port(address: str, port: int) -> str | None:
    """Why the port cannot be had, in plain words; None when it can."""
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Old connections in TIME_WAIT do not count; a listener, also one that shares its port, does.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return f"Port {port} on {address} is already in use. Stop the other program, or choose another port with --port."
            return f"Port {port} on {address} cannot be used: {error.strerror}."
    return None
