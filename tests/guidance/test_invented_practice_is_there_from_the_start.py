"""A new site has something to practise on: invented, good by its own check, and what a site withdrew stays away."""

from __future__ import annotations

import pytest

from ntbcare.guidance.actions import practice as actions
from ntbcare.guidance.actions.practice import seed_practice
from ntbcare.guidance.invented import invented_practice
from ntbcare.guidance.models import GoodState, PracticeCase
from ntbcare.guidance.practice import offered
from ntbcare.guidance.quality.findings import FindingKind
from ntbcare.guidance.quality.score import CRITERIA, assess
from ntbcare.guidance.quality.stakes import STAKES, Criterion, criteria_of
from ntbcare.publication.redaction import MASK, propose_text
from tests.world import World

CASES = list(invented_practice())


def test_each_criterion_has_a_case(world: World) -> None:
    assert {said["focus"] for _key, _edition, said in CASES} == set(Criterion.values)
    assert seed_practice() == len(CASES) >= 10
    assert seed_practice() == 0
    assert len(offered(frozenset({world.agency("Pemda Lobar").pk}))) == len(CASES)


@pytest.mark.parametrize(("key", "said"), [(key, said) for key, _edition, said in CASES])
def test_the_good_answer_is_good_and_names_nobody(key: str, said: dict[str, str]) -> None:
    quality = assess(said["complaint"], said["answer"])
    assert quality.score >= 75, quality.findings
    assert MASK not in propose_text(said["complaint"] + said["answer"])
    other = next(one["answer"] for name, _edition, one in CASES if name != key)
    assert assess(said["complaint"], other).score < quality.score / 2


def test_the_hospital_example_explains_the_procedure_politely() -> None:
    said = next(said for key, _edition, said in CASES if key == "rs-spesialis")
    refusal = "Prosedur sudah begitu. Semua pasien wajib ke IGD. Harap maklum."
    assert assess(said["complaint"], said["answer"]).score > assess(said["complaint"], refusal).score + 40
    assert "karena" in said["answer"]
    assert "maaf" in said["answer"]


def test_a_new_edition_replaces_the_old_and_what_was_withdrawn_stays_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    seed_practice()
    gone, changed = CASES[0][0], CASES[1][0]
    PracticeCase.objects.filter(seed=gone).update(state=GoodState.WITHDRAWN)
    newer = [(key, edition + 1, said | {"title": "Judul baru"}) for key, edition, said in CASES if key in {gone, changed}]
    monkeypatch.setattr(actions, "invented_practice", lambda: iter(newer))
    assert seed_practice() == 1
    rows = PracticeCase.objects.filter(seed=changed).order_by("version").values_list("version", "state", "title")
    assert [(version, state) for version, state, _title in rows] == [(1, "withdrawn"), (2, "approved")]
    assert not PracticeCase.objects.filter(seed=gone, state=GoodState.APPROVED).exists()


def test_every_kind_of_finding_belongs_to_a_criterion_with_the_weight_of_the_score() -> None:
    assert all(len(criteria_of([kind])) == 1 for kind in FindingKind.values)
    assert criteria_of(["something_of_another_edition"]) == frozenset()
    weights = {name: weight for name, weight, _judge in CRITERIA if weight}
    assert {name: STAKES[Criterion(name)] for name in weights} == weights
