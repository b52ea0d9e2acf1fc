"""Keeping alerts, and what people say of them. The only writer of both."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from ntbcare.common.clock import now
from ntbcare.common.errors import FieldError, InvalidInput
from ntbcare.common.text import clean_text
from ntbcare.monitoring.anomalies.drafts import Draft
from ntbcare.monitoring.models import Alert, AlertSaid, AlertWord

MAX_WORD = 2000


def raise_alerts(drafts: Iterable[Draft]) -> list[Alert]:
    """Write what stands out and is not open yet; the new ones. Of two workers at once the second writes nothing."""
    rows = [
        Alert(
            kind=one.kind,
            subject=one.subject,
            branch_id=one.branch_id,
            agency_id=one.agency_id,
            first_day=one.first_day,
            last_day=one.last_day,
            evidence=dict(one.evidence),
            found_at=now(),
        )
        for one in drafts
    ]
    if not rows:
        return []
    before = set(Alert.objects.filter(ended_at=None).values_list("pk", flat=True))
    Alert.objects.bulk_create(rows, ignore_conflicts=True)
    return list(Alert.objects.filter(ended_at=None).exclude(pk__in=before).order_by("pk"))


def end_alerts(keys: Collection[int]) -> int:
    """End open alerts that are over."""
    return Alert.objects.filter(pk__in=keys, ended_at=None).update(ended_at=now()) if keys else 0


def say(alert: Alert, said: str, text: str, *, by: int) -> AlertWord:
    """Keep what somebody who looked says: an explanation and an action need words. The caller has asked for the right."""
    words = clean_text(text)[:MAX_WORD]
    if said not in AlertSaid.values:
        message = _("Pilih salah satu.")
        raise InvalidInput(message, errors=[FieldError("said", "choice", message)])
    if said != AlertSaid.SEEN and not words:
        message = _("Tuliskan penjelasannya atau apa yang dilakukan.")
        raise InvalidInput(message, errors=[FieldError("text", "required", message)])
    Alert.objects.filter(pk=alert.pk).update(said=said)
    return AlertWord.objects.create(alert=alert, said=said, text=words, by_id=by, at=now())
