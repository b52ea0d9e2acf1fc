from __future__ import annotations

import pytest

from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain
from ntbcare.cases.errors import CaseNotFound, MoveNotAllowed
from ntbcare.cases.information import information_of
from ntbcare.cases.models import Case
from ntbcare.cases.queries import case_events
from ntbcare.cases.replay import fold
from ntbcare.common.clock import pretend
from ntbcare.common.errors import Forbidden, InvalidInput
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.deadlines.book import forget_book
from ntbcare.deadlines.models import Clock, ClockChange, InformationRule, Policy
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.escalate import act_on_clocks
from ntbcare.workflow.information import decide_objection, extend_request, object_to_request, read_refusal
from ntbcare.workflow.undo import undo_step
from tests.asked import CITIZEN, OBJECTION, REPLY, WHY, asked_case, with_secretary
from tests.deadlines.journey import ZONE, at
from tests.world import World, acting_case


def due(case: Case, kind: str = "answer") -> str:
    drain()
    moment = Clock.objects.filter(case=case, kind=kind).latest("started_at").due_at
    return moment.astimezone(ZONE).strftime("%Y-%m-%d") if moment else ""


def test_the_site_chooses_which_limit_binds(world: World) -> None:
    with pretend(at("2026-11-02 09:00")):
        case, _ = asked_case(world)
        assert due(case) == "2026-11-09", "five working days of the national guideline"
        Policy.objects.update(information_rule=InformationRule.LAW)
        forget_book()
        lawful, _ = asked_case(world)
        assert due(lawful) == "2026-11-16", "ten working days of the law"


def test_time_is_extended_once_with_a_reason_and_the_person_is_told(world: World) -> None:
    with pretend(at("2026-11-02 09:00")):
        case, _ = asked_case(world)
        with pytest.raises(InvalidInput):
            extend_request(case.pk, "lama", actor=world.liaison)
        extend_request(case.pk, WHY, actor=world.liaison)
        assert due(case) == "2026-11-18", "seven more, from where it ended"
        assert [change.cause for change in ClockChange.objects.filter(clock__case=case, clock__kind="answer")][-1] == "extended"
        case.refresh_from_db()
        assert case.answer_due_at == at("2026-11-18 16:00")
        assert OutgoingMessage.objects.filter(template="extended", about=case.reference).count() == 1
        with pytest.raises(MoveNotAllowed, match="satu kali"):
            extend_request(case.pk, WHY, actor=world.coordinator)
        assert Clock.objects.filter(case=case, kind="answer").count() == 1, "it goes on, it does not begin anew"


def test_an_extension_can_be_taken_back_at_once(world: World) -> None:
    with pretend(at("2026-11-02 09:00")):
        case, _ = asked_case(world)
        case = extend_request(case.pk, WHY, actor=world.liaison)
        undo_step(case.pk, case.last_number, actor=world.liaison)
        assert due(case) == "2026-11-09"
        extend_request(case.pk, WHY, actor=world.liaison)
        assert due(case) == "2026-11-18"


