"""Where a webhook may go, looked at where it is connected to; and what a hostile receiver can do to us: nothing."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from pytest_django import Settings

from ntbcare.common.errors import InvalidInput
from ntbcare.exchange.webhooks import wire
from ntbcare.exchange.webhooks.addresses import check_address
from ntbcare.exchange.webhooks.guard import may_connect
from ntbcare.exchange.webhooks.keys import first_seal, new_secret
from ntbcare.exchange.webhooks.outcome import Fault, Outcome
from ntbcare.exchange.webhooks.wire import Message, line
from tests.exchange.receivers import Receiver, certificate_for, drip, raw_receiver, receiver, subscribe
from tests.world import World

pytestmark = pytest.mark.long

INNER = [
    "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.5", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.1.1", "224.0.0.1",
    "255.255.255.255", "192.0.2.1", "240.0.0.1", "::1", "::", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:10.0.0.5", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2001:db8::1", "::127.0.0.1",
]  # fmt: skip


def told(address: str) -> Outcome:
    """What becomes of a message to an address."""
    sealed = first_seal(new_secret())
    with line() as opened:
        return opened.send(Message(address=address, secrets_sealed=sealed, at=datetime.now(UTC), message_id="msg_1", body="{}"))


def _name_is_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every name has this machine's address; the names that were looked up."""
    looked_up: list[str] = []
    known = socket.getaddrinfo

    def lookup(host: str, port: int, *more: Any, **named: Any) -> list[Any]:  # noqa: ANN401  # the system's own
        if not host[0].isdigit():
            looked_up.append(host)
        return known("127.0.0.1", port, *more, **named)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return looked_up


@pytest.mark.parametrize("address", INNER)
def test_inner_addresses_are_not_connected_to(address: str) -> None:
    assert site.NTBCARE_WEBHOOK_NETWORKS == ()
    assert not may_connect(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "103.10.10.10", "2001:4860:4860::8888", "64:ff9b::808:808", "::ffff:8.8.8.8"])
def test_public_addresses_are(address: str) -> None:
    assert may_connect(address)


def test_a_site_may_allow_a_network_of_its_own_and_no_other(settings: Settings) -> None:
    settings.NTBCARE_WEBHOOK_NETWORKS = (ip_network("10.20.0.0/16"),)
    assert may_connect("10.20.3.4")
    assert may_connect("::ffff:10.20.3.4")
    assert not may_connect("10.21.0.1")
    assert not may_connect("127.0.0.1")


def test_nothing_is_sent_to_a_receiver_on_this_machine_unless_allowed(system: Receiver, settings: Settings) -> None:
    settings.NTBCARE_WEBHOOK_NETWORKS = ()
    assert told(system.address).fault == Fault.ADDRESS
    assert told(system.address.replace("127.0.0.1", "localhost")).fault == Fault.ADDRESS
    assert system.requests == []


