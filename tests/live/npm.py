"""Counterparts that are written for Node: ``make test-live`` installs them into ``var/npm`` when npm is there."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import IO

import pytest

from tests.site import ROOT

FOLDER = Path(os.environ.get("TEST_NPM", ROOT / "var" / "npm"))


def start_node(script: str, *arguments: str, needs: str, out: IO[bytes]) -> subprocess.Popen[bytes]:
    """Run a script of ``tests/live`` that needs a package; skips the test where Node or the package is missing."""
    if shutil.which("node") is None:
        pytest.skip("Node is not installed (apt-get install nodejs npm)")
    modules = FOLDER / "node_modules"
    if not (modules / needs).is_dir():
        pytest.skip(f"the npm package {needs} is not installed (make test-live does it where npm is)")
    command = ["node", str(ROOT / "tests" / "live" / script), *arguments]
    return subprocess.Popen(command, stdout=out, stderr=out, env={**os.environ, "NODE_PATH": str(modules)})
