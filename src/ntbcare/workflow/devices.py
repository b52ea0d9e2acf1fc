"""Devices that asked to be told when there is news of a case. A device is a conversation in which nobody writes."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from ntbcare.cases.models import Case
from ntbcare.cases.threads import link_cases_of, link_device, threads_without_cases, unlink_thread
from ntbcare.channels.contract import Account
from ntbcare.channels.devices import ForDevices
from ntbcare.channels.queries import device_accounts
from ntbcare.channels.registry import adapter_of
from ntbcare.common.errors import NotFound
from ntbcare.correspondence.threads import find_thread, forget_thread, open_thread, rename_thread

MOST = 5
"""Devices of one case; whoever asks as the sixth takes the place of the first."""


def device_key() -> str:
    """The public key with which browsers subscribe. Raises NotFound when the site ended this channel."""
    account, adapter = _channel()
    return adapter.public_key(account)


def tell_device(case: Case, subscription: str) -> None:
    """Let a device be told of news of a case; again changes nothing. Raises InvalidInput, NotFound."""
    account, adapter = _channel()
    conversation = adapter.conversation_of(subscription, account)
    with transaction.atomic(durable=True):
        thread = open_thread(account, conversation, language=case.language)
        _forget_idle(link_device(case.pk, thread.pk, accounts=[account.id], most=MOST))


def stop_device(case: Case, subscription: str) -> None:
    """Tell a device nothing more of a case. Raises InvalidInput, NotFound."""
    account, adapter = _channel()
    conversation = adapter.conversation_of(subscription, account)
    with transaction.atomic(durable=True):
        thread = find_thread(account, conversation)
        if thread is not None:
            unlink_thread(case.pk, thread.pk)
            _forget_idle([thread.pk])


def move_device(former: str, subscription: str) -> bool:
    """The browser has put a new subscription in place of a former one, which only it knows; whether we knew it.

    Raises InvalidInput, NotFound.
    """
    account, adapter = _channel()
    before, after = (adapter.conversation_of(one, account) for one in (former, subscription))
    with transaction.atomic(durable=True):
        thread = find_thread(account, before)
        if thread is None or before == after:
            return thread is not None
        present = find_thread(account, after)
        if present is None:
            rename_thread(thread, after)
        else:
            link_cases_of([thread.pk], present.pk)
            forget_thread(thread.pk)
    return True


def _channel() -> tuple[Account, ForDevices]:
    for account in device_accounts():
        adapter = adapter_of(account.kind)
        if isinstance(adapter, ForDevices):
            return account, adapter
    raise NotFound(_("Kabar di peramban tidak tersedia di sini."))


def _forget_idle(thread_ids: Collection[int]) -> None:
    for key in threads_without_cases(thread_ids):
        forget_thread(key)
