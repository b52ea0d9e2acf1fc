"""The register of courses, the effect of one, and the public page of a certificate, in Chromium."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from ntbcare.agencies.roles import Role
from ntbcare.common.clock import local_day, now
from ntbcare.guidance.actions.courses import (
    CourseSaid,
    add_officer,
    add_person,
    issue_certificates,
    save_course,
    set_attendance,
    set_course_state,
    set_effect_policy,
)
from ntbcare.guidance.models import Course, CourseState, JudgedAnswer, Participant
from tests.browser.conftest import Device, SitDown, Visitor
from tests.world import World, file_case

pytestmark = pytest.mark.django_db(transaction=True)


def a_course(world: World) -> Course:
    branch, day = world.agency("Pemprov").pk, local_day(now()) - timedelta(days=20)
    said = CourseSaid(
        title="Bimbingan Teknis 2026", held_on=day, place="Mataram", trainer="Lalu Contoh", curriculum="Menjawab.", yearly=True
    )
    course = save_course(branch, said, user_id=None)
    for index, agency in enumerate(["Dishub", "PUPR", "Diskominfotik", "PLN", "Inspektorat", "Pemprov"]):
        officer = world.actor(Role.LIAISON, agency).user_id or 0
        if index < 3:
            add_officer(course.pk, branch, officer, user_id=None)
        for days, score in ((-40, 40 + index), (-5, (70 if index < 3 else 45) + 2 * index)):
            case, _ = file_case()
            at = now() + timedelta(days=days)
            JudgedAnswer.objects.create(case=case, number=9, user_id=officer, branch_id=branch, at=at, score=score, rules=1)
    add_person(course.pk, branch, name="Sri Contoh", office="Desa Contoh", user_id=None)
    set_course_state(course.pk, branch, CourseState.HELD, user_id=None)
    set_attendance(course.pk, branch, list(Participant.objects.values_list("pk", flat=True)), user_id=None)
    set_effect_policy(branch, officers=3, answers=1, days=60, basis="", user_id=None)
    return course


def test_a_course_from_its_list_to_a_certificate(world: World, sit_down: SitDown, visitor: Visitor, device: Device) -> None:
    course = a_course(world)
    officer = sit_down(world.coordinator, device)
    officer.go("/desk/courses/")
    officer.page.locator("main summary").last.click()
    officer.look("courses-list")
    officer.go(f"/desk/courses/{course.pk}")
    expect(officer.page.locator("svg.chart")).to_be_visible()
    officer.look("course-held")
    issue_certificates(course.pk, course.branch_id, user_id=None)
    officer.go(f"/desk/courses/{course.pk}")
    officer.look("course-issued")
    officer.page.emulate_media(media="print")
    expect(officer.page.get_by_text("Sri Contoh").first).to_be_visible()
    expect(officer.page.locator("#attendance > button")).to_be_hidden()
    officer.page.emulate_media(media="screen")
    number = Participant.objects.filter(number__isnull=False).earliest("pk").number
    visitor.go(f"/sertifikat/{number}")
    expect(visitor.page.locator(".note.good")).to_be_visible()
    visitor.look("certificate-valid")
    visitor.go("/sertifikat/BT-26-0000-0000")
    visitor.look("certificate-unknown")


def test_an_officer_sees_the_own_courses(world: World, sit_down: SitDown, device: Device) -> None:
    course = a_course(world)
    issue_certificates(course.pk, course.branch_id, user_id=None)
    officer = sit_down(world.liaison, device)
    officer.go("/desk/courses/")
    officer.look("courses-own")
    officer.go(f"/desk/courses/{course.pk}")
    officer.look("course-as-officer")
