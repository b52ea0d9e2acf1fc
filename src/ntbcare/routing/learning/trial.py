"""A trial: learn from the earlier cases of an archive, judge the later ones as the product would."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ntbcare.routing.errors import NothingToLearn
from ntbcare.routing.learning.archive import Row
from ntbcare.routing.learning.evaluation import Figures, Judged, figures_of
from ntbcare.routing.learning.model import Model
from ntbcare.routing.learning.training import Progress, save, silent, train


@dataclass(frozen=True, slots=True)
class Trial:
    """How many cases were learned from and judged, and the figures."""

    train: int
    test: int
    figures: Figures
    judged: list[Judged]

    def as_dict(self) -> dict[str, object]:
        """As ``ntbcare routing evaluate`` prints it, rounded to four places."""
        told: dict[str, object] = {"train": self.train, "test": self.test}
        for name, value in asdict(self.figures).items():
            told[name] = {key: round(part, 4) for key, part in value.items()} if isinstance(value, dict) else round(value, 4)
        return told


def try_on(rows: Sequence[Row], *, test_share: float, progress: Progress = silent) -> Trial:
    """Learn from the first rows, judge the last ``test_share`` of them. Rows are in order of time. Raises NothingToLearn."""
    cut = len(rows) - round(len(rows) * test_share)
    if cut < 1 or cut == len(rows):
        raise NothingToLearn(f"{len(rows)} rows are too few")
    earlier, later = rows[:cut], rows[cut:]
    trained = train([row.example for row in earlier], [row.agency for row in earlier], about={}, progress=progress)
    with tempfile.TemporaryDirectory(prefix="ntbcare-routing-") as folder:
        path = Path(folder) / "model"
        save(trained, path)
        model = Model.load(path)
        judged = [Judged(truth=row.agency, candidates=model.judge(row.example)) for row in later]
    return Trial(len(earlier), len(later), figures_of(judged), judged)
