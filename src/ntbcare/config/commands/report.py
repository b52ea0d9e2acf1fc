"""``ntbcare report``: the evidence pack of the half-yearly meeting."""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import InvalidInput
from ntbcare.config.commands import CommandFailed, WrongUsage
from ntbcare.config.output import Progress, say, tell_json
from ntbcare.monitoring.pack.building import build_pack, differing
from ntbcare.monitoring.pack.semester import read_semester


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    kinds = parser.add_subparsers(dest="kind", metavar="KIND", required=True)
    semester = kinds.add_parser("semester", help="freeze a half-year and set PDF, workbook and slides")
    semester.add_argument("semester", metavar="2021-1")
    semester.add_argument("--out", type=Path, required=True, metavar="DIR", help="an empty folder, or one to make")
    semester.add_argument("--json", action="store_true", help="print {semester, cases, seconds, files}")
    again = kinds.add_parser("again", help="build a pack again from its frozen data and compare byte for byte")
    again.add_argument("folder", type=Path, metavar="DIR")
    again.add_argument("--json", action="store_true", help="print {differing}")


def run(arguments: argparse.Namespace) -> int:
    """Build, or build again. 1 when a file came out otherwise."""
    return _semester(arguments) if arguments.kind == "semester" else _again(arguments)


def _semester(arguments: argparse.Namespace) -> int:
    started = time.monotonic()
    try:
        semester = read_semester(arguments.semester, today=local_day(now()))
    except InvalidInput as error:
        raise WrongUsage(f"{arguments.semester}: {error.message}") from error
    folder: Path = arguments.out
    try:
        cases = build_pack(semester, folder, progress=Progress("cases"), tell=lambda step: say(f"… {step}"))
    except OSError as error:
        raise CommandFailed(f"{folder} cannot be written: {error.strerror}") from error
    seconds = time.monotonic() - started
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    if arguments.json:
        tell_json({"semester": str(semester), "cases": cases, "seconds": round(seconds, 1), "files": files})
    say(f"{semester.title}: {cases} cases frozen, {len(files)} files in {folder}, {seconds:.1f} s.")
    return 0


def _again(arguments: argparse.Namespace) -> int:
    wrong = differing(arguments.folder, tell=lambda step: say(f"… {step}"))
    if arguments.json:
        tell_json({"differing": wrong})
    say(f"Other bytes: {', '.join(wrong)}" if wrong else "Byte for byte the same.")
    return 1 if wrong else 0
