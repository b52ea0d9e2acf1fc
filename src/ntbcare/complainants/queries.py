"""Reading what is sealed. Callers have asked ``cases.permissions`` and written the audit entry before."""

from __future__ import annotations

from ntbcare.complainants.actions import HASH_CONTACT, SEAL_CONTACT, SEAL_NAME
from ntbcare.complainants.models import Complainant, ContactKind, ContactPoint
from ntbcare.vault.actions import lookup_hashes, open_sealed


def name_of(complainant: Complainant) -> str:
    """The person's name, or an empty text when none was given or it was erased."""
    return open_sealed(complainant.name_sealed, purpose=SEAL_NAME) if complainant.name_sealed else ""


def value_of(point: ContactPoint) -> str:
    """The telephone number or address itself."""
    return open_sealed(point.value_sealed, purpose=SEAL_CONTACT)


def find_points(kind: ContactKind, value: str) -> list[ContactPoint]:
    """All contact points with a normalised value, under every key version."""
    hashes = lookup_hashes(f"{kind}:{value}", purpose=HASH_CONTACT)
    return list(ContactPoint.objects.filter(value_hash__in=hashes).select_related("complainant").order_by("-id"))
