"""``ntbcare serve``: the web, by granian in WSGI mode."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from ntbcare.config.commands import CommandFailed
from ntbcare.config.ports import explain_busy_port
from ntbcare.config.processes import end_with_parent, keep_small, share_metrics
from ntbcare.config.supervisor import PARENT_VARIABLE


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
    serve_application(_preload(), address=arguments.address, port=arguments.port)
    return 0


def serve_application(application: Callable[..., object], *, address: str, port: int) -> None:
    """Serve an application that is loaded already, in as many workers and threads as the settings say, until SIGTERM."""
    # The web workers end with this process, whether or not it has a supervisor itself.
    os.environ[PARENT_VARIABLE] = str(os.getpid())
    server = Server(
        "ntbcare.config.wsgi:application",
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=settings.NTBCARE_WEB_WORKERS,
        blocking_threads=settings.NTBCARE_WEB_THREADS,
        runtime_blocking_threads=settings.NTBCARE_WEB_THREADS,
        backpressure=128,
        respawn_failed_workers=True,
        workers_kill_timeout=15,
        log_level=LogLevels.warning,
        process_name="ntbcare web",
    )
    server.serve(target_loader=_Loader(application), wrap_loader=False)


class _Loader:
    """Hands a forked web worker the application that its parent had loaded."""

    def __init__(self, application: Callable[..., object]) -> None:
        self._application = application

    def __call__(self) -> Callable[..., object]:
        end_with_parent()
        return self._application


def _preload() -> Callable[..., object]:
    """Load everything once, before the workers fork: they then share its memory. No connection may be open yet."""
    application: Callable[..., object] = get_wsgi_application()
    import_module(settings.ROOT_URLCONF)
    keep_small()
    return application
