"""Asking the API as a program would."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.test import Client

from ntbcare.accounts.actions import create_api_token
from ntbcare.accounts.models import User
from ntbcare.cases.actor import Actor

TEXT = "Lampu jalan di depan pasar mati sejak dua minggu."


@dataclass(frozen=True)
class Answer:
    """Status, JSON body and headers of a reply."""

    status: int
    body: Any
    headers: Any


def call(method: str, path: str, body: object = None, **headers: str) -> Answer:
    """One request with JSON."""
    data = json.dumps(body) if body is not None else ""
    response = Client(headers={name.replace("_", "-"): value for name, value in headers.items()}).generic(
        method, f"/api/v1{path}", data, "application/json"
    )
    return Answer(response.status_code, json.loads(response.content), response.headers)


def file(**changes: object) -> Answer:
    """File a complaint."""
    return call("POST", "/complaints", {"text": TEXT} | changes)


def token_of(actor: Actor) -> dict[str, str]:
    """The header of an officer's program."""
    _token, text = create_api_token(User.objects.get(pk=actor.user_id or 0))
    return {"authorization": f"Bearer {text}"}
