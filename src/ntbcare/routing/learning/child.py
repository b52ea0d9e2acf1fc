"""The process that learns: it brings scikit-learn, so it lives only as long as it needs. ``child VERSION``."""

from __future__ import annotations

import os
import resource
import sys
from importlib import import_module

_CPU_SECONDS = 1800


def main() -> int:
    """Learn the version of that number. 0 learned, 1 not; the row says why."""
    # Citizens and officers come first; and nothing learns for ever.
    os.nice(10)
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ntbcare.config.settings")
    import_module("django").setup()
    return 0 if import_module("ntbcare.routing.learning.site").learn(int(sys.argv[1])) else 1


if __name__ == "__main__":
    sys.exit(main())
