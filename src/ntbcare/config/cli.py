"""The command ``ntbcare``. Nothing here imports Django: ``run`` stays beside the service for months and must be small."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from ntbcare.common.env import BadSetting
from ntbcare.common.errors import NtbCareError
from ntbcare.config.commands import COMMANDS, Command, CommandFailed, WrongUsage
from ntbcare.config.output import say

DONE, NOT_DONE, WRONG_USAGE = 0, 1, 2


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command. 0 done, 1 not done, 2 wrong usage; messages go to standard error."""
    given = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(prog="ntbcare", description="NTB Care: the public-complaint service of West Nusa Tenggara.")
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    chosen = next((word for word in given if not word.startswith("-")), "")
    try:
        for command in COMMANDS:
            if find_spec(command.module) is not None:
                _add(command, subparsers, load=command.name == chosen)
        arguments = parser.parse_args(given)
        return int(arguments.carry_out(arguments))
    except (BadSetting, WrongUsage) as error:
        say(str(error))
        return WRONG_USAGE
    except (CommandFailed, NtbCareError) as error:
        say(str(error))
        return NOT_DONE
    except KeyboardInterrupt:
        say("Stopped.")
        return NOT_DONE
    except BrokenPipeError:
        # Whoever read our output has heard enough (``ntbcare doctor | head``).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_DONE


def _add(command: Command, subparsers: argparse._SubParsersAction[argparse.ArgumentParser], *, load: bool) -> None:
    """List a command; only the chosen one's module is imported, after Django is set up when it needs that."""
    parser = subparsers.add_parser(command.name, help=command.summary, description=command.summary)
    if load:
        module = _load(command)
        module.configure(parser)
        parser.set_defaults(carry_out=_prepared(module.run) if command.records else module.run)


def _prepared(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """The command on a database that is ready for it."""

    def carry_out(arguments: argparse.Namespace) -> int:
        import_module("ntbcare.config.preparation").ensure_prepared()
        return run(arguments)

    return carry_out


def _load(command: Command) -> ModuleType:
    if command.django:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ntbcare.config.settings")
        import_module("django").setup()
    return import_module(command.module)


if __name__ == "__main__":
    sys.exit(main())
