"""Learning as background work: nightly, and when somebody asks for it."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from threading import Thread

from django_tasks import task

from ntbcare.cases.models import Case
from ntbcare.common.clock import now
from ntbcare.common.errors import Conflict
from ntbcare.routing.actions import begin_learning, give_up_learning
from ntbcare.routing.models import LearnedModel, ModelState

STUCK_AFTER = timedelta(minutes=40)
ENOUGH = 200


@task()
def learn_anew() -> bool:
    """Begin to learn from all dispositions; whether it began. A site with few of them has nothing to learn from yet."""
    give_up_stuck()
    if Case.objects.filter(lead__isnull=False)[:ENOUGH].count() < ENOUGH:
        return False
    try:
        start_learning(begin_learning(user_id=None).pk)
    except Conflict:
        return False
    return True


def start_learning(version: int) -> None:
    """Let a process of its own learn; it takes minutes, and other work goes on meanwhile."""
    command = [sys.executable, "-m", "ntbcare.routing.learning.child", str(version)]
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 our own command
    # A child that nobody waits for stays behind as a zombie.
    Thread(target=child.wait, name="learning", daemon=True).start()


def give_up_stuck() -> None:
    """A version whose process died with its machine is given up, so that another can begin."""
    stuck = LearnedModel.objects.filter(state=ModelState.LEARNING, started_at__lt=now() - STUCK_AFTER)
    for version in stuck.values_list("pk", flat=True):
        give_up_learning(version, why="its process did not come back")
