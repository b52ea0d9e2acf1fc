"""An updated site keeps its rungs: the migration turns them into a dated ladder of the province with the same levels."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.timezone import now

BEFORE, AFTER = [("deadlines", "0002_joint")], [("deadlines", "0004_ladders_of_before")]


def migrate(target: list[tuple[str, str]]) -> Any:  # noqa: ANN401  # historical models have no types
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


@pytest.mark.django_db(transaction=True)
def test_levels_days_and_whom_they_reached_are_kept() -> None:
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    try:
        old = migrate(BEFORE)
        province = old.get_model("agencies", "Agency").objects.create(name="Provinsi", short_name="Prov", kind="province")
        policy = old.get_model("deadlines", "Policy").objects.create(
            title="Lama", legal_basis="UU 25/2009", state="adopted", in_force_from=date(2024, 1, 1), created_at=now()
        )
        draft = old.get_model("deadlines", "Policy").objects.create(title="Rancangan", legal_basis="-", created_at=now())
        step = old.get_model("deadlines", "EscalationStep")
        for level, (days, target) in enumerate([(1, "agency"), (3, "branch"), (5, "upper")], start=1):
            step.objects.create(policy=policy, level=level, after_days=days, target=target)
        step.objects.create(policy=draft, level=1, after_days=9, target="upper")
        new = migrate(AFTER)
        ladder = new.get_model("deadlines", "Ladder").objects.get()
        assert (ladder.branch_id, ladder.in_force_from, ladder.reason) == (province.pk, date(2024, 1, 1), "Lama")
        rungs = ladder.steps.order_by("level").values_list("level", "amount", "unit", "calendar", "position", "priority")
        assert list(rungs) == [
            (1, 1, "day", "working", "agency_head", ""),
            (2, 3, "day", "working", "coordinator", ""),
            (3, 5, "day", "working", "upper", ""),
        ]
    finally:
        MigrationExecutor(connection).migrate(newest)
