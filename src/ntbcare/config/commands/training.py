"""``ntbcare training``: a whole province to learn in, apart from the real one. Invented officers and cases; nothing gets out."""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ntbcare.common.env import Environment
from ntbcare.common.training import ASKED, MARK, STATE, Reset, is_marked, note_reset, reset_of
from ntbcare.config.commands import CommandFailed, WrongUsage
from ntbcare.config.output import say, tell
from ntbcare.config.ports import explain_busy_port
from ntbcare.config.supervisor import Supervisor

PORT = 8001
OFFICERS, NEXT = "officers.json", "next"
_ADDRESS = "127.0.0.1"
_KEPT = frozenset({"NTBCARE_LOG_LEVEL", "NTBCARE_TIME_ZONE", "NTBCARE_WEB_WORKERS", "NTBCARE_WEB_THREADS"})


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    parser.add_argument("--port", type=int, default=PORT, metavar="N", help=f"the port on 127.0.0.1 (default: {PORT})")
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="its own data folder (default: training/ in NTBCARE_DATA)")
    parser.add_argument("--reset", action="store_true", help="throw away what was practised, fill it anew, and end")


def run(arguments: argparse.Namespace) -> int:
    """Fill the training province when it is new, and serve it until Ctrl-C. The real province is not opened."""
    if not 1 <= arguments.port <= 65535:
        raise WrongUsage("--port: expected a whole number from 1 to 65535.")
    folder = (arguments.data or Path(Environment().text("NTBCARE_DATA", "var")) / "training").resolve()
    with _taken(folder):
        if arguments.reset:
            _empty(folder)
        environment = _environment(folder, arguments.port)
        _fill(folder, environment)
        if arguments.reset:
            say("The training province is as new.")
            return 0
        if busy := explain_busy_port(_ADDRESS, arguments.port):
            raise CommandFailed(busy)
        _tell_officers(folder)
        say(f"LATIHAN: the training province runs on http://{_ADDRESS}:{arguments.port} (Ctrl-C stops)")
        supervisor = Supervisor({name: _command(name) for name in ("serve", "worker")}, environment)
        renewal = Renewal(folder, environment, supervisor)
        status = supervisor.watch(look=renewal.look)
        renewal.stop()
        return status


@contextmanager
def _taken(folder: Path) -> Iterator[None]:
    """Hold the folder while the block runs. Raises CommandFailed for a folder of a real site, and while it is in use."""
    if folder.exists() and any(folder.iterdir()) and not is_marked(folder):
        raise CommandFailed(f"{folder} holds something that is no training province. It is left alone; name another with --data.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / MARK).open("a", encoding="ascii") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CommandFailed("The training province is running. Stop it first.") from error
        yield


def _empty(folder: Path, *, but: frozenset[str] = frozenset({MARK})) -> None:
    """Remove everything but the mark that says that it may be removed."""
    for path in folder.iterdir():
        if path.name in but:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


class Renewal:
    """Makes a running province as new when somebody asks for it at its desk: a fresh one is filled beside it, then takes its
    place. Until then the old one goes on; where filling fails it stays."""

    def __init__(self, folder: Path, environment: dict[str, str], supervisor: Supervisor) -> None:
        self._folder, self._next, self._supervisor = folder, folder / NEXT, supervisor
        self._environment = environment | {"NTBCARE_DATA": str(self._next)}
        self._running: subprocess.Popen[bytes] | None = None
        self._waiting: list[list[str]] = []
        for left in (ASKED, STATE):  # What was asked before the last stop is not done unasked now.
            (folder / left).unlink(missing_ok=True)
        shutil.rmtree(self._next, ignore_errors=True)

    def stop(self) -> None:
        """Give up what is being filled."""
        if self._running is not None:
            self._running.kill()
            self._running.wait()

    def look(self) -> None:
        """Begin, go on, or finish; never waits."""
        if self._running is not None:
            self._go_on(self._running.poll())
        elif (self._folder / ASKED).exists() and not (reset_of(self._folder) or Reset()).failed:
            self._begin()

    def _begin(self) -> None:
        say("Making the training province as new; it goes on until the fresh one is filled.")
        note_reset(self._folder, Reset(percent=1, begun=True))
        shutil.rmtree(self._next, ignore_errors=True)
        self._next.mkdir(mode=0o700)
        (self._next / MARK).touch()
        logins = str(self._folder / OFFICERS)
        self._waiting = [_command("prepare"), _command("demo", "--json", "--logins", logins, "--state", str(self._folder))]
        self._start()

    def _start(self) -> None:
        with (self._next / OFFICERS).open("wb") as told:
            (self._next / OFFICERS).chmod(0o600)
            self._running = subprocess.Popen(self._waiting.pop(0), env=self._environment, stdout=told)  # noqa: S603 our own command

    def _go_on(self, code: int | None) -> None:
        if code is None:
            return
        self._running = None
        if code:
            say("The fresh training province could not be filled; the old one stays.")
            shutil.rmtree(self._next)
            (self._folder / ASKED).unlink(missing_ok=True)
            note_reset(self._folder, Reset(failed=True))
        elif self._waiting:
            self._start()
        else:
            self._supervisor.without_children(self._take_its_place)
            say("The training province is as new.")

    def _take_its_place(self) -> None:
        _empty(self._folder, but=frozenset({MARK, NEXT}))
        for path in self._next.iterdir():
            if path.name != MARK:
                path.rename(self._folder / path.name)
        shutil.rmtree(self._next)


def _environment(folder: Path, port: int) -> dict[str, str]:
    """The environment of its processes: of the real site's settings only what says nothing of where it is and whom it reaches."""
    real = {name: value for name, value in os.environ.items() if name != "DATABASE_URL" and not name.startswith("NTBCARE_")}
    kept = {name: value for name, value in os.environ.items() if name in _KEPT}
    real.pop("DATABASE_URL_FILE", None)
    return real | kept | {"NTBCARE_DATA": str(folder), "NTBCARE_PORT": str(port)}


def _fill(folder: Path, environment: dict[str, str]) -> None:
    """Prepare the database, and fill it once with the demonstration."""
    if subprocess.run(_command("prepare"), env=environment, check=False, stdout=subprocess.DEVNULL).returncode:  # noqa: S603 our own command
        raise CommandFailed("The training province could not be prepared; see above.")
    if (folder / OFFICERS).exists():
        return
    say("Filling the training province with invented officers and cases; this takes about a minute.")
    done = subprocess.run(_command("demo", "--json"), env=environment, check=False, stdout=subprocess.PIPE, text=True)  # noqa: S603 our own command
    if done.returncode:
        raise CommandFailed("The training province could not be filled. Start anew: ntbcare training --reset")
    path = folder / OFFICERS
    path.touch(mode=0o600)
    path.write_text(done.stdout, encoding="utf-8")


def _tell_officers(folder: Path) -> None:
    say("Sign in at /desk/ as one of these invented officers (password and TOTP secret beside):")
    for officer in json.loads((folder / OFFICERS).read_text(encoding="utf-8"))["officers"]:
        tell("  ".join(str(officer[name]) for name in ("role", "email", "password", "totp_secret", "agency")))


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "ntbcare.config.cli", *words]
