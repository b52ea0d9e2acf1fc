"""The child that cleans one document: from standard input to standard output, within bounded memory and time."""

from __future__ import annotations

import resource
import sys
from importlib import import_module

from ntbcare.cases.cleaning import CannotClean, Verdict

_MEMORY = 1024 * 1024 * 1024
_CPU_SECONDS = 30
_KINDS = ("pdf", "office")


def main() -> int:
    """``child KIND``: the verdict as exit status."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        kind = _KINDS[_KINDS.index(sys.argv[1])]
        sys.stdout.buffer.write(import_module(f"ntbcare.cases.cleaning.{kind}").clean(sys.stdin.buffer.read()))
    except CannotClean as refused:
        return refused.verdict
    except MemoryError:
        return Verdict.TOO_LARGE
    return Verdict.CLEAN


if __name__ == "__main__":
    sys.exit(main())
