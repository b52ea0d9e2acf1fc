from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.verification.incidents import surge_rule
from ntbcare.verification.models import Incident
from ntbcare.verification.surges import USUAL, SurgeRule
from ntbcare.workflow.incident import gather_reports
from ntbcare.workflow.surge import look_for_surges
from tests.desk.sessions import browser_of
from tests.journeys.test_thirty_reports_become_one_incident import NOTICE, file_crowd
from tests.world import World


def proposed(world: World, count: int = 8) -> Incident:
    file_crowd(count)
    assert world.coordinator.user_id
    look_for_surges.call()
    return Incident.objects.get()


def form(**changes: str) -> dict[str, str]:
    return {"title": "Listrik padam di Gerung Utara", "text": NOTICE, "next_at": ""} | changes


def test_proposed_opened_told_and_ended(world: World) -> None:
    incident = proposed(world)
    desk = browser_of(world.coordinator)
    assert "Diusulkan" in desk.get("/desk/incidents/").content.decode()
    at = f"/desk/incidents/{incident.pk}"
    assert "Jadikan satu kejadian" in desk.get(at).content.decode()
    assert desk.post(f"{at}/open", form()).status_code == 302
    gather_reports.call(incident.pk, world.coordinator.user_id or 0)
    page = desk.get(at).content.decode()
    assert "7 laporan ikut" in page
    news = {"text": "Gardu pengganti sudah sampai di Gerung.", "next_at": "2099-01-01T09:00"}
    assert desk.post(f"{at}/news", news).status_code == 302
    assert "Gardu pengganti" in desk.get(at).content.decode()
    assert desk.post(f"{at}/end").status_code == 302
    assert desk.post(f"{at}/end").status_code == 409
    assert "Buka lagi" in desk.get(at).content.decode()
    assert desk.post(f"{at}/open", form()).status_code == 302, "reversible"


def test_nothing_that_names_somebody_is_announced(world: World) -> None:
    incident = proposed(world)
    desk = browser_of(world.coordinator)
    at = f"/desk/incidents/{incident.pk}/open"
    refused = desk.post(at, form(text="Hubungi Pak Budi di 081234567890 untuk keterangan."))
    assert refused.status_code == 422
    assert "dibaca semua orang" in refused.content.decode()
    assert "Pak Budi" in refused.content.decode(), "what was typed stays"
    assert desk.post(at, form(title="x")).status_code == 422
    assert desk.post(at, form(next_at="2020-01-01T00:00")).status_code == 422
    assert desk.post(at, form(next_at="besok")).status_code == 422
    incident.refresh_from_db()
    assert incident.state == "proposed"


def test_only_coordinators_of_the_branch(world: World) -> None:
    incident = proposed(world)
    assert browser_of(world.liaison).get("/desk/incidents/").status_code == 403
    other = browser_of(world.actor(Role.COORDINATOR, "Pemda Lobar"))
    assert other.get(f"/desk/incidents/{incident.pk}").status_code == 404
    assert other.post(f"/desk/incidents/{incident.pk}/open", form()).status_code == 404
    assert other.post("/desk/incidents/rule", {"reports": "3", "hours": "5"}).status_code == 404


def test_the_rule_is_a_dated_row(world: World) -> None:
    desk = browser_of(world.coordinator)
    tomorrow = local_day(now()) + timedelta(days=1)
    sent = {"reports": "12", "hours": "6", "from_day": tomorrow.isoformat(), "basis": "Rapat 26 November"}
    assert desk.post("/desk/incidents/rule", sent).status_code == 302
    assert surge_rule() == USUAL, "not before its day"
    assert surge_rule(tomorrow) == SurgeRule(12, 6)
    assert desk.post("/desk/incidents/rule", sent | {"reports": "1"}).status_code == 422
    assert desk.post("/desk/incidents/rule", sent | {"from_day": "2020-01-01"}).status_code == 422


def test_the_list_asks_as_much_for_many_as_for_one(world: World) -> None:
    incident = proposed(world)
    desk = browser_of(world.coordinator)

    def statements() -> int:
        desk.get("/desk/incidents/")
        with CaptureQueriesContext(connection) as asked:
            desk.get("/desk/incidents/")
        return len(asked)

    one = statements()
    for case_id in list(incident.candidates)[:4]:
        Incident.objects.create(main_id=case_id, branch_id=incident.branch_id, found_at=now())
    assert statements() == one
