"""``ntbcare duplicates``: how well reports of one thing are told from others."""

from __future__ import annotations

import argparse
from pathlib import Path

from ntbcare.config.commands import CommandFailed, WrongUsage
from ntbcare.config.output import tell, tell_json
from ntbcare.verification.duplicates.evaluation import COLUMNS, UnreadablePairs, judge, read_pairs


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    evaluate = actions.add_parser("evaluate", help="precision and recall on labelled pairs, at the product's own threshold")
    evaluate.add_argument("file", type=Path, metavar="FILE.csv", help=f"columns {', '.join(COLUMNS)}")
    evaluate.add_argument("--json", action="store_true", help="print {pairs, precision, recall, f1}")


def run(arguments: argparse.Namespace) -> int:
    """Judge the pairs and print the figures."""
    try:
        outcome = judge(read_pairs(arguments.file))
    except FileNotFoundError as error:
        raise CommandFailed(f"There is no file {arguments.file}.") from error
    except UnreadablePairs as error:
        raise WrongUsage(str(error)) from error
    if not outcome.pairs:
        raise CommandFailed("The file holds no pairs.")
    figures = {
        "pairs": outcome.pairs,
        "precision": round(outcome.precision, 4),
        "recall": round(outcome.recall, 4),
        "f1": round(outcome.f1, 4),
    }
    if arguments.json:
        tell_json(figures)
        return 0
    for name, value in figures.items():
        tell(f"{name:10} {value}")
    return 0
