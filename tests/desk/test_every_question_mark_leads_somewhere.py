"""Each ``?`` of the desk opens a chapter, and a section in it, that there is; each form that the book tells of has one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ntbcare.guidance.handbook import LANGUAGES, chapter
from ntbcare.web.desk import views
from ntbcare.web.desk.book import ANCHOR, SECTIONS
from ntbcare.web.desk.case_context import FORMS
from ntbcare.workflow.assign import accept_assignment
from tests.desk.sessions import browser_of
from tests.world import World, acting_case, assigned_case, file_case

TEMPLATES = Path(views.__file__).parent.parent / "templates"
NAMED = sorted({found for page in TEMPLATES.rglob("*.html") for found in re.findall(r'{% handbook "([^"]+)"', page.read_text())})
STEPS = {
    name.rpartition(".")[2].replace("_", "-")
    for page in TEMPLATES.rglob("*.html")
    for name in re.findall(r'{% step name="?([\w.-]+)', page.read_text())
}


@pytest.mark.parametrize("where", [*NAMED, *sorted(set(SECTIONS.values()))])
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_names_is_in_the_book(where: str, language: str) -> None:
    slug, _hash, number = where.partition("#")
    found = chapter(slug, language)
    assert found is not None
    if number:
        assert found.sections[int(number)].title, "a section with a heading"


def test_every_form_of_a_case_is_told_of() -> None:
    assert len(NAMED) > 8
    assert set(SECTIONS) == STEPS, "one for each form of the case's page, and none for a form that is gone"
    assert set(FORMS) <= STEPS


def test_the_anchor_is_on_the_page(world: World) -> None:
    desk = browser_of(world.coordinator)
    for where in sorted(set(SECTIONS.values())):
        slug, _hash, number = where.partition("#")
        for language in LANGUAGES:
            page = desk.get(f"/desk/handbook/{slug}?lang={language}", follow=True).content.decode()
            assert f'id="{ANCHOR}{number}"' in page, where


def test_it_stands_in_the_forms(world: World) -> None:
    case, _ = file_case()
    page = browser_of(world.coordinator).get(f"/desk/cases/{case.reference}").content.decode()
    for step in ("verify", "ask", "return", "archive"):
        form = page.partition(f'id="step-{step}"')[2].partition("</details>")[0]
        assert f'href="/desk/handbook/{SECTIONS[step].replace("#", "#" + ANCHOR)}"' in form, step
    case, lead, _ = assigned_case(world, contributors=["PLN"])
    accept_assignment(lead.pk, case.pk, actor=world.liaison)
    page = browser_of(world.liaison).get(f"/desk/cases/{case.reference}").content.decode()
    part = case.assignments.get(part="contributor").pk
    form = page.partition(f'id="step-ask-release-{part}"')[2].partition("</details>")[0]
    assert f"/desk/handbook/joint-handling#{ANCHOR}1" in form


@pytest.mark.parametrize("page", ["ladders", "routing", "refusals", "members", "holidays", "templates", "targets"])
def test_it_stands_on_pages_that_the_book_tells_of(world: World, page: str) -> None:
    acting_case(world)
    assert 'class="ask-book' in browser_of(world.coordinator).get(f"/desk/{page}/").content.decode()
