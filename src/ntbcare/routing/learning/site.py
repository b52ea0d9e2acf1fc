"""Learning from the site's own dispositions: a trial on the later cases for its figures, then all of them for use."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from ntbcare.agencies.queries import reference
from ntbcare.routing.actions import give_up_learning, use_model
from ntbcare.routing.archive import learnable
from ntbcare.routing.errors import NothingToLearn
from ntbcare.routing.learning.archive import Row
from ntbcare.routing.learning.evaluation import Judged
from ntbcare.routing.learning.training import save, train
from ntbcare.routing.learning.trial import Trial, try_on
from ntbcare.routing.models import LearnedModel, ModelState

THRESHOLDS = (0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5)
_log = logging.getLogger(__name__)


def learn(version: int) -> bool:
    """Learn a version that was begun; whether it came about. The version in use stays when it did not."""
    model = LearnedModel.objects.filter(pk=version, state=ModelState.LEARNING).first()
    if model is None:
        return False
    try:
        rows = learnable()
        trial = try_on(rows, test_share=0.2)
        data = _learned(rows, version)
    except NothingToLearn as error:
        give_up_learning(version, why=str(error))
        return False
    except Exception:
        _log.exception("learning failed", extra={"version": version})
        give_up_learning(version, why="an error of the program; see the log")
        raise
    model.path = default_storage.save(f"models/{version}", ContentFile(data))
    model.sha256, model.size = hashlib.sha256(data).hexdigest(), len(data)
    model.cases, model.agencies = len(rows), len({row.agency for row in rows})
    model.figures = _figures(trial)
    use_model(model)
    return True


def _learned(rows: Sequence[Row], version: int) -> bytes:
    snapshot = reference()
    ids = {agency.name: agency.id for agency in snapshot.agencies.values()}
    names = {row.agency for row in rows}
    about = {"version": version, "ids": {name: ids[name] for name in sorted(names)}}
    trained = train([row.example for row in rows], [row.agency for row in rows], about=about)
    with tempfile.TemporaryDirectory(prefix="ntbcare-routing-") as folder:
        path = Path(folder) / "model"
        save(trained, path)
        return path.read_bytes()


def _figures(trial: Trial) -> dict[str, object]:
    """The figures of the trial, and what each threshold would have meant for its cases."""
    return {**trial.as_dict(), "thresholds": [_at(threshold, trial.judged) for threshold in THRESHOLDS]}


def _at(threshold: float, judged: Sequence[Judged]) -> dict[str, float | int]:
    above = [one for one in judged if one.sureness >= threshold]
    return {"threshold": threshold, "cases": len(above), "wrong": sum(not one.right for one in above)}
