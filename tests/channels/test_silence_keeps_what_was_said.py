from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ntbcare.cases.models import Case, CaseThread
from ntbcare.cases.sets import Status
from ntbcare.common.clock import now
from ntbcare.correspondence.models import Thread
from ntbcare.workflow.converse import SILENCE
from ntbcare.workflow.silence import keep_silent_dialogues
from tests.channels.wire import gateway_account, provider, says, work
from tests.world import World

pytestmark = pytest.mark.django_db


def _long_ago() -> None:
    Thread.objects.filter(dialogue_since__isnull=False).update(dialogue_since=now() - SILENCE - timedelta(minutes=1))


def test_a_complaint_without_a_place_becomes_an_incomplete_case(client: Client, world: World) -> None:
    gateway_account()
    with provider() as other:
        says(client, 1, "Air tidak mengalir sejak minggu lalu")
        work()
        assert keep_silent_dialogues() == 0
        _long_ago()
        assert keep_silent_dialogues() == 1
        work()
    case = Case.objects.get()
    assert case.status == Status.INCOMPLETE
    assert CaseThread.objects.filter(case=case).count() == 1
    assert any(case.reference in text for text in other.texts)
    assert keep_silent_dialogues() == 0


def test_a_greeting_without_a_complaint_is_forgotten(client: Client, world: World) -> None:
    gateway_account()
    says(client, 1, "Halo")
    with provider():
        work()
    _long_ago()
    assert keep_silent_dialogues() == 0
    assert not Thread.objects.filter(dialogue_since__isnull=False).exists()


def test_an_answer_after_the_silence_completes_the_case(client: Client, world: World) -> None:
    gateway_account()
    with provider():
        says(client, 1, "Air tidak mengalir sejak minggu lalu")
        work()
        _long_ago()
        keep_silent_dialogues()
        says(client, 2, "Di Gerung Utara, dekat masjid")
        work()
    assert Case.objects.get().status == Status.RECEIVED
