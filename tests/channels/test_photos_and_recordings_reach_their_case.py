from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import httpx
import pytest
from django.core.files.storage import default_storage
from django.test import Client

from ntbcare.cases.attachments import read_attachment
from ntbcare.cases.models import Attachment, Case
from ntbcare.common.clock import now
from ntbcare.correspondence.inbox import read_waiting
from ntbcare.correspondence.media import LEASE, forget_unclaimed, sweep_kept
from ntbcare.correspondence.models import IncomingMedia, IncomingMessage, MediaState
from ntbcare.workflow.media import attach_media, fetch_media
from tests.channels.media_files import AUTHOR, amr, bomb, photo, sticker, video, voice_note
from tests.channels.wire import gateway_account, provider, says, streamed, work
from tests.world import World

pytestmark = pytest.mark.django_db
WRITTEN = "Lampu jalan di Gerung Utara mati sejak dua minggu"
AT = "http://gerbang.example/berkas/1"


def _with(address: str = AT, **more: str) -> dict[str, Any]:
    return {"media": [{"url": address, **more}]}


def _kept() -> set[str]:
    """The files that lie there without a case."""
    folder = f"kept/{now():%Y/%m}"
    return set(default_storage.listdir(folder)[1]) if default_storage.exists(folder) else set()


def _later() -> None:
    IncomingMedia.objects.update(due_at=now(), leased_until=None)


def test_a_photo_with_a_complaint_is_in_its_case_without_what_it_tells(
    client: Client, world: World, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    gateway_account()
    before = _kept()
    assert AUTHOR in photo()
    assert says(client, 1, WRITTEN, **_with(name="IMG_Sri.jpg")) == 200
    with provider(files={AT: photo()}) as other, django_capture_on_commit_callbacks(execute=True):
        work()
    [file] = Attachment.objects.filter(case=Case.objects.get())
    assert (file.media_type, file.name, file.by_complainant) == ("image/jpeg", "lampiran-1.jpg", True)
    assert AUTHOR not in read_attachment(file)
    assert IncomingMedia.objects.get().state == MediaState.ATTACHED
    assert len(other.texts) == 1, "the receipt, and nothing about the photo"
    assert _kept() == before, "what was kept is gone once it is attached"


@pytest.mark.parametrize(
    ("data", "media_type", "name"),
    [
        (voice_note(), "audio/ogg", "lampiran-1.ogg"),
        (amr(), "audio/amr", "lampiran-1.amr"),
        (video(b"M4A "), "audio/mp4", "lampiran-1.m4a"),
        (video(), "video/mp4", "lampiran-1.mp4"),
        (video(b"3gp4"), "video/3gpp", "lampiran-1.3gp"),
        (sticker(), "image/png", "lampiran-1.png"),
    ],
    ids=["voice note", "simple voice note", "sound", "video", "small video", "sticker"],
)
def test_what_telephones_send_is_kept(client: Client, world: World, data: bytes, media_type: str, name: str) -> None:
    gateway_account()
    says(client, 1, WRITTEN, **_with())
    with provider(files={AT: data}):
        work()
    file = Attachment.objects.get()
    assert (file.media_type, file.name) == (media_type, name)
    kept = read_attachment(file)
    assert AUTHOR not in kept
    assert b"116.1167" not in kept
    if media_type != "image/png":
        assert len(kept) == len(data), "sound and pictures stay where they are"


def test_a_photo_first_waits_for_its_complaint(client: Client, world: World) -> None:
    gateway_account()
    with provider(files={AT: photo()}):
        says(client, 1, "", **_with())
        work()
        assert IncomingMedia.objects.get().state == MediaState.KEPT
        assert not Attachment.objects.exists()
        says(client, 2, "Sampah menumpuk tidak diangkut tiga hari")
        work()
        says(client, 3, "gerung, dekat pasar")
        work()
    assert Attachment.objects.get().case == Case.objects.get()


def test_a_photo_of_what_was_cancelled_is_not_kept(
    client: Client, world: World, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    gateway_account()
    with provider(files={AT: photo()}):
        says(client, 1, "", **_with())
        work()
        path = IncomingMedia.objects.get().path
        says(client, 2, "batal")
        with django_capture_on_commit_callbacks(execute=True):
            work()
    assert IncomingMedia.objects.get().state == MediaState.DROPPED
    assert not default_storage.exists(path)


def test_a_photo_whose_complaint_never_comes_is_forgotten(client: Client, world: World) -> None:
    gateway_account()
    says(client, 1, "", **_with())
    with provider(files={AT: photo()}):
        work()
    assert forget_unclaimed() == 0
    IncomingMessage.objects.update(received_at=now() - timedelta(days=8))
    assert forget_unclaimed() == 1


def test_a_photo_sent_later_goes_to_the_open_case(client: Client, world: World) -> None:
    gateway_account()
    with provider(files={AT: photo()}):
        says(client, 1, WRITTEN)
        work()
        says(client, 2, "", **_with())
        work()
        says(client, 2, "", **_with())
        work()
    assert Attachment.objects.get().case == Case.objects.get()


def test_a_small_file_may_lie_within_the_message(client: Client, world: World) -> None:
    gateway_account()
    says(client, 1, WRITTEN, media=[{"data": base64.b64encode(photo()).decode(), "name": "a.jpg"}])
    with provider(files={"x": b""}) as other:
        work()
    assert Attachment.objects.get().media_type == "image/jpeg"
    assert not other.fetched


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:5432/",
        "http://gerbang.example:22/",
        "https://gerbang.example/berkas/1",
        "http://gerbang.example@127.0.0.1/",
        "http://gerbang.example.lain.example/",
        "http://[::1]/",
    ],
)
def test_nothing_is_fetched_from_other_hosts(client: Client, world: World, address: str) -> None:
    gateway_account()
    says(client, 1, WRITTEN, **_with(address))
    with provider(files={address: photo()}) as other:
        work()
    assert not other.fetched
    media = IncomingMedia.objects.get()
    assert (media.state, media.reason) == (MediaState.LOST, "host")


