"""Superiors of the demonstration who answer to some of what went up to them, so that both ways are to be seen."""

from __future__ import annotations

from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Escalation
from ntbcare.common.errors import NtbCareError
from ntbcare.workflow.acknowledge import acknowledge_case

SAID = (
    "Sudah saya baca. Kepala seksi saya minta turun ke lokasi paling lambat lusa.",
    "Kami menunggu suku cadang sampai Jumat; pelapor saya minta dikabari hari ini.",
    "Berkasnya saya serahkan kepada tim lain; jawaban saya periksa sendiri.",
)


def answer_some(superiors: list[Actor]) -> None:
    """Let each answer to every second case that waits for a word."""
    for actor in superiors:
        waiting = Escalation.objects.filter(is_open=True, acknowledged_number=None)
        mine = waiting.filter(agency_id=actor.agency_id, role=actor.role) if actor.agency_id else waiting.none()
        for case_id in sorted(set(mine.values_list("case_id", flat=True))):
            if case_id % 2:
                _answer(case_id, actor)


def _answer(case_id: int, actor: Actor) -> None:
    try:
        acknowledge_case(case_id, SAID[case_id % len(SAID)], actor=actor)
    except NtbCareError:
        return  # It came to an end meanwhile, as in life.
