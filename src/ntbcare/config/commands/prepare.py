"""``ntbcare prepare``: bring database and static files to this version. Done again, it changes nothing."""

from __future__ import annotations

import argparse

from ntbcare.config.output import say, tell
from ntbcare.config.preparation import collect_static, first_run_message, load_reference_data, migrate


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments: none."""


def run(_arguments: argparse.Namespace) -> int:
    """Migrate, load reference data, collect static files, and print the first-run link once."""
    for done in (migrate(), load_reference_data(), collect_static()):
        if done:
            say(done)
    message = first_run_message()
    if message:
        tell(message)
    return 0
