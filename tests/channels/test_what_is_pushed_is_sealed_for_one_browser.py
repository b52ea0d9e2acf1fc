"""The standards' own example, and what a push service gets to see."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from ntbcare.channels.webpush.sealing import LONGEST, seal_for
from ntbcare.channels.webpush.subscription import padless, read_subscription, unpadded
from ntbcare.channels.webpush.vapid import authorization, new_key, public_key_of
from ntbcare.common.errors import InvalidInput
from tests.channels.push import SECRET, Browser

SERVICES = ("fcm.googleapis.com", ".push.apple.com")
AT = datetime(2026, 11, 26, 4, 0, tzinfo=UTC)


def test_it_is_sealed_as_in_the_example_of_the_standard() -> None:
    """RFC 8291, appendix A."""
    ours = ec.derive_private_key(int.from_bytes(unpadded("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big"), ec.SECP256R1())
    sealed = seal_for(
        b"When I grow up, I want to be a watermelon",
        public_key=unpadded("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
        secret=unpadded("BTBZMqHH6r4Tts7J_aSIgg"),
        ours=ours,
        salt=unpadded("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert padless(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_y"
        "l95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


def test_each_message_is_sealed_anew_and_only_its_browser_opens_it() -> None:
    browser = Browser()
    first, second = (seal_for(b"kabar", public_key=browser.point, secret=SECRET) for _ in range(2))
    assert first != second
    assert browser.unseal(first) == browser.unseal(second) == b"kabar"
    assert b"kabar" not in first


def test_what_is_too_long_is_refused_before_it_is_sent() -> None:
    with pytest.raises(ValueError, match="too long"):
        seal_for(b"x" * (LONGEST + 1), public_key=Browser().point, secret=SECRET)
    assert len(seal_for(b"x" * LONGEST, public_key=Browser().point, secret=SECRET)) == 4096


def test_the_token_names_the_service_and_is_signed_with_our_key() -> None:
    key = new_key()
    header = authorization(key, endpoint="https://web.push.apple.com/QAbc/d", contact="mailto:admin@ntb.example", at=AT)
    token, named = header.removeprefix("vapid t=").split(", k=")
    assert named == public_key_of(key)
    head, claims, signature = token.split(".")
    assert json.loads(base64.urlsafe_b64decode(head + "==")) == {"typ": "JWT", "alg": "ES256"}
    assert json.loads(base64.urlsafe_b64decode(claims + "==")) == {
        "aud": "https://web.push.apple.com",
        "exp": int(AT.timestamp()) + 12 * 3600,
        "sub": "mailto:admin@ntb.example",
    }
    raw = unpadded(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    known = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unpadded(named))
    known.verify(der, f"{head}.{claims}".encode(), ec.ECDSA(SHA256()))


def test_one_subscription_has_one_name_however_it_is_spelled() -> None:
    told = json.loads(Browser().subscription)
    turned = json.dumps(dict(reversed(told.items())) | {"more": 1}, indent=3)
    assert read_subscription(turned, SERVICES).name == read_subscription(Browser().subscription, SERVICES).name


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/fcm/send/a",
        "https://fcm.googleapis.com:8443/a",
        "https://fcm.googleapis.com@127.0.0.1/a",
        "https://user:word@fcm.googleapis.com/a",
        "https://127.0.0.1/a",
        "https://[::1]/a",
        "https://169.254.169.254/latest",
        "https://localhost/a",
        "https://fcm.googleapis.com.evil.example/a",
        "https://evilpush.apple.com.example/a",
        "https://push.apple.com/a",
        "file:///etc/passwd",
        "//fcm.googleapis.com/a",
        "",
        "https://[",
        "https://web.push.apple.com/" + "a" * 2000,
    ],
)
def test_only_push_services_that_we_know_are_ever_asked(endpoint: str) -> None:
    with pytest.raises(InvalidInput):
        read_subscription(Browser(endpoint=endpoint).subscription, SERVICES)


@pytest.mark.parametrize(
    "changes",
    [
        {"p256dh": "AAAA"},
        {"p256dh": padless(b"\x04" + b"\x01" * 64)},
        {"p256dh": "ключ"},
        {"auth": "AAAA"},
        {"auth": "A" * 22 + "%"},
        {"auth": 5},
        {"auth": None},
    ],
)
def test_keys_that_nothing_can_be_sealed_for_are_refused(changes: dict[str, object]) -> None:
    told = json.loads(Browser().subscription)
    with pytest.raises(InvalidInput):
        read_subscription(json.dumps(told | {"keys": told["keys"] | changes}), SERVICES)


@pytest.mark.parametrize("told", ["", "null", "[]", "{}", '{"endpoint": 1}', "\x00", "x" * 5000, '{"endpoint": "\ud800"}'])
def test_what_is_no_subscription_is_refused(told: str) -> None:
    with pytest.raises(InvalidInput):
        read_subscription(told, SERVICES)
