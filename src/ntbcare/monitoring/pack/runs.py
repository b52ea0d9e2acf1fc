"""Packs asked for at the desk: a job builds each, the page shows how far it is, and none hangs for ever."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import structlog
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django_tasks import task

from ntbcare.audit.actions import record
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Conflict
from ntbcare.jobs.policy import RetryPolicy, retry
from ntbcare.jobs.queries import still_to_run
from ntbcare.monitoring.models import OPEN, OPEN_CHECKS, Pack, PackCheck, PackState, PackStep
from ntbcare.monitoring.pack.archive import digest_of, listed, pack_up
from ntbcare.monitoring.pack.building import PackNotBuilt, build_pack
from ntbcare.monitoring.pack.semester import read_semester
from ntbcare.monitoring.pack.workplace import Stopped, Superseded, Telling, take, workplace
from ntbcare.monitoring.scorecard import HalfYear

log = structlog.get_logger()

DISK, DOCUMENTS, INTERRUPTED = "disk", "documents", "interrupted"
"""Why a building failed."""
POLICY = RetryPolicy(attempts=3, first_delay=timedelta(seconds=10))
KEEP_PROVISIONAL = timedelta(days=90)
"""So long the files of a pack are kept whose half-year was not over when it was built. All others are kept for good."""
_ORPHANED = timedelta(days=1)
_FOLDER = "packs"


def ask_for_pack(half_year: str, *, user_id: int) -> Pack:
    """Order the pack of a half-year. While one of it is being built, that one is given back. Raises InvalidInput."""
    semester = read_semester(half_year, today=local_day(now()))
    try:
        with transaction.atomic(durable=True):
            pack = Pack.objects.create(half_year=str(semester), asked_by_id=user_id, asked_at=now())
            Pack.objects.filter(pk=pack.pk).update(job_id=int(build.enqueue(pack.pk).id))
            record("pack.asked", f"pack:{pack.pk}", user_id=user_id, details={"half_year": str(semester)})
    except IntegrityError:
        return Pack.objects.filter(half_year=str(semester)).latest("pk")
    return pack


def cancel_pack(pack_id: int, *, user_id: int) -> None:
    """Stop a building. One that waits ends at once, one at work as soon as it hears of it. Raises Conflict for one that ended."""
    with transaction.atomic(durable=True):
        waiting = Pack.objects.filter(pk=pack_id, state=PackState.WAITING).update(state=PackState.CANCELLED, ended_at=now())
        if not waiting and not Pack.objects.filter(pk=pack_id, state=PackState.RUNNING).update(cancel=True):
            raise Conflict("it has ended")
        record("pack.cancelled", f"pack:{pack_id}", user_id=user_id)


@task()
@retry(POLICY)
def build(pack_id: int) -> None:
    """Build a pack and keep it. Killed half-way it begins anew: nothing of the first attempt is used."""
    pack = take(pack_id)
    if pack is None:
        return
    try:
        with workplace("pack", pack.pk) as folder:
            _build(pack, folder)
    except Stopped:
        _end(pack, PackState.CANCELLED)
    except Superseded:
        log.warning("pack_superseded", pack=pack.pk)
    except PackNotBuilt:
        _end(pack, PackState.FAILED, error=DOCUMENTS)
    except OSError as error:
        log.exception("pack_not_kept", pack=pack.pk, errno=error.errno)
        _end(pack, PackState.FAILED, error=DISK)


def _build(pack: Pack, place: Path) -> None:
    telling, folder = Telling(pack), place / "pack"
    telling.begin(PackStep.FIGURES)
    semester = HalfYear.parse(pack.half_year)
    provisional = local_day(now()) <= semester.last

    def counted(done: int, total: int) -> None:
        telling.count(done, total)
        if done >= total:
            telling.begin(PackStep.PDF)

    cases = build_pack(semester, folder, progress=counted, tell=telling.after, tick=telling.tick)
    archive = place / "pack.zip"
    pack_up(folder, archive)
    telling.tick()
    with archive.open("rb") as file:
        path = default_storage.save(f"{_FOLDER}/{pack.half_year}/{pack.pk}-{pack.run}.zip", File(file))
    known = {
        "cases": cases,
        "provisional": provisional,
        "path": path,
        "size": archive.stat().st_size,
        "sha256": digest_of(archive),
        "files": listed(folder),
    }
    if not _end(pack, PackState.DONE, **known):
        default_storage.delete(path)


def _end(pack: Pack, state: PackState, **known: object) -> bool:
    """Note how the attempt ended; False when it was no longer its turn to say."""
    rows = Pack.objects.filter(pk=pack.pk, run=pack.run, state=PackState.RUNNING)
    ended = bool(rows.update(state=state, ended_at=now(), **known))
    log.info("pack_ended", pack=pack.pk, state=state.value, noted=ended)
    return ended


@task()
def tend_packs() -> int:
    """Say of buildings and checks whose job died or is gone that they failed; how many."""
    packs = list(Pack.objects.filter(state__in=OPEN).values_list("pk", "job_id"))
    checks = list(Pack.objects.filter(check_state__in=OPEN_CHECKS).values_list("pk", "check_job_id"))
    alive = still_to_run([job_id for _pk, job_id in packs + checks if job_id is not None])
    # Asked again: between the two looks the job may have handed in.
    lost = [pk for pk, job_id in packs if job_id not in alive]
    failed = Pack.objects.filter(pk__in=lost, state__in=OPEN).update(
        state=PackState.FAILED, error=INTERRUPTED, ended_at=now(), run=""
    )
    unchecked = [pk for pk, job_id in checks if job_id not in alive]
    return failed + Pack.objects.filter(pk__in=unchecked, check_state__in=OPEN_CHECKS).update(
        check_state=PackCheck.FAILED, checked_at=now()
    )


@task()
def clean_packs() -> int:
    """Remove the files of old provisional packs, and what buildings that were killed left in the storage; how many."""
    removed = 0
    for pack in Pack.objects.filter(state=PackState.DONE, provisional=True, ended_at__lt=now() - KEEP_PROVISIONAL).exclude(
        path=""
    ):
        default_storage.delete(pack.path)
        removed += Pack.objects.filter(pk=pack.pk, path=pack.path).update(path="", removed_at=now())
    return removed + _remove_orphans()


def _remove_orphans() -> int:
    if not default_storage.exists(_FOLDER):
        return 0
    known = frozenset(Pack.objects.exclude(path="").values_list("path", flat=True))
    removed = 0
    for half_year in default_storage.listdir(_FOLDER)[0]:
        for name in default_storage.listdir(f"{_FOLDER}/{half_year}")[1]:
            path = f"{_FOLDER}/{half_year}/{name}"
            if path not in known and default_storage.get_modified_time(path) < now() - _ORPHANED:
                default_storage.delete(path)
                removed += 1
    return removed
