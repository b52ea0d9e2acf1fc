"""``ntbcare worker``: the background work."""

from __future__ import annotations

import argparse

from ntbcare.config.processes import end_with_parent, keep_small
from ntbcare.config.worker import Worker


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments: none."""


def run(_arguments: argparse.Namespace) -> int:
    """Work until SIGTERM or Ctrl-C, then finish what is in hand."""
    end_with_parent()
    worker = Worker()
    keep_small()
    worker.run()
    return 0
