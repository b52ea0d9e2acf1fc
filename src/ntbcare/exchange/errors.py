"""What can go wrong in the exchange with other systems."""

from __future__ import annotations

from ntbcare.common.errors import InvalidInput


class UnreadableFile(InvalidInput):
    """The file is not what it should be; nothing of it was taken."""

    code = "unreadable_file"
