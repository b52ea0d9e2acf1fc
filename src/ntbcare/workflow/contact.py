"""Whether a contact point is the complainant's, and a new code for one who lost it."""

from __future__ import annotations

from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from ntbcare.cases.access import HASH_CODE
from ntbcare.cases.actions import lock_case
from ntbcare.cases.actor import Actor
from ntbcare.cases.models import Case
from ntbcare.cases.permissions import standing_of
from ntbcare.cases.sets import EventKind, Status
from ntbcare.common.clock import now
from ntbcare.common.errors import NotFound
from ntbcare.common.ids import new_code, parse_reference, show_code
from ntbcare.complainants.matching import mark_verified
from ntbcare.complainants.models import ContactKind, ContactPoint
from ntbcare.complainants.queries import find_points
from ntbcare.complainants.rules import normalise_email
from ntbcare.correspondence.actions import queue_message
from ntbcare.vault.actions import keyed_hash
from ntbcare.workflow.transaction import Step, keep_reply

_VERIFY_SALT = "contact-verification"
_RECOVER_SALT = "code-recovery"
VERIFY_SECONDS = 30 * 24 * 3600
RECOVER_SECONDS = 3600


def verification_token(point_id: int) -> str:
    """What the link in the receipt mail carries; following it shows that the address is the complainant's."""
    return signing.dumps(point_id, salt=_VERIFY_SALT)


def verify_contact(token: str) -> None:
    """Mark the contact point of a followed link as verified. Raises NotFound for a wrong or old link."""
    try:
        point_id = signing.loads(token, salt=_VERIFY_SALT, max_age=VERIFY_SECONDS)
    except signing.BadSignature as error:
        raise NotFound(_("Tautan ini tidak berlaku lagi.")) from error
    with transaction.atomic(durable=True):
        verified = mark_verified(int(point_id))
    if not verified:
        raise NotFound(_("Tautan ini tidak berlaku lagi."))


def request_new_code(reference: str, email: str) -> None:
    """Send a recovery link when the address is verified and belongs to the case. Says nothing either way."""
    parsed, address = parse_reference(reference), normalise_email(email)
    if parsed is None or address is None:
        return
    points = [point for point in find_points(ContactKind.EMAIL, address) if point.verified_at is not None]
    case = Case.objects.filter(pk=parsed.number, complainant_id__in=[point.complainant_id for point in points]).first()
    if case is None or case.reference != str(parsed):
        return
    point = next(point for point in points if point.complainant_id == case.complainant_id)
    token = signing.dumps([case.pk, case.last_number], salt=_RECOVER_SALT)
    with transaction.atomic(durable=True):
        queue_message(
            f"code:{case.pk}:{now():%Y%m%d%H%M}",
            template="code_recovery",
            about=case.reference,
            contact_point=point,
            context={"reference": case.reference, "token": token},
            language=case.language,
        )


def renew_code(token: str) -> tuple[Case, str]:
    """A new code for the case of a followed recovery link; the old one opens nothing any more.

    The link works once and for an hour: any event on the case, the renewal too, ends it. Raises NotFound.
    """
    try:
        case_id, version = signing.loads(token, salt=_RECOVER_SALT, max_age=RECOVER_SECONDS)
    except (signing.BadSignature, ValueError) as error:
        raise NotFound(_("Tautan ini tidak berlaku lagi.")) from error
    with transaction.atomic(durable=True):
        case = lock_case(case_id)
        if case.last_number != version:
            raise NotFound(_("Tautan ini tidak berlaku lagi."))
        code = new_code()
        case.code_hash = keyed_hash(code, purpose=HASH_CODE)
        case.save(update_fields=["code_hash"])
        standing = standing_of(case, assigned=frozenset(), offices=frozenset())
        Step(case, [], Actor.complainant(), standing).add(EventKind.CODE_RENEWED, status=Status(case.status))
        keep_reply(case)
    return case, show_code(code)


def contact_point_for(case: Case) -> ContactPoint | None:
    """Where the complainant of a case is written to: the newest e-mail address; None when there is none."""
    if case.complainant_id is None:
        return None
    return ContactPoint.objects.filter(complainant_id=case.complainant_id, kind=ContactKind.EMAIL).order_by("-id").first()
