"""A browser of a signed-in officer, with the second factor in place."""

from __future__ import annotations

from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.test import Client

from ntbcare.accounts.actions import enrol_totp
from ntbcare.accounts.models import User
from ntbcare.cases.actor import Actor


def browser_of(actor: Actor) -> Client:
    """A client that is signed in as the officer."""
    user = User.objects.get(pk=actor.user_id or 0)
    if not user.authenticator_set.exists():  # type: ignore[attr-defined]  # allauth's reverse relation
        enrol_totp(user, generate_totp_secret())
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client
