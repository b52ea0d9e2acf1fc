"""The limits of the machine: views that do the least, served in the same way on the same database.

``project`` is what a new Django project does for one insert: the middleware that ``startproject`` writes, the row made
by the ORM. ``least`` is what cannot be undercut: no middleware, one statement of SQL. The bar for intake is a share of
the first; the second stands beside it.
"""

from __future__ import annotations

import json
import os
import sys
from functools import lru_cache
from importlib import import_module
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, models
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from ntbcare.config.processes import end_with_parent, keep_small

TABLE = "bench_bare"
KINDS = ("project", "least")
_PROJECT_MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def make_table() -> None:
    """The table that the bare view inserts into."""
    key = "bigserial PRIMARY KEY" if connection.vendor == "postgresql" else "integer PRIMARY KEY AUTOINCREMENT"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE IF NOT EXISTS {TABLE} (id {key}, text text NOT NULL)")


@csrf_exempt
def insert_by_orm(request: HttpRequest) -> HttpResponse:
    """One row, as a tutorial inserts it, and its number."""
    row = _model().objects.create(text=json.loads(request.body)["text"])
    return _answer({"id": row.pk}, status=201)


@lru_cache(maxsize=1)
def _model() -> Any:  # noqa: ANN401  # a class made here
    """The model of the table; made where it is used, so that it is no part of the service's."""
    meta = type("Meta", (), {"app_label": "bench", "db_table": TABLE, "managed": False})
    columns = {"__module__": __name__, "Meta": meta, "text": models.TextField()}
    return type("BareRow", (models.Model,), columns)


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


urlpatterns = [path("project", insert_by_orm), path("least", insert), path("nothing", nothing)]


def main() -> None:
    """``bare.py KIND PORT``: serve until SIGTERM."""
    end_with_parent()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ntbcare.config.settings")
    django.setup()
    settings.ROOT_URLCONF = "ntbcare.config.bench.bare"
    settings.MIDDLEWARE = _PROJECT_MIDDLEWARE if sys.argv[1] == "project" else []
    application = WSGIHandler()
    keep_small()
    serve = import_module("ntbcare.config.commands.serve")  # it reads models, which must be set up
    serve.serve_application(application, address="127.0.0.1", port=int(sys.argv[2]))


if __name__ == "__main__":
    main()
