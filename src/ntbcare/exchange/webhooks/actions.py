"""Writing subscriptions: registering, changing, rotating the secret, pausing, resuming, deleting.

Callers write the audit entry.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.cases.models import CaseEvent
from ntbcare.common.clock import now
from ntbcare.common.errors import Conflict, FieldError, InvalidInput
from ntbcare.common.real import require_real_site
from ntbcare.common.text import clean_line
from ntbcare.exchange.models import DeliveryState, PauseReason, WebhookDelivery, WebhookSubscription
from ntbcare.exchange.webhooks.addresses import check_address
from ntbcare.exchange.webhooks.keys import MOST_IN_FORCE, OVERLAP, first_seal, new_secret, replaced, secrets_in_force
from ntbcare.exchange.webhooks.rules import KINDS

NAME_LENGTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is asked for: who is told, of which kinds of events, of whose cases."""

    name: str
    address: str
    kinds: Collection[str]
    branch_id: int


def register(wish: Wish) -> tuple[WebhookSubscription, str]:
    """A new subscription and its secret, which is told this once. It is told of what happens from now on.

    Raises InvalidInput, Forbidden in a training province.
    """
    require_real_site()
    known = _checked(wish)
    secret = new_secret()
    last = CaseEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    try:
        with transaction.atomic():
            subscription = WebhookSubscription.objects.create(
                **known, secrets_sealed=first_seal(secret), created_at=now(), after_event=last
            )
    except IntegrityError as error:
        raise _taken() from error
    return subscription, secret


def change(subscription_id: int, wish: Wish) -> WebhookSubscription:
    """Change who is told of what. What waits already is sent to the new address. Raises InvalidInput."""
    known = _checked(wish)
    try:
        with transaction.atomic():
            WebhookSubscription.objects.filter(pk=subscription_id).update(**known, held_until=None)
    except IntegrityError as error:
        raise _taken() from error
    return WebhookSubscription.objects.get(pk=subscription_id)


def rotate(subscription_id: int, *, at_once: bool = False) -> str:
    """Replace the secret, which is told this once. What is sent is signed with both for a day, unless ``at_once``.

    Raises Conflict when it was replaced too often within that day: the receiver would be left behind.
    """
    secret = new_secret()
    with transaction.atomic():
        subscription = WebhookSubscription.objects.select_for_update().get(pk=subscription_id)
        moment = now()
        if not at_once and len(secrets_in_force(subscription.secrets_sealed, at=moment)) >= MOST_IN_FORCE:
            raise Conflict(_("Rahasia sudah terlalu sering diganti hari ini. Coba lagi besok, atau akhiri yang lama sekaligus."))
        overlap = timedelta(0) if at_once else OVERLAP
        subscription.secrets_sealed = replaced(subscription.secrets_sealed, secret, at=moment, overlap=overlap)
        subscription.save(update_fields=["secrets_sealed"])
    return secret


def pause(subscription_id: int, why: PauseReason = PauseReason.OFFICER) -> bool:
    """Send nothing until it is resumed; what happens meanwhile waits. False when it was paused already."""
    running = WebhookSubscription.objects.filter(pk=subscription_id, paused_at=None)
    return bool(running.update(paused_at=now(), paused_why=why))


def resume(subscription_id: int) -> None:
    """Send again, what waited first, each from its first attempt."""
    with transaction.atomic():
        WebhookSubscription.objects.filter(pk=subscription_id).update(
            paused_at=None, paused_why="", failing_since=None, failures=0, held_until=None
        )
        waiting = WebhookDelivery.objects.filter(subscription_id=subscription_id, state=DeliveryState.WAITING)
        # What can still be undone goes on waiting for that.
        waiting.exclude(attempts=0).update(attempts=0, due_at=now())


def delete(subscription_id: int) -> None:
    """End a subscription, with what it was told and what waits for it."""
    WebhookSubscription.objects.filter(pk=subscription_id).delete()


def send_again(subscription_id: int, delivery_id: int) -> bool:
    """Let one delivery go now, under its own id; False when it is none that can be sent (any more)."""
    rows = WebhookDelivery.objects.filter(pk=delivery_id, subscription_id=subscription_id).exclude(state=DeliveryState.DROPPED)
    with transaction.atomic():
        done = rows.filter(leased_until=None).update(
            state=DeliveryState.WAITING, attempts=0, due_at=now(), ended_at=None, fault=""
        )
        if done:
            WebhookSubscription.objects.filter(pk=subscription_id).update(held_until=None)
    return bool(done)


def _checked(wish: Wish) -> dict[str, object]:
    name = clean_line(wish.name)[:NAME_LENGTH]
    kinds = [str(kind) for kind in KINDS if kind in wish.kinds]
    errors = []
    if not name:
        errors.append(FieldError("name", "required", _("Bagian ini belum diisi.")))
    wrong = check_address(wish.address)
    if wrong:
        errors.append(FieldError("address", "invalid", wrong))
    if not kinds:
        errors.append(FieldError("kinds", "required", _("Pilih paling sedikit satu kejadian.")))
    agency = reference().agencies.get(wish.branch_id)
    if agency is None or not agency.is_branch:
        errors.append(FieldError("branch", "unknown", _("Pilih pemerintah yang ada di daftar.")))
    if errors:
        raise InvalidInput(_("Ada bagian yang belum benar."), errors=errors)
    return {"name": name, "address": wish.address.strip(), "kinds": kinds, "branch_id": wish.branch_id}


def _taken() -> InvalidInput:
    message = _("Nama ini sudah dipakai.")
    return InvalidInput(message, errors=[FieldError("name", "taken", message)])
