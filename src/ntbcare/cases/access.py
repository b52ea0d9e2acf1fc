"""Who opens a case with reference and code. Guessing is slowed; the right code always opens."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from ntbcare.cases.errors import CaseNotFound
from ntbcare.cases.models import Case, WrongCode
from ntbcare.common.clock import now
from ntbcare.common.errors import TooMany
from ntbcare.common.ids import normalise_code, parse_reference
from ntbcare.vault.actions import keyed_hash, matches_hash

HASH_CODE = "case-code"
WINDOW = timedelta(hours=1)
MAX_PER_ADDRESS = 20
MAX_PER_REFERENCE = 50
# Compared when there is no such case, so that the time taken tells nothing.
_NOBODY = "1:" + "0" * 64


def open_with_code(reference: str, code: str, *, address: str) -> Case:
    """The case, when reference and code belong together.

    Raises CaseNotFound for an unknown reference, a missing and a wrong code alike, and TooMany when an address
    or a reference has seen too many wrong ones; a right code is let in even then.
    """
    case = find_case(reference)
    typed = normalise_code(code)
    stored = case.code_hash if case is not None and case.code_hash else _NOBODY
    if matches_hash(typed or "", stored, purpose=HASH_CODE) and case is not None:
        return case
    _count_wrong(str(parse_reference(reference) or "")[:24], address)
    raise CaseNotFound(_("Nomor laporan dan kode tidak cocok. Periksa keduanya."))


def find_case(reference: str) -> Case | None:
    """The case of a reference (case, spaces and hyphens forgiven); the reference alone opens nothing."""
    parsed = parse_reference(reference)
    if parsed is None:
        return None
    case = Case.objects.filter(pk=parsed.number).first()
    return case if case is not None and case.reference == str(parsed) else None


def count_wrong_guess(address: str) -> None:
    """Count a guess at an address that only its holder knows. Raises TooMany when one network has made too many."""
    _count_wrong("", address)


def forget_wrong_codes() -> int:
    """Periodic: drop guesses outside the window; returns how many."""
    return WrongCode.objects.filter(at__lt=now() - WINDOW).delete()[0]


def _count_wrong(reference: str, address: str) -> None:
    since = now() - WINDOW
    address_hash = keyed_hash(address, purpose="wrong-code")
    by_address = WrongCode.objects.filter(address_hash=address_hash, at__gt=since).count()
    by_reference = WrongCode.objects.filter(reference=reference, at__gt=since).count() if reference else 0
    if by_address >= MAX_PER_ADDRESS or by_reference >= MAX_PER_REFERENCE:
        raise TooMany(
            _("Terlalu banyak percobaan dengan kode yang salah. Coba lagi nanti; kode yang benar tetap dapat dipakai."),
            retry_after=600,
        )
    WrongCode.objects.create(reference=reference, address_hash=address_hash, at=now())
