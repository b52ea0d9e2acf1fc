"""No single address fills the disk, and a disk that is nearly full still takes what people have to say."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image
from pytest_django import Settings

from ntbcare.cases.models import Attachment, Case, UploadedBytes
from ntbcare.cases.room import count_upload, forget_uploads
from ntbcare.common import clock
from tests.world import World

TEXT = "Lampu jalan di depan pasar mati sejak dua minggu."
MEGABYTE = 1024 * 1024


def photo() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.effect_noise((900, 900), 90).save(out, "JPEG", quality=95)
    return SimpleUploadedFile("foto.jpg", out.getvalue())


@pytest.mark.django_db
def test_an_address_may_send_so_much_in_a_day_and_no_more(settings: Settings) -> None:
    settings.NTBCARE_UPLOAD_MB_PER_DAY = 3
    assert [count_upload("192.0.2.1", MEGABYTE) for _ in range(5)] == [True, True, True, False, False]
    assert count_upload("192.0.2.2", 3 * MEGABYTE), "another address has its own"
    assert not count_upload("192.0.2.3", 4 * MEGABYTE)
    senders = list(UploadedBytes.objects.values_list("sender", flat=True))
    assert len(senders) == 2
    assert not any("192.0" in sender for sender in senders), "the address is not kept"


@pytest.mark.django_db
def test_the_next_day_begins_anew_and_the_old_one_is_forgotten(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.NTBCARE_UPLOAD_MB_PER_DAY = 1
    assert count_upload("192.0.2.1", MEGABYTE)
    later = clock.now() + timedelta(days=1)
    monkeypatch.setattr("ntbcare.cases.room.now", lambda: later)
    assert count_upload("192.0.2.1", MEGABYTE)
    assert forget_uploads() == 1
    assert UploadedBytes.objects.get().day == later.date()


@pytest.mark.django_db(transaction=True)
def test_what_is_sent_at_the_same_moment_is_added_up(settings: Settings) -> None:
    settings.NTBCARE_UPLOAD_MB_PER_DAY = 5
    told: list[bool] = []

    def send() -> None:
        try:
            told.append(count_upload("192.0.2.1", MEGABYTE))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [False] * 3 + [True] * 5


def over_quota(settings: Settings) -> None:
    settings.NTBCARE_UPLOAD_MB_PER_DAY = 0


def full_disk(settings: Settings) -> None:
    settings.NTBCARE_FILES_FREE_MB = 1_000_000_000


@pytest.mark.django_db
@pytest.mark.parametrize(("limit", "word"), [(over_quota, "besok"), (full_disk, "nanti")])
def test_a_form_loses_its_file_and_keeps_its_text(
    client: Client, world: World, settings: Settings, limit: Callable[[Settings], None], word: str
) -> None:
    limit(settings)
    page = client.post("/lapor", {"text": TEXT, "files": photo()})
    assert page.status_code == 422
    assert TEXT in page.content.decode()
    assert f"dapat ditambahkan {word}" in page.content.decode()
    assert client.post("/lapor", {"text": TEXT}).status_code == 302
    assert (Case.objects.count(), Attachment.objects.count()) == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(("limit", "status"), [(over_quota, 429), (full_disk, 422)])
def test_the_api_says_it_too(
    client: Client, world: World, settings: Settings, limit: Callable[[Settings], None], status: int
) -> None:
    limit(settings)
    filed = client.post("/api/v1/complaints", json.dumps({"text": TEXT}), content_type="application/json")
    assert filed.status_code == 201
    address = f"/api/v1/complaints/{filed.json()['reference']}/attachments"
    refused = client.post(address, {"file": photo()}, headers={"X-Complaint-Code": filed.json()["code"]})
    assert (refused.status_code, refused.headers["Content-Type"]) == (status, "application/problem+json")
    assert "dapat ditambahkan" in refused.json()["detail"]


@pytest.mark.django_db
def test_a_file_kept_for_a_form_cannot_be_multiplied(client: Client, world: World, settings: Settings) -> None:
    settings.NTBCARE_UPLOAD_MB_PER_DAY = 2
    page = client.post("/lapor", {"text": "pendek", "files": photo()}).content.decode()
    token = page.partition('name="kept"')[2].partition('value="')[2].partition('"')[0]
    assert token
    statuses = [client.post("/lapor", {"text": TEXT, "kept": token}).status_code for _ in range(30)]
    assert statuses[0] == 302
    assert statuses[-1] == 422
    assert sum(Attachment.objects.values_list("size", flat=True)) < 2 * MEGABYTE
