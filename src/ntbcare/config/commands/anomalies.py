"""``ntbcare anomalies``: how late and how often falsely the rules of the unusual raise an alert."""

from __future__ import annotations

import argparse
from dataclasses import asdict, fields

from ntbcare.config.commands import WrongUsage
from ntbcare.config.output import say, tell, tell_json
from ntbcare.guidance.clone_years import clone_outcomes
from ntbcare.monitoring.anomalies.evaluation.agencies import agency_outcomes
from ntbcare.monitoring.anomalies.evaluation.flows import Outcome, incoming_outcomes

PARTS = {"incoming": incoming_outcomes, "agencies": agency_outcomes, "answers": clone_outcomes}


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    evaluate = actions.add_parser("evaluate", help="simulated years with injected events; takes minutes")
    evaluate.add_argument("--years", type=int, default=5, help="judged after the years that are learned from (5)")
    evaluate.add_argument("--seed", type=int, default=11, help="another seed, other years")
    evaluate.add_argument("--part", choices=[*PARTS], help="only one part")
    evaluate.add_argument("--json", action="store_true", help="print {outcomes: [...]}")


def run(arguments: argparse.Namespace) -> int:
    """Simulate, and print the figures."""
    if not 1 <= arguments.years <= 50:
        raise WrongUsage("Years from 1 to 50.")
    found: list[Outcome] = []
    for name, outcomes in PARTS.items():
        if arguments.part in {None, name}:
            say(f"{name} …")
            found += outcomes(years=arguments.years, seed=arguments.seed)
    if arguments.json:
        tell_json({"outcomes": [asdict(one) for one in found]})
        return 0
    tell(" | ".join(column.name for column in fields(Outcome)))
    for one in found:
        tell(" | ".join("–" if value is None else str(value) for value in asdict(one).values()))
    return 0
