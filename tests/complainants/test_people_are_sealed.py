"""Names and contact points: nothing readable in the database, found by value, gone when not given."""

from __future__ import annotations

import pytest

from ntbcare.complainants.actions import Person, new_complainant
from ntbcare.complainants.matching import mark_verified
from ntbcare.complainants.models import Complainant, ContactKind, ContactPoint
from ntbcare.complainants.queries import find_points, name_of, value_of
from ntbcare.vault.keys import rotate
from tests.world import World, file_case

NAME, PHONE, EMAIL = "Siti Contoh", "+6281200000000", "siti@contoh.example"


def test_nothing_that_was_said_stands_readable_in_the_rows(world: World) -> None:
    file_case(name=NAME, phone="0812-0000-0000", email="Siti@Contoh.example")
    stored = str(list(Complainant.objects.values())) + str(list(ContactPoint.objects.values()))
    for words in (NAME, "Siti", PHONE, "81200000000", EMAIL, "contoh.example"):
        assert words not in stored
    person = Complainant.objects.get()
    assert name_of(person) == NAME
    assert {point.kind: value_of(point) for point in ContactPoint.objects.all()} == {"phone": PHONE, "email": EMAIL}


def test_who_says_nothing_is_nobody(world: World) -> None:
    assert not Person().is_known
    case, _receipt = file_case()
    assert case.complainant_id is None
    assert not Complainant.objects.exists()


def test_only_what_was_given_becomes_a_contact_point() -> None:
    complainant, points = new_complainant(Person(email=EMAIL))
    assert complainant.name_sealed is None
    assert [point.kind for point in points] == [ContactKind.EMAIL]


def test_two_complaints_of_one_address_are_two_people_until_it_is_verified(world: World) -> None:
    for _ in range(2):
        file_case(email=EMAIL)
    points = find_points(ContactKind.EMAIL, EMAIL)
    assert len({point.complainant_id for point in points}) == 2
    assert not any(point.verified_at for point in points)


def test_a_telephone_is_never_found_as_an_address(world: World) -> None:
    file_case(phone="081200000000")
    assert find_points(ContactKind.PHONE, PHONE)
    assert not find_points(ContactKind.EMAIL, PHONE)


def test_points_are_found_after_the_keys_were_rotated(world: World) -> None:
    file_case(email=EMAIL)
    rotate()
    [point] = find_points(ContactKind.EMAIL, EMAIL)
    assert value_of(point) == EMAIL


@pytest.mark.django_db
def test_a_point_that_is_gone_cannot_be_verified() -> None:
    assert not mark_verified(404)
