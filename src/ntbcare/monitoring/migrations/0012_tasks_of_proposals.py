"""Each proposal that was accepted before tasks were followed becomes a task, with its decision as the first line of history."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def _make(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    remark, task, entry = (apps.get_model("monitoring", name) for name in ("Remark", "Task", "TaskEntry"))
    for one in remark.objects.filter(kind="proposal", state="accepted", task=None).order_by("pk").iterator():
        at = one.decided_at or one.made_at
        made = task.objects.create(
            branch_id=one.branch_id, period=one.period, text=one.text, owner_id=one.owner_id, due_on=one.due_on, remark=one,
            made_at=at,
        )  # fmt: skip
        entry.objects.create(
            task=made, number=1, step="opened", text=one.reason, due_on=one.due_on, agency_id=one.branch_id,
            author_id=one.decided_by_id, at=at,
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0011_meetings")]

    operations = [migrations.RunPython(_make, migrations.RunPython.noop)]
