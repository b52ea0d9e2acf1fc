"""The same key and body give the identical response, another body 422: for every POST of citizens and officers."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import CaseEvent
from tests.api.calls import TEXT, Answer, call, file, token_of
from tests.cases.test_hostile_files_are_refused_or_made_harmless import picture
from tests.world import World


def once(path: str, body: dict[str, Any], other: dict[str, Any] | None, **headers: str) -> Answer:
    """Post twice under one key, then something else under it; returns the first answer."""
    key = {"idempotency_key": f"key of {path}"}
    first = call("POST", path, body, **key, **headers)
    assert first.status in {200, 201}, first.body
    events = CaseEvent.objects.count()
    again = call("POST", path, body, **key, **headers)
    assert (again.status, again.body) == (first.status, first.body)
    if other is not None:
        refused = call("POST", path, other, **key, **headers)
        assert (refused.status, refused.body["type"]) == (422, "urn:ntbcare:problem:key_reused")
    assert CaseEvent.objects.count() == events
    return first


def test_a_whole_journey_repeats_every_request(world: World) -> None:
    receipt = once("/complaints", {"text": TEXT}, {"text": TEXT + "!"}).body
    case, citizen = f"/complaints/{receipt['reference']}", {"x_complaint_code": receipt["code"]}
    work, desk = f"/cases/{receipt['reference']}", token_of(world.coordinator)
    lead, help_ = token_of(world.liaison), token_of(world.actor(Role.LIAISON, "PLN"))
    once(f"{work}/request-completion", {"question": "Di pasar mana?"}, {"question": "Di jalan mana?"}, **desk)
    once(f"{case}/replies", {"text": "Pasar Gerung."}, {"text": "Pasar lain."}, **citizen)
    sort = {"class": "no_oversight", "category": "1398"}
    once(f"{work}/verify", sort, sort | {"category": "942"}, **desk)
    given = once(f"{work}/dispose", {"lead": "Dishub", "contributors": ["PLN"]}, {"lead": "PUPR"}, **desk).body
    parts = {part["part"]: f"/assignments/{part['id']}" for part in given["assignments"]}
    once(f"{parts['lead']}/accept", {}, None, **lead)
    once(f"{parts['contributor']}/accept", {}, None, **help_)
    once(f"{parts['lead']}/act", {"text": "Tiang diperiksa.", "public": True}, {"text": "Lain.", "public": True}, **lead)
    once(f"{parts['contributor']}/deliver", {"text": "Jaringan baik."}, {"text": "Jaringan rusak."}, **help_)
    once(f"{work}/notes", {"text": "Sudah ditelepon."}, {"text": "Belum ditelepon."}, **desk)
    once(f"{work}/release-text", {"text": "Lampu jalan mati."}, {"text": "Lampu jalan menyala."}, **desk)
    once(f"{work}/answer", {"text": "Lampu sudah menyala lagi."}, {"text": "Lampu belum menyala."}, **lead)
    once(f"{case}/rating", {"stars": 2, "solved": False}, {"stars": 5, "solved": True}, **citizen)
    once(f"{case}/reopen", {"reason": "Mati lagi."}, {"reason": "Redup."}, **citizen)
    call("POST", f"{work}/answer", {"text": "Lampu diganti seluruhnya."}, **lead)
    assert once(f"{work}/close", {}, None, **lead).body["status"] == "closed"


def test_ends_and_refusals_repeat_too(world: World) -> None:
    desk, agency = token_of(world.coordinator), token_of(world.liaison)
    once(f"/cases/{file().body['reference']}/archive", {"reason": "unclear"}, {"reason": "hate"}, **desk)
    passed = {"reason": "Bukan wewenang.", "successor": "Kantor Pertanahan"}
    once(f"/cases/{file().body['reference']}/return", passed, passed | {"successor": "Kantor Pajak"}, **desk)
    for step, said, token in (("decline", passed, agency), ("release", {"reason": "Salah alamat."}, desk)):
        work = f"/cases/{file().body['reference']}"
        call("POST", f"{work}/verify", {"class": "aspiration", "category": "1398"}, **desk)
        part = call("POST", f"{work}/dispose", {"lead": "Dishub"}, **desk).body["assignments"][0]["id"]
        once(f"/assignments/{part}/{step}", said, said | {"reason": "Alasan lain."}, **token)
    receipt = file().body
    closed = once(f"/complaints/{receipt['reference']}/close", {}, None, x_complaint_code=receipt["code"])
    assert closed.status == 201


def test_a_file_sent_twice_under_one_key_is_kept_once(world: World) -> None:
    receipt = file().body
    client = Client(headers={"X-Complaint-Code": receipt["code"], "Idempotency-Key": "foto"})
    path = f"/api/v1/complaints/{receipt['reference']}/attachments"
    first, again = (client.post(path, {"file": SimpleUploadedFile("a.jpg", picture())}) for _ in range(2))
    assert (first.status_code, again.status_code, again.content) == (201, 201, first.content)
    assert set(json.loads(first.content)) == {"name", "media_type", "size"}
    assert CaseEvent.objects.filter(kind="attached").count() == 1
    assert client.post(path, {"file": SimpleUploadedFile("a.jpg", picture() + b" ")}).status_code == 422


def test_keys_of_different_people_never_meet(world: World) -> None:
    reference = file().body["reference"]
    for actor in (world.coordinator, world.actor(Role.INSPECTOR, "Pemprov")):
        said = call(
            "POST", f"/cases/{reference}/notes", {"text": f"Dari {actor.user_id}."}, idempotency_key="satu", **token_of(actor)
        )
        assert said.status == 200, said.body
    assert CaseEvent.objects.filter(kind="noted").count() == 2
