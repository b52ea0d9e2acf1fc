"""Which conversations a case is spoken of in. Linking needs an open transaction."""

from __future__ import annotations

from collections.abc import Collection

from ntbcare.cases.models import Case, CaseThread
from ntbcare.common.clock import now
from ntbcare.correspondence.models import Thread


def link_thread(case_id: int, thread_id: int) -> None:
    """Note that a case is spoken of in a conversation; again changes nothing."""
    CaseThread.objects.bulk_create([CaseThread(case_id=case_id, thread_id=thread_id, since=now())], ignore_conflicts=True)


def link_device(case_id: int, thread_id: int, *, accounts: Collection[int], most: int) -> list[int]:
    """Let a device be told of a case. Of more than ``most`` at these accounts the oldest are let go; their threads."""
    link_thread(case_id, thread_id)
    devices = CaseThread.objects.filter(case_id=case_id, thread__account_id__in=accounts).order_by("-pk")
    old = list(devices.values_list("pk", "thread_id")[most:])
    CaseThread.objects.filter(pk__in=[key for key, _ in old]).delete()
    return [thread for _, thread in old]


def unlink_thread(case_id: int, thread_id: int) -> None:
    """A case is spoken of in a conversation no more."""
    CaseThread.objects.filter(case_id=case_id, thread_id=thread_id).delete()


def threads_without_cases(thread_ids: Collection[int]) -> list[int]:
    """Those conversations in which no case is spoken of."""
    used = CaseThread.objects.filter(thread_id__in=thread_ids).values_list("thread_id", flat=True)
    return [key for key in thread_ids if key not in set(used)]


def link_cases_of(thread_ids: Collection[int], thread_id: int) -> None:
    """Note that the cases of other conversations of the same person are spoken of in this one, too."""
    spoken_of = CaseThread.objects.filter(thread_id__in=thread_ids).values_list("case_id", flat=True) if thread_ids else ()
    for case_id in spoken_of:
        link_thread(case_id, thread_id)


def cases_of_thread(thread: Thread) -> list[Case]:
    """The cases spoken of in a conversation, newest first; at most twenty."""
    return list(Case.objects.filter(threads__thread=thread).order_by("-pk")[:20])


def threads_of_cases(case_ids: Collection[int]) -> dict[int, list[Thread]]:
    """The open conversations of cases, the one they came by first."""
    found: dict[int, list[Thread]] = {}
    links = CaseThread.objects.filter(case_id__in=case_ids, thread__closed_at=None).select_related("thread").order_by("pk")
    for link in links:
        found.setdefault(link.case_id, []).append(link.thread)
    return found
