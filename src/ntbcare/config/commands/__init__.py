"""The commands of ``ntbcare``, one file each: ``configure(parser)`` names the arguments, ``run(arguments)`` does it.

One line here lists a command; it appears when its file does. This package is imported without Django.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """A command by name; ``django`` says whether Django is set up before its module is imported.

    ``records`` says that it works with the records: an empty database is prepared first, an old one refused.
    """

    name: str
    summary: str
    module: str
    django: bool = True
    records: bool = False


class CommandFailed(Exception):
    """The command could not do what it was asked; the message says why in plain words. Exit status 1."""


class WrongUsage(CommandFailed):
    """What was asked makes no sense; nothing was tried. Exit status 2."""


def _own(name: str, summary: str, *, django: bool = True, records: bool = False) -> Command:
    return Command(name, summary, f"ntbcare.config.commands.{name.replace('-', '_')}", django, records)


COMMANDS = (
    _own("run", "migrate, serve and work; Ctrl-C stops", django=False),
    _own("prepare", "migrate the database, load reference data, collect static files"),
    _own("serve", "serve the web alone"),
    _own("worker", "do the background work alone"),
    _own("first-run", "a new link for the first administrator", records=True),
    _own("demo", "fill an empty database with a province to look at", records=True),
    _own("training", "a province to learn in, apart from the real one; nothing gets out of it", django=False),
    Command("import", "take in data of other systems", "ntbcare.config.commands.imports", records=True),
    Command("export", "write data for other systems", "ntbcare.config.commands.exports", records=True),
    _own("token", "API tokens of officers", records=True),
    _own("backup", "database, files and keys into a file, while running"),
    _own("restore", "a backup onto an empty data folder"),
    _own("report", "the evidence pack of the half-yearly meeting", records=True),
    _own("doctor", "check settings, database, queues and records"),
    _own("quality", "score answers, and compare the score with people's labels"),
    _own("jobs", "try dead background jobs again", records=True),
    _own("followers", "hand a follower all events again", records=True),
    _own("routing", "how well the agency of a complaint is found", django=False),
    _own("duplicates", "how well duplicates are told apart", django=False),
    _own("anomalies", "how late and how often falsely alerts are raised"),
    _own("bench", "measure speed and size", django=False),
)
