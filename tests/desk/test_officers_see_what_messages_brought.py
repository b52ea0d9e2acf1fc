from __future__ import annotations

import pytest
from django.test import Client

from ntbcare.audit.models import Entry
from ntbcare.cases.models import Attachment, Case
from ntbcare.correspondence.inbox import read_waiting
from ntbcare.correspondence.models import IncomingMedia, IncomingMessage, MediaState, MessageState
from ntbcare.workflow.media import fetch_media
from tests.channels.media_files import photo, voice_note
from tests.channels.wire import gateway_account, provider, says, work
from tests.desk.sessions import browser_of
from tests.world import World, file_case

pytestmark = pytest.mark.django_db
AT = "http://gerbang.example/berkas/1"


@pytest.fixture
def desk(world: World) -> Client:
    return browser_of(world.coordinator)


def _waiting_with_photo(client: Client) -> IncomingMedia:
    gateway_account()
    says(client, 1, "tolong lihat ini", media=[{"url": AT}])
    read_waiting()
    IncomingMessage.objects.update(state=MessageState.FOR_PERSON)
    with provider(files={AT: photo()}):
        assert fetch_media() == 1
    return IncomingMedia.objects.get()


def test_a_waiting_message_shows_its_photo(client: Client, desk: Client) -> None:
    media = _waiting_with_photo(client)
    at = f"/desk/messages/files/{media.pk}"
    assert at in desk.get("/desk/messages/").content.decode()
    shown = desk.get(at)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert Entry.objects.filter(what="message.file_seen").count() == 1


def test_the_photo_goes_where_the_officer_puts_its_message(client: Client, desk: Client, world: World) -> None:
    _waiting_with_photo(client)
    reference = file_case()[0].reference
    desk.post(f"/desk/messages/{IncomingMessage.objects.get().pk}", {"what": "add", "reference": reference})
    with provider():
        work()
    assert Attachment.objects.get().case.reference == reference


def test_what_nothing_is_done_about_is_not_kept(client: Client, desk: Client) -> None:
    media = _waiting_with_photo(client)
    desk.post(f"/desk/messages/{IncomingMessage.objects.get().pk}", {"what": "leave"})
    media.refresh_from_db()
    assert media.state == MediaState.DROPPED
    assert desk.get(f"/desk/messages/files/{media.pk}").status_code == 404


def test_a_case_plays_its_voice_note_and_says_what_could_not_be_taken(client: Client, desk: Client) -> None:
    gateway_account()
    says(client, 1, "Lampu jalan di Gerung Utara mati", media=[{"url": AT}, {"url": AT + "?2"}, {"url": AT + "?3"}])
    with provider(files={AT: voice_note(), AT + "?2": b"MZ" + bytes(99)}):
        work()
    page = desk.get(f"/desk/cases/{Case.objects.get().reference}").content.decode()
    assert "<audio controls" in page
    assert "Ditolak: jenis berkas tidak diterima" in page
    assert "Tidak dapat diambil: tautannya sudah kedaluwarsa" in page
    sound = desk.get(f"/desk/cases/{Case.objects.get().reference}/files/{Attachment.objects.get().pk}")
    assert sound.headers["Content-Disposition"].startswith("attachment;")
