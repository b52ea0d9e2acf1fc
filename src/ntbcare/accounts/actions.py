"""Making officers, inviting them, and the tokens of their programs. Secrets are kept as keyed hashes only."""

from __future__ import annotations

import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from ntbcare.accounts.errors import InvitationNotValid
from ntbcare.accounts.models import ApiToken, Invitation, User
from ntbcare.common.clock import local_day, now
from ntbcare.vault.actions import keyed_hash, lookup_hashes

INVITATION_DAYS = 14
_INVITATION, _API = "invitation", "api-token"


def create_user(*, email: str, name: str, language: str = "id", password: str | None = None) -> User:
    """Insert an officer. Without a password nobody can sign in until an invitation is accepted."""
    user = User(email=email.strip().lower(), name=name.strip(), language=language, created_at=now())
    user.set_password(password)
    with transaction.atomic():
        user.save(force_insert=True)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def invite(user: User | None, *, first_run: bool = False) -> str:
    """A token for a link with which one person sets password and second factor; earlier links of the person end.

    The first-run invitation has no user yet and does not expire.
    """
    token = secrets.token_urlsafe(24)
    moment = now()
    with transaction.atomic():
        Invitation.objects.filter(user=user, first_run=first_run, used_at=None).delete()
        Invitation.objects.create(
            user=user,
            token_hash=keyed_hash(token, purpose=_INVITATION),
            first_run=first_run,
            created_at=moment,
            expires_at=None if first_run else moment + timedelta(days=INVITATION_DAYS),
        )
    return token


def find_invitation(token: str, *, first_run: bool = False) -> Invitation:
    """The unused invitation of a token. Raises InvitationNotValid when it is unknown, used or too old."""
    hashes = lookup_hashes(token, purpose=_INVITATION)
    invitation = (
        Invitation.objects.select_related("user").filter(token_hash__in=hashes, first_run=first_run, used_at=None).first()
    )
    if invitation is None or (invitation.expires_at is not None and invitation.expires_at < now()):
        raise InvitationNotValid
    return invitation


def accept_invitation(invitation: Invitation, user: User, *, password: str, totp_secret: str) -> None:
    """Set password and second factor together, and end the invitation.

    Raises django's ValidationError for a weak password and InvitationNotValid when somebody was quicker.
    """
    validate_password(password, user)
    with transaction.atomic():
        if not Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=now(), user=user):
            raise InvitationNotValid
        user.set_password(password)
        user.save(update_fields=["password"])
        enrol_totp(user, totp_secret)


def enrol_totp(user: User, secret: str) -> None:
    """Make the base32 secret the officer's second factor, in place of an earlier one."""
    user.authenticator_set.filter(type="totp").delete()  # type: ignore[attr-defined]  # allauth's reverse relation
    TOTP.activate(user, secret)


def create_api_token(user: User, *, label: str = "") -> tuple[ApiToken, str]:
    """A bearer token; the text is told once and kept as a hash."""
    text = f"ntb_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(user=user, label=label[:80], token_hash=keyed_hash(text, purpose=_API), created_at=now())
    return token, text


def revoke_api_token(token_id: int) -> bool:
    """End a token; False when there is none in force."""
    return bool(ApiToken.objects.filter(pk=token_id, revoked_at=None).update(revoked_at=now()))


def verify_api_token(text: str) -> int | None:
    """The officer of a token in force; None for any other. Notes the day of use, once a day."""
    token = ApiToken.objects.filter(
        token_hash__in=lookup_hashes(text, purpose=_API), revoked_at=None, user__is_active=True
    ).first()
    if token is None:
        return None
    today = local_day(now())
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        touch_last_seen(token.user_id)
    return token.user_id


def touch_last_seen(user_id: int) -> None:
    """Note that the officer worked today; the indicator of active agencies counts by month."""
    today = local_day(now())
    User.objects.filter(pk=user_id).exclude(last_seen_on=today).update(last_seen_on=today)
