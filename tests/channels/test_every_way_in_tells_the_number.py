"""Whoever files is told the number of the case, whatever the way: the website, a program, the counter, each channel."""

from __future__ import annotations

import pytest
from django.test import Client

from ntbcare.agencies.roles import Role
from ntbcare.cases.models import Case
from ntbcare.channels.registry import KINDS
from tests.channels.ways import DOORS, all_providers
from tests.channels.wire import work
from tests.desk.sessions import browser_of
from tests.portal.pages import file_report
from tests.world import TEXT, World

pytestmark = pytest.mark.django_db
WRITTEN = "Lampu jalan di Gerung Utara mati sejak dua minggu"
KEPT = {
    "email": "test_letters_become_cases_and_are_answered.py::test_a_letter_with_what_and_where_is_a_case_at_once",
    "gammu": "test_people_without_data_use_commands.py::test_filing",
    "smpp": "test_people_without_data_use_commands.py::test_filing",
}
"""Ways without a door of ours: the tests that follow a message on them say it."""
NO_WAY_IN = {"webpush"}


@pytest.mark.parametrize("kind", DOORS)
def test_a_channel_tells_it_in_its_first_answer(client: Client, world: World, kind: str) -> None:
    opened, say = DOORS[kind]
    opened()
    with all_providers() as others:
        assert say(client, 1, 1, WRITTEN) in {200, 202}
        work()
    case = Case.objects.get()
    assert any(case.reference in told for told in others.told)


def test_no_channel_is_left_out() -> None:
    assert set(DOORS) | set(KEPT) | NO_WAY_IN == set(KINDS)


def test_the_website_shows_it(client: Client, world: World) -> None:
    reference, _code = file_report(client)
    assert reference == Case.objects.get().reference


def test_a_program_gets_it(client: Client, world: World) -> None:
    answer = client.post("/api/v1/complaints", {"text": TEXT}, content_type="application/json")
    assert (answer.status_code, answer.json()["reference"]) == (201, Case.objects.get().reference)


def test_the_counter_gets_it_for_the_person_in_front(world: World) -> None:
    clerk = world.actor(Role.CLERK, "Pemda Lobar")
    said = {"clerk": clerk.user_id, "key": "1f2a4b6c-9a0f-4c39-8e3d-1f0f2f4b1c11", "text": TEXT, "way": "desk"}
    answer = browser_of(clerk).post("/desk/counter/take", said, headers={"X-NTB-Care": "1"})
    assert (answer.status_code, answer.json()["reference"]) == (201, Case.objects.get().reference)
