from __future__ import annotations

import pytest
from django.db import transaction
from playwright.sync_api import expect

from ntbcare.agencies.roles import Role
from ntbcare.cases.actor import Actor
from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case
from ntbcare.channels.actions import open_account
from ntbcare.channels.contract import Delivery, Incoming
from ntbcare.channels.models import ChannelAccount
from ntbcare.channels.queries import account_by_id
from ntbcare.common.clock import now
from ntbcare.correspondence.fetching import fetch_if_due
from ntbcare.correspondence.inbox import keep_message, read_waiting, store_raw
from ntbcare.correspondence.models import IncomingMessage, MessageState, OutgoingMessage, Thread
from ntbcare.deadlines.models import Policy
from ntbcare.exchange.models import ImportRun
from ntbcare.workflow.answer import save_draft, send_answer
from ntbcare.workflow.floods import hold_flood
from ntbcare.workflow.reply import reply_to_case
from ntbcare.workflow.verify import archive_case, block_case, request_completion
from tests.browser.conftest import DESKTOP, PHONE, Device, SitDown
from tests.channels.wire import gateway_account
from tests.world import World, acting_case, assigned_case, file_case

DEVICES = pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=str)
VIEWS = [
    "new",
    "incomplete",
    "to_dispose",
    "due_soon",
    "overdue",
    "yellow",
    "red",
    "escalated",
    "answered",
    "finding",
    "mine",
    "all",
]


def _cases_in_many_states(world: World) -> None:
    file_case(confidential=True, region_code="52.01.01", landmark="depan pasar", latitude=-8.68, longitude=116.13)
    waiting, _ = file_case(anonymous=True)
    request_completion(waiting.pk, "Di sebelah mana pasar?", actor=world.coordinator)
    archived, _ = file_case()
    archive_case(archived.pk, reason="unclear", text="Mohon lapor lagi dengan tempatnya.", actor=world.coordinator)
    blocked, _ = file_case()
    block_case(blocked.pk, reason="Berisi makian.", actor=world.coordinator)
    assigned_case(world, contributors=["PUPR", "PLN"])
    acting, lead, _ = acting_case(world, name="Sri Contoh", email="sri@contoh.example")
    save_draft(lead.pk, text="Rancangan: kabel sudah disambung oleh tim kami.", actor=world.liaison)
    reply_to_case(acting.pk, "Sudah dua hari belum ada kabar.", actor=Actor.complainant())
    answered, _, _ = acting_case(world)
    send_answer(answered.pk, "Kabel sudah disambung pada 24 November 2026 oleh tim kami.", actor=world.liaison)
    _message_that_waits()
    ImportRun.objects.create(name="laporan.xlsx", state="running", total=717, done=300, created_at=now())
    drain()


def _message_that_waits() -> None:
    """A message by a gateway that no rule could place, and a delivery of an unknown shape."""
    account = account_by_id(gateway_account().pk)
    assert account is not None
    text = "Tolong yang kemarin itu bagaimana kelanjutannya, sudah lama tidak ada kabar."
    with transaction.atomic():
        keep_message(account, Incoming(external_id="1", conversation="warga-1", sender="warga-1", text=text))
    IncomingMessage.objects.update(state=MessageState.FOR_PERSON)
    with transaction.atomic():
        for number in range(8):
            said = Incoming(
                external_id=f"f{number}", conversation="banjir", sender="banjir", text=f"Sudah sampai mana? ({number})"
            )
            keep_message(account, said)
    hold_flood(Thread.objects.latest("pk"))
    store_raw(account, Delivery("POST", {}, {}, b'{"kejadian": "bentuk tak dikenal"}'))
    read_waiting()
    # A modem whose tables are away.
    open_account("gammu", "modem", label="SMS 1708", values={"database": "/tidak/ada/smsd.db"})
    modem = account_by_id(ChannelAccount.objects.latest("pk").pk)
    assert modem is not None
    fetch_if_due(modem, "a:1:x")


def _case_pages() -> list[str]:
    return [f"/desk/cases/{case.reference}" for case in Case.objects.order_by("pk")]


MANAGING = ("figures", "agencies", "members", "holidays", "policies", "ladders", "templates", "guidance", "outbox", "exchange")


