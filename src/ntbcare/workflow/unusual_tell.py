"""Telling officers of an alert: those who can look into it, once, and not at night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from django.utils.translation import override

from ntbcare.accounts.models import User
from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import viewer_of
from ntbcare.common.clock import local_day
from ntbcare.correspondence.actions import queue_message
from ntbcare.deadlines.book import NoRules, book
from ntbcare.monitoring.anomalies.sight import may_speak
from ntbcare.monitoring.anomalies.words import told
from ntbcare.monitoring.models import Alert

_WATCHERS = (Role.COORDINATOR, Role.INSPECTOR)


def tell_of(alert: Alert, at: datetime) -> None:
    """Order the messages of a new alert. Needs an open transaction: alert and messages stand together or not at all."""
    for user in _people(alert):
        with override(user.language):
            words = told(alert)
        queue_message(
            f"alert:{alert.pk}:{user.pk}",
            template="officer_alert",
            officer=user,
            context={"title": words.title, "what": words.what},
            language=user.language,
            rest=_night(alert.branch_id, at),
        )


def _people(alert: Alert) -> Iterable[User]:
    """Coordinators and inspectors of its government, and the leader of the agency that it is about; where none of them may look
    into it, the province's. Leaders of governments see it on their pages and are not written to."""
    found = _able(alert, Q(agency_id=alert.branch_id, role__in=_WATCHERS) | Q(agency_id=alert.agency_id, role=Role.LEADER))
    return found or _able(alert, Q(agency_id=reference().province.id, role__in=_WATCHERS))


def _able(alert: Alert, posts: Q) -> list[User]:
    members = Member.objects.filter(posts, until=None, user__is_active=True)
    users = User.objects.filter(pk__in=members.values("user_id")).order_by("pk")
    return [user for user in users if may_speak(viewer_of(user.pk), alert)]


def _night(branch_id: int, at: datetime) -> tuple[int, int] | None:
    """The quiet hours of the government's ladder, in minutes of the day."""
    try:
        quiet = book().ladder_on(local_day(at), branch_id).quiet
    except NoRules:
        return None
    return (quiet.start, quiet.end) if quiet else None
