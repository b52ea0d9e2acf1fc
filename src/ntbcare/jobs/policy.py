"""How often a task is tried, how long one waits between, and how long its lease runs without a sign of life."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

F = TypeVar("F", bound=Callable[..., object])
_ATTRIBUTE = "retry_policy"


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Attempts in all, and the wait before the second; each further wait is three times as long, up to ``longest``."""

    attempts: int = 8
    first_delay: timedelta = timedelta(seconds=10)
    longest: timedelta = timedelta(hours=1)

    def delay_after(self, attempt: int) -> timedelta:
        """How long to wait after the failed attempt of that number, counted from one."""
        return min(self.first_delay * int(3 ** min(attempt - 1, 20)), self.longest)


DEFAULT_POLICY = RetryPolicy()
LEASE = timedelta(seconds=60)
"""How long a worker may be silent about a job before another takes it over."""


def retry(policy: RetryPolicy) -> Callable[[F], F]:
    """Give a task function a policy of its own; written below ``@task()``. Other backends do not see it."""

    def keep(function: F) -> F:
        setattr(function, _ATTRIBUTE, policy)
        return function

    return keep


def policy_of(function: Callable[..., object]) -> RetryPolicy:
    """The function's own policy, or the usual one."""
    policy = getattr(function, _ATTRIBUTE, DEFAULT_POLICY)
    return policy if isinstance(policy, RetryPolicy) else DEFAULT_POLICY
