"""What came with messages beside words: ordered with the message, fetched under a lease, kept until it has a case.

The bytes that are kept are clean ones: whoever fetches (``workflow/media.py``) has had them checked.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import timedelta

import structlog
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q, QuerySet

from ntbcare.channels.contract import Account, Adapter, Delivery, Media
from ntbcare.channels.errors import FetchFailed
from ntbcare.channels.fetching import LARGEST, fetch
from ntbcare.channels.queries import paused_accounts
from ntbcare.channels.sending import client
from ntbcare.common.clock import now
from ntbcare.correspondence.models import IncomingMedia, IncomingMessage, MediaState, MessageState
from ntbcare.correspondence.rules import wait_after
from ntbcare.vault.actions import open_sealed, seal

log = structlog.get_logger()

SEAL_MEDIA = "incoming-media"
LEASE = timedelta(minutes=10)
"""Longer than a fetch, a scan and a cleaning may take together."""
ATTEMPTS = 10
MOST_PER_MESSAGE = 20
FORGOTTEN_AFTER = timedelta(days=7)
"""So long a photo without a complaint is kept."""
_PENDING = (MediaState.WAITING, MediaState.KEPT)


def order_media(message: IncomingMessage, media: Sequence[Media]) -> None:
    """Note what a message brought, to be fetched; again changes nothing. Needs a transaction."""
    rows = [
        IncomingMedia(
            message=message,
            number=number,
            source_sealed=seal(json.dumps(asdict(one)), purpose=SEAL_MEDIA),
            due_at=now(),
        )
        for number, one in enumerate(media[:MOST_PER_MESSAGE])
    ]
    IncomingMedia.objects.bulk_create(rows, ignore_conflicts=True)


def claim_media(limit: int) -> list[IncomingMedia]:
    """Take what is due to be fetched, under a lease. Those of paused accounts wait."""
    if not _due().values_list("pk")[:1]:
        return []
    with transaction.atomic():
        ids = list(_due().select_for_update(skip_locked=True, of=("self",)).values_list("pk", flat=True)[:limit])
        IncomingMedia.objects.filter(pk__in=ids).update(leased_until=now() + LEASE, attempts=F("attempts") + 1)
    rows = IncomingMedia.objects.filter(pk__in=ids).select_related("message__thread", "message__raw")
    return list(rows.order_by("pk"))


def source_of(media: IncomingMedia) -> Media:
    """What the adapter said of it."""
    return Media(**json.loads(open_sealed(media.source_sealed, purpose=SEAL_MEDIA)))


def bytes_of(media: Media, adapter: Adapter, account: Account, delivery: Delivery | None) -> bytes:
    """The bytes as they came: out of the stored delivery, or from where the adapter says. Raises FetchFailed."""
    within = adapter.carried(media, delivery) if delivery is not None else None
    if within is not None:
        if len(within) >= LARGEST:
            raise FetchFailed("too_large", permanent=True)
        return within
    with client() as http:
        return fetch(adapter.locate(media, account, http), adapter.media_origins(account), http)


def keep_media(media: IncomingMedia, *, name: str, media_type: str, data: bytes) -> bool:
    """Keep the cleaned bytes; False when another worker holds the media by now. A file without its row is swept later."""
    path = default_storage.save(f"kept/{now():%Y/%m}/{secrets.token_hex(16)}", ContentFile(data))
    kept = _held(media).update(
        state=MediaState.KEPT, path=path, name=name[:120], media_type=media_type, size=len(data), leased_until=None, reason=""
    )
    if not kept:
        default_storage.delete(path)
    return bool(kept)


def postpone_media(media: IncomingMedia, reason: str, *, wait: timedelta | None = None, counts: bool = True) -> bool:
    """It may be had later; False when that was the last attempt, after which it is lost."""
    if counts and media.attempts >= ATTEMPTS:
        end_media(media, MediaState.LOST, reason)
        return False
    attempts = F("attempts") if counts else F("attempts") - 1
    due = now() + (wait or wait_after(media.attempts))
    _held(media).update(due_at=due, leased_until=None, reason=reason[:40], attempts=attempts)
    log.warning("media_waits", media_id=media.pk, attempt=media.attempts, reason=reason)
    return True


def end_media(media: IncomingMedia, state: MediaState, reason: str) -> bool:
    """It was refused or is lost; False when another worker holds it by now. Needs no transaction."""
    ended = _held(media).update(state=state, reason=reason[:40], leased_until=None)
    log.warning(f"media_{state.value}", media_id=media.pk, reason=reason)
    return bool(ended)


def ready_media(limit: int) -> list[IncomingMedia]:
    """What is kept and whose message has gone to a case, in the order of the messages."""
    ready = IncomingMedia.objects.filter(state=MediaState.KEPT, message__state=MessageState.HANDLED).exclude(message__about="")
    return list(ready.select_related("message__thread").order_by("message_id", "number")[:limit])


def mark_media(media: Collection[IncomingMedia], state: MediaState, *, reason: str = "") -> int:
    """Kept media are attached or refused: their rows are marked and their kept bytes go once that is committed; how many
    rows. Needs a transaction."""
    kept = IncomingMedia.objects.filter(pk__in=[one.pk for one in media], state=MediaState.KEPT)
    marked = kept.update(state=state, path="", reason=reason)
    _delete_later([one.path for one in media])
    return marked


def read_media(media: IncomingMedia) -> bytes:
    """The kept bytes. Raises FileNotFoundError when they are gone."""
    with default_storage.open(media.path) as stored:
        data: bytes = stored.read()
    return data


def claim_earlier(thread_id: int, about: str) -> None:
    """What came in a conversation before its case was there goes to that case. Needs a transaction."""
    earlier = IncomingMedia.objects.filter(message__thread_id=thread_id, message__about="", message__state=MessageState.HANDLED)
    ids = set(earlier.filter(state__in=_PENDING).values_list("message_id", flat=True))
    if ids:
        IncomingMessage.objects.filter(pk__in=ids, about="").update(about=about)


def drop_earlier(thread_id: int) -> None:
    """What came in a conversation and belongs to no case is not kept (the person cancelled). Needs a transaction."""
    earlier = IncomingMedia.objects.filter(message__thread_id=thread_id, message__about="", message__state=MessageState.HANDLED)
    _drop(earlier.filter(state__in=_PENDING))


def drop_of(message_id: int) -> None:
    """What one message brought is not kept. Needs a transaction."""
    _drop(IncomingMedia.objects.filter(message_id=message_id, state__in=_PENDING))


def forget_unclaimed() -> int:
    """Periodic: drop what waited too long for a case that never came; how many."""
    old = IncomingMedia.objects.filter(
        message__about="", message__state=MessageState.HANDLED, message__received_at__lt=now() - FORGOTTEN_AFTER
    )
    with transaction.atomic():
        return _drop(old.filter(state__in=_PENDING))


def sweep_kept(*, older_than: timedelta = timedelta(days=1)) -> int:
    """Periodic: delete kept files that no row names (a worker died in between); how many."""
    removed = 0
    for month in {f"{now():%Y/%m}", f"{now() - timedelta(days=28):%Y/%m}"}:
        folder = f"kept/{month}"
        if not default_storage.exists(folder):
            continue
        known = set(IncomingMedia.objects.filter(path__startswith=f"{folder}/").values_list("path", flat=True))
        for name in default_storage.listdir(folder)[1]:
            path = f"{folder}/{name}"
            if path not in known and default_storage.get_modified_time(path) < now() - older_than:
                default_storage.delete(path)
                removed += 1
    return removed


def media_about(reference: str) -> list[IncomingMedia]:
    """What messages of a case brought and is not among its files: it waits, was refused or is lost."""
    told = IncomingMedia.objects.filter(message__about=reference).exclude(state__in=[MediaState.ATTACHED, MediaState.DROPPED])
    return list(told.order_by("pk")[:100])


def _drop(media: QuerySet[IncomingMedia]) -> int:
    rows = list(media)
    dropped = IncomingMedia.objects.filter(pk__in=[one.pk for one in rows], state__in=_PENDING)
    count = dropped.update(state=MediaState.DROPPED, path="", leased_until=None)
    _delete_later([one.path for one in rows])
    return count


def _delete_later(paths: Collection[str]) -> None:
    for path in filter(None, paths):
        transaction.on_commit(lambda path=path: default_storage.delete(path))  # type: ignore[misc]  # bound at once


def _due() -> QuerySet[IncomingMedia]:
    moment = now()
    free = Q(leased_until=None) | Q(leased_until__lt=moment)
    due = IncomingMedia.objects.filter(free, state=MediaState.WAITING, due_at__lte=moment)
    return due.exclude(message__account_id__in=paused_accounts()).order_by("due_at", "pk")


def _held(media: IncomingMedia) -> QuerySet[IncomingMedia]:
    """The row, if this claim still holds it."""
    return IncomingMedia.objects.filter(pk=media.pk, state=MediaState.WAITING, leased_until=media.leased_until)
