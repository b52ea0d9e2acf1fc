"""The morning digest: one message an officer and working day, with all that went up, is late or falls due, each case once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ntbcare.accounts.models import User
from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import viewer_of
from ntbcare.common.clock import local_day, now, site_zone
from ntbcare.common.errors import NtbCareError
from ntbcare.correspondence.actions import queue_message
from ntbcare.correspondence.rules import moment_in_words
from ntbcare.deadlines.actions.digests import claim_digest, forget_digests, note_cases
from ntbcare.deadlines.book import book
from ntbcare.deadlines.digests import Line, Morning, first_lines, morning_of, works_on
from ntbcare.deadlines.ladders import LadderInfo
from ntbcare.deadlines.models import Digest

log = structlog.get_logger()

SHOWN = 40
"""Lines of one group in a message; the desk has the rest."""
READERS = (Role.LIAISON, Role.APPROVER, Role.LEADER, Role.COORDINATOR, Role.INSPECTOR)
_KEPT = timedelta(days=60)


def send_digests(limit: int = 200) -> int:
    """See to the digests that are due by now, up to ``limit`` officers; how many. Safe with any number of workers."""
    at = now()
    seen_to = Digest.objects.filter(day=local_day(at)).values("officer_id")
    rows = Member.objects.filter(until=None, user__is_active=True, role__in=READERS).exclude(user_id__in=seen_to)
    agencies: dict[int, int] = {}
    for user_id, agency_id in rows.order_by("user_id", "id").values_list("user_id", "agency_id"):
        agencies.setdefault(user_id, agency_id)
    due = [user_id for user_id, agency_id in agencies.items() if _is_time(agency_id, at)]
    return sum(_see_to_safely(user_id, at) for user_id in due[:limit])


def forget_old_digests() -> int:
    """Drop the marks of mornings that nobody asks about any more."""
    return forget_digests(local_day(now()) - _KEPT)


def _ladder(agency_id: int, at: datetime) -> LadderInfo:
    agency = reference().agencies.get(agency_id)
    return book().ladder_on(local_day(at), agency.branch_id if agency else reference().province.id)


def _is_time(agency_id: int, at: datetime) -> bool:
    """Whether the morning of a working day has come, and the night is over."""
    ladder = _ladder(agency_id, at)
    is_night = ladder.quiet is not None and ladder.quiet.holds(at)
    return not is_night and at.astimezone(site_zone()).time() >= ladder.digest_at and works_on(agency_id, at)


def _see_to_safely(user_id: int, at: datetime) -> bool:
    """One officer's trouble must not keep the others waiting; it is tried again with the next sweep."""
    try:
        return _see_to(user_id, at)
    except (NtbCareError, DatabaseError) as error:
        log.warning("digest_failed", user_id=user_id, error=type(error).__name__)
        return False


def _see_to(user_id: int, at: datetime) -> bool:
    """One transaction: the mark of the morning and the message stand together or not at all."""
    with transaction.atomic(durable=True):
        digest = claim_digest(user_id, local_day(at))
        if digest is None:
            return False
        viewer = viewer_of(user_id)
        morning = morning_of(viewer, at)
        if morning.cases:
            note_cases(digest, morning.cases)
            _order(User.objects.get(pk=user_id), morning, viewer.memberships[0].agency_id, at)
        return True


def _order(user: User, morning: Morning, agency_id: int, at: datetime) -> None:
    quiet = _ladder(agency_id, at).quiet
    with override(user.language):
        text = "\n".join(_text(morning, user.language))
    queue_message(
        f"digest:{local_day(at).isoformat()}:{user.pk}",
        template="officer_digest",
        officer=user,
        context={"count": str(morning.cases), "list": text},
        language=user.language,
        rest=(quiet.start, quiet.end) if quiet else None,
    )


def _text(morning: Morning, language: str) -> Iterator[str]:
    """The groups that hold something, in plain text with a link for each case."""
    groups: tuple[tuple[str, Sequence[Line]], ...] = (
        (_("Dinaikkan kepada Anda"), morning.raised),
        (_("Lewat tenggat"), morning.late),
        (_("Jatuh tempo sampai hari kerja berikutnya"), morning.due),
    )
    for title, lines in groups:
        if not lines:
            continue
        shown, left_out = first_lines(lines, SHOWN)
        yield f"{title} ({len(lines)})"
        for line in shown:
            due = moment_in_words(line.due_at, language=language, zone=site_zone())
            yield f"- {line.case.reference}: {str(line.kind.label).lower()}, {due}"
            yield f"  {settings.NTBCARE_BASE_URL}/desk/cases/{line.case.reference}"
        if left_out:
            yield _("- dan %(n)s laporan lain di meja kerja") % {"n": left_out}
        yield ""
