"""``ntbcare import``: data of other systems."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.conf import settings
from django.utils import translation

from ntbcare.cases.dispatch import dispatch_once
from ntbcare.cases.models import PendingEvent
from ntbcare.common.clock import now
from ntbcare.common.errors import InvalidInput
from ntbcare.config.commands import CommandFailed, WrongUsage
from ntbcare.config.output import Progress, say, tell, tell_json
from ntbcare.exchange.errors import UnreadableFile
from ntbcare.exchange.laporan_ringkas.importing import import_file


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    formats = parser.add_subparsers(dest="format", metavar="FORMAT", required=True)
    ringkas = formats.add_parser("laporan-ringkas", help="the Excel export of the national system")
    ringkas.add_argument("file", type=Path, metavar="FILE.xlsx")
    ringkas.add_argument("--agency", default="", metavar="NAME", help="whose export it is, when the file does not say it")
    ringkas.add_argument(
        "--zone", default="", metavar="ZONE", help="zone of its times: WIB, WITA, WIT or a name like Asia/Makassar"
    )
    ringkas.add_argument("--dry-run", action="store_true", help="say what would be taken, write nothing")
    ringkas.add_argument("--json", action="store_true", help="print {taken, updated, skipped, reported, report}")


def run(arguments: argparse.Namespace) -> int:
    """Import and print what came of it; the report of every row goes into a CSV file in the data folder."""
    if not arguments.file.is_file():
        raise CommandFailed(f"There is no file {arguments.file}.")
    try:
        with translation.override("en"):  # the language of the commands
            outcome = import_file(
                arguments.file,
                agency=arguments.agency,
                zone=arguments.zone,
                dry_run=arguments.dry_run,
                progress=Progress(arguments.file.name),
            )
    except UnreadableFile as error:
        raise CommandFailed(error.message) from error
    except InvalidInput as error:  # no such agency, no such zone
        raise WrongUsage(error.message) from error
    if not arguments.dry_run:
        _follow_up()
    report = _write_report(outcome.report())
    counts = {verdict: outcome.count(verdict) for verdict in ("taken", "updated", "skipped", "reported")}
    if arguments.json:
        tell_json(counts | {"report": str(report)})
        return 0
    for line in outcome.verdicts:
        if line.verdict == "reported":
            say(f"row {line.row}: {line.reason}")
    tell(", ".join(f"{verdict} {count}" for verdict, count in counts.items()))
    say(f"Report: {report}")
    return 0


def _follow_up() -> None:
    """Index, count and publish what came in, also where no worker runs; one that does shares the work."""
    waiting = PendingEvent.objects.count()
    progress, done = Progress("counting"), 0
    while taken := dispatch_once():
        done += taken
        progress(min(done, waiting), waiting)


def _write_report(text: str) -> Path:
    folder = Path(settings.NTBCARE_DATA) / "reports"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"import-{now():%Y%m%d-%H%M%S-%f}.csv"
    path.write_text(text, encoding="utf-8")
    return path
