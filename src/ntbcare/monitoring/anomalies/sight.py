"""Who sees alerts, and who may say something of them. The only place that says so.

Of a government: its coordinators, leaders, inspectors and auditors; of an agency's alert its own leader too, who can explain it
best. What is about the office that coordinates a government, or was ended while no agency had it, is not for its coordinators:
nobody judges oneself.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.cases.models import Case
from ntbcare.cases.reach import View, ways_to_cases
from ntbcare.common.errors import NotFound
from ntbcare.monitoring.models import Alert

READERS = (Role.COORDINATOR, Role.LEADER, Role.INSPECTOR, Role.AUDITOR)
_SPEAKERS = (Role.COORDINATOR, Role.LEADER, Role.INSPECTOR)


def alerts_for(viewer: Viewer) -> QuerySet[Alert]:
    """The alerts that an officer sees."""
    return Alert.objects.filter(_reached(viewer, READERS))


def alert_for(viewer: Viewer, pk: int) -> Alert:
    """One of them; NotFound for every other."""
    found = alerts_for(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("Peringatan tidak ditemukan."))
    return found


def may_speak(viewer: Viewer, alert: Alert) -> bool:
    """Whether the officer may say what became of it; auditors only read."""
    return Alert.objects.filter(_reached(viewer, _SPEAKERS), pk=alert.pk).exists()


def cases_shown(viewer: Viewer, case_ids: Collection[int]) -> list[Case]:
    """Of the cases that an alert rests on those that the officer reaches, the newest first. One statement."""
    ways = ways_to_cases(viewer, View.ALL, branch_id=None) if case_ids else []
    return list(Case.objects.filter(reduce(or_, ways), pk__in=case_ids).order_by("-pk")) if ways else []


def _reached(viewer: Viewer, roles: tuple[Role, ...]) -> Q:
    snapshot = reference()
    governments = {branch.id for branch in snapshot.branches}
    above = viewer.reach_as(*(role for role in roles if role != Role.COORDINATOR)) & governments
    reached = Q(branch_id__in=above) | Q(agency_id__in=viewer.reach_as(Role.LEADER))
    coordinated = viewer.reach_as(Role.COORDINATOR) & governments
    own = coordinated | {pk for pk in snapshot.coordinating_offices if snapshot.agencies[pk].branch_id in coordinated}
    return reached | (Q(branch_id__in=coordinated) & (Q(agency_id=None) | ~Q(agency_id__in=own)))
