"""Administration of officers: who is member of what, in which role; invitations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.accounts.actions import create_user, invite
from ntbcare.accounts.models import User
from ntbcare.agencies.actions import add_member, note_training
from ntbcare.agencies.models import Member
from ntbcare.agencies.queries import reference
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.audit.actions import record
from ntbcare.common.clock import local_day, now
from ntbcare.common.errors import Conflict, Forbidden, NotFound
from ntbcare.common.text import clean_line
from ntbcare.correspondence.actions import queue_message
from ntbcare.web.desk.officer import desk_page, user_of, viewer_of_request
from ntbcare.web.desk.views.admin_agencies import MANAGERS, manageable
from ntbcare.web.links import full_url
from ntbcare.workflow.leaving import end_role, hanging_on

_GIVEN_BY_COORDINATOR = frozenset({Role.CLERK, Role.LIAISON, Role.APPROVER, Role.LEADER, Role.OBSERVER})
"""A coordinator appoints those who work with cases; who watches over coordinators is appointed by an administrator."""


_MOST = 200
"""So many officers stand on one page; whoever looks for one among more narrows the list."""


class MemberForm(forms.Form):
    """A new role for a new or known officer."""

    name = forms.CharField(label=gettext_lazy("Nama lengkap"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("Surel dinas"))
    agency = forms.CharField(
        label=gettext_lazy("Instansi"), widget=forms.TextInput(attrs={"list": "agencies", "autocomplete": "off"})
    )
    role = forms.ChoiceField(label=gettext_lazy("Peran"))

    def __init__(self, *args: Any, roles: frozenset[Role], **kwargs: Any) -> None:  # noqa: ANN401 handed through
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in Role if role in roles]  # type: ignore[attr-defined]  # a ChoiceField


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(*MANAGERS)
def list_members(request: HttpRequest) -> HttpResponse:
    """Officers within one's reach; the form invites another."""
    viewer = viewer_of_request(request)
    reach = manageable(viewer)
    form = MemberForm(request.POST or None, roles=_givable(viewer))
    link = ""
    if request.method == "POST" and form.is_valid():
        agency = reference().find_agency(form.cleaned_data["agency"])
        if agency is None or agency.id not in reach:
            form.add_error("agency", _("Pilih instansi dari daftar."))
        else:
            link = _appoint(request, form, agency.id)
            form = MemberForm(roles=_givable(viewer))
    words, role = (clean_line(request.GET.get(name, ""))[:80] for name in ("q", "role"))
    rows = _found(reach, words, role)
    context = {
        "form": form,
        "rows": rows[:_MOST],
        "more": max(0, rows.count() - _MOST),
        "most": _MOST,
        "words": words,
        "role": role,
        "roles": Role.choices,
        "link": link,
        "agencies": [agency for agency in reference().agencies.values() if agency.id in reach],
    }
    return render(request, "desk/admin/members.html", context, status=422 if form.errors else 200)


def _found(reach: frozenset[int], words: str, role: str) -> QuerySet[Member]:
    """Open memberships within reach, by agency; narrowed to a role and to words of name, address or agency."""
    rows = Member.objects.filter(agency_id__in=reach, until=None).select_related("user", "agency")
    if role in Role.values:
        rows = rows.filter(role=role)
    for word in words.split():
        rows = rows.filter(
            Q(user__name__icontains=word)
            | Q(user__email__icontains=word)
            | Q(agency__name__icontains=word)
            | Q(agency__short_name__icontains=word)
        )
    return rows.order_by("agency__name", "role", "user__name")


@require_POST
@desk_page(*MANAGERS)
def change_member(request: HttpRequest, member_id: int, what: str) -> HttpResponse:
    """End a membership, note a training, or send the invitation again."""
    viewer = viewer_of_request(request)
    member = Member.objects.select_related("user").filter(pk=member_id, until=None, agency_id__in=manageable(viewer)).first()
    if member is None:
        raise NotFound(_("Petugas tidak ditemukan."))
    if Role(member.role) not in _givable(viewer) or (what == "invite" and not may_hand_over(viewer, member.user)):
        raise Forbidden(_("Peran ini diangkat dan diberhentikan oleh administrator."))
    by = user_of(request).pk
    if what == "end":
        if member.user_id == by:
            raise Forbidden(_("Anda tidak dapat mengakhiri peran Anda sendiri."))
        end_role(member.pk, by=by)
        messages.success(
            request, _("Peran %(name)s diakhiri. Laporan yang diambilnya kembali ke daftar bersama.") % {"name": member.user.name}
        )
    elif what == "trained":
        note_training(member.pk, on=local_day(now()), by=by)
        messages.success(request, _("Bimbingan teknis %(name)s dicatat hari ini.") % {"name": member.user.name})
    elif what == "invite":
        _send_invitation(member.user)
        record("member.invited", f"user:{member.user_id}", user_id=by)
        messages.success(request, _("Undangan baru dikirim kepada %(email)s.") % {"email": member.user.email})
    else:
        raise NotFound(_("Langkah ini tidak dikenal."))
    return redirect("desk:members")


@require_safe
@desk_page(*MANAGERS)
def show_leaving(request: HttpRequest, member_id: int) -> HttpResponse:
    """What hangs on an officer and passes on when the role ends, before anybody says yes."""
    viewer = viewer_of_request(request)
    rows = Member.objects.select_related("user", "agency").filter(agency_id__in=manageable(viewer), until=None)
    member = rows.filter(pk=member_id).first()
    if member is None or Role(member.role) not in _givable(viewer):
        raise NotFound(_("Petugas tidak ditemukan."))
    others = Member.objects.filter(user_id=member.user_id, until=None).exclude(pk=member.pk).count()
    context = {
        "member": member,
        "hanging": hanging_on(member.user_id),
        "others": others,
        "own": member.user_id == user_of(request).pk,
    }
    return render(request, "desk/admin/leaving.html", context)


def may_hand_over(viewer: Viewer, user: User) -> bool:
    """Whether the viewer may see a link that opens the officer's account: every role it holds is the viewer's to give."""
    reach, givable = manageable(viewer), _givable(viewer)
    held = Member.objects.filter(user=user, until=None)
    return all(member.agency_id in reach and Role(member.role) in givable for member in held)


def _givable(viewer: Viewer) -> frozenset[Role]:
    return frozenset(Role) if viewer.has(Role.ADMINISTRATOR) else _GIVEN_BY_COORDINATOR


def _appoint(request: HttpRequest, form: MemberForm, agency_id: int) -> str:
    """Make the officer if new, give the role, invite; the link, to be handed over where mail does not reach."""
    said = form.cleaned_data
    by = user_of(request).pk
    try:
        with transaction.atomic():
            user = User.objects.filter(email__iexact=said["email"]).first() or create_user(email=said["email"], name=said["name"])
            add_member(user, agency_id=agency_id, role=Role(said["role"]), by=by)
            link = "" if user.has_usable_password() else _send_invitation(user)
            if not may_hand_over(viewer_of_request(request), user):
                link = ""
    except Conflict as error:
        messages.error(request, error.message)
        return ""
    messages.success(request, _("%(name)s ditambahkan.") % {"name": user.name})
    return link


def _send_invitation(user: User) -> str:
    link = full_url("join", invite(user))
    queue_message(
        f"invitation:{user.pk}:{now():%Y%m%d%H%M%S}",
        template="invitation",
        officer=user,
        context={"name": user.name, "invitation_link": link},
        language=user.language,
    )
    return link
