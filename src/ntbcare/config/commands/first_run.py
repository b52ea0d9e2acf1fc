"""``ntbcare first-run``: a new link for the first administrator, while there is none."""

from __future__ import annotations

import argparse

from ntbcare.config.output import tell
from ntbcare.config.preparation import first_run_link


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments: none."""


def run(_arguments: argparse.Namespace) -> int:
    """Print the link; an earlier link ends."""
    tell(first_run_link())
    return 0
