from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from ntbcare.accounts.actions import invite
from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from tests.browser.conftest import DESKTOP, PHONE, PLAIN_PHONE, Device, Visitor

PASSWORD = "kuda-lumping-hijau-7"
SECRET = re.compile(r"\b[A-Z2-7]{32}\b")


def code_for(secret: str, *, ahead: int = 0) -> str:
    """A code of the authenticator; each works once, so a second sign-in within half a minute takes the next one."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead)))


def join(person: Visitor, *, name: str = "", email: str = "") -> str:
    """Fill the page of an invitation as a person does, first wrongly; returns the authenticator's secret."""
    page = person.page
    found = SECRET.search(person.text())
    assert found is not None
    if name:
        page.fill("#id_name", name)
        page.fill("#id_email", email)
    page.fill("#id_password", PASSWORD)
    page.fill("#id_again", "lain")
    page.fill("#id_code", "000000")
    page.click("main [type=submit]")
    expect(page.locator(".field.invalid")).to_have_count(2)
    person.look("join-wrong")
    assert found[0] in person.text()
    page.fill("#id_again", PASSWORD)
    page.fill("#id_code", code_for(found[0]))
    page.click("main [type=submit]")
    page.wait_for_url(re.compile("/desk/"))
    return found[0]


def sign_out(person: Visitor) -> None:
    page = person.page
    page.click(".menu:has([action*=logout]) > summary")
    person.look("menu-account")
    page.click("[action*=logout] button")
    expect(page.locator("form[action*=logout]")).to_have_count(0)


@pytest.mark.parametrize("device", [PHONE, DESKTOP, PLAIN_PHONE], ids=str)
def test_the_first_administrator_invites_an_officer_who_joins_and_signs_in(visitor: Visitor, device: Device) -> None:
    page = visitor.page
    visitor.go(f"/desk/first-run?token={invite(None, first_run=True)}")
    visitor.look("first-run")
    join(visitor, name="Ayu Contoh", email="ayu@contoh.example")
    visitor.look("administrator-first-page")
    assert Member.objects.get(role=Role.ADMINISTRATOR).user.email == "ayu@contoh.example"

    visitor.go("/desk/members/")
    page.click("details.block > summary")
    page.fill("#id_name", "Baiq Contoh")
    page.fill("#id_email", "baiq@contoh.example")
    page.select_option("#id_role", "coordinator")
    page.fill("#id_agency", "Pemerintah Provinsi")
    visitor.look("members-invite")
    page.click("details.block button.main")
    link = page.locator(".receipt").inner_text().strip()
    visitor.look("members-invited")
    sign_out(visitor)

    visitor.go(re.sub(r"^https?://[^/]+", "", link))
    visitor.look("join")
    secret = join(visitor)
    page.wait_for_selector(".views")
    sign_out(visitor)

    visitor.go("/desk/figures/")
    visitor.look("login")
    page.fill("#id_login", "baiq@contoh.example")
    page.fill("#id_password", "salah-sekali-lagi")
    page.click("main [type=submit]")
    expect(page.locator("[role=alert]")).to_be_visible()
    visitor.look("login-wrong")
    page.fill("#id_password", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_selector("#id_code")
    visitor.look("second-factor")
    page.fill("#id_code", "123")
    page.click("main button.main")
    expect(page.locator("[role=alert]")).to_be_visible()
    visitor.look("second-factor-wrong")
    page.fill("#id_code", code_for(secret, ahead=1))
    page.click("main button.main")
    page.wait_for_url("**/desk/figures/")


def test_recovery_codes_open_the_desk_when_the_phone_is_lost(visitor: Visitor, device: Device) -> None:
    page = visitor.page
    visitor.go(f"/desk/first-run?token={invite(None, first_run=True)}")
    join(visitor, name="Ayu Contoh", email="ayu@contoh.example")
    visitor.go("/desk/account/2fa/")
    visitor.look("account")
    page.click("a[href*='recovery']")
    visitor.look("password-once-more")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button.main")
    visitor.look("recovery-generate")
    page.click("main button.main")
    expect(page.locator("ul.receipt li")).to_have_count(10)
    visitor.look("recovery-made")
    code = page.locator("ul.receipt li").first.inner_text().strip()
    visitor.go("/desk/")
    sign_out(visitor)
    visitor.go("/desk/account/login/")
    page.fill("#id_login", "ayu@contoh.example")
    page.fill("#id_password", PASSWORD)
    page.click("main [type=submit]")
    page.fill("#id_code", code)
    page.click("main button.main")
    page.wait_for_url("**/desk/agencies/")
