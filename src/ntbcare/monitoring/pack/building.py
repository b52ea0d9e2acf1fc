"""Building a pack: freeze, then set the documents in a process of their own; and building one again from what was frozen."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from ntbcare.common.errors import NtbCareError
from ntbcare.monitoring.pack.freezing import Progress, freeze
from ntbcare.monitoring.scorecard import HalfYear

STEPS = ("pdf", "xlsx", "pptx")
Told = Callable[[str], None]


class PackNotBuilt(NtbCareError):
    """The pack could not be set; the message says why."""

    status = 503


def build_pack(
    semester: HalfYear,
    folder: Path,
    *,
    progress: Progress = lambda _done, _total: None,
    tell: Told = lambda _step: None,
) -> int:
    """Freeze a half-year into ``folder``/data and set PDF, workbook and slides; how many cases. Raises PackNotBuilt.

    A folder that holds something already is refused: a pack that was shown is not overwritten.
    """
    if folder.exists() and any(folder.iterdir()):
        raise PackNotBuilt(f"{folder} is not empty: what was frozen there stays")
    cases = freeze(semester, folder / "data", progress=progress)
    set_documents(folder, tell=tell)
    return cases


def set_documents(folder: Path, *, tell: Told = lambda _step: None) -> None:
    """Set the documents from the frozen data of a folder. Raises PackNotBuilt."""
    line = [sys.executable, "-m", "ntbcare.monitoring.pack.child", str(folder)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as child:  # noqa: S603 our own module
        assert child.stdout is not None
        assert child.stderr is not None
        for step in child.stdout:
            tell(step.strip())
        wrong = child.stderr.read()
    if child.returncode:
        raise PackNotBuilt(wrong.strip().splitlines()[-1] if wrong.strip() else "the documents could not be set")


def differing(folder: Path, *, tell: Told = lambda _step: None) -> list[str]:
    """Build a pack again from its frozen data; the names of the files that came out otherwise. Raises PackNotBuilt."""
    with tempfile.TemporaryDirectory() as place:
        again = Path(place) / "again"
        again.mkdir()
        try:
            shutil.copytree(folder / "data", again / "data")
        except OSError as error:
            raise PackNotBuilt(f"{folder} holds no frozen data") from error
        set_documents(again, tell=tell)
        names = sorted(path.relative_to(again).as_posix() for path in again.rglob("*") if path.is_file())
        return [name for name in names if _bytes(folder / name) != (again / name).read_bytes()]


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
