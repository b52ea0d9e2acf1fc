"""Facts are chained, contents are erasable, columns are what events say; whatever is changed behind our back is found."""

from __future__ import annotations

import hashlib

import pytest
import rfc8785

from ntbcare.cases.happening import FOLDED, moment_text
from ntbcare.cases.models import Case, CaseEvent, EventContent
from ntbcare.cases.replay import Finding, check_cases, fold
from ntbcare.common.clock import now
from tests.world import World, acting_case, file_case


def findings() -> list[str]:
    return [finding.what for finding in check_cases()]


def test_the_hash_is_sha256_over_canonical_json_and_anybody_can_recount_it(world: World) -> None:
    case, _lead, _ = acting_case(world)
    previous = ""
    for event in CaseEvent.objects.filter(case=case).order_by("number"):
        record = {
            "case": case.pk,
            "number": event.number,
            "kind": event.kind,
            "at": moment_text(event.at),
            "role": event.actor_role,
            "actor": event.actor_id,
            "agency": event.agency_id,
            "before": event.status_before,
            "after": event.status_after,
            "facts": event.facts,
            "previous": previous,
        }
        assert hashlib.sha256(rfc8785.dumps(record)).hexdigest() == event.hash
        previous = event.hash


def test_a_case_read_back_from_its_events_is_the_case(world: World) -> None:
    case, _lead, _ = acting_case(world, title="Lampu pasar", latitude=None)
    folded = fold(CaseEvent.objects.filter(case=case).select_related("content").order_by("number"))
    assert {name: getattr(folded, name) for name in FOLDED} == {
        name: getattr(Case.objects.get(pk=case.pk), name) for name in FOLDED
    }
    assert findings() == []


@pytest.mark.parametrize("column", [{"status": "closed"}, {"stars": 5}, {"lead": None}, {"headline": "lain"}, {"refused": 3}])
def test_a_changed_column_is_found(world: World, column: dict[str, object]) -> None:
    case, _lead, _ = acting_case(world)
    Case.objects.filter(pk=case.pk).update(**column)
    assert any("is not what the events say" in what for what in findings())


def test_a_changed_fact_and_a_missing_event_are_found(world: World) -> None:
    case, _lead, _ = acting_case(world)
    CaseEvent.objects.filter(case=case, number=2).update(actor_id=987_654)
    assert any("does not have its hash" in what for what in findings())
    EventContent.objects.filter(event__case=case, event__number=5).delete()
    CaseEvent.objects.filter(case=case, number=3).update(number=99)
    assert any("is missing" in what for what in findings())


def test_changed_words_are_found(world: World) -> None:
    case, _ = file_case()
    EventContent.objects.filter(event__case=case).update(body={"text": "Bukan ini yang dilaporkan."})
    assert any("were changed" in what for what in findings())


def test_words_that_vanish_are_found_and_a_tombstone_is_accepted(world: World) -> None:
    case, _ = file_case()
    content = EventContent.objects.get(event__case=case)
    content.body, content.salt, content.erased_at = None, None, now()
    content.save()
    assert [what for what in findings() if "chain" in what or "hash" in what or "contents" in what] == []
    content.delete()
    assert any("without a tombstone" in what for what in findings())


def test_facts_hold_nothing_that_a_person_said(world: World) -> None:
    case, _ = file_case(
        text="Nama saya Budi Contoh, rumah saya di sini.", name="Budi Contoh", phone="081200000000", landmark="rumah Budi"
    )
    event = CaseEvent.objects.get(case=case)
    assert "Budi" not in str(event.facts)
    assert "8120" not in str(event.facts)


def test_a_finding_names_the_case(world: World) -> None:
    case, _ = file_case()
    Case.objects.filter(pk=case.pk).update(stars=1)
    assert list(check_cases()) == [Finding(case.pk, "column stars is not what the events say")]
