"""Links of agencies without accounts, and releases asked, granted and refused by programs: rights and refusals of the desk."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Assignment, Case
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.rendering import render
from ntbcare.workflow.assign import accept_assignment
from tests.api.calls import call, token_of
from tests.linked import ASKED, OFFICE
from tests.world import World, acting_case, assigned_case

LINK = {"agency": "PLN", "asked": ASKED}
WHY = {"reason": "Sudah diingatkan dua kali dan tidak menjawab."}


def links_of(case: Case) -> str:
    return f"/cases/{case.reference}/links"


def silent_part(world: World) -> tuple[Case, Assignment]:
    case, lead, _ = assigned_case(world, contributors=["PLN"])
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    return case, Assignment.objects.get(case=case, part="contributor")


def test_a_link_is_made_shown_once_used_and_shut(world: World) -> None:
    case, _lead, _ = acting_case(world)
    lead = token_of(world.liaison)
    made = call("POST", links_of(case), LINK | {"show_text": True}, **lead)
    assert made.status == 200
    assert made.headers["ETag"] == f'"{made.body["version"]}"'
    link = made.body["link"]
    assert (link["agency"], link["state"], link["shows_text"], link["by_mail"]) == ("PLN UIW", "open", True, False)
    path = link["url"].partition("://")[2].partition("/")[2]
    assert Client().get(f"/{path}").status_code == 200
    [listed] = call("GET", links_of(case), **lead).body["items"]
    assert "url" not in listed, "of the link only the hash is kept"
    assert listed["used_at"] is not None
    assert call("POST", f"/assignments/{link['assignment']}/revoke-link", {}, **lead).status == 200
    assert call("GET", links_of(case), **lead).body["items"][0]["state"] == "revoked"
    assert call("POST", f"/assignments/{link['assignment']}/revoke-link", {}, **lead).status == 409
    assert Entry.objects.filter(what__in=["link.issued", "link.revoked"]).count() == 2


def test_the_same_key_makes_one_link_and_says_the_same(world: World) -> None:
    case, _lead, _ = acting_case(world)
    headers = token_of(world.liaison) | {"idempotency_key": "satu"}
    first, second = (call("POST", links_of(case), LINK, **headers) for _ in range(2))
    assert first.body == second.body
    assert first.body["link"]["url"]
    assert Assignment.objects.filter(case=case, part="contributor").count() == 1


def test_a_mail_goes_in_the_language_that_was_chosen_and_stays_with_the_agency(world: World, settings: Settings) -> None:
    settings.EMAIL_HOST = "127.0.0.1"
    case, _lead, _ = acting_case(world)
    lead = token_of(world.liaison)
    mailed = call("POST", links_of(case), LINK | {"email": OFFICE, "language": "en"}, **lead)
    assert mailed.body["link"]["url"] is None, "it is on its way and shown to nobody"
    other, _lead, _ = acting_case(world)
    again = call("POST", links_of(other), LINK | {"email": OFFICE}, **lead)
    assert again.body["link"]["language"] == "en", "as the agency was written to before"
    said = [render(message).body for message in OutgoingMessage.objects.filter(template="contribution_link")]
    assert len(said) == 2
    assert all("is asked to help" in text and "?lang=en" in text for text in said)
    third, _lead, _ = acting_case(world)
    back = call("POST", links_of(third), LINK | {"email": OFFICE, "language": "id"}, **lead)
    assert back.body["link"]["language"] == "id"
    wrong = call("POST", links_of(third), LINK | {"language": "fr"}, **lead)
    assert (wrong.status, wrong.body["errors"][0]["field"]) == (422, "language")


def test_the_first_mail_is_indonesian(world: World) -> None:
    case, _lead, _ = acting_case(world)
    assert call("POST", links_of(case), LINK, **token_of(world.liaison)).body["link"]["language"] == "id"


def test_what_the_desk_refuses_is_refused(world: World) -> None:
    case, _lead, _ = acting_case(world, confidential=True)
    lead, desk = token_of(world.liaison), token_of(world.coordinator)
    assert call("POST", links_of(case), LINK | {"show_text": True}, **lead).status == 403, "only a coordinator opens it"
    assert call("POST", links_of(case), LINK | {"show_name": True}, **desk).status == 409, "nobody opens a name"
    named = call("POST", links_of(case), LINK | {"agency": "Tidak Ada"}, **desk)
    assert (named.status, named.body["errors"][0]["field"]) == (422, "agency")


@pytest.mark.parametrize(("role", "agency"), [(Role.LIAISON, "Dishub Lobar"), (Role.COORDINATOR, "Pemkot Mataram")])
def test_elsewhere_nothing_of_it_exists(world: World, role: Role, agency: str) -> None:
    case, part = silent_part(world)
    stranger = token_of(world.actor(role, agency))
    assert call("GET", links_of(case), **stranger).status == 404
    assert call("POST", links_of(case), LINK, **stranger).status == 404
    assert call("GET", f"/cases/{case.reference}/release-requests", **stranger).status == 404
    for step in ("revoke-link", "ask-release", "refuse-release"):
        assert call("POST", f"/assignments/{part.pk}/{step}", {} if step == "revoke-link" else WHY, **stranger).status == 404


def test_a_clerk_reads_none_of_it(world: World) -> None:
    case, _part = silent_part(world)
    clerk = token_of(world.actor(Role.CLERK, "Pemprov"))
    assert call("GET", links_of(case), **clerk).status == 403
    assert call("GET", f"/cases/{case.reference}/release-requests", **clerk).status == 403


def test_a_release_is_asked_refused_asked_again_and_granted(world: World) -> None:
    case, part = silent_part(world)
    lead, desk = token_of(world.liaison), token_of(world.coordinator)
    requests = f"/cases/{case.reference}/release-requests"
    assert call("POST", f"/assignments/{part.pk}/refuse-release", WHY, **desk).status == 409, "nobody asked"
    assert call("POST", f"/assignments/{part.pk}/ask-release", WHY, **lead).status == 200
    assert call("POST", f"/assignments/{part.pk}/ask-release", WHY, **lead).status == 409
    assert call("POST", f"/assignments/{part.pk}/refuse-release", WHY, **lead).status == 403, "not by who asked"
    assert call("POST", f"/assignments/{part.pk}/refuse-release", {"reason": "Baru dua hari."}, **desk).status == 200
    drain()
    told = OutgoingMessage.objects.filter(template="officer_release_refused")
    assert [message.officer_id for message in told] == [world.liaison.user_id]
    assert call("POST", f"/assignments/{part.pk}/ask-release", WHY, **lead).status == 200
    states = [item["state"] for item in call("GET", requests, **desk).body["items"]]
    assert states == ["refused", "asked"]
    assert call("POST", f"/assignments/{part.pk}/release", WHY, **desk).status == 200
    states = [item["state"] for item in call("GET", requests, **lead).body["items"]]
    assert states == ["refused", "granted"]


def test_a_stale_version_is_told_what_changed(world: World) -> None:
    case, _lead, _ = acting_case(world)
    lead = token_of(world.liaison)
    etag = call("GET", f"/cases/{case.reference}", **lead).headers["ETag"]
    assert call("POST", links_of(case), LINK, if_match=etag, **lead).status == 200
    assert call("POST", links_of(case), LINK, if_match=etag, **lead).status == 412
