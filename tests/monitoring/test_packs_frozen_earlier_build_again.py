"""A pack that was frozen by an earlier version, without what is in packs now, comes out as it came out then.

``frozen/2026-1`` was frozen before there were years side by side. Workbook and slides are compared by what lies in their
archives: how a machine's own library compresses them may differ from machine to machine.
"""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest

from ntbcare.monitoring.pack.building import set_documents

pytestmark = pytest.mark.long

FROZEN = Path(__file__).parent / "frozen" / "2026-1"
THEN = {
    "pdf": "462caf7d9abad600464f84f95a6e3f541f7a9785ae4f69f7be4e0a087ef1adb3",
    "xlsx": "1408edc2e99d19974c600e7418d54734408d48a4c8a8e1c03205baef8b5575be",
    "pptx": "d46df61196044035eebd9c3b6b8f84692aa3389866ee10e59d639b76212b886e",
}


def contents(path: Path) -> str:
    """The hash of a document, or of the names and bytes in its archive."""
    if path.suffix == ".pdf":
        return hashlib.sha256(path.read_bytes()).hexdigest()
    found = hashlib.sha256()
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            found.update(f"{info.filename}\n{info.date_time}\n".encode() + archive.read(info))
    return found.hexdigest()


def test_the_documents_are_those_of_then(tmp_path: Path) -> None:
    shutil.copytree(FROZEN, tmp_path / "data")
    set_documents(tmp_path)
    assert {kind: contents(tmp_path / f"evaluasi-2026-1.{kind}") for kind in THEN} == THEN
