"""Tables as files."""

from __future__ import annotations

from ntbcare.common.text import as_cell as cell

__all__ = ["cell"]
