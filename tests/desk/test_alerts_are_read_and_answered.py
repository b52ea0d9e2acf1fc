"""Alerts at the desk: who sees which, what they rest on, and that every word of who looked is kept."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import now
from ntbcare.monitoring.models import Alert, AlertWord
from tests.desk.sessions import browser_of
from tests.world import World, file_case


def alert(world: World, *, branch: str = "Pemprov", agency: str | None = None, **columns: object) -> Alert:
    evidence = {"observed": 12, "expected": 1.5, "usual_low": 0, "usual_high": 4, "chance": 2.1e-7, "days": 2, "cases": [],
                "series": [0, 1, 0, 2, 12]}  # fmt: skip
    base = {
        "kind": "surge",
        "subject": "topic:lingkungan:52.01",
        "branch_id": world.agency(branch).pk,
        "agency_id": world.agency(agency).pk if agency else None,
        "first_day": date(2026, 10, 13),
        "last_day": date(2026, 10, 14),
        "evidence": evidence,
        "found_at": now(),
    }
    return Alert.objects.create(**(base | columns))


def test_the_page_says_what_how_rare_and_what_may_be_harmless(world: World) -> None:
    case, _ = file_case()
    row = alert(world)
    Alert.objects.filter(pk=row.pk).update(evidence=row.evidence | {"cases": [case.pk, 999_999]})
    desk = browser_of(world.coordinator)
    listed = desk.get("/desk/alerts/").content.decode()
    assert "Lonjakan: Lingkungan hidup, Kabupaten Lombok Barat" in listed
    assert "12 laporan dalam 2 hari. Biasanya sekitar 1,5." in listed
    page = desk.get(f"/desk/alerts/{row.pk}").content.decode()
    assert "bukan tuduhan" in page
    assert "antara 0 dan 4" in page
    assert "kurang dari sekali dalam sejuta" in page
    assert "banjir atau listrik padam" in page
    assert case.reference in page
    assert page.count('class="chart-') >= 5


def test_what_somebody_found_out_is_kept_word_by_word(world: World) -> None:
    row = alert(world)
    desk = browser_of(world.coordinator)
    refused = desk.post(f"/desk/alerts/{row.pk}/say", {"said": "explained", "text": " "})
    assert refused.status_code == 422
    assert "Tuliskan penjelasannya" in refused.content.decode()
    assert desk.post(f"/desk/alerts/{row.pk}/say", {"said": "harmless"}).status_code == 422
    desk.post(f"/desk/alerts/{row.pk}/say", {"said": "seen", "text": ""})
    desk.post(f"/desk/alerts/{row.pk}/say", {"said": "explained", "text": "Banjir di Gerung."})
    page = desk.get(f"/desk/alerts/{row.pk}").content.decode()
    assert "Banjir di Gerung." in page
    assert list(AlertWord.objects.order_by("pk").values_list("said", flat=True)) == ["seen", "explained"]
    assert "Belum dilihat</b>" not in desk.get("/desk/alerts/?said=explained").content.decode()
    assert "Lonjakan: " not in desk.get("/desk/alerts/?said=none").content.decode()


def test_lists_are_narrowed_and_paged(world: World) -> None:
    for number in range(27):
        alert(world, subject=f"source:s{number}", kind="silence", ended_at=now())
    alert(world)
    desk = browser_of(world.coordinator)
    assert len(desk.get("/desk/alerts/").context["rows"]) == 1
    first = desk.get("/desk/alerts/?state=all")
    assert (len(first.context["rows"]), bool(first.context["next"])) == (25, True)
    second = desk.get(f"/desk/alerts/?state=all&after={first.context['next']}")
    assert len(second.context["rows"]) == 3
    assert len(desk.get("/desk/alerts/?state=ended&kind=surge").context["rows"]) == 0
    assert desk.get("/desk/alerts/?state=x&kind=y&said=z&after=a").status_code == 200


def test_the_same_as_files(world: World) -> None:
    alert(world)
    desk = browser_of(world.coordinator)
    found = desk.get("/desk/alerts/?format=json").json()["alerts"]
    assert [(one["kind"], one["evidence"]["observed"], "cases" in one["evidence"]) for one in found] == [("surge", 12, False)]
    table = desk.get("/desk/alerts/?format=csv").content.decode()
    assert "topic:lingkungan:52.01" in table
    assert len(table.strip().splitlines()) == 2


@pytest.mark.parametrize(
    ("role", "place", "sees"),
    [
        (Role.COORDINATOR, "Pemprov", {"province", "regency", "agency"}),
        (Role.INSPECTOR, "Pemprov", {"province", "regency", "agency", "office", "desk"}),
        (Role.LEADER, "Pemprov", {"province", "regency", "agency", "office", "desk"}),
        (Role.COORDINATOR, "Pemda Lobar", {"regency"}),
        (Role.LEADER, "Dishub", {"agency"}),
        (Role.LEADER, "Diskominfotik", {"office"}),
        (Role.AUDITOR, "Pemda Lobar", {"regency"}),
    ],
)
def test_each_role_sees_its_own(world: World, role: Role, place: str, sees: set[str]) -> None:
    rows = {
        "province": alert(world, subject="total"),
        "regency": alert(world, branch="Pemda Lobar"),
        "agency": alert(world, subject="agency:1", agency="Dishub"),
        # What is about the office that coordinates is not for its coordinators.
        "office": alert(world, subject="agency:2", agency="Diskominfotik"),
        # Nor is what was ended while no agency had it: they ended it.
        "desk": alert(world, kind="hollow", subject="agency:3", agency="Pemprov"),
    }
    desk = browser_of(world.actor(role, place))
    listed = {row.pk for row, _ in desk.get("/desk/alerts/").context["rows"]}
    assert listed == {rows[name].pk for name in sees}
    for name, row in rows.items():
        assert desk.get(f"/desk/alerts/{row.pk}").status_code == (200 if name in sees else 404)
        said = desk.post(f"/desk/alerts/{row.pk}/say", {"said": "seen"}).status_code
        assert said == (302 if name in sees and role != Role.AUDITOR else 404)


def test_others_see_nothing(world: World) -> None:
    alert(world, agency="Dishub")
    for role in (Role.LIAISON, Role.CLERK, Role.OBSERVER, Role.ADMINISTRATOR):
        assert browser_of(world.actor(role, "Pemprov")).get("/desk/alerts/").status_code == 403


def test_a_page_costs_the_same_however_many_there_are(world: World) -> None:
    def statements() -> int:
        desk = browser_of(world.coordinator)
        desk.get("/desk/alerts/")
        with CaptureQueriesContext(connection) as asked:
            desk.get("/desk/alerts/")
        return len(asked)

    alert(world)
    one = statements()
    for number in range(12):
        alert(world, subject=f"source:s{number}")
    assert statements() == one
