from __future__ import annotations

from playwright.sync_api import Page, expect

from ntbcare.cases.dispatch import drain
from ntbcare.cases.models import Case
from tests.browser.conftest import DESKTOP, SitDown, Visitor
from tests.world import World, file_case

MOST_TABS = 90


def tab_to(page: Page, where: str) -> None:
    """By Tab alone, as far round the page as it takes."""
    for _ in range(MOST_TABS):
        if page.evaluate("where => Boolean(document.activeElement && document.activeElement.matches(where))", where):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{where} is not reached by Tab")


def rest(officer: Visitor, rows: int) -> None:
    """Until the list has been fetched anew after a step; an officer would look at it as long."""
    officer.page.wait_for_load_state("networkidle")
    expect(officer.page.locator("[data-row]")).to_have_count(rows)
    expect(officer.page.locator(".htmx-request")).to_have_count(0)


def open_first(officer: Visitor, reference: str) -> None:
    page = officer.page
    page.keyboard.press("j")
    expect(page.locator(f"[data-row='{reference}'] a[data-open]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#case-title")).to_have_text(reference)
    expect(page.locator("#case-title")).to_be_focused()


def send(page: Page, step: str) -> None:
    tab_to(page, f"#step-{step} button.main")
    page.keyboard.press("Enter")


def open_step(page: Page, step: str) -> None:
    """A step without a key of its own is reached by Tab and opened by Enter."""
    tab_to(page, f"#step-{step} > summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")


def status_is(officer: Visitor, status: str) -> None:
    expect(officer.page.locator(f"#case header .status.{status}")).to_be_visible()


def verify_and_dispose(officer: Visitor, reference: str, *, rows: int) -> None:
    page = officer.page
    open_first(officer, reference)
    page.keyboard.press("v")
    expect(page.locator("#v-class")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    send(page, "verify")
    status_is(officer, "verified")
    rest(officer, rows)
    page.keyboard.press("d")
    expect(page.locator("#d-lead")).to_be_focused()
    page.keyboard.type("Dinas Perhubungan Provinsi")
    send(page, "dispose")
    status_is(officer, "assigned")
    rest(officer, rows)


def test_a_coordinator_works_through_the_new_cases_without_a_mouse(sit_down: SitDown, world: World) -> None:
    waiting = [file_case()[0].reference for _ in range(8)]
    drain()
    officer = sit_down(world.coordinator, DESKTOP)
    page = officer.page
    officer.go("/desk/")
    for left, reference in zip((7, 6), waiting[:2], strict=True):
        verify_and_dispose(officer, reference, rows=left)

    open_first(officer, waiting[2])
    open_step(page, "ask")
    page.keyboard.type("Di sebelah mana pasar?")
    send(page, "ask")
    status_is(officer, "incomplete")
    rest(officer, 5)

    open_first(officer, waiting[3])
    open_step(page, "return")
    page.keyboard.type("Pengadilan Negeri (contoh)")
    page.keyboard.press("Tab")
    page.keyboard.type("Perkara ini sedang diperiksa pengadilan.")
    send(page, "return")
    status_is(officer, "referred")
    rest(officer, 4)

    open_first(officer, waiting[4])
    open_step(page, "archive")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Tempatnya tidak disebut.")
    send(page, "archive")
    status_is(officer, "archived")
    rest(officer, 3)
    page.keyboard.press("u")
    status_is(officer, "received")
    rest(officer, 4)

    # The case that came back is open and marked; the next stands below it.
    open_first(officer, waiting[5])
    page.keyboard.press("n")
    expect(page.locator("#n-text")).to_be_focused()
    page.keyboard.type("Sudah ditelepon.")
    send(page, "note")
    expect(page.locator("#case .timeline")).to_contain_text("Sudah ditelepon.")
    officer.look("keyboard-note")
    assert sorted(Case.objects.values_list("status", flat=True)) == sorted(
        ["assigned", "assigned", "incomplete", "referred", "received", "received", "received", "received"]
    )


def test_many_are_ticked_archived_and_taken_back_without_a_mouse(sit_down: SitDown, world: World) -> None:
    for _ in range(4):
        file_case()
    drain()
    officer = sit_down(world.coordinator, DESKTOP)
    page = officer.page
    officer.go("/desk/")
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("x")
    tab_to(page, "details.bulk > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#b-text")
    page.keyboard.type("Sebutkan tempatnya, lalu lapor lagi.")
    tab_to(page, "button[value=archive]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(2)
    page.keyboard.press("u")
    expect(page.locator("[data-row]")).to_have_count(4)


def test_a_case_is_searched_and_the_list_filtered_without_a_mouse(sit_down: SitDown, world: World) -> None:
    wanted, _ = file_case(text="Jembatan bambu di dusun kami patah dan belum diganti.")
    file_case()
    drain()
    officer = sit_down(world.coordinator, DESKTOP)
    page = officer.page
    officer.go("/desk/")
    page.keyboard.press("?")
    expect(page.locator("#help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help")).to_be_hidden()
    for words in ("jembatan bambu", wanted.reference):
        page.keyboard.press("/")
        expect(page.locator("#q")).to_be_focused()
        page.keyboard.press("Control+a")
        page.keyboard.type(words)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("[data-row]")).to_have_count(1)
    open_first(officer, wanted.reference)
    officer.go("/desk/?view=all")
    tab_to(page, "details.filter > summary")
    page.keyboard.press("Enter")
    tab_to(page, "#f-status")
    page.keyboard.type("Closed")
    tab_to(page, ".filter button")
    page.keyboard.press("Enter")
    expect(page.locator(".list .empty")).to_be_visible()
