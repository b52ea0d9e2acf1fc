"""``ntbcare restore FILE``: a backup onto an empty data folder and database."""

from __future__ import annotations

import argparse
from pathlib import Path

from ntbcare.common.real import require_real_site
from ntbcare.config.backup.actions import restore_backup
from ntbcare.config.output import say, tell_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    parser.add_argument("file", type=Path, help="the backup")
    parser.add_argument("--keys", type=Path, help="the keys (default: FILE.keys)")
    parser.add_argument("--json", action="store_true", help="print {restored, made_at, version}")


def run(arguments: argparse.Namespace) -> int:
    """Check everything, then restore."""
    require_real_site()
    restored = restore_backup(arguments.file, keys=arguments.keys)
    if arguments.json:
        tell_json(restored)
    else:
        say(f"Restored {restored['restored']} of {restored['made_at']}. Next: ntbcare doctor")
    return 0
