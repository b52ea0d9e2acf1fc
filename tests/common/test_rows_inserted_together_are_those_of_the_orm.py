from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ntbcare.cases.models import Case
from ntbcare.cases.sets import Classification, Source
from ntbcare.common.inserting import insert_together, reserve_keys
from ntbcare.complainants.models import Complainant
from tests.world import World


def _case(world: World) -> Case:
    moment = datetime(2026, 11, 2, 1, 30, 0, 250, tzinfo=UTC)
    return Case(
        received_at=moment, registered_at=moment, source=Source.SMS, classification=Classification.INFORMATION,
        category_id="1398", region_id="52.01", latitude=Decimal("-8.58333"), longitude=Decimal("116.11667"),
        occurred_on=date(2026, 10, 31),
        headline="100% 'rusak' %s \\ \"parah\"", branch=world.agency("Pemprov"), answer_due_at=moment, stars=4, solved=True,
    )  # fmt: skip


@pytest.mark.django_db
def test_every_column_is_read_back_as_the_orm_would_have_written_it(world: World) -> None:
    by_orm, together = _case(world), _case(world)
    by_orm.save()
    complainant = Complainant(name_sealed=b"\x00\xff%s", created_at=together.received_at)
    complainant.pk, together.pk = reserve_keys(Complainant, Case)
    insert_together([complainant])
    together.complainant = complainant
    insert_together([together])
    columns = [field.attname for field in Case._meta.concrete_fields if field.attname not in {"id", "complainant_id"}]
    rows = Case.objects.filter(pk__in=[by_orm.pk, together.pk]).order_by("pk").values_list(*columns)
    assert rows[0] == rows[1]
    sealed = Complainant.objects.get(cases=together).name_sealed
    assert sealed is not None
    assert bytes(sealed) == b"\x00\xff%s"
