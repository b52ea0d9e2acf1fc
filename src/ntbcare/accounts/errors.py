"""What can go wrong with accounts."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ntbcare.common.errors import NotFound


class InvitationNotValid(NotFound):
    """The link is unknown, used or too old."""

    def __init__(self) -> None:
        super().__init__(_("Tautan undangan ini tidak berlaku lagi. Minta undangan baru kepada administrator."))
