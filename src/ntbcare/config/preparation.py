"""What must be done before the service runs: each step says what it did, or nothing when nothing was to do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from ntbcare.accounts.actions import invite
from ntbcare.accounts.models import Invitation
from ntbcare.agencies.loader import load_reference
from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.channels.actions import open_for_devices
from ntbcare.config.commands import CommandFailed
from ntbcare.config.output import say
from ntbcare.deadlines.seed import seed_deadlines
from ntbcare.guidance.actions.practice import seed_practice

_STAMP = ".collected"
_UNUSED = ["*.map"]


def pending_migrations() -> list[str]:
    """The names of migrations that the database has not seen."""
    executor = MigrationExecutor(connection)
    return [
        f"{migration.app_label}.{migration.name}" for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())
    ]


def migrate() -> str:
    """Bring the database to this version. Raises CommandFailed when it cannot be reached."""
    try:
        reach_database()
        pending = pending_migrations()
        if pending:
            call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        raise CommandFailed(f"The database cannot be used: {str(error).splitlines()[0]}") from error
    return f"Database: {len(pending)} migrations applied." if pending else ""


def reach_database() -> None:
    """Connect once without the pool, which would hide the reason and try for its whole time-out. Raises OperationalError."""
    if connection.vendor == "postgresql":
        with connection.wrap_database_errors:
            connect = connection.Database.connect  # type: ignore[attr-defined]  # psycopg, of that vendor only
            connect(**{"connect_timeout": 10, **connection.get_connection_params()}).close()


def ensure_prepared() -> None:
    """Prepare an empty database; the others must have been prepared by this version.

    Raises CommandFailed for a database that cannot be reached or that another version left.
    """
    try:
        reach_database()
        pending = pending_migrations()
        empty = not connection.introspection.table_names()
    except OperationalError as error:
        raise CommandFailed(f"The database cannot be used: {str(error).splitlines()[0]}") from error
    if pending and not empty:
        raise CommandFailed("The database was left by another version. Run `ntbcare prepare` first, or start the service.")
    if pending:
        for done in (migrate(), load_reference_data(), collect_static()):
            say(done)


def load_reference_data() -> str:
    """Load the regions, categories, agencies, calendars and limits that were never loaded, and open what opens itself."""
    added = load_reference()
    seed_deadlines()
    seed_practice()
    open_for_devices()
    return "Loaded: " + ", ".join(f"{count} {name}" for name, count in added.items()) + "." if any(added.values()) else ""


def collect_static() -> str:
    """Gather and compress static files when one of them changed since the last time."""
    current = hashlib.sha256("\n".join(sorted(_static_files())).encode()).hexdigest()
    stamp = settings.STATIC_ROOT / _STAMP
    if stamp.exists() and stamp.read_text(encoding="ascii") == current:
        return ""
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=_UNUSED)
    stamp.write_text(current, encoding="ascii")
    return "Static files collected."


def _static_files() -> Iterator[str]:
    for finder in get_finders():
        for path, storage in finder.list(_UNUSED):
            state = f"{storage.size(path)} {storage.get_modified_time(path).timestamp()}"
            yield f"{path} {state}"


def has_administrator() -> bool:
    """Whether somebody can already administer the site."""
    return Member.objects.filter(role=Role.ADMINISTRATOR, until=None, user__is_active=True).exists()


def first_run_message() -> str:
    """The link for the first administrator, told once; later a hint how to get a new one; nothing once there is one."""
    if has_administrator():
        return ""
    if Invitation.objects.filter(first_run=True, used_at=None).exists():
        return "There is no administrator yet. The first-run link was printed at the first start; a new one: ntbcare first-run"
    return "Create the first administrator here (this link is shown once):\n" + first_run_link()


def first_run_link() -> str:
    """A new link for the first administrator; an earlier one ends. Raises CommandFailed when there is one already."""
    if has_administrator():
        raise CommandFailed("There is an administrator already; further officers are invited in the desk.")
    return f"{settings.NTBCARE_BASE_URL}/desk/first-run?token={invite(None, first_run=True)}"
