"""The public register: newest first, every case once, filters that narrow, and words only of what was released."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ntbcare.cases.dispatch import drain
from ntbcare.common.clock import pretend
from ntbcare.publication.models import PublicCase
from ntbcare.publication.queries import PublicQuestion, public_case, register
from ntbcare.workflow.publish import release_text
from ntbcare.workflow.verify import block_case
from tests.world import World, acting_case, file_case

START = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)


def pages(question: PublicQuestion) -> list[list[int]]:
    """The numbers of the cases on each page, one page after another."""
    found: list[list[int]] = []
    after = question.after
    while True:
        page = register(PublicQuestion(words=question.words, year=question.year, after=after, limit=question.limit))
        found.append([row.case_id for row in page.items])
        if not page.next:
            return found
        after = page.next


def test_each_case_stands_on_one_page_newest_first(world: World) -> None:
    numbers = []
    for day in range(7):
        with pretend(START + timedelta(days=day)):
            numbers.append(file_case()[0].pk)
    drain()
    found = pages(PublicQuestion(limit=3))
    assert [len(page) for page in found] == [3, 3, 1]
    assert [number for page in found for number in page] == sorted(numbers, reverse=True)


@pytest.mark.parametrize("after", ["", "x", "-1", "99999999999999999999", "１２"])
def test_a_page_key_that_nobody_gave_out_does_no_harm(world: World, after: str) -> None:
    file_case()
    drain()
    assert len(register(PublicQuestion(after=after)).items) == 1


def test_filters_narrow_and_a_region_includes_what_lies_in_it(world: World) -> None:
    case, _lead, _receipt = acting_case(world, region_code="52.01.01.1001")
    other, _receipt = file_case(region_code="52.71")
    drain()

    def found(**changes: object) -> set[int]:
        return {row.case_id for row in register(PublicQuestion(**changes)).items}  # type: ignore[arg-type]  # a test names the fields

    assert found() == {case.pk, other.pk}
    for region in ("52.01", "52.01.01", "52.01.01.1001"):
        assert found(region=region) == {case.pk}
    assert found(region="52.71") == {other.pk}
    assert found(agency_id=world.agency("Dishub").pk) == {case.pk}
    assert found(category="1398", topic="infrastruktur", status="in_progress", classification="no_oversight") == {case.pk}
    assert found(category="942") == found(status="closed") == found(year=2019) == set()


def test_only_released_words_are_found(world: World) -> None:
    case, _lead, _receipt = acting_case(world)
    drain()
    assert register(PublicQuestion(words="lampu")).items == []
    release_text(case.pk, "Penerangan di depan pasar padam.", actor=world.coordinator)
    drain()
    assert [row.case_id for row in register(PublicQuestion(words="penerangan")).items] == [case.pk]
    assert register(PublicQuestion(words="lampu")).items == []


def test_a_later_release_replaces_the_earlier_one(world: World) -> None:
    case, _lead, _receipt = acting_case(world)
    release_text(case.pk, "Lampu di depan rumah Pak Budi mati.", actor=world.coordinator)
    release_text(case.pk, "Lampu jalan mati.", actor=world.coordinator)
    drain()
    row = public_case(case.pk)
    assert row is not None
    assert row.text == "Lampu jalan mati."
    assert register(PublicQuestion(words="Budi")).items == []


def test_blocked_content_leaves_the_register_but_the_case_stays_counted(world: World) -> None:
    case, _lead, _receipt = acting_case(world)
    release_text(case.pk, "Lampu jalan mati di pasar.", actor=world.coordinator)
    block_case(case.pk, reason="Ujaran kebencian.", actor=world.coordinator)
    drain()
    row = PublicCase.objects.get(case_id=case.pk)
    assert (row.text, row.status) == ("", "blocked")
    assert register(PublicQuestion(words="lampu")).items == []


def test_a_confidential_case_shows_dates_class_and_status_only(world: World) -> None:
    case, _lead, _receipt = acting_case(world, confidential=True)
    drain()
    row = PublicCase.objects.get(case_id=case.pk)
    assert (row.classification, row.status) == ("no_oversight", "in_progress")
    assert (row.category_id, row.topic, row.region_id, row.regency, row.agency_id, row.text) == (None, "", None, "", None, "")
