"""Messages that no rule could place, and deliveries that could not be read: nothing is dropped, a person decides."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ntbcare.agencies.roles import Role
from ntbcare.audit.actions import record
from ntbcare.channels.registry import adapter_of
from ntbcare.common.errors import NotFound
from ntbcare.common.text import clean_line, clean_text
from ntbcare.correspondence.inbox import body_of, open_raw, read_again, set_aside
from ntbcare.correspondence.media import read_media
from ntbcare.correspondence.models import IncomingMedia, IncomingMessage, MediaState, MessageState, RawDelivery, RawState
from ntbcare.web.desk.media import told
from ntbcare.web.desk.officer import desk_page, need_province, user_of
from ntbcare.web.files import file_response
from ntbcare.workflow.comments import removed_of
from ntbcare.workflow.floods import answer_again, dismiss_flood, file_flood, floods
from ntbcare.workflow.settle import add_message, file_message, let_be

PAGE = 50
_SHOWN_OF_RAW = 4_000


@require_safe
@desk_page(Role.COORDINATOR)
def list_unplaced(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first. Each look at it is written down: it may be anything."""
    need_province(request)
    asked = IncomingMessage.objects.filter(state=MessageState.FOR_PERSON).select_related("account", "thread")
    unread = RawDelivery.objects.filter(state=RawState.UNREADABLE).select_related("account").order_by("pk")[:PAGE]
    page = list(asked.prefetch_related("media").order_by("pk")[:PAGE])
    context: dict[str, Any] = {
        "removed": removed_of(page),
        "waiting": [
            (message, body_of(message), adapter_of(message.account.kind).label, [told(one) for one in message.media.all()])
            for message in page
        ],
        "unread": [(raw, _words_of(raw), adapter_of(raw.account.kind).label) for raw in unread],
    }
    context["floods"] = floods()
    if context["floods"] or context["waiting"] or context["unread"]:
        record("messages.seen", "messages", user_id=user_of(request).pk)
    return render(request, "desk/unplaced.html", context)


@require_safe
@desk_page(Role.COORDINATOR)
def show_media(request: HttpRequest, media_id: int) -> HttpResponse:
    """What a waiting message brought."""
    need_province(request)
    waiting = IncomingMedia.objects.filter(message__state=MessageState.FOR_PERSON, state=MediaState.KEPT)
    media = waiting.filter(pk=media_id).first()
    if media is None:
        raise NotFound(_("Berkas ini tidak ada."))
    record("message.file_seen", f"media:{media_id}", user_id=user_of(request).pk)
    return file_response(read_media(media), media_type=media.media_type, name=media.name)


@require_POST
@desk_page(Role.COORDINATOR)
def settle(request: HttpRequest, message_id: int) -> HttpResponse:
    """Make a message a case, add it to one, or let it be."""
    need_province(request)
    what = request.POST.get("what", "")
    if what == "file":
        messages.success(request, _("Menjadi laporan %(reference)s.") % {"reference": file_message(message_id)})
    elif what == "add":
        added = add_message(message_id, clean_line(request.POST.get("reference", "")))
        messages.success(request, _("Ditambahkan ke laporan %(reference)s.") % {"reference": added})
    elif what == "leave":
        let_be(message_id)
        messages.success(request, _("Pesan ditandai selesai."))
    else:
        raise NotFound(_("Langkah ini tidak dikenal."))
    record("message.settled", f"message:{message_id}", user_id=user_of(request).pk, details={"what": what})
    return redirect("desk:unplaced")


@require_POST
@desk_page(Role.COORDINATOR)
def settle_flood(request: HttpRequest, thread_id: int) -> HttpResponse:
    """Make everything of one sender one case, let it be, or let the dialogue go on."""
    need_province(request)
    what = request.POST.get("what", "")
    if what == "file":
        messages.success(request, _("Menjadi laporan %(reference)s.") % {"reference": file_flood(thread_id)})
    elif what == "leave":
        dismiss_flood(thread_id)
        messages.success(request, _("Pesan ditandai selesai."))
    elif what == "answer":
        answer_again(thread_id)
        messages.success(request, _("Percakapan dilanjutkan."))
    else:
        raise NotFound(_("Langkah ini tidak dikenal."))
    record("flood.settled", f"thread:{thread_id}", user_id=user_of(request).pk, details={"what": what})
    return redirect("desk:unplaced")


@require_POST
@desk_page(Role.COORDINATOR)
def settle_raw(request: HttpRequest, raw_id: int) -> HttpResponse:
    """Read a delivery once more, or set it aside."""
    need_province(request)
    again = request.POST.get("what") == "again"
    if not (read_again(raw_id) if again else set_aside(raw_id)):
        raise NotFound(_("Kiriman ini tidak menunggu petugas."))
    record("delivery.settled", f"delivery:{raw_id}", user_id=user_of(request).pk, details={"what": "again" if again else "aside"})
    messages.success(request, _("Kiriman dibaca ulang.") if again else _("Kiriman disisihkan."))
    return redirect("desk:unplaced")


def _words_of(raw: RawDelivery) -> str:
    """The delivery as far as it is text."""
    delivery = open_raw(raw)
    query = "\n".join(f"{name}={value}" for name, value in delivery.query.items() if name != "token")
    body = delivery.body[:_SHOWN_OF_RAW].decode(errors="replace")
    return clean_text(f"{query}\n{body}")
