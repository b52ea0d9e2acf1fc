"""Health and metrics for watchers: ``/healthz``, ``/readyz``, ``/metrics``."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ntbcare.cases.lag import follower_lag
from ntbcare.common.clock import now
from ntbcare.config.preparation import pending_migrations
from ntbcare.config.request_metrics import request_registry
from ntbcare.correspondence import queries as outbox
from ntbcare.correspondence.health import health_of_accounts
from ntbcare.exchange.webhooks.queries import standings
from ntbcare.jobs import queries as jobs

LOW_DISK = 500 * 1024 * 1024
"""Free bytes below which nothing may be taken in any more."""
SLOW_SECONDS = 120
"""A queue that is this far behind is worth a look."""
_migrated = False


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process is up. Touches nothing."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """Whether requests can be taken (503 when not), and whether what comes after them keeps up.

    A silent worker or a long queue is ``degraded``, not a reason to send citizens away: complaints are stored and wait.
    """
    needed = {"database": _database_answers(), "disk": shutil.disk_usage(settings.NTBCARE_DATA).free > LOW_DISK}
    needed["migrations"] = needed["database"] and _is_migrated()
    if not all(needed.values()):
        return JsonResponse({"status": "not_ready", "checks": needed}, status=503)
    behind = {"worker": jobs.is_worker_alive(), "queues": max(queue_lags().values()) < SLOW_SECONDS}
    status = "ready" if all(behind.values()) else "degraded"
    return JsonResponse({"status": status, "checks": {**needed, **behind}})


@never_cache
@require_safe
def metrics(_request: HttpRequest) -> HttpResponse:
    """In the text format of Prometheus: requests as the web workers counted them, queues as the database has them."""
    registry = CollectorRegistry()
    registry.register(_Queues())
    body = generate_latest(registry) + generate_latest(request_registry())
    return HttpResponse(body, content_type="text/plain; version=0.0.4; charset=utf-8")


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _is_migrated() -> bool:
    global _migrated
    # A process that once saw all its migrations need not look again.
    _migrated = _migrated or not pending_migrations()
    return _migrated


def queue_lags() -> dict[str, float]:
    """Seconds since when the first thing in each queue waits; 0 where nothing does."""
    moment = now()
    oldest = {"events": follower_lag().oldest_at, "jobs": jobs.oldest_due_at(), "outbox": outbox.oldest_due_at()}
    return {name: max((moment - since).total_seconds(), 0.0) if since else 0.0 for name, since in oldest.items()}


class _Queues(Collector):
    def collect(self) -> Iterator[Metric]:
        lag = GaugeMetricFamily("ntbcare_queue_lag_seconds", "Since when the first in a queue waits", labels=["queue"])
        for queue, seconds in queue_lags().items():
            lag.add_metric([queue], seconds)
        yield lag
        yield from self._events()
        yield _states("ntbcare_jobs", "Background jobs", jobs.count_by_state())
        yield _states("ntbcare_outbox", "Outgoing messages", outbox.count_by_state())
        yield from _channels()
        yield from _webhooks()
        beat = jobs.last_beat_at()
        silence = (now() - beat).total_seconds() if beat else float("inf")
        yield GaugeMetricFamily("ntbcare_worker_silence_seconds", "Since any worker was heard of", value=silence)

    def _events(self) -> Iterator[Metric]:
        state = follower_lag()
        yield GaugeMetricFamily("ntbcare_events_pending", "Events that followers have not seen", value=state.pending)
        failed = GaugeMetricFamily("ntbcare_follower_failures", "Events a follower failed at", labels=["follower", "state"])
        for (follower, dead), count in state.failures.items():
            failed.add_metric([follower, "dead" if dead else "retrying"], count)
        yield failed


def _channels() -> Iterator[Metric]:
    """Each account of a channel: since when nothing came, and what waits or failed."""
    moment = now()
    silence = GaugeMetricFamily("ntbcare_channel_silence_seconds", "Since the last delivery", labels=["account"])
    unusual = GaugeMetricFamily("ntbcare_channel_silent", "1 when that is far longer than usual", labels=["account"])
    waiting = GaugeMetricFamily("ntbcare_channel_messages", "Messages that wait or failed", labels=["account", "state"])
    failures = GaugeMetricFamily("ntbcare_channel_link_failures", "Failures in a row to reach it", labels=["account"])
    tried = GaugeMetricFamily("ntbcare_channel_last_try_seconds", "Since it was last tried", labels=["account"])
    for one in health_of_accounts():
        name = one.account.name
        if one.last_in is not None:
            silence.add_metric([name], (moment - one.last_in).total_seconds())
        if one.line is not None:
            failures.add_metric([name], one.line.failures)
        if one.line is not None and one.line.tried_at is not None:
            tried.add_metric([name], (moment - one.line.tried_at).total_seconds())
        unusual.add_metric([name], float(one.silent))
        counts = {"in": one.waiting_in, "for_person": one.for_person, "out": one.waiting_out, "failed": one.failed}
        for state, count in counts.items():
            waiting.add_metric([name, state], count)
    yield from (silence, unusual, waiting, failures, tried)


def _webhooks() -> Iterator[Metric]:
    """Each system that is told of cases: what waits or was given up, since when it takes nothing, whether it is paused."""
    moment = now()
    deliveries = GaugeMetricFamily("ntbcare_webhook_deliveries", "Deliveries by state", labels=["subscription", "state"])
    failing = GaugeMetricFamily("ntbcare_webhook_failing_seconds", "Since when it takes nothing", labels=["subscription"])
    paused = GaugeMetricFamily("ntbcare_webhook_paused", "1 when nothing is sent to it", labels=["subscription"])
    for one in standings():
        name, since = one.subscription.name, one.subscription.failing_since
        for state, count in {"waiting": one.waiting, "failed": one.failed, "dropped": one.dropped}.items():
            deliveries.add_metric([name, state], count)
        failing.add_metric([name], (moment - since).total_seconds() if since else 0.0)
        paused.add_metric([name], float(one.subscription.paused_at is not None))
    yield from (deliveries, failing, paused)


def _states(name: str, words: str, counts: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, words, labels=["state"])
    for state, count in sorted(counts.items()):
        family.add_metric([state], count)
    return family
