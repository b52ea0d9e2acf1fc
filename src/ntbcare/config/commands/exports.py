"""``ntbcare export``: data for other systems."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from ntbcare.config.commands import CommandFailed, WrongUsage
from ntbcare.config.output import Progress, say, tell_json
from ntbcare.exchange.laporan_ringkas.exporting import export_file


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    formats = parser.add_subparsers(dest="format", metavar="FORMAT", required=True)
    ringkas = formats.add_parser("laporan-ringkas", help="the layout of the national system's Excel export")
    ringkas.add_argument("file", type=Path, metavar="FILE.xlsx")
    ringkas.add_argument(
        "--from", dest="first", type=date.fromisoformat, required=True, metavar="D", help="first day received, 2021-01-31"
    )
    ringkas.add_argument("--to", dest="last", type=date.fromisoformat, required=True, metavar="D", help="last day received")
    ringkas.add_argument("--json", action="store_true", help="print {cases}")


def run(arguments: argparse.Namespace) -> int:
    """Write the file; it holds what people wrote, so only its owner may read it."""
    if arguments.last < arguments.first:
        raise WrongUsage("--to lies before --from.")
    try:
        arguments.file.touch(mode=0o600)
        count = export_file(arguments.file, first=arguments.first, last=arguments.last, progress=Progress(arguments.file.name))
    except OSError as error:
        raise CommandFailed(f"{arguments.file} cannot be written: {error.strerror}") from error
    if arguments.json:
        tell_json({"cases": count})
    say(f"{count} cases written to {arguments.file}.")
    return 0
