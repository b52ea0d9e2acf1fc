"""What every test stands on: a data folder of its own, and no network to the outside."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

# Before Django reads its settings: each test process keeps its database, files and keys in a folder that goes away.
_DATA = tempfile.mkdtemp(prefix="ntbcare-test-")
os.environ["NTBCARE_DATA"] = _DATA
for _name in [name for name in os.environ if name.startswith("NTBCARE_") and name != "NTBCARE_DATA"]:
    del os.environ[_name]
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)
