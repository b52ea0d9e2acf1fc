"""A bot: Telegram posts each update to our door with a secret word; what we say goes by ``sendMessage``."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import quote

import httpx
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from ntbcare.channels.contract import (
    Account,
    Adapter,
    Delivery,
    Manners,
    Media,
    MediaSource,
    Need,
    Outgoing,
    Reply,
    Sent,
    Told,
)
from ntbcare.channels.errors import FetchFailed, Forged, LinkFailed, NotUnderstood, SendFailed
from ntbcare.channels.failure_words import BLOCKED, SETTINGS
from ntbcare.channels.sending import post
from ntbcare.channels.telegram.saying import told_by
from ntbcare.channels.telegram.shapes import Answered, Update

_WORD_HEADER = "x-telegram-bot-api-secret-token"
_OFFICIAL = "https://api.telegram.org"
_UPDATES = ("message", "edited_message", "callback_query")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
_BUTTON = 60
_LONGEST_WAIT = 3600


class TelegramAdapter(Adapter):
    """One bot."""

    kind = "telegram"
    label = _("Telegram")
    source = "telegram"
    can_connect = True
    needs: ClassVar = (
        Need("token", _("Token bot dari @BotFather"), secret=True),
        Need("secret", _("Kata rahasia alamat"), secret=True, hint=_("16–256 huruf, angka, _ atau -; Anda yang menentukan")),
        Need("api", _("Alamat Bot API"), required=False, hint=_OFFICIAL),
    )
    manners = Manners(longest=4_000, per_second=25.0, buttons=8)
    explanations: ClassVar = {"HTTP 403": BLOCKED, "HTTP 400": _("percakapan itu sudah tidak ada"), "HTTP 404": SETTINGS}

    def verify(self, delivery: Delivery, account: Account) -> None:
        """By the secret word that Telegram was told when the address was set."""
        given = delivery.headers.get(_WORD_HEADER, "")
        if not any(hmac.compare_digest(given.encode(), known.encode()) for known in account.accepted("secret")):
            raise Forged("wrong or missing secret token")

    def read(self, delivery: Delivery, account: Account) -> Sequence[Told]:
        """What one update says."""
        return told_by(_update(delivery))

    def thanks(self, delivery: Delivery) -> Reply:
        """A tapped button stops waiting: a call of the Bot API may stand in the answer to a delivery."""
        try:
            tap = _update(delivery).callback_query
        except NotUnderstood:
            return Reply(body="")
        if tap is None:
            return Reply(body="")
        call = {"method": "answerCallbackQuery", "callback_query_id": tap.id}
        return Reply(body=json.dumps(call), content_type="application/json")

    def send(self, message: Outgoing, account: Account, http: httpx.Client) -> Sent:
        """One message; choices are buttons below it. Raises SendFailed."""
        said: dict[str, Any] = {
            "chat_id": int(message.conversation),
            "text": message.text,
            "link_preview_options": {"is_disabled": True},
        }
        if message.choices:
            said["reply_markup"] = {"inline_keyboard": [
                [{"text": f"{number}. {choice}"[:_BUTTON], "callback_data": str(number)}]
                for number, choice in enumerate(message.choices, 1)
            ]}  # fmt: skip
        answer = _call(account, "sendMessage", said, http)
        if not answer.ok:
            raise _refused(answer)
        sent = answer.result if isinstance(answer.result, dict) else {}
        return Sent(str(sent.get("message_id", "")))

    def media_origins(self, account: Account) -> Collection[str]:
        """The server of the Bot API."""
        return (_api(account),)

    def locate(self, media: Media, account: Account, http: httpx.Client) -> MediaSource:
        """Ask for the path of a file, which holds for an hour. Raises FetchFailed."""
        try:
            answer = _call(account, "getFile", {"file_id": media.media_id}, http)
        except SendFailed as error:
            raise FetchFailed("unreachable") from error
        if not answer.ok:
            is_gone = answer.error_code == 400
            reason = "too_large" if "too big" in answer.description else "gone" if is_gone else f"http_{answer.error_code}"
            raise FetchFailed(reason, permanent=is_gone)
        path = str(answer.result.get("file_path", "")) if isinstance(answer.result, dict) else ""
        if not path or path.startswith("/") or ".." in path:
            raise FetchFailed("no_address", permanent=True)
        return MediaSource(address=f"{_api(account)}/file/bot{account.values['token']}/{quote(path)}")

    def connect(self, account: Account, door: str, http: httpx.Client) -> None:
        """Tell Telegram our address and the secret word. Raises LinkFailed."""
        if not _SECRET.fullmatch(account.values["secret"]):
            raise LinkFailed("secret: 16-256 of A-Z a-z 0-9 _ -")
        asked = {"url": door, "secret_token": account.values["secret"], "allowed_updates": list(_UPDATES), "max_connections": 40}
        try:
            answer = _call(account, "setWebhook", asked, http)
        except SendFailed as error:
            raise LinkFailed(error.reason) from error
        if not answer.ok:
            raise LinkFailed(f"setWebhook {answer.error_code}")


def _update(delivery: Delivery) -> Update:
    try:
        return Update.model_validate_json(delivery.body)
    except ValidationError as error:
        raise NotUnderstood(f"unknown shape: {error.error_count()} faults") from error


def _api(account: Account) -> str:
    return account.values.get("api", "").rstrip("/") or _OFFICIAL


def _call(account: Account, method: str, said: dict[str, Any], http: httpx.Client) -> Answered:
    """Telegram answers in one shape whatever the status; when not, something else stands between. Raises SendFailed."""
    address = f"{_api(account)}/bot{account.values['token']}/{method}"
    body = json.dumps(said, ensure_ascii=False).encode()
    response = post(http, address, content=body, headers={"content-type": "application/json"})
    try:
        return Answered.model_validate_json(response.content)
    except ValidationError:
        return Answered(ok=False, error_code=response.status_code)


def _refused(answer: Answered) -> SendFailed:
    """403: the person has blocked the bot or never spoke to it. 400: the chat is gone. 401, 404: the token is wrong."""
    code = answer.error_code
    if code == 429:
        wait = min(answer.parameters.retry_after or 1, _LONGEST_WAIT)
        return SendFailed("HTTP 429", busy=True, away=True, retry_after=timedelta(seconds=wait))
    if code in {401, 404} or code >= 500:
        return SendFailed(f"HTTP {code}", away=True)
    return SendFailed(f"HTTP {code}", permanent=True)
