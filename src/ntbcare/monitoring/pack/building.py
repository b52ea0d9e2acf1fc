"""Building a pack: freeze, then set the documents in a process of their own; and building one again from what was frozen."""

from __future__ import annotations

import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from ntbcare.common.errors import NtbCareError
from ntbcare.monitoring.pack.freezing import Progress, freeze
from ntbcare.monitoring.scorecard import HalfYear

STEPS = ("pdf", "xlsx", "pptx")
Told = Callable[[str], None]
Ticked = Callable[[], None]
_TICK_SECONDS = 1.0


class PackNotBuilt(NtbCareError):
    """The pack could not be set; the message says why."""

    status = 503


def build_pack(
    semester: HalfYear,
    folder: Path,
    *,
    progress: Progress = lambda _done, _total: None,
    tell: Told = lambda _step: None,
    tick: Ticked = lambda: None,
) -> int:
    """Freeze a half-year into ``folder``/data and set PDF, workbook and slides; how many cases. Raises PackNotBuilt.

    A folder that holds something already is refused: a pack that was shown is not overwritten. ``tick`` is called every second
    while the documents are set; what it raises ends the process that sets them.
    """
    if folder.exists() and any(folder.iterdir()):
        raise PackNotBuilt(f"{folder} is not empty: what was frozen there stays")
    cases = freeze(semester, folder / "data", progress=progress)
    set_documents(folder, tell=tell, tick=tick)
    return cases


def set_documents(folder: Path, *, tell: Told = lambda _step: None, tick: Ticked = lambda: None) -> None:
    """Set the documents from the frozen data of a folder. Raises PackNotBuilt."""
    line = [sys.executable, "-m", "ntbcare.monitoring.pack.child", str(folder)]
    with (
        tempfile.TemporaryFile("w+") as wrong,
        subprocess.Popen(line, stdout=subprocess.PIPE, stderr=wrong, text=True) as child,  # noqa: S603 our own module
    ):
        try:
            for step in _steps(child, tick):
                tell(step)
        except BaseException:
            child.kill()
            raise
        child.wait()
        wrong.seek(0)
        said = wrong.read().strip()
    if child.returncode:
        raise PackNotBuilt(said.splitlines()[-1] if said else "the documents could not be set")


def _steps(child: subprocess.Popen[str], tick: Ticked) -> Iterator[str]:
    """What the child has done, line by line; a thread waits for it, so that ``tick`` need not."""
    lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def listen() -> None:
        assert child.stdout is not None
        for line in child.stdout:
            lines.put(line.strip())
        lines.put(None)

    threading.Thread(target=listen, name="pack-steps", daemon=True).start()
    while True:
        try:
            step = lines.get(timeout=_TICK_SECONDS)
        except queue.Empty:
            tick()
            continue
        if step is None:
            return
        yield step


def differing(folder: Path, *, tell: Told = lambda _step: None, tick: Ticked = lambda: None) -> list[str]:
    """Build a pack again from its frozen data; the names of the files that came out otherwise. Raises PackNotBuilt."""
    with tempfile.TemporaryDirectory() as place:
        again = Path(place) / "again"
        again.mkdir()
        try:
            shutil.copytree(folder / "data", again / "data")
        except OSError as error:
            raise PackNotBuilt(f"{folder} holds no frozen data") from error
        set_documents(again, tell=tell, tick=tick)
        names = sorted(path.relative_to(again).as_posix() for path in again.rglob("*") if path.is_file())
        return [name for name in names if _bytes(folder / name) != (again / name).read_bytes()]


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
