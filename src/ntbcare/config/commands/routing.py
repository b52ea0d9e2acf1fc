"""``ntbcare routing``: how well the learned model finds the agency of a complaint."""

from __future__ import annotations

import argparse
from pathlib import Path

from ntbcare.config.commands import CommandFailed, WrongUsage
from ntbcare.config.output import Progress, say, tell, tell_json
from ntbcare.routing.errors import NothingToLearn
from ntbcare.routing.learning.archive import Columns, UnreadableArchive, read_archive
from ntbcare.routing.learning.trial import try_on


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    evaluate = actions.add_parser("evaluate", help="train on the earlier rows of an archive, test on the later")
    evaluate.add_argument("file", type=Path, metavar="FILE.csv")
    evaluate.add_argument("--text", required=True, metavar="COL", help="column of the complaint's text")
    evaluate.add_argument("--agency", required=True, metavar="COL", help="column of the agency that had it")
    evaluate.add_argument("--time", default="", metavar="COL", help="column of the time; without it the file's order counts")
    evaluate.add_argument("--area", default="", metavar="COL", help="column of the place")
    evaluate.add_argument("--test-share", type=float, default=0.2, metavar="SHARE", help="share of the rows held out (0.2)")
    evaluate.add_argument("--json", action="store_true", help="print {train, test, top_1, top_3, macro_f1, ece, …}")


def run(arguments: argparse.Namespace) -> int:
    """Train, test and print the figures."""
    if not 0 < arguments.test_share < 1:
        raise WrongUsage("--test-share is a share between 0 and 1, for instance 0.2.")
    columns = Columns(arguments.text, arguments.agency, arguments.time, arguments.area)
    try:
        archive = read_archive(arguments.file, columns)
        trial = try_on(archive.rows, test_share=arguments.test_share, progress=Progress("training"))
    except FileNotFoundError as error:
        raise CommandFailed(f"There is no file {arguments.file}.") from error
    except UnreadableArchive as error:
        raise WrongUsage(str(error)) from error
    except NothingToLearn as error:
        raise CommandFailed(f"Nothing can be learned from it: {error}.") from error
    for remark in archive.remarks:
        say(remark)
    if arguments.json:
        tell_json(trial.as_dict())
        return 0
    for name, value in trial.as_dict().items():
        tell(f"{name:22} {value}")
    return 0
