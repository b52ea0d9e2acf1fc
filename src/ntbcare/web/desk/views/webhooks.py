"""Systems that are told of cases: registering one, its secret, pausing, a sample, what it was told lately."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ntbcare.agencies.queries import AgencyInfo, reference
from ntbcare.agencies.roles import Role
from ntbcare.audit.actions import record
from ntbcare.cases.sets import EventKind
from ntbcare.common.canonical import Json, canonical_json
from ntbcare.common.errors import FieldError, InvalidInput, NotFound
from ntbcare.exchange.models import DeliveryState, WebhookDelivery, WebhookSubscription
from ntbcare.exchange.webhooks.actions import Wish, change, delete, pause, register, resume, rotate, send_again
from ntbcare.exchange.webhooks.delivery import message_for
from ntbcare.exchange.webhooks.outcome import Fault, Outcome
from ntbcare.exchange.webhooks.payload import ping_body
from ntbcare.exchange.webhooks.queries import PAGE, latest_deliveries, standings
from ntbcare.exchange.webhooks.rules import KINDS
from ntbcare.exchange.webhooks.tasks import KEEP
from ntbcare.exchange.webhooks.wire import line
from ntbcare.web.desk.officer import desk_page, user_of, viewer_of_request

_SAMPLE = 300


@require_safe
@desk_page(Role.ADMINISTRATOR)
def list_webhooks(request: HttpRequest) -> HttpResponse:
    """The systems of the administrator's branches, with how each is doing."""
    rows = standings([branch.id for branch in _branches(request)])
    return render(request, "desk/admin/webhooks.html", {"rows": rows, "days": KEEP.days})


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(Role.ADMINISTRATOR)
def add_webhook(request: HttpRequest) -> HttpResponse:
    """Register a system; its secret is shown this once."""
    if request.method != "POST":
        return _form(request, None)
    try:
        subscription, secret = register(_wish(request))
    except InvalidInput as error:
        return _form(request, None, errors=error.errors)
    _note(request, subscription, "registered", branch=subscription.branch_id)
    return _page(request, subscription, secret=secret)


