"""Room for files: what one address may send in a day, and what must stay free on the disk. Texts need neither."""

from __future__ import annotations

import shutil

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from ntbcare.cases.models import UploadedBytes
from ntbcare.common.clock import now
from ntbcare.common.errors import FieldError
from ntbcare.vault.actions import keyed_hash

_MEGABYTE = 1024 * 1024
_COUNT = (
    f"INSERT INTO {UploadedBytes._meta.db_table} (sender, day, octets) VALUES (%s, %s, %s) "  # noqa: S608 our own table
    "ON CONFLICT (sender) DO UPDATE SET octets = cases_uploadedbytes.octets + excluded.octets "
    "WHERE cases_uploadedbytes.octets + excluded.octets <= %s RETURNING octets"
)


def is_disk_low() -> bool:
    """Whether so little is free that files must wait, so that texts can still be taken."""
    return shutil.disk_usage(settings.NTBCARE_DATA).free < settings.NTBCARE_FILES_FREE_MB * _MEGABYTE


def count_upload(address: str, octets: int) -> bool:
    """Add to what the address sent today (UTC), in one statement; False, and nothing added, when that is too much."""
    most = settings.NTBCARE_UPLOAD_MB_PER_DAY * _MEGABYTE
    if octets > most:
        return False
    today = now().date()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [keyed_hash(f"{today}\n{address}", purpose="uploads"), today, octets, most])
        return cursor.fetchone() is not None


def too_much_today(field: str) -> FieldError:
    """What the sender is told."""
    message = _(
        "Berkas dari jaringan Anda hari ini sudah terlalu banyak. Kirim tulisannya sekarang; berkasnya dapat ditambahkan besok."
    )
    return FieldError(field, "quota", message)


def forget_uploads() -> int:
    """Periodic: drop the counts of past days; returns how many."""
    return UploadedBytes.objects.filter(day__lt=now().date()).delete()[0]
