"""``ntbcare doctor``: every check by name, as a dotted path to a ``common.findings.Check``. One line adds one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog
from django.db import DatabaseError, OperationalError
from django.utils.module_loading import import_string

from ntbcare.common.errors import NtbCareError
from ntbcare.common.findings import Check, Finding

log = structlog.get_logger()

CHECKS: dict[str, str] = {
    "settings": "ntbcare.config.checks.check_settings",
    "database": "ntbcare.config.checks.check_database",
    "migrations": "ntbcare.config.checks.check_migrations",
    "keys": "ntbcare.config.checks.check_keys",
    "disk": "ntbcare.config.checks.check_disk",
    "worker": "ntbcare.config.checks.check_worker",
    "queues": "ntbcare.config.checks.check_queues",
    "webhooks": "ntbcare.config.checks.check_webhooks",
    "mail": "ntbcare.config.checks.check_mail",
    "administrator": "ntbcare.config.checks.check_administrator",
    "records": "ntbcare.cases.checks.check_records",
    "people": "ntbcare.complainants.checks.check_people",
    "deadlines": "ntbcare.deadlines.checks.check_deadlines",
    "aspirations": "ntbcare.aspirations.checks.check_aspirations",
    "digests": "ntbcare.publication.record.checks.check_digests",
    "counters": "ntbcare.monitoring.checks.check_counters",
}

_WITHOUT_RECORDS = frozenset({"settings", "database", "migrations", "keys", "disk", "mail"})


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found."""

    name: str
    findings: tuple[Finding, ...]

    @property
    def status(self) -> str:
        """``ok``, ``warning`` or ``error``."""
        if not self.findings:
            return "ok"
        return "warning" if all(finding.warning for finding in self.findings) else "error"


def examine(checks: Mapping[str, str] = CHECKS, *, progress: Callable[[str], None] | None = None) -> list[Result]:
    """Run every check. One that cannot be carried out is a finding itself and stops no other."""
    results: list[Result] = []
    for name, path in checks.items():
        if progress:
            progress(name)
        has_no_records = any(result.name == "migrations" and result.status == "error" for result in results)
        # Where there are no tables yet, or no database, every look at the records would say the same once more.
        skipped = has_no_records and name not in _WITHOUT_RECORDS
        results.append(Result(name, (_NOT_CHECKED,) if skipped else _run(name, path)))
    return results


_NOT_CHECKED = Finding("not checked: the database comes first")


def _run(name: str, path: str) -> tuple[Finding, ...]:
    try:
        check: Check = import_string(path)
        return tuple(check())
    except (DatabaseError, NtbCareError, OSError, ValueError, LookupError, ImportError) as error:
        log.warning("check_failed", check=name, exc_info=error)
        return (Finding(f"could not be checked: {_why(error)}"),)


def _why(error: Exception) -> str:
    """The kind of error; of one of the database also its first line, which names the host or the table and no contents."""
    first = (str(error).splitlines() or [""])[0]
    return f"{type(error).__name__}: {first}" if isinstance(error, OperationalError) and first else type(error).__name__


def overall(results: list[Result]) -> str:
    """The worst status of all."""
    statuses = {result.status for result in results}
    return next((status for status in ("error", "warning") if status in statuses), "ok")
