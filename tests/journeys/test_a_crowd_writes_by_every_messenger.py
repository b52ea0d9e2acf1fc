"""The power fails and people write by the channels that they have: real deliveries at real doors become one incident, and
each is told the answer where they wrote."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from ntbcare.cases.models import Case
from ntbcare.cases.replay import check_cases
from ntbcare.common.clock import now
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.verification.models import Incident
from ntbcare.workflow.answer import send_answer
from ntbcare.workflow.assign import accept_assignment, dispose_case
from ntbcare.workflow.incident import gather_reports, open_incident
from ntbcare.workflow.surge import look_for_surges
from ntbcare.workflow.verify import verify_case
from tests.channels.comments import send_now
from tests.channels.ways import DOORS, Providers, all_providers
from tests.world import SORTING, World

pytestmark = pytest.mark.django_db(transaction=True)
SAID = (
    "Listrik padam di Gerung Utara sejak tadi malam",
    "Listrik tdk nyala dari semalam di Gerung Utara",
    "Padam listrik di Gerung Utara sejak tadi malam, belum menyala juga",
)
NOTICE = "Gardu Gerung Utara rusak. Regu memperbaikinya; listrik diperkirakan menyala sore ini."
ANSWER = "Gardu sudah diganti. Listrik menyala sejak pukul 15.00 WITA."


def everybody_writes(client: Client, *, each: int) -> None:
    """So many people by each of the channels, every one in a conversation of their own."""
    for place, (kind, (opened, say)) in enumerate(DOORS.items()):
        opened()
        for person in range(1, each + 1):
            number = 100 * place + person
            assert say(client, number, person, SAID[number % len(SAID)]) in {200, 202}, kind


def told_everywhere(world: World, others: Providers) -> None:
    main = Case.objects.get(pk=Incident.objects.get().main_id)
    verify_case(main.pk, SORTING, actor=world.coordinator)
    dispose_case(main.pk, lead="Dishub", actor=world.coordinator)
    accept_assignment(main.assignments.get(is_open=True).pk, main.pk, actor=world.liaison)
    others.asked.clear()
    send_answer(main.pk, ANSWER, actor=world.liaison)
    send_now()


def test_deliveries_of_six_channels_are_one_incident_and_one_answer(client: Client, world: World) -> None:
    with all_providers() as others:
        everybody_writes(client, each=2)
        send_now()
        cases = list(Case.objects.all())
        assert {case.source for case in cases} >= {"sms", "telegram", "facebook", "instagram", "whatsapp"}
        assert len(cases) == 2 * len(DOORS), "each message is a case of its own"
        assert look_for_surges.call() == 1
        incident, viewer = Incident.objects.get(), world.coordinator.viewer
        assert viewer is not None
        assert {incident.main_id, *incident.candidates} == {case.pk for case in cases}
        later = now() + timedelta(hours=3)
        open_incident(incident.pk, title="Listrik padam di Gerung Utara", text=NOTICE, next_at=later, viewer=viewer)
        gather_reports.call(incident.pk, viewer.user_id)
        told_everywhere(world, others)
    ordered = OutgoingMessage.objects.filter(template="answered")
    assert ordered.count() == len(cases), "one for each, and no more"
    answers = [told for told in others.told if "Gardu" in told]
    hosts = {request.url.host for request in others.asked}
    assert len(answers) == len(cases)
    assert hosts == {"gerbang.example", "kannel.example", "telegram.example", "graph.example"}
    assert list(check_cases()) == []
