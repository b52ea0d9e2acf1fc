"""The first start makes everything ready and prints the link once; later starts change nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from ntbcare.accounts.actions import create_user
from ntbcare.agencies.models import Agency, Member
from ntbcare.common.clock import now
from ntbcare.config.cli import main
from ntbcare.config.preparation import collect_static, first_run_message, load_reference_data, migrate, pending_migrations


@pytest.mark.django_db
def test_the_link_is_printed_at_the_first_start_only() -> None:
    first = first_run_message()
    assert "/desk/first-run?token=" in first
    second = first_run_message()
    assert "token=" not in second
    assert "ntbcare first-run" in second


@pytest.mark.django_db
def test_with_an_administrator_nothing_is_said() -> None:
    province = Agency.objects.create(name="Provinsi", short_name="Prov", kind="province")
    Member.objects.create(
        user=create_user(email="a@contoh.example", name="A"), agency=province, role="administrator", since=now()
    )
    assert first_run_message() == ""


@pytest.mark.django_db
def test_a_migrated_database_needs_no_migration() -> None:
    assert pending_migrations() == []
    assert migrate() == ""


@pytest.mark.django_db
def test_reference_data_is_loaded_once() -> None:
    assert "153 agencies" in load_reference_data()
    assert load_reference_data() == ""


def test_static_files_are_collected_once(settings: Settings, tmp_path: Path) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    assert collect_static()
    assert (settings.STATIC_ROOT / "web").is_dir()
    assert not (settings.STATIC_ROOT / "ninja").exists()
    assert collect_static() == ""


@pytest.mark.django_db
def test_prepare_tells_the_link_on_standard_output(
    capsys: pytest.CaptureFixture[str], settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = tmp_path / "static"
    assert main(["prepare"]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines()[-1].startswith("http://127.0.0.1:8000/desk/first-run?token=")
    assert main(["prepare"]) == 0
    assert "token=" not in capsys.readouterr().out
