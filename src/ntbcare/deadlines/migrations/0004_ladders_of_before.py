"""The rungs of adopted policies become dated ladders of the province, with the same levels, so that no case goes up twice."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils.timezone import now

POSITIONS = {"agency": "agency_head", "branch": "coordinator", "upper": "upper"}


def carry_over(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Copy; a site that has no province yet has no cases either, and begins with the first ladder."""
    province = apps.get_model("agencies", "Agency").objects.filter(kind="province").first()
    steps = apps.get_model("deadlines", "EscalationStep").objects.filter(policy__state="adopted").select_related("policy")
    ladder_model, step_model = apps.get_model("deadlines", "Ladder"), apps.get_model("deadlines", "LadderStep")
    ladders = {}
    for step in steps.order_by("policy__in_force_from", "level") if province else ():
        day = step.policy.in_force_from
        if day not in ladders:
            ladders[day] = ladder_model.objects.create(
                branch=province, in_force_from=day, reason=step.policy.title, legal_basis=step.policy.legal_basis, created_at=now()
            )
        step_model.objects.create(
            ladder=ladders[day],
            level=step.level,
            amount=step.after_days,
            unit="day",
            calendar="working",
            position=POSITIONS[step.target],
        )
    if ladders:
        apps.get_model("deadlines", "RuleChange").objects.create(at=now(), what="ladder", reason="Jenjang eskalasi dipindahkan")


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_ladders")]  # noqa: RUF012  # as Django reads it

    operations = [  # noqa: RUF012
        migrations.RunPython(carry_over, migrations.RunPython.noop),
        migrations.DeleteModel(name="EscalationStep"),
    ]
