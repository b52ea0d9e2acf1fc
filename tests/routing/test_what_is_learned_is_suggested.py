"""The site's own dispositions are learned from; what is learned is suggested; without it rules go on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from pytest_django import DjangoAssertNumQueries, Settings

from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.sets import EventKind
from ntbcare.common.errors import Conflict
from ntbcare.routing.actions import begin_learning, set_threshold
from ntbcare.routing.archive import learnable
from ntbcare.routing.keeping import forget_model
from ntbcare.routing.learning.site import learn
from ntbcare.routing.models import LearnedModel, ModelState
from ntbcare.routing.queries import Ground, Told, advise
from ntbcare.routing.tasks import learn_anew
from ntbcare.workflow.assign import decline_assignment, dispose_case
from ntbcare.workflow.dispose import dispose_by_themselves
from ntbcare.workflow.verify import verify_case
from tests.world import SORTING, World, assigned_case, file_case

pytestmark = pytest.mark.long

LAMPS = "Lampu jalan padam di simpang, gelap sekali waktu malam"
ROADS = "Aspal jalan berlubang dan mengelupas dekat jembatan"


@pytest.fixture
def learned(world: World, settings: Settings, tmp_path: Path) -> Iterator[LearnedModel]:
    """A province that has disposed eighty cases, and learned from them."""
    settings.MEDIA_ROOT = tmp_path
    for number in range(40):
        for text, agency in ((LAMPS, "Dishub"), (ROADS, "PUPR")):
            case, _receipt = file_case(text=f"{text}, laporan ke {number}.", region_code="52.71")
            verify_case(case.pk, SORTING, actor=world.coordinator)
            dispose_case(case.pk, lead=agency, actor=world.coordinator)
    version = begin_learning(user_id=world.coordinator.user_id)
    assert learn(version.pk)
    version.refresh_from_db()
    forget_model()
    yield version
    forget_model()


def told(text: str, **changes: object) -> Told:
    return Told(**({"text": text, "region_code": "52.71", "category": None} | changes))  # type: ignore[arg-type]


def test_a_version_tells_its_figures(learned: LearnedModel) -> None:
    assert (learned.state, learned.in_use, learned.cases, learned.agencies) == (ModelState.READY, True, 80, 2)
    assert learned.figures["top_1"] == 1.0
    assert [row["threshold"] for row in learned.figures["thresholds"]] == [0.95, 0.9, 0.85, 0.8, 0.7, 0.6, 0.5]


def test_what_was_learned_is_suggested_with_its_words(learned: LearnedModel) -> None:
    first = advise(told("Penerangan padam, gelap di simpang")).agencies[0]
    assert first.agency.short_name == "Dishub"
    assert Ground.LEARNED in first.grounds
    assert first.probability is not None
    assert first.probability > 0.6
    assert {"padam", "gelap"} & set(first.words)


def test_an_agency_that_declined_is_not_suggested_again(world: World, learned: LearnedModel) -> None:
    again = advise(told(LAMPS, not_again=frozenset({world.agency("Dishub").pk})))
    assert "Dishub" not in [one.agency.short_name for one in again.agencies]


def test_a_broken_file_is_said_and_rules_go_on(world: World, learned: LearnedModel) -> None:
    (Path(settings.NTBCARE_DATA) / "models" / learned.sha256).unlink(missing_ok=True)
    default_storage.delete(learned.path)
    default_storage.save(learned.path, ContentFile(b"not a model"))
    forget_model()
    advice = advise(told(LAMPS))
    assert advice.model_broken
    assert [one.grounds for one in advice.agencies] == [(Ground.CATEGORY,)]


def test_confidential_cases_and_those_of_the_own_office_are_not_learned_from(world: World) -> None:
    assigned_case(world, text="Rahasia: lampu jalan mati di depan rumah saya", confidential=True)
    assigned_case(world, text="Lampu jalan mati di depan pasar besar")
    assert [row.example.text for row in learnable()] == ["Lampu jalan mati di depan pasar besar"]


def test_too_few_dispositions_fail_with_a_reason_and_begin_no_nightly_run(world: World) -> None:
    assigned_case(world)
    version = begin_learning(user_id=None)
    assert not learn(version.pk)
    version.refresh_from_db()
    assert (version.state, version.in_use) == (ModelState.FAILED, False)
    assert "too few" in version.why_failed
    assert learn_anew.call() is False


def test_one_learns_at_a_time(world: World) -> None:
    begin_learning(user_id=None)
    with pytest.raises(Conflict):
        begin_learning(user_id=None)


def waiting_case(world: World, text: str, **changes: object) -> Case:
    case, _receipt = file_case(text=text, region_code="52.71", **changes)
    return verify_case(case.pk, SORTING, actor=world.coordinator)


def test_nothing_goes_by_itself_unless_the_site_wants_it(world: World, learned: LearnedModel) -> None:
    waiting_case(world, LAMPS)
    assert dispose_by_themselves() == 0


def test_a_sure_case_goes_by_itself_and_says_so(world: World, learned: LearnedModel) -> None:
    assert world.coordinator.user_id is not None
    set_threshold(0.5, user_id=world.coordinator.user_id)
    case = waiting_case(world, LAMPS)
    assert dispose_by_themselves() == 1
    case.refresh_from_db()
    assert case.lead == world.agency("Dishub")
    event = CaseEvent.objects.get(case=case, kind=EventKind.ASSIGNED)
    assert event.facts["suggestion"] == {"version": learned.pk, "rank": 1, "automatic": True}
    assert event.actor_role == "system"


def test_what_is_protected_refused_or_older_waits_for_a_person(world: World, learned: LearnedModel) -> None:
    assert world.coordinator.user_id is not None
    waiting_case(world, LAMPS)
    set_threshold(0.5, user_id=world.coordinator.user_id)
    waiting_case(world, LAMPS, confidential=True)
    refused, lead, _receipt = assigned_case(world, text=LAMPS, region_code="52.71")
    decline_assignment(lead.pk, refused.pk, reason="bukan jalan kami", successor="PUPR", actor=world.liaison)
    assert dispose_by_themselves() == 0


def test_an_unsure_case_waits_for_a_person(world: World, learned: LearnedModel) -> None:
    assert world.coordinator.user_id is not None
    set_threshold(0.95, user_id=world.coordinator.user_id)
    waiting_case(world, "Mohon bantuan bapak dan ibu sekalian, terima kasih banyak")
    assert dispose_by_themselves() == 0


def test_advice_takes_three_statements_at_most(
    learned: LearnedModel, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    advise(told(LAMPS))
    with django_assert_max_num_queries(3):
        advise(told(ROADS))
