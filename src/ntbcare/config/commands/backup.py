"""``ntbcare backup FILE``: database and files into FILE, keys into FILE.keys, while the service runs."""

from __future__ import annotations

import argparse
from pathlib import Path

from ntbcare.config.backup.actions import make_backup
from ntbcare.config.output import say, tell_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    parser.add_argument("file", type=Path, help="the file to write; it must not be there yet")
    parser.add_argument("--json", action="store_true", help="print {backup, keys, files, bytes}")


def run(arguments: argparse.Namespace) -> int:
    """Write the backup."""
    made = make_backup(arguments.file)
    if arguments.json:
        tell_json(made)
    else:
        say(f"Backup: {made['backup']} ({made['bytes']:,} bytes, {made['files']} files).")
        say(f"Keys: {made['keys']}. Keep them apart from the backup: without them nothing sealed can be read.")
    return 0
