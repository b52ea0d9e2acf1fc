"""Whether a kept pack still comes out of its frozen data byte for byte: asked at the desk, done by a job."""

from __future__ import annotations

import zipfile

import structlog
from django.db import transaction
from django.db.models import Q
from django_tasks import task

from ntbcare.audit.actions import record
from ntbcare.common.clock import now
from ntbcare.common.errors import Conflict
from ntbcare.jobs.policy import retry
from ntbcare.monitoring.models import OPEN_CHECKS, Pack, PackCheck, PackState
from ntbcare.monitoring.pack.archive import unpack
from ntbcare.monitoring.pack.building import PackNotBuilt, differing
from ntbcare.monitoring.pack.runs import POLICY
from ntbcare.monitoring.pack.workplace import workplace

log = structlog.get_logger()


def ask_to_check(pack_id: int, *, user_id: int) -> None:
    """Order the check of a pack; pressed twice it is one. Raises Conflict for a pack without files."""
    with transaction.atomic(durable=True):
        free = ~Q(check_state__in=OPEN_CHECKS)
        rows = Pack.objects.filter(free, pk=pack_id, state=PackState.DONE).exclude(path="")
        if not rows.update(check_state=PackCheck.WAITING, checked_at=None, differing=[]):
            if Pack.objects.filter(pk=pack_id, check_state__in=OPEN_CHECKS).exists():
                return
            raise Conflict("there is nothing to check")
        Pack.objects.filter(pk=pack_id).update(check_job_id=int(check.enqueue(pack_id).id))
        record("pack.checked", f"pack:{pack_id}", user_id=user_id)


@task()
@retry(POLICY)
def check(pack_id: int) -> None:
    """Build the pack again from what was kept, and note which files came out otherwise."""
    rows = Pack.objects.filter(pk=pack_id, check_state__in=OPEN_CHECKS)
    if not rows.update(check_state=PackCheck.RUNNING):
        return
    pack = Pack.objects.get(pk=pack_id)
    try:
        wrong = _differing(pack)
    except (OSError, zipfile.BadZipFile, PackNotBuilt) as error:
        log.warning("pack_not_checked", pack=pack_id, error=type(error).__name__)
        rows.update(check_state=PackCheck.FAILED, checked_at=now())
        return
    rows.update(check_state=PackCheck.DIFFERS if wrong else PackCheck.SAME, differing=wrong, checked_at=now())


def _differing(pack: Pack) -> list[str]:
    """The names of the files that are not those that were kept, or do not come out again."""
    with workplace("check", pack.pk) as place:
        folder = place / "kept"
        wrong = [] if unpack(pack.path, folder) == pack.sha256 else ["ZIP"]
        return sorted({*wrong, *differing(folder)})
