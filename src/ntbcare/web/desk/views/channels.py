"""The accounts of channels: how each is, opening, changing, pausing and ending one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.agencies.roles import Role
from ntbcare.audit.actions import record
from ntbcare.channels.actions import change_account, end_account, open_account, pause_account
from ntbcare.channels.devices import ForDevices
from ntbcare.channels.errors import LinkFailed
from ntbcare.channels.models import ChannelAccount
from ntbcare.channels.queries import account_by_id, open_values
from ntbcare.channels.reasons import explain_link
from ntbcare.channels.registry import KINDS, adapter_of
from ntbcare.channels.sending import client
from ntbcare.common.errors import FieldError, InvalidInput, NotFound
from ntbcare.common.text import clean_line
from ntbcare.correspondence.health import Health, health_of_accounts
from ntbcare.web.desk.officer import desk_page, need_province, user_of
from ntbcare.web.links import door_url


@require_safe
@desk_page(Role.ADMINISTRATOR)
def list_channels(request: HttpRequest) -> HttpResponse:
    """Every account with its health, and the kinds that can be added."""
    need_province(request, Role.ADMINISTRATOR)
    kinds = [(kind, adapter_of(kind).label) for kind in KINDS]
    context = {"rows": [(one, adapter_of(one.account.kind).label, _why(one)) for one in health_of_accounts()], "kinds": kinds}
    return render(request, "desk/admin/channels.html", context)


def _why(health: Health) -> str:
    """Why the other side of a channel is not reached."""
    return explain_link(health.account.kind, health.line.last_error) if health.line is not None and health.is_cut_off else ""


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(Role.ADMINISTRATOR)
def add_channel(request: HttpRequest, kind: str) -> HttpResponse:
    """Open an account of a kind."""
    need_province(request, Role.ADMINISTRATOR)
    adapter_of(kind)
    if request.method != "POST":
        return _form(request, kind, None)
    name = clean_line(request.POST.get("name", "")).lower()[:40]
    try:
        _check_name(name)
        account = open_account(
            kind, name, label=request.POST.get("label", ""), values=_values(request), own_voice="own_voice" in request.POST
        )
    except InvalidInput as error:
        return _form(request, kind, None, errors=error.errors)
    record("channel.opened", f"channel:{account.pk}", user_id=user_of(request).pk, details={"kind": kind})
    opened = _("Saluran dibuka. Pasang alamat ini di sistem pengirim: %(url)s") % {"url": door_url(account.name)}
    messages.success(request, opened if _is_told_by_others(kind) else _("Saluran dibuka."))
    return redirect("desk:channels")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(Role.ADMINISTRATOR)
def edit_channel(request: HttpRequest, account_id: int) -> HttpResponse:
    """Change what an account knows. Secrets are never shown; one left empty stays."""
    need_province(request, Role.ADMINISTRATOR)
    account = _account(account_id)
    if request.method != "POST":
        return _form(request, account.kind, account)
    try:
        change_account(account.pk, label=request.POST.get("label", ""), values=_values(request))
    except InvalidInput as error:
        return _form(request, account.kind, account, errors=error.errors)
    record("channel.changed", f"channel:{account.pk}", user_id=user_of(request).pk)
    messages.success(request, _("Saluran disimpan. Rahasia lama masih diterima selama 24 jam."))
    return redirect("desk:channels")


@require_POST
@desk_page(Role.ADMINISTRATOR)
def change_channel(request: HttpRequest, account_id: int, what: str) -> HttpResponse:
    """Pause, go on, or end."""
    need_province(request, Role.ADMINISTRATOR)
    account = _account(account_id)
    if what in {"pause", "resume"}:
        pause_account(account.pk, paused=what == "pause")
    elif what == "end":
        end_account(account.pk)
    elif what == "connect" and adapter_of(account.kind).can_connect:
        return _connect(request, account)
    else:
        raise NotFound(_("Langkah ini tidak dikenal."))
    record(f"channel.{what}", f"channel:{account.pk}", user_id=user_of(request).pk)
    said = {
        "pause": _("Saluran dijeda: pesan masuk disimpan, pesan keluar menunggu."),
        "resume": _("Saluran dilanjutkan."),
        "end": _("Saluran diakhiri."),
    }
    messages.success(request, said[what])
    return redirect("desk:channels")


def _connect(request: HttpRequest, account: ChannelAccount) -> HttpResponse:
    opened = account_by_id(account.pk)
    try:
        if opened is None:
            raise LinkFailed("ended")
        with client() as http:
            adapter_of(account.kind).connect(opened, door_url(account.name), http)
    except LinkFailed as failure:
        messages.error(request, _("Alamat tidak dapat dipasang: %(reason)s") % {"reason": failure.reason})
    else:
        record("channel.connect", f"channel:{account.pk}", user_id=user_of(request).pk)
        messages.success(request, _("Alamat dipasang. Kirim pesan untuk mencobanya."))
    return redirect("desk:channel", account.pk)


def _form(
    request: HttpRequest, kind: str, account: ChannelAccount | None, *, errors: tuple[FieldError, ...] = ()
) -> HttpResponse:
    adapter = adapter_of(kind)
    known = open_values(account.values_sealed) if account else {}
    wrong = {error.field: error.message for error in errors}
    fields = []
    for need in adapter.needs:
        typed = request.POST.get(need.name, known.get(need.name, ""))
        fields.append({"need": need, "value": "" if need.secret else typed, "wrong": wrong.get(need.name, "")})
    context: dict[str, Any] = {
        "kind": kind,
        "kind_label": adapter.label,
        "account": account,
        "fields": fields,
        "wrong": wrong,
        "name": request.POST.get("name", account.name if account else kind),
        "label": request.POST.get("label", account.label if account else ""),
        "can_connect": bool(account) and adapter.can_connect,
        "door": door_url(account.name) if account and _is_told_by_others(kind) else "",
        "shows_door": _is_told_by_others(kind),
        "takes_in": not isinstance(adapter, ForDevices),
    }
    return render(request, "desk/admin/channel.html", context, status=422 if errors else 200)


def _values(request: HttpRequest) -> dict[str, str]:
    return {name: value for name, value in request.POST.items() if isinstance(value, str)}


def _is_told_by_others(kind: str) -> bool:
    """Whether somebody must enter our address in another system: what browsers tell, our own pages tell."""
    adapter = adapter_of(kind)
    return adapter.has_door and not isinstance(adapter, ForDevices)


def _check_name(name: str) -> None:
    if not name or not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in name):
        message = _("Pakai huruf kecil, angka, dan tanda hubung saja.")
        raise InvalidInput(message, errors=[FieldError("name", "invalid", message)])


def _account(account_id: int) -> ChannelAccount:
    account = ChannelAccount.objects.filter(pk=account_id, ended_at=None).first()
    if account is None:
        raise NotFound(_("Saluran tidak ditemukan."))
    return account
