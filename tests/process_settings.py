"""Settings of a process that a test starts: the service's own, on the test's database."""

from __future__ import annotations

import os

from ntbcare.config.settings import *  # noqa: F403
from ntbcare.config.settings import DATABASES

DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
