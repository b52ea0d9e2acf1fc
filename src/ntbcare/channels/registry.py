"""All kinds of channels: name → dotted path of the adapter. One line adds one."""

from __future__ import annotations

from functools import lru_cache

from django.utils.module_loading import import_string

from ntbcare.channels.contract import Adapter
from ntbcare.common.errors import NotFound

KINDS: dict[str, str] = {
    "facebook": "ntbcare.channels.facebook.adapter.FacebookAdapter",
    "gammu": "ntbcare.channels.gammu.adapter.GammuAdapter",
    "email": "ntbcare.channels.email.adapter.EmailAdapter",
    "generic": "ntbcare.channels.generic.adapter.GenericAdapter",
    "instagram": "ntbcare.channels.instagram.adapter.InstagramAdapter",
    "kannel": "ntbcare.channels.kannel.adapter.KannelAdapter",
    "smpp": "ntbcare.channels.smpp.adapter.SmppAdapter",
    "telegram": "ntbcare.channels.telegram.adapter.TelegramAdapter",
    "webpush": "ntbcare.channels.webpush.adapter.WebPushAdapter",
    "whatsapp": "ntbcare.channels.whatsapp.adapter.WhatsAppAdapter",
}


@lru_cache(maxsize=64)
def adapter_of(kind: str) -> Adapter:
    """The adapter of a kind. Raises NotFound."""
    if kind not in KINDS:
        raise NotFound(f"no channel of the kind {kind}")
    adapter: Adapter = import_string(KINDS[kind])()
    return adapter
