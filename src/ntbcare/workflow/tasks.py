"""The journey's periodic work."""

from __future__ import annotations

from django_tasks import task

from ntbcare.aspirations.actions import forget_networks
from ntbcare.cases.access import forget_wrong_codes
from ntbcare.cases.attachments import sweep_orphans
from ntbcare.cases.room import forget_uploads
from ntbcare.correspondence.media import forget_unclaimed, sweep_kept
from ntbcare.workflow.clarify import tell_of_lapsed_clarifications
from ntbcare.workflow.digest import forget_old_digests, send_digests
from ntbcare.workflow.dispose import dispose_by_themselves
from ntbcare.workflow.escalate import act_on_clocks, announce_moved_deadlines
from ntbcare.workflow.silence import keep_silent_dialogues


@task()
def tend_clocks() -> int:
    """Reminders, notices, escalations and ends that are due; then deadlines that a changed calendar moves; then
    clarifications that nobody replied to in time."""
    done = 0
    while batch := act_on_clocks():
        done += batch
    return done + announce_moved_deadlines() + tell_of_lapsed_clarifications()


@task()
def send_morning_digests() -> int:
    """One message each officer and working morning about what went up, is late or falls due."""
    done = 0
    while batch := send_digests():
        done += batch
    return done


@task()
def keep_silences() -> int:
    """What somebody began to tell on a channel and did not finish becomes an incomplete case."""
    return keep_silent_dialogues()


@task()
def tidy_cases() -> int:
    """Forget old wrong guesses at codes, what was sent on past days, media without a case, and files without a row."""
    forgotten = forget_networks()
    return (
        forgotten
        + forget_wrong_codes()
        + forget_uploads()
        + sweep_orphans()
        + forget_unclaimed()
        + sweep_kept()
        + forget_old_digests()
    )


@task()
def hand_on_sure_cases() -> int:
    """Where the site wants it, verified cases whose agency is all but certain go there by themselves."""
    return dispose_by_themselves()
