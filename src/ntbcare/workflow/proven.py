"""What a telephone number proves. Whoever writes from a number that was verified as a case's contact goes on with that case.

A number that was only typed into a form proves nothing: it may be anybody's. The number and the code, sent from it, do.
"""

from __future__ import annotations

from django.db.models import Q

from ntbcare.cases.models import Case
from ntbcare.cases.threads import link_thread
from ntbcare.channels.registry import adapter_of
from ntbcare.common.clock import now
from ntbcare.complainants.matching import mark_verified
from ntbcare.complainants.models import Complainant, ContactKind
from ntbcare.complainants.queries import find_points
from ntbcare.complainants.rules import normalise_phone, phone_holds
from ntbcare.correspondence.models import Thread
from ntbcare.correspondence.threads import phone_in, sender_of

_MOST = 20


def proven_phone(thread: Thread) -> str:
    """The number (E.164) that a conversation's channel vouches for; empty for none."""
    adapter = adapter_of(thread.account.kind)
    if not adapter.proves_sender or thread.public:
        return ""
    return normalise_phone(sender_of(thread) if adapter.contact_kind == ContactKind.PHONE else phone_in(thread)) or ""


def link_proven_cases(thread: Thread) -> None:
    """Let a conversation know the cases whose verified contact its number is. Needs a transaction.

    Protected ones are left out: an answer would tell whoever holds the telephone of them. With the code they join.
    """
    phone = proven_phone(thread)
    if not phone:
        return
    since = now() - phone_holds()
    points = [point for point in find_points(ContactKind.PHONE, phone) if point.verified_at and point.verified_at > since]
    people = {point.complainant_id for point in points}
    cases = Case.objects.filter(complainant_id__in=people, anonymous=False, confidential=False) if people else Case.objects.none()
    for case_id in cases.exclude(threads__thread=thread).order_by("-pk").values_list("pk", flat=True)[:_MOST]:
        link_thread(case_id, thread.pk)


def prove_by_code(case_id: int, thread: Thread) -> None:
    """Number and code came from a telephone: if that is the contact that was given, it is verified now. Needs a transaction."""
    phone = proven_phone(thread)
    complainant_id = Case.objects.values_list("complainant_id", flat=True).get(pk=case_id) if phone else None
    if complainant_id is None:
        return
    for point in find_points(ContactKind.PHONE, phone):
        if point.complainant_id == complainant_id:
            mark_verified(point.pk)


def keep_one_person(case_id: int, thread: Thread) -> None:
    """Two cases by one conversation have one complainant. Needs a transaction."""
    adapter = adapter_of(thread.account.kind)
    case = Case.objects.select_related("complainant").only("complainant").get(pk=case_id)
    if case.complainant is None or not adapter.proves_sender or thread.public:
        return
    known = Complainant.objects.filter(Q(pk=thread.complainant_id), erased_at=None).first()
    if known is None:
        Thread.objects.filter(pk=thread.pk).update(complainant=case.complainant)
        return
    newcomer = case.complainant
    Case.objects.filter(pk=case_id).update(complainant=known)
    newcomer.delete()
