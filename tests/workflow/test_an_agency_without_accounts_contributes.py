"""An agency that has no accounts does its part through a signed link, and only its part."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.errors import MoveNotAllowed
from ntbcare.cases.files import check_file
from ntbcare.cases.links import LinkState
from ntbcare.cases.models import Assignment, CaseEvent, ContributionLink, WrongCode
from ntbcare.cases.replay import check_cases
from ntbcare.common.clock import now, pretend
from ntbcare.common.errors import Forbidden, InvalidInput, NotFound, TooMany
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.rendering import render, shown_text
from ntbcare.vault.keys import rotate
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import release_assignment
from ntbcare.workflow.close import close_case
from ntbcare.workflow.contribute import Request, issue_link, take_link_back
from ntbcare.workflow.escalate import act_on_clocks
from ntbcare.workflow.linked import (
    act_by_link,
    decline_by_link,
    deliver_by_link,
    look,
    may_decline,
    open_door,
    want_new_link,
)
from tests.linked import ASKED, DONE, OFFICE, linked_case
from tests.world import TEXT, World, acting_case

HERE = "10.0.0.7"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


def kinds(case_id: int) -> list[str]:
    return list(CaseEvent.objects.filter(case_id=case_id).order_by("number").values_list("kind", flat=True))


def audited(what: str) -> int:
    return Entry.objects.filter(what=what).count()


def test_it_reads_what_is_asked_acts_and_delivers(world: World) -> None:
    case, part, issued = linked_case(world, show_text=True)
    drain()
    door = open_door(issued.token, address=HERE)
    asked = look(door)
    assert (asked.asked, asked.text, asked.name, asked.lead) == (ASKED, TEXT, "", "Dinas Perhubungan Provinsi")
    assert asked.due_at is not None
    act_by_link(door, "Regu berangkat.", files=[check_file("tiang.png", PNG)])
    deliver_by_link(open_door(issued.token, address=HERE), DONE)
    assert kinds(case.pk)[-4:] == ["link_issued", "accepted", "acted", "delivered"]
    part.refresh_from_db()
    assert (part.status, part.is_open) == ("delivered", False)
    told = CaseEvent.objects.filter(case=case, kind__in=["accepted", "acted", "delivered"], agency_id=part.agency_id)
    assert set(told.values_list("actor_role", "actor_id")) == {("link", None)}, "the events say that it came through a link"
    assert open_door(issued.token, address=HERE).state is LinkState.ENDED
    send_answer(case.pk, "PLN mengganti kabel pada 24 November 2026.", actor=world.liaison)
    assert close_case(case.pk, actor=world.coordinator).status == "closed"
    assert list(check_cases()) == []


def test_the_link_is_used_over_and_over_until_the_part_is_delivered(world: World) -> None:
    _case, part, issued = linked_case(world)
    for text in ("Regu berangkat.", "Kabel diukur.", "Suku cadang dipesan."):
        act_by_link(open_door(issued.token, address=HERE), text)
    part.refresh_from_db()
    assert part.status == "acting"
    assert [one.text for one in look(open_door(issued.token, address=HERE)).sent] == [
        "Regu berangkat.",
        "Kabel diukur.",
        "Suku cadang dipesan.",
    ]


def test_what_it_did_is_not_told_to_the_complainant(world: World) -> None:
    _case, _part, issued = linked_case(world, email="budi@contoh.example")
    drain()
    before = OutgoingMessage.objects.filter(contact_point__isnull=False).count()
    act_by_link(open_door(issued.token, address=HERE), "Regu berangkat.")
    drain()
    assert OutgoingMessage.objects.filter(contact_point__isnull=False).count() == before


def test_every_use_is_in_the_audit_and_the_lead_is_told_of_the_result(world: World) -> None:
    _case, _part, issued = linked_case(world)
    look(open_door(issued.token, address=HERE))
    deliver_by_link(open_door(issued.token, address=HERE), DONE)
    assert (audited("link.issued"), audited("link.opened"), audited("link.delivered")) == (1, 1, 1)
    drain()
    assert OutgoingMessage.objects.filter(template="officer_delivered", officer_id=world.liaison.user_id).count() == 1


def test_it_says_not_ours_with_a_reason_and_a_successor(world: World) -> None:
    case, part, issued = linked_case(world)
    door = open_door(issued.token, address=HERE)
    assert may_decline(door)
    with pytest.raises(InvalidInput):
        decline_by_link(door, reason="Bukan jaringan kami.", successor=" ")
    decline_by_link(door, reason="Bukan jaringan kami.", successor="PUPR")
    part.refresh_from_db()
    case.refresh_from_db()
    assert (part.status, case.refused, case.status) == ("declined", 1, "in_progress")
    assert open_door(issued.token, address=HERE).state is LinkState.ENDED
    with pytest.raises(MoveNotAllowed):
        act_by_link(open_door(issued.token, address=HERE), DONE)


def test_a_link_opens_its_part_and_no_other(world: World) -> None:
    case, _part, _issued = linked_case(world)
    lead = Assignment.objects.get(case=case, part="lead")
    with pytest.raises(Forbidden):
        send_answer(case.pk, "Jawaban palsu yang cukup panjang.", actor=Actor.by_link(lead.agency_id))
    with pytest.raises(Forbidden):
        release_assignment(lead.pk, case.pk, reason="Bukan urusan saya.", actor=Actor.by_link(lead.agency_id))


def test_only_a_hash_of_the_token_is_kept_and_only_the_mail_holds_it(world: World) -> None:
    _case, _part, issued = linked_case(world, email=OFFICE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT token_hash, address_sealed FROM cases_contributionlink")
        ((kept, sealed),) = cursor.fetchall()
    assert issued.token not in kept
    assert OFFICE.encode() not in bytes(sealed)
    message = OutgoingMessage.objects.get(template="contribution_link")
    assert f"/kontribusi/{issued.token}" in render(message).body
    assert issued.token not in render(message).subject
    assert issued.token not in shown_text(message).body, "an officer who reads the outbox does not get it"
    assert all(issued.token not in str(event.facts) for event in CaseEvent.objects.all())


def test_a_guess_is_counted_and_slowed_while_the_right_link_opens(world: World) -> None:
    _case, _part, issued = linked_case(world)
    version = issued.token.rsplit(".", 1)[0]
    with pytest.raises(NotFound):
        open_door(f"{version}.{'0' * 32}", address=HERE)
    assert WrongCode.objects.count() == 1
    with pytest.raises(TooMany):
        for _ in range(40):
            try:
                open_door("1.1790000000.abcdefgh.1." + "f" * 32, address=HERE)
            except NotFound:
                continue
    assert open_door(issued.token, address=HERE).state is LinkState.OPEN


@pytest.mark.parametrize("token", ["", "x", "1.2.3.4.5", "../../etc", "1" * 500, "9.9.abcdefgh.99." + "0" * 32])
def test_what_we_did_not_sign_opens_nothing(world: World, token: str) -> None:
    with pytest.raises(NotFound):
        open_door(token, address=HERE)


def test_links_outlive_a_change_of_keys(world: World) -> None:
    _case, _part, issued = linked_case(world)
    rotate()
    assert open_door(issued.token, address=HERE).state is LinkState.OPEN


def test_it_ends_after_the_policys_days_and_a_new_one_goes_to_the_address_on_record(world: World, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.example"
    _case, _part, issued = linked_case(world, email=OFFICE)
    assert timedelta(days=29) < issued.link.expires_at - now() < timedelta(days=31)
    with pretend(now() + timedelta(days=32)):
        door = open_door(issued.token, address=HERE)
        assert door.state is LinkState.EXPIRED
        with pytest.raises(MoveNotAllowed):
            deliver_by_link(door, DONE)
        want_new_link(door)
        message = OutgoingMessage.objects.filter(template="contribution_link").latest("pk")
        fresh = render(message).body.split("/kontribusi/")[1].split()[0]
        assert fresh != issued.token
        assert open_door(fresh, address=HERE).state is LinkState.OPEN
        assert open_door(issued.token, address=HERE).state is LinkState.REPLACED
        want_new_link(open_door(issued.token, address=HERE))
        assert OutgoingMessage.objects.filter(template="contribution_link").count() == 2, "once an hour and no more"


def test_without_an_address_whoever_made_it_is_told(world: World) -> None:
    _case, _part, issued = linked_case(world)
    with pretend(now() + timedelta(days=32)):
        want_new_link(open_door(issued.token, address=HERE))
        want_new_link(open_door(issued.token, address=HERE))
    assert OutgoingMessage.objects.filter(template="officer_link_wanted", officer_id=world.coordinator.user_id).count() == 1
    assert not OutgoingMessage.objects.filter(template="contribution_link").exists()


def test_a_link_is_taken_back_and_made_anew(world: World) -> None:
    case, part, issued = linked_case(world)
    take_link_back(part.pk, case.pk, actor=world.liaison)
    assert open_door(issued.token, address=HERE).state is LinkState.REVOKED
    want_new_link(open_door(issued.token, address=HERE))
    assert open_door(issued.token, address=HERE).state is LinkState.REVOKED
    again = issue_link(case.pk, Request(agency="PLN", asked=ASKED), actor=world.liaison)
    assert (again.link.assignment_id, again.link.issues) == (part.pk, 2), "one link for a part"
    assert ContributionLink.objects.count() == 1
    assert open_door(again.token, address=HERE).state is LinkState.OPEN
    assert open_door(issued.token, address=HERE).state is LinkState.REPLACED


def test_the_lead_may_bring_in_an_agency_but_not_one_with_accounts(world: World) -> None:
    case, _lead, _ = acting_case(world)
    world.actor(Role.LIAISON, "PUPR")
    with pytest.raises(InvalidInput, match="punya petugas"):
        issue_link(case.pk, Request(agency="PUPR", asked=ASKED), actor=world.liaison)
    issued = issue_link(case.pk, Request(agency="PLN", asked=ASKED), actor=world.liaison)
    assert Assignment.objects.get(pk=issued.link.assignment_id).part == "contributor"
    with pytest.raises(NotFound):
        issue_link(case.pk, Request(agency="PLN", asked=ASKED), actor=world.actor(Role.LIAISON, "Dishub Lobar"))


def test_a_confidential_text_is_opened_only_by_a_coordinator_and_each_look_is_written_down(world: World) -> None:
    case, _lead, _ = acting_case(world, confidential=True)
    with pytest.raises(Forbidden):
        issue_link(case.pk, Request(agency="PLN", asked=ASKED, show_text=True), actor=world.liaison)
    closed = issue_link(case.pk, Request(agency="PLN", asked=ASKED), actor=world.liaison)
    assert look(open_door(closed.token, address=HERE)).text is None
    before = audited("case.text_seen")
    opened = issue_link(case.pk, Request(agency="PLN", asked=ASKED, show_text=True), actor=world.coordinator)
    assert look(open_door(opened.token, address=HERE)).text == TEXT
    assert audited("case.text_seen") == before + 1


def test_no_name_but_by_a_coordinators_word_and_never_an_anonymous_one(world: World) -> None:
    case, _lead, _ = acting_case(world, name="Budi Santoso", phone="081234567890")
    asked = Request(agency="PLN", asked=ASKED, show_name=True)
    with pytest.raises(Forbidden):
        issue_link(case.pk, asked, actor=world.liaison)
    issued = issue_link(case.pk, asked, actor=world.coordinator)
    assert look(open_door(issued.token, address=HERE)).name == "Budi Santoso"
    assert audited("case.identity_seen") == 1
    hidden, _lead, _ = acting_case(world, name="Budi Santoso", anonymous=True)
    with pytest.raises(MoveNotAllowed):
        issue_link(hidden.pk, asked, actor=world.coordinator)


def test_numbers_that_name_a_person_are_masked(world: World) -> None:
    _case, _part, issued = linked_case(world, text=f"{TEXT} Hubungi 081234567890.", show_text=True)
    text = look(open_door(issued.token, address=HERE)).text
    assert text is not None
    assert "081234567890" not in text
    assert "Lampu jalan" in text


def test_it_is_reminded_at_its_address_without_the_key(world: World) -> None:
    _case, _part, issued = linked_case(world, email=OFFICE)
    drain()
    for days in range(1, 12):
        with pretend(now() + timedelta(days=days)):
            while act_on_clocks():
                drain()
    reminders = OutgoingMessage.objects.filter(template="contribution_reminder")
    assert reminders.exists()
    assert all(message.address_sealed for message in reminders)
    assert all(issued.token not in render(message).body for message in reminders)
