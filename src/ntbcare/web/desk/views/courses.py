"""The register of courses at the desk: kept by the branch's coordinators; officers see the courses and their own certificates."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.agencies.members import officers_of
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.audit.actions import record
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import InvalidInput, NotFound, NtbCareError
from ntbcare.guidance.actions import courses as actions
from ntbcare.guidance.courses import courses, listed, own_participations
from ntbcare.guidance.effect_chart import intervals
from ntbcare.guidance.effects import effect_of
from ntbcare.guidance.models import Course, CourseState
from ntbcare.web.desk.officer import desk_page, user_of
from ntbcare.web.desk.reach import branches_of, number_in
from ntbcare.web.desk.views.practice import LEARNERS

DAY = forms.DateInput(attrs={"type": "date"})


class CourseForm(forms.Form):
    """A course."""

    title = forms.CharField(label=gettext_lazy("Nama kursus"), max_length=160)
    topic = forms.CharField(label=gettext_lazy("Pokok bahasan"), max_length=160, required=False)
    held_on = forms.DateField(label=gettext_lazy("Hari pertama"), widget=DAY)
    until = forms.DateField(label=gettext_lazy("Hari terakhir"), widget=DAY, required=False)
    place = forms.CharField(label=gettext_lazy("Tempat"), max_length=160)
    trainer = forms.CharField(label=gettext_lazy("Pengajar"), max_length=160)
    curriculum = forms.CharField(label=gettext_lazy("Kurikulum"), widget=forms.Textarea(attrs={"rows": 6}), required=False)
    yearly = forms.BooleanField(label=gettext_lazy("Bimbingan teknis tahunan"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*LEARNERS)
def list_courses(request: HttpRequest) -> HttpResponse:
    """Courses of the officer's branches, the own certificates, and for coordinators a form for a new one."""
    own = sorted(branches_of(request, Role.COORDINATOR))
    form = CourseForm(request.POST or None, initial={"held_on": local_day(now())})
    if request.method == "POST":
        branch_id = number_in(request.POST.get("branch", "")) or (own[0] if own else 0)
        if branch_id not in own:
            raise NotFound(_("Wilayah kerja ini bukan milik Anda."))
        if course := _saved(form, branch_id, user_of(request).pk):
            return redirect("desk:course", course.pk)
    year = request.GET.get("year", "")
    chosen = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    rows = courses(branches_of(request), words=request.GET.get("q", "").strip()[:80], year=chosen)
    context = {
        "rows": rows,
        "mine": own_participations(user_of(request).pk),
        "branches": [reference().agencies[pk] for pk in own],
        "form": form,
        "words": request.GET.get("q", ""),
        "year": chosen,
    }
    return render(request, "desk/courses.html", context, status=422 if form.is_bound else 200)


@require_safe
@desk_page(*LEARNERS)
def show_course(request: HttpRequest, course_id: int) -> HttpResponse:
    """One course; its participants and what it changed for the branch's coordinators only."""
    return _page(request, _visible(request, course_id))


@require_POST
@desk_page(Role.COORDINATOR)
def change_course(request: HttpRequest, course_id: int, what: str) -> HttpResponse:
    """Carry out one of the page's forms; what is refused comes back with what was typed."""
    course = _kept(request, course_id)
    if what not in _CHANGES:
        raise NotFound(_("Langkah ini tidak dikenal."))
    try:
        with transaction.atomic():
            said = _CHANGES[what](request, course, user_of(request).pk)
    except NtbCareError as error:
        return _page(request, course, error=error)
    messages.success(request, said)
    return redirect("desk:course", course.pk)


@require_safe
@desk_page(Role.COORDINATOR)
def participants_csv(request: HttpRequest, course_id: int) -> HttpResponse:
    """The list as CSV; that it left is written down."""
    course = _kept(request, course_id)
    record("guidance.participants_exported", f"course:{course.pk}", user_id=user_of(request).pk)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="peserta-{course.pk}.csv"'
    response.write("\ufeff")
    writer = csv.writer(response)
    writer.writerow([_("Nama"), _("Kantor"), _("Hadir"), _("Sertifikat")])
    for one in listed(course):
        cells = [one.name, one.office, _("ya") if one.row.attended else _("tidak"), one.row.number or ""]
        # A cell that begins like a formula is text to every spreadsheet.
        writer.writerow([f"'{cell}" if cell[:1] in {"=", "+", "-", "@"} else cell for cell in cells])
    return response


