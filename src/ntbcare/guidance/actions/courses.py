"""The register of courses: courses, who takes part, attendance, certificates. Names are sealed; the audit holds ids only."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import reference
from ntbcare.audit.actions import record
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Conflict, FieldError, InvalidInput, NotFound
from ntbcare.common.ids import new_code
from ntbcare.common.text import clean_line, clean_text
from ntbcare.common.training import PREFIX, in_training
from ntbcare.guidance.models import Course, CourseState, EffectPolicy, Participant
from ntbcare.vault.actions import seal

SEAL_NAME = "course-participant"


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseSaid:
    """What is said of a course; ``until`` may be left out for one day."""

    title: str
    held_on: date
    place: str
    trainer: str
    until: date | None = None
    topic: str = ""
    curriculum: str = ""
    yearly: bool = False


def save_course(branch_id: int, said: CourseSaid, *, user_id: int | None, course_id: int | None = None) -> Course:
    """A new course, or a changed one. Raises InvalidInput, NotFound."""
    values = asdict(_checked(said))
    if course_id is None:
        course = Course.objects.create(branch_id=branch_id, created_at=now(), created_by_id=user_id, **values)
        record("guidance.course_added", f"course:{course.pk}", user_id=user_id)
        return course
    course = course_of(course_id, branch_id)
    if any(one.number for one in course.participants.all()):
        raise Conflict(_("Sertifikat kursus ini sudah terbit; datanya tidak dapat diubah lagi."))
    for name, value in values.items():
        setattr(course, name, value)
    course.save()
    record("guidance.course_changed", f"course:{course.pk}", user_id=user_id)
    return course


def set_course_state(course_id: int, branch_id: int, state: CourseState, *, user_id: int | None) -> None:
    """Say that a course was held or is cancelled. Raises NotFound, Conflict for one that has not begun."""
    course = course_of(course_id, branch_id)
    if state == CourseState.HELD and course.held_on > local_day(now()):
        raise Conflict(_("Kursus ini belum berlangsung."))
    course.state = state
    course.save(update_fields=["state"])
    record("guidance.course_state", f"course:{course.pk}", user_id=user_id, details={"state": str(state)})


def add_officer(course_id: int, branch_id: int, officer_id: int, *, user_id: int | None) -> Participant:
    """Put an officer of the branch on the list. Raises NotFound, Conflict."""
    course = course_of(course_id, branch_id)
    if not Member.objects.filter(user_id=officer_id, until=None, agency_id__in=reference().reach(branch_id)).exists():
        raise NotFound(_("Petugas ini tidak ada di wilayah kerja Anda."))
    try:
        with transaction.atomic():
            row = Participant.objects.create(course=course, user_id=officer_id)
    except IntegrityError as error:
        raise Conflict(_("Petugas ini sudah terdaftar.")) from error
    record("guidance.participant_added", f"participant:{row.pk}", user_id=user_id)
    return row


def add_person(course_id: int, branch_id: int, *, name: str, office: str, user_id: int | None) -> Participant:
    """Put somebody without an account on the list; name and office are sealed. Raises NotFound, InvalidInput."""
    course = course_of(course_id, branch_id)
    named, works_at = clean_line(name)[:120], clean_line(office)[:120]
    if not named:
        message = _("Isi nama peserta.")
        raise InvalidInput(message, errors=[FieldError("name", "empty", message)])
    row = Participant.objects.create(
        course=course,
        name_sealed=seal(named, purpose=SEAL_NAME),
        office_sealed=seal(works_at, purpose=SEAL_NAME) if works_at else None,
    )
    record("guidance.participant_added", f"participant:{row.pk}", user_id=user_id)
    return row


def remove_participant(participant_id: int, course_id: int, branch_id: int, *, user_id: int | None) -> None:
    """Take somebody off the list who has no certificate. Raises NotFound."""
    course = course_of(course_id, branch_id)
    if not Participant.objects.filter(pk=participant_id, course=course, number=None).delete()[0]:
        raise NotFound(_("Peserta ini tidak ada atau sertifikatnya sudah terbit."))
    record("guidance.participant_removed", f"participant:{participant_id}", user_id=user_id)


def set_attendance(course_id: int, branch_id: int, present: Collection[int], *, user_id: int | None) -> None:
    """Who came, of those without a certificate: the keys of all who were there. Raises NotFound."""
    course = course_of(course_id, branch_id)
    rows = Participant.objects.filter(course=course, number=None)
    rows.exclude(pk__in=present).update(attended=False)
    rows.filter(pk__in=present).update(attended=True)
    record("guidance.attendance_set", f"course:{course.pk}", user_id=user_id)


def issue_certificates(course_id: int, branch_id: int, *, user_id: int | None) -> int:
    """Give everybody who came to a held course a number; how many got one. Raises NotFound, Conflict."""
    course = course_of(course_id, branch_id)
    if course.state != CourseState.HELD:
        raise Conflict(_("Tandai dahulu bahwa kursus ini terlaksana."))
    today = local_day(now())
    rows = list(Participant.objects.filter(course=course, attended=True, number=None))
    for row in rows:
        row.number, row.issued_on = _new_number(today), today
    Participant.objects.bulk_update(rows, ["number", "issued_on"])
    record("guidance.certificates_issued", f"course:{course.pk}", user_id=user_id, details={"count": len(rows)})
    return len(rows)


def revoke_certificate(participant_id: int, course_id: int, branch_id: int, *, why: str, user_id: int | None) -> None:
    """Let a certificate no longer be valid. Raises NotFound, InvalidInput."""
    course = course_of(course_id, branch_id)
    reason = clean_line(why)[:200]
    if not reason:
        message = _("Isi alasan pencabutan.")
        raise InvalidInput(message, errors=[FieldError("why", "empty", message)])
    rows = Participant.objects.filter(pk=participant_id, course=course, number__isnull=False, revoked_at=None)
    if not rows.update(revoked_at=now(), revoked_why=reason):
        raise NotFound(_("Sertifikat ini tidak ada."))
    record("guidance.certificate_revoked", f"participant:{participant_id}", user_id=user_id)


def set_effect_policy(branch_id: int, *, officers: int, answers: int, days: int, basis: str, user_id: int | None) -> EffectPolicy:
    """From how many officers, with how many answers before and after, within how many days, a change is told. From today."""
    if not (3 <= officers <= 200 and 1 <= answers <= 50 and 14 <= days <= 365):
        raise InvalidInput(_("Isi 3–200 petugas, 1–50 jawaban, dan 14–365 hari."))
    row = EffectPolicy.objects.create(
        branch_id=branch_id,
        officers=officers,
        answers=answers,
        days=days,
        from_day=local_day(now()),
        basis=clean_line(basis)[:200],
        added_at=now(),
        added_by_id=user_id,
    )
    record("guidance.effect_policy_set", f"agency:{branch_id}", user_id=user_id)
    return row


def course_of(course_id: int, branch_id: int) -> Course:
    """A course of the branch. Raises NotFound."""
    course = Course.objects.filter(pk=course_id, branch_id=branch_id).first()
    if course is None:
        raise NotFound(_("Kursus ini tidak ada."))
    return course


def _new_number(day: date) -> str:
    code = new_code()
    return f"{PREFIX if in_training() else 'BT'}-{day:%y}-{code[:4]}-{code[4:8]}"


def _checked(said: CourseSaid) -> CourseSaid:
    until = said.until or said.held_on
    clean = CourseSaid(
        title=clean_line(said.title)[:160],
        held_on=said.held_on,
        until=until,
        place=clean_line(said.place)[:160],
        trainer=clean_line(said.trainer)[:160],
        topic=clean_line(said.topic)[:160],
        curriculum=clean_text(said.curriculum)[:10_000],
        yearly=said.yearly,
    )
    wrong = [
        FieldError(name, "empty", _("Isi bagian ini.")) for name in ("title", "place", "trainer") if not getattr(clean, name)
    ]
    if until < said.held_on:
        wrong.append(FieldError("until", "order", _("Hari terakhir tidak boleh sebelum hari pertama.")))
    if wrong:
        raise InvalidInput(_("Periksa isian yang ditandai."), errors=wrong)
    return clean
