"""The contract's words for the complainant's and the public API, literally."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from ntbcare.agencies.roles import Role
from ntbcare.cases.dispatch import drain
from ntbcare.cases.sets import ArchiveReason, Classification, EndedBy, Priority, Source, Status
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.publish import release_text
from tests.api.calls import TEXT, call, file
from tests.world import World, acting_case

SHAPE = {
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
}
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00")


def test_the_closed_sets_are_those_of_the_contract() -> None:
    assert {code: str(label) for code, label in Status.choices} == {
        "received": "Diterima",
        "incomplete": "Menunggu kelengkapan",
        "verified": "Terverifikasi",
        "assigned": "Didisposisikan",
        "in_progress": "Ditindaklanjuti",
        "answered": "Ditanggapi",
        "closed": "Selesai",
        "archived": "Diarsipkan",
        "referred": "Dialihkan",
        "blocked": "Konten terblokir",
    }
    assert {code: str(label) for code, label in Classification.choices} == {
        "oversight": "Pengaduan berkadar pengawasan",
        "no_oversight": "Pengaduan tidak berkadar pengawasan",
        "information": "Permintaan informasi",
        "aspiration": "Aspirasi",
    }
    assert set(EndedBy.values) == {"complainant", "officer", "system"}
    assert set(Priority.values) == {"urgent", "important", "ordinary"}
    assert set(Source.values) == {
        "web",
        "app",
        "sms",
        "whatsapp",
        "facebook",
        "instagram",
        "telegram",
        "email",
        "desk",
        "phone",
        "letter",
        "api",
        "open311",
        "sp4n",
        "partner",
    }
    assert set(ArchiveReason.values) == {
        "no_evidence",
        "unclear",
        "not_government",
        "hate",
        "expired",
        "withdrawn",
        "duplicate",
        "in_court",
        "other",
    }
    assert set(Role.__members__.values()) == {
        "administrator",
        "coordinator",
        "clerk",
        "liaison",
        "approver",
        "leader",
        "inspector",
        "auditor",
        "observer",
    }


def test_only_the_text_is_required_and_null_stands_for_not_given(world: World) -> None:
    said = {
        "text": TEXT,
        "class": None,
        "title": None,
        "category": "1398",
        "region_code": "52.01.01",
        "latitude": None,
        "longitude": None,
        "landmark": "depan pasar",
        "occurred_on": "2026-11-01",
        "agency": None,
        "priority": None,
        "anonymous": True,
        "confidential": False,
        "contact": {"name": None, "phone": "0812 1234 5678", "email": None},
        "language": "id",
    }
    answer = call("POST", "/complaints", said)
    assert answer.status == 201, answer.body
    assert call("POST", "/complaints", {"text": TEXT}).status == 201
    receipt = answer.body
    assert re.fullmatch(r"NTB-\d\d-\d{7,}", receipt["reference"])
    assert re.fullmatch(r"(?:[0-9A-HJKMNP-TV-Z]{4}-){2}[0-9A-HJKMNP-TV-Z]{4}", receipt["code"])
    assert RFC3339.fullmatch(receipt["received_at"])
    assert RFC3339.fullmatch(receipt["answer_due_at"])


def test_a_followed_case_has_the_written_shape(world: World) -> None:
    case, _lead, receipt = acting_case(world)
    send_answer(case.pk, "Lampu sudah menyala lagi.", actor=world.liaison)
    code = receipt.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    body = call("GET", f"/complaints/{case.reference}", x_complaint_code=code).body
    assert set(body) == SHAPE
    assert set(body["agencies"][0]) == {"name", "part", "status"}
    assert all({"at", "kind", "by"} <= set(event) for event in body["events"])
    assert [set(answer) for answer in body["answers"]] == [{"at", "agency", "text"}]
    rated = call("POST", f"/complaints/{case.reference}/rating", {"stars": 4, "solved": True}, x_complaint_code=receipt.code)
    assert rated.status == 201
    body = call("GET", f"/complaints/{case.reference}", x_complaint_code=receipt.code).body
    assert body["rating"] == {"stars": 4, "solved": True}
    reopened = call("POST", f"/complaints/{case.reference}/reopen", {"reason": "Mati lagi."}, x_complaint_code=receipt.code)
    assert (reopened.status, reopened.body["status"]) == (201, "in_progress")
    assert call("POST", f"/complaints/{case.reference}/close", {}, x_complaint_code=receipt.code).status == 201


def test_the_same_404_for_unknown_missing_and_wrong_and_the_right_code_is_never_locked_out(world: World) -> None:
    receipt = file().body
    known, unknown = f"/complaints/{receipt['reference']}", "/complaints/NTB-26-0099994"
    answers = [call("GET", known), call("GET", known, x_complaint_code="0000-0000-0000"), call("GET", unknown)]
    assert {answer.status for answer in answers} == {404}
    assert len({str(answer.body) for answer in answers}) == 1
    statuses = [call("GET", known, x_complaint_code="0000-0000-0000").status for _ in range(25)]
    assert statuses[-1] == 429
    assert call("GET", known, x_complaint_code=receipt["code"]).status == 200


def test_rating_before_an_answer_is_a_conflict_and_stars_go_from_one_to_five(world: World) -> None:
    receipt = file().body
    path, code = f"/complaints/{receipt['reference']}/rating", receipt["code"]
    assert call("POST", path, {"stars": 5, "solved": True}, x_complaint_code=code).status == 409
    for stars in (0, 6):
        assert call("POST", path, {"stars": stars, "solved": True}, x_complaint_code=code).status == 422


def test_every_post_of_the_complainant_needs_the_code(world: World) -> None:
    reference = file().body["reference"]
    for path, body in (("replies", {"text": "Halo."}), ("rating", {"stars": 5, "solved": True}), ("reopen", {"reason": "Mati"})):
        assert call("POST", f"/complaints/{reference}/{path}", body).status == 404
    assert call("POST", f"/complaints/{reference}/close", {}).status == 404
    assert Client().post(f"/api/v1/complaints/{reference}/attachments", {}).status_code in {404, 422}


def test_the_register_holds_exactly_these_fields_and_text_only_when_released(world: World) -> None:
    case, _lead, _receipt = acting_case(world)
    hidden, _lead, _receipt = acting_case(world, confidential=True)
    drain()
    rows = {row["reference"]: row for row in call("GET", "/public/complaints").body["items"]}
    fields = {"reference", "class", "category", "region_code", "agency", "status", "received_at"}
    assert {frozenset(row) for row in rows.values()} == {frozenset(fields)}
    assert (rows[hidden.reference]["category"], rows[hidden.reference]["agency"]) == (None, None)
    release_text(case.pk, "Lampu jalan mati di depan pasar.", actor=world.coordinator)
    drain()
    found = call("GET", "/public/complaints?q=lampu&agency=Dishub&category=1398&status=in_progress&class=no_oversight").body
    assert [row["text"] for row in found["items"]] == ["Lampu jalan mati di depan pasar."]
    assert set(found) == {"items", "next"}
    for query in ("topic=lingkungan", "region=52.06", "year=2019", "q=gempa"):
        assert call("GET", f"/public/complaints?{query}").body["items"] == []


@pytest.mark.parametrize("group", ["", "agency", "category", "topic", "region", "month", "source", "class"])
def test_statistics_hold_every_figure(world: World, group: str) -> None:
    acting_case(world)
    drain()
    body = call("GET", "/statistics" + (f"?group_by={group}" if group else "")).body
    assert {"definitions", "total", "groups"} <= set(body)
    figures = {
        "received",
        "verified",
        "answered",
        "followed_up",
        "followed_up_percent",
        "closed_without_answer",
        "completed",
        "archived",
        "refused",
        "reopened",
        "satisfied",
        "rated",
        "within_deadline_percent",
        "median_first_response_days",
    }
    assert figures <= set(body["total"])
    assert figures <= {definition["name"] for definition in body["definitions"]}
    for row in body["groups"]:
        assert {"key", "label"} | figures <= set(row)
    assert bool(body["groups"]) == bool(group)


def test_percentages_are_null_where_nothing_was_received(world: World) -> None:
    total = call("GET", "/statistics?received_from=2001-01-01&received_to=2001-12-31").body["total"]
    assert (total["received"], total["followed_up_percent"], total["within_deadline_percent"]) == (0, None, None)


@pytest.mark.parametrize("name", ["agencies", "categories", "regions", "policies"])
def test_reference_data_are_open(world: World, name: str) -> None:
    assert len(call("GET", f"/{name}").body) > 0


def test_the_document_is_openapi_3_1(db: None) -> None:
    document = call("GET", "/openapi.json").body
    assert document["openapi"].startswith("3.1")
    assert len(document["paths"]) >= 24


@pytest.mark.parametrize("path", ["/rahasia", "/w/bandara", "/open311/v2/", "/webhooks/sms"])
def test_what_a_later_issue_brings_is_not_there_yet(db: None, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_problems_speak_english_where_it_is_asked_for(world: World) -> None:
    indonesian, english = (call("POST", "/complaints", {"text": "x"}, accept_language=tongue).body for tongue in ("id", "en"))
    assert indonesian["errors"][0]["code"] == english["errors"][0]["code"] == "too_short"
    assert indonesian["errors"][0]["message"] != english["errors"][0]["message"]


@pytest.mark.parametrize("region", ["52.01", "52.01.01", "52.01.01.1001"])
def test_the_register_is_narrowed_to_a_region_of_any_level(world: World, region: str) -> None:
    inside = file(region_code="52.01.01.1001").body["reference"]
    file(region_code="52.71")
    drain()
    assert [row["reference"] for row in call("GET", f"/public/complaints?region={region}").body["items"]] == [inside]
    page = Client().get(f"/laporan?region={region}")
    assert (page.status_code, inside in page.content.decode()) == (200, True)
