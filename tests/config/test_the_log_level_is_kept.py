"""``NTBCARE_LOG_LEVEL`` holds for our own lines as for those of libraries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog

from ntbcare.config.logs import configure_structlog


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    configure_structlog("INFO")


@pytest.mark.parametrize(("level", "said"), [("DEBUG", "diwe"), ("INFO", "iwe"), ("WARNING", "we"), ("ERROR", "e")])
def test_only_lines_from_the_level_upwards_are_written(level: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure_structlog(level)
    log = structlog.get_logger()
    for name in ("debug", "info", "warning", "error"):
        getattr(log, name)(name)
    written = capsys.readouterr().err
    assert "".join(name[0] for name in ("debug", "info", "warning", "error") if f'"event": "{name}"' in written) == said
