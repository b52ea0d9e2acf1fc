"""WhatsApp (Cloud API v23). Subscribe the app to the field ``messages``.

A person is known by the business-scoped user id; a telephone number may be missing, and is used where it is told. After
24 hours of silence only a template goes, which the account names; it has one place, {{1}}, for what is to be said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import quote

import httpx
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from ntbcare.channels.contract import (
    Account,
    DeliveryReceipt,
    Manners,
    Media,
    MediaSource,
    Need,
    Outgoing,
    ReceiptState,
    Sent,
    Told,
    Unclear,
)
from ntbcare.channels.errors import FetchFailed, SendFailed
from ntbcare.channels.meta.base import MetaAdapter, ask, graph_of, told_by, tried
from ntbcare.channels.meta.refusals import WINDOW_CLOSED, code_of, meaning
from ntbcare.channels.meta.shapes import Entry
from ntbcare.channels.whatsapp.messages import said_in
from ntbcare.channels.whatsapp.shapes import Located, Message, Status, Value
from ntbcare.common.clock import now

WINDOW = timedelta(hours=24)
_RE_ENGAGEMENT = 131047
_MARK = "ntbcare:"
"""Goes with each message and comes back with its receipts: other programs may send by the same number."""
_BUTTON, _INTERACTIVE, _PLACE = 20, 1_024, 900
_STATES = {"sent": ReceiptState.SENT, "delivered": ReceiptState.DELIVERED, "read": ReceiptState.READ, "played": ReceiptState.READ,
           "failed": ReceiptState.FAILED}  # fmt: skip
_QUIET_STATES = frozenset({"deleted", "warning"})
# Groups, templates and the account itself: nothing that a person said.
_QUIET_FIELDS = frozenset({
    "group_lifecycle_update", "group_settings_update", "group_participants_update", "group_status_update",
    "message_template_status_update", "message_template_quality_update", "message_template_components_update",
    "template_category_update", "phone_number_quality_update", "phone_number_name_update", "user_preferences",
})  # fmt: skip


class WhatsAppAdapter(MetaAdapter):
    """A number of the WhatsApp Business Platform."""

    kind = "whatsapp"
    label = _("WhatsApp")
    source = "whatsapp"
    object = "whatsapp_business_account"
    address = "phone_number_id"
    needs: ClassVar[tuple[Need, ...]] = (
        Need("phone_number_id", _("ID nomor telepon (Phone number ID)")),
        *MetaAdapter.needs,
        Need("template", _("Nama templat di luar 24 jam"), required=False, hint=_("Satu tempat {{1}} untuk isi kabar")),
        Need("template_language", _("Bahasa templat"), required=False, hint="id"),
    )
    # 80 messages a second for a number; what was too much (130429) is told and waited for.
    manners = Manners(longest=4_000, per_second=60.0, buttons=3)

    def of_change(self, field: str, value: Mapping[str, Any], entry: Entry) -> Iterator[Told]:
        """Messages of people, and what became of ours."""
        if field in _QUIET_FIELDS:
            return
        if field != "messages":
            yield Unclear(f"field {field[:40]}")
            return
        told = Value.model_validate(value)
        number = told.metadata.phone_number_id
        if told.errors and not (told.messages or told.statuses):
            yield Unclear(f"error {told.errors[0].code}")
        for message in told.messages:
            yield from tried("message", lambda one=message: said_in(Message.model_validate(one), told.contacts, number))  # type: ignore[misc]  # bound at once
        for status in told.statuses:
            yield from tried("status", lambda one=status: _receipt(Status.model_validate(one), number))  # type: ignore[misc]  # bound at once

    def foresee(self, message: Outgoing, account: Account) -> str:
        """After the window what fits the place of the template."""
        if _in_time(message):
            return message.text
        if not account.values.get("template"):
            raise SendFailed(WINDOW_CLOSED, permanent=True)
        return _placed(message.text)

    def send(self, message: Outgoing, account: Account, http: httpx.Client) -> Sent:
        """A text, with buttons where there is a choice; as a template when the window has closed. Raises SendFailed."""
        in_time = _in_time(message)
        has_template = bool(account.values.get("template"))
        if not in_time and not has_template:
            raise SendFailed(WINDOW_CLOSED, permanent=True)
        answer = self._post(message, _content(message) if in_time else _template(message, account), account, http)
        if in_time and has_template and code_of(answer) == _RE_ENGAGEMENT:
            # Meta's clock and ours differ, or the last message never counted.
            answer = self._post(message, _template(message, account), account, http)
        said = told_by(answer)
        messages = said.get("messages")
        first = messages[0] if isinstance(messages, list) and messages and isinstance(messages[0], dict) else {}
        return Sent(str(first.get("id", ""))[:300], receipts_follow=True)

    def locate(self, media: Media, account: Account, http: httpx.Client) -> MediaSource:
        """Ask the Graph where the bytes are; the same token opens them. Raises FetchFailed."""
        headers = {"authorization": f"Bearer {account.values['token']}"}
        path = f"{graph_of(account)}/{quote(media.media_id, safe='')}"
        try:
            answer = http.get(path, params={"phone_number_id": account.values["phone_number_id"]}, headers=headers)
        except httpx.HTTPError as error:
            raise FetchFailed("unreachable") from error
        if answer.is_error:
            # An id of a file that was kept too long is an unknown parameter to the Graph.
            raise FetchFailed(
                "gone" if code_of(answer) == 100 else f"http_{answer.status_code}", permanent=code_of(answer) == 100
            )
        try:
            located = Located.model_validate_json(answer.content)
        except ValidationError as error:
            raise FetchFailed("no_address", permanent=True) from error
        return MediaSource(address=located.url, headers=headers)

    def _post(self, message: Outgoing, content: dict[str, Any], account: Account, http: httpx.Client) -> httpx.Response:
        known = (message.phone or message.conversation).removeprefix("+")
        to = {"to": f"+{known}"} if known.isascii() and known.isdigit() else {"recipient": message.conversation}
        body = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            **to,
            **content,
            "biz_opaque_callback_data": f"{_MARK}{message.outbox_id}",
        }
        return ask(account, f"{account.values['phone_number_id']}/messages", body, http)


def _in_time(message: Outgoing) -> bool:
    return message.last_in_at is not None and now() - message.last_in_at < WINDOW


def _placed(text: str) -> str:
    """A text as the place of a template takes it: without line ends, and not too long."""
    said = " ".join(text.split())
    return said if len(said) <= _PLACE else said[: _PLACE - 4].rsplit(" ", 1)[0] + " ..."


def _content(message: Outgoing) -> dict[str, Any]:
    if not message.choices or len(message.text) > _INTERACTIVE:
        return {"type": "text", "text": {"preview_url": False, "body": message.text}}
    buttons = [
        {"type": "reply", "reply": {"id": str(number), "title": f"{number}. {choice}"[:_BUTTON]}}
        for number, choice in enumerate(message.choices, 1)
    ]
    shown = {"type": "button", "body": {"text": message.text}, "action": {"buttons": buttons}}
    return {"type": "interactive", "interactive": shown}


def _template(message: Outgoing, account: Account) -> dict[str, Any]:
    """The account's template around the text."""
    return {
        "type": "template",
        "template": {
            "name": account.values["template"],
            "language": {"policy": "deterministic", "code": account.values.get("template_language") or "id"},
            "components": [{"type": "body", "parameters": [{"type": "text", "text": _placed(message.text)}]}],
        },
    }


def _receipt(status: Status, number: str) -> list[Told]:
    if status.status in _QUIET_STATES:
        return []
    if status.status not in _STATES:
        return [Unclear(f"status {status.status[:20]}")]
    code = status.errors[0].code if status.errors else 0
    marked = status.biz_opaque_callback_data
    return [
        DeliveryReceipt(
            external_id=status.id,
            outbox_id=marked.removeprefix(_MARK) if marked.startswith(_MARK) else "",
            state=_STATES[status.status],
            at=status.timestamp,
            reason=meaning(code, 0, is_transient=False).reason if code else "",
            addressee=number,
        )
    ]
