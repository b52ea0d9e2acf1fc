"""Proofs that an event stands in the record: the way from its hash to a root that was signed and published."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ntbcare.cases.models import CaseEvent
from ntbcare.cases.receipts import read_receipt, receipt_text
from ntbcare.common.ids import parse_reference
from ntbcare.publication.models import Digest
from ntbcare.publication.record.digests import leaves
from ntbcare.publication.record.merkle import PART, tree_path
from ntbcare.vault.actions import public_key

FORMAT = "NTB Care bukti 1"
PAGE = 31


class Verdict(StrEnum):
    """What can be said of a receipt."""

    UNREADABLE = "unreadable"
    FORGED = "forged"
    MISSING = "missing"
    WAITING = "waiting"
    INCLUDED = "included"


@dataclass(frozen=True, slots=True)
class Proof:
    """An event's place among the ``digest.count`` leaves of a digest, and the hashes from there to the root."""

    digest: Digest
    index: int
    path: list[bytes]


@dataclass(frozen=True, slots=True)
class Examined:
    """What became of a receipt that somebody showed. ``proof`` stands only when it is included."""

    verdict: Verdict
    reference: str = ""
    receipt: str = ""
    proof: Proof | None = None


def examine(text: str) -> Examined:
    """Look a receipt up. At most four statements."""
    receipt = read_receipt(text)
    if receipt is None:
        return Examined(Verdict.UNREADABLE)
    if not receipt.genuine:
        return Examined(Verdict.FORGED, receipt.reference)
    parsed = parse_reference(receipt.reference)
    event = CaseEvent.objects.filter(case_id=parsed.number, number=1).first() if parsed else None
    if event is None or event.hash != receipt.event_hash:
        # Signed by us, and gone or changed: what must never be.
        return Examined(Verdict.MISSING, receipt.reference)
    proof = proof_of(event.pk)
    verdict = Verdict.INCLUDED if proof else Verdict.WAITING
    return Examined(verdict, receipt.reference, receipt_text(receipt.reference, receipt.event_hash), proof)


def proof_of(event_id: int) -> Proof | None:
    """The proof of one event; None while its day has no digest. Reads the leaves of one part only."""
    digest = Digest.objects.filter(upto__gte=event_id).order_by("upto").first()
    if digest is None or event_id <= digest.after:
        return None
    part = bisect_right(digest.marks, event_id) - 1
    if part < 0:
        return None
    start = digest.marks[part]
    end = digest.marks[part + 1] - 1 if part + 1 < len(digest.marks) else digest.upto
    found = list(leaves(start - 1, end))
    keys = [key for key, _leaf in found]
    if event_id not in keys:
        return None
    within = keys.index(event_id)
    path = tree_path([leaf for _key, leaf in found], within) + tree_path(digest.roots(), part)
    return Proof(digest, part * PART + within, path)


def proof_file(receipt: str, proof: Proof) -> dict[str, object]:
    """What a person keeps, to be verified without us: receipt, digest, place and path (hex), and our public key (hex)."""
    return {
        "format": FORMAT,
        "receipt": receipt,
        "digest": proof.digest.line,
        "index": proof.index,
        "path": [node.hex() for node in proof.path],
        "public_key": public_key().hex(),
    }


def lines(after: int, *, limit: int = 1000) -> Iterable[str]:
    """The digests after a number, oldest first, as those who mirror them keep them."""
    return Digest.objects.filter(number__gt=after).order_by("number").values_list("line", flat=True)[:limit]


def newest(before: int | None = None) -> list[Digest]:
    """A page of digests, newest first, one more than the page to tell that there is another."""
    rows = Digest.objects.defer("parts", "marks").order_by("-number")
    return list((rows.filter(number__lt=before) if before else rows)[: PAGE + 1])
