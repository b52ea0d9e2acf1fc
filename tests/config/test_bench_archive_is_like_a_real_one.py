from __future__ import annotations

import pytest

from ntbcare.agencies.loader import load_reference
from ntbcare.agencies.queries import forget_reference
from ntbcare.agencies.scope import viewer_of
from ntbcare.cases.models import Case, CaseEvent
from ntbcare.cases.queries import Question, View, inbox
from ntbcare.cases.search import search_cases
from ntbcare.config.bench.filling import fill
from ntbcare.config.bench.load import COMPLAINT
from ntbcare.config.bench.officers import make_board_readers, make_coordinator, make_district_coordinator, make_liaison
from ntbcare.config.bench.pages import Page, board_pages, pages_of
from ntbcare.config.bench.statements import statements_of_intake, statements_of_page
from ntbcare.config.bench.texts import FREQUENT
from ntbcare.deadlines.seed import seed_deadlines
from ntbcare.monitoring.checks import check_counters
from ntbcare.publication.queries import PublicQuestion, register

# Enough that every list and search finds something: nothing found spares a statement.
_SMALL, _MORE = 2_600, 2_600
_BAR = 8


@pytest.fixture
def province(db: None) -> None:
    """The real tree, regions and categories."""
    load_reference()
    forget_reference()
    seed_deadlines()


def _statements(pages: list[Page]) -> dict[str, int]:
    return {f"{page.group}, {page.name}": len(statements_of_page(page.path, page.headers)) for page in pages}


@pytest.mark.slow
def test_pages_cost_the_same_statements_at_two_sizes(province: None) -> None:
    coordinator = make_coordinator()
    fill(_SMALL, officer_id=coordinator.user.pk)
    pages = pages_of(coordinator, make_district_coordinator(), make_liaison()) + board_pages(make_board_readers())
    small = _statements(pages)
    fill(_MORE, officer_id=coordinator.user.pk)
    assert _statements(pages) == small


def test_an_intake_takes_at_most_eight_statements(province: None) -> None:
    assert len(statements_of_intake(COMPLAINT)) <= _BAR


def test_lists_search_register_and_counters_agree_about_the_cases(province: None) -> None:
    coordinator = make_coordinator()
    fill(400, officer_id=coordinator.user.pk)
    assert Case.objects.count() == CaseEvent.objects.count() == 400
    everything = inbox(viewer_of(coordinator.user.pk), Question(view=View.ALL, limit=500)).items
    assert len(everything) == len(register(PublicQuestion(limit=500)).items) == 400
    assert 0 < len(search_cases(FREQUENT, limit=500)) < 400
    assert list(check_counters()) == []
