"""Officers see what was sent, and never the name that the sender's own telephone or office gave it."""

from __future__ import annotations

import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from ntbcare.cases.models import Attachment
from tests.world import World

pytestmark = pytest.mark.django_db


def photo() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "grey").save(out, "JPEG")
    return out.getvalue()


def test_files_of_a_complainant_are_numbered(client: Client, world: World) -> None:
    sent = {
        "text": "Lampu jalan di depan pasar mati sejak dua minggu.",
        "anonymous": "on",
        "files": [SimpleUploadedFile("Pelapor Rahasia.jpg", photo()), SimpleUploadedFile("KTP Pelapor.png", photo())],
    }
    assert client.post("/lapor", sent).status_code == 302
    names = Attachment.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["lampiran-1.jpg", "lampiran-2.jpg"]


def test_a_later_file_goes_on_with_the_numbers_and_the_api_tells_its_name(client: Client, world: World) -> None:
    said = json.dumps({"text": "Lampu jalan di depan pasar mati sejak dua minggu."})
    filed = client.post("/api/v1/complaints", said, content_type="application/json").json()
    address = f"/api/v1/complaints/{filed['reference']}/attachments"
    for number in (1, 2):
        upload = SimpleUploadedFile("Pelapor Rahasia.jpg", photo())
        added = client.post(
            address, {"file": upload}, headers={"X-Complaint-Code": filed["code"], "Idempotency-Key": f"k{number}"}
        )
        assert added.status_code == 201
        assert added.json()["name"] == f"lampiran-{number}.jpg"
    assert not Attachment.objects.filter(name__icontains="pelapor").exists()
