"""``ntbcare followers replay NAME``: hand a follower all events from event one."""

from __future__ import annotations

import argparse

from ntbcare.cases.dispatch import replay
from ntbcare.cases.followers import FOLLOWERS
from ntbcare.config.output import Progress, say


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    again = actions.add_parser("replay", help="from event one; followers bear to get an event again")
    again.add_argument("name", choices=sorted(FOLLOWERS))


def run(arguments: argparse.Namespace) -> int:
    """Replay with a progress bar."""
    done = replay(arguments.name, progress=Progress(arguments.name))
    say(f"{arguments.name}: {done:,} events.")
    return 0
