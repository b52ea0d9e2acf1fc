"""Keeps child processes running: starts them again when they die, later and later, and stops all cleanly."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

from ntbcare.config.output import say

PARENT_VARIABLE = "NTBCARE_SUPERVISED"
"""The parent's process id, set for children, so that they end when it is killed (``processes.end_with_parent``)."""
RUN_VARIABLE = "NTBCARE_RUN"
"""A name for this one start of a child, which no other start has."""
ENDED_VARIABLE = "NTBCARE_ENDED_RUNS"
"""The names of the child's earlier starts, separated by commas: they have ended for certain, whatever they held."""
_ENDED_KEPT = 50
_FIRST_WAIT, _LONGEST_WAIT = 0.5, 10.0
_STEADY_AFTER = 30.0
_STOP_SECONDS = 25.0


@dataclass(slots=True)
class _Child:
    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = _FIRST_WAIT
    runs: list[str] = field(default_factory=list)
    due: float = field(default_factory=time.monotonic)


class Supervisor:
    """Children by name. ``watch`` returns when it is told to stop."""

    def __init__(self, commands: Mapping[str, Sequence[str]], environment: Mapping[str, str]) -> None:
        self._children = [_Child(name, command) for name, command in commands.items()]
        self._environment = {**environment, PARENT_VARIABLE: str(os.getpid())}
        self._stopping = False

    def watch(self, *, look: Callable[[], None] = lambda: None) -> int:
        """Run the children until SIGINT or SIGTERM; 0 when all of them stopped by themselves then. ``look`` is called a few
        times a second and must not take long."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)
        while not self._stopping:
            for child in self._children:
                self._tend(child)
            look()
            time.sleep(0.2)
        clean = self._end_all()
        say(
            "NTB Care has stopped."
            if clean
            else "NTB Care had to be stopped by force; work in hand is taken up at the next start."
        )
        return 0 if clean else 1

    def without_children(self, work: Callable[[], None]) -> None:
        """Stop the children, do something, and let them be started again at once."""
        self._end_all()
        try:
            work()
        finally:
            for child in self._children:
                child.process, child.due, child.wait = None, time.monotonic(), _FIRST_WAIT

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True

    def _tend(self, child: _Child) -> None:
        moment = time.monotonic()
        if child.process is not None:
            code = child.process.poll()
            if code is None:
                return
            child.process = None
            if moment - child.started > _STEADY_AFTER:
                child.wait = _FIRST_WAIT
            child.due = moment + child.wait
            say(f"{child.name} ended ({_why(code)}); starting it again in {child.wait:g} s")
            child.wait = min(child.wait * 2, _LONGEST_WAIT)
        if moment >= child.due:
            # A group of its own: Ctrl-C reaches the supervisor alone, which then stops the children in turn.
            run = secrets.token_hex(6)
            named = {RUN_VARIABLE: run, ENDED_VARIABLE: ",".join(child.runs)}
            child.process = subprocess.Popen(child.command, env={**self._environment, **named}, start_new_session=True)  # noqa: S603 our own command
            child.runs = [*child.runs, run][-_ENDED_KEPT:]
            child.started = moment

    def _end_all(self) -> bool:
        living = [child.process for child in self._children if child.process is not None]
        for process in living:
            process.terminate()
        end = time.monotonic() + _STOP_SECONDS
        clean = True
        for process in living:
            try:
                process.wait(max(end - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                clean = False
        return clean


def _why(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"status {code}"
