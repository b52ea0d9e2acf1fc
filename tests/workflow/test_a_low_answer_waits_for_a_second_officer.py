"""Sites choose: the check advises, or holds an answer back below a score until a second officer has approved it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.cases.models import CaseEvent
from ntbcare.cases.replay import check_cases
from ntbcare.common.clock import local_day, now, pretend
from ntbcare.common.errors import InvalidInput
from ntbcare.guidance.actions.answers import set_policy
from ntbcare.guidance.queries import holding_of, policies_of
from ntbcare.workflow.answer import approve_draft, save_draft, send_answer
from ntbcare.workflow.guide import AnswerHeld
from tests.api.calls import call, token_of
from tests.world import World, acting_case

THANKS = "Terima kasih atas laporan Anda, akan kami tindak lanjuti."
WHOLE = (
    "Terima kasih atas laporan Anda. Lampu jalan di depan pasar diganti Dinas Perhubungan kemarin karena kabelnya putus. "
    "Bila masih mati, balas jawaban ini."
)


def hold(world: World, threshold: int = 40) -> None:
    set_policy(
        world.agency("Pemprov").pk, holds=True, threshold=threshold, from_day=local_day(now()), basis="SE 1/2026", user_id=None
    )


def answered(case_id: int) -> CaseEvent:
    return CaseEvent.objects.get(case_id=case_id, kind="answered")


def test_without_a_policy_the_check_only_advises_and_the_score_is_kept(world: World) -> None:
    case, lead, _ = acting_case(world)
    send_answer(case.pk, THANKS, actor=world.liaison)
    facts = answered(case.pk).facts
    assert facts["assignment"] == lead.pk
    assert 0 < facts["quality"]["score"] < 40
    assert facts["quality"]["approved"] is False
    assert facts["quality"]["rules"] == 1
    assert {"only_phrases", "no_date", "no_office"} <= set(facts["quality"]["findings"])
    # Codes and numbers only: the facts are never erased.
    assert "lampu" not in str(facts).lower()
    assert list(check_cases()) == []


def test_a_good_answer_passes_where_low_ones_are_held(world: World) -> None:
    hold(world, threshold=80)
    case, _, _ = acting_case(world)
    send_answer(case.pk, WHOLE, actor=world.liaison)
    assert answered(case.pk).facts["quality"]["score"] >= 80


def test_a_low_answer_is_held_until_a_second_officer_has_approved_it_as_it_stands(world: World) -> None:
    hold(world)
    case, lead, _ = acting_case(world)
    with pytest.raises(AnswerHeld) as held:
        send_answer(case.pk, THANKS, actor=world.liaison)
    assert "di bawah batas 40" in held.value.message
    assert [error.code for error in held.value.errors][:2] == ["answer_held", "only_phrases"]
    save_draft(lead.pk, text=THANKS, actor=world.liaison)
    with pytest.raises(AnswerHeld):
        send_answer(case.pk, THANKS, actor=world.liaison)
    approve_draft(lead.pk, actor=world.actor(Role.APPROVER, "Dishub"))
    with pytest.raises(AnswerHeld):
        send_answer(case.pk, f"{THANKS} Sabar ya.", actor=world.liaison)
    send_answer(case.pk, THANKS, actor=world.liaison)
    assert answered(case.pk).facts["quality"]["approved"] is True


def test_the_api_says_why_and_what_to_mend(world: World) -> None:
    hold(world)
    case, _, _ = acting_case(world)
    refused = call("POST", f"/cases/{case.reference}/answer", {"text": THANKS}, **token_of(world.liaison))
    assert refused.status == 409
    assert refused.body["type"].endswith("answer_held")
    assert "petugas kedua" in refused.body["detail"]
    assert {"no_date", "no_office"} <= {error["code"] for error in refused.body["errors"]}
    assert call("POST", f"/cases/{case.reference}/answer", {"text": WHOLE}, **token_of(world.liaison)).status == 200


def test_a_field_that_stands_open_is_not_sent(world: World) -> None:
    case, _, _ = acting_case(world)
    with pytest.raises(InvalidInput, match=r"\{tanggal\}"):
        send_answer(case.pk, "Lampu diganti pada {tanggal}.", actor=world.liaison)
    refused = call("POST", f"/cases/{case.reference}/answer", {"text": "Lampu {tindakan}."}, **token_of(world.liaison))
    assert refused.status == 422
    assert refused.body["errors"][0]["code"] == "field_open"


def test_another_branch_is_not_concerned(world: World) -> None:
    set_policy(world.agency("Pemda Lobar").pk, holds=True, threshold=90, from_day=local_day(now()), basis="", user_id=None)
    case, _, _ = acting_case(world)
    send_answer(case.pk, THANKS, actor=world.liaison)


def test_policies_are_dated_and_none_is_overwritten(world: World) -> None:
    branch, today = world.agency("Pemprov").pk, local_day(now())
    set_policy(branch, holds=True, threshold=30, from_day=today, basis="SE 1", user_id=world.coordinator.user_id)
    set_policy(branch, holds=False, threshold=0, from_day=today + timedelta(days=7), basis="SE 2", user_id=None)
    assert holding_of(branch).threshold == 30
    assert holding_of(branch, day=today + timedelta(days=7)).holds is False
    with pretend(now() + timedelta(days=8)):
        assert not holding_of(branch).holds_back(0)
    assert [row.basis for row in policies_of(branch)] == ["SE 2", "SE 1"]
    entries = list(Entry.objects.filter(what="guidance.policy_set").order_by("pk"))
    assert entries[0].details == {"holds": True, "threshold": 30, "from": today.isoformat()}
    assert entries[0].subject == f"agency:{branch}"


@pytest.mark.parametrize(("threshold", "days", "field"), [(0, 0, "threshold"), (101, 0, "threshold"), (40, -1, "from_day")])
def test_a_policy_that_makes_no_sense_is_refused(world: World, threshold: int, days: int, field: str) -> None:
    day = local_day(now()) + timedelta(days=days)
    with pytest.raises(InvalidInput) as refused:
        set_policy(world.agency("Pemprov").pk, holds=True, threshold=threshold, from_day=day, basis="", user_id=None)
    assert [error.field for error in refused.value.errors] == [field]
