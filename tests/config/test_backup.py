"""A backup is made while the service runs, and is only worth what restoring it gives back."""

from __future__ import annotations

import gzip
import io
import json
import os
import stat
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql
from pytest_django import Settings

from ntbcare.agencies.models import Agency
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case
from ntbcare.common.clock import now
from ntbcare.config.backup.actions import keys_beside, make_backup
from ntbcare.config.backup.archive import check_archive, write_archive
from ntbcare.config.cli import main
from ntbcare.config.commands import CommandFailed
from ntbcare.vault.actions import public_key
from tests.world import file_case, make_world

pytestmark = pytest.mark.long

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def backup(transactional_db: None, tmp_path: Path, settings: Settings) -> Path:
    """A backup of a small province with a case and a file."""
    settings.MEDIA_ROOT = tmp_path / "files"
    make_world()
    file_case()
    drain()
    stored = Path(settings.MEDIA_ROOT) / "2026" / "bukti.jpg"
    stored.parent.mkdir(parents=True, exist_ok=True)
    stored.write_bytes(b"gambar")
    path = tmp_path / "backup"
    assert main(["backup", str(path)]) == 0
    return path


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of another, empty site: on PostgreSQL with a database of its own."""
    values = {"NTBCARE_DATA": str(tmp_path / "other"), "PATH": os.environ["PATH"]}
    if connection.vendor != "postgresql":
        yield values
        return
    place = connection.settings_dict
    name = f"{place['NAME']}_restored"
    address = psycopg.conninfo.make_conninfo(
        host=place["HOST"], port=place["PORT"], user=place["USER"], password=place["PASSWORD"], dbname="postgres"
    )
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        secret = f":{place['PASSWORD']}" if place["PASSWORD"] else ""
        yield {**values, "DATABASE_URL": f"postgres://{place['USER']}{secret}@{place['HOST']}:{place['PORT'] or 5432}/{name}"}
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _there(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ntbcare.config.cli", *words],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def _ask(environment: dict[str, str], script: str) -> str:
    head = "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'ntbcare.config.settings'; django.setup()\n"
    done = subprocess.run([sys.executable, "-c", head + script], env=environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_restored_site_has_everything_and_the_doctor_finds_nothing(backup: Path, elsewhere: dict[str, str]) -> None:
    restored = _there(elsewhere, "restore", str(backup), "--json")
    assert restored.returncode == 0, restored.stderr
    assert json.loads(restored.stdout)["restored"] == str(backup)

    case = Case.objects.get()
    told = _ask(
        elsewhere,
        "from ntbcare.cases.models import *\nfrom ntbcare.agencies.models import *\n"
        "from ntbcare.vault.actions import public_key\n"
        "print(Case.objects.get().reference, CaseEvent.objects.count(), Agency.objects.count(), public_key().hex())",
    )
    assert told == f"{case.reference} {case.events.count()} {Agency.objects.count()} {public_key().hex()}"
    assert (Path(elsewhere["NTBCARE_DATA"]) / "files" / "2026" / "bukti.jpg").read_bytes() == b"gambar"

    examined = _there(elsewhere, "doctor", "--json")
    statuses = {check["name"]: check["status"] for check in json.loads(examined.stdout)["checks"]}
    assert "error" not in statuses.values(), examined.stdout


def test_numbers_go_on_where_they_stood(backup: Path, elsewhere: dict[str, str]) -> None:
    _there(elsewhere, "restore", str(backup))
    script = (
        "from ntbcare.cases.models import Case\nfrom ntbcare.agencies.models import Agency\n"
        "from ntbcare.common.clock import now\n"
        "branch = Agency.objects.filter(kind='province').get()\n"
        "print(Case.objects.create(received_at=now(), registered_at=now(), source='api', branch=branch).pk)"
    )
    assert int(_ask(elsewhere, script)) == Case.objects.get().pk + 1


def test_a_backup_is_restored_onto_an_empty_place_only(backup: Path, elsewhere: dict[str, str]) -> None:
    assert _there(elsewhere, "restore", str(backup)).returncode == 0
    again = _there(elsewhere, "restore", str(backup))
    assert again.returncode == 1
    assert "not empty" in again.stderr
    assert "Traceback" not in again.stderr


def test_files_that_lie_there_are_never_overwritten(backup: Path, elsewhere: dict[str, str]) -> None:
    kept = Path(elsewhere["NTBCARE_DATA"]) / "files" / "x"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"mine")
    assert _there(elsewhere, "restore", str(backup)).returncode == 1
    assert kept.read_bytes() == b"mine"


def test_a_damaged_backup_is_refused_before_anything_is_written(backup: Path, elsewhere: dict[str, str]) -> None:
    raw = bytearray(gzip.decompress(backup.read_bytes()))
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        largest = max(archive.getmembers(), key=lambda member: member.size)
    # Within what is kept: a bit of the padding between is nobody's.
    raw[largest.offset_data + largest.size // 2] ^= 1
    backup.write_bytes(gzip.compress(bytes(raw)))
    refused = _there(elsewhere, "restore", str(backup))
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert not (Path(elsewhere["NTBCARE_DATA"]) / "files").exists()


def test_a_bit_flipped_anywhere_in_the_manifest_is_found(backup: Path) -> None:
    raw = gzip.decompress(backup.read_bytes())
    with tarfile.open(fileobj=io.BytesIO(raw)) as archive:
        manifest = archive.getmember("manifest.json")
        whole = archive.extractfile(manifest)
        assert whole is not None
        words = json.loads(whole.read())
    for at in range(0, manifest.size, 61):
        damaged = bytearray(raw)
        damaged[manifest.offset_data + at] ^= 1
        backup.write_bytes(gzip.compress(bytes(damaged), compresslevel=0))
        with pytest.raises(CommandFailed):
            check_archive(backup)
    backup.write_bytes(gzip.compress(raw))
    assert check_archive(backup) == {name: value for name, value in words.items() if name != "itself"}


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_half_a_backup_is_refused(backup: Path, share: float) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(CommandFailed):
        check_archive(backup)


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("halo", encoding="utf-8")
    with pytest.raises(CommandFailed):
        check_archive(path)
    with pytest.raises(CommandFailed):
        check_archive(tmp_path / "absent")


@pytest.mark.parametrize("name", ["../evil", "/etc/evil", "files/../../evil"])
def test_names_that_lead_out_of_the_folder_are_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / "x"
    with tarfile.open(path, "w:gz") as tar:
        tar.addfile(tarfile.TarInfo(name), io.BytesIO())
    with pytest.raises(CommandFailed, match="not a plain file"):
        check_archive(path)


def test_only_the_owner_reads_a_backup_and_keys_lie_apart(backup: Path) -> None:
    keys = keys_beside(backup)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (backup, keys)] == [0o600, 0o600]
    with tarfile.open(backup) as open_backup, tarfile.open(keys) as open_keys:
        assert not any(name.startswith("keys/") for name in open_backup.getnames())
        assert "keys/vault.json" in open_keys.getnames()


def test_a_backup_never_overwrites_another(backup: Path) -> None:
    before = backup.read_bytes()
    assert main(["backup", str(backup)]) == 1
    assert backup.read_bytes() == before


def test_a_backup_that_fails_leaves_no_file(tmp_path: Path) -> None:
    def fill() -> None:
        with write_archive(tmp_path / "x") as archive:
            archive.add("a", io.BytesIO(b"a"))
            raise OSError("disk full")

    with pytest.raises(CommandFailed, match="disk full"):
        fill()
    assert list(tmp_path.iterdir()) == []


def test_a_backup_of_a_newer_version_is_refused(backup: Path, tmp_path: Path, elsewhere: dict[str, str]) -> None:
    manifest = check_archive(backup)
    assert isinstance(manifest["migrations"], list)
    newer = tmp_path / "newer"
    with write_archive(newer) as archive, tarfile.open(backup) as tar:
        for member in tar:
            content = tar.extractfile(member)
            if content is not None and member.name != "manifest.json":
                archive.add(member.name, io.BytesIO(content.read()))
        facts = {key: value for key, value in manifest.items() if key not in {"format", "sha256"}}
        archive.finish({**facts, "migrations": [*manifest["migrations"], "cases.0099_later"]})
    keys_beside(newer).write_bytes(keys_beside(backup).read_bytes())
    refused = _there(elsewhere, "restore", str(newer))
    assert refused.returncode == 1
    assert "newer version" in refused.stderr


def test_complaints_go_on_while_a_backup_is_made(backup: Path, tmp_path: Path) -> None:
    facts = make_backup(tmp_path / "second")
    file_case()
    assert Case.objects.count() == 2
    assert facts["files"] == 1
    assert now().isoformat()[:4] in str(check_archive(tmp_path / "second")["made_at"])
