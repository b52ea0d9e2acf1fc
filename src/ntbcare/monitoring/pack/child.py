"""The process that sets a pack from its frozen data: ``python -m ntbcare.monitoring.pack.child FOLDER``. It has no Django, no
clock and no fonts of the machine: the same data give the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

from ntbcare.monitoring.pack.paper import write_paper
from ntbcare.monitoring.pack.slides import write_slides
from ntbcare.monitoring.pack.workbook import write_workbook

SUMS = "SHA256SUMS"


def main() -> int:
    """Check the frozen data, set the three documents beside them, and write the hashes of all. Each step is told on a line."""
    os.nice(5)
    folder = Path(sys.argv[1])
    if not _as_frozen(folder / "data"):
        sys.stderr.write("the frozen data are not those that were frozen\n")
        return 1
    said = json.loads((folder / "data" / "angka.json").read_text(encoding="utf-8"))
    name = f"evaluasi-{said['semester']}"
    for step, write in (("pdf", write_paper), ("xlsx", write_workbook), ("pptx", write_slides)):
        write(said, folder, folder / f"{name}.{step}")
        sys.stdout.write(f"{step}\n")
        sys.stdout.flush()
    made = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / SUMS)
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n" for path in made]
    (folder / SUMS).write_text("".join(lines), encoding="ascii")
    return 0


def _as_frozen(data: Path) -> bool:
    lines = (data / SUMS).read_text(encoding="ascii").splitlines()
    told = [line.partition("  ") for line in lines]
    return bool(told) and all(hashlib.sha256((data / name).read_bytes()).hexdigest() == said for said, _, name in told)


if __name__ == "__main__":
    sys.exit(main())
