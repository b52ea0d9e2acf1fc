"""The checks of ``ntbcare doctor`` that belong to no single room."""

from __future__ import annotations

import shutil
import smtplib
import socket
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from ntbcare.accounts.models import User
from ntbcare.agencies.models import ReferenceVersion
from ntbcare.cases.lag import follower_lag
from ntbcare.cases.room import is_disk_low
from ntbcare.common.clock import now
from ntbcare.common.findings import Finding
from ntbcare.config.health import LOW_DISK, SLOW_SECONDS, queue_lags
from ntbcare.config.preparation import has_administrator, pending_migrations, reach_database
from ntbcare.correspondence import queries as outbox
from ntbcare.correspondence.models import Delivery
from ntbcare.exchange.models import PauseReason
from ntbcare.exchange.webhooks.queries import standings
from ntbcare.jobs import queries as jobs
from ntbcare.jobs.models import JobState
from ntbcare.vault.actions import open_sealed, seal
from ntbcare.vault.keys import key_file

_SLOW_SMTP_SECONDS = 5


def check_settings() -> Iterator[Finding]:
    """What was given is safe for the public."""
    local = settings.NTBCARE_BASE_URL.startswith("http://127.0.0.1") or settings.NTBCARE_BASE_URL.startswith("http://localhost")
    if not settings.HTTPS and not local:
        yield Finding(f"NTBCARE_BASE_URL is {settings.NTBCARE_BASE_URL}: the public needs https")
    elif local:
        yield Finding("NTBCARE_BASE_URL is local: links in messages work on this machine only", warning=True)
    if len(settings.SECRET_KEY) < 40:
        yield Finding("NTBCARE_SECRET_KEY is shorter than 40 characters")


def check_database() -> Iterator[Finding]:
    """It can be written, and an embedded one is sound."""
    reach_database()
    with transaction.atomic():
        ReferenceVersion.objects.select_for_update().filter(pk=1).update(number=ReferenceVersion.objects.values("number")[:1])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA quick_check(5)")
            for (line,) in cursor.fetchall():
                if line != "ok":
                    yield Finding(f"the database is damaged: {line}")


def check_migrations() -> Iterator[Finding]:
    """It is of this version."""
    reach_database()
    if pending := pending_migrations():
        yield Finding(f"{len(pending)} migrations are not applied: run ntbcare prepare")


def check_keys() -> Iterator[Finding]:
    """They are there, work, and only the service can read them."""
    if not key_file().exists():
        # Looking must not make them: a backup is restored onto a folder without keys only.
        yield Finding(f"there are no keys in {settings.NTBCARE_KEYS} yet", warning=True)
    elif open_sealed(seal("x", purpose="doctor"), purpose="doctor") != "x":
        yield Finding("the vault does not open what it sealed")
    for path in (key_file(), Path(settings.NTBCARE_KEYS) / "secret_key"):
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Finding(f"{path} can be read by others: chmod 600")


def check_disk() -> Iterator[Finding]:
    """There is room."""
    free = shutil.disk_usage(settings.NTBCARE_DATA).free
    if is_disk_low():
        yield Finding(f"files are refused: less than NTBCARE_FILES_FREE_MB={settings.NTBCARE_FILES_FREE_MB} is free")
    if free < LOW_DISK:
        yield Finding(f"{free // 2**20} MB are free in {settings.NTBCARE_DATA}")
    elif free < 10 * LOW_DISK:
        yield Finding(f"{free // 2**20} MB are free in {settings.NTBCARE_DATA}", warning=True)


def check_worker() -> Iterator[Finding]:
    """One is at work."""
    if not jobs.is_worker_alive():
        beat = jobs.last_beat_at()
        since = f"since {beat.isoformat(timespec='seconds')}" if beat else "ever"
        yield Finding(f"no worker has been heard of {since}: nothing is followed up until one runs", warning=True)


def check_queues() -> Iterator[Finding]:
    """Nothing waits for long and nothing was given up."""
    for queue, seconds in queue_lags().items():
        if seconds > SLOW_SECONDS:
            yield Finding(f"{queue}: the first has been waiting for {timedelta(seconds=round(seconds))}", warning=True)
    if dead := follower_lag().dead:
        yield Finding(f"{dead} events were given up by a follower: mend the cause, then ntbcare followers replay NAME")
    if dead := jobs.count_by_state().get(JobState.DEAD, 0):
        yield Finding(f"{dead} background jobs are dead")
    if dead := outbox.count_by_state().get(Delivery.DEAD, 0):
        yield Finding(f"{dead} messages could not be sent: see the outbox in the desk", warning=True)


def check_webhooks() -> Iterator[Finding]:
    """Every system that is told of cases takes what it is told."""
    for one in standings():
        name = one.subscription.name
        if one.subscription.paused_at and one.subscription.paused_why != PauseReason.OFFICER:
            yield Finding(f"webhook {name} was paused because it took nothing: {one.waiting} wait", warning=True)
        elif since := one.subscription.failing_since:
            yield Finding(f"webhook {name} takes nothing since {since.isoformat(timespec='seconds')}", warning=True)
        if one.failed:
            yield Finding(f"webhook {name} refused {one.failed} deliveries for good", warning=True)


def check_mail() -> Iterator[Finding]:
    """The server answers, when one is named."""
    if not settings.EMAIL_HOST:
        yield Finding("NTBCARE_SMTP_HOST is not set: messages stay in the outbox of the desk", warning=True)
        return
    client = smtplib.SMTP_SSL if settings.EMAIL_PORT == 465 else smtplib.SMTP
    try:
        with client(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=_SLOW_SMTP_SECONDS) as server:
            server.noop()
    except (smtplib.SMTPException, socket.gaierror, OSError) as error:
        yield Finding(f"the mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not answer: {type(error).__name__}")


def check_administrator() -> Iterator[Finding]:
    """Somebody can administer the site, with a second factor."""
    if not has_administrator():
        yield Finding("there is no administrator yet: ntbcare first-run prints a link", warning=True)
    bare = User.objects.filter(memberships__until=None, memberships__isnull=False, is_active=True, last_seen_on__isnull=False)
    without = bare.exclude(authenticator__type="totp").distinct().count()
    if without:
        yield Finding(f"{without} officers work without a second factor", warning=True)
    if has_administrator() and not User.objects.filter(last_seen_on__gte=now() - timedelta(days=90)).exists():
        yield Finding("no officer has signed in for three months", warning=True)
