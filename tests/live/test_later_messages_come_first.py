"""What people wrote later is delivered before what they wrote earlier: everything is in the desk once, and the two halves of
a complaint are one case."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.live.figures import count, run, wait_until_settled
from tests.live.stage import BY_DOOR, Stage, add_those_at_doors, running_stage
from tests.processes import wait_for
from tests.site import running_site

pytestmark = [pytest.mark.live, pytest.mark.slow]
PEOPLE = 30
WHAT, WHERE = "Lampu jalan mati sejak dua minggu dan gelap sekali", "Di kecamatan Gerung, depan pasar"
_CASES = """
import django, json; django.setup()
from collections import Counter
from ntbcare.cases.models import CaseThread
from ntbcare.correspondence.models import Thread
from ntbcare.correspondence.threads import sender_of
links = CaseThread.objects.values_list("thread_id", "case_id")
people = {thread.pk: sender_of(thread) for thread in Thread.objects.all()}
print(json.dumps(Counter(people[thread] for thread, _case in links)))
"""


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with (
        running_site(tmp_path_factory.mktemp("site")) as site,
        running_stage(tmp_path_factory.mktemp("stage"), site) as running,
    ):
        add_those_at_doors(running)
        yield running


@pytest.mark.faults
@pytest.mark.parametrize("family", BY_DOOR)
def test_both_are_in_the_desk_once_and_make_one_case(stage: Stage, family: str) -> None:
    peer = stage.peers[family]
    people = peer.people(140_000 + 1_000 * BY_DOOR.index(family), PEOPLE)
    peer.hold(on=True)
    peer.write(people, WHAT, mark="1")
    peer.write(people, WHERE, mark="2")
    peer.hold(on=False)
    wait_for(lambda: all(peer.taken()[person] == 2 for person in people), seconds=120)
    wait_for(lambda: _cases(stage, people) == dict.fromkeys(people, 1), seconds=240)
    wait_until_settled(stage.site, people, each=2)
    taken, handed = peer.taken(), peer.handed()
    figures = count(
        stage.site, channel=family, fault="later messages delivered first", sent=people,
        taken={person: taken[person] for person in people}, handed=handed, each=2,
    )  # fmt: skip
    assert (figures.taken, figures.in_desk, figures.lost, figures.doubled) == (2 * PEOPLE, 2 * PEOPLE, 0, 0)
    assert (figures.shown_failed, figures.answers_lost, figures.answers_doubled) == (0, 0, 0)
    assert _cases(stage, people) == dict.fromkeys(people, 1)


def _cases(stage: Stage, people: list[str]) -> dict[str, int]:
    """How many cases each of them has."""
    known = json.loads(run(stage.site, _CASES))
    return {person: known.get(person, 0) for person in people}
