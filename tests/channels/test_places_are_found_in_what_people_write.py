from __future__ import annotations

import pytest

from ntbcare.agencies.places import find_place
from tests.world import World

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("jalan rusak di gerung utara", "52.01.01.1001"),
        ("di desa Gerung Utara kec Gerung", "52.01.01.1001"),
        ("Kecamatan Gerung, depan pasar", "52.01.01"),
        ("di kota Mataram", "52.71"),
        ("lombok barat", "52.01"),
        ("di kabupaten Bima", "52.06"),
        ("di depan rumah saya", ""),
        ("", ""),
    ],
)
def test_the_smallest_place_named_is_found(world: World, text: str, code: str) -> None:
    assert find_place(text, asked=True) == code


def test_a_name_that_may_be_a_plain_word_counts_only_with_its_level_or_its_region(world: World) -> None:
    assert find_place("gerung") == ""
    assert find_place("kecamatan gerung") == "52.01.01"
    assert find_place("gerung lombok barat") == "52.01.01"
    assert find_place("gerung", asked=True) == "52.01.01"
