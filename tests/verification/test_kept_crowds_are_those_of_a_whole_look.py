"""Reports that find their crowd one by one, as they come, end in the groups that a look at all of them together finds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case, EventContent
from ntbcare.common.clock import now, pretend
from ntbcare.verification.duplicates.likeness import Report
from ntbcare.verification.models import Crowd, CrowdReport, Incident
from ntbcare.verification.similar import index_cases
from ntbcare.verification.surges import Seen, group_reports
from ntbcare.workflow.surge import look_for_surges
from tests.world import World, file_case

pytestmark = pytest.mark.django_db
SAID = (
    "Listrik padam di Gerung Utara sejak tadi malam",
    "Listrik tdk nyala dari semalam di Gerung Utara",
    "Padam listrik sejak tadi malam, belum menyala juga",
    "Sampah menumpuk di depan pasar Gerung",
    "Tumpukan sampah di pasar tidak diangkut tiga hari",
    "Guru SD meminta uang seragam",
    "Air PDAM keruh dan berbau sejak kemarin",
)
PLACES = ("52.01.01.1001", "52.71", "")


def groups_kept() -> set[frozenset[int]]:
    found: dict[int, set[int]] = {}
    for case_id, crowd_id in CrowdReport.objects.values_list("case_id", "crowd_id"):
        found.setdefault(crowd_id, set()).add(case_id)
    return {frozenset(one) for one in found.values()}


def groups_of_all() -> set[frozenset[int]]:
    seen = [
        Seen(case.pk, str(case.pk), case.received_at, Report(text, case.region_id or "", case.received_at))
        for case in Case.objects.filter(status="received").order_by("received_at", "pk")
        if (text := (EventContent.objects.get(event__case=case, event__number=1).body or {})["text"])
    ]
    return {frozenset(one.case_id for one in group.members) for group in group_reports(seen)}


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, len(SAID) - 1), st.integers(0, len(PLACES) - 1)), min_size=1, max_size=12),
    st.integers(1, 4),
)
def test_in_whatever_portions_they_come(world: World, said: list[tuple[int, int]], looks: int) -> None:
    Incident.objects.all().delete()
    Crowd.objects.all().delete()
    Case.objects.update(status="closed")  # Those of the example before: all share one database.
    begun = now() - timedelta(hours=12)
    for number, (text, place) in enumerate(said):
        with pretend(begun + timedelta(minutes=10 * number)):
            file_case(text=SAID[text], region_code=PLACES[place])
        if number % looks == 0:
            look_for_surges.call()
    look_for_surges.call()
    assert groups_kept() == groups_of_all()


def test_a_corrected_place_finds_another_crowd(world: World) -> None:
    first, second = (file_case(text=SAID[0], region_code=PLACES[0])[0] for _ in range(2))
    look_for_surges.call()
    assert groups_kept() == {frozenset({first.pk, second.pk})}
    Case.objects.filter(pk=second.pk).update(region_id="52.71")
    look_for_surges.call()
    assert groups_kept() == {frozenset({first.pk}), frozenset({second.pk})}


def test_of_erased_words_nothing_is_left_and_nothing_can_be_read_of_the_others(world: World) -> None:
    case, _ = file_case(text="Budi Santoso memungut uang parkir di pasar Gerung", region_code=PLACES[0])
    look_for_surges.call()
    row = CrowdReport.objects.get()
    assert row.asked
    assert all(isinstance(word, int) for word in row.words), "numbers, not words"
    EventContent.objects.filter(event__case=case).update(body=None, salt=None, erased_at=now())
    with transaction.atomic():
        index_cases([case.pk])
    row.refresh_from_db()
    assert (row.asked, row.words) == (False, [])


def test_old_crowds_are_forgotten(world: World) -> None:
    with pretend(now() - timedelta(days=9)):
        file_case(text=SAID[0], region_code=PLACES[0])
        drain()
        look_for_surges.call()
    assert Crowd.objects.count() == 1
    look_for_surges.call()
    assert not Crowd.objects.exists()
