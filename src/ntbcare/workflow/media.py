"""Photos, recordings and documents that come by channels: fetched, checked, cleaned, kept, then added to their case.

Each step is under a lease or in one transaction: a worker that dies leaves a media to the next, and a file is in its
case once. What cannot be had is told to the person in one sentence, and shown to the officers of the case with its reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby

import structlog
from django.db import transaction
from django.utils import translation

from ntbcare.cases.access import find_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.files import CheckedFile
from ntbcare.cases.media import check_media
from ntbcare.cases.room import count_upload
from ntbcare.channels.errors import FetchFailed
from ntbcare.channels.queries import account_by_id
from ntbcare.channels.registry import adapter_of
from ntbcare.common.errors import InvalidInput, NtbCareError
from ntbcare.correspondence.actions import queue_message
from ntbcare.correspondence.idempotency import Repeated
from ntbcare.correspondence.inbox import open_raw
from ntbcare.correspondence.media import (
    bytes_of,
    claim_media,
    end_media,
    keep_media,
    mark_media,
    postpone_media,
    read_media,
    ready_media,
    source_of,
)
from ntbcare.correspondence.models import IncomingMedia, MediaState
from ntbcare.workflow.handle import attach_files
from ntbcare.workflow.transaction import together_with

log = structlog.get_logger()

BATCH = 5
"""Few at a time: each may be 25 MB and take a minute, and all of a batch must be done before their leases end."""
_SCANNER_AWAY = timedelta(seconds=30)
_TOMORROW = timedelta(hours=6)
_WAITING = {"scanner_away": _SCANNER_AWAY, "no_room": timedelta(minutes=10)}


def fetch_media(*, limit: int = BATCH) -> int:
    """Fetch and keep what is due; how many were tried."""
    claimed = claim_media(limit)
    for media in claimed:
        with translation.override(media.message.thread.language):
            _fetch(media)
    return len(claimed)


def attach_media(*, limit: int = 50) -> int:
    """Add what is kept to the cases that its messages went to; how many."""
    ready = ready_media(limit)
    for about, group in groupby(ready, key=lambda media: media.message.about):
        _attach(about, list(group))
    return len(ready)


def _fetch(media: IncomingMedia) -> None:
    account = account_by_id(media.message.account_id)
    if account is None:
        _end(media, MediaState.LOST, "account_ended")
        return
    source = source_of(media)
    delivery = open_raw(media.message.raw) if media.message.raw is not None else None
    try:
        data = bytes_of(source, adapter_of(account.kind), account, delivery)
        file = check_media(source.name or "lampiran", data)
    except FetchFailed as error:
        if error.permanent:
            _end(media, MediaState.REFUSED if error.reason == "too_large" else MediaState.LOST, error.reason)
        elif not postpone_media(media, error.reason, wait=error.retry_after):
            _tell(media)
    except InvalidInput as error:
        code = error.errors[0].code
        if code in _WAITING:
            postpone_media(media, code, wait=_WAITING[code], counts=False)
        else:
            _end(media, MediaState.REFUSED, code)
    else:
        if not count_upload(f"thread:{media.message.thread_id}", len(file.data)):
            postpone_media(media, "quota", wait=_TOMORROW)
            return
        keep_media(media, name=file.name, media_type=file.media_type, data=file.data)


def _end(media: IncomingMedia, state: MediaState, reason: str) -> None:
    if end_media(media, state, reason):
        media.state, media.reason = state, reason
        _tell(media)


def _tell(media: IncomingMedia) -> None:
    """Once for all media of a message that share a fate."""
    message = media.message
    refused = media.state == MediaState.REFUSED
    template = "talk_media_large" if media.reason == "too_large" else "talk_media_refused" if refused else "talk_media_lost"
    if message.thread.public:
        return
    queue_message(
        f"media:{message.pk}:{template}",
        template=template,
        about=message.about,
        thread=message.thread,
        context={},
        language=message.thread.language,
    )


@dataclass(slots=True)
class _Attaching:
    """Written together with the step: a media is in its case once."""

    media: Sequence[IncomingMedia]

    def keep(self, _result: object, /) -> None:
        """Mark them. Raises Repeated when another worker was first."""
        if mark_media(self.media, MediaState.ATTACHED) != len(self.media):
            raise Repeated("another worker was first")


def _attach(about: str, media: Sequence[IncomingMedia]) -> None:
    case = find_case(about)
    if case is None:
        _refuse_kept(media, "no_case")
        return
    try:
        files = [CheckedFile(one.name, one.media_type, read_media(one)) for one in media]
        with together_with(_Attaching(media)):
            attach_files(case.pk, files, actor=Actor.complainant())
    except Repeated:
        log.info("media_were_attached", case_id=case.pk)
    except FileNotFoundError:
        # Another worker has attached it and deleted what was kept; or the storage lost it, which the next look shows.
        log.warning("kept_media_gone", case_id=case.pk, media=[one.pk for one in media])
        _lose_missing(media)
    except NtbCareError as error:
        log.warning("media_not_attached", case_id=case.pk, error=error.code)
        _refuse_kept(media, "case_full_or_blocked")


def _refuse_kept(media: Sequence[IncomingMedia], reason: str) -> None:
    with transaction.atomic():
        mark_media(media, MediaState.REFUSED, reason=reason)


def _lose_missing(media: Sequence[IncomingMedia]) -> None:
    for one in media:
        try:
            read_media(one)
        except FileNotFoundError:
            with transaction.atomic():
                mark_media([one], MediaState.LOST, reason="storage")
