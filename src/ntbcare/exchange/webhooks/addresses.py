"""Which addresses a webhook may be sent to, as far as that can be seen before it is connected to (``guard.py``)."""

from __future__ import annotations

from ipaddress import ip_address

import httpx
from django.conf import settings
from django.utils.translation import gettext as _

from ntbcare.exchange.webhooks.guard import may_connect

LONGEST = 500


def check_address(address: str) -> str:
    """What is wrong with an address, in words for the form; empty when nothing is."""
    typed = address.strip()
    try:
        url = httpx.URL(typed)
    except (httpx.InvalidURL, UnicodeError):
        return _("Alamat ini tidak dapat dibaca.")
    if not typed or len(typed) > LONGEST or not typed.isprintable() or " " in typed or not url.host or not _has_port(url):
        return _("Tulis alamat lengkap yang dimulai dengan https://.")
    if url.userinfo or url.fragment:
        return _("Alamat tidak boleh memuat nama pengguna, kata sandi, atau tanda pagar.")
    literal = _literal(url.raw_host.decode("ascii"))
    if url.scheme != "https" and not (url.scheme == "http" and _is_own_machine(literal)):
        return _("Tulis alamat lengkap yang dimulai dengan https://.")
    if literal and not may_connect(literal):
        return _("Alamat jaringan dalam tidak diizinkan. Lihat NTBCARE_WEBHOOK_NETWORKS.")
    return ""


def _has_port(url: httpx.URL) -> bool:
    return url.port is None or 0 < url.port < 65536


def _literal(host: str) -> str:
    """The IP address that a host is written as; empty for a name. Loopback's name counts as its address."""
    bare = host.strip("[]")
    if bare.rstrip(".").lower() == "localhost":
        return "127.0.0.1"
    try:
        return str(ip_address(bare))
    except ValueError:
        return ""


def _is_own_machine(literal: str) -> bool:
    """Unencrypted only within this machine, and where the site allows that."""
    return bool(literal) and ip_address(literal).is_loopback and bool(settings.NTBCARE_WEBHOOK_NETWORKS)
