"""What can go wrong when the agency for a case is looked for."""

from __future__ import annotations

from ntbcare.common.errors import NtbCareError


class RoutingError(NtbCareError):
    """An error of this room."""


class ModelBroken(RoutingError):
    """The learned model is missing or no whole file; rules go on without it."""


class NothingToLearn(RoutingError):
    """Too few cases, or cases of one agency only."""
