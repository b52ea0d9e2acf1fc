"""An agency is dissolved, merged, split or renamed while it has open cases: nothing hangs, nothing is forgotten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ntbcare.agencies.dividing import Successor
from ntbcare.agencies.models import Agency, Member, Reorganisation
from ntbcare.agencies.queries import reference
from ntbcare.agencies.reorganising import Plan, cancel_reorganisation
from ntbcare.agencies.roles import ReorganisationKind, Role
from ntbcare.agencies.scope import viewer_of
from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.file import open_file
from ntbcare.cases.models import Assignment, Case, CaseEvent
from ntbcare.cases.replay import check_cases
from ntbcare.common.clock import local_day, now, pretend
from ntbcare.common.errors import Conflict, InvalidInput
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.deadlines.actions.calendars import use_calendar
from ntbcare.deadlines.held import held_times
from ntbcare.deadlines.holding import Holder
from ntbcare.deadlines.models import Calendar, CalendarUse, Clock, LimitKind
from ntbcare.monitoring.checks import check_counters
from ntbcare.routing.actions import RuleDetails, draft_rule, switch_on
from ntbcare.routing.models import Rule
from ntbcare.workflow import reorganise
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, dispose_case
from ntbcare.workflow.close import close_case
from ntbcare.workflow.handle import act_on_assignment
from ntbcare.workflow.reopen import reopen_case
from ntbcare.workflow.reorganise import carry_out, carry_out_due, order_reorganisation, preview_plan
from ntbcare.workflow.verify import verify_case
from tests.world import SORTING, World, acting_case, assigned_case, file_case

BASIS = "Peraturan Gubernur 51/2025"
ANSWER = "Lampu sudah diganti pada 24 November 2026 oleh regu kami."


def plan(world: World, kind: ReorganisationKind = ReorganisationKind.MERGED, *, to: str = "PUPR", **changes: object) -> Plan:
    """What becomes of the transport agency."""
    successors = (Successor(world.agency(to).pk),)
    said = {"effective_on": local_day(now()), "reason": BASIS, "successors": successors} | changes
    return Plan(agency_id=world.agency("Dishub").pk, kind=kind, **said)  # type: ignore[arg-type]  # a test names the fields


def carried_out(what: Plan) -> Reorganisation:
    row = order_reorganisation(what, by=None)
    carry_out.call(row.pk)
    row.refresh_from_db()
    return row


def part_of(case: Case) -> Assignment:
    return Assignment.objects.get(case=case, is_open=True, part="lead")


def test_open_cases_go_to_the_heir_with_the_reason_and_their_history(world: World) -> None:
    case, lead, _ = acting_case(world)
    before = CaseEvent.objects.filter(case=case).count()
    row = carried_out(plan(world))
    case.refresh_from_db()
    assert (case.lead_id, case.status) == (world.agency("PUPR").pk, "in_progress")
    assert part_of(case).pk == lead.pk, "the same part goes on"
    event = CaseEvent.objects.select_related("content").get(case=case, kind="reorganised")
    assert event.number == before + 1
    assert event.content.body == {"text": BASIS}
    assert event.facts["moved"] == [[lead.pk, world.agency("Dishub").pk, world.agency("PUPR").pk]]
    assert (row.state, row.done, row.moved["cases"]) == ("done", 1, 1)
    assert list(check_cases()) == []


def test_no_clock_begins_anew(world: World) -> None:
    case, _lead, _ = acting_case(world)
    waiting, _lead, _ = assigned_case(world)
    drain()
    kept = list(Clock.objects.order_by("pk").values_list("pk", "kind", "started_at", "due_at", "stopped_at"))
    promised = case.answer_due_at
    with pretend(now() + timedelta(hours=2)):
        carried_out(plan(world))
        drain()
    assert list(Clock.objects.order_by("pk").values_list("pk", "kind", "started_at", "due_at", "stopped_at")) == kept
    case.refresh_from_db()
    waiting.refresh_from_db()
    assert case.answer_due_at == promised
    started = Clock.objects.get(case=case, kind=LimitKind.START)
    assert started.stopped_at is not None, "what the old agency began has begun"


def test_the_old_agencys_time_stays_its_own(world: World) -> None:
    begun = now() - timedelta(days=14)
    with pretend(begun):
        case, _lead, _ = acting_case(world)
    with pretend(begun + timedelta(days=4)):
        carried_out(plan(world))
    held = held_times([case.pk], at=begun + timedelta(days=10))[case.pk]
    spans = {one.party.agency_id: one.elapsed for one in held.rows if one.party.holder is Holder.LEAD}
    assert round(spans[world.agency("Dishub").pk] / timedelta(days=1)) == 4
    assert round(spans[world.agency("PUPR").pk] / timedelta(days=1)) == 6


def test_officers_come_along_and_work_on(world: World) -> None:
    case, _lead, _ = acting_case(world)
    user_id = world.liaison.user_id or 0
    carried_out(plan(world))
    roles = Member.objects.filter(user_id=user_id, until=None).values_list("agency__short_name", "role")
    assert list(roles) == [("PUPR", "liaison")]
    send_answer(case.pk, ANSWER, actor=Actor.officer(viewer_of(user_id)))
    drain()
    told = OutgoingMessage.objects.filter(template="officer_reorganised")
    assert [message.officer_id for message in told] == [user_id], "one message, not one for each case"


def test_the_heir_reads_what_the_old_agency_ended_and_figures_stay_with_it(world: World) -> None:
    case, lead, _ = acting_case(world)
    send_answer(case.pk, ANSWER, actor=world.liaison)
    close_case(case.pk, actor=world.coordinator)
    carried_out(plan(world))
    case.refresh_from_db()
    assert case.lead_id == world.agency("Dishub").pk, "an ended case keeps its agency"
    assert Assignment.objects.get(pk=lead.pk).agency_id == world.agency("Dishub").pk
    heir = world.viewer(Role.LIAISON, "PUPR")
    assert open_file(heir, case.pk).case.pk == case.pk
    old = Agency.objects.get(pk=world.agency("Dishub").pk)
    assert (old.active, old.parent_id) == (False, world.agency("PUPR").pk)
    drain()
    assert list(check_counters()) == []


def test_a_case_of_a_dissolved_agency_that_is_reopened_goes_to_the_heir(world: World) -> None:
    case, _lead, _ = acting_case(world)
    send_answer(case.pk, ANSWER, actor=world.liaison)
    close_case(case.pk, actor=world.coordinator)
    carried_out(plan(world))
    again = Plan(
        agency_id=world.agency("PUPR").pk,
        kind=ReorganisationKind.DISSOLVED,
        effective_on=local_day(now()),
        reason=BASIS,
        successors=(Successor(world.agency("Diskominfotik").pk),),
    )
    carried_out(again)
    reopen_case(case.pk, reason="Lampu mati lagi.", actor=Actor.complainant())
    case.refresh_from_db()
    assert case.lead_id == world.agency("Diskominfotik").pk, "through both reorganisations"
    assert part_of(case).agency_id == case.lead_id
    assert list(check_cases()) == []


def test_of_a_split_each_topic_goes_its_way_and_all_else_to_the_first(world: World) -> None:
    lamp, _lead, _ = acting_case(world)
    other, _lead, _ = acting_case(world)
    Case.objects.filter(pk=other.pk).update(category=None)
    heirs = (Successor(world.agency("PUPR").pk), Successor(world.agency("Diskominfotik").pk, ("infrastruktur",)))
    carried_out(plan(world, ReorganisationKind.SPLIT, successors=heirs))
    lamp.refresh_from_db()
    other.refresh_from_db()
    assert lamp.lead_id == world.agency("Diskominfotik").pk
    assert other.lead_id == world.agency("PUPR").pk


def test_where_both_are_at_work_one_part_stays_the_leads(world: World) -> None:
    leading, lead, _ = assigned_case(world, contributors=["PUPR"])
    contributing, _ = file_case()
    verify_case(contributing.pk, SORTING, actor=world.coordinator)
    dispose_case(contributing.pk, lead="PUPR", contributors=["Dishub"], actor=world.coordinator)
    carried_out(plan(world))
    assert [(one.pk, one.part) for one in Assignment.objects.filter(case=leading, is_open=True)] == [(lead.pk, "lead")]
    left = Assignment.objects.get(case=contributing, is_open=True)
    assert (left.agency_id, left.part) == (world.agency("PUPR").pk, "lead")
    assert list(check_cases()) == []


def test_rules_are_written_anew_with_a_date_and_the_calendar_comes_along(world: World) -> None:
    user = world.coordinator.user_id or 0
    rule = draft_rule(RuleDetails(target="Dishub", category="1398"), user_id=user)
    switch_on(rule.pk, user_id=user)
    six = Calendar.objects.exclude(is_default=True).get()
    use_calendar(world.agency("Dishub").pk, six.pk, user_id=user)
    seen = preview_plan(plan(world))
    assert (seen.rules, seen.calendar) == (("Penerangan Jalan",), six.name)
    carried_out(plan(world))
    rule.refresh_from_db()
    assert rule.agency_id == world.agency("Dishub").pk, "a rule that was in force is never changed"
    assert rule.in_force_until == local_day(now())
    fresh = Rule.objects.get(in_force_until=None)
    assert (fresh.agency_id, fresh.category_id, fresh.in_force_from) == (world.agency("PUPR").pk, "1398", local_day(now()))
    assert CalendarUse.objects.get(agency=world.agency("PUPR")).calendar_id == six.pk


def test_killed_half_way_it_goes_on_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [acting_case(world)[0] for _ in range(5)]
    monkeypatch.setattr(reorganise, "BATCH", 2)
    row = order_reorganisation(plan(world), by=None)
    real, calls = reorganise._move_case, []

    def dies(case_id: int, one: Reorganisation) -> bool:
        calls.append(case_id)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return real(case_id, one)

    monkeypatch.setattr(reorganise, "_move_case", dies)
    with pytest.raises(KeyboardInterrupt):
        carry_out.call(row.pk)
    row.refresh_from_db()
    assert (row.state, row.done) == ("running", 2)
    assert part_of(cases[4]).agency_id == world.agency("Dishub").pk
    monkeypatch.setattr(reorganise, "_move_case", real)
    carry_out_due.call()
    row.refresh_from_db()
    assert (row.state, row.percent) == ("done", 100)
    assert CaseEvent.objects.filter(kind="reorganised").count() == 5, "each once"
    assert {part_of(case).agency_id for case in cases} == {world.agency("PUPR").pk}


def test_a_plan_waits_for_its_day_and_can_be_given_up(world: World) -> None:
    case, _lead, _ = acting_case(world)
    later = order_reorganisation(plan(world, effective_on=local_day(now()) + timedelta(days=3)), by=None)
    assert carry_out_due.call() == 0
    assert reference().agencies[world.agency("Dishub").pk].active
    with pytest.raises(Conflict):
        order_reorganisation(plan(world), by=None)
    with pretend(now() + timedelta(days=4)):
        assert carry_out_due.call() == 1
    case.refresh_from_db()
    assert case.lead_id == world.agency("PUPR").pk
    with pytest.raises(Conflict):
        cancel_reorganisation(later.pk, by=None)


def test_renamed_it_keeps_its_number_cases_and_figures(world: World) -> None:
    case, _lead, _ = acting_case(world)
    row = carried_out(
        plan(world, ReorganisationKind.RENAMED, successors=(), new_name="Dinas Transportasi", new_short_name="Distrans")
    )
    agency = Agency.objects.get(pk=world.agency("Dishub").pk)
    assert (agency.name, agency.short_name, agency.active) == ("Dinas Transportasi", "Distrans", True)
    assert row.old_name == "Dinas Perhubungan Provinsi"
    assert not CaseEvent.objects.filter(case=case, kind="reorganised").exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": "x"}, "reason"),
        ({"effective_on": date(2020, 1, 1)}, "effective_on"),
        ({"successors": ()}, "successors"),
        ({"successors": (Successor(999_999),)}, "successors"),
        ({"kind": ReorganisationKind.RENAMED, "new_name": " "}, "new_name"),
        ({"kind": ReorganisationKind.RENAMED, "new_name": "PLN UIW"}, "new_name"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_by_its_field(world: World, changes: dict[str, object], field: str) -> None:
    kind = changes.pop("kind", ReorganisationKind.MERGED)
    with pytest.raises(InvalidInput) as refused:
        order_reorganisation(plan(world, kind, **changes), by=None)  # type: ignore[arg-type]  # a kind
    assert field in {error.field for error in refused.value.errors}


def test_a_government_is_not_dissolved_and_an_agency_is_not_its_own_heir(world: World) -> None:
    for what in (
        plan(world, successors=(Successor(world.agency("Dishub").pk),)),
        Plan(
            agency_id=world.agency("Pemda Lobar").pk,
            kind=ReorganisationKind.DISSOLVED,
            effective_on=local_day(now()),
            reason=BASIS,
            successors=(Successor(world.agency("PUPR").pk),),
        ),
    ):
        with pytest.raises(InvalidInput):
            order_reorganisation(what, by=None)
    assert not Reorganisation.objects.exists()


def test_nothing_new_goes_to_it_and_an_offer_that_it_had_is_the_heirs(world: World) -> None:
    case, lead, _ = assigned_case(world)
    carried_out(plan(world))
    heir = world.actor(Role.LIAISON, "PUPR")
    accept_assignment(lead.pk, case.pk, actor=heir)
    act_on_assignment(lead.pk, case.pk, text="Tim berangkat.", public=True, actor=heir)
    case.refresh_from_db()
    assert case.status == "in_progress"
    with pytest.raises(InvalidInput):
        dispose_case(case.pk, lead="Dishub", actor=world.coordinator)
