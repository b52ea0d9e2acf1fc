"""A reset asked for at the desk: the running province goes on until a fresh one is filled, then that takes its place; officers
keep their passwords, what was practised is gone, the real province beside it is not touched."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.error import URLError

import pytest

from ntbcare.common.training import ask_reset, reset_of
from tests.processes import free_port, wait_for
from tests.site import ROOT

pytestmark = pytest.mark.slow


def ask(port: int, path: str, body: object = None) -> dict[str, object]:
    data = json.dumps(body).encode() if body else None
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=data, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(asked, timeout=10) as answer:
        return dict(json.load(answer))


def is_up(port: int) -> bool:
    try:
        return ask(port, "/readyz")["status"] == "ready"
    except (URLError, OSError, ValueError):
        return False


def received(port: int) -> int:
    total = ask(port, "/api/v1/statistics")["total"]
    assert isinstance(total, dict)
    return int(total["received"])


def test_it_goes_on_until_the_fresh_one_is_there(tmp_path: Path) -> None:
    port, folder = free_port(), tmp_path / "var" / "training"
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "real").write_text("the real province", encoding="ascii")
    environment = {"PATH": os.environ["PATH"], "NTBCARE_DATA": str(tmp_path / "var")}
    line = [sys.executable, "-m", "ntbcare.config.cli", "training", "--port", str(port)]
    with (tmp_path / "log").open("wb") as log:
        process = subprocess.Popen(line, env=environment, cwd=ROOT, stdout=log, stderr=log)
    try:
        wait_for(lambda: is_up(port), seconds=240)
        wait_for(lambda: received(port) > 90, seconds=60)
        officers, before = (folder / "officers.json").read_text(encoding="utf-8"), received(port)
        ask(port, "/api/v1/complaints", {"text": "Latihan ini dibuang waktu diulang dari awal."})
        wait_for(lambda: received(port) == before + 1)
        assert ask_reset(folder)
        wait_for(lambda: (reset := reset_of(folder)) is not None and reset.percent > 10, seconds=120)
        assert received(port) == before + 1, "the old one is in use meanwhile"
        wait_for(lambda: reset_of(folder) is None, seconds=240)
        wait_for(lambda: is_up(port), seconds=60)
        wait_for(lambda: received(port) == before, seconds=30)
        assert logins((folder / "officers.json").read_text(encoding="utf-8")) == logins(officers), (
            "who practises signs in as before"
        )
        assert not (folder / "next").exists()
        assert (tmp_path / "var" / "real").read_text(encoding="ascii") == "the real province"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def logins(told: str) -> dict[str, tuple[str, str]]:
    return {one["email"]: (one["password"], one["totp_secret"]) for one in json.loads(told)["officers"]}
