"""A witness before our door: it hands requests on, and notes whose message was answered with 200."""

from __future__ import annotations

import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Witness:
    """Between Kannel's smsbox and our door (``door``: scheme, host and port)."""

    port: int = 0
    door: str = ""
    taken: set[str] = field(default_factory=set)

    def ask(self, path: str) -> tuple[int, bytes]:
        """Ask our door."""
        try:
            with urllib.request.urlopen(self.door + path, timeout=10) as answer:
                body = bytes(answer.read())
        except urllib.error.HTTPError as error:
            return error.code, b""
        except (OSError, ValueError, HTTPException):
            return 503, b""
        told = urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)
        self.taken.update(told.get("from", []) if "text" in told else [])
        return 200, body


@contextmanager
def running_witness() -> Iterator[Witness]:
    """A witness while the block runs."""
    seen = Witness()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = seen.ask(self.path)
            with suppress(OSError):
                self.send_response(status)
                self.send_header("Content-Type", "text/plain")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    seen.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield seen
    finally:
        server.shutdown()
        server.server_close()
