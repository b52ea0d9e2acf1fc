"""RFC 9457 for everything that can go wrong by API: one form, fields named as they were sent, Indonesian and English."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.api.calls import TEXT, Answer, call, file, token_of
from tests.world import World, acting_case

MEMBERS = {"type", "title", "status", "detail", "errors"}
PATHS_OF_STEPS: list[tuple[str, dict[str, Any], set[str]]] = [
    ("verify", {}, {"class", "category"}),
    ("verify", {"class": "x", "category": "1398"}, {"class"}),
    ("verify", {"class": "aspiration", "category": "0"}, {"category"}),
    ("verify", {"class": "aspiration", "category": "1398", "region_code": "77"}, {"region_code"}),
    ("verify", {"class": "aspiration", "category": "1398", "priority": "7"}, {"priority"}),
    ("request-completion", {}, {"question"}),
    ("request-completion", {"question": " "}, {"question"}),
    ("return", {"reason": "Bukan kami."}, {"successor"}),
    ("return", {"successor": "Kantor lain"}, {"reason"}),
    ("archive", {}, {"reason"}),
    ("archive", {"reason": "bored"}, {"reason"}),
    ("archive", {"reason": "other"}, {"text"}),
    ("notes", {"text": None}, {"text"}),
    ("notes", {"text": "x" * 20_001}, {"text"}),
]


def is_problem(answer: Answer, status: int) -> bool:
    """Whether it is a problem document of this status, whose errors have the three members."""
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert set(answer.body) >= MEMBERS
    assert answer.body["status"] == status == answer.status, answer.body
    return all(set(error) == {"field", "code", "message"} and error["message"] for error in answer.body["errors"])


def fields(answer: Answer) -> set[str]:
    """The fields that the errors name."""
    return {error["field"] for error in answer.body["errors"]}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": None}, "text"),
        ({"text": 7}, "text"),
        ({"text": ""}, "text"),
        ({"text": "x" * 9}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"class": "rumour"}, "class"),
        ({"category": "0"}, "category"),
        ({"region_code": "99.99"}, "region_code"),
        ({"latitude": 91, "longitude": 116}, "latitude"),
        ({"latitude": -8.5}, "latitude"),
        ({"occurred_on": "2026-13-45"}, "occurred_on"),
        ({"occurred_on": "2999-01-01"}, "occurred_on"),
        ({"agency": "Tidak Ada"}, "agency"),
        ({"priority": "now"}, "priority"),
        ({"anonymous": "perhaps"}, "anonymous"),
        ({"contact": {"email": "tanpa-at"}}, "email"),
        ({"contact": {"phone": "12"}}, "phone"),
        ({"contact": {"name": 5}}, "contact.name"),
    ],
)
def test_a_wrong_field_is_named_as_it_was_sent(world: World, changes: dict[str, Any], field: str) -> None:
    answer = file(**changes)
    assert is_problem(answer, 422)
    assert fields(answer) == {field}


@pytest.mark.parametrize(("step", "body", "named"), PATHS_OF_STEPS)
def test_a_step_names_what_is_wrong_with_it(world: World, step: str, body: dict[str, Any], named: set[str]) -> None:
    reference, token = file().body["reference"], token_of(world.coordinator)
    answer = call("POST", f"/cases/{reference}/{step}", body, **token)
    assert is_problem(answer, 422)
    assert fields(answer) == named


@pytest.mark.parametrize("body", [{"stars": 3}, {"solved": True}, {"stars": 0, "solved": True}, {"stars": "x", "solved": True}])
def test_a_rating_names_what_is_wrong_with_it(world: World, body: dict[str, Any]) -> None:
    receipt = file().body
    answer = call("POST", f"/complaints/{receipt['reference']}/rating", body, x_complaint_code=receipt["code"])
    assert is_problem(answer, 422)
    assert fields(answer) <= {"stars", "solved"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("a.png", b"<html></html>"),
        ("a.jpg", b""),
        ("a.exe", b"MZ" * 200),
    ],
)
def test_a_file_that_cannot_be_taken_is_told_of_the_field_file(world: World, name: str, content: bytes) -> None:
    receipt = file().body
    response = Client(headers={"X-Complaint-Code": receipt["code"]}).post(
        f"/api/v1/complaints/{receipt['reference']}/attachments", {"file": SimpleUploadedFile(name, content)}
    )
    answer = Answer(response.status_code, json.loads(response.content), response.headers)
    assert is_problem(answer, 422)
    assert fields(answer) == {"file"}


def test_no_file_at_all_is_told_of_the_field_file(world: World) -> None:
    receipt = file().body
    response = Client(headers={"X-Complaint-Code": receipt["code"]}).post(
        f"/api/v1/complaints/{receipt['reference']}/attachments", {"photo": SimpleUploadedFile("a.png", b"x")}
    )
    answer = Answer(response.status_code, json.loads(response.content), response.headers)
    assert is_problem(answer, 422)
    assert fields(answer) == {"file"}


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_a_method_that_an_address_does_not_have_is_a_problem_too(world: World, method: str) -> None:
    answer = call(method, "/complaints")
    assert is_problem(answer, 405)
    assert answer.headers["Allow"] == "POST"


def test_every_kind_of_refusal_speaks_both_languages(world: World) -> None:
    case, lead, receipt = acting_case(world)
    desk, agency = token_of(world.coordinator), token_of(world.liaison)
    code = {"x_complaint_code": receipt.code}
    asked: list[tuple[int, str, str, Any, dict[str, str]]] = [
        (400, "POST", "/complaints", ..., {}),
        (401, "GET", "/cases", None, {}),
        (401, "GET", "/cases", None, {"authorization": "Bearer nothing"}),
        (403, "POST", f"/assignments/{lead.pk}/release", {"reason": "Salah alamat."}, agency),
        (404, "GET", f"/complaints/{case.reference}", None, {}),
        (404, "GET", "/cases/NTB-26-0000000", None, desk),
        (404, "POST", "/assignments/99/accept", {}, desk),
        (404, "GET", "/nothing", None, {}),
        (405, "DELETE", "/statistics", None, {}),
        (409, "POST", f"/complaints/{case.reference}/rating", {"stars": 5, "solved": True}, code),
        (412, "POST", f"/cases/{case.reference}/notes", {"text": "Catatan."}, desk | {"if_match": '"1"'}),
        (413, "POST", "/complaints", {"text": "x" * 300_000}, {}),
        (422, "POST", "/complaints", {}, {}),
        (422, "POST", "/complaints", {"text": TEXT}, {"idempotency_key": "k" * 300}),
        (422, "GET", "/cases?view=odd", None, desk),
        (422, "GET", "/cases?agency=odd", None, desk),
        (422, "GET", "/statistics?group_by=odd", None, {}),
        (422, "GET", "/statistics?received_from=2021-02-30", None, {}),
        (422, "GET", "/public/complaints?region=99", None, {}),
    ]
    for status, method, path, body, headers in asked:
        said = []
        for tongue in ("id", "en"):
            answer = _broken(tongue) if body is ... else call(method, path, body, accept_language=tongue, **headers)
            assert is_problem(answer, status), path
            said.append((answer.body["detail"], [error["message"] for error in answer.body["errors"]]))
        assert said[0][0] != said[1][0], path
        assert not set(said[0][1]) & set(said[1][1]), path


def _broken(tongue: str) -> Answer:
    response = Client(headers={"Accept-Language": tongue}).post("/api/v1/complaints", '{"text":', content_type="application/json")
    return Answer(response.status_code, json.loads(response.content), response.headers)
