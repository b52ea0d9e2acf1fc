"""``ntbcare run``: prepare, then keep the web and the worker running until told to stop."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys

from ntbcare.common.env import Environment
from ntbcare.config.commands import CommandFailed, WrongUsage
from ntbcare.config.output import say
from ntbcare.config.ports import explain_busy_port
from ntbcare.config.supervisor import Supervisor

_ADDRESS = "127.0.0.1"


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    parser.add_argument("--port", type=int, metavar="N", help="the port on 127.0.0.1 (default: NTBCARE_PORT or 8000)")


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM. Fails plainly when the port is taken or the database cannot be prepared."""
    port = Environment().number("NTBCARE_PORT", 8000, low=1, high=65535) if arguments.port is None else arguments.port
    if not 1 <= port <= 65535:
        raise WrongUsage("--port: expected a whole number from 1 to 65535.")
    if busy := explain_busy_port(_ADDRESS, port):
        raise CommandFailed(busy)
    environment = {**os.environ, "NTBCARE_PORT": str(port)}
    # In a process of its own, so that what Django weighs is not carried along for months.
    if subprocess.run(_command("prepare"), env=environment, check=False).returncode:  # noqa: S603 our own command
        return 1
    supervisor = Supervisor({name: _command(name) for name in ("serve", "worker")}, environment)
    say(f"NTB Care runs on http://{_ADDRESS}:{port} (Ctrl-C stops)")
    return supervisor.watch()


def _command(name: str) -> list[str]:
    return [sys.executable, "-m", "ntbcare.config.cli", name]
