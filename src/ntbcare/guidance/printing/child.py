"""The process that sets a page: fields as JSON on standard input, the PDF on standard output. It has no Django and no data."""

from __future__ import annotations

import json
import os
import resource
import sys
from importlib import import_module
from pathlib import Path

_CPU_SECONDS = 20
PAGE = Path(__file__).parent.parent / "data" / "certificate.typ"


def main() -> int:
    """Set one certificate. The same fields give the same bytes: no clock, no fonts of the machine."""
    os.nice(5)
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    fields = json.load(sys.stdin)
    typst = import_module("typst")
    pdf = typst.compile(str(PAGE), format="pdf", sys_inputs=fields, ignore_system_fonts=True, root=str(PAGE.parent), timestamp=0)
    sys.stdout.buffer.write(pdf)
    return 0


if __name__ == "__main__":
    sys.exit(main())