def _admin_pages() -> list[str]:
    run, policy = ImportRun.objects.latest("pk"), Policy.objects.earliest("pk")
    message = OutgoingMessage.objects.filter(officer__isnull=True).earliest("pk")
    return [
        *(f"/desk/{page}/" for page in MANAGING),
        "/desk/agencies/new",
        f"/desk/policies/{policy.pk}",
        "/desk/templates/received/id",
        f"/desk/outbox/{message.pk}",
        f"/desk/exchange/import/{run.pk}",
        "/desk/messages/",
        "/desk/tokens/",
        "/desk/account/2fa/",
        "/desk/account/password/change/",
        "/desk/audit/",  # not theirs: the page that says so
        "/desk/cases/NTB-26-9999999",
    ]


def _named(path: str) -> str:
    return "desk" + path.removeprefix("/desk").rstrip("/").replace("/", "-").replace("?", "-").replace("=", "-")


@DEVICES
def test_the_coordinators_pages(device: Device, sit_down: SitDown, world: World) -> None:
    _cases_in_many_states(world)
    officer = sit_down(world.coordinator, device)
    for path in [*(f"/desk/?view={view}" for view in VIEWS), *_case_pages(), *_admin_pages()]:
        officer.go(path)
        officer.look(f"coordinator-{_named(path)}")


@DEVICES
@pytest.mark.parametrize(
    ("role", "agency"),
    [
        (Role.LIAISON, "Dishub"),
        (Role.INSPECTOR, "Pemprov"),
        (Role.LEADER, "Pemprov"),
        (Role.OBSERVER, "Pemprov"),
        (Role.APPROVER, "Dishub"),
        (Role.CLERK, "Pemprov"),
        (Role.AUDITOR, "Pemprov"),
    ],
)
def test_what_each_role_sees_of_the_cases(role: Role, agency: str, device: Device, sit_down: SitDown, world: World) -> None:
    _cases_in_many_states(world)
    officer = sit_down(world.actor(role, agency), device)
    officer.go("/desk/?view=all")
    officer.look(f"{role}-all")
    first = officer.page.locator("a[data-open]").first
    if first.count():
        first.click()
        expect(officer.page.locator("#case-title")).to_be_visible()
        officer.look(f"{role}-case")


@DEVICES
def test_the_administrators_pages(device: Device, sit_down: SitDown, world: World) -> None:
    _cases_in_many_states(world)
    officer = sit_down(world.actor(Role.ADMINISTRATOR, "Pemprov"), device)
    agency, account = world.agency("Dishub Lobar").pk, ChannelAccount.objects.earliest("pk").pk
    channels = [
        "/desk/channels/",
        "/desk/channels/new/kannel",
        "/desk/channels/new/gammu",
        "/desk/channels/new/smpp",
        f"/desk/channels/{account}",
    ]
    pages = [f"/desk/agencies/{agency}", "/desk/categories/?code=1398", "/desk/audit/", "/desk/outbox/", "/desk/members/"]
    for path in [*pages, *channels]:
        officer.go(path)
        officer.look(f"administrator-{_named(path)}")


@DEVICES
def test_every_step_opens_within_the_case(device: Device, sit_down: SitDown, world: World) -> None:
    assigned_case(world, contributors=["PUPR"])
    file_case()
    drain()
    officer = sit_down(world.coordinator, device)
    seen: set[str] = set()
    for path in _case_pages():
        officer.go(path)
        for step in officer.page.locator("details.step > summary").all():
            if step.inner_text() not in seen:
                step.click()
                officer.look(f"step-{step.inner_text().lower()}")
                seen.add(step.inner_text())
    assert len(seen) >= 10


@DEVICES
def test_the_keys_are_told_and_the_menu_opens(device: Device, sit_down: SitDown, world: World) -> None:
    officer = sit_down(world.coordinator, device)
    page = officer.page
    officer.go("/desk/")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    officer.look("help")
    page.keyboard.press("Escape")
    for menu in page.locator("details.menu > summary").all():
        menu.click()
        officer.look("menu")
    page.keyboard.press("Escape")
    expect(page.locator("details.menu[open]")).to_have_count(0)


@DEVICES
def test_pages_before_the_desk(device: Device, sit_down: SitDown, world: World) -> None:
    officer = sit_down(world.coordinator, device)
    officer.page.context.clear_cookies()
    for path in [
        "/desk/account/login/",
        "/desk/account/signup/",
        "/desk/account/inactive/",
        "/desk/account/password/reset/",
        "/desk/account/password/reset/done/",
        "/desk/account/password/reset/key/1-salah/",
        "/desk/account/password/reset/key/done/",
        "/desk/first-run?token=salah",
        "/desk/join/salah",
        "/desk/tidak-ada",
    ]:
        officer.go(path)
        officer.look(f"entrance-{_named(path)}")
