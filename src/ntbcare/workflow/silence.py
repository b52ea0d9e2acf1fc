"""Periodic: what somebody began to tell and then fell silent is kept as an incomplete case, not dropped."""

from __future__ import annotations

import structlog
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ntbcare.cases.actor import Actor
from ntbcare.cases.threads import link_thread
from ntbcare.common.clock import now
from ntbcare.common.errors import NtbCareError
from ntbcare.correspondence.media import drop_earlier
from ntbcare.correspondence.models import Thread
from ntbcare.workflow.converse import SILENCE, Handling, dialogue_of
from ntbcare.workflow.conversing import Outcome, do_step
from ntbcare.workflow.dialogue import MIN_WORDS, Dialogue, File, Move
from ntbcare.workflow.verify import request_completion

log = structlog.get_logger()
_BATCH = 100


def keep_silent_dialogues() -> int:
    """Make cases of dialogues that ended in silence; how many. One without a complaint in it is forgotten."""
    silent = Thread.objects.filter(dialogue_since__lt=now() - SILENCE, leased_until=None).select_related("account")
    return sum(_keep(thread) for thread in silent.order_by("dialogue_since")[:_BATCH])


def _keep(thread: Thread) -> bool:
    dialogue = dialogue_of(thread)
    if len(dialogue.text) < MIN_WORDS:
        _forget(thread)
        return False
    handling = Handling(thread, [], Move(step=File(dialogue=dialogue)), Outcome())
    with translation.override(thread.language):
        do_step(File(dialogue=dialogue), handling)
        if handling.outcome.case_id is None:
            log.warning("silent_dialogue_not_kept", thread_id=thread.pk)
            return False
        _ask(handling.outcome.case_id, dialogue)
    with transaction.atomic():
        link_thread(handling.outcome.case_id, thread.pk)
    return True


def _ask(case_id: int, dialogue: Dialogue) -> None:
    if dialogue.region_code or dialogue.landmark or dialogue.latitude:
        return
    try:
        request_completion(case_id, _("Di mana kejadiannya? Tulis desa, kecamatan, dan patokan."), actor=Actor.system())
    except NtbCareError as error:
        log.warning("completion_not_requested", case_id=case_id, error=error.code)


def _forget(thread: Thread) -> None:
    with transaction.atomic():
        Thread.objects.filter(pk=thread.pk).update(dialogue_sealed=None, dialogue_since=None)
        drop_earlier(thread.pk)
