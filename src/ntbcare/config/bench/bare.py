"""The limit of the machine: bare Django views, served in the same way on the same database.

One inserts a row, as the least that an intake must do; one does nothing. No middleware, no router but these two lines.
"""

from __future__ import annotations

import json
import os
import sys

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from ntbcare.config.commands.serve import serve_application
from ntbcare.config.processes import end_with_parent, keep_small

TABLE = "bench_bare"


def make_table() -> None:
    """The table that the bare view inserts into."""
    key = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY AUTOINCREMENT"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (id {key}, text text NOT NULL)")


@csrf_exempt
def insert(request: HttpRequest) -> HttpResponse:
    """One INSERT, committed, and its number."""
    text = json.loads(request.body)["text"]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} (text) VALUES (%s) RETURNING id", [text])  # noqa: S608 own table name
        number = cursor.fetchone()[0]
    return _answer({"id": number}, status=201)


def nothing(_request: HttpRequest) -> HttpResponse:
    """An answer without a statement."""
    return _answer({})


def _answer(value: dict[str, int], *, status: int = 200) -> HttpResponse:
    """With its length, which a middleware says otherwise."""
    response = JsonResponse(value, status=status)
    response.headers["Content-Length"] = str(len(response.content))
    return response


urlpatterns = [path("insert", insert), path("nothing", nothing)]


def main() -> None:
    """``bare.py PORT``: serve until SIGTERM."""
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ntbcare.config.settings")
    django.setup()
    settings.ROOT_URLCONF = "ntbcare.config.bench.bare"
    settings.MIDDLEWARE = []
    application = WSGIHandler()
    keep_small()
    serve_application(application, address="127.0.0.1", port=int(sys.argv[1]))


if __name__ == "__main__":
    main()
