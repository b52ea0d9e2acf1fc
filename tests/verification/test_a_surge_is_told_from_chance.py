"""A surge is many people, alike, in little time: and nothing less. Each false alarm that we thought of has its test."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ntbcare.verification.duplicates.likeness import Report
from ntbcare.verification.surges import Seen, SurgeRule, find_surges, group_reports

START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
RULE = SurgeRule(reports=5, hours=24)
HERE, THERE = "52.01.01.1001", "52.71.02.1003"
SAID = [
    "Listrik padam di Gerung Utara sejak tadi malam",
    "Lampu di rumah kami mati semua, PLN padam sejak semalam",
    "Listrik tdk nyala dari semalam di Gerung Utara",
    "Padam listrik sejak tadi malam, belum menyala juga",
    "Sejak semalam listrik mati total",
    "PLN mati dari semalam sampai sekarang",
]


def seen(number: int, text: str, *, sender: str = "", hours: float = 0, region: str = HERE) -> Seen:
    at = START + timedelta(hours=hours)
    return Seen(number, sender or f"person:{number}", at, Report(text, region, at))


def test_six_people_within_hours_are_a_surge() -> None:
    reports = [seen(number, text, hours=number) for number, text in enumerate(SAID)]
    (found,) = find_surges(reports, RULE)
    assert {one.case_id for one in found.members} >= {0, 2, 3, 4}


def test_one_person_who_writes_ten_times_is_none() -> None:
    assert find_surges([seen(number, SAID[number % 6], sender="person:7", hours=number) for number in range(10)], RULE) == []


def test_the_same_over_weeks_is_none() -> None:
    assert find_surges([seen(number, SAID[0], hours=30 * number) for number in range(6)], RULE) == []


def test_the_same_words_in_two_places_are_two_things() -> None:
    reports = [seen(number, SAID[0], hours=number, region=HERE if number % 2 else THERE) for number in range(8)]
    assert find_surges(reports, RULE) == []
    assert len(group_reports(reports)) == 2


def test_many_different_complaints_of_one_busy_day_are_none() -> None:
    texts = [
        "Sampah menumpuk di depan pasar Gerung",
        "Guru SD meminta uang seragam",
        "Antrean puskesmas sampai siang",
        "KTP belum jadi setelah dua bulan",
        "Jalan berlubang di depan kantor desa",
        "Lampu lalu lintas simpang tiga mati",
        "Air PDAM keruh dan berbau",
        "Bantuan sosial tidak dibagikan",
    ]
    assert find_surges([seen(number, text, hours=number) for number, text in enumerate(texts)], RULE) == []


def test_a_chain_of_neighbours_does_not_hold_together() -> None:
    """Each is like the next, but the ends have nothing in common: no one thing."""

    def alike(one: Report, other: Report) -> bool:
        return abs(int(one.text) - int(other.text)) <= 1

    chain = [seen(number, str(number), hours=number / 10) for number in range(12)]
    assert find_surges(chain, RULE, alike=alike) == []


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 60), st.integers(0, 5)), max_size=40))
def test_each_report_is_in_one_group_and_a_surge_has_its_people(drawn: list[tuple[int, int, int]]) -> None:
    reports = [seen(number, str(topic), sender=f"person:{who}", hours=hour) for number, (topic, hour, who) in enumerate(drawn)]
    alike = lambda one, other: one.text == other.text  # noqa: E731
    groups = group_reports(reports, alike=alike)
    assert sorted(one.case_id for group in groups for one in group.members) == list(range(len(reports)))
    for group in find_surges(reports, RULE, alike=alike):
        assert len({one.sender for one in group.members}) >= RULE.reports
