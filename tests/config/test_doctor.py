"""``ntbcare doctor`` sees what is wrong, says it with ids only, and never fails itself."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from ntbcare.cases.models import CaseEvent, FollowerFailure
from ntbcare.common.clock import now
from ntbcare.common.findings import Finding
from ntbcare.config import checks
from ntbcare.config.cli import main
from ntbcare.config.doctor import CHECKS, examine, overall
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.jobs.actions import beat
from ntbcare.jobs.models import Job, JobState, WorkerBeat
from ntbcare.vault.actions import seal
from ntbcare.vault.keys import key_file
from tests.mail_server import mail_server
from tests.world import World, file_case

pytestmark = pytest.mark.django_db


def breaks() -> Iterator[Finding]:
    raise ValueError("quotes the complaint")
    yield Finding("never")


def warns() -> Iterator[Finding]:
    yield Finding("look at this", warning=True)


def test_every_check_in_the_table_can_be_carried_out(world: World) -> None:
    for result in examine():
        assert not [finding for finding in result.findings if "could not be checked" in finding.message], result


def test_a_check_that_breaks_is_a_finding_and_stops_no_other() -> None:
    results = examine(
        {"one": "tests.config.test_doctor.breaks", "gone": "tests.nowhere.check", "two": "tests.config.test_doctor.warns"}
    )
    assert [result.status for result in results] == ["error", "error", "warning"]
    assert overall(results) == "error"
    assert "quotes" not in str(results)


def test_warnings_alone_are_no_failure(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for name in list(CHECKS):
        monkeypatch.delitem(CHECKS, name)
    monkeypatch.setitem(CHECKS, "two", "tests.config.test_doctor.warns")
    assert main(["doctor", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"status": "warning", "checks": [{"name": "two", "status": "warning", "findings": ["look at this"]}]}
    assert main(["doctor"]) == 0
    assert "warning: look at this" in capsys.readouterr().out


def test_dead_work_is_found(world: World) -> None:
    moment = now()
    Job.objects.create(task="x", state=JobState.DEAD, enqueued_at=moment, due_at=moment, max_attempts=1)
    message = {"key": "x", "template": "x", "context_sealed": b"", "created_at": moment, "due_at": moment}
    OutgoingMessage.objects.create(**message, state="dead")
    found = [finding.message for finding in checks.check_queues()]
    assert any("1 background jobs" in line for line in found)
    assert any("1 messages" in line for line in found)


def test_an_event_given_up_by_a_follower_is_found(world: World) -> None:
    file_case()
    FollowerFailure.objects.create(follower="count", event=CaseEvent.objects.get(), dead=True, error="ValueError")
    assert any("1 events were given up" in finding.message for finding in checks.check_queues())


def test_work_that_waits_too_long_is_found() -> None:
    old = now() - timedelta(hours=2)
    Job.objects.create(task="x", enqueued_at=old, due_at=old, max_attempts=1)
    assert [finding.message for finding in checks.check_queues()] == ["jobs: the first has been waiting for 2:00:00"]


def test_a_silent_worker_is_found() -> None:
    assert any("no worker" in finding.message for finding in checks.check_worker())
    beat("w", started_at=now())
    assert list(checks.check_worker()) == []
    WorkerBeat.objects.update(beat_at=now() - timedelta(minutes=5))
    assert any("no worker" in finding.message for finding in checks.check_worker())


def test_keys_that_others_can_read_are_found() -> None:
    seal("x", purpose="test")
    key_file().chmod(0o644)
    try:
        assert any("chmod 600" in finding.message for finding in checks.check_keys())
    finally:
        key_file().chmod(0o600)
    assert not any("chmod" in finding.message for finding in checks.check_keys())


def test_looking_makes_no_keys(settings: Settings, tmp_path: Path) -> None:
    settings.NTBCARE_KEYS = tmp_path
    assert [finding.warning for finding in checks.check_keys()] == [True]
    assert not key_file().exists()


def test_the_mail_server_is_tried(settings: Settings) -> None:
    assert [finding.warning for finding in checks.check_mail()] == [True]
    with mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        assert list(checks.check_mail()) == []
    assert [finding.warning for finding in checks.check_mail()] == [False]


def test_a_public_address_without_encryption_is_found(settings: Settings) -> None:
    settings.NTBCARE_BASE_URL, settings.HTTPS = "http://care.contoh.example", False
    assert [finding.warning for finding in checks.check_settings()] == [False]
    settings.NTBCARE_BASE_URL, settings.HTTPS = "https://care.contoh.example", True
    assert list(checks.check_settings()) == []


def test_a_database_that_is_away_is_said_once_and_at_once(tmp_path: Path) -> None:
    script = "import sys; from ntbcare.config.cli import main; sys.exit(main(['doctor', '--json']))"
    environment = {"PATH": "", "NTBCARE_DATA": str(tmp_path), "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    assert time.monotonic() - begun < 20  # a pool would try for as long, and for every check anew
    found = {check["name"]: check for check in json.loads(done.stdout)["checks"]}
    assert done.returncode == 1
    assert "OperationalError" in found["database"]["findings"][0]
    assert found["records"]["findings"] == ["not checked: the database comes first"]
    assert found["disk"]["findings"] != found["records"]["findings"]
