"""Telephone numbers and addresses: written one way, sealed, found by hash."""

from __future__ import annotations

import pytest

from ntbcare.complainants.matching import mark_verified
from ntbcare.complainants.models import ContactKind
from ntbcare.complainants.queries import find_points, name_of, value_of
from ntbcare.complainants.rules import mask_email, normalise_email, normalise_phone
from tests.world import World, file_case


@pytest.mark.parametrize("typed", ["0812 0000 0000", "+62 812-0000-0000", "62812 0000 0000", "(0812) 00000000"])
def test_one_number_however_it_is_typed(typed: str) -> None:
    assert normalise_phone(typed) == "+6281200000000"


@pytest.mark.parametrize("typed", ["", "12", "telepon", "0812", "9" * 40])
def test_what_is_no_number(typed: str) -> None:
    assert normalise_phone(typed) is None


def test_addresses_are_lower_case_and_masked_for_show() -> None:
    assert normalise_email(" Budi@Contoh.Example ") == "budi@contoh.example"
    assert normalise_email("budi@") is None
    assert mask_email("budi@contoh.example") == "b•••@contoh.example"


def test_a_point_is_found_by_its_value_and_joins_nobody_before_it_is_verified(world: World) -> None:
    one, _ = file_case(name="Budi Contoh", email="budi@contoh.example")
    two, _ = file_case(email="budi@contoh.example")
    points = find_points(ContactKind.EMAIL, "budi@contoh.example")
    assert {point.complainant_id for point in points} == {one.complainant_id, two.complainant_id}
    assert value_of(points[0]) == "budi@contoh.example"
    assert one.complainant is not None
    assert name_of(one.complainant) == "Budi Contoh"
    assert points[0].verified_at is None
    assert mark_verified(points[0].pk)
