"""Health, readiness, metrics and logs: enough to watch the service by, and nothing about people."""

from __future__ import annotations

import json
import logging
import sys
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from ntbcare.common.clock import now
from ntbcare.config import health
from ntbcare.config.logs import JsonFormatter, configure_structlog, logging_config
from ntbcare.config.middleware import RequestLogMiddleware
from ntbcare.jobs.actions import beat
from ntbcare.jobs.models import Job
from tests.world import World, file_case


def test_health_asks_no_database(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"


@pytest.mark.django_db
def test_ready_when_all_is_well(client: Client) -> None:
    beat("w", started_at=now())
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")
    assert set(answer.json()["checks"]) == {"database", "disk", "migrations", "worker", "queues"}


@pytest.mark.django_db
def test_a_silent_worker_or_a_long_queue_is_degraded_and_still_takes_complaints(client: Client) -> None:
    assert client.get("/readyz").json()["status"] == "degraded"
    beat("w", started_at=now())
    old = now() - timedelta(hours=1)
    Job.objects.create(task="x", enqueued_at=old, due_at=old, max_attempts=1)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["checks"]["queues"]) == (200, "degraded", False)


@pytest.mark.django_db
def test_not_ready_without_database_migrations_or_room(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LOW_DISK", 10**18)
    assert client.get("/readyz").status_code == 503
    monkeypatch.undo()
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(health, "pending_migrations", lambda: ["cases.0009"])
    assert client.get("/readyz").json()["checks"]["migrations"] is False
    monkeypatch.undo()

    def gone() -> None:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", gone)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, False)


@pytest.mark.django_db
def test_metrics_count_queues_and_requests_by_pattern(client: Client, world: World) -> None:
    case, _ = file_case()
    client.get(f"/lacak/{case.reference}")
    text = client.get("/metrics").content.decode()
    assert "ntbcare_events_pending 1.0" in text
    assert 'ntbcare_queue_lag_seconds{queue="outbox"}' in text
    assert 'route="lacak/<str:reference>"' in text
    assert case.reference not in text


@pytest.mark.django_db
def test_metrics_take_few_statements(client: Client) -> None:
    with CaptureQueriesContext(connection) as statements:
        client.get("/metrics")
    assert len(statements) < 17


def _entries(written: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.splitlines()]


@pytest.mark.django_db
def test_a_request_is_one_line_with_pattern_and_id_and_nothing_else(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    answer = client.get("/lacak/NTB-26-0000427?kode=7K3M-Q8ZD-2RWX&q=siti", headers={"X-Complaint-Code": "7K3M-Q8ZD-2RWX"})
    written = capsys.readouterr().err
    (entry,) = [entry for entry in _entries(written) if entry["event"] == "request"]
    assert set(entry) == {"event", "level", "at", "request_id", "method", "route", "status", "ms"}
    assert entry["route"] == "lacak/<str:reference>"
    assert entry["request_id"] == answer["X-Request-ID"]
    assert "7K3M" not in written
    assert "0000427" not in written


def test_a_fault_is_logged_by_kind_and_place_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    request = HttpRequest()
    request.resolver_match = None
    try:
        raise LookupError("kata pelapor")
    except LookupError as error:
        RequestLogMiddleware(view).process_exception(request, error)
    written = capsys.readouterr().err
    (entry,) = _entries(written)
    assert (entry["event"], entry["error"], entry["alarm"]) == ("request_failed", "LookupError", True)
    assert "test_health.py" in str(entry["where"])
    assert "kata pelapor" not in written


def test_what_libraries_log_has_the_same_shape_and_no_words_of_errors() -> None:
    try:
        raise ValueError("kata pelapor")
    except ValueError:
        record = logging.LogRecord("lib", logging.ERROR, __file__, 1, "it %s", ("failed",), sys.exc_info())
    text = JsonFormatter().format(record)
    assert json.loads(text)["event"] == "it failed"
    assert json.loads(text)["error"] == "ValueError"
    assert "kata pelapor" not in text


def test_loggers_that_print_paths_or_names_are_silent(settings: Settings) -> None:
    configure_structlog("INFO")
    levels = {name: entry["level"] for name, entry in logging_config("INFO")["loggers"].items()}
    assert levels["django.request"] == levels["django.security"] == "CRITICAL"
    assert levels["axes"] == "ERROR"
