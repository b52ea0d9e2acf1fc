"""Guidance of the demonstration: the first answers become good examples, most of them approved, beside two templates."""

from __future__ import annotations

from django.db import transaction

from ntbcare.cases.actor import Actor
from ntbcare.common.errors import NtbCareError
from ntbcare.guidance.actions.answers import approve_good, save_template
from ntbcare.guidance.models import AnswerTemplate
from ntbcare.workflow.guide import propose_good_answer

EXAMPLES = 24
"""Answers to so many of the first cases are proposed; every sixth still waits for its approval."""
_TEMPLATES = {
    "Sudah dikerjakan": (
        "Terima kasih atas laporan {nomor}. {tindakan} oleh {kantor} pada {tanggal}. Bila masih ada yang kurang, balas jawaban "
        "ini."
    ),
    "Belum dapat dikerjakan": (
        "Terima kasih atas laporan {nomor}. Kami belum dapat mengerjakannya karena {alasan}. {kantor} menjadwalkannya pada "
        "{tanggal}. Bila Anda keberatan, hubungi {kontak}."
    ),
}


def keep_example(case_id: int, index: int, *, liaison: Actor, coordinator: Actor) -> None:
    """Propose the answer of a case; one that may not be an example (a confidential case) is left out, as in life."""
    if index >= EXAMPLES:
        return
    try:
        row = propose_good_answer(case_id, actor=liaison)
    except NtbCareError:
        return
    with transaction.atomic():
        if index % 6 and coordinator.user_id is not None:
            approve_good(row.pk, frozenset({row.branch_id}), text=row.text, user_id=coordinator.user_id)
        if not AnswerTemplate.objects.filter(branch_id=row.branch_id).exists():
            for name, body in _TEMPLATES.items():
                save_template(row.branch_id, name=name, body=body, user_id=coordinator.user_id)
