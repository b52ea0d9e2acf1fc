from __future__ import annotations

from datetime import timedelta

from django.test import Client

from ntbcare.agencies.models import Agency, Reorganisation
from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.workflow.reorganise import carry_out
from tests.desk.sessions import browser_of
from tests.world import World, acting_case


def seat(world: World, where: str = "Pemprov") -> Client:
    return browser_of(world.actor(Role.ADMINISTRATOR, where))


def form(world: World, **changes: str) -> dict[str, str]:
    said = {
        "agency": str(world.agency("Dishub").pk),
        "kind": "merged",
        "successor-1": "Dinas PUPR Provinsi",
        "effective_on": local_day(now()).isoformat(),
        "reason": "Peraturan Gubernur 51/2025",
    }
    return said | changes


def test_step_by_step_with_a_preview_before_anything_moves(world: World) -> None:
    case, _lead, _ = acting_case(world)
    desk = seat(world)
    assert "Instansi mana?" in desk.get("/desk/reorganisations/new").content.decode()
    second = desk.get("/desk/reorganisations/new", {"agency": "Dinas Perhubungan Provinsi", "kind": "merged"})
    assert "Penerus" in second.content.decode()
    preview = desk.post("/desk/reorganisations/new", form(world)).content.decode()
    assert "Laporan terbuka" in preview
    assert "Ya, pindahkan sekarang" in preview
    assert not Reorganisation.objects.exists(), "nothing before the yes"
    ordered = desk.post("/desk/reorganisations/new", form(world, confirm="yes"))
    row = Reorganisation.objects.get()
    assert ordered.headers["Location"] == f"/desk/reorganisations/{row.pk}"
    carry_out.call(row.pk)
    done = desk.get(f"/desk/reorganisations/{row.pk}").content.decode()
    assert "Selesai" in done
    case.refresh_from_db()
    assert case.lead_id == world.agency("PUPR").pk
    assert "Dinas Perhubungan Provinsi" in desk.get("/desk/reorganisations/").content.decode()
    part = desk.get(f"/desk/reorganisations/{row.pk}", headers={"HX-Target": "progress"}).content.decode()
    assert "<html" not in part


def test_what_does_not_fit_is_said_and_what_was_typed_stays(world: World) -> None:
    desk = seat(world)
    assert desk.get("/desk/reorganisations/new", {"agency": "Entah", "kind": "merged"}).status_code == 422
    refused = desk.post("/desk/reorganisations/new", form(world, **{"successor-1": "Entah", "reason": "Perda 1/2026"}))
    assert refused.status_code == 422
    assert "Perda 1/2026" in refused.content.decode()
    assert "tidak dikenal" in refused.content.decode()
    assert desk.post("/desk/reorganisations/new", form(world, effective_on="x")).status_code == 422
    assert desk.post("/desk/reorganisations/new", form(world, kind="split", confirm="yes")).status_code == 422
    assert not Reorganisation.objects.exists()


def test_a_split_names_topics_and_a_name_is_changed(world: World) -> None:
    desk = seat(world)
    acting_case(world, region_code="52.01.01.1001")
    share = {"successor-2": "Dinas Kominfo Provinsi", "topics-2": "infrastruktur", "regions-2": "52.01"}
    split = form(world, kind="split", **share)
    page = desk.post("/desk/reorganisations/new", split).content.decode()
    assert "di Kabupaten Lombok Barat" in page
    assert "(1 laporan)" in page
    assert "Jalan, perumahan" in page
    assert "semua yang lain" in page
    renamed = form(world, kind="renamed", new_name="Dinas Transportasi", confirm="yes", **{"successor-1": ""})
    desk.post("/desk/reorganisations/new", renamed)
    carry_out.call(Reorganisation.objects.get().pk)
    assert Agency.objects.get(pk=world.agency("Dishub").pk).name == "Dinas Transportasi"


def test_a_plan_for_later_can_be_given_up(world: World) -> None:
    desk = seat(world)
    later = (local_day(now()) + timedelta(days=30)).isoformat()
    desk.post("/desk/reorganisations/new", form(world, effective_on=later, confirm="yes"))
    row = Reorganisation.objects.get()
    assert "Batalkan rencana ini" in desk.get(f"/desk/reorganisations/{row.pk}").content.decode()
    desk.post(f"/desk/reorganisations/{row.pk}/cancel")
    row.refresh_from_db()
    assert row.state == "cancelled"


def test_only_administrators_and_only_in_their_own_branch(world: World) -> None:
    assert browser_of(world.coordinator).get("/desk/reorganisations/").status_code == 403
    district = seat(world, "Pemda Lobar")
    assert district.post("/desk/reorganisations/new", form(world, confirm="yes")).status_code == 422
    own = form(world, agency=str(world.agency("Dishub Lobar").pk), confirm="yes")
    assert district.post("/desk/reorganisations/new", own).status_code == 422, "nor an heir outside it"
    seat(world).post("/desk/reorganisations/new", form(world, confirm="yes"))
    assert district.get(f"/desk/reorganisations/{Reorganisation.objects.get().pk}").status_code == 404
