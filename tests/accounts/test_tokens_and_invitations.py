"""Links and tokens are told once, kept as hashes, and end when they should."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from ntbcare.accounts.actions import (
    accept_invitation,
    create_api_token,
    create_user,
    enrol_totp,
    find_invitation,
    invite,
    revoke_api_token,
    touch_last_seen,
    verify_api_token,
)
from ntbcare.accounts.errors import InvitationNotValid
from ntbcare.accounts.models import ApiToken, Invitation, User
from ntbcare.common.clock import local_day, now, pretend
from ntbcare.vault.keys import rotate

pytestmark = pytest.mark.django_db
PASSWORD = "sawah-hijau-di-lereng-rinjani"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def ani() -> User:
    return create_user(email=" Ani@Contoh.example ", name="Ani")


def test_an_officer_without_password_cannot_sign_in_and_the_address_is_theirs(ani: User) -> None:
    assert ani.email == "ani@contoh.example"
    assert not ani.has_usable_password()
    assert EmailAddress.objects.get(user=ani).verified


def test_an_address_belongs_to_one_officer(ani: User) -> None:
    with pytest.raises(IntegrityError):
        create_user(email="ANI@contoh.example", name="Ani kedua")


def test_an_accepted_invitation_sets_password_and_second_factor_once(ani: User) -> None:
    token = invite(ani)
    accept_invitation(find_invitation(token), ani, password=PASSWORD, totp_secret=SECRET)

    ani.refresh_from_db()
    assert ani.check_password(PASSWORD)
    authenticator = TOTP(Authenticator.objects.get(user=ani, type="totp"))
    code = format_hotp_value(hotp_value(SECRET, next(iter(yield_hotp_counters_from_time()))))
    assert authenticator.validate_code(code)
    with pytest.raises(InvitationNotValid):
        find_invitation(token)


def test_of_two_who_hold_the_same_link_one_wins(ani: User) -> None:
    first = find_invitation(token := invite(ani))
    second = find_invitation(token)
    accept_invitation(first, ani, password=PASSWORD, totp_secret=SECRET)
    with pytest.raises(InvitationNotValid):
        accept_invitation(second, ani, password="kata-sandi-orang-lain-9", totp_secret=generate_totp_secret())
    ani.refresh_from_db()
    assert ani.check_password(PASSWORD)


def test_a_weak_password_leaves_the_invitation_open(ani: User) -> None:
    token = invite(ani)
    with pytest.raises(ValidationError):
        accept_invitation(find_invitation(token), ani, password="12345", totp_secret=SECRET)
    assert find_invitation(token).used_at is None


def test_a_new_invitation_ends_the_earlier_one(ani: User) -> None:
    first, second = invite(ani), invite(ani)
    with pytest.raises(InvitationNotValid):
        find_invitation(first)
    assert find_invitation(second).user == ani


def test_an_invitation_ends_after_two_weeks_but_the_first_run_link_does_not(ani: User) -> None:
    token, first_run = invite(ani), invite(None, first_run=True)
    with pretend(now() + timedelta(days=15)):
        with pytest.raises(InvitationNotValid):
            find_invitation(token)
        assert find_invitation(first_run, first_run=True).user is None


def test_a_link_of_one_kind_does_not_serve_as_the_other(ani: User) -> None:
    token, first_run = invite(ani), invite(None, first_run=True)
    for wrong, kind in ((token, True), (first_run, False)):
        with pytest.raises(InvitationNotValid):
            find_invitation(wrong, first_run=kind)


def test_only_hashes_are_kept(ani: User) -> None:
    token = invite(ani)
    _, text = create_api_token(ani, label="bot")
    stored = str(list(Invitation.objects.values())) + str(list(ApiToken.objects.values()))
    assert token not in stored
    assert text not in stored


def test_a_token_names_its_officer_until_it_is_revoked(ani: User) -> None:
    token, text = create_api_token(ani)
    assert verify_api_token(text) == ani.pk
    assert verify_api_token(text + "x") is None
    assert revoke_api_token(token.pk)
    assert verify_api_token(text) is None
    assert not revoke_api_token(token.pk)


def test_a_token_of_an_inactive_officer_opens_nothing(ani: User) -> None:
    _, text = create_api_token(ani)
    User.objects.filter(pk=ani.pk).update(is_active=False)
    assert verify_api_token(text) is None


def test_tokens_survive_a_rotation_of_keys(ani: User) -> None:
    _, text = create_api_token(ani)
    rotate()
    assert verify_api_token(text) == ani.pk


def test_a_new_second_factor_replaces_the_old_one(ani: User) -> None:
    enrol_totp(ani, SECRET)
    enrol_totp(ani, generate_totp_secret())
    assert Authenticator.objects.filter(user=ani, type="totp").count() == 1


def test_an_officer_is_seen_once_a_day(ani: User) -> None:
    touch_last_seen(ani.pk)
    ani.refresh_from_db()
    assert ani.last_seen_on == local_day(now())
    with pretend(now() + timedelta(days=1)):
        touch_last_seen(ani.pk)
        ani.refresh_from_db()
        assert ani.last_seen_on == local_day(now())
