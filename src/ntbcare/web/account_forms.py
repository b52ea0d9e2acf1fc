"""The sign-in library's forms with the words of this service: no placeholder stands in for a label."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WORDS: dict[str, Promise] = {
    "login": _("Surel dinas"),
    "email": _("Surel dinas"),
    "password": _("Kata sandi"),
    "oldpassword": _("Kata sandi sekarang"),
    "password1": _("Kata sandi baru"),
    "password2": _("Kata sandi baru sekali lagi"),
    "code": _("Kode"),
}


_ADVICE = _("Sedikitnya 12 huruf. Beberapa kata yang tidak berhubungan mudah diingat dan sulit ditebak.")


class InOurWords(forms.BaseForm):
    """Labels in plain words; our advice on passwords; the link to a lost one stands once on the page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 handed through
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in _WORDS:
                field.label = _WORDS[name]  # type: ignore[assignment]  # a lazy text, as everywhere
            field.widget.attrs.pop("placeholder", None)
        for name in self.fields.keys() & {"password", "oldpassword"}:
            self.fields[name].help_text = ""
        if "password1" in self.fields:
            self.fields["password1"].help_text = _ADVICE
        if "code" in self.fields:
            self.fields["code"].widget.attrs |= {"inputmode": "text", "autocomplete": "one-time-code", "class": "short"}


class LoginForm(InOurWords, account.LoginForm):
    """Address and password."""


class ResetPasswordForm(InOurWords, account.ResetPasswordForm):
    """Ask for a link."""


class ResetPasswordKeyForm(InOurWords, account.ResetPasswordKeyForm):
    """A new password by the link."""


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    """A new password by the old one."""


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    """The password once more."""


class AuthenticateForm(InOurWords, mfa.AuthenticateForm):
    """The second factor at sign-in."""


class ReauthenticateByCodeForm(InOurWords, mfa.ReauthenticateForm):
    """The second factor once more."""


class ActivateTOTPForm(InOurWords, totp.ActivateTOTPForm):
    """The first code of a new authenticator."""
