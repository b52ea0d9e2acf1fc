"""Storing and finding the files of a case. Bytes lie in Django's storage under names that say nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from ntbcare.cases.files import CheckedFile
from ntbcare.cases.models import Attachment, CaseEvent
from ntbcare.cases.sets import AttachmentMoment
from ntbcare.common.clock import now


def add_attachments(
    event: CaseEvent,
    files: Sequence[CheckedFile],
    *,
    moment: AttachmentMoment,
    by_complainant: bool,
    public: bool = False,
) -> list[Attachment]:
    """Store the files of an event inside its transaction. Should it roll back, the bytes stay behind without a row;
    ``sweep_orphans`` removes them after a day.

    A complainant's files lose the names they came with, which can name the complainant, and are numbered.
    """
    named = iter([file.name for file in files])
    if by_complainant:
        named = neutral_names(files, Attachment.objects.filter(case_id=event.case_id, by_complainant=True).count())
    rows = [
        Attachment(
            case_id=event.case_id,
            event=event,
            moment=moment,
            name=name,
            media_type=file.media_type,
            size=len(file.data),
            sha256=file.sha256,
            path=_store(event, file),
            by_complainant=by_complainant,
            public=public,
            added_at=event.at,
        )
        for name, file in zip(named, files, strict=True)
    ]
    return Attachment.objects.bulk_create(rows)


def newest_attachment(case_id: int) -> Attachment:
    """The file that was added last; the case must have one."""
    return Attachment.objects.filter(case_id=case_id).latest("pk")


def neutral_names(files: Sequence[CheckedFile], before: int) -> Iterator[str]:
    """``lampiran-1.pdf``, …: the kind is told by the suffix; ``before`` files have their numbers already."""
    return (f"lampiran-{number}{PurePath(file.name).suffix}" for number, file in enumerate(files, start=before + 1))


def _store(event: CaseEvent, file: CheckedFile) -> str:
    # Read and written under a random name; the folder by month keeps folders small and backups incremental.
    return default_storage.save(f"{event.at:%Y/%m}/{secrets.token_hex(16)}", ContentFile(file.data))


def read_attachment(attachment: Attachment) -> bytes:
    """The bytes of a stored file. Raises FileNotFoundError when it was erased."""
    if attachment.erased_at is not None:
        raise FileNotFoundError(attachment.path)
    with default_storage.open(attachment.path) as stored:
        data: bytes = stored.read()
    return data


def erase_files(attachments: Sequence[Attachment]) -> None:
    """Delete the bytes once the surrounding transaction has committed."""
    for attachment in attachments:
        transaction.on_commit(lambda path=attachment.path: default_storage.delete(path))  # type: ignore[misc]


def sweep_orphans(*, older_than: timedelta = timedelta(days=1)) -> int:
    """Periodic: delete stored files that no row names (their transaction rolled back). Returns how many."""
    removed = 0
    for folder in _month_folders():
        _folders, names = default_storage.listdir(folder)
        paths = {f"{folder}/{name}" for name in names}
        known = set(Attachment.objects.filter(path__startswith=f"{folder}/").values_list("path", flat=True))
        for path in paths - known:
            if default_storage.get_modified_time(path) < now() - older_than:
                default_storage.delete(path)
                removed += 1
    return removed


def _month_folders() -> list[str]:
    """This month's and last month's folder, where they exist: older ones were swept while they were young."""
    this = now()
    last = this.replace(day=1) - timedelta(days=1)
    folders = {f"{this:%Y/%m}", f"{last:%Y/%m}"}
    return sorted(folder for folder in folders if default_storage.exists(folder))
