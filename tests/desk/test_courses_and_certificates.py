"""``/desk/courses/``: kept by the branch's coordinators; certificates of those who came; a public page that says valid or not."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from ntbcare.agencies.roles import Role
from ntbcare.audit.models import Entry
from ntbcare.cases.actor import Actor
from ntbcare.common.clock import local_day, now
from ntbcare.guidance.courses import certificate
from ntbcare.guidance.effects import Minimum, effect_of, minimum_of
from ntbcare.guidance.models import Course, CourseState, JudgedAnswer, Participant
from ntbcare.guidance.printing.certificate import certificate_pdf
from tests.desk.sessions import browser_of
from tests.world import World, file_case

HERE = "/desk/courses/"
ISSUE = "Terbitkan sertifikat"


def said(**changes: str) -> dict[str, str]:
    day = (local_day(now()) - timedelta(days=20)).isoformat()
    return {"title": "Bimtek 2026", "held_on": day, "place": "Mataram", "trainer": "Lalu Contoh", "yearly": "on"} | changes


def held_course(world: World) -> Course:
    desk = browser_of(world.coordinator)
    assert desk.post(HERE, said()).status_code == 302
    course = Course.objects.latest("pk")
    change(world, course, "state", state="held")
    return course


def change(world: World, course: Course, what: str, *, expect: int = 302, actor: Actor | None = None, **form: object) -> None:
    response = browser_of(actor or world.coordinator).post(f"{HERE}{course.pk}/{what}", form)
    assert response.status_code == expect, response.content.decode()[-2000:]


def kept(world: World, course: Course) -> str:
    return browser_of(world.coordinator).get(f"{HERE}{course.pk}").content.decode()


def test_from_a_course_to_certificates(world: World) -> None:
    course = held_course(world)
    change(world, course, "officer", officer=world.liaison.user_id)
    change(world, course, "officer", officer=world.liaison.user_id, expect=409)
    change(world, course, "person", name="Sri Contoh", office="Desa Contoh")
    change(world, course, "person", name=" ", expect=422)
    change(world, course, "person", name="Tidak Hadir Contoh")
    by_name = {row.user_id or bytes(row.name_sealed or b""): row for row in Participant.objects.all()}
    assert not any(b"Sri" in key for key in by_name if isinstance(key, bytes))  # sealed
    present = [row.pk for row in Participant.objects.order_by("pk")][:2]
    assert ISSUE not in kept(world, course)  # nobody came yet
    change(world, course, "attendance", present=present)
    assert ISSUE in kept(world, course)
    change(world, course, "issue")
    assert ISSUE not in kept(world, course)  # everybody who came has one
    numbers = list(Participant.objects.filter(number__isnull=False).order_by("pk").values_list("number", flat=True))
    assert len(numbers) == 2
    assert all(number.startswith("BT-") for number in numbers if number)
    desk = browser_of(world.liaison)
    assert str(numbers[0]) in desk.get(HERE).content.decode()
    pdf = desk.get(f"/desk/certificates/{numbers[0]}.pdf")
    assert (pdf.headers["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert desk.get(f"/desk/certificates/{numbers[1]}.pdf").status_code == 404  # somebody else's
    assert browser_of(world.coordinator).get(f"/desk/certificates/{numbers[1]}.pdf").status_code == 200


def test_the_same_data_gives_the_same_bytes(world: World) -> None:
    course = held_course(world)
    change(world, course, "person", name="I Gusti #strong[Contoh] $x$", office="")
    change(world, course, "attendance", present=[Participant.objects.get().pk])
    change(world, course, "issue")
    found = certificate(Participant.objects.get().number or "")
    assert found is not None
    address = "https://contoh.example/sertifikat/x"
    assert certificate_pdf(found, address=address) == certificate_pdf(found, address=address)


def test_the_public_page_says_valid_or_not_and_no_name(world: World) -> None:
    course = held_course(world)
    change(world, course, "person", name="Sri Contoh", office="Desa Contoh")
    row = Participant.objects.get()
    change(world, course, "attendance", present=[row.pk])
    change(world, course, "issue")
    number = Participant.objects.get().number or ""
    citizen = Client()
    page = citizen.get(f"/sertifikat/{number.lower()}").content.decode()
    assert "Berlaku." in page
    assert "S… C…" in page
    assert "Sri" not in page
    assert "Desa" not in page
    change(world, course, "revoke", id=row.pk, why="", expect=422)
    change(world, course, "revoke", id=row.pk, why="Salah orang")
    page = citizen.get(f"/sertifikat/{number}").content.decode()
    assert "Dicabut." in page
    assert "Salah orang" not in page
    assert citizen.get("/sertifikat/BT-26-0000-0000").status_code == 404
    change(world, course, "remove", id=row.pk, expect=404)


def test_what_is_refused(world: World) -> None:
    desk = browser_of(world.coordinator)
    assert desk.post(HERE, said(title="", place="Sumbawa")).status_code == 422
    early = (local_day(now()) - timedelta(days=30)).isoformat()
    assert desk.post(HERE, said(until=early)).status_code == 422
    tomorrow = (local_day(now()) + timedelta(days=1)).isoformat()
    desk.post(HERE, said(held_on=tomorrow))
    course = Course.objects.latest("pk")
    change(world, course, "state", state="held", expect=409)
    change(world, course, "issue", expect=409)
    change(world, course, "officer", officer=world.actor(Role.LIAISON, "Dishub Lobar").user_id, expect=302)  # below the province
    change(world, course, "officer", officer=999_999, expect=404)
    change(world, course, "unknown", expect=404)


def test_others_see_the_course_and_not_the_people(world: World) -> None:
    course = held_course(world)
    change(world, course, "person", name="Sri Contoh", office="")
    for role, agency in ((Role.LIAISON, "Dishub"), (Role.ADMINISTRATOR, "Pemprov"), (Role.LEADER, "Pemprov")):
        desk = browser_of(world.actor(role, agency))
        assert "Sri" not in desk.get(f"{HERE}{course.pk}").content.decode()
        assert desk.get(f"{HERE}{course.pk}/participants.csv").status_code == 403
        change(world, course, "issue", actor=world.actor(role, agency), expect=403)
    other = world.actor(Role.COORDINATOR, "Pemda Lobar")
    assert browser_of(other).get(f"{HERE}{course.pk}").status_code == 404
    change(world, course, "issue", actor=other, expect=404)
    assert browser_of(world.actor(Role.OBSERVER, "Pemprov")).get(HERE).status_code == 403


def test_list_search_and_csv(world: World) -> None:
    course = held_course(world)
    change(world, course, "person", name="=HYPERLINK(1)", office="Desa Contoh")
    desk = browser_of(world.coordinator)
    assert "Bimtek 2026" in desk.get(f"{HERE}?q=bimtek").content.decode()
    assert "Bimtek 2026" not in desk.get(f"{HERE}?q=sampah").content.decode()
    assert "Bimtek 2026" not in desk.get(f"{HERE}?year=1999").content.decode()
    sheet = desk.get(f"{HERE}{course.pk}/participants.csv").content.decode()
    assert "'=HYPERLINK(1),Desa Contoh,tidak" in sheet
    assert Entry.objects.filter(what="guidance.participants_exported").count() == 1


def judged(world: World, user_id: int, *, days: int, score: int) -> None:
    case, _ = file_case()
    JudgedAnswer.objects.create(
        case=case,
        number=90,
        user_id=user_id,
        branch_id=world.agency("Pemprov").pk,
        at=now() + timedelta(days=days),
        score=score,
        rules=1,
    )


def test_the_effect_stands_on_the_page_once_the_policy_allows(world: World) -> None:
    course = held_course(world)
    course.refresh_from_db()
    assert course.state == CourseState.HELD
    agencies = ["Dishub", "PUPR", "Diskominfotik", "PLN", "Inspektorat", "Pemprov"]
    officers = [world.actor(Role.LIAISON, agency).user_id or 0 for agency in agencies]
    for index, user_id in enumerate(officers):
        if index < 3:
            change(world, course, "officer", officer=user_id)
        judged(world, user_id, days=-40, score=40 + index)
        judged(world, user_id, days=-5, score=(70 if index < 3 else 45) + 2 * index)
    change(world, course, "attendance", present=list(Participant.objects.values_list("pk", flat=True)))
    page = browser_of(world.coordinator).get(f"{HERE}{course.pk}").content.decode()
    assert "Terlalu sedikit petugas" in page
    assert '<svg class="chart"' not in page
    change(world, course, "minimum", officers=1, answers=1, days=60, expect=422)
    change(world, course, "minimum", officers=3, answers=1, days=60)
    assert minimum_of(course.branch_id) == Minimum(3, 1, 60)
    found, _minimum = effect_of(course)
    assert (found.came, found.others) == (3, 3)
    page = browser_of(world.coordinator).get(f"{HERE}{course.pk}").content.decode()
    assert "Jawaban peserta membaik lebih banyak daripada bukan peserta." in page
    assert '<svg class="chart"' in page
