"""A Kannel of its own (bearerbox, smsbox) on free ports of loopback, with the fake operator that comes with it, or one of our
own that stays connected. Either box can be killed and started again."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import urllib.parse
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.processes import free_port, wait_for

FAKE_OPERATOR = Path("/usr/lib/kannel/test/fakesmsc")
_CONFIGURATION = """
group = core
admin-port = {admin}
admin-password = bar
status-password = bar
smsbox-port = {box}
box-allow-ip = "127.0.0.1"
log-file = "{folder}/bearerbox.log"
log-level = 1
store-type = spool
store-location = "{folder}/spool"
dlr-storage = internal

group = smsc
smsc = fake
smsc-id = FAKE
port = {operator}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
smsbox-id = sb1
sendsms-port = {sendsms}
global-sender = 1708
log-file = "{folder}/smsbox.log"
log-level = 1
mo-recode = true
http-request-retry = 20
http-queue-delay = 1

group = sendsms-user
username = lapor
password = rahasia
max-messages = 10
concatenation = true

group = sms-service
keyword = default
catch-all = true
max-messages = 0
concatenation = true
assume-plain-text = true
get-url = "{door}?token=kata-rahasia&from=%p&to=%P&text=%b&ts=%T&id=%I&coding=%c"

group = smsbox-route
smsbox-id = sb1
smsc-id = "FAKE"
"""


@dataclass
class Kannel:
    """A running gateway and what its operator was told to send on."""

    folder: Path
    ports: Mapping[str, int]
    boxes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def values(self, *, sendsms: int = 0) -> dict[str, str]:
        """What the account needs to know; ``sendsms`` is another port that smsbox is reached by."""
        address = f"http://127.0.0.1:{sendsms or self.ports['sendsms']}/cgi-bin/sendsms"
        return {"token": "kata-rahasia", "sendsms": address, "username": "lapor", "password": "rahasia", "number": "1708",
                "smsc": "FAKE"}  # fmt: skip

    def start(self, box: str) -> None:
        """Run a box, on what it knew before."""
        port = self.ports["box" if box == "bearerbox" else "sendsms"]
        with (self.folder / f"{box}.out").open("ab") as out:
            process = subprocess.Popen([box, str(self.folder / "kannel.conf")], stdout=out, stderr=out, cwd=self.folder)
        self.boxes[box] = process
        wait_for(lambda: process.poll() is not None or _listens(port), seconds=20)
        assert process.poll() is None, (self.folder / f"{box}.out").read_text(encoding="utf-8", errors="replace")

    def kill(self, box: str) -> None:
        """With -9."""
        self.boxes[box].kill()
        self.boxes[box].wait()

    def supervise(self) -> None:
        """Start again what has ended, as the system's service manager does."""
        for box, process in self.boxes.items():
            if process.poll() is not None:
                self.start(box)

    def stop(self) -> None:
        """End both boxes and the operator's telephones."""
        for box, process in reversed(self.boxes.items()):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            # bearerbox waits for its queue at the first signal.
            self.kill(box)
        for process in self.processes:
            process.kill()
            process.wait()

    def send(self, *texts: str, sender: str = "+6281200000001") -> None:
        """Let a telephone send messages to the short number, and stay connected for what comes back."""
        for process in self.processes:
            process.kill()
            process.wait()
        self.processes.clear()
        for number, text in enumerate(texts):
            if number:
                wait_for(lambda number=number: self.told("sent message 1") > 0)  # type: ignore[misc]  # bound at once
            self._connect(sender, text, last=number == len(texts) - 1)

    def _connect(self, sender: str, text: str, *, last: bool) -> None:
        command = [str(FAKE_OPERATOR), "-H", "127.0.0.1", "-r", str(self.ports["operator"]), "-m", "1"]
        with (self.folder / "operator.log").open("wb") as log:
            process = subprocess.Popen([*command, f"{sender} 1708 text {text}"], stdout=log, stderr=log)
        if last:
            self.processes.append(process)
        else:
            wait_for(lambda: self.told("sent message 1") > 0)
            process.kill()
            process.wait()

    @property
    def log(self) -> str:
        """What the operator says it saw."""
        return (self.folder / "operator.log").read_text(encoding="utf-8", errors="replace")

    def told(self, words: str) -> int:
        """How often the operator's log holds these words."""
        return self.log.count(words)


class Operator:
    """An operator that speaks the protocol of Kannel's fake SMSC: one line a message. It connects again when it is cut off."""

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
                    for line in lines:
                        self.got.append(line.rstrip())
            self._peer = None
            threading.Event().wait(0.3)

    def send(self, people: Sequence[str]) -> None:
        """Let each of them write for help."""
        wait_for(lambda: self._peer is not None)
        for person in people:
            assert self._peer is not None
            self._peer.sendall(f"{person} 1708 text bantuan\n".encode())

    def handed(self) -> Counter[str]:
        """How many answers each person got; Kannel cuts long ones, so lines of one answer count as one."""
        first = [line for line in self.got if "Tulis masalahnya" in urllib.parse.unquote_plus(line)]
        return Counter(line.split(" ")[1] for line in first)


@contextmanager
def running_kannel(folder: Path, *, door: str) -> Iterator[Kannel]:
    """bearerbox and smsbox while the block runs; ``door`` is our address for its messages."""
    if shutil.which("bearerbox") is None or not FAKE_OPERATOR.exists():
        pytest.skip("Kannel is not installed (apt-get install kannel kannel-extras)")
    ports = {name: free_port() for name in ("admin", "box", "operator", "sendsms")}
    (folder / "spool").mkdir()
    (folder / "kannel.conf").write_text(_CONFIGURATION.format(folder=folder, door=door, **ports), encoding="utf-8")
    gateway = Kannel(folder, ports)
    try:
        for box in ("bearerbox", "smsbox"):
            gateway.start(box)
        yield gateway
    finally:
        gateway.stop()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
