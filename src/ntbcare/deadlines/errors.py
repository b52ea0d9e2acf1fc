"""What can go wrong when calendars and policies are changed."""

from __future__ import annotations

from ntbcare.common.errors import Conflict, InvalidInput, NotFound


class PolicyNotFound(NotFound):
    """No such policy."""


class PolicyFixed(Conflict):
    """An adopted or withdrawn policy is not changed; a new one replaces it."""

    code = "policy_fixed"


class PolicyIncomplete(InvalidInput):
    """A policy lacks a limit or an article and cannot be adopted."""

    code = "policy_incomplete"


class PolicyDate(InvalidInput):
    """The day from which a policy shall be in force is past or taken."""

    code = "policy_date"


class HolidayExists(Conflict):
    """The day is off already."""

    code = "holiday_exists"


class HolidayNotFound(NotFound):
    """No such holiday."""


class CalendarNotFound(NotFound):
    """No such calendar."""


class LadderNotFound(NotFound):
    """No such ladder."""


class LadderFixed(Conflict):
    """A ladder that is in force is not changed or withdrawn; a new one replaces it."""

    code = "ladder_fixed"
