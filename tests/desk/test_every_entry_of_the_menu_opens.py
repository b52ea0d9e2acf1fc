"""What the menu offers to an officer, the officer may open; whatever the role, in the province and in a regency."""

from __future__ import annotations

import re

import pytest

from ntbcare.agencies.roles import Role
from tests.desk.sessions import browser_of
from tests.world import World

pytestmark = pytest.mark.long

ENTRY = re.compile(r"<nav[^>]*>.*?</nav>", re.DOTALL)
ADDRESS = re.compile(r'href="(/desk/[^"#?]*)')


@pytest.mark.parametrize("place", ["Pemprov", "Pemda Lobar", "Dishub Lobar"])
@pytest.mark.parametrize("role", list(Role), ids=lambda role: role.value)
def test_each_entry_opens(world: World, role: Role, place: str) -> None:
    browser = browser_of(world.actor(role, place))
    page = browser.get("/desk/", follow=True).content.decode()
    offered = {address for entry in ENTRY.findall(page) for address in ADDRESS.findall(entry)}
    assert offered
    refused = {address: browser.get(address, follow=True).status_code for address in sorted(offered)}
    assert {address: status for address, status in refused.items() if status != 200} == {}


def test_a_regency_is_not_offered_what_serves_the_whole_province(world: World) -> None:
    province = browser_of(world.actor(Role.ADMINISTRATOR, "Pemprov")).get("/desk/members/").content.decode()
    regency = browser_of(world.actor(Role.ADMINISTRATOR, "Pemda Lobar")).get("/desk/members/").content.decode()
    assert 'href="/desk/channels/"' in province
    assert 'href="/desk/channels/"' not in regency
    assert 'href="/desk/webhooks/"' in regency
