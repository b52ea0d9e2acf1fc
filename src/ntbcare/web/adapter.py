"""How allauth behaves here: officers are invited, nobody signs up, and mail goes through the outbox."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ntbcare.accounts.models import User
from ntbcare.common.clock import now
from ntbcare.correspondence.actions import queue_message
from ntbcare.web.address import client_address

_RESET = "account/email/password_reset_key"


class OfficerAdapter(DefaultAccountAdapter):
    """Closes the public sign-up and sends through the outbox."""

    # In the words of our pages; the library's Indonesian speaks otherwise.
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Surel atau kata sandi tidak cocok. Lupa kata sandi? Tautannya di bawah."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: accounts are made by invitation."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address by which attempts are limited."""
        return client_address(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ANN401 as the library has it
        # By account and address together: who guesses elsewhere does not lock the officer out.
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{client_address(request)}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only the link for a new password is ever sent, and only to an officer."""
        user = User.objects.filter(email__iexact=email, is_active=True).first()
        if template_prefix != _RESET or user is None:
            return
        queue_message(
            f"password-reset:{user.pk}:{now():%Y%m%d%H%M}",
            template="password_reset",
            officer=user,
            context={"reset_link": str(context.get("password_reset_url", ""))},
            language=translation.get_language() or user.language,
        )
