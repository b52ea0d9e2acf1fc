"""What waits for the coordinators is worked off in the order in which it came; nothing is lost between two pages."""

from __future__ import annotations

import pytest

from ntbcare.agencies.scope import viewer_of
from ntbcare.cases.queries import Question, View, inbox
from ntbcare.workflow.verify import request_completion
from tests.desk.sessions import browser_of
from tests.world import World, file_case


@pytest.mark.parametrize("view", [View.NEW, View.INCOMPLETE])
def test_the_oldest_comes_first_and_every_page_goes_on_where_the_last_ended(world: World, view: View) -> None:
    cases = [file_case()[0].pk for _ in range(5)]
    if view == View.INCOMPLETE:
        for case in cases:
            request_completion(case, "Di sebelah mana pasar?", actor=world.coordinator)
    viewer, seen, after = viewer_of(world.coordinator.user_id or 0), list[int](), ""
    for _ in range(3):
        page = inbox(viewer, Question(view=view, limit=2, after=after))
        seen += [case.pk for case in page.items]
        after = page.next
    assert seen == cases
    assert after == ""


def test_what_is_looked_through_begins_with_the_newest(world: World) -> None:
    cases = [file_case()[0].pk for _ in range(3)]
    page = inbox(viewer_of(world.coordinator.user_id or 0), Question(view=View.ALL))
    assert [case.pk for case in page.items] == cases[::-1]


def test_a_refusal_names_the_field_and_the_story_says_from_whom(world: World) -> None:
    case, _ = file_case()
    desk = browser_of(world.coordinator)
    page = desk.post(f"/desk/cases/{case.reference}/archive", {"reason": "other", "text": ""}).content.decode()
    assert "<b>Keterangan untuk pelapor:</b> Bagian ini belum diisi." in page
    assert "dari pelapor" in page
