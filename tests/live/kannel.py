"""A Kannel of its own (bearerbox, smsbox) with the fake operator that comes with it, on free ports of loopback."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
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
    operator: int
    sendsms: int
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

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
        command = [str(FAKE_OPERATOR), "-H", "127.0.0.1", "-r", str(self.operator), "-m", "1", f"{sender} 1708 text {text}"]
        with (self.folder / "operator.log").open("wb") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log)
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


@contextmanager
def running_kannel(folder: Path, *, door: str) -> Iterator[Kannel]:
    """bearerbox and smsbox while the block runs; ``door`` is our address for its messages."""
    if shutil.which("bearerbox") is None or not FAKE_OPERATOR.exists():
        pytest.skip("Kannel is not installed (apt-get install kannel kannel-extras)")
    ports = {name: free_port() for name in ("admin", "box", "operator", "sendsms")}
    (folder / "spool").mkdir()
    (folder / "kannel.conf").write_text(_CONFIGURATION.format(folder=folder, door=door, **ports), encoding="utf-8")
    gateway = Kannel(folder, ports["operator"], ports["sendsms"])
    with _box("bearerbox", folder, ports["box"]), _box("smsbox", folder, ports["sendsms"]):
        try:
            yield gateway
        finally:
            for process in gateway.processes:
                process.kill()
                process.wait()


@contextmanager
def _box(name: str, folder: Path, port: int) -> Iterator[None]:
    with (folder / f"{name}.out").open("wb") as out:
        process = subprocess.Popen([name, str(folder / "kannel.conf")], stdout=out, stderr=out, cwd=folder)
    try:
        wait_for(lambda: process.poll() is not None or _listens(port), seconds=20)
        assert process.poll() is None, (folder / f"{name}.out").read_text(encoding="utf-8", errors="replace")
        yield
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(5)
        # bearerbox waits for its queue at the first signal.
        process.kill()
        process.wait()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
