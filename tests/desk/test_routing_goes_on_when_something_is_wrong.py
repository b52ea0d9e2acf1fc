"""A model whose file is gone, rules that contradict each other, an office that is dissolved: it is said, and work goes on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from ntbcare.agencies.models import Agency
from ntbcare.agencies.version import bump_reference
from ntbcare.cases.models import Case
from ntbcare.common.clock import local_day, now
from ntbcare.routing.actions import RuleDetails, draft_rule, set_threshold, switch_on
from ntbcare.routing.keeping import forget_model
from ntbcare.routing.models import LearnedModel, ModelState, Rule
from ntbcare.workflow.dispose import dispose_by_themselves
from ntbcare.workflow.verify import verify_case
from tests.desk.sessions import browser_of
from tests.world import SORTING, World, file_case

ALONE = {"HX-Request": "true", "HX-Target": "suggested"}


@pytest.fixture
def gone(world: World) -> Iterator[None]:
    """A version is in use whose file nobody has."""
    LearnedModel.objects.create(
        started_at=now(), ready_at=now(), state=ModelState.READY, in_use=True, path="models/gone", sha256="0" * 64
    )
    forget_model()
    yield
    forget_model()


def ruled(world: World, agency: str = "Dishub") -> Rule:
    drafted = draft_rule(RuleDetails(target=agency, category="1398"), user_id=world.coordinator.user_id or 0)
    return switch_on(drafted.pk, user_id=world.coordinator.user_id or 0)


def suggested(desk: Client, case: Case) -> str:
    return desk.get(f"/desk/cases/{case.reference}/suggestions", headers=ALONE).content.decode()


def test_without_the_models_file_the_rules_go_on_and_it_is_said(world: World, gone: None) -> None:
    ruled(world)
    set_threshold(0.9, user_id=world.coordinator.user_id or 0)
    case, _ = file_case()
    desk = browser_of(world.coordinator)
    verify_case(case.pk, SORTING, actor=world.coordinator)
    page = suggested(desk, case)
    assert "tidak dapat dibaca" in page
    assert "Dinas Perhubungan Provinsi" in page
    assert "menurut aturan" in page
    assert dispose_by_themselves() == 0, "nothing goes by itself on the word of a model that is not there"
    assert desk.post(f"/desk/cases/{case.reference}/dispose", {"lead": "Dishub"}).status_code == 302


def test_rules_that_contradict_each_other_are_said_and_the_newest_goes_first(world: World) -> None:
    first = ruled(world)
    other = Rule.objects.create(
        category_id="1398", agency=world.agency("PUPR"), drafted_at=now(), in_force_from=local_day(now())
    )  # As two administrators at once, or a reorganisation, may leave them.
    desk = browser_of(world.coordinator)
    page = desk.get("/desk/routing/").content.decode()
    assert f"Aturan {first.pk} dan aturan {other.pk}" in page
    case, _ = file_case()
    shown = suggested(desk, case)
    assert shown.index("Dinas PUPR Provinsi") < shown.index("Dinas Perhubungan Provinsi"), (
        "both stand there, for a person to choose"
    )


def test_a_rule_for_an_office_that_is_gone_names_nobody(world: World) -> None:
    ruled(world)
    Agency.objects.filter(pk=world.agency("Dishub").pk).update(active=False)
    bump_reference()
    case, _ = file_case()
    desk = browser_of(world.coordinator)
    assert "Dinas Perhubungan Provinsi" not in suggested(desk, case)
    verify_case(case.pk, SORTING, actor=world.coordinator)
    refused = desk.post(f"/desk/cases/{case.reference}/dispose", {"lead": "Dishub"})
    assert refused.status_code == 422
