"""POST /complaints as the contract says."""

from __future__ import annotations

import base64
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ntbcare.cases.models import Case, EventContent
from ntbcare.common.clock import pretend
from ntbcare.complainants.models import ContactPoint
from ntbcare.vault.actions import verify_signature
from tests.api.calls import TEXT, call, file
from tests.world import World


def test_the_receipt_holds_what_the_contract_promises(world: World) -> None:
    with pretend(datetime.fromisoformat("2026-11-22T09:30:00+08:00")):
        answer = file()
    assert answer.status == 201
    assert set(answer.body) == {"reference", "code", "status", "received_at", "answer_due_at", "status_url", "receipt"}
    assert answer.body["received_at"] == "2026-11-22T09:30:00+08:00"
    assert answer.body["answer_due_at"] == "2026-12-11T16:00:00+08:00"
    assert answer.body["reference"].startswith("NTB-26-")
    assert answer.body["status_url"].endswith(f"/lacak/{answer.body['reference']}")


def test_the_receipt_is_signed_over_reference_and_first_event(world: World) -> None:
    receipt = file().body["receipt"]
    signed, _, signature = receipt.rpartition(".")
    assert verify_signature(signed.encode(), base64.urlsafe_b64decode(signature + "=="))
    assert not verify_signature(signed.replace("NTB1", "NTB2").encode(), base64.urlsafe_b64decode(signature + "=="))


def test_every_field_of_the_contract_is_taken(world: World) -> None:
    answer = file(
        **{"class": "information"},
        title="Lampu pasar",
        category="1398",
        region_code="52.01.01",
        latitude=-8.68,
        longitude=116.12,
        landmark="depan pasar",
        occurred_on="2026-11-01",
        agency="Dishub",
        priority="urgent",
        anonymous=True,
        contact={"name": "Budi Contoh", "phone": "0812 0000 0000", "email": "Budi@Contoh.Example"},
        language="en",
    )
    assert answer.status == 201, answer.body
    case = Case.objects.get()
    assert (case.classification, case.category_id, case.region_id) == ("information", "1398", "52.01.01")
    assert (case.anonymous, case.wished_priority, case.priority, case.language) == (True, "urgent", "ordinary", "en")
    assert ContactPoint.objects.count() == 2
    assert b"0000" not in bytes(ContactPoint.objects.get(kind="phone").value_sealed)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "pendek"}, "text"),
        ({"text": "x" * 20_001}, "text"),
        ({"text": " \u202e\u0007 " * 20}, "text"),
        ({"region_code": "99.99"}, "region_code"),
        ({"category": "nope"}, "category"),
        ({"class": "nope"}, "class"),
        ({"agency": "Dinas Yang Tidak Ada"}, "agency"),
        ({"occurred_on": "2999-01-01"}, "occurred_on"),
        ({"occurred_on": "2026-02-31"}, "occurred_on"),
        ({"latitude": -8.5}, "latitude"),
        ({"latitude": 95, "longitude": 116}, "latitude"),
        ({"contact": {"phone": "12"}}, "phone"),
        ({"contact": {"email": "bukan-surel"}}, "email"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_field(world: World, changes: dict[str, object], field: str) -> None:
    answer = file(**changes)
    assert answer.status == 422
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "errors"} <= set(answer.body)
    assert field in {error["field"].rpartition(".")[2] for error in answer.body["errors"]}
    assert Case.objects.count() == 0


def test_errors_speak_the_readers_language(world: World) -> None:
    assert "Wilayah" in file(region_code="99.99").body["errors"][0]["message"]


def test_control_and_direction_characters_are_removed_and_markup_stays_text(world: World) -> None:
    assert file(text="<script>alert(1)</script> jalan \u202erusak\u0000 =HYPERLINK(1)").status == 201
    assert (EventContent.objects.get().body or {})["text"] == "<script>alert(1)</script> jalan rusak =HYPERLINK(1)"


def test_a_place_outside_the_province_is_taken_and_flagged(world: World) -> None:
    assert file(latitude=-6.2, longitude=106.8).status == 201
    assert Case.objects.get().outside_province


def test_broken_json_and_a_huge_body_get_a_problem(world: World) -> None:
    assert call("POST", "/complaints", {"text": "x" * 300_000}).status == 413
    broken = Client().post("/api/v1/complaints", "{", content_type="application/json")
    assert (broken.status_code, broken.headers["Content-Type"]) == (400, "application/problem+json")


def test_intake_costs_at_most_eight_statements(world: World) -> None:
    file()  # warms the caches of reference data and policy
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call(
            "POST",
            "/complaints",
            {
                "text": TEXT,
                "category": "1398",
                "contact": {"name": "Budi", "phone": "081200000000", "email": "budi@contoh.example"},
            },
            idempotency_key="satu",
        )
    statements = [query["sql"] for query in captured if not query["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]
    assert len(statements) <= 8, statements


@pytest.mark.parametrize(
    "text", ["Jalan 100% rusak %s %(x)s %%", "it's {braces} \\ 'quoted' \"double\"", "emoji 😭 dan \\x00 tertulis"]
)
def test_every_sign_is_kept_as_it_is(world: World, text: str) -> None:
    said = file(text=text, title=text, contact={"name": text})
    assert said.status == 201
    assert (EventContent.objects.get().body or {})["text"] == text
    shown = call("GET", f"/complaints/{said.body['reference']}", x_complaint_code=said.body["code"]).body
    assert shown["events"][0]["text"] == text
