"""Whoever changes, removes or slips in an event after the night is found by doctor; erasing words by law changes nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db.models import F

from ntbcare.cases.models import Case, CaseEvent, EventContent
from ntbcare.common.clock import now, pretend
from ntbcare.publication.models import Digest
from ntbcare.publication.record.checks import check_digests
from ntbcare.publication.record.proofs import Verdict, examine
from ntbcare.workflow.register import Receipt
from tests.publication.record import MONDAY, filed_on, night_after
from tests.world import World, file_case


@pytest.fixture
def filed(world: World) -> tuple[Case, Receipt]:
    """A complaint among others, and the night after it."""
    filed_on(MONDAY, 2)
    with pretend(MONDAY):
        case, receipt = file_case()
    night_after(MONDAY)
    return case, receipt


def found() -> list[str]:
    with pretend(MONDAY + timedelta(days=1)):
        return [finding.message for finding in check_digests()]


def test_an_unchanged_record_has_no_finding(filed: tuple[Case, Receipt]) -> None:
    assert found() == []
    assert examine(filed[1].receipt).verdict == Verdict.INCLUDED


def test_a_changed_event(filed: tuple[Case, Receipt]) -> None:
    case, receipt = filed
    CaseEvent.objects.filter(case=case).update(hash="0" * 64)
    assert found() == ["the events of digest 1 (2026-11-23) are not those it was made of"]
    assert examine(receipt.receipt).verdict == Verdict.MISSING


def test_a_removed_event(filed: tuple[Case, Receipt]) -> None:
    case, receipt = filed
    CaseEvent.objects.filter(case=case).delete()
    assert len(found()) == 1
    assert examine(receipt.receipt).verdict == Verdict.MISSING


def test_an_event_slipped_in(filed: tuple[Case, Receipt]) -> None:
    late = CaseEvent.objects.get(case=filed_on(MONDAY)[0])
    Digest.objects.update(upto=F("upto") + late.pk - CaseEvent.objects.order_by("-pk")[1].pk)
    assert len(found()) == 1


def test_a_digest_made_anew_or_removed(filed: tuple[Case, Receipt]) -> None:
    night_after(MONDAY + timedelta(days=1))
    Digest.objects.filter(number=1).update(count=4)
    assert "digest 1 is not what this installation signed" in found()
    Digest.objects.filter(number=1).delete()
    assert "digest 2 does not follow the one before" in found()


def test_words_erased_by_law_leave_record_and_proof_whole(filed: tuple[Case, Receipt]) -> None:
    case, receipt = filed
    EventContent.objects.filter(event__case=case).update(body=None, salt=None, erased_at=now())
    assert found() == []
    assert examine(receipt.receipt).verdict == Verdict.INCLUDED


def test_a_worker_that_makes_none_is_told_of(filed: tuple[Case, Receipt]) -> None:
    with pretend(MONDAY + timedelta(days=4)):
        assert [finding.message for finding in check_digests()] == ["no digest since 2026-11-23: does the worker run?"]
