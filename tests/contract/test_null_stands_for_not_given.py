"""A program that sends every field of the contract, most of them null, files a complaint."""

from __future__ import annotations

from ntbcare.cases.models import Case
from tests.api.calls import TEXT, call, file
from tests.world import World

FIELDS = (
    "class", "title", "category", "region_code", "latitude", "longitude", "landmark", "occurred_on", "agency", "priority",
    "anonymous", "confidential", "contact", "language",
)  # fmt: skip


def test_every_field_but_the_text_may_be_null(world: World) -> None:
    assert call("POST", "/complaints", {"text": TEXT} | dict.fromkeys(FIELDS)).status == 201
    case = Case.objects.get()
    assert (case.anonymous, case.confidential, case.classification, case.region_id) == (False, False, None, None)


def test_every_contact_point_may_be_null(world: World) -> None:
    assert file(contact={"name": None, "phone": None, "email": None}).status == 201


def test_the_limits_of_the_text_are_inclusive_and_count_characters_not_bytes(world: World) -> None:
    for text in ("x" * 10, "x" * 20_000, "é" * 20_000, "😀" * 20_000):
        assert file(text=text).status == 201
    for text in ("x" * 9, "x" * 20_001, "😀" * 20_001):
        assert file(text=text).status == 422
