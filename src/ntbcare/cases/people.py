"""The cases of one person, as far as they may be named together."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from ntbcare.agencies.scope import Viewer
from ntbcare.cases.matrix import JOINERS
from ntbcare.cases.models import Case
from ntbcare.cases.permissions import Standing, joiner
from ntbcare.cases.sets import Status

_MOST = 20


def tellable_cases(viewer: Viewer) -> QuerySet[Case]:
    """The cases of an officer's branches that may be named as one of a person's: what ``permissions.joiner`` says of each."""
    branches = viewer.reach_as(*JOINERS)
    open_ones = Q(anonymous=False, confidential=False, own_office=False) & ~Q(status=Status.BLOCKED)
    return Case.objects.filter(open_ones, branch_id__in=branches, complainant__isnull=False)


def others_of_person(viewer: Viewer, case: Case, standing: Standing) -> list[Case]:
    """Further cases of the same person that the officer may know of, newest first; at most twenty."""
    if case.complainant is None or joiner(viewer, [standing]) is None:
        return []
    return list(_of_people(tellable_cases(viewer), [case.complainant.oldest_id]).exclude(pk=case.pk).order_by("-pk")[:_MOST])


def _of_people(cases: QuerySet[Case], oldest: Collection[int]) -> QuerySet[Case]:
    return cases.filter(Q(complainant_id__in=oldest) | Q(complainant__person_id__in=oldest))
