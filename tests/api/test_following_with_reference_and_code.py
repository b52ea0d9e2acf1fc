"""GET and POST with the code."""

from __future__ import annotations

from io import BytesIO

from django.test import Client
from PIL import Image

from ntbcare.cases.actor import Actor
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.handle import add_note
from tests.api.calls import call, file
from tests.world import World, acting_case


def test_the_story_is_told_with_the_code(world: World) -> None:
    receipt = file().body
    answer = call("GET", f"/complaints/{receipt['reference']}", x_complaint_code=receipt["code"].lower().replace("-", " "))
    assert answer.status == 200
    assert {
        "reference",
        "status",
        "class",
        "category",
        "region_code",
        "agencies",
        "received_at",
        "answer_due_at",
        "events",
        "answers",
    } <= set(answer.body)
    assert answer.body["events"][0]["kind"] == "received"


def test_unknown_reference_missing_and_wrong_code_look_the_same(world: World) -> None:
    receipt = file().body
    wrong = call("GET", f"/complaints/{receipt['reference']}", x_complaint_code="0000-0000-0000")
    missing = call("GET", f"/complaints/{receipt['reference']}")
    unknown = call("GET", "/complaints/NTB-26-0000000", x_complaint_code=receipt["code"])
    assert wrong.status == missing.status == unknown.status == 404
    assert wrong.body == missing.body == unknown.body


def test_guessing_is_slowed_and_the_right_code_still_opens(world: World) -> None:
    receipt = file().body
    path = f"/complaints/{receipt['reference']}"
    statuses = [call("GET", path, x_complaint_code="ZZZZ-ZZZZ-ZZZZ").status for _ in range(25)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    assert call("GET", path, x_complaint_code=receipt["code"]).status == 200


def test_rating_needs_an_answer(world: World) -> None:
    case, _lead, receipt = acting_case(world)
    path = f"/complaints/{receipt.reference}"
    rating = {"stars": 4, "solved": True}
    assert call("POST", f"{path}/rating", rating, x_complaint_code=receipt.code).status == 409
    send_answer(case.pk, "Lampu sudah menyala lagi.", actor=world.liaison)
    assert call("POST", f"{path}/rating", {"stars": 9, "solved": True}, x_complaint_code=receipt.code).status == 422
    assert call("POST", f"{path}/rating", rating, x_complaint_code=receipt.code).status == 201
    body = call("GET", path, x_complaint_code=receipt.code).body
    assert body["rating"] == {"stars": 4, "solved": True}
    assert body["answers"][0]["text"] == "Lampu sudah menyala lagi."
    assert body["agencies"][0]["name"] == "Dinas Perhubungan Provinsi"


def test_reopen_and_close(world: World) -> None:
    case, _lead, receipt = acting_case(world)
    send_answer(case.pk, "Lampu sudah menyala lagi.", actor=world.liaison)
    path = f"/complaints/{receipt.reference}"
    assert call("POST", f"{path}/reopen", {"reason": "Mati lagi."}, x_complaint_code=receipt.code).body["status"] == "in_progress"
    assert call("POST", f"{path}/close", {}, x_complaint_code=receipt.code).body["status"] == "closed"


def test_a_file_is_attached_and_a_mistyped_one_refused(world: World) -> None:
    receipt = file().body
    out = BytesIO()
    Image.new("RGB", (20, 20), "red").save(out, "JPEG")
    for name, data, status in [("foto.jpg", out.getvalue(), 201), ("foto.jpg", b"<svg onload=alert(1)>", 422)]:
        upload = BytesIO(data)
        upload.name = name
        answer = Client().post(
            f"/api/v1/complaints/{receipt['reference']}/attachments", {"file": upload}, HTTP_X_COMPLAINT_CODE=receipt["code"]
        )
        assert answer.status_code == status, answer.content


def test_internal_notes_are_not_told(world: World) -> None:
    case, _lead, receipt = acting_case(world)
    add_note(case.pk, "Rahasia dapur kami.", actor=world.coordinator)
    body = call("GET", f"/complaints/{receipt.reference}", x_complaint_code=receipt.code).body
    assert "Rahasia dapur" not in str(body)
    assert Actor.complainant().user_id is None
