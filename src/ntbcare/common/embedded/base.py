"""Django's SQLite backend, whose transactions stand in line before they begin (``line.py``)."""

from __future__ import annotations

from typing import Any

from django.db.backends.sqlite3 import base

from ntbcare.common.embedded.line import Line, line_of

_DEFAULT_SECONDS = 5.0


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that joins the line when a transaction begins and leaves it when that ends, however it ends."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401  # Django's own signature
        super().__init__(*args, **kwargs)
        self._in_line: Line | None = None

    def _start_transaction_under_autocommit(self) -> None:
        if self._in_line is None and not self.is_in_memory_db():
            line = line_of(str(self.settings_dict["NAME"]), seconds=self._patience())
            line.join()
            self._in_line = line
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # not in the stubs
        except BaseException:
            self._leave_line()
            raise

    def _commit(self) -> None:
        # A commit that fails is rolled back, and the turn ends there.
        super()._commit()  # type: ignore[misc]  # not in the stubs
        self._leave_line()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # not in the stubs
        finally:
            self._leave_line()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # not in the stubs
        finally:
            self._leave_line()

    def _patience(self) -> float:
        return float(self.settings_dict["OPTIONS"].get("timeout", _DEFAULT_SECONDS))

    def _leave_line(self) -> None:
        line, self._in_line = self._in_line, None
        if line is not None:
            line.leave()
