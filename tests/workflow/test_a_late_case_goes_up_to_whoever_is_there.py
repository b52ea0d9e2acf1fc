"""Each level of the ladder reaches the holder of its position; an empty seat is passed to the next one up, and it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from ntbcare.agencies.roles import Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case, CaseEvent, Escalation
from ntbcare.cases.replay import check_cases
from ntbcare.cases.sets import Position
from ntbcare.common.clock import pretend
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.deadlines.checks import check_deadlines
from ntbcare.workflow.assign import accept_assignment
from ntbcare.workflow.handle import act_on_assignment
from ntbcare.workflow.verify import verify_case
from tests.deadlines.journey import at
from tests.late import MONDAY, leave, on, pass_time, raised, told
from tests.world import SORTING, World, assigned_case, file_case

LATER = MONDAY + timedelta(days=45)


def positions(case: Case, clock: str) -> list[str]:
    return [event.facts["position"] for event in raised(case, clock=clock)]


def officers(world: World) -> None:
    """One for every position of the province's transport agency."""
    for role, place in (
        (Role.APPROVER, "Dishub"),
        (Role.LEADER, "Dishub"),
        (Role.INSPECTOR, "Inspektorat"),
        (Role.LEADER, "Pemprov"),
    ):
        with pretend(MONDAY - timedelta(days=1)):
            world.actor(role, place)


def late_at_dishub(world: World) -> Case:
    with pretend(MONDAY):
        case, _lead, _ = assigned_case(world)
    return case


def test_every_level_is_told_once_and_stands_on_the_timeline(world: World) -> None:
    officers(world)
    case = late_at_dishub(world)
    pass_time(MONDAY, LATER)
    assert positions(case, "start") == ["unit_head", "agency_head", "inspectorate", "secretary"]
    assert [event.facts["level"] for event in raised(case, clock="start")] == [1, 2, 3, 4]
    assert len({message.key for message in told(world.actor(Role.APPROVER, "Dishub"))}) == len(raised(case)) / 4
    assert Escalation.objects.filter(case=case, clock="start").count() == 4
    assert list(check_cases()) == []


def test_no_officer_is_told_at_night(world: World) -> None:
    officers(world)
    with on("2026-11-23 22:30"):
        case, _ = file_case()
    pass_time(MONDAY, LATER)
    hours = [event.at.astimezone(MONDAY.tzinfo).hour for event in raised(case)]
    assert hours
    assert all(6 <= hour < 21 for hour in hours)


def test_of_an_urgent_case_they_are_told_at_night_too(world: World) -> None:
    officers(world)
    with on("2026-11-23 22:30"):
        case, _ = file_case()
        verify_case(case.pk, replace(SORTING, priority="urgent"), actor=world.coordinator)
    pass_time(at("2026-11-23 22:30"), at("2026-11-24 09:00"))
    times = [event.at.astimezone(MONDAY.tzinfo).strftime("%H:%M") for event in raised(case, clock="first_response")]
    assert times == ["00:30", "02:30", "05:30"], "an hour for the response, then one, three and six hours after it"
    messages = OutgoingMessage.objects.filter(template="officer_escalated")
    assert messages.exists()
    assert all(message.rest is None for message in messages)


def test_where_nobody_holds_the_position_it_goes_one_up_and_says_so(world: World) -> None:
    with pretend(MONDAY - timedelta(days=1)):
        head = world.actor(Role.LEADER, "Dishub")
        assert world.liaison.user_id
    case = late_at_dishub(world)
    pass_time(MONDAY, MONDAY + timedelta(days=10))
    first = raised(case, clock="start")[0]
    assert (first.facts["asked"], first.facts["position"]) == ("unit_head", "agency_head")
    assert first.facts["vacant"] == [Position.UNIT_HEAD]
    assert told(head)
    assert any("no head of unit (approver) in Dishub" in finding.message for finding in check_deadlines())


