"""Several acts at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from django.db import connection


def at_once(*acts: Callable[[], object]) -> Sequence[object]:
    """What each of the acts returned or raised, all begun at the same moment in threads of their own."""
    gate = threading.Barrier(len(acts))
    told: list[object] = [None] * len(acts)

    def run(number: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            told[number] = act()
        except Exception as error:  # noqa: BLE001 handed to the test
            told[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told
