"""Two annotated sets, invented. ``tuned.csv`` was looked at while the rules were written; ``everyday.csv`` is written in
another manner (messages of every kind, other matters) and was used for no tuning: its figures are the honest ones."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from ntbcare.config.cli import main
from ntbcare.guidance.quality.agreement import band, rank_correlation, weighted_kappa

DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize(
    ("name", "rows", "kappa", "spearman", "swapped"),
    [("tuned.csv", 328, 0.90, 0.90, 0.95), ("everyday.csv", 65, 0.85, 0.88, 0.97)],
)
def test_the_score_agrees_with_the_labels(
    name: str, rows: int, kappa: float, spearman: float, swapped: float, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["quality", "evaluate", str(DATA / name), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    with capsys.disabled():
        print(f"\n{name}: {found}")
    assert found["rows"] == rows
    assert found["kappa_weighted"] >= kappa
    assert found["spearman"] >= spearman
    assert found["swapped_lower"] >= swapped
    assert found["swapped_rows"] >= 50


def test_kappa_is_that_of_the_textbook() -> None:
    # Squared differences: 3 as labelled; 60 over all pairs of the margins, of which a quarter is due to chance.
    assert weighted_kappa([0, 1, 2, 4], [0, 2, 3, 3]) == pytest.approx(1 - 3 / (60 / 4))
    assert weighted_kappa([0, 4, 2, 3], [0, 4, 2, 3]) == 1
    assert weighted_kappa([0, 4], [4, 0]) == pytest.approx(-1)
    assert weighted_kappa([2, 2], [2, 2]) is None
    assert weighted_kappa([], []) is None


def test_rank_correlation_is_that_of_the_textbook() -> None:
    assert rank_correlation([1, 2, 3, 4], [10, 20, 30, 40]) == pytest.approx(1)
    assert rank_correlation([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1)
    assert rank_correlation([1, 2, 2, 3], [1, 2, 3, 4]) == pytest.approx(0.9486833)
    assert rank_correlation([1, 1], [1, 2]) is None


def test_a_score_of_chance_agrees_with_nobody() -> None:
    dice = random.Random(5)
    scores = [dice.uniform(0, 100) for _ in range(400)]
    labels = [dice.randrange(5) for _ in range(400)]
    assert abs(weighted_kappa([band(score) for score in scores], labels) or 0) < 0.12
    assert abs(rank_correlation(scores, labels) or 0) < 0.12


def test_the_bands_are_fifths() -> None:
    assert [band(score) for score in (0, 19, 20, 39, 40, 60, 79, 80, 100)] == [0, 0, 1, 1, 2, 3, 3, 4, 4]