@require_safe
@desk_page(Role.ADMINISTRATOR)
def show_webhook(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """One system and what it was told lately."""
    return _page(request, _subscription(request, subscription_id))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(Role.ADMINISTRATOR)
def edit_webhook(request: HttpRequest, subscription_id: int) -> HttpResponse:
    """Change its name, address, kinds of events or branch."""
    subscription = _subscription(request, subscription_id)
    if request.method != "POST":
        return _form(request, subscription)
    try:
        changed = change(subscription.pk, _wish(request))
    except InvalidInput as error:
        return _form(request, subscription, errors=error.errors)
    _note(request, changed, "changed", branch=changed.branch_id)
    messages.success(request, _("Webhook disimpan."))
    return redirect("desk:webhook", changed.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_page(Role.ADMINISTRATOR)
def change_webhook(request: HttpRequest, subscription_id: int, what: str) -> HttpResponse:
    """Pause, go on, replace the secret, send a sample, delete."""
    subscription = _subscription(request, subscription_id)
    if request.method != "POST":  # a reload or a change of language after the step
        return redirect("desk:webhook", subscription.pk)
    if what == "rotate":
        secret = rotate(subscription.pk, at_once="at_once" in request.POST)
        _note(request, subscription, "rotated")
        return _page(request, subscription, secret=secret)
    if what == "test":
        _note(request, subscription, "tested")
        return _page(request, subscription, tried=_send_sample(subscription))
    if what == "delete":
        delete(subscription.pk)
        said = _("Webhook dihapus.")
    elif what == "pause":
        pause(subscription.pk)
        said = _("Webhook dijeda: kejadian baru menunggu.")
    elif what == "resume":
        resume(subscription.pk)
        said = _("Webhook dilanjutkan: yang menunggu dikirim lebih dulu.")
    else:
        raise NotFound(_("Langkah ini tidak dikenal."))
    _note(request, subscription, what)
    messages.success(request, said)
    return redirect("desk:webhooks") if what == "delete" else redirect("desk:webhook", subscription.pk)


@require_POST
@desk_page(Role.ADMINISTRATOR)
def send_webhook_again(request: HttpRequest, subscription_id: int, delivery_id: int) -> HttpResponse:
    """Let one delivery go now."""
    subscription = _subscription(request, subscription_id)
    if not send_again(subscription.pk, delivery_id):
        raise NotFound(_("Kiriman ini tidak dapat dikirim ulang."))
    _note(request, subscription, "sent_again", delivery=delivery_id)
    messages.success(request, _("Kiriman dikirim ulang sebentar lagi."))
    return redirect("desk:webhook", subscription.pk)


def _send_sample(subscription: WebhookSubscription) -> Outcome:
    """Now, and outside the row of what waits: no transaction is open."""
    body = canonical_json(ping_body()).decode()
    with line() as opened:
        return opened.send(message_for(subscription, message_id=f"ping_{secrets.token_hex(12)}", body=body))


def _page(
    request: HttpRequest, subscription: WebhookSubscription, *, secret: str = "", tried: Outcome | None = None
) -> HttpResponse:
    state, after = request.GET.get("state", ""), request.GET.get("after", "")
    before = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
    found = latest_deliveries(subscription, state=state, before=before)
    context: dict[str, Any] = {
        "one": next(row for row in standings([subscription.branch_id]) if row.subscription.pk == subscription.pk),
        "kinds": [kind.label for kind in KINDS if kind in subscription.kinds],
        "all_kinds": len(subscription.kinds) == len(KINDS),
        "secret": secret,
        "tried": tried,
        "tried_fault": Fault(tried.fault).label if tried and tried.fault else "",
        "tried_words": tried.sample.decode("utf-8", "replace")[:_SAMPLE].strip() if tried else "",
        "rows": [(row, _what(row), Fault(row.fault).label if row.fault in Fault.values else "") for row in found[:PAGE]],
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        "state": state,
        "states": DeliveryState.choices,
        "days": KEEP.days,
    }
    return render(request, "desk/admin/webhook.html", context)


def _what(delivery: WebhookDelivery) -> str:
    """What it told of, and no more: of a confidential case that the status moved."""
    return _("Status berubah") if delivery.case.confidential else str(EventKind(delivery.event.kind).label)


def _form(request: HttpRequest, subscription: WebhookSubscription | None, *, errors: tuple[FieldError, ...] = ()) -> HttpResponse:
    posted = request.method == "POST"
    known = subscription
    chosen = request.POST.getlist("kinds") if posted else known.kinds if known else [str(kind) for kind in KINDS]
    branches = _branches(request)
    branch = request.POST.get("branch", "") if posted else str(known.branch_id if known else branches[0].id)
    context = {
        "subscription": known,
        "name": request.POST.get("name", known.name if known else ""),
        "address": request.POST.get("address", known.address if known else ""),
        "branches": [(one, str(one.id) == branch) for one in branches],
        "kinds": [(kind.value, kind.label, kind.value in chosen) for kind in KINDS],
        "wrong": {error.field: error.message for error in errors},
    }
    return render(request, "desk/admin/webhook_form.html", context, status=422 if errors else 200)


def _wish(request: HttpRequest) -> Wish:
    """What was asked for; of a branch that is not the administrator's nothing is known."""
    typed = request.POST.get("branch", "")
    own = next((branch.id for branch in _branches(request) if str(branch.id) == typed), 0)
    return Wish(
        name=request.POST.get("name", ""),
        address=request.POST.get("address", ""),
        kinds=request.POST.getlist("kinds"),
        branch_id=own,
    )


def _branches(request: HttpRequest) -> list[AgencyInfo]:
    """The governments whose machines the administrator runs. Raises NotFound when there are none."""
    reached = viewer_of_request(request).reach_as(Role.ADMINISTRATOR)
    branches = [branch for branch in reference().branches if branch.id in reached]
    if not branches:
        raise NotFound(_("Halaman ini untuk administrator pemerintah daerah."))
    return branches


def _subscription(request: HttpRequest, subscription_id: int) -> WebhookSubscription:
    reached = [branch.id for branch in _branches(request)]
    found = WebhookSubscription.objects.filter(pk=subscription_id, branch_id__in=reached).first()
    if found is None:
        raise NotFound(_("Webhook tidak ditemukan."))
    return found


def _note(request: HttpRequest, subscription: WebhookSubscription, what: str, **details: Json) -> None:
    record(f"webhook.{what}", f"webhook:{subscription.pk}", user_id=user_of(request).pk, details=details)
