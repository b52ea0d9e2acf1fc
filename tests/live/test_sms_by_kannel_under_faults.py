"""SMS by Kannel when it, or our worker, is killed in the middle. A witness between Kannel and our door notes what we took."""

from __future__ import annotations

import socket
import subprocess
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import psutil
import pytest

from tests.live.figures import count, end_leases, numbers, open_account, wait_until_settled
from tests.live.kannel import Kannel, running_kannel
from tests.processes import wait_for
from tests.site import Site, running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]
PEOPLE = 30
_STARTED: list[subprocess.Popen[bytes]] = []


@dataclass
class Witness:
    """Hands requests on to our door, and notes whose message was answered with 200."""

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
        except OSError:
            return 503, b""
        told = urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)
        self.taken.update(told.get("from", []) if "text" in told else [])
        return 200, body


@contextmanager
def _witness() -> Iterator[Witness]:
    seen = Witness()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = seen.ask(self.path)
            self.send_response(status)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(OSError):
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


class Operator:
    """An operator that speaks the protocol of Kannel's fake SMSC: one line a message."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.got: list[str] = []
        self._peer: socket.socket | None = None
        threading.Thread(target=self._listen, daemon=True).start()
        wait_for(lambda: self._peer is not None)

    def _listen(self) -> None:
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self._port), 5) as peer:
                peer.settimeout(None)
                self._peer = peer
                with peer.makefile("r", encoding="latin-1") as lines:
                    self.got.extend(line.rstrip() for line in lines)
            self._peer = None
            threading.Event().wait(0.3)

    def send(self, people: list[str]) -> None:
        """Let each of them write for help."""
        for person in people:
            assert self._peer is not None
            self._peer.sendall(f"{person} 1708 text bantuan\n".encode())

    def handed(self) -> Counter[str]:
        """How many answers each person got; Kannel cuts long ones, so lines of one answer count as one."""
        first = [line for line in self.got if "Tulis masalahnya" in urllib.parse.unquote_plus(line)]
        return Counter(line.split(" ")[1] for line in first)


@pytest.fixture(scope="module")
def witness() -> Iterator[Witness]:
    with _witness() as running:
        yield running


@pytest.fixture(scope="module")
def gateway(witness: Witness, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kannel]:
    with running_kannel(tmp_path_factory.mktemp("kannel"), door=f"http://127.0.0.1:{witness.port}/webhooks/sms") as running:
        yield running


@pytest.fixture(scope="module")
def operator(gateway: Kannel) -> Operator:
    return Operator(gateway.operator)


@pytest.fixture(scope="module")
def site(gateway: Kannel, witness: Witness, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        witness.door = f"http://127.0.0.1:{running.port}"
        values = {
            "token": "kata-rahasia",
            "sendsms": f"http://127.0.0.1:{gateway.sendsms}/cgi-bin/sendsms",
            "username": "lapor",
            "password": "rahasia",
            "number": "1708",
            "smsc": "FAKE",
        }
        open_account(running, "kannel", "sms", values)
        yield running


def _kill_smsbox(_site: Site, gateway: Kannel) -> None:
    """It is the part that talks to our door and takes our answers."""
    _kill_box(gateway.folder, "smsbox")


def _kill_box(folder: Path, name: str) -> None:
    with (folder / f"{name}.out").open("ab") as out:
        for process in _boxes(folder, name):
            process.kill()
            process.wait(5)
        again = subprocess.Popen([name, str(folder / "kannel.conf")], stdout=out, stderr=out, cwd=folder)
    _STARTED.append(again)


def _boxes(folder: Path, name: str) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter(["cmdline"]):
        line = process.info["cmdline"] or []
        if len(line) > 1 and line[0].endswith(name) and str(folder) in line[1]:
            found.append(process)
    return found


def _kill_worker(site: Site, _gateway: Kannel) -> None:
    old = site.child("worker")
    old.kill()
    wait_for(lambda: site.has_new("worker", old))


@pytest.mark.faults
@pytest.mark.parametrize(
    ("first", "fault", "name"),
    [
        (1000, None, "none"),
        (2000, _kill_worker, "our worker killed -9 three times"),
        (3000, _kill_smsbox, "smsbox killed -9 three times"),
    ],
)
def test_what_our_door_took_is_in_the_desk_once_and_answers_go_once(
    site: Site,
    gateway: Kannel,
    witness: Witness,
    operator: Operator,
    first: int,
    fault: Callable[[Site, Kannel], None] | None,
    name: str,
) -> None:
    people = numbers(first, PEOPLE)
    for at in range(0, PEOPLE, PEOPLE // 3):
        operator.send(people[at : at + PEOPLE // 3])
        if fault is not None:
            wait_for(lambda at=at: len(witness.taken & set(people)) > min(at, 3))  # type: ignore[misc]
            fault(site, gateway)
    # What Kannel itself loses was never brought to us (its smsbox says "taken" first): we answer for what our door took.
    wait_for(lambda: bool(witness.taken & set(people)))
    taken = _steady(lambda: witness.taken & set(people))
    end_leases(site)
    wait_until_settled(site, taken, seconds=180)
    _steady(lambda: set(operator.got))
    figures = count(site, channel="Kannel", fault=name, sent=people, taken=taken, handed=operator.handed())
    assert (figures.lost, figures.doubled, figures.answers_doubled) == (0, 0, 0)
    assert figures.in_desk >= figures.taken
    if fault is not _kill_smsbox:
        assert (figures.taken, figures.answers_lost) == (PEOPLE, 0)


def _steady(look: Callable[[], set[str]], *, seconds: float = 6) -> set[str]:
    """What is seen when nothing has been added for some seconds."""
    seen, pause = look(), threading.Event()
    while True:
        pause.wait(seconds)
        if (again := look()) == seen:
            return again
        seen = again


def teardown_module() -> None:
    """Boxes that were started again here are no children of the fixture."""
    for process in _STARTED:
        process.kill()
        process.wait()
