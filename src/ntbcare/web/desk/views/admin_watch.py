"""What an officer who watches looks at: the audit trail and the outbox; and one's own API tokens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.accounts.actions import create_api_token, revoke_api_token
from ntbcare.accounts.models import ApiToken, User
from ntbcare.agencies.roles import Role
from ntbcare.agencies.scope import Viewer
from ntbcare.audit.actions import record
from ntbcare.audit.models import Entry
from ntbcare.channels.reasons import explain
from ntbcare.common.errors import NotFound
from ntbcare.common.text import clean_line
from ntbcare.correspondence.models import Delivery, OutgoingMessage
from ntbcare.correspondence.outbox import send_again
from ntbcare.correspondence.rendering import shown_text
from ntbcare.web.desk.audit_labels import AUDIT
from ntbcare.web.desk.labels import subject_name
from ntbcare.web.desk.officer import desk_page, need_province, user_of, viewer_of_request
from ntbcare.web.desk.views.admin_members import may_hand_over

PAGE = 50


@require_safe
@desk_page(Role.AUDITOR, Role.INSPECTOR, Role.ADMINISTRATOR)
def audit(request: HttpRequest) -> HttpResponse:
    """The trail, newest first, by key; narrowed to a subject or a kind of entry."""
    need_province(request, Role.AUDITOR, Role.INSPECTOR, Role.ADMINISTRATOR)
    rows = Entry.objects.order_by("-pk")
    subject, what, after = (clean_line(request.GET.get(name, ""))[:80] for name in ("subject", "what", "after"))
    if subject:
        rows = rows.filter(subject=subject)
    if what:
        rows = rows.filter(what=what)
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    shown = list(rows[: PAGE + 1])
    names = _names({row.user_id for row in shown if row.user_id} | {_user_in(row.subject) for row in shown})
    context = {
        "rows": [(row, names.get(row.user_id or 0), subject_name(row.subject, names)) for row in shown[:PAGE]],
        "next": shown[PAGE - 1].pk if len(shown) > PAGE else None,
        "subject": subject,
        "what": what,
        "kinds": sorted(AUDIT.items(), key=lambda kind: str(kind[1])),
    }
    return render(request, "desk/admin/audit.html", context)


def _names(user_ids: set[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "name"))


def _user_in(subject: str) -> int:
    kind, _colon, key = subject.partition(":")
    return int(key) if kind == "user" and key.isascii() and key.isdigit() and len(key) < 19 else 0


@require_safe
@desk_page(Role.ADMINISTRATOR, Role.COORDINATOR)
def outbox(request: HttpRequest) -> HttpResponse:
    """Outgoing messages by state: to whom in kind, about which case, how often tried; never what they say."""
    need_province(request, Role.ADMINISTRATOR, Role.COORDINATOR)
    state = request.GET.get("state", "")
    rows = OutgoingMessage.objects.select_related("officer", "account").order_by("-pk")
    if state in Delivery.values:
        rows = rows.filter(state=state)
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    viewer = viewer_of_request(request)
    may = {officer_id: _may_read(viewer, row) for officer_id, row in {row.officer_id: row for row in shown}.items()}
    context = {
        "rows": [(row, explain(row.account.kind if row.account else "", row.last_error)) for row in shown],
        "states": Delivery.choices,
        "state": state,
        "next": shown[-1].pk if len(found) > PAGE else None,
        "readable": {row.pk for row in shown if may[row.officer_id]},
    }
    return render(request, "desk/admin/outbox.html", context)


@require_safe
@desk_page(Role.ADMINISTRATOR, Role.COORDINATOR)
def outgoing(request: HttpRequest, message_id: int) -> HttpResponse:
    """One message as it goes out. What opens a case is masked; to whom it goes is the case's own secret."""
    need_province(request, Role.ADMINISTRATOR, Role.COORDINATOR)
    message = OutgoingMessage.objects.select_related("officer").filter(pk=message_id).first()
    if message is None or not _may_read(viewer_of_request(request), message):
        raise NotFound(_("Pesan tidak ditemukan."))
    record("outbox.seen", f"message:{message.pk}", user_id=user_of(request).pk)
    return render(request, "desk/admin/outgoing.html", {"message": message, "wording": shown_text(message)})


@require_POST
@desk_page(Role.ADMINISTRATOR, Role.COORDINATOR)
def send_again_now(request: HttpRequest, message_id: int) -> HttpResponse:
    """Try a message once more that was given up."""
    need_province(request, Role.ADMINISTRATOR, Role.COORDINATOR)
    if not send_again([message_id]):
        raise NotFound(_("Pesan ini tidak menunggu pengiriman ulang."))
    record("outbox.sent_again", f"message:{message_id}", user_id=user_of(request).pk)
    messages.success(request, _("Pesan dikirim ulang sebentar lagi."))
    return redirect("desk:outbox")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page()
def tokens(request: HttpRequest) -> HttpResponse:
    """One's own API tokens; a new one is shown once."""
    user = user_of(request)
    made = ""
    if request.method == "POST":
        token, made = create_api_token(user, label=clean_line(request.POST.get("label", "")))
        record("token.created", f"user:{user.pk}", user_id=user.pk, details={"token": token.pk})
    rows = ApiToken.objects.filter(user=user, revoked_at=None).order_by("-pk")
    return render(request, "desk/admin/tokens.html", {"rows": rows, "made": made})


@require_POST
@desk_page()
def revoke_token(request: HttpRequest, token_id: int) -> HttpResponse:
    """End one of one's own tokens."""
    user = user_of(request)
    if not ApiToken.objects.filter(pk=token_id, user=user).exists():
        raise NotFound(_("Token tidak ditemukan."))
    revoke_api_token(token_id)
    record("token.revoked", f"token:{token_id}", user_id=user.pk)
    messages.success(request, _("Token dicabut."))
    return redirect("desk:tokens")


def _may_read(viewer: Viewer, message: OutgoingMessage) -> bool:
    # An administrator runs machines and sees no complaint. What goes to an officer may hold a link that opens the account.
    if message.officer is None:
        return viewer.has(Role.COORDINATOR)
    return may_hand_over(viewer, message.officer)