def test_an_officer_who_left_is_told_nothing_any_more(world: World) -> None:
    officers(world)
    approver = world.actor(Role.APPROVER, "Dishub")
    case = late_at_dishub(world)
    leave(approver, MONDAY)
    pass_time(MONDAY, MONDAY + timedelta(days=12))
    assert told(approver) == []
    assert raised(case, clock="start")[0].facts["vacant"] == ["unit_head"]


def test_a_contributor_that_never_answers_goes_to_its_own_heads(world: World) -> None:
    officers(world)
    with pretend(MONDAY - timedelta(days=1)):
        own = world.actor(Role.LEADER, "Dishub Lobar")
        regent = world.actor(Role.LEADER, "Pemda Lobar")
    with pretend(MONDAY):
        case, lead, _ = assigned_case(world, contributors=["Dishub Lobar"])
        accept_assignment(lead.pk, case.pk, actor=world.liaison)
        act_on_assignment(lead.pk, case.pk, text="Tim memeriksa tiang lampu.", public=True, actor=world.liaison)
    pass_time(MONDAY, MONDAY + timedelta(days=30))
    part = case.assignments.get(part="contributor")
    mine = [event for event in raised(case) if event.facts["assignment"] == part.pk]
    assert {event.facts["clock"] for event in mine} == {"start", "contribution"}
    agencies = {post[0] for event in mine for post in event.facts["posts"]}
    assert agencies <= {world.agency("Dishub Lobar").pk, world.agency("Pemda Lobar").pk}
    assert told(own)
    assert told(regent)


def test_a_complaint_about_the_coordinators_goes_past_them(world: World) -> None:
    officers(world)
    with pretend(MONDAY - timedelta(days=1)):
        of_office = world.actor(Role.LEADER, "Diskominfotik")
        inspector = world.actor(Role.INSPECTOR, "Pemprov")
    with pretend(MONDAY):
        case, _ = file_case(agency=world.agency("Diskominfotik").name)
    assert case.own_office
    pass_time(MONDAY, LATER)
    assert raised(case)
    assert told(of_office) == []
    assert told(world.coordinator) == []
    assert told(inspector)


def test_where_nobody_is_anywhere_the_event_says_so_and_nothing_breaks(world: World) -> None:
    assert world.agencies
    with pretend(MONDAY):
        case, _ = file_case()
    pass_time(MONDAY, LATER)
    assert [event.facts["posts"] for event in raised(case, clock="verify")] == [[], [], [], []]
    assert Escalation.objects.count() == 0


def test_two_empty_seats_in_a_row_tell_who_stands_in_once(world: World) -> None:
    with pretend(MONDAY - timedelta(days=1)):
        assert world.liaison.user_id
        stands_in = world.coordinator
        secretary = world.actor(Role.LEADER, "Pemprov")
    case = late_at_dishub(world)
    pass_time(MONDAY, LATER)
    steps = raised(case, clock="start")
    assert [(one.facts["asked"], one.facts["position"]) for one in steps] == [
        ("unit_head", "coordinator"),
        ("agency_head", "coordinator"),
        ("inspectorate", "secretary"),
        ("secretary", "secretary"),
    ]
    assert len(told_of(steps, stands_in)) == 1, "for the head of unit, and not again for the agency's head"
    assert told_of(steps, stands_in) == [steps[0].number]
    assert told_of(steps, secretary) == [steps[2].number, steps[3].number], "stands in, and then the own level has come"
    rows = Escalation.objects.filter(case=case, clock="start").order_by("number")
    assert [row.number for row in rows] == [steps[0].number, steps[2].number, steps[3].number], "one word is waited for at each"
    assert list(check_cases()) == []


def told_of(steps: list[CaseEvent], actor: Actor) -> list[int]:
    """The steps of a ladder that an officer had a message of."""
    numbers = {step.number for step in steps}
    found = [int(message.key.split(":")[2]) for message in told(actor)]
    return [number for number in found if number in numbers]
