"""By what figures may be grouped."""

from __future__ import annotations

from enum import StrEnum


class GroupBy(StrEnum):
    """By what figures may be grouped."""

    AGENCY = "agency"
    CATEGORY = "category"
    TOPIC = "topic"
    REGION = "region"
    MONTH = "month"
    SOURCE = "source"
    CLASS = "class"


OPEN_TABLES = frozenset({GroupBy.AGENCY, GroupBy.TOPIC, GroupBy.REGION, GroupBy.MONTH, GroupBy.SOURCE})
"""Tables of one dimension in which received and followed_up are never hidden (contract)."""
