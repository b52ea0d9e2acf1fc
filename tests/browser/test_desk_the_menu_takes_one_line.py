"""On a telephone of 360 px the menu of every role is one line in both languages, so that the complaints begin above the fold."""

from __future__ import annotations

import pytest

from ntbcare.agencies.roles import Role
from tests.browser.conftest import PHONE, Device, SitDown
from tests.world import World, file_case

ENGLISH = Device("phone-en", 360, 740, "en")


@pytest.mark.parametrize("device", [PHONE, ENGLISH], ids=str)
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LIAISON, Role.INSPECTOR])
def test_it_is_one_line(world: World, sit_down: SitDown, role: Role, device: Device) -> None:
    file_case()
    seat = sit_down(world.actor(role, "Dishub" if role == Role.LIAISON else "Pemprov"), device)
    seat.go("/desk/")
    tops = seat.page.locator(".deskhead nav > ul > li:not(:last-child)").evaluate_all(
        "all => all.map(one => Math.round(one.getBoundingClientRect().top))"
    )
    assert len(set(tops)) == 1, tops
    seat.look(f"menu-{role.value}")
