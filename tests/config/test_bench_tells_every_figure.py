from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ntbcare.config.bench.figures import Figure, from_json, table
from ntbcare.config.cli import WRONG_USAGE, main


def _figure(**changes: object) -> Figure:
    return Figure(**{"group": "G", "name": "n", "value": 5.0, "unit": "ms"} | changes)  # type: ignore[arg-type]  # a test names the fields


def test_a_bar_is_met_or_missed_and_none_is_neither() -> None:
    assert _figure(most=5).passed is True
    assert _figure(most=4.9).passed is False
    assert _figure(least=5).passed is True
    assert _figure(least=5.1).passed is False
    assert _figure().passed is None


def test_a_figure_survives_its_way_between_processes() -> None:
    figure = _figure(most=60, beside="p50 1.0 ms")
    assert from_json(json.loads(json.dumps(figure.as_json()))) == figure


def test_the_table_says_plainly_what_was_missed() -> None:
    lines = list(table([_figure(most=4), _figure(group="H"), _figure(least=1)]))
    assert [line.split()[0] for line in lines if line] == ["G", "MISSED", "passed", "H", "n"]


def test_no_cases_are_no_archive(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--cases", "0"]) == WRONG_USAGE
    assert "--cases" in capsys.readouterr().err


def test_without_postgresql_it_says_what_is_missing() -> None:
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    command = [sys.executable, "-m", "ntbcare.config.cli", "bench", "--only", "postgresql"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Not measured: no database can be made at 127.0.0.1:1" in done.stdout


@pytest.mark.slow
def test_a_quick_run_tells_all_figures_and_leaves_nothing(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "ntbcare.config.cli", "bench", "--cases", "200", "--quick", "--only", "sqlite", "--json"]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    [database] = told["databases"]
    figures = [from_json(figure) for figure in database["figures"]]
    assert {figure.group.split(":")[0].split(",")[0] for figure in figures} >= {
        "Inbox",
        "Search",
        "For everybody",
        "Size",
        "Work behind",
        "For the meeting",
    }
    assert all(figure.value > 0 for figure in figures if "load average" not in figure.name)
    assert not [figure.name for figure in figures if "FAILED" in figure.beside]
    assert list(tmp_path.iterdir()) == []
