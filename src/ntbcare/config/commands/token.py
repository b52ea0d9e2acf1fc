"""``ntbcare token``: API tokens of officers."""

from __future__ import annotations

import argparse

from ntbcare.accounts.actions import create_api_token, revoke_api_token
from ntbcare.accounts.models import User
from ntbcare.audit.actions import record
from ntbcare.config.commands import CommandFailed
from ntbcare.config.output import say, tell, tell_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    create = actions.add_parser("create", help="a new token, printed once")
    create.add_argument("email", help="the officer's e-mail address")
    create.add_argument("--label", default="", help="what the token is for")
    create.add_argument("--json", action="store_true", help="print {id, token}")
    revoke = actions.add_parser("revoke", help="end a token")
    revoke.add_argument("id", type=int, help="the token's number")


def run(arguments: argparse.Namespace) -> int:
    """Create or revoke."""
    return _create(arguments) if arguments.action == "create" else _revoke(arguments)


def _create(arguments: argparse.Namespace) -> int:
    officer = User.objects.filter(email__iexact=arguments.email.strip(), is_active=True).first()
    if officer is None:
        raise CommandFailed(f"There is no active officer with the address {arguments.email}.")
    token, text = create_api_token(officer, label=arguments.label)
    record("token.created", f"user:{officer.pk}", user_id=None, role="system", details={"token": token.pk})
    if arguments.json:
        tell_json({"id": token.pk, "token": text})
        return 0
    say(f"Token {token.pk} of {officer.email}. It is shown once; revoke it with: ntbcare token revoke {token.pk}")
    tell(text)
    return 0


def _revoke(arguments: argparse.Namespace) -> int:
    if not revoke_api_token(arguments.id):
        raise CommandFailed(f"There is no token {arguments.id} in force.")
    record("token.revoked", f"token:{arguments.id}", user_id=None, role="system")
    say(f"Token {arguments.id} is revoked.")
    return 0
