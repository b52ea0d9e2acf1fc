"""Periodic: look for what is unusual, keep it as alerts and tell officers, end those that are over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import structlog
from django.db import transaction
from django_tasks import task

from ntbcare.common.clock import local_day, now
from ntbcare.guidance.clones import look_at_answers
from ntbcare.monitoring.anomalies.actions import end_alerts, raise_alerts
from ntbcare.monitoring.anomalies.doing_looks import look_at_ends, look_at_ratings
from ntbcare.monitoring.anomalies.drafts import Look
from ntbcare.monitoring.anomalies.incoming import look_at_incoming
from ntbcare.monitoring.models import Alert
from ntbcare.workflow.unusual_tell import tell_of

log = structlog.get_logger()
LOOKS: tuple[Callable[[Sequence[Alert], date], Look], ...] = (look_at_incoming, look_at_ends, look_at_ratings, look_at_answers)
"""Each is given the open alerts and the day, and costs a few statements whatever the number of cases."""


@task()
def look_for_the_unusual() -> int:
    """How many alerts were raised."""
    raised, today = 0, local_day(now())
    open_alerts = list(Alert.objects.filter(ended_at=None))
    for look in LOOKS:
        found = look(open_alerts, today)
        with transaction.atomic(durable=True):
            ended = end_alerts(found.over)
            fresh = raise_alerts(found.drafts)
            for alert in fresh:
                tell_of(alert, now())
        raised += len(fresh)
        if fresh or ended:
            log.info("alerts_kept", look=look.__name__, raised=len(fresh), ended=ended)
    return raised
