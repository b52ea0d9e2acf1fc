"""Whatever a program sends, it gets an answer below 500, as problem details where it is refused."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.api.calls import TEXT, call, file, token_of
from tests.world import World

HUGE = "9" * 40
KEYS = (
    HUGE,
    f"2026-01-01T00:00:00+00:00~{HUGE}",
    "2026-01-01T00:00:00~5",
    "9999-12-31T23:59:59-23:00~1",
    "0001-01-01T00:00:00+23:00~1",
)
LONE = "\ud800"


def ask(method: str, path: str, data: bytes = b"", kind: str = "application/json", /, **headers: str) -> HttpResponse:
    """A raw request; an exception in the view becomes the 500 that a caller would get."""
    client = Client(raise_request_exception=False, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return client.generic(method, path, data, kind)  # type: ignore[return-value]  # Django's test response is one


def is_problem(response: HttpResponse) -> bool:
    """Whether a refusal has the shape of the contract."""
    if response.status_code < 400:
        return True
    body = json.loads(response.content)
    return (
        response.status_code < 500
        and response.headers["Content-Type"] == "application/problem+json"
        and {"type", "title", "status", "detail", "errors"} <= set(body)
        and body["status"] == response.status_code
    )


@pytest.mark.parametrize("view", ["new", "due_soon", "overdue", "mine", "all"])
@pytest.mark.parametrize("words", ["", "lampu"])
def test_a_forged_page_key_is_passed_over(world: World, view: str, words: str) -> None:
    file()
    for key in KEYS:
        response = ask("GET", f"/api/v1/cases?view={view}&q={words}&after={quote(key)}", **token_of(world.coordinator))
        assert response.status_code == 200, key


@pytest.mark.parametrize(
    "address",
    [
        f"public/complaints?after={HUGE}",
        f"public/complaints?q=lampu&after={HUGE}",
        "public/complaints?q=a%00b",
        "public/complaints?q=%ED%A0%80",
        "public/complaints?year=99999",
        "statistics?received_from=0001-01-01&received_to=9999-12-31",
        "statistics?received_from=9999-12-31&received_to=0001-01-01",
        "statistics?agency=%00",
        "statistics?group_by=%00",
        "regions?parent=%00",
        f"complaints/NTB-26-{'9' * 19}",
        "complaints/%00",
        "cases?q=%00",
        f"cases/NTB-26-{'9' * 19}",
        "nothing/here",
    ],
)
def test_no_address_fails_here(world: World, address: str) -> None:
    assert is_problem(ask("GET", f"/api/v1/{address}", **token_of(world.coordinator)))


@pytest.mark.parametrize(
    "changes",
    [
        {"text": f"{LONE} halo halo halo"},
        {"text": "😀" * 20_000},
        {"text": "\u0301" * 20_000},
        {"title": LONE, "landmark": "\u202e" * 100},
        {"agency": f"{LONE}x"},
        {"agency": 10**30},
        {"category": LONE},
        {"latitude": 1e-320, "longitude": 1},
        {"contact": {"phone": "+" + "9" * 190}},
        {"contact": {"name": LONE, "email": f"{LONE}@x.id"}},
        {"contact": {"phone": "\0 0812 3456 7890", "email": "a\0b@x.id"}},
        {"contact": None},
        {"occurred_on": "0001-01-01"},
        {"language": "\0"},
        {LONE: 1},
    ],
)
def test_no_field_fails_here(world: World, changes: dict[str, object]) -> None:
    assert is_problem(ask("POST", "/api/v1/complaints", json.dumps({"text": TEXT} | changes).encode()))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"\xff\xfe\0",
        b"[" * 100_000,
        b'{"text":' + b"1" * 5000 + b"}",
        b'{"text":"x","latitude":NaN}',
    ],
)
def test_no_body_fails_here(world: World, data: bytes) -> None:
    response = ask("POST", "/api/v1/complaints", data)
    assert response.status_code in {400, 422}
    assert is_problem(response)


def test_a_form_with_hundreds_of_fields_is_refused(world: World) -> None:
    receipt = file().body
    path = f"/api/v1/complaints/{receipt['reference']}/attachments"
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    for data in (
        part * 400 + b"--x--\r\n",
        b"--x\r\n",
        b"",
        part.replace(b"\r\n1\r\n", b"\r\n" + b"1" * 300_000 + b"\r\n") + b"--x--",
    ):
        response = ask("POST", path, data, "multipart/form-data; boundary=x", x_complaint_code=receipt["code"])
        assert response.status_code in {400, 413, 422}
        assert is_problem(response)


@pytest.mark.parametrize(("length", "status"), [("abc", 400), ("-1", 400), ("99999999999", 413)])
def test_a_false_length_is_refused(db: None, length: str, status: int) -> None:
    for path in ("/api/v1/complaints", "/lapor"):
        assert Client().generic("POST", path, b"{}", "application/json", CONTENT_LENGTH=length).status_code == status


def test_a_body_without_a_length_is_refused_in_words_and_not_taken_for_empty(db: None) -> None:
    response = ask("POST", "/api/v1/complaints", b"", transfer_encoding="chunked")
    assert response.status_code == 411
    assert is_problem(response)


@pytest.mark.parametrize("host", ["evil.example", "a b", ""])
def test_a_foreign_host_is_refused(db: None, host: str) -> None:
    for path in ("/", "/api/v1/agencies"):
        assert Client().get(path, headers={"host": host or "."}).status_code == 400


@pytest.mark.parametrize(
    ("step", "body"),
    [
        ("dispose", {"lead": True}),
        ("dispose", {"lead": LONE}),
        ("dispose", {"lead": 10**40}),
        ("dispose", {"lead": "Dishub", "contributors": [LONE, "Dishub"]}),
        ("verify", {"class": "no_oversight", "category": LONE}),
        ("return", {"reason": "xxx", "successor": LONE}),
        ("archive", {"reason": LONE}),
        ("notes", {"text": f"{LONE}abc"}),
        ("release-text", {"text": "x" * 100_000}),
    ],
)
def test_no_step_fails_here(world: World, step: str, body: dict[str, object]) -> None:
    reference = file().body["reference"]
    assert is_problem(ask("POST", f"/api/v1/cases/{reference}/{step}", json.dumps(body).encode(), **token_of(world.coordinator)))


@pytest.mark.parametrize("number", ["0", "-1", HUGE, "x"])
def test_no_number_of_an_assignment_fails_here(world: World, number: str) -> None:
    answer = call("POST", f"/assignments/{number}/accept", {}, **token_of(world.coordinator))
    assert answer.status in {404, 422}


def test_a_token_in_strange_letters_is_no_token(db: None) -> None:
    assert ask("GET", "/api/v1/cases", authorization="Bearer \xe9\x00").status_code == 401
