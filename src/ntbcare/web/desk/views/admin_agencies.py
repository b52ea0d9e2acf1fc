"""Administration of the tree: agencies with their onboarding, and the categories."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ntbcare.agencies.actions import AgencyDetails, add_agency, change_agency, change_category
from ntbcare.agencies.models import Agency, Category
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import AgencyKind, Role, Topic
from ntbcare.agencies.scope import Viewer
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import InvalidInput, NotFound
from ntbcare.common.text import clean_line
from ntbcare.web.desk.officer import desk_page, need_province, user_of, viewer_of_request
from ntbcare.web.desk.onboarding import LACKS, folds, narrowed, onboarding_of

MANAGERS = (Role.ADMINISTRATOR, Role.COORDINATOR)
_FEW = 30
"""So many agencies stand open on one page; more are folded by branch."""


class AgencyForm(forms.Form):
    """What an administrator says of an agency."""

    name = forms.CharField(label=gettext_lazy("Nama lengkap"), max_length=200)
    short_name = forms.CharField(label=gettext_lazy("Nama pendek"), max_length=80, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Jenis"), choices=AgencyKind.choices)
    parent = forms.ChoiceField(label=gettext_lazy("Di bawah"), required=False)
    contact_email = forms.EmailField(label=gettext_lazy("Surel instansi"), required=False)
    decree_number = forms.CharField(
        label=gettext_lazy("Nomor surat keputusan (SK) tim pengelola"), max_length=120, required=False
    )
    decree_on = forms.DateField(label=gettext_lazy("Tanggal SK"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    active = forms.BooleanField(label=gettext_lazy("Dapat menerima disposisi"), required=False, initial=True)
    needs_approval = forms.BooleanField(label=gettext_lazy("Tanggapan perlu disetujui sebelum dikirim"), required=False)
    coordinates_branch = forms.BooleanField(
        label=gettext_lazy("Kantor ini mengelola layanan pengaduan wilayahnya"),
        help_text=gettext_lazy("Laporan tentang kantor ini naik ke tingkat di atasnya."),
        required=False,
    )

    def __init__(self, *args: Any, reach: frozenset[int], **kwargs: Any) -> None:  # noqa: ANN401 handed through
        super().__init__(*args, **kwargs)
        named = [(str(agency.id), agency.name) for agency in reference().agencies.values() if agency.id in reach]
        self.fields["parent"].choices = [("", _("tidak ada")), *named]  # type: ignore[attr-defined]  # a ChoiceField

    def details(self) -> AgencyDetails:
        """As the room takes it."""
        said = self.cleaned_data
        return AgencyDetails(
            name=said["name"],
            short_name=said["short_name"],
            kind=AgencyKind(said["kind"]),
            parent_id=int(said["parent"]) if said["parent"] else None,
            active=said["active"],
            coordinates_branch=said["coordinates_branch"],
            needs_approval=said["needs_approval"],
            decree_number=said["decree_number"],
            decree_on=said["decree_on"],
            contact_email=said["contact_email"],
        )


class CategoryForm(forms.Form):
    """A category of the national tree."""

    code = forms.CharField(label=gettext_lazy("Nomor kategori"), max_length=12)
    name = forms.CharField(label=gettext_lazy("Nama"), max_length=160)
    topic = forms.ChoiceField(label=gettext_lazy("Topik"), choices=Topic.choices)
    active = forms.BooleanField(label=gettext_lazy("Dipakai"), required=False, initial=True)


def manageable(viewer: Viewer) -> frozenset[int]:
    """The agencies that the officer administers."""
    return viewer.reach_as(*MANAGERS)


@require_safe
@desk_page(*MANAGERS)
def list_agencies(request: HttpRequest) -> HttpResponse:
    """The tree within one's reach by branch, with the onboarding of each agency; narrowed by name and by what is lacking."""
    everything = onboarding_of(manageable(viewer_of_request(request)), month=local_day(now()).replace(day=1))
    words, lacks = (clean_line(request.GET.get(name, ""))[:80] for name in ("q", "lacks"))
    found = narrowed(everything, words=words, lacks=lacks)
    context = {
        "folds": folds(found),
        "found": len(found),
        "open": bool(words or lacks) or len(found) <= _FEW,
        "words": words,
        "lacks": lacks,
        "kinds": [(code, label) for code, (label, _lacking) in LACKS.items()],
        "review": [one for one in everything if one.agency.needs_review],
        "active_count": sum(one.active_now for one in everything),
        "decree_count": sum(bool(one.agency.decree_number) for one in everything),
    }
    return render(request, "desk/admin/agencies.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*MANAGERS)
def edit_agency(request: HttpRequest, agency_id: int | None = None) -> HttpResponse:
    """Add an agency, or change one within one's reach."""
    reach = manageable(viewer_of_request(request))
    if agency_id is not None and agency_id not in reach:
        raise NotFound(_("Instansi tidak ditemukan."))
    agency = Agency.objects.get(pk=agency_id) if agency_id is not None else None
    form = AgencyForm(request.POST or None, initial=_initial(agency), reach=reach)
    if request.method == "POST" and form.is_valid():
        try:
            details = form.details()
            by = user_of(request).pk
            saved = change_agency(agency.pk, details, by=by) if agency else add_agency(details, by=by)
        except InvalidInput as error:
            for one in error.errors:
                form.add_error(one.field if one.field in form.fields else None, one.message)
        else:
            messages.success(request, _("%(name)s disimpan.") % {"name": saved.name})
            return redirect("desk:agencies")
    title = agency.name if agency else _("Instansi baru")
    context = {"form": form, "title": title, "back": "desk:agencies", "back_words": _("daftar instansi")}
    return render(request, "desk/admin/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(Role.ADMINISTRATOR)
def list_categories(request: HttpRequest) -> HttpResponse:
    """The categories; one form adds a number or changes the one of that number."""
    need_province(request, Role.ADMINISTRATOR)
    chosen = Category.objects.filter(pk=request.GET.get("code", "")[:12]).first()
    initial = (
        {"code": chosen.code, "name": chosen.name, "topic": chosen.topic, "active": chosen.active or chosen.needs_review}
        if chosen
        else {}
    )
    form = CategoryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        change_category(
            said["code"].strip(), name=said["name"], topic=Topic(said["topic"]), active=said["active"], by=user_of(request).pk
        )
        messages.success(request, _("Kategori %(code)s disimpan.") % {"code": said["code"]})
        return redirect("desk:categories")
    rows = Category.objects.order_by("-needs_review", "topic", "name")
    context = {"form": form, "rows": rows, "chosen": chosen}
    return render(request, "desk/admin/categories.html", context, status=422 if form.errors else 200)


def _initial(agency: Agency | None) -> dict[str, Any]:
    if agency is None:
        return {}
    names = (
        "name",
        "short_name",
        "kind",
        "contact_email",
        "decree_number",
        "decree_on",
        "active",
        "needs_approval",
        "coordinates_branch",
    )
    return {name: getattr(agency, name) for name in names} | {"parent": str(agency.parent_id or "")}
