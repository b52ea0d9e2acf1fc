"""A citizen with a browser that runs no scripts, in the small province of ``tests/world.py``."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.world import World


@pytest.fixture
def citizen(world: World) -> Client:
    """A browser that keeps cookies and runs no scripts."""
    return Client()


@pytest.fixture
def photo() -> SimpleUploadedFile:
    """A small true photograph."""
    out = io.BytesIO()
    Image.new("RGB", (32, 24), "#446688").save(out, "JPEG")
    return SimpleUploadedFile("lampu.jpg", out.getvalue(), content_type="image/jpeg")