def test_a_redirect_leads_nowhere_else(client: Client, world: World) -> None:
    gateway_account()
    says(client, 1, WRITTEN, **_with())
    away = httpx.Response(302, headers={"location": "http://127.0.0.1:8000/metrics"})
    with provider(files={AT: away, "http://127.0.0.1:8000/metrics": photo()}) as other:
        work()
    assert len(other.fetched) == 1
    assert IncomingMedia.objects.get().reason == "host"


@pytest.mark.parametrize("honest", [True, False], ids=["says so", "does not say so"])
def test_25_megabytes_are_refused_kindly(client: Client, world: World, *, honest: bool) -> None:
    gateway_account()
    says(client, 1, WRITTEN, **_with())
    large = bytes(25 * 1024 * 1024)
    answer = streamed(large) if honest else httpx.Response(200, content=iter([large]))
    with provider(files={AT: answer}) as other:
        work()
    assert IncomingMedia.objects.get().state == MediaState.REFUSED
    assert any("25 MB" in text for text in other.texts)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(bomb(), "bomb"), (b"MZ" + bytes(500), "type"), (photo()[:400], "broken"), (b"", "empty")],
    ids=["a bomb", "a program", "half a photo", "nothing"],
)
def test_what_cannot_be_taken_is_said_once(client: Client, world: World, data: bytes, reason: str) -> None:
    gateway_account()
    says(client, 1, WRITTEN, media=[{"url": AT}, {"url": AT + "?2"}])
    with provider(files={AT: data, AT + "?2": data}) as other:
        work()
    assert {(one.state, one.reason) for one in IncomingMedia.objects.all()} == {(MediaState.REFUSED, reason)}
    assert len([text for text in other.texts if text.startswith("Berkas Anda tidak dapat diterima")]) == 1


def test_an_expired_link_is_told_at_once_and_a_silent_host_is_tried_again(client: Client, world: World) -> None:
    gateway_account()
    says(client, 1, WRITTEN, media=[{"url": AT}, {"url": AT + "?2"}])
    files: dict[str, httpx.Response | bytes | Exception] = {AT: httpx.Response(410), AT + "?2": httpx.ReadTimeout("late")}
    with provider(files=files) as other:
        work()
        assert any("gagal kami ambil" in text for text in other.texts)
        gone, late = IncomingMedia.objects.order_by("number")
        assert (gone.state, late.state, late.reason) == (MediaState.LOST, MediaState.WAITING, "unreachable")
        assert late.due_at > now()
        files[AT + "?2"] = photo()
        _later()
        work()
    assert Attachment.objects.count() == 1


def test_a_worker_that_dies_between_fetching_and_keeping_leaves_it_to_the_next(client: Client, world: World) -> None:
    gateway_account()
    says(client, 1, WRITTEN, **_with())
    sweep_kept(older_than=timedelta(0))
    with provider(files={AT: photo()}) as other:
        with patch("ntbcare.correspondence.media._held", side_effect=SystemExit), pytest.raises(SystemExit):
            work()
        assert fetch_media() == 0, "the lease of the dead worker still runs"
        IncomingMedia.objects.update(leased_until=now() - LEASE)
        work()
        assert len(other.fetched) == 2
    assert Attachment.objects.count() == 1
    assert sweep_kept(older_than=timedelta(0)) == 2, "the file that the dead worker left, and the attached one's"


def test_a_worker_that_dies_while_attaching_leaves_no_half(client: Client, world: World) -> None:
    gateway_account()
    says(client, 1, WRITTEN, **_with())
    with provider(files={AT: photo()}):
        with patch("ntbcare.workflow.media.mark_media", side_effect=SystemExit), pytest.raises(SystemExit):
            work()
        assert not Attachment.objects.exists()
        assert attach_media() == 1
        assert attach_media() == 0
    assert Attachment.objects.count() == 1


def test_of_two_workers_with_one_media_the_slower_changes_nothing(client: Client, world: World) -> None:
    gateway_account()
    says(client, 1, WRITTEN, **_with())
    before = _kept()

    def overtaken(request: httpx.Request) -> httpx.Response:
        IncomingMedia.objects.update(leased_until=now() + timedelta(hours=1))
        return streamed(photo())

    with provider(files={"any": b""}) as other, patch.object(other, "answer", overtaken):
        read_waiting()
        assert fetch_media() == 1
    assert IncomingMedia.objects.get().state == MediaState.WAITING
    assert _kept() == before
