"""``ntbcare jobs retry``: try dead jobs again."""

from __future__ import annotations

import argparse

from ntbcare.config.output import say
from ntbcare.jobs.actions import revive_dead_jobs


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    actions.add_parser("retry", help="let dead jobs be tried again, from the first attempt")


def run(_arguments: argparse.Namespace) -> int:
    """Revive."""
    say(f"{revive_dead_jobs()} jobs will be tried again.")
    return 0
