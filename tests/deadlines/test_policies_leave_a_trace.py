"""Who proposed, commented and adopted a policy stays on record as they were that day; everybody reads what is theirs to read."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from ntbcare.accounts.models import User
from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.deadlines.actions.policies import (
    adopt_policy,
    circulate_policy,
    comment_on_policy,
    draft_policy,
    withdraw_policy,
)
from ntbcare.deadlines.models import Policy, PolicyTrace, TraceKind
from ntbcare.deadlines.traces import public_ways, traces_of
from tests.desk.sessions import browser_of
from tests.world import World

SECRET = "Lima hari terlalu singkat bagi kami."


def on_its_way(world: World) -> Policy:
    """A policy from its proposal to its adoption, with two comments."""
    coordinator = world.coordinator.user_id
    first = Policy.objects.earliest("pk")
    policy = draft_policy("Batas waktu 2027", legal_basis="Pergub 7/2027 Pasal 3", user_id=coordinator, like=first.pk)
    circulate_policy(policy.pk, user_id=coordinator)
    for officer in (world.liaison, world.actor(Role.LEADER, "PUPR")):
        comment_on_policy(policy.pk, SECRET, user_id=officer.user_id or 0)
    day = local_day(now()) + timedelta(days=30)
    return adopt_policy(policy.pk, in_force_from=day, user_id=coordinator, document="SK Gubernur 42/2026")


def test_every_step_names_who_in_which_role_by_which_document(world: World) -> None:
    rows = traces_of(on_its_way(world).pk)
    kinds = [TraceKind.DRAFTED, TraceKind.CIRCULATED, TraceKind.COMMENTED, TraceKind.COMMENTED, TraceKind.ADOPTED]
    assert [row.kind for row in rows] == kinds
    assert {row.article for row in rows} == {"Pergub 7/2027 Pasal 3"}
    last = rows[-1]
    assert (last.role, last.office, last.document) == ("coordinator", "Pemerintah Provinsi", "SK Gubernur 42/2026")
    assert rows[2].office == "Dinas Perhubungan Provinsi"


def test_who_moves_on_stays_on_record_as_they_were(world: World) -> None:
    policy = on_its_way(world)
    before = [(row.name, row.role, row.office) for row in traces_of(policy.pk)]
    User.objects.update(name="Nama Lain")
    Member.objects.update(until=now())
    assert [(row.name, row.role, row.office) for row in traces_of(policy.pk)] == before


def test_everybody_reads_who_adopted_it_and_not_who_said_what(world: World) -> None:
    on_its_way(world)
    page = Client().get("/kebijakan").content.decode()
    assert "SK Gubernur 42/2026" in page
    assert "Petugas coordinator Pemprov" in page
    assert "2 tanggapan" in page
    assert "Dinas Perhubungan Provinsi" in page
    assert SECRET not in page
    assert "Petugas liaison Dishub" not in page


def test_drafts_and_what_was_withdrawn_are_not_public(world: World) -> None:
    policy = draft_policy("Rancangan rahasia", legal_basis="Pasal 1", user_id=world.coordinator.user_id)
    assert "Rancangan rahasia" not in {way.title for way in public_ways()}
    withdraw_policy(policy.pk, user_id=world.coordinator.user_id)
    assert [row.kind for row in traces_of(policy.pk)] == [TraceKind.DRAFTED, TraceKind.WITHDRAWN]
    assert "Rancangan rahasia" not in Client().get("/kebijakan").content.decode()


def test_a_policy_of_before_says_so(world: World) -> None:
    assert not PolicyTrace.objects.exists()
    assert "Berlaku sebelum jejak penyusunan dicatat di sini." in Client().get("/kebijakan").content.decode()


def test_the_desk_asks_for_the_document_and_shows_the_whole_trace(world: World) -> None:
    first = Policy.objects.earliest("pk")
    policy = draft_policy("Batas 2027", legal_basis="Pasal 3", user_id=world.coordinator.user_id, like=first.pk)
    circulate_policy(policy.pk, user_id=world.coordinator.user_id)
    desk, day = browser_of(world.coordinator), (local_day(now()) + timedelta(days=9)).isoformat()
    refused = desk.post(f"/desk/policies/{policy.pk}/adopt", {"from": day})
    assert refused.status_code == 422
    assert day in refused.content.decode()
    desk.post(f"/desk/policies/{policy.pk}/adopt", {"from": day, "document": "BA 3/2026"})
    assert PolicyTrace.objects.get(kind=TraceKind.ADOPTED).document == "BA 3/2026"
    seen = browser_of(world.liaison).get(f"/desk/policies/{policy.pk}").content.decode()
    assert "Jejak kebijakan" in seen
    assert "BA 3/2026" in seen