def test_the_address_that_is_connected_to_counts_not_the_name(
    system: Receiver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that shows a public address when it is registered and an inner one when it is called."""
    settings.NTBCARE_WEBHOOK_NETWORKS = ()
    looked_up = _name_is_here(monkeypatch)
    address = f"http://gerbang.example:{system.port}/"
    assert told(address).fault == Fault.ADDRESS
    settings.NTBCARE_WEBHOOK_NETWORKS = (ip_network("127.0.0.1"),)
    assert told(address).status == 204
    assert looked_up == ["gerbang.example"] * 2, "looked up once, and connected to what was looked at"
    assert system.requests[0].headers["host"] == f"gerbang.example:{system.port}"


@pytest.mark.parametrize(
    "address",
    [
        "", "gerbang.example/masuk", "http://gerbang.example/masuk", "ftp://gerbang.example/", "https://", "https:///masuk",
        "https://pengguna:sandi@gerbang.example/", "https://gerbang.example/#bagian", "https://gerbang.example/a b",
        "https://127.0.0.1/", "https://[::1]/", "https://localhost/", "https://169.254.169.254/latest/meta-data",
        "https://gerbang.example/\r\nX-Jahat: 1",
        "javascript:alert(1)",
        "https://gerbang.example:99999/", "https://gerbang.example:0/", "https://" + "a" * 600 + ".example/", "http://127.0.0.1/",
    ],
)  # fmt: skip
def test_addresses_that_are_not_taken(address: str) -> None:
    assert check_address(address)


def test_addresses_that_are_taken(settings: Settings) -> None:
    assert not check_address("https://gerbang.lombokbaratkab.go.id/ntbcare?kunci=1")
    assert not check_address(" https://gerbang.example:8443/masuk ")
    settings.NTBCARE_WEBHOOK_NETWORKS = (ip_network("127.0.0.0/8"), ip_network("10.20.0.0/16"))
    assert not check_address("http://127.0.0.1:8080/")
    assert not check_address("http://localhost:8080/")
    assert not check_address("https://10.20.0.1/")
    assert check_address("http://10.20.0.1/"), "unencrypted only within this machine"


def test_what_is_wrong_is_told_field_by_field(world: World) -> None:
    with pytest.raises(InvalidInput) as caught:
        subscribe(world.agency("Dishub"), "http://gerbang.example/", name=" ", kinds=["noted"])
    assert [error.field for error in caught.value.errors] == ["name", "address", "kinds", "branch"]


OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"


def _endless_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"ffff\r\n" + b"a" * 0xFFFF + b"\r\n")


def _dripping_body(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    drip(connection, b"a")


def _packed_bomb(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\n\x1f\x8b\x08\x00")


def _cut_short(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")


@pytest.mark.parametrize("answer", [_endless_body, _dripping_body, _packed_bomb, _cut_short])
def test_what_follows_the_head_of_an_answer_changes_nothing(loopback: None, answer: Callable[[socket.socket], None]) -> None:
    began = time.monotonic()
    with raw_receiver(answer) as address:
        outcome = told(address)
    assert (outcome.status, outcome.is_taken) == (200, True)
    assert len(outcome.sample) <= 4096
    assert time.monotonic() - began < 4


def _silence(connection: socket.socket) -> None:
    time.sleep(30)


def _dripping_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    drip(connection, b"x-a: b\r\n")


def _endless_waiting(connection: socket.socket) -> None:
    drip(connection, b"HTTP/1.1 102 Processing\r\n\r\n", every=0.05)


@pytest.mark.parametrize("answer", [_silence, _dripping_head, _endless_waiting])
def test_a_slow_answer_ends_in_time(
    loopback: None, monkeypatch: pytest.MonkeyPatch, answer: Callable[[socket.socket], None]
) -> None:
    monkeypatch.setattr(wire, "SECONDS", 1.5)
    began = time.monotonic()
    with raw_receiver(answer) as address:
        outcome = told(address)
    assert (outcome.status, outcome.fault, outcome.is_away) == (0, Fault.TIMEOUT, True)
    assert time.monotonic() - began < 4


def _endless_head(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.sendall(b"x-a: " + b"b" * 8000 + b"\r\n")


def _no_http(connection: socket.socket) -> None:
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")


def _two_lengths(connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 5\r\n\r\nok")


def _nothing(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize("answer", [_endless_head, _no_http, _two_lengths, _nothing])
def test_what_is_no_answer_is_a_failure(loopback: None, answer: Callable[[socket.socket], None]) -> None:
    with raw_receiver(answer) as address:
        outcome = told(address)
    assert (outcome.status, outcome.fault, outcome.is_away) == (0, Fault.GARBLED, True)


def test_nobody_there_is_a_failure(loopback: None) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert told(f"http://127.0.0.1:{port}/").fault == Fault.AWAY


def test_a_receiver_without_a_good_certificate_gets_nothing(loopback: None) -> None:
    heard: list[bytes] = []

    def plain(connection: socket.socket) -> None:
        connection.sendall(OK)
        heard.append(connection.recv(1))

    with raw_receiver(plain) as address:
        outcome = told(address.replace("http://", "https://"))
    assert (outcome.status, outcome.fault) == (0, Fault.TLS)


def test_a_name_that_takes_forever_is_given_up(loopback: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SECONDS", 1.0)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_more, **_named: time.sleep(3))
    began = time.monotonic()
    assert told("https://lambat.example/").fault == Fault.TIMEOUT
    assert time.monotonic() - began < 2.5


@pytest.mark.parametrize("said", ["", "sebentar", "-5", "1e9", "9" * 400, "Wed, 99 Foo 2026 00:00:00 GMT"])
def test_nonsense_about_waiting_is_ignored(system: Receiver, said: str) -> None:
    system.status, system.headers = 503, {"retry-after": said}
    outcome = told(system.address)
    assert (outcome.status, outcome.retry_after) == (503, None)


def test_over_tls_the_certificate_must_be_good_for_the_name(
    loopback: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The name is checked, though what is connected to is its address."""
    _name_is_here(monkeypatch)
    certificate = certificate_for("gerbang.example", tmp_path)
    monkeypatch.setattr(wire, "_trust", lambda: ssl.create_default_context(cafile=str(certificate)))
    with receiver(certificate=certificate) as system:
        assert told(f"https://gerbang.example:{system.port}/").status == 204
        assert told(f"https://lain.example:{system.port}/").fault == Fault.TLS
    assert len(system.requests) == 1
