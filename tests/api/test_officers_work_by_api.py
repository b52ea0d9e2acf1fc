"""The officers' API: steps, permissions, versions."""

from __future__ import annotations

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from tests.api.calls import call, file, token_of
from tests.world import World, file_case

VERIFY = {"class": "no_oversight", "category": "1398"}


def test_a_case_is_worked_from_inbox_to_answer(world: World) -> None:
    reference = file().body["reference"]
    desk, agency = token_of(world.coordinator), token_of(world.liaison)
    listed = call("GET", "/cases?view=new", **desk).body["items"]
    assert [item["reference"] for item in listed] == [reference]
    assert call("POST", f"/cases/{reference}/verify", VERIFY, **desk).status == 200
    disposed = call("POST", f"/cases/{reference}/dispose", {"lead": "Dishub", "contributors": ["PLN"]}, **desk)
    assert disposed.body["status"] == "assigned"
    shown = call("GET", f"/cases/{reference}", **agency).body
    lead = next(part for part in shown["assignments"] if part["part"] == "lead")
    assert lead["agency"] == "Dinas Perhubungan Provinsi"
    assert call("POST", f"/assignments/{lead['id']}/accept", {}, **agency).status == 200
    acted = call("POST", f"/assignments/{lead['id']}/act", {"text": "Lampu diganti.", "public": True}, **agency)
    assert acted.body["status"] == "in_progress"
    answered = call("POST", f"/cases/{reference}/answer", {"text": "Lampu sudah menyala lagi."}, **agency)
    assert answered.body["status"] == "answered"


def test_no_token_a_wrong_one_and_a_revoked_one_are_refused(world: World) -> None:
    assert call("GET", "/cases").status == 401
    assert call("GET", "/cases", authorization="Bearer ntb_falsch").status == 401


def test_outside_the_branch_a_case_does_not_exist(world: World) -> None:
    reference = file().body["reference"]
    district = token_of(world.actor(Role.COORDINATOR, "Pemda Lobar"))
    assert call("GET", f"/cases/{reference}", **district).status == 404
    assert call("POST", f"/cases/{reference}/verify", VERIFY, **district).status == 404
    assert call("GET", "/cases", **district).body["items"] == []


def test_a_stale_version_gets_412_with_what_changed(world: World) -> None:
    reference = file().body["reference"]
    desk = token_of(world.coordinator)
    etag = call("GET", f"/cases/{reference}", **desk).headers["ETag"]
    assert call("POST", f"/cases/{reference}/verify", VERIFY, if_match=etag, **desk).status == 200
    stale = call("POST", f"/cases/{reference}/archive", {"reason": "hate"}, if_match=etag, **desk)
    assert stale.status == 412
    assert "Diverifikasi" in stale.body["detail"]


def test_a_move_that_the_status_forbids_is_409(world: World) -> None:
    reference = file().body["reference"]
    assert call("POST", f"/cases/{reference}/dispose", {"lead": "Dishub"}, **token_of(world.coordinator)).status == 409


def test_unknown_codes_are_422(world: World) -> None:
    reference = file().body["reference"]
    desk = token_of(world.coordinator)
    assert call("POST", f"/cases/{reference}/verify", {"class": "x", "category": "y"}, **desk).status == 422
    assert call("GET", "/cases?view=nope", **desk).status == 422
    assert call("GET", "/cases?q=%00%ff", **desk).status == 200


def test_an_anonymous_complainants_name_is_never_shown(world: World) -> None:
    case, _ = file_case(name="Budi Contoh", phone="081200000000", anonymous=True)
    shown = call("GET", f"/cases/{case.reference}", **token_of(world.coordinator)).body
    assert shown["complainant"]["name"] is None
    assert "Budi" not in str(shown)


def test_a_look_at_confidential_text_is_written_down(world: World) -> None:
    case, _ = file_case(confidential=True)
    call("GET", f"/cases/{case.reference}", **token_of(world.coordinator))
    entry = Entry.objects.get(what="case.text_seen")
    assert (entry.subject, entry.user_id) == (case.reference, world.coordinator.user_id)
