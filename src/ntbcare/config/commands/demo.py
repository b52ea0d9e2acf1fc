"""``ntbcare demo``: a province to look at."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path

from ntbcare.cases.models import Case
from ntbcare.common.training import Reset, note_reset
from ntbcare.config.commands import CommandFailed
from ntbcare.config.demo import fill
from ntbcare.config.output import Progress, say, tell, tell_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    parser.add_argument("--json", action="store_true", help="print {officers, cases}")
    parser.add_argument("--logins", type=Path, metavar="FILE", help="officers of an earlier one, whose passwords stay")
    parser.add_argument("--state", type=Path, metavar="FOLDER", help="a training province whose reset this is")


def run(arguments: argparse.Namespace) -> int:
    """Fill an empty database; refuse any other."""
    if Case.objects.exists():
        raise CommandFailed("There are cases here already. The demonstration only fills an empty database.")
    officers, cases = fill(progress=_telling(arguments.state), logins=_logins(arguments.logins))
    if arguments.json:
        tell_json({"officers": officers, "cases": cases})
        return 0
    say(f"{cases} invented cases. Sign in at /desk/ as one of these invented officers (password and TOTP secret beside):")
    for officer in officers:
        tell("  ".join(str(officer[name]) for name in ("role", "email", "password", "totp_secret", "agency")))
    return 0


def _logins(file: Path | None) -> dict[str, tuple[str, str]]:
    """E-mail → password and TOTP secret of the officers of an earlier demonstration."""
    if file is None or not file.exists():
        return {}
    officers = json.loads(file.read_text(encoding="utf-8"))["officers"]
    return {one["email"]: (one["password"], one["totp_secret"]) for one in officers}


def _telling(folder: Path | None) -> Callable[[int, int], None]:
    """A bar on the terminal, or for the page of a training province how many per cent are done."""
    if folder is None:
        return Progress("Demo")
    told = -1

    def tell_page(done: int, total: int) -> None:
        nonlocal told
        percent = 5 + 94 * done // total
        if percent > told:
            told = percent
            note_reset(folder, Reset(percent=percent, begun=True))

    return tell_page
