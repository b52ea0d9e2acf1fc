"""Typed reading of the environment. A setting NAME may come as NAME or as NAME_FILE (a path to a file that holds it)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


class BadSetting(Exception):
    """A setting cannot be understood; the message names it and says what is expected."""


class Environment:
    """Reads settings by name from a mapping (the process environment unless told)."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values

    def text(self, name: str, default: str = "") -> str:
        """The value of NAME, or the stripped content of the file that NAME_FILE points to, or the default."""
        value = self._values.get(name)
        if value is not None:
            return value
        path = self._values.get(f"{name}_FILE")
        if path is None:
            return default
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSetting(f"{name}_FILE: cannot read {path}: {error.strerror}") from error

    def number(self, name: str, default: int, *, low: int, high: int) -> int:
        """A whole number between ``low`` and ``high``, both included."""
        return self._read(name, default, lambda raw: _within(int(raw), low, high), f"a whole number from {low} to {high}")

    def flag(self, name: str, *, default: bool) -> bool:
        """yes/no, true/false, on/off, 1/0."""
        words = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}
        return self._read(name, default, lambda raw: words[raw.strip().lower()], "yes or no")

    def _read(self, name: str, default: T, parse: Callable[[str], T], expected: str) -> T:
        raw = self.text(name)
        if not raw:
            return default
        try:
            return parse(raw)
        except (ValueError, KeyError) as error:
            raise BadSetting(f"{name}={raw!r}: expected {expected}") from error


def _within(value: int, low: int, high: int) -> int:
    if not low <= value <= high:
        raise ValueError(value)
    return value
