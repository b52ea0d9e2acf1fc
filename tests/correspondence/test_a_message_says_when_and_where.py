"""What goes out by mail: the deadline in words of the site's zone, links that lead to the case, secrets kept nowhere."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from ntbcare.common.clock import now
from ntbcare.correspondence.actions import queue_message
from ntbcare.correspondence.models import MessageTemplate, OutgoingMessage
from ntbcare.correspondence.rendering import keep_text, render, shown_text
from tests.correspondence.messages import CODE, REFERENCE, officer, order

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "words"),
    [("id", "11 Desember 2026 pukul 16.00 WITA"), ("en", "11 December 2026")],
)
def test_the_deadline_is_told_in_words_and_in_the_sites_zone(language: str, words: str) -> None:
    assert words in render(order(language=language)).body


def test_the_link_leads_to_the_case_at_the_public_address(settings: Settings) -> None:
    settings.NTBCARE_BASE_URL = "https://care.contoh.example"
    assert f"https://care.contoh.example/lacak/{REFERENCE}" in render(order()).body


def test_the_citizen_gets_the_code_and_the_desk_sees_it_masked() -> None:
    message = order()
    assert CODE in render(message).body
    assert CODE not in shown_text(message).body
    assert "••••" in shown_text(message).body


def test_after_sending_the_code_is_kept_nowhere() -> None:
    message = order()
    message.text_sealed, message.context_sealed = keep_text(message)
    assert CODE not in shown_text(message).body
    assert CODE not in render(message).body


def test_an_invitation_stays_readable_for_a_site_without_mail() -> None:
    MessageTemplate.objects.create(
        kind="notice", language="id", version=1, subject="{subject}", body="{body} {token}", created_at=now()
    )
    context = {"subject": "Undangan", "body": "Silakan masuk:", "token": "abc"}
    queue_message("n:1", template="notice", officer=officer(), context=context, language="id")
    message = OutgoingMessage.objects.get()
    message.text_sealed, message.context_sealed = keep_text(message)
    assert shown_text(message).subject == "Undangan"


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_place_without_a_value_leaves_no_braces(language: str) -> None:
    message = order(language=language)
    filled = render(message)
    assert "{" not in filled.subject + filled.body
