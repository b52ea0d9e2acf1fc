"""A report that went with another stays with it: whatever happens to the other one reopens it in no list of its own."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case
from ntbcare.cases.replay import check_cases
from ntbcare.common.errors import NtbCareError
from ntbcare.deadlines.models import Clock
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.close import close_case
from ntbcare.workflow.join import join_cases
from ntbcare.workflow.reopen import reopen_case
from ntbcare.workflow.reply import reply_to_case
from tests.world import World, acting_case, file_case

pytestmark = pytest.mark.django_db
ME = Actor.complainant()


def _joined(world: World) -> tuple[Case, Case]:
    main, _lead, _receipt = acting_case(world)
    other, _ = file_case()
    join_cases(other.pk, main_id=main.pk, actor=world.coordinator)
    return main, other


def _live(world: World, main: Case) -> list[str]:
    """All that may follow for the main case; the names of its statuses."""
    seen = []
    steps: tuple[Callable[[], object], ...] = (
        lambda: reply_to_case(main.pk, "Ada satu tiang lagi yang mati.", actor=ME),
        lambda: send_answer(main.pk, "Lampu sudah diganti dan menyala.", actor=world.liaison),
        lambda: reopen_case(main.pk, reason="Padam lagi semalam.", actor=ME),
        lambda: send_answer(main.pk, "Kabelnya sudah diganti pula.", actor=world.liaison),
        lambda: reply_to_case(main.pk, "Terima kasih, sudah terang.", actor=ME),
        lambda: close_case(main.pk, actor=ME),
    )
    for step in steps:
        step()
        drain()
        main.refresh_from_db()
        seen.append(main.status)
    return seen


def test_the_others_life_leaves_it_ended(world: World) -> None:
    main, other = _joined(world)
    drain()
    ended = Case.objects.filter(pk=other.pk).values("status", "queue", "last_at", "next_due_at", "lead_id").get()
    assert _live(world, main)[-1] == "closed"
    assert Case.objects.filter(pk=other.pk).values("status", "queue", "last_at", "next_due_at", "lead_id").get() == ended
    assert not Clock.objects.filter(case=other, stopped_at=None).exists()
    assert list(check_cases()) == []


def test_its_own_complainants_word_reaches_a_person_and_reopens_nothing(world: World) -> None:
    main, other = _joined(world)
    status = Case.objects.get(pk=other.pk).status
    reply_to_case(other.pk, "Di gang saya juga padam.", actor=ME)
    drain()
    other.refresh_from_db()
    assert (other.status, other.reply_waiting) == (status, True)
    with pytest.raises(NtbCareError):
        reopen_case(other.pk, reason="Belum ada kabar.", actor=ME)
    main.refresh_from_db()
    assert main.status == "in_progress"
