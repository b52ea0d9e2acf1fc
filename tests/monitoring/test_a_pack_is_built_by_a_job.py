"""A pack asked for at the desk is built by a job: once, told step by step, stopped, retried, checked, and never left hanging."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from ntbcare.accounts.actions import create_user
from ntbcare.common.clock import now, pretend
from ntbcare.common.errors import Conflict, InvalidInput
from ntbcare.jobs.leases import claim_job
from ntbcare.jobs.models import Job, JobState
from ntbcare.jobs.policy import LEASE
from ntbcare.jobs.worker import run_due_jobs
from ntbcare.monitoring.models import Pack, PackCheck, PackState, PackStep
from ntbcare.monitoring.pack import runs
from ntbcare.monitoring.pack.archive import pack_up
from ntbcare.monitoring.pack.building import PackNotBuilt, set_documents
from ntbcare.monitoring.pack.checking import ask_to_check
from ntbcare.monitoring.pack.runs import ask_for_pack, build, cancel_pack, clean_packs, tend_packs
from ntbcare.monitoring.pack.workplace import Superseded, Telling, take
from tests.deadlines.journey import at
from tests.monitoring.people import add_case, make_land

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]
FROZEN = Path(__file__).parent / "frozen" / "2026-1"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with pretend(at("2026-07-10 09:00")):
        yield


@pytest.fixture
def officer() -> int:
    land = make_land()
    for day in range(1, 7):
        add_case(land, f"2026-03-0{day} 09:00", status="in_progress")
    return create_user(email="koordinator@contoh.example", name="Koordinator").pk


def small(monkeypatch: pytest.MonkeyPatch, *, before: Callable[[], None] = lambda: None) -> None:
    """In place of setting documents, which takes seconds: something happens, and three files are there."""

    def set_them(folder: Path, *, tell: Callable[[str], None], tick: Callable[[], None]) -> None:
        before()
        for kind in ("pdf", "xlsx", "pptx"):
            (folder / f"evaluasi-2026-1.{kind}").write_bytes(kind.encode())
            tick()
            tell(kind)

    monkeypatch.setattr("ntbcare.monitoring.pack.building.set_documents", set_them)


def stored(pack: Pack) -> zipfile.ZipFile:
    with default_storage.open(pack.path) as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def test_it_is_built_kept_and_checked(officer: int) -> None:
    pack = ask_for_pack("2026-1", user_id=officer)
    assert (pack.state, Job.objects.count()) == (PackState.WAITING, 1)
    run_due_jobs()
    pack.refresh_from_db()
    assert (pack.state, pack.cases, pack.provisional, pack.step) == (PackState.DONE, 6, False, PackStep.ZIP)
    archive = stored(pack)
    names = {one["name"] for one in pack.files}
    assert {"data/angka.json", "data/kasus.csv", "evaluasi-2026-1.pdf", "evaluasi-2026-1.xlsx", "evaluasi-2026-1.pptx"} <= names
    assert names == set(archive.namelist())
    assert all(hashlib.sha256(archive.read(one["name"])).hexdigest() == one["sha256"] for one in pack.files)
    ask_to_check(pack.pk, user_id=officer)
    run_due_jobs()
    pack.refresh_from_db()
    assert (pack.check_state, pack.differing) == (PackCheck.SAME, [])
    # Somebody changes a document within the stored archive.
    place = Path(default_storage.path(pack.path))
    with zipfile.ZipFile(place, "a") as changed, pytest.warns(UserWarning, match="Duplicate name"):
        changed.writestr("evaluasi-2026-1.pdf", b"lain")
    ask_to_check(pack.pk, user_id=officer)
    run_due_jobs()
    pack.refresh_from_db()
    assert (pack.check_state, pack.differing) == (PackCheck.DIFFERS, ["ZIP", "evaluasi-2026-1.pdf"])


def test_the_archive_of_the_same_files_is_the_same(tmp_path: Path) -> None:
    digests = set()
    for name in ("one", "two"):
        folder = tmp_path / name
        (folder / "data").mkdir(parents=True)
        for file in ("b.txt", "a.txt", "data/c.txt") if name == "one" else ("data/c.txt", "a.txt", "b.txt"):
            (folder / file).write_text(file)
        pack_up(folder, tmp_path / f"{name}.zip")
        digests.add(hashlib.sha256((tmp_path / f"{name}.zip").read_bytes()).hexdigest())
    assert len(digests) == 1


def test_two_presses_are_one_and_the_next_is_a_new_one(officer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    first = ask_for_pack("2026-1", user_id=officer)
    assert ask_for_pack("2026-1", user_id=officer).pk == first.pk
    other = ask_for_pack("2025-2", user_id=officer)
    assert other.pk != first.pk
    assert Job.objects.count() == 2
    run_due_jobs()
    first.refresh_from_db()
    again = ask_for_pack("2026-1", user_id=officer)
    run_due_jobs()
    again.refresh_from_db()
    assert again.pk != first.pk
    assert again.path != first.path
    assert default_storage.exists(first.path)


def test_the_database_itself_allows_one_at_a_time(officer: int) -> None:
    ask_for_pack("2026-1", user_id=officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Pack.objects.create(half_year="2026-1", asked_at=now())


@pytest.mark.parametrize("half_year", ["", "2027-1", "2017-2", "2026-3", "../2026-1", "2026-1\x00", "２０２６-1"])
def test_what_is_no_half_year_orders_nothing(officer: int, half_year: str) -> None:
    with pytest.raises(InvalidInput):
        ask_for_pack(half_year, user_id=officer)
    assert not Job.objects.exists()


def test_the_steps_are_told_in_order(officer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, int]] = []
    write = Telling._write

    def watched(self: Telling, **known: int) -> None:
        write(self, **known)
        pack = Pack.objects.get()
        seen.append((pack.step, pack.percent))

    monkeypatch.setattr(Telling, "_write", watched)
    small(monkeypatch)
    ask_for_pack("2026-1", user_id=officer)
    run_due_jobs()
    assert list(dict.fromkeys(step for step, _percent in seen)) == ["figures", "cases", "pdf", "xlsx", "pptx", "zip"]
    percents = [percent for _step, percent in seen]
    assert percents == sorted(percents)
    assert 0 < percents[0] < percents[-1] <= 100


def test_cancelled_while_it_waits_and_while_it_works(officer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    waiting = ask_for_pack("2026-1", user_id=officer)
    cancel_pack(waiting.pk, user_id=officer)
    run_due_jobs()
    waiting.refresh_from_db()
    assert waiting.state == PackState.CANCELLED
    working = ask_for_pack("2026-1", user_id=officer)
    small(monkeypatch, before=lambda: cancel_pack(working.pk, user_id=officer))
    run_due_jobs()
    working.refresh_from_db()
    assert (working.state, working.path) == (PackState.CANCELLED, "")
    with pytest.raises(Conflict):
        cancel_pack(working.pk, user_id=officer)


def test_who_cancels_need_not_wait_for_a_document(tmp_path: Path) -> None:
    """The process that sets the documents ends at once."""
    (tmp_path / "data").symlink_to(FROZEN)

    def stop() -> None:
        raise Superseded("")

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("ntbcare.monitoring.pack.building._TICK_SECONDS", 0.01)
        with pytest.raises(Superseded):
            set_documents(tmp_path, tick=stop)
    assert not (tmp_path / "SHA256SUMS").exists()


def test_a_worker_that_is_killed_is_followed_by_another(officer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    pack = ask_for_pack("2026-1", user_id=officer)
    claimed = claim_job("dead:1:x")
    assert claimed is not None
    first = take(pack.pk)
    assert first is not None
    Telling(first).begin(PackStep.XLSX)
    assert tend_packs.call() == 0, "its job still counts as running"
    with pretend(now() + LEASE + timedelta(seconds=1)):
        run_due_jobs()
        pack.refresh_from_db()
        assert pack.state == PackState.DONE
        with pytest.raises(Superseded):
            Telling(first).tick()


def test_killed_at_every_attempt_it_is_said_to_have_failed(officer: int) -> None:
    pack = ask_for_pack("2026-1", user_id=officer)
    moment = now()
    for attempt in range(runs.POLICY.attempts):
        with pretend(moment + attempt * 2 * LEASE):
            job = claim_job(f"dead:{attempt}:x")
            assert job is not None
            assert job.state == JobState.RUNNING
            take(pack.pk)
    with pretend(moment + 10 * LEASE):
        run_due_jobs()
        assert Job.objects.get().state == JobState.DEAD
        assert tend_packs.call() == 1
        pack.refresh_from_db()
        assert (pack.state, pack.error) == (PackState.FAILED, runs.INTERRUPTED)
        assert ask_for_pack("2026-1", user_id=officer).pk != pack.pk, "one may ask again"


@pytest.mark.parametrize(("raised", "code"), [(PackNotBuilt("typst"), "documents"), (OSError(28, "no space left"), "disk")])
def test_a_failure_is_said_and_leaves_nothing(
    officer: int, monkeypatch: pytest.MonkeyPatch, raised: Exception, code: str
) -> None:
    def fail() -> None:
        raise raised

    small(monkeypatch, before=fail)
    pack = ask_for_pack("2026-1", user_id=officer)
    run_due_jobs()
    pack.refresh_from_db()
    assert (pack.state, pack.error, pack.path) == (PackState.FAILED, code, "")


def test_who_finishes_too_late_keeps_nothing(officer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = ask_for_pack("2026-1", user_id=officer)
    save = default_storage.save

    def overtaken(name: str, content: File[bytes]) -> str:
        path = save(name, content)
        take(pack.pk)
        return path

    small(monkeypatch)
    monkeypatch.setattr(default_storage, "save", overtaken)
    build.call(pack.pk)
    pack.refresh_from_db()
    assert pack.state == PackState.RUNNING
    assert pack.path == ""
    assert not [name for name in default_storage.listdir("packs/2026-1")[1] if name.startswith(f"{pack.pk}-")]


def test_provisional_ones_go_after_their_time_and_others_stay(officer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    small(monkeypatch)
    with pretend(at("2026-06-30 23:59")):
        provisional = ask_for_pack("2026-1", user_id=officer)
        run_due_jobs()
    provisional.refresh_from_db()
    assert provisional.provisional
    final = ask_for_pack("2026-1", user_id=officer)
    run_due_jobs()
    orphan = default_storage.save("packs/2026-1/left.zip", ContentFile(b"left"))
    kept = [Pack.objects.get(pk=final.pk), provisional]
    os.utime(default_storage.path(orphan), (at("2026-09-28 10:00").timestamp(),) * 2)
    with pretend(at("2026-09-29 09:00")):
        assert clean_packs.call() == 1, "of the day of 30 June: its ninety days are over"
    assert default_storage.exists(orphan), "it may belong to a building that goes on"
    assert [default_storage.exists(pack.path) for pack in kept] == [True, False]
    provisional.refresh_from_db()
    assert provisional.path == ""
    assert provisional.removed_at is not None
    assert provisional.files
    with pretend(at("2036-07-11 09:00")):
        clean_packs.call()
    assert default_storage.exists(kept[0].path)
    assert not default_storage.exists(orphan)
