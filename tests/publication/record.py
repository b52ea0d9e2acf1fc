"""Nights and proofs: the service's days go by, and somebody verifies with the program that stands alone."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.receipts import receipt_text
from ntbcare.common.clock import pretend
from ntbcare.publication.models import Digest
from ntbcare.publication.record.digests import close_day
from ntbcare.publication.record.proofs import lines, proof_file, proof_of
from ntbcare.vault.actions import public_key
from tests.world import file_case

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Ten o'clock in Makassar."""
PROGRAM = Path(str(files("ntbcare.publication").joinpath("data", "periksa.py")))


def night_after(moment: datetime) -> Digest | None:
    """What the worker makes half an hour after the midnight that follows (Makassar is eight hours ahead)."""
    with pretend(datetime.combine(moment.date(), moment.min.time(), UTC) + timedelta(hours=16, minutes=30)):
        return close_day()


def filed_on(moment: datetime, count: int = 1) -> list[Case]:
    """So many complaints of a moment."""
    with pretend(moment):
        return [file_case()[0] for _ in range(count)]


def keep_proof(case: Case, folder: Path) -> Path:
    """The proof of filing as a file."""
    event = CaseEvent.objects.get(case=case, number=1)
    proof = proof_of(event.pk)
    assert proof is not None
    file = folder / f"{case.reference}.json"
    file.write_text(json.dumps(proof_file(receipt_text(case.reference, event.hash), proof)))
    return file


def keep_lines(folder: Path) -> Path:
    """One's own copy of the record."""
    file = folder / "catatan.txt"
    file.write_text("".join(f"{line}\n" for line in lines(0)))
    return file


def verify(*arguments: object, key: str | None = None) -> tuple[int, str]:
    """Run the program as anybody would, in a Python that sees nothing of ours; exit status and what it says."""
    said = [sys.executable, "-I", str(PROGRAM), *map(str, arguments), "--kunci", key or public_key().hex()]
    done = subprocess.run(said, capture_output=True, text=True, timeout=30, check=False, cwd="/")
    return done.returncode, done.stdout + done.stderr
