"""One request, one effect: the reply to a request with an Idempotency-Key is stored in the step's own transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

from django.db import connection

from ntbcare.common.canonical import Json
from ntbcare.common.clock import now
from ntbcare.common.errors import Conflict, InvalidInput, NtbCareError
from ntbcare.correspondence.models import IdempotentReply
from ntbcare.vault.actions import keyed_hash, lookup_hashes, open_sealed, seal

DAY = timedelta(hours=24)
_PURPOSE = "idempotency"

T = TypeVar("T")


class Repeated(NtbCareError):
    """The key was used before or is in use: the step's transaction must be rolled back and the first reply looked up."""


class InFlight(Conflict):
    """The first request with this key has not ended yet."""

    code = "in_flight"


class KeyReused(InvalidInput):
    """The key was used with another body."""

    code = "key_reused"


@dataclass(frozen=True, slots=True)
class Once(Generic[T]):
    """A request that must have one effect. ``scope`` is who asks for what, so that strangers' keys never meet."""

    scope: str
    key: str
    body: bytes
    build: Callable[[T], Json]
    """Makes the reply from what the step returns."""
    lasts: timedelta = DAY
    """How long a repetition is known. A day, as the contract says of the API; more for what waits without a network."""

    @property
    def _name(self) -> str:
        return f"{self.scope}\n{self.key}"

    @property
    def body_hash(self) -> str:
        """SHA-256 of the body, by which a repetition is told from a mistake."""
        return hashlib.sha256(self.body).hexdigest()

    def keep(self, result: T) -> None:
        """Store the reply, inside the step's transaction. Raises Repeated when the key is taken."""
        row = (
            keyed_hash(self._name, purpose=_PURPOSE),
            self.body_hash,
            seal(json.dumps(self.build(result)), purpose=_PURPOSE),
            now() + self.lasts,
        )
        table = IdempotentReply._meta.db_table
        columns = "key_hash, body_hash, reply_sealed, expires_at"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # Without the advisory lock the statement would wait for a first request that has not committed.
                cursor.execute(
                    f"INSERT INTO {table} ({columns}) SELECT %s, %s, %s, %s"
                    " WHERE pg_try_advisory_xact_lock(hashtextextended(%s, 0)) ON CONFLICT DO NOTHING",
                    [*row, row[0]],
                )
            else:
                cursor.execute(f"INSERT INTO {table} ({columns}) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING", row)  # noqa: S608 own table name
            if cursor.rowcount != 1:
                raise Repeated("repeated")

    def first_reply(self) -> Json:
        """The reply that the first request got. Raises KeyReused for another body, InFlight while there is none."""
        hashes = lookup_hashes(self._name, purpose=_PURPOSE)
        kept = IdempotentReply.objects.filter(key_hash__in=hashes, expires_at__gt=now()).first()
        if kept is None:
            raise InFlight("the first request with this Idempotency-Key is still being worked on")
        if kept.body_hash != self.body_hash:
            raise KeyReused("this Idempotency-Key was used with another body")
        reply: Json = json.loads(open_sealed(kept.reply_sealed, purpose=_PURPOSE))
        return reply

    def forget_expired(self) -> bool:
        """Drop a reply of this key whose time is over; true when there was one."""
        hashes = lookup_hashes(self._name, purpose=_PURPOSE)
        return bool(IdempotentReply.objects.filter(key_hash__in=hashes, expires_at__lte=now()).delete()[0])
