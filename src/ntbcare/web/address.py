"""Where a request comes from, as far as it can be believed."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The caller's network address. Behind a proxy, the one that the proxy itself added to X-Forwarded-For."""
    return network_address(
        str(request.META.get("REMOTE_ADDR", "")), {"x-forwarded-for": request.headers.get("X-Forwarded-For", "")}
    )


def network_address(peer: str, headers: Mapping[str, str]) -> str:
    """The same of a request that is not Django's yet; names of headers are in small letters."""
    forwarded = headers.get("x-forwarded-for", "") if settings.NTBCARE_BEHIND_PROXY else ""
    return _as_one(forwarded.rsplit(",", 1)[-1].strip() or peer)


def _as_one(address: str) -> str:
    """One name for one caller: of IPv6, where a line is given a whole /64 to choose addresses from, the network."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:60]
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    return str(parsed.ipv4_mapped or IPv6Network((parsed, 64), strict=False).network_address)
