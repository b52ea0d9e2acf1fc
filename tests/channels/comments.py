"""A complaint below a post, its way to an answer, and whether a sentence before everybody shows anything of it."""

from __future__ import annotations

import re

from ntbcare.cases.models import Case
from ntbcare.common.clock import now
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, dispose_case
from ntbcare.workflow.verify import verify_case
from tests.channels.meta import (
    SITI,
)
from tests.channels.wire import work
from tests.world import SORTING, World

WRITTEN = "Pak, lampu jalan di Gerung Utara mati sejak dua minggu"
ANSWER = "Lampu sudah diganti dan menyala sejak tadi malam."


def send_now() -> None:
    """Order what happened and send it although the officer could still take the step back."""
    work()
    OutgoingMessage.objects.filter(state=Delivery.QUEUED).update(due_at=now())
    work()


def answered(world: World) -> Case:
    """Let the only case be verified, disposed and answered by officers."""
    case = Case.objects.get()
    verify_case(case.pk, SORTING, actor=world.coordinator)
    case = dispose_case(case.pk, lead="Dishub", contributors=[], actor=world.coordinator)
    accept_assignment(case.assignments.get().pk, case.pk, actor=world.liaison)
    return send_answer(case.pk, ANSWER, actor=world.liaison)


def is_clean(text: str, case: Case) -> bool:
    """Whether nothing of the person or the case stands in it."""
    named = [case.reference, "Siti", SITI, "Gerung", "lampu", ANSWER[:10], "Perhubungan"]
    has_code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", text)
    return not has_code and "NTB-" not in text and not any(word.casefold() in text.casefold() for word in named)
