"""The scanner's own words over a socket; the program itself is met in ``tests/live``."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client
from pytest_django import Settings

from ntbcare.cases.files import check_file
from ntbcare.cases.models import Attachment
from ntbcare.cases.scanning import ScannerAway, is_clean
from ntbcare.common.clock import now
from ntbcare.common.errors import InvalidInput
from ntbcare.correspondence.models import IncomingMedia, MediaState
from tests.channels.media_files import photo
from tests.channels.wire import gateway_account, provider, says, work
from tests.processes import free_port
from tests.world import World

BAD = b"X5O-CONTOH-VIRUS"


class _Scanner(socketserver.StreamRequestHandler):
    reply: bytes | None = None

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        seen = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            seen += self.rfile.read(size)
        said = b"stream: Contoh.Virus FOUND" if BAD in seen else b"stream: OK"
        self.wfile.write((self.reply or said) + b"\0")


@contextmanager
def _scanner(settings: Settings, reply: bytes | None = None) -> Iterator[None]:
    handler = type("Scanner", (_Scanner,), {"reply": reply})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.NTBCARE_CLAMD = f"127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()


def test_what_the_scanner_finds_is_refused_before_it_is_looked_into(settings: Settings) -> None:
    with _scanner(settings), pytest.raises(InvalidInput) as refused:
        check_file("a.jpg", photo() + BAD)
    assert refused.value.errors[0].code == "virus"


def test_a_large_clean_file_passes(settings: Settings) -> None:
    with _scanner(settings):
        assert is_clean(bytes(300_000))


@pytest.mark.parametrize("reply", [b"INSTREAM size limit exceeded. ERROR", b"", b"stream: something"])
def test_only_a_clear_word_is_a_verdict(settings: Settings, reply: bytes) -> None:
    with _scanner(settings, reply or b" "), pytest.raises(ScannerAway):
        is_clean(b"x")


@pytest.mark.django_db
def test_media_wait_while_the_scanner_is_away(client: Client, world: World, settings: Settings) -> None:
    settings.NTBCARE_CLAMD = f"127.0.0.1:{free_port()}"
    gateway_account()
    at = "http://gerbang.example/1"
    says(client, 1, "Lampu jalan di Gerung Utara mati", media=[{"url": at}])
    with provider(files={at: photo()}):
        work()
        waiting = IncomingMedia.objects.get()
        assert (waiting.state, waiting.reason, waiting.attempts) == (MediaState.WAITING, "scanner_away", 0)
        IncomingMedia.objects.update(due_at=now())
        with _scanner(settings):
            work()
    assert Attachment.objects.count() == 1


def test_an_upload_is_refused_with_words_while_the_scanner_is_away(settings: Settings) -> None:
    settings.NTBCARE_CLAMD = "/nowhere/clamd.sock"
    with pytest.raises(InvalidInput) as refused:
        check_file("a.jpg", photo())
    assert refused.value.errors[0].code == "scanner_away"
