"""Logs: one JSON object a line on standard error, with ids and kinds only: never text, telephone, name, code or address."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

import structlog


class _Stderr:
    """Standard error as it is now: tests and supervisors replace it."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def frames_of(error: BaseException) -> list[str]:
    """Where an error happened: file, line and function of its innermost frames, and of what caused it. No words."""
    chain = traceback.TracebackException.from_exception(error)
    frames: list[str] = []
    step: traceback.TracebackException | None = chain
    while step is not None:
        frames += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in step.stack[-8:]]
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    return frames[:40]


def without_words(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replace an exception in a log entry by its kind and place: its message may quote what a citizen wrote."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = type(error).__name__
        event["where"] = frames_of(error)
    return event


def configure_structlog(level: str) -> None:
    """Set up our own logger, from ``level`` (a name such as ``WARNING``) upwards."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            without_words,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(_Stderr()),  # type: ignore[arg-type]  # it only writes and flushes
        cache_logger_on_first_use=False,
    )


class JsonFormatter(logging.Formatter):
    """The same shape for what libraries log."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, Any] = {
            "event": record.getMessage(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "at": datetime.fromtimestamp(record.created, UTC).isoformat().replace("+00:00", "Z"),
        }
        if record.exc_info and record.exc_info[1]:
            entry["error"] = type(record.exc_info[1]).__name__
            entry["where"] = frames_of(record.exc_info[1])
        return json.dumps(entry, ensure_ascii=False, default=str)


def logging_config(level: str) -> dict[str, Any]:
    """What Django hands to ``logging.config``."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": "ntbcare.config.logs.JsonFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "json"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            # Django's request log prints paths; the sign-in guard prints names; the tasks API repeats what jobs log.
            "django.request": {"level": "CRITICAL"},
            "django.server": {"level": "ERROR"},
            "django.security": {"level": "CRITICAL"},
            "axes": {"level": "ERROR"},
            "django_tasks": {"level": "CRITICAL"},
            "httpx": {"level": "WARNING"},
        },
    }
