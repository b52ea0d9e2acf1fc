"""Shares and points on dashboards are rounded half up, as every percentage of the service."""

from __future__ import annotations

import pytest
from django.utils import translation

from ntbcare.web.desk.boards.sections import share, signed


@pytest.mark.parametrize(("value", "expected"), [(2 / 3, "66,7"), (1 / 16, "6,3"), (0.5, "50,0"), (1, "100,0")])
def test_a_share(value: float, expected: str) -> None:
    with translation.override("id"):
        assert share(value) == f"{expected}\u00a0%"


@pytest.mark.parametrize(("points", "expected"), [(46.667, "+46,7"), (-0.25, "−0,3"), (0.0, "0,0")])
def test_points(points: float, expected: str) -> None:
    with translation.override("id"):
        assert signed(points) == expected
