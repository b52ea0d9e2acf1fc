"""The learned model: what it is sure of, why, and that it says the same wherever its file is opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from ntbcare.routing.errors import ModelBroken, NothingToLearn
from ntbcare.routing.learning.evaluation import Judged, figures_of
from ntbcare.routing.learning.features import Example
from ntbcare.routing.learning.model import Candidate, Model
from ntbcare.routing.learning.training import newest_of_each, save, train
from ntbcare.routing.learning.trial import try_on
from tests.routing.archives import archive


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    rows = archive()
    path = tmp_path_factory.mktemp("routing") / "model"
    save(train([row.example for row in rows], [row.agency for row in rows], about={"note": "invented"}), path)
    return Model.load(path)


def test_later_cases_are_judged_from_earlier_ones() -> None:
    trial = try_on(archive(cases=700), test_share=0.2)
    assert (trial.train, trial.test) == (560, 140)
    assert trial.figures.top_1 > 0.9
    assert trial.figures.top_3 >= trial.figures.top_1
    assert trial.figures.precision_at_coverage["0.5"] > 0.95
    assert trial.figures.ece < 0.15


def test_a_misspelt_word_is_still_understood(model: Model) -> None:
    assert model.judge(Example("jln brlubang parah", ("Praya",)))[0].label == "Dinas Pekerjaan Umum"


def test_the_place_tells_which_local_office_it_is(model: Model) -> None:
    for place in ("Praya", "Dompu"):
        assert model.judge(Example("petugas kecamatan marah", (place,)))[0].label == f"Kecamatan {place}"


def test_a_place_that_only_the_text_names_is_found(model: Model) -> None:
    assert model.judge(Example("petugas kecamatan marah di Selong"))[0].label == "Kecamatan Selong"


def test_the_words_that_spoke_for_an_answer_are_words_of_the_text(model: Model) -> None:
    first = model.judge(Example("Tolong dicek, aspal mengelupas lagi"), explain=True)[0]
    assert set(first.words) <= {"tolong", "dicek", "aspal", "mengelupas", "lagi"}
    assert "aspal" in first.words


def test_probabilities_fall_and_do_not_exceed_one(model: Model) -> None:
    chances = [candidate.probability for candidate in model.judge(Example("obat habis", ("Alas",)))]
    assert chances == sorted(chances, reverse=True)
    assert sum(chances) <= 1.0 + 1e-9


@pytest.mark.parametrize("text", ["", "   ", "?!…", "\u202e\u200b", "\ud800", "7" * 30_000, "مرحبا 🙂", "a" * 20_000])
def test_any_text_gets_an_answer(model: Model, text: str) -> None:
    assert len(model.judge(Example(text), explain=True)) == 3


def test_a_model_learned_twice_is_the_same(tmp_path: Path) -> None:
    rows = archive(cases=200)
    for name in ("one", "other"):
        save(train([row.example for row in rows], [row.agency for row in rows], about={}), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_a_broken_file_is_said_to_be_broken(tmp_path: Path) -> None:
    rows = archive(cases=200)
    path = tmp_path / "model"
    save(train([row.example for row in rows], [row.agency for row in rows], about={}), path)
    whole = path.read_bytes()
    for broken in (b"", b"something else", whole[:200], whole[: len(whole) // 2]):
        path.write_bytes(broken)
        with pytest.raises(ModelBroken):
            Model.load(path)
    with pytest.raises(ModelBroken):
        Model.load(tmp_path / "nowhere")


def test_what_cannot_be_learned_from_is_said() -> None:
    rows = archive(cases=120)
    with pytest.raises(NothingToLearn):
        train([row.example for row in rows[:10]], [row.agency for row in rows[:10]], about={})
    with pytest.raises(NothingToLearn):
        train([row.example for row in rows], ["Dinas Satu"] * len(rows), about={})


def test_two_agencies_are_enough(tmp_path: Path) -> None:
    rows = [row for row in archive() if row.agency in {"Dinas Kesehatan", "Dinas Pendidikan"}]
    save(train([row.example for row in rows], [row.agency for row in rows], about={}), tmp_path / "model")
    assert Model.load(tmp_path / "model").judge(Example("obat habis"))[0].label == "Dinas Kesehatan"


def test_of_a_large_archive_the_newest_of_each_agency_are_kept() -> None:
    labels = ["common"] * 90 + ["rare"] * 3 + ["common"] * 7
    kept = newest_of_each(labels, 20)
    assert [labels[row] for row in kept].count("rare") == 3
    assert kept == sorted(kept)
    assert len(kept) <= 20
    assert kept[-1] == 99


def test_the_figures_are_those_of_the_definition() -> None:
    def judged(truth: str, *said: str, sure: float) -> Judged:
        return Judged(truth=truth, candidates=[Candidate(label, sure) for label in said])

    figures = figures_of(
        [
            judged("a", "a", "b", "c", sure=0.9),
            judged("a", "b", "a", "c", sure=0.5),
            judged("b", "b", "a", "c", sure=0.7),
            judged("c", "a", "b", "d", sure=0.3),
        ]
    )
    assert figures.top_1 == 0.5
    assert figures.top_3 == 0.75
    assert figures.precision_at_coverage == {"0.3": 1.0, "0.5": 1.0, "0.7": 2 / 3}
    # F1: a 2·1/(2+2), b 2·1/(1+2), c 0
    assert figures.macro_f1 == pytest.approx((0.5 + 2 / 3 + 0) / 3)
    assert figures.ece == pytest.approx((0.1 + 0.5 + 0.3 + 0.3) / 4)
