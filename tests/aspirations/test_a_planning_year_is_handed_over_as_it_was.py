from __future__ import annotations

import hashlib
import io

import pytest
from openpyxl import load_workbook

from ntbcare.agencies.roles import Role
from ntbcare.aspirations.files import as_csv, as_workbook
from ntbcare.aspirations.models import PlanningReport
from ntbcare.aspirations.queries import next_round, report_rows
from ntbcare.common.canonical import canonical_json
from ntbcare.common.errors import InvalidInput, NotFound
from ntbcare.workflow.aspire import Words, answer_group, describe, group_case, hand_over_round, open_group_of, support_group
from tests.wishes import WORDS, answering, group_of_wishes, wished, with_planner
from tests.world import World


def test_what_was_handed_over_stays_as_it_was_said(world: World) -> None:
    planner, group = with_planner(world), group_of_wishes(world)
    for _number in range(2):
        group_case(wished(world)[0].pk, group_id=group.pk, actor=world.coordinator)
    support_group(group.pk, device="hp", address="10.0.0.1", language="id")
    assert planner.viewer is not None
    answer_group(group.pk, answering(), seen=0, viewer=planner.viewer)
    branch, year = world.agency("Pemprov").pk, next_round()
    report = hand_over_round(branch, year, handed_to="Musrenbang RKPD", viewer=planner.viewer)
    row = report.rows[0]
    assert (row["aspirations"], row["supporters"], row["outcome"]) == (2, 1, "taken_up")
    assert row["regions"] == [{"name": "Kabupaten Lombok Barat", "n": 2}]
    assert (row["programme"], row["agency"]) == ("Jembatan desa", "Dinas PUPR Provinsi")
    describe(group.pk, Words(title="Jembatan lain", summary=WORDS.summary), viewer=planner.viewer)
    support_group(group.pk, device="hp-2", address="10.0.0.1", language="id")
    again = hand_over_round(branch, year, handed_to="Musrenbang RKPD perubahan", viewer=planner.viewer)
    report.refresh_from_db()
    assert report.rows[0]["title"] == WORDS.title
    assert (again.number, again.rows[0]["title"], again.rows[0]["supporters"]) == (2, "Jembatan lain", 2)
    assert report.sha256 == hashlib.sha256(canonical_json({"rows": report.rows})).hexdigest()


def test_what_is_put_off_stands_in_the_later_years_report(world: World) -> None:
    planner, group = with_planner(world), group_of_wishes(world)
    assert planner.viewer is not None
    answer_group(group.pk, answering(outcome="later", year=str(next_round() + 1)), seen=0, viewer=planner.viewer)
    branch = world.agency("Pemprov").pk
    assert report_rows(branch, next_round()) == []
    assert len(report_rows(branch, next_round() + 1)) == 1


def test_nobody_hands_over_what_is_not_theirs_or_nothing(world: World) -> None:
    with_planner(world)
    group_of_wishes(world)
    branch = world.agency("Pemprov").pk
    with pytest.raises(NotFound):
        hand_over_round(branch, next_round(), handed_to="Musrenbang", viewer=world.viewer(Role.COORDINATOR, "Pemda Lobar"))
    viewer = world.viewer(Role.COORDINATOR, "Pemprov")
    with pytest.raises(InvalidInput):
        hand_over_round(branch, next_round(), handed_to=" ", viewer=viewer)
    with pytest.raises(InvalidInput):
        hand_over_round(branch, next_round() + 5, handed_to="Musrenbang", viewer=viewer)
    assert not PlanningReport.objects.exists()


def test_files_hold_every_row_and_no_formula(world: World) -> None:
    viewer = world.viewer(Role.COORDINATOR, "Pemprov")
    branch = world.agency("Pemprov").pk
    open_group_of(branch, Words(title="=SUM(A1:A9) jembatan", summary=WORDS.summary), viewer=viewer)
    rows = report_rows(branch, next_round())
    text = as_csv(rows).decode("utf-8-sig")
    assert "'=SUM(A1:A9) jembatan" in text
    sheet = load_workbook(io.BytesIO(as_workbook(rows))).worksheets[0]
    assert (sheet.max_row, sheet.cell(2, 2).value, sheet.cell(2, 2).data_type) == (2, "=SUM(A1:A9) jembatan", "s")
