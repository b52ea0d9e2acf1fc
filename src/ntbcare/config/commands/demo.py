"""``ntbcare demo``: a province to look at."""

from __future__ import annotations

import argparse

from ntbcare.cases.models import Case
from ntbcare.config.commands import CommandFailed
from ntbcare.config.demo import fill
from ntbcare.config.output import Progress, say, tell, tell_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    parser.add_argument("--json", action="store_true", help="print {officers, cases}")


def run(arguments: argparse.Namespace) -> int:
    """Fill an empty database; refuse any other."""
    if Case.objects.exists():
        raise CommandFailed("There are cases here already. The demonstration only fills an empty database.")
    officers, cases = fill(progress=Progress("Demo"))
    if arguments.json:
        tell_json({"officers": officers, "cases": cases})
        return 0
    say(f"{cases} invented cases. Sign in at /desk/ as one of these invented officers (password and TOTP secret beside):")
    for officer in officers:
        tell("  ".join(str(officer[name]) for name in ("role", "email", "password", "totp_secret", "agency")))
    return 0
