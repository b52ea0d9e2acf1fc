"""One door for every account: ``/webhooks/<name>``. What is genuine is stored before it is acknowledged."""

from __future__ import annotations

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from prometheus_client import Counter

from ntbcare.channels.contract import Account, Delivery, Reply
from ntbcare.channels.errors import Forged, NotUnderstood
from ntbcare.channels.queries import account_by_name
from ntbcare.channels.registry import adapter_of
from ntbcare.correspondence.inbox import store_raw

log = structlog.get_logger()

_KNOCKED = Counter("ntbcare_webhook_deliveries", "Deliveries at the doors of channels", ["account", "verdict"])


@csrf_exempt
@require_http_methods(["GET", "POST"])
def door(request: HttpRequest, name: str) -> HttpResponse:
    """Let a delivery in: 200 when it is stored, 403 when it is forged, 503 when it could not be stored."""
    account = account_by_name(name)
    if account is None:
        return _told(Reply("not found", status=404))
    try:
        reply, verdict = _let_in(_delivery(request), account)
    except Forged:
        reply, verdict = Reply("forbidden", status=403), "forged"
    except (RequestDataTooBig, UnreadablePostError):
        reply, verdict = Reply("too large", status=413), "too_large"
    except NotUnderstood:
        reply, verdict = Reply("not understood", status=400), "not_understood"
    except (DatabaseError, InterfaceError):
        # Whoever delivers keeps it and tries again: that is what the status says.
        log.exception("delivery_not_stored", account=account.id, alarm=True)
        reply, verdict = Reply("try again", status=503), "not_stored"
    _KNOCKED.labels(name, verdict).inc()
    return _told(reply)


def _let_in(delivery: Delivery, account: Account) -> tuple[Reply, str]:
    adapter = adapter_of(account.kind)
    if delivery.method == "GET" and adapter.is_handshake(delivery):
        return adapter.greet(delivery, account), "greeted"
    adapter.verify(delivery, account)
    store_raw(account, delivery)
    return adapter.thanks(delivery), "stored"


def _delivery(request: HttpRequest) -> Delivery:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Delivery(request.method or "", request.GET.dict(), headers, request.body)


def _told(reply: Reply) -> HttpResponse:
    return HttpResponse(reply.body, status=reply.status, content_type=reply.content_type)
