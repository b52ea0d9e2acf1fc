"""The limit of the machine: a bare Django view that inserts one row, served in the same way on the same database."""

from __future__ import annotations

import json
import os

from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ntbcare.config.settings")


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    """One INSERT, committed, and its number."""
    text = json.loads(request.body)["text"]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (text) VALUES (%s) RETURNING id", [text])
        number = cursor.fetchone()[0]
    return JsonResponse({"id": number}, status=201)


urlpatterns = [path("bare", insert)]


def application_for_granian() -> object:
    """Django with this one address and no middleware."""
    from django.conf import settings

    application = get_wsgi_application()
    settings.ROOT_URLCONF = __name__
    settings.MIDDLEWARE = []
    return application
