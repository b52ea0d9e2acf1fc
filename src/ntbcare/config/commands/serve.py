"""``ntbcare serve``: the web, by granian."""

from __future__ import annotations

import argparse
import os
import resource
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import Server

from ntbcare.common import stems
from ntbcare.config.commands import CommandFailed
from ntbcare.config.front import Application, Front
from ntbcare.config.ports import explain_busy_port
from ntbcare.config.processes import empty_folder, end_with_parent, keep_small, share_metrics
from ntbcare.config.supervisor import PARENT_VARIABLE

CONNECTIONS = 2048
"""How many connections a web worker holds at once, most of them idle; each is a file descriptor and some kilobytes."""
HEAD_SECONDS = 15
"""A connection that has not sent the whole head of its (next) request by then is closed."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    parser.add_argument("--port", type=int, default=settings.NTBCARE_PORT, help="the port (default: NTBCARE_PORT or 8000)")
    parser.add_argument("--address", default="127.0.0.1", help="the address to listen on (default: 127.0.0.1)")


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM. Workers that die are replaced."""
    if busy := explain_busy_port(arguments.address, arguments.port):
        raise CommandFailed(busy)
    end_with_parent()
    share_metrics(settings.NTBCARE_DATA / "metrics")
    empty_folder(settings.FILE_UPLOAD_TEMP_DIR)
    serve_application(_preload(), address=arguments.address, port=arguments.port)
    return 0


def serve_application(application: Application, *, address: str, port: int) -> None:
    """Serve an application that is loaded already, in as many workers and threads as the settings say, until SIGTERM."""
    # The web workers end with this process, whether or not it has a supervisor itself.
    os.environ[PARENT_VARIABLE] = str(os.getpid())
    _allow_connections()
    server = Server(
        "ntbcare.config.front:Front",
        address=address,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEAD_SECONDS * 1000),
        websockets=False,
        workers=settings.NTBCARE_WEB_WORKERS,
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
        log_level=LogLevels.warning,
        process_name="ntbcare web",
    )
    front = Front(application, threads=settings.NTBCARE_WEB_THREADS, folder=settings.FILE_UPLOAD_TEMP_DIR)
    server.serve(target_loader=_Loader(front), wrap_loader=False)  # type: ignore[arg-type]  # an object with __rsgi__ is one too


def _allow_connections() -> None:
    """As many open files as the connections and the work behind them may need, where the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * CONNECTIONS + 512
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class _Loader:
    """Hands a forked web worker what its parent had loaded."""

    def __init__(self, front: Front) -> None:
        self._front = front

    def __call__(self) -> Front:
        end_with_parent()
        return self._front


def _preload() -> Application:
    """Load everything once, before the workers fork: they then share its memory. No connection may be open yet."""
    application: Application = get_wsgi_application()
    import_module(settings.ROOT_URLCONF)
    stems.load()
    keep_small()
    return application
