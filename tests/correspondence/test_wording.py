"""The wording of messages: complete in both languages, filled safely, and a site's own goes first."""

from __future__ import annotations

from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntbcare.common.clock import now
from ntbcare.correspondence.actions import queue_message
from ntbcare.correspondence.delivery import deliver_due, validate_address
from ntbcare.correspondence.models import Delivery, MessageTemplate, OutgoingMessage
from ntbcare.correspondence.rendering import wording_of
from ntbcare.correspondence.rules import SUBJECT_LENGTH, fill, places, wrong_places
from ntbcare.correspondence.templates import BUILT_IN
from ntbcare.correspondence.wording import SECRETS, Wording
from tests.correspondence.messages import officer, order
from tests.mail_server import MailServer

KINDS = sorted(BUILT_IN)
HOSTILE = st.text() | st.sampled_from(["a\r\nBcc: x@y.z", "a\nTo: b", "{code}", "\u202eabc", "\x00", "x" * 5000])


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_said_in_both_languages_with_the_same_values(kind: str) -> None:
    assert set(BUILT_IN[kind]) == {"id", "en"}
    indonesian, english = BUILT_IN[kind]["id"], BUILT_IN[kind]["en"]
    assert places(indonesian.body) == places(english.body)
    assert places(indonesian.subject) == places(english.subject)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_opens_a_case_stands_in_a_subject(kind: str) -> None:
    assert not any(places(wording.subject) & SECRETS for wording in BUILT_IN[kind].values())


@given(value=HOSTILE)
def test_a_filled_subject_is_one_short_line_whatever_the_values(value: str) -> None:
    filled = fill(Wording("Laporan {reference}", "{reference}"), {"reference": value})
    assert len(filled.subject) <= SUBJECT_LENGTH
    assert not set(filled.subject) & {"\r", "\n", "\x00", "\u202e"}


@given(value=HOSTILE)
def test_values_are_never_filled_again_nor_reach_into_objects(value: str) -> None:
    assert fill(Wording("", "{a}{b.__class__}"), {"a": "{code}", "code": value}).body == "{code}{b.__class__}"


def test_masking_hides_what_opens_a_case() -> None:
    assert fill(Wording("{code}", "{code} {reference}"), {"code": "ABC", "reference": "N"}, mask=True) == Wording("", "•••• N")


def test_wrong_places_in_a_sites_wording_are_named() -> None:
    built_in = BUILT_IN["received"]["id"]
    assert wrong_places(Wording("{reference}", "{code} {due}"), built_in) == set()
    assert wrong_places(Wording("{code}", "{telepon}"), built_in) == {"code", "telepon"}


@pytest.mark.django_db
def test_the_newest_wording_of_the_site_goes_before_the_built_in_one(server: MailServer) -> None:
    for version in (1, 2):
        MessageTemplate.objects.create(
            kind="received",
            language="id",
            version=version,
            subject=f"Versi {version}: {{reference}}",
            body="Isi",
            created_at=now(),
        )
    order()
    deliver_due()
    assert server.taken[0][1]["Subject"].startswith("Versi 2: NTB-26-")


@pytest.mark.django_db
def test_a_language_without_wording_gets_indonesian_and_an_unknown_kind_an_error() -> None:
    assert wording_of("answered", "xx") == BUILT_IN["answered"]["id"]
    with pytest.raises(ValueError, match="nothing"):
        wording_of("nothing", "id")


@pytest.mark.parametrize(
    "address",
    ["a@b.c\r\nBcc: x@y.z", "A <a@contoh.example>", "a@contoh.example, b@contoh.example", "", "@", "a b@contoh.example"],
)
def test_only_one_plain_address_is_written_to(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        validate_address(address)


@pytest.mark.django_db
def test_an_address_with_a_header_in_it_is_never_handed_to_the_server(server: MailServer) -> None:
    message = order(address="a@contoh.example\r\nBcc: b@contoh.example")
    deliver_due()
    message.refresh_from_db()
    assert message.state == Delivery.DEAD
    assert server.taken == []


@pytest.mark.django_db
def test_a_header_in_a_value_stays_text(server: MailServer) -> None:
    queue_message(
        "n:1",
        template="notice",
        officer=officer(),
        context={"subject": "Halo\r\nBcc: b@contoh.example", "body": "x"},
        language="id",
    )
    deliver_due()
    mail: Message = server.taken[0][1]
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Halo Bcc: b@contoh.example"
    assert OutgoingMessage.objects.get().state == Delivery.SENT
