"""Reference data, policies and the public register."""

from __future__ import annotations

from ntbcare.cases.dispatch import drain
from ntbcare.workflow.publish import release_text
from tests.api.calls import call
from tests.world import World, file_case


def test_reference_data_and_policies_are_listed(world: World) -> None:
    assert "Dishub" in {row["short_name"] for row in call("GET", "/agencies").body}
    assert {"code": "1398", "name": "Penerangan Jalan", "topic": "infrastruktur"}.items() <= call("GET", "/categories").body[
        1
    ].items()
    assert [row["code"] for row in call("GET", "/regions?parent=52.01").body] == ["52.01.01"]
    limits = call("GET", "/policies").body[0]["limits"]
    assert {"kind": "answer", "key": "no_oversight", "amount": 14}.items() <= next(
        limit for limit in limits if limit["key"] == "no_oversight" and limit["kind"] == "answer"
    ).items()


def test_the_register_shows_text_only_after_release_and_a_confidential_case_never(world: World) -> None:
    case, _ = file_case(region_code="52.01.01", category="1398")
    hidden, _ = file_case(confidential=True, category="942", region_code="52.01.01", agency="Dishub")
    drain()
    rows = {row["reference"]: row for row in call("GET", "/public/complaints").body["items"]}
    assert "text" not in rows[case.reference]
    assert rows[case.reference]["region_code"] == "52.01.01"
    assert rows[hidden.reference].items() >= {"category": None, "region_code": None, "agency": None}.items()
    release_text(case.pk, "Lampu jalan mati di depan pasar.", actor=world.coordinator)
    drain()
    found = call("GET", "/public/complaints?q=lampu").body["items"]
    assert [(row["reference"], row["text"]) for row in found] == [(case.reference, "Lampu jalan mati di depan pasar.")]


def test_the_public_finds_nothing_by_words_that_were_not_released(world: World) -> None:
    file_case(text="Nama saya Rahasia Contoh dan saya takut.")
    drain()
    assert call("GET", "/public/complaints?q=takut").body["items"] == []


def test_unknown_filters_are_refused_and_hostile_ones_do_no_harm(world: World) -> None:
    assert call("GET", "/public/complaints?agency=nope").status == 422
    assert call("GET", "/public/complaints?status=x&class=y").status == 422
    assert call("GET", "/public/complaints?q=%00'%22%3B--").status == 200
    assert call("GET", "/public/complaints?after=9999999999999999999999").status == 200
