"""What became of one attempt."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _


class Fault(models.TextChoices):
    """Why an attempt brought no answer that counts; kept and shown, never words of the other side."""

    TIMEOUT = "timeout", _("tidak menjawab pada waktunya")
    AWAY = "away", _("tidak tersambung")
    ADDRESS = "address", _("alamatnya tidak diizinkan")
    TLS = "tls", _("sertifikatnya tidak dapat dipercaya")
    GARBLED = "garbled", _("jawabannya bukan HTTP")
    REDIRECT = "redirect", _("mengalihkan ke alamat lain; tidak diikuti")
    REFUSED = "refused", _("menolak")
    SECRET = "secret", _("rahasianya tidak dapat dibuka")  # a kind of fault
    TOO_OLD = "too_old", _("terlalu lama menunggu")
    UNDONE = "undone", _("langkahnya dibatalkan sebelum dikirim")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The status of the answer (0 for none), why it does not count, how long it took, how long we are asked to wait."""

    status: int = 0
    fault: Fault | None = None
    milliseconds: int = 0
    retry_after: timedelta | None = None
    sample: bytes = b""
    """The beginning of what the other side said."""

    @property
    def is_taken(self) -> bool:
        """Whether the other side has it."""
        return self.fault is None

    @property
    def is_gone(self) -> bool:
        """Whether it wants to be told nothing any more."""
        return self.status == 410

    @property
    def is_away(self) -> bool:
        """Whether nothing can be sent there now, so that the others need not try."""
        return not self.is_taken and (self.status == 0 or self.status == 429 or self.status >= 500)


def fault_of(status: int) -> Fault | None:
    """Why an answer does not count; None for 2xx."""
    if 200 <= status < 300:
        return None
    return Fault.REDIRECT if 300 <= status < 400 else Fault.REFUSED
