"""Delay and false alarms on simulated years, as ``ntbcare anomalies evaluate`` prints them; and the tails they rest on."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from ntbcare.config.cli import main
from ntbcare.guidance.clone_years import clone_outcomes
from ntbcare.monitoring.anomalies.doings import unusual_counts
from ntbcare.monitoring.anomalies.evaluation.agencies import agency_outcomes
from ntbcare.monitoring.anomalies.evaluation.flows import crowds, false_alarms, judge, outages
from ntbcare.monitoring.anomalies.tails import at_least, at_most, discoveries, share_at_least, usual_range

TODAY = date(2026, 6, 20)


def test_tails_are_those_of_a_poisson_when_the_rate_is_known_well() -> None:
    assert at_least(5, 1.0, 1e9) == pytest.approx(0.00365985, rel=1e-4)
    assert at_most(0, 3.0, 1e9) == pytest.approx(0.0497871, rel=1e-4)
    assert at_least(3000, 2000.0, 1e9) < 1e-80
    # A rate that is not known well calls less unusual.
    assert at_least(5, 1.0, 1.0) == pytest.approx(0.5**5)
    assert usual_range(1.0, 1e9) == (0, 3)


@pytest.mark.parametrize(("count", "mean", "shape"), [(0, 2.0, 3.0), (2, 2.0, 3.0), (9, 4.0, 0.5), (40, 50.0, 10.0)])
def test_both_tails_together_are_everything(count: int, mean: float, shape: float) -> None:
    assert at_least(count + 1, mean, shape) + at_most(count, mean, shape) == pytest.approx(1)


def test_few_of_many_looks_are_discoveries() -> None:
    chances = {"a": 1e-6, "b": 4e-4, "c": 0.01, "d": 0.2}
    assert discoveries(chances, 0.05, looks=100) == {"a", "b"}
    assert discoveries(chances, 0.05, looks=4) == {"a", "b", "c"}
    assert share_at_least(3, 3, 0.5) == pytest.approx(0.125)


def test_five_cases_where_five_are_usual_are_nothing_and_the_last_eve_hides_no_new_one() -> None:
    days = {TODAY - timedelta(days=age): 1 for age in range(7, 170, 3)}
    usual = days | {TODAY: 5}
    masses = days | {TODAY: 25, TODAY - timedelta(days=160): 25}
    found = unusual_counts({1: usual, 2: masses, 3: days}, TODAY, days=7, fewest=5, times=2.0)
    assert [one.agency_id for one in found] == [2]
    assert found[0].expected.mean < 5


@pytest.mark.slow
def test_surges_and_silences_on_simulated_years() -> None:
    false = false_alarms(700, years=2, seed=3)
    assert false["surge"] <= 3
    assert false["silence"] <= 1
    surge = judge("surge", "", 700, crowds(15, 3, years=2, seed=1), 0, years=2, seed=5)
    assert surge.found >= surge.injected - 1
    assert surge.median_days is not None
    assert surge.median_days <= 2
    silence = judge("silence", "", 12_000, outages("source", 60, years=1, seed=1), 0, years=1, seed=5)
    assert silence.found == silence.injected
    assert silence.longest_days is not None
    assert silence.longest_days <= 14


@pytest.mark.slow
def test_agencies_and_answers_on_simulated_years() -> None:
    found = {one.kind: one for one in [*agency_outcomes(years=2, seed=11), *clone_outcomes(years=1, seed=11)]}
    assert {kind: one.found >= 0.7 * one.injected for kind, one in found.items()} == dict.fromkeys(found, True)
    assert {kind: one.false_a_year <= 8 for kind, one in found.items()} == dict.fromkeys(found, True)
    assert max(one.median_days or 0 for one in found.values()) <= 7


@pytest.mark.slow
def test_the_command_prints_the_figures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["anomalies", "evaluate", "--part", "answers", "--years", "1", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["outcomes"]
    assert (one["kind"], one["found"]) == ("clones", one["injected"])


def test_impossible_years_are_wrong_usage() -> None:
    assert main(["anomalies", "evaluate", "--years", "0"]) == 2
