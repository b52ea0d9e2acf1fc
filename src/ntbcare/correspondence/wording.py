"""Subject and body of a message, and which of their values are secrets."""

from __future__ import annotations

from dataclasses import dataclass

SECRETS = frozenset(
    {"code", "token", "verify_link", "recover_link", "reset_link", "invitation_link", "contribution_link", "contribution_token"}
)
"""Values that open a case: never in a subject, and masked where a message is shown after it went out."""


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and body in one language."""

    subject: str
    body: str
