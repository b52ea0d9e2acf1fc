"""The views of untouched cases are read by an index in the order in which they are shown, however long the archive is."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.db.models import Q

from ntbcare.cases.models import Case
from ntbcare.cases.reach import View, in_view


@pytest.mark.django_db
@pytest.mark.parametrize("view", [View.RED, View.YELLOW])
@pytest.mark.parametrize(("way", "index"), [(Q(branch_id=1), "case_branch_red"), (Q(), "case_red")], ids=["branch", "all"])
def test_each_way_has_its_index(view: View, way: Q, index: str) -> None:
    rows = in_view(Case.objects.filter(way), view).order_by("red_at", "pk")[:26]
    if connection.vendor == "sqlite":
        plan = rows.explain()
        assert index in plan
        assert "TEMP B-TREE" not in plan, "sorted by hand"
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert index in json.dumps(rows.explain(format="json")) or "case_red" in rows.explain()
