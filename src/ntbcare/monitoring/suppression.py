"""Hiding small cells of fine tables, and as many others as it takes that they cannot be found by subtraction. Pure.

The sums of rows and columns are public, because tables of one dimension are. A line (row or column) with a single
hidden cell would give it away, and so would two hidden cells that add up to very little; further cells of the
line are hidden, the smallest first, until neither holds. Hiding them opens other lines, so it is repeated until
nothing changes. What cannot be protected this way is differencing by periods that differ by a day; the published
tables of the open data have fixed periods.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

SMALLEST_SHOWN = 5
Table = Mapping[tuple[str, str], int]


def is_small(cases: int) -> bool:
    """Whether a number of cases could point at persons."""
    return 0 < cases < SMALLEST_SHOWN


def hidden_cells(table: Table) -> frozenset[tuple[str, str]]:
    """The cells (row, column) of a table of counts that must not be shown."""
    hidden = {cell for cell, cases in table.items() if is_small(cases)}
    lines: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
    for cell, cases in table.items():
        if cases:
            lines[0, cell[0]].append(cell)
            lines[1, cell[1]].append(cell)
    # Only lines in which something was hidden since they were last looked at can need more.
    unsettled = set(lines) if hidden else set()
    in_order = sorted(unsettled)
    while unsettled:
        for key in in_order:
            if key not in unsettled:
                continue
            unsettled.remove(key)
            extra = _next_to_hide(lines[key], table, hidden)
            if extra is not None:
                hidden.add(extra)
                unsettled |= {(0, extra[0]), (1, extra[1])}
    return frozenset(hidden)


def hidden_in_line(counts: Mapping[str, int]) -> frozenset[str]:
    """The same for a table of one dimension."""
    return frozenset(column for _, column in hidden_cells({("", key): cases for key, cases in counts.items()}))


def _next_to_hide(line: list[tuple[str, str]], table: Table, hidden: set[tuple[str, str]]) -> tuple[str, str] | None:
    inside = [cell for cell in line if cell in hidden]
    if not inside or (len(inside) > 1 and sum(table[cell] for cell in inside) >= SMALLEST_SHOWN):
        return None
    shown = [cell for cell in line if cell not in hidden]
    return min(shown, key=lambda cell: (table[cell], cell)) if shown else None
