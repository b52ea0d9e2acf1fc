from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import expect

from ntbcare.accounts.actions import create_user, invite
from ntbcare.agencies.actions import add_member
from ntbcare.agencies.models import Member
from ntbcare.agencies.roles import Role
from ntbcare.correspondence.delivery import deliver_due
from ntbcare.correspondence.models import OutgoingMessage
from ntbcare.correspondence.rendering import shown_text
from tests.browser.conftest import DESKTOP, PHONE, PLAIN_PHONE, Device, Visitor
from tests.world import World

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


def sign_in(person: Visitor, email: str, password: str) -> None:
    page = person.page
    page.fill("#id_login", email)
    page.fill("#id_password", password)
    page.click("main [type=submit]")


def test_an_officer_without_a_second_factor_sets_one_up_before_the_desk_opens(visitor: Visitor, world: World) -> None:
    page = visitor.page
    user = create_user(email="lalu@contoh.example", name="Lalu Contoh", password=PASSWORD)
    add_member(user, agency_id=world.agency("Pemprov").pk, role=Role.COORDINATOR, by=None)
    visitor.go("/desk/")
    sign_in(visitor, user.email, PASSWORD)
    visitor.look("totp-password-once-more")
    page.fill("main input[name=password]", PASSWORD)
    page.click("main button.main")
    expect(page.locator("main img.qr-code")).to_be_visible()
    visitor.look("totp-activate")
    page.fill("#id_code", "000000")
    page.click("main button.main")
    expect(page.locator("[role=alert]")).to_be_visible()
    visitor.look("totp-activate-wrong")
    secret = SECRET.search(visitor.text())
    assert secret is not None
    page.fill("#id_code", code_for(secret[0]))
    page.click("main button.main")
    page.wait_for_url(re.compile("/2fa/"))
    visitor.look("totp-activated")
    visitor.go("/desk/")
    page.wait_for_selector(".views")


def test_a_forgotten_password_is_replaced_by_the_link_that_was_sent(visitor: Visitor, world: World) -> None:
    page = visitor.page
    user = create_user(email="lalu@contoh.example", name="Lalu Contoh", password=PASSWORD)
    visitor.go("/desk/account/login/")
    page.click("main a[href*='password/reset']")
    page.fill("main input[type=email]", user.email)
    page.click("main button.main")
    page.wait_for_url("**/password/reset/done/")
    deliver_due()  # Without a mail server into the outbox, from where an administrator hands the link on.
    link = re.search(r"/desk/account/password/reset/key/\S+", shown_text(OutgoingMessage.objects.get(officer=user)).body)
    assert link is not None
    visitor.go(link[0])
    visitor.look("password-by-key")
    page.fill("#id_password1", "pendek")
    page.fill("#id_password2", "lain")
    page.click("main button.main")
    expect(page.locator("[role=alert]")).to_be_visible()
    visitor.look("password-by-key-wrong")
    for name in ("#id_password1", "#id_password2"):
        page.fill(name, "perahu-biru-tenang-9")
    page.click("main button.main")
    page.wait_for_url("**/password/reset/key/done/")
    visitor.look("password-by-key-done")
    page.click("main a[href*='login']")
    sign_in(visitor, user.email, "perahu-biru-tenang-9")
    expect(page.locator("form[action*=logout], main input[name=password]").first).to_be_attached()
    user.refresh_from_db()
    assert user.check_password("perahu-biru-tenang-9")