def test_what_is_late_stays_late_and_complaints_are_not_extended(world: World) -> None:
    with pretend(at("2026-11-02 09:00")):
        case, _ = asked_case(world)
        complaint, _lead, _receipt = acting_case(world)
    with pretend(at("2026-11-10 09:00")):
        with pytest.raises(MoveNotAllowed, match="sudah lewat"):
            extend_request(case.pk, WHY, actor=world.liaison)
        with pytest.raises(MoveNotAllowed, match="Hanya permintaan informasi"):
            extend_request(complaint.pk, WHY, actor=world.liaison)
        with pytest.raises(CaseNotFound):
            extend_request(case.pk, WHY, actor=world.actor(Role.COORDINATOR, "Pemda Lobar"))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"ground": "rahasia"}, "ground"),
        ({"ground": "exempt"}, "exemption"),
        ({"ground": "exempt", "exemption": "z"}, "exemption"),
        ({"ground": "not_held", "body": " "}, "body"),
    ],
)
def test_a_refusal_names_a_lawful_ground(said: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_refusal(said.pop("ground"), **said)
    assert refused.value.errors[0].field == field


def test_a_refusal_is_an_answer_that_says_why(world: World) -> None:
    case, _ = asked_case(world)
    refusal = read_refusal("not_held", body="Terminal Mandalika, Kota Mataram", exemption="a")
    case = send_answer(case.pk, REPLY, refusal=refusal, actor=world.liaison)
    information = information_of(case)
    assert information is not None
    assert (case.status, information.refusal, information.exemption) == ("answered", "not_held", "")
    complaint, _lead, _receipt = acting_case(world)
    with pytest.raises(MoveNotAllowed):
        send_answer(complaint.pk, REPLY, refusal=refusal, actor=world.liaison)


def test_an_objection_goes_to_the_superior_under_a_clock_of_its_own(world: World) -> None:
    with pretend(at("2026-11-02 09:00")):
        secretary = with_secretary(world)
        case, _ = asked_case(world)
        with pytest.raises(MoveNotAllowed, match="sesudah jawaban"):
            object_to_request(case.pk, OBJECTION, ground="otherwise", actor=CITIZEN)
        send_answer(case.pk, REPLY, refusal=read_refusal("exempt", exemption="a"), actor=world.liaison)
        object_to_request(case.pk, OBJECTION, ground="otherwise", actor=CITIZEN)
        assert due(case, "superior") == "2026-12-14", "thirty working days"
        with pytest.raises(MoveNotAllowed, match="sudah diajukan"):
            object_to_request(case.pk, OBJECTION, ground="otherwise", actor=CITIZEN)
        told = OutgoingMessage.objects.filter(template="officer_objection").values_list("officer_id", flat=True)
        assert list(told) == [secretary.user_id]
        for other in (world.liaison, world.coordinator, world.actor(Role.LEADER, "Dishub")):
            with pytest.raises(Forbidden):
                decide_objection(case.pk, WHY, decision="granted", actor=other)
        with pytest.raises(InvalidInput):
            decide_objection(case.pk, WHY, decision="perhaps", actor=secretary)
        case = decide_objection(case.pk, WHY, decision="partly", actor=secretary)
        assert case.status == "in_progress"
        drain()
        assert Clock.objects.get(case=case, kind="superior").stopped_at is not None
        information = information_of(case)
        assert information is not None
        assert not information.is_refused, "the superior has overruled it"
        assert information.dispute_until == at("2026-11-20 16:00"), "fourteen working days to the commission"
        assert OutgoingMessage.objects.filter(template="objection_decided").count() == 1
        assert not OutgoingMessage.objects.filter(template="reopened").exists()
        with pytest.raises(MoveNotAllowed):
            decide_objection(case.pk, WHY, decision="rejected", actor=secretary)


def test_silence_can_be_objected_to_and_a_late_objection_not(world: World) -> None:
    with_secretary(world)
    with pretend(at("2026-11-02 09:00")):
        case, _ = asked_case(world)
    with pretend(at("2026-11-10 09:00")):
        object_to_request(case.pk, OBJECTION, ground="not_answered", actor=CITIZEN)
        case.refresh_from_db()
        assert case.status == "assigned", "the agency still owes the answer"
    with pretend(at("2026-11-02 09:00")):
        other, _ = asked_case(world)
        send_answer(other.pk, REPLY, actor=world.liaison)
    with pretend(at("2027-02-02 09:00")), pytest.raises(MoveNotAllowed, match="sudah lewat"):
        object_to_request(other.pk, OBJECTION, ground="late", actor=CITIZEN)


def test_a_silent_superior_is_the_one_that_is_late(world: World) -> None:
    with pretend(at("2026-11-02 09:00")):
        secretary = with_secretary(world)
        case, _ = asked_case(world)
        send_answer(case.pk, REPLY, actor=world.liaison)
        object_to_request(case.pk, OBJECTION, ground="otherwise", actor=CITIZEN)
        drain()
    with pretend(at("2026-12-15 09:00")):
        while act_on_clocks():
            drain()
    events = [event for event in case_events(case) if event.facts.get("clock") == "superior"]
    assert events[0].kind in {"reminded", "overdue"}
    assert {event.agency_id for event in events if event.kind in {"reminded", "overdue"}} == {world.agency("Setda").pk}
    assert secretary.user_id


def test_columns_are_what_the_events_say(world: World) -> None:
    secretary = with_secretary(world)
    case, _ = asked_case(world)
    extend_request(case.pk, WHY, actor=world.liaison)
    send_answer(case.pk, REPLY, actor=world.liaison)
    object_to_request(case.pk, OBJECTION, ground="otherwise", actor=CITIZEN)
    case = decide_objection(case.pk, WHY, decision="granted", actor=secretary)
    folded = fold(case_events(case))
    assert (folded.status, folded.reopened, folded.reply_waiting) == (case.status, case.reopened, case.reply_waiting)
