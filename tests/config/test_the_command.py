"""``ntbcare``: exit status 0, 1 or 2; results on standard output, messages on standard error."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ntbcare.accounts.actions import create_user, verify_api_token
from ntbcare.accounts.models import Invitation
from ntbcare.agencies.models import Agency, Member
from ntbcare.audit.models import Entry
from ntbcare.cases.followers import FOLLOWERS
from ntbcare.common.clock import now
from ntbcare.config.cli import main
from ntbcare.config.commands import COMMANDS
from ntbcare.jobs.models import Job, JobState

ROOT = Path(__file__).resolve().parent.parent.parent
BAD = [("NTBCARE_TIME_ZONE", "Lombok"), ("NTBCARE_LOG_LEVEL", "LOUD"), ("DATABASE_URL", "mysql://x")]


def test_help_lists_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in ("run", "serve", "worker", "doctor", "backup", "restore", "token"))


@pytest.mark.parametrize("words", [[], ["no-such-command"], ["token"], ["followers", "replay", "nobody"], ["backup"]])
def test_wrong_usage_is_status_two(words: list[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2


def test_a_bad_setting_is_named_and_is_status_two() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ntbcare.config.cli", "first-run"],
        env={"NTBCARE_PORT": "eighty", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("NTBCARE_PORT")
    assert "Traceback" not in done.stderr


def test_the_supervisor_carries_neither_django_nor_the_rest() -> None:
    script = (
        "import sys\nfrom ntbcare.config import cli\nfrom ntbcare.config.commands import run\n"
        "print([name for name in ('django', 'ninja', 'nacl', 'structlog') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_command_has_a_name_of_its_own_and_a_summary() -> None:
    assert len({command.name for command in COMMANDS}) == len(COMMANDS)
    assert all(command.summary for command in COMMANDS)


@pytest.mark.django_db
def test_a_token_is_made_printed_once_audited_and_revoked(capsys: pytest.CaptureFixture[str]) -> None:
    officer = create_user(email="ani@contoh.example", name="Ani")
    assert main(["token", "create", "ANI@contoh.example", "--label", "bot"]) == 0
    printed = capsys.readouterr()
    text = printed.out.strip()
    assert verify_api_token(text) == officer.pk
    assert text not in printed.err
    token_id = officer.api_tokens.get().pk
    assert main(["token", "revoke", str(token_id)]) == 0
    assert verify_api_token(text) is None
    assert main(["token", "revoke", str(token_id)]) == 1
    assert list(Entry.objects.order_by("id").values_list("what", flat=True)) == ["token.created", "token.revoked"]


@pytest.mark.django_db
def test_a_token_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    officer = create_user(email="ani@contoh.example", name="Ani")
    assert main(["token", "create", "ani@contoh.example", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert set(printed) == {"id", "token"}
    assert verify_api_token(printed["token"]) == officer.pk


@pytest.mark.django_db
def test_a_token_for_nobody_is_not_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["token", "create", "nobody@contoh.example"]) == 1
    assert "nobody@contoh.example" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_new_first_run_link_ends_the_old_one_until_there_is_an_administrator(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["first-run"]) == 0
    assert main(["first-run"]) == 0
    first, second = capsys.readouterr().out.split()
    assert first.startswith("http://127.0.0.1:8000/desk/first-run?token=")
    assert first != second
    assert Invitation.objects.count() == 1

    province = Agency.objects.create(name="Provinsi", short_name="Prov", kind="province")
    officer = create_user(email="ani@contoh.example", name="Ani")
    Member.objects.create(user=officer, agency=province, role="administrator", since=now())
    assert main(["first-run"]) == 1


@pytest.mark.django_db
def test_a_follower_is_replayed_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["followers", "replay", min(FOLLOWERS)]) == 0
    assert "0 events" in capsys.readouterr().err


@pytest.mark.django_db
def test_dead_jobs_are_tried_again(capsys: pytest.CaptureFixture[str]) -> None:
    moment = now()
    Job.objects.create(task="x", state=JobState.DEAD, enqueued_at=moment, due_at=moment, attempts=8, max_attempts=8)
    assert main(["jobs", "retry"]) == 0
    assert (Job.objects.get().state, Job.objects.get().attempts) == (JobState.READY, 0)
    assert "1 jobs" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "value"), BAD)
def test_every_setting_is_checked_at_the_start(name: str, value: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ntbcare.config.cli", "first-run"],
        env={name: value, "PATH": "", "NTBCARE_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.split("=")[0].split(":")[0]) == (2, name)


def test_every_setting_is_described() -> None:
    source = (ROOT / "src/ntbcare/config/settings.py").read_text(encoding="utf-8")
    named = set(re.findall(r'env\.(?:text|number|flag)\("([A-Z_]+)"', source))
    described = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    assert named
    assert not [name for name in named if f"`{name}`" not in described]


@pytest.mark.long
def test_a_command_on_an_empty_folder_makes_the_static_files_too(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "NTBCARE_DATA": str(tmp_path)}
    line = [sys.executable, "-m", "ntbcare.config.cli", "first-run"]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # Without them every page that `ntbcare serve` shows afterwards would fail.
    assert (tmp_path / "static" / "staticfiles.json").exists()
