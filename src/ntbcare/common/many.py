"""Asking for many rows by their numbers without a placeholder for each: the statement stays the same, however many they are."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

_FEW = 64


def among(numbers: Collection[int]) -> Any:  # noqa: ANN401  # what ``__in`` takes: the numbers, or an expression
    """What follows ``__in=``: few numbers as they are, many as one parameter.

    psycopg takes longer to cut a statement at two thousand places than PostgreSQL to answer it, and SQLite takes no more
    than 32,766.
    """
    if len(numbers) <= _FEW:
        return numbers
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(numbers)])  # a text of this file
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(numbers))])  # a text of this file