def _saved(form: CourseForm, branch_id: int, user_id: int, course_id: int | None = None) -> Course | None:
    """The course of a form that makes sense; None where it does not, with the errors in the form."""
    if not form.is_valid():
        return None
    try:
        with transaction.atomic():
            return actions.save_course(branch_id, actions.CourseSaid(**form.cleaned_data), user_id=user_id, course_id=course_id)
    except InvalidInput as error:
        for one in error.errors:
            form.add_error(one.field, one.message)
    return None


def _visible(request: HttpRequest, course_id: int) -> Course:
    course = Course.objects.filter(pk=course_id, branch_id__in=branches_of(request)).select_related("branch").first()
    if course is None:
        raise NotFound(_("Kursus ini tidak ada."))
    return course


def _kept(request: HttpRequest, course_id: int) -> Course:
    course = _visible(request, course_id)
    if course.branch_id not in branches_of(request, Role.COORDINATOR):
        raise NotFound(_("Kursus ini tidak ada."))
    return course


def _page(request: HttpRequest, course: Course, *, error: NtbCareError | None = None) -> HttpResponse:
    keeps = course.branch_id in branches_of(request, Role.COORDINATOR)
    context: dict[str, Any] = {"course": course, "keeps": keeps, "error": error}
    if keeps:
        found, minimum = effect_of(course)
        people = listed(course)
        context |= {
            "people": people,
            "may_issue": course.state == CourseState.HELD and any(one.row.attended and not one.row.number for one in people),
            "officers": officers_of(course.branch_id),
            "effect": found,
            "minimum": minimum,
            "typed": request.POST if error else {},
        }
        if found.of_came and found.of_others and found.difference:
            rows = [(_("Peserta"), found.of_came), (_("Bukan peserta"), found.of_others), (_("Selisih"), found.difference)]
            chart = intervals(rows, title=_("Perubahan nilai jawaban"), description=_("Angkanya ada dalam tabel di bawah."))
            context |= {"chart": mark_safe(chart), "intervals": rows}  # noqa: S308 every text in a chart is escaped
    return render(request, "desk/course.html", context, status=error.status if error else 200)


def _state(request: HttpRequest, course: Course, user_id: int) -> str:
    state = CourseState.HELD if request.POST.get("state") == "held" else CourseState.CANCELLED
    actions.set_course_state(course.pk, course.branch_id, state, user_id=user_id)
    return _("Keadaan kursus disimpan.")


def _officer(request: HttpRequest, course: Course, user_id: int) -> str:
    actions.add_officer(course.pk, course.branch_id, number_in(request.POST.get("officer", "")), user_id=user_id)
    return _("Peserta ditambahkan.")


def _person(request: HttpRequest, course: Course, user_id: int) -> str:
    name, office = request.POST.get("name", ""), request.POST.get("office", "")
    actions.add_person(course.pk, course.branch_id, name=name, office=office, user_id=user_id)
    return _("Peserta ditambahkan.")


def _attendance(request: HttpRequest, course: Course, user_id: int) -> str:
    present = [number_in(one) for one in request.POST.getlist("present")]
    actions.set_attendance(course.pk, course.branch_id, present, user_id=user_id)
    return _("Kehadiran disimpan.")


def _issue(request: HttpRequest, course: Course, user_id: int) -> str:
    count = actions.issue_certificates(course.pk, course.branch_id, user_id=user_id)
    return ngettext("%(count)s sertifikat terbit.", "%(count)s sertifikat terbit.", count) % {"count": count}


def _revoke(request: HttpRequest, course: Course, user_id: int) -> str:
    chosen, why = number_in(request.POST.get("id", "")), request.POST.get("why", "")
    actions.revoke_certificate(chosen, course.pk, course.branch_id, why=why, user_id=user_id)
    return _("Sertifikat dicabut.")


def _remove(request: HttpRequest, course: Course, user_id: int) -> str:
    actions.remove_participant(number_in(request.POST.get("id", "")), course.pk, course.branch_id, user_id=user_id)
    return _("Peserta dihapus dari daftar.")


def _minimum(request: HttpRequest, course: Course, user_id: int) -> str:
    officers, answers, days = (number_in(request.POST.get(name, "")) for name in ("officers", "answers", "days"))
    basis = request.POST.get("basis", "")
    actions.set_effect_policy(course.branch_id, officers=officers, answers=answers, days=days, basis=basis, user_id=user_id)
    return _("Batas disimpan.")


_CHANGES: dict[str, Callable[[HttpRequest, Course, int], str]] = {
    "state": _state,
    "officer": _officer,
    "person": _person,
    "attendance": _attendance,
    "issue": _issue,
    "revoke": _revoke,
    "remove": _remove,
    "minimum": _minimum,
}
